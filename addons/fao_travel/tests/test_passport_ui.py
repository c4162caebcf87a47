from odoo.tests import HttpCase, no_retry, tagged

from odoo.addons.fao_core.tests.test_ui import hoot_id

SUITE = "@fao_travel"


@tagged("post_install", "-at_install")
class TestPassportDeskClient(HttpCase):
    """Run the JavaScript tests of the custodian's desk in a browser."""

    @no_retry
    def test_hoot(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={hoot_id(SUITE)}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
