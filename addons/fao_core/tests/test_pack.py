"""Packs: read with line numbers, imported once, exported as they came."""

import base64
from pathlib import Path

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import BaseCase, HttpCase, tagged
from odoo.tools import mute_logger

from ..engine import definition, guard, pack
from ..engine.errors import FaoError
from .common import FaoCase

ODD = (Path(__file__).parent / "packs" / "odd_matter.yaml").read_text(encoding="utf-8")


@tagged("post_install", "-at_install")
class TestPackText(BaseCase):
    """The text alone, without records."""

    def problems(self, text):
        """Return what is wrong with ``text``."""
        with self.assertRaises(pack.PackError) as caught:
            pack.load(text, "odd.yaml")
        return [str(problem) for problem in caught.exception.problems]

    def assertProblem(self, old, new, beginning):
        """Assert that replacing ``old`` gives a problem that begins so."""
        self.assertIn(old, ODD)
        problems = self.problems(ODD.replace(old, new, 1))
        self.assertTrue(
            any(problem.startswith(beginning) for problem in problems), problems
        )

    def test_canonical(self):
        odd = pack.load(ODD)
        self.assertEqual(pack.dump(odd.content, odd.strings), ODD)

    def test_defaults_and_order_do_not_matter(self):
        text = ODD.replace("  number_prefix: ODD\n", "")
        text = text.replace(
            "duty:\n", "duty:\n  model: fao.matter\n  number_prefix: ODD\n"
        )
        self.assertEqual(pack.load(text).content, pack.load(ODD).content)

    def test_condition_as_a_list(self):
        old = "'[(''urgency'', ''='', ''normal'')]'"
        text = ODD.replace(old, "[[urgency, '=', normal]]")
        self.assertNotEqual(text, ODD)
        self.assertEqual(pack.load(text).content, pack.load(ODD).content)

    def test_unknown_key(self):
        self.assertProblem(
            "number_prefix:", "numbr_prefix:", "odd.yaml:7: duty.numbr_prefix: There is"
        )

    def test_missing_key(self):
        self.assertProblem(
            "      kind: waiting\n", "", "odd.yaml:56: workflow.stages[2].kind: The key"
        )

    def test_wrong_values(self):
        self.assertProblem(
            "kind: waiting",
            "kind: wating",
            "odd.yaml:58: workflow.stages[2].kind: wating is none of",
        )
        self.assertProblem(
            "limit: 3 days",
            "limit: three days",
            "odd.yaml:40: workflow.stages[1].limit: three days is not",
        )
        self.assertProblem(
            "confidentiality: 0", "confidentiality: null", "odd.yaml:6: duty.conf"
        )

    def test_codes_that_lead_nowhere(self):
        self.assertProblem(
            "to: outside",
            "to: outsde",
            "odd.yaml:80: workflow.transitions[1].to: outsde is not defined",
        )
        self.assertProblem(
            "issue: [letter]", "issue: [lettre]", "odd.yaml:88: workflow.transitions[2]"
        )

    def test_codes_given_twice(self):
        self.assertProblem(
            "code: answered", "code: agree", "odd.yaml:96: workflow.transitions[4].code"
        )

    def test_yaml_errors(self):
        for text, beginning in (
            ("duty: [", "odd.yaml:1: "),
            (
                "duty:\n  code: a\n  code: b\n",
                "odd.yaml:3: duty.code: The key is given",
            ),
            ("- a", "odd.yaml:1: -: A pack begins"),
            ("a: &a [*a]", "odd.yaml:1: a[0]: The aliases"),
            ("a: !!python/object/apply:os.system [ls]", "odd.yaml:1: "),
            ("a: .nan", "odd.yaml:1: a: The number"),
            ("", "odd.yaml:1: -: A pack begins"),
            ("[" * 5000, "odd.yaml:1: "),
        ):
            with self.subTest(text=text[:40]):
                self.assertTrue(self.problems(text)[0].startswith(beginning))

    def test_aliases_do_not_explode(self):
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [
            f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)
        ]
        self.assertIn("aliases", self.problems("\n".join(lines))[0])

    def test_all_problems_at_once(self):
        text = ODD.replace("kind: waiting", "kind: x").replace(
            "clock: stop", "clock: y"
        )
        self.assertEqual(len(self.problems(text)), 2)


@tagged("post_install", "-at_install")
class TestPack(FaoCase):
    """Import and export, as a duty manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.duties = cls.env["fao.duty"].with_user(cls.manager)

    def load(self, text=ODD, **options):
        """Import and return the result."""
        return self.duties.import_pack(text, {"name": "odd.yaml", **options})

    def duty(self):
        """Return the duty of the pack."""
        return self.duties.search([("code", "=", "odd_matter")])

    def test_import(self):
        result = self.load()
        self.assertEqual((result["version"], result["changed"]), (1, True))
        duty = self.duty()
        self.assertEqual(duty.workflow_id.state, "published")
        self.assertEqual(
            definition.describe(duty.workflow_id), pack.load(ODD).content["workflow"]
        )
        self.assertEqual(duty.with_context(lang="zh_CN").name, "特殊事项")
        stages = duty.workflow_id.stage_ids.with_context(lang="zh_CN")
        self.assertEqual(stages[1].rule_ids[0].name, "两位领导")
        self.assertEqual(duty.check_ids[0].sequence, 10)
        menu_sudo = duty.sudo().menu_id
        self.assertEqual(menu_sudo.with_context(lang="zh_CN").name, "特殊事项")

    def test_export_is_identical(self):
        self.load()
        self.assertEqual(self.duties.export_pack("odd_matter"), ODD)

    def test_export_in_another_language(self):
        self.load()
        duties = self.duties.with_context(lang="zh_CN")
        self.assertEqual(duties.export_pack("odd_matter"), ODD)

    def test_export_without_chinese(self):
        self.env["res.lang"]._activate_lang("en_US")
        chinese = self.env["res.lang"].search([("code", "=", "zh_CN")])
        users = self.env["res.users"].with_context(active_test=False)
        users.search([("lang", "=", "zh_CN")]).partner_id.lang = "en_US"
        self.env["res.partner"].with_context(active_test=False).search(
            [("lang", "=", "zh_CN")]
        ).lang = "en_US"
        chinese.active = False
        self.load()
        self.assertEqual(self.duties.export_pack("odd_matter"), ODD)
        chinese.active = True
        self.load()
        self.assertEqual(self.duty().with_context(lang="zh_CN").name, "特殊事项")
        self.assertEqual(self.duty().workflow_id.version, 1)

    def test_again_changes_nothing(self):
        self.load()
        before = self.duty().workflow_ids
        result = self.load()
        self.assertFalse(result["changed"] or result["created"])
        self.assertEqual(self.duty().workflow_ids, before)

    def test_other_content_is_a_new_version(self):
        self.load()
        first = self.duty().workflow_id
        result = self.load(ODD.replace("limit: 3 days", "limit: 4 days"))
        self.assertEqual((result["version"], result["changed"]), (2, True))
        self.assertEqual(first.state, "retired")
        self.assertEqual(first.stage_ids[1].limit_value, 3)

    def test_translations_alone_make_no_version(self):
        self.load()
        self.load(ODD.replace("zh: 会签", "zh: 部门会签"))
        duty = self.duty()
        self.assertEqual(duty.workflow_id.version, 1)
        stage = duty.workflow_id.stage_ids[1].with_context(lang="zh_CN")
        self.assertEqual(stage.name, "部门会签")

    def test_checks_alone_make_no_version(self):
        self.load()
        text = ODD.replace("    limit: 2\n", "    limit: 3\n")
        first = ODD.index("  - code: ODD-01")
        second = ODD.index("  - code: ODD-02")
        without = text[:first] + text[second:]
        self.load(without)
        duty = self.duty()
        self.assertEqual(duty.workflow_id.version, 1)
        codes = ["ODD-02", "ODD-03", "ODD-04", "ODD-05"]
        self.assertEqual(duty.check_ids.mapped("code"), codes)
        self.assertEqual(duty.check_ids[0].limit, 3)
        archived = duty.with_context(active_test=False).check_ids
        self.assertEqual(sorted(archived.mapped("code")), ["ODD-01", *codes])
        exported = self.env["fao.duty"].export_pack(duty.code)
        self.assertNotIn("ODD-01", exported)
        self.assertIn("ODD-02", exported)
        self.load()
        self.assertEqual(len(self.duty().check_ids), 5)

    def test_checks_keep_whom_they_name(self):
        self.load()
        check = self.duty().check_ids.filtered(lambda c: c.code == "ODD-03")
        self.assertEqual(check.term_position_id, self.position("head"))
        self.assertEqual(check.waive_position_id, self.position("director"))
        self.assertEqual(
            check.waive_group_id, self.env.ref("fao_core.group_fao_leader")
        )
        self.assertFalse(self.duty().check_ids[-1].count_own)

    def test_unpublished(self):
        result = self.load(publish=False)
        self.assertEqual(result["version"], 0)
        self.assertEqual(self.duty().workflow_ids.state, "draft")

    def test_dry_run(self):
        result = self.load(dry_run=True)
        self.assertTrue(result["created"])
        self.assertFalse(self.duty())

    @mute_logger("odoo.sql_db")
    def test_failure_changes_nothing(self):
        for old, new, where in (
            ("group_fao_leader", "group_fao_leder", "odd.yaml:45: .*leder"),
            ("position: head", "position: hed", "odd.yaml:52: .*hed"),
            ("value_field: round", "value_field: rond", "odd.yaml:112: .*rond"),
            ("register_model: fao.d", "register_model: fao.x", "odd.yaml:131: .*fao.x"),
            ("term_position: head", "term_position: hed", "odd.yaml:139: .*hed"),
            (
                "value_field: properties.amount",
                "value_field: properties.size",
                "odd.yaml:125: .*size",
            ),
            ("'{organ}特〔{year}〕{n}号'", "'{x}'", "odd.yaml:20: series"),
            (
                "quorum: 2",
                "quorum: 101\n          quorum_unit: percent",
                "odd.yaml:42: .*quorum",
            ),
        ):
            with self.subTest(new=new):
                self.assertIn(old, ODD)
                with self.assertRaisesRegex(FaoError, f"FAO-PACK. {where}"):
                    self.load(ODD.replace(old, new, 1))
                self.assertFalse(self.duty())
        with self.assertRefused("FAO-LINT"):
            self.load(ODD.replace("trigger: rejected", "trigger: button"))
        self.assertFalse(self.duty())
        self.assertFalse(
            self.env["fao.number.series"].search([("code", "=", "odd_letter")])
        )

    def test_failure_keeps_what_is_in_force(self):
        self.load()
        with self.assertRefused("FAO-LINT"):
            self.load(ODD.replace("trigger: rejected", "trigger: button"))
        self.assertEqual(self.duties.export_pack("odd_matter"), ODD)

    def test_only_managers(self):
        duties = self.env["fao.duty"].with_user(self.section_officer)
        with self.assertRaises(AccessError):
            duties.import_pack(ODD)

    def test_no_file_of_the_server(self):
        for path in ("static/description/icon.png", "../../etc/passwd", "/etc/passwd"):
            text = ODD.replace(
                "    series: odd_letter\n",
                f"    file: {path}\n    series: odd_letter\n",
            )
            for options in ({}, {"module": "fao_core"}):
                with self.subTest(path=path), self.assertRefused("FAO-PACK"):
                    self.load(text, **options)

    def test_duties_share_a_series_by_its_code(self):
        self.load()
        text = ODD.replace("code: odd_matter", "code: even_matter")
        self.load(text)
        series = self.env["fao.number.series"].search([("code", "=", "odd_letter")])
        self.assertEqual(
            sorted(series.template_ids.duty_id.mapped("code")),
            ["even_matter", "odd_matter"],
        )
        # Neither of them gives the shared numbers another form
        with self.assertRaisesRegex(FaoError, "odd.yaml:22: .*shared with Odd matter"):
            self.load(text.replace("特〔", "双〔"))
        self.assertEqual(series.pattern, "{organ}特〔{year}〕{n}号")

    def test_round_trip_into_another_name(self):
        self.load()
        text = self.duties.export_pack("odd_matter").replace("odd_", "even_")
        text = text.replace("特〔", "双〔")
        self.load(text)
        self.assertEqual(self.duties.export_pack("even_matter"), text)

    def test_upload(self):
        wizard = self.env["fao.import.pack"].with_user(self.manager)
        file = base64.b64encode(ODD.encode())
        action = wizard.create({"file": file, "filename": "odd.yaml"}).action_import()
        self.assertEqual(action["res_id"], self.duty().id)
        file = base64.b64encode(b"\xff\xfe")
        with self.assertRaises(ValidationError):
            wizard.create({"file": file}).action_import()


@tagged("post_install", "-at_install")
class TestPackDownload(FaoCase, HttpCase):
    """The pack as a file, for duty managers."""

    def test_download(self):
        self.env["fao.duty"].import_pack(ODD)
        self.authenticate(self.manager.login, self.manager.login)
        response = self.url_open("/fao/pack/odd_matter")
        self.assertEqual(response.text, ODD)
        self.assertIn("odd_matter.yaml", response.headers["Content-Disposition"])
        self.assertEqual(self.url_open("/fao/pack/other").status_code, 404)
        self.authenticate(self.liaison.login, self.liaison.login)
        self.assertEqual(self.url_open("/fao/pack/odd_matter").status_code, 404)


@tagged("post_install", "-at_install")
class TestModulePack(FaoCase):
    """The packs of modules, at installation and upgrade."""

    def load(self):
        """Load the pack as a module's data file does."""
        return self.env["fao.duty"]._load_module_pack(
            "fao_core", "tests/packs/odd_matter.yaml"
        )

    def test_installation_and_upgrade(self):
        result = self.load()
        self.assertTrue(result["created"])
        self.assertFalse(self.load()["changed"])

    def test_what_the_office_changed_stays(self):
        duty = self.env["fao.duty"].browse(self.load()["duty_id"])
        check = duty.check_ids[1]
        check.limit = 5
        own = check.copy({"code": "OWN-01"})
        draft = duty.workflow_id.copy()
        draft.stage_ids[1].limit_value = 9
        draft.publish()
        self.assertFalse(self.load()["changed"])
        self.assertEqual(duty.workflow_id, draft)
        self.assertEqual(check.limit, 5)
        # The module's pack changed: its workflow waits, its checks are taken over
        guard.enter(duty).pack_memory = {**duty.pack_memory, "sha256": "other"}
        self.load()
        self.assertEqual(duty.workflow_id, draft)
        self.assertEqual(duty.workflow_ids[0].state, "draft")
        self.assertEqual(check.limit, 2)
        self.assertTrue(own.active)
