"""A check is tried on a case: with one's own eyes, and nothing is written."""

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .check_common import CheckCase


@tagged("post_install", "-at_install")
@freeze_time("2026-04-22 02:00:00")
class TestCheckTrial(CheckCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checks = cls.env["fao.check"].with_user(cls.manager)

    def try_on(self, check, record, user=None):
        checks = self.env["fao.check"].with_user(user or self.manager)
        return checks.try_check(check.id, record.sudo().case_id.id)

    def test_the_form_tries_what_is_typed_before_it_is_saved(self):
        record = self.request(self.manager, amount=10)
        facts, checks = self.facts(record), self.checks.search_count([])
        form = Form(self.checks.with_context(default_duty_id=self.duty.id))
        form.name, form.code, form.message = "Amount", "F-1", "%(value)s of %(limit)s"
        form.trial_case_id = record.case_id
        self.assertEqual(form.trial["state"], "problem")
        self.assertIn("Violated by is missing", form.trial["text"])
        form.kind = "value"
        form.value_field = "amount"
        form.limit = 20
        self.assertEqual(form.trial["state"], "clean")
        form.limit = 9
        self.assertEqual(
            form.trial,
            {
                "state": "found",
                "text": "It finds 1.",
                "found": [
                    {
                        "line": "",
                        "message": "10 of 9",
                        "figures": [
                            {"name": "Amount", "value": "10"},
                            {"name": "Allowed", "value": "at most 9"},
                        ],
                    }
                ],
            },
        )
        form.condition = "[('amount', '>', 100)]"
        self.assertEqual(form.trial["state"], "apart")
        self.assertEqual(self.facts(record), facts)
        self.assertFalse(self.findings(record))
        self.assertEqual(self.checks.search_count([]), checks)
        form.save()
        self.assertFalse(self.findings(record))

    def test_a_case_of_others_is_not_tried_on(self):
        check = self.make_check(kind="value", value_field="amount", limit=5)
        record = self.request(amount=10)
        with self.assertRefused("FAO-NOTFOUND"):
            self.try_on(check, record)
        self.env.invalidate_all()
        # Nor by the form, whose caller may send any number
        trial = check.with_user(self.manager).new({"trial_case_id": record.case_id.id},
                                                  origin=check)  # fmt: skip
        self.assertEqual(trial.trial["state"], "problem")
        self.assertNotIn("10", str(trial.trial))

    def test_entries_of_others_are_not_counted(self):
        check = self.make_check(
            kind="register",
            line_field="line_ids",
            line_key="partner_id",
            date_field="wanted_on",
            register_model="test.fao.request.line",
            register_key="partner_id",
            register_date="finished_on",
            window="calendar_year",
            limit=1,
        )
        person = self.make_person("Dai")
        self.make_earlier(person, "2026-01-10")  # of the liaison
        record = self.make_request(
            {"partner_id": person.id}, user=self.manager, wanted_on="2026-06-01"
        )
        self.assertEqual(self.try_on(check, record)["state"], "clean")
        # The engine itself counts them
        self.assertEqual(self.figures(record)["value"], 2)

    def test_fields_that_one_may_not_read_are_not_shown(self):
        check = self.make_check(
            kind="lines", line_field="line_ids", expression="[('remark', '=', 'x')]"
        )
        record = self.make_request({}, user=self.manager)
        record.sudo().line_ids.remark = "x"
        trial = self.try_on(check, record)
        self.assertEqual(
            trial,
            {
                "state": "problem",
                "text": "It looks at something that you may not see.",
                "found": [],
            },
        )

    def test_cases_of_other_duties_do_not_fit(self):
        other = self.make_duty("other_duty", "test.fao.request")
        self.make_workflow(other, self.chain_stages(), self.chain_transitions())
        check = self.make_check(duty=other, kind="value", value_field="amount")
        record = self.request(self.manager, amount=10)
        self.assertEqual(self.try_on(check, record)["state"], "problem")

    def test_who_may_not_write_checks_may_not_use_the_form(self):
        with self.assertRaises(AccessError):
            Form(self.env["fao.check"].with_user(self.liaison)).save()
