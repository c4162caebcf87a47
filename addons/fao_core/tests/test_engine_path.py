from odoo.tests import BaseCase, tagged

from odoo.addons.fao_core.engine import chain, path


@tagged("post_install", "-at_install")
class TestPath(BaseCase):
    def test_forward_find_and_back(self):
        way = ""
        for visit, code in enumerate(["draft", "head", "sign"], 1):
            way = path.forward(way, code, visit)
        self.assertEqual(way, "draft#1 head#2 sign#3")
        self.assertEqual(path.find(way, "head"), path.Step("head", 2))
        self.assertIsNone(path.find(way, "sign"), "the current stage is not earlier")
        self.assertIsNone(path.find(way, "elsewhere"))
        self.assertEqual(path.back(way, path.Step("head", 2)), "draft#1")

    def test_the_last_visit_of_a_stage_counts(self):
        way = "draft#1 head#2 draft#3 head#4 sign#5"
        self.assertEqual(path.find(way, "draft"), path.Step("draft", 3))


@tagged("post_install", "-at_install")
class TestChain(BaseCase):
    def chained(self, count):
        rows, previous = [], chain.GENESIS
        for seq in range(1, count + 1):
            row = dict.fromkeys(chain.COLUMNS, "")
            row.update(case_id=1, seq=seq, action="open", prev_hash=previous)
            previous = row["hash"] = chain.row_hash(row)
            rows.append(row)
        return rows, previous

    def test_an_intact_chain(self):
        rows, head = self.chained(4)
        self.assertEqual(chain.first_broken(rows, head, 4), 0)
        self.assertEqual(chain.first_broken([], "", 0), 0)

    def test_the_first_altered_row_is_named(self):
        rows, head = self.chained(4)
        rows[2]["action"] = "approve"
        self.assertEqual(chain.first_broken(rows, head, 4), 3)

    def test_a_row_rehashed_after_alteration_breaks_the_next(self):
        rows, head = self.chained(4)
        rows[1]["action"] = "approve"
        rows[1]["hash"] = chain.row_hash(rows[1])
        self.assertEqual(chain.first_broken(rows, head, 4), 3)

    def test_missing_rows_are_noticed(self):
        rows, head = self.chained(4)
        self.assertEqual(chain.first_broken(rows[:3], head, 4), 4, "the last one")
        self.assertEqual(chain.first_broken(rows[:1] + rows[2:], head, 4), 2)

    def test_the_order_of_keys_does_not_matter(self):
        self.assertEqual(chain.canonical({"b": 1, "a": "一"}), '{"a":"一","b":1}')
