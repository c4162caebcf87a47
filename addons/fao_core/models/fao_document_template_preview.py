from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..engine import docx
from ..engine.deadline import add_months, local_date
from ..engine.errors import FaoError

#: What stands for the serial in the number of a preview.
NO_SERIAL = "＊"
#: What the QR code of a preview says.
NO_CODE = "PREVIEW - NOT ISSUED"


class FaoDocumentTemplate(models.Model):
    """A template looked at on a case: filled, but not issued."""

    # apart from the template itself
    _inherit = "fao.document.template"  # pylint: disable=consider-merging-classes-inherited

    def action_preview(self):
        """Choose a case and look at the document that it would give."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": "fao.document.preview",
            "view_mode": "form",
            "target": "new",
            "context": {"default_template_id": self.id},
        }

    def _preview(self, case_id):
        """Return the filled file; nothing is issued and no number taken.

        Values are read with the rights of the user: what he may not see is not shown.

        :param int case_id: id of a case
        :raise FaoError: ``FAO-NOTFOUND``, ``FAO-TEMPLATE``
        """
        self.ensure_one()
        case = self.env["fao.case"]._locate([case_id])
        if self.duty_id and case.duty_id != self.duty_id:
            raise FaoError(
                "FAO-TEMPLATE",
                self.env._(
                    "Case %(number)s is of another duty than the template.",
                    number=case.number,
                ),
            )
        return docx.mark(self._filled(case), self.env._("PREVIEW - not issued"))

    def _filled(self, case):
        """Return the file filled with a case: a form that people sign, not issued.

        Values are read with the rights of the user: what he may not see is not shown.

        :param case: a case of the template's duty that the user may read
        :raise FaoError: ``FAO-TEMPLATE``
        """
        self.ensure_one()
        record = case._fao_record().with_context(lang=self._render_lang())
        try:
            values = record._fao_document_values()
        except AccessError as error:
            raise FaoError(
                "FAO-TEMPLATE",
                self.env._("The preview would show something that you may not see."),
            ) from error
        values["document"] = {
            **values.get("document", {}),
            **self._preview_standing(case),
        }
        qr = docx.qr_png(NO_CODE) if self.verification == "public" else None
        return self._render(values, qr)[0]

    @api.model
    def _preview_number(self, series, office, year):
        """Return a number without its serial."""
        organ = office.sudo().fao_short_name or ""
        return series.pattern.format(
            organ=organ, year=year, n=NO_SERIAL, n6=NO_SERIAL * 6
        )

    def _preview_standing(self, case):
        """Return what the document would say of itself today."""
        day = local_date(fields.Datetime.now())
        months, series = self.validity_months, self.series_id
        until = add_months(day, months) if months else ""
        return {
            "number": self._preview_number(series, case.company_id, day.year)
            if series
            else "",
            "date": day.isoformat(),
            "date_zh": docx.zh_formal_date(day.isoformat()),
            "valid_until": until and until.isoformat(),
            "replaces": "",
            "reason": "",
            "rules": "",
            "signer": self.env.user.name,
            "remedy": self.with_context(lang=self._render_lang()).remedy or "",
        }
