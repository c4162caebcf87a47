from collections import defaultdict

from odoo import api, models

PERSON = "member_ids/person_id"


class FaoTravelMission(models.Model):
    """Missions out of the sheet of a unit: its template, and whom a name means."""

    # the import, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def get_import_templates(self):
        """Return the sheet that units fill in."""
        return [
            {
                "label": self.env._("Sheet of a delegation"),
                "template": "/fao_travel/static/xls/mission.xlsx",
            }
        ]

    @api.model
    def load(self, fields, data):
        """Import missions, unless a name could mean one of several persons.

        Odoo would take the first of them, and somebody else would travel.

        :param list fields: names of the columns
        :param list data: rows of text
        :return: ``ids`` (false when a row is refused), ``messages``, ``nextrow``
        """
        messages = self._ambiguous_names(fields, data) if PERSON in fields else []
        if messages:
            return {"ids": False, "messages": messages, "nextrow": 0}
        return super().load(fields, data)

    @api.model
    def _ambiguous_names(self, fields, data):
        """Return a message for each row whose name several persons bear."""
        column = fields.index(PERSON)
        names = {str(row[column] or "").strip() for row in data} - {""}
        groups = self.env["res.partner"]._read_group(
            [("name", "in", list(names)), ("is_company", "=", False)],
            ["name"],
            ["__count"],
        )
        counts = defaultdict(int, groups)
        label = self.env["fao.travel.member"]._fields["person_id"]
        label = label.get_description(self.env, ["string"])["string"]
        return [
            {
                "type": "error",
                "message": self.env._(
                    "%(count)s persons are named %(name)s: leave the row out and add"
                    " the member in the form.",
                    count=counts[name],
                    name=name,
                ),
                "rows": {"from": number, "to": number},
                "record": number,
                "field": "member_ids",
                "field_name": label,
            }
            for number, row in enumerate(data)
            if counts[name := str(row[column] or "").strip()] > 1
        ]
