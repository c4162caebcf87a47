"""The map of a case: where it was, how long, who signed, and who may see it."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import EngineCase

BEGIN = datetime(2026, 4, 15, 1)  # nine in the morning in Shanghai


@tagged("post_install", "-at_install")
class TestCaseMap(EngineCase):
    """Cases on the shortest real chain."""

    def setUp(self):
        super().setUp()
        self.clock = self.startClassPatcher(freeze_time(BEGIN))

    def later(self, **span):
        """Let time pass."""
        self.clock.tick(timedelta(**span))

    def map_of(self, record, user=None):
        """Return the map of a case: all of it, its stages and its arrows by code."""
        cases = self.env["fao.case"].with_user(user or self.section_officer)
        case_map = cases.case_map(record.sudo().case_id.id)
        return (
            case_map,
            {stage["code"]: stage for stage in case_map["stages"]},
            {arrow["code"]: arrow for arrow in case_map["transitions"]},
        )

    def statuses(self, record):
        return {code: s["status"] for code, s in self.map_of(record)[1].items()}

    def test_the_way_so_far(self):
        record = self.request()
        self.later(hours=2, minutes=5)
        self.act(record, self.liaison, "submit")
        self.later(days=1, hours=3)
        self.act(record, self.head, "approve")
        self.later(minutes=20)
        self.act(record, self.finance, "approve")
        case_map, stages, arrows = self.map_of(record)
        self.assertEqual(case_map["number"], record.number)
        self.assertEqual(
            self.statuses(record),
            {
                "draft": "done",
                "head": "done",
                "sign_both": "current",
                "examine": "todo",
                "consent": "todo",
                "sign": "todo",
                "granted": "other",
                "refused": "other",
                "cancelled": "other",
            },
        )
        self.assertEqual(stages["draft"]["time"], "2 h 5 min")
        self.assertEqual(stages["head"]["time"], "1 d 3 h")
        self.assertEqual(stages["sign_both"]["time"], "20 min")
        [visit] = stages["head"]["visits"]
        self.assertEqual(visit["entered"], "2026-04-15 11:05")
        self.assertEqual(visit["left"], "2026-04-16 14:05")
        self.assertEqual(visit["seconds"], 27 * 3600)
        taken = {code for code, arrow in arrows.items() if arrow["taken"]}
        self.assertEqual(taken, {"submit", "head_yes"})

    def test_who_signed_and_who_is_asked(self):
        record = self.request()
        self.go(record, (self.liaison, "submit"), (self.head, "approve"))
        self.act(record, self.finance, "approve")
        stages = self.map_of(record)[1]
        [head] = stages["head"]["people"]
        self.assertEqual(head["decided_by"], self.head.name)
        self.assertEqual(head["state"], "approved")
        asked = {p["who"]: p["state"] for p in stages["sign_both"]["people"]}
        self.assertEqual(
            asked, {self.finance.name: "approved", self.personnel.name: "open"}
        )
        self.assertNotIn("opinion", head)

    def test_a_stage_that_is_passed_by(self):
        record = self.request(amount=10)
        self.to_examine(record)
        self.act(record, self.section_officer, "take", transition="pass_small")
        statuses = self.statuses(record)
        self.assertEqual(statuses["consent"], "skipped")
        self.assertEqual(statuses["sign"], "current")

    def test_a_closed_case(self):
        record = self.request(amount=10)
        self.to_examine(record)
        self.act(record, self.section_officer, "take", transition="pass_small")
        self.later(hours=1)
        self.act(record, self.deputy_director, "approve")
        self.later(days=30)
        case_map, stages, _arrows = self.map_of(record)
        self.assertTrue(case_map["closed"])
        self.assertEqual(stages["granted"]["status"], "done")
        self.assertEqual(stages["consent"]["status"], "skipped")
        self.assertEqual(stages["refused"]["status"], "other")
        self.assertEqual(stages["sign"]["time"], "1 h 0 min")
        self.assertEqual(stages["granted"]["time"], "", "an end takes no time")

    def test_returned_and_submitted_again(self):
        record = self.request()
        self.later(hours=1)
        self.act(record, self.liaison, "submit")
        self.later(hours=1)
        self.act(record, self.head, "return", comment="Correct it.", stage="draft")
        self.later(hours=1)
        _map, stages, arrows = self.map_of(record)
        self.assertEqual(stages["draft"]["status"], "current")
        self.assertEqual(len(stages["draft"]["visits"]), 2)
        self.assertEqual(stages["draft"]["time"], "2 h 0 min")
        self.assertEqual(stages["head"]["status"], "todo")
        [back] = [arrow for arrow in arrows.values() if arrow["move"]]
        self.assertEqual((back["from"], back["to"]), ("head", "draft"))
        self.assertEqual(back["name"], "Returned")
        self.assertGreaterEqual(len(back["points"]), 2)
        ids = [arrow["id"] for arrow in arrows.values()]
        self.assertEqual(len(ids), len(set(ids)))
        self.act(record, self.liaison, "submit")
        self.assertEqual(self.map_of(record)[2]["submit"]["taken"], 2)

    def test_withdrawn_and_jumped(self):
        record = self.request()
        self.go(record, (self.liaison, "submit"), (self.liaison, "withdraw"))
        [back] = [a for a in self.map_of(record)[2].values() if a["move"]]
        self.assertEqual((back["from"], back["to"]), ("head", "draft"))
        self.act(record, self.liaison, "submit")
        self.act(
            record, self.administrator, "jump", stage="examine", comment="He is ill."
        )
        moves = [a for a in self.map_of(record)[2].values() if a["move"]]
        self.assertEqual([a["to"] for a in moves], ["draft", "examine"])
        self.assertEqual(self.statuses(record)["head"], "done")

    def test_a_button_that_leads_back_is_its_own_arrow(self):
        record = self.request()
        self.to_examine(record)
        self.act(
            record, self.section_officer, "take", transition="correct", comment="Why?"
        )
        arrows = self.map_of(record)[2]
        self.assertEqual(arrows["correct"]["taken"], 1)
        self.assertFalse([a for a in arrows.values() if a["move"]])

    def test_who_may_not_read_the_case_learns_nothing(self):
        record = self.request()
        self.act(record, self.liaison, "submit")
        with self.assertRefused("FAO-NOTFOUND"):
            self.map_of(record, self.education_liaison)
        with self.assertRefused("FAO-NOTFOUND"):
            self.env["fao.case"].with_user(self.head).case_map(0)
        outsider = self.env.ref("base.public_user")
        with self.assertRaises(AccessError):
            self.env["fao.case"].with_user(outsider).case_map(record.sudo().case_id.id)

    def test_plain_data(self):
        record = self.request()
        self.to_examine(record)

        def check(value):
            self.assertIn(type(value), (dict, list, str, int, bool))
            for part in value.values() if isinstance(value, dict) else ():
                check(part)
            for part in value if isinstance(value, list) else ():
                check(part)

        check(self.map_of(record)[0])
