"""A workflow that is clean until a fault is planted in it, for tests of the lint."""

from .definition_common import DefinitionCase

TREE = """
duty:
  code: planted
  name: Planted
  handlers: [fao_core.group_fao_officer]
  open_by: [fao_core.group_fao_liaison]
series:
  - {code: planted, name: Planted, pattern: 'P{year}-{n}'}
templates:
  - {code: letter, name: Letter, series: planted}
workflow:
  limit: 10 days
  stages:
    - {code: draft, name: Draft, kind: draft}
    - code: head
      name: Head
      kind: approval
      rules:
        - {code: head, name: Head, position: head, powers: [reject, return]}
    - code: examine
      name: Examine
      kind: work
      limit: 5 days
      rules:
        - {code: officer, name: Officer, position: section_officer, of: office}
    - code: outside
      name: Outside
      kind: waiting
      clock: stop
    - code: sign
      name: Sign
      kind: approval
      rules:
        - {code: director, name: Director, position: director, of: office}
    - {code: done, name: Done, kind: done}
    - {code: refused, name: Refused, kind: refused}
    - {code: cancelled, name: Cancelled, kind: cancelled}
  transitions:
    - {code: submit, name: Submit, from: draft, to: head, submission: true}
    - {code: head_yes, name: Agreed, from: head, to: examine, trigger: approved}
    - {code: head_no, name: Not agreed, from: head, to: refused, trigger: rejected}
    - {code: ask, name: Ask, from: examine, to: outside}
    - {code: pass_on, name: Pass on, from: examine, to: sign}
    - {code: answered, name: Answered, from: outside, to: sign}
    - {code: signed, name: Signed, from: sign, to: done, trigger: approved}
    - {code: sign_no, name: Not signed, from: sign, to: refused, trigger: rejected}
"""


class PlantedCase(DefinitionCase):
    """A draft in which a test plants one fault, and words to do so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        duties = cls.env["fao.duty"].with_user(cls.manager)
        result = duties.import_pack(TREE, {"publish": False})
        cls.duty = duties.browse(result["duty_id"])
        cls.draft = cls.duty.workflow_ids

    # ---- Short words

    def stage(self, code):
        """Return a stage of the draft."""
        return self.part("fao.stage", self.draft, code)

    def rule(self, code):
        """Return a rule of the draft."""
        return self.part("fao.approval.rule", self.draft, code)

    def way(self, code):
        """Return a transition of the draft."""
        return self.part("fao.transition", self.draft, code)

    def add_way(self, code, origin, target, **vals):
        """Add a transition to the draft."""
        return self.env["fao.transition"].create(
            {
                "workflow_id": self.draft.id,
                "code": code,
                "name": code,
                "from_stage_id": self.stage(origin).id,
                "to_stage_id": self.stage(target).id,
                "sequence": 900,
                **vals,
            }
        )

    def add_rule(self, stage, code, **vals):
        """Add a rule to a stage of the draft."""
        return self.env["fao.approval.rule"].create(
            {"stage_id": self.stage(stage).id, "code": code, "name": code, **vals}
        )

    def assertFault(self, code, stage="", severity="error", says=""):
        """Assert that one fault alone is found, with its fix."""
        self.draft.invalidate_recordset()
        found = self.draft.with_user(self.manager).lint()
        self.assertEqual([(f["code"], f["stage"]) for f in found], [(code, stage)])
        [finding] = found
        self.assertEqual(finding["severity"], severity)
        self.assertIn(says, finding["message"])
        self.assertGreater(len(finding["fix"]), 10)
