from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

from ..tools import passport_code
from .fao_passport import DEAD, IDENTITY

CUSTODIAN = "fao_core.group_fao_custodian"


class FaoPassport(models.Model):
    """What custodians do with passports, and the ledger row that each step leaves.

    Each public method is for custodians, locks the passport, asks whether it is where
    the step needs it and writes place and ledger together. Lending, returning and
    losing go through their cases (``fao.passport.loan``, ``fao.passport.loss``).
    """

    # the steps of custody, apart from what a passport is
    _inherit = "fao.passport"  # pylint: disable=consider-merging-classes-inherited

    # ---- Steps of a custodian

    def send_out(self, place, note="", witness_id=False):
        """Hand these passports to a mission, e.g. for a visa.

        :param str place: the mission or office that has them now
        :param int witness_id: the user who watches, a third person
        :return: true
        :raise UserError: ``FAO-POWER``, ``FAO-CUSTODY``
        """
        self._check_text(place, "place")
        for passport in self._begin("in_custody"):
            facts = {"state": "with_embassy", "place": place}
            passport._note("send", facts, note=note, witness_id=witness_id)
        return True

    def take_back(self, condition="good", note="", witness_id=False):
        """Take these passports back from a mission into their slots.

        Also one that is still out although its loan was ended out of turn.

        :param str condition: ``good``, ``worn`` or ``damaged``
        :param int witness_id: the user who watches, a third person
        :return: true
        :raise UserError: ``FAO-POWER``, ``FAO-CUSTODY``
        """
        for passport in self._begin("with_embassy", "lent"):
            loan = passport.loan_id
            if loan._is_under_way():
                raise passport._wrong_place(
                    self.env._("it is returned by its loan %(loan)s", loan=loan.number)
                )
            if loan:
                loan._end(condition)
            else:
                passport._put_back("back", condition, note=note, witness_id=witness_id)
        return True

    def move_to(self, cabinet_id, slot="", note=""):
        """Move these passports to another cabinet or slot of the office.

        :param int cabinet_id: the cabinet
        :param str slot: its slot; several passports share no slot
        :return: true
        :raise UserError: ``FAO-POWER``, ``FAO-CUSTODY``
        """
        cabinet = self.env["fao.passport.cabinet"].browse(int(cabinet_id)).exists()
        for passport in self._begin("in_custody", "damaged", "cancelled"):
            if not cabinet or cabinet.company_id != passport.company_id:
                raise FaoError(
                    "FAO-CUSTODY",
                    self.env._("Cabinet: choose one of %(office)s.",
                               office=passport.company_id.name),
                )  # fmt: skip
            facts = {"cabinet_id": cabinet.id, "slot": slot or False, "place": False}
            passport._note("move", facts, note=note)
        return True

    def report_damage(self, note):
        """Note that these passports are damaged: they are not lent any more.

        :param str note: what was found
        :return: true
        :raise UserError: ``FAO-POWER``, ``FAO-CUSTODY``
        """
        self._check_text(note, "remarks")
        for passport in self._begin("in_custody"):
            passport._note("damage", {"state": "damaged"}, note=note)
        return True

    def cancel(self, reason, witness_id=False):
        """Cancel passports that lie in the cabinet; they are never used again (PAS-09).

        :param str reason: e.g. expired, renewed, holder retired (PAS-10)
        :param int witness_id: the user who watches, a third person
        :return: true
        :raise UserError: ``FAO-POWER``, ``FAO-CUSTODY``
        """
        self._check_text(reason, "remarks")
        for passport in self._begin("in_custody", "damaged"):
            passport._cancel(reason, witness_id)
        return True

    def find_again(self, cabinet_id, note="", witness_id=False):
        """Take a lost passport that was found into a cabinet; it stays cancelled.

        :param int cabinet_id: where it is kept until it is handed in (PAS-09)
        :param int witness_id: the user who watches, a third person
        :return: true
        :raise UserError: ``FAO-POWER``, ``FAO-CUSTODY``
        """
        cabinet = self.env["fao.passport.cabinet"].browse(int(cabinet_id)).exists()
        for passport in self._begin("lost", "cancelled"):
            if passport.cabinet_id or passport.place or not cabinet:
                raise passport._wrong_place(self.env._("was not lost"))
            facts = {"state": "cancelled", "cabinet_id": cabinet.id, "place": False}
            passport._note("found", facts, note=note, witness_id=witness_id)
        return True

    def surrender(self, place, note="", witness_id=False):
        """Hand cancelled passports in to the authority that issued them.

        :param str place: the authority
        :param int witness_id: the user who watches, a third person
        :return: true
        :raise UserError: ``FAO-POWER``, ``FAO-CUSTODY``
        """
        self._check_text(place, "place")
        for passport in self._begin("cancelled"):
            if not passport.cabinet_id:
                raise passport._wrong_place(self.env._("does not lie in a cabinet"))
            facts = {"place": place, "cabinet_id": False, "slot": False}
            passport._note("surrender", facts, note=note, witness_id=witness_id)
        return True

    def correct(self, values, reason):
        """Correct what was entered wrongly when this passport was registered.

        :param dict values: new values of number, person, kind, dates or issuer
        :param str reason: why, kept in the ledger
        :return: true
        :raise UserError: ``FAO-POWER``; ``FAO-GUARD`` for anything else than those
        """
        self.ensure_one()
        self._check_text(reason, "remarks")
        values = dict(values)
        if wrong := sorted(values.keys() - IDENTITY):
            raise FaoError(
                "FAO-GUARD",
                self.env._("%(field)s is not corrected here.", field=wrong[0]),
            )
        if "number" in values:
            values["number"] = passport_code.normalize(values["number"])
        for passport in self._begin():
            labels = ", ".join(passport._label(name) for name in sorted(values))
            passport._note("correct", values, note=f"{labels}: {reason}")
        return True

    # ---- Questions

    def where_on(self, day):
        """Say where these passports were at the end of a day, by the ledger.

        :param str day: a date such as ``2026-06-15``
        :return: one dict a passport: ``passport_id``, ``state`` and ``where`` (empty
            before it was registered), ``since`` (the day of the last movement) and
            ``with`` (the name of who had it or answered for it)
        """
        self.check_access("read")
        day = fields.Date.to_date(day)
        rows_sudo = self.env["fao.passport.movement"].sudo()  # of readable passports
        last = dict(
            rows_sudo._read_group(
                [("passport_id", "in", self.ids), ("day", "<=", day)],
                ["passport_id"],
                ["id:max"],
            )
        )
        found = {passport.id: rows_sudo.browse(row) for passport, row in last.items()}
        return [self._place_on(found.get(p.id, rows_sudo), p) for p in self]

    @api.model
    def _place_on(self, row, passport):
        """Return the answer of :meth:`where_on` from the row that stands."""
        lent = row.state == "lent"
        keeper = row.person_id if lent else row.custodian_id
        return {
            "passport_id": passport.id,
            "state": row.state or "",
            "where": row.where or "",
            "since": fields.Date.to_string(row.day) if row else "",
            "with": keeper.name or "",
        }

    # ---- What the cases of passports do

    def _lend(self, loan, note=""):
        """Hand the passport to its holder for a loan, before its witness."""
        self._lock()
        if self.state != "in_custody":
            raise self._wrong_place(self.env._("is not in custody"))
        facts = {"state": "lent", "loan_id": loan.id}
        witness = loan.witness_id.id
        self._note("lend", facts, loan=loan, note=note, witness_id=witness)

    def _return(self, loan, condition):
        """Take the passport back from a loan."""
        self._lock()
        if self.loan_id != loan or self.state != "lent":
            raise self._wrong_place(self.env._("was not lent by this"))
        witness = loan.witness_id.id
        self._put_back("return", condition, loan=loan, witness_id=witness)

    def _lose(self, note):
        """Note that the passport is lost, wherever it should have been."""
        self._lock()
        if self.state in DEAD:
            raise self._wrong_place(self.env._("is no longer valid"))
        loan = self.loan_id
        facts = {
            "state": "lost",
            "loan_id": False,
            "cabinet_id": False,
            "slot": False,
            "place": False,
        }
        self._note("loss", facts, loan=loan, note=note)
        if loan:
            # The loan sees that its passport is gone and ends by itself.
            loan.case_id._advance_automatically()

    def _cancel(self, reason, witness_id=False):
        """Cancel the passport; its slot is free again."""
        facts = {"state": "cancelled", "slot": False}
        self._note("cancel", facts, note=reason, witness_id=witness_id)

    def _put_back(self, kind, condition, **details):
        """Put the passport into its cabinet, in the condition in which it came."""
        state = "damaged" if condition == "damaged" else "in_custody"
        facts = {"state": state, "loan_id": False, "place": False}
        self._note(kind, facts, condition=condition, **details)

    # ---- The door

    def _begin(self, *states):
        """Check the custodian, lock these passports, check where they are.

        :param states: the states from which the step is possible; all when none
        :return: these passports, one by one
        """
        if not self.env.user.has_group(CUSTODIAN):
            raise FaoError(
                "FAO-POWER", self.env._("Only custodians do this with passports.")
            )
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for passport in self:
            passport._lock()
            if states and passport.state not in states:
                raise passport._wrong_place(labels[passport.state])
        return self

    def _lock(self):
        """Lock the row; a second writer waits and then sees where it is."""
        self.ensure_one()
        self.flush_recordset()
        self.env.execute_query(
            SQL("SELECT id FROM fao_passport WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset()

    def _wrong_place(self, why):
        """Return the refusal of a step, with where the passport is."""
        return FaoError(
            "FAO-CUSTODY",
            self.env._(
                "Passport %(passport)s: %(why)s (now: %(where)s).",
                passport=self.display_name,
                why=why,
                where=self.where or "-",
            ),
        )

    def _check_text(self, text, name):
        if not (isinstance(text, str) and text.strip()):
            raise FaoError(
                "FAO-COMMENT",
                self.env._("%(field)s: say it in words.", field=self._label(name)),
            )

    def _note(self, kind, facts=None, *, loan=None, **details):
        """Write where the passport is now, and the ledger row that says so.

        :param str kind: what happened, see ``fao_passport_movement.KINDS``
        :param dict facts: the new facts
        :param loan: the loan by which it moved
        :param details: ``condition``, ``note``, ``witness_id``
        """
        self.ensure_one()
        self._check_witness(details.get("witness_id"))
        passport_sudo = guard.enter(self.sudo())  # facts are the register's own
        if facts:
            passport_sudo.write(facts)
        passport_sudo.env["fao.passport.movement"].create(
            passport_sudo._movement_vals(kind, loan, details)
        )

    def _check_witness(self, user_id):
        """Refuse a witness who is no third person."""
        witness = self.env["res.users"].sudo().browse(user_id or 0)  # only his name
        parties = self.env.user | self.sudo().person_id.user_ids
        if user_id and (not witness.exists() or witness in parties):
            raise FaoError(
                "FAO-CUSTODY",
                self.env._(
                    "Witness: a third person watches, neither custodian nor holder."
                ),
            )

    def _note_intake(self, kind):
        """Begin the ledgers of these passports, in one statement.

        :param str kind: ``intake``, or ``takeover`` for those of an import
        """
        passports_sudo = guard.enter(self.sudo())  # the ledger is the register's own
        passports_sudo.env["fao.passport.movement"].create(
            [passport._movement_vals(kind) for passport in passports_sudo]
        )

    def _movement_vals(self, kind, loan=None, details=None):
        """Return the ledger row that says where this passport is now."""
        home = self.state in ("in_custody", "damaged", "cancelled")
        cabinet = self.cabinet_id if home else self.browse().cabinet_id
        mission = loan.mission_id if loan else self.env["fao.travel.mission"]
        return {
            "passport_id": self.id,
            "kind": kind,
            "at": fields.Datetime.now(),
            "day": self.env["fao.calendar.day"]._today(),
            "state": self.state,
            "cabinet_id": cabinet.id,
            "slot": home and self.slot,
            "custodian_id": cabinet.custodian_id.id,
            "place": self.place,
            "loan_id": loan.id if loan else False,
            "task": mission.sudo().approval_number,
            "user_id": self.env.uid,
            **{name: value or False for name, value in (details or {}).items()},
        }
