"""A version is replayed over real cases: who would have signed, what differs."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_simulation import DefinitionToolCase


@tagged("post_install", "-at_install")
class TestReplay(DefinitionToolCase):
    """As a duty manager who also inspects, so that he may read submitted cases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls.make_user("reader", "manager,inspector", cls.unit_office,
                                   fao_clearance=2)  # fmt: skip
        cls.as_manager = cls.draft.with_user(cls.reader)

    def go_on(self, record, *steps):
        """Carry out ``(day, user, action, options)``, each on its day of March."""
        for day, user, action, *options in steps:
            with freeze_time(f"2026-03-{day:02} 02:00:00"):
                self.act(record, user, action, **(options[0] if options else {}))

    def granted(self, **vals):
        """Return a small request that was granted within a week."""
        with freeze_time("2026-03-02 01:00:00"):
            record = self.request(**vals)
        self.go_on(
            record,
            (2, self.liaison, "submit"),
            (3, self.head, "approve"),
            (4, self.finance, "approve"),
            (5, self.personnel, "approve"),
            (9, self.section_officer, "take", {"transition": "pass_small"}),
            (10, self.deputy_director, "approve"),
        )
        self.assertStage(record, "granted")
        return record

    def replay(self, **options):
        """Replay the draft."""
        return self.as_manager.replay(options)

    def differs(self, **options):
        """Return the differences of the only case, as ``(kind, stage)``."""
        [case] = self.replay(**options)["cases"]
        return [(d["kind"], d["stage"]) for d in case["differs"]]

    # ---- What differs

    def test_the_same_version_makes_no_difference(self):
        self.granted()
        result = self.replay()
        [case] = result["cases"]
        self.assertEqual(case["differs"], [])
        self.assertEqual(
            [stage["code"] for stage in case["replayed"]],
            ["draft", "head", "sign_both", "examine", "sign", "granted"],
        )
        self.assertEqual(case["replayed"][4]["people"], "Deputy director")
        self.assertEqual(case["replayed"][1]["left"], "2026-03-03 10:00")
        self.assertEqual(
            (result["summary"]["cases"], result["summary"]["same"]), (1, 1)
        )

    def test_another_path(self):
        self.granted()
        self.part("fao.transition", "head_yes").to_stage_id = self.stage("examine")
        [case] = self.replay()["cases"]
        [difference] = case["differs"]
        self.assertEqual(difference["kind"], "path")
        self.assertEqual(difference["message"], "leaves out Sign Both")

    def test_other_people(self):
        self.granted()
        self.part("fao.approval.rule", "deputy_director").position_id = self.position(
            "director"
        )
        [case] = self.replay()["cases"]
        [difference] = case["differs"]
        self.assertEqual((difference["kind"], difference["stage"]), ("people", "sign"))
        self.assertEqual(
            difference["message"], "Sign: Director instead of Deputy director"
        )

    def test_nobody_resolves(self):
        self.granted()
        self.part("fao.approval.rule", "deputy_director").position_id = self.position(
            "liaison"
        )
        result = self.replay()
        [case] = result["cases"]
        self.assertEqual(case["differs"][0]["kind"], "nobody")
        self.assertEqual(case["differs"][0]["stage"], "sign")
        self.assertEqual(result["summary"]["nobody"], 1)

    def test_who_holds_the_post_today_is_asked(self):
        self.granted()
        self.env["fao.post"].search([("user_id", "=", self.head.id)]).unlink()
        self.make_post(self.director, self.unit_commerce, "head", "2026-06-01")
        [case] = self.replay()["cases"]
        self.assertEqual(
            [d["message"] for d in case["differs"]], ["Head: Director instead of Head"]
        )

    def test_a_shorter_limit_would_have_been_missed(self):
        self.granted()
        self.assertEqual(self.differs(), [])
        self.assertEqual(self.replay()["summary"]["missed"], 1)  # Sign was late
        self.stage("examine").limit_value = 1
        self.assertEqual(self.differs(), [("late", "examine")])

    def test_a_check_would_have_refused(self):
        self.granted(amount=500)
        self.env["fao.check"].create(
            {
                "duty_id": self.duty.id, "code": "TST-01", "name": "Amount",
                "kind": "value", "value_field": "amount", "limit": 100,
                "message": "%(value)s, at most %(limit)s", "severity": "block",
            }
        )  # fmt: skip
        [case] = self.replay()["cases"]
        self.assertEqual([d["kind"] for d in case["differs"]], ["refused"])
        self.assertIn("500, at most 100", case["differs"][0]["message"])

    def test_a_refusal_stays_a_refusal(self):
        with freeze_time("2026-03-02 01:00:00"):
            record = self.request()
        self.go_on(
            record,
            (2, self.liaison, "submit"),
            (3, self.head, "reject", {"comment": "no"}),
        )
        self.assertEqual(self.differs(), [])
        self.part("fao.approval.rule", "head").can_reject = False
        self.assertEqual([kind for kind, _stage in self.differs()], ["path", "outcome"])

    def test_a_running_case_is_replayed_to_where_it_is(self):
        with freeze_time("2026-03-02 01:00:00"):
            record = self.request(amount=5000)
        self.go_on(record, (2, self.liaison, "submit"), (3, self.head, "approve"))
        self.assertEqual(self.differs(), [])
        [case] = self.replay()["cases"]
        self.assertEqual(case["replayed"][-1]["code"], "sign_both")
        self.assertFalse(case["closed"])

    def test_detours_are_left_out(self):
        with freeze_time("2026-03-02 01:00:00"):
            record = self.request()
        self.go_on(
            record,
            (2, self.liaison, "submit"),
            (3, self.head, "return", {"comment": "more"}),
            (3, self.liaison, "submit"),
            (4, self.head, "approve"),
            (4, self.finance, "approve"),
            (4, self.personnel, "approve"),
        )
        self.assertStage(record, "examine")
        self.assertEqual(self.differs(), [])

    # ---- Which cases

    def test_the_last_cases_that_may_be_read(self):
        first, second = self.granted(), self.granted()
        numbers = [case["number"] for case in self.replay()["cases"]]
        self.assertEqual(
            numbers, [second.sudo().case_id.number, first.sudo().case_id.number]
        )
        self.assertEqual(self.replay(limit=1)["summary"]["cases"], 1)
        [case] = self.replay(case_ids=[first.sudo().case_id.number])["cases"]
        self.assertEqual(case["case_id"], first.sudo().case_id.id)
        blind = self.draft.with_user(self.manager)
        self.assertEqual(blind.replay({})["summary"]["cases"], 0)
        with self.assertRefused("FAO-NOTFOUND"):
            blind.replay({"case_ids": first.sudo().case_id.ids})

    # ---- Nothing is kept

    def test_nothing_is_written(self):
        self.company.fao_notify = True
        record = self.granted()
        running = self.request()
        self.to_examine(running)
        self.part("fao.transition", "head_yes").to_stage_id = self.stage("examine")
        before = self.rows(), self.facts(record), self.facts(running)
        self.assertEqual(self.replay()["summary"]["path"], 2)
        self.env.invalidate_all()
        self.assertEqual((self.rows(), self.facts(record), self.facts(running)), before)
        self.assertLedgerIntact(record)
        self.act(running, self.section_officer, "take", transition="pass_small")
        self.assertStage(running, "sign")

    # ---- Who may, and bad input

    def test_only_managers(self):
        for user in (self.liaison, self.section_officer, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.draft.with_user(user).replay({})

    def test_bad_input(self):
        for limit in (0, -1, "all", True):
            with self.subTest(limit=limit), self.assertRefused("FAO-OPTION"):
                self.replay(limit=limit)
        self.stage("draft").kind = "work"
        with self.assertRefused("FAO-LINT"):
            self.replay()
