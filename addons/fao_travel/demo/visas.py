"""Visas of the demo office: issued for the next trip, one waits to be handed in.

Everything goes through the case at the moment it would have happened.
"""

from datetime import timedelta

from .passports import NEXT_TRIP


class VisaLoader:
    """One run over the visas of the demo office.

    :param passports: the ``passports.PassportLoader`` that let the trips happen
    """

    def __init__(self, passports):
        self.passports = passports
        self.loader = passports.loader
        self.env = passports.env
        self.today = passports.today

    def load(self):
        """Prepare a visa for everybody of the next trip; two are issued."""
        missions = self.env["fao.travel.mission"]
        mission = missions.search([("title", "=", NEXT_TRIP["title"])], limit=1)
        country = self.env.ref("base.nz")
        back = self.loader._back
        note = self._write_note(mission, country)
        for number, key in enumerate(NEXT_TRIP["people"]):
            with self.loader._at(back(30)):
                application = (
                    self.env["fao.visa.application"]
                    .with_user(self.passports.custodian)
                    .create(
                        {
                            "person_id": self.loader.persons[key].id,
                            "mission_id": mission.id,
                            "country_id": country.id,
                            "pages_left": 12,
                            "note_verbale_id": note.id,
                        }
                    )
                )
                self._act(application, "submit")
                self.loader._hand_in(application, self.passports.custodian)
            if number < 2:
                self._issue(application, mission, number)

    def _write_note(self, mission, country):
        """Send a note verbale for all members; its answer is awaited."""
        user, back = self.loader._user, self.loader._back
        officer = user("section_officer", "")
        with self.loader._at(back(33)):
            note = (
                self.env["fao.note.verbale"]
                .with_user(officer)
                .create(
                    {
                        "addressee": "Consulate General of New Zealand in Shanghai",
                        "subject": "Visas for a delegation of teachers",
                        "country_id": country.id,
                        "mission_id": mission.id,
                    }
                )
            )
            self.loader._act(note, "submit", officer)
        for days, role in ((32, "section_head"), (31, "deputy_director")):
            with self.loader._at(back(days)):
                self.loader._act(note, "approve", user(role, ""))
        with self.loader._at(back(30)):
            note.with_user(officer).write({"sealed": True, "sent_on": back(30)})
        return note

    def _issue(self, application, mission, number):
        back = self.loader._back
        with self.loader._at(back(28)):
            self._act(application, "take", transition="hand_in")
        with self.loader._at(back(10 - number)):
            application.write(
                {
                    "visa_no": f"NZ{2606100 + number}",
                    "visa_from": mission.exit_date - timedelta(days=7),
                    "visa_until": mission.entry_date + timedelta(days=80),
                    "entries": "1",
                    "stay_days": 30,
                }
            )
            self._act(application, "take", transition="issue")

    def _act(self, application, action, **options):
        options["reasons"] = {"*": "团组日期由邀请方确定。"}
        cases = self.env["fao.case"].with_user(self.passports.custodian)
        cases.act(application.case_id.id, action, options)
