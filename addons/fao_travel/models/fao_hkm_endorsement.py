from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

REGIONS = [("HK", "Hong Kong"), ("MO", "Macao")]
TYPES = [
    ("visit", "Visit"),
    ("work", "Work"),
    ("resident", "Resident"),
    ("study", "Study"),
]
#: What an endorsement of a pattern allows; its name says days and entries.
PATTERNS = [
    ("90d_1", "90 days, one entry"),
    ("90d_2", "90 days, two entries"),
    ("90d_m", "90 days, many entries"),
    ("180d_m", "180 days, many entries"),
    ("365d_m", "365 days, many entries"),
]
#: More entries than any route needs.
MANY = 999


def pattern_days(pattern):
    """Return the days for which an endorsement of this pattern is valid."""
    return int(pattern.partition("d_")[0]) if pattern else 0


def pattern_entries(pattern):
    """Return how many entries an endorsement of this pattern allows."""
    entries = (pattern or "").partition("d_")[2]
    return MANY if entries == "m" else int(entries or 0)


class FaoHkmEndorsement(models.Model):
    """An endorsement in a pass, for Hong Kong or for Macao (D5).

    Invariants: recorded by its application only; the entries used are counted from the
    trips that took place, whenever their days become known, and written by nobody. A
    newer endorsement for the same region takes the place of the older one.
    """

    _name = "fao.hkm.endorsement"
    _description = "Endorsement for Hong Kong or Macao"
    _order = "issued_on desc, id desc"

    passport_id = fields.Many2one(
        "fao.passport",
        string="Pass",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        domain=[("kind", "=", "hkm_pass")],
    )
    person_id = fields.Many2one(
        related="passport_id.person_id", string="Holder", store=True, index=True
    )
    unit_id = fields.Many2one(
        related="passport_id.unit_id", string="Unit", store=True, index=True
    )
    company_id = fields.Many2one(
        related="passport_id.company_id", string="Office", store=True, index=True
    )
    application_id = fields.Many2one(
        "fao.hkm.application",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    mission_id = fields.Many2one(
        "fao.travel.mission",
        string="Task",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    number = fields.Char(string="No.", readonly=True)
    region = fields.Selection(REGIONS, required=True, readonly=True)
    endorsement_type = fields.Selection(
        TYPES, string="Type", required=True, readonly=True
    )
    pattern = fields.Selection(PATTERNS, required=True, readonly=True)
    issued_on = fields.Date(required=True, readonly=True)
    valid_until = fields.Date(
        compute="_compute_valid_until",
        store=True,
        help="Day of issue and the days of the pattern; no exit is later (HKM-03).",
    )
    stay_max_days = fields.Integer(
        string="Days of a stay", required=True, readonly=True, aggregator=None
    )
    superseded_on = fields.Date(string="Replaced on", readonly=True)
    entries_allowed = fields.Integer(
        compute="_compute_entries_allowed",
        aggregator=None,
        help="999: as often as needed.",
    )
    entries_used = fields.Integer(
        readonly=True,
        help="Counted from the trips that took place, by their actual route.",
    )
    used_up = fields.Boolean(compute="_compute_used_up", store=True)

    _stay_positive = models.Constraint(
        "CHECK (stay_max_days > 0)", "The days of a stay are more than none."
    )

    # ---- Computes

    @api.depends("issued_on", "pattern")
    def _compute_valid_until(self):
        for row in self:
            row.valid_until = row.issued_on and row.issued_on + timedelta(
                days=pattern_days(row.pattern)
            )

    @api.depends("pattern")
    def _compute_entries_allowed(self):
        for row in self:
            row.entries_allowed = pattern_entries(row.pattern)

    @api.depends("pattern", "entries_used")
    def _compute_used_up(self):
        for row in self:
            row.used_up = row.entries_used >= pattern_entries(row.pattern)

    @api.depends("region", "pattern", "person_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        regions = dict(self._fields["region"]._description_selection(self.env))
        patterns = dict(self._fields["pattern"]._description_selection(self.env))
        for row, row_sudo in zip(self, self.sudo(), strict=True):
            # sudo: the name of the holder, for whoever sees the endorsement
            name = row_sudo.person_id.display_name or ""
            what = f"{regions.get(row.region, '')}, {patterns.get(row.pattern, '')}"
            row.display_name = f"{name}: {what}"

    # ---- Which one a trip is made on

    @api.model
    def _for_trip(self, passport, region, day):
        """Return the endorsement of a pass on which a region is entered on a day.

        The newest one issued for the region by that day, even if it has expired or is
        used up: HKM-03 says so.
        """
        rows_sudo = self.sudo().search(  # a rule that binds everybody
            [
                ("passport_id", "in", passport.ids),
                ("region", "=", region),
                ("issued_on", "<=", day),
            ],
            order="issued_on desc, id desc",
            limit=1,
        )
        return rows_sudo.sudo(self.env.su)

    # ---- Entries

    def _recount(self):
        """Count the entries anew, from the trips of the holder that took place."""
        trips = self.env["fao.travel.member"].sudo()  # whoever enters the days
        for row in guard.enter(self.sudo()):  # the register's own figure
            first, last = row.issued_on, row.valid_until
            made = trips.search(
                [
                    ("person_id", "=", row.person_id.id),
                    ("counted_hkm_trip", "=", True),
                    ("actual_exit", ">=", first),
                    ("actual_exit", "<=", last),
                ]
            )
            if row.superseded_on:
                made = made.filtered(
                    lambda trip, day=row.superseded_on: trip.actual_exit < day
                )
            used = sum(trip._fao_entries(row.region) for trip in made)
            if row.entries_used != used:
                row.entries_used = used

    # ---- CRUD: recorded by its application

    @api.model_create_multi
    def create(self, vals_list):
        """Record endorsements as the engine; older ones of the region are replaced."""
        self._check_engine()
        rows = super().create(vals_list)
        for row in rows:
            older = self.search(
                [
                    ("person_id", "=", row.person_id.id),
                    ("region", "=", row.region),
                    ("superseded_on", "=", False),
                    ("id", "!=", row.id),
                ]
            )
            older.write({"superseded_on": row.issued_on})
            (older | row)._recount()
        return rows

    def write(self, vals):
        self._check_engine()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FaoError(
            "FAO-GUARD", self.env._("A recorded endorsement stays in the register.")
        )

    def _check_engine(self):
        if not guard.entered(self.env):
            raise FaoError(
                "FAO-GUARD",
                self.env._(
                    "An endorsement is recorded by its application, and its entries"
                    " are counted from the trips; neither is entered by hand."
                ),
            )


class FaoPassport(models.Model):
    """The endorsements in a pass."""

    # the endorsements, apart from what a passport is
    _inherit = "fao.passport"  # pylint: disable=consider-merging-classes-inherited

    endorsement_ids = fields.One2many(
        "fao.hkm.endorsement", "passport_id", string="Endorsements", readonly=True
    )
