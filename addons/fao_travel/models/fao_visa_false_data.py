from odoo import fields, models

from odoo.addons.fao_core.engine.errors import FaoError


class FaoFraudCase(models.Model):
    """An investigation that began with false data in the file of a visa (VIS-05)."""

    # where the suspicion came from, apart from the investigation itself
    _inherit = "fao.fraud.case"  # pylint: disable=consider-merging-classes-inherited

    visa_application_id = fields.Many2one(
        "fao.visa.application",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )


class FaoVisaApplication(models.Model):
    """False data in the file of a visa are reported: a fraud case (VIS-05, CTL-06)."""

    # what follows from false data, apart from the application itself
    _inherit = "fao.visa.application"  # pylint: disable=consider-merging-classes-inherited

    def action_open_fraud(self):
        """Open the investigation of the false data, a new one where there is none.

        :return: the action that shows the case
        :raise FaoError: ``FAO-REQUIRED`` unless false data are noted and described
        """
        self.ensure_one()
        if not (self.false_data and self.false_note):
            raise FaoError(
                "FAO-REQUIRED",
                self.env._("False data: note first what is false (VIS-05)."),
            )
        cases = self.env["fao.fraud.case"]
        case = cases.search([("visa_application_id", "=", self.id)], limit=1)
        if not case:
            case = cases.create(
                {
                    "mission_id": self.mission_id.id,
                    "person_ids": self.person_id.ids,
                    "found_on": self.false_found_on,
                    "evidence": self.false_note,
                    "visa_application_id": self.id,
                }
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": case._name,
            "res_id": case.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
