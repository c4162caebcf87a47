"""A mission to Hong Kong, and words for trips to Hong Kong and Macao."""

from odoo import Command

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
