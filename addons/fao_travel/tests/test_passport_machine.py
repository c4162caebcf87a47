"""Random custody: a passport is in one place, and the ledger knows where it was."""

from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at
from .passport_common import PassportCase

OPERATIONS = 200
START = date(2026, 5, 11)
#: What a step needs and what it makes of the passport.
STEPS = {
    "lend": (("in_custody",), "lent"),
    "return": (("lent",), "in_custody"),
    "return_damaged": (("lent",), "damaged"),
    "send": (("in_custody",), "with_embassy"),
    "back": (("with_embassy",), "in_custody"),
    "move": (("in_custody", "damaged"), None),
    "damage": (("in_custody",), "damaged"),
    "lose": (("in_custody", "lent", "with_embassy", "damaged"), "lost"),
    "find": (("lost",), "cancelled"),
    "cancel": (("in_custody", "damaged"), "cancelled"),
    "handover": (None, None),
    "new": (None, "in_custody"),
}
#: Lending and returning, as on any day, come up more often than the rest.
NAMES = [*STEPS, "lend", "lend", "return", "return", "back", "new", "new"]
operation = st.tuples(st.sampled_from(NAMES), st.integers(0, 2), st.integers(0, 3))


@tagged("post_install", "-at_install")
class TestPassportMachine(PassportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with at("2026-01-05"):
            cls.other_cabinet = cls.make_cabinet("Cabinet B", cls.other_custodian)
        checks = cls.env["fao.check"].search(
            [
                ("duty_id.code", "=", "passport_loan"),
                ("code", "not in", ["PAS-04", "PAS-09"]),
            ]
        )
        checks.active = False  # custody itself, whatever the trip

    def test_two_hundred_random_steps(self):
        mission = self.approved()

        @settings(
            max_examples=3,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(operation, min_size=OPERATIONS, max_size=OPERATIONS))
        def run(operations):
            savepoint = self.env.cr.savepoint(flush=True)
            try:
                self.play(operations, mission)
            finally:
                savepoint.rollback()
                self.env.invalidate_all(flush=False)

        self.done = set()
        run()
        self.assertEqual(self.done, set(STEPS))

    def play(self, operations, mission):
        """Carry out ``operations``; keep a tally beside the register."""
        self.mission, self.serial = mission, 0
        self.current = {n: p for n, p in enumerate(self.passports[:3])}
        self.tally = {p: "in_custody" for p in self.current.values()}
        self.history = {p: {date(2026, 1, 5): "in_custody"} for p in self.tally}
        day = START
        for name, which, ahead in operations:
            day += timedelta(days=ahead == 3)
            passport = self.current[which]
            with at(day):
                self.attempt(name, passport, which, day)
            self.check_one_place()
        self.check_ledger(day)

    def attempt(self, name, passport, which, day):
        """Carry out one step, which succeeds exactly when it should."""
        needed, then = STEPS[name]
        state = self.tally[passport]
        allowed = needed is None or state in needed
        if name == "new":
            allowed = state in ("lost", "cancelled")
        count = len(self.all_movements())
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                getattr(self, f"do_{name}")(passport, which)
        except (UserError, IntegrityError):
            self.env.invalidate_all(flush=False)
            self.assertFalse(allowed, f"{name} refused in {state}")
            self.assertEqual(len(self.all_movements()), count)
            return
        self.assertTrue(allowed, f"{name} was possible in {state}")
        self.done.add(name)
        if then:
            passport = self.current[which]
            self.tally[passport] = then
            self.history.setdefault(passport, {})[day] = then

    # ---- Steps

    def do_lend(self, passport, which):
        loan = (
            self.env["fao.passport.loan"]
            .with_user(self.custodian)
            .create({"passport_id": passport.id, "mission_id": self.mission.id})
        )
        self.act(loan, "submit", self.custodian)
        self.act(loan, "take", self.custodian, transition="lend")

    def do_return(self, passport, which, condition="good"):
        loan = passport.loan_id or self.env["fao.passport.loan"].search(
            [("passport_id", "=", passport.id)], limit=1
        )
        loan.with_user(self.custodian).condition = condition
        self.act(loan, "take", self.custodian, transition="return")

    def do_return_damaged(self, passport, which):
        self.do_return(passport, which, "damaged")

    def do_send(self, passport, which):
        passport.send_out("Embassy")

    def do_back(self, passport, which):
        passport.take_back()

    def do_move(self, passport, which):
        cabinets = self.cabinet | self.other_cabinet
        passport.move_to((cabinets - passport.cabinet_id)[:1].id)

    def do_damage(self, passport, which):
        passport.report_damage("Wet")

    def do_lose(self, passport, which):
        loss = (
            self.env["fao.passport.loss"]
            .with_user(self.custodian)
            .create(
                {
                    "passport_id": passport.id,
                    "lost_on": "2026-05-11",
                    "lost_place": "Street",
                    "statement": "Gone",
                }
            )
        )
        self.act(loss, "submit", self.custodian)

    def do_find(self, passport, which):
        passport.find_again(self.cabinet.id)

    def do_cancel(self, passport, which):
        passport.cancel("Expired")

    def do_handover(self, passport, which):
        cabinet = self.cabinet
        users = self.custodian | self.other_custodian
        holder = cabinet.custodian_id
        receiver = users - holder
        cabinet.with_user(holder).hand_over(receiver.id)
        cabinet.with_user(receiver).take_over()

    def do_new(self, passport, which):
        self.serial += 1
        number = f"SE{3000000 + self.serial}"
        made = self.make_passport(passport.person_id, number)
        self.current[which] = made
        self.tally[made] = "in_custody"

    # ---- Truths

    def all_movements(self):
        return self.env["fao.passport.movement"].search([])

    def check_one_place(self):
        """One place a passport, one loan a passport that is out."""
        # The demo office has passports out of its own
        mine = [passport.id for passport in self.tally]
        out = self.env["fao.passport.loan"].search(
            [("out", "=", True), ("passport_id", "in", mine)]
        )
        lent = self.env["fao.passport"].browse()
        for passport, state in self.tally.items():
            self.assertEqual(passport.state, state)
            last = passport.movement_ids.sorted("id")[-1:]
            self.assertEqual(last.state, state)
            in_cabinet = bool(last.cabinet_id)
            self.assertEqual(
                in_cabinet, state in ("in_custody", "damaged", "cancelled")
            )
            self.assertEqual(bool(passport.loan_id), state == "lent")
            if state == "lent":
                lent |= passport
        self.assertEqual(out.passport_id, lent)
        self.assertEqual(len(out), len(lent))

    def check_ledger(self, last):
        """The ledger tells where each passport was at the end of every day."""
        for passport, days in self.history.items():
            for offset in range((last - START).days + 3):
                day = START + timedelta(days=offset - 1)
                known = [then for then in days if then <= day]
                expected = days[max(known)] if known else ""
                self.assertWhere(passport, str(day), expected)
