from odoo import api, models


class FaoRemembered(models.AbstractModel):
    """A row of a definition that the engine keeps in memory.

    Invariant: whatever changes it makes every process forget what it remembered.
    """

    _name = "fao.remembered"
    _description = "Row of a definition kept in memory"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._forget_definition()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._forget_definition()
        return result

    def unlink(self):
        concerned = self._is_remembered()
        result = super().unlink()
        if concerned:
            self.browse()._forget_definition()
        return result

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        self._forget_definition()
        return result

    def _is_remembered(self):
        """Whether the engine may have any of these rows in memory."""
        return True

    def _forget_definition(self):
        """Forget what is remembered, now and when the change is there for others.

        Between the two another thread may remember what was before.
        """
        if self and not self._is_remembered():
            return
        forget = self.env.registry.clear_cache
        forget()
        once = self.env.cr.postcommit
        if not once.data.get("fao_remembered"):
            once.data["fao_remembered"] = True
            once.add(forget)
