"""Acceptance scenario 8 with its exact dates and texts; who shares in a report."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import at
from .control_common import ControlCase


@tagged("post_install", "-at_install")
class TestControlScenarios(ControlCase):
    def test_8_luxembourg_and_a_day_are_two_deviations(self):
        mission = self.returned()
        report = self.report_on(mission)
        self.assertEqual(report.due_on, date(2026, 7, 15))
        self.assertEqual(report.actual_days - report.approved_days, 1)
        self.assertEqual(
            report.deviation_ids.mapped("display_name"), ["More days than approved: 1"]
        )
        self.add_stop(report, self.luxembourg, "Luxembourg")
        self.assertEqual(
            report.deviation_ids.mapped("display_name"),
            [
                "Country or region not approved: Luxembourg",
                "More days than approved: 1",
            ],
        )

        self.make_rate(self.france, lodging=900)
        cost = {
            "category": "lodging",
            "country_id": self.france.id,
            "city": "City FR",
            "paid": 1000,
        }
        rows = [
            {"name": "Hotel", "spent_on": "2026-06-10"},
            {"name": "Hotel, extra day", "spent_on": "2026-06-15"},
            {
                "name": "Hotel, Luxembourg",
                "spent_on": "2026-06-12",
                "country_id": self.luxembourg.id,
                "city": "Luxembourg",
            },
        ]
        report.write(
            {
                "expense_ids": [Command.create(cost | row) for row in rows],
                "expense_final": 900,
                "stamps_enclosed": True,
            }
        )
        self.assertEqual(
            report.expense_ids.mapped(lambda row: (row.ground, row.refused)),
            [("standard", 100), ("day", 1000), ("place", 1000)],
        )
        self.assertEqual(report.expense_reimbursable, 900)

        report.deviation_ids.write({"explanation": "The host asked for it."})
        self.send(report, "2026-07-15")
        self.assertFalse(report.days_late)
        self.sign(report, "2026-07-15")
        text = "2 deviations from the approval are open"
        self.assertRule(text, self.record_return, mission, "2026-07-15")
        self.assertStage(mission, "approved")
        self.assertRule(
            "Country or region not approved: Luxembourg: the deviation is open",
            self.accept,
            report,
            "2026-07-16",
        )

        self.settle(report, "minor", "2026-07-16")
        self.accept(report, "2026-07-16")
        self.assertEqual(report.result, "minor")
        self.record_return(mission, "2026-07-16")
        self.assertStage(mission, "closed")

    # ---- Sharing

    def shared(self, user):
        """Return the register of shared reports as a user reads it now."""
        self.env.invalidate_all()
        return self.env["fao.trip.shared"].with_user(user)

    def closed_report(self, level="all"):
        """Return a report that was closed with a level of sharing."""
        report = self.report_on(
            self.returned(last="2026-06-14"),
            contacts="Port of Le Havre",
            follow_ups="Send the draft",
            sharing=level,
        )
        self.put_in_stage(report, "closed")
        self.as_engine(report.case_id).submitted_at = "2026-06-20 01:00:00"
        return report

    def allow_export(self, user):
        """Let a user export what he reads."""
        user.group_ids = [Command.link(self.env.ref("base.group_allow_export").id)]

    def test_the_reporter_chooses_and_the_officer_settles_the_level(self):
        report = self.report_on(self.returned(last="2026-06-14"))
        self.assertEqual(report.sharing, "office")
        report.sharing = "all"
        self.assertFalse(self.shared(self.education_liaison).search([]), "a draft")
        self.send(report)
        self.sign(report)
        with self.assertRefused("FAO-LOCKED"), at("2026-06-24"):
            report.with_user(self.liaison).sharing = "office"
        with at("2026-06-24"):
            report.with_user(self.section_officer).sharing = "line"
        self.assertStage(report, "examine")
        self.assertFalse(self.shared(self.head).search([]), "not settled yet")
        self.accept(report)
        for user in (self.section_officer, self.liaison):
            with self.assertRefused("FAO-CLOSED"), at("2026-06-25"):
                report.with_user(user).sharing = "all"
        self.assertEqual(self.shared(self.head).search([]).id, report.id)
        self.assertFalse(self.shared(self.education_liaison).search([]))

    def test_a_level_names_its_readers(self):
        report = self.closed_report("office")
        branch = self.make_unit("COM-1", parent_id=self.unit_commerce.id)
        below = self.make_user("branch", unit=branch)
        nobody = self.make_user("uncleared", fao_clearance=0)
        office = [self.section_officer, self.director, self.inspector]
        line = [self.liaison, self.finance, self.vice_mayor, below]
        others = [self.education_liaison, self.education_head]
        for level, readers in (
            ("office", office),
            ("line", office + line),
            ("all", office + line + others),
        ):
            self.as_engine(report).sharing = level
            for user in (*office, *line, *others, nobody):
                found = self.shared(user).search([]).ids
                expected = report.ids if user in readers else []
                self.assertEqual(found, expected, (level, user.login))

    def test_another_unit_reads_what_is_shared_and_nothing_of_the_case(self):
        report = self.closed_report()
        mission = report.mission_id
        france = self.france.name
        self.allow_export(self.education_liaison)
        rows = self.shared(self.education_liaison)
        [row] = rows.search([])
        self.assertEqual(
            (row.title, row.purpose, row.results, row.contacts, row.follow_ups),
            (
                mission.title, mission.purpose, "Two contracts", "Port of Le Havre",
                "Send the draft",
            ),
        )  # fmt: skip
        self.assertEqual(row.country_ids, self.france | self.belgium)
        self.assertEqual(row.cities, "City FR, City BE")
        self.assertEqual((row.unit_id, row.year), (self.unit_commerce, 2026))
        for domain, found in (
            ([("country_ids", "in", self.france.ids)], 1),
            ([("country_ids", "ilike", france)], 1),
            ([("country_ids", "in", self.luxembourg.ids)], 0),
            ([("country_ids", "not in", self.luxembourg.ids)], 1),
            (
                [
                    ("unit_id", "child_of", self.unit_government.ids),
                    ("year", "=", 2026),
                ],
                1,
            ),
            ([("year", "=", 2025)], 0),
        ):
            self.assertEqual(rows.search_count(domain), found, domain)
        self.assertTrue(rows.name_search("Commerce"))
        self.assertEqual(len(rows._read_group([], ["unit_id"], ["__count"])), 1)
        exported = row.export_data(["title", "cities", "country_ids/code"])
        self.assertEqual(exported["datas"][0][1], "City FR, City BE")
        # Nothing leads from here to persons, money, deviations or the case itself
        related = {field.comodel_name for field in rows._fields.values()} - {None}
        self.assertEqual(related, {"fao.unit", "res.company", "res.country"})
        for record in (report, report.case_id, mission, mission.case_id):
            as_reader = record.with_user(self.education_liaison)
            self.assertFalse(as_reader.search([("id", "in", record.ids)]), record)
            with self.assertRaises(AccessError):
                as_reader.read(["title"])
        for records in (report.stop_ids, mission.member_ids, mission.budget_line_ids):
            as_reader = records.with_user(self.education_liaison)
            self.assertFalse(as_reader.search([("id", "in", records.ids)]), records)
        with self.assertRaises(AccessError):
            row.action_open_report()
        action = self.shared(self.section_officer).browse(row.id).action_open_report()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (report._name, row.id)
        )
        for call in (lambda: row.write({"results": "x"}), row.unlink):
            with self.assertRaises(AccessError):
                call()

    def test_what_is_not_shared_is_not_there_however_it_is_asked_for(self):
        report = self.closed_report("line")
        self.allow_export(self.education_liaison)
        rows = self.shared(self.education_liaison)
        row = rows.browse(report.id)
        self.assertFalse(rows.search([("id", "=", report.id)]))
        self.assertFalse(rows.name_search("Commerce"))
        self.assertFalse(rows._read_group([], ["unit_id"], ["__count"]))
        self.assertFalse(rows.search([("country_ids", "in", self.france.ids)]))
        for call in (
            lambda: row.read(["title"]),
            lambda: row.read(["country_ids"]),
            lambda: row.export_data(["title"]),
            lambda: row.action_open_report(),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                call()

    def test_secret_trips_and_visits_not_announced_are_shared_with_nobody(self):
        report = self.closed_report()
        mission = self.as_engine(report.mission_id)
        readers = (self.education_liaison, self.section_officer, self.director)

        def seen():
            return [bool(self.shared(user).search([])) for user in readers]

        for case in (mission.case_id, self.as_engine(report.case_id)):
            case.confidentiality = "2"
            self.assertEqual(seen(), [False] * 3)
            case.confidentiality = "1"
        mission.leader_visit = True
        self.assertEqual(seen(), [False] * 3)
        mission.announced_on = "2026-06-20"
        with at("2026-06-19"):
            self.assertEqual(seen(), [False] * 3)
        with at("2026-06-20"):
            self.assertEqual(seen(), [True] * 3)

    def test_what_a_duty_hides_is_hidden_in_the_register_too(self):
        report = self.closed_report()
        for record, name in ((report, "contacts"), (report.mission_id, "purpose")):
            self.as_engine(self.env["fao.field.rule"]).create(
                {
                    "workflow_id": record.workflow_id.id,
                    "field_name": name,
                    "effect": "hidden",
                    "group_id": self.env.ref("fao_core.group_fao_liaison").id,
                }
            )
        self.env.registry.clear_cache()
        row = self.shared(self.education_liaison).browse(report.id)
        for name in ("contacts", "purpose"):
            with self.assertRaises(AccessError):
                row.read([name])
            self.assertNotIn(name, row.fields_get())
        self.assertTrue(row.read(["results"])[0]["results"])
        head = self.shared(self.education_head).browse(report.id)
        self.assertTrue(head.contacts and head.purpose)
