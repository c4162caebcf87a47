"""Rule CTL-05: which returned missions are checked, and how a check is closed."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common import at
from .control_common import ControlCase

QUARTER = date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestTripChecks(ControlCase):
    def make_trips(self, count, day="2026-05-11", rank="r8"):
        """Return missions of one person each that came back on a day."""
        missions = self.env["fao.travel.mission"]
        for number in range(count):
            person = self.make_person(f"Traveller {day} {rank} {number}", rank)
            missions |= self.make_trip(person, day)
        return missions

    def draw(self, first=QUARTER):
        return self.env["fao.trip.check"]._draw(self.company, first)

    def test_ctl_05_a_tenth_by_lot_rounded_up(self):
        trips = self.make_trips(11)
        self.make_trips(2, "2026-07-01")  # the next quarter
        drawn = self.draw()
        self.assertEqual(drawn.mapped("reason"), ["lot", "lot"])
        self.assertLessEqual(drawn.mission_id, trips)
        self.assertFalse(self.draw())
        self.assertEqual(len(self.draw(date(2026, 7, 1))), 1)

    def test_ctl_05_all_groups_of_leaders_besides(self):
        self.make_trips(3)
        led = self.make_trips(2, rank="r5")
        drawn = self.draw()
        leaders = drawn.filtered(lambda check: check.reason == "leader")
        self.assertEqual(leaders.mission_id, led)
        self.assertEqual(len(drawn), 3)

    def test_ctl_05_all_flagged_besides(self):
        trips = self.make_trips(3)
        with at("2026-05-20"):
            cases = self.env["fao.fraud.case"].with_user(self.section_officer)
            self.as_engine(cases).create(
                {
                    "mission_id": trips[0].id,
                    "kind": "other",
                    "person_ids": trips[1].member_ids.person_id.ids,
                    "imposed_on": "2026-05-20",
                    "flagged_until": "2026-06-20",
                }
            )
            drawn = self.draw()
        self.assertEqual(drawn.mapped("reason"), ["flagged"] * 3)

    def test_ctl_05_a_manager_changes_the_share_and_the_rank(self):
        self.env["fao.trip.terms"].with_user(self.manager).create(
            {
                "valid_from": "2026-04-01",
                "company_id": self.company.id,
                "sample_percent": 50,
                "leader_rank_id": self.env.ref("fao_core.rank_r4").id,
            }
        )
        self.make_trips(4, rank="r5")
        self.assertEqual(self.draw().mapped("reason"), ["lot", "lot"])

    def test_ctl_05_nobody_chooses_and_a_check_is_closed_once(self):
        self.returned()
        check = self.draw().with_env(self.env).with_user(self.section_officer)
        with self.assertRefused("FAO-GUARD"):
            check.sudo().create({"mission_id": check.mission_id.id})
        with self.assertRefused("FAO-GUARD"):
            check.sudo().unlink()
        with self.assertRefused("FAO-LOCKED"):
            check.write({"reason": "leader"})
        with self.assertRefused("FAO-REQUIRED"):
            check.action_done()
        check.write({"stamps": True, "result": "ok"})
        with at("2026-07-10"):
            check.action_done()
        self.assertEqual(check.checked_on, date(2026, 7, 10))
        self.assertEqual(check.checked_by_id, self.section_officer)
        with self.assertRefused("FAO-LOCKED"):
            check.write({"result": "violation"})

    def test_sod_04_nobody_checks_a_trip_of_his_own_unit(self):
        section = self.make_unit("SEC", parent_id=self.unit_commerce.id)
        self.returned()
        check = self.draw().with_env(self.env).with_user(self.section_officer)
        check.write({"stamps": True, "result": "ok"})
        unit = self.section_officer.fao_unit_id
        for own in (self.unit_commerce, section):
            self.section_officer.fao_unit_id = own
            with self.assertRefused("FAO-SOD") as caught:
                check.action_done()
            self.assertIn("of his own unit (SOD-04)", str(caught.exception))
        self.section_officer.fao_unit_id = unit
        check.action_done()
        self.assertTrue(check.checked_on)

    def seen(self, mission, **values):
        """Return the drawn check of a mission with one piece of evidence."""
        check = self.draw().with_env(self.env).with_user(self.section_officer)
        self.assertEqual(check.mission_id, mission)
        row = {"kind": "bill", "day": "2026-06-11", **values}
        check.write({"evidence_ids": [Command.create(row)]})
        return check

    def assertEvidence(self, text, check):
        with self.assertRefused("FAO-EVIDENCE") as caught:
            check.action_done()
        self.assertIn(text, str(caught.exception))

    def test_ctl_05_evidence_of_another_place_is_a_violation(self):
        place = {"country_id": self.luxembourg.id, "city": "Luxembourg"}
        check = self.seen(self.returned(last="2026-06-14"), **place)
        self.assertTrue(check.bills)
        self.assertFalse(check.stamps)
        self.assertEqual(check.contradiction_count, 1)
        self.assertFalse(check.evidence_ids.told)
        check.result = "ok"
        self.assertEvidence("country or region not approved", check)
        check.result = "minor"
        self.assertEvidence("what the report conceals is a violation", check)
        check.result = "violation"
        check.action_done()
        row = check.evidence_ids
        for call in (
            lambda: row.write({"day": "2026-06-12"}),
            lambda: row.unlink(),
            lambda: row.create({"check_id": check.id, "kind": "bill", "day": row.day}),
        ):
            with self.assertRefused("FAO-LOCKED"):
                call()

    def test_ctl_05_what_the_report_tells_may_be_minor_or_excused(self):
        mission = self.returned(last="2026-06-14")
        report = self.report_on(mission)
        self.add_stop(report, self.luxembourg, "Luxembourg")
        report.deviation_ids.explanation = "The airport was closed."
        check = self.seen(mission, country_id=self.luxembourg.id)
        self.assertTrue(check.evidence_ids.told)
        self.assertEqual(check.deviation_ids, report.deviation_ids)
        check.result = "ok"
        self.assertEvidence("the trip was not made as approved", check)
        self.as_engine(report.deviation_ids).outcome = "emergency"
        self.env.invalidate_all()
        self.assertFalse(check.contradiction_count)
        check.action_done()
        self.assertEqual(check.rectification_ids.stage_id.code, "recorded")

    def test_ctl_05_days_and_persons_are_compared_too(self):
        mission = self.returned(last="2026-06-14")
        check = self.seen(mission, kind="stamp", day="2026-06-14")
        row = check.evidence_ids
        self.assertFalse(row.contradicts)
        for values, text in (
            ({"day": "2026-06-15"}, "day not approved"),
            ({"day": "2026-06-10", "city": "Nice", "country_id": self.france.id},
             "city not approved"),
            ({"city": "city fr", "person_id": self.make_person("Shen", "r8").id},
             "person not approved"),
        ):  # fmt: skip
            with self.subTest(text):
                row.write(values)
                self.assertEqual(row.contradiction, text)
        row.person_id = self.leader
        self.assertFalse(row.contradicts)

    def test_ctl_05_the_job_draws_the_last_quarter(self):
        self.company.fao_level = "city"
        trips = self.make_trips(1)
        with at("2026-07-02"):
            self.env["fao.trip.check"]._cron_draw()
        check = self.env["fao.trip.check"].search([("mission_id", "=", trips.id)])
        self.assertEqual(check.quarter, QUARTER)

    def test_ctl_05_the_unit_does_not_see_what_is_drawn(self):
        self.make_trips(1)
        check = self.draw()
        checks = self.env["fao.trip.check"]
        for user, seen in (
            (self.section_officer, True),
            (self.inspector, True),
            (self.liaison, False),
        ):
            model = checks.with_user(user)
            self.assertEqual(model.has_access("read"), seen)
            if seen:
                self.assertTrue(model.search([("id", "in", check.ids)]))

    # ---- Record and notice

    def done(self, result, **values):
        """Return the result of a check that the inspector made on 15 July."""
        mission = self.returned()
        with at("2026-07-10"):
            [check] = self.draw()
        check = check.with_env(self.env).with_user(self.inspector)
        check.write({"stamps": True, "bills": True, "result": result, **values})
        self.env.invalidate_all()
        with at("2026-07-15"):
            check.action_done()
        self.assertEqual(check.mission_id, mission)
        return check.rectification_ids

    def test_ctl_05_a_check_without_findings_is_recorded(self):
        row = self.done("ok")
        self.assertStage(row, "recorded")
        record = self.issued(row, "check_record")
        self.assertFalse(record.number)
        text = self.text_of(record)
        in_words = row.with_context(lang=self.paper_lang())
        self.assertIn(in_words.evidence_seen, text)
        self.assertEqual(in_words.evidence_seen.count("; "), 1)
        self.assertFalse(self.issued(row, "rectification_notice"))

    def test_ctl_05_a_violation_is_corrected_by_a_notice(self):
        row = self.done("violation", note="A day more in Lyon")
        self.assertStage(row, "draft")
        with at("2026-07-15"):
            text = "Enter what the unit has to correct and by when"
            self.assertRule(text, self.act, row, "submit", self.inspector)
            row.write({"demand": "Pay the day back", "correct_by": "2026-08-14"})
            self.env.invalidate_all()
            self.act(row, "submit", self.inspector)
        with at("2026-07-16"):
            self.act(row, "approve", self.director)
        self.assertStage(row, "correcting")
        notice = self.issued(row, "rectification_notice")
        self.assertEqual(notice.number, "测外办函〔2026〕1号")
        text = self.text_of(notice)
        for words in ("A day more in Lyon", "Pay the day back", "2026年8月14日"):
            self.assertIn(words, text)
        self.assertTrue(self.issued(row, "check_record"))

        press = {"user": self.inspector, "transition": "corrected"}
        with at("2026-08-20"):
            text = "Enter what the unit did and on which day"
            self.assertRule(text, self.act, row, "take", **press)
            row.write({"answer": "Paid back", "corrected_on": "2026-08-18"})
            self.env.invalidate_all()
            with self.assertRefused("FAO-WARN") as caught:
                self.act(row, "take", reasons={}, **press)
            self.assertIn("Corrected on 2026-08-18, due on", str(caught.exception))
            self.act(row, "take", **press)
        self.assertStage(row, "corrected")

    def test_ctl_05_what_was_checked_stays(self):
        row = self.done("minor")
        with self.assertRefused("FAO-LOCKED"):
            row.check_id = False
        with self.assertRefused("FAO-REQUIRED"):
            self.env["fao.trip.rectification"].with_user(self.inspector).create({})
