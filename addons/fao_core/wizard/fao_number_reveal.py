from odoo import fields, models


class FaoNumberReveal(models.TransientModel):
    """The question what a number is read for, and then the number itself.

    The number is never stored here; it is shown in the answer only.
    """

    _name = "fao.number.reveal"
    _description = "Show a number"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(required=True, readonly=True)
    purpose = fields.Char(help="Noted together with your name and the time.")

    def action_show(self):
        """Note the reading and show the number.

        :raise UserError: as for ``reveal``
        """
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id)
        number = record.reveal(self.purpose)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": record.display_name,
                "message": number or "-",
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Show the whole number"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
