"""Taking stock: the shelf against the register, by scanning."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import at
from .passport_common import PassportCase


@tagged("post_install", "-at_install")
class TestStocktake(PassportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with at("2026-01-05"):
            cls.other_cabinet = cls.make_cabinet("Cabinet B", cls.other_custodian)

    def setUp(self):
        super().setUp()
        self.count = (
            self.env["fao.passport.stocktake"]
            .with_user(self.custodian)
            .create({"cabinet_ids": (self.cabinet | self.other_cabinet).ids})
        )

    def scan(self, code, cabinet=None):
        return self.count.scan(code, (cabinet or self.cabinet).id)

    def test_differences_need_an_explanation(self):
        lent, misplaced = self.passports[1], self.passports[2]
        lent.send_out("Embassy")
        self.assertEqual(self.count.expected_count, 4)
        self.assertEqual(self.scan("PE2600000")["result"], "found")
        answer = self.scan(self.zone("PE2600001"))
        self.assertEqual(answer["result"], "unexpected")
        self.assertEqual(
            self.scan("PE2600002", self.other_cabinet)["result"], "misplaced"
        )
        answer = self.scan("PE9999999")
        self.assertEqual(
            (answer["result"], answer["passport"]), ("unknown", "PE******99")
        )
        self.assertEqual((answer["seen"], answer["expected"]), (4, 4))
        self.scan("PE2600000")
        self.assertEqual(self.count.seen_count, 4)
        self.count.compare()
        missing = self.count.line_ids.filtered(lambda line: line.result == "missing")
        self.assertEqual(missing.passport_id, self.passports[3] | self.passports[4])
        self.assertEqual(self.count.difference_count, 5)
        with self.assertRefused("FAO-COMMENT") as caught:
            self.count.close()
        self.assertIn("PE******03", str(caught.exception))
        wrong = self.count.line_ids.filtered(lambda line: line.result != "found")
        for line in wrong:
            line.explanation = "Cleared with the unit"
        with at("2026-03-02"):
            self.count.close()
        self.assertEqual(str(self.cabinet.counted_on), "2026-03-02")
        self.assertEqual(misplaced.state, "in_custody")

    def test_a_closed_count_is_evidence(self):
        self.count.compare()
        for line in self.count.line_ids:
            line.explanation = "Shelf is being painted"
        self.count.close()
        with self.assertRefused("FAO-GUARD"):
            self.count.line_ids[0].explanation = "Never mind"
        with self.assertRefused("FAO-GUARD"):
            self.count.note = "Never mind"
        with self.assertRefused("FAO-CUSTODY"):
            self.scan("PE2600000")
        with self.assertRefused("FAO-GUARD"):
            self.count.sudo().unlink()

    def test_results_come_from_scanning_only(self):
        self.scan("PE2600000")
        line = self.count.line_ids
        for vals in ({"result": "missing"}, {"passport_id": self.passports[1].id}):
            with self.assertRefused("FAO-GUARD"):
                line.write(vals)
        with self.assertRefused("FAO-GUARD"):
            self.count.write({"state": "closed"})
        with self.assertRaises(AccessError):
            self.count.with_user(self.liaison).read(["state"])
        with self.assertRefused("FAO-POWER"):
            self.count.with_user(self.inspector).scan("PE2600000", self.cabinet.id)
        with self.assertRefused("FAO-SCAN"):
            self.scan("???")
