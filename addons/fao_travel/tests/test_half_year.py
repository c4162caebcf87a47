"""The half-year report: every figure is that of plain SQL over the registers."""

from collections import Counter

from odoo.tests import tagged

from .common import at
from .half_year_common import FIRST, LAST, OPEN, HalfYearCase
from .passport_common import PassportCase


@tagged("post_install", "-at_install")
class TestHalfYearFigures(HalfYearCase):
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

    def plain(self, first=FIRST, last=LAST, hkm=False):
        """Return the trips of a period by plain SQL: id, persons, days, budget."""
        return self.sql(
            """
            SELECT m.id, (SELECT COUNT(*) FROM fao_travel_member p
                           WHERE p.mission_id = m.id),
                   m.actual_entry - m.actual_exit + 1, m.budget_approved_amount
              FROM fao_travel_mission m JOIN fao_case c ON c.id = m.case_id
             WHERE c.company_id = %s AND c.state != 'cancelled'
               AND c.confidentiality IN %s
               AND m.actual_exit BETWEEN %s AND %s AND (m.dest_kind = 'hkm') = %s
            """,
            self.company.id, OPEN, first, last, hkm,
        )  # fmt: skip

    def test_totals_are_those_of_plain_sql(self):
        report = self.begin()
        for section, hkm, count in (("outbound", False, 2), ("hkm", True, 1)):
            rows = self.plain(hkm=hkm)
            self.assertEqual(len(rows), count)
            for measure, value in (
                ("delegations", len(rows)),
                ("persons", sum(row[1] for row in rows)),
                ("days", sum(row[2] for row in rows)),
                ("person_days", sum(row[1] * row[2] for row in rows)),
                ("budget", sum(row[3] for row in rows)),
            ):
                with self.subTest(section=section, measure=measure):
                    self.assertEqual(self.figure(report, section, measure), value)

    def test_country_visits_are_those_of_plain_sql(self):
        report = self.begin()
        rows = self.sql(
            """
            SELECT country.code, COUNT(*)
              FROM (SELECT DISTINCT s.mission_id, s.country_id FROM fao_travel_stop s
                     WHERE NOT COALESCE(s.transit, FALSE) OR s.leaves_airport) AS v
              JOIN res_country country ON country.id = v.country_id
              JOIN fao_travel_mission m ON m.id = v.mission_id
              JOIN fao_case c ON c.id = m.case_id
             WHERE c.company_id = %s AND c.state != 'cancelled'
               AND c.confidentiality IN %s AND m.actual_exit BETWEEN %s AND %s
             GROUP BY country.code
            """,
            self.company.id, OPEN, FIRST, LAST,
        )  # fmt: skip
        self.assertEqual(dict(rows), {"DE": 1, "FR": 1, "BE": 1, "HK": 1})
        for code, count in rows:
            section = "hkm" if code in ("HK", "MO") else "outbound"
            counted = self.figure(report, section, "delegations", "country", code)
            self.assertEqual(counted, count, code)
        self.assertEqual(self.figure(report, "outbound", "visits"), 3)
        self.assertEqual(self.figure(report, "hkm", "visits"), 1)

    def test_groups_are_those_of_plain_sql(self):
        report = self.begin()
        for item, column in (
            ("kind", "m.kind"),
            ("fund", "m.fund_source"),
            ("rank", "m.highest_rank_id::text"),
            ("unit", "m.organizer_id::text"),
        ):
            rows = self.sql(
                f"""
                SELECT {column}, COUNT(*), SUM(m.member_count)
                  FROM fao_travel_mission m JOIN fao_case c ON c.id = m.case_id
                 WHERE c.company_id = %s AND c.state != 'cancelled'
                   AND c.confidentiality IN %s AND m.dest_kind != 'hkm'
                   AND m.actual_exit BETWEEN %s AND %s GROUP BY 1
                """,
                self.company.id, OPEN, FIRST, LAST,
            )  # fmt: skip
            for key, count, persons in rows:
                with self.subTest(item=item, key=key):
                    figures = (
                        self.figure(report, "outbound", "delegations", item, key),
                        self.figure(report, "outbound", "persons", item, key),
                    )
                    self.assertEqual(figures, (count, persons))

    def test_leaders_are_those_from_the_rank_of_the_terms_on(self):
        chief = self.make_person("Chief", "r5")
        self.trip(chief | self.staff, "2026-02-02")
        report = self.begin()
        [(count,)] = self.sql(
            """
            SELECT COUNT(*) FROM fao_travel_member p
              JOIN fao_rank r ON r.id = p.rank_id
              JOIN fao_travel_mission m ON m.id = p.mission_id
              JOIN fao_case c ON c.id = m.case_id
             WHERE c.company_id = %s AND c.state != 'cancelled'
               AND c.confidentiality IN %s AND r.sequence <= 5
               AND m.actual_exit BETWEEN %s AND %s
            """,
            self.company.id, OPEN, FIRST, LAST,
        )  # fmt: skip
        self.assertEqual(self.figure(report, "leaders", "persons"), count)
        self.assertEqual(self.figure(report, "leaders", "delegations"), 1)

    def test_a_year_ago_stands_beside_each_figure(self):
        report = self.begin()
        rows = self.plain("2025-01-01", "2025-06-30")
        [row] = report.figure_ids.filtered(
            lambda f: (
                (f.section, f.item, f.measure) == ("outbound", "total", "delegations")
            )
        )
        self.assertEqual((row.value, row.previous), (2, len(rows)))
        self.assertEqual(row.change, 100)

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
               AND d.issued_on BETWEEN %s AND %s
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
        expense = {"name": "All", "spent_on": "2026-06-09", "amount": 180000}
        report = self.report_on(
            mission, expense_ids=[(0, 0, expense)], stamps_enclosed=True
        )
        report.write({"expense_final": 180000})
        self.add_stop(report, self.luxembourg, "Luxembourg")
        report.deviation_ids.with_user(self.liaison).write({"explanation": "A detour"})
        self.send(report)
        self.sign_report(report)
        self.settle(report, "violation")
        report.with_user(self.section_officer).write({"referral": "Letter 1"})
        self.accept(report)
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
        self.assertEqual(self.figure(report, "outbound", "spent"), spent)
        settled = self.figure(report, "outbound", "budget_settled")
        self.assertEqual(settled, budget)

    def sign_report(self, report):
        """Let the head of the unit sign a report on a trip."""
        with at("2026-06-23"):
            self.act(report, "approve", self.head)

    def test_use_of_the_quota_is_that_of_plain_sql(self):
        quotas = self.env["fao.travel.quota"].sudo()
        for unit, year, count in (
            (self.unit_education, 2026, 8),
            (self.unit_commerce, 2026, 4),
            (self.unit_education, 2025, 9),
        ):
            quotas.create(
                {
                    "unit_id": unit.id,
                    "year": year,
                    "delegations": count,
                    "persons": 99,
                    "amount": 9999999,
                }
            )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE fao_travel_mission SET planned = TRUE WHERE id IN %s",
            [tuple((self.made + self.cancelled + self.secret).ids)],
        )
        self.env.invalidate_all()
        report = self.begin()
        [(quota, used)] = self.sql(
            """
            SELECT (SELECT SUM(q.delegations) FROM fao_travel_quota q
                     WHERE q.company_id = %s AND q.year = 2026), COUNT(*)
              FROM fao_travel_mission m JOIN fao_case c ON c.id = m.case_id
             WHERE c.company_id = %s AND c.state != 'cancelled' AND m.planned
               AND c.confidentiality IN %s AND m.actual_exit BETWEEN %s AND %s
            """,
            self.company.id, self.company.id, OPEN, FIRST, LAST,
        )  # fmt: skip
        self.assertEqual((quota, used), (12, 2))
        self.assertEqual(self.figure(report, "plan", "quota"), quota)
        self.assertEqual(self.figure(report, "plan", "quota_used"), used)
        share = self.figure(report, "plan", "quota_share")
        self.assertAlmostEqual(share, used / quota * 100, 1)

    def test_frauds_and_referrals_belong_to_their_days(self):
        for imposed, referred, recipient in (
            ("2026-06-30", "2026-07-03", "finance"),
            ("2026-02-02", "2026-02-05", "discipline"),
            ("2025-12-31", "2026-01-01", "discipline"),
        ):
            fraud = self.env["fao.fraud.case"].with_user(self.inspector)
            fraud = fraud.create({"mission_id": self.made[:1].id})
            self.as_engine(fraud).write(
                {
                    "imposed_on": imposed,
                    "referred_on": referred,
                    "recipient": recipient,
                }
            )
        report = self.begin()
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
