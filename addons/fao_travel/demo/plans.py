"""Annual plans of the demo office: approved ones that the missions use, one to balance.

The Education Bureau travels by plan in every year, the Commerce Bureau in the year of
the Excel sheet of the tests, which names its third line. The port's plan for next year
lies with the office, which has set no quota for it yet.
"""

from datetime import date, timedelta

from odoo import Command

#: The year of ``tests/data/delegation_haizhou_commerce.xlsx``.
SHEET_YEAR = 2026
SHEET_LINES = [
    ("赴瑞典、丹麦绿色供应链洽谈", ["se", "dk"], 7, 4, "1", 240000, "北欧商会"),
    ("赴日本进口博览会路演", ["jp"], 5, 4, "3", 150000, "日本贸易振兴机构"),
    ("赴法国、比利时、德国洽谈", ["fr", "be", "de"], 10, 5, "2", 330000, "里昂工商会"),
]  # fmt: skip
SPARE = ("赴加拿大职业教育交流", ["ca"], 6, 4, "4", 200000, "安大略省教育厅")
NEXT_YEAR = [
    ("赴新加坡港口数字化考察洽谈", ["sg"], 5, 4, "1", 160000, "新加坡海事及港务管理局"),
    ("赴荷兰、比利时航线洽谈", ["nl", "be"], 8, 5, "2", 320000, "鹿特丹港务局"),
    ("赴澳大利亚港口安全交流", ["au"], 5, 3, "3", 150000, "墨尔本港务局"),
]
#: Working days back by which the plans of the missions were approved.
LEAD = 100
#: Persons a year who may join the groups of other organs.
JOINING = 10


class PlanLoader:
    """One run over the plans of the demo office.

    :param loader: the ``loader.Loader`` that makes the missions afterwards
    """

    def __init__(self, loader):
        self.loader = loader
        self.env = loader.env
        self.lines = {}

    def load(self, rows):
        """Approve the plans that the missions need; hand in one for next year.

        :param rows: missions as in ``missions.MISSIONS``
        """
        planned = {("commerce", SHEET_YEAR): []}
        for row in rows:
            year = self._exit(row).year
            if row.get("dest_kind") == "hkm":
                continue
            if row["unit"] == "education" or (row["unit"], year) in planned:
                planned.setdefault((row["unit"], year), []).append(row)
        for (unit, year), missions in planned.items():
            self._load_approved(unit, year, missions)
        self._load_next_year()

    def line_of(self, row):
        """Return the line of the plan that a mission uses, empty where none is kept."""
        return self.lines.get(row["title"], self.env["fao.travel.plan.line"])

    def _exit(self, row):
        return self.loader.today + timedelta(days=row["away"])

    # ---- Plans

    def _load_approved(self, unit, year, missions):
        lines = [self._line(*row) for row in SHEET_LINES if unit == "commerce"]
        lines += [self._line_for(row) for row in missions]
        lines += [self._line(*SPARE)] if unit == "education" else []
        self._set_quota(unit, year, lines)
        day = min(date(year - 1, 11, 20), self.loader._back(LEAD))
        plan = self._hand_in(unit, year, lines, day)
        officer, director, leader = (
            self.loader._user(role, unit)
            for role in ("section_officer", "director", "vice_mayor")
        )
        with self.loader._at(day + timedelta(days=5)):
            self.loader._act(plan, "take", officer, transition="balanced")
            self.loader._act(plan, "approve", director, comment="同意，报审。")
            self.loader._act(plan, "approve", leader, comment="同意。")
        first = len(SHEET_LINES) if unit == "commerce" else 0
        for number, row in enumerate(missions, first):
            self.lines[row["title"]] = plan.line_ids[number]

    def _load_next_year(self):
        lines = [self._line(*row) for row in NEXT_YEAR]
        plan = self._hand_in(
            "port", self.loader.today.year + 1, lines, self.loader._back(3)
        )
        officer = self.loader._user("section_officer", "port")
        plan.line_ids[2].with_user(officer).write(
            {"verdict": "back", "verdict_note": "与上年度任务重复，请合并或另选议题。"}
        )

    def _set_quota(self, unit, year, lines):
        values = [command[2] for command in lines]
        officer = self.loader._user("section_officer", unit)
        self.env["fao.travel.quota"].with_user(officer).create(
            {
                "unit_id": self.loader._unit(unit).id,
                "year": year,
                "delegations": len(lines),
                "persons": sum(line["persons"] for line in values) + JOINING,
                "amount": sum(line["amount"] for line in values),
                "basis": f"海财外〔{year - 1}〕12号",
            }
        )

    def _hand_in(self, unit, year, lines, day):
        liaison = self.loader._user("liaison", unit)
        name = self.loader._unit(unit).with_context(lang="zh_CN").name
        with self.loader._at(day):
            plan = (
                self.env["fao.travel.plan"]
                .with_user(liaison)
                .create(
                    {
                        "title": f"{name}{year}年度出国计划",
                        "year": year,
                        "explanation": "围绕全市开放重点工作安排，无一般性考察。",
                        "line_ids": lines,
                    }
                )
            )
            self.loader._act(plan, "submit", liaison)
            head = self.loader._user("head", unit)
            self.loader._act(plan, "approve", head, comment="同意报送。")
        return plan

    # ---- Lines

    def _line(self, task, countries, days, persons, quarter, amount, host):
        found = [self.env.ref(f"base.{xmlid}").id for xmlid in countries]
        return Command.create(
            {
                "name": task,
                "country_ids": [Command.set(found)],
                "days": days,
                "persons": persons,
                "quarter": quarter,
                "amount": amount,
                "host": host,
            }
        )

    def _line_for(self, row):
        """Return a line that says what a mission will apply for."""
        days = sum(length for _xmlid, _city, length in row["route"])
        people = len(row["people"])
        leader = self.loader.persons[row["people"][0]]
        command = self._line(
            row["title"].removesuffix("团"),
            [xmlid for xmlid, _city, _length in row["route"]],
            days,
            people,
            str((self._exit(row).month + 2) // 3),
            42000 * people + 1500 * days,
            next(iter(row["host"].values())),
        )
        command[2]["leader_name"] = leader.name
        command[2]["leader_rank_id"] = leader.fao_rank_id.id
        return command
