import json

from odoo.tests import tagged

from odoo.addons.fao_core.engine import codes

from .common import FaoCase


@tagged("post_install", "-at_install")
class TestCodes(FaoCase):
    """A manager names things; codes are made of the names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = (
            cls.env["fao.duty"].with_user(cls.manager).create({"name": "荣誉市民提名"})
        )
        cls.workflow = cls.duty.env["fao.workflow"].create({"duty_id": cls.duty.id})

    def make_stage(self, name, kind="approval", **values):
        return self.workflow.env["fao.stage"].create(
            {"workflow_id": self.workflow.id, "name": name, "kind": kind, **values}
        )

    def test_chinese_names_become_pinyin(self):
        self.assertEqual(self.duty.code, "rong_yu_shi_min_ti_ming")
        again = self.duty.create({"name": "荣誉市民提名"})
        self.assertEqual(again.code, "rong_yu_shi_min_ti_ming_2")

    def test_a_name_twice_gives_two_codes(self):
        stages = self.make_stage("Sign here!") | self.make_stage("Sign here")
        self.assertEqual(stages.mapped("code"), ["sign_here", "sign_here_2"])
        values = {"workflow_id": self.workflow.id, "name": "Both", "kind": "work"}
        both = self.workflow.env["fao.stage"].create([values, dict(values)])
        self.assertEqual(both.mapped("code"), ["both", "both_2"])

    def test_a_code_that_is_there_stays(self):
        stage = self.make_stage("Head", code="boss")
        stage.name = "Head of the unit"
        self.assertEqual(stage.code, "boss")

    def test_checks_are_numbered(self):
        self.duty.number_prefix = "HC"
        values = {"kind": "record", "expression": "[('title', '=', 'x')]"}
        for _number in range(2):
            self.duty.check_ids = [(0, 0, {"name": "No title", **values})]
        self.assertEqual(self.duty.check_ids.mapped("code"), ["HC-01", "HC-02"])
        self.assertEqual(self.duty.check_ids[0].message, "No title")

    def form(self, *items):
        """Save these fields as the form of the duty; return it as it is kept."""
        self.duty.properties_definition = list(items)
        return self.duty.properties_definition

    def test_choices_of_a_form_are_named_after_their_labels(self):
        [field] = self.form(
            {
                "name": "0123456789abcdef",
                "string": "类别",
                "type": "selection",
                "selection": [
                    ["00000000000000aa", "Economy and trade"],
                    ["00000000000000bb", "教育"],
                    ["00000000000000cc", "教育"],
                ],
                "default": "00000000000000bb",
            }
        )
        self.assertEqual(field["name"], "lei_bie")
        keys = [key for key, _label in field["selection"]]
        self.assertEqual(keys, ["economy_and_trade", "jiao_yu", "jiao_yu_2"])
        self.assertEqual(field["default"], "jiao_yu")

    def test_a_choice_that_is_there_keeps_its_key(self):
        field = {"name": "honour", "string": "Honour", "type": "selection"}
        old = ["00000000000000aa", "Kept by cases"]
        with_old = {**field, "selection": [old]}
        # As a form that was saved before choices were named
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE fao_duty SET properties_definition = %s WHERE id = %s",
            [json.dumps([with_old]), self.duty.id],
        )
        self.env.invalidate_all()
        [kept] = self.form({**field, "selection": [old, ["0" * 16, "Medal"]]})
        self.assertEqual(kept["selection"], [old, ["medal", "Medal"]])

    def test_tags_of_a_form_are_named_after_their_labels(self):
        [field] = self.form(
            {
                "name": "topics",
                "string": "Topics",
                "type": "tags",
                "tags": [["00000000000000aa", "Sport", 3]],
                "default": ["00000000000000aa"],
            }
        )
        self.assertEqual(field["tags"], [["sport", "Sport", 3]])
        self.assertEqual(field["default"], ["sport"])

    def test_a_transition_begins_with_what_is_usual(self):
        draft, sign = self.make_stage("Draft", "draft"), self.make_stage("Sign")
        done = self.make_stage("Done", "done")
        ways = self.workflow.env["fao.transition"].create(
            [
                {
                    "workflow_id": self.workflow.id,
                    "name": name,
                    "from_stage_id": start.id,
                    "to_stage_id": end.id,
                }
                for name, start, end in (("Submit", draft, sign), ("Yes", sign, done))
            ]
        )
        self.assertEqual(ways.mapped("trigger"), ["button", "approved"])
        self.assertEqual(ways.mapped("is_submission"), [True, False])
        ways[1].write({"trigger": "rejected"})
        ways[1].from_stage_id = draft
        self.assertEqual(ways[1].trigger, "rejected")

    def test_a_name_without_letters_gives_no_code(self):
        self.assertEqual(codes.from_name("—", set()), "")
        self.assertEqual(codes.from_name("2nd round", set()), "x_2nd_round")
