from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.fao_core.engine import checks, conditions
from odoo.addons.fao_core.engine.registers import Register

from .res_partner import FAO_USER

HISTORY_YEARS = 5


class ResPartner(models.Model):
    """What a person travelled in five years, and when he may travel again."""

    # the register of trips, apart from filings and passports
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    fao_recent_trip_ids = fields.Many2many(
        "fao.travel.member",
        string="Trips of five years",
        compute="_compute_fao_recent_trip_ids",
        groups=FAO_USER,
    )
    fao_recent_trip_count = fields.Integer(
        string="Trips in five years",
        compute="_compute_fao_recent_trip_ids",
        groups=FAO_USER,
    )
    fao_next_exit = fields.Date(
        string="Next possible exit",
        compute="_compute_fao_next_exit",
        groups=FAO_USER,
        help="By the rules about the frequency of trips (TRV-06) for the rank, over the"
        " trips that you may read; today when nothing stands in the way.",
    )
    fao_next_exit_rule = fields.Char(
        string="Rule", compute="_compute_fao_next_exit", groups=FAO_USER
    )
    fao_allowance = fields.Char(
        string="Trips left",
        compute="_compute_fao_allowance",
        groups=FAO_USER,
        help="Trips that the rules about the frequency of trips (TRV-06, LDR-03) still"
        " allow today; empty where none of them counts.",
    )

    @api.depends("fao_trip_ids.actual_exit", "fao_trip_ids.counted_trip")
    @api.depends_context("uid")
    def _compute_fao_recent_trip_ids(self):
        today = self.env["fao.calendar.day"]._today()
        members = self.env["fao.travel.member"]
        trips = members.search(
            Domain("person_id", "in", self.ids)
            & Domain("actual_exit", ">", today - relativedelta(years=HISTORY_YEARS))
            & Domain("mission_id.state", "!=", "cancelled"),
            order="actual_exit desc, id desc",
        )
        by_person = trips.grouped("person_id")
        for person in self:
            found = by_person.get(person, members)
            person.fao_recent_trip_ids = found
            person.fao_recent_trip_count = len(found)

    @api.depends("fao_trip_ids.actual_exit", "fao_trip_ids.counted_trip", "fao_rank_id")
    @api.depends_context("uid")
    def _compute_fao_next_exit(self):
        today = self.env["fao.calendar.day"]._today()
        latest = self._fao_barred_until(today)
        for person in self:
            day, code = latest.get(person.id, (today, ""))
            person.fao_next_exit = day
            person.fao_next_exit_rule = code

    @api.depends("fao_trip_ids.actual_exit", "fao_trip_ids.counted_trip", "fao_rank_id")
    @api.depends_context("uid")
    def _compute_fao_allowance(self):
        today = self.env["fao.calendar.day"]._today()
        left = self._fao_trips_left(today)
        for person in self:
            number = left.get(person.id)
            person.fao_allowance = False if number is None else str(number)

    def _fao_barred_until(self, today):
        """Return ``{person id: (next possible day, code of the rule)}``.

        The rows of the checks are asked by the engine itself, as if each person left
        today. Persons whom nothing bars are left out.
        """
        found = {}
        for check in self._fao_frequency_checks(today):
            compare = checks.OPERATORS[check.operator]
            for person, figures in self._fao_counted(
                check,
                today,
                lambda value, compare=compare, limit=check.limit: compare(value, limit),
            ):
                day = fields.Date.to_date(figures["next"] or False)
                known, _code = found.get(person.id, (today, ""))
                if day and day > known:
                    found[person.id] = (day, check.code)
        return found

    def _fao_trips_left(self, today):
        """Return ``{person id: trips that the rules still allow}`` on a day.

        The fewest that one of the rows leaves; persons whom none counts are left out.
        """
        found = {}
        for check in self._fao_frequency_checks(today):
            if check.operator != "<=":
                continue
            for person, figures in self._fao_counted(check, today, lambda value: False):
                left = max(int(check.limit - figures["value"] + figures["own"]), 0)
                found[person.id] = min(found.get(person.id, left), left)
        return found

    def _fao_counted(self, check, today, allowed):
        """Yield ``(person, figures)`` of those whom ``check`` counts and disallows."""
        members = self.env["fao.travel.member"]
        rows = members
        for person in self.filtered("fao_rank_id"):
            rows |= members.new(
                {"person_id": person.id, "rank_id": person.fao_rank_id.id}
            )
        register = Register(check, self.env["fao.case"], today, allowed)
        judged = rows.filtered_domain(conditions.parse(check.expression))
        for row, figures in register.judge(judged):
            yield row.person_id, figures

    @api.model
    def _fao_frequency_checks(self, today):
        """Return the checks in force that count earlier trips of a person."""
        return self.env["fao.check"].search(
            Domain("kind", "=", "register")
            & Domain("register_model", "=", "fao.travel.member")
            & Domain("register_key", "=", "person_id")
            & Domain("limit_field", "=", False)
            & Domain("duty_id.code", "=", "travel_abroad")
            & (Domain("valid_from", "=", False) | Domain("valid_from", "<=", today))
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", today))
        )

    def _fao_trips_before(self, day):
        """Return the trips of five years that began before ``day``, newest first."""
        return self.fao_recent_trip_ids.filtered(
            lambda trip: not day or trip.actual_exit < day
        )

    def action_fao_trips(self):
        """Open all trips of the person."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fao_travel.fao_travel_member_action"
        )
        action["domain"] = [("person_id", "=", self.id)]
        return action


class FaoTravelMember(models.Model):
    """The earlier trips of a member, told with the application."""

    # earlier trips, apart from the row itself
    _inherit = "fao.travel.member"  # pylint: disable=consider-merging-classes-inherited

    earlier_trips = fields.Text(
        compute="_compute_earlier_trips",
        help="Trips of five years before this one, as far as you may read them.",
    )

    @api.depends("person_id", "mission_id.exit_date")
    @api.depends_context("uid", "lang")
    def _compute_earlier_trips(self):
        for member in self:
            trips = member.person_id._fao_trips_before(member.mission_id.exit_date)
            member.earlier_trips = "\n".join(
                f"{trip.actual_exit} {', '.join(trip.country_ids.mapped('name'))}"
                for trip in trips
                if trip.mission_id != member.mission_id._origin
            )
