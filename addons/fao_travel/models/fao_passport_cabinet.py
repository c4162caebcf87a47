from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

#: What only a handover or a stock-taking changes.
FACTS = frozenset(
    {
        "custodian_id",
        "next_custodian_id",
        "witness_id",
        "counted_on",
        "count_reminded_on",
    }
)


class FaoPassportCabinet(models.Model):
    """A locked cabinet of passports and the custodian who answers for it.

    Invariant: the custodian changes by a handover that the next one confirms; it is
    noted for every passport in the cabinet.
    """

    _name = "fao.passport.cabinet"
    _description = "Cabinet of passports"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Office",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    unit_id = fields.Many2one(
        "fao.unit",
        string="Kept by",
        required=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self.env.user.sudo().fao_unit_id,
        help="The office itself, or a unit that may keep passports.",
    )
    custodian_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain=lambda self: [
            ("all_group_ids", "=", self.env.ref("fao_core.group_fao_custodian").id)
        ],
    )
    next_custodian_id = fields.Many2one(
        "res.users",
        string="To be taken over by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    witness_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    location = fields.Char(help="Room and place of the cabinet.")
    passport_ids = fields.One2many("fao.passport", "cabinet_id", string="Passports")
    passport_count = fields.Integer(
        string="In the cabinet", compute="_compute_passport_count"
    )
    since = fields.Date(
        string="In use since",
        default=lambda self: self.env["fao.calendar.day"]._today(),
        required=True,
    )
    counted_on = fields.Date(string="Last stock-taking", readonly=True, copy=False)
    count_by = fields.Date(
        string="Next stock-taking by",
        compute="_compute_count_by",
        help="PAS-12: stock is taken once a quarter.",
    )
    count_overdue = fields.Boolean(
        string="Stock-taking overdue", compute="_compute_count_by"
    )
    may_take_over = fields.Boolean(
        compute="_compute_may_take_over", export_string_translation=False
    )

    _name_unique = models.Constraint(
        "UNIQUE (company_id, name)", "A cabinet of this name exists in the office."
    )

    def _compute_passport_count(self):
        groups = self.env["fao.passport"]._read_group(
            self.env["fao.passport"]._on_shelf_domain(self), ["cabinet_id"], ["__count"]
        )
        counts = {cabinet.id: count for cabinet, count in groups}
        for cabinet in self:
            cabinet.passport_count = counts.get(cabinet.id, 0)

    @api.depends("counted_on", "since", "company_id")
    def _compute_count_by(self):
        today = self.env["fao.calendar.day"]._today()
        for cabinet in self:
            start = cabinet.counted_on or cabinet.since or today
            terms = self.env["fao.passport.terms"]._in_force(cabinet.company_id, today)
            months = relativedelta(months=terms.stocktake_months)
            cabinet.count_by = start + months
            cabinet.count_overdue = cabinet.count_by < today

    @api.depends("next_custodian_id")
    @api.depends_context("uid")
    def _compute_may_take_over(self):
        for cabinet in self:
            cabinet.may_take_over = cabinet.next_custodian_id == self.env.user

    @api.constrains("unit_id", "custodian_id")
    def _check_keeper(self):
        for cabinet in self:
            unit = cabinet.unit_id
            if not (unit.is_office or unit.passport_custody):
                raise ValidationError(
                    self.env._(
                        "Kept by: %(unit)s may not keep passports; they are delivered"
                        " to the office.",
                        unit=unit.name,
                    )
                )
            if not cabinet.custodian_id.has_group("fao_core.group_fao_custodian"):
                raise ValidationError(
                    self.env._(
                        "Custodian: %(user)s is no custodian.",
                        user=cabinet.custodian_id.name,
                    )
                )

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if not guard.entered(self.env):
            empty = dict.fromkeys(FACTS - {"custodian_id"}, False)
            vals_list = [{**vals, **empty} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if FACTS.intersection(vals) and not guard.entered(self.env):
            raise FaoError(
                "FAO-GUARD",
                self.env._(
                    "Custodian and stock-taking of a cabinet change by a handover or"
                    " a count, not by hand."
                ),
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FaoError(
            "FAO-GUARD", self.env._("A cabinet stays in the ledger; archive it.")
        )

    # ---- Handover between custodians

    def hand_over(self, user_id, witness_id=False):
        """Offer these cabinets to another custodian, who confirms by taking over.

        :param int user_id: the custodian who shall answer for them
        :param int witness_id: the user who watches, a third person
        :return: true
        :raise UserError: ``FAO-POWER`` unless the custodian of the cabinet acts (or
            an administrator, when he is away), ``FAO-CUSTODY`` when receiver or
            witness cannot be
        """
        receiver = self.env["res.users"].browse(int(user_id)).exists()
        witness = self.env["res.users"].browse(int(witness_id or 0)).exists()
        rescues = self.env.user.has_group("fao_core.group_fao_admin")
        for cabinet in self:
            if cabinet.custodian_id != self.env.user and not rescues:
                raise FaoError(
                    "FAO-POWER",
                    self.env._(
                        "%(cabinet)s is handed over by its custodian %(user)s.",
                        cabinet=cabinet.name,
                        user=cabinet.custodian_id.name,
                    ),
                )
        problem = self._handover_problem(receiver, witness)
        if problem:
            raise FaoError("FAO-CUSTODY", problem)
        guard.enter(self).write(
            {"next_custodian_id": receiver.id, "witness_id": witness.id}
        )
        return True

    def _handover_problem(self, receiver, witness):
        """Return why this receiver or this witness cannot be, or ``""``."""
        if receiver in self.custodian_id:
            return self.env._("To be taken over by: choose another custodian.")
        if not receiver or not receiver.has_group("fao_core.group_fao_custodian"):
            return self.env._(
                "To be taken over by: %(user)s is no custodian.",
                user=receiver.name or "-",
            )
        if witness and witness in (receiver | self.custodian_id):
            return self.env._("Witness: a third person watches the handover.")
        return ""

    def take_over(self):
        """Confirm the handover as the receiver; note it for every passport inside.

        :return: true
        :raise UserError: ``FAO-POWER`` for anybody but the receiver
        """
        for cabinet in self:
            if not cabinet.may_take_over:
                raise FaoError(
                    "FAO-POWER",
                    self.env._(
                        "%(cabinet)s is not handed over to you.", cabinet=cabinet.name
                    ),
                )
            before, witness = cabinet.custodian_id, cabinet.witness_id
            guard.enter(cabinet.sudo()).write(
                {
                    "custodian_id": self.env.uid,
                    "next_custodian_id": False,
                    "witness_id": False,
                }
            )
            passports = self.env["fao.passport"]
            for passport in passports.search(passports._on_shelf_domain(cabinet)):
                passport._lock()
                passport._note(
                    "handover",
                    witness_id=witness.id,
                    note=self.env._("From %(user)s", user=before.name),
                )
        return True

    def action_take_over(self):
        """Confirm the handover from the screen."""
        self.take_over()
        return True

    def action_open_passports(self):
        """Open the passports in the cabinet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "fao.passport",
            "view_mode": "list,form",
            "domain": [("cabinet_id", "=", self.id)],
        }
