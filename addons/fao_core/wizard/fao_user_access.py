from odoo import Command, api, fields, models


class FaoUserAccess(models.TransientModel):
    """Set unit and clearance of users.

    An Administrator of the office may set them without administering the server;
    what is left empty stays as it is. Nobody sets them for himself.
    """

    _name = "fao.user.access"
    _description = "Set unit and clearance"

    user_ids = fields.Many2many(
        "res.users",
        string="Users",
        required=True,
        default=lambda self: self._default_user_ids(),
    )
    unit_id = fields.Many2one("fao.unit", help="Leave empty to change no unit.")
    clearance = fields.Selection(
        [("0", "Public"), ("1", "Internal"), ("2", "Secret"), ("3", "Confidential")],
        help="Highest confidentiality these users may see; leave empty to change no"
        " clearance.",
    )

    @api.model
    def _default_user_ids(self):
        """The users that are selected or shown."""
        if self.env.context.get("active_model") != "res.users":
            return []
        return [Command.set(self.env.context.get("active_ids", []))]

    def action_apply(self):
        """Write what is given on all users."""
        self.ensure_one()
        values = {}
        if self.unit_id:
            values["fao_unit_id"] = self.unit_id.id
        if self.clearance:
            values["fao_clearance"] = int(self.clearance)
        if values:
            self.user_ids.write(values)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
