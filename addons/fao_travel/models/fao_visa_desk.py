from odoo import models

from odoo.addons.fao_core.engine.errors import FaoError


class FaoVisaApplication(models.Model):
    """The visa desk: what lies ready for one consulate is handed in at once."""

    # many applications at once, apart from one of them
    _inherit = "fao.visa.application"  # pylint: disable=consider-merging-classes-inherited

    def action_hand_in(self):
        """Hand in these applications, each with its own verdict.

        What is refused says why and stays; the others are with the consulate.

        :return: a notification with the verdicts
        :raise FaoError: ``FAO-BATCH`` when they are not of one consulate
        """
        places = {row.consulate or row.country_id.name for row in self}
        if len(places) > 1:
            raise FaoError(
                "FAO-BATCH",
                self.env._(
                    "Consulate: a batch goes to one of them, these go to %(places)s.",
                    places=", ".join(sorted(places)),
                ),
            )
        options = {"transition": "hand_in"}
        verdicts = self.env["fao.case"].act_many(
            [
                {"case_id": row.case_id.id, "action": "take", "options": options}
                for row in self
            ]
        )
        lines = [
            self.env._(
                "%(application)s: %(verdict)s",
                application=row.display_name,
                verdict=self.env._("handed in") if said["ok"] else said["error"],
            )
            for row, said in zip(self, verdicts, strict=True)
        ]
        done = all(said["ok"] for said in verdicts)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": next(iter(places), ""),
                "message": "\n".join(lines),
                "type": "success" if done else "warning",
                "sticky": not done,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
