"""A leader of the demo office abroad, and numbers that it keeps for paper.

The deputy mayor is under way on the day on which the demo office is set up, so that
the leaders' calendar shows him.
"""

#: Calendar days since the exit; the whole trip takes longer.
UNDER_WAY = 2
VISIT = {
    "title": "副市长率团赴葡萄牙、西班牙港口城市合作代表团",
    "unit": "port",
    "kind": "visit",
    "people": ["ouyang", "he"],
    "route": [("pt", "锡尼什", 3), ("es", "巴伦西亚", 4)],
    "host": {"pt": "锡尼什市政府", "es": "巴伦西亚港务局"},
    "purpose": "与两市政府商谈建立友好港口关系，签署绿色航运合作备忘录。",
    "away": -UNDER_WAY,
    "submitted": 45,
}
STAFF = {
    "he": (
        "何敏",
        "female",
        "1984-03-17",
        "r8",
        "government",
        "市政府办公厅秘书处处长",
    ),
}
#: The way of the visit: action, who, transition, working days after the submission.
CHAIN = [
    ("submit", "liaison", None, 0),
    ("approve", "head", None, 1),
    ("approve", "finance", None, 2),
    ("approve", "personnel", None, 2),
    ("take", "section_officer", "pass_on", 3),
    ("approve", "section_head", None, 4),
    ("approve", "director", None, 5),
    ("approve", "mayor", None, 7),
    ("approve", "director", None, 8),
]
RESERVED = 5
PAPER = "涉密网络机房检修期间，纸质签发备用。"
USED_FOR = "关于报送出访情况的函（送省外办）"


class LeaderLoader:
    """One run over the visit of a leader, and over the numbers kept for paper.

    :param loader: the ``loader.Loader`` that made the missions
    """

    def __init__(self, loader):
        self.loader = loader
        self.env = loader.env

    def load(self):
        """Let the deputy mayor travel; reserve numbers and use one of them."""
        self._load_persons()
        mission = self._draft()
        for number, (action, role, transition, after) in enumerate(CHAIN):
            day = self.loader._back(VISIT["submitted"] - after)
            with self.loader._at(day, 20 * number):
                self.loader._act(
                    mission,
                    action,
                    self._user(role),
                    transition=transition,
                    comment="同意。" if action == "approve" else "",
                )
        with self.loader._at(mission.exit_date):
            liaison = self._user("liaison")
            mission.with_user(liaison).actual_exit = mission.exit_date
        self._keep_numbers()

    def _user(self, role):
        if role == "mayor":
            return self.env.ref("fao_travel.user_mayor_demo")
        return self.loader._user(role, VISIT["unit"])

    def _load_persons(self):
        leader = self._user("vice_mayor").partner_id
        leader.fao_political_status = "party"
        self.loader.persons["ouyang"] = leader
        self.loader._create_filings([leader])
        self.loader.create_persons(STAFF)

    def _draft(self):
        """Return the application, drafted by the liaison officer of the port."""
        opened = self.loader._back(VISIT["submitted"] + 7)
        missions = self.env["fao.travel.mission"].with_user(self._user("liaison"))
        vals = self.loader._prepare_vals(VISIT, opened) | {
            "organizer_id": self.loader._unit("government").id,
            "fund_source": "budget",
            "acting_leader_id": self.loader.persons["dai"].id,
            "announced_on": opened,
            "embassy_informed_on": self.loader._back(VISIT["submitted"] - 1),
            "advance_party": "市外办礼宾处2人提前两日抵达，落实会谈和交通安排。",
            "press_plan": "随团记者1名，每日一稿，经团长审定后发布。",
            "gift_list": "海舟贝雕工艺品4件（单价不超过200元）。",
        }
        with self.loader._at(opened):
            mission = missions.create(vals)
        with self.loader._at(self.loader._back(VISIT["submitted"])):
            self.loader._hand_in(mission, self._user("liaison"))
            mission.case_id._refresh_findings()
        return mission

    def _keep_numbers(self):
        """Keep numbers of letters for paper; note the use of the first (NUM-03)."""
        series = self.env["fao.number.series"].search([("code", "=", "letter")])
        admin = self.env.ref("fao_core.user_admin_fao_demo")
        # A number is used in the year for which it was kept (NUM-01)
        new_year = self.loader.today.replace(month=1, day=1)
        day = max(self.loader._back(3), new_year)
        ranges = self.env["fao.number.range"].with_user(admin)
        with self.loader._at(day):
            kept = ranges.create(
                {"series_id": series.id, "count": RESERVED, "reason": PAPER}
            )
            officer = self._user("section_officer")
            first = kept.paper_ids.sorted("serial")[:1].with_user(officer)
            first.write({"subject": USED_FOR, "used_on": day})
