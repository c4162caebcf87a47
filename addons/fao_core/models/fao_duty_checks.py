from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import definition


class FaoDuty(models.Model):
    """The checks that a duty obeys: its own, and those that it shares.

    Two duties on one kind of record mostly obey the same rules. The rows stay with
    one of them, so that a figure is changed once.
    """

    # what is shared, apart from the duty itself
    _inherit = "fao.duty"  # pylint: disable=consider-merging-classes-inherited

    checks_of_id = fields.Many2one(
        "fao.duty",
        "Also the checks of",
        index="btree_not_null",
        ondelete="restrict",
        help="A duty on the same kind of record whose checks are judged here, too.",
    )
    checks_except = fields.Char(
        "Except",
        help="Codes of checks of that duty that are not judged here, separated by"
        " commas.",
    )

    @api.constrains("checks_of_id", "model")
    def _check_checks_of_id(self):
        """Refuse a source on another kind of record, and sources of sources."""
        for duty in self:
            source = duty.checks_of_id
            if source and source.model != duty.model:
                raise ValidationError(
                    self.env._(
                        "%(duty)s: the checks of %(other)s judge another kind of"
                        " record.",
                        duty=duty.name,
                        other=source.name,
                    )
                )
            if source and (source == duty or source.checks_of_id):
                raise ValidationError(
                    self.env._(
                        "%(duty)s: %(other)s has no checks of its own to share;"
                        " choose the duty that keeps them.",
                        duty=duty.name,
                        other=source.name,
                    )
                )
            sharing = self.with_context(active_test=False).search_count(
                [("checks_of_id", "=", duty.id)], limit=1
            )
            if source and sharing:
                raise ValidationError(
                    self.env._(
                        "%(duty)s shares its own checks; it cannot take those of"
                        " %(other)s.",
                        duty=duty.name,
                        other=source.name,
                    )
                )

    def _fao_checks(self):
        """Return the rows that judge the cases of this duty, shared ones included.

        :return: ``fao.check``, also of other days than today
        """
        checks = self.check_ids
        for duty in self.filtered("checks_of_id"):
            left_out = definition.names(duty.checks_except)
            checks |= duty.checks_of_id.check_ids.filtered(
                lambda check, codes=left_out: check.code not in codes
            )
        return checks

    def _fao_checks_on(self, day):
        """Return the rows that judge the cases of this duty on a day, in their order.

        :param date day: the day by which a case is judged
        """
        return (
            self._fao_checks()
            .filtered(
                lambda check: (
                    check.active
                    and (not check.valid_from or check.valid_from <= day)
                    and (not check.valid_to or check.valid_to >= day)
                )
            )
            .sorted(lambda check: (check.code, check.sequence, check.id))
        )
