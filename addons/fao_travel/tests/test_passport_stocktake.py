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

    # ---- Differences are cases (PAS-12)

    def differences(self):
        """Compare the count without a scan; return the case of the first passport."""
        self.count.compare()
        line = self.count.line_ids.filtered(
            lambda line: line.passport_id == self.passports[0]
        )
        return line.difference_ids

    def test_pas_12_a_difference_opens_a_case_of_its_own(self):
        self.scan("PE2600001")
        row = self.differences()
        lines = self.count.line_ids
        self.assertEqual(len(lines.difference_ids), 4)
        self.assertStage(row, "examine")
        self.assertIn("PE******00", row.title)
        self.assertFalse(
            lines.filtered(lambda line: line.result == "found").difference_ids
        )

        # Examined by the section head, who says what it was
        head = {"user": self.section_head, "transition": "clear"}
        with self.assertRefused("FAO-REQUIRED"):
            self.act(row, "take", **head)
        row.with_user(self.section_head).conclusion = "It lay behind the drawer"
        text = "The custodian has not explained the difference"
        self.assertRule(text, self.act, row, "take", **head)
        row.line_id.with_user(self.custodian).explanation = "Behind the drawer"
        self.env.invalidate_all()
        self.act(row, "take", **head)
        self.assertStage(row, "cleared")

    def test_pas_12_a_violation_names_its_measures(self):
        row = self.differences()
        row.with_user(self.section_head).conclusion = "Lent without a task"
        press = {"user": self.section_head, "transition": "violation", "comment": "So"}
        text = "Enter what is done so that it does not happen again"
        self.assertRule(text, self.act, row, "take", **press)
        row.with_user(self.section_head).measures = "Two keys"
        self.act(row, "take", **press)
        self.assertStage(row, "violation")

    def test_pas_12_whoever_counted_concludes_nothing(self):
        row = self.differences()
        self.assertEqual(row._fao_interested_users() & self.custodian, self.custodian)
        with self.assertRefused("FAO-SLOT"):
            self.act(row, "take", self.custodian, transition="clear")
        with self.assertRefused("FAO-LOCKED"):
            row.with_user(self.section_head).line_id = self.count.line_ids[1].id
