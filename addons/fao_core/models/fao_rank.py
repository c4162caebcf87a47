from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Sequence of a rank that nobody has put in order yet.
LOWEST = 99


class FaoRank(models.Model):
    """A rank of public service; a lower sequence is a higher rank.

    Ranks of other scales carry the sequence of their equivalent, so that every
    two ranks compare by ``sequence``. Everybody reads, the Administrator writes.
    """

    _name = "fao.rank"
    _description = "Rank"
    _order = "sequence, code"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        compute="_compute_sequence",
        store=True,
        readonly=False,
        precompute=True,
        recursive=True,
        help="Order of the ranks: 1 is the highest.",
    )
    equivalent_rank_id = fields.Many2one(
        "fao.rank",
        string="Equivalent rank",
        ondelete="restrict",
        index="btree_not_null",
        help="Rank of the general scale that this rank is treated as.",
    )
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "This rank code exists already.")

    @api.depends("equivalent_rank_id.sequence")
    def _compute_sequence(self):
        for rank in self:
            equivalent = rank.equivalent_rank_id
            rank.sequence = equivalent.sequence or rank.sequence or LOWEST

    @api.depends("code", "name")
    def _compute_display_name(self):
        for rank in self:
            rank.display_name = f"{rank.code} {rank.name}" if rank.code else rank.name

    @api.constrains("equivalent_rank_id")
    def _check_equivalent_rank(self):
        for rank in self:
            if rank.equivalent_rank_id.equivalent_rank_id or (
                rank.equivalent_rank_id == rank
            ):
                raise ValidationError(
                    self.env._(
                        "Equivalent rank of %(rank)s: choose a rank of the general"
                        " scale.",
                        rank=rank.display_name,
                    )
                )

    def _at_or_below(self, other):
        """Whether this rank is not higher than ``other``; no rank is the lowest.

        :param other: fao.rank record
        """
        return not self or self.sequence >= other.sequence
