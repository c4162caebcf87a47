"""Rules about whole groups: split ones, leaders, dual nationals, travel advice."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TravelCase, at


@tagged("post_install", "-at_install")
class TestGroups(TravelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.singapore = cls.env.ref("base.sg")
        cls.sixth = cls.make_person("Sixth", "r8")
        cls.second_three = cls.env["res.partner"]
        for name in ("Seventh", "Eighth", "Ninth"):
            cls.second_three |= cls.make_person(name, "r8")

    def six(self, **values):
        """Submit scenario 4: six persons of the bureau, 8 to 15 June."""
        mission = self.make_mission(persons=self.persons | self.sixth, **values)
        self.submit(mission)
        return mission

    def three(self, first="2026-06-20", last="2026-06-24", **values):
        """Draft the second group: three of the bureau to the same host."""
        return self.make_mission(
            **{
                "title": "Three more to France",
                "persons": self.second_three,
                "countries": self.france,
                "exit_date": first,
                "entry_date": last,
                "purpose": "Another task",
                **values,
            }
        )

    def host(self, name):
        """Return the invitations of another host."""
        return {"invitation_ids": [self.letter_command(self.france, inviter=name)]}

    def act(self, mission, action, user, **options):
        """Act in a request of its own: what others did meanwhile is read anew."""
        self.env.invalidate_all()
        return super().act(mission, action, user, **options)

    # ---- TRV-23

    def test_trv_23_scenario_4_a_second_group_five_days_later(self):
        first = self.six()
        second = self.three()
        self.assertEqual(second.split_person_count, 9)
        with self.assertRefused("FAO-CHECK") as caught:
            self.submit(second)
        text = str(caught.exception)
        self.assertIn("TRV-23", text)
        for mission in (first, second):
            self.assertIn(mission.title, text)

    def test_trv_23_days_hosts_tasks_and_countries(self):
        self.six()
        self.assertCheck(self.three("2026-06-22", "2026-06-26"), "TRV-23")
        self.assertNoCheck(self.three("2026-06-23", "2026-06-27"), "TRV-23")
        self.assertCheck(self.three("2026-06-01", "2026-06-05"), "TRV-23")
        self.assertNoCheck(self.three("2026-05-27", "2026-05-31"), "TRV-23")
        self.assertNoCheck(self.three(**self.host("Another host")), "TRV-23")
        same_task = self.host("Another host") | {"purpose": "negotiate  two projects"}
        self.assertCheck(self.three(**same_task), "TRV-23")
        self.assertCheck(self.three(**self.host("host fr")), "TRV-23")
        self.assertNoCheck(self.three(countries=self.singapore), "TRV-23")

    def test_trv_23_the_size_of_one_group_stands_in_the_row_of_trv_01(self):
        self.six()
        second = self.three()
        self.assertEqual((second.split_person_count, second.split_person_limit), (9, 6))
        self.assertCheck(second, "together have 9 persons, at most 6", "2026-04-20")
        rows = self.env["fao.check"].search([("code", "=", "TRV-01")])
        rows.limit = 9
        self.env.invalidate_all()
        self.submit(second, "2026-04-20")
        self.assertStage(second, "unit_head")

    def test_trv_23_without_a_limit_no_group_is_too_large(self):
        self.six()
        second = self.three()
        rows = self.env["fao.check"].search([("code", "=", "TRV-01")])
        rows.valid_to = "2026-01-01"
        self.env.invalidate_all()
        self.assertFalse(second.split_too_many)
        self.submit(second, "2026-04-20")

    def test_trv_23_six_together_are_one_group_that_may_travel(self):
        self.submit(self.make_mission(persons=self.persons[:3]))
        second = self.three()
        self.assertEqual(second.split_person_count, 6)
        self.assertNoCheck(second, "TRV-23")

    def test_trv_23_the_same_persons_count_once(self):
        first = self.six()
        second = self.three(persons=first.member_ids.person_id)
        self.assertEqual(second.split_person_count, 6)

    def test_trv_23_groups_of_the_system_but_not_of_other_bureaus(self):
        self.six()
        college = self.make_unit("COL", parent_id=self.unit_commerce.id)
        user = self.make_user("college", "liaison", college, "liaison")
        below = self.three(user=user)
        self.assertEqual(below.split_person_count, 9)
        above = self.three(user=self.education_liaison)
        self.assertFalse(above.split_group_ids)

    def test_trv_23_groups_that_do_not_travel_do_not_count(self):
        first = self.six()
        second = self.three()
        with at("2026-04-15"):
            self.act(first, "reject", self.head, comment="No")
        self.assertNoCheck(second, "TRV-23")

    def test_trv_23_a_more_confidential_group_is_not_named(self):
        self.six(confidentiality="1").case_id.sudo()
        self.assertTrue(self.three().split_group_ids)
        self.assertFalse(self.three(confidentiality="0").split_group_ids)

    def test_trv_23_days_are_a_row(self):
        self.six()
        self.env["fao.plan.terms"].with_user(self.manager).create(
            {
                "valid_from": "2026-01-01",
                "company_id": self.company.id,
                "split_days": 4,
            }
        )
        self.assertNoCheck(self.three(), "TRV-23")
        self.assertCheck(self.three("2026-06-19", "2026-06-23"), "TRV-23")

    # ---- TRV-09

    def assertWarned(self, mission, text):
        """Assert that the submission asks for a reason, with ``text``."""
        with at("2026-04-15"), self.assertRefused("FAO-WARN") as caught:
            self.act(mission, "submit", self.liaison, reasons={"TRV-15": "Fixed"})
        self.assertIn(text, str(caught.exception))

    def test_trv_09_leaders_of_a_unit_in_one_group(self):
        mission = self.make_mission()
        self.leader.fao_unit_leader = True
        self.assertNoCheck(mission, "TRV-09")
        self.persons[1].fao_unit_leader = True
        self.assertWarned(
            mission, "Zhou Xiaomei: another leader of the same unit is in the group"
        )
        mission.member_ids[1].unit_id = self.unit_education
        self.assertNoCheck(mission, "TRV-09")

    def test_trv_09_two_leaders_to_one_country_within_six_months(self):
        self.leader.fao_unit_leader = True
        other = self.make_person("Second Leader", "r7", fao_unit_leader=True)
        self.submit(self.make_mission())
        values = {"persons": other, "countries": self.france, **self.host("Other")}
        values["purpose"] = "Another task"
        late = {"exit_date": "2026-12-08", "entry_date": "2026-12-11"}
        self.assertNoCheck(self.make_mission(**values, **late), "TRV-09")
        soon = {"exit_date": "2026-12-07", "entry_date": "2026-12-11"}
        self.assertWarned(
            self.make_mission(**values, **soon),
            "Second Leader: another leader of the same unit travels to the same",
        )
        values["countries"] = self.germany
        self.assertNoCheck(self.make_mission(**values, **soon), "TRV-09")

    # ---- TRV-18

    def test_trv_18_a_locked_unit_is_let_through_by_the_director_only(self):
        checks = self.env["fao.check"].search(
            [
                ("duty_id.code", "=", "travel_abroad"),
                ("code", "in", ("CTL-02", "PAS-07")),
                ("severity", "=", "waivable"),
            ]
        )
        self.assertEqual(
            set(checks.mapped("value_field")),
            {
                "organizer_id.passport_overdue_days",
                "organizer_id.trip_report_overdue_count",
            },
        )
        self.assertEqual(checks.waive_position_id, self.position("director"))
        trip = self.make_trip(self.sixth, "2026-02-02")
        self.as_engine(trip).write({"approved_exit": "2026-02-02"})
        mission = self.make_mission()
        self.assertCheck(mission, "1 trip reports of the unit are overdue")
        with at("2026-04-15"):
            self.act(mission, "check", self.liaison)
            self.act(mission, "ask_waiver", self.liaison, comment="On its way.")
            options = {"check": "CTL-02", "comment": "The report is on its way."}
            with self.assertRefused("FAO-NOTFOUND"):
                self.act(mission, "waive", self.deputy_director, **options)
            self.act(mission, "waive", self.director, **options)
        self.submit(mission)
        self.assertStage(mission, "unit_head")

    # ---- TRV-19

    def test_trv_19_a_foreign_residence_is_declared(self):
        self.persons[1].fao_foreign_residence = True
        mission = self.make_mission()
        self.assertCheck(
            mission,
            "Zhou Xiaomei: a foreign nationality or permanent residence is not",
        )
        mission.member_ids[1].foreign_declared = True
        self.assertNoCheck(mission, "TRV-19")

    def test_trv_19_the_exit_control_list(self):
        cards = self.env["fao.exit.control"].with_user(self.section_officer)
        card = cards.create(
            {
                "person_id": self.persons[1].id,
                "reference": "K-2026-7",
                "organ": "Court",
                "valid_from": "2026-03-01",
            }
        )
        mission = self.make_mission()
        with self.assertRefused("FAO-CHECK") as caught:
            self.submit(mission)
        text = str(caught.exception)
        self.assertIn("Zhou Xiaomei may not be entered, please ask the office", text)
        self.assertNotIn("K-2026-7", text)
        for user in (self.liaison, self.head, self.manager):
            with self.subTest(user=user.name):
                with self.assertRaises(AccessError):
                    self.env["fao.exit.control"].with_user(user).search([])
                with self.assertRaises(AccessError):
                    self.persons[1].with_user(user).read(["fao_exit_control_count"])
        card.valid_to = "2026-04-14"
        self.assertNoCheck(mission, "TRV-19")

    # ---- TRV-20

    def test_trv_20_the_director_decides_where_travel_is_advised_against(self):
        advice = self.env["fao.travel.advice"].with_user(self.manager)
        advice.create(
            {"country_id": self.belgium.id, "level": "2", "valid_from": "2026-01-01"}
        )
        mission = self.make_mission()
        self.assertNoCheck(mission, "TRV-20")
        advice.create(
            {"country_id": self.belgium.id, "level": "3", "valid_from": "2026-04-01"}
        )
        self.assertWarned(mission, "City BE, Belgium: the ministry advises against")
        self.submit(mission)
        self.sign_through(mission, last="leader_consent")
        self.assertStage(mission, "sign")
        with at("2026-04-16"), self.assertRefused("FAO-SLOT"):
            self.act(mission, "approve", self.deputy_director)
        with at("2026-04-16"):
            self.act(mission, "approve", self.director)
        self.assertStage(mission, "approved")
        with self.assertRaises(AccessError):
            advice.with_user(self.liaison).create({"country_id": self.france.id})
