"""The half-year report: every figure is that of plain SQL over the registers."""

from collections import Counter

from odoo import Command
from odoo.tests import tagged

from .common import at
from .half_year_common import FIRST, LAST, OPEN, HalfYearCase
from .half_year_sql import CONTROL, figures
from .passport_common import PassportCase


@tagged("post_install", "-at_install")
class TestHalfYearFigures(HalfYearCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        us, italy = cls.env.ref("base.us"), cls.env.ref("base.it")
        leader = cls.make_person("Chief", "r5")
        cls.joiner = cls.make_person("Joiner", "r5")
        pair = cls.chief | cls.staff[:1]
        cls.absent = cls.trip(pair, "2026-02-02", countries=cls.luxembourg)
        cls.accepted(cls.absent, cls.chief | cls.joiner, spent=51234.5)
        cls.dropped = cls.trip(pair, "2026-03-09", countries=italy, kind="negotiation")
        rows = cls.dropped.member_ids.filtered(lambda m: m.person_id == cls.chief)
        cls.as_engine(rows).unlink()
        cls.join = cls.joined(leader | cls.staff[1:], "2026-04-06", countries=us)
        cls.make_quotas()
        cls.env.invalidate_all()

    @classmethod
    def make_quotas(cls):
        """Give two units quotas, and one trip of this year a line of the plan."""
        for unit, year, count in (
            (cls.unit_education, 2026, 8),
            (cls.make_unit("PRT"), 2026, 4),
            (cls.unit_education, 2025, 9),
        ):
            cls.env["fao.travel.quota"].sudo().create(
                {
                    "unit_id": unit.id,
                    "year": year,
                    "delegations": count,
                    "persons": 10,
                    "amount": 100000,
                }
            )
        plan = cls.env["fao.travel.plan"].with_user(cls.liaison)
        plan = plan.create(
            {
                "title": "Plan",
                "year": 2026,
                "line_ids": [
                    Command.create(
                        {
                            "name": "Talks",
                            "country_ids": [Command.set(cls.luxembourg.ids)],
                            "days": 8,
                            "persons": 2,
                            "quarter": "1",
                            "amount": 60000,
                        }
                    )
                ],
            }
        )
        cls.as_engine(cls.absent).plan_line_id = plan.line_ids

    # ---- When it begins

    def test_it_begins_on_the_first_working_day_after_the_period(self):
        for day in ("2027-01-01", "2027-01-03"):
            with at(day):
                self.env["fao.travel.report"]._cron_begin()
        self.assertFalse(self.reports().filtered(lambda r: r.first_day.year == 2026))
        self.begin("2027-01-04")
        [report] = self.reports()
        self.assertEqual((report.year, report.half), (2026, "2"))
        self.begin("2027-01-05")
        self.assertEqual(self.reports(), report)

    def test_due_day_rolls_forward_to_a_working_day(self):
        report = self.begin()
        self.assertEqual(str(report.due_on), "2026-07-15")
        self.assertEqual(report.initiator_id, self.section_officer)
        self.begin("2027-01-05")
        second = self.reports().filtered(lambda r: r.half == "2")
        self.assertEqual(str(second.due_on), "2027-01-15")
        self.begin("2028-07-03")
        third = self.reports().filtered(lambda r: r.year == 2028)
        self.assertEqual(str(third.due_on), "2028-07-17")

    # ---- Counting

    def test_every_figure_on_travel_is_that_of_plain_sql(self):
        report = self.begin()
        counted = self.counted(report)
        self.assertEqual(counted, self.plain())
        for name, value in (
            (("outbound", "total", "delegations", ""), 4),
            (("outbound", "total", "persons", ""), 3 + 2 + 2 + 1),
            (("outbound", "total", "confirmed", ""), 2),
            (("outbound", "plan", "delegations", "yes"), 1),
            (("hkm", "total", "persons", ""), 2),
            (("leaders", "total", "persons", ""), 1),
            (("leaders", "total", "confirmed", ""), 1),
            (("plan", "total", "quota_persons_share", ""), 100 * 4 / 20),
        ):
            self.assertEqual(counted[name], value, name)

    def test_persons_are_those_who_really_went(self):
        report = self.begin()
        persons = self.figure(report, "outbound", "persons", "country", "LU")
        self.assertEqual(persons, 2, "one absent, one who joined without approval")
        self.assertEqual(
            self.figure(report, "outbound", "persons", "country", "IT"),
            1,
            "one dropped",
        )
        self.assertEqual(self.absent.member_count, 2)
        self.assertEqual(self.absent.traveller_ids, self.chief | self.joiner)
        self.assertEqual(self.absent.travelled_person_days, 16)
        rows = {row.person_id: row for row in self.absent.member_ids}
        self.assertTrue(rows[self.chief].counted_trip)
        self.assertFalse(rows[self.staff[:1]].counted_trip, "counts for no frequency")
        # A report that the office has not accepted settles nothing
        case = self.absent.trip_report_ids.case_id
        stages = case.workflow_id.stage_ids
        examine = stages.filtered(lambda stage: stage.code == "examine")
        self.as_engine(case).write({"stage_id": examine.id, "state": "running"})
        self.env.invalidate_all()
        self.assertEqual(self.absent.traveller_ids, self.chief | self.staff[:1])
        self.assertTrue(rows[self.staff[:1]].counted_trip)

    def test_confirmed_members_stand_in_a_column_of_their_own(self):
        report = self.begin()
        rows = report.main_figure_ids.filtered(lambda row: row.section == "outbound")
        self.assertFalse(rows.filtered(lambda row: row.measure == "confirmed"))
        [row] = rows.filtered(
            lambda row: (row.item, row.measure) == ("total", "persons")
        )
        self.assertEqual((row.value, row.confirmed), (8, 2))
        action = row.action_open_confirmed()
        missions = self.env["fao.travel.mission"].search(action["domain"])
        self.assertEqual(missions, self.join)
        [row] = rows.filtered(
            lambda row: (row.item, row.measure, row.key) == ("country", "persons", "US")
        )
        self.assertEqual((row.value, row.confirmed), (0, 2))
        control = self.figure(report, "control", "approvals")
        self.assertEqual(control, 0, "a confirmation approves no group")

    def counted(self, report, name="value"):
        """Return what the report says of travel and control, by name."""
        return {
            (row.section, row.item, row.measure, row.key or ""): row[name]
            for row in report.figure_ids
            if row[name]
            and (
                row.section in ("outbound", "hkm", "leaders", "plan")
                or row.measure in CONTROL
            )
        }

    def plain(self, first=FIRST, last=LAST):
        """Return the figures on travel by plain SQL."""
        self.env.flush_all()
        return figures(self.env.cr, self.company, (first, last), OPEN)

    def test_a_year_ago_stands_beside_each_figure(self):
        report = self.begin()
        then = self.plain("2025-01-01", "2025-06-30")
        [row] = report.figure_ids.filtered(
            lambda f: (
                (f.section, f.item, f.measure) == ("outbound", "total", "delegations")
            )
        )
        self.assertEqual((row.value, row.previous), (4, 1))
        self.assertEqual(row.change, 300)
        self.assertEqual(self.counted(report, "previous"), then)

    def test_decisions_belong_to_their_day(self):
        mission = self.approved()
        refused = self.make_mission(
            persons=self.persons[:1], countries=self.germany, entry_date="2026-06-12"
        )
        self.submit(refused)
        self.sign_through(refused, last="countersign")
        with at("2026-04-20"):
            words = {"transition": "refuse", "comment": "TRV-08: no counterpart"}
            self.act(refused, "take", self.section_officer, **words)
        with at("2026-06-14"):
            dates = {"actual_exit": "2026-06-08", "actual_entry": "2026-06-14"}
            mission.with_user(self.liaison).write(dates)
        report = self.begin("2026-07-20")
        [(approved,)] = self.sql(
            """
            SELECT COUNT(*) FROM fao_document d JOIN fao_case c ON c.id = d.case_id
              JOIN fao_travel_mission m ON m.case_id = c.id
              JOIN fao_document_template t ON t.id = d.template_id
             WHERE c.company_id = %s AND COALESCE(t.remedy ->> 'en_US', '') = ''
               AND d.series_id IS NOT NULL AND d.issued_on BETWEEN %s AND %s
            """,
            self.company.id, FIRST, LAST,
        )  # fmt: skip
        self.assertEqual(self.figure(report, "control", "approvals"), approved)
        [(refusals,)] = self.sql(
            """
            SELECT COUNT(*) FROM fao_case WHERE company_id = %s
               AND state = 'refused' AND closed_at BETWEEN %s AND %s
            """,
            self.company.id, "2025-12-31 16:00:00", "2026-06-30 15:59:59",
        )  # fmt: skip
        self.assertEqual((approved, refusals), (1, 1))
        self.assertEqual(self.figure(report, "control", "refusals"), refusals)
        by_rule = self.figure(report, "control", "refusals", "rule", "TRV-08")
        self.assertEqual(by_rule, 1)
        [due] = report.figure_ids.filtered(lambda f: f.measure == "due")
        self.assertNotIn(mission.id, due.res_ids, "due on 14 July")
        # What confirms our people in another organ's group is no approval of ours
        self.assertEqual(self.figure(report, "control", "confirmations"), 0)
        self.as_engine(mission).joins_other = True
        with at("2026-07-20"):
            report.recount()
        self.assertEqual(self.figure(report, "control", "confirmations"), 1)
        self.assertEqual(self.figure(report, "control", "approvals"), 0)

    def test_reports_on_trips_are_on_time_late_or_missing(self):
        report = self.begin()
        rows = self.sql(
            """
            SELECT CASE WHEN r.submitted_on IS NULL THEN 'missing'
                        WHEN r.submitted_on <= m.trip_report_due THEN 'on_time'
                        ELSE 'late' END
              FROM fao_travel_mission m JOIN fao_case c ON c.id = m.case_id
              LEFT JOIN fao_trip_report r ON r.mission_id = m.id
             WHERE c.company_id = %s AND c.state IN ('approved', 'done')
               AND c.confidentiality IN %s AND m.trip_report_due BETWEEN %s AND %s
            """,
            self.company.id, OPEN, FIRST, LAST,
        )  # fmt: skip
        counts = Counter(row[0] for row in rows)
        self.assertTrue(counts)
        self.assertEqual(self.figure(report, "reports", "due"), len(rows))
        for measure in ("missing", "on_time", "late"):
            self.assertEqual(self.figure(report, "reports", measure), counts[measure])

    def test_violations_and_money_are_those_of_plain_sql(self):
        mission = self.returned(last="2026-06-14")
        expense = {"name": "All", "spent_on": "2026-06-09", "paid": 180000}
        expense["category"] = "other"
        report = self.report_on(
            mission, expense_ids=[(0, 0, expense)], stamps_enclosed=True
        )
        report.write({"expense_final": 180000})
        self.add_stop(report, self.luxembourg, "Luxembourg")
        report.deviation_ids.with_user(self.liaison).write({"explanation": "A detour"})
        self.send(report)
        self.sign_report(report)
        self.settle(report, "violation")
        self.refer(report)
        self.sign_letter(report)
        referred = report
        fraud = self.make_fraud("2026-06-20", "2026-06-25", "finance")
        report = self.begin()
        [(violations, spent, budget)] = self.sql(
            """
            SELECT COUNT(*) FILTER (WHERE r.result = 'violation'),
                   SUM(r.expense_final), SUM(m.budget_approved_amount)
              FROM fao_trip_report r JOIN fao_case c ON c.id = r.case_id
              JOIN fao_travel_mission m ON m.id = r.mission_id
             WHERE c.company_id = %s AND c.state = 'done'
               AND c.closed_at BETWEEN '2025-12-31 16:00' AND '2026-06-30 15:59:59'
               AND m.actual_exit BETWEEN %s AND %s
            """,
            self.company.id, FIRST, LAST,
        )  # fmt: skip
        self.assertEqual((violations, spent, budget), (1, 180000, 200000))
        self.assertEqual(self.figure(report, "control", "violations"), violations)
        plain = self.plain()
        for measure, own in (("spent", spent), ("budget_settled", budget)):
            known = plain["outbound", "total", measure, ""]
            self.assertGreater(known, own, "another trip is settled, too")
            self.assertEqual(self.figure(report, "outbound", measure), known)
        self.assertEqual(self.counted(report), plain)
        # Letters of violations and of frauds are referrals, and lead to their cases
        for item, key, cases in (
            ("total", "", referred.case_id | fraud.case_id),
            ("recipient", "discipline", referred.case_id),
            ("recipient", "finance", fraud.case_id),
        ):
            [row] = report.figure_ids.filtered(
                lambda row, item=item, key=key: (
                    (row.measure, row.item, row.key or "") == ("referrals", item, key)
                )
            )
            action = row.action_open_records()
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual((row.value, found), (len(cases), cases))
        self.correct_letter(referred)
        with at("2026-07-03"):
            report.recount()
        self.assertEqual(self.figure(report, "control", "referrals"), 2)
        self.assertEqual(self.counted(report), self.plain())

    def sign_report(self, report):
        """Let the head of the unit sign a report on a trip."""
        with at("2026-06-23"):
            self.act(report, "approve", self.head)

    def test_frauds_and_referrals_belong_to_their_days(self):
        for imposed, referred, recipient in (
            ("2026-06-30", "2026-07-03", "finance"),
            ("2026-02-02", "2026-02-05", "discipline"),
            ("2025-12-31", "2026-01-01", "discipline"),
        ):
            outcome = "Warned" if recipient == "discipline" else False
            self.make_fraud(imposed, referred, recipient, outcome)
        report = self.begin()
        self.assertEqual(self.counted(report), self.plain())
        for measure, column, count in (
            ("frauds", "imposed_on", 2),
            ("referrals", "referred_on", 2),
        ):
            [(plain,)] = self.sql(
                f"""
                SELECT COUNT(*) FROM fao_fraud_case f
                  JOIN fao_case c ON c.id = f.case_id
                 WHERE c.company_id = %s AND c.confidentiality IN %s
                   AND f.{column} BETWEEN %s AND %s
                """,
                self.company.id, OPEN, FIRST, LAST,
            )  # fmt: skip
            self.assertEqual(plain, count)
            self.assertEqual(self.figure(report, "control", measure), plain)
        told = self.figure(report, "control", "referrals", "recipient", "discipline")
        self.assertEqual(told, 2)
        [(answered,)] = self.sql(
            """
            SELECT COUNT(*) FROM fao_fraud_case f
             WHERE f.outcome != '' AND f.referred_on BETWEEN %s AND %s
            """,
            FIRST, LAST,
        )  # fmt: skip
        self.assertEqual(self.figure(report, "control", "outcomes"), answered)


@tagged("post_install", "-at_install")
class TestHalfYearPassports(PassportCase):
    """The stock of passports at the end of the period, by their ledger."""

    def test_passports_are_those_of_plain_sql(self):
        mission = self.approved()
        self.lend(self.passports[0], mission)
        self.lend(self.passports[1], mission)
        with at("2026-06-10"):
            self.passports[2].send_out("Consulate")
            self.passports[3].report_damage("Torn")
            self.passports[3].cancel("Torn")
        late = self.make_person("Late", "r8")
        with at("2026-07-01"):
            self.passports[4].cancel("Retired")
            self.make_passport(late, "PE2609999", issued_on="2026-06-30")
            self.env["fao.travel.report"]._cron_begin()
        report = self.env["fao.travel.report"].search(
            [("company_id", "=", self.company.id)]
        )
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT state, COUNT(*)
              FROM (SELECT DISTINCT ON (m.passport_id) m.state
                      FROM fao_passport_movement m
                      JOIN fao_passport p ON p.id = m.passport_id
                     WHERE p.company_id = %s AND m.day <= %s
                     ORDER BY m.passport_id, m.id DESC) AS last
             GROUP BY state
            """,
            [self.company.id, LAST],
        )
        stock = dict(self.env.cr.fetchall())
        self.assertEqual(
            stock, {"lent": 2, "with_embassy": 1, "cancelled": 1, "in_custody": 1}
        )
        figures = {
            row.measure: row.value
            for row in report.figure_ids
            if row.section == "passports"
        }
        for state in ("in_custody", "lent", "with_embassy", "damaged"):
            self.assertEqual(figures[state], stock.get(state, 0), state)
        self.assertEqual(figures["cancelled"], 1)
        self.assertEqual(figures["issued"], 1)
        # The trip was to end on 15 June: due back on the 22nd
        self.assertEqual(figures["overdue"], 2)
        self.assertEqual(figures["lost"], 0)
