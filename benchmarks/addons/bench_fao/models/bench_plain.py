from odoo import fields, models


class BenchPlain(models.Model):
    """The floor: a document that is approved without rules, rights or evidence."""

    _name = "bench.plain"
    _inherit = ["mail.thread"]
    _description = "Plain document"
    _order = "id desc"

    name = fields.Char(required=True)
    amount = fields.Float()
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted"), ("approved", "Approved")],
        default="draft",
        tracking=True,
    )
    user_id = fields.Many2one("res.users", default=lambda self: self.env.user)
    slot_ids = fields.One2many("bench.plain.slot", "plain_id")

    def submit(self):
        """Submit the document."""
        self.write({"state": "submitted"})
        return True

    def approve(self):
        """Approve the next open slot; the last one approves the document."""
        open_slots = self.slot_ids.filtered(lambda s: s.state == "open")
        open_slots[:1].write({"state": "approved", "user_id": self.env.uid})
        if len(open_slots) == 1:
            self.write({"state": "approved"})
        return True


class BenchPlainSlot(models.Model):
    """One approval of a plain document."""

    _name = "bench.plain.slot"
    _description = "Slot of a plain document"
    _order = "id"

    plain_id = fields.Many2one("bench.plain", required=True, index=True)
    user_id = fields.Many2one("res.users", index=True)
    state = fields.Selection(
        [("open", "Open"), ("approved", "Approved")], default="open", index=True
    )
