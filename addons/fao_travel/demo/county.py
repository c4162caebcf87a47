"""A county office below the demo office, with the people of one trip it approved."""

from odoo import Command, fields

from .loader import Loader

#: role: (login, name, groups, part of the office, positions, clearance, rank, post)
PEOPLE = {
    "liaison": ("county.liaison", "韩雪", "liaison", False,
                "liaison", 1, "r9", "县商务局外事专办员"),
    "head": ("county.head", "赵立民", "leader", False,
             "head", 2, "r8", "县商务局局长"),
    "finance": ("county.finance", "孙蕾", "user", False,
                "finance,personnel", 1, "r9", "县商务局办公室主任"),
    "section_officer": ("county.officer", "顾盼", "officer", True,
                        "section_officer", 2, "r10", "县外办科员"),
    "section_head": ("county.section", "冯涛", "officer", True,
                     "section_head", 2, "r9", "县外办出国管理股股长"),
    "deputy_director": ("county.deputy", "蒋文", "leader,officer", True,
                        "deputy_director", 3, "r9", "县外办副主任"),
    "director": ("county.director", "唐毅", "leader,officer", True,
                 "director", 3, "r8", "县外办主任"),
}  # fmt: skip
PERSONS = {
    "sheng": ("盛国强", "male", "1976-02-14", "r8", "commerce", "县商务局副局长"),
    "mei": ("梅婷", "female", "1989-06-30", "r9", "commerce", "县商务局外贸科科长"),
}


class CountyLoader(Loader):
    """One run over the county office: its people, and its missions as ``missions``.

    :param city: the ``Loader`` of the office above
    """

    def __init__(self, city):
        self.env = city.env
        self.city = city
        self.today = city.today
        self.persons = {}
        self.users = {}
        self.plans = city.plans
        self.company = self._make_office()
        self.calendar = self.company._fao_calendar()
        units = self.env["fao.unit"].create(
            [
                {
                    "code": "FAO",
                    "name": self.company.name,
                    "short_name": "县外办",
                    "kind": "fao",
                    "is_office": True,
                    "company_id": self.company.id,
                },
                {
                    "code": "COM",
                    "name": "临海县商务局",
                    "short_name": "县商务局",
                    "kind": "department",
                    "company_id": self.company.id,
                },
            ]
        )
        self.office, self.bureau = units
        self._make_users()

    def _make_office(self):
        company = self.env["res.company"].create(
            {
                "name": "临海县人民政府外事办公室",
                "fao_short_name": "临外办",
                "fao_level": "county",
                "fao_parent_office_id": self.city.company.id,
                "country_id": self.city.company.country_id.id,
                "currency_id": self.city.company.currency_id.id,
            }
        )
        self.env["fao.authority"].create(
            {
                "company_id": company.id,
                "matter": "travel_abroad",
                "max_rank_id": self.env.ref("fao_core.rank_r8").id,
                "valid_from": "2024-01-01",
                "legal_basis": "海舟市委托县级审批权",
            }
        )
        return company

    def _make_users(self):
        posts = []
        for role, row in PEOPLE.items():
            login, name, groups, in_office, positions, clearance, rank, title = row
            unit = self.office if in_office else self.bureau
            names = ["base.group_user"]
            names += [f"fao_core.group_fao_{group}" for group in groups.split(",")]
            user = self.env["res.users"].create(
                {
                    "name": name,
                    "login": login,
                    "password": "demo-fao",
                    "email": f"{login}@haizhou.example.com",
                    "tz": "Asia/Shanghai",
                    "notification_type": "inbox",
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [Command.set([self.env.ref(n).id for n in names])],
                    "fao_unit_id": unit.id,
                    "fao_clearance": clearance,
                    "fao_rank_id": self.env.ref(f"fao_core.rank_{rank}").id,
                    "fao_post_title": title,
                    "nationality_id": self.env.ref("base.cn").id,
                }
            )
            self.users[role] = user
            posts += [
                {
                    "user_id": user.id,
                    "unit_id": unit.id,
                    "position_id": self.env.ref(f"fao_core.position_{code}").id,
                    "date_from": fields.Date.to_date("2024-01-01"),
                }
                for code in positions.split(",")
            ]
        self.users["personnel"] = self.users["finance"]  # one person holds both posts
        self.env["fao.post"].create(posts)

    def load(self):
        """Create the persons who travel; missions are driven one by one."""
        self.create_persons(PERSONS)

    def _unit(self, key):
        return self.bureau

    def _user(self, role, unit):
        return self.users[role]
