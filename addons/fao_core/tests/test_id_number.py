"""Who reads the numbers of identity cards, and how that is noted (SEC-04)."""

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import file_open

from odoo.addons.fao_core.engine.errors import FaoError

from .common import FaoCase

NUMBER = "44010119900307123X"
MASKED = "44******3X"


@tagged("post_install", "-at_install")
class TestIdNumber(FaoCase):
    """The card of a person of the Commerce Bureau, which Education does not see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["res.partner.id_category"].create(
            {"code": "card", "name": "Identity card"}
        )
        cls.person = cls.env["res.partner"].create(
            {"name": "Li Weidong", "fao_unit_id": cls.unit_commerce.id}
        )
        cls.card = cls.env["res.partner.id_number"].create(
            {
                "partner_id": cls.person.id,
                "category_id": cls.category.id,
                "name": NUMBER,
            }
        )
        cls.everybody = (
            cls.liaison | cls.education_liaison | cls.section_officer | cls.head
            | cls.inspector | cls.manager
        )  # fmt: skip

    def readings(self):
        return self.env["fao.number.reading"].search(
            [("res_model", "=", self.card._name), ("res_id", "=", self.card.id)]
        )

    def assertCode(self, code, call, *args):
        with self.assertRaises(FaoError) as caught:
            call(*args)
        self.assertEqual(caught.exception.code, code)

    # ---- Who reads it whole

    def test_sec_04_officers_and_the_liaison_of_the_unit_ask_and_it_is_noted(self):
        for user in (self.section_officer, self.liaison):
            before = self.readings()
            self.assertEqual(self.card.with_user(user).reveal(" Ticket "), NUMBER)
            [row] = self.readings() - before
            self.assertEqual((row.user_id, row.person_id), (user, self.person))
            self.assertEqual((row.purpose, row.number_masked), ("Ticket", MASKED))
            self.assertEqual(row.company_id, self.company)
            self.assertTrue(row.with_user(self.inspector).read(["purpose"]))

    def test_sec_04_nobody_else_and_nobody_without_a_purpose(self):
        for user in (self.education_liaison, self.head, self.inspector, self.manager):
            with self.subTest(user=user.login):
                self.assertCode("FAO-POWER", self.card.with_user(user).reveal, "Look")
        for purpose in ("", "  ", None, 5):
            card = self.card.with_user(self.liaison)
            self.assertCode("FAO-COMMENT", card.reveal, purpose)
        self.assertFalse(self.readings())

    def test_sec_04_the_liaison_loses_it_when_the_person_changes_the_unit(self):
        self.person.fao_unit_id = self.unit_education
        card = self.card.with_user(self.liaison)
        self.assertCode("FAO-POWER", card.reveal, "Ticket")
        card = self.card.with_user(self.education_liaison)
        self.assertEqual(card.reveal("Ticket"), NUMBER)

    def test_sec_04_the_screen_asks_for_the_purpose(self):
        action = self.card.with_user(self.liaison).action_reveal()
        wizard = self.env[action["res_model"]].with_user(self.liaison)
        wizard = wizard.browse(action["res_id"])
        self.assertCode("FAO-COMMENT", wizard.action_show)
        wizard.purpose = "Ticket"
        self.assertEqual(wizard.action_show()["params"]["message"], NUMBER)
        self.assertNotIn(NUMBER, str(wizard.read()))

    # ---- No other way to it

    def test_sec_04_not_by_reading_searching_grouping_sorting_or_exporting(self):
        for user in self.everybody:
            user.group_ids += self.env.ref("base.group_allow_export")
            card, person = self.card.with_user(user), self.person.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(card.name_masked, MASKED)
                self.assertEqual(card.display_name, f"Identity card {MASKED}")
                self.assertNotIn("name", card.fields_get())
                shown = str(card.read()) + str(person.id_numbers.read())
                shown += str(card.web_read({"display_name": {}, "name_masked": {}}))
                shown += str(person.web_read(
                    {"id_numbers": {"fields": {"display_name": {}}}}
                ))  # fmt: skip
                shown += str(card.export_data(["name_masked", "display_name"]))
                self.assertNotIn(NUMBER, shown)
                for call in (
                    lambda c=card: c.read(["name"]),
                    lambda c=card: c.web_read({"name": {}}),
                    lambda c=card: c.search([("name", "like", "44")]),
                    lambda c=card: c.search_read([], ["name"]),
                    lambda c=card: c.search_count([("name", "=", NUMBER)]),
                    lambda c=card: c.onchange({}, ["status"], {"name": {}}),
                    lambda c=card: c.search([], order="name"),
                    lambda c=card: c.formatted_read_group([], ["name"]),
                    lambda c=card: c.export_data(["name"]),
                    lambda p=person: p.export_data(["id_numbers/name"]),
                    lambda p=person: p.search([("id_numbers.name", "=", NUMBER)]),
                    lambda p=person: p.web_read(
                        {"id_numbers": {"fields": {"name": {}}}}
                    ),
                ):
                    with self.assertRaises(AccessError):
                        call()

    def test_sec_04_not_by_names_unless_one_may_ask_and_knows_it(self):
        for user, found in (
            (self.section_officer, True),
            (self.liaison, True),
            (self.education_liaison, False),
            (self.head, False),
        ):
            cards = self.card.with_user(user).browse()
            with self.subTest(user=user.login):
                self.assertEqual(bool(cards.name_search(NUMBER)), found)
                self.assertFalse(cards.name_search(NUMBER[:-1]))
                self.assertFalse(cards.name_search("44"))
                self.assertNotIn(NUMBER, str(cards.name_search("Li Weidong")))
                persons = self.env["res.partner"].with_user(user)
                self.assertFalse(persons.name_search(NUMBER))

    def test_sec_04_not_in_the_chatter_of_the_card_or_the_person(self):
        card = self.card.with_context(tracking_disable=False, mail_notrack=False)
        card.write({"name_masked": "440101199003071248", "valid_until": "2030-01-01"})
        card.message_post(body="Renewed")
        card.activity_schedule("mail.mail_activity_data_todo", summary="Renew")
        self.env.flush_all()
        self.env.cr.precommit.run()  # what was tracked is written at the commit
        self.env.invalidate_all()
        messages = card.message_ids | self.person.message_ids
        told = str(messages.read()) + str(messages.tracking_value_ids.read())
        told += str(card.activity_ids.read())
        self.assertIn("Renewed", told)
        for number in (NUMBER, "440101199003071248"):
            self.assertNotIn(number, told)

    def test_sec_04_not_in_mails_and_reports(self):
        user = self.section_officer
        user.group_ids += self.env.ref("mail.group_mail_template_editor")
        mails = self.env["mail.render.mixin"].with_user(user)
        reports = self.env["ir.qweb"].with_user(user)
        model, ids = self.card._name, self.card.ids

        def mail(field):
            text = f"{{{{ object.{field} }}}}"
            return mails._render_template(text, model, ids, engine="inline_template")

        def report(field):
            arch = f"<t t-name='card'><t t-out='card.{field}'/></t>"
            values = {"card": self.card.with_user(user)}
            return reports._render(etree.fromstring(arch), values)

        for render in (mail, report):
            with self.subTest(render=render.__name__):
                self.assertIn(MASKED, str(render("name_masked")))
                with self.assertRaises(Exception) as caught:
                    render("name")
                told = f"{caught.exception!r} {caught.exception.__cause__!r}"
                self.assertIn("AccessError", told)
                self.assertNotIn(NUMBER, told)

    def test_sec_04_not_by_its_default_views(self):
        for user in (self.section_officer, self.liaison):
            cards = self.env["res.partner.id_number"].with_user(user)
            views = cards.get_views(
                [(False, kind) for kind in ("list", "form", "kanban", "search")]
            )
            for kind, view in views["views"].items():
                with self.subTest(user=user.login, kind=kind):
                    self.assertNotIn('name="name"', view["arch"])

    # ---- Entering it

    def test_whoever_keeps_persons_enters_it_whole(self):
        keeper = self.section_officer
        keeper.group_ids += self.env.ref("base.group_partner_manager")
        cards = self.env["res.partner.id_number"].with_user(keeper)
        with Form(cards) as form:
            form.partner_id = self.person
            form.category_id = self.category
            form.name_masked = " 11010119900307123x"
        card = form.record
        self.assertEqual(card.sudo().name, "11010119900307123X")
        card.name_masked = "110101199003071248"
        self.assertEqual(card.sudo().name, "110101199003071248")
        self.assertCode("FAO-MASKED", card.write, {"name_masked": MASKED})
        self.assertCode("FAO-MASKED", card.write, {"name": MASKED})
        self.person.with_user(keeper).write(
            {
                "id_numbers": [
                    Command.create(
                        {"category_id": self.category.id, "name_masked": NUMBER}
                    )
                ]
            }
        )
        self.assertIn(NUMBER, self.person.sudo().id_numbers.mapped("name"))

    def test_a_rule_of_the_category_judges_what_the_user_may_not_read(self):
        self.category.validation_code = "failed = len(id_number.name) != 18"
        keeper = self.section_officer
        keeper.group_ids += self.env.ref("base.group_partner_manager")
        card = self.card.with_user(keeper)
        with self.assertRaises(Exception) as caught:
            card.name_masked = "123"
        self.assertIn("not a valid Identity card", str(caught.exception))
        card.name_masked = NUMBER

    # ---- Where it comes from

    def test_the_readings_of_an_older_database_find_their_new_owner(self):
        names = self.env["ir.model.data"].sudo()
        moved = names.search(
            [("module", "=", "fao_core"), ("name", "=like", "fao_number_re%")]
        )
        self.assertTrue(moved)
        moved.flush_recordset()
        self.env.cr.execute(
            "UPDATE ir_model_data SET module = 'fao_dashboard' WHERE id IN %s",
            [tuple(moved.ids)],
        )
        path = "fao_core/migrations/19.0.1.1.0/pre-migration.py"
        found = {}
        with file_open(path) as file:
            exec(compile(file.read(), path, "exec"), found)
        found["migrate"](self.env.cr, "19.0.1.0.0")
        moved.invalidate_recordset()
        self.assertEqual(set(moved.mapped("module")), {"fao_core"})
