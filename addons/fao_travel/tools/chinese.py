"""Chinese wording of dates and lists in official documents."""

from datetime import date

JOINER = "、"


def date_zh(day: date | None) -> str:
    """Return ``2026年6月8日``, without leading zeros; nothing for no date."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
