"""Statistics and registers: the figures, and that nobody sees more than his cases."""

from odoo.tests import tagged

from .common import at
from .control_common import ControlCase


@tagged("post_install", "-at_install")
class TestTravelHistory(ControlCase):
    """The five years of a person and the day from which he may travel again."""

    def person(self, user=None):
        self.env.invalidate_all()
        return self.leader.with_user(user or self.section_officer)

    def trip(self, person, day, **values):
        """Make an earlier trip that was submitted to the office."""
        mission = self.make_trip(person, day, **values)
        self.as_engine(mission.case_id).submitted_at = f"{day} 02:00:00"
        return mission

    def test_the_next_possible_exit_is_that_of_the_check(self):
        self.trip(self.leader, "2024-09-02")
        with at("2026-04-15"):
            person = self.person()
            self.assertEqual(str(person.fao_next_exit), "2026-09-02")
            self.assertEqual(person.fao_next_exit_rule, "TRV-06")
        mission = self.make_mission(exit_date="2026-08-31", entry_date="2026-09-04")
        self.assertCheck(mission, "next possible 2026-09-02")

    def test_who_is_not_barred_may_leave_today(self):
        self.trip(self.leader, "2024-04-15")
        with at("2026-04-15"):
            person = self.person()
            self.assertEqual(str(person.fao_next_exit), "2026-04-15")
            self.assertFalse(person.fao_next_exit_rule)
        self.trip(self.persons[1], "2026-02-02")
        with at("2026-04-15"):
            staff = self.persons[1].with_user(self.section_officer)
            self.assertEqual(str(staff.fao_next_exit), "2026-04-15")

    def test_five_years_without_cancelled_trips(self):
        self.trip(self.leader, "2021-04-14")
        recent = self.trip(self.leader, "2021-04-16")
        cancelled = self.trip(self.leader, "2025-01-06")
        self.put_in_stage(cancelled, "cancelled")
        with at("2026-04-15"):
            person = self.person()
            self.assertEqual(person.fao_recent_trip_ids.mission_id, recent)
            self.assertEqual(person.fao_recent_trip_count, 1)

    def test_trips_that_one_may_not_read_are_not_told(self):
        trip = self.trip(self.leader, "2024-09-02")
        self.as_engine(trip.case_id).confidentiality = "3"
        with at("2026-04-15"):
            for user, count in ((self.section_officer, 0), (self.director, 1)):
                person = self.person(user)
                self.assertEqual(person.fao_recent_trip_count, count)
                barred = str(person.fao_next_exit) != "2026-04-15"
                self.assertEqual(barred, bool(count))

    def test_a_list_of_persons_costs_no_query_each(self):
        for person in self.persons:
            self.trip(person, "2025-09-01")
        names = [
            "fao_allowance", "fao_next_exit", "fao_recent_trip_count", "fao_last_exit"
        ]  # fmt: skip
        counts = []
        for persons in (self.persons[:2], self.persons):
            with at("2026-04-15"):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                persons.with_user(self.section_officer).read(names)
                counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])


@tagged("post_install", "-at_install")
class TestExpenditure(ControlCase):
    def settled(self, amount, **values):
        last = values.get("entry_date", "2026-06-14")
        mission = self.returned(last=last, **values)
        report = self.report_on(mission)
        expense = {"name": "All", "spent_on": "2026-06-09", "paid": amount}
        expenses = [(0, 0, {"category": "other", **expense})]
        report.write({"expense_ids": expenses, "stamps_enclosed": True})
        report.write({"expense_final": amount})
        self.send(report)
        self.sign(report)
        self.assertFalse(mission.expense_settled)
        self.accept(report)
        return mission

    def test_spending_is_known_when_the_report_is_accepted(self):
        mission = self.settled(150000)
        self.env.invalidate_all()
        self.assertTrue(mission.expense_settled)
        self.assertEqual(mission.spent_amount, 150000)
        self.assertEqual(mission.spent_share, 75)
        self.assertEqual((mission.actual_days, mission.travelled_person_days), (7, 35))

    def test_the_share_of_a_group_is_one_sum_of_another(self):
        big = self.settled(150000)
        others = self.make_person("Sun Yue", "r8") | self.make_person("He Min", "r8")
        small = self.settled(
            9000,
            persons=others,
            countries=self.germany,
            entry_date="2026-06-12",
            budget_approved_amount=90000,
        )
        missions = (big | small).with_user(self.section_officer)
        [(share,)] = missions._read_group(
            [("id", "in", missions.ids)], [], ["spent_share:avg"]
        )
        self.assertAlmostEqual(share, 159000 / 290000 * 100)

    def test_statistics_count_what_the_list_shows(self):
        mission = self.approved()
        others = self.make_person("Sun Yue", "r8") | self.make_person("He Min", "r8")
        secret = self.approved(
            persons=others, countries=self.germany, entry_date="2026-06-12"
        )
        self.as_engine(secret.case_id).confidentiality = "3"
        both = [("id", "in", (mission | secret).ids)]
        groups = ["unit_id", "country_ids", "kind", "highest_rank_id", "fund_source"]
        for user in (
            self.liaison, self.education_liaison, self.section_officer, self.director,
            self.inspector, self.finance, self.custodian,
        ):  # fmt: skip
            missions = self.env["fao.travel.mission"].with_user(user)
            shown = missions.search(both)
            with self.subTest(user=user.login):
                for group in [*groups, "exit_date:month"]:
                    rows = missions._read_group(both, [group], ["id:recordset"])
                    counted = missions.union(*(found for _key, found in rows))
                    self.assertEqual(counted, shown, group)
        self.assertEqual(
            [
                self.env["fao.travel.mission"].with_user(user).search_count(both)
                for user in (
                    self.education_liaison,
                    self.section_officer,
                    self.director,
                )
            ],
            [0, 1, 2],
        )

    def test_nobody_enters_figures_of_statistics(self):
        mission = self.make_mission()
        missions = mission.with_user(self.liaison)
        for name in ("spent_amount", "spent_share", "travelled_person_days"):
            with self.assertRefused("FAO-GUARD"):
                missions.write({name: 1})


@tagged("post_install", "-at_install")
class TestRefusals(ControlCase):
    """The register of refusals names the rule and follows the case."""

    def refused(self, comment):
        mission = self.make_mission()
        self.submit(mission)
        self.sign_through(mission, last="countersign")
        with at("2026-04-16"):
            self.act(
                mission,
                "take",
                self.section_officer,
                transition="refuse",
                comment=comment,
            )
        return mission

    def row(self, mission, user):
        refusals = self.env["fao.refusal"].with_user(user)
        return refusals.search([("case_id", "=", mission.case_id.id)])

    def test_a_refusal_names_its_rules(self):
        mission = self.refused("TRV-08, TRV-16: host and members do not match")
        row = self.row(mission, self.section_officer)
        self.assertEqual(row.rule_codes, "TRV-08, TRV-16")
        self.assertIn("host and members", row.reason)
        self.assertEqual(row.user_id, self.section_officer)
        self.assertEqual(row.stage_id.code, "examine")
        self.assertEqual(row.unit_id, self.unit_commerce)

    def test_a_refusal_without_a_rule_is_counted_too(self):
        mission = self.refused("Not in the interest of the city")
        row = self.row(mission, self.section_officer)
        self.assertTrue(row)
        self.assertFalse(row.rule_codes)

    def test_a_refusal_is_read_by_whoever_reads_the_case(self):
        mission = self.refused("TRV-08: no counterpart")
        running = self.make_mission()
        self.assertFalse(self.row(running, self.liaison))
        for user in (
            self.liaison, self.education_liaison, self.section_officer, self.custodian,
            self.inspector, self.finance, self.manager, self.director,
        ):  # fmt: skip
            cases = self.env["fao.case"].with_user(user)
            seen = cases.search([("id", "=", mission.case_id.id)])
            with self.subTest(user=user.login):
                self.assertEqual(len(self.row(mission, user)), len(seen))
        self.assertFalse(self.row(mission, self.education_liaison))
