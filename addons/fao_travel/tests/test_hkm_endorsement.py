"""Endorsements: applied for, recorded, used by trips; scenario 10."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import at
from .hkm_common import HkmCase

REPORT = "Report. " * 215


@tagged("post_install", "-at_install")
class TestHkmEndorsement(HkmCase):
    def setUp(self):
        super().setUp()
        self.hkm_pass = self.make_pass()
        self.mission = self.approved_hkm()

    def travel(self, mission, first="2026-06-08", last="2026-06-11"):
        """Note the actual days of a trip as the liaison officer."""
        with at(last):
            mission.with_user(self.liaison).write(
                {"actual_exit": first, "actual_entry": last}
            )

    def report_on(self, mission, stops, persons=None, day="2026-06-20"):
        """Draft a report on a trip whose route was another one."""
        with at(day):
            return (
                self.env["fao.trip.report"]
                .with_user(self.liaison)
                .create(
                    {
                        "mission_id": mission.id,
                        "text": REPORT,
                        "results": "Two contracts",
                        "notice_posted_on": "2026-06-18",
                        "gifts_declared": "none",
                        "no_expense": True,
                        "actual_member_ids": [
                            Command.set((persons or self.persons).ids)
                        ],
                        "stop_ids": self.stop_commands(stops),
                    }
                )
            )

    # ---- The application

    def test_the_office_decides_within_five_days_and_a_custodian_records(self):
        application = self.making(self.mission)
        self.assertStage(application, "making")
        self.assertFalse(application.endorsement_id)
        with at("2026-04-23"):
            application.write({"issued_on": "2026-04-22", "stay_max_days": 7})
        self.take(application, "record", "2026-04-23")
        row = application.endorsement_id
        self.assertEqual(row.passport_id, self.hkm_pass)
        self.assertEqual(row.mission_id, self.mission)
        self.assertEqual((row.region, row.pattern), ("HK", "90d_1"))
        self.assertEqual(row.valid_until, date(2026, 7, 21))
        self.assertEqual((row.entries_used, row.entries_allowed), (0, 1))

    def test_a_refused_endorsement_is_returned_with_a_notice(self):
        application = self.apply(self.mission)
        self.send(application)
        reason = "HKM-04: one entry is enough"
        with at("2026-04-21"):
            options = {"transition": "refuse", "comment": reason}
            self.act(application, "take", self.section_officer, **options)
        self.assertNotice(application, "refusal_endorsement", reason, "Li Weidong")

    def test_the_form_asks_for_the_repeated_task(self):
        model = self.env["fao.hkm.application"].with_user(self.liaison)
        with at("2026-04-20"), Form(model) as form:
            form.mission_id = self.mission
            form.person_id = self.leader
            form.pattern = "180d_m"
            form.repeated_task = "Monthly talks"
        self.assertEqual(form.record.passport_id, self.hkm_pass)
        self.assertEqual(form.record.unit_id, self.unit_commerce)

    def test_days_and_entries_follow_the_pattern(self):
        expected = {
            "90d_1": (date(2026, 7, 21), 1),
            "90d_2": (date(2026, 7, 21), 2),
            "90d_m": (date(2026, 7, 21), 999),
            "180d_m": (date(2026, 10, 19), 999),
            "365d_m": (date(2027, 4, 22), 999),
        }
        row = self.endorse(self.mission)
        for pattern, values in expected.items():
            with self.subTest(pattern=pattern):
                self.as_engine(row).pattern = pattern
                self.assertEqual((row.valid_until, row.entries_allowed), values)

    def test_pas_01_an_approved_task_and_a_pass(self):
        draft = self.apply(self.mission, papers=False)
        text = (
            "Application form is missing; Application card is missing; Invitation is"
            " missing; Identity card is missing; Photo is missing"
        )
        self.assertRule(text, self.send, draft, code="FAO-DOCUMENT")
        stranger = self.make_person("Stranger", "r8")
        draft = self.apply(self.mission, person_id=stranger.id)
        self.assertRule("no valid task approval", self.send, draft)
        self.assertRule("No valid registered pass", self.send, draft)
        abroad = self.make_mission(persons=self.persons[1:3])
        self.env.invalidate_all()
        self.submit(abroad)
        self.sign_through(abroad)
        draft = self.apply(abroad, person_id=self.persons[1].id)
        self.assertRule("for Hong Kong or Macao", self.send, draft)

    def test_hkm_02_an_endorsement_of_more_than_thirty_days(self):
        application = self.making(self.mission)
        with at("2026-04-23"):
            application.write({"issued_on": "2026-04-22", "stay_max_days": 31})
        self.assertRule(
            "HKM-02: A stay of 31 days, at most 30",
            self.take,
            application,
            "record",
            "2026-04-23",
        )
        with at("2026-04-23"):
            application.stay_max_days = 30
        self.take(application, "record", "2026-04-23")
        self.assertStage(application, "issued")

    def test_hkm_04_many_entries_need_the_repeated_task(self):
        draft = self.apply(self.mission, pattern="90d_m")
        self.assertRule("HKM-04: An endorsement for many entries", self.send, draft)
        draft.repeated_task = "Monthly talks on the exhibition"
        self.send(draft)
        self.assertStage(draft, "examine")
        two = self.apply(self.mission, pattern="90d_2")
        self.send(two)
        self.assertStage(two, "examine")

    def test_hkm_05_only_for_a_region_of_the_approval(self):
        draft = self.apply(self.mission, region="MO")
        self.assertRule("HKM-05: The task approval does not name", self.send, draft)
        draft.region = "HK"
        self.send(draft)
        self.assertStage(draft, "examine")

    def test_sod_03_who_decided_does_not_record(self):
        application = self.making(self.mission)
        self.custodian.group_ids += self.env.ref("fao_core.group_fao_officer")
        with at("2026-04-23"):
            application.write({"issued_on": "2026-04-22", "stay_max_days": 7})
            with self.assertRaises(ValidationError):
                application.issued_on = "2026-04-24"
        self.custodian.partner_id = self.leader
        self.assertRule(
            "another custodian", self.take, application, "record", "2026-04-23"
        )

    # ---- Facts

    def test_nobody_writes_an_endorsement_or_its_entries(self):
        row = self.endorse(self.mission)
        for user in (self.custodian, self.section_officer, self.env.user):
            with self.subTest(user=user.login), self.assertRefused("FAO-GUARD"):
                row.with_user(user).write({"entries_used": 0})
        endorsements = self.env["fao.hkm.endorsement"]
        with self.assertRaises(AccessError):
            endorsements.with_user(self.section_officer).check_access("create")
        with self.assertRefused("FAO-GUARD"):
            endorsements.with_user(self.custodian).create({"region": "HK"})
        for call in (
            lambda: row.sudo().copy(),
            lambda: row.sudo().unlink(),
        ):
            with self.assertRefused("FAO-GUARD"):
                call()
        application = self.apply(self.mission)
        with self.assertRefused("FAO-GUARD"):
            application.write({"endorsement_id": row.id})

    def test_who_sees_endorsements(self):
        row = self.endorse(self.mission)
        endorsements = self.env["fao.hkm.endorsement"]
        for user, seen in (
            (self.liaison, True),
            (self.section_officer, True),
            (self.custodian, True),
            (self.vice_mayor, True),
            (self.make_user("stranger", "liaison", self.unit_section), False),
        ):
            with self.subTest(user=user.login):
                found = endorsements.with_user(user).search([("id", "=", row.id)])
                self.assertEqual(bool(found), seen)

    # ---- Entries

    def test_entries_are_counted_from_the_actual_days(self):
        row = self.endorse(self.mission)
        self.assertFalse(row.used_up)
        self.travel(self.mission)
        self.assertEqual(row.entries_used, 1)
        self.assertTrue(row.used_up)
        self.travel(self.mission, first=False, last="2026-06-11")
        self.assertEqual(row.entries_used, 0)

    def test_entries_follow_the_actual_route_and_who_travelled(self):
        mission = self.mission
        row = self.endorse(mission, pattern="90d_2")
        self.travel(mission)
        route = self.hong_kong
        report = self.report_on(mission, route)
        self.assertEqual(row.entries_used, 1)
        with at("2026-06-20"):
            report.stop_ids = [
                Command.create({"sequence": 20, "country_id": c.id, "city": c.name})
                for c in (self.macao, self.hong_kong)
            ]
            self.assertEqual(row.entries_used, 2)
            report.actual_member_ids = self.persons - self.leader
        self.assertEqual(row.entries_used, 0)

    def test_a_newer_endorsement_takes_the_place_of_the_older(self):
        old = self.endorse(self.mission, issued_on="2026-04-22")
        new = self.endorse(self.mission, issued_on="2026-06-01")
        self.assertEqual(old.superseded_on, date(2026, 6, 1))
        self.travel(self.mission)
        self.assertEqual((old.entries_used, new.entries_used), (0, 1))

    def test_a_trip_to_macao_uses_nothing_of_hong_kong(self):
        row = self.endorse(self.mission)
        other = self.approved_hkm(
            countries=self.macao, title="To Macao", persons=self.leader
        )
        self.travel(other)
        self.assertEqual(row.entries_used, 0)

    # ---- Lending

    def test_hkm_03_used_up(self):
        """Scenario 10: Hong Kong for four days with an endorsement used up."""
        self.endorse(self.mission)
        self.travel(self.mission, first="2026-05-05", last="2026-05-06")
        self.make_trips_lawful()
        again = self.make_hkm(title="Again")
        self.submit(again)
        told = again.finding_ids.filtered(lambda f: f.code == "HKM-03")
        self.assertIn("Li Weidong has no endorsement", told[0].message)
        self.sign_through(again)
        self.assertEqual(again.days, 4)
        loan = self.ask(self.hkm_pass, again, "2026-06-03", visa_status="pending")
        self.assertRule(
            "HKM-03: The endorsement is used up: with this trip 2 entries, it allows 1",
            self.take,
            loan,
            "lend",
            "2026-06-03",
        )
        self.endorse(again, issued_on="2026-05-20")
        self.env.invalidate_all()
        self.take(loan, "lend", "2026-06-03")
        self.assertStage(loan, "lent")

    def make_trips_lawful(self):
        """Let the leader travel often: the frequency is another rule."""
        self.hkm_duty.check_ids.filtered(lambda c: c.code == "TRV-06").active = False

    def test_hkm_03_missing_ended_and_too_short(self):
        mission = self.approved_hkm(countries=self.hong_kong | self.macao, title="Both")
        loan = self.ask(self.hkm_pass, mission, "2026-06-03")
        lend = (self.take, loan, "lend", "2026-06-03")
        self.endorse(mission, stay_max_days=3)
        self.assertRule("HKM-03: The pass has no endorsement for a region", *lend)
        self.endorse(mission, region="MO", issued_on="2026-03-09", stay_max_days=4)
        self.env.invalidate_all()
        self.assertRule(
            "HKM-03: Exit 2026-06-08, the endorsement is valid until 2026-06-07", *lend
        )
        self.endorse(mission, region="MO", issued_on="2026-03-10", stay_max_days=4)
        self.env.invalidate_all()
        self.assertRule("HKM-03: A stay of 4 days, the endorsement allows 3", *lend)
        self.endorse(mission, stay_max_days=4)
        self.env.invalidate_all()
        self.take(loan, "lend", "2026-06-03")
        self.assertStage(loan, "lent")

    def test_hkm_06_a_pass_and_no_private_one(self):
        self.endorse(self.mission)
        passport = self.passport
        self.assertRule(
            "HKM-06: A trip to Hong Kong and Macao is made on the pass",
            self.ask,
            passport,
            self.mission,
            "2026-06-03",
        )
        loan = self.ask(self.hkm_pass, self.mission, "2026-06-03")
        row = self.mission.member_ids.filtered(lambda m: m.person_id == self.leader)
        self.as_engine(row).private_pass = True
        self.env.invalidate_all()
        self.assertRule(
            "HKM-06: The holder takes a private pass along",
            self.take,
            loan,
            "lend",
            "2026-06-03",
        )
        self.as_engine(row).private_pass = False
        self.env.invalidate_all()
        self.take(loan, "lend", "2026-06-03")
        self.assertStage(loan, "lent")

    # ---- After the trip

    def test_hkm_05_a_detour_found_after_the_trip(self):
        """Scenario 10: a detour to Macao is a deviation, and never a minor one."""
        self.travel(self.mission)
        report = self.report_on(self.mission, self.hong_kong | self.macao)
        self.assertEqual(report.deviation_ids.mapped("kind"), ["detour"])
        self.assertEqual(report.deviation_ids.country_id, self.macao)
        report.deviation_ids.with_user(self.liaison).explanation = "It is near"
        with at("2026-06-22"):
            self.act(report, "submit", self.liaison)
            self.act(report, "approve", self.head)
            row = report.deviation_ids.with_user(self.section_officer)
            row.outcome = "minor"
            accept = (self.act, report, "take", self.section_officer)
            self.assertRule(
                "HKM-05: Detour between Hong Kong and Macao: Macau",
                *accept,
                transition="accept",
            )
            row.outcome = "violation"
            report.with_user(self.section_officer).recipient = "discipline"
            self.act(report, "take", self.section_officer, transition="refer")
            self.act(report, "approve", self.director)
        self.assertStage(report, "closed")
        self.assertEqual(report.result, "violation")

    def test_the_pack_is_clean(self):
        duty = self.env["fao.duty"].search([("code", "=", "hkm_endorsement")])
        self.assertEqual(duty.workflow_id.lint(), [])
        self.assertTrue(all(duty.check_ids.mapped("legal_basis")))
