import re

from odoo import http
from odoo.http import request

from ..engine.docx import zh_date

_CODE = re.compile(r"[A-Za-z0-9_-]{20,64}")
LANGUAGES = ("en", "zh")

# Whoever scans a code reads English or Chinese whatever languages are installed in
# the database, so the page keeps its few sentences itself: (English, Chinese).
HEADINGS = {
    "valid": ("This document is genuine and valid", "文件真实有效"),
    "expired": ("This document is genuine but has expired", "文件真实，但已过有效期"),
    "superseded": (
        "This document was replaced by a newer one",
        "文件已被新文件替代",
    ),
    "revoked": ("This document was revoked", "文件已作废"),
    "unknown": ("No such document", "查无此文件"),
}
HINTS = {
    "valid": (
        "Compare the details below with the paper in your hands.",
        "请将以下信息与您手中的文件核对。",
    ),
    "expired": (
        "It can no longer be used. Ask the issuing office if in doubt.",
        "该文件不得再使用。如有疑问，请联系发文机关。",
    ),
    "superseded": (
        "It must not be used any more. Ask the holder for the new document.",
        "该文件不得再使用，请索取新文件。",
    ),
    "revoked": (
        "It must not be used any more. Ask the issuing office if in doubt.",
        "该文件不得再使用。如有疑问，请联系发文机关。",
    ),
    "unknown": (
        "No office issued a document with this code. Check that the code was scanned"
        " completely; do not accept the paper until the issuing office confirms it.",
        "系统中没有使用此验证码的文件。请确认扫码完整；在发文机关确认之前，请勿采信该文件。",
    ),
}
LABELS = {
    "title": ("Document verification", "文件验证"),
    "office": ("Issuing office", "发文机关"),
    "kind": ("Document", "文件种类"),
    "number": ("Number", "发文字号"),
    "issued_on": ("Date of issue", "签发日期"),
    "valid_until": ("Valid until", "有效期至"),
    "revoked_on": ("Revoked on", "作废日期"),
    "footer": (
        "This page shows what the issuing office registered. It contains no personal"
        " data.",
        "本页显示发文机关的登记信息，不含个人信息。",
    ),
}


class FaoVerify(http.Controller):
    """The public page behind the QR code of an issued document."""

    @http.route(
        "/fao/verify/<string:code>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def fao_verify(self, code):
        """Say whether the office issued the document of ``code`` and if it stands.

        Unknown, malformed and withheld codes get one and the same answer.
        """
        # The code itself is the permission: 192 random bits printed on the paper.
        document_sudo = request.env["fao.document"].sudo()
        if _CODE.fullmatch(code):
            document_sudo = document_sudo.search([("code", "=", code)], limit=1)
        standing = document_sudo.standing or "unknown"
        language = self._language()
        response = request.render(
            "fao_core.verify_page",
            {
                "standing": standing,
                "language": language,
                "heading": self._both(HEADINGS[standing], language),
                "hint": self._both(HINTS[standing], language),
                "title": self._both(LABELS["title"], language),
                "footer": self._both(LABELS["footer"], language),
                "facts": self._facts(document_sudo, standing, language),
            },
        )
        if standing == "unknown":
            response.status_code = 404
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _language(self):
        """Return the first of our languages that the browser asks for."""
        accepted = request.httprequest.accept_languages
        return accepted.best_match(LANGUAGES, default="en" if accepted else "zh")

    def _both(self, text, language):
        """Return the text in the reader's language, then in the other one."""
        return text if language == "en" else text[::-1]

    def _facts(self, document_sudo, standing, language):
        """Return the label (in both languages) and the value of each line shown."""
        if standing == "unknown":
            return []
        installed = dict(request.env["res.lang"].sudo().get_installed())
        code = "zh_CN" if language == "zh" else "en_US"
        template_sudo = document_sudo.template_id
        if code in installed:
            template_sudo = template_sudo.with_context(lang=code)
        values = {
            "office": document_sudo.company_id.name,
            "kind": template_sudo.name,
            "number": document_sudo.number,
            "issued_on": document_sudo.issued_on,
            "valid_until": standing in ("valid", "expired")
            and document_sudo.valid_until,
            "revoked_on": standing == "revoked" and document_sudo.revoked_on,
        }
        return [
            (self._both(LABELS[name], language), self._text(value, language))
            for name, value in values.items()
            if value
        ]

    def _text(self, value, language):
        text = str(value)
        return zh_date(text) if language == "zh" else text
