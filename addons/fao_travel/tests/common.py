"""A delegation that may travel: persons, filings, a complete application."""

from base64 import b64encode
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import BytesIO

from docx import Document

from odoo import Command
from odoo.tests import freeze_time

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError
from odoo.addons.fao_core.tests.common import FaoCase

from .paper_common import faults_of

#: 10:00 in Asia/Shanghai.
TEN = 2
WARNINGS = {"*": "The host fixed the date."}
#: What a scanned letter is made of here.
SCAN = b64encode(b"letter")


def at(day, hour=TEN):
    """Freeze the clock at an hour (UTC) of ``day``, given as text or date."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return freeze_time(datetime(day.year, day.month, day.day, hour))


class TravelCase(FaoCase):
    """An office with a Commerce Bureau that sends a delegation.

    ``self.make_mission()`` is scenario 1: five persons, led by an R6, to France and
    Belgium from 8 to 15 June 2026; the notice was posted on 7 April.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._look_at_documents()
        cls.france = cls.env.ref("base.fr")
        cls.belgium = cls.env.ref("base.be")
        cls.germany = cls.env.ref("base.de")
        cls.leader = cls.make_person("Li Weidong", "r6")
        cls.persons = cls.leader
        for name in ("Zhou Xiaomei", "Wu Zhiyuan", "Qian Lixin", "Xu Lan"):
            cls.persons |= cls.make_person(name, "r8")
        cls.make_authority("travel_abroad", "r6")

    @classmethod
    def _look_at_documents(cls):
        """Let no document be issued that shows its reader a fault."""
        templates = cls.registry["fao.document.template"]
        render = templates._render

        def look(template, values, qr=None):
            filled, digest = render(template, values, qr)
            faults = faults_of(filled, values, qr)
            if faults:
                raise AssertionError(f"{template.code}: {faults}")
            return filled, digest

        cls.classPatch(templates, "_render", look)

    # ---- Factories
    @classmethod
    def make_person(cls, name, rank, filed_on="2026-01-05", **values):
        """Make a person of the Commerce Bureau, filed unless ``filed_on`` is empty."""
        person = cls.env["res.partner"].create(
            {
                "name": name,
                "fao_rank_id": cls.env.ref(f"fao_core.rank_{rank}").id,
                "fao_unit_id": cls.unit_commerce.id,
                "fao_post_title": "Official",
                **values,
            }
        )
        if filed_on:
            cls.make_filing(person, filed_on)
        return person

    @classmethod
    def make_chiefs(cls):
        """Give the city a Party secretary and a mayor; see ``self.mayor``."""
        cls.unit_party = cls.make_unit("CPC", kind="party")
        ranks = {"fao_rank_id": cls.env.ref("fao_core.rank_r4").id, "fao_clearance": 3}
        cls.mayor = cls.make_user(
            "mayor", "leader", cls.unit_government, "mayor", **ranks
        )
        cls.secretary = cls.make_user(
            "secretary", "leader", cls.unit_party, "party_secretary", **ranks
        )

    @classmethod
    def make_filing(cls, person, issued_on, **values):
        """Make a passed personnel filing."""
        return cls.env["fao.person.filing"].create(
            {
                "person_id": person.id,
                "company_id": cls.company.id,
                "result": "pass",
                "issued_on": issued_on,
                **values,
            }
        )

    @classmethod
    def make_rate(cls, country, **values):
        """Enter a standard as the manager: 1000 a night, 400 and 200 a day."""
        rates = cls.env["fao.travel.rate"].with_user(cls.manager)
        return rates.create(
            {
                "country_id": country.id,
                "company_id": cls.company.id,
                "valid_from": "2026-01-01",
                "currency_id": cls.company.currency_id.id,
                "lodging": 1000,
                "meals": 400,
                "misc": 200,
                **values,
            }
        )

    @classmethod
    def make_trip(cls, person, exit_date, state_code="closed", **values):
        """Make an earlier trip of ``person`` that took place, by the engine's door.

        :param str state_code: code of the stage in which the mission ended
        """
        with at(date.fromisoformat(exit_date) - timedelta(days=90)):
            mission = cls.make_mission(
                exit_date=exit_date,
                entry_date=exit_date,
                persons=person,
                countries=cls.germany,
            )
        cls.put_in_stage(mission, state_code)
        cls.as_engine(mission).write(
            {"actual_exit": exit_date, "actual_entry": exit_date, **values}
        )
        return mission

    @classmethod
    def as_engine(cls, records):
        """Return records with the engine's identity, for facts of a history."""
        return guard.enter(records.sudo())

    @classmethod
    def put_in_stage(cls, mission, code):
        """Put a mission of a history into a stage without the way there."""
        stage = mission.workflow_id.stage_ids.filtered(lambda s: s.code == code)
        state = {"closed": "done"}.get(code, code)
        cls.as_engine(mission.case_id).write({"stage_id": stage.id, "state": state})

    @classmethod
    def make_mission(cls, persons=None, countries=None, user=None, **values):
        """Make a complete application as the liaison officer; see the class."""
        persons = cls.persons if persons is None else persons
        countries = countries or cls.france | cls.belgium
        vals = {
            "title": "Commerce Bureau to France and Belgium",
            "purpose": "Negotiate two projects",
            "necessity": "Contracts are signed on the spot",
            "expected_result": "Two contracts",
            "fund_source": "budget",
            "exit_date": "2026-06-08",
            "entry_date": "2026-06-15",
            "notice_place": "intranet",
            "notice_start": "2026-04-07",
            "notice_result": "No objection",
            **{name: True for name in cls.notice_flags()},
            "budget_approved_amount": 200000,
            "budget_reviewed_on": "2026-04-03",
            "budget_line_ids": [
                Command.create({"category": "flight", "quantity": 5, "rate": 12000})
            ],
            "member_ids": cls.member_commands(persons),
            "stop_ids": cls.stop_commands(countries),
            "invitation_ids": [cls.letter_command(country) for country in countries],
        } | values
        model = cls.env["fao.travel.mission"].with_user(user or cls.liaison)
        mission = model.create(vals)
        cls.give_papers(mission)
        return mission

    @classmethod
    def give_papers(cls, mission, *codes):
        """Note papers of a draft as handed in: the signed promise, unless named."""
        asked = mission.stage_id.document_ids.mapped("code")
        mission.env["fao.case.file"].create(
            [
                {"case_id": mission.case_id.id, "code": code, "on_paper": True}
                for code in codes or ("commitment",)
                if code in asked
            ]
        )

    @classmethod
    def letter_command(cls, country, **values):
        """Return the row of an invitation from a country, with both scans."""
        return Command.create(
            {
                "inviter": f"Host {country.code}",
                "country_id": country.id,
                "original_scan": SCAN,
                "translation_scan": SCAN,
                **values,
            }
        )

    @classmethod
    def half_days(cls, *days):
        """Return the rows of a schedule with talks in the morning and afternoon."""
        return [
            Command.create({"date": day, "half_day": half, "activity": "Talks"})
            for day in days
            for half in ("am", "pm")
        ]

    @classmethod
    def notice_flags(cls):
        """Return the names of the fields that say what the notice shows."""
        names = cls.env["fao.travel.mission"]._fields
        return [name for name in names if name.startswith("notice_has_")]

    @classmethod
    def member_commands(cls, persons):
        """Return the rows of a delegation; the first person leads it."""
        return [
            Command.create(
                {
                    "sequence": number,
                    "person_id": person.id,
                    "role": "member" if number else "leader",
                    "task": "Negotiation",
                    "joint_reason": person.fao_unit_id != cls.unit_commerce
                    and "The only expert of the process",
                }
            )
            for number, person in enumerate(persons)
        ]

    @classmethod
    def stop_commands(cls, countries):
        """Return the rows of a route, one city a country."""
        return [
            Command.create(
                {"sequence": number, "country_id": c.id, "city": f"City {c.code}"}
            )
            for number, c in enumerate(countries)
        ]

    # ---- Actions
    def act(self, mission, action, user, **options):
        """Let ``user`` act on the case of ``mission``; return its status."""
        options = {"reasons": WARNINGS, **options}
        self.new_day(mission)
        return (
            self.env["fao.case"]
            .with_user(user)
            .act(mission.case_id.id, action, options)
        )

    @classmethod
    def new_day(cls, record):
        """Read anew what depends on the day, as the next request would."""
        names = {"budget_reviewed", "signer_barred"} & record._fields.keys()
        record.invalidate_recordset(names)

    def submit(self, mission, day="2026-04-15"):
        """Submit as the liaison officer at 10:00 of ``day``."""
        with at(day):
            return self.act(mission, "submit", self.liaison)

    def sign_through(self, mission, day="2026-04-16", last="sign"):
        """Take all steps after the submission up to the stage ``last``, inclusive."""
        steps = {
            "unit_head": [("approve", self.head, {})],
            "countersign": [
                ("approve", self.finance, {}),
                ("approve", self.personnel, {}),
            ],
            "examine": [("take", self.section_officer, {"transition": "pass_on"})],
            "section_head": [("approve", self.section_head, {})],
            "director": [("approve", self.director, {})],
            "leader_consent": [("approve", self.vice_mayor, {})],
            "sign": [("approve", self.deputy_director, {})],
        }
        if mission.highest_rank_sequence <= 5:
            steps["sign"] = [("approve", self.director, {})]
        with at(day):
            while True:
                code = mission.stage_id.code
                for action, user, options in steps[code]:
                    self.act(mission, action, user, **options)
                if code == last:
                    return

    def hand_in_report(self, mission, day="2026-06-17", user=None):
        """Report on a mission that came back as approved; return the report."""
        user = user or self.liaison
        with at(day):
            report = (
                self.env["fao.trip.report"]
                .with_user(user)
                .create(
                    {
                        "mission_id": mission.id,
                        "text": "Report. " * 215,
                        "results": "Two contracts",
                        "notice_posted_on": day,
                        "gifts_declared": "none",
                        "no_expense": True,
                    }
                )
            )
            self.act(report, "submit", user)
        return report

    # ---- Documents
    def issued(self, record, code):
        """Return the documents of a kind that were issued in the case of ``record``."""
        return record.case_id.sudo().document_ids.filtered(
            lambda document: document.template_id.code == code
        )

    def assertNotice(self, record, code, *words):
        """Assert that ``record`` was refused with one numbered notice saying these."""
        self.assertStage(record, "refused")
        notice = self.issued(record, code)
        self.assertEqual(len(notice), 1)
        text = self.text_of(notice)
        remedy = notice.template_id.with_context(lang=self.paper_lang()).remedy
        self.assertIn("测外办退〔", notice.number)
        for word in (notice.number, remedy, *words):
            self.assertIn(word, text)

    def paper_lang(self):
        """Return the language in which the values of documents are written."""
        return self.env["fao.document.template"].new()._render_lang()

    def text_of(self, document):
        """Return the words of an issued document, paragraphs and tables."""
        word = Document(BytesIO(document.sudo().attachment_id.raw))
        cells = [cell for t in word.tables for row in t.rows for cell in row.cells]
        return "\n".join(
            [p.text for p in word.paragraphs] + [cell.text for cell in cells]
        )

    # ---- Assertions
    @contextmanager
    def assertRefused(self, code):
        """Assert that the block is refused with a code; yield what was caught."""
        with self.assertRaises(FaoError) as caught:
            yield caught
        self.assertEqual(caught.exception.code, code)

    def assertStage(self, mission, code):
        """Assert where a mission stands."""
        mission.invalidate_recordset()
        self.assertEqual(mission.sudo().stage_id.code, code)

    def assertCheck(self, mission, text, day="2026-04-15"):
        """Assert that the submission is refused with ``text`` in the message."""
        with self.assertRefused("FAO-CHECK") as caught:
            self.submit(mission, day)
        self.assertIn(text, str(caught.exception))

    def assertNoCheck(self, mission, code, day="2026-04-15"):
        """Assert that a check of this code does not stand in the way."""
        with at(day):
            self.act(mission, "check", self.liaison)
        mission.invalidate_recordset()
        found = mission.finding_ids.filtered(
            lambda f: f.code == code and f.state == "open"
        )
        self.assertFalse(found.mapped("message"))
