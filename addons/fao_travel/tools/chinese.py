"""Chinese wording of dates and lists in official documents."""

from datetime import date

JOINER = "、"


def date_zh(day: date | None) -> str:
    """Return ``2026年6月8日``, without leading zeros; nothing for no date."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def mask(number: str | None) -> str:
    """Return ``PE******89``: the first and last two signs of a document number."""
    text = (number or "").strip()
    if len(text) <= 4:
        return "*" * len(text)
    return f"{text[:2]}{'*' * 6}{text[-2:]}"


def is_masked(number: str | None) -> bool:
    """Tell whether a text is a masked number and no number to store."""
    return "*" in (number or "")
