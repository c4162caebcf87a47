"""A mission that needs visas, and words for applying for them."""

from .common import at
from .passport_common import PassportCase


class VisaCase(PassportCase):
    """An approved mission to France and Belgium and the visa rule of France.

    Exit Mon 8 June, entry Mon 15 June 2026. Processing 12 and reserve 3 working days:
    the latest day to hand in is Mon 18 May.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.make_rule(cls.france)

    def setUp(self):
        super().setUp()
        self.mission = self.approved()

    @classmethod
    def make_rule(cls, country, **values):
        """Enter the visa rule of a country as the manager."""
        vals = {
            "country_id": country.id,
            "passport_kind": "official",
            "company_id": cls.company.id,
            "valid_from": "2026-01-01",
            "consulate": "Consulate General of France",
            "needs_note": True,
            "processing_days": 12,
            "buffer_days": 3,
            "currency_id": cls.company.currency_id.id,
            "fee": 680,
            **values,
        }
        return cls.env["fao.visa.rule"].with_user(cls.manager).create(vals)

    def draft(self, day="2026-04-20", user=None, **values):
        """Draft a complete application of the leader as the section's officer."""
        vals = {
            "person_id": self.leader.id,
            "mission_id": self.mission.id,
            "country_id": self.france.id,
            "pages_left": 8,
            "note_no": "12/2026",
            **values,
        }
        with at(day):
            model = self.env["fao.visa.application"]
            return model.with_user(user or self.section_officer).create(vals)

    def send(self, application, day="2026-04-20", **options):
        """Submit a draft."""
        with at(day):
            self.act(application, "submit", self.section_officer, **options)

    def prepare(self, day="2026-04-20", papers=True, **values):
        """Return an application that waits to be handed in, with its papers."""
        application = self.draft(day, **values)
        self.send(application, day)
        application = application.with_user(self.custodian)
        if papers:
            self.hand_in_papers(application, self.custodian)
        return application

    def hand_in(self, day="2026-05-11", **values):
        """Return an application that is with the consulate."""
        application = self.prepare(**values)
        self.take(application, "hand_in", day)
        return application

    def answer(self, application, **values):
        """Note the visa that the consulate gave."""
        application.write(
            {
                "visa_no": "FRA0012345",
                "visa_from": "2026-06-01",
                "visa_until": "2026-07-01",
                "entries": "1",
                "stay_days": 15,
                **values,
            }
        )
