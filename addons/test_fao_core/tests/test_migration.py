"""Running cases move to a newer version: report, deed, undo."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from odoo.addons.fao_core.engine.migration import automatic_mapping

from .migration_common import MigrationCase


@tagged("post_install", "-at_install")
class TestMigration(MigrationCase):
    """What becomes of a case."""

    # ---- Where it goes

    def test_the_mapping_by_code_kind_and_name(self):
        self.rename("draft", "begin")
        self.stage("sign").code = "signature"
        self.stage("consent").unlink()
        mapping = automatic_mapping(self.published, self.draft)
        self.assertEqual(
            mapping,
            {
                "draft": "begin",
                "head": "head",
                "sign_both": "sign_both",
                "examine": "examine",
                "consent": "",
                "sign": "signature",
            },
        )

    def test_a_case_stays_in_its_place(self):
        record = self.submitted()
        before = self.slots(record).read(["state", "user_id", "due_at", "rule_id"])
        self.stage("sign").limit_value = 3
        self.publish()
        entry = self.entry(record)
        self.assertEqual((entry["how"], entry["why"]), ("keep", ""))
        self.assertEqual(entry["open"], entry["opens"])
        case = record.sudo().case_id
        self.assertEqual(case.workflow_id, self.draft)
        self.assertEqual(case.stage_id, self.stage("head"))
        self.assertEqual(
            self.slots(record).read(["state", "user_id", "due_at", "rule_id"]), before
        )
        self.assertLedgerIntact(record)
        self.go(
            record,
            (self.head, "approve"),
            (self.finance, "approve"),
            (self.personnel, "approve"),
            (self.section_officer, "take", {"transition": "pass_small"}),
            (self.deputy_director, "approve"),
        )
        self.assertStage(record, "granted")

    def test_other_people_are_asked(self):
        record = self.submitted()
        self.part("fao.approval.rule", "head").position_id = self.position("liaison")
        rule = self.part("fao.approval.rule", "head")
        rule.write({"position_id": self.position("finance").id})
        self.publish()
        entry = self.entry(record)
        self.assertEqual(entry["how"], "map")
        self.assertEqual((entry["open"], entry["opens"]), (["Head"], ["Finance"]))
        self.assertEqual(self.pending(record), ["Finance"])
        self.assertActRefused("FAO-SLOT", record, self.head, "approve")
        self.act(record, self.finance, "approve")
        self.assertStage(record, "sign_both")

    def test_who_decided_already_is_not_asked_again(self):
        record = self.submitted()
        self.go(record, (self.head, "approve"), (self.finance, "approve"))
        self.part("fao.approval.rule", "personnel").position_id = self.position("head")
        self.publish()
        entry = self.entry(record)
        self.assertEqual(entry["how"], "keep")
        self.assertEqual(self.pending(record), ["Personnel"])
        self.act(record, self.personnel, "approve")
        self.assertStage(record, "examine")
        self.assertEqual(record.sudo().stage_id, self.stage("examine"))

    def test_a_stage_that_is_called_otherwise(self):
        record = self.submitted()
        self.rename("head", "chief")
        self.publish()
        entry = self.entry(record)
        self.assertEqual(entry["how"], "hold")
        self.assertIn("no stage is given for Head", entry["why"])
        entry = self.entry(record, mapping={"head": "chief"})
        self.assertEqual((entry["how"], entry["to"]), ("keep", "chief"))
        self.assertStage(record, "chief")
        self.act(record, self.head, "return", comment="more")
        self.assertStage(record, "draft")

    def test_a_stage_that_is_gone(self):
        record = self.submitted(amount=5000)
        self.go(record, (self.head, "approve"))
        self.part("fao.transition", "head_yes").to_stage_id = self.stage("examine")
        self.stage("sign_both").unlink()
        self.publish()
        entry = self.entry(record, mapping={"sign_both": "examine"})
        self.assertEqual(entry["how"], "map")
        self.assertStage(record, "examine")
        case = record.sudo().case_id
        self.assertEqual(
            [step.split("#")[0] for step in case.path.split()],
            ["draft", "head", "examine"],
        )
        self.act(record, self.section_officer, "return", comment="x", stage="head")
        self.assertStage(record, "head")
        self.assertEqual(case.stage_id.workflow_id, self.draft)

    def test_signatures_before_a_renamed_stage_still_lead_back(self):
        record = self.submitted()
        self.act(record, self.head, "approve")
        self.rename("head", "chief")
        self.publish()
        self.assertEqual(self.entry(record, mapping={"head": "chief"})["how"], "keep")
        self.act(record, self.head, "take_back")
        self.assertStage(record, "chief")
        case = record.sudo().case_id
        self.assertEqual(case.stage_id.workflow_id, self.draft)
        self.act(record, self.head, "approve")
        self.assertStage(record, "sign_both")

    def test_what_cannot_move_stays_with_its_reason(self):
        record = self.submitted()
        self.part("fao.approval.rule", "head").write(
            {"position_id": self.position("custodian").id, "position_of": "unit"}
        )
        self.publish()
        before = self.facts(record)
        entry = self.entry(record)
        self.assertEqual(entry["how"], "hold")
        self.assertIn("nobody holds the post Custodian", entry["why"])
        self.env.invalidate_all()
        self.assertEqual(self.facts(record), before)
        self.assertEqual(record.sudo().workflow_id, self.published)
        self.act(record, self.head, "approve")
        self.assertStage(record, "sign_both")

    def test_a_decided_stage_of_another_kind_stays(self):
        record = self.submitted()
        self.go(record, (self.head, "approve"), (self.finance, "approve"))
        self.publish()
        entry = self.entry(record, mapping={"sign_both": "examine"})
        self.assertEqual(entry["how"], "hold")
        self.assertIn("somebody decided", entry["why"])

    def test_closed_cases_stay(self):
        record = self.submitted()
        self.act(record, self.head, "reject", comment="no")
        self.publish()
        self.assertEqual(self.migrate()["cases"], [])
        self.assertEqual(record.sudo().workflow_id, self.published)

    def test_an_automatic_transition_of_the_new_version(self):
        record = self.request(note="done")
        self.to_examine(record)
        self.env["fao.transition"].create(
            {
                "workflow_id": self.draft.id, "code": "by_itself", "name": "By itself",
                "from_stage_id": self.stage("examine").id,
                "to_stage_id": self.stage("sign").id, "trigger": "automatic",
                "condition": "[('note', '=', 'done')]",
            }
        )  # fmt: skip
        self.publish()
        self.entry(record)
        self.assertStage(record, "sign")

    # ---- Time

    def test_the_time_that_is_left_is_carried_over(self):
        with freeze_time("2026-03-02 01:00:00"):
            record = self.submitted()
        case = record.sudo().case_id
        due = case.due_at
        self.draft.limit_value = 20
        self.publish()
        with freeze_time("2026-03-03 01:00:00"):
            entry = self.entry(record)
        self.assertEqual(entry["due"], entry["due_after"])
        self.assertEqual(entry["due"], "2026-03-09 23:59")
        self.assertGreater(entry["remaining_hours"], 30)
        self.assertEqual((case.due_at, case.carried_value), (due, 5))
        case._recompute_deadlines()
        self.assertEqual(case.due_at, due)
        with freeze_time("2026-03-04 01:00:00"):
            self.go(
                record,
                (self.head, "return", {"comment": "more"}),
                (self.liaison, "submit"),
            )
        self.assertEqual(case.carried_value, 0)
        self.assertEqual(str(case.due_at), "2026-04-01 15:59:59")

    def test_the_limit_of_a_stage_is_carried_over(self):
        with freeze_time("2026-03-02 01:00:00"):
            record = self.request()
            self.to_examine(record)
        due = self.slots(record, "open").due_at
        self.stage("examine").limit_value = 30
        rule = self.part("fao.approval.rule", "officer")
        rule.group_ids = self.env.ref("fao_core.group_fao_custodian")
        self.publish()
        with freeze_time("2026-03-04 01:00:00"):
            self.assertEqual(self.entry(record)["how"], "map")
        self.assertEqual(self.slots(record, "open").due_at, due)
        self.assertEqual(
            self.slots(record, "open").group_id,
            self.env.ref("fao_core.group_fao_custodian"),
        )

    def test_a_clock_that_stands_in_the_new_version(self):
        with freeze_time("2026-03-02 01:00:00"):
            record = self.submitted()
        self.stage("head").clock = "stop"
        self.publish()
        with freeze_time("2026-03-04 01:00:00"):
            self.entry(record)
        case = record.sudo().case_id
        self.assertEqual(str(case.clock_stopped_at), "2026-03-04 01:00:00")
        with freeze_time("2026-03-06 01:00:00"):
            self.act(record, self.head, "approve")
        self.assertEqual(case.suspended_days, 2)
        self.assertEqual(str(case.due_at), "2026-03-11 15:59:59")

    # ---- The report

    def test_the_report_comes_first_and_writes_nothing(self):
        kept, mapped = self.submitted(), self.submitted(amount=5000)
        self.go(mapped, (self.head, "approve"))
        rule = self.part("fao.approval.rule", "finance")
        rule.position_id = self.position("head")
        before = self.rows(), self.facts(kept), self.facts(mapped)
        report = self.migrate(dry_run=True)  # of a draft
        self.assertEqual(report["counts"], {"keep": 1, "map": 1, "hold": 0})
        self.assertEqual(report["migration_id"], 0)
        self.env.invalidate_all()
        self.assertEqual((self.rows(), self.facts(kept), self.facts(mapped)), before)
        [entry] = [e for e in report["cases"] if e["how"] == "map"]
        self.assertEqual(entry["open"], ["Finance", "Personnel"])
        self.assertEqual(entry["opens"], ["Head", "Personnel"])
        self.publish()
        done = self.migrate()
        self.assertEqual(done["counts"], report["counts"])
        self.assertEqual(
            [(e["case_id"], e["how"], e["opens"]) for e in done["cases"]],
            [(e["case_id"], e["how"], e["opens"]) for e in report["cases"]],
        )

    def test_cases_that_the_manager_may_not_read_have_no_name(self):
        record = self.submitted()
        self.publish()
        entry = self.entry(record, dry_run=True)
        self.assertEqual((entry["number"], entry["title"]), ("", ""))
        self.assertEqual(entry["stage"], "head")
        reader = self.make_user("reader", "manager,inspector", self.unit_office)
        [entry] = self.draft.with_user(reader).migrate({"dry_run": True})["cases"]
        self.assertEqual(entry["title"], "Request")

    def test_cases_of_another_office_stay(self):
        record = self.submitted()
        office = self.env["res.company"].create({"name": "Other office"})
        stranger = self.make_user("stranger", "manager")
        stranger.write({"company_ids": office.ids, "company_id": office.id})
        self.publish()
        draft = self.draft.with_user(stranger).with_context(
            allowed_company_ids=office.ids
        )
        self.assertEqual(draft.migrate({"dry_run": True})["cases"], [])
        self.assertEqual(record.sudo().workflow_id, self.published)

    def test_some_cases_and_a_limit(self):
        first, second = self.submitted(), self.submitted()
        self.publish()
        reader = self.make_user("reader", "manager,inspector", self.unit_office)
        draft = self.draft.with_user(reader)
        result = draft.migrate({"case_ids": [second.sudo().case_id.number]})
        self.assertEqual(len(result["cases"]), 1)
        self.assertEqual(first.sudo().workflow_id, self.published)
        self.submitted()  # runs on the version in force: nothing to move
        result = draft.migrate({"limit": 1})
        self.assertEqual((len(result["cases"]), result["left"]), (1, 0))
        self.assertEqual(first.sudo().workflow_id, self.draft)

    # ---- The ledger

    def test_the_ledger_names_both_versions(self):
        record = self.submitted()
        self.publish()
        result = self.migrate()
        row = record.sudo().case_id.ledger_ids.sorted("seq")[-1]
        payload = row._payload()
        self.assertEqual((row.action, row.user_id), ("migrate", self.manager))
        self.assertEqual((payload["from_version"], payload["to_version"]), (1, 2))
        self.assertEqual(payload["from_sha256"], self.published.sha256)
        self.assertEqual(payload["to_sha256"], self.draft.sha256)
        self.assertEqual(payload["migration"], result["migration_id"])
        migration = self.env["fao.migration"].browse(result["migration_id"])
        self.assertEqual((migration.moved_count, migration.held_count), (1, 0))
        self.assertEqual(migration.user_id, self.manager)

    # ---- Who may, and bad input

    def test_only_managers(self):
        self.publish()
        for user in (self.liaison, self.section_officer, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.draft.with_user(user).migrate({})

    def test_no_caller_migrates_a_case_himself(self):
        record = self.submitted()
        self.publish()
        plan = {"target": self.draft.id, "mapping": {"head": "head"}}
        for user in (self.liaison, self.head, self.administrator):
            for action, options in (
                ("migrate", {"plan": plan}),
                ("migrate_back", {"undo": {"migration": 1}}),
            ):
                with self.subTest(user=user.login, action=action):
                    self.assertActRefused("FAO-POWER", record, user, action, **options)

    def test_only_to_the_version_in_force(self):
        self.submitted()
        with self.assertRefused("FAO-PUBLISHED"):
            self.migrate()

    def test_bad_input(self):
        self.publish()
        for options, code in (
            ({"mapping": {"head": "nowhere"}}, "FAO-OPTION"),
            ({"mapping": {"head": "granted"}}, "FAO-OPTION"),
            ({"mapping": {"head": 7}}, "FAO-OPTION"),
            ({"from": [0x7FFFFFFF]}, "FAO-NOTFOUND"),
            ({"case_ids": [0x7FFFFFFF]}, "FAO-NOTFOUND"),
        ):
            with self.subTest(options=options), self.assertRefused(code):
                self.migrate(**options)
