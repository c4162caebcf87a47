"""What the office tells an applicant whom it refuses (4.4): notice, number, remedy."""

from datetime import date

from odoo.tests import tagged

from .common import at
from .visa_common import VisaCase

REASON = "TRV-08: the host is no counterpart"


@tagged("post_install", "-at_install")
class TestRefusalNotices(VisaCase):
    """Refusals of different duties share one series without gaps."""

    def refused_mission(self):
        """Return a mission that the section's officer refuses on 20 April."""
        mission = self.make_mission(
            persons=self.make_person("Tao Li", "r8"),
            exit_date="2026-09-07",
            entry_date="2026-09-11",
            countries=self.germany,
        )
        self.submit(mission, "2026-04-17")
        self.sign_through(mission, "2026-04-17", "countersign")
        options = {"transition": "refuse", "comment": REASON}
        with at("2026-04-20"):
            self.act(mission, "take", self.section_officer, **options)
        return mission

    def assertNotice(self, notice, number, *words):
        """Assert that a notice stands with its number and says these words."""
        self.assertEqual(notice.number, number)
        self.assertEqual(notice.state, "valid")
        text = self.text_of(notice)
        for word in (number, *words):
            self.assertIn(word, text)

    def test_a_refused_mission_is_returned_with_a_notice(self):
        mission = self.refused_mission()
        self.assertStage(mission, "refused")
        notice = self.issued(mission, "refusal_abroad")
        remedy = notice.template_id.with_context(lang=self.paper_lang()).remedy
        self.assertNotice(
            notice,
            "测外办退〔2026〕1号",
            REASON,
            "TRV-08",
            remedy,
            self.section_officer.name,
            "2026年4月20日",
            "Tao Li",
        )
        self.assertEqual(notice.issued_on, date(2026, 4, 20))
        self.assertEqual(notice.signed_by, self.section_officer)

        # The register of refusals names notice, rules and what may be done
        self.env.flush_all()
        row = self.env["fao.refusal"].search([("case_id", "=", mission.case_id.id)])
        self.assertEqual(row.document_id, notice)
        self.assertEqual(row.rule_codes, "TRV-08")
        self.assertIn("apply again", row.with_context(lang="en_US").remedy)

    def test_the_head_of_a_unit_refuses_without_a_number_of_the_office(self):
        mission = self.make_mission(
            persons=self.make_person("Tao Li", "r8"),
            countries=self.germany,
            entry_date="2026-06-12",
        )
        self.submit(mission)
        with at("2026-04-16"):
            self.act(mission, "reject", self.head, comment="Not needed")
        self.assertStage(mission, "refused")
        self.assertFalse(mission.case_id.document_ids)

    def test_refusals_of_all_duties_are_one_series_without_gaps(self):
        mission = self.refused_mission()
        visa = self.hand_in()
        options = {"transition": "refuse", "comment": "Purpose doubted"}
        with at("2026-05-25"):
            self.act(visa, "take", self.custodian, **options)
        newcomer = self.mission.member_ids.person_id[1]
        with at("2026-05-26"):
            self.passports[1].cancel("Damaged")
            passport = (
                self.env["fao.passport.application"]
                .with_user(self.liaison)
                .create(
                    {
                        "person_id": newcomer.id,
                        "mission_id": self.mission.id,
                        "photo_receipt": "P1",
                        "biometrics_on": "2026-05-22",
                    }
                )
            )
            self.hand_in_papers(passport, self.liaison)
            self.act(passport, "submit", self.liaison)
            options = {"transition": "refuse", "comment": "The photo is of another"}
            self.act(passport, "take", self.section_officer, **options)
        notices = (
            self.issued(mission, "refusal_abroad")
            | self.issued(visa, "refusal_visa")
            | self.issued(passport, "refusal_passport")
        )
        self.assertEqual(notices.mapped("serial"), [1, 2, 3])
        self.assertEqual(notices.series_id.code, "refusal_notice")
        self.assertNotice(
            notices[1], "测外办退〔2026〕2号", "Purpose doubted", "2026年5月11日"
        )
        self.assertNotice(
            notices[2], "测外办退〔2026〕3号", "The photo is of another", newcomer.name
        )

    def test_a_corrected_notice_keeps_the_reason(self):
        mission = self.refused_mission()
        notice = self.issued(mission, "refusal_abroad")
        options = {"document": notice.id, "comment": "The unit was renamed"}
        with at("2026-04-21"):
            self.act(mission, "reissue", self.section_officer, **options)
        new = self.issued(mission, "refusal_abroad") - notice
        self.assertNotice(new, "测外办退〔2026〕2号", REASON, "TRV-08")
