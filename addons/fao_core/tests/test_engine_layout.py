"""Maps: layers, folds and lanes, lines around stages, names that cover nothing."""

from itertools import combinations, pairwise

from odoo.tests import BaseCase, tagged

from odoo.addons.fao_core.engine import flowmap, labels, layout, routing


def make(stages, *arrows):
    """Return a workflow of stages ``code:kind`` and arrows ``from>to``."""
    pairs = [stage.partition(":") for stage in stages.split()]
    return {
        "stages": [
            {"code": code, "name": code.title(), "kind": kind or "approval",
             "limit": "", "rules": [], "position": []}
            for code, _, kind in pairs
        ],
        "transitions": [
            {"code": f"t{number}", "name": arrow, "trigger": "approved",
             "condition": "[]", "submission": False, "issue": [],
             "from": arrow.partition(">")[0], "to": arrow.partition(">")[2]}
            for number, arrow in enumerate(arrows)
        ],
    }  # fmt: skip


CHAIN = make(
    "draft:draft head sign done:done refused:refused",
    "draft>head", "head>sign", "sign>done", "head>draft", "head>refused",
    "sign>refused",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestLayout(BaseCase):
    """Where stages lie."""

    def test_a_chain_runs_to_the_right(self):
        points = layout.layout(CHAIN)
        x, y = layout.START
        row = [points[code] for code in ("draft", "head", "sign", "done")]
        self.assertEqual(row, [(x + n * layout.STEP_X, y) for n in range(4)])

    def test_refused_flows_into_a_lane_below(self):
        points = layout.layout(CHAIN)
        self.assertEqual(points["refused"][1], layout.START[1] + layout.STEP_Y)

    def test_the_way_back_is_found_and_does_not_move_anything(self):
        self.assertEqual(layout.back_edges(CHAIN), {("head", "draft")})
        straight = {**CHAIN, "transitions": CHAIN["transitions"][:3]}
        for code in ("draft", "head", "sign", "done"):
            self.assertEqual(layout.layout(CHAIN)[code], layout.layout(straight)[code])

    def test_a_long_chain_is_folded(self):
        width = layout.COLUMNS
        codes = [f"s{n}" for n in range(2 * width + 2)]
        workflow = make(
            "s0:draft " + " ".join(codes[1:]),
            *(f"{a}>{b}" for a, b in pairwise(codes)),
        )
        points = layout.layout(workflow)
        rows = sorted({y for _x, y in points.values()})
        self.assertEqual(len(rows), 3)
        last, following = points[codes[width - 1]], points[codes[width]]
        self.assertEqual(last[0], following[0], "the river turns around downwards")
        self.assertLess(points[codes[width + 1]][0], following[0])
        self.assertGreater(points[codes[-1]][0], points[codes[-2]][0])
        self.assertEqual(layout.leftward(workflow), set(codes[width : 2 * width - 1]))

    def test_branches_stand_below_one_another(self):
        points = layout.layout(
            make("draft:draft a b end:done", "draft>a", "draft>b", "a>end", "b>end")
        )
        self.assertEqual(points["a"][0], points["b"][0])
        self.assertNotEqual(points["a"][1], points["b"][1])

    def test_order_avoids_crossings(self):
        workflow = make(
            "draft:draft a b c d end:done",
            "draft>a", "draft>b", "a>d", "b>c", "c>end", "d>end",
        )  # fmt: skip
        points = layout.layout(workflow)
        above = points["a"][1] < points["b"][1]
        self.assertEqual(points["d"][1] < points["c"][1], above)

    def test_no_stage_lies_on_another_or_on_the_origin(self):
        workflows = [
            CHAIN,
            make("a b c"),
            make("a:refused b:cancelled c:refused"),
            make("a:draft b c", "a>b", "b>c", "c>a", "c>c"),
            make("a:draft b:draft c:done", "a>c", "b>c", "a>nowhere"),
            make("a:draft x:refused b y:refused", "a>x", "a>b", "b>y", "x>b"),
        ]
        for workflow in workflows:
            points = layout.layout(workflow)
            with self.subTest(points=points):
                self.assertEqual(list(points), [s["code"] for s in workflow["stages"]])
                self.assertNotIn((0, 0), points.values())
                for (ax, ay), (bx, by) in combinations(points.values(), 2):
                    apart = (
                        abs(ax - bx) >= layout.WIDTH or abs(ay - by) >= layout.HEIGHT
                    )
                    self.assertTrue(apart, points)
        self.assertEqual(layout.layout(make("")), {})

    def test_what_was_placed_stays_and_the_rest_finds_room(self):
        workflow = make("draft:draft head", "draft>head")
        taken = layout.layout(workflow)["head"]
        workflow["stages"][0]["position"] = [taken[0] + 10, taken[1]]
        points = layout.placed(workflow)
        self.assertEqual(points["draft"], (taken[0] + 10, taken[1]))
        self.assertEqual(points["head"], (taken[0], taken[1] + layout.STEP_Y))

    def test_what_lies_ahead(self):
        self.assertEqual(layout.ahead(CHAIN, "sign"), {"done", "refused"})
        self.assertEqual(layout.ahead(CHAIN, "done"), set())
        self.assertEqual(layout.ahead(CHAIN, "unknown"), set())


@tagged("post_install", "-at_install")
class TestRouting(BaseCase):
    """Lines and their names."""

    def lines_of(self, workflow):
        """Return the boxes and lines of ``workflow``."""
        boxes = {
            code: routing.Box(*point, layout.WIDTH, layout.HEIGHT)
            for code, point in layout.placed(workflow).items()
        }
        links = [(t["code"], t["from"], t["to"]) for t in workflow["transitions"]]
        return boxes, links, routing.routes(boxes, links)

    def assertOnBorder(self, point, box):
        across = abs(point[0] - box.x) == box.width // 2
        down = abs(point[1] - box.y) == box.height // 2
        self.assertTrue(across or down, (point, box))
        self.assertTrue(box.holds(point, margin=1), (point, box))

    def test_lines_have_right_angles_and_end_at_their_boxes(self):
        boxes, links, lines = self.lines_of(CHAIN)
        for name, source, target in links:
            line = lines[name]
            for (ax, ay), (bx, by) in pairwise(line):
                self.assertTrue(ax == bx or ay == by, line)
            self.assertOnBorder(line[0], boxes[source])
            self.assertOnBorder(line[-1], boxes[target])

    def test_lines_go_around_other_stages(self):
        workflow = make("a:draft b c d:done", "a>b", "b>c", "c>d", "a>d", "d>a")
        boxes, links, lines = self.lines_of(workflow)
        for name, source, target in links:
            others = [b for code, b in boxes.items() if code not in (source, target)]
            for a, b in pairwise(lines[name]):
                for share in range(11):
                    point = (
                        a[0] + (b[0] - a[0]) * share / 10,
                        a[1] + (b[1] - a[1]) * share / 10,
                    )
                    self.assertFalse(any(o.holds(point, 0) for o in others), name)

    def test_neighbours_are_joined_straight(self):
        _boxes, _links, lines = self.lines_of(CHAIN)
        self.assertEqual(len(lines["t0"]), 2)

    def test_lines_between_the_same_stages_part(self):
        workflow = make("a:draft b", "a>b", "a>b", "b>a")
        lines = self.lines_of(workflow)[2].values()
        self.assertEqual(len({tuple(sorted(line)) for line in lines}), 3)

    def test_a_loop_and_boxes_on_one_another_still_have_a_line(self):
        box = routing.Box(100, 100, 160, 64)
        lines = routing.routes(
            {"a": box, "b": box}, [("loop", "a", "a"), ("near", "a", "b")]
        )
        self.assertGreaterEqual(len(lines["loop"]), 4)
        self.assertGreaterEqual(len(lines["near"]), 2)

    def test_a_diamond_is_touched_at_its_corners(self):
        boxes = {
            "gate": routing.Box(100, 100, 50, 50, pointed=True),
            "a": routing.Box(400, 60, 120, 80),
            "b": routing.Box(400, 260, 120, 80),
        }
        corners = {(125, 100), (75, 100), (100, 125), (100, 75)}
        lines = routing.routes(boxes, [("x", "gate", "a"), ("y", "gate", "b")])
        self.assertEqual({line[0] for line in lines.values()} - corners, set())

    def test_names_cover_no_stage_and_no_name(self):
        workflow = make("a:draft b c:done", "a>b", "b>c", "b>a", "a>c")
        boxes, _links, lines = self.lines_of(workflow)
        places = labels.labels(boxes, lines, dict.fromkeys(lines, 50))
        for label in places.values():
            spot = routing.Box(label.x, label.y, label.width, labels.HEIGHT)
            for box in boxes.values():
                across = abs(box.x - spot.x) >= (box.width + spot.width) / 2
                down = abs(box.y - spot.y) >= (box.height + spot.height) / 2
                self.assertTrue(across or down, (label, box))
        for a, b in combinations(places.values(), 2):
            apart = abs(a.y - b.y) >= labels.HEIGHT
            self.assertTrue(apart or abs(a.x - b.x) >= (a.width + b.width) / 2, places)

    def test_a_name_is_not_cut_where_there_is_room(self):
        line = [(0, 0), (30, 0), (30, 200), (400, 200), (400, 260)]
        [place] = labels.labels({}, {"x": line}, {"x": 90}).values()
        self.assertEqual((place.y, place.width), (200, 90))
        [place] = labels.labels({}, {"x": line[:3]}, {"x": 90}).values()
        self.assertEqual((place.x, place.width), (30, 90), "rather on the upright")

    def test_chinese_names_get_more_room(self):
        self.assertGreater(labels.width_of("报分管市领导"), labels.width_of("Agreed"))

    def test_a_large_map_is_drawn_in_time(self):
        codes = [f"s{n}" for n in range(40)]
        arrows = [f"{a}>{b}" for a, b in pairwise(codes)]
        arrows += [f"{code}>refused" for code in codes]
        workflow = make("s0:draft " + " ".join(codes[1:]) + " refused:refused", *arrows)
        self.assertEqual(len(flowmap.edges(workflow)), 79)

    def test_the_map_tells_what_people_ask_of_it(self):
        workflow = make("a:draft b:done", "a>b")
        rule = {"name": "Two", "users": ["x", "y"], "units": [], "purpose": "decide"}
        other = {**rule, "name": "Head", "users": []}
        told = {**rule, "name": "Told", "purpose": "inform"}
        workflow["stages"][0]["rules"] = [rule, other, told]
        workflow["transitions"][0]["condition"] = "[('amount', '>', 5)]"
        node, _end = flowmap.nodes(workflow)
        self.assertEqual(
            (node["people"], node["signers"]), (3, ["Two", "Head", "Told"])
        )
        [edge] = flowmap.edges(workflow)
        self.assertTrue(edge["conditional"])
        self.assertFalse(edge["back"])
