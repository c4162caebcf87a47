from odoo.tests import HttpCase, no_retry, tagged

SUITE = "@fao_core"


def hoot_id(name):
    """Return the id under which hoot knows the suite ``name``."""
    value = 0
    for char in name:
        value = ((value << 5) - value + ord(char)) & 0xFFFFFFFF
    return f"{value:08x}"


@tagged("post_install", "-at_install")
class TestWebClient(HttpCase):
    """Run the JavaScript tests of the web client in a browser."""

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
