"""A hidden field is closed on every way to it, at a stage and from a group."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .field_common import SECRET, FieldCase
from .hidden_ways import FIELDS, HiddenWays


@tagged("post_install", "-at_install")
class TestHiddenAtAStage(HiddenWays, FieldCase):
    """Masked in the stage for whom the rule names, and seen before and after."""

    stage = "examine"

    def test_masked_and_not_refused(self):
        row = self.ask(self.section_officer, self.record, "read", [*FIELDS, "title"])
        [values] = row
        self.assertEqual(values["title"], "Dossier")
        self.assertEqual([values[name] or False for name in FIELDS], [False] * 5)

    def test_seen_in_the_next_stage(self):
        self.act(self.record, self.section_officer, "take", transition="file")
        for names in (["note"], ["properties"]):
            answer = self.answer(self.section_officer, self.record, "read", names)
            self.assertIn(SECRET, answer)
        rows = self.answer(
            self.section_officer, self.record.sudo().line_ids, "read", ["name"]
        )
        self.assertIn(SECRET, rows)

    def test_two_cases_in_two_stages(self):
        other = self.examined()
        self.act(other, self.section_officer, "take", transition="file")
        rows = self.ask(
            self.section_officer, self.record | other, "read", ["note", "properties"]
        )
        self.assertEqual([row["note"] for row in rows], [False, SECRET])
        self.assertEqual([len(row["properties"]) for row in rows], [1, 3])
        exported = self.ask(
            self.section_officer, self.record | other, "export_data", ["title", "note"]
        )
        self.assertEqual(exported["datas"], [["Dossier", ""], ["Dossier", SECRET]])


@tagged("post_install", "-at_install")
class TestHiddenFromAGroup(HiddenWays, FieldCase):
    """Not there at all for the group, in every stage of the duty."""

    def test_refused_when_named(self):
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.ask(self.section_officer, self.record, "read", ["note"])
        told = self.ask(self.section_officer, self.dossiers, "fields_get", [])
        self.assertNotIn("note", told)
        self.assertNotIn("note_length", told)
        self.assertIn("wanted_on", told)

    def test_hidden_in_every_stage(self):
        self.act(self.record, self.section_officer, "take", transition="file")
        self.assertHidden(self.record, "read", ["properties"])
        self.act(self.record, self.section_officer, "take", transition="close")
        self.assertHidden(self.record, "read", ["properties"])
        self.assertHidden(self.record, "read", ["note"])
