from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine import memory
from ..engine.errors import FaoError
from ..engine.explain import Explainer
from ..engine.funnel import Funnel


class DryRun(Exception):
    """Ends a dry run: what it did is rolled back."""


class FaoCase(models.Model):
    """The contract with other systems and the web client: thin names over the engine.

    Cases are given by id or by number. A refusal is a ``UserError`` whose text
    begins with a stable code in square brackets. Nothing returned is None.
    """

    _inherit = "fao.case"

    @api.model
    def _locate(self, refs):
        """Return the cases of ``refs``, in their order, that the user may read.

        :raise FaoError: ``FAO-NOTFOUND``, the same whether a case does not exist
            or is not there for the user
        """
        if isinstance(refs, int | str):
            refs = [refs]
        ids = [r for r in refs if isinstance(r, int) and not isinstance(r, bool)]
        numbers = [ref for ref in refs if isinstance(ref, str)]
        if numbers:
            self._fao_check_key("number")
        wanted = SQL("id IN %s OR number IN %s", (*ids, 0), (*numbers, ""))
        cases = memory.find(self, wanted, self._fao_readable())
        known = {case.id: case for case in cases} | {c.number: c for c in cases}
        missing = [ref for ref in refs if ref not in known]
        if missing:
            raise FaoError(
                "FAO-NOTFOUND",
                self.env._("Case %(case)s was not found.", case=missing[0]),
            )
        return self.browse([known[ref].id for ref in refs])

    @api.model
    def open_case(self, duty_code, values, external_ref="", options=None):
        """Open a case of a duty with its record.

        :param str duty_code: code of the duty, e.g. ``travel_abroad``
        :param dict values: values of the duty's record, as for ``create``
        :param str external_ref: the caller's own reference; the same reference
            again returns the same case
        :param dict options: ``submit`` (bool): hand the case in at once, with the
            options of that action; ``dry_run``: report what would be found and who
            would sign, and write nothing
        :return: the status of the case and ``created``
        :raise UserError: ``FAO-OPEN``, ``FAO-UNIT``, ``FAO-GUARD``, and with
            ``submit`` the code of the rule that refuses; then nothing is opened
        """
        options = dict(options or {})
        duty = self.env["fao.duty"]._fao_coded(duty_code)
        duty._fao_recall()
        if not duty:
            raise FaoError(
                "FAO-OPEN", self.env._("There is no duty %(code)s.", code=duty_code)
            )
        if external_ref:
            known = self._by_reference(duty, external_ref)
            if known:
                return {**Explainer(known).status(), "created": False}
        values = {**values, "duty_id": duty.id}
        if external_ref:
            values["external_ref"] = external_ref

        def create():
            record = self.env[duty.sudo().model].create(values)
            funnel = Funnel(record.case_id, options, record)
            funnel.authority.opened(funnel.case.approval_ids)
            if options.get("submit"):
                funnel.run("submit")
            return {**Explainer(record.case_id, funnel).status(), "created": True}

        def rehearse():
            status = create()
            return status | self._rehearse_submission(status["case_id"])

        if options.pop("dry_run", False):
            options.pop("submit", None)
            return self._dry_run(rehearse)
        return create()

    def _by_reference(self, duty, external_ref):
        """Return the case of ``duty`` with this reference of another system.

        :raise FaoError: ``FAO-OPEN`` when the reference belongs to a case that is
            not there for the user
        """
        domain = [("duty_id", "=", duty.id), ("external_ref", "=", external_ref)]
        known = self.search(domain, limit=1)
        # A reference is used once, whoever may see its case.
        if not known and self.sudo().search_count(domain, limit=1):
            raise FaoError(
                "FAO-OPEN",
                self.env._(
                    "The reference %(reference)s is used already.",
                    reference=external_ref,
                ),
            )
        return known

    def _rehearse_submission(self, case_id):
        """Return who would sign first, or why the case would not be submitted."""
        case = self.browse(case_id)
        try:
            with self.env.cr.savepoint():
                Funnel(case, {"reasons": {"*": "-"}}).run("submit")
                slots = Explainer(case).status()["slots"]
        except FaoError as error:
            return {"would_sign": [], "refused": str(error)}
        return {"would_sign": slots, "refused": ""}

    @api.model
    def act(self, case_id, action, options=None):
        """Carry out one action of the engine on a case.

        :param int|str case_id: id or number
        :param str action: ``submit``, ``take``, ``approve``, ``reject``,
            ``return``, ``withdraw``, ``take_back``, ``forward``, ``consult``,
            ``answer``, ``add_signer``, ``remove_signer``, ``claim``, ``release``,
            ``assist``, ``inform``, ``read``, ``urge``, ``check``, ``jump``,
            ``reopen``, ``cancel``, ``ask_waiver``, ``waive``
        :param dict options: ``comment`` (str), ``revision`` (int: refuse when the
            case changed since), ``digest`` (str: refuse when the content changed
            since, with the list of changes), ``password`` (str, where a stage asks
            for it), ``transition`` (code, for ``take``), ``stage`` (code, for
            ``return``, ``jump``, ``reopen``), ``straight_back`` (bool, for
            ``return``), ``user_id`` (int, for ``forward``, ``consult``,
            ``remove_signer``), ``user_ids`` (list of int, for ``add_signer``,
            ``inform``), ``how`` (``before``, ``with``, ``after``), ``unit_ids`` (list
            of int, for ``assist``), ``people`` (dict ``stage.rule`` -> list of int,
            for ``submit``), ``reasons`` (dict code -> text, for warnings),
            ``finding`` (id or list of ids) or ``check`` (code), for ``waive`` and
            ``ask_waiver``; without them all that may be waived are meant,
            ``idempotency_key`` (str), ``dry_run`` (bool)
        :return: the status of the case after the action
        :raise UserError: with the code of the rule that refuses
        """
        options = options or {}
        case = self._locate([case_id])

        def carry_out():
            funnel = Funnel(case, options)
            funnel.run(action)
            return self._status_after(case, funnel)

        return self._dry_run(carry_out) if options.get("dry_run") else carry_out()

    @api.model
    def act_many(self, items):
        """Carry out several actions, each with its own verdict.

        :param list[dict] items: ``case_id``, ``action``, ``options``
        :return: one dict an item: ``ok``, and ``status`` or ``error``
        """
        results = []
        for item in items:
            try:
                with self.env.cr.savepoint():
                    status = self.act(
                        item["case_id"], item["action"], item.get("options")
                    )
                results.append({"ok": True, "status": status})
            except UserError as error:  # AccessError and ValidationError are ones
                results.append({"ok": False, "error": str(error)})
        return results

    def _status_after(self, case, funnel):
        """Return the status, or less when the case is no longer there for the user.

        Whoever decided on a case keeps it in sight; else the record rules are asked.
        """
        if not funnel.decided and not self.search_count([("id", "=", case.id)]):
            case_sudo = case.sudo()  # the number alone: he acted on it just now
            return {"case_id": case.id, "number": case_sudo.number or ""}
        return Explainer(case, funnel).status()

    def _dry_run(self, work):
        """Do ``work`` and take it back; return its result."""
        result = {}
        try:
            with self.env.cr.savepoint():
                result = {**work(), "dry_run": True}
                raise DryRun
        except DryRun:
            self.env.invalidate_all(flush=False)
        return result

    @api.model
    def status(self, case_ids):
        """Return where cases stand.

        :param list[int|str] case_ids: ids or numbers
        :return: one dict a case: number, duty, stage, state, revision, open slots,
            due, findings, documents
        """
        return [Explainer(case).status() for case in self._locate(case_ids)]

    @api.model
    def explain(self, case_id):
        """Say what the user may do on a case, what not and why, and who must act.

        :param int|str case_id: id or number
        """
        return Explainer(self._locate([case_id])).explain()

    @api.model
    def panel(self, case_id):
        """Return what the web client shows of a case.

        :param int|str case_id: id or number
        """
        return Explainer(self._locate([case_id])).panel()

    @api.model
    def hand_in_papers(self, case_id, codes=None):
        """Note that papers are handed in on paper, where the stage takes them so.

        :param int|str case_id: id or number
        :param list[str] codes: codes of papers; every missing one where it is left out
        :return: the codes that were noted; what is there already is not noted again
        :raise UserError: ``FAO-DOCUMENT`` when a code names no paper that the user may
            hand in now
        """
        case = self._locate([case_id])
        papers = {p["code"]: p for p in Explainer(case).papers() if p["on_paper"]}
        wrong = [code for code in codes or [] if code not in papers]
        if wrong:
            raise FaoError(
                "FAO-DOCUMENT",
                self.env._("%(code)s is no paper to hand in now.", code=wrong[0]),
            )
        wanted = papers if codes is None else codes
        noted = [code for code in wanted if papers[code]["state"] == "missing"]
        self.env["fao.case.file"].create(
            [{"case_id": case.id, "code": code, "on_paper": True} for code in noted]
        )
        return noted

    @api.model
    def history(self, case_id):
        """Return the ledger of a case with its hashes, oldest row first.

        :param int|str case_id: id or number
        """
        case = self._locate([case_id])
        return [row._plain() for row in case.sudo().ledger_ids.sorted("seq")]

    @api.model
    def events(self, after=0, limit=100):
        """Return what happened since a row of the ledger, for polling systems.

        :param int|str after: ``cursor`` of the last row already seen (or its ``id``);
            0 to begin
        :param int limit: 1 to 1000
        :return: rows in an order into which nothing is ever inserted before what was
            returned, each with its ``cursor``
        :raise UserError: ``FAO-CURSOR`` when ``after`` is neither
        """
        return self.env["fao.ledger"]._events(after, limit)
