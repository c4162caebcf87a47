from odoo import api, fields, models

from odoo.addons.fao_core.engine.errors import FaoError

from ..tools import passport_code
from .fao_passport_custody import CUSTODIAN
from .fao_passport_movement import CONDITIONS

#: What a custodian notes of the papers when he lends (PAS-05).
PAPERS = ("visa_status", "educated_on", "commitment_signed")
DAY_FORMAT = "%Y-%m-%d"


class FaoPassport(models.Model):
    """The custodian's desk: what a scanned passport is and what Enter does with it."""

    # the desk, apart from the steps of custody
    _inherit = "fao.passport"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def desk_find(self, code, mission_id=False):
        """Find the passport that was scanned and say what would be done with it.

        :param str code: its number or machine-readable zone
        :param int mission_id: the mission for which it would be lent, when there are
            several
        :return: the card of the desk, see :meth:`_desk_card`
        :raise UserError: ``FAO-POWER``, ``FAO-SCAN``
        """
        self._check_desk()
        read = self._read_code(code)
        passport = self._find_number(read.number)
        if not passport:
            raise FaoError(
                "FAO-SCAN",
                self.env._("%(number)s is not in the register.", number=read.number),
            )
        card = passport._desk_card(mission_id)
        if read.expires_on and read.expires_on != passport.expires_on:
            card["problems"].append(
                self.env._(
                    "The passport says valid until %(read)s, the register %(known)s.",
                    read=read.expires_on,
                    known=passport.expires_on,
                )
            )
        return card

    @api.model
    def desk_act(self, passport_id, action, options=None):
        """Do at the desk what the card offered.

        :param int passport_id: the passport
        :param str action: ``lend``, ``return`` or ``take_back``
        :param dict options: for ``lend`` ``mission_id`` (int) and the papers seen
            (``visa_status``, ``educated`` (bool), ``commitment_signed``); for the
            others ``condition``; ``reasons`` (dict code -> text) for warnings
        :return: the card as it is then, with ``done`` (what was done, in words)
        :raise UserError: ``FAO-POWER``, ``FAO-CUSTODY``, ``FAO-CHECK``, ``FAO-WARN``,
            ``FAO-OPTION``
        """
        self._check_desk()
        options = options or {}
        passport = self.browse(int(passport_id)).exists()
        steps = {
            "lend": passport._desk_lend,
            "return": passport._desk_return,
            "take_back": passport._desk_take_back,
        }
        if action not in steps or not passport:
            raise FaoError(
                "FAO-OPTION",
                self.env._("There is no action %(action)s at the desk.", action=action),
            )
        done = steps[action](options)
        return {**passport._desk_card(), "done": done}

    @api.model
    def _check_desk(self):
        if not self.env.user.has_group(CUSTODIAN):
            raise FaoError(
                "FAO-POWER", self.env._("The desk is for custodians of passports.")
            )

    @api.model
    def _read_code(self, code):
        """Return the ``passport_code.Code`` of what was scanned.

        :raise FaoError: ``FAO-SCAN``
        """
        try:
            return passport_code.read(code)
        except passport_code.CodeError as error:
            raise FaoError(
                "FAO-SCAN",
                self.env._(
                    "%(text)s is neither a number nor a readable zone; scan it again.",
                    text=(code or "").strip() or "-",
                ),
            ) from error

    @api.model
    def _find_number(self, number):
        """Return the passport of this number, nothing when there is none."""
        return self.search(self._number_domain(number), limit=1)

    # ---- The card

    def _desk_card(self, mission_id=False):
        """Return what the desk shows of this passport, as plain data.

        ``action`` is what Enter does (empty: nothing), ``problems`` what stands in its
        way, ``missions`` those for which it may be lent, the chosen one first.
        """
        self.ensure_one()
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("kind", "state")
        }
        action = self._desk_action()
        missions = self._desk_missions(mission_id) if action == "lend" else []
        return {
            "passport_id": self.id,
            "number": self.number_masked,
            "person": self.person_id.name,
            "unit": self.unit_id.name or "",
            "kind": labels["kind"][self.kind],
            "state": self.state,
            "state_label": labels["state"][self.state],
            "where": self.where or "",
            "expires_on": self.expires_on.strftime(DAY_FORMAT),
            "expired": self.expired,
            "due_back": self.due_back.strftime(DAY_FORMAT) if self.due_back else "",
            "overdue_days": self.overdue_days,
            "task": self.loan_id.mission_title or "",
            "action": action,
            "missions": missions,
            "conditions": self._desk_conditions(),
            "problems": self._desk_problems(action, missions),
            "done": "",
        }

    def _desk_action(self):
        """Return what Enter does with the passport where it is."""
        lent = "return" if self.loan_id._is_under_way() else "take_back"
        return {
            "in_custody": "lend",
            "lent": lent,
            "with_embassy": "take_back",
        }.get(self.state, "")

    def _desk_conditions(self):
        words = self.env["fao.passport.loan"]._fields["condition"]
        labels = dict(words._description_selection(self.env))
        return [{"value": value, "label": labels[value]} for value, _l in CONDITIONS]

    def _desk_missions(self, mission_id=False):
        """Return the approved missions that name the holder, the next exit first."""
        loans = self.env["fao.passport.loan"].search(
            [
                ("passport_id", "=", self.id),
                ("lent_on", "=", False),
                ("case_id.closed_at", "=", False),
            ]
        )
        by_mission = {loan.mission_id.id: loan for loan in loans}
        missions_sudo = (
            self.env["fao.travel.mission"]
            .sudo()
            .search(
                # names and dates, for the custodian who lends for them
                [
                    ("state", "=", "approved"),
                    ("company_id", "=", self.company_id.id),
                    ("approved_member_ids", "in", self.person_id.ids),
                    ("actual_entry", "=", False),
                ],
                order="exit_date, id",
            )
        )
        rows = [
            {
                "id": mission.id,
                "title": mission.title,
                "approval_number": mission.approval_number or "",
                "exit_date": mission.exit_date.strftime(DAY_FORMAT),
                "entry_date": mission.entry_date.strftime(DAY_FORMAT),
                **self._desk_papers(by_mission.get(mission.id)),
            }
            for mission in missions_sudo
        ]
        return sorted(rows, key=lambda row: row["id"] != mission_id)

    @api.model
    def _desk_papers(self, loan):
        """Return what is known of the papers by an earlier request."""
        return {
            "visa_status": loan.visa_status if loan else "pending",
            "educated": bool(loan and loan.educated_on),
            "commitment_signed": bool(loan and loan.commitment_signed),
        }

    def _desk_problems(self, action, missions):
        """Return in words why nothing can be done with the passport here."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        if not action:
            return [
                self.env._(
                    "%(state)s: it is not used any more (PAS-09).",
                    state=labels[self.state],
                )
            ]
        if action == "lend" and not missions:
            return [
                self.env._(
                    "No approved mission names %(person)s: nothing to lend it for.",
                    person=self.person_id.name,
                )
            ]
        return []

    # ---- What Enter does

    def _desk_lend(self, options):
        """Lend for a mission, by the request that is there or a new one."""
        mission_id = int(options.get("mission_id") or 0)
        loans = self.env["fao.passport.loan"]
        loan = loans.search(
            [
                ("passport_id", "=", self.id),
                ("mission_id", "=", mission_id),
                ("lent_on", "=", False),
                ("case_id.closed_at", "=", False),
            ],
            limit=1,
        )
        papers = self._desk_seen(options, loan)
        if loan:
            loan.write(papers)
        else:
            loan = loans.create(
                {"passport_id": self.id, "mission_id": mission_id, **papers}
            )
        reasons = {"reasons": options.get("reasons") or {}}
        if loan.stage_kind == "draft":
            self._desk_step(loan, "submit", reasons)
        self._desk_step(loan, "take", {**reasons, "transition": "lend"})
        return self.env._(
            "Lent to %(person)s, due back on %(day)s.",
            person=self.person_id.name,
            day=loan.due_back,
        )

    def _desk_seen(self, options, loan):
        """Return the papers that the custodian has seen, as values of the loan."""
        seen = {}
        if options.get("visa_status"):
            seen["visa_status"] = options["visa_status"]
        if "commitment_signed" in options:
            seen["commitment_signed"] = bool(options["commitment_signed"])
        if "educated" in options and bool(loan.educated_on) != options["educated"]:
            today = self.env["fao.calendar.day"]._today()
            seen["educated_on"] = options["educated"] and today
        return seen

    def _desk_return(self, options):
        """Take back what was lent."""
        loan = self.loan_id
        if not loan:
            raise self._wrong_place(self.env._("it was not lent"))
        late = loan.overdue_days
        if options.get("condition") and options["condition"] != loan.condition:
            loan.write({"condition": options["condition"]})
        self._desk_step(loan, "take", {"transition": "return"})
        if late:
            return self.env._(
                "Taken back %(days)s days late; the bar is lifted.", days=late
            )
        return self.env._("Taken back in time.")

    def _desk_take_back(self, options):
        self.take_back(options.get("condition") or "good")
        return self.env._("Taken back into its slot.")

    @api.model
    def _desk_step(self, loan, action, options):
        return self.env["fao.case"].act(loan.case_id.id, action, options)

    @api.model
    def desk_summary(self):
        """Return the counts above the desk: out, overdue, due within a week.

        :return: dict of ``in_custody``, ``out``, ``overdue``, ``due_soon`` (int)
        :raise UserError: ``FAO-POWER``
        """
        self._check_desk()
        today = self.env["fao.calendar.day"]._today()
        week = fields.Date.add(today, days=7)
        loans = self.env["fao.passport.loan"]
        out = [("out", "=", True)]
        return {
            "in_custody": self.search_count([("state", "=", "in_custody")]),
            "out": loans.search_count(out),
            "overdue": loans.search_count([*out, ("due_back", "<", today)]),
            "due_soon": loans.search_count(
                [*out, ("due_back", ">=", today), ("due_back", "<=", week)]
            ),
        }
