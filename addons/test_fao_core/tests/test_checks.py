"""Every kind of check, with the figures that it finds."""

from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .check_common import CheckCase
from .test_check_register import REGISTER

#: Wed 2026-04-22 at 10:00 in the office.
NOW = "2026-04-22 02:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCheckKinds(CheckCase):
    def test_a_condition_shows_the_values_that_made_it_hold(self):
        self.make_check(kind="record", expression="[('amount', '>', 50)]")
        self.assertFalse(self.found(self.make_request(amount=50)))
        self.assertEqual(
            self.found(self.make_request(amount=51)), [("", {"facts": {"amount": 51}})]
        )

    def test_a_condition_on_lines_names_the_line_and_its_values(self):
        self.make_check(
            kind="lines",
            line_field="line_ids",
            expression="[('retired', '=', True), ('partner_id', '!=', False)]",
        )
        person = self.make_person("Zhou")
        record = self.make_request({"retired": True, "partner_id": person.id}, {})
        facts = {"retired": True, "partner_id": {"ids": person.ids}}
        self.assertEqual(self.found(record), [("Line 1", {"facts": facts})])

    def test_values_that_not_everybody_may_read_are_judged_but_not_kept(self):
        self.make_check(
            kind="lines",
            line_field="line_ids",
            expression="[('remark', '=', False)]",
        )
        self.assertEqual(self.found(self.make_request({})), [("Line 1", {})])

    def test_lines_are_counted(self):
        self.make_check(kind="count", line_field="line_ids", limit=2)
        self.assertFalse(self.found(self.make_request({}, {})))
        figures = self.figures(self.make_request({}, {}, {}))
        self.assertEqual(figures, {"value": 3, "limit": 2})

    def test_different_values_are_counted_once_and_none_not_at_all(self):
        self.make_check(
            kind="count", line_field="line_ids", distinct_field="partner_id", limit=1
        )
        one, two = (self.make_person(name) for name in ("One", "Two"))
        twice = self.make_request({"partner_id": one.id}, {"partner_id": one.id}, {})
        self.assertFalse(self.found(twice))
        both = self.make_request({"partner_id": one.id}, {"partner_id": two.id})
        self.assertEqual(self.figures(both), {"value": 2, "limit": 1})

    def test_lines_are_summed(self):
        self.make_check(
            kind="sum",
            line_field="line_ids",
            expression="[('retired', '=', False)]",
            value_field="quantity",
            limit=10,
        )
        lines = [{"quantity": 6}, {"quantity": 4}, {"quantity": 9, "retired": True}]
        self.assertFalse(self.found(self.make_request(*lines)))
        figures = self.figures(self.make_request(*lines, {"quantity": 1}))
        self.assertEqual(figures, {"value": 11, "limit": 10})

    def test_a_value_is_compared_with_another_field(self):
        self.make_check(
            kind="value",
            line_field="line_ids",
            value_field="quantity",
            limit_field="allowance",
        )
        record = self.make_request(
            {"quantity": 2, "allowance": 2}, {"quantity": 3, "allowance": 2}
        )
        self.assertEqual(self.found(record), [("Line 2", {"value": 3, "limit": 2})])

    def test_a_value_of_the_record_is_compared(self):
        self.make_check(kind="value", value_field="amount", operator=">=", limit=5)
        self.assertFalse(self.found(self.make_request(amount=5)))
        figures = self.figures(self.make_request(amount=4))
        self.assertEqual(figures, {"value": 4, "limit": 5})


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCheckMoments(CheckCase):
    AMOUNT = {"kind": "value", "value_field": "amount", "limit": 5}

    def test_a_hint_is_given_while_the_form_is_filled_in_and_then_is_over(self):
        self.make_check(moment="entry", severity="info", **self.AMOUNT)
        record = self.request(amount=10)
        self.assertEqual(self.findings(record).mapped("state"), ["open"])
        record.amount = 5
        self.assertFalse(self.findings(record))
        record.amount = 6
        self.assertEqual(self.figures(record)["value"], 6)
        self.act(record, self.liaison, "submit")
        self.assertFalse(self.findings(record))
        self.assertEqual(
            self.findings(record, "cleared").mapped("state"), ["cleared"] * 2
        )

    def test_a_hint_stands_in_nobodys_way(self):
        with self.assertRaisesRegex(ValidationError, "informs only"):
            self.make_check(moment="entry", severity="block", **self.AMOUNT)

    def test_a_check_is_judged_by_the_row_of_the_day_of_receipt(self):
        last = date(2026, 4, 22)
        self.make_check(valid_to=last, **{**self.AMOUNT, "limit": 20})
        self.make_check("T-02", valid_from=date(2026, 4, 23), **self.AMOUNT)
        record = self.request(amount=10)
        self.act(record, self.liaison, "submit")
        with freeze_time("2026-04-23 02:00:00"):
            later = self.request(amount=10)
            text = self.assertActRefused("FAO-CHECK", later, self.liaison, "submit")
            self.assertIn("T-02: 10, limit 5", text)
        self.assertStage(record, "head")

    def test_a_warning_with_a_reason_stands_until_its_figures_change(self):
        self.make_check(severity="warn", **self.AMOUNT)
        record = self.request(amount=10)
        self.assertActRefused("FAO-WARN", record, self.liaison, "submit")
        self.act(record, self.liaison, "submit", reasons={"T-01": "Needed"})
        [finding] = self.findings(record)
        self.assertEqual((finding.state, finding.reason), ("accepted", "Needed"))
        self.act(record, self.head, "return", comment="Less, please")
        self.act(record, self.liaison, "submit")
        self.act(record, self.head, "return", comment="Still less")
        record.amount = 9
        states = self.findings(record, "void", "open").mapped("state")
        self.assertEqual(sorted(states), ["open", "void"])
        self.assertActRefused("FAO-WARN", record, self.liaison, "submit")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCheckDates(CheckCase):
    """Wed 22 April; the May holidays 2026 are 1-5 May, Sat 9 May is worked."""

    def test_working_days_between_two_dates(self):
        self.make_check(
            kind="between",
            date_field="wanted_on",
            date_to_field="finished_on",
            days_unit="working",
            operator=">=",
            limit=5,
        )
        start = date(2026, 4, 27)  # Mon; Tue-Thu, then Wed 6 and Thu 7 May
        enough = self.make_request(wanted_on=start, finished_on=date(2026, 5, 7))
        self.assertFalse(self.found(enough))
        short = self.make_request(wanted_on=start, finished_on=date(2026, 5, 6))
        self.assertEqual(
            self.figures(short),
            {"value": 4, "limit": 5, "from": "2026-04-27", "to": "2026-05-06"},
        )

    def test_calendar_days_between_two_dates_of_a_line(self):
        self.make_check(
            kind="between",
            line_field="line_ids",
            date_field="request_id.finished_on",
            date_to_field="expires_on",
            operator=">=",
            limit=180,
        )
        record = self.make_request(
            {"expires_on": date(2026, 10, 28)},
            {"expires_on": date(2026, 10, 27)},
            finished_on=date(2026, 5, 1),
        )
        dates = {"from": "2026-05-01", "to": "2026-10-27"}
        self.assertEqual(
            self.found(record), [("Line 2", {"value": 179, "limit": 180, **dates})]
        )

    def test_a_date_that_is_missing_is_found(self):
        self.make_check(
            kind="between", date_field="wanted_on", date_to_field="finished_on"
        )
        figures = self.figures(self.make_request(wanted_on=date(2026, 4, 22)))
        self.assertEqual((figures["value"], figures["to"]), ("", ""))

    def test_days_left_in_calendar_and_in_working_days(self):
        check = self.make_check(kind="lead_days", date_field="wanted_on", days_value=7)
        day = date(2026, 4, 29)
        self.assertFalse(self.found(self.make_request(wanted_on=day)))
        check.days_unit = "working"
        self.assertEqual(
            self.figures(self.make_request(wanted_on=day)),
            {"value": 5, "limit": 7, "date": "2026-04-29"},
        )

    def test_full_months_between_two_dates(self):
        self.make_check(
            kind="between",
            date_field="wanted_on",
            date_to_field="finished_on",
            days_unit="months",
            operator=">=",
            limit=6,
        )
        start = date(2026, 6, 15)
        enough = self.make_request(wanted_on=start, finished_on=date(2026, 12, 15))
        self.assertFalse(self.found(enough))
        short = self.make_request(wanted_on=start, finished_on=date(2026, 12, 14))
        self.assertEqual(
            self.figures(short),
            {"value": 5, "limit": 6, "from": "2026-06-15", "to": "2026-12-14"},
        )

    def test_not_earlier_than_days_before_a_date(self):
        """Mon 11 May: Sat 9, Fri 8, Thu 7 and Wed 6 May and Thu 30 April before."""
        check = self.make_check(
            kind="early_days",
            date_field="wanted_on",
            days_value=5,
            days_unit="working",
        )
        day = date(2026, 5, 11)
        record = self.make_request(wanted_on=day)
        self.assertEqual(
            self.figures(record),
            {"limit": 5, "date": "2026-05-11", "next": "2026-04-30"},
        )
        with freeze_time("2026-04-30 02:00:00"):
            self.assertFalse(self.found(self.make_request(wanted_on=day)))
        check.days_unit = "calendar"
        record = self.make_request(wanted_on=day)
        self.assertEqual(self.figures(record)["next"], "2026-05-06")
        check.write({"days_unit": "months", "days_value": 1})
        self.assertFalse(self.found(self.make_request(wanted_on=day)))

    def test_a_day_before_a_missing_date_never_comes(self):
        self.make_check(kind="early_days", date_field="wanted_on", days_value=5)
        figures = self.figures(self.make_request())
        self.assertEqual((figures["date"], figures["next"]), ("", ""))

    def test_full_working_days_since_a_date(self):
        self.make_check(kind="working_days", date_field="wanted_on", days_value=5)
        self.assertFalse(self.found(self.make_request(wanted_on=date(2026, 4, 14))))
        self.assertEqual(
            self.figures(self.make_request(wanted_on=date(2026, 4, 16))),
            {"date": "2026-04-16", "next": "2026-04-24", "limit": 5},
        )


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCheckForm(CheckCase):
    """Checks of a duty that is pure configuration judge its form fields."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.simple = cls.make_duty(
            "simple",
            "fao.matter",
            properties_definition=[
                {"name": "age", "string": "Age", "type": "integer"},
                {"name": "born", "string": "Born on", "type": "date"},
                {"name": "until", "string": "Until", "type": "date"},
                {"name": "kind", "string": "Kind", "type": "selection",
                 "selection": [["a", "Alpha"], ["b", "Beta"]]},
            ],
        )  # fmt: skip
        cls.make_workflow(cls.simple, cls.chain_stages(), [
            {**t, "condition": "[]"} for t in cls.chain_transitions()
        ])  # fmt: skip

    def matter(self, **values):
        return (
            self.env["fao.matter"]
            .with_user(self.liaison)
            .create({"duty_id": self.simple.id, "title": "M", "properties": values})
        )

    def test_a_number_of_the_form_is_compared(self):
        self.make_check(
            duty=self.simple,
            kind="value",
            value_field="properties.age",
            operator=">=",
            limit=18,
        )
        self.assertFalse(self.found(self.matter(age=18)))
        self.assertEqual(self.figures(self.matter(age=17)), {"value": 17, "limit": 18})
        self.assertEqual(self.figures(self.matter())["value"], 0)

    def test_dates_and_choices_of_the_form_are_judged(self):
        self.make_check(
            duty=self.simple,
            condition="[('properties.kind', '=', 'a')]",
            kind="between",
            date_field="properties.born",
            date_to_field="properties.until",
            operator=">=",
            limit=10,
        )
        dates = {"born": "2026-04-01", "until": "2026-04-10"}
        self.assertFalse(self.found(self.matter(kind="b", **dates)))
        self.assertEqual(self.figures(self.matter(kind="a", **dates))["value"], 9)

    def test_a_condition_shows_the_choice(self):
        self.make_check(
            duty=self.simple,
            kind="record",
            expression="[('properties.kind', '=', 'b')]",
        )
        record = self.matter(kind="b")
        self.assertEqual(self.figures(record), {"facts": {"properties.kind": "b"}})

    def test_form_fields_that_are_not_there_are_refused(self):
        for vals in (
            {"kind": "value", "value_field": "properties.size"},
            {"kind": "value", "value_field": "properties.kind"},
            {"kind": "record", "expression": "[('properties.size', '=', 1)]"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.make_check(duty=self.simple, **vals)


@tagged("post_install", "-at_install")
class TestCheckDefinition(CheckCase):
    def refusal(self, **vals):
        with self.assertRaises(ValidationError) as caught:
            self.make_check(**vals)
        return str(caught.exception)

    def test_what_a_kind_needs_is_named(self):
        self.assertIn(
            "Second date is missing",
            self.refusal(kind="between", date_field="wanted_on"),
        )
        self.assertIn(
            "Value is missing", self.refusal(kind="sum", line_field="line_ids")
        )
        term = {**REGISTER, "window": "term"}
        self.assertIn("Term begins with is missing", self.refusal(**term))
        rolling = {**REGISTER, "window": "rolling_days"}
        self.assertIn("Length of the period is missing", self.refusal(**rolling))
        summed = {**REGISTER, "window": "calendar_year"}
        self.assertIn(
            "Value of an entry is missing", self.refusal(**summed, measure="sum")
        )

    def test_ways_to_several_records_are_refused(self):
        self.assertIn(
            "leads to several records",
            self.refusal(kind="value", value_field="line_ids.quantity"),
        )

    def test_a_term_needs_a_person_or_a_date(self):
        register = {**REGISTER, "window": "term"}
        self.assertIn(
            "names no person", self.refusal(**register, term_field="request_id")
        )

    def test_who_may_waive_is_named(self):
        self.assertIn(
            "Waived by is missing",
            self.refusal(severity="waivable", kind="count", line_field="line_ids"),
        )

    def test_registers_are_those_of_casework(self):
        registers = dict(self.env["fao.check"]._selection_register_model())
        self.assertIn("test.fao.request.line", registers)
        self.assertIn("fao.document", registers)
        self.assertNotIn("res.users", registers)
        self.assertNotIn("fao.case.mixin", registers)
