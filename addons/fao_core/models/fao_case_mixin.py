from lxml import etree

from odoo import api, fields, models

from ..engine import guard, plain
from ..engine.errors import FaoError
from ..engine.given import check_given, without_facts
from .fao_case import EDITABLE_FIELDS

#: Fields of the framework that are no content of the case.
FRAMEWORK_PREFIXES = ("message_", "activity_", "my_activity_", "website_message_")
#: What may be given when a case is opened, besides what may be edited.
OPENING_FIELDS = frozenset({"duty_id", "unit_id", "external_ref"})


class FaoCaseMixin(models.AbstractModel):
    """What a duty's own model inherits to become casework.

    The process record is delegated to ``fao.case``: numbering, stage, people,
    rules of access and the ledger exist once. Creating a record opens its case;
    its content is edited only while the stage lets the user; facts are never
    written here.
    """

    _name = "fao.case.mixin"
    _description = "Case mixin"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _inherits = {"fao.case": "case_id"}
    _order = "id desc"
    _rec_names_search = ["case_id"]
    _mail_post_access = "read"

    #: Code of the duty of new records of a model that serves one duty only.
    _fao_duty_code = ""
    #: Fields that only the steps of the case fill in.
    _fao_facts = frozenset()

    case_id = fields.Many2one(
        "fao.case",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        bypass_search_access=True,
    )
    within_authority = fields.Boolean(
        compute="_compute_within_authority",
        compute_sudo=True,
        help="The office may decide this itself today, by its table of authorities;"
        " otherwise the superior decides.",
    )
    may_edit = fields.Boolean(
        compute="_compute_may_edit", export_string_translation=False
    )

    _case_unique = models.UniqueIndex("(case_id)", "A case has one record.")

    @api.depends("case_id")
    def _compute_display_name(self):
        for record in self:
            record.display_name = record.case_id.display_name

    @api.depends("stage_id", "initiator_id")
    @api.depends_context("uid")
    def _compute_may_edit(self):
        for record in self:
            case = record._origin.case_id
            record.may_edit = not case or case._may_edit().ok

    @api.depends("duty_id", "company_id")
    def _compute_within_authority(self):
        today = self.env["fao.calendar.day"]._today()
        for record in self:
            matter = record.duty_id.authority_matter
            office = record.company_id or self.env.company
            record.within_authority = not matter or bool(
                office._fao_authority(matter, record._fao_authority_rank(), today)
            )

    def _fao_authority_rank(self):
        """Return the highest rank that this record is about, which limits authority.

        :return: ``fao.rank``, empty where rank does not matter
        """
        return self.env["fao.rank"]

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Show content as readonly where the stage does not let the user edit it.

        The same verdict refuses the write; this only shows it.
        """
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            self._fao_show_readonly(arch)
        return arch, view

    @api.model
    def _fao_show_readonly(self, arch):
        """Add the modifier to the fields of the record itself in ``arch``."""
        for node in arch.xpath(".//field[not(ancestor::field)]"):
            name = node.get("name")
            field = self._fields.get(name)
            if field is None or name == "may_edit":
                continue
            if field.readonly:
                # The engine fills it in; a new record must not wait for it.
                node.set("required", "0")
                continue
            own = node.get("readonly")
            readonly = f"not may_edit or ({own})" if own else "not may_edit"
            node.set("readonly", readonly)
        if not arch.xpath(".//field[@name='may_edit'][not(ancestor::field)]"):
            arch.append(etree.Element("field", name="may_edit", invisible="1"))

    # ---- What a duty may say of itself

    def _fao_interested_users(self):
        """Return the users who may not decide on this record (SOD-02)."""
        return self.env["res.users"]

    def _fao_interest_label(self):
        """Return what ``_fao_interested_users`` are to this record."""
        return self.env._("named in the application")

    # ---- The content that is signed

    def _fao_content(self):
        """Return the content of this record as plain data, for its digest.

        What people fill in, with the rows and files of the case; nothing that the
        workflow or a computation fills in.
        """
        self.ensure_one()
        record = self.with_context(bin_size=False)
        content = {
            name: plain.value(record, field)
            for name, field in self._fields.items()
            if self._fao_is_content(name, field)
        }
        files = self.env["ir.attachment"].search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("fao_content", "=", True),
            ],
            ["name", "checksum"],
            order="id",
        )
        content["attachments"] = [[f.name, f.checksum or ""] for f in files]
        return content

    @api.model
    def _fao_is_content(self, name, field):
        """Whether people fill in the field ``name``."""
        if name in EDITABLE_FIELDS:
            return True
        if field.inherited or field.readonly or not field.store:
            return field.type == "one2many" and plain.is_rows(self.env, field)
        return name not in models.MAGIC_COLUMNS and not name.startswith(
            FRAMEWORK_PREFIXES
        )

    @api.model
    def _fao_may_see(self, name):
        """Whether the user may see the field ``name`` at all."""
        field = self._fields.get(name)
        return field is not None and self._has_field_access(field, "read")

    @api.model
    def _fao_content_label(self, name):
        """Return what the field ``name`` is called."""
        return self._fields[name].get_description(self.env, ["string"])["string"]

    @api.model
    def _fao_content_text(self, name, value):
        """Return a plain content value in words."""
        return plain.text(self.env, self._fields[name], value)

    def _fao_on_transition(self, transition, documents):
        """Note on the record what a passed transition means for the duty.

        :param transition: the ``fao.transition`` just passed, before the case
            enters its stage
        :param documents: the ``fao.document`` issued by this action so far
        """

    def _fao_on_reissue(self, old, new):
        """Note on the record that a corrected document stands instead of another.

        :param old: the ``fao.document`` that no longer stands
        :param new: the one that was issued instead
        """

    @api.model
    def _fao_assisting_values(self, lead, unit):
        """Return what a new assisting case of this model takes over from its lead.

        :param lead: the record of the lead case, as superuser
        :param unit: the ``fao.unit`` that is asked
        """
        return {}

    def _fao_on_superior(self, decision):
        """Note on the record what the superior office decided.

        Called with the engine's identity, before the case goes on.

        :param dict decision: ``approved``, ``body``, ``number``, ``decided_on`` and
            ``reply``, what the superior office tells
        """

    def _fao_on_stage(self, came_from, stage):
        """Called when the case has entered ``stage``, by whatever way.

        :param came_from: fao.stage record that it left
        :param stage: fao.stage record
        """

    def _fao_check_locked(self, names):
        """Refuse to write what does not change any more in this duty.

        Asked before the stage is: whoever may edit may still not edit everything.

        :param names: the fields of content that somebody writes
        :raise FaoError: ``FAO-LOCKED``
        """

    def _fao_is_approved(self):
        """Whether what was applied for stands, e.g. by a superior's document."""
        return False

    def _fao_check_row(self, code, variant=""):
        """Return the row of a check by which this record is judged, or none.

        For a figure that the row holds and a field shows or compares, so that it
        stands in one place.
        """
        case, duty = self.case_id, self.duty_id
        if not duty:
            duties_sudo = self.env["fao.duty"].sudo()  # the rules bind everybody
            duty = duties_sudo.search([("code", "=", self._fao_duty_code)])
        moment = case.received_at or fields.Datetime.now()
        return (
            duty.sudo()
            ._fao_checks_on(self.env["fao.case"]._local_date(moment))
            .filtered(
                lambda check: check.code == code and (check.variant or "") == variant
            )[:1]
        )

    # ---- Chatter

    def _message_compute_parent_id(self, parent_id):
        # What the engine tells stands for itself and answers no earlier message
        if self.env.context.get("fao_telling"):
            return parent_id
        return super()._message_compute_parent_id(parent_id)

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            vals = dict(vals)
            check_given(self, vals, self._fao_facts)
            self._check_opening(vals)
            duty = self._opening_duty(vals)
            opening = {
                name: vals.pop(name)
                for name in (EDITABLE_FIELDS | OPENING_FIELDS) & set(vals)
            }
            opening.pop("duty_id", None)
            case = self.env["fao.case"]._open(duty, [opening])
            prepared.append({**vals, "case_id": case.id})
        # The ledger tells that the case was opened; the chatter need not
        context = dict(self._fao_own_context(), fao_nested=True, mail_create_nolog=True)
        nested = self.with_context(context)
        records = super(FaoCaseMixin, nested).create(prepared)
        records = records.with_env(self.env)
        for record in records:
            record.case_id._refresh_findings(record)
        return records

    @api.model
    def _prepare_create_values(self, vals_list):
        """Leave what belongs to the case to the case, which was opened with it.

        Odoo adds the defaults of inherited fields, too, and would so write them over
        the case.
        """
        given = [set(vals) for vals in vals_list]
        prepared = super()._prepare_create_values(vals_list)
        for names, vals in zip(given, prepared, strict=True):
            for name in vals.keys() - names:
                field = self._fields.get(name)
                if "case_id" in names and field and field.inherited:
                    del vals[name]
        return prepared

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        return without_facts(vals_list, self._fao_facts, default)

    def _fao_own_context(self):
        """Return the context without defaults for facts of the case."""
        facts = self.env["fao.case"]._fields
        return {
            key: value
            for key, value in self.env.context.items()
            if not (key.startswith("default_") and key[8:] in facts)
        }

    def _check_opening(self, vals):
        """Refuse facts among the values of a new record."""
        case_fields = set(self.env["fao.case"]._fields) - set(models.MAGIC_COLUMNS)
        own = {n for n, f in self._fields.items() if not f.inherited}
        facts = (case_fields & set(vals)) - own - EDITABLE_FIELDS - OPENING_FIELDS
        if "case_id" in vals:
            facts.add("case_id")
        if facts:
            raise FaoError(
                "FAO-GUARD",
                self.env._(
                    "%(fields)s: only the workflow itself changes these.",
                    fields=", ".join(sorted(facts)),
                ),
            )

    @api.model
    def _fao_opening_code(self, vals):
        """Return the code of the duty of a new record that names none.

        :param dict vals: what is known of it, by field; may be empty
        """
        return self._fao_duty_code

    def _opening_duty(self, vals):
        """Return the duty of a new record."""
        duties = self.env["fao.duty"]
        duty_id = vals.get("duty_id") or self.env.context.get("default_duty_id")
        if duty_id:
            duty = duties.browse(int(duty_id))
            if not duty._fao_version_id():
                duty = duty.exists()
        else:
            code = self._fao_opening_code(vals)
            duty = duties.search([("code", "=", code)], limit=1)
        duty._fao_recall()
        if not duty or duty.sudo().model != self._name:
            raise FaoError(
                "FAO-OPEN",
                self.env._("%(model)s: please choose a duty.", model=self._description),
            )
        return duty

    def write(self, vals):
        if guard.entered(self.env):
            return super().write(vals)
        check_given(self, vals, self._fao_facts)
        content = [n for n in vals if not n.startswith(FRAMEWORK_PREFIXES)]
        if not content:
            return super().write(vals)
        if "case_id" in vals:
            raise FaoError(
                "FAO-GUARD", self.env._("A record keeps the case it was opened with.")
            )
        self._fao_check_locked(frozenset(content))
        for record in self:
            record.case_id._check_may_edit()
        result = super(FaoCaseMixin, self.with_context(fao_nested=True)).write(vals)
        self._fao_after_content()
        return result

    def _fao_after_content(self):
        """Count the revision, judge the draft, follow automatic transitions."""
        cases = self.case_id
        cases._content_changed()
        cases._notice_content()
        cases._refresh_findings()
        cases._advance_automatically()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FaoError(
            "FAO-GUARD", self.env._("A case is evidence; cancel it instead.")
        )
