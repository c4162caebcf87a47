"""A cabinet with passports, two custodians and an approved mission."""

from mrz.generator.td3 import TD3CodeGenerator

from .common import TravelCase, at


class PassportCase(TravelCase):
    """The delegation of scenario 1 with its passports in the cabinet of the office.

    ``self.approved()`` is the mission to France and Belgium, approved on 16 April:
    exit Mon 8 June, entry Mon 15 June 2026. Each person of it has a passport, the
    leader's is ``self.passport`` with the number PE2600000.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_custodian = cls.make_user(
            "other_custodian", "custodian", cls.unit_section, fao_clearance="2"
        )
        with at("2026-01-05"):
            cls.cabinet = cls.make_cabinet("Cabinet A")
            cls.passports = cls.env["fao.passport"]
            for number, person in enumerate(cls.persons):
                cls.passports |= cls.make_passport(
                    person, f"PE{2600000 + number}", slot=f"A{number + 1}"
                )
        cls.passports = cls.passports.with_user(cls.custodian)
        cls.passport = cls.passports[0]

    # ---- Factories

    @classmethod
    def make_cabinet(cls, name, custodian=None, **values):
        """Make a cabinet of the office as the custodian who answers for it."""
        user = custodian or cls.custodian
        return (
            cls.env["fao.passport.cabinet"]
            .with_user(user)
            .create(
                {
                    "name": name,
                    "company_id": cls.company.id,
                    "unit_id": cls.unit_section.id,
                    **values,
                }
            )
        )

    @classmethod
    def make_passport(cls, person, number, **values):
        """Register a passport as the custodian; valid to the end of 2029."""
        vals = {
            "kind": "official",
            "number": number,
            "person_id": person.id,
            "company_id": cls.company.id,
            "issued_on": "2025-01-02",
            "expires_on": "2029-12-31",
            "cabinet_id": cls.cabinet.id,
            **values,
        }
        return cls.env["fao.passport"].with_user(cls.custodian).create(vals)

    def approved(self, **values):
        """Return a mission that is approved on 16 April 2026."""
        mission = self.make_mission(**values)
        self.submit(mission)
        self.sign_through(mission)
        return mission

    def ask(self, passport, mission, day="2026-06-01", user=None, **papers):
        """Ask for a passport with all papers; return the loan that waits."""
        with at(day):
            loan = (
                self.env["fao.passport.loan"]
                .with_user(user or self.custodian)
                .create(
                    {
                        "passport_id": passport.id,
                        "mission_id": mission.id,
                        "visa_status": "granted",
                        "educated_on": "2026-05-29",
                        "commitment_signed": True,
                        **papers,
                    }
                )
            )
            self.act(loan, "submit", user or self.custodian)
        return loan.with_user(self.custodian)

    def take(self, loan, transition, day, user=None):
        """Press a button of a case of passports on a day."""
        with at(day):
            return self.act(loan, "take", user or self.custodian, transition=transition)

    def lend(self, passport, mission, day="2026-06-03", **papers):
        """Lend a passport for a mission; return the loan."""
        loan = self.ask(passport, mission, day, **papers)
        self.take(loan, "lend", day)
        return loan

    def lend_all(self, mission, day="2026-06-03"):
        """Lend the passports of the whole delegation; return the loans."""
        loans = self.env["fao.passport.loan"]
        for passport in self.passports:
            loans |= self.lend(passport, mission, day)
        return loans.with_user(self.custodian)

    def enter(self, mission, day="2026-06-15"):
        """Note the actual days of the trip as the liaison officer."""
        with at(day):
            mission.with_user(self.liaison).write(
                {"actual_exit": mission.exit_date, "actual_entry": day}
            )

    @staticmethod
    def zone(number, expires="291231"):
        """Return the machine-readable zone of a passport of the leader."""
        code = TD3CodeGenerator(
            "PO", "CHN", "LI", "WEIDONG", number, "CHN", "710512", "M", expires, ""
        )
        return str(code)

    # ---- Assertions

    def assertCheck(self, mission, text, day="2026-04-15"):
        """A day later nothing is remembered of the day before."""
        self.env.invalidate_all()
        return super().assertCheck(mission, text, day)

    def assertNoCheck(self, mission, code, day="2026-04-15"):
        """A day later nothing is remembered of the day before."""
        self.env.invalidate_all()
        return super().assertNoCheck(mission, code, day)

    def assertRule(self, text, call, *args, code="FAO-CHECK", **options):
        """Assert that a call is refused with ``text`` in the message."""
        with self.assertRefused(code) as caught:
            call(*args, **options)
        self.assertIn(text, str(caught.exception))

    def assertWhere(self, passport, day, state, text=""):
        """Assert where the ledger says a passport was on a day."""
        [place] = passport.with_user(self.custodian).where_on(day)
        self.assertEqual(place["state"], state)
        self.assertIn(text, place["where"])
