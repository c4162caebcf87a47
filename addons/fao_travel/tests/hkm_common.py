"""A mission to Hong Kong, and words for trips to Hong Kong and Macao."""

from odoo import Command

from .common import at
from .passport_common import PassportCase


class HkmCase(PassportCase):
    """``self.make_hkm()`` is a complete application for Hong Kong by the liaison.

    Exit Mon 8 June, entry Thu 11 June 2026: four days, led by an R6 who travelled
    nowhere yet. The office is authorised for ranks R6 and below.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hong_kong = cls.env.ref("base.hk")
        cls.macao = cls.env.ref("base.mo")
        cls.hkm_duty = cls.env["fao.duty"].search([("code", "=", "travel_hkm")])
        cls.authority = cls.make_authority("travel_hkm", "r6")

    def make_hkm(self, **values):
        """Make a complete application for Hong Kong; nothing else says which duty."""
        countries = values.pop("countries", self.hong_kong)
        vals = {
            "title": "Commerce Bureau to Hong Kong",
            "dest_kind": "hkm",
            "entry_date": "2026-06-11",
            **values,
        }
        return self.make_mission(countries=countries, **vals)

    def approved_hkm(self, **values):
        """Return a mission to Hong Kong that is approved on 16 April 2026."""
        mission = self.make_hkm(**values)
        self.submit(mission)
        self.sign_through(mission)
        return mission

    # ---- Passes and endorsements

    def make_pass(self, person=None, number="CG1200001"):
        """Register a pass of a person, of the leader by default."""
        with at("2026-01-05"):
            return self.make_passport(person or self.leader, number, kind="hkm_pass")

    def apply(self, mission, day="2026-04-20", papers=True, **values):
        """Draft a complete application of the leader for Hong Kong, one entry."""
        vals = {
            "person_id": self.leader.id,
            "mission_id": mission.id,
            **values,
        }
        with at(day):
            model = self.env["fao.hkm.application"].with_user(self.liaison)
            application = model.create(vals)
            if papers:
                self.hand_in_papers(application, self.liaison)
            return application

    def send(self, application, day="2026-04-20"):
        """Submit an application."""
        with at(day):
            self.act(application, "submit", self.liaison)

    def making(self, mission, **values):
        """Return an application that was signed and waits for the custodian."""
        application = self.apply(mission, **values)
        self.send(application)
        with at("2026-04-21"):
            officer = self.section_officer
            self.act(application, "take", officer, transition="pass_on")
            self.act(application, "approve", self.deputy_director)
        return application.with_user(self.custodian)

    def endorse(self, mission, issued_on="2026-04-22", stay_max_days=7, **values):
        """Return the endorsement that an application for a mission brought."""
        application = self.making(mission, **values)
        with at("2026-06-01"):
            application.write({"issued_on": issued_on, "stay_max_days": stay_max_days})
        self.take(application, "record", "2026-06-01")
        return application.endorsement_id

    def half_day(self, city, country=None):
        """Return the command for a half-day in a city."""
        return Command.create(
            {
                "date": "2026-06-09",
                "city": city,
                "country_id": country and country.id,
                "activity": "Talks",
            }
        )
