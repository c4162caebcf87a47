"""Loads the demo missions through the engine, as the people of the demo office.

Everything happens at the moment it would have happened: the clock of the engine is
set back for each step, so that deadlines, numbers and histories look alive.
"""

from base64 import b64encode
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from unittest.mock import patch

from odoo import Command, fields

from ..models.fao_travel_mission import NO_RANK
from .control import ControlLoader
from .custody import CustodyLoader
from .endorsements import EndorsementLoader
from .expenses import prepare_budget, prepare_expenses
from .leaders import LeaderLoader
from .missions import MISSIONS
from .passports import LATE_TRIP, NEXT_TRIP, TRAVELLERS, PassportLoader
from .people import PERSONS, passport_number
from .plans import PlanLoader
from .training import TrainingLoader
from .visas import VisaLoader

#: The way of an ordinary mission: step, action, who, transition.
CHAIN = [
    ("submit", "submit", "liaison", None),
    ("unit_head", "approve", "head", None),
    ("finance", "approve", "finance", None),
    ("personnel", "approve", "personnel", None),
    ("examine", "take", "section_officer", "pass_on"),
    ("section_head", "approve", "section_head", None),
    ("leader", "approve", "vice_mayor", None),
    ("sign", "approve", "deputy_director", None),
]
OPINIONS = {
    "unit_head": "同意出访，请按规定报批。",
    "finance": "经费已列入年度预算，同意。",
    "personnel": "人员备案齐全，同意。",
    "examine": "材料齐全，符合规定，拟同意。",
    "section_head": "同意，报审。",
    "leader": "同意。",
    "sign": "同意签发。",
}
REASON = "外方会期已定，签证已预约加急办理。"
NECESSITY = "双方年度合作计划已列明，须当面商定并签署文本，线上会谈不能替代。"
#: Why size and length follow the task, by the kind of mission (TRV-04).
EXEMPTIONS = {
    "conference": "按会议及推介活动日程安排。",
    "investment_promotion": "按会议及推介活动日程安排。",
    "teaching_research": "按联合试验和教学科研的实际需要安排。",
}
REPORT = (
    "代表团按批准的日程开展工作会谈和项目考察，与对方就合作项目、人员往来和时间安排"
    "充分交换意见，形成会谈纪要；各项费用按核定预算执行。"
)
OFFICE_HOUR = 1  # 09:00 in Asia/Shanghai


class Loader:
    """One run over the demo data."""

    def __init__(self, env):
        chinese = env["res.lang"]._get_data(code="zh_CN")
        if chinese:
            # Odoo loads them after the demo data, too late for what this one writes.
            module = env["ir.module.module"].search([("name", "=", "fao_travel")])
            module._update_translations(["zh_CN"])
            env = env(context={**env.context, "lang": "zh_CN"})
        self.env = env
        self.company = env.ref("base.main_company")
        self.calendar = self.company._fao_calendar()
        self.today = env["fao.calendar.day"]._today()
        self.persons = {}
        self.plans = PlanLoader(self)

    def load(self):
        """Create the persons and drive each mission to where it stands."""
        self.create_persons(PERSONS | TRAVELLERS)
        self.plans.load([*MISSIONS, LATE_TRIP, NEXT_TRIP])
        for row in sorted(MISSIONS, key=lambda m: -m.get("submitted", 0)):
            self._load_mission(row)
        passports = PassportLoader(self)
        passports.load()
        VisaLoader(passports).load()
        TrainingLoader(self).load()
        EndorsementLoader(passports).load()
        CustodyLoader(passports).load()
        ControlLoader(self).load()
        LeaderLoader(self).load()

    # ---- People
    def create_persons(self, rows):
        """Create persons with their filings; keep them by their key.

        :param dict rows: as ``people.PERSONS``
        """
        for key, (name, gender, born, rank, unit, post) in rows.items():
            person = self.env["res.partner"].create(
                {
                    "name": name,
                    "gender": gender,
                    "birthdate_date": born,
                    "fao_rank_id": self.env.ref(f"fao_core.rank_{rank}").id,
                    "fao_unit_id": self._unit(unit).id,
                    "fao_post_title": post,
                    "fao_political_status": "party" if rank != "re" else "none",
                }
            )
            self.persons[key] = person
        self._create_filings([self.persons[key] for key in rows])

    def _create_filings(self, persons):
        for years in (0, 1, 2):
            issued = self.today - timedelta(days=200 + 365 * years)
            self.env["fao.person.filing"].create(
                [
                    {
                        "person_id": person.id,
                        "company_id": self.company.id,
                        "organ": "中共海舟市委组织部",
                        "result": "pass",
                        "issued_on": issued,
                    }
                    for person in persons
                ]
            )

    def _unit(self, key):
        return self.env.ref(f"fao_core.unit_{key}_demo")

    def _user(self, role, unit):
        """Return the user of a role, in the unit or in the office."""
        own = role in ("liaison", "head", "finance", "personnel")
        if unit == "port" and role == "personnel":
            role = "finance"  # one person holds both posts there
        name = f"user_{role}_{unit}_demo" if own else f"user_{role}_demo"
        return self.env.ref(f"fao_core.{name}")

    # ---- Time
    @contextmanager
    def _at(self, day, minute=0):
        """Let the engine live at a time of a past day."""
        moment = datetime.combine(day, time(OFFICE_HOUR)) + timedelta(minutes=minute)
        moment = min(moment, fields.Datetime.now())
        with patch.object(fields.Datetime, "now", lambda *args: moment):
            yield

    def _back(self, count):
        """Return the working day ``count`` working days ago."""
        start = self.calendar.working_on_or_after(self.today)
        return self.calendar.add_days(start, -count) if count else start

    # ---- Missions
    def _load_mission(self, row):
        submitted = row.get("submitted", 0)
        posted = self._back(submitted + row.get("opened", 0) + 7)
        liaison = self._user("liaison", row["unit"])
        with self._at(posted):
            mission = (
                self.env["fao.travel.mission"]
                .with_user(liaison)
                .create(self._prepare_vals(row, posted))
            )
        with self._at(self._back(submitted)):
            self._hand_in(mission, liaison)
            mission.case_id._refresh_findings()
        self._drive(mission, row, submitted)

    def _prepare_vals(self, row, posted):
        exit_date = self.today + timedelta(days=row["away"])
        days = sum(length for _xmlid, _city, length in row["route"])
        entry_date = exit_date + timedelta(days=days - 1)
        people = row["people"]
        return {
            "title": row["title"],
            "kind": row["kind"],
            "dest_kind": row.get("dest_kind", "abroad"),
            "purpose": row["purpose"],
            "necessity": NECESSITY,
            "expected_result": "形成会谈纪要和任务清单，回国一个月内提交出访报告。",
            "special_case": EXEMPTIONS.get(row["kind"], False),
            "exit_date": exit_date,
            "entry_date": entry_date,
            "fund_source": "enterprise" if row["unit"] == "port" else "budget",
            "fund_note": "因公出国（境）经费",
            "plan_line_id": self.plans.line_of(row).id,
            "budget_approved_amount": 42000.0 * len(people) + 1500.0 * days,
            "budget_reviewer": self._user("finance", row["unit"]).name,
            "budget_reviewed_on": posted,
            "notice_place": "intranet",
            "notice_start": posted,
            "notice_end": self.calendar.add_days(posted, 5),
            "notice_result": "公示期间无异议",
            **{f"notice_has_{part}": True for part in self._notice_parts()},
            "member_ids": [
                Command.create(self._prepare_member(key, number, row["unit"]))
                for number, key in enumerate(people)
            ],
            **self._prepare_route(row, exit_date),
            **self._prepare_host(row, days),
            "budget_line_ids": prepare_budget(self.company, len(people), days),
        }

    def _prepare_host(self, row, days):
        """Return what another organ was granted, whose group our people join."""
        if "joins" not in row:
            return {}
        duty = self.env["fao.duty"].search([("code", "=", "travel_confirmation")])
        countries = [self.env.ref(f"base.{xmlid}").id for xmlid, *_rest in row["route"]]
        return {
            **row["joins"],
            "duty_id": duty.id,
            "plan_line_id": False,
            "host_days": days,
            "host_country_ids": [Command.set(countries)],
            "host_names": "、".join(self.persons[key].name for key in row["people"]),
        }

    def _notice_parts(self):
        return ("members", "countries", "task", "schedule", "invitation", "budget")

    def _prepare_member(self, key, number, unit):
        tasks = ["全面负责，主谈", "负责项目对接和文本", "负责翻译和联络"]
        own = self.persons[key].fao_unit_id == self._unit(unit)
        return {
            "joint_reason": not own and "任务所需专业技术人员，组团单位无同类专家",
            "sequence": 10 * (number + 1),
            "person_id": self.persons[key].id,
            "role": "leader" if not number else "member",
            "task": tasks[min(number, 2)],
            "passport_no": passport_number(self.persons[key]),
        }

    def _prepare_route(self, row, exit_date):
        """Return stops, invitations and the schedule by half-days."""
        stops, letters, schedule, day = [], [], [], exit_date
        for xmlid, city, length in row["route"]:
            country = self.env.ref(f"base.{xmlid}")
            leave = day + timedelta(days=length - 1)
            host = row["host"][xmlid]
            letter = b64encode(f"{host}\n诚邀贵方来访。".encode())
            stops.append(
                Command.create(
                    {
                        "sequence": 10 * (len(stops) + 1),
                        "country_id": country.id,
                        "city": city,
                        "arrive_at": datetime.combine(day, time(4)),
                        "leave_at": datetime.combine(leave, time(10)),
                    }
                )
            )
            letters.append(
                Command.create(
                    {
                        "inviter": host,
                        "country_id": country.id,
                        "signatory": "国际合作部",
                        "dated_on": exit_date - timedelta(days=120),
                        "stay_from": day,
                        "stay_until": leave,
                        "verified": True,
                        "original_scan": letter,
                        "original_filename": "邀请函原件.txt",
                        "translation_scan": letter,
                        "translation_filename": "邀请函译文.txt",
                    }
                )
            )
            for number in range(length):
                schedule += self._prepare_day(day + timedelta(days=number), city, host)
            day = leave + timedelta(days=1)
        return {
            "stop_ids": stops,
            "invitation_ids": letters,
            "itinerary_ids": schedule,
        }

    def _prepare_day(self, day, city, host):
        return [
            Command.create(
                {
                    "date": day,
                    "half_day": half,
                    "city": city,
                    "activity": activity,
                    "host_organisation": host,
                }
            )
            for half, activity in (("am", "工作会谈"), ("pm", "项目考察与对接"))
        ]

    # ---- Steps
    def _drive(self, mission, row, submitted):
        """Take the steps of the chain as far as the mission went."""
        until = row["until"]
        if until == "check":
            self._act(mission, "check", self._user("liaison", row["unit"]))
        if until in (None, "check"):
            return
        last = {
            "returned": "submit",
            "refused": "personnel",
            "closed": "sign",
            "cancelled": "sign",
        }.get(until, until)
        for number, (step, action, role, transition) in enumerate(CHAIN):
            if step == "leader" and not self._needs_leader(mission):
                continue
            with self._at(self._back(max(submitted - number // 2, 0)), 40 * number):
                self._act(
                    mission,
                    action,
                    self._user(role, row["unit"]),
                    transition=transition,
                    comment=OPINIONS.get(step, ""),
                )
            if step == last:
                break
        if until in ("returned", "refused", "closed", "cancelled"):
            with self._at(self._back(0 if until != "closed" else _ended(row))):
                getattr(self, f"_end_{until}")(mission, row)

    def _needs_leader(self, mission):
        return mission.highest_rank_sequence not in (7, 8, 9, 10, NO_RANK)

    def _act(self, mission, action, user, **options):
        options = {name: value for name, value in options.items() if value}
        options["reasons"] = {"*": REASON}
        self.env["fao.case"].with_user(user).act(mission.case_id.id, action, options)

    def _hand_in(self, record, user):
        """Note the papers that a case lacks as handed in."""
        self.env["fao.case"].with_user(user).hand_in_papers(record.case_id.id)

    def _end_returned(self, mission, row):
        head = self._user("head", row["unit"])
        self._act(mission, "return", head, stage="draft", comment=row["comment"])

    def _end_refused(self, mission, row):
        officer = self._user("section_officer", row["unit"])
        self._act(mission, "take", officer, transition="refuse", comment=row["comment"])

    def _end_closed(self, mission, row):
        liaison = self._user("liaison", row["unit"])
        mission.with_user(liaison).write(
            {"actual_exit": mission.exit_date, "actual_entry": mission.entry_date}
        )
        self._report(mission, row, liaison)
        self._act(mission, "take", liaison, transition="record_return")

    def _report(self, mission, row, liaison):
        """Report on a trip that went as approved; the office accepts it."""
        report = (
            self.env["fao.trip.report"]
            .with_user(liaison)
            .create(
                {
                    "mission_id": mission.id,
                    "text": REPORT * (1500 // len(REPORT) + 1),
                    "results": "签署会谈纪要并明确任务清单。",
                    "contacts": "、".join(row["host"].values()),
                    "follow_ups": "按任务清单逐项落实。",
                    "sharing": row.get("sharing", "all"),
                    "gifts_declared": "none",
                    "notice_posted_on": self._back(_ended(row)),
                    **prepare_expenses(mission),
                }
            )
        )
        report.write({"expense_final": report.expense_reimbursable})
        self._act(report, "submit", liaison)
        self._act(report, "approve", self._user("head", row["unit"]))
        officer = self._user("section_officer", row["unit"])
        self._act(report, "take", officer, transition="accept")

    def _end_cancelled(self, mission, row):
        liaison = self._user("liaison", row["unit"])
        self._act(
            mission, "take", liaison, transition="cancel_trip", comment=row["comment"]
        )


def _ended(row):
    """Return how many working days ago a mission was reported on."""
    return row.get("ended", 1)


def load(env):
    """Load the demo missions once.

    :return: the :class:`Loader` that made them, nothing when they were there
    """
    if env["fao.travel.mission"].search_count([], limit=1):
        return None
    run = Loader(env)
    run.load()
    return run
