from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..engine import memory


class FaoPost(models.Model):
    """Who holds which position in which unit, from and to which day.

    Approvers are found through posts. A post ends by its date, without any job;
    rows stay as the history of who was in charge. Everybody of the office reads,
    the Administrator writes.
    """

    _name = "fao.post"
    _description = "Post"
    _order = "unit_id, position_id, date_from, id"
    _check_company_auto = True

    user_id = fields.Many2one(
        "res.users", string="Holder", required=True, index=True, ondelete="restrict"
    )
    unit_id = fields.Many2one(
        "fao.unit", required=True, ondelete="restrict", check_company=True
    )
    position_id = fields.Many2one("fao.position", required=True, ondelete="restrict")
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(string="To", help="Last day of the post; empty is open.")
    company_id = fields.Many2one(
        related="unit_id.company_id", string="Office", store=True, index=True
    )
    current = fields.Boolean(compute="_compute_current", search="_search_current")

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A post ends on or after the day it begins.",
    )
    _open_idx = models.Index("(unit_id, position_id, date_from) WHERE date_to IS NULL")
    _closed_idx = models.Index(
        "(unit_id, position_id, date_to, date_from) WHERE date_to IS NOT NULL"
    )

    @api.model
    def _default_date_from(self):
        """The office's date, not the date in UTC."""
        return self.env["fao.calendar.day"]._today()

    @api.depends("date_from", "date_to")
    def _compute_current(self):
        today = self.env["fao.calendar.day"]._today()
        for post in self:
            post.current = bool(
                post.date_from
                and post.date_from <= today
                and (not post.date_to or post.date_to >= today)
            )

    def _search_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._valid_on(self.env["fao.calendar.day"]._today())

    @api.depends("user_id", "unit_id", "position_id")
    def _compute_display_name(self):
        for post in self:
            post.display_name = self.env._(
                "%(user)s, %(position)s of %(unit)s",
                user=post.user_id.name or "",
                position=post.position_id.name or "",
                unit=post.unit_id.name or "",
            )

    @api.constrains("user_id", "unit_id", "position_id", "date_from", "date_to")
    def _check_overlap(self):
        for post in self:
            twin = Domain(
                [
                    ("id", "!=", post.id),
                    ("user_id", "=", post.user_id.id),
                    ("unit_id", "=", post.unit_id.id),
                    ("position_id", "=", post.position_id.id),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", post.date_from),
                ]
            )
            if post.date_to:
                twin &= Domain("date_from", "<=", post.date_to)
            # A twin that the writer may not see overlaps all the same.
            if self.sudo().search_count(twin, limit=1):
                raise ValidationError(
                    self.env._(
                        "Post: %(post)s holds this position already in these days.",
                        post=post.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        posts = super().create(vals_list)
        posts._posts_changed()
        return posts

    def write(self, vals):
        before = self.position_id
        result = super().write(vals)
        self._posts_changed(before)
        return result

    def unlink(self):
        positions = self.position_id
        result = super().unlink()
        self.browse()._posts_changed(positions)
        return result

    def _posts_changed(self, positions=None):
        """Forget what was derived from posts; find open signers anew.

        :param positions: fao.position records concerned besides those of the posts
        """
        self.env.registry.clear_cache()
        concerned = self.position_id | (positions or self.env["fao.position"])
        self.env["fao.approval"]._people_changed(concerned)

    @api.model
    def _valid_on(self, date):
        """Return the domain of the posts that are held on ``date``."""
        return Domain("date_from", "<=", date) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", date)
        )

    @api.model
    def _holders(self, unit, position, date):
        """Return the posts by which people hold a position on a day.

        :param unit: fao.unit records, one or several
        :param position: fao.position records, or the code of a position
        :param date: day in question
        :return: fao.post records of active users, ordered by id
        """
        key = position if isinstance(position, str) else tuple(position.ids)
        ids, rows = self._held_by(tuple(unit.ids), key, date)
        memory.recall(self.env, rows)
        return self.browse(ids)

    @tools.ormcache("unit_ids", "position", "date", "self.env.lang")
    def _held_by(self, unit_ids, position, date):
        """Return the ids of the posts of ``_holders`` and what they say."""
        if isinstance(position, str):
            held = Domain("position_id.code", "=", position)
        else:
            held = Domain("position_id", "in", position)
        domain = (
            Domain("unit_id", "in", unit_ids)
            & held
            & Domain("user_id.active", "=", True)
            & self._valid_on(date)
        )
        # Who is in charge does not depend on who asks.
        posts = self.sudo().with_context(lang=self.env.lang).search(domain, order="id")
        rows = memory.plain_rows(posts), memory.plain_rows(posts.unit_id)
        return tuple(posts.ids), rows
