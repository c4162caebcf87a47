"""What the designer asks of a version: its map, and the way back to what it was."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..engine import definition, pack
from .definition_common import SIMPLE, DefinitionCase


@tagged("post_install", "-at_install")
class TestCanvas(DefinitionCase):
    """The map of a version."""

    def canvas(self, workflow=None, user=None):
        """Return the map, as a manager sees it."""
        workflow = (workflow or self.draft).with_user(user or self.manager)
        workflow.invalidate_recordset()
        return workflow.canvas()

    def test_stages_and_transitions(self):
        canvas = self.canvas()
        stages = {stage["code"]: stage for stage in canvas["stages"]}
        self.assertEqual(list(stages), ["draft", "sign", "done", "refused"])
        sign = stages["sign"]
        self.assertEqual(sign["id"], self.part("fao.stage", self.draft, "sign").id)
        self.assertEqual((sign["people"], sign["signers"]), (1, ["Leader"]))
        [agree] = [t for t in canvas["transitions"] if t["code"] == "agree"]
        self.assertEqual((agree["from"], agree["to"]), ("sign", "done"))
        self.assertEqual(agree["trigger_label"], "Approved")
        self.assertEqual(canvas["findings"], [])

    def test_only_a_managers_draft_is_edited(self):
        self.assertTrue(self.canvas()["editable"])
        self.assertFalse(self.canvas(self.published)["editable"])
        self.assertFalse(self.canvas(user=self.liaison)["editable"])

    def test_findings_name_their_stage(self):
        self.part("fao.approval.rule", self.draft, "leader").unlink()
        [finding] = self.canvas()["findings"]
        self.assertEqual((finding["code"], finding["stage"]), ("LINT-RULES", "sign"))

    def test_places(self):
        sign = self.part("fao.stage", self.draft, "sign").with_user(self.manager)
        auto = next(s for s in self.canvas()["stages"] if s["code"] == "sign")["auto"]
        sign.write({"pos_x": 777, "pos_y": 333})
        stage = next(s for s in self.canvas()["stages"] if s["code"] == "sign")
        self.assertEqual((stage["x"], stage["y"]), (777, 333))
        self.assertEqual(stage["auto"], auto)

    def test_a_published_stage_is_not_moved(self):
        stage = self.part("fao.stage", self.published, "sign").with_user(self.manager)
        with self.assertRefused("FAO-PUBLISHED"):
            stage.pos_x = 5
        with self.assertRaises(AccessError):
            self.part("fao.stage", self.draft, "sign").with_user(self.liaison).pos_x = 5

    def test_a_limit_is_said_in_words(self):
        stage = self.part("fao.stage", self.draft, "sign")
        stage.write({"limit_value": 1.5, "limit_unit": "hours"})
        shown = next(s for s in self.canvas()["stages"] if s["code"] == "sign")
        self.assertEqual(shown["limit"], "1.5 working hours")


@tagged("post_install", "-at_install")
class TestRestore(DefinitionCase):
    """Undo and redo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.mine = cls.draft.with_user(cls.manager)

    def restore(self, before, now=None):
        """Go back to ``before`` from what there is."""
        now = now or self.mine.canvas()
        result = self.mine.restore_snapshot(before["snapshot"], now["digest"])
        self.draft.invalidate_recordset()
        self.assertEqual(result["digest"], before["digest"])
        return result

    def assertUndone(self, change):
        """Assert that ``change`` is undone and redone, to the last letter."""
        before = self.mine.canvas()
        change()
        after = self.mine.canvas()
        self.assertNotEqual(after["digest"], before["digest"])
        self.restore(before)
        self.restore(after)
        return before, after

    def stage(self, code):
        return self.part("fao.stage", self.draft, code).with_user(self.manager)

    def test_a_new_stage_with_its_arrows(self):
        def change():
            stage = self.env["fao.stage"].with_user(self.manager).create(
                {"workflow_id": self.draft.id, "code": "more", "name": "More",
                 "pos_x": 10, "pos_y": 20}
            )  # fmt: skip
            self.env["fao.transition"].with_user(self.manager).create(
                {"workflow_id": self.draft.id, "code": "go", "name": "Go",
                 "from_stage_id": self.stage("draft").id, "to_stage_id": stage.id}
            )  # fmt: skip

        self.assertUndone(change)

    def test_a_deleted_stage_with_rules_arrows_and_chinese(self):
        self.stage("sign").with_context(lang="zh_CN").name = "签发"
        rule = self.part("fao.approval.rule", self.draft, "leader")
        rule.with_context(lang="zh_CN").name = "领导"
        agree = self.part("fao.transition", self.draft, "agree")
        agree.with_context(lang="zh_CN").name = "同意"
        before, _after = self.assertUndone(lambda: self.stage("sign").unlink())
        self.restore(before)
        self.assertEqual(self.stage("sign").with_context(lang="zh_CN").name, "签发")
        self.assertEqual(self.stage("sign").name, "Sign")
        rule = self.part("fao.approval.rule", self.draft, "leader")
        self.assertEqual(rule.with_context(lang="zh_CN").name, "领导")
        self.assertEqual(len(self.draft.transition_ids), 3)

    def test_an_edited_rule_and_a_new_one(self):
        def change():
            rule = self.part("fao.approval.rule", self.draft, "leader")
            rule.with_user(self.manager).write({"voting": "quorum", "quorum": 2})
            rule.with_user(self.manager).copy({"code": "second", "name": "Second"})

        self.assertUndone(change)

    def test_votes_with_weights(self):
        rule = self.part("fao.approval.rule", self.draft, "leader")
        rule.with_user(self.manager).write(
            {"voting": "weight", "quorum": 2,
             "weight_ids": [Command.create({"user_id": self.director.id, "weight": 2})]}
        )  # fmt: skip
        self.assertUndone(lambda: rule.weight_ids.write({"weight": 3}))
        self.assertUndone(lambda: rule.weight_ids.unlink())

    def test_a_moved_and_renamed_stage(self):
        self.assertUndone(
            lambda: self.stage("sign").write(
                {"pos_x": 5, "pos_y": 6, "name": "Signature", "code": "signature"}
            )
        )

    def test_what_the_version_says_of_itself(self):
        self.assertUndone(
            lambda: self.mine.write({"withdraw_policy": "never", "limit_value": 3})
        )

    def test_a_translation(self):
        def change():
            self.stage("sign").with_context(lang="zh_CN").name = "签发"

        before, _after = self.assertUndone(change)
        self.restore(before)
        self.assertEqual(self.stage("sign").with_context(lang="zh_CN").name, "Sign")

    def test_an_empty_draft(self):
        full = self.mine.canvas()
        self.mine.stage_ids.unlink()
        empty = self.mine.canvas()
        self.restore(full)
        self.restore(empty)
        self.assertFalse(self.draft.stage_ids)

    def test_parts_that_stay_keep_their_records(self):
        sign, before = self.stage("sign"), self.mine.canvas()
        sign.name = "Other"
        self.restore(before)
        self.assertEqual(self.stage("sign"), sign)

    def test_the_version_in_force_keeps_its_texts(self):
        frozen = definition.describe(self.published)
        before = self.mine.canvas()
        self.stage("sign").with_context(lang="zh_CN").name = "签发"
        self.restore(before)
        self.assertEqual(definition.describe(self.published), frozen)

    def test_refused_when_somebody_else_was_there(self):
        before = self.mine.canvas()
        self.stage("sign").name = "Mine"
        seen = self.mine.canvas()
        self.stage("sign").name = "Another's"
        with self.assertRefused("FAO-STALE"):
            self.mine.restore_snapshot(before["snapshot"], seen["digest"])
        self.assertEqual(self.stage("sign").name, "Another's")

    def test_refused_for_who_may_not_write(self):
        canvas = self.mine.canvas()
        for user in (self.liaison, self.section_officer, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.draft.with_user(user).restore_snapshot(
                    canvas["snapshot"], canvas["digest"]
                )

    def test_refused_for_a_published_version(self):
        version = self.published.with_user(self.manager)
        canvas = version.canvas()
        with self.assertRefused("FAO-PUBLISHED"):
            version.restore_snapshot(canvas["snapshot"], canvas["digest"])

    def test_what_is_no_snapshot_is_refused(self):
        canvas = self.mine.canvas()
        good = canvas["snapshot"]["workflow"]
        stages = [{**good["stages"][0], "kind": "nonsense"}, *good["stages"][1:]]
        lost = [{**good["transitions"][0], "to": "nowhere"}]
        for bad in (
            "text",
            {},
            {"workflow": 5},
            {"workflow": {**good, "stages": "text"}},
            {"workflow": {**good, "stages": stages}},
            {"workflow": {**good, "transitions": lost}},
            {"workflow": {**good, "state": "published"}},
        ):
            with self.subTest(bad=bad), self.assertRefused("FAO-PACK"):
                self.mine.restore_snapshot(bad, canvas["digest"])
        self.assertEqual(self.mine.canvas()["digest"], canvas["digest"])

    def test_texts_of_a_bad_snapshot_fall_back_to_the_source(self):
        canvas = self.mine.canvas()
        for strings in (5, {"workflow/stages/sign/name": "x"}, {"nowhere": ["a", "b"]}):
            snapshot = {**canvas["snapshot"], "strings": strings}
            result = self.mine.restore_snapshot(snapshot, canvas["digest"])
            self.assertEqual(result["digest"], canvas["digest"])


@tagged("post_install", "-at_install")
class TestPositionInPacks(DefinitionCase):
    """The place of a stage travels with its pack."""

    def with_place(self, place):
        stage = "code: sign\n      name: Sign\n      kind: approval\n"
        self.assertIn(stage, SIMPLE)
        return SIMPLE.replace(stage, f"{stage}      position: {place}\n")

    def test_round_trip(self):
        duties = self.env["fao.duty"].with_user(self.manager)
        first = duties.import_pack(self.with_place("[420, -60]"))
        self.assertTrue(first["changed"])
        stage = self.part("fao.stage", self.duty.workflow_id, "sign")
        self.assertEqual((stage.pos_x, stage.pos_y), (420, -60))
        text = duties.export_pack("test_duty")
        self.assertIn("position: [420, -60]", text)
        again = duties.import_pack(text)
        self.assertFalse(again["changed"])
        self.assertEqual(duties.export_pack("test_duty"), text)

    def test_left_out_when_unset(self):
        duties = self.env["fao.duty"].with_user(self.manager)
        self.assertNotIn("position", duties.export_pack("test_duty").split("stages")[1])

    def test_bad_places_are_refused(self):
        for place in ("[1]", "[0, 0]", "[1, 2, 3]", "[1.5, 2]", "far"):
            with self.subTest(place=place), self.assertRaises(pack.PackError) as caught:
                pack.load(self.with_place(place), "odd.yaml")
            self.assertIn("workflow.stages[1].position", str(caught.exception))
