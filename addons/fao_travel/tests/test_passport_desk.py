"""The custodian's desk: scan, look, Enter."""

from odoo.tests import tagged

from .common import at
from .passport_common import PassportCase


@tagged("post_install", "-at_install")
class TestDesk(PassportCase):
    def setUp(self):
        super().setUp()
        self.mission = self.approved()
        self.desk = self.env["fao.passport"].with_user(self.custodian)
        self.papers = {
            "visa_status": "granted",
            "educated": True,
            "commitment_signed": True,
        }

    def find(self, code, day="2026-06-03", **options):
        self.env.invalidate_all()  # another day, another request
        with at(day):
            return self.desk.desk_find(code, **options)

    def do(self, action, day="2026-06-03", **options):
        self.env.invalidate_all()
        with at(day):
            return self.desk.desk_act(self.passport.id, action, options)

    def test_a_scanned_zone_opens_the_passport_with_its_mission(self):
        card = self.find(self.zone("PE2600000"))
        self.assertEqual(card["person"], "Li Weidong")
        self.assertEqual((card["action"], card["problems"]), ("lend", []))
        self.assertEqual(card["where"], "Cabinet A, slot A1")
        [mission] = card["missions"]
        self.assertEqual(mission["id"], self.mission.id)
        self.assertEqual(mission["approval_number"], "测外办出〔2026〕1号")
        self.assertEqual(mission["exit_date"], "2026-06-08")
        self.assertEqual(self.find(" pe2600000 ")["passport_id"], self.passport.id)

    def test_enter_lends_and_enter_returns(self):
        card = self.do("lend", mission_id=self.mission.id, **self.papers)
        self.assertIn("due back on 2026-06-22", card["done"])
        self.assertEqual((card["state"], card["action"]), ("lent", "return"))
        self.assertEqual(card["due_back"], "2026-06-22")
        card = self.find("PE2600000", "2026-06-30")
        self.assertEqual(card["overdue_days"], 8)
        card = self.do("return", "2026-06-30", condition="worn")
        self.assertIn("8 days late", card["done"])
        self.assertEqual(card["state"], "in_custody")
        row = self.passport.movement_ids.sorted("id")[-1]
        self.assertEqual((row.kind, row.condition), ("return", "worn"))

    def test_a_refusal_names_every_rule_and_leaves_nothing(self):
        before = self.env["fao.passport.loan"].search_count([])
        with self.assertRefused("FAO-CHECK") as caught, self.env.cr.savepoint():
            self.do("lend", "2026-05-29", mission_id=self.mission.id)
        for text in ("visa", "education", "commitment", "from 2026-06-01"):
            self.assertIn(text, str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(self.env["fao.passport.loan"].search_count([]), before)
        self.assertEqual(self.passport.state, "in_custody")

    def test_the_request_of_the_unit_is_used(self):
        loan = self.ask(
            self.passport, self.mission, user=self.liaison, commitment_signed=False
        )
        [mission] = self.find("PE2600000")["missions"]
        self.assertEqual(
            (mission["visa_status"], mission["educated"], mission["commitment_signed"]),
            ("granted", True, False),
        )
        self.do("lend", mission_id=self.mission.id, **self.papers)
        self.assertStage(loan, "lent")
        self.assertTrue(loan.commitment_signed)
        self.assertEqual(str(loan.educated_on), "2026-05-29")

    def test_passports_of_a_mission_abroad_and_unusable_ones(self):
        with at("2026-06-02"):
            self.passport.send_out("Embassy of Belgium")
        card = self.find("PE2600000")
        self.assertEqual(card["action"], "take_back")
        self.assertEqual(self.do("take_back")["state"], "in_custody")
        with at("2026-06-04"):
            self.passport.cancel("Full")
        card = self.find("PE2600000", "2026-06-05")
        self.assertEqual(card["action"], "")
        self.assertIn("PAS-09", card["problems"][0])

    def test_without_a_mission_there_is_nothing_to_lend_for(self):
        stranger = self.make_passport(self.make_person("Stranger", "r8"), "PE2699999")
        card = self.find("PE2699999")
        self.assertEqual(card["missions"], [])
        self.assertIn("No approved mission names Stranger", card["problems"][0])
        self.assertTrue(stranger)

    def test_what_cannot_be_read(self):
        wrong = self.zone("PE2600000").replace("PE2600000", "PE2600001", 1)
        for code in ("", "?", wrong, "P<CHN", "PE8888888"):
            with self.subTest(code=code), self.assertRefused("FAO-SCAN"):
                self.find(code)
        card = self.find(self.zone("PE2600000", "301231"))
        self.assertIn(
            "valid until 2030-12-31, the register 2029-12-31", card["problems"][0]
        )

    def test_the_desk_is_for_custodians(self):
        for user in (self.liaison, self.section_officer, self.director):
            desk = self.desk.with_user(user)
            for call in (
                lambda d=desk: d.desk_find("PE2600000"),
                lambda d=desk: d.desk_act(self.passport.id, "return"),
                lambda d=desk: d.desk_summary(),
            ):
                with self.assertRefused("FAO-POWER"):
                    call()
        with self.assertRefused("FAO-OPTION"):
            self.do("burn")

    def test_the_counts_above_the_desk(self):
        self.lend_all(self.mission)
        with at("2026-06-23"):
            counts = self.desk.desk_summary()
        self.assertEqual((counts["out"], counts["overdue"]), (5, 5))
        with at("2026-06-20"):
            counts = self.desk.desk_summary()
        self.assertEqual((counts["overdue"], counts["due_soon"]), (0, 5))
