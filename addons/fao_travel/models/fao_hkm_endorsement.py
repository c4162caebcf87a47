from datetime import timedelta
from itertools import pairwise

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

    Invariants: recorded by its application, or taken over from a sheet if it is older
    than the system; the entries used are counted from the trips that took place,
    whenever their days become known, and written by nobody. A newer endorsement for the
    same region takes the place of the older one.
    """

    _name = "fao.hkm.endorsement"
    _description = "Endorsement for Hong Kong or Macao"
    _order = "issued_on desc, id desc"

    passport_id = fields.Many2one(
        "fao.passport",
        string="Pass",
        required=True,
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
    number = fields.Char(string="No.")
    region = fields.Selection(REGIONS, required=True)
    endorsement_type = fields.Selection(
        TYPES, string="Type of endorsement", required=True
    )
    pattern = fields.Selection(PATTERNS, required=True)
    issued_on = fields.Date(required=True)
    valid_until = fields.Date(
        compute="_compute_valid_until",
        store=True,
        help="Day of issue and the days of the pattern; no exit is later (HKM-03).",
    )
    stay_max_days = fields.Integer(
        string="Days of a stay", required=True, aggregator=None
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
    entries_before = fields.Integer(
        string="Entries used before",
        aggregator=None,
        help="Used up to the day on which it was taken over, by the pass itself.",
    )
    taken_over_on = fields.Date(
        readonly=True,
        help="The day on which a sheet brought it; trips up to that day are told by"
        " the entries used before.",
    )
    used_up = fields.Boolean(compute="_compute_used_up", store=True)

    _stay_positive = models.Constraint(
        "CHECK (stay_max_days > 0)", "The days of a stay are more than none."
    )
    _before_positive = models.Constraint(
        "CHECK (entries_before >= 0)", "The entries used before are not negative."
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
        """Count the entries anew, from the trips of the holders that took place."""
        trips_sudo = self.env["fao.travel.member"].sudo()  # whoever enters the days
        made = trips_sudo.search(
            [
                ("person_id", "in", self.person_id.ids),
                ("counted_hkm_trip", "=", True),
                ("actual_exit", "!=", False),
            ]
        ).grouped("person_id")
        for row in guard.enter(self.sudo()):  # the register's own figure
            trips = made.get(row.person_id, trips_sudo.browse())
            trips = trips.filtered(lambda t, r=row: r._covers(t.actual_exit))
            used = sum(trip._fao_entries(row.region) for trip in trips)
            used += row.entries_before
            if row.entries_used != used:
                row.entries_used = used

    def _covers(self, day):
        """Whether a trip that began on ``day`` was made on this endorsement.

        The sheet by which one was taken over tells the entries up to that day.
        """
        first = self.issued_on
        if self.taken_over_on:
            first = max(first, self.taken_over_on + timedelta(days=1))
        replaced = self.superseded_on and self.superseded_on <= day
        return first <= day <= self.valid_until and not replaced

    # ---- CRUD: recorded by its application

    @api.model_create_multi
    def create(self, vals_list):
        """Record endorsements as the engine; older ones of the region are replaced."""
        self._check_engine()
        rows = super().create(vals_list)
        (rows | rows._replace_older())._recount()
        return rows

    def _replace_older(self):
        """Note for the holders of these rows which one was replaced when.

        :return: all rows of these holders
        """
        theirs = self.search([("person_id", "in", self.person_id.ids)])
        for rows in theirs.grouped(lambda row: (row.person_id, row.region)).values():
            ordered = rows.sorted(lambda row: (row.issued_on, row.id))
            for older, newer in pairwise(ordered):
                if older.superseded_on != newer.issued_on:
                    older.superseded_on = newer.issued_on
        return theirs

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
                    "An endorsement is recorded by its application or taken over from"
                    " a sheet, and its entries are counted from the trips; neither is"
                    " entered by hand."
                ),
            )


class FaoPassport(models.Model):
    """The endorsements in a pass."""

    # the endorsements, apart from what a passport is
    _inherit = "fao.passport"  # pylint: disable=consider-merging-classes-inherited

    endorsement_ids = fields.One2many(
        "fao.hkm.endorsement", "passport_id", string="Endorsements", readonly=True
    )
