import base64

from odoo import fields, models
from odoo.exceptions import ValidationError


class FaoImportPack(models.TransientModel):
    """Uploads the pack of a duty; duty managers only."""

    _name = "fao.import.pack"
    _description = "Import a pack"

    file = fields.Binary(required=True, attachment=False)
    filename = fields.Char(export_string_translation=False)
    publish = fields.Boolean(
        default=True, help="Otherwise the new version waits as a draft."
    )

    def action_import(self):
        """Import the pack and open its duty."""
        self.ensure_one()
        try:
            text = base64.b64decode(self.file).decode()
        except UnicodeDecodeError as error:
            raise ValidationError(self.env._("The file is no text.")) from error
        result = self.env["fao.duty"].import_pack(
            text, {"name": self.filename or "pack", "publish": self.publish}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "fao.duty",
            "res_id": result["duty_id"],
            "view_mode": "form",
            "views": [(False, "form")],
        }
