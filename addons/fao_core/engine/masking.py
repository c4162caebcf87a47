"""Numbers of papers as everybody may see them."""


def mask(number: str | None) -> str:
    """Return ``PE******89``: the first and last two signs of a document number."""
    text = (number or "").strip()
    if len(text) <= 4:
        return "*" * len(text)
    return f"{text[:2]}{'*' * 6}{text[-2:]}"


def is_masked(number: str | None) -> bool:
    """Tell whether a text is a masked number and no number to store."""
    return "*" in (number or "")
