"""A workflow as BPMN 2.0 with its diagram. Plain Python over a description.

A stage becomes a user task, an end an end event. Several ways out meet in an
exclusive gateway behind the task; transitions that go by themselves in one before
it; a time limit with a way of its own is a timer on the border of the task. Who is
asked stands as potential owners, conditions as expressions over the record and
``outcome``: the verdict, or the code of the button.
"""

from typing import Any, Final

from lxml import etree

from . import bpmn_diagram
from .bpmn_words import duration, expression, owner

Description = dict[str, Any]

MODEL: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACES: Final = {None: MODEL, "xsi": XSI, **bpmn_diagram.NAMESPACES}
FINAL_KINDS: Final = ("done", "refused", "cancelled")
VERDICTS: Final = ("approved", "rejected", "returned")


def export(code: str, name: str, version: int, workflow: Description) -> str:
    """Return ``workflow`` as the text of a ``.bpmn`` file.

    :param code: code of the duty
    :param name: its name
    :param version: number of the version
    :param workflow: as :func:`definition.describe` returns it
    """
    return _Export(code, name, version, workflow).text()


class _Export:
    """One file: first the nodes of the process, then its flows, then the diagram."""

    def __init__(self, code, name, version, workflow):
        self.code = code
        self.workflow = workflow
        self.diagram = bpmn_diagram.Diagram(workflow)
        self.flows: list[etree._Element] = []
        self.entries: dict[str, str] = {}
        self.root = etree.Element(
            etree.QName(MODEL, "definitions"),
            nsmap=NAMESPACES,
            id=f"definitions_{code}",
            name=name,
            targetNamespace=f"urn:fao:duty:{code}",
            expressionLanguage="https://www.python.org/",
            exporter="fao_core",
            exporterVersion=str(version),
        )
        self.process = self.add(
            self.root, "process", id=code, name=name, isExecutable="true"
        )

    def text(self) -> str:
        """Return the whole file."""
        for stage in self.workflow["stages"]:
            self.add_stage(stage)
        for stage in self.workflow["stages"]:
            self.add_ways_out(stage)
        self.process.extend(self.flows)
        self.diagram.write(self.root, self.code)
        etree.indent(self.root)
        return etree.tostring(
            self.root, encoding="UTF-8", xml_declaration=True
        ).decode()

    def add(self, parent, tag, text="", **attributes):
        """Append an element of the model; empty attributes are left out."""
        given = {key: value for key, value in attributes.items() if value != ""}
        element = etree.SubElement(parent, etree.QName(MODEL, tag), **given)
        element.text = text or None
        return element

    def node(self, tag, ref, name, kind, stage, **attributes):
        """Append a node of the process and its shape beside ``stage``."""
        element = self.add(self.process, tag, id=ref, name=name, **attributes)
        self.diagram.shape(ref, kind, stage)
        return element

    # ---- Stages

    def add_stage(self, stage):
        """Append the task or end of ``stage``, and the start of a draft."""
        code, name = stage["code"], stage["name"]
        if stage["kind"] in FINAL_KINDS:
            self.entries[code] = f"end_{code}"
            self.node("endEvent", f"end_{code}", name, "end", code)
            return
        task = f"stage_{code}"
        element = self.node("userTask", task, name, "task", code)
        if note := "\n".join(filter(None, (stage["help"], stage["limit"]))):
            self.add(element, "documentation", note)
        self.entries[code] = task
        if self.ways(code, "automatic"):
            self.entries[code] = f"auto_{code}"
            self.node("exclusiveGateway", f"auto_{code}", "", "before", code)
        if stage["kind"] == "draft":
            self.node("startEvent", f"start_{code}", "", "start", code)

    def ways(self, code, *triggers):
        """Return the transitions from a stage with these triggers, in order."""
        return [
            t
            for t in self.workflow["transitions"]
            if t["from"] == code and t["trigger"] in triggers
        ]

    def add_ways_out(self, stage):
        """Append the flows into and out of the task of ``stage``."""
        code, task = stage["code"], f"stage_{stage['code']}"
        if stage["kind"] in FINAL_KINDS:
            return
        if stage["kind"] == "draft":
            self.flow(f"enter_{code}", f"start_{code}", self.entries[code])
        automatic = self.ways(code, "automatic")
        if automatic:
            rest = f"rest_{code}"
            self.branch(f"auto_{code}", automatic, default=rest)
            self.flow(rest, f"auto_{code}", task)
        self.add_choice(task, f"way_{code}", code, self.ways(code, *VERDICTS, "button"))
        late = self.ways(code, "timeout")
        if late and stage["limit"]:
            self.add_timer(stage, late)
        self.add_owners(task, stage["rules"])

    def add_choice(self, source, gateway, code, ways):
        """Let ``ways`` leave ``source``, through ``gateway`` when there are several."""
        if len(ways) > 1:
            self.node("exclusiveGateway", gateway, "", "after", code)
            self.flow(f"to_{gateway}", source, gateway)
            self.branch(gateway, ways)
        for way in ways if len(ways) == 1 else ():
            self.transition(way, source, self.condition(way, alone=True))

    def add_timer(self, stage, ways):
        """Append the timer on the task of ``stage`` and what follows it."""
        code, timer = stage["code"], f"timer_{stage['code']}"
        self.node(
            "boundaryEvent", timer, "", "timer", code, attachedToRef=f"stage_{code}"
        )
        self.add_choice(timer, f"late_{code}", code, ways)
        definition = self.add(self.find(timer), "timerEventDefinition")
        expression_of = self.add(definition, "timeDuration", duration(stage["limit"]))
        expression_of.set(etree.QName(XSI, "type"), "tFormalExpression")

    def add_owners(self, task, rules):
        """Name on ``task`` those whom the rules ask."""
        for rule in rules:
            if rule["purpose"] != "decide":
                continue
            role = self.add(self.find(task), "potentialOwner", name=rule["name"])
            assignment = self.add(role, "resourceAssignmentExpression")
            self.add(assignment, "formalExpression", owner(rule))

    # ---- Flows

    def branch(self, gateway, ways, default=""):
        """Let ``ways`` leave ``gateway``; the plain yes is taken by default."""
        usual = [w for w in ways if w["trigger"] == "approved" and _always(w)]
        if usual and not default:
            default = f"flow_{usual[-1]['code']}"
        if default:
            self.find(gateway).set("default", default)
        for way in ways:
            is_default = f"flow_{way['code']}" == default
            self.transition(way, gateway, "" if is_default else self.condition(way))

    def condition(self, way, alone=False):
        """Return the expression under which ``way`` is taken."""
        terms = []
        if way["trigger"] in VERDICTS and not alone:
            terms.append(f'outcome == "{way["trigger"]}"')
        elif way["trigger"] == "button" and not alone:
            terms.append(f'outcome == "{way["code"]}"')
        if not _always(way):
            terms.append(expression(way["condition"]))
        return " and ".join(terms) or ("" if alone else "True")

    def transition(self, way, source, condition):
        """Append the flow of a transition."""
        ref, target = f"flow_{way['code']}", self.entries[way["to"]]
        self.flow(ref, source, target, way["name"], condition)

    def flow(self, ref, source, target, name="", condition=""):
        """Append a flow; both ends learn of it."""
        element = etree.Element(etree.QName(MODEL, "sequenceFlow"), id=ref)
        if name:
            element.set("name", name)
        element.set("sourceRef", source)
        element.set("targetRef", target)
        if condition:
            term = self.add(element, "conditionExpression", condition)
            term.set(etree.QName(XSI, "type"), "tFormalExpression")
        self.flows.append(element)
        self._note(self.find(source), "outgoing", ref)
        self._note(self.find(target), "incoming", ref)
        self.diagram.edge(ref, source, target, name)

    def _note(self, node, tag, ref):
        """Write the name of a flow on ``node`` where the schema wants it."""
        before = ("documentation", "incoming", "outgoing")[: 2 + (tag == "outgoing")]
        place = sum(etree.QName(child).localname in before for child in node)
        element = etree.Element(etree.QName(MODEL, tag))
        element.text = ref
        node.insert(place, element)

    def find(self, ref):
        """Return the node of the process with the id ``ref``."""
        return next(node for node in self.process if node.get("id") == ref)


def _always(way: Description) -> bool:
    return way["condition"].strip() in ("", "[]")
