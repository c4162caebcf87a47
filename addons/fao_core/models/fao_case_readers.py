from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL


class FaoCounted(models.AbstractModel):
    """A count that ends at a limit goes through many cases all the same.

    PostgreSQL expects it to end soon and would look up each case on its way.
    """

    _name = "fao.counted"
    _description = "Count of what a person sees"

    @api.model
    @api.readonly
    def search_count(self, domain, limit=None):
        """Return the number of records that meet ``domain``, as Odoo does.

        :param domain: which records
        :param int limit: where to stop counting
        """
        counted = self.with_context(fao_through_many=True) if limit else self
        return super(FaoCounted, counted).search_count(domain, limit)


class FaoCase(models.Model):
    """Through which slots a person sees a case; the record rules ask here.

    Each way is a list of cases that an index alone gives, so that the price of a list
    is what the person handles, not how many cases there are.
    """

    _name = "fao.case"
    _inherit = ["fao.counted", "fao.case"]

    handled = fields.Boolean(
        compute="_compute_handled",
        search="_search_handled",
        export_string_translation=False,
        help="The user, or a group of his, must act or acted on the case.",
    )
    deputised = fields.Boolean(
        compute="_compute_deputised",
        search="_search_deputised",
        export_string_translation=False,
        help="The user is today the deputy of somebody who must act on the case.",
    )

    @api.model
    def _fao_readable(self):
        """Return the SQL of the cases that the user may read, in the table of cases."""
        scopes = self.env.user._fao_deputy_scopes()
        offices = self.env["ir.rule"]._compute_domain_context_values()
        return self._fao_readable_by(tuple(scopes.items()), tuple(offices))

    @api.model
    @tools.ormcache("self.env.uid", "self.env.su", "scopes", "offices")
    def _fao_readable_by(self, scopes, offices):
        query = self._search(Domain.TRUE)
        if query.is_empty():
            return SQL("FALSE")
        if query.from_clause == SQL.identifier(self._table):
            return query.where_clause or SQL("TRUE")
        return SQL("%s IN %s", SQL.identifier(self._table, "id"), query.subselect())

    @api.depends(
        "approval_ids.user_id", "approval_ids.group_id", "approval_ids.decided_by"
    )
    @api.depends_context("uid")
    def _compute_handled(self):
        slots_sudo = self.env["fao.approval"].sudo()  # he asks of his own slots
        if len(self) == 1:
            # Whoever acts on a case needs its slots anyway
            way = Domain.OR(self._handled_ways())
            self.handled = bool(self.sudo().approval_ids.filtered_domain(way))
            return
        found = slots_sudo.search_fetch(
            Domain.OR(self._handled_ways()) & Domain("case_id", "in", self.ids),
            ["case_id"],
        )
        ids = set(found.case_id._ids)
        for case in self:
            case.handled = case.id in ids

    def _search_handled(self, operator, value):
        if operator != "in":
            return NotImplemented
        slots_sudo = self.env["fao.approval"].sudo()  # he asks of his own slots
        rows = SQL(" UNION ALL ").join(
            slots_sudo._search(way).subselect("fao_approval.case_id")
            for way in self._handled_ways()
        )
        if self.env.context.get("fao_through_many"):
            domain = Domain("id", "in", SQL("(%s)", rows))
        else:
            # PostgreSQL may look each case up, or list them all as above
            domain = Domain.custom(
                to_sql=lambda model, alias, query: SQL(
                    "EXISTS (SELECT FROM (%s) AS handled (case_id) WHERE case_id = %s)",
                    rows,
                    SQL.identifier(alias, "id"),
                ),
                predicate=lambda case: case.handled,
            )
        return domain if True in value else ~domain

    @api.model
    def _handled_ways(self):
        """Return the domains of the slots through which the user sees a case."""
        user = self.env.user
        return (
            Domain("user_id", "=", user.id),
            Domain("group_id", "in", user._get_group_ids()),
            Domain("decided_by", "=", user.id),
        )

    @api.depends("approval_ids.state")
    @api.depends_context("uid")
    def _compute_deputised(self):
        slots = self.env["fao.approval"].sudo()
        domain = slots._deputy_domain() & Domain("case_id", "in", self.ids)
        ids = set(slots.search(domain & Domain("state", "=", "open")).case_id.ids)
        for case in self:
            case.deputised = case.id in ids

    def _search_deputised(self, operator, value):
        if operator != "in":
            return NotImplemented
        slots = self.env["fao.approval"].sudo()
        query = slots._search(slots._deputy_domain() & Domain("state", "=", "open"))
        domain = Domain("id", "in", query.subselect("fao_approval.case_id"))
        return domain if True in value else ~domain
