"""A duty with a version in force and a draft, for tests of definitions."""

from .common import FaoCase

SIMPLE = """
duty: {code: test_duty, name: Test duty, handlers: [fao_core.group_fao_officer]}
workflow:
  stages:
    - {code: draft, name: Draft, kind: draft}
    - code: sign
      name: Sign
      kind: approval
      rules:
        - code: leader
          name: Leader
          source: group
          groups: [fao_core.group_fao_leader]
    - {code: done, name: Done, kind: done}
    - {code: refused, name: Refused, kind: refused}
  transitions:
    - {code: submit, name: Submit, from: draft, to: sign, submission: true}
    - {code: agree, name: Agree, from: sign, to: done, trigger: approved}
    - {code: refuse, name: Refuse, from: sign, to: refused, trigger: rejected}
"""


class DefinitionCase(FaoCase):
    """One duty with a version in force and a draft."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        duties = cls.env["fao.duty"].with_user(cls.manager)
        result = duties.import_pack(SIMPLE)
        cls.duty = duties.browse(result["duty_id"])
        cls.published = cls.duty.workflow_id
        cls.draft = cls.published.copy()

    def part(self, model, workflow, code):
        """Return the part of a version with this code."""
        owner = "stage_id.workflow_id" if "rule" in model else "workflow_id"
        return self.env[model].search([(owner, "=", workflow.id), ("code", "=", code)])

    def codes(self, workflow=None):
        """Return the codes of the findings on a version."""
        workflow = workflow or self.draft
        workflow.invalidate_recordset()
        return sorted({finding["code"] for finding in workflow.lint()})
