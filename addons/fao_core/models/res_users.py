from odoo import api, fields, models, tools
from odoo.fields import Domain

from ..engine.errors import FaoError

ADMIN_GROUPS = ("fao_core.group_fao_admin", "base.group_erp_manager")
# They decide what a person sees: nobody sets them for himself.
PROTECTED_FIELDS = frozenset({"fao_clearance", "fao_unit_id"})
CACHED_FIELDS = PROTECTED_FIELDS | {"active", "partner_id"}


class ResUsers(models.Model):
    """A member of the office or of a unit, with his clearance and his unit.

    Clearance and unit are set by an Administrator, never by the person himself.
    """

    _inherit = "res.users"

    fao_clearance = fields.Integer(
        string="Clearance",
        default=1,
        required=True,
        aggregator=None,
        groups=",".join(ADMIN_GROUPS),
        help="Highest confidentiality the person may see: 0 public, 1 internal,"
        " 2 secret, 3 confidential.",
    )
    fao_unit_id = fields.Many2one(
        "fao.unit",
        string="Own unit",
        index=True,
        ondelete="restrict",
        help="Unit for which the person applies.",
    )
    fao_deputy_ids = fields.One2many("fao.deputy", "principal_id", string="Deputies")
    fao_post_ids = fields.One2many("fao.post", "user_id", string="Posts")

    _fao_clearance_range = models.Constraint(
        "CHECK (fao_clearance BETWEEN 0 AND 3)",
        "Clearance: choose 0 public, 1 internal, 2 secret or 3 confidential.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users.filtered("fao_unit_id")._sync_fao_unit()
        return users

    def write(self, vals):
        protected = PROTECTED_FIELDS & vals.keys()
        if protected:
            self._check_protected_write()
        # An Administrator of the office need not administer all of the server.
        writer = self.sudo() if protected and protected == vals.keys() else self
        result = super(ResUsers, writer).write(vals)
        if "fao_unit_id" in vals:
            self._sync_fao_unit()
        if "active" in vals:
            self.env["fao.approval"]._people_changed(
                self.sudo().fao_post_ids.position_id
            )
        if CACHED_FIELDS & vals.keys():
            self.env.registry.clear_cache()
        return result

    def _check_protected_write(self):
        """Refuse to set clearance and unit of oneself or without the right.

        :raises FaoError: ``FAO-OWN-CLEARANCE`` or ``FAO-CLEARANCE``
        """
        if self.env.su:
            return
        if self.env.user in self:
            raise FaoError(
                "FAO-OWN-CLEARANCE",
                self.env._(
                    "Clearance and own unit: nobody sets them for himself; ask"
                    " another Administrator."
                ),
            )
        if not any(self.env.user.has_group(group) for group in ADMIN_GROUPS):
            raise FaoError(
                "FAO-CLEARANCE",
                self.env._(
                    "Clearance and own unit: only an Administrator may set them."
                ),
            )
        self.check_access("read")

    def _sync_fao_unit(self):
        """Show the unit on the person too."""
        for user in self:
            # The person is a contact that the writer may not edit.
            user.partner_id.sudo().fao_unit_id = user.fao_unit_id

    def _fao_posts(self, on=None):
        """Return the posts that these users hold on a day.

        :param on: day, default today at the office
        """
        posts = self.env["fao.post"]
        date = on or self.env["fao.calendar.day"]._today()
        domain = posts._valid_on(date) & Domain("user_id", "in", self.ids)
        # Posts decide what a person may do, whoever asks.
        return posts.sudo().search(domain, order="id").sudo(self.env.su)

    def _fao_name(self):
        """Return the name of this user, empty for nobody."""
        return self._fao_known_name() if self else ""

    @tools.ormcache("self.id")
    def _fao_partner_id(self):
        return self.sudo().partner_id.id

    @tools.ormcache("self.id")
    def _fao_known_name(self):
        return self.sudo().name

    def _fao_home(self):
        """Return the unit of this user, and the office that serves it."""
        unit_id, company_id = self._fao_home_ids()
        unit_sudo = self.env["fao.unit"].sudo().browse(unit_id)
        return unit_sudo, self.env["res.company"].browse(company_id)

    @tools.ormcache("self.id")
    def _fao_home_ids(self):
        unit_sudo = self.sudo().fao_unit_id
        return unit_sudo.id, unit_sudo.company_id.id

    @tools.ormcache("self.id")
    def _fao_clearance(self):
        """Return the highest class that this user may read, as a number."""
        return self.sudo().fao_clearance

    def _fao_deputy_scopes(self, on=None):
        """Return for whom this user acts on a day, and for which duties.

        :param on: day, default today at the office
        :return: ``{id of the principal: ids of the duties, None for all}``
        """
        self.ensure_one()
        return dict(
            self._fao_deputy_scopes_on(on or self.env["fao.calendar.day"]._today())
        )

    @tools.ormcache("self.id", "date")
    def _fao_deputy_scopes_on(self, date):
        """Return the scopes of ``_fao_deputy_scopes`` as pairs."""
        rows = self.env["fao.deputy"]
        domain = (
            rows._valid_on(date)
            & Domain("deputy_id", "=", self.id)
            & Domain("principal_id.active", "=", True)
        )
        scopes = {}
        # The deputy's powers do not depend on who asks; an archived duty still
        # narrows the scope.
        found = rows.sudo().with_context(active_test=False).search(domain)
        for row in found:
            principal = row.principal_id.id
            if not row.duty_ids:
                scopes[principal] = None
            elif (known := scopes.get(principal, frozenset())) is not None:
                scopes[principal] = known | frozenset(row.duty_ids.ids)
        return tuple(scopes.items())

    def _fao_principals(self, duty=None, on=None):
        """Return the users for whom this user is a deputy on a day.

        :param duty: fao.duty that the deputy must cover; without it everyone for
            whom this user acts in at least one duty
        :param on: day, default today at the office
        :return: res.users records; not the principals' own principals
        """
        scopes = self._fao_deputy_scopes(on)
        return self.browse(
            principal
            for principal, duties in scopes.items()
            if duties is None or not duty or duty.id in duties
        )
