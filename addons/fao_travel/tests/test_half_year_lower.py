"""The half-year report adds up what the offices below it signed (REP-04)."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import at
from .half_year_common import HalfYearCase

CHAIN = ("section_head", "deputy_director", "director")


@tagged("post_install", "-at_install")
class TestHalfYearLower(HalfYearCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.county = cls.make_office("County", "county", cls.company)
        cls.county_unit = cls.unit_of(cls.county)
        cls.county_clerk = cls.make_person_of(cls.county, "section_officer")
        groups = "fao_core.group_fao_liaison"
        cls.county_liaison = cls.make_person_of(cls.county, "liaison", groups)
        cls.guest = cls.make_person("Guest of the county", "r8")
        pair = cls.guest | cls.make_person("Clerk of the county", "r9")
        cls.county_trip = cls.lower_trip(pair, "2026-03-02", countries=cls.germany)
        cls.lower_trip(pair, "2025-03-02", countries=cls.france)
        # Our group takes one of the county along, which confirms him
        cls.trip(cls.staff | cls.guest, "2026-05-18", countries=cls.luxembourg)
        cls.lower_trip(
            cls.guest, "2026-05-18", make=cls.joined, countries=cls.luxembourg
        )

    @classmethod
    def make_office(cls, name, level, parent):
        """Make an office with a unit of its own below another one."""
        office = cls.env["res.company"].sudo().create(
            {"name": name, "fao_short_name": f"{name}办", "fao_level": level,
             "fao_parent_office_id": parent.id if parent else False}
        )  # fmt: skip
        cls.env["fao.unit"].sudo().create(
            {"code": name.upper(), "name": name, "kind": "fao", "is_office": True,
             "company_id": office.id}
        )  # fmt: skip
        return office

    @classmethod
    def unit_of(cls, office):
        return cls.env["fao.unit"].sudo().search([("company_id", "=", office.id)])

    @classmethod
    def make_person_of(cls, office, position, groups="fao_core.group_fao_officer"):
        """Make a user of another office with a post there."""
        user = new_test_user(
            cls.env,
            login=f"test_{office.name}_{position}",
            groups=groups,
            company_id=office.id,
            company_ids=[Command.set(office.ids)],
            fao_unit_id=cls.unit_of(office).id,
            fao_clearance=2,
            notification_type="inbox",
        )
        cls.make_post(user, cls.unit_of(office), position)
        return user

    @classmethod
    def lower_trip(cls, persons, exit_date, make=None, **values):
        """Make a trip of the county that took place.

        :param make: ``trip`` by default
        """
        city = cls.env
        cls.env = city(context={**city.context, "allowed_company_ids": cls.county.ids})
        try:
            return (make or cls.trip)(
                persons,
                exit_date,
                user=cls.county_liaison,
                organizer=cls.county_unit,
                **values,
            )
        finally:
            cls.env = city

    def report_of(self, office, user):
        """Return the reports of an office as one of its users."""
        reports = self.env["fao.travel.report"].sudo()
        found = reports.search([("office_id", "=", office.id)])
        context = {**self.env.context, "allowed_company_ids": office.ids}
        return found.with_env(self.env(user=user, context=context, su=False))

    def begin_all(self, day="2026-07-01"):
        """Begin the reports of both offices; return that of the city."""
        self.begin(day)
        return self.reports().with_user(self.section_officer)

    def sign_lower(self, report, day="2026-07-03", **values):
        """Take a report of the county through its chain."""
        self.fill(report, day)
        if values:
            report.write(values)
        signers = [self.make_person_of(self.county, position) for position in CHAIN]
        signers = [user.sudo() for user in signers]
        for user in signers:
            user.fao_clearance = 3
        self.env.invalidate_all()
        self.pass_lower(report, signers, day)
        return signers

    def pass_lower(self, report, signers, day):
        cases = self.env["fao.case"].with_context(allowed_company_ids=self.county.ids)
        with at(day):
            cases.with_user(self.county_clerk).act(report.case_id.id, "submit", {})
            for user in signers:
                cases.with_user(user).act(report.case_id.id, "approve", {})
        self.env.invalidate_all()
        self.assertTrue(report.sudo().signed_on)

    def row(self, report, measure, item="total", key="", section="outbound"):
        """Return the row of a figure."""
        name = (section, item, measure, key)
        rows = report.sudo().figure_ids
        return rows.filtered(lambda row: row._figure_name() == name)

    # ---- REP-04

    def test_rep_04_signed_reports_roll_up_without_double_counting(self):
        report = self.begin_all()
        [gap] = report.gap_ids
        self.assertEqual((gap.kind, gap.office_id), ("no_lower", self.county))
        self.assertFalse(gap.blocking, "listed, not guessed")
        self.assertIn("County", gap.display_name)
        self.assertEqual(self.row(report, "persons").lower, 0)
        lower = self.report_of(self.county, self.county_clerk)
        self.assertEqual(self.row(lower, "persons").value, 2)
        self.assertEqual(self.row(lower, "confirmed").value, 1)
        self.sign_lower(lower)
        # What was counted before the county signed is not signed any more
        self.fill(report)
        with at("2026-07-06"), self.assertRefused("FAO-CHECK") as caught:
            self.act(report, "submit", self.section_officer)
        self.assertIn("count anew", str(caught.exception))
        with at("2026-07-06"):
            report.recount()
        self.assertFalse(report.gap_ids)
        [source] = report.source_ids
        self.assertEqual((source.source_id, source.number),
                         (lower.sudo(), lower.sudo().document_id.number))  # fmt: skip
        persons = self.row(report, "persons")
        # 5 + 3 of ours, the guest among them once; 2 of the county, without him
        self.assertEqual((persons.value, persons.lower, persons.together), (8, 2, 10))
        self.assertEqual(self.row(report, "confirmed").lower, 1)
        germany = self.row(report, "persons", "country", "DE")
        self.assertEqual((germany.value, germany.lower), (3, 2))
        self.assertEqual(
            germany.lower_ids, self.row(lower, "persons", "country", "DE").ids
        )
        self.assertFalse(
            report.figure_ids.filtered(
                lambda row: row.item == "unit" and row.unit_id == self.county_unit
            )
        )
        self.sign(report, "2026-07-06")
        text = self.text_of(report.document_id)
        self.assertIn(source.number, text)
        self.assertIn("确认件", text)

    def test_rep_04_a_report_of_a_higher_class_is_listed_as_missing(self):
        report = self.begin_all()
        lower = self.report_of(self.county, self.county_clerk)
        self.county_clerk.sudo().fao_clearance = 3
        self.sign_lower(lower, confidentiality="3")
        with at("2026-07-06"):
            report.recount()
        [gap] = report.gap_ids
        self.assertEqual((gap.kind, gap.office_id), ("lower_class", self.county))
        self.assertFalse(report.source_ids)
        self.assertEqual(self.row(report, "persons").lower, 0)
        figures = self.env["fao.travel.figure"].with_user(self.section_officer)
        self.assertFalse(figures.search([("office_id", "=", self.county.id)]))

    def test_rep_04_the_parent_reads_signed_figures_and_no_case(self):
        report = self.begin_all()
        lower = self.report_of(self.county, self.county_clerk)
        below = [("office_id", "=", self.county.id)]
        figures = self.env["fao.travel.figure"]
        self.assertFalse(figures.with_user(self.section_officer).search(below))
        self.sign_lower(lower)
        with at("2026-07-06"):
            report.recount()
        self.env.invalidate_all()
        for user in (self.section_officer, self.director, self.inspector):
            rows = figures.with_user(user).search(below)
            self.assertEqual(len(rows), len(lower.sudo().figure_ids), user.login)
            self.assertTrue(all(rows.mapped("display_name")))
        for user in (self.liaison, self.manager, self.custodian, self.administrator):
            self.assertFalse(figures.with_user(user).search(below), user.login)
        # Down to the rows of the county, and no further
        persons = self.row(report, "persons").with_user(self.section_officer)
        action = persons.action_open_lower()
        rows = figures.with_user(self.section_officer).search(action["domain"])
        self.assertEqual(sum(rows.mapped("value")), persons.lower)
        action = rows.action_open_records()
        missions = self.env["fao.travel.mission"].with_user(self.section_officer)
        self.assertFalse(missions.search(action["domain"]))
        action = report.source_ids.action_open_figures()
        self.assertEqual(
            figures.with_user(self.section_officer).search_count(action["domain"]),
            len(lower.sudo().figure_ids),
        )
        for secret in (lower, self.county_trip, lower.case_id):
            with self.assertRaises(AccessError):
                secret.with_env(self.env(user=self.section_officer)).read(["title"])
        # Nor the other way round
        county = self.env(
            user=self.county_clerk,
            context={**self.env.context, "allowed_company_ids": self.county.ids},
        )
        ours = [("office_id", "=", self.company.id)]
        self.assertFalse(county["fao.travel.figure"].search(ours))

    def test_rep_04_a_province_takes_the_city_with_its_county(self):
        province = self.make_office("Province", "province", None)
        self.company.sudo().fao_parent_office_id = province
        clerk = self.make_person_of(province, "section_officer")
        self.begin_all()
        lower = self.report_of(self.county, self.county_clerk)
        signers = self.sign_lower(lower)
        report = self.reports().with_user(self.section_officer)
        with at("2026-07-06"):
            report.recount()
        self.sign(report, "2026-07-06")
        above = self.report_of(province, clerk)
        with at("2026-07-07"):
            above.recount()
        self.assertEqual(self.row(above, "persons").value, 0)
        self.assertEqual(self.row(above, "persons").lower, 10)
        self.assertEqual(above.source_ids.sudo().office_id, self.company)
        context = {**self.env.context, "allowed_company_ids": province.ids}
        figures = self.env(user=clerk, context=context)["fao.travel.figure"]
        offices = figures.search([]).sudo().office_id
        self.assertEqual(offices, province | self.company)
        # The county corrects itself later: so does the city, by a supplement
        self.lower_trip(self.guest, "2026-06-01", countries=self.france)
        with at("2026-08-03"):
            extra = lower.supplement()
            extra.write({"problems": "Nothing new", "suggestions": "Nothing"})
        self.pass_lower(extra, signers, "2026-08-03")
        self.assertEqual(self.row(report, "persons").lower, 2)
        with at("2026-08-04"):
            own = report.supplement()
        self.assertEqual(self.row(own, "persons").lower, 3)
        self.assertTrue(self.row(own, "persons").corrected)
        self.assertEqual(own.source_ids.source_id, extra.sudo())
