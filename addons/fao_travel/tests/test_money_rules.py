"""TRV-13 and TRV-14: seats by rank, costs within the table of standards."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TravelCase, at


@tagged("post_install", "-at_install")
class TestMoneyRules(TravelCase):
    """Five persons, led by an R6, for 8 days: 40 person-days and 35 nights.

    France costs 1000 a night, 400 and 200 a day, Paris 1500 a night, Belgium less.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rate = cls.make_rate(cls.france)
        cls.make_rate(cls.france, city="Paris", lodging=1500)
        cls.make_rate(cls.belgium, lodging=900, meals=300)

    def planned(self, category, quantity, rate, mission=None, **values):
        """Return a mission with one cost besides its flights."""
        line = {"category": category, "quantity": quantity, "rate": rate, **values}
        mission = mission or self.make_mission(budget_approved_amount=900000)
        mission.budget_line_ids = [Command.create(line)]
        return mission

    def line(self, mission):
        """Return the cost that was added last."""
        return mission.budget_line_ids.sorted("id")[-1]

    # ---- What the findings call a line

    def test_a_line_names_itself_once(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        lodging = self.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", "fao.travel.budget.line"),
                ("field_id.name", "=", "category"),
                ("value", "=", "lodging"),
            ]
        )
        lodging.with_context(lang="zh_CN").sudo().name = "住宿费"
        field = self.env["fao.travel.budget.line"]._fields["category"]
        chinese = self.env["res.lang"].with_context(lang="zh_CN").env
        for category, label in field._description_selection(self.env):
            named = dict(field._description_selection(chinese))[category]
            mission = self.planned(category, 1, 10, name=label)
            line = self.line(mission)
            self.assertEqual(line.display_name, label)
            for said in (f" {label.upper()}", named):
                line.name = said
                self.assertEqual(line.display_name, label)
            in_chinese = line.with_context(lang="zh_CN")
            self.assertEqual(in_chinese.display_name, named)
        line.write({"category": "lodging", "name": "住宿费"})
        self.assertEqual(line.display_name, "Lodging")
        line.write({"name": "Near the port", "city": "Paris"})
        self.assertEqual(line.display_name, "Lodging, Paris, Near the port")
        line.write({"name": "paris"})
        self.assertEqual(line.display_name, "Lodging, Paris")
        mission = self.planned(
            "lodging", 35, 1600, name="Lodging", country_id=self.france.id
        )
        with self.assertRefused("FAO-CHECK") as caught:
            self.submit(mission)
        self.assertIn("Lodging, France: ", str(caught.exception))

    def test_a_place_that_is_its_country_is_named_once(self):
        singapore = self.env.ref("base.sg")
        mission = self.make_mission(countries=singapore)
        mission.stop_ids.city = "Singapore"
        self.assertEqual(mission.stop_ids.display_name, "Singapore")
        rate = self.make_rate(singapore, city="Singapore")
        self.assertEqual(rate.display_name, "Singapore (2026-01-01)")

    # ---- TRV-13

    def test_trv_13_the_class_of_the_seat_follows_the_rank(self):
        r6, r8 = (self.env.ref(f"fao_core.rank_{rank}") for rank in ("r6", "r8"))
        mission = self.planned("flight", 1, 12000)
        self.assertNoCheck(mission, "TRV-13")
        line = self.line(mission)
        for seat, text in (
            ("business", "business class is for department level"),
            ("first", "first class is for ministers"),
        ):
            for rank in (r6, r8, r8.browse()):
                with self.subTest(seat=seat, rank=rank.code):
                    line.write({"seat_class": seat, "rank_id": rank.id})
                    self.assertCheck(mission, text)

    def test_trv_13_department_level_flies_business_and_ministers_first(self):
        r5, r3 = (self.env.ref(f"fao_core.rank_{rank}") for rank in ("r5", "r3"))
        chief = self.make_person("Dai Weimin", "r5")
        mission = self.make_mission(
            persons=chief | self.persons[1:], budget_approved_amount=900000
        )
        self.planned("flight", 1, 40000, mission, seat_class="business")
        self.assertCheck(mission, "business class is for department level")
        self.line(mission).rank_id = r5
        self.assertNoCheck(mission, "TRV-13")
        self.line(mission).rank_id = r3
        self.assertCheck(mission, "business class is for department level")
        minister = self.make_person("Vice Minister", "r3")
        mission = self.make_mission(persons=minister, budget_approved_amount=900000)
        self.planned("flight", 1, 90000, mission, seat_class="first")
        self.assertNoCheck(mission, "TRV-13")

    def test_trv_13_a_foreign_airline_needs_both_consents_before(self):
        mission = self.planned("flight", 1, 12000, foreign_airline=True)
        text = "a foreign airline needs the prior consent"
        self.assertCheck(mission, text)
        line = self.line(mission)
        line.airline_consent_on = "2026-04-10"
        self.assertCheck(mission, text)
        line.airline_finance_on = "2026-04-16"
        self.env.invalidate_all()
        self.assertCheck(mission, text, day="2026-04-15")
        line.airline_finance_on = "2026-04-15"
        self.assertNoCheck(mission, "TRV-13", day="2026-04-15")

    # ---- TRV-14: standards

    def test_trv_14_lodging_within_the_standard_of_the_place(self):
        mission = self.planned("lodging", 10, 1000, country_id=self.france.id)
        self.assertNoCheck(mission, "TRV-14")
        line = self.line(mission)
        line.rate = 1001
        self.assertEqual((line.rate_standard, line.over), (10000, 10))
        self.assertCheck(
            mission, "TRV-14: Lodging, France: 10010 planned, the standard allows 10000"
        )
        line.write({"country_id": self.belgium.id, "rate": 901})
        self.assertCheck(mission, "Lodging, Belgium: 9010 planned, the standard allows")

    def test_trv_14_a_city_has_a_standard_of_its_own(self):
        stops = [
            Command.create({"country_id": self.france.id, "city": city})
            for city in ("Paris", "Lyon")
        ]
        mission = self.make_mission(stop_ids=stops, budget_approved_amount=900000)
        place = {"country_id": self.france.id, "city": " paris "}
        self.planned("lodging", 10, 1500, mission, **place)
        self.assertNoCheck(mission, "TRV-14")
        self.line(mission).city = "Lyon"
        self.assertCheck(mission, "Lodging, Lyon: 15000 planned, the standard allows")

    def test_trv_14_without_a_place_the_highest_of_the_route_counts(self):
        mission = self.planned("lodging", 10, 1000)
        self.assertEqual(self.line(mission).rate_id, self.rate)
        self.assertNoCheck(mission, "TRV-14")
        self.line(mission).rate = 1001
        self.assertCheck(mission, "Lodging: 10010 planned, the standard allows 10000")

    def test_trv_14_ministers_lodge_at_actual_cost(self):
        minister = self.make_person("Vice Minister", "r3")
        mission = self.make_mission(persons=minister, budget_approved_amount=900000)
        self.planned("lodging", 7, 5000, mission, country_id=self.france.id)
        self.assertNoCheck(mission, "TRV-14")
        self.assertTrue(self.line(mission).at_actual_cost)
        self.rate.actual_rank_id = False
        self.assertCheck(mission, "35000 planned, the standard allows 7000")

    def test_trv_14_the_row_in_force_on_the_day_of_exit(self):
        self.rate.valid_to = "2026-06-07"
        newer = self.make_rate(self.france, valid_from="2026-06-08", lodging=1200)
        mission = self.planned("lodging", 10, 1200, country_id=self.france.id)
        self.assertEqual(self.line(mission).rate_id, newer)
        self.assertNoCheck(mission, "TRV-14")
        mission.write({"exit_date": "2026-06-07", "entry_date": "2026-06-14"})
        self.assertCheck(mission, "12000 planned, the standard allows 10000")

    def test_trv_14_drafts_follow_the_table_and_submitted_ones_keep_theirs(self):
        mission = self.planned("lodging", 10, 1000, country_id=self.france.id)
        self.rate.lodging = 900
        self.assertEqual(self.line(mission).rate_standard, 9000)
        self.rate.lodging = 1000
        self.submit(mission)
        with self.assertRefused("FAO-TERMS"):
            self.rate.lodging = 900
        self.make_rate(self.france, valid_from="2026-06-01", lodging=800)
        self.assertEqual(self.line(mission).rate_standard, 10000)
        with self.assertRefused("FAO-GUARD"):
            self.line(mission).with_user(self.liaison).rate_standard = 99999

    def test_trv_14_a_table_in_another_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", euro.id)]).unlink()
        self.make_rate(self.germany, currency_id=euro.id, lodging=150)
        mission = self.planned(
            "lodging",
            10,
            150,
            self.make_mission(countries=self.germany, entry_date="2026-06-12"),
            country_id=self.germany.id,
            cost_currency_id=euro.id,
            fx_rate=7.8,
        )
        line = self.line(mission)
        self.assertEqual((line.amount, line.rate_standard), (11700, 11700))
        line.rate = 151
        self.assertCheck(mission, "11778 planned, the standard allows 11700")
        line.write({"cost_currency_id": self.company.currency_id.id, "fx_rate": 1})
        self.assertTrue(line.rate_missing)
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "inverse_company_rate": 8}
        )
        line.quantity = 9
        self.assertEqual((line.rate_standard, line.rate_missing), (10800, False))

    def test_trv_14_a_place_without_a_standard_is_told(self):
        norway = self.env.ref("base.no")
        mission = self.make_mission(
            countries=norway,
            entry_date="2026-06-12",
            budget_approved_amount=900000,
        )
        self.planned("lodging", 10, 9000, mission, country_id=norway.id)
        self.submit(mission)
        told = mission.finding_ids.filtered(lambda f: f.code == "TRV-14")
        self.assertEqual(told.mapped("severity"), ["info"])
        self.assertIn("no standard", told.message)

    # ---- TRV-14: days, host, plan

    def test_trv_14_allowances_for_the_days_from_exit_to_entry(self):
        for category, rate, most, text in (
            (
                "meals",
                400,
                40,
                "Meals for 41 days, from exit to entry the group has 40",
            ),
            ("misc", 200, 40, "Sundries for 41 days, from exit to entry"),
            ("lodging", 900, 35, "Lodging for 36 nights, the group has 35"),
        ):
            with self.subTest(category=category):
                mission = self.planned(category, most, rate)
                self.assertNoCheck(mission, "TRV-14")
                self.line(mission).quantity = most + 1
                self.assertCheck(mission, text)

    def test_trv_14_meals_within_the_standard(self):
        place = {"country_id": self.belgium.id}
        mission = self.planned("meals", 10, 301, **place)
        self.assertCheck(
            mission, "Meals, Belgium: 3010 planned, the standard allows 3000"
        )

    def test_trv_14_nothing_for_what_the_host_provides(self):
        for category, quantity, text in (
            ("lodging", 5, "The host provides lodging: 500 planned, nothing is paid"),
            ("meals", 5, "The host provides meals: 500 planned"),
            ("misc", 5, "The host provides sundries: 500 planned"),
        ):
            with self.subTest(category=category):
                mission = self.planned(category, quantity, 100)
                self.assertNoCheck(mission, "TRV-14")
                mission[f"host_{category}"] = True
                self.assertCheck(mission, text)

    def test_trv_14_inter_city_travel_is_in_the_plan(self):
        mission = self.planned("intercity", 5, 500)
        self.assertNoCheck(mission, "TRV-14")
        line = self.line(mission)
        line.write({"country_id": self.belgium.id, "city": "City BE"})
        self.assertNoCheck(mission, "TRV-14")
        line.city = "Bruges"
        self.assertCheck(mission, "Inter-city travel abroad, Bruges: inter-city travel")
        alone = self.planned(
            "intercity",
            5,
            500,
            self.make_mission(countries=self.france, entry_date="2026-06-12"),
        )
        self.assertCheck(alone, "is paid only between places of the route")

    def test_trv_14_lodging_at_a_place_of_the_route(self):
        mission = self.planned("lodging", 5, 100, country_id=self.germany.id)
        self.assertCheck(mission, "Lodging, Germany: the place is not on the route")

    def test_trv_13_and_14_bind_trips_to_hong_kong_too(self):
        hong_kong = self.env.ref("base.hk")
        self.make_rate(hong_kong, lodging=1800)
        self.make_authority("travel_hkm", "r6")
        mission = self.make_mission(
            dest_kind="hkm",
            countries=hong_kong,
            entry_date="2026-06-11",
            budget_approved_amount=900000,
        )
        self.planned("lodging", 10, 1801, mission)
        self.assertCheck(mission, "Lodging: 18010 planned, the standard allows 18000")
        self.line(mission).rate = 1800
        self.submit(mission)
        self.assertStage(mission, "unit_head")

    def test_only_managers_keep_the_table(self):
        for user in (self.liaison, self.section_officer, self.finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rate.with_user(user).lodging = 9999
        with at("2026-04-15"):
            self.assertEqual(self.rate.with_user(self.liaison).lodging, 1000)
