from odoo import api, fields, models


class FaoCalendarLoad(models.TransientModel):
    """Load the national table of free and worked days of a year.

    Rows that exist are kept; only an estimate gives way to the published table.
    """

    _name = "fao.calendar.load"
    _description = "Load a calendar year"

    year = fields.Integer(
        required=True, default=lambda self: self._default_year(), aggregator=None
    )

    _year_range = models.Constraint(
        "CHECK (year BETWEEN 2000 AND 2099)", "Year: choose one from 2000 to 2099."
    )

    @api.model
    def _default_year(self):
        """The year after the last one that is loaded."""
        [[last]] = self.env["fao.calendar.day"]._read_group(
            [("company_id", "=", False)], aggregates=["date:max"]
        )
        today = self.env["fao.calendar.day"]._today()
        return last.year + 1 if last else today.year

    def action_load(self):
        """Load the year and show its days."""
        self.ensure_one()
        self.flush_recordset()
        self.env["fao.calendar.day"]._load_year(self.year)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fao_core.fao_calendar_day_action"
        )
        action["domain"] = [("year", "=", self.year)]
        action["context"] = {}
        action["views"] = [(False, "list"), (False, "calendar"), (False, "form")]
        return action
