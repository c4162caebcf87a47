from odoo import fields, models
from odoo.orm.models import parse_read_group_spec
from odoo.tools import SQL

#: field -> (the column that it looks at, the share of rows below the figure)
PERCENTILES = {"hours_median": ("hours", 0.5), "hours_p90": ("hours", 0.9)}


class FaoPercentileMixin(models.AbstractModel):
    """The median and the 90th percentile of working hours, in any grouping.

    The web client asks for an average, because Odoo knows no median; PostgreSQL
    then answers with its own ``percentile_cont`` over the rows of each group, so
    that totals of a pivot are right too. Rows without a figure are left out.
    """

    _name = "fao.percentile.mixin"
    _description = "Percentiles of working hours"

    hours = fields.Float(
        "Working hours, average", readonly=True, digits=(12, 1), aggregator="avg"
    )
    hours_median = fields.Float(
        "Working hours, median",
        compute="_compute_percentiles",
        digits=(12, 1),
        aggregator="avg",
        help="Half of the visits take no longer.",
    )
    hours_p90 = fields.Float(
        "Working hours, 90th percentile",
        compute="_compute_percentiles",
        digits=(12, 1),
        aggregator="avg",
        help="Nine of ten visits take no longer.",
    )

    def _compute_percentiles(self):
        """A single row is its own median."""
        for row in self:
            for name, (source, _share) in PERCENTILES.items():
                row[name] = row[source]

    def _read_group_select(self, aggregate_spec, query):
        name, _property, function = parse_read_group_spec(aggregate_spec)
        if name not in PERCENTILES or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        source, share = PERCENTILES[name]
        return SQL(
            "percentile_cont(%s) WITHIN GROUP (ORDER BY %s)",
            share,
            self._field_to_sql(self._table, source, query),
        )
