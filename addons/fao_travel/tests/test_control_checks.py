"""Rule CTL-05: which returned missions are checked, and how a check is closed."""

from datetime import date

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
