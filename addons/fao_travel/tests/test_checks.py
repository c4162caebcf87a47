"""The statutory checks, each where it passes and where it refuses."""

from odoo import Command
from odoo.tests import tagged

from .common import TravelCase, at


@tagged("post_install", "-at_install")
class TestChecks(TravelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.singapore = cls.env.ref("base.sg")
        cls.brazil = cls.env.ref("base.br")
        cls.usa = cls.env.ref("base.us")

    def more_persons(self, count, rank="r8"):
        """Return ``count`` further persons."""
        people = self.env["res.partner"]
        for number in range(count):
            people |= self.make_person(f"Person {number}", rank)
        return people

    def test_trv_01_at_most_six_members(self):
        six = self.persons | self.more_persons(1)
        self.assertNoCheck(self.make_mission(persons=six), "TRV-01")
        seven = self.persons | self.more_persons(2)
        mission = self.make_mission(persons=seven)
        mission.member_ids[-1].role = "interpreter"
        self.assertCheck(mission, "7 members, at most 6 (interpreters included)")

    def test_trv_02_at_most_three_countries(self):
        countries = self.france | self.belgium | self.germany
        self.assertNoCheck(self.make_mission(countries=countries), "TRV-02")
        mission = self.make_mission(countries=countries | self.env.ref("base.nl"))
        self.assertCheck(mission, "4 countries or regions, at most 3")

    def test_trv_02_transit_counts_once_the_airport_is_left(self):
        mission = self.make_mission(countries=self.france | self.belgium | self.germany)
        mission.stop_ids = [
            Command.create(
                {
                    "country_id": self.env.ref("base.ae").id,
                    "city": "Dubai",
                    "transit": True,
                }
            )
        ]
        self.assertEqual(mission.country_count, 3)
        self.assertNoCheck(mission, "TRV-02")
        mission.stop_ids.filtered("transit").leaves_airport = True
        self.assertEqual(mission.country_count, 4)

    def test_trv_03_days_by_number_of_countries(self):
        three = self.france | self.belgium | self.germany
        rows = [
            (self.france, "2026-06-12", "2026-06-13", "1 country: 6 days, at most 5"),
            (
                self.france | self.belgium,
                "2026-06-15",
                "2026-06-16",
                "2 countries: 9 days, at most 8",
            ),
            (three, "2026-06-17", "2026-06-18", "3 countries: 11 days, at most 10"),
        ]
        for countries, last, late, message in rows:
            with self.subTest(countries=len(countries)):
                mission = self.make_mission(countries=countries, entry_date=last)
                self.assertNoCheck(mission, "TRV-03")
                mission.entry_date = late
                self.assertCheck(mission, message)

    def test_trv_03_one_day_more_for_latin_america(self):
        mission = self.make_mission(
            countries=self.brazil,
            entry_date="2026-06-13",
            flight_exception=True,
            flight_exception_reason="Two connections",
        )
        self.assertNoCheck(mission, "TRV-03")
        mission.entry_date = "2026-06-14"
        self.assertCheck(mission, "1 country: 7 days, at most 6")

    def test_trv_03_the_exception_is_not_for_europe(self):
        mission = self.make_mission(
            countries=self.france,
            entry_date="2026-06-13",
            flight_exception=True,
            flight_exception_reason="Comfort",
        )
        self.assertCheck(mission, "1 country: 6 days, at most 5")

    def test_trv_04_a_reasoned_conference_is_exempt(self):
        mission = self.make_mission(
            kind="conference", countries=self.france, entry_date="2026-06-20"
        )
        self.assertCheck(mission, "1 country: 13 days, at most 5")
        mission.special_case = "The conference lasts eleven days."
        self.submit(mission)
        self.assertStage(mission, "unit_head")
        self.assertIn("TRV-04", mission.finding_ids.mapped("code"))

    def test_trv_04_teaching_staff_by_need(self):
        staff = self.more_persons(7, rank="rs")
        mission = self.make_mission(
            persons=staff, kind="teaching_research", entry_date="2026-06-30"
        )
        self.assertTrue(mission.teaching_research_only)
        self.assertNoCheck(mission, "TRV-01")
        self.assertNoCheck(mission, "TRV-03")

    def test_trv_05_one_continent(self):
        mission = self.make_mission(countries=self.france | self.singapore)
        with at("2026-04-15"), self.assertRefused("FAO-WARN"):
            self.act(mission, "submit", self.liaison, reasons={"TRV-15": "Fixed"})
        self.assertNoCheck(self.make_mission(), "TRV-05")

    def test_trv_06_department_level_once_in_24_months(self):
        chief = self.make_person("Dai Weimin", "r5")
        self.make_trip(chief, "2025-03-10")
        mission = self.make_mission(persons=chief)
        self.assertCheck(
            mission, "Dai Weimin: last exit 2025-03-10, next possible 2027-03-10"
        )

    def test_trv_06_leaders_once_a_year(self):
        mayor = self.make_person("Bai Chengzhi", "r4")
        mayor.fao_unit_id = self.unit_government
        self.make_trip(mayor, "2025-12-10")
        mission = self.make_mission(persons=mayor)
        self.assertTrue(mission.member_ids.is_leader)
        self.assertNoCheck(mission, "TRV-06")
        self.make_trip(mayor, "2026-01-12")
        self.assertCheck(
            mission, "Bai Chengzhi: with this one 2 trips in the year, at most 1"
        )

    def test_trv_06_by_need(self):
        self.make_trip(self.leader, "2025-03-10")
        mission = self.make_mission()
        self.assertCheck(mission, "Li Weidong: last exit 2025-03-10")
        self.unit_commerce.travel_by_need = True
        self.env.invalidate_all()
        self.assertNoCheck(mission, "TRV-06")

    def test_trv_06_section_level_is_not_counted(self):
        person = self.persons[1]
        self.make_trip(person, "2025-03-10")
        self.assertNoCheck(self.make_mission(), "TRV-06")

    def test_trv_06_hong_kong_is_counted_separately(self):
        trip = self.make_trip(self.leader, "2025-03-10", dest_kind="hkm")
        self.assertFalse(trip.member_ids.counted_trip)
        self.assertNoCheck(self.make_mission(), "TRV-06")

    def test_trv_07_no_retired_persons(self):
        mission = self.make_mission()
        self.assertNoCheck(mission, "TRV-07")
        self.persons[1].fao_retired = True
        self.assertCheck(mission, "Zhou Xiaomei is retired")

    def test_trv_07_no_spouses(self):
        mission = self.make_mission()
        mission.member_ids[-1].relation = "spouse"
        self.assertCheck(mission, "is the spouse or child of a member")

    def test_trv_07_filing_valid_on_the_day_of_exit(self):
        late = self.make_person("Late Filed", "r8", filed_on="2025-06-07")
        mission = self.make_mission(persons=self.persons[:2] | late)
        self.assertCheck(
            mission, "Late Filed has no personnel filing valid on the day of exit"
        )
        self.make_filing(late, "2025-06-08", valid_until="2026-06-08")
        self.assertTrue(all(mission.member_ids.mapped("filing_valid")))
        self.assertNoCheck(mission, "TRV-07")

    def test_trv_08_an_invitation_for_every_country(self):
        mission = self.make_mission()
        mission.invitation_ids[-1].unlink()
        self.assertCheck(mission, "City BE, Belgium: there is no invitation")

    def test_trv_08_refused_sources(self):
        mission = self.make_mission()
        letter = mission.invitation_ids[0]
        letter.source = "intermediary"
        self.assertCheck(mission, "Host FR: invitations of this source")
        letter.source = "chinese_enterprise_abroad"
        self.assertCheck(mission, "Host FR: invitations of this source")
        letter.own_enterprise = True
        self.assertNoCheck(mission, "TRV-08")

    def test_trv_10_two_thirds_official(self):
        mission = self.make_mission(
            entry_date="2026-06-11",
            itinerary_ids=self.half_days("2026-06-09", "2026-06-10"),
        )
        mission.itinerary_ids[-1].official = False
        self.assertNoCheck(mission, "TRV-10")
        mission.itinerary_ids[1].official = False
        with at("2026-04-15"), self.assertRefused("FAO-WARN") as caught:
            self.act(mission, "submit", self.liaison, reasons={"TRV-15": "Fixed"})
        self.assertIn("50 %", str(caught.exception))

    def test_trv_11_the_notice(self):
        mission = self.make_mission(notice_start=False)
        self.assertCheck(mission, "was not posted for public notice")
        mission.notice_start = "2026-04-07"
        self.assertCheck(
            mission, "submission is possible from 2026-04-15", day="2026-04-14"
        )
        mission.notice_objection = "Why these countries?"
        self.assertCheck(mission, "An objection to the notice is not resolved")
        mission.notice_objection_resolved = True
        self.assertNoCheck(mission, "TRV-11")

    def test_trv_11_secret_tasks_are_not_posted(self):
        mission = self.make_mission(
            notice_start=False, secret_task=True, secret_reason="Secret"
        )
        self.assertNoCheck(mission, "TRV-11")

    def test_trv_12_no_budget_no_trip(self):
        mission = self.make_mission(budget_reviewed_on=False)
        self.assertCheck(mission, "The budget was not reviewed by finance")
        mission.write(
            {"budget_reviewed_on": "2026-04-03", "budget_approved_amount": 59999}
        )
        self.assertCheck(mission, "Planned cost 60000, reviewed amount 59999")
        mission.budget_approved_amount = 60000
        self.assertNoCheck(mission, "TRV-12")

    def test_trv_15_lead_time_is_a_warning_with_a_reason(self):
        rows = [
            (self.singapore, "near", "2026-06-08"),
            (self.france | self.belgium, "schengen", "2026-06-25"),
            (self.usa, "far", "2026-07-28"),
            (self.france | self.singapore, "far", "2026-07-28"),
        ]
        for countries, kind, exit_date in rows:
            with self.subTest(kind=kind, countries=countries.mapped("code")):
                mission = self.make_mission(
                    countries=countries, exit_date=exit_date, entry_date=exit_date
                )
                self.assertEqual(mission.lead_kind, kind)
        mission = self.make_mission()
        with at("2026-04-15"), self.assertRefused("FAO-WARN") as caught:
            self.act(mission, "submit", self.liaison, reasons={})
        self.assertIn("in 54 days, usually at least 60", str(caught.exception))
        self.submit(mission)
        self.assertStage(mission, "unit_head")

    def test_trv_16_people_follow_the_task(self):
        mission = self.make_mission()
        mission.member_ids[-1].task = False
        self.assertCheck(mission, "Xu Lan has no task in the group")

    def test_trv_21_temporary_party_branch(self):
        self.persons.fao_political_status = "party"
        mission = self.make_mission()
        self.submit(mission)
        self.assertIn("TRV-21", mission.finding_ids.mapped("code"))


@tagged("post_install", "-at_install")
class TestChange(TravelCase):
    """TRV-22: what a change after the approval requires."""

    def setUp(self):
        super().setUp()
        self.mission = self.make_mission()
        self.submit(self.mission)
        self.sign_through(self.mission)
        self.take("change")

    def take(self, transition, day="2026-04-27", **options):
        """Press a button as the liaison officer."""
        with at(day):
            self.act(
                self.mission, "take", self.liaison, transition=transition, **options
            )

    def assertChangeRefused(self, text):
        """Assert that the change is not just filed."""
        self.assertEqual(self.mission.change_kind, "approval")
        with self.assertRefused("FAO-CHECK") as caught:
            self.take("file_change")
        self.assertIn(text, str(caught.exception))

    def test_trv_22_dropping_a_member_and_a_later_start_are_filed(self):
        dropped = self.mission.member_ids[-1]
        self.mission.write(
            {
                "exit_date": "2026-06-10",
                "entry_date": "2026-06-16",
                "member_ids": [Command.delete(dropped.id)],
            }
        )
        self.assertEqual(self.mission.change_kind, "filing")
        self.take("file_change")
        self.assertStage(self.mission, "approved")
        self.assertEqual(self.mission.state, "approved")
        self.assertEqual(len(self.mission.document_ids.filtered("number")), 1)

    def test_trv_22_another_person_needs_a_new_approval(self):
        person = self.make_person("New Person", "r9")
        self.mission.member_ids = self.member_commands(person)
        self.assertChangeRefused("New Person was added after the approval")

    def test_trv_22_another_country_needs_a_new_approval(self):
        self.mission.stop_ids = self.stop_commands(self.germany)
        self.assertChangeRefused("City DE, Germany was added after the approval")

    def test_trv_22_another_day_needs_a_new_approval(self):
        self.mission.entry_date = "2026-06-16"
        self.assertChangeRefused("9 days, approved 8")

    def test_trv_22_dates_beyond_the_validity_need_a_new_approval(self):
        self.mission.write({"exit_date": "2026-10-17", "entry_date": "2026-10-20"})
        self.assertChangeRefused("outside the approved period")

    def test_trv_22_the_new_approval_gets_a_new_number(self):
        self.mission.stop_ids = self.stop_commands(self.germany)
        self.mission.invitation_ids = [self.letter_command(self.germany)]
        self.take("apply_again")
        self.assertStage(self.mission, "unit_head")
        self.sign_through(self.mission, day="2026-04-29")
        self.assertStage(self.mission, "approved")
        self.assertEqual(self.mission.approved_country_ids, self.mission.country_ids)
        self.assertEqual(
            self.mission.approval_document_id.number, "测外办出〔2026〕2号"
        )

    def test_trv_90_the_return_needs_its_days(self):
        self.take("file_change")
        with self.assertRefused("FAO-CHECK"):
            self.take("record_return", day="2026-06-17")
        with at("2026-06-17"):
            self.mission.write(
                {"actual_exit": "2026-06-08", "actual_entry": "2026-06-15"}
            )
        self.hand_in_report(self.mission)
        self.take("record_return", day="2026-06-17")
        self.assertStage(self.mission, "closed")
        self.assertTrue(all(self.mission.member_ids.mapped("counted_trip")))

    def test_an_approved_application_is_not_edited(self):
        self.take("file_change")
        for vals in ({"purpose": "Shopping"}, {"entry_date": "2026-06-30"}):
            with self.subTest(vals=vals), self.assertRefused("FAO-LOCKED"):
                self.mission.write(vals)
        with self.assertRefused("FAO-LOCKED"):
            self.mission.member_ids[-1].with_user(self.liaison).unlink()
