from odoo import models


class MailTrackingValue(models.Model):
    """What was changed in a hidden field is hidden with it."""

    _inherit = "mail.tracking.value"

    def _filter_has_field_access(self, env):
        trackings = super()._filter_has_field_access(env)
        return trackings if env.su else trackings._fao_seen(env, "_reading")

    def _filter_free_field_access(self):
        trackings = super()._filter_free_field_access()
        return trackings._fao_seen(self.env, "_reading_of_somebody")

    def _fao_seen(self, env, reading_of):
        """Return those of fields that are not hidden where the record stands.

        :param str reading_of: the method that says for whom the rules are read
        """
        hidden = self.browse()
        for tracking in self:
            model, name = tracking.field_id.model, tracking.field_id.name
            if not model or not hasattr(env[model], "_fao_ruled_model"):
                continue
            reading = getattr(env["fao.field.rule"], reading_of)(model)
            if not reading or name not in reading.hidden:
                continue
            record = env[model].browse(tracking.mail_message_id.sudo().res_id)
            if name in record._fao_hidden(reading)[record]:
                hidden |= tracking
        return self - hidden
