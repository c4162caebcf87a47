from odoo.http import Controller, request, route

from .answers import file_answer


class PackController(Controller):
    """Downloads of duty packs, for duty managers."""

    @route("/fao/pack/<string:code>", type="http", auth="user", readonly=True)
    def download(self, code):
        """Return the pack of a duty as a file."""
        if not request.env.user.has_group("fao_core.group_fao_manager"):
            return request.not_found()
        duty = request.env["fao.duty"].with_context(active_test=False)
        if not duty.search_count([("code", "=", code)], limit=1):
            return request.not_found()
        return file_answer(
            duty.export_pack(code), f"{code}.yaml", "application/yaml; charset=utf-8"
        )
