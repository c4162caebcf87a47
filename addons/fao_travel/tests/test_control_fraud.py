"""Acceptance scenario 9 and rule CTL-06 with their exact dates and texts."""

from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import file_open

from .common import at
from .control_common import ControlCase


@tagged("post_install", "-at_install")
class TestFraud(ControlCase, HttpCase):
    """A forged invitation, found after the approval of 16 April 2026."""

    def setUp(self):
        super().setUp()
        self.mission = self.approved()

    def open_case(self, user=None, **values):
        """Open an investigation as an officer."""
        with at("2026-04-30"):
            return (
                self.env["fao.fraud.case"]
                .with_user(user or self.section_officer)
                .create(
                    {
                        "mission_id": self.mission.id,
                        "kind": "forged_invitation",
                        "found_on": "2026-04-30",
                        "person_ids": self.leader.ids,
                        "evidence": "The host knows of no invitation.",
                        "grounds": "The invitation is forged",
                        **values,
                    }
                )
            )

    def impose(self, **values):
        """Return an investigation with which the director agreed on 30 April."""
        case = self.open_case(**values)
        with at("2026-04-30"):
            self.act(case, "submit", self.section_officer)
            self.act(case, "approve", self.director)
        self.env.invalidate_all()
        return case

    def later(self):
        """Return a draft of the unit for November 2026 with other persons."""
        with at("2026-06-10"):
            return self.make_mission(
                persons=self.make_person("Tao Li", "r8"),
                countries=self.germany,
                exit_date="2026-11-09",
                entry_date="2026-11-13",
                notice_start="2026-06-10",
            )

    def test_9_forged_invitation_found_after_the_approval(self):
        document = self.mission.sudo().approval_document_id
        case = self.impose()

        # Revoked, and the public page says so and when
        self.assertEqual(document.state, "revoked")
        self.assertEqual(document.revoked_on, date(2026, 4, 30))
        page = self.url_open(
            f"/fao/verify/{document.code}", headers={"Accept-Language": "en"}
        ).text
        self.assertIn("This document was revoked", page)
        self.assertIn("2026-04-30", page)
        self.assertNotIn("forged", page)

        # Thu 30 April; 1 to 5 May are holidays, Sat 9 May is worked
        due = case.case_id._local_date(case.due_at - timedelta(seconds=1))
        self.assertEqual(due, date(2026, 5, 11))

        # Flagged for twelve months; the application is stopped without a reason
        self.assertEqual(case.flagged_until, date(2027, 4, 30))
        with at("2026-04-30"):
            self.assertEqual(self.unit_commerce.flag_count, 1)
            self.assertEqual(self.leader.fao_flag_count, 1)

        # The liaison sees that, the inspector sees why
        mission = self.mission
        self.assertEqual(mission.with_user(self.liaison).restriction, "Restricted")
        self.assertEqual(
            mission.with_user(self.inspector).restriction,
            "Forged invitation: The invitation is forged",
        )
        with self.assertRaises(AccessError):
            case.with_user(self.liaison).read(["grounds"])
        told = mission.with_user(self.liaison).case_id.ledger_ids.mapped("payload")
        self.assertNotIn("forged", str(told).lower())

        # The group is refused on paper, with what may be done about it
        notice = self.issued(case, "refusal_fraud")
        self.assertEqual(notice.number, "测外办退〔2026〕1号")
        self.assertFalse(notice.code)
        text = self.text_of(notice)
        for words in ("The invitation is forged", "12个月", self.director.name):
            self.assertIn(words, text)

        # Reported to a department by a letter that the director signs
        text = "Enter the department to which it is reported"
        self.assertRule(text, self.report, case)
        with at("2026-05-07"):
            case.recipient = "discipline"
        self.report(case)
        self.assertStage(case, "letter")
        self.assertFalse(case.referral_number)
        with at("2026-05-08"):
            self.act(case, "approve", self.director)
        self.assertStage(case, "closed")
        letter = self.issued(case, "referral_letter")
        self.assertEqual(case.referral_number, "测外办函〔2026〕1号")
        self.assertEqual(case.referral_number, letter.number)
        self.assertEqual(case.referred_on, date(2026, 5, 8))
        options = {"document": letter.id, "comment": "A name was wrong"}
        with at("2026-07-02"):
            self.act(case, "reissue", self.inspector, **options)
        self.assertEqual(case.referral_number, "测外办函〔2026〕2号")
        self.assertEqual(case.referred_on, date(2026, 5, 8), "not referred twice")
        text = self.text_of(letter)
        for words in (
            "The host knows of no invitation.",
            letter.number,
            self.director.name,
        ):
            self.assertIn(words, text)

    def report(self, case):
        with at("2026-05-07"):
            self.act(case, "take", self.section_officer, transition="to_sign")

    def test_ctl_06_five_working_days_from_the_day_it_was_found(self):
        case = self.impose(found_on="2026-04-24")
        # Mon 27 to Thu 30 April, then Wed 6 May: 1 to 5 May are holidays
        self.assertEqual(case.report_by, date(2026, 5, 6))
        with at("2026-05-07"):
            self.env.invalidate_all()
            case.recipient = "discipline"
            with self.assertRefused("FAO-WARN") as caught:
                self.act(
                    case,
                    "take",
                    self.section_officer,
                    transition="to_sign",
                    reasons={},
                )
        self.assertIn("comes 1 working days late", str(caught.exception))
        self.report(case)
        self.assertStage(case, "letter")

    def test_ctl_06_a_letter_that_is_not_signed_comes_back(self):
        case = self.impose(recipient="finance")
        self.report(case)
        with at("2026-05-08"):
            self.act(case, "reject", self.director, comment="To the discipline organ")
        self.assertStage(case, "report")
        self.assertFalse(case.referral_number)
        with at("2026-05-08"):
            case.recipient = "discipline"
        self.report(case)
        self.assertStage(case, "letter")

    def test_ctl_06_a_flagged_unit_needs_the_director_for_twelve_months(self):
        new = self.later()
        self.assertNoCheck(new, "CTL-06", "2026-06-20")
        self.impose()
        self.env.invalidate_all()
        with at("2026-06-20"), self.assertRefused("FAO-CHECK") as caught:
            self.act(new, "submit", self.liaison)
        self.assertIn("CTL-06: Restricted", str(caught.exception))
        self.assertNotIn("forged", str(caught.exception).lower())
        self.env.invalidate_all()
        with at("2027-04-30"):
            self.assertEqual(self.unit_commerce.flag_count, 1)
        self.env.invalidate_all()
        with at("2027-05-01"):
            self.assertEqual(self.unit_commerce.flag_count, 0)

    def test_ctl_06_a_manager_changes_the_months_of_the_flag(self):
        self.env["fao.trip.terms"].with_user(self.manager).create(
            {
                "valid_from": "2026-04-01",
                "company_id": self.company.id,
                "flag_months": 6,
            }
        )
        self.assertEqual(self.impose().flagged_until, date(2026, 10, 30))

    def test_ctl_06_no_passport_for_a_restricted_group(self):
        with at("2026-06-01"):
            self.assertTrue(self.mission._fao_approves_trip_of(self.leader))
        self.impose()
        with at("2026-06-01"):
            self.assertFalse(self.mission._fao_approves_trip_of(self.leader))

    def test_ctl_06_nothing_happens_when_the_director_does_not_agree(self):
        case = self.open_case()
        with at("2026-04-30"):
            self.act(case, "submit", self.section_officer)
            self.act(case, "reject", self.director, comment="Not proved")
        self.assertStage(case, "dropped")
        self.assertEqual(self.mission.sudo().approval_document_id.state, "valid")
        self.assertFalse(self.mission.restricted)

    def test_ctl_06_an_investigation_is_secret(self):
        case = self.open_case(confidentiality="1")
        with at("2026-04-30"):
            self.assertRule(
                "An open investigation is at least secret",
                self.act,
                case,
                "submit",
                self.section_officer,
            )

    def test_ctl_06_who_sees_an_investigation(self):
        liaison = self.make_user("cleared", "liaison", fao_clearance="3")
        case = self.impose(unit_id=self.unit_commerce.id)
        cases = self.env["fao.fraud.case"]
        for user, seen in (
            (self.section_officer, 1),
            (self.director, 1),
            (self.inspector, 1),
            (self.section_head, 0),
            (self.head, 0),
            (self.liaison, 0),
            (liaison, 0),
            (self.administrator, 0),
        ):
            with self.subTest(user=user.login):
                found = cases.with_user(user).search_count([("id", "=", case.id)])
                self.assertEqual(found, seen)

    def test_facts_are_not_entered(self):
        case = self.open_case()
        for vals in (
            {"imposed_on": "2026-04-30"},
            {"flagged_until": "2026-05-01"},
            {"referral_number": "No. 7"},
            {"referred_on": "2026-05-07"},
        ):
            with self.assertRefused("FAO-GUARD"):
                case.write(vals)

    def test_the_pack_is_clean_and_equals_its_export(self):
        duty = self.env["fao.duty"].search([("code", "=", "fraud_case")])
        self.assertEqual(duty.workflow_id.lint(), [])
        self.assertTrue(all(duty.check_ids.mapped("legal_basis")))
        with file_open("fao_travel/duties/fraud_case.yaml") as file:
            text = file.read()
        self.assertEqual(self.env["fao.duty"].export_pack("fraud_case"), text)
