"""What a note verbale says about a delegation: plain data in its language."""

from babel import Locale
from babel.dates import format_date

from .chinese import JOINER, date_zh
from .paper import GENDER, country_zh

_ENGLISH = Locale("en").territories
SEX = {"male": "M", "female": "F"}
#: No longer valid, whatever its date.
_DEAD = ("lost", "cancelled")


def passport_of(person):
    """Return the valid passport of a person, no pass."""
    return person.fao_passport_ids.filtered(
        lambda p: p.document_class == "passport" and p.state not in _DEAD
    )[:1]


def journey(mission, language):
    """Return countries in the order of the route, and the days, in a language.

    :param str language: ``en`` or ``zh``
    """
    countries = mission.stop_ids.filtered("counts_as_country").country_id
    first, last = mission.exit_date, mission.entry_date
    if language == "zh":
        names = JOINER.join(map(country_zh, countries))
        return f"{names}，{date_zh(first)}至{date_zh(last)}"
    names = ", ".join(_ENGLISH.get(c.code) or c.name or "" for c in countries)
    return f"{names}, from {date_en(first)} to {date_en(last)}"


def date_en(day):
    """Return ``8 June 2026``; nothing for no date."""
    return format_date(day, "d MMMM y", "en") if day else ""


def person_values(seq, person):
    """Return the values of one person for the document template."""
    passport = passport_of(person)
    return {
        "seq": seq,
        "name": person.name or "",
        "pinyin": person.fao_name_pinyin or "",
        "sex": SEX.get(person.gender, ""),
        "gender": GENDER.get(person.gender, ""),
        "birth_date": str(person.birthdate_date or ""),
        "post": person.fao_post_title or "",
        "passport_no": passport.number or "",
        "passport_until": str(passport.expires_on or ""),
    }
