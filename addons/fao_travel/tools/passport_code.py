"""What a scanner reads off a passport: its number, or its machine-readable zone."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from mrz.base.errors import FieldError, LengthError
from mrz.checker.td1 import TD1CodeChecker
from mrz.checker.td3 import TD3CodeChecker

#: The printed number of a travel document, as it is stored.
NUMBER = re.compile(r"[A-Z0-9]{5,12}")
#: Lines of the zone: how many, how long, who checks them (ICAO 9303).
ZONES = ((2, 44, TD3CodeChecker), (3, 30, TD1CodeChecker))
#: Numbers of ordinary private passports begin with E or G, official ones with D, P, S.
PRIVATE = re.compile(r"(E[A-Z]?|G)\d{7,8}")


class CodeError(ValueError):
    """What was read is no number and no readable zone."""


@dataclass(frozen=True)
class Code:
    """What is known after reading.

    :param mrz: whether a zone was read, whose check digits are right
    """

    number: str
    mrz: bool = False
    expires_on: date | None = None
    surname: str = ""
    given_names: str = ""


def normalize(number):
    """Return a number as it is stored: capitals, without spaces and hyphens."""
    return re.sub(r"[\s-]", "", number or "").upper()


def read(text):
    """Return the ``Code`` of what a scanner or a person entered.

    :param str text: a number, or the two or three lines of the zone, with or without
        line breaks
    :raises CodeError: when it is neither, or a check digit of the zone is wrong
    """
    packed = re.sub(r"\s", "", text or "").upper()
    if "<" in packed:
        return _read_zone(packed)
    number = normalize(packed)
    if not NUMBER.fullmatch(number):
        raise CodeError(text)
    return Code(number)


def is_private(number):
    """Tell whether a number is that of an ordinary private passport (PAS-11)."""
    return bool(PRIVATE.fullmatch(normalize(number)))


def _read_zone(packed):
    for count, length, checker in ZONES:
        if len(packed) != count * length:
            continue
        lines = [packed[n : n + length] for n in range(0, len(packed), length)]
        try:
            zone = checker("\n".join(lines), check_expiry=False)
        except (FieldError, LengthError) as error:
            raise CodeError(packed) from error
        if not zone:
            raise CodeError(packed)
        found = zone.fields()
        return Code(
            found.document_number.replace("<", ""),
            True,
            _expiry(found.expiry_date),
            found.surname,
            found.name,
        )
    raise CodeError(packed)


def _expiry(text):
    """Return the date of six digits; travel documents of today end in this century."""
    return datetime.strptime(f"20{text}", "%Y%m%d").date()
