"""Leaders' visits: the chain of consents and the rules LDR-01 to LDR-06."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TravelCase, at


@tagged("post_install", "-at_install")
class TestLeaders(TravelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_chiefs()
        cls.leader_person = cls.make_leader("Deputy mayor Ma", cls.unit_government)
        cls.stand_in = cls.make_person("Deputy mayor Yu", "r5")

    @classmethod
    def make_leader(cls, name, unit, rank="r5"):
        return cls.make_person(name, rank, fao_unit_id=unit.id)

    @classmethod
    def chief(cls, user):
        """Return the person of a chief, filed so that he may travel."""
        person = user.partner_id
        person.fao_unit_id = user.fao_unit_id
        cls.make_filing(person, "2026-01-05")
        return person

    def visit(self, person=None, submit=True, **values):
        """Return a leader's visit of the government's own delegation."""
        person = person or self.leader_person
        mission = self.make_mission(
            persons=person,
            **{
                "organizer_id": self.unit_government.id,
                "acting_leader_id": self.stand_in.id,
                "embassy_informed_on": "2026-05-20",
                **values,
            },
        )
        if submit:
            self.submit(mission)
        return mission

    def to_chiefs(self, mission):
        self.sign_through(mission, last="leader_consent")
        self.assertStage(mission, "chief_consent")

    def asked(self, mission):
        slots = mission.sudo().case_id.approval_ids
        return slots.filtered(lambda s: s.state == "open").user_id

    def consent(self, mission, *users):
        with at("2026-04-20"):
            for user in users:
                self.act(mission, "approve", user)

    def sign(self, mission, day="2026-04-21", **options):
        with at(day):
            return self.act(mission, "approve", self.director, **options)

    def approved(self, person=None, **values):
        mission = self.visit(person, **values)
        self.to_chiefs(mission)
        self.consent(mission, self.mayor)
        self.sign(mission)
        self.assertStage(mission, "approved")
        return mission

    # ---- The chain

    def test_the_chain_of_a_deputy_mayor(self):
        mission = self.visit()
        self.assertTrue(mission.leader_visit)
        self.sign_through(mission, last="section_head")
        self.assertStage(mission, "director")
        self.sign_through(mission, last="leader_consent")
        self.assertStage(mission, "chief_consent")
        self.assertEqual(self.asked(mission), self.mayor)
        self.consent(mission, self.mayor)
        self.assertStage(mission, "sign")
        self.sign(mission)
        self.assertStage(mission, "approved")
        self.assertEqual(mission.approval_document_id.signed_by, self.director)

    def test_a_leader_of_the_congress_is_the_secretarys_matter(self):
        congress = self.make_unit("NPC", kind="congress")
        mission = self.visit(self.make_leader("Vice-chair Hu", congress),
                             organizer_id=congress.id)  # fmt: skip
        self.to_chiefs(mission)
        self.assertEqual(self.asked(mission), self.secretary)

    def test_chiefs_decide_on_each_others_trips_and_the_superior_last(self):
        mission = self.visit(self.chief(self.mayor))
        self.to_chiefs(mission)
        self.assertEqual(self.asked(mission), self.secretary)
        self.consent(mission, self.secretary)
        self.assertStage(mission, "superior")

    def test_the_leader_in_charge_is_not_asked_about_himself(self):
        mission = self.visit(self.chief(self.vice_mayor))
        self.sign_through(mission, last="director")
        self.assertStage(mission, "chief_consent")
        self.assertEqual(self.asked(mission), self.mayor)

    def test_others_of_that_rank_go_on_as_before(self):
        mission = self.make_mission(persons=self.make_person("Bureau head", "r5"))
        self.assertFalse(mission.leader_visit)
        self.submit(mission)
        self.sign_through(mission)
        self.assertStage(mission, "approved")
        self.assertFalse(self.env["calendar.event"].search([
            ("partner_ids", "in", mission.member_ids.person_id.ids)
        ]))  # fmt: skip

    # ---- County chiefs

    def county_chief(self, position="county_head", rank="r6"):
        """Return a chief of a county that the city serves, filed so that he may go."""
        unit = self.env["fao.unit"].search(
            [("code", "=", "LHX"), ("company_id", "=", self.company.id)]
        ) or self.make_unit("LHX", kind="government")
        rank_id = self.env.ref(f"fao_core.rank_{rank}").id
        user = self.make_user(position, "leader", unit, position, fao_rank_id=rank_id)
        return self.chief(user)

    def county_visit(self, person, **values):
        return self.visit(person, organizer_id=person.fao_unit_id.id, **values)

    def test_a_county_chief_goes_to_the_province_after_the_leaders(self):
        for position, rank in (("county_secretary", "r6"), ("county_head", "r7")):
            mission = self.county_visit(self.county_chief(position, rank))
            self.assertTrue(mission.county_chief_travels)
            self.assertFalse(mission.mayor_travels or mission.leader_visit)
            self.sign_through(mission, last="section_head")
            self.assertStage(mission, "leader_consent")
            self.assertEqual(self.asked(mission), self.vice_mayor)
            self.consent(mission, self.vice_mayor)
            self.assertStage(mission, "superior")
            self.assertEqual(mission.approval_path, "province")

    def test_without_the_post_or_an_authority_the_way_is_another_one(self):
        person = self.county_chief()
        person.user_ids.fao_post_ids.date_to = "2026-06-07"
        mission = self.county_visit(person)  # leaves office before the exit
        self.assertFalse(mission.county_chief_travels)
        self.sign_through(mission, last="leader_consent")
        self.assertStage(mission, "sign")
        self.assertEqual(mission.approval_path, "office")
        # Leaders consent also where the office decides on nobody
        self.env["fao.authority"].search([]).sudo().unlink()
        mission = self.county_visit(self.county_chief("county_secretary"))
        self.sign_through(mission, last="section_head")
        self.assertStage(mission, "leader_consent")

    def test_the_chiefs_of_a_county_office_are_county_chiefs(self):
        mission = self.visit(self.chief(self.mayor), submit=False)
        self.assertFalse(mission.county_chief_travels)
        self.company.sudo().fao_level = "county"
        mission.invalidate_recordset()
        self.assertTrue(mission.county_chief_travels)

    def test_county_chiefs_in_every_duty_of_missions(self):
        person = self.county_chief()
        for code in ("travel_abroad", "travel_hkm", "travel_confirmation"):
            duty = self.env["fao.duty"].search([("code", "=", code)])
            mission = self.county_visit(person, submit=False, duty_id=duty.id)
            self.assertEqual(mission.approval_path, "province", code)
            passed = mission._fao_stages_ahead()
            self.assertEqual(passed, ["section_head", "leader_consent", "superior"])

    def test_the_mission_says_who_approves_finally(self):
        for person, path in (
            (self.persons[1], "office"),
            (self.leader, "office"),
            (self.make_person("Bureau head", "r5"), "leaders"),
            (self.leader_person, "leaders"),
            (self.make_person("Director general", "r4"), "province"),
            (self.chief(self.mayor), "province"),
            (self.make_person("Vice-minister", "r3"), "centre"),
            (self.county_chief(), "province"),
        ):
            mission = self.make_mission(persons=person)
            self.assertEqual(mission.approval_path, path, person.name)
        self.env["fao.authority"].search([]).sudo().unlink()
        mission = self.make_mission(persons=self.persons[1])
        self.assertEqual(mission.approval_path, "superior")

    # ---- The rules

    def test_ldr_01_secretary_and_mayor_not_both_abroad(self):
        first = self.visit(self.chief(self.secretary), organizer_id=self.unit_party.id)
        self.assertFalse(first.chiefs_abroad)
        person = self.chief(self.mayor)
        second = self.visit(
            person, submit=False, exit_date="2026-06-15", entry_date="2026-06-20"
        )
        self.assertCheck(second, "would both be abroad")
        second.write({"exit_date": "2026-06-16", "entry_date": "2026-06-21"})
        self.submit(second)

    def test_ldr_01_in_one_group_too(self):
        both = self.chief(self.secretary) | self.chief(self.mayor)
        self.assertCheck(self.visit(both, submit=False), "would both be abroad")

    def test_ldr_02_stand_in_is_named_and_stays(self):
        mission = self.visit(submit=False, acting_leader_id=False)
        self.assertCheck(mission, "Name who stands in")
        mission.acting_leader_id = self.leader_person
        self.assertCheck(mission, "is abroad on these days himself")
        self.make_trip_of(self.stand_in)
        mission.acting_leader_id = self.stand_in
        self.assertCheck(mission, "is abroad on these days himself")
        mission.acting_leader_id = self.secretary.partner_id
        self.submit(mission)

    def make_trip_of(self, person):
        """Let a person be away on the days of the visit."""
        mission = self.make_mission(persons=person, countries=self.germany,
                                    entry_date="2026-06-09")  # fmt: skip
        self.submit(mission)

    def test_ldr_03_two_trips_in_a_term(self):
        person = self.chief(self.vice_mayor)  # in office since 1 January 2024
        for day in ("2023-05-08", "2024-03-11"):
            self.make_trip(person, day)
        mission = self.visit(person, submit=False)
        self.assertNoCheck(mission, "LDR-03")
        self.make_trip(person, "2024-04-15")
        self.assertCheck(mission, "3 trips in the term of office, at most 2")

    def test_ldr_04_no_issue_before_the_consent_of_the_leaders(self):
        mission = self.visit()
        self.sign_through(mission, last="section_head")
        with at("2026-04-17"):
            self.act(mission, "jump", self.administrator, stage="sign", comment="Quick")
        names = mission.with_user(self.director).leader_consent_missing
        self.assertEqual(names, "Leader in charge, Head of government")
        with self.assertRefused("FAO-CHECK") as caught:
            self.sign(mission)
        self.assertIn("consent of a leader", str(caught.exception))
        self.assertFalse(mission.document_ids.filtered("number"))

    def test_ldr_04_of_an_earlier_round_does_not_count(self):
        mission = self.visit()
        self.to_chiefs(mission)
        self.consent(mission, self.mayor)
        self.assertFalse(mission.with_user(self.director).leader_consent_missing)
        with at("2026-04-21"):
            self.act(
                mission, "return", self.director, stage="section_head", comment="Again"
            )
        mission.invalidate_recordset()
        self.assertTrue(mission.with_user(self.director).leader_consent_missing)

    def test_ldr_05_ten_working_days_before_the_exit(self):
        mission = self.visit(embassy_informed_on=False, exit_date="2026-06-08")
        self.to_chiefs(mission)
        self.consent(mission, self.mayor)
        with self.assertRefused("FAO-WARN") as caught:
            self.sign(mission, "2026-05-26", reasons={})
        self.assertIn("9 working days", str(caught.exception))
        self.sign(mission, "2026-05-25", reasons={})
        self.assertStage(mission, "approved")
        mission.with_user(self.liaison).write(
            {
                "embassy_informed_on": "2026-05-26",
                "actual_exit": "2026-06-08",
                "actual_entry": "2026-06-15",
            }
        )
        self.hand_in_report(mission)
        with at("2026-06-20"), self.assertRefused("FAO-WARN") as caught:
            self.act(
                mission,
                "take",
                self.liaison,
                transition="record_return",
                reasons={},
            )
        self.assertIn("9 working days, at least 10", str(caught.exception))
        mission.with_user(self.liaison).embassy_informed_on = "2026-05-25"
        with at("2026-06-20"):
            self.act(
                mission,
                "take",
                self.liaison,
                transition="record_return",
                reasons={},
            )

    def test_ldr_90_secret_until_announced(self):
        self.liaison.fao_clearance = 2
        mission = self.visit(submit=False)
        with at("2026-04-15"), self.assertRefused("FAO-WARN") as caught:
            others = dict.fromkeys(["TRV-08", "TRV-10", "TRV-15"], "Fixed")
            self.act(mission, "submit", self.liaison, reasons=others)
        self.assertIn("that is not announced is secret", str(caught.exception))
        mission.confidentiality = "2"
        self.assertNoCheck(mission, "LDR-90")
        mission.write({"confidentiality": "1", "announced_on": "2026-04-14"})
        self.assertNoCheck(mission, "LDR-90")
        self.assertNoCheck(self.make_mission(), "LDR-90")

    def busy(self, mission):
        return self.env["calendar.event"].search([("fao_mission_id", "=", mission.id)])

    def test_ldr_06_the_calendar_shows_busy_and_no_more(self):
        mission = self.approved()
        event = self.busy(mission)
        self.assertEqual(event.partner_ids, self.leader_person)
        self.assertEqual(str(event.start_date), "2026-06-08")
        self.assertEqual(str(event.stop_date), "2026-06-15")
        self.assertEqual((event.show_as, event.privacy), ("busy", "private"))
        seen = event.with_user(self.finance)
        self.assertEqual(seen.name, "Busy")
        self.assertFalse(seen.description)
        with self.assertRaises(AccessError):
            seen.read(["fao_mission_id"])
        self.assertNotIn(mission.title, str(event.read(["name", "description"])))

    def test_ldr_06_follows_a_change_and_goes_with_a_cancelled_trip(self):
        mission = self.approved()
        with at("2026-04-22"):
            self.act(mission, "take", self.liaison, transition="change")
            mission.with_user(self.liaison).exit_date = "2026-06-10"
            self.act(mission, "take", self.liaison, transition="file_change")
        self.assertEqual(str(self.busy(mission).start_date), "2026-06-10")
        with at("2026-04-23"):
            self.act(
                mission, "take", self.liaison, transition="cancel_trip", comment="Off"
            )
        self.assertFalse(self.busy(mission))

    def test_ldr_03_the_register_says_how_many_trips_are_left(self):
        person = self.leader_person
        with at("2026-04-15"):
            self.assertEqual(person.fao_allowance, "1")
            self.make_trip(self.leader_person, "2025-03-10")
            self.env.invalidate_all()
            self.assertEqual(person.fao_allowance, "1")  # of two in the term
            self.make_trip(self.leader_person, "2026-02-09")
            self.env.invalidate_all()
            self.assertEqual(person.fao_allowance, "0")
            self.assertFalse(self.persons[1].fao_allowance)

    def test_the_register_says_when_each_may_travel_next(self):
        self.make_trip(self.leader_person, "2026-03-10")
        rows = self.env["fao.travel.member"].search(
            [("person_id", "=", self.leader_person.id), ("is_leader", "=", True)]
        )
        with at("2026-04-01"):
            rows.invalidate_recordset()
            self.leader_person.invalidate_recordset()
            self.assertEqual(str(rows.next_exit), "2027-01-01")

    def test_briefs_are_for_whoever_is_cleared(self):
        mission = self.visit(
            submit=False,
            brief_ids=[
                Command.create({"kind": "country", "name": "France"}),
            ],
        )
        points = {
            "mission_id": mission.id,
            "kind": "talking_points",
            "name": "Points",
            "confidentiality": "2",
        }
        with self.assertRaises(AccessError):
            self.env["fao.travel.brief"].with_user(self.liaison).create(points)
        secret = self.as_engine(self.env["fao.travel.brief"]).create(points)
        mission.brief_ids.sudo().mapped("name")
        mission.with_user(self.liaison).purpose = "Talks"
        self.assertEqual(mission.with_user(self.liaison).brief_ids.mapped("name"),
                         ["France"])  # fmt: skip
        with self.assertRaises(AccessError):
            secret.with_user(self.liaison).read(["name"])
        self.submit(mission)
        self.assertEqual(secret.with_user(self.head).name, "Points")
