"""The half-year report of the demo office, with that of a county office added up.

The trips lie in the last half of a year that is over, whenever the demo office is set
up; some of the same half of the year before stand beside them.
"""

from datetime import timedelta

from ..tools.half_year_figure import Period
from .county import CountyLoader

#: Days from the first day of the period to the exit; from there back to the
#: submission, and on to the acceptance of the trip report.
LEAD, AFTER = 80, 25
CLOSED = {"until": "closed", "opened": 3}
JOINS = {
    "host_organ": "澜海省科学技术厅",
    "host_notice_number": "澜外办通〔2026〕7号",
    "host_approval_number": "澜外办出〔2026〕22号",
}
#: Missions of the city: as in ``missions.MISSIONS``, with the day of the exit.
TRIPS = [
    (45, {
        **CLOSED,
        "title": "赴德国先进材料学术会议团",
        "unit": "university",
        "kind": "conference",
        "people": ["gao", "lin"],
        "route": [("de", "柏林", 5)],
        "host": {"de": "德国联邦材料研究所"},
        "purpose": "在先进材料学术会议作特邀报告，商定联合实验室建设方案。",
    }),
    (82, {
        **CLOSED,
        "title": "赴荷兰集装箱航线洽谈团",
        "unit": "port",
        "kind": "negotiation",
        "people": ["yu", "jiang"],
        "route": [("nl", "鹿特丹", 5)],
        "host": {"nl": "鹿特丹港务局"},
        "purpose": "洽谈新开欧洲航线，签署码头作业合作备忘录。",
    }),
    (100, {
        **CLOSED,
        "title": "随省科技厅赴挪威海洋科研团",
        "unit": "university",
        "kind": "teaching_research",
        "people": ["tian"],
        "route": [("no", "卑尔根", 5)],
        "host": {"no": "挪威海洋研究所"},
        "purpose": "随省科技厅团组开展海洋科研合作交流。",
        "joins": JOINS,
    }),
]  # fmt: skip
#: The year before, with days from the first day of that period.
BEFORE = [
    (60, {
        **CLOSED,
        "title": "赴瑞典港口自动化考察洽谈团",
        "unit": "port",
        "kind": "negotiation",
        "people": ["yu", "jiang"],
        "route": [("se", "哥德堡", 5)],
        "host": {"se": "哥德堡港务局"},
        "purpose": "洽谈自动化码头技术合作。",
    }),
]  # fmt: skip
COUNTY_TRIPS = [
    (70, {
        **CLOSED,
        "title": "赴韩国水产贸易洽谈团",
        "unit": "commerce",
        "kind": "negotiation",
        "people": ["sheng", "mei"],
        "route": [("kr", "釜山", 4)],
        "host": {"kr": "釜山水产协会"},
        "purpose": "洽谈水产品出口订单，签署采购意向书。",
    }),
]  # fmt: skip
PROBLEMS = (
    "一是个别团组报批时间偏晚，压缩了审核和签证时间；二是部分单位年度计划执行"
    "不够均衡，任务集中在第二季度；三是出访成果跟踪落实还需加强。"
)
SUGGESTIONS = (
    "一是督促各单位按季度均衡安排出访，提前60天以上报批；二是建立出访成果台账，"
    "半年通报一次落实情况；三是加强对县级外办业务的指导。"
)


class HalfYearLoader:
    """One run over the half-year reports of the demo office and of its county.

    :param loader: the ``loader.Loader`` that made the missions
    """

    def __init__(self, loader):
        self.loader = loader
        self.env = loader.env
        year, half = Period.before(loader.today)
        self.period = Period.of(year, half)

    def load(self):
        """Make the trips, begin the reports, sign those that lack nothing."""
        county = CountyLoader(self.loader)
        county.load()
        a_year_ago = self.period.a_year_ago()
        self._load_trips(self.loader, BEFORE, a_year_ago.first)
        self._load_trips(self.loader, TRIPS, self.period.first)
        self._load_trips(county, COUNTY_TRIPS, self.period.first)
        start = self.loader.calendar.next_working(self.period.last)
        if start > self.loader.today:
            return
        reports = self.env["fao.travel.report"]
        with self.loader._at(start):
            reports._cron_begin()
        for days, office in ((5, county), (7, self.loader)):
            self._sign(office, self.loader.calendar.add_days(start, days))
        above = reports.search(
            [("office_id", "=", self.loader.company.fao_parent_office_id.id)]
        )
        with self.loader._at(self.loader.calendar.add_days(start, 8)):
            above.with_user(above.initiator_id).recount()

    def _load_trips(self, loader, rows, first):
        for days, row in sorted(rows, key=lambda pair: pair[0]):
            leave = first + timedelta(days=days)
            loader._load_mission(
                {
                    **row,
                    "away": (leave - loader.today).days,
                    "submitted": self._ago(leave - timedelta(days=LEAD)),
                    "ended": self._ago(leave + timedelta(days=AFTER)),
                }
            )

    def _ago(self, day):
        """Return how many working days ago a day was."""
        return self.loader.calendar.working_days_between(day, self.loader.today)

    def _sign(self, loader, day):
        """Complete the report of an office and sign it, unless data are missing."""
        officer = loader._user("section_officer", "")
        report = self.env["fao.travel.report"].search(
            [("office_id", "=", loader.company.id)]
        )
        with loader._at(day):
            report.with_user(officer).recount()
            report.with_user(officer).write(
                {"problems": PROBLEMS, "suggestions": SUGGESTIONS}
            )
            if report.gap_ids.filtered("blocking"):
                return
            loader._act(report, "submit", officer)
            for role in ("section_head", "deputy_director", "director"):
                user = loader._user(role, "")
                loader._act(report, "approve", user, comment="同意。")
