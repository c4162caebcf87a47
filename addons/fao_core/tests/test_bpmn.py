"""BPMN: valid, read without warnings by other programs, and faithful."""

from pathlib import Path

from bpmn_io import BpmnModdle
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, BpmnValidator
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from odoo.tests import BaseCase, HttpCase, tagged

from odoo.addons.fao_core.engine import bpmn, bpmn_words, pack

from .definition_common import DefinitionCase

ADDONS = Path(__file__).parents[2]
PACKS = [*ADDONS.glob("*/duties/*.yaml"), *ADDONS.glob("*/tests/packs/*.yaml")]
BPMN = {"b": bpmn.MODEL}
ODD = Path(__file__).parent / "packs" / "odd_matter.yaml"


def export(path):
    """Return the code of the duty in a pack, and its workflow as BPMN."""
    content = pack.load(path.read_text(encoding="utf-8")).content
    duty = content["duty"]
    return duty["code"], bpmn.export(duty["code"], duty["name"], 3, content["workflow"])


def find(root, path):
    """Return the elements of the model at ``path``."""
    return root.xpath(path, namespaces=BPMN)


@tagged("post_install", "-at_install")
class TestBpmnText(BaseCase):
    """Every pack of the project, through programs that nobody here wrote."""

    def test_packs_are_found(self):
        self.assertIn("travel_abroad.yaml", [path.name for path in PACKS])

    def test_valid_against_the_schema_of_the_omg(self):
        for path in PACKS:
            with self.subTest(pack=path.name):
                BpmnValidator().validate(etree.fromstring(export(path)[1].encode()))

    def test_read_without_warnings(self):
        for path in PACKS:
            with self.subTest(pack=path.name):
                result = BpmnModdle().from_xml(export(path)[1])
                self.assertEqual(result.warnings, [])
                self.assertEqual(result.root_element.get("name") is None, False)

    def test_a_warning_would_be_seen(self):
        text = export(ODD)[1].replace('targetRef="end_done"', 'targetRef="end_dnoe"')
        self.assertTrue(BpmnModdle().from_xml(text).warnings)

    def test_parsed_by_an_engine(self):
        for path in PACKS:
            with self.subTest(pack=path.name):
                code, text = export(path)
                parser = BpmnParser(validator=BpmnValidator())
                parser.add_bpmn_str(text.encode())
                self.assertIn("stage_draft", parser.get_spec(code).task_specs)

    def walk(self, **outcomes):
        """Let the engine run the odd matter; return the steps that people took."""
        code, text = export(ODD)
        parser = BpmnParser()
        parser.add_bpmn_str(text.encode())
        flow = BpmnWorkflow(parser.get_spec(code))
        taken = []
        for _step in range(9):
            flow.do_engine_steps()
            ready = flow.get_tasks(state=16, manual=True)
            if not ready:
                break
            name = ready[0].task_spec.bpmn_id
            taken.append(name)
            # This engine takes the duration for an expression; others read ISO 8601
            data = {"urgency": "normal", "PT1H30M": "PT1H30M"}
            ready[0].data.update(data | outcomes.get(name, {}))
            ready[0].run()
        self.assertTrue(flow.is_completed())
        return taken

    def test_the_engine_goes_the_ways_of_the_workflow(self):
        yes = {"outcome": "approved"}
        self.assertEqual(
            self.walk(stage_countersign=yes), ["stage_draft", "stage_countersign"]
        )
        self.assertEqual(
            self.walk(stage_countersign={**yes, "urgency": "extra"}),
            ["stage_draft", "stage_countersign", "stage_outside"],
        )

    def test_what_stands_in_the_file(self):
        root = etree.fromstring(export(ODD)[1].encode())
        [gateway] = find(root, "//b:exclusiveGateway")
        self.assertEqual(gateway.get("default"), "flow_agree")
        [timer] = find(root, "//b:boundaryEvent")
        self.assertEqual(timer.get("attachedToRef"), "stage_outside")
        self.assertEqual(find(root, "//b:timeDuration")[0].text, "PT1H30M")
        conditions = find(root, "//b:conditionExpression")
        self.assertEqual(
            [condition.text for condition in conditions],
            [
                "outcome == \"approved\" and urgency != 'normal'",
                'outcome == "rejected"',
            ],
        )
        owners = find(root, "//b:potentialOwner//b:formalExpression")
        self.assertEqual(
            [owner.text for owner in owners],
            ["group('fao_core.group_fao_leader')", "position('head', 'unit')"],
        )
        self.assertEqual(len(find(root, "//b:endEvent")), 2)

    def test_every_node_and_flow_is_drawn(self):
        for path in PACKS:
            root = etree.fromstring(export(path)[1].encode())
            flow_nodes = find(root, "//b:process/*[@id]/@id")
            drawn = root.xpath("//@bpmnElement")
            with self.subTest(pack=path.name):
                self.assertEqual(set(flow_nodes), set(drawn) - {root.xpath("//@id")[1]})

    def test_automatic_ways_part_before_the_task(self):
        content = pack.load(ODD.read_text(encoding="utf-8")).content["workflow"]
        way = {**content["transitions"][4], "code": "by_itself", "trigger": "automatic"}
        way["condition"] = "[('urgency', '=', 'extra')]"
        content["transitions"].append(way)
        text = bpmn.export("odd_matter", "Odd", 1, content)
        BpmnValidator().validate(etree.fromstring(text.encode()))
        root = etree.fromstring(text.encode())
        [gateway] = find(root, "//b:exclusiveGateway[@id='auto_outside']")
        self.assertEqual(gateway.get("default"), "rest_outside")
        [entry] = find(root, "//b:sequenceFlow[@id='flow_ask_outside']")
        self.assertEqual(entry.get("targetRef"), "auto_outside")

    def test_half_a_draft_is_exported_too(self):
        content = pack.load(ODD.read_text(encoding="utf-8")).content["workflow"]
        content = {**content, "stages": content["stages"][:2], "transitions": []}
        text = bpmn.export("half", "Half", 1, content)
        BpmnValidator().validate(etree.fromstring(text.encode()))

    def test_names_are_escaped(self):
        text = bpmn.export("odd", '<&">', 1, {"stages": [], "transitions": []})
        self.assertEqual(etree.fromstring(text.encode()).get("name"), '<&">')


@tagged("post_install", "-at_install")
class TestBpmnWords(BaseCase):
    """Durations and conditions."""

    def test_durations(self):
        for limit, expected in (
            ("3 days", "P3D"),
            ("1.5 days", "P1DT12H"),
            ("1.5 hours", "PT1H30M"),
            ("48 hours", "P2D"),
            ("10 calendar days", "P10D"),
            ("0.25 hours", "PT15M"),
        ):
            self.assertEqual(bpmn_words.duration(limit), expected)

    def test_conditions(self):
        for domain, expected in (
            ("[('a', '=', 1)]", "a == 1"),
            ("[('a', '>=', 1), ('b', 'in', ['x'])]", "a >= 1 and b in ['x']"),
            ("['|', ('a', '=', 1), ('b', '!=', 2)]", "(a == 1 or b != 2)"),
            (
                "['&', ('c', '<', 3), '|', ('a', '=', 1), ('b', '=', 2)]",
                "(c < 3 and (a == 1 or b == 2))",
            ),
            ("['!', ('a', '=', 1), ('b', '=', 2)]", "not (a == 1) and b == 2"),
            ("[('t', 'ilike', 'Paris')]", "matches(t, 'ilike', 'Paris')"),
            ("[('|',)]", "matches(\"[('|',)]\")"),
            ("nonsense(", "matches('nonsense(')"),
            ("['|']", "matches(\"['|']\")"),
        ):
            self.assertEqual(bpmn_words.expression(domain), expected)


@tagged("post_install", "-at_install")
class TestBpmnOfAVersion(DefinitionCase, HttpCase):
    """Who downloads what."""

    def test_everybody_at_the_office_may_export(self):
        text = self.published.with_user(self.liaison).export_bpmn()
        BpmnValidator().validate(etree.fromstring(text.encode()))
        self.assertIn('name="Sign"', text)

    def test_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        stage = self.part("fao.stage", self.draft, "sign")
        stage.with_context(lang="zh_CN").name = "签发"
        text = self.draft.with_context(lang="zh_CN").export_bpmn()
        self.assertIn('name="签发"', text)

    def test_download(self):
        self.manager.password = "a-long-secret-1"
        url = f"/fao/workflow/{self.published.id}/bpmn"
        self.assertEqual(self.published.action_export_bpmn()["url"], url)
        self.authenticate(self.manager.login, "a-long-secret-1")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("test_duty-v1.bpmn", answer.headers["Content-Disposition"])
        BpmnValidator().validate(etree.fromstring(answer.content))
        self.assertEqual(self.url_open("/fao/workflow/0/bpmn").status_code, 404)

    def test_no_download_from_outside(self):
        answer = self.url_open(
            f"/fao/workflow/{self.published.id}/bpmn", allow_redirects=False
        )
        self.assertEqual(answer.status_code, 303)
        portal = self.env["res.users"].create(
            {
                "name": "Guest",
                "login": "guest.portal",
                "password": "a-long-secret-1",
                "group_ids": self.env.ref("base.group_portal").ids,
            }
        )
        self.authenticate(portal.login, "a-long-secret-1")
        answer = self.url_open(f"/fao/workflow/{self.published.id}/bpmn")
        self.assertNotIn(b"definitions", answer.content)
