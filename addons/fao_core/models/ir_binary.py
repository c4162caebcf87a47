from odoo import models
from odoo.exceptions import AccessError


class IrBinary(models.AbstractModel):
    """Files of hidden fields are not sent."""

    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        if hasattr(record, "_fao_ruled_model"):
            reading = record._fao_reading()
            if reading and field_name in record._fao_hidden(reading)[record]:
                raise AccessError(
                    self.env._(
                        "%(field)s is hidden from you in this case.", field=field_name
                    )
                )
        return super()._record_to_stream(record, field_name)
