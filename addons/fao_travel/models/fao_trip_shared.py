from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.fao_core.models.fao_case import CONFIDENTIALITY
from odoo.addons.fao_core.models.fao_document import SECRET_CLASS

#: Who may read what a delegation learned, once its report is closed (D9).
SHARING = [
    ("office", "Office only"),
    ("line", "Own unit, its superior and subordinate units"),
    ("all", "All units"),
]
#: What is shown here of another record, and is hidden where its duty hides it.
SOURCES = {
    "fao.travel.mission": {"title": "title", "purpose": "purpose"},
    "fao.trip.report": {
        "results": "results",
        "contacts": "contacts",
        "follow_ups": "follow_ups",
        "country_ids": "stop_ids",
        "cities": "stop_ids",
        "actual_exit": "actual_exit",
        "actual_entry": "actual_entry",
        "year": "actual_exit",
    },
}


class FaoTripReport(models.Model):
    """With whom the substance of a report is shared once it is closed (D9)."""

    # the sharing, apart from the report itself
    _inherit = "fao.trip.report"  # pylint: disable=consider-merging-classes-inherited

    sharing = fields.Selection(
        SHARING,
        string="Shared with",
        default="office",
        required=True,
        help="Who reads title, route, purpose, results, contacts and follow-up in the"
        " register of shared reports once this one is closed. Secret trips, and"
        " leaders' visits before they are announced, are not shared.",
    )


class FaoTripShared(models.Model):
    """The register of shared trip reports: what was learned, without the case.

    A row is a closed report. It has neither persons nor money, deviations or flags and
    leads to no other record; who reads it follows from the level that was chosen, by
    record rules. A trip that becomes secret is gone from it at once.
    """

    _name = "fao.trip.shared"
    _description = "Shared trip report"
    _auto = False
    _order = "actual_exit desc, id desc"
    _rec_name = "title"
    _rec_names_search = ["title", "cities"]
    _depends = {
        "fao.trip.report": [
            "case_id", "mission_id", "sharing", "actual_exit", "actual_entry",
            "results", "contacts", "follow_ups",
        ],
        "fao.trip.stop": [
            "report_id", "country_id", "city", "transit", "sequence", "arrive_on",
        ],
        "fao.travel.mission": [
            "case_id", "purpose", "leader_visit", "announced_on",
        ],
        "fao.case": [
            "title", "unit_id", "company_id", "confidentiality", "stage_kind",
        ],
    }  # fmt: skip

    title = fields.Char(string="Mission", readonly=True)
    unit_id = fields.Many2one("fao.unit", readonly=True)
    company_id = fields.Many2one("res.company", string="Office", readonly=True)
    confidentiality = fields.Selection(CONFIDENTIALITY, readonly=True)
    sharing = fields.Selection(SHARING, string="Shared with", readonly=True)
    country_ids = fields.Many2many(
        "res.country",
        string="Countries",
        compute="_compute_country_ids",
        compute_sudo=True,
        search="_search_country_ids",
    )
    cities = fields.Char(readonly=True)
    actual_exit = fields.Date(readonly=True)
    actual_entry = fields.Date(readonly=True)
    year = fields.Integer(readonly=True, aggregator=None)
    purpose = fields.Text(readonly=True)
    results = fields.Text(readonly=True)
    contacts = fields.Text(readonly=True)
    follow_ups = fields.Text(string="Follow-up", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT r.id, mc.title, c.unit_id, c.company_id, r.sharing,
                   GREATEST(c.confidentiality, mc.confidentiality) AS confidentiality,
                   r.actual_exit, r.actual_entry, m.purpose,
                   EXTRACT(YEAR FROM r.actual_exit)::int AS year,
                   r.results, r.contacts, r.follow_ups, stop.cities
              FROM fao_trip_report r
              JOIN fao_case c ON c.id = r.case_id
              JOIN fao_travel_mission m ON m.id = r.mission_id
              JOIN fao_case mc ON mc.id = m.case_id
              LEFT JOIN LATERAL (
                   SELECT string_agg(
                              s.city, ', ' ORDER BY s.sequence, s.arrive_on, s.id
                          ) AS cities
                     FROM fao_trip_stop s
                    WHERE s.report_id = r.id AND NOT COALESCE(s.transit, FALSE)
                   ) AS stop ON TRUE
             WHERE c.stage_kind = 'done'
               AND GREATEST(c.confidentiality, mc.confidentiality) < %(secret)s
               AND (NOT COALESCE(m.leader_visit, FALSE) OR m.announced_on <= %(today)s)
            """,
            secret=str(SECRET_CLASS),
            today=self.env["fao.calendar.day"]._today(),
        )

    @api.depends("cities")
    def _compute_country_ids(self):
        stops = self.env["fao.trip.stop"]
        groups = stops._read_group(
            self._stops_of_stay() & Domain("report_id", "in", self.ids),
            ["report_id"],
            ["country_id:recordset"],
        )
        countries = {report.id: found for report, found in groups}
        for row in self:
            row.country_ids = countries.get(row.id, False)

    @api.model
    def _search_country_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        stops_sudo = self.env["fao.trip.stop"].sudo()  # of reports in the register
        query = stops_sudo._search(
            self._stops_of_stay() & Domain("country_id", operator, value)
        )
        return Domain("id", "in", query.subselect("fao_trip_stop.report_id"))

    @api.model
    def _stops_of_stay(self):
        return Domain("transit", "=", False)

    # ---- What the duties hide

    @api.model
    def _has_field_access(self, field, operation):
        """Hide what a field rule hides anywhere on the report or the mission.

        Stricter than there: a row of this register stands in no stage.
        """
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su:
            return True
        for model, names in SOURCES.items():
            if field.name in names:
                reading = self.env["fao.field.rule"]._reading(model)
                return not reading or names[field.name] not in reading.hidden
        return True

    # ---- Actions

    def action_open_report(self):
        """Open the report itself, for those who may read its case.

        :raise AccessError: for everybody else
        """
        self.ensure_one()
        report = self.env["fao.trip.report"].search([("id", "=", self.id)])
        if not report:
            raise AccessError(
                self.env._(
                    "%(mission)s: the case is read by its unit and its office only.",
                    mission=self.title,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": report._name,
            "res_id": report.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
