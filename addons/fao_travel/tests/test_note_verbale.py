"""Notes verbales: signed, numbered without gaps, with persons and passports."""

import io
from datetime import date

from docx import Document

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from .common import at
from .visa_common import VisaCase


@tagged("post_install", "-at_install")
class TestNoteVerbale(VisaCase):
    def draft_note(self, day="2026-04-20", **values):
        """Draft a note to the consulate of France as the section's officer."""
        vals = {
            "addressee": "Consulate General of France",
            "country_id": self.france.id,
            "subject": "visas for a trade delegation",
            "mission_id": self.mission.id,
            **values,
        }
        with at(day):
            model = self.env["fao.note.verbale"].with_user(self.section_officer)
            return model.create(vals)

    def send_note(self, note, day="2026-04-20"):
        with at(day):
            self.act(note, "submit", self.section_officer)

    def signed(self, day="2026-04-21", **values):
        """Return a note that was signed."""
        note = self.draft_note(**values)
        self.send_note(note)
        with at(day):
            self.act(note, "approve", self.section_head)
            self.act(note, "approve", self.deputy_director)
        return note

    def text_of(self, note):
        """Return the words of the issued file."""
        document = note.document_id.sudo()
        file = Document(io.BytesIO(document.attachment_id.raw))
        words = [paragraph.text for paragraph in file.paragraphs]
        for table in file.tables:
            words += [cell.text for row in table.rows for cell in row.cells]
        return "\n".join(words)

    def test_the_signature_issues_the_numbered_note(self):
        self.company.fao_english_name = "Office in English"
        note = self.signed()
        self.assertStage(note, "signed")
        self.assertTrue(note.note_no.endswith("照〔2026〕1号"))
        text = self.text_of(note)
        self.assertIn(
            "The Office in English presents its compliments to the Consulate General",
            text,
        )
        self.assertIn("France, Belgium, from 8 June 2026 to 15 June 2026", text)
        self.assertIn("21 April 2026", text)
        for number in range(5):
            self.assertIn(f"PE260000{number}", text)

    def test_numbers_have_no_gap_in_both_languages(self):
        first = self.signed()
        second = self.signed(language="zh")
        self.assertTrue(first.note_no.endswith("照〔2026〕1号"))
        self.assertTrue(second.note_no.endswith("照〔2026〕2号"))
        text = self.text_of(second)
        self.assertIn("法国、比利时，2026年6月8日至2026年6月15日", text)
        self.assertIn("顺致崇高的敬意", text)

    def test_vis_01_no_note_for_whom_the_approval_does_not_name(self):
        stranger = self.make_person("Not Named", "r8")
        note = self.draft_note()
        with at("2026-04-20"):
            note.person_ids |= stranger
        text = "1 persons are not named by a valid task approval"
        self.assertRule(text, self.send_note, note)
        with at("2026-04-20"):
            note.person_ids -= stranger
        self.send_note(note)
        self.assertStage(note, "section_head")

    def test_vis_05_no_note_for_whoever_gave_false_data(self):
        application = self.prepare()
        with at("2026-04-20"):
            application.write({"false_data": True, "false_note": "Invented employer"})
        note = self.draft_note()
        text = "False data of Li Weidong were found on 2026-04-20: no note before"
        self.assertRule(text, self.send_note, note)
        with at("2026-04-20"):
            note.person_ids -= self.leader
        self.send_note(note)
        self.assertStage(note, "section_head")

    def test_dispatch_and_reply_are_noted_before_it_is_closed(self):
        note = self.signed()
        with at("2026-04-22"), self.assertRefused("FAO-REQUIRED"):
            self.act(note, "take", self.section_officer, transition="close")
        note.write({"sealed": True, "sent_on": "2026-04-22", "reply": "Visas granted"})
        with self.assertRefused("FAO-LOCKED"):
            note.subject = "something else"
        with self.assertRefused("FAO-GUARD"):
            note.document_id = False
        with at("2026-04-23"):
            self.act(note, "take", self.section_officer, transition="close")
        self.assertStage(note, "closed")
        self.assertEqual(note.sent_on, date(2026, 4, 22))

    def test_an_application_takes_the_number_of_its_note(self):
        note = self.signed()
        application = self.draft(note_no=False)
        application.note_verbale_id = note.id
        self.assertEqual(application.note_no, note.note_no)
        self.assertEqual(note.application_ids, application)
        self.send(application)
        self.hand_in_papers(application, self.custodian)
        self.take(application, "hand_in", "2026-05-11")
        self.assertStage(application, "handed_in")

    def test_units_see_no_notes(self):
        note = self.signed()
        found = self.env["fao.note.verbale"].with_user(self.liaison)
        self.assertFalse(found.search([("id", "=", note.id)]))
        with self.assertRaises(UserError):
            found.create({"country_id": self.france.id, "mission_id": self.mission.id})

    def test_the_pack_is_clean_and_the_same_when_exported(self):
        duty = self.env["fao.duty"].search([("code", "=", "note_verbale")])
        self.assertEqual(duty.workflow_id.state, "published")
        self.assertEqual(duty.workflow_id.lint(), [])
        with file_open("fao_travel/duties/note_verbale.yaml") as file:
            text = file.read()
        self.assertEqual(self.env["fao.duty"].export_pack("note_verbale"), text)
