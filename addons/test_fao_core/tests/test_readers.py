"""Who sees a case is the same whichever way it is asked."""

from odoo.tests import tagged

from odoo.addons.fao_core.engine.errors import FaoError

from .common import EngineCase


@tagged("post_install", "-at_install")
class TestReaders(EngineCase):
    def setUp(self):
        super().setUp()
        self.today = self.env["fao.calendar.day"]._today()
        self.mine = self.request()
        with_group = self.request(title="Asks a group")
        self.to_examine(with_group)
        decided = self.request(title="Decided by a deputy")
        self.act(decided, self.liaison, "submit")
        self.make_deputy(self.head, self.education_head, self.today)
        self.act(decided, self.education_head, "approve")
        self.records = self.mine | with_group | decided

    def located(self, user):
        """Return the records whose case the engine finds for ``user``."""
        cases = self.env["fao.case"].with_user(user)
        found = self.records.browse()
        for record in self.records:
            try:
                cases._locate(record.case_id.id)
            except FaoError:
                continue
            found |= record
        return found

    def test_every_way_gives_the_same_cases(self):
        people = (
            *(self.liaison, self.head, self.education_head, self.finance),
            *(self.section_officer, self.director, self.custodian),
        )
        counts = set()
        for user in people:
            records = self.records.with_user(user)
            domain = [("id", "in", records.ids)]
            found = records.search(domain)
            with self.subTest(user=user.name):
                self.assertEqual(records._filtered_access("read"), found)
                self.assertEqual(records.search_count(domain, limit=100), len(found))
                self.assertEqual(records.search_count(domain), len(found))
                self.assertEqual(self.located(user), found)
                for record in records:
                    self.assertEqual(record.has_access("read"), record in found)
            counts.add(len(found))
        self.assertGreater(len(counts), 2, "the people differ in what they see")

    def test_negative_is_the_rest(self):
        cases = self.env["fao.case"].with_user(self.education_head).sudo()
        domain = [("id", "in", self.records.case_id.ids)]
        handled = cases.search([*domain, ("handled", "=", True)])
        others = cases.search([*domain, ("handled", "=", False)])
        self.assertEqual(len(handled), 1)
        self.assertEqual(handled | others, self.records.case_id)

    def test_deputy_is_felt_at_once(self):
        self.act(self.mine, self.liaison, "submit")
        self.assertNotIn(self.mine, self.located(self.custodian))
        row = self.make_deputy(self.head, self.custodian, self.today)
        self.assertIn(self.mine, self.located(self.custodian))
        row.unlink()
        self.assertNotIn(self.mine, self.located(self.custodian))

    def test_group_is_felt_at_once(self):
        inspectors = self.env.ref("fao_core.group_fao_inspector")
        self.act(self.mine, self.liaison, "submit")
        self.assertNotIn(self.mine, self.located(self.custodian))
        self.custodian.group_ids += inspectors
        self.assertIn(self.mine, self.located(self.custodian))
        self.custodian.group_ids -= inspectors
        self.assertNotIn(self.mine, self.located(self.custodian))

    def test_clearance_is_felt_at_once(self):
        self.act(self.mine, self.liaison, "submit")
        self.assertIn(self.mine, self.located(self.head))
        self.head.fao_clearance = 0
        self.assertNotIn(self.mine, self.located(self.head))

    def test_what_is_no_case_is_not_found(self):
        cases = self.env["fao.case"].with_user(self.liaison)
        for ref in (
            False,
            True,
            0,
            -1,
            2**40,
            "",
            "TR-0",
            [self.mine.case_id.id, False],
        ):
            with self.subTest(ref), self.assertRaises(FaoError) as caught:
                cases._locate(ref)
            self.assertEqual(caught.exception.code, "FAO-NOTFOUND")

    def test_page_reads_what_each_record_reads(self):
        names = ["title", "number", "state", "stage_id", "due_at", "light", "unit_id"]
        names += ["next_people", "round", "urgency"]
        records = self.records.with_user(self.liaison)
        single = []
        for record in records:
            self.env.invalidate_all()
            single += record.read(names)
        self.env.invalidate_all()
        self.assertEqual(records.read(names), single)

    def test_serial_is_that_of_the_sequence(self):
        sequence = self.env["ir.sequence"].search([("code", "=", "fao.case")])
        sequence.write({"prefix": "A", "suffix": "Z", "padding": 3})
        self.assertRegex(self.request().number, r"-A\d{3,}Z$")
        sequence.prefix = "%(year)s/"
        self.assertRegex(self.request().number, r"-\d{4}/\d{3,}Z$")
        sequence.write({"implementation": "no_gap", "number_next": 7, "prefix": ""})
        self.assertRegex(self.request().number, r"-007Z$")
