"""The unit's own papers of a mission: what they say, when they are made, who sees."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.fao_core.engine import docx

from ..tools import unit_paper
from .common import TravelCase, at

ISSUED = ("travel_request", "opinion_form")


@tagged("post_install", "-at_install")
class TestUnitPapers(TravelCase):
    def papers(self, mission):
        """Return the issued papers of the unit, in their order."""
        return [self.issued(mission, code) for code in ISSUED]

    def said(self, mission, name):
        """Return what the papers say under a name."""
        return mission._fao_document_values()["record"][name]

    def printed(self, mission, code, user=None):
        """Return the words of a form, filled for a user."""
        case = mission.case_id.with_user(user or self.liaison)
        kind = case._fao_document_kinds().filtered(lambda k: k.code == code)
        template = kind.sudo().template_id.with_user(case.env.user).sudo(False)
        content = template._filled(case)
        body = docx.Document(docx.io.BytesIO(content)).element.body
        return "".join(node.text or "" for node in body.iter(docx.qn("w:t")))

    # ---- Issued when the unit has signed

    def test_the_office_receives_request_and_opinion_form_with_the_case(self):
        mission = self.make_mission(
            budget_line_ids=[
                Command.create(
                    {"category": "flight", "quantity": 5, "rate": 12000, "name": "Air"}
                )
            ]
        )
        self.submit(mission)
        self.sign_through(mission, last="unit_head")
        with at("2026-04-16"):
            self.act(mission, "approve", self.finance, comment="Within the budget")
        self.assertFalse(mission.case_id.sudo().document_ids)
        with at("2026-04-17"):
            self.act(mission, "approve", self.personnel)
        self.assertStage(mission, "examine")
        for paper in self.papers(mission):
            self.assertEqual(paper.state, "valid")
            self.assertFalse(paper.number or paper.code)
            self.assertEqual(paper.with_user(self.section_officer).name, paper.name)

        request, form = map(self.text_of, self.papers(mission))
        for words in (
            "关于Li Weidong率团赴法国、比利时的请示",
            f"签发人：{self.head.name}",
            "在外8天",
            "预算合计人民币60,000.00元",
            "未通过中介机构",
            "本单位本年度未核定出国计划限额",
            "自2026年4月7日起在单位内部网站公示",
            "二〇二六年四月十七日",
        ):
            self.assertIn(words, request)
        for words in (
            "因公临时出国任务和预算审批意见表",
            "5×12,000.00（Air）",
            "Within the budget",
            f"{self.personnel.name}　　2026年4月17日",
            self.company.name,
        ):
            self.assertIn(words, form)
        # The boxes of the office wait for its own pen
        self.assertEqual(form.count("签名："), 2)

    def test_a_correction_brings_new_papers_that_supersede_the_old(self):
        mission = self.make_mission()
        self.submit(mission)
        self.sign_through(mission, last="countersign")
        first = self.papers(mission)
        with at("2026-04-17"):
            options = {"transition": "return_for_correction", "comment": "Which fair?"}
            self.act(mission, "take", self.section_officer, **options)
            self.assertEqual([paper.state for paper in first], ["valid", "valid"])
            mission.purpose = "Negotiate at the fair of Lyon"
        self.submit(mission, "2026-04-20")
        self.sign_through(mission, "2026-04-20", "countersign")
        for old, both in zip(first, self.papers(mission), strict=True):
            new = both - old
            self.assertEqual((old.state, new.state), ("superseded", "valid"))
            self.assertEqual(old.replaced_by_id, new)
            self.assertNotIn("the fair of Lyon", self.text_of(old))
            for words in ("第2次报送", "the fair of Lyon"):
                self.assertIn(words, self.text_of(new))

    def test_a_change_asks_the_unit_anew_and_shows_no_old_opinion_of_the_office(self):
        mission = self.make_mission()
        self.submit(mission)
        self.sign_through(mission)
        self.assertTrue(self.said(mission, "opinions_leader"))
        with at("2026-04-27"):
            self.act(mission, "take", self.liaison, transition="change")
            self.act(mission, "take", self.liaison, transition="apply_again")
        with at("2026-04-28"):
            self.act(mission, "approve", self.head, comment="Agreed once more")
        [head] = self.said(mission, "opinions_head")
        self.assertEqual(
            (head["text"], head["date"]), ("Agreed once more", "2026年4月28日")
        )
        self.assertFalse(self.said(mission, "opinions_leader"))

    def test_a_secret_mission_hides_its_papers(self):
        mission = self.make_mission(confidentiality="1")
        self.submit(mission)
        self.as_engine(mission.case_id).write({"confidentiality": "3"})
        for user in (self.head, self.finance, self.personnel):
            user.fao_clearance = "3"
        self.sign_through(mission, last="countersign")
        papers = self.papers(mission)
        found = self.env["fao.document"].search(
            [("id", "in", [paper.id for paper in papers])]
        )
        self.assertEqual(
            len(found.with_user(self.head).search([("id", "in", found.ids)])), 2
        )
        self.section_officer.fao_clearance = "1"
        blind = found.with_user(self.section_officer)
        self.assertFalse(blind.search([("id", "in", found.ids)]))
        self.assertFalse(
            blind.attachment_id.browse(found.sudo().attachment_id.ids)._filtered_access(
                "read"
            )
        )

    # ---- What they say

    def test_earlier_trips_are_those_of_two_years_and_of_no_higher_class(self):
        self.make_trip(self.persons[1], "2024-06-07")  # a day too early
        self.make_trip(self.persons[1], "2024-09-18")
        self.make_trip(self.persons[1], "2025-03-08")
        self.make_trip(self.persons[1], "2025-04-09", "cancelled")
        secret = self.make_trip(self.persons[1], "2025-10-12")
        self.as_engine(secret.case_id).write({"confidentiality": "3"})
        mission = self.make_mission()
        trips = [row["trips"] for row in self.said(mission.sudo(), "member_trips")]
        self.assertEqual(
            trips, ["无", "2024年9月赴德国；2025年3月赴德国", "无", "无", "无"]
        )
        self.assertEqual(self.said(mission, "history_since"), "2024年6月8日")
        self.as_engine(mission.case_id).write({"confidentiality": "3"})
        [_leader, told, *_others] = self.said(mission.sudo(), "member_trips")
        self.assertIn("2025年10月赴德国", told["trips"])

    def test_that_no_intermediary_was_used_is_said_only_when_true(self):
        letters = [
            self.letter_command(self.france),
            self.letter_command(self.belgium, source="intermediary"),
        ]
        mission = self.make_mission(invitation_ids=letters)
        self.assertEqual(
            self.said(mission, "invitation_words"), "Host BE的邀请来自中介机构。"
        )
        mission.invitation_ids[1].write(
            {"source": "chinese_enterprise_abroad", "own_enterprise": True}
        )
        self.assertIn("本企业境外机构", self.said(mission, "invitation_words"))
        mission.invitation_ids[1].source = "counterpart"
        self.assertIn("未通过中介机构", self.said(mission, "invitation_words"))

    def test_the_notice_says_what_became_of_it(self):
        mission = self.make_mission(notice_end="2026-04-14")
        words = self.said(mission, "notice_words")
        self.assertIn("自2026年4月7日至2026年4月14日在单位内部网站公示", words)
        self.assertIn("截至报送之日未收到异议", words)
        mission.notice_objection = "Two of one office"
        self.assertIn(
            "收到反映：Two of one office。正在核实", self.said(mission, "notice_words")
        )
        mission.notice_objection_resolved = True
        self.assertIn("已核实处理", self.said(mission, "notice_words"))
        mission.write({"secret_task": True, "secret_reason": "Secret talks"})
        self.assertEqual(
            self.said(mission, "notice_words"),
            "本团组执行涉密任务，按规定不予公示。理由：Secret talks。",
        )

    def test_a_trip_to_hong_kong_is_not_called_abroad(self):
        mission = self.make_mission(
            dest_kind="hkm", countries=self.env.ref("base.hk"), entry_date="2026-06-11"
        )
        self.assertEqual(mission.duty_id.code, "travel_hkm")
        promise = self.printed(mission, "commitment")
        for words in ("因公往来港澳通行证", "中央驻港澳机构", "不擅自增加地区和城市"):
            self.assertIn(words, promise)
        self.assertIn("因公赴港澳团组人员信息表", self.printed(mission, "group_sheet"))
        self.assertIn("不列入年度出国计划", self.said(mission, "plan_words"))

    def test_templates_know_the_names_of_all_values(self):
        mission = self.make_mission(itinerary_ids=self.half_days("2026-06-09"))
        self.submit(mission)
        self.sign_through(mission)
        values = unit_paper.unit_values(mission)
        names = unit_paper.unit_vocabulary(mission.browse())
        self.assertEqual(values.keys(), names.keys())
        for name, value in values.items():
            with self.subTest(name=name):
                rows = isinstance(value, list)
                self.assertEqual(rows, isinstance(names[name], list))
                if rows:
                    self.assertTrue(value)
                    self.assertEqual(value[0].keys(), names[name][0].keys())

    # ---- What is asked for

    def test_a_mission_is_handed_in_with_the_signed_promise(self):
        mission = self.make_mission()
        paper = mission.case_id.file_ids
        self.assertEqual((paper.code, paper.on_paper), ("commitment", True))
        paper.unlink()
        with self.assertRefused("FAO-DOCUMENT") as caught:
            self.submit(mission)
        name = mission.stage_id.document_ids.filtered(lambda d: d.code == "commitment")
        self.assertIn(name.name, str(caught.exception))
        promise = self.printed(mission, "commitment")
        for words in ("7日内将证件交回", "1个月内提交出访报告", "Zhou Xiaomei"):
            self.assertIn(words, promise)
        self.assertFalse(mission.case_id.sudo().document_ids)
        self.give_papers(mission)
        self.submit(mission)
        self.assertStage(mission, "unit_head")

    def test_the_papers_of_a_mission_are_listed(self):
        mission = self.make_mission(
            notice_result=False, kind="conference", special_case="Five sessions"
        )
        cases = self.env["fao.case"].with_user(self.liaison)
        rows = cases.panel(mission.case_id.id)["papers"]
        states = {row["code"]: row["state"] for row in rows if row["code"]}
        self.assertEqual(
            states,
            {
                "request": "answered",
                "members": "answered",
                "group_sheet": "optional",
                "schedule": "optional",
                "invitations": "answered",
                "opinion_form": "answered",
                "filings": "answered",
                "notice_result": "missing",
                "commitment": "there",
                "exemption_explanation": "answered",
            },
        )
        with self.assertRefused("FAO-DOCUMENT"):
            self.submit(mission)
        self.give_papers(mission, "notice_result")
        self.submit(mission)

    def test_the_sheet_tells_each_member_and_masks_the_passport(self):
        mission = self.make_mission()
        mission.member_ids[1].write(
            {"passport_no": "PE1234567", "family_abroad": "Son in Canada"}
        )
        sheet = self.printed(mission, "group_sheet")
        self.assertNotIn("PE1234567", sheet)
        self.assertIn("PE******67", sheet)
        for words in ("Son in Canada", *self.persons.mapped("name")):
            self.assertIn(words, sheet)
