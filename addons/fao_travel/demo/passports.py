"""Passports of the demo office: cabinets, trips that are out, late and under way.

Everything goes through the register's own doors at the moment it would have happened.
"""

from datetime import timedelta

from .people import passport_number

#: Further persons who travel: as in ``people.PERSONS``.
TRAVELLERS = {
    "he": ("何静", "female", "1983-04-11", "r8", "commerce", "会展业管理处处长"),
    "shen": ("沈越", "male", "1988-09-19", "r9", "commerce", "口岸科科长"),
    "tao": ("陶立", "male", "1991-02-07", "r10", "commerce", "科员"),
    "fang": ("方瑜", "female", "1985-12-01", "r8", "education", "师资处处长"),
    "cheng": ("程浩", "male", "1979-07-23", "r9", "education", "外事科科长"),
    "bai": ("白云鹏", "male", "1993-10-14", "r10", "education", "翻译"),
}
#: What is said of both trips.
TRIP = {"kind": "visit", "until": "sign"}
#: Back twelve days ago, one passport is still missing.
LATE_TRIP = {
    **TRIP,
    "title": "赴蒙古国口岸贸易便利化交流团",
    "unit": "commerce",
    "people": ["he", "shen", "tao"],
    "route": [("mn", "乌兰巴托", 5)],
    "host": {"mn": "蒙古国海关总署"},
    "purpose": "商谈口岸通关便利化措施，签署会谈纪要。",
    "away": -16,
    "submitted": 48,
}
#: Leaves in some days: two passports are asked for at the desk.
NEXT_TRIP = {
    **TRIP,
    "title": "赴新西兰教师培训合作团",
    "unit": "education",
    "people": ["fang", "cheng", "bai"],
    "route": [("nz", "惠灵顿", 5)],
    "host": {"nz": "新西兰教育部"},
    "purpose": "商定中小学教师研修项目，落实年度互访计划。",
    "away": 4,
    "submitted": 44,
}
PASSES = ("zhou", "wu", "jiang", "xu", "qian")
#: Whose passport is made just now.
APPLICANT = "jiang"
#: Whose passport is with a mission for a visa.
AT_MISSION = "yu"
VALID_YEARS = 5
ROWS = 10


class PassportLoader:
    """One run over the passports of the demo office.

    :param loader: the ``loader.Loader`` that made the missions
    """

    def __init__(self, loader):
        self.loader = loader
        self.env = loader.env
        self.today = loader.today
        self.custodian = self.env.ref("fao_core.user_custodian_demo")
        self.passports = {}

    def load(self):
        """Create cabinets and passports; let two trips happen."""
        with self.loader._at(self.today - timedelta(days=120)):
            self._create_cabinets()
            self._create_passports()
        late = self._load_trip(LATE_TRIP)
        upcoming = self._load_trip(NEXT_TRIP)
        self._take_stock(self.today - timedelta(days=60))
        self._travel(late)
        self._ask(upcoming)
        self._wait()

    def _create_cabinets(self):
        cabinets = self.env["fao.passport.cabinet"].with_user(self.custodian)
        self.cabinets = cabinets.create(
            [{"name": name, "location": "护照签证处档案室"} for name in ("A柜", "B柜")]
        )

    def _create_passports(self):
        """Give everybody but the applicant a passport, and some a pass."""
        keys = [key for key in self.loader.persons if key != APPLICANT]
        for place, key in enumerate(keys):
            person = self.loader.persons[key]
            number = passport_number(person)
            kind = "service" if number.startswith("SE") else "official"
            self.passports[key] = self._register(person, kind, number, place)
        for place, key in enumerate(PASSES):
            person = self.loader.persons[key]
            number = f"CG{1200000 + person.id:07d}"
            self._register(person, "hkm_pass", number, place, self.cabinets[1])

    def _register(self, person, kind, number, place, cabinet=None):
        issued = self.today - timedelta(days=180 + 67 * place)
        return (
            self.env["fao.passport"]
            .with_user(self.custodian)
            .create(
                {
                    "kind": kind,
                    "number": number,
                    "person_id": person.id,
                    "issued_on": issued,
                    "expires_on": issued.replace(
                        year=issued.year + VALID_YEARS, day=min(issued.day, 28)
                    ),
                    "issuer": "外交部领事司",
                    "cabinet_id": (cabinet or self.cabinets[0]).id,
                    "slot": f"{place // ROWS + 1}-{place % ROWS + 1:02d}",
                }
            )
        )

    def _load_trip(self, row):
        self.loader._load_mission(row)
        missions = self.env["fao.travel.mission"]
        return missions.search([("title", "=", row["title"])], limit=1)

    # ---- What happened

    def _travel(self, mission):
        """Lend the passports, note the trip, take back all but the last."""
        lent_on = self.loader.calendar.add_days(mission.exit_date, -3)
        loans = [self._lend(mission, key, lent_on) for key in LATE_TRIP["people"]]
        with self.loader._at(mission.entry_date):
            liaison = self.loader._user("liaison", LATE_TRIP["unit"])
            mission.with_user(liaison).write(
                {"actual_exit": mission.exit_date, "actual_entry": mission.entry_date}
            )
        for loan in loans[:-1]:
            with self.loader._at(mission.entry_date + timedelta(days=2)):
                self._act(loan, "take", transition="return")

    def _lend(self, mission, key, day):
        with self.loader._at(day):
            loan = self._prepare_loan(mission, key, self.custodian, day)
            self._act(loan, "submit")
            self._act(loan, "take", transition="lend")
        return loan

    def _prepare_loan(self, mission, key, user, educated_on):
        return (
            self.env["fao.passport.loan"]
            .with_user(user)
            .create(
                {
                    "passport_id": self.passports[key].id,
                    "mission_id": mission.id,
                    "visa_status": "granted",
                    "educated_on": educated_on,
                    "commitment_signed": bool(educated_on),
                }
            )
        )

    def _ask(self, mission):
        """Ask for two of three passports of the trip that leaves next."""
        liaison = self.loader._user("liaison", NEXT_TRIP["unit"])
        for key, educated_on in (("fang", self.today), ("cheng", False)):
            loan = self._prepare_loan(mission, key, liaison, educated_on)
            self.env["fao.case"].with_user(liaison).act(loan.case_id.id, "submit", {})

    def _act(self, loan, action, **options):
        cases = self.env["fao.case"].with_user(self.custodian)
        cases.act(loan.case_id.id, action, options)

    def _take_stock(self, day):
        """Count the first cabinet; everything is in its place."""
        with self.loader._at(day):
            count = (
                self.env["fao.passport.stocktake"]
                .with_user(self.custodian)
                .create({"cabinet_ids": self.cabinets[0].ids})
            )
            for passport in count._expected():
                count.scan(passport.sudo().number)  # as printed
            count.compare()
            count.close()

    def _wait(self):
        """Send a passport for its visa; let another one be made."""
        self.passports[AT_MISSION].send_out("阿联酋驻华使馆")
        missions = self.env["fao.travel.mission"].search(
            [
                ("state", "=", "approved"),
                ("approved_member_ids", "in", self.loader.persons[APPLICANT].ids),
            ],
            limit=1,
        )
        if not missions:
            return
        liaison = self.loader._user("liaison", "port")
        application = (
            self.env["fao.passport.application"]
            .with_user(liaison)
            .create(
                {
                    "person_id": self.loader.persons[APPLICANT].id,
                    "mission_id": missions.id,
                    "photo_receipt": "330200-1186",
                    "biometrics_on": self.today,
                }
            )
        )
        self.loader._hand_in(application, liaison)
        cases = self.env["fao.case"]
        cases.with_user(liaison).act(application.case_id.id, "submit", {})
