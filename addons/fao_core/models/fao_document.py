import hashlib
import json
import re
import secrets

from odoo import api, fields, models

from ..engine import chain, docx, guard, rehearsal
from ..engine.deadline import add_months, local_date
from ..engine.errors import FaoError
from .fao_refusal import RULE_CODE

#: Bytes of a verification code: 192 bits, nobody guesses one.
CODE_BYTES = 24
STATES = [("valid", "Valid"), ("revoked", "Revoked"), ("superseded", "Superseded")]
#: What may still change on an issued document, by the engine.
STANDING_FIELDS = frozenset(
    {
        "state",
        "revoked_on",
        "revoke_reason",
        "replaced_by_id",
        "pdf_id",
        "pdf_sha256",
    }
)
#: From this class on nothing of a case reaches an anonymous page (SEC-02).
SECRET_CLASS = 2


class FaoDocument(models.Model):
    """A paper that the office issued: number, file, digest and whether it stands.

    Invariant: issued, revoked and superseded by the engine only, never deleted; a
    withdrawn document keeps its number (NUM-02) and a corrected one gets a new
    number and names the old one (NUM-04). Read by those who may read the case.
    """

    _name = "fao.document"
    _inherit = ["fao.numbered"]
    _description = "Issued document"
    _order = "issued_on desc, id desc"
    _rec_names_search = ["number", "name"]

    # What it is
    case_id = fields.Many2one(
        "fao.case", required=True, readonly=True, index=True, ondelete="restrict"
    )
    template_id = fields.Many2one(
        "fao.document.template", "Kind", required=True, readonly=True, index=True,
        ondelete="restrict",
    )  # fmt: skip
    name = fields.Char("Title", required=True, readonly=True)
    duty_id = fields.Many2one(related="case_id.duty_id")
    unit_id = fields.Many2one(related="case_id.unit_id")
    company_id = fields.Many2one(
        "res.company", "Office", required=True, readonly=True, index=True,
        ondelete="restrict",
    )  # fmt: skip

    # Its number
    series_id = fields.Many2one(
        "fao.number.series", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    year = fields.Integer(readonly=True, aggregator=None)
    serial = fields.Integer(readonly=True, aggregator=None)

    # When, by whom, does it stand
    issued_on = fields.Date(required=True, readonly=True, index=True)
    signed_by = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict"
    )
    valid_until = fields.Date(readonly=True)
    state = fields.Selection(
        STATES,
        default="valid",
        required=True,
        readonly=True,
    )
    revoked_on = fields.Date(readonly=True)
    revoke_reason = fields.Char("Why it stands no more", readonly=True)
    replaced_by_id = fields.Many2one("fao.document", "Replaced by", readonly=True)
    standing = fields.Selection(
        [*STATES, ("expired", "Expired")],
        compute="_compute_standing",
        help="The state, and whether the validity is over today.",
    )

    # The evidence
    code = fields.Char("Verification code", readonly=True, copy=False)
    verify_url = fields.Char("Verification page", compute="_compute_verify_url")
    pdf_possible = fields.Boolean(
        compute="_compute_pdf_possible", export_string_translation=False
    )
    attachment_id = fields.Many2one(
        "ir.attachment", "File", required=True, readonly=True, index=True,
        ondelete="restrict",
    )  # fmt: skip
    sha256 = fields.Char("SHA-256", required=True, readonly=True)
    payload = fields.Text("Values used", readonly=True)

    _code_unique = models.UniqueIndex("(code)", "A verification code is used once.")
    _number_unique = models.UniqueIndex(
        "(company_id, number)", "An official number is used once."
    )
    _serial_unique = models.UniqueIndex(
        "(series_id, company_id, year, serial)", "A serial number is used once."
    )

    # ---- Computes

    @api.depends("number", "name")
    def _compute_display_name(self):
        for document in self:
            number, name = document.number or "", document.name or ""
            document.display_name = f"{number} {name}".strip()

    @api.depends("state", "valid_until")
    def _compute_standing(self):
        today = local_date(fields.Datetime.now())
        for document in self:
            over = document.valid_until and document.valid_until < today
            stands = document.state == "valid"
            document.standing = "expired" if stands and over else document.state

    @api.depends("code")
    def _compute_verify_url(self):
        base = self.get_base_url()
        for document in self:
            document.verify_url = self._url_of(base, document.code)

    def _compute_pdf_possible(self):
        self.pdf_possible = docx.pdf_possible()

    @api.model
    def _url_of(self, base, code):
        return f"{base}/fao/verify/{code}" if code else False

    # ---- CRUD: documents are issued by the engine

    @api.model_create_multi
    def create(self, vals_list):
        if not guard.entered(self.env):
            raise self._guard_error()
        return super().create(vals_list)

    def write(self, vals):
        if not guard.entered(self.env) or not vals.keys() <= STANDING_FIELDS:
            raise self._guard_error()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FaoError(
            "FAO-GUARD",
            self.env._("An issued document is evidence; it is revoked, not deleted."),
        )

    def _guard_error(self):
        return FaoError(
            "FAO-GUARD",
            self.env._("Documents are issued and revoked by the workflow only."),
        )

    # ---- Actions

    def action_download(self):
        """Download the issued file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }

    def action_open_case(self):
        """Open the record of the case that this document belongs to."""
        self.ensure_one()
        return self.case_id.action_open_record()

    def action_verify_file(self):
        """Say whether the stored file is still the one that was issued."""
        altered = self.filtered(lambda document: not document._is_intact())
        if altered:
            message = self.env._(
                "The file of %(documents)s was altered.",
                documents=", ".join(altered.mapped("display_name")),
            )
        else:
            message = self.env._("The file is the one that was issued.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "danger" if altered else "success",
                "sticky": bool(altered),
            },
        }

    def _is_intact(self):
        """Whether the stored file still has the digest of the day of issue."""
        self.ensure_one()
        attachment_sudo = self.attachment_id.sudo()  # the case was read already
        return hashlib.sha256(attachment_sudo.raw or b"").hexdigest() == self.sha256

    # ---- The engine's verbs

    @api.model
    def _issue(self, case, template, signer, now, corrected=None, reason=""):
        """Number, fill, store and return a document; it replaces its earlier ones.

        Everything happens in the transaction of the signature: a rollback gives the
        number back.

        :param case: the case, in the engine's environment
        :param template: the ``fao.document.template``
        :param signer: the user who signs
        :param datetime now: the moment of signature, in UTC
        :param corrected: the document that this one corrects; its validity does not
            begin anew
        :param str reason: what the signer said; a correction keeps what was said
        :raise FaoError: ``FAO-NUMBER``, ``FAO-TEMPLATE``
        """
        if not guard.entered(self.env):
            raise self._guard_error()
        if rehearsal.current():
            rehearsal.current().documents.append(template)
            return self.browse()
        template = template.sudo()  # who signs need not read the configuration
        office = case.company_id
        day = local_date(now)
        number, year, serial = False, day.year, 0
        if template.series_id:
            series = guard.enter(template.series_id)
            number, year, serial = series._next(office, day)
        code = self._new_code(case, template)
        earlier = self.sudo().search(
            [
                ("case_id", "=", case.id),
                ("template_id", "=", template.id),
                ("state", "=", "valid"),
            ]
        )
        months = template.validity_months
        valid_until = add_months(day, months) if months else False
        if corrected:
            valid_until = corrected.valid_until
        standing = {
            "number": number or "",
            "date": day.isoformat(),
            "date_zh": docx.zh_formal_date(day.isoformat()),
            "valid_until": valid_until.isoformat() if valid_until else "",
            "replaces": earlier[:1].number or "",
            **self._standing_words(case, template, signer, corrected, reason or ""),
        }
        vals = self._prepare_file_vals(case, template, standing, code)
        document = self.sudo().create(
            {
                **vals,
                "case_id": case.id,
                "template_id": template.id,
                "company_id": office.id,
                "number": number,
                "series_id": template.series_id.id,
                "year": year,
                "serial": serial if number else False,
                "issued_on": day,
                "signed_by": signer.id,
                "valid_until": valid_until,
                "code": code,
            }
        )
        earlier.write({"state": "superseded", "replaced_by_id": document.id})
        return document.sudo(self.env.su)

    @api.model
    def _standing_words(self, case, template, signer, corrected, reason):
        """Return what a document says of the decision: above all of a refusal.

        Rules are those that the reason names and those whose findings stand open.

        :return: dict with ``reason``, ``rules``, ``signer`` and ``remedy``
        """
        if corrected:
            said = json.loads(corrected.payload or "{}").get("values", {})
            reason = said.get("document", {}).get("reason", reason)
        findings = case.sudo().finding_ids.filtered(  # whoever signs
            lambda f: f.state == "open" and f.severity != "info"
        )
        rules = {*re.findall(RULE_CODE, reason), *findings.mapped("code")}
        in_words = template.with_context(lang=template._render_lang())
        return {
            "reason": reason.strip(),
            "rules": ", ".join(sorted(rules)),
            "signer": signer.sudo().name,
            "remedy": in_words.remedy or "",
        }

    @api.model
    def _new_code(self, case, template):
        """Return a new verification code, or False where nothing may be public."""
        if template.verification == "none":
            return False
        if int(case.confidentiality) >= SECRET_CLASS:
            return False
        return secrets.token_urlsafe(CODE_BYTES)

    @api.model
    def _prepare_file_vals(self, case, template, standing, code):
        """Fill the template, store the file on the duty's record, return the facts.

        Values are read without the engine's identity: what renders is the template.
        """
        # The paper says the same whoever signs it.
        record = guard.leave(case).sudo()._fao_record()
        record = record.with_context(lang=template._render_lang())
        values = record._fao_document_values()
        values["document"] = {**values.get("document", {}), **standing}
        qr = code and docx.qr_png(self._url_of(self.get_base_url(), code))
        content, template_sha256 = guard.leave(template)._render(values, qr or None)
        kind = template.with_context(lang=template._render_lang()).name
        title = " ".join(filter(None, (kind, standing["number"])))
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": re.sub(r'[\\/:*?"<>|\s]+', " ", title).strip() + ".docx",
                    "raw": content,
                    "mimetype": docx.MIMETYPE,
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        )
        return {
            "name": kind,
            "attachment_id": attachment.id,
            "sha256": hashlib.sha256(content).hexdigest(),
            "payload": chain.canonical(
                {
                    "template": {"code": template.code, "sha256": template_sha256},
                    "values": values,
                }
            ),
        }

    def _revoke(self, reason):
        """Withdraw these documents; they keep their numbers and say why.

        :param str reason: why, in one sentence
        :raise FaoError: ``FAO-COMMENT`` without a reason, ``FAO-DOCUMENT`` when one
            no longer stands
        """
        if not guard.entered(self.env):
            raise self._guard_error()
        if not (reason or "").strip():
            raise FaoError("FAO-COMMENT", self.env._("A revocation needs a reason."))
        for document in self:
            if document.state != "valid":
                raise FaoError(
                    "FAO-DOCUMENT",
                    self.env._(
                        "%(document)s does not stand any more.",
                        document=document.display_name,
                    ),
                )
        self.write(
            {
                "state": "revoked",
                "revoked_on": local_date(fields.Datetime.now()),
                "revoke_reason": reason.strip(),
            }
        )
