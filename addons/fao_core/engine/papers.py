"""The papers of a case: what its stage asks for, what lies there, what is missing."""

from odoo import fields

#: What becomes of a paper that is asked for.
THERE, MISSING, FLAWED, ANSWERED, OPTIONAL = (
    "there", "missing", "flawed", "answered", "optional",
)  # fmt: skip


def checklist(case, record, user, day):
    """Return the papers of a case, those that its stage asks for first.

    :param case: the case, in the engine's environment
    :param record: the duty's record of the case
    :param user: whoever looks
    :param date day: today
    :return: list of dicts: ``code``, ``name``, how it is asked for (``marks``),
        ``state``, what it lacks (``problem``), ``files``, and what the user may do:
        ``may_bring``, ``on_paper``, ``print_url``
    """
    asked = case.stage_id._fao_documents()._fao_asked_of(record)
    if not asked and not case.file_ids:
        return []
    mine = case.with_user(user).sudo(False)
    may_edit = mine._may_edit().ok

    def rights(code):
        return may_edit or mine._fao_may_bring(code)

    result = [_asked(kind, case, record, day, rights(kind.code)) for kind in asked]
    known = set(asked.mapped("code"))
    names = {kind.code: kind.name for kind in case._fao_document_kinds()}
    others = case.file_ids.filtered(lambda file: file.code not in known)
    for code in dict.fromkeys([*filter(None, others.mapped("code")), False]):
        files = others.filtered(lambda file, c=code: (file.code or False) == c)
        if files or may_edit:
            name = names.get(code) or case.env._("Other enclosures")
            state = THERE if files else OPTIONAL
            result.append(_row(code, name, state, files, rights(code)))
    return result


def _asked(kind, case, record, day, may_bring):
    """Return a paper that the stage asks for."""
    files = case.file_ids.filtered(lambda file: file.code == kind.code)
    problem, state = "", THERE
    if files:
        problem = kind._problem(files, day)
        state = FLAWED if problem else THERE
    elif kind._is_answered(record):
        state = ANSWERED
    else:
        state = OPTIONAL if kind.is_optional else MISSING
    form = kind.template_id
    return {
        **_row(kind.code, kind.name, state, files, may_bring),
        "marks": kind._marks(),
        "problem": problem,
        "expires": kind.expires,
        "on_paper": kind.on_paper and may_bring,
        "accept": ",".join(f".{ending}" for ending in kind._endings()),
        "print_url": f"/fao/case/{case.id}/form/{kind.id}" if form else "",
    }


def _row(code, name, state, files, may_bring):
    """Return a paper with the files that are there."""
    return {
        "code": code or "",
        "name": name,
        "state": state,
        "marks": [],
        "problem": "",
        "expires": False,
        "on_paper": False,
        "accept": "",
        "print_url": "",
        "may_bring": may_bring,
        "files": [
            {
                "id": file.id,
                "name": file.filename or "",
                "on_paper": file.on_paper,
                "valid_until": fields.Date.to_string(file.valid_until) or "",
                "url": f"/web/content/fao.case.file/{file.id}/file?download=true",
            }
            for file in files
        ],
    }
