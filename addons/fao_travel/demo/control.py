"""What the demo office checks of missions that came back, and what it leads to.

One check found nothing and is recorded; another led to a notice that the unit is
answering. A fraud case waits for the director.
"""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

#: Titles of the missions that are checked, see ``missions.MISSIONS``.
CLEAN_TRIP = "赴德国经贸洽谈团"
LACKING_TRIP = "赴丹麦海洋工程材料联合试验团"
#: Title of the mission whose invitation is doubted.
DOUBTED_TRIP = "赴巴西、阿根廷农产品贸易团"


class ControlLoader:
    """One run over the control after the trip of the demo office.

    :param loader: the ``loader.Loader`` that made the missions
    """

    def __init__(self, loader):
        self.loader = loader
        self.env = loader.env
        self.inspector = loader._user("inspector", "")

    def load(self):
        """Check two missions; open an investigation of a third."""
        clean = self._draw(CLEAN_TRIP)
        with self.loader._at(clean.quarter + relativedelta(months=4)):
            self._check(clean, result="ok", note="入境章、机票、住宿与批件一致。")
        lacking = self._draw(LACKING_TRIP)
        with self.loader._at(self.loader._back(9)):
            self._check(
                lacking,
                result="minor",
                note="第4日下午无公务活动记录；一晚住宿超标准，超出部分已自付但未附说明。",
            )
        self._demand(lacking.rectification_ids)
        self._suspect()

    def _mission(self, title):
        missions = self.env["fao.travel.mission"]
        return missions.search([("title", "=", title)], limit=1)

    def _draw(self, title):
        """Draw the quarter in which a mission came back; return its check."""
        mission = self._mission(title)
        back = mission.actual_entry
        first = back.replace(day=1) - relativedelta(months=(back.month - 1) % 3)
        checks = self.env["fao.trip.check"]
        with self.loader._at(first + relativedelta(months=3)):
            checks._draw(self.loader.company, first)
        return checks.search([("mission_id", "=", mission.id)])

    def _check(self, check, **found):
        """Make a check on the evidence as the inspector."""
        check = check.with_user(self.inspector)
        check.write({"stamps": True, "tickets": True, "bills": True, **found})
        check.action_done()

    def _demand(self, notice):
        """Let the director sign what the unit has to correct."""
        notice = notice.with_user(self.inspector)
        with self.loader._at(self.loader._back(8)):
            notice.write(
                {
                    "demand": "补齐第4日下午活动记录和邀请方证明；"
                    "就超标准住宿作出书面说明。",
                    "correct_by": self.loader.today + timedelta(days=10),
                }
            )
            self.loader._act(notice, "submit", self.inspector)
        with self.loader._at(self.loader._back(7)):
            director = self.loader._user("director", "")
            self.loader._act(notice, "approve", director, comment="同意发整改通知。")

    def _suspect(self):
        """Open an investigation of an invitation that nobody sent."""
        with self.loader._at(self.loader._back(2)):
            case = (
                self.env["fao.fraud.case"]
                .with_user(self.inspector)
                .create(
                    {
                        "mission_id": self._mission(DOUBTED_TRIP).id,
                        "kind": "bought_invitation",
                        "found_on": self.loader._back(3),
                        "evidence": "经我驻外使领馆核实，邀请函由中介机构代办，"
                        "所列邀请单位否认曾发出邀请。",
                        "grounds": "邀请函来源不实，任务无实质内容。",
                    }
                )
            )
            self.loader._act(case, "submit", self.inspector)
