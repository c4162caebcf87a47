"""Each kind of fault that is planted is found, and nothing else."""

from odoo.tests import tagged

from ..engine import implication
from .definition_common import DefinitionCase
from .planted_common import PlantedCase


@tagged("post_install", "-at_install")
class TestPlantedFaults(PlantedCase):
    """One fault at a time in a workflow that is clean without it."""

    # ---- The map

    def test_00_it_is_clean_without_faults(self):
        self.way("answered").template_ids = False
        self.assertEqual(self.draft.with_user(self.manager).lint(), [])

    def test_01_a_stage_no_case_comes_to(self):
        self.env["fao.stage"].create(
            {"workflow_id": self.draft.id, "code": "lost", "name": "Lost",
             "kind": "waiting"}
        )  # fmt: skip
        self.add_way("found", "lost", "sign")
        self.assertFault("LINT-UNREACHABLE", "lost", says="Lost")

    def test_02_a_dead_end(self):
        self.way("answered").to_stage_id = self.stage("outside")
        self.assertFault("LINT-DEAD-END", "outside", says="Outside")

    def test_03_two_stages_to_begin_with(self):
        self.stage("outside").kind = "draft"
        self.assertFault("LINT-START", "outside")

    def test_04_nothing_follows_an_approval(self):
        self.way("head_yes").write(
            {"trigger": "button", "from_stage_id": self.stage("draft").id}
        )
        self.assertFault("LINT-APPROVED", "head")

    def test_05_nothing_follows_a_rejection(self):
        self.way("head_no").unlink()
        self.assertFault("LINT-REJECTED", "head", says="Head")

    def test_06_a_case_may_match_no_way(self):
        self.way("signed").condition = "[('urgency', '=', 'urgent')]"
        self.assertFault("LINT-GAP", "sign", "warning")

    def test_07_nobody_can_leave_a_waiting_stage(self):
        self.way("answered").trigger = "returned"
        self.assertFault("LINT-LEAVE", "outside", says="Outside")

    def test_08_automatic_transitions_go_round(self):
        self.add_way("there", "examine", "outside", trigger="automatic",
                     condition="[('urgency', '=', 'extra')]")  # fmt: skip
        self.add_way("back", "outside", "examine", trigger="automatic",
                     condition="[('urgency', '!=', 'normal')]")  # fmt: skip
        self.assertFault("LINT-LOOP", "examine", "warning", "Outside")
        self.way("back").condition = "[('urgency', '=', 'normal')]"
        self.assertEqual(self.codes(), [])

    # ---- Conditions

    def test_09_a_condition_that_an_earlier_one_implies(self):
        self.way("head_yes").sequence = 990
        self.add_way("urgent", "head", "sign", trigger="approved",
                     condition="[('urgency', 'in', ['urgent', 'extra'])]")  # fmt: skip
        self.add_way("extra", "head", "examine", trigger="approved", sequence=901,
                     condition="[('urgency', '=', 'extra')]")  # fmt: skip
        self.assertFault("LINT-SHADOW", "head", "warning", "extra")

    def test_10_ways_that_together_hide_another(self):
        self.way("head_yes").sequence = 990
        for number, operator in enumerate(("=", "!=")):
            self.add_way(f"way_{number}", "head", "sign", trigger="approved",
                         condition=f"[('urgency', '{operator}', 'extra')]")  # fmt: skip
        self.assertFault("LINT-SHADOW", "head", "warning", "Agreed")

    def test_11_a_condition_that_contradicts_itself(self):
        self.add_way("never", "examine", "sign",
                     condition="[('round', '>', 3), ('round', '<', 2)]")  # fmt: skip
        self.assertFault("LINT-NEVER", "examine", says="never")

    def test_12_a_condition_on_a_field_that_is_not_there(self):
        self.way("pass_on").condition = "[('rank_of_nobody', '=', 1)]"
        self.add_way("other", "examine", "sign")
        self.assertFault("LINT-CONDITION", "examine", says="rank_of_nobody")

    # ---- Documents, fields, time

    def test_13_a_document_without_a_file(self):
        self.way("signed").template_ids = self.duty.template_ids
        self.assertFault("LINT-FILE", "sign", "warning", "letter")

    def test_14_a_document_of_another_duty(self):
        other = self.env["fao.document.template"].create(
            {"code": "foreign", "name": "Foreign"}
        )
        self.way("signed").template_ids = other
        self.assertFault("LINT-TEMPLATE", "sign", says="foreign")

    def test_15_a_required_field_that_is_not_there(self):
        self.stage("examine").required_fields = "title, colour_of_the_sky"
        self.assertFault("LINT-FIELD", "examine", says="colour_of_the_sky")

    def test_16_a_timeout_without_limit(self):
        self.add_way("late", "outside", "refused", trigger="timeout")
        self.assertFault("LINT-TIMEOUT", "outside")

    def test_17_reminders_without_limit(self):
        self.draft.limit_value = 0
        self.rule("head").remind_before = 1
        self.assertFault("LINT-OVERDUE", "head", "warning")

    # ---- Rules as they are written

    def test_18_nobody_signs(self):
        self.rule("director").unlink()
        self.assertFault("LINT-RULES", "sign")
        self.add_rule("sign", "told", purpose="inform", source="initiator")
        self.assertFault("LINT-RULES", "sign")

    def test_19_a_rule_without_its_position(self):
        self.rule("director").position_id = False
        self.assertFault("LINT-RULE", "sign", says="position")

    def test_19_a_signature_that_covers_nothing_known(self):
        self.rule("director").covers = "fields"
        self.assertFault("LINT-RULE", "sign", says="covers")
        self.rule("director").covered_fields = "title, colour_of_the_sky"
        self.assertFault("LINT-RULE", "sign", says="colour_of_the_sky")
        self.rule("director").covered_fields = "title"
        self.assertEqual(self.codes(), [])

    def test_20_a_quorum_of_more_than_are_named(self):
        self.rule("director").write(
            {
                "source": "users",
                "user_ids": (self.director | self.deputy_director).ids,
                "voting": "quorum",
                "quorum": 3,
            }
        )
        self.assertFault("LINT-QUORUM", "sign", says="3")

    def test_21_a_veto_without_the_power(self):
        self.rule("director").write({"has_veto": True, "can_reject": False})
        self.assertFault("LINT-VETO", "sign")

    def test_22_the_applicant_approves_his_own_case(self):
        self.rule("director").write({"source": "initiator", "position_id": False})
        self.assertFault("LINT-OWN", "sign", "warning")
        self.rule("director").write(
            {"source": "user_field", "user_field": "initiator_id"}
        )
        self.assertFault("LINT-OWN", "sign")

    def test_23_nobody_decided_before(self):
        self.rule("head").write({"source": "previous", "position_id": False})
        self.assertFault("LINT-PREVIOUS", "head")

    def test_24_a_return_that_nobody_may_make(self):
        self.add_way("back", "sign", "draft", trigger="returned")
        self.assertFault("LINT-RETURNED", "sign")

    def test_25_a_password_where_nobody_is(self):
        self.stage("examine").limit_value = 3
        self.add_way("late", "examine", "refused", trigger="timeout",
                     reauthenticate=True)  # fmt: skip
        self.assertFault("LINT-REAUTH", "examine")

    def test_26_a_password_of_somebody_from_outside(self):
        portal = self.env["res.users"].create(
            {"name": "Guest", "login": "test_guest",
             "group_ids": self.env.ref("base.group_portal").ids}
        )  # fmt: skip
        self.stage("sign").reauthenticate = True
        self.rule("director").write(
            {"source": "users", "user_ids": (portal | self.director).ids}
        )
        self.assertFault("LINT-REAUTH", "sign", "warning", "Guest")

    def test_27_units_that_assist_without_a_duty(self):
        self.stage("examine").child_unit_codes = "EDU"
        self.assertFault("LINT-ASSIST", "examine")
        self.stage("examine").child_duty_id = self.duty
        self.assertFault("LINT-ASSIST", "examine", says="own duty")

    # ---- Today's people

    def test_28_a_position_without_holder(self):
        self.rule("director").position_id = self.position("liaison")
        self.assertFault("LINT-NOBODY", "sign", "warning", "nobody may decide today")

    def test_29_an_empty_group(self):
        empty = self.env["res.groups"].create({"name": "Nobody at all"})
        self.rule("director").write({"source": "group", "group_ids": empty.ids})
        self.assertFault("LINT-NOBODY", "sign", "warning")

    def test_30_archived_people_only(self):
        self.rule("director").write({"source": "users", "user_ids": self.inspector.ids})
        self.assertEqual(self.codes(), [])
        self.inspector.active = False
        self.assertFault("LINT-NOBODY", "sign", "warning", "archived")

    def test_31_people_without_clearance(self):
        self.duty.confidentiality = "3"
        self.liaison.fao_clearance = 3
        self.rule("officer").write({"source": "users", "user_ids": self.director.ids})
        self.head.fao_clearance = self.education_head.fao_clearance = 3
        self.assertEqual(self.codes(), [])
        self.director.fao_clearance = 2
        self.rule("officer").user_ids = self.vice_mayor
        self.assertFault("LINT-NOBODY", "sign", "warning", "not cleared")

    def test_32_only_the_applicant_could_sign(self):
        self.duty.open_group_ids = self.env["res.groups"].create(
            {"name": "One", "user_ids": self.director.ids}
        )
        self.rule("head").position_id = self.position("deputy_director")
        self.assertFault("LINT-SELF", "sign", "warning", "Director")

    def test_33_a_unit_that_applies_has_nobody(self):
        self.draft.with_user(self.manager).publish()
        self.assertEqual(self.codes(), [])
        self.env["fao.post"].search([("user_id", "=", self.education_head.id)]).unlink()
        self.assertEqual(self.codes(), [])
        self.env["fao.matter"].with_user(self.education_liaison).create(
            {"duty_id": self.duty.id, "title": "Applied"}
        )
        self.assertFault("LINT-UNIT", "head", "warning", "Education Bureau")

    def test_34_a_quorum_of_more_than_there_are(self):
        group = self.env["res.groups"].create(
            {"name": "Two", "user_ids": (self.director | self.vice_mayor).ids}
        )
        self.rule("director").write(
            {"source": "group", "group_ids": group.ids, "voting": "quorum", "quorum": 2}
        )
        self.assertEqual(self.codes(), [])
        self.rule("director").quorum = 3
        self.assertFault("LINT-QUORUM", "sign", "warning", "2 at most")

    def test_35_who_signs_first_may_not_sign_again(self):
        self.rule("director").same_person = "forbid"
        self.assertEqual(self.codes(), [])
        self.rule("head").write({"position_id": self.position("director").id,
                                 "position_of": "office"})  # fmt: skip
        self.assertFault("LINT-SOD", "sign", "warning", "Director")
        people = self.director | self.head
        self.rule("head").write(
            {"source": "users", "voting": "all", "user_ids": people.ids}
        )
        self.assertFault("LINT-SOD", "sign", "warning", "Director")
        self.rule("head").voting = "any"
        self.assertEqual(self.codes(), [])


@tagged("post_install", "-at_install")
class TestImplication(DefinitionCase):
    """What one condition says about another."""

    def test_what_implies_what(self):
        for text, other, expected in (
            ("[('a', '=', 5)]", "[('a', '>=', 3)]", True),
            ("[('a', '>', 5)]", "[('a', '>=', 5)]", True),
            ("[('a', '>=', 5)]", "[('a', '>', 5)]", False),
            ("[('a', '>', 5), ('b', '=', 1)]", "[('a', '>', 5)]", True),
            ("[('a', '>', 5)]", "[('a', '>', 5), ('b', '=', 1)]", False),
            ("[('a', 'in', [1, 2])]", "[('a', 'in', [1, 2, 3])]", True),
            ("[('a', '=', 1)]", "['|', ('a', '=', 1), ('b', '=', 2)]", True),
            ("['|', ('a', '=', 1), ('b', '=', 2)]", "[('a', '=', 1)]", False),
            ("[('a', '=', 1)]", "[('a', '!=', 2)]", True),
            ("[('a_ids', '=', 1)]", "[('a_ids', '!=', 2)]", False),
            ("[('a', '<', 3)]", "[('a', '!=', 5)]", True),
            ("['!', ('a', '=', 1)]", "['!', ('a', '=', 1)]", True),
            ("[('a', '=', uid)]", "[]", False),
        ):
            with self.subTest(text=text, other=other):
                self.assertEqual(implication.implies(text, other), expected)

    def test_what_never_holds_and_what_covers_all(self):
        never = implication.is_never
        self.assertTrue(never("[('a', '=', 1), ('a', '=', 2)]"))
        self.assertTrue(never("[('a', '>=', 2), ('a', '<', 2)]"))
        self.assertFalse(never("[('a', '>=', 2), ('a', '<=', 2)]"))
        self.assertFalse(never("[('a_ids', '=', 1), ('a_ids', '=', 2)]"))
        cover = implication.cover
        self.assertTrue(cover(["[('a', '>=', 9)]", "[('a', '<', 9)]"]))
        self.assertTrue(cover(["[('a', '=', 9)]", "[]"]))
        self.assertFalse(cover(["[('a', '>', 9)]", "[('a', '<', 9)]"]))
        self.assertFalse(cover(["[('a', '=', 9)]", "[('b', '!=', 9)]"]))
