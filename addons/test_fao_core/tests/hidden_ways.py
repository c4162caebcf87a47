"""A hidden field is closed on every way to it: twelve ways, each a test."""

import base64
import json

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.tests.document_common import text_of
from odoo.addons.mail.tools.discuss import Store

from .field_common import AMOUNT, SECRET

FIELDS = ("note", "amount", "scan", "line_ids", "paper_ids")


class HiddenWays:
    """What is the same whether a field is hidden at a stage or from a group."""

    stage = ""

    @classmethod
    def rules(cls):
        names = [*FIELDS, "properties.sealed", "properties.worth"]
        return [
            {
                "field": name,
                "effect": "hidden",
                "group": cls.officers,
                "stage": cls.stage,
            }
            for name in names
        ]

    def setUp(self):
        super().setUp()
        self.record = self.examined()
        self.dossiers = self.env["test.fao.dossier"]
        self.case = self.record.sudo().case_id

    def engine(self, **context):
        """Return the record as the engine writes it."""
        return guard.enter(self.record.sudo().with_context(**context))

    # ---- 1-3: reading

    def test_read(self):
        self.assertHidden(self.record, "read", ["title", "note"])
        length = '"note_length": 10'
        self.assertHidden(self.record, "read", ["title", "note_length"], secret=length)
        self.assertHidden(self.record, "read")

    def test_read_form(self):
        self.assertHidden(self.record, "read", ["properties"])
        self.assertHidden(self.case, "read", ["properties"])
        shown = self.answer(self.section_officer, self.record, "read", ["properties"])
        self.assertIn("open_note", shown)
        self.assertNotIn("Sealed note", shown)

    def test_search_read(self):
        self.assertHidden(self.dossiers, "search_read", [], ["title", "note"])

    def test_search_read_form(self):
        self.assertHidden(self.dossiers, "search_read", [], ["properties"])
        self.assertHidden(self.env["fao.case"], "search_read", [], ["properties"])

    def test_web_search_read(self):
        spec = {"title": {}, "note": {}, "line_ids": {"fields": {"name": {}}}}
        for name in ("note", "line_ids"):
            one = {name: spec[name]}
            self.assertHidden(self.dossiers, "web_search_read", [], one)
            self.assertHidden(self.record, "web_read", one)

    def test_web_search_read_form(self):
        spec = {"properties": {}}
        self.assertHidden(self.dossiers, "web_search_read", [], spec)
        nested = {"case_id": {"fields": spec}}
        self.assertHidden(self.record, "web_read", nested)

    # ---- 4: a domain as an oracle

    def test_domain_as_an_oracle(self):
        for condition in (
            ("note", "=like", "Sealed%"),
            ("note", "!=", "x"),
            ("note_length", "=", 10),
            ("amount", ">", 5),
            ("line_ids.name", "=", SECRET),
            ("line_ids", "any", [("name", "=", SECRET)]),
        ):
            if condition[0] == "note_length":
                # Computed without a search: refused to everybody
                continue
            with self.subTest(condition=condition):
                self.assertNoKey(self.dossiers, "search", [condition])
        self.assertNoKey(
            self.dossiers,
            "search_count",
            ["|", ("title", "=", "x"), "!", ("note", "=", SECRET)],
        )
        lines = self.env["test.fao.dossier.line"]
        self.assertNoKey(lines, "search", [("dossier_id.note", "=", SECRET)])
        self.assertNoKey(
            lines, "search", [("dossier_id", "any", [("note", "=", SECRET)])]
        )

    def test_domain_as_an_oracle_form(self):
        for path in ("properties.sealed", "case_id.properties.sealed"):
            with self.subTest(path=path):
                self.assertNoKey(self.dossiers, "search", [(path, "=", SECRET)])
        self.assertNoKey(
            self.dossiers,
            "search",
            [("case_id", "any", [("properties.sealed", "=", SECRET)])],
        )
        cases = self.env["fao.case"]
        self.assertNoKey(cases, "search", [("properties.worth", ">", 5)])
        slots = self.env["fao.approval"]
        self.assertNoKey(slots, "search", [("case_id.properties.sealed", "!=", "x")])

    # ---- 5: search by name

    def test_name_search(self):
        found = self.ask(self.inspector, self.dossiers, "name_search", SECRET)
        self.assertEqual([id_ for id_, _name in found], self.record.ids)
        hidden = self.ask(self.section_officer, self.dossiers, "name_search", SECRET)
        self.assertFalse(hidden)
        by_title = self.ask(
            self.section_officer, self.dossiers, "name_search", "Dossier"
        )
        self.assertIn(self.record.id, dict(by_title))
        self.assertNoKey(
            self.dossiers, "name_search", "", [("note", "=", SECRET)]
        )  # fmt: skip

    def test_name_search_form(self):
        domain = [("properties.sealed", "=", SECRET)]
        self.assertNoKey(self.dossiers, "name_search", "", domain)
        self.assertNoKey(self.env["fao.case"], "name_search", "", domain)

    # ---- 6: groups

    def test_read_group(self):
        self.assertNoKey(self.dossiers, "formatted_read_group", [], ["note"])
        self.assertNoKey(
            self.dossiers, "formatted_read_group", [], ["duty_id"], ["amount:sum"]
        )
        self.assertNoKey(
            self.dossiers, "web_read_group", [], ["note"], ["__count"]
        )  # fmt: skip
        self.assertNoKey(
            self.dossiers,
            "formatted_read_group",
            [],
            ["duty_id"],
            ["__count"],
            order="amount:max",
        )
        self.assertNoKey(
            self.env["test.fao.dossier.line"],
            "formatted_read_group",
            [],
            ["dossier_id.note"],
            ["__count"],
        )

    def test_read_group_form(self):
        self.assertNoKey(
            self.dossiers, "formatted_read_group", [], ["properties.worth"]
        )

    def test_order(self):
        for order in ("note", "amount desc, id", "properties.sealed"):
            with self.subTest(order=order):
                self.assertNoKey(self.dossiers, "search", [], order=order)
        self.assertNoKey(
            self.env["fao.case"], "search", [], order="properties.sealed"
        )  # fmt: skip

    # ---- 7: export

    def test_export_data(self):
        self.assertHidden(self.record, "export_data", ["title", "note"])
        self.assertHidden(self.record, "export_data", ["title", "line_ids/name"])
        line = self.record.sudo().line_ids
        self.assertHidden(line, "export_data", ["dossier_id/note"])
        title = self.answer(
            self.section_officer, self.record, "export_data", ["title", "amount"]
        )
        self.assertTrue("Dossier" in title or "rights" in title, title)

    def test_export_data_form(self):
        self.assertHidden(self.record, "export_data", ["properties.sealed"])
        self.assertHidden(self.case, "export_data", ["properties.sealed"])
        slot = self.case.approval_ids[:1]
        columns = ["case_id/properties.sealed"]
        self.assertHidden(slot, "export_data", columns)

    # ---- 8: groups of the form

    def test_group_by_a_form_field(self):
        for model in (self.dossiers, self.env["fao.case"]):
            self.assertNoKey(
                model, "web_read_group", [], ["properties.sealed"], ["__count"]
            )
        self.assertNoKey(
            self.env["fao.approval"],
            "formatted_read_group",
            [],
            ["case_id.properties.sealed"],
        )
        self.assertHidden(
            self.dossiers,
            "get_property_definition",
            "properties.sealed",
            secret="Sealed note",
        )

    # ---- 9: tracking in the chatter

    def tracked(self, user):
        """Return what the chatter of the record shows to ``user``."""
        self.env.invalidate_all()
        messages = self.record.with_user(user).message_ids.with_context(lang="en_US")
        return json.dumps(Store().add(messages).get_result(), default=str)

    def test_tracking(self):
        self.env.cr.precommit.run()
        record = self.engine(tracking_disable=False, mail_notrack=False)
        record.note = f"{SECRET} once more"
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertIn(SECRET, self.tracked(self.inspector))
        self.assertNotIn(SECRET, self.tracked(self.section_officer))

    def test_tracking_in_an_email(self):
        self.test_tracking()
        message = self.record.sudo().message_ids.filtered("tracking_value_ids")
        self.assertEqual(len(message), 1)
        record = self.record.with_user(self.inspector)
        context = record._notify_by_email_prepare_rendering_context(message)
        self.assertNotIn(SECRET, str(context["tracking_values"]))
        free = message.sudo().tracking_value_ids._filter_free_field_access()
        self.assertFalse(free)

    # ---- 10: documents

    def test_document(self):
        values = self.record.sudo()._fao_document_values()
        self.assertEqual(values["record"]["note"], "")
        self.assertEqual(values["record"]["line_ids"], [])
        self.assertEqual(values["form"]["sealed"], "")
        self.assertEqual(values["form"]["open_note"], "Open")
        self.assertNotIn(SECRET, json.dumps(values, default=str))
        self.act(self.record, self.section_officer, "take", transition="file")
        document = self.case.document_ids
        text = text_of(document.sudo().attachment_id.raw)
        self.assertIn(self.case.number, text)
        self.assertNotIn(SECRET, text)

    def test_document_keeps_no_value(self):
        self.act(self.record, self.section_officer, "take", transition="file")
        self.assertNotIn(SECRET, self.case.document_ids.sudo().payload)

    # ---- 11: attachments

    def test_attachment(self):
        file = self.env["ir.attachment"].sudo().search(
            [("res_model", "=", "test.fao.dossier"), ("res_id", "=", self.record.id),
             ("res_field", "=", "scan")]
        )  # fmt: skip
        data = base64.b64encode(SECRET.encode()).decode()
        self.assertHidden(file, "read", ["datas"], secret=data)
        self.assertHidden(
            self.env["ir.attachment"],
            "search_read",
            [("res_model", "=", "test.fao.dossier"), ("res_field", "=", "scan")],
            ["datas"],
            secret=data,
        )
        self.assertHidden(self.record, "read", ["scan"], secret=data)
        record = self.record.with_user(self.section_officer)
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.models"),
        ):
            record.env["ir.binary"]._get_stream_from(record, "scan")

    def test_listed_attachment(self):
        paper = self.env["ir.attachment"].sudo().create(
            {"name": SECRET, "res_model": "test.fao.dossier", "res_id": self.record.id}
        )  # fmt: skip
        self.engine().paper_ids = paper
        self.assertHidden(paper, "read", ["name"])

    # ---- 12: the contract

    def test_status_panel_history(self):
        self.duty.check_ids = [
            Command.create(
                {
                    "code": "T-1",
                    "name": "Too much",
                    "kind": "value",
                    "value_field": "amount",
                    "limit": 10,
                    "severity": "info",
                    "moment": "transition",
                    "transition_codes": "submit",
                    "message": "%(value)s is more than %(limit)s",
                }
            )
        ]
        self.record = self.examined()
        self.case = self.record.sudo().case_id
        cases = self.env["fao.case"]
        self.assertTrue(self.case.finding_ids)
        self.assertHidden(cases, "status", [self.case.id], secret=AMOUNT)
        self.assertHidden(cases, "panel", self.case.id, secret=AMOUNT)
        for method in ("history", "explain"):
            told = self.answer(self.section_officer, cases, method, self.case.id)
            self.assertNotIn(str(AMOUNT), told)
            self.assertNotIn(SECRET, told)
        finding = self.case.finding_ids
        self.assertHidden(finding, "read", ["message", "display_name"], secret=AMOUNT)
        self.assertHidden(finding, "export_data", ["message"], secret=AMOUNT)
        self.assertNoKey(finding.browse(), "search", [("message", "like", "4711")])

    # ---- Other ways

    def test_rows(self):
        line = self.record.sudo().line_ids
        self.assertHidden(line, "read", ["name"])
        self.assertHidden(line.browse(), "search_read", [], ["name"])
        self.assertHidden(line, "export_data", ["name"])
        # The engine still counts them, even when the user looked first
        record = self.record.with_user(self.section_officer)
        with mute_logger("odoo.models"):
            self.answer(self.section_officer, record, "read", ["line_ids"])
        self.assertEqual(len(record.sudo().line_ids), 1)

    def test_copy_and_onchange(self):
        self.assertNotIn(
            SECRET, self.answer(self.section_officer, self.record, "copy_data")
        )
        spec = {"title": {}, "note": {}, "note_length": {}}
        values = {"title": "Other"}
        told = self.answer(
            self.section_officer, self.record, "onchange", values, ["title"], spec
        )
        self.assertNotIn(SECRET, told)

    def test_the_engine_sees_all(self):
        record = self.record.with_user(self.section_officer).sudo()
        self.assertEqual(record.note, SECRET)
        self.assertEqual(record.properties["sealed"], SECRET)
        self.assertEqual(record.search([("note", "=", SECRET)]), record)

    def test_hidden_is_not_written(self):
        record = self.record.with_user(self.section_officer)
        for vals in (
            {"note": SECRET},
            {"note": "x"},
            {"amount": AMOUNT},
            {"line_ids": [Command.clear()]},
            {"properties": {"sealed": SECRET}},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "FAO-FIELD"),
            ):
                record.write(vals)
        case = record.case_id
        with self.assertRefused("FAO-FIELD"):
            case.write({"properties": {"sealed": SECRET}})

    def test_hidden_form_fields_keep_their_values(self):
        record = self.record.with_user(self.section_officer)
        record.write({"properties": {"open_note": "New"}})
        expected = {"sealed": SECRET, "worth": AMOUNT, "open_note": "New"}
        self.assertEqual(record.sudo().properties._values, expected)
        form = record.read(["properties"])[0]["properties"]
        form[0]["value"] = "Newer"
        record.case_id.write({"properties": form})
        self.env.invalidate_all()
        expected["open_note"] = "Newer"
        self.assertEqual(self.case.properties._values, expected)

    def test_fields_get_offers_no_key(self):
        names = ["note", "amount", "title"]
        told = self.ask(self.section_officer, self.dossiers, "fields_get", names)
        for name in {"note", "amount"} & told.keys():
            self.assertFalse(told[name]["searchable"] or told[name]["sortable"])
            self.assertFalse(told[name]["groupable"] or told[name].get("aggregator"))
        self.assertTrue(told["title"]["searchable"])
