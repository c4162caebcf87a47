"""Continents of countries and regions, by ISO 3166 code.

Used for TRV-03 (flight exception) and TRV-05 (one continent). What changes with
treaties (the Schengen area) is a country group in the database, not here.
"""

from typing import Final

_CODES: Final = {
    "africa": """
        AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM
        LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF
        TG TN TZ UG YT ZA ZM ZW
    """,
    "antarctica": "AQ BV GS HM",
    "asia": """
        AE AF AM AZ BD BH BN BT CC CN CX CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW
        KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN
        YE
    """,
    "europe": """
        AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS
        IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XI
        XK
    """,
    "latin_america": """
        AG AI AR AW BB BL BO BQ BR BS BZ CL CO CR CU CW DM DO EC FK GD GF GP GT GY HN
        HT JM KN KY LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI
    """,
    "north_america": "BM CA GL PM US UM",
    "oceania": """
        AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV VU WF WS
    """,
}
REGION: Final = {
    code: region for region, codes in _CODES.items() for code in codes.split()
}
#: The two regions that are visited on a pass with an endorsement for each.
HKM: Final = ("HK", "MO")
_HKM_NAMES: Final = {
    "HK": ("香港", "hong kong", "hongkong"),
    "MO": ("澳门", "澳門", "macao", "macau"),
}
LONG_FLIGHT: Final = frozenset({"africa", "latin_america"})
_SOUTH_CODES: Final = "AR BO BR CL CO EC FK GF GY PE PY SR UY VE"
_SOUTH_AMERICA: Final = frozenset(_SOUTH_CODES.split())
_AMERICA: Final = frozenset({"latin_america", "north_america"})


def region(code: str) -> str:
    """Return the region of a country; Latin America is a region of its own."""
    return REGION.get(code, "")


def continent(code: str) -> str:
    """Return the continent of a country, the Americas as one."""
    found = region(code)
    return "america" if found in _AMERICA else found


def one_continent(codes: list[str]) -> bool:
    """Tell whether all countries lie on one known continent."""
    found = {continent(code) for code in codes}
    return len(found) <= 1 and "" not in found


def needs_long_flight(codes: list[str]) -> bool:
    """Tell whether a country is in Latin America or Africa."""
    return any(region(code) in LONG_FLIGHT for code in codes)


def hkm_region(city: str | None) -> str:
    """Return the region whose name the name of a place contains, or ``""``."""
    text = (city or "").casefold()
    for code, names in _HKM_NAMES.items():
        if any(name in text for name in names):
            return code
    return ""


def lead_kind(codes: list[str], schengen: frozenset[str]) -> str | bool:
    """Return by which row of TRV-15 a mission should be filed ahead.

    :param codes: countries that count
    :param schengen: countries that share one visa
    :return: ``"schengen"``, ``"far"``, ``"near"``, or False without a country
    """
    if not codes:
        return False
    if all(code in schengen for code in codes):
        return "schengen"
    if len(codes) > 1 or any(code == "US" or code in _SOUTH_AMERICA for code in codes):
        return "far"
    return "near"
