"""Versions side by side, what changes at publication, and the end of a version."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..engine import pack
from ..engine.words import Words
from .definition_common import DefinitionCase


@tagged("post_install", "-at_install")
class TestCompare(DefinitionCase):
    """What differs between two versions, in people's words."""

    def changes(self, new=None, old=None):
        """Return the changes of a version, as a manager reads them."""
        new = (new or self.draft).with_user(self.manager)
        return new.compare(old.id if old else 0)["changes"]

    def only_change(self):
        """Return the one change that there is."""
        [change] = self.changes()
        return change

    def test_a_copy_is_the_same(self):
        result = self.draft.with_user(self.manager).compare()
        self.assertTrue(result["same"])
        self.assertEqual(result["changes"], [])
        self.assertEqual(result["old"]["id"], self.published.id)
        self.assertEqual(result["new"]["version"], 2)

    def test_a_limit_and_a_name(self):
        stage = self.part("fao.stage", self.draft, "sign")
        stage.write({"limit_value": 3, "name": "Signature"})
        change = self.only_change()
        self.assertEqual(
            (change["kind"], change["part"], change["name"]),
            ("changed", "stage", "Signature"),
        )
        self.assertEqual(
            [(f["label"], f["old"], f["new"]) for f in change["fields"]],
            [("Name", "Sign", "Signature"), ("Time limit", "", "3 Working days")],
        )

    def test_a_rule(self):
        self.part("fao.approval.rule", self.draft, "leader").write(
            {
                "source": "position",
                "position_id": self.position("director").id,
                "position_of": "office",
                "can_return": True,
            }
        )
        change = self.only_change()
        self.assertEqual((change["part"], change["stage"]), ("rule", "Sign"))
        said = {f["key"]: (f["old"], f["new"]) for f in change["fields"]}
        self.assertEqual(
            said["source"], ("Any member of a group", "Holder of a position")
        )
        self.assertEqual(said["groups"], ("Leader", ""))
        self.assertEqual(said["position"], ("", "Director"))
        self.assertEqual(said["of"], ("Applicant's unit", "The office"))
        self.assertEqual(said["powers"], ("May reject", "May reject and May return"))

    def test_conditions_are_said_in_words(self):
        agree = self.part("fao.transition", self.draft, "agree")
        agree.condition = "['|', ('urgency', '=', 'urgent'), ('round', '>=', 2)]"
        [field] = self.only_change()["fields"]
        self.assertEqual(field["label"], "Condition")
        self.assertEqual(
            (field["old"], field["new"]),
            ("", "Urgency is Urgent; or Round is at least 2"),
        )

    def test_added_and_removed(self):
        done = self.part("fao.stage", self.draft, "done")
        stage = self.env["fao.stage"].create(
            {"workflow_id": self.draft.id, "code": "file", "name": "Filing",
             "kind": "work", "sequence": 900}
        )  # fmt: skip
        self.part("fao.transition", self.draft, "agree").to_stage_id = stage
        self.env["fao.transition"].create(
            {"workflow_id": self.draft.id, "code": "filed", "name": "Filed",
             "from_stage_id": stage.id, "to_stage_id": done.id, "sequence": 900}
        )  # fmt: skip
        self.part("fao.transition", self.draft, "refuse").unlink()
        found = [(c["kind"], c["part"], c["code"]) for c in self.changes()]
        self.assertEqual(
            found,
            [
                ("added", "stage", "file"),
                ("added", "transition", "filed"),
                ("removed", "transition", "refuse"),
                ("changed", "transition", "agree"),
            ],
        )
        agree = self.changes()[3]["fields"]
        self.assertEqual((agree[0]["old"], agree[0]["new"]), ("Done", "Filing"))
        counts = self.draft.with_user(self.manager).compare()["counts"]
        self.assertEqual(counts, {"added": 2, "removed": 1, "changed": 1, "moved": 0})

    def test_an_other_order(self):
        self.part("fao.transition", self.draft, "refuse").sequence = 1
        change = self.only_change()
        self.assertEqual((change["kind"], change["part"]), ("moved", "transition"))
        [field] = change["fields"]
        self.assertEqual(field["new"], "Refuse, Submit, and Agree")

    def test_the_workflow_itself(self):
        self.draft.write({"withdraw_policy": "never", "limit_value": 10})
        change = self.only_change()
        self.assertEqual(change["part"], "workflow")
        said = {f["label"]: f["new"] for f in change["fields"]}
        self.assertEqual(said["Applicant may withdraw"], "Never")
        self.assertEqual(said["Time limit of the case"], "10 Working days")

    def test_a_place_on_the_map_is_no_change(self):
        self.part("fao.stage", self.draft, "sign").write({"pos_x": 5, "pos_y": 5})
        self.assertEqual(self.changes(), [])

    def test_any_two_versions(self):
        self.draft.limit_value = 3
        third = self.draft.copy()
        third.limit_value = 4
        [change] = self.changes(third, self.draft)
        [field] = change["fields"]
        self.assertEqual(
            (field["old"], field["new"]), ("3 Working days", "4 Working days")
        )

    def test_every_key_of_the_vocabulary_has_a_label(self):
        content = pack.schema()["$defs"]
        words = Words(self.duty)
        for part in ("workflow", "stage", "rule", "transition"):
            keys = set(content[part]["properties"])
            parts = {"stages", "transitions", "rules", "assist", "superior", "position"}
            for key in keys - parts:
                with self.subTest(part=part, key=key):
                    self.assertNotEqual(words.label(part, key), key)

    def test_only_managers(self):
        for user in (self.liaison, self.section_officer, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.draft.with_user(user).compare()

    def test_bad_input(self):
        with self.assertRefused("FAO-NOTFOUND"):
            self.changes(old=self.published.browse(0x7FFFFFFF))


@tagged("post_install", "-at_install")
class TestInForce(DefinitionCase):
    """Publication says what changes; a version may be taken out of force."""

    def case(self):
        """Open a case of the duty as a liaison officer."""
        matters = self.env["fao.matter"].with_user(self.liaison)
        return matters.create({"duty_id": self.duty.id, "title": "Running"})

    def act(self, matter, user, action):
        """Act on a case."""
        case = matter.sudo().case_id
        return self.env["fao.case"].with_user(user).act(case.id, action)

    def test_publication_says_what_changes(self):
        self.part("fao.stage", self.draft, "sign").limit_value = 3
        [result] = self.draft.with_user(self.manager).publish()
        self.assertEqual(result["changes"]["old"]["id"], self.published.id)
        [change] = result["changes"]["changes"]
        self.assertEqual(change["name"], "Sign")
        self.assertEqual(self.published.retired_by, self.manager)

    def test_running_cases_stay_on_their_version(self):
        matter = self.case()
        self.act(matter, self.liaison, "submit")
        ways = [self.part("fao.transition", self.draft, c) for c in ("agree", "refuse")]
        for way, target in zip(ways, ("refused", "done"), strict=True):
            way.to_stage_id = self.part("fao.stage", self.draft, target)
        self.draft.with_user(self.manager).publish()
        self.assertEqual(matter.sudo().workflow_id, self.published)
        self.act(matter, self.head, "approve")
        self.assertEqual(matter.sudo().stage_id.code, "done")
        self.assertEqual(matter.sudo().stage_id.workflow_id, self.published)
        self.assertEqual(self.case().sudo().workflow_id, self.draft)

    def test_retire(self):
        matter = self.case()
        self.act(matter, self.liaison, "submit")
        [result] = self.published.with_user(self.manager).retire()
        self.assertEqual((result["state"], result["running"]), ("retired", 1))
        self.assertFalse(self.duty.workflow_id)
        with self.assertRefused("FAO-OPEN"):
            self.case()
        self.act(matter, self.head, "approve")
        self.assertEqual(matter.sudo().stage_id.code, "done")

    def test_a_retired_duty_keeps_its_keys_and_its_pack(self):
        self.published.with_user(self.manager).retire()
        self.draft.unlink()
        duty = self.duty.with_user(self.manager)
        with self.assertRefused("FAO-PUBLISHED"):
            duty.code = "other"
        text = duty.export_pack("test_duty")
        self.assertEqual(len(pack.load(text).content["workflow"]["stages"]), 4)
        result = duty.import_pack(text)
        self.assertEqual(result["version"], 2)
        self.assertEqual(duty.export_pack("test_duty"), text)

    def test_a_new_version_of_a_retired_duty(self):
        self.published.with_user(self.manager).retire()
        self.draft.unlink()
        action = self.duty.with_user(self.manager).action_new_version()
        draft = self.env["fao.workflow"].browse(action["res_id"])
        self.assertEqual(len(draft.stage_ids), 4)
        draft.with_user(self.manager).publish()
        self.assertEqual(self.duty.workflow_id, draft)

    def test_only_what_is_in_force_is_retired(self):
        with self.assertRefused("FAO-PUBLISHED"):
            self.draft.with_user(self.manager).retire()
        self.published.with_user(self.manager).retire()
        with self.assertRefused("FAO-PUBLISHED"):
            self.published.with_user(self.manager).retire()

    def test_only_managers(self):
        for user in (self.liaison, self.section_officer, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.published.with_user(user).retire()
