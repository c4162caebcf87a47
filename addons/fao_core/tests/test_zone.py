import io
import json
from datetime import datetime

from openpyxl import load_workbook

from odoo import Command
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

ZONE = "Asia/Shanghai"


@tagged("post_install", "-at_install")
class TestZone(HttpCase):
    """Moments are kept in UTC and shown in the zone of the office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.env["res.users"].create(
            {
                "name": "Someone new",
                "login": "someone.new",
                "password": "someone.new",
                "group_ids": [Command.link(cls.env.ref("base.group_user").id)],
            }
        )

    def log_in(self, zone):
        """Log in as people do, in a browser that says where it is."""
        self.session = self.authenticate(None, None)
        self.opener.cookies.set("tz", zone)
        answer = self.url_open(
            "/web/login",
            {
                "login": "someone.new",
                "password": "someone.new",
                "csrf_token": Request.csrf_token(self),
            },
            allow_redirects=False,
        )
        self.assertEqual(answer.status_code, 303)

    def test_a_new_user_has_the_zone_of_the_office(self):
        self.assertEqual(self.user.tz, ZONE)

    def test_another_zone_may_be_chosen(self):
        user = new_test_user(self.env, "someone.else", tz="Asia/Urumqi")
        self.assertEqual(user.tz, "Asia/Urumqi")

    def test_the_browser_does_not_decide_at_the_first_login(self):
        self.log_in("America/New_York")
        self.env.invalidate_all()
        self.assertTrue(self.user.login_date)
        self.assertEqual(self.user.tz, ZONE)
        self.assertEqual(
            self.env["res.users"].with_user(self.user).context_get()["tz"], ZONE
        )

    def test_a_zone_chosen_later_stays(self):
        self.log_in("America/New_York")
        self.user.tz = "Asia/Urumqi"
        self.log_in("America/New_York")
        self.env.invalidate_all()
        self.assertEqual(self.user.tz, "Asia/Urumqi")

    def test_an_export_shows_the_zone_of_the_office(self):
        self.user.group_ids += self.env.ref("base.group_allow_export")
        self.authenticate("someone.new", "someone.new")
        partner = self.env["res.partner"].create({"name": "Exported"})
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id = %s",
            [datetime(2026, 4, 22, 15, 59), partner.id],
        )
        self.env.invalidate_all()
        user = self.env["res.users"].with_user(self.user)
        answer = self.url_open(
            "/web/export/xlsx",
            {
                "csrf_token": Request.csrf_token(self),
                "data": json.dumps(
                    {
                        "model": "res.partner",
                        "fields": [
                            {"name": "create_date", "label": "When", "type": "datetime"}
                        ],
                        "ids": partner.ids,
                        "domain": [],
                        "import_compat": False,
                        "context": dict(user.context_get()),
                    }
                ),
            },
        )
        sheet = load_workbook(io.BytesIO(answer.content)).active
        self.assertEqual(sheet["A2"].value, datetime(2026, 4, 22, 23, 59))
