from odoo import api, models

from ..engine.case_map import CaseMap


class FaoCase(models.Model):
    """The map of a case, for the web client and other systems."""

    _inherit = "fao.case"

    @api.model
    def case_map(self, case_id):
        """Return the map of the workflow with the way of a case on it.

        :param int|str case_id: id or number
        :return: ``stages`` with place, what became of them, visits, times and people;
            ``transitions`` with line, label and how often they were taken
        :raise UserError: ``FAO-NOTFOUND``
        """
        return CaseMap(self._locate([case_id])).as_dict()
