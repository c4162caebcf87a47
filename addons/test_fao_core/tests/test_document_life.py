"""Issued documents: issued anew, revoked, made PDF, each by who may."""

import base64
import hashlib

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.fao_core.engine import docx, guard
from odoo.addons.fao_core.tests.document_common import make_docx, text_of

from .common import EngineCase

NOW = "2026-04-22 02:00:00"


class LifeCase(EngineCase):
    """A request that was granted with a document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.series = cls.env["fao.number.series"].create(
            {"code": "life", "name": "Life", "pattern": "{organ}批〔{year}〕{n}号"}
        )
        cls.issuing = cls.make_duty("issuing", "test.fao.request")
        lines = "{{ document.number }}", "{{ document.replaces }}", "{{ record.note }}"
        cls.template = cls.env["fao.document.template"].create(
            {
                "code": "grant",
                "name": "Grant",
                "duty_id": cls.issuing.id,
                "series_id": cls.series.id,
                "file": base64.b64encode(make_docx(*lines)),
            }
        )
        transitions = [
            {**t, "template_ids": cls.template.ids} if t["code"] == "sign_yes" else t
            for t in cls.chain_transitions()
        ]
        cls.make_workflow(cls.issuing, cls.chain_stages(), transitions)

    def granted(self, **vals):
        """Return a request that went all the way, and its document."""
        record = self.request(duty_id=self.issuing.id, note="First", **vals)
        self.to_examine(record)
        self.go(
            record,
            (self.section_officer, "take", {"transition": "pass_small"}),
            (self.deputy_director, "approve"),
        )
        self.assertStage(record, "granted")
        return record, record.sudo().case_id.document_ids

    def rows(self, record, action):
        ledger = record.sudo().case_id.ledger_ids
        return ledger.filtered(lambda r: r.action == action)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRevoke(LifeCase):
    def test_the_officer_revokes_with_a_reason(self):
        record, document = self.granted()
        text = self.assertActRefused(
            "FAO-COMMENT", record, self.section_officer, "revoke"
        )
        self.assertIn("reason", text)
        self.act(record, self.section_officer, "revoke", comment="Forged invitation")
        self.assertEqual(document.state, "revoked")
        self.assertEqual(document.revoke_reason, "Forged invitation")
        [row] = self.rows(record, "revoke")
        self.assertEqual(row._payload()["number"], document.number)
        self.assertEqual(row.user_id, self.section_officer)
        self.assertLedgerIntact(record)
        self.assertActRefused(
            "FAO-DOCUMENT", record, self.section_officer, "revoke", comment="Again"
        )

    def test_others_do_not(self):
        record, document = self.granted()
        for user in (self.liaison, self.head, self.inspector):
            with self.subTest(user=user.name):
                self.assertActRefused("FAO-POWER", record, user, "revoke", comment="x")
        self.assertEqual(document.state, "valid")

    def test_nobody_revokes_on_his_own_application(self):
        record, _document = self.granted(member_ids=self.section_head.ids)
        self.assertActRefused(
            "FAO-SOD", record, self.section_head, "revoke", comment="x"
        )

    def test_the_same_request_again_changes_nothing(self):
        record, document = self.granted()
        for _n in range(2):
            self.act(
                record,
                self.section_officer,
                "revoke",
                document=document.id,
                comment="Forged",
                idempotency_key="r1",
            )
        self.assertEqual(len(self.rows(record, "revoke")), 1)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReissue(LifeCase):
    def test_the_new_document_replaces_and_cites_the_old_one(self):
        record, old = self.granted()
        self.act(record, self.section_officer, "reissue", comment="Name misspelt")
        new = record.sudo().case_id.document_ids - old
        self.assertEqual((old.serial, new.serial), (1, 2))
        self.assertEqual((old.state, new.state), ("superseded", "valid"))
        self.assertEqual(old.replaced_by_id, new)
        self.assertEqual(old.revoke_reason, "Name misspelt")
        self.assertEqual(
            text_of(new.attachment_id.raw), f"{new.number}\n{old.number}\nFirst"
        )
        self.assertTrue(old._is_intact())
        self.assertNotEqual(old.code, new.code)
        payload = self.rows(record, "reissue")._payload()
        self.assertEqual(payload["replaces"], old.number)
        self.assertEqual(payload["number"], new.number)
        self.assertEqual(payload["changed"], [])
        self.assertLedgerIntact(record)

    def test_the_validity_does_not_begin_anew(self):
        self.template.validity_months = 6
        record, old = self.granted()
        with freeze_time("2026-06-01 02:00:00"):
            self.act(record, self.section_officer, "reissue", comment="Misprint")
        new = old.replaced_by_id
        self.assertEqual(str(new.issued_on), "2026-06-01")
        self.assertEqual(str(new.valid_until), "2026-10-22")

    def test_the_ledger_names_what_was_corrected(self):
        record, _old = self.granted()
        guard.enter(record.sudo()).write({"note": "Second"})
        self.act(record, self.section_officer, "reissue", comment="Corrected")
        payload = self.rows(record, "reissue")._payload()
        self.assertEqual(payload["changed"], ["record.note"])

    def test_a_revoked_document_is_not_issued_anew(self):
        record, old = self.granted()
        self.act(record, self.section_officer, "revoke", comment="Forged")
        self.assertActRefused(
            "FAO-DOCUMENT",
            record,
            self.section_officer,
            "reissue",
            document=old.id,
            comment="Please",
        )

    def test_a_template_that_fails_changes_nothing(self):
        record, old = self.granted()
        self.template.file = False
        self.assertActRefused(
            "FAO-TEMPLATE", record, self.section_officer, "reissue", comment="x"
        )
        self.assertEqual(old.state, "valid")
        self.template.file = base64.b64encode(make_docx("{{ document.number }}"))
        self.act(record, self.section_officer, "reissue", comment="x")
        # The number that the failure took was given back
        self.assertEqual(old.replaced_by_id.serial, 2)

    def test_the_form_of_a_document_decides_through_the_engine(self):
        record, old = self.granted()
        document = old.with_user(self.section_officer)
        self.assertTrue(document.may_decide)
        self.assertFalse(old.with_user(self.liaison).may_decide)
        action = document.action_reissue()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.section_officer)
            .with_context(action["context"])
            .create({"reason": "Misprint"})
        )
        shown = wizard.action_decide()
        self.assertEqual(shown["res_id"], old.replaced_by_id.id)
        self.assertEqual(len(self.rows(record, "reissue")), 1)
        stranger = wizard.with_user(self.education_liaison)
        with self.assertRaises(AccessError):
            stranger.create(
                {"document_id": old.id, "what": "revoke", "reason": "x"}
            ).action_decide()

    def test_the_panel_offers_it_to_the_officer(self):
        record, old = self.granted()
        case_id = record.sudo().case_id.id
        cases = self.env["fao.case"]
        [shown] = cases.with_user(self.section_officer).panel(case_id)["documents"]
        self.assertTrue(shown["may_decide"])
        [shown] = cases.with_user(self.liaison).panel(case_id)["documents"]
        self.assertFalse(shown["may_decide"])
        self.act(record, self.section_officer, "reissue", comment="Misprint")
        shown = {
            d["id"]: d
            for d in cases.with_user(self.liaison).panel(case_id)["documents"]
        }
        self.assertEqual(shown[old.id]["replaced_by"], old.replaced_by_id.number)
        self.assertEqual(shown[old.id]["reason"], "Misprint")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPdf(LifeCase):
    def made(self, content=b"%PDF-1.7 made", times=None):
        """Let a stand-in make PDF; note how often in ``times``."""

        def make(_word):
            if times is not None:
                times.append(1)
            return content

        self.patch(docx, "pdf_possible", lambda: True)
        self.patch(docx, "to_pdf", make)

    def test_a_decision_makes_none(self):
        times = []
        self.made(times=times)
        _record, document = self.granted()
        self.assertFalse(times or document.pdf_id)

    def test_it_is_made_once_and_kept_with_its_digest(self):
        _record, document = self.granted()
        times = []
        self.made(times=times)
        action = document.with_user(self.liaison).action_download_pdf()
        self.assertEqual(action["url"], f"/fao/document/{document.id}/pdf")
        self.assertEqual(document.with_user(self.liaison)._pdf(), b"%PDF-1.7 made")
        self.assertEqual(len(times), 1)
        self.assertEqual(document.pdf_id.mimetype, "application/pdf")
        digest = hashlib.sha256(b"%PDF-1.7 made").hexdigest()
        self.assertEqual(document.pdf_sha256, digest)
        self.assertTrue(document._is_intact())

    def test_it_is_evidence(self):
        _record, document = self.granted()
        self.made()
        document._pdf()
        pdf = document.pdf_id
        for user in (self.administrator, self.env.ref("base.user_root")):
            with self.assertRefused("FAO-GUARD"):
                pdf.with_user(user).sudo().write({"raw": b"forged"})
            with self.assertRefused("FAO-GUARD"):
                pdf.with_user(user).sudo().unlink()
        with self.assertRefused("FAO-GUARD"):
            document.sudo().write({"pdf_id": False})
        self.env.cr.execute(
            "UPDATE fao_document SET pdf_sha256 = 'x' WHERE id = %s", [document.id]
        )
        document.invalidate_recordset()
        self.assertFalse(document._is_intact())

    def test_it_is_no_content_of_the_case(self):
        record, document = self.granted()
        case = record.sudo().case_id
        before = (case.revision, case.content_digest, case.ledger_length)
        self.made()
        document.with_user(self.liaison)._pdf()
        after = (case.revision, case.content_digest, case.ledger_length)
        self.assertEqual(after, before)

    def test_without_libreoffice_a_sentence_says_so(self):
        _record, document = self.granted()
        self.patch(docx.shutil, "which", lambda name: None)
        with self.assertRefused("FAO-PDF"):
            document.with_user(self.liaison).action_download_pdf()
        self.assertFalse(document.pdf_id)

    def test_a_failure_says_why_and_keeps_nothing(self):
        _record, document = self.granted()

        def fail(_word):
            raise docx.DocxError("LibreOffice did not finish in 60 seconds")

        self.patch(docx, "pdf_possible", lambda: True)
        self.patch(docx, "to_pdf", fail)
        with self.assertRaisesRegex(Exception, "No PDF was made: .* 60 seconds"):
            document.action_download_pdf()
        self.assertFalse(document.pdf_id)

    def test_strangers_get_none(self):
        _record, document = self.granted()
        self.made()
        with self.assertRaises(AccessError):
            document.with_user(self.education_liaison)._pdf()
        document._pdf()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            document.pdf_id.with_user(self.education_liaison).read(["raw"])
        self.assertTrue(document.pdf_id.with_user(self.liaison).raw)


@tagged("post_install", "-at_install")
class TestPdfDownload(HttpCase, LifeCase):
    def test_people_of_the_case_download_it(self):
        _record, document = self.granted()
        self.patch(docx, "pdf_possible", lambda: True)
        self.patch(docx, "to_pdf", lambda word: b"%PDF-1.7 made")
        url = f"/fao/document/{document.id}/pdf"
        self.authenticate(self.liaison.login, self.liaison.login)
        answer = self.url_open(url)
        self.assertEqual(answer.content, b"%PDF-1.7 made")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.env.invalidate_all()
        self.assertTrue(document.pdf_id)
        self.authenticate(self.education_liaison.login, self.education_liaison.login)
        self.assertEqual(self.url_open(url).status_code, 404)
