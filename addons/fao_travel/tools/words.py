"""How what is told of a row is joined to its name."""


def joined(*parts):
    """Return ``parts`` in one line: blank ones left out, and each named once.

    Two parts that differ in capitals or spaces only are the same to a reader.
    """
    known = {}
    for part in filter(None, parts):
        known.setdefault(" ".join(part.split()).casefold(), part)
    return ", ".join(part for key, part in known.items() if key)


def labels(field, env):
    """Return the labels of a selection field, by value: those in every language.

    :return: ``{value: (label for the reader, labels in all installed languages)}``
    """
    own = dict(field._description_selection(env))
    found = {value: {label} for value, label in own.items()}
    for code, _name in env["res.lang"].get_installed():
        speaking = env(context={**env.context, "lang": code})
        for value, label in field._description_selection(speaking):
            found[value].add(label)
    return {value: (own[value], names) for value, names in found.items()}
