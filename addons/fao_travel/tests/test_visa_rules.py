"""The rules of visas (VIS-01 to VIS-06): each passing and refused."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import at
from .visa_common import VisaCase


@tagged("post_install", "-at_install")
class TestVisaRules(VisaCase):
    def test_vis_01_only_for_an_approved_mission_that_names_the_applicant(self):
        stranger = self.make_person("Not Named", "r8")
        self.make_passport(stranger, "PE2699998")
        application = self.draft(person_id=stranger.id)
        text = "There is no valid task approval that names the applicant"
        self.assertRule(text, self.send, application)
        application = self.prepare()
        self.assertStage(application, "prepared")

    def test_vis_01_the_passport_comes_before_the_visa(self):
        with at("2026-04-17"):
            self.passport.cancel("Expired")
        application = self.draft()
        self.assertFalse(application.passport_id)
        self.assertRule("No valid registered passport", self.send, application)
        with at("2026-04-18"):
            new = self.make_passport(self.leader, "PE2677777")
        application.passport_id = new.id
        self.send(application, "2026-04-21")
        self.assertStage(application, "prepared")

    def test_vis_01_not_on_the_passport_of_somebody_else(self):
        application = self.draft(passport_id=self.passports[1].id)
        self.assertRule("No valid registered passport", self.send, application)

    def test_vis_01_the_passport_is_valid_as_long_as_the_country_asks(self):
        rule = self.make_rule(self.belgium, validity_months=60)
        application = self.draft(country_id=self.belgium.id)
        self.assertEqual(application.rule_id, rule)
        text = "passport valid until 2029-12-31: the country asks for 60 months"
        self.assertRule(text, self.send, application)
        rule.validity_months = 6
        self.send(application)
        self.assertStage(application, "prepared")

    def test_vis_01_papers_and_note_are_there_when_it_is_handed_in(self):
        self.rule.extras = "Bank statement of the unit"
        application = self.prepare(papers=False, note_no=False)
        text = (
            "Application form is missing; Photos is missing; Invitation is missing;"
            " Note verbale is missing; Itinerary is missing;"
            " Further papers of the country is missing"
        )
        hand_in = self.take, application, "hand_in", "2026-05-11"
        self.assertRule(text, *hand_in, code="FAO-DOCUMENT")
        self.hand_in_papers(application, self.custodian)
        text = "stage To be handed in is left: Note verbale is missing."
        self.assertRule(text, *hand_in, code="FAO-DOCUMENT")
        application.note_no = "12/2026"
        self.take(application, "hand_in", "2026-05-11")
        self.assertEqual(application.submitted_on, date(2026, 5, 11))
        self.assertEqual(application.batch, "Consulate General of France 2026-05-11")

    def test_vis_02_the_visa_covers_exit_and_entry(self):
        application = self.hand_in()
        text = "Enter number, first and last day"
        self.assertRule(text, self.take, application, "issue", "2026-05-25")
        self.answer(application, visa_from="2026-06-09")
        text = "The visa begins on 2026-06-09, after the exit on 2026-06-08"
        self.assertRule(text, self.take, application, "issue", "2026-05-25")
        self.answer(application, visa_until="2026-06-14")
        text = "The visa ends on 2026-06-14, before the entry on 2026-06-15"
        self.assertRule(text, self.take, application, "issue", "2026-05-25")
        self.answer(application, visa_from="2026-06-08", visa_until="2026-06-15")
        self.take(application, "issue", "2026-05-25")
        self.assertStage(application, "issued")
        self.assertEqual(application.result, "issued")

    def test_vis_02_entries_are_enough_for_the_route(self):
        korea = self.env.ref("base.kr")
        stops = self.stop_commands(self.france | korea)
        stops.append(
            Command.create(
                {"sequence": 9, "country_id": self.france.id, "city": "Lyon"}
            )
        )
        self.mission = self.approved(
            stop_ids=stops,
            invitation_ids=[self.letter_command(c) for c in self.france | korea],
        )
        application = self.hand_in()
        self.assertEqual(application.entries_needed, 2)
        self.answer(application)
        text = "The visa allows 1 entries, the route needs 2"
        self.assertRule(text, self.take, application, "issue", "2026-05-25")
        self.answer(application, entries="multi")
        self.take(application, "issue", "2026-05-25")
        self.assertStage(application, "issued")

    def test_vis_02_the_days_of_stay_are_enough(self):
        application = self.hand_in()
        self.answer(application, stay_days=application.planned_days - 1)
        text = f"The visa allows a stay of {application.planned_days - 1} days"
        self.assertRule(text, self.take, application, "issue", "2026-05-20")
        application.stay_days += 1
        self.take(application, "issue", "2026-05-20")
        self.assertStage(application, "issued")

    def test_vis_02_the_schengen_area_is_entered_once(self):
        application = self.draft()
        self.assertEqual(self.mission.country_count, 2)
        self.assertEqual(application.entries_needed, 1)

    def test_vis_03_no_application_where_no_visa_is_needed(self):
        self.make_rule(self.belgium, exempt=True, max_stay_days=30)
        application = self.draft(country_id=self.belgium.id)
        self.assertTrue(application.exempt)
        text = "No visa is needed: 8 days planned, up to 30 days are exempt"
        self.assertRule(text, self.send, application)

    def test_vis_03_beyond_the_longest_stay_a_visa_is_needed(self):
        self.make_rule(self.belgium, exempt=True, max_stay_days=7)
        application = self.draft(country_id=self.belgium.id)
        self.send(application)
        self.assertStage(application, "prepared")

    def test_vis_03_days_are_those_in_the_country(self):
        self.make_rule(self.belgium, exempt=True, max_stay_days=3)
        self.mission = self.approved(
            stop_ids=[
                Command.create(
                    {
                        "country_id": country.id,
                        "city": "City",
                        "sequence": number,
                        "arrive_at": first,
                        "leave_at": last,
                    }
                )
                for number, (country, first, last) in enumerate(
                    [
                        (self.env.ref("base.kr"), "2026-06-08 06:00:00",
                         "2026-06-12 02:00:00"),
                        (self.belgium, "2026-06-12 10:00:00", "2026-06-14 10:00:00"),
                    ]
                )
            ],
            invitation_ids=[
                self.letter_command(c)
                for c in self.belgium | self.env.ref("base.kr")
            ],
        )  # fmt: skip
        application = self.draft(country_id=self.belgium.id)
        self.assertEqual(application.planned_days, 3)
        text = "No visa is needed: 3 days planned, up to 3 days are exempt"
        self.assertRule(text, self.send, application)

    def test_vis_03_the_mission_is_told_of_the_exemption(self):
        rule = self.make_rule(self.belgium, exempt=True, max_stay_days=30)
        mission = self.make_mission()
        self.assertEqual(
            self.found(mission),
            ["City BE, Belgium: no visa is needed, 8 days of at most 30"],
        )
        rule.max_stay_days = 7
        self.assertEqual(self.found(mission), [])
        rule.max_stay_days = 30
        with at("2026-04-10"):
            self.passports[1].cancel("Renewed")
            self.env.flush_all()
            self.make_passport(self.persons[1], "SE2611111", kind="service")
        self.assertEqual(self.found(mission), [])

    def found(self, mission):
        """Return what the check of mutual exemptions says of a mission."""
        self.env.invalidate_all()
        with at("2026-04-15"):
            self.act(mission, "check", self.liaison)
        mission.invalidate_recordset()
        findings = mission.finding_ids.filtered(
            lambda row: row.code == "VIS-03" and row.state == "open"
        )
        return findings.mapped("message")

    def test_vis_04_the_latest_day_is_counted_in_working_days(self):
        application = self.prepare()
        # 15 working days before Mon 8 June: 5 a week, no holiday in between
        self.assertEqual(application.latest_submission, date(2026, 5, 18))
        self.env.invalidate_all()  # a month later nothing is remembered
        with at("2026-05-19"), self.assertRefused("FAO-WARN") as caught:
            self.act(
                application, "take", self.custodian, transition="hand_in", reasons={}
            )
        self.assertIn("latest day to hand in was 2026-05-18", str(caught.exception))
        self.env.invalidate_all()
        with at("2026-05-18"):
            self.act(
                application, "take", self.custodian, transition="hand_in", reasons={}
            )
        self.assertStage(application, "handed_in")

    def test_vis_04_papers_are_begun_in_time(self):
        self.rule.write({"lead_days": 5})
        application = self.draft("2026-05-12")
        # Mon 18 May is the latest day to hand in, five working days before Mon 11 May
        self.assertEqual(application.latest_preparation, date(2026, 5, 11))
        with at("2026-05-12"), self.assertRefused("FAO-WARN") as caught:
            self.act(application, "submit", self.section_officer, reasons={})
        self.assertIn("should have been begun by 2026-05-11", str(caught.exception))
        with at("2026-05-11"):
            self.env.invalidate_all()
            self.act(application, "submit", self.section_officer, reasons={})
        self.assertStage(application, "prepared")

    def test_vis_04_holidays_are_left_out(self):
        self.rule.processing_days = 25
        application = self.draft()
        # 28 working days: Labour Day is free from 1 to 5 May, Sat 9 May is worked
        calendar = self.company._fao_calendar()
        latest = application.latest_submission
        self.assertEqual(calendar.working_days_between(latest, date(2026, 6, 8)), 28)
        self.assertEqual(latest, date(2026, 4, 27))

    def test_vis_04_figures_are_rows_that_a_manager_keeps(self):
        old = self.prepare()
        self.take(old, "hand_in", "2026-05-11")
        rule = self.rule.with_user(self.manager)
        with self.assertRefused("FAO-TERMS"):
            rule.processing_days = 20
        with self.assertRefused("FAO-TERMS"):
            rule.unlink()
        rule.valid_to = "2026-05-11"
        new = self.make_rule(self.france, valid_from="2026-05-12", buffer_days=0)
        application = self.draft("2026-05-12", person_id=self.persons[1].id)
        self.assertEqual(application.rule_id, new)
        self.assertEqual(application.latest_submission, date(2026, 5, 21))
        self.assertEqual(old.rule_id, self.rule)
        with self.assertRaises(AccessError):
            new.with_user(self.section_officer).fee = 1

    def test_vis_05_false_data_stop_the_application(self):
        application = self.prepare()
        with at("2026-04-21"):
            application.write({"false_data": True, "false_note": "Invented employer"})
        self.assertEqual(application.false_found_on, date(2026, 4, 21))
        text = "The file shows false data: no note verbale and no visa"
        self.assertRule(text, self.take, application, "hand_in", "2026-05-11")
        application.false_data = False
        self.assertFalse(application.false_found_on)
        self.take(application, "hand_in", "2026-05-11")
        self.assertStage(application, "handed_in")

    def test_vis_05_false_data_open_an_investigation(self):
        application = self.draft()
        with self.assertRefused("FAO-REQUIRED"):
            application.action_open_fraud()
        with at("2026-04-21"):
            application.write(
                {"false_data": True, "false_note": "The employer is invented."}
            )
            action = application.action_open_fraud()
        case = self.env["fao.fraud.case"].browse(action["res_id"])
        self.assertEqual(case.mission_id, self.mission)
        self.assertEqual(case.person_ids, self.leader)
        self.assertEqual(case.evidence, "The employer is invented.")
        self.assertEqual(
            (str(case.found_on), case.confidentiality), ("2026-04-21", "2")
        )
        self.assertEqual(application.action_open_fraud()["res_id"], case.id)

    def test_vis_05_for_a_year_only_with_consent_of_the_director(self):
        first = self.prepare()
        with at("2026-04-21"):
            first.write({"false_data": True, "false_note": "Invented employer"})
            self.act(
                first, "take", self.custodian, transition="drop", comment="False data"
            )
        self.make_rule(self.belgium)
        application = self.draft("2026-05-06", country_id=self.belgium.id)
        text = "False data of the applicant were found on 2026-04-21"
        self.assertRule(text, self.send, application, "2026-05-06")
        with at("2026-05-07"):
            self.act(
                application, "ask_waiver", self.section_officer, comment="Explained"
            )
            self.act(
                application, "waive", self.director, check="VIS-05", comment="Settled"
            )
        self.send(application, "2026-05-07")
        self.assertStage(application, "prepared")

    def test_vis_06_the_fee_is_booked_by_country_when_handed_in(self):
        application = self.prepare()
        self.assertEqual((application.fee, application.fee_booked), (680, 0))
        self.take(application, "hand_in", "2026-05-11")
        self.assertEqual(application.fee_booked, 680)
        [(country, fees)] = (
            self.env["fao.visa.application"]
            .with_user(self.custodian)
            ._read_group(
                [("mission_id", "=", self.mission.id)],
                ["country_id"],
                ["fee_booked:sum"],
            )
        )
        self.assertEqual((country, fees), (self.france, 680))

    def test_vis_06_a_fee_in_another_currency_needs_a_rate(self):
        currency = self.env["res.currency"].create({"name": "VFE", "symbol": "v"})
        self.rule.currency_id = currency
        application = self.prepare()
        with self.assertRefused("FAO-RATE"):
            self.take(application, "hand_in", "2026-05-11")
        self.env["res.currency.rate"].create(
            {
                "name": "2026-05-01",
                "currency_id": currency.id,
                "company_id": self.company.id,
                "rate": 0.5,
            }
        )
        self.take(application, "hand_in", "2026-05-11")
        self.assertEqual(application.fee_booked, 1360)

    def test_vis_06_no_second_fee_for_a_mistake_of_the_office(self):
        first = self.hand_in()
        self.answer(first)
        self.take(first, "issue", "2026-05-20")
        again = self.draft("2026-05-21", office_fault=True)
        self.assertEqual(again.fee, 0)
        options = {"day": "2026-05-21"}
        text = "Name the earlier application whose visa is issued again"
        self.assertRule(text, self.send, again, **options)
        again.write({"reissue_of_id": first.id, "fee": 680})
        text = "the fee is not charged again"
        self.assertRule(text, self.send, again, **options)
        again.fee = 0
        self.send(again, "2026-05-21")
        self.hand_in_papers(again, self.section_officer)
        self.take(again, "hand_in", "2026-05-21")
        self.assertEqual(again.fee_booked, 0)
