"""Endorsements of the demo office: one in a pass, one on its way.

Everything goes through the case at the moment it would have happened.
"""


class EndorsementLoader:
    """One run over the endorsements of the demo office.

    :param passports: the ``passports.PassportLoader`` that registered the passes
    """

    def __init__(self, passports):
        self.passports = passports
        self.loader = passports.loader
        self.env = passports.env

    def load(self):
        """Apply for the members of the approved mission; one is endorsed."""
        missions = self.env["fao.travel.mission"]
        mission = missions.search(
            [("dest_kind", "=", "hkm"), ("state", "=", "approved")], limit=1
        )
        for number, member in enumerate(mission.member_ids):
            application = self._apply(mission, member.person_id)
            if not number:
                self._endorse(application)

    def _apply(self, mission, person):
        with self.loader._at(self.loader._back(5)):
            liaison = self.loader._user("liaison", "commerce")
            application = (
                self.env["fao.hkm.application"]
                .with_user(liaison)
                .create(
                    {
                        "mission_id": mission.id,
                        "person_id": person.id,
                    }
                )
            )
            self.loader._hand_in(application, liaison)
            self._act(application, "submit", liaison)
        return application

    def _endorse(self, application):
        user = self.loader._user
        with self.loader._at(self.loader._back(4)):
            officer = user("section_officer", "")
            self._act(application, "take", officer, transition="pass_on")
        with self.loader._at(self.loader._back(3)):
            self._act(application, "approve", user("deputy_director", ""))
        with self.loader._at(self.loader._back(2)):
            custodian = self.passports.custodian
            day = self.env["fao.calendar.day"]._today()
            application.with_user(custodian).write(
                {
                    "endorsement_no": "HK2600118",
                    "issued_on": day,
                    "stay_max_days": 7,
                }
            )
            self._act(application, "take", custodian, transition="record")

    def _act(self, application, action, user, **options):
        cases = self.env["fao.case"].with_user(user)
        cases.act(application.case_id.id, action, options)
