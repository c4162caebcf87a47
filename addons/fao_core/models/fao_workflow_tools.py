from odoo import models

from ..engine.replay import Replay
from ..engine.simulation import Simulation


class FaoWorkflow(models.Model):
    """The life of a version before and after its publication: try, compare, move."""

    _inherit = "fao.workflow"

    def simulate(self, values=None, options=None):
        """Say what this version would make of given data; nothing is kept.

        :param dict values: values of the duty's record, as for ``create``
        :param dict options: ``case_id`` (id or number of a case whose data are
            taken), ``initiator`` (login or id) or ``unit`` (code or id) of the
            applicant, ``start`` (UTC), ``days_per_stage`` (working days that people
            take, default 1), ``choices`` (code of a stage -> ``approve``, ``reject``
            or the code of a transition), ``people`` (``stage.rule`` -> user ids
            chosen by the applicant)
        :return: ``outcome`` (``done``, ``refused``, ``cancelled`` or ``stuck``),
            ``problem`` (why the case cannot go on), ``path``, ``stages`` (dates, people
            with reasons, checks with figures, refusals, documents), ``checks``,
            ``documents``, ``due``, ``late``
        :raise FaoError: ``FAO-OPTION``, ``FAO-FIELD``, ``FAO-UNIT``, ``FAO-NOTFOUND``,
            ``FAO-LINT``
        """
        self.ensure_one()
        self.check_access("write")
        return Simulation(self, values, options).run()

    def replay(self, options=None):
        """Say what this version would have made of real cases; nothing is kept.

        People do what they did, when they did it; whoever holds the posts today is
        asked. Cases that the caller may not read are left out.

        :param dict options: ``limit`` (the last cases, default 20, at most 200) or
            ``case_ids`` (ids or numbers)
        :return: ``summary`` (counts: ``cases``, ``same``, ``missed``, ``nobody``,
            ``path``, ``people``, ``outcome``, ``late``, ``refused``) and ``cases``:
            each with ``actual`` and ``replayed`` stages and what ``differs``
        :raise FaoError: ``FAO-OPTION``, ``FAO-NOTFOUND``, ``FAO-LINT``
        """
        self.ensure_one()
        self.check_access("write")
        return Replay(self, options).run()
