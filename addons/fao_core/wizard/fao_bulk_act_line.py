import re

from odoo import fields, models

CODE = re.compile(r"^\[FAO-[A-Z-]+\] ")


class FaoBulkActLine(models.TransientModel):
    """One case of several, as it was shown, and what became of it.

    It names the case by its number and copies what was shown: it never reaches a
    case by itself, so it shows nobody a case that is not there for him.
    """

    _name = "fao.bulk.act.line"
    _description = "One of several cases"

    bulk_id = fields.Many2one(
        "fao.bulk.act", required=True, index=True, ondelete="cascade"
    )
    number = fields.Char(readonly=True, required=True)
    title = fields.Char(readonly=True)
    stage = fields.Char(readonly=True)
    findings = fields.Integer(
        "Findings", readonly=True, help="What the checks found and nobody settled."
    )
    revision = fields.Integer(readonly=True)
    digest = fields.Char(readonly=True)
    needs_opinion = fields.Boolean(readonly=True)
    needs_password = fields.Boolean(readonly=True)
    verdict = fields.Selection(
        [
            ("asked", "To be agreed"),
            ("agreed", "Agreed"),
            ("refused", "Refused"),
            ("shut", "Not possible"),
        ],
        default="asked",
        required=True,
        readonly=True,
    )
    why = fields.Text(readonly=True)

    def _item(self, opinion, password):
        """Return the line as an item of ``fao.case.act_many``."""
        options = {
            "comment": opinion,
            "revision": self.revision,
            "digest": self.digest or "",
            # A button pressed twice agrees once
            "idempotency_key": f"{self._name}-{self.id}",
        }
        if self.needs_password:
            options["password"] = password
        return {"case_id": self.number, "action": "approve", "options": options}

    def _note(self, answer):
        """Keep the verdict on this case."""
        if answer["ok"]:
            self.write({"verdict": "agreed", "why": False})
        else:
            why = CODE.sub("", answer["error"])
            self.write({"verdict": "refused", "why": why})
