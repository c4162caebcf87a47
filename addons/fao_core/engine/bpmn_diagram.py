"""The diagram of a BPMN file: shapes around the places of the stages, and lines."""

from typing import Any, Final

from lxml import etree

from . import labels, layout
from .routing import Box, routes

NAMESPACES: Final = {
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
#: A stage on our map is a wide card; BPMN needs room for gateways between them.
SCALE_X: Final = 1.2
SCALE_Y: Final = 1.2
#: Size of a shape, and where its centre lies from that of its stage. Gateways stand
#: on the side to which, or from which, the process flows.
SHAPES: Final = {
    "task": (120, 80, 0, 0),
    "end": (36, 36, 0, 0),
    "start": (36, 36, -150, 0),
    "before": (50, 50, -120, 0),
    "after": (50, 50, 120, 0),
    "timer": (36, 36, 30, 40),
}


class Diagram:
    """Shapes and lines, in the order in which they were added."""

    def __init__(self, workflow: dict[str, Any]):
        self.places = layout.placed(workflow)
        self.mirrored = layout.leftward(workflow)
        self.boxes: dict[str, Box] = {}
        self.links: list[tuple[str, str, str]] = []
        self.names: dict[str, str] = {}

    def shape(self, ref: str, kind: str, stage: str) -> None:
        """Add the shape of a node beside ``stage``."""
        width, height, x, y = SHAPES[kind]
        if stage in self.mirrored:
            x = -x
        left, top = self.places[stage]
        x, y = round(left * SCALE_X) + x, round(top * SCALE_Y) + y
        self.boxes[ref] = Box(x, y, width, height, pointed=kind != "task")

    def edge(self, ref: str, source: str, target: str, name: str) -> None:
        """Add the line of a flow."""
        self.links.append((ref, source, target))
        self.names[ref] = name

    def write(self, root: Any, plane: str) -> None:
        """Append the diagram to the definitions ``root``."""
        diagram = _add(root, "bpmndi", "BPMNDiagram", id=f"diagram_{plane}")
        canvas = _add(
            diagram, "bpmndi", "BPMNPlane", id=f"plane_{plane}", bpmnElement=plane
        )
        for ref, box in self.boxes.items():
            marked = {"isMarkerVisible": "true"} if _is_gateway(ref) else {}
            shape = _add(
                canvas,
                "bpmndi",
                "BPMNShape",
                id=f"shape_{ref}",
                bpmnElement=ref,
                **marked,
            )
            _bounds(shape, box)
        lines = routes(self.boxes, self.links)
        named = {ref: line for ref, line in lines.items() if self.names[ref]}
        widths = {ref: labels.width_of(name) for ref, name in self.names.items()}
        places = labels.labels(self.boxes, named, widths)
        for ref, line in lines.items():
            edge = _add(canvas, "bpmndi", "BPMNEdge", id=f"line_{ref}", bpmnElement=ref)
            for x, y in line:
                _add(edge, "di", "waypoint", x=str(x), y=str(y))
            if ref in places:
                x, y, width = places[ref]
                label = _add(edge, "bpmndi", "BPMNLabel")
                _bounds(label, Box(x, y - labels.HEIGHT // 2, width, labels.HEIGHT))


def _bounds(parent, box):
    """Append where ``box`` lies."""
    corner = {"x": box.x - box.width // 2, "y": box.y - box.height // 2}
    size = {"width": box.width, "height": box.height}
    values = {key: str(value) for key, value in (corner | size).items()}
    _add(parent, "dc", "Bounds", **values)


def _is_gateway(ref):
    return ref.startswith(("auto_", "way_", "late_"))


def _add(parent, prefix, tag, **attributes):
    name = etree.QName(NAMESPACES[prefix], tag)
    return etree.SubElement(parent, name, **attributes)
