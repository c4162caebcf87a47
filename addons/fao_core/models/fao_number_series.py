import re
import string
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import guard
from ..engine.errors import FaoError

#: What a pattern may hold: organ code, year, serial, serial in six digits.
PLACEHOLDERS = frozenset({"organ", "year", "n", "n6"})
_OPENING = re.compile(r"[〔【\[{〈《「『]")
_CLOSING = re.compile(r"[〕】\]}〉》」』]")


class FaoNumberSeries(models.Model):
    """One kind of official number, counted apart for each office and year.

    Invariant: a number is taken at signature only, in the transaction that issues
    the document, without a gap (NUM-01); it is never used twice (NUM-02). The
    pattern names the year, so that the yearly restart repeats no number.
    """

    _name = "fao.number.series"
    _inherit = ["fao.coded"]
    _description = "Number series"
    _order = "code"

    code = fields.Char(copy=False)
    name = fields.Char(required=True, translate=True)
    pattern = fields.Char(
        required=True,
        default="{organ}〔{year}〕{n}号",
        copy=False,
        help="{organ}: organ code of the office; {year}: year of signature; "
        "{n}: serial; {n6}: serial in six digits.",
    )
    counter_ids = fields.One2many("fao.number.counter", "series_id", "Counters")
    template_ids = fields.One2many(
        "fao.document.template", "series_id", "Document templates"
    )
    example = fields.Char(compute="_compute_example")

    _code_unique = models.UniqueIndex("(code)", "A series code is used once.")
    _pattern_unique = models.UniqueIndex(
        "(pattern)", "Two series with one pattern would give the same number twice."
    )

    # ---- Computes

    @api.depends("pattern")
    @api.depends_context("company")
    def _compute_example(self):
        organ = self.env.company.fao_short_name or self.env._("(organ code)")
        year = fields.Date.context_today(self).year
        for series in self:
            problem = self._pattern_problem(series.pattern or "")
            series.example = "" if problem else series._format(organ, year, 1)

    # ---- Constraints

    @api.constrains("pattern")
    def _check_pattern(self):
        for series in self:
            problem = self._pattern_problem(series.pattern)
            if problem:
                raise ValidationError(problem)

    @api.model
    def _pattern_problem(self, pattern):
        """Return what is wrong with ``pattern``, empty when nothing is."""
        try:
            parts = list(string.Formatter().parse(pattern))
        except ValueError:
            return self.env._(
                "Pattern %(pattern)s: a brace is missing.", pattern=pattern
            )
        names = [name for _text, name, _spec, _conversion in parts if name is not None]
        plain = all(not spec and not conv for _text, _name, spec, conv in parts)
        unknown = sorted(set(names) - PLACEHOLDERS)
        if unknown or not plain:
            return self.env._(
                "Pattern %(pattern)s: only {organ}, {year}, {n} and {n6} are filled.",
                pattern=pattern,
            )
        if "year" not in names or not {"n", "n6"} & set(names):
            return self.env._(
                "Pattern %(pattern)s: the year and the serial are missing.",
                pattern=pattern,
            )
        return ""

    # ---- Numbers

    def _next(self, company, on_date):
        """Take the next number of ``company`` in the year of ``on_date``.

        The counter stays locked until the end of the transaction: a rollback gives
        the number back, and a second signature waits for the first.

        :param company: the office that signs
        :param date on_date: the day of signature in the office's time zone
        :return: the number as text, its year and its serial
        :raise FaoError: ``FAO-NUMBER`` when the office has no organ code
        """
        return self._next_many(company, on_date, 1)[0]

    def _next_many(self, company, on_date, count):
        """Take the next ``count`` numbers, which follow each other; as ``_next``.

        :return: list of the same triples
        """
        self.ensure_one()
        if not guard.entered(self.env):
            raise FaoError(
                "FAO-GUARD", self.env._("A number is given at signature only.")
            )
        organ = company.sudo().fao_short_name
        if not organ and "{organ}" in self.pattern:
            raise FaoError(
                "FAO-NUMBER",
                self.env._(
                    "%(office)s has no organ code for series %(series)s.",
                    office=company.sudo().name,
                    series=self.name,
                ),
            )
        year = on_date.year
        last = self.env["fao.number.counter"]._take(self, company, year, count)
        return [
            (self._format(organ or "", year, serial), year, serial)
            for serial in range(last - count + 1, last + 1)
        ]

    def _format(self, organ, year, serial):
        """Return the number text of one serial."""
        self.ensure_one()
        return self.pattern.format(organ=organ, year=year, n=serial, n6=f"{serial:06}")

    @api.model
    def _normalise(self, text):
        """Return ``text`` as it is compared: brackets, width and case are equal.

        ``澜外办出〔2026〕123号``, ``澜外办出[2026]123号`` and
        ``澜外办出（２０２６）１２３号`` are one number.
        """
        plain = unicodedata.normalize("NFKC", text or "")
        plain = _CLOSING.sub(")", _OPENING.sub("(", plain))
        return "".join(plain.split()).casefold()
