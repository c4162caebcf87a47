from odoo.http import Controller, request, route

from .answers import file_answer


class BpmnController(Controller):
    """Downloads of workflow versions as BPMN."""

    @route("/fao/workflow/<int:workflow_id>/bpmn", auth="user", readonly=True)
    def download(self, workflow_id):
        """Return a workflow version as a file for whoever may read it."""
        workflow = request.env["fao.workflow"].search([("id", "=", workflow_id)])
        if not workflow or not workflow.has_access("read"):
            return request.not_found()
        name = f"{workflow.duty_id.code}-v{workflow.version}.bpmn"
        return file_answer(
            workflow.export_bpmn(), name, "application/xml; charset=utf-8"
        )
