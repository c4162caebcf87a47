"""Units, posts, deputies, clearance and authorities of an office."""

from datetime import date, timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import FaoCase

JUNE_10 = date(2026, 6, 10)
JUNE_14 = date(2026, 6, 14)


@tagged("post_install", "-at_install")
class TestUnit(FaoCase):
    """The tree of units and the authority of the office."""

    def test_code_is_unique_in_the_office_only(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.make_unit("COM")
        other = self.env["res.company"].create({"name": "Other office"})
        self.make_unit("COM", company_id=other.id)

    def test_no_unit_above_itself(self):
        with self.assertRaises(UserError):
            self.unit_government.parent_id = self.unit_commerce
        with self.assertRaises(UserError):
            self.company.fao_parent_office_id = self.company

    def test_office_sees_its_own_units(self):
        other = self.env["res.company"].create({"name": "Other office"})
        unit = self.make_unit("OTHER", company_id=other.id)
        seen = self.env["fao.unit"].with_user(self.liaison).search([])
        self.assertIn(self.unit_commerce, seen)
        self.assertNotIn(unit, seen)

    def test_only_administrators_write_the_organisation(self):
        for user in self.liaison | self.director | self.manager | self.inspector:
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.unit_commerce.with_user(user).name = "Mine"
                with self.assertRaises(AccessError):
                    self.env["fao.post"].with_user(user).create(
                        {
                            "user_id": user.id,
                            "unit_id": self.unit_office.id,
                            "position_id": self.position("director").id,
                        }
                    )
        self.unit_commerce.with_user(self.administrator).name = "Bureau of Commerce"

    def test_authority_by_matter_rank_and_date(self):
        row = self.make_authority("leave", "r6", date(2026, 1, 1), date(2026, 12, 31))
        ranks = {code: self.env.ref(f"fao_core.rank_{code}") for code in ("r5", "r6")}
        ranks |= {code: self.env.ref(f"fao_core.rank_{code}") for code in ("r10", "re")}
        for code, on, expected in [
            ("r6", date(2026, 1, 1), row),
            ("r10", date(2026, 12, 31), row),
            ("re", JUNE_10, row),
            ("r5", JUNE_10, row.browse()),
            ("r6", date(2025, 12, 31), row.browse()),
            ("r6", date(2027, 1, 1), row.browse()),
        ]:
            with self.subTest(rank=code, on=on):
                found = self.company._fao_authority("leave", ranks[code], on)
                self.assertEqual(found, expected)
        no_rank = self.env["fao.rank"]
        self.assertEqual(self.company._fao_authority("leave", no_rank, JUNE_10), row)
        self.assertFalse(self.company._fao_authority("other", no_rank, JUNE_10))
        wider = self.make_authority("leave")
        self.assertEqual(
            self.company._fao_authority("leave", ranks["r6"], JUNE_10), wider
        )

    def test_equivalent_ranks_compare_like_the_general_scale(self):
        teacher, section = (self.env.ref(f"fao_core.rank_{c}") for c in ("rs", "r8"))
        self.assertEqual(teacher.sequence, section.sequence)
        self.assertTrue(teacher._at_or_below(self.env.ref("fao_core.rank_r6")))
        self.assertFalse(teacher._at_or_below(self.env.ref("fao_core.rank_r10")))
        with self.assertRaises(ValidationError):
            teacher.equivalent_rank_id = self.env.ref("fao_core.rank_re")


@tagged("post_install", "-at_install")
class TestPost(FaoCase):
    """Who holds which position on which day."""

    def holders(self, on, position="head", unit=None):
        """Return the users who hold a position on a day."""
        unit = unit or self.unit_commerce
        return self.env["fao.post"]._holders(unit, position, on).user_id

    def test_holders_by_date(self):
        successor = self.make_user("successor", "leader")
        post = self.env["fao.post"].search(
            [("user_id", "=", self.head.id), ("position_id.code", "=", "head")]
        )
        post.date_to = date(2026, 5, 31)
        self.make_post(successor, self.unit_commerce, "head", date(2026, 6, 1))
        self.assertFalse(self.holders(date(2023, 12, 31)))
        self.assertEqual(self.holders(self.post_start), self.head)
        self.assertEqual(self.holders(date(2026, 5, 31)), self.head)
        self.assertEqual(self.holders(date(2026, 6, 1)), successor)

    def test_holders_of_several_units_in_order(self):
        both = self.unit_commerce | self.unit_education
        posts = self.env["fao.post"]._holders(both, self.position("head"), JUNE_10)
        self.assertEqual(posts.user_id, self.head | self.education_head)
        self.assertEqual(posts.ids, sorted(posts.ids))

    def test_archived_users_hold_nothing(self):
        self.head.active = False
        self.assertFalse(self.holders(JUNE_10))

    def test_holders_do_not_depend_on_who_asks(self):
        posts = self.env["fao.post"].with_user(self.liaison)
        found = posts._holders(self.unit_office, "director", JUNE_10)
        self.assertEqual(found.user_id, self.director)
        self.assertFalse(found.env.su)

    def test_the_same_post_twice_at_once_is_refused(self):
        for date_from, date_to in [
            (date(2026, 1, 1), False),
            (date(2020, 1, 1), self.post_start),
            (date(2025, 1, 1), date(2025, 1, 2)),
        ]:
            with self.subTest(date_from=date_from), self.assertRaises(ValidationError):
                self.make_post(
                    self.head, self.unit_commerce, "head", date_from, date_to
                )
        before = self.post_start - timedelta(days=1)
        self.make_post(self.head, self.unit_commerce, "head", date(2020, 1, 1), before)
        self.make_post(self.head, self.unit_education, "head")
        self.make_post(self.finance, self.unit_commerce, "head")

    def test_a_post_does_not_end_before_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.make_post(
                self.head,
                self.unit_commerce,
                "finance",
                date(2026, 6, 2),
                date(2026, 6, 1),
            )

    def test_the_day_begins_at_midnight_of_the_office(self):
        self.make_post(self.finance, self.unit_commerce, "head", date(2026, 6, 11))
        of_unit = [
            ("unit_id", "=", self.unit_commerce.id),
            ("position_id.code", "=", "head"),
        ]
        posts = self.env["fao.post"].search(of_unit)
        for moment, expected in [
            ("2026-06-10 15:59:59", self.head),
            ("2026-06-10 16:00:00", self.head | self.finance),
        ]:
            with self.subTest(moment=moment), freeze_time(moment):
                posts.invalidate_recordset(["current"])
                found = posts.search([("current", "=", True), *of_unit])
                self.assertEqual(found.user_id, expected)
                self.assertEqual(posts.filtered("current").user_id, expected)
                head = self.finance._fao_posts().filtered(
                    lambda post: post.position_id.code == "head"
                )
                self.assertEqual(bool(head), self.finance in expected)


@tagged("post_install", "-at_install")
class TestDeputy(FaoCase):
    """Who acts for whom, in which duties, until when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        duties = cls.env["fao.duty"]
        values = {"code": "one", "name": "One"}, {"code": "two", "name": "Two"}
        cls.duty_one, cls.duty_two = duties.create(list(values))

    def test_a_deputy_ends_by_date(self):
        self.make_deputy(self.deputy_director, self.director, JUNE_10, JUNE_14)
        for moment, expected in [
            ("2026-06-09 15:59:59", self.env["res.users"]),
            ("2026-06-09 16:00:00", self.deputy_director),
            ("2026-06-14 15:59:59", self.deputy_director),
            ("2026-06-14 16:00:00", self.env["res.users"]),
        ]:
            with self.subTest(moment=moment), freeze_time(moment):
                self.assertEqual(self.director._fao_principals(), expected)
        self.assertEqual(
            self.director._fao_principals(on=date(2026, 6, 11)), self.deputy_director
        )

    def test_a_deputy_is_not_passed_on(self):
        self.make_deputy(self.deputy_director, self.director, JUNE_10)
        self.make_deputy(self.director, self.vice_mayor, JUNE_10)
        principals = self.vice_mayor._fao_principals(on=JUNE_10)
        self.assertEqual(principals, self.director)

    def test_a_deputy_acts_in_his_duties_only(self):
        self.make_deputy(self.head, self.finance, JUNE_10, duties=self.duty_one)
        self.make_deputy(self.personnel, self.finance, JUNE_10)
        on = JUNE_10
        both = self.head | self.personnel
        self.assertEqual(self.finance._fao_principals(self.duty_one, on), both)
        self.assertEqual(
            self.finance._fao_principals(self.duty_two, on), self.personnel
        )
        self.assertEqual(
            self.finance._fao_deputy_scopes(on),
            {
                self.head.id: frozenset(self.duty_one.ids),
                self.personnel.id: None,
            },
        )
        self.make_deputy(self.head, self.finance, JUNE_10, duties=self.duty_two)
        self.assertEqual(self.finance._fao_principals(self.duty_two, on), both)

    def test_an_archived_duty_does_not_widen_the_scope(self):
        self.make_deputy(self.head, self.finance, JUNE_10, duties=self.duty_one)
        self.duty_one.active = False
        self.assertFalse(self.finance._fao_principals(self.duty_two, JUNE_10))

    def test_archived_principals_have_no_deputies(self):
        self.make_deputy(self.head, self.finance, JUNE_10)
        self.head.active = False
        self.assertFalse(self.finance._fao_principals(on=JUNE_10))

    def test_no_loop_and_no_self(self):
        self.make_deputy(self.head, self.finance, JUNE_10, JUNE_14)
        with self.assertRaises(ValidationError):
            self.make_deputy(self.finance, self.head, JUNE_14)
        self.make_deputy(self.finance, self.head, JUNE_14 + timedelta(days=1))
        for principal, date_to in [(self.finance, JUNE_14), (self.head, date.min)]:
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                self.make_deputy(principal, self.finance, JUNE_10, date_to)

    def test_a_person_enters_deputies_for_himself_only(self):
        rows = self.env["fao.deputy"].with_user(self.head)
        values = {
            "deputy_id": self.finance.id,
            "date_from": JUNE_10,
            "date_to": JUNE_14,
        }
        mine = rows.create(values)
        self.assertEqual(mine.principal_id, self.head)
        mine.reason = "Leave"
        with self.assertRaises(UserError):
            rows.create({**values, "principal_id": self.director.id})
        with self.assertRefused("FAO-DEPUTY"):
            mine.write({"principal_id": self.director.id, "deputy_id": self.head.id})
        foreign = self.make_deputy(self.director, self.deputy_director, JUNE_10)
        with self.assertRaises(AccessError):
            foreign.with_user(self.head).deputy_id = self.head
        with self.assertRaises(AccessError):
            foreign.with_user(self.head).read(["reason"])
        with self.assertRaises(AccessError):
            mine.unlink()

    def test_managers_enter_deputies_for_everybody(self):
        rows = self.env["fao.deputy"].with_user(self.manager)
        row = rows.create(
            {
                "principal_id": self.director.id,
                "deputy_id": self.deputy_director.id,
                "date_from": JUNE_10,
                "date_to": JUNE_14,
            }
        )
        row.principal_id = self.vice_mayor
        row.unlink()


@tagged("post_install", "-at_install")
class TestClearance(FaoCase):
    """Nobody raises his own clearance or moves himself to another unit."""

    ATTACKS = ({"fao_clearance": 3}, {"fao_unit_id": False})

    def attack(self, user, values):
        """Write on a user as himself."""
        values = dict(values)
        if "fao_unit_id" in values:
            values["fao_unit_id"] = self.unit_office.id
        user.with_user(user).write(values)

    def test_a_user_cannot_write_his_own(self):
        for user in self.liaison | self.inspector | self.manager | self.administrator:
            for values in self.ATTACKS:
                with (
                    self.subTest(user=user.login, values=values),
                    self.assertRefused("FAO-OWN-CLEARANCE"),
                ):
                    self.attack(user, values)
        self.assertEqual(self.liaison.fao_clearance, 1)
        self.assertEqual(self.liaison.fao_unit_id, self.unit_commerce)

    def test_preferences_are_no_way_around(self):
        users = self.env.registry["res.users"]
        fields = [*users.SELF_WRITEABLE_FIELDS.fget(self.liaison), "fao_clearance"]
        with (
            patch.object(users, "SELF_WRITEABLE_FIELDS", fields),
            self.assertRefused("FAO-OWN-CLEARANCE"),
        ):
            self.attack(self.liaison, {"fao_clearance": 3})
        self.liaison.with_user(self.liaison).write({"signature": "Me"})

    def test_the_unit_is_no_way_around(self):
        unit = self.unit_office.with_user(self.administrator)
        raised = Command.update(self.administrator.id, {"fao_clearance": 3})
        # Commands on users run as the user whose request it is.
        with (
            patch.object(self.env.transaction, "default_env", unit.env),
            self.assertRefused("FAO-OWN-CLEARANCE"),
        ):
            unit.write({"user_ids": [raised]})

    def test_others_are_for_administrators(self):
        for user in self.liaison | self.director | self.manager:
            with self.subTest(user=user.login), self.assertRefused("FAO-CLEARANCE"):
                self.head.with_user(user).write({"fao_clearance": 0})
        self.head.with_user(self.administrator).write(
            {"fao_clearance": 3, "fao_unit_id": self.unit_education.id}
        )
        self.assertEqual(self.head.fao_clearance, 3)
        self.assertEqual(self.head.partner_id.fao_unit_id, self.unit_education)
        with self.assertRaises(AccessError):
            self.head.with_user(self.administrator).write(
                {"fao_clearance": 3, "login": "other"}
            )

    def test_administrators_set_them_by_dialog(self):
        users = self.head | self.finance
        wizard = self.env["fao.user.access"].with_user(self.administrator)
        context = {"active_model": "res.users", "active_ids": users.ids}
        wizard.with_context(**context).create({"clearance": "3"}).action_apply()
        self.assertEqual(users.mapped("fao_clearance"), [3, 3])
        self.assertEqual(users.fao_unit_id, self.unit_commerce)
        own = {"user_ids": self.administrator.ids, "clearance": "3"}
        with self.assertRefused("FAO-OWN-CLEARANCE"):
            wizard.create(own).action_apply()
        with self.assertRaises(AccessError):
            self.env["fao.user.access"].with_user(self.manager).create(own)

    def test_clearance_is_hidden_from_others(self):
        self.assertNotIn(
            "fao_clearance", self.env["res.users"].with_user(self.liaison).fields_get()
        )
        with self.assertRaises(AccessError):
            self.head.with_user(self.liaison).read(["fao_clearance"])
        with self.assertRaises(AccessError):
            self.env["res.users"].with_user(self.liaison).search(
                [("fao_clearance", ">=", 2)]
            )

    def test_clearance_has_four_steps(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.head.fao_clearance = 4
            self.head.flush_recordset()

    def test_changes_clear_cached_rules(self):
        changes = {
            "clearance": lambda: self.head.write({"fao_clearance": 3}),
            "unit": lambda: self.head.write({"fao_unit_id": self.unit_office.id}),
            "post": lambda: self.make_post(self.head, self.unit_office, "finance"),
            "deputy": lambda: self.make_deputy(self.head, self.finance, JUNE_10),
        }
        for name, change in changes.items():
            with self.subTest(name):
                self.env.registry.cache_invalidated.clear()
                change()
                self.assertIn("default", self.env.registry.cache_invalidated)
