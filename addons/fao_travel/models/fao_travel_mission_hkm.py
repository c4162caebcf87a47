from odoo import api, fields, models

from odoo.addons.fao_core.engine.errors import FaoError

from ..tools import geography
from ..tools.route import visit_days, visits

HKM_DUTY = "travel_hkm"


class FaoTravelMission(models.Model):
    """A mission to Hong Kong or Macao (D5): the same record, a duty of its own.

    The duty, its number series and its rules follow the kind of destination; the
    figures that HKM-01, HKM-02 and HKM-05 judge are computed from the route.
    """

    # what is particular to Hong Kong and Macao
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    dest_kind = fields.Selection(default=lambda self: self._default_dest_kind())
    abroad_count = fields.Integer(
        string="Foreign countries",
        compute="_compute_hkm_route",
        store=True,
        aggregator=None,
        help="Countries of the route besides Hong Kong and Macao.",
    )
    hkm_only = fields.Boolean(
        string="Hong Kong or Macao only", compute="_compute_hkm_route", store=True
    )
    hk_visits = fields.Integer(
        string="Entries into Hong Kong", compute="_compute_hkm_route", store=True
    )
    mo_visits = fields.Integer(
        string="Entries into Macao", compute="_compute_hkm_route", store=True
    )
    hkm_stay_days = fields.Integer(
        string="Longest stay",
        compute="_compute_hkm_route",
        store=True,
        aggregator=None,
        help="Days of the longest visit to Hong Kong or Macao by the stops, both ends"
        " included; where their times do not tell every day, all days of the mission.",
    )

    @api.model
    def _default_dest_kind(self):
        """Return the kind of destination of the duty that is opened."""
        return self._fao_dest_kind_of(self.env.context.get("default_duty_id"))

    @api.model
    def _fao_dest_kind_of(self, duty_id):
        duty = self.env["fao.duty"].sudo().browse(duty_id or [])  # its code only
        return "hkm" if duty.exists().code == HKM_DUTY else "abroad"

    @api.depends(
        "days",
        "stop_ids.sequence",
        "stop_ids.country_id",
        "stop_ids.counts_as_country",
        "stop_ids.arrive_at",
        "stop_ids.leave_at",
    )
    def _compute_hkm_route(self):
        for mission in self:
            # A stop in the mainland ends a visit, too: the next entry is another one
            stops = mission.stop_ids.filtered(
                lambda stop: stop.counts_as_country or stop.country_id.code == "CN"
            ).sorted()
            runs = {code: visits(stops, {code}) for code in geography.HKM}
            entered = sum(runs.values(), [])
            abroad = stops.country_id.filtered(
                lambda country: country.code not in ("CN", *geography.HKM)
            )
            mission.abroad_count = len(abroad)
            mission.hkm_only = bool(entered) and not abroad
            mission.hk_visits = len(runs["HK"])
            mission.mo_visits = len(runs["MO"])
            mission.hkm_stay_days = mission._fao_longest_stay(entered)

    def _fao_longest_stay(self, entered):
        """Return the days of the longest of these visits.

        Where the stops do not account for every day of the trip, a visit may have been
        as long as the trip.
        """
        stays = [visit_days(run) for run in entered]
        told = all(stays) and (not self.hkm_only or sum(stays) >= self.days)
        return max(stays, default=0) if told else self.days

    # ---- The duty

    @api.model
    def _fao_opening_code(self, vals):
        """Let the kind of destination choose the duty where none is named."""
        kind = vals.get("dest_kind") or self.env.context.get("default_dest_kind")
        return HKM_DUTY if kind == "hkm" else super()._fao_opening_code(vals)

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_dest_kind")
        prepared = []
        for vals in vals_list:
            duty_id = vals.get("duty_id") or self.env.context.get("default_duty_id")
            if duty_id and not (vals.get("dest_kind") or default):
                vals = {**vals, "dest_kind": self._fao_dest_kind_of(int(duty_id))}
            prepared.append(vals)
        return super().create(prepared)

    def _fao_check_locked(self, names):
        """Refuse another kind of destination after the approval (TRV-06, TRV-91)."""
        result = super()._fao_check_locked(names)
        if "dest_kind" in names and any(self.mapped("approved_exit")):
            raise FaoError(
                "FAO-LOCKED",
                self.env._(
                    "Destination kind: an approved trip keeps it; cancel the trip and"
                    " apply anew."
                ),
            )
        return result

    @api.depends("highest_rank_id")
    def _compute_within_authority(self):
        return super()._compute_within_authority()

    def _fao_authority_rank(self):
        return self.highest_rank_id


class FaoTravelMember(models.Model):
    """What a member travels on to Hong Kong and Macao."""

    # the pass, apart from the row itself
    _inherit = "fao.travel.member"  # pylint: disable=consider-merging-classes-inherited

    private_pass = fields.Boolean(
        string="Takes a private pass along",
        help="A private pass or passport beside the official pass (HKM-06).",
    )


class FaoTravelItinerary(models.Model):
    """Half-days that leave the route between Hong Kong and Macao."""

    # the detour, apart from the row itself
    _inherit = "fao.travel.itinerary"  # pylint: disable=consider-merging-classes-inherited

    detour = fields.Boolean(
        compute="_compute_detour",
        store=True,
        help="In Hong Kong or Macao, which the route does not name (HKM-05).",
    )

    @api.depends(
        "country_id",
        "city",
        "mission_id.stop_ids.country_id",
        "mission_id.stop_ids.counts_as_country",
    )
    def _compute_detour(self):
        for row in self:
            code = row.country_id.code or geography.hkm_region(row.city)
            stops = row.mission_id.stop_ids.filtered("counts_as_country")
            row.detour = code in geography.HKM and code not in stops.mapped(
                "country_id.code"
            )
