"""A version is tried on given data: the path, the people, the dates, the checks."""

from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import EngineCase

#: Monday morning in the office.
START = "2026-03-02 01:00:00"


class DefinitionToolCase(EngineCase):
    """A duty in force, a draft of its next version, and what the database holds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.published = cls.duty.workflow_id
        cls.draft = cls.published.copy()
        cls.as_manager = cls.draft.with_user(cls.manager)

    def part(self, model, code, workflow=None):
        """Return a part of a version."""
        workflow = workflow or self.draft
        owner = "stage_id.workflow_id" if "rule" in model else "workflow_id"
        return self.env[model].search([(owner, "=", workflow.id), ("code", "=", code)])

    def stage(self, code, workflow=None):
        """Return a stage of a version."""
        return self.part("fao.stage", code, workflow)

    def rows(self):
        """Return the number of rows of every table, and the state of all counters."""
        self.env.cr.flush()  # what was set off before belongs to before
        self.env.cr.execute(
            """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
              AND (table_name LIKE '%fao%' OR table_name LIKE 'mail_%'
                   OR table_name IN ('ir_attachment', 'bus_bus', 'res_users'))
            """
        )
        tables = [name for (name,) in self.env.cr.fetchall()]
        counts = {}
        for table in tables:
            self.env.cr.execute(f'SELECT COUNT(*) FROM "{table}"')
            counts[table] = self.env.cr.fetchone()[0]
        self.env.cr.execute("SELECT id, last FROM fao_number_counter ORDER BY id")
        counts["counters"] = self.env.cr.fetchall()
        sequence = self.env.ref("fao_core.fao_case_sequence").sudo()
        self.env.cr.execute(
            f"SELECT last_value, is_called FROM ir_sequence_{sequence.id:03d}"
        )
        counts["sequence"] = self.env.cr.fetchone()
        self.env.cr.execute(
            "SELECT id, ledger_head, revision FROM fao_case ORDER BY id"
        )
        counts["cases"] = self.env.cr.fetchall()
        return counts


@tagged("post_install", "-at_install")
class TestSimulation(DefinitionToolCase):
    """As a duty manager, on a draft that was never published."""

    def simulate(self, values=None, **options):
        """Simulate the draft."""
        options = {"start": START, "initiator": self.liaison.login, **options}
        return self.as_manager.simulate({"amount": 10, **(values or {})}, options)

    def people(self, result, stage):
        """Return who is asked in a stage of a result."""
        [found] = [s for s in result["stages"] if s["code"] == stage]
        return [person["who"] for person in found["people"]]

    # ---- The path

    def test_the_path_and_the_people_with_their_reasons(self):
        result = self.simulate()
        self.assertEqual(
            result["path"],
            ["draft", "head", "sign_both", "examine", "sign", "granted"],
        )
        self.assertEqual((result["outcome"], result["problem"]), ("done", {}))
        self.assertEqual(self.people(result, "head"), ["Head"])
        self.assertEqual(self.people(result, "sign_both"), ["Finance", "Personnel"])
        self.assertEqual(self.people(result, "examine"), ["Officer"])
        [head] = result["stages"][1]["people"]
        self.assertEqual(head["reason"], "Head of Commerce Bureau since 2024-01-01")
        self.assertEqual(result["stages"][1]["way"]["code"], "head_yes")
        self.assertEqual((result["initiator"], result["unit"]), (
            "Liaison", "Commerce Bureau",
        ))  # fmt: skip

    def test_data_decide_the_path(self):
        result = self.simulate({"amount": 5000})
        self.assertIn("consent", result["path"])
        self.assertEqual(self.people(result, "consent"), ["Vice mayor"])

    def test_another_unit_has_other_people(self):
        result = self.simulate(initiator="", unit="EDU")
        self.assertEqual(result["unit"], "Education Bureau")
        self.assertEqual(self.people(result, "head"), ["Education head"])
        self.assertEqual(result["outcome"], "stuck")
        self.assertEqual(result["problem"]["code"], "FAO-NOBODY")
        self.assertEqual(result["problem"]["stage"], "sign_both")
        self.assertEqual(result["path"], ["draft", "head"])

    def test_choices(self):
        result = self.simulate(choices={"head": "reject"})
        self.assertEqual(result["path"], ["draft", "head", "refused"])
        self.assertEqual(result["outcome"], "refused")
        result = self.simulate(choices={"sign": "sign_no"})
        self.assertEqual(result["path"][-1], "refused")

    def test_the_draft_and_not_the_version_in_force(self):
        self.part("fao.transition", "head_yes").to_stage_id = self.stage("examine")
        self.assertNotIn("sign_both", self.simulate()["path"])
        result = self.published.with_user(self.manager).simulate(
            {"amount": 10}, {"initiator": self.liaison.login}
        )
        self.assertIn("sign_both", result["path"])

    def test_a_duty_that_was_never_published(self):
        duty = self.make_duty("test_new", "test.fao.request")
        draft = self.make_workflow(
            duty, self.chain_stages(), self.chain_transitions(), publish=False
        )
        result = draft.with_user(self.manager).simulate({"amount": 1})
        self.assertEqual(result["outcome"], "done")
        self.assertFalse(duty.workflow_id)

    def test_time_that_runs_out(self):
        self.stage("examine").write({"limit_value": 3})
        self.env["fao.transition"].create(
            {
                "workflow_id": self.draft.id, "code": "late", "name": "Late",
                "from_stage_id": self.stage("examine").id,
                "to_stage_id": self.stage("refused").id, "trigger": "timeout",
            }
        )  # fmt: skip
        result = self.simulate(choices={"examine": "late"})
        self.assertEqual(result["path"][-1], "refused")
        examine = result["stages"][3]
        self.assertEqual(examine["left"], examine["due"])

    def test_signers_that_the_applicant_chooses(self):
        self.part("fao.approval.rule", "head").write(
            {"source": "chosen", "position_id": False}
        )
        self.assertEqual(self.simulate()["outcome"], "done")
        people = {"head.head": self.director.ids}
        result = self.simulate(people=people)
        self.assertEqual(self.people(result, "head"), ["Director"])

    def test_groups_and_a_quorum(self):
        group = self.env["res.groups"].create(
            {"name": "Council", "user_ids": (self.head | self.director).ids}
        )
        self.part("fao.approval.rule", "head").write(
            {"source": "group", "position_id": False, "group_ids": group.ids,
             "voting": "quorum", "quorum": 2}
        )  # fmt: skip
        result = self.simulate()
        self.assertEqual(self.people(result, "head"), ["Council", "Council"])
        self.assertEqual(result["outcome"], "done")
        group.user_ids = [Command.unlink(self.director.id)]
        result = self.simulate()
        self.assertEqual(result["problem"]["stage"], "head")

    def test_nobody_decides_twice_where_it_is_forbidden(self):
        self.part("fao.approval.rule", "deputy_director").write(
            {"position_id": self.position("head").id, "position_of": "unit",
             "same_person": "forbid"}
        )  # fmt: skip
        result = self.simulate()
        self.assertEqual(result["problem"]["code"], "FAO-NOBODY")
        self.assertIn("signed before", result["problem"]["message"])

    # ---- Dates

    def test_dates_on_the_working_calendar(self):
        result = self.simulate()
        self.assertEqual(result["due"], "2026-03-09 23:59")
        entered = [stage["entered"][:10] for stage in result["stages"]]
        self.assertEqual(entered[:4], [
            "2026-03-02", "2026-03-02", "2026-03-03", "2026-03-04",
        ])  # fmt: skip
        self.assertEqual(result["stages"][3]["due"], "2026-03-11 23:59")
        self.assertFalse(result["late"])

    def test_slow_people_are_late(self):
        result = self.simulate(days_per_stage=4)
        late = [stage["code"] for stage in result["stages"] if stage["late"]]
        self.assertEqual(late, ["sign_both", "sign"])
        self.assertTrue(result["late"])

    # ---- Checks, requirements, documents

    def check(self, **vals):
        """Enter a check of the duty."""
        return self.env["fao.check"].create(
            {
                "duty_id": self.duty.id,
                "code": "TST-01",
                "name": "Amount",
                "kind": "value",
                "value_field": "amount",
                "limit": 100,
                "message": "%(value)s, at most %(limit)s",
                **vals,
            }
        )

    def test_checks_with_their_figures(self):
        self.check(severity="block", legal_basis="Rule 7")
        result = self.simulate({"amount": 500})
        [found] = result["checks"]
        self.assertEqual(found["message"], "500, at most 100")
        self.assertEqual(found["figures"]["value"], 500)
        self.assertEqual(found["legal_basis"], "Rule 7")
        [refusal] = result["stages"][0]["refusals"]
        self.assertEqual(refusal["code"], "FAO-CHECK")
        self.assertEqual(result["outcome"], "done")
        self.assertEqual(self.simulate({"amount": 50})["checks"], [])

    def test_what_must_be_filled_in(self):
        self.stage("draft").required_fields = "note"
        result = self.simulate()
        self.assertEqual(
            result["stages"][0]["refusals"],
            [{"code": "FAO-REQUIRED", "message": "Please fill in: Note."}],
        )
        self.assertEqual(self.simulate({"note": "x"})["stages"][0]["refusals"], [])

    def test_documents_that_would_be_issued(self):
        series = self.env["fao.number.series"].create(
            {"code": "tst", "name": "Tests", "pattern": "{organ}T{year}-{n}"}
        )
        template = self.env["fao.document.template"].create(
            {"code": "letter", "name": "Letter", "duty_id": self.duty.id,
             "series_id": series.id}
        )  # fmt: skip
        self.part("fao.transition", "sign_yes").template_ids = template
        result = self.simulate()
        self.assertEqual(
            result["documents"],
            [{"code": "letter", "name": "Letter", "series": "Tests"}],
        )

    # ---- A known case

    def test_the_data_of_a_known_case(self):
        record = self.request(amount=5000, note="known")
        self.to_examine(record)
        case = record.sudo().case_id
        result = self.as_manager.with_user(self.administrator).simulate(
            {}, {"case_id": case.id, "start": START}
        )
        self.assertIn("consent", result["path"])
        self.assertEqual(result["title"], "Request")
        result = self.as_manager.with_user(self.administrator).simulate(
            {"amount": 1}, {"case_id": case.number}
        )
        self.assertNotIn("consent", result["path"])
        self.assertStage(record, "examine")
        self.assertEqual(record.amount, 5000)
        self.assertLedgerIntact(record)

    def test_a_case_that_the_manager_may_not_read(self):
        record = self.request()
        with self.assertRefused("FAO-NOTFOUND"):
            self.simulate(case_id=record.sudo().case_id.id)

    # ---- Nothing is kept

    def test_nothing_is_written(self):
        self.check(severity="info")
        child = self.make_duty("test_child", "test.fao.request")
        self.make_workflow(child, self.chain_stages(), self.chain_transitions())
        self.stage("examine").write(
            {"child_duty_id": child.id, "child_unit_codes": "EDU"}
        )
        template = self.env["fao.document.template"].create(
            {"code": "letter", "name": "Letter", "duty_id": self.duty.id}
        )
        self.part("fao.transition", "sign_yes").template_ids = template
        self.company.fao_notify = True
        record = self.request(amount=5000)
        self.to_examine(record)
        before = self.rows()
        result = self.simulate({"amount": 5000})
        self.assertEqual(result["outcome"], "done")
        self.assertEqual(result["stages"][3]["assisting"], ["Education Bureau"])
        self.as_manager.with_user(self.administrator).simulate(
            {}, {"case_id": record.sudo().case_id.id}
        )
        self.assertEqual(self.rows(), before)
        self.assertEqual(self.duty.workflow_id, self.published)
        self.assertEqual(self.env.cr.precommit.data.get("bus.bus.values", []), [])

    def test_the_next_number_is_not_used_up(self):
        first = int(self.request().sudo().case_id.number.rpartition("-")[2])
        self.simulate()
        second = int(self.request().sudo().case_id.number.rpartition("-")[2])
        self.assertEqual(second, first + 1)

    def test_time_is_real_again_afterwards(self):
        self.simulate()
        opened = self.request().sudo().case_id.opened_at
        self.assertLess(abs((datetime.now() - opened).total_seconds()), 3600 * 24)

    # ---- Who may, and bad input

    def test_only_managers(self):
        for user in (self.liaison, self.section_officer, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.draft.with_user(user).simulate({}, {})

    def test_an_applicant_who_may_not_open_a_case(self):
        self.duty.open_group_ids = self.env.ref("fao_core.group_fao_liaison")
        result = self.simulate(initiator=self.inspector.login)
        self.assertEqual(result["problem"]["code"], "FAO-OPEN")
        self.assertEqual(result["stages"], [])

    def test_bad_input(self):
        for values, options, code in (
            ({"colour": 1}, {}, "FAO-FIELD"),
            ({"workflow_id": 1}, {}, "FAO-FIELD"),
            ({"state": "approved"}, {}, "FAO-GUARD"),
            ({}, {"initiator": "nobody"}, "FAO-OPTION"),
            ({}, {"unit": "NOWHERE", "initiator": ""}, "FAO-OPTION"),
            ({}, {"start": "tomorrow"}, "FAO-OPTION"),
            ({}, {"days_per_stage": -1}, "FAO-OPTION"),
            ({}, {"case_id": 0x7FFFFFFF}, "FAO-NOTFOUND"),
        ):
            with self.subTest(values=values, options=options):
                before = self.rows()
                with self.assertRefused(code):
                    self.simulate(values, **options)
                self.assertEqual(self.rows(), before)
