"""A working office for tests: units, people in their roles, their posts."""

from contextlib import contextmanager
from datetime import date, timedelta

from odoo import Command
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.fao_core.engine.errors import FaoError

# attribute: (groups, unit attribute, position codes, clearance, rank)
PEOPLE = {
    "liaison": ("liaison", "unit_commerce", "liaison", 1, "r9"),
    "head": ("leader", "unit_commerce", "head", 2, "r6"),
    "finance": ("user", "unit_commerce", "finance", 1, "r8"),
    "personnel": ("user", "unit_commerce", "personnel", 1, "r8"),
    "education_liaison": ("liaison", "unit_education", "liaison", 1, "r9"),
    "education_head": ("leader", "unit_education", "head", 2, "r6"),
    "section_officer": ("officer", "unit_section", "section_officer", 2, "r9"),
    "section_head": ("officer", "unit_section", "section_head", 2, "r8"),
    "deputy_director": ("leader,officer", "unit_office", "deputy_director", 3, "r7"),
    "director": ("leader,officer", "unit_office", "director", 3, "r6"),
    "vice_mayor": ("leader", "unit_government", "leader_in_charge", 3, "r5"),
    "custodian": ("custodian", "unit_section", "custodian", 2, "r9"),
    "inspector": ("inspector", "unit_office", "inspector", 3, "r8"),
    "manager": ("manager", "unit_office", "", 2, "r8"),
    "administrator": ("admin", "unit_office", "", 1, "r9"),
}
# attribute: (code, name, kind, attribute of the superior unit, part of the office)
UNITS = {
    "unit_government": ("GOV", "City Government", "government", None, False),
    "unit_office": ("FAO", "Foreign Affairs Office", "fao", "unit_government", True),
    "unit_section": ("FAO-EXIT", "Exit-Entry Section", "fao", "unit_office", True),
    "unit_commerce": ("COM", "Commerce Bureau", "department", "unit_government", False),
    "unit_education": (
        "EDU",
        "Education Bureau",
        "department",
        "unit_government",
        False,
    ),
}
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
}


class FaoCase(TransactionCase):
    """An office of its own, without demo data.

    ``self.company`` is the office; the units are ``self.unit_...``; the people are
    ``self.liaison``, ``self.head`` and so on, see :data:`PEOPLE`.
    """

    post_start = date(2024, 1, 1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(**QUIET).env
        cls.company = cls.env["res.company"].create(
            {
                "name": "Office of the tests",
                "fao_short_name": "测外办",
                "fao_level": "city",
            }
        )
        cls.env = cls.env(context={**QUIET, "allowed_company_ids": cls.company.ids})
        cls.company = cls.company.with_env(cls.env)
        for year in (2025, 2026):
            cls.env["fao.calendar.day"]._load_year(year)
        for attribute, (code, name, kind, parent, office) in UNITS.items():
            unit = cls.make_unit(
                code,
                name=name,
                kind=kind,
                is_office=office,
                parent_id=getattr(cls, parent).id if parent else False,
            )
            setattr(cls, attribute, unit)
        for attribute, (groups, unit, positions, clearance, rank) in PEOPLE.items():
            user = cls.make_user(
                attribute,
                groups,
                getattr(cls, unit),
                positions,
                fao_clearance=clearance,
                fao_rank_id=cls.env.ref(f"fao_core.rank_{rank}").id,
            )
            setattr(cls, attribute, user)

    # ---- Factories

    @classmethod
    def make_unit(cls, code, **values):
        """Make a unit of the office.

        :param str code: code of the unit, its name by default
        """
        return cls.env["fao.unit"].create(
            {"code": code, "name": code, "company_id": cls.company.id, **values}
        )

    @classmethod
    def make_user(cls, login, groups="user", unit=None, positions="", **values):
        """Make a user with his posts; the login gets the prefix ``test_``.

        :param str groups: roles, separated by commas, e.g. ``leader,officer``
        :param unit: his fao.unit, that of the Commerce Bureau by default
        :param str positions: codes of the positions he holds in it
        """
        unit = unit or cls.unit_commerce
        user = new_test_user(
            cls.env,
            login=f"test_{login}",
            name=login.replace("_", " ").capitalize(),
            groups=",".join(f"fao_core.group_fao_{role}" for role in groups.split(",")),
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            fao_unit_id=unit.id,
            tz="Asia/Shanghai",
            notification_type="inbox",
            **values,
        )
        for position in filter(None, positions.split(",")):
            cls.make_post(user, unit, position)
        return user

    @classmethod
    def make_post(cls, user, unit, position, date_from=None, date_to=False):
        """Give a user a post, open and long begun by default.

        :param str position: code of the position
        """
        return cls.env["fao.post"].create(
            {
                "user_id": user.id,
                "unit_id": unit.id,
                "position_id": cls.position(position).id,
                "date_from": date_from or cls.post_start,
                "date_to": date_to,
            }
        )

    @classmethod
    def make_deputy(cls, principal, deputy, date_from, date_to=None, duties=None):
        """Let ``deputy`` act for ``principal``, for a week by default."""
        return cls.env["fao.deputy"].create(
            {
                "principal_id": principal.id,
                "deputy_id": deputy.id,
                "date_from": date_from,
                "date_to": date_to or date_from + timedelta(days=6),
                "duty_ids": [Command.set(duties.ids if duties else [])],
            }
        )

    @classmethod
    def make_authority(cls, matter, max_rank=None, valid_from=None, valid_to=False):
        """Give the office an authority.

        :param str max_rank: code of the highest rank, e.g. ``r6``
        """
        rank = cls.env.ref(f"fao_core.rank_{max_rank}") if max_rank else False
        return cls.env["fao.authority"].create(
            {
                "company_id": cls.company.id,
                "matter": matter,
                "max_rank_id": rank and rank.id,
                "valid_from": valid_from or cls.post_start,
                "valid_to": valid_to,
            }
        )

    @classmethod
    def position(cls, code):
        """Return the position with this code."""
        return cls.env.ref(f"fao_core.position_{code}")

    @classmethod
    def hand_in_papers(cls, record, user):
        """Let ``user`` note the papers that ``record`` lacks as handed in."""
        return cls.env["fao.case"].with_user(user).hand_in_papers(record.case_id.id)

    # ---- Assertions

    @contextmanager
    def assertRefused(self, code):
        """Assert that the block is refused with a stable code."""
        with self.assertRaises(FaoError) as caught:
            yield
        self.assertEqual(caught.exception.code, code)
