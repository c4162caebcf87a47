"""Why a template is refused, in words: the place, what is wrong, what to do."""


def explain(env, problem):
    """Return one problem of a template as a sentence with its place.

    :param problem: a ``docx_package.Problem``
    """
    words = _package_words if problem.kind in PACKAGE else _text_words
    sentence = words(env, problem.kind, problem.detail)
    where = place(env, problem.part, problem.paragraph)
    return f"{where}: {sentence}" if where else sentence


def place(env, part, paragraph):
    """Return the place of a tag in words, empty for the whole file."""
    if not paragraph:
        return ""
    match part:
        case "body":
            return env._("Paragraph %(number)s", number=paragraph)
        case "header":
            return env._("Header, line %(number)s", number=paragraph)
        case "footer":
            return env._("Footer, line %(number)s", number=paragraph)
        case "footnotes":
            return env._("Footnotes, line %(number)s", number=paragraph)
    return env._("%(part)s, line %(number)s", part=part, number=paragraph)


#: Problems of the file itself, before its text is read.
PACKAGE = frozenset(
    {
        "broken",
        "too_big",
        "bomb",
        "kind",
        "macro",
        "embedded",
        "external",
        "entities",
        "field",
    }
)


def _package_words(env, kind, detail):
    if kind == "broken":
        if detail:
            return env._("The file is damaged: %(detail)s.", detail=detail)
        return env._("The file is no Word document (.docx).")
    return {
        "too_big": env._("The file is larger than %(detail)s MB.", detail=detail),
        "bomb": env._(
            "The file unpacks to far more than a template holds (%(detail)s).",
            detail=detail,
        ),
        "kind": env._(
            "The file is of another kind (%(detail)s); save it as a Word document"
            " (.docx).",
            detail=detail,
        ),
        "macro": env._(
            "%(detail)s: macros are not allowed; save the file as .docx without them.",
            detail=detail,
        ),
        "embedded": env._(
            "%(detail)s: embedded objects and files are not allowed.", detail=detail
        ),
        "external": env._(
            "%(detail)s: Word would load this from elsewhere; it is not allowed.",
            detail=detail,
        ),
        "entities": env._("%(detail)s: XML entities are not allowed.", detail=detail),
        "field": env._("The Word field %(detail)s is not allowed.", detail=detail),
    }[kind]


def _text_words(env, kind, detail):
    return {
        "misplaced": env._(
            "%(detail)s: placeholders are filled in the text, headers, footers and"
            " footnotes only.",
            detail=detail,
        ),
        "syntax": env._("Not understood: %(detail)s", detail=detail),
        "forbidden": env._("%(detail)s is not allowed in a template.", detail=detail),
        "unknown": env._("Unknown placeholder: %(detail)s", detail=detail),
        "not_value": env._(
            "%(detail)s is a list or a group of values, not a value.", detail=detail
        ),
        "not_list": env._("%(detail)s is no list to repeat over.", detail=detail),
    }[kind]
