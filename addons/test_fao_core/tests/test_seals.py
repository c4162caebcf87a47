import json
from datetime import date, datetime, timedelta

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.fao_core.engine import chain, guard, merkle
from odoo.addons.fao_core.hooks import uninstall_hook

from .common import EngineCase

FIRST = datetime(2026, 4, 8, 16, 10)  # 00:10 of the 9th in Asia/Shanghai
DAY = timedelta(days=1)


class SealCase(EngineCase):
    """A case with a history, and a seal of the 8th of April over it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("ALTER TABLE fao_ledger_seal DISABLE TRIGGER USER")
        for table in ("seal", "leaf", "bucket"):
            cls.env.cr.execute(f"ALTER TABLE fao_ledger_{table} DISABLE TRIGGER USER")
            cls.env.cr.execute(f"DELETE FROM fao_ledger_{table}")
            cls.env.cr.execute(f"ALTER TABLE fao_ledger_{table} ENABLE TRIGGER USER")
        cls.ledger = cls.env["fao.ledger"].with_user(cls.inspector)
        cls.seals = cls.env["fao.ledger.seal"].with_user(cls.inspector)

    def setUp(self):
        super().setUp()
        self.record = self.request()
        self.act(self.record, self.liaison, "submit")
        self.act(self.record, self.head, "return", comment="Dates are missing")
        self.case = self.record.sudo().case_id
        self.sealed = self.seal(FIRST)

    def seal(self, now):
        self.env.flush_all()
        return guard.enter(self.env["fao.ledger.seal"].sudo())._seal(now)

    def verdict(self, record=None):
        """Verify a case as an inspector: intact, first broken row, seal against it."""
        self.env.flush_all()
        case = (record or self.record).sudo().case_id
        [verdict] = self.ledger.verify([case.id])
        return verdict["intact"], verdict["broken_seq"], verdict["broken_seal"]

    # ---- The forger, who has the database

    def execute(self, table, query, *args):
        """Change a table behind the ORM and behind its own triggers."""
        name = SQL.identifier(table)
        self.env.flush_all()
        self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", name))
        self.env.cr.execute(SQL(query, *args))
        self.env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", name))
        self.env.invalidate_all()

    def rewrite(self, seq, comment):
        """Change the comment of a row and compute the whole chain anew."""
        rows = self.case.ledger_ids.sorted("seq")
        previous = chain.GENESIS
        for row in rows:
            vals = row._hashed() | {"prev_hash": previous}
            if row.seq == seq:
                payload = row._payload() | {"comment": comment}
                vals["payload"] = chain.canonical(payload)
            previous = chain.row_hash(vals)
            self.execute(
                "fao_ledger",
                "UPDATE fao_ledger SET payload = %s, prev_hash = %s, hash = %s"
                " WHERE id = %s",
                vals["payload"],
                vals["prev_hash"],
                previous,
                row.id,
            )
        self.execute(
            "fao_case",
            "UPDATE fao_case SET ledger_head = %s WHERE id = %s",
            previous,
            self.case.id,
        )
        return previous


@tagged("post_install", "-at_install")
class TestSeals(SealCase):
    """One hash a day over the heads of all cases."""

    def test_a_seal_counts_all_cases(self):
        [[cases, rows]] = self.env.execute_query(
            SQL("SELECT COUNT(*), SUM(ledger_length) FROM fao_case"
                " WHERE ledger_length > 0")
        )  # fmt: skip
        self.assertEqual((self.sealed.cases, self.sealed.rows), (cases, rows))
        self.assertEqual((self.sealed.seq, self.sealed.day), (1, date(2026, 4, 8)))

    def test_the_root_is_that_of_all_heads(self):
        """Counted once more without buckets that stand between: their roots."""
        heads = self.env.execute_query(
            SQL("SELECT id, ledger_length, ledger_head FROM fao_case"
                " WHERE ledger_length > 0 ORDER BY id")
        )  # fmt: skip
        buckets = {}
        for head in heads:
            leaf = merkle.leaf(chain.canonical(list(head)))
            buckets.setdefault(head[0] // 1024, []).append(leaf)
        roots = [merkle.root(buckets[number]) for number in sorted(buckets)]
        self.assertEqual(self.sealed.root, merkle.root(roots))

    def test_a_day_is_sealed_once(self):
        self.assertFalse(self.seal(FIRST))
        self.assertFalse(self.seal(FIRST + timedelta(hours=5)))
        with self.enter_registry_test_mode(), freeze_time(FIRST + DAY):
            cron = self.env.ref("fao_core.fao_ledger_seal_cron")
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        self.assertEqual(self.seals.search([]).mapped("seq"), [2, 1])

    def test_seals_are_chained_and_note_what_moved(self):
        self.act(self.record, self.liaison, "submit")
        second = self.seal(FIRST + DAY)
        third = self.seal(FIRST + 4 * DAY)  # the job did not run for three days
        self.assertEqual((second.seq, second.changed), (2, 1))
        self.assertEqual(second.cases, self.sealed.cases)
        self.assertEqual(second.rows, self.sealed.rows + 1)
        self.assertEqual(second.prev_hash, self.sealed.hash)
        self.assertEqual((third.changed, third.root), (0, second.root))
        self.assertEqual(third.day, date(2026, 4, 12))
        self.assertTrue(self.seals.verify()["intact"])

    def test_the_same_statements_for_few_and_many_cases(self):
        """A seal costs a bucket of what moved, however much there is."""
        costs = []
        for count in (1, 30):
            for _number in range(count):
                self.request()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.seal(FIRST + (len(costs) + 1) * DAY)
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[0], costs[1])

    def test_nobody_writes_seals(self):
        leaf = self.env["fao.ledger.leaf"].sudo().search([], limit=1)
        bucket = self.env["fao.ledger.bucket"].sudo().search([], limit=1)
        for record in (self.sealed, leaf, bucket):
            for row in (record.sudo(), guard.enter(record.sudo())):
                with self.assertRefused("FAO-GUARD"):
                    row.write({"root": "0"})
                with self.assertRefused("FAO-GUARD"):
                    row.unlink()
            with self.assertRefused("FAO-GUARD"):
                guard.leave(record).sudo().create({"seq": 9})
            for query in ("UPDATE %s SET id = id", "DELETE FROM %s", "TRUNCATE %s"):
                with (
                    self.assertRaises(psycopg2.errors.RaiseException),
                    self.env.cr.savepoint(),
                    mute_logger("odoo.sql_db"),
                ):
                    self.env.cr.execute(SQL(query, SQL.identifier(record._table)))

    def test_an_uninstalled_platform_leaves_nothing_in_the_database(self):
        uninstall_hook(self.env)
        left = self.env.execute_query(
            SQL("SELECT proname FROM pg_proc WHERE proname LIKE 'fao%%'")
        )
        self.assertFalse(left)

    def test_who_reads_seals(self):
        for user in (self.inspector, self.manager, self.administrator):
            seals = self.env["fao.ledger.seal"].with_user(user)
            self.assertEqual(seals.search([]).day, date(2026, 4, 8))
            self.assertTrue(seals.verify()["intact"])
        for user in (self.liaison, self.director, self.section_officer):
            with self.assertRaises(AccessError):
                self.env["fao.ledger.seal"].with_user(user).verify()

    def test_the_paper_for_the_safe_shows_the_seal(self):
        report = self.env.ref("fao_core.fao_ledger_seal_report").with_user(
            self.inspector
        )
        html, _kind = report._render_qweb_html(report.report_name, self.sealed.ids)
        text = html.decode()
        self.assertIn(self.sealed.root, text)
        self.assertIn("data:image/png;base64,iVBOR", text)
        digits = self.sealed.hash
        self.assertIn(f"{digits[:4]} {digits[4:8]} {digits[8:12]}", text)


@tagged("post_install", "-at_install")
class TestForgeries(SealCase):
    """A forger with all rights on the database is contradicted, and named."""

    def test_an_honest_case_verifies_as_it_goes_on(self):
        self.assertEqual(self.verdict(), (True, 0, ""))
        self.act(self.record, self.liaison, "submit")
        self.assertEqual(self.verdict(), (True, 0, ""))
        self.seal(FIRST + DAY)
        self.assertEqual(self.verdict(), (True, 0, ""))
        [verdict] = self.ledger.verify([self.case.id])
        self.assertEqual((verdict["rows"], verdict["sealed_rows"]), (4, 4))

    def test_a_rewritten_chain_is_contradicted_by_its_seal(self):
        self.rewrite(3, "All is well")
        rows = self.case.ledger_ids.sorted("seq")
        plain = chain.first_broken(
            (row._hashed() for row in rows), self.case.ledger_head, len(rows)
        )
        self.assertEqual(plain, 0, "the forged chain fits together")
        self.assertEqual(self.verdict(), (False, 1, "2026-04-08"))

    def test_the_seals_narrow_down_where_it_was_rewritten(self):
        self.act(self.record, self.liaison, "submit")
        self.seal(FIRST + DAY)
        self.rewrite(4, "Forged")
        self.assertEqual(self.verdict(), (False, 4, "2026-04-09"))
        message = self.ledger.search([("case_id", "=", self.case.id)], limit=1)
        text = message.action_verify()["params"]["message"]
        self.assertIn("from row 4 on", text)
        self.assertIn("2026-04-09", text)

    def test_a_case_cut_short_is_contradicted(self):
        rows = self.case.ledger_ids.sorted("seq")
        self.execute("fao_ledger", "DELETE FROM fao_ledger WHERE id = %s", rows[-1].id)
        self.execute(
            "fao_case",
            "UPDATE fao_case SET ledger_head = %s, ledger_length = 2 WHERE id = %s",
            rows[1].hash,
            self.case.id,
        )
        self.assertEqual(self.verdict(), (False, 1, "2026-04-08"))

    def test_the_next_seal_counts_the_contradiction(self):
        other = self.request()
        self.rewrite(3, "All is well")
        self.act(other, self.liaison, "submit")
        second = self.seal(FIRST + DAY)
        self.assertEqual((second.changed, second.contradicted), (2, 1))
        self.assertEqual(self.verdict(), (False, 1, "2026-04-08"))
        self.assertEqual(self.verdict(other), (True, 0, ""))

    def test_a_forged_leaf_does_not_lead_to_the_root(self):
        head = self.rewrite(3, "All is well")
        self.forge_leaf(head)
        self.assertEqual(self.verdict(), (False, 0, "2026-04-08"))
        # The seals themselves are as they were.
        self.assertTrue(self.seals.verify()["intact"])

    def test_a_forged_root_breaks_the_seal(self):
        self.forge_leaf(self.rewrite(3, "All is well"))
        root = self.forge_root()
        self.execute("fao_ledger_seal", "UPDATE fao_ledger_seal SET root = %s", root)
        self.assertEqual(self.verdict(), (False, 0, "2026-04-08"))
        self.assertEqual(self.seals.verify()["broken_day"], "2026-04-08")

    def test_forged_seals_contradict_the_paper(self):
        """Who rewrites everything in the database has not been in the safe."""
        paper = {"2026-04-08": self.sealed.printed_hash}
        second = self.seal(FIRST + DAY)
        self.assertTrue(self.seals.verify(paper)["intact"])
        self.forge_leaf(self.rewrite(3, "All is well"))
        previous = chain.GENESIS
        for seal in self.sealed | second:
            vals = seal._hashed() | {"root": self.forge_root(), "prev_hash": previous}
            previous = seal._hash_of(vals)
            self.execute(
                "fao_ledger_seal",
                "UPDATE fao_ledger_seal SET root = %s, prev_hash = %s, hash = %s"
                " WHERE seq = %s",
                vals["root"],
                vals["prev_hash"],
                previous,
                seal.seq,
            )
        self.assertEqual(self.verdict(), (True, 0, ""))
        self.assertTrue(self.seals.verify()["intact"])
        result = self.seals.verify(paper)
        self.assertEqual(
            (result["intact"], result["broken_day"]), (False, "2026-04-08")
        )

    def test_a_removed_seal_is_missed(self):
        paper = {"2026-04-08": self.sealed.hash}
        self.seal(FIRST + DAY)
        self.execute("fao_ledger_seal", "DELETE FROM fao_ledger_seal WHERE seq = 1")
        self.assertEqual(self.verdict()[0], False)
        self.assertEqual(self.seals.verify()["broken_day"], "2026-04-09")
        self.execute("fao_ledger_seal", "DELETE FROM fao_ledger_seal")
        self.assertTrue(self.seals.verify()["intact"])
        self.assertEqual(self.seals.verify(paper)["broken_day"], "2026-04-08")

    def forge_leaf(self, head):
        self.execute(
            "fao_ledger_leaf",
            "UPDATE fao_ledger_leaf SET head = %s WHERE case_id = %s",
            head,
            self.case.id,
        )

    def forge_root(self):
        """Compute the tree anew over the present leaves; return its root."""
        leaves = self.env["fao.ledger.leaf"]
        number = self.case.id // 1024
        texts = [leaves._text_of(*row) for row in leaves._at(number, 1)]
        self.execute(
            "fao_ledger_bucket",
            "UPDATE fao_ledger_bucket SET root = %s WHERE number = %s",
            merkle.root([merkle.leaf(text) for text in texts]),
            number,
        )
        return merkle.root(self.env["fao.ledger.seal"]._tops(1))


@tagged("post_install", "-at_install")
class TestProof(SealCase):
    """The proof convinces somebody who has only the paper."""

    def check(self, proof):
        """Check a proof as an outsider does, with nothing but SHA-256."""
        seal = proof["seal"]
        root = merkle.follow(merkle.leaf(proof["leaf"]), proof["path"])
        columns = ("seq", "day", "sealed_at", "cases", "rows", "root", "prev_hash")
        text = json.dumps(
            [seal[name] for name in columns], ensure_ascii=False, separators=(",", ":")
        )
        leaf = json.loads(proof["leaf"])
        return (
            root == seal["root"]
            and chain.sha256(text) == seal["hash"]
            and leaf == [proof["case_id"], proof["rows"], proof["head"]]
        )

    def test_whoever_may_read_a_case_gets_its_proof(self):
        for _number in range(5):
            self.request()
        self.seal(FIRST + DAY)
        proof = self.env["fao.ledger"].with_user(self.liaison).proof(self.case.id)
        self.assertTrue(self.check(proof))
        self.assertEqual(proof["seal"]["day"], "2026-04-09")
        history = self.env["fao.case"].with_user(self.liaison).history(self.case.id)
        self.assertEqual(proof["head"], history[proof["rows"] - 1]["hash"])
        again = self.env["fao.ledger"].with_user(self.liaison).proof(self.case.number)
        self.assertEqual(again, proof)

    def test_a_forged_proof_fails(self):
        proof = self.env["fao.ledger"].with_user(self.liaison).proof(self.case.id)
        self.assertTrue(self.check(proof))
        forged = chain.canonical([proof["case_id"], proof["rows"], "0" * 64])
        self.assertFalse(self.check({**proof, "leaf": forged}))

    def test_rows_since_the_seal_are_not_in_it(self):
        self.act(self.record, self.liaison, "submit")
        proof = self.env["fao.ledger"].with_user(self.liaison).proof(self.case.id)
        self.assertEqual(proof["rows"], 3)
        self.assertTrue(self.check(proof))

    def test_nobody_elses_case_is_proven(self):
        with self.assertRefused("FAO-NOTFOUND"):
            self.env["fao.ledger"].with_user(self.education_liaison).proof(self.case.id)

    def test_an_unsealed_case_has_no_proof(self):
        case = self.request().sudo().case_id
        with self.assertRefused("FAO-SEAL"):
            self.env["fao.ledger"].with_user(self.liaison).proof(case.id)

    def test_an_altered_seal_proves_nothing(self):
        self.execute("fao_ledger_leaf", "UPDATE fao_ledger_leaf SET head = 'x'")
        with self.assertRefused("FAO-SEAL"):
            self.env["fao.ledger"].with_user(self.liaison).proof(self.case.id)
