from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard, masking
from odoo.addons.fao_core.engine.errors import FaoError

from .fao_passport_custody import CUSTODIAN

#: What a person gives when he begins; everything else is counted.
GIVEN = frozenset({"cabinet_ids", "company_id", "note"})


class FaoPassportStocktake(models.Model):
    """Taking stock of cabinets (PAS-12): the register against the shelf.

    Every passport on the shelf is scanned; what was not seen, lies elsewhere or should
    be out is a difference: it is examined as a case of its own and needs an explanation
    before the count is closed.
    """

    _name = "fao.passport.stocktake"
    _description = "Stock-taking of passports"
    _order = "id desc"

    company_id = fields.Many2one(
        "res.company",
        string="Office",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    cabinet_ids = fields.Many2many(
        "fao.passport.cabinet", string="Cabinets", required=True
    )
    state = fields.Selection(
        [
            ("counting", "Counting"),
            ("compared", "Compared"),
            ("closed", "Closed"),
        ],
        default="counting",
        required=True,
        readonly=True,
        copy=False,
    )
    begun_on = fields.Date(
        readonly=True,
        copy=False,
        default=lambda self: self.env["fao.calendar.day"]._today(),
    )
    closed_on = fields.Date(readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        string="Counted by",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    line_ids = fields.One2many(
        "fao.passport.stocktake.line", "stocktake_id", string="Passports", copy=False
    )
    expected_count = fields.Integer(string="In the register", compute="_compute_counts")
    seen_count = fields.Integer(string="Scanned", compute="_compute_counts")
    difference_count = fields.Integer(
        string="Differences", compute="_compute_difference_count", store=True
    )
    note = fields.Text()

    @api.depends("begun_on")
    def _compute_display_name(self):
        for stocktake in self:
            stocktake.display_name = self.env._(
                "Stock-taking of %(day)s", day=stocktake.begun_on or ""
            )

    @api.depends("line_ids.result", "cabinet_ids")
    def _compute_counts(self):
        for stocktake in self:
            lines = stocktake.line_ids
            missing = lines.filtered(lambda line: line.result == "missing")
            stocktake.expected_count = (
                len(lines.filtered("expected"))
                if stocktake.state != "counting"
                else len(stocktake._expected())
            )
            stocktake.seen_count = len(lines - missing)

    @api.depends("line_ids.result")
    def _compute_difference_count(self):
        for stocktake in self:
            stocktake.difference_count = len(
                stocktake.line_ids.filtered(lambda line: line.result != "found")
            )

    def _expected(self):
        """Return the passports that the register has in the cabinets now."""
        passports = self.env["fao.passport"]
        return passports.search(passports._on_shelf_domain(self.cabinet_ids))

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if not guard.entered(self.env):
            vals_list = [
                {name: value for name, value in vals.items() if name in GIVEN}
                | {"state": "counting", "user_id": self.env.uid, "closed_on": False}
                | {"begun_on": self.env["fao.calendar.day"]._today()}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not guard.entered(self.env):
            is_open = "closed" not in self.mapped("state")
            explained = is_open and set(vals) <= {"line_ids", "note"}
            begins = set(vals) <= GIVEN and set(self.mapped("state")) <= {"counting"}
            if not (explained or begins):
                raise FaoError(
                    "FAO-GUARD",
                    self.env._("A stock-taking is counted by scanning, not by hand."),
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FaoError("FAO-GUARD", self.env._("This is evidence; it stays."))

    def action_scan(self):
        """Open the desk, where every scan counts for this stock-taking."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "fao_travel.fao_passport_action_desk"
        )
        return {**action, "params": {"stocktake_id": self.id}}

    # ---- Counting

    def scan(self, code, cabinet_id=False):
        """Count one passport that lies on the shelf.

        :param str code: its number or machine-readable zone
        :param int cabinet_id: the cabinet in which it lies; the only one by default
        :return: dict with ``result`` (``found``, ``misplaced``, ``unexpected``,
            ``unknown``), ``passport`` (its name), ``seen`` and ``expected`` (counts)
        :raise UserError: ``FAO-POWER``, ``FAO-SCAN``, ``FAO-CUSTODY``
        """
        self._check_open("counting")
        cabinet = self._scanned_cabinet(cabinet_id)
        read = self.env["fao.passport"]._read_code(code)
        passport = self.env["fao.passport"]._find_number(read.number)
        known = self.line_ids.filtered(
            lambda line: (
                passport
                and line.passport_id == passport
                or not passport
                and line.code == masking.mask(read.number)
            )
        )[:1]
        vals = {
            "passport_id": passport.id,
            "code": masking.mask(read.number),
            "cabinet_id": cabinet.id,
            "result": self._result(passport, cabinet),
            "expected": passport in self._expected(),
            "seen_at": fields.Datetime.now(),
        }
        if known:
            guard.enter(known.sudo()).write(vals)  # counted twice, noted once
        else:
            lines_sudo = guard.enter(self.line_ids.sudo())  # written by counting only
            known = lines_sudo.create({**vals, "stocktake_id": self.id})
        return {
            "result": known.result,
            "passport": passport.display_name or known.code,
            "seen": self.seen_count,
            "expected": self.expected_count,
        }

    def _scanned_cabinet(self, cabinet_id):
        cabinet = self.env["fao.passport.cabinet"].browse(int(cabinet_id or 0))
        if not cabinet and len(self.cabinet_ids) == 1:
            cabinet = self.cabinet_ids
        if cabinet not in self.cabinet_ids:
            raise FaoError(
                "FAO-CUSTODY",
                self.env._("Cabinet: choose one of those that are counted."),
            )
        return cabinet

    @api.model
    def _result(self, passport, cabinet):
        """Return what a scanned passport means in this cabinet."""
        if not passport:
            return "unknown"
        shelf = passport._on_shelf_domain(passport.cabinet_id)
        if not passport.cabinet_id or not passport.filtered_domain(shelf):
            return "unexpected"
        return "found" if passport.cabinet_id == cabinet else "misplaced"

    def compare(self):
        """Add what was not scanned as missing; the counting is over.

        :return: true
        :raise UserError: ``FAO-POWER``, ``FAO-CUSTODY``
        """
        for stocktake in self:
            stocktake._check_open("counting")
            missing = stocktake._expected() - stocktake.line_ids.passport_id
            lines_sudo = guard.enter(stocktake.line_ids.sudo())  # by counting only
            lines_sudo.create(
                [
                    {
                        "stocktake_id": stocktake.id,
                        "passport_id": passport.id,
                        "code": passport.number_masked,
                        "cabinet_id": passport.cabinet_id.id,
                        "result": "missing",
                        "expected": True,
                    }
                    for passport in missing
                ]
            )
            guard.enter(stocktake).state = "compared"
            stocktake._open_differences()
        return True

    def _open_differences(self):
        """Report every difference as a case that others examine (PAS-12)."""
        wrong = self.line_ids.filtered(lambda line: line.result != "found")
        rows = self.env["fao.passport.difference"].create(
            [{"line_id": line.id} for line in wrong]
        )
        for row in rows:
            self.env["fao.case"].act(row.case_id.id, "submit")

    def close(self):
        """Close the count; every difference must be explained.

        :return: true
        :raise UserError: ``FAO-POWER``, ``FAO-CUSTODY``, ``FAO-COMMENT``
        """
        for stocktake in self:
            stocktake._check_open("compared")
            open_lines = stocktake.line_ids.filtered(
                lambda line: line.result != "found" and not line.explanation
            )
            if open_lines:
                raise FaoError(
                    "FAO-COMMENT",
                    self.env._(
                        "Explanation: %(passports)s differ from the register.",
                        passports=", ".join(open_lines.mapped("display_name")),
                    ),
                )
            today = self.env["fao.calendar.day"]._today()
            guard.enter(stocktake).write({"state": "closed", "closed_on": today})
            guard.enter(stocktake.cabinet_ids.sudo()).counted_on = today
        return True

    def _check_open(self, state):
        self.ensure_one()
        if not self.env.user.has_group(CUSTODIAN):
            raise FaoError(
                "FAO-POWER", self.env._("Only custodians do this with passports.")
            )
        self.check_access("write")
        if self.state != state:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise FaoError(
                "FAO-CUSTODY",
                self.env._(
                    "This stock-taking is not at this step: %(state)s.",
                    state=labels[self.state],
                ),
            )
