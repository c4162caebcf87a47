"""Rows of the unit's own papers of a mission, in official Chinese."""

from odoo.addons.fao_core.engine import masking
from odoo.addons.fao_core.engine.deadline import local_date

from . import unit_words
from .chinese import JOINER, date_zh
from .paper import GENDER, ROLE, country_zh

POLITICS = {
    "party": "中共党员",
    "probationary": "中共预备党员",
    "league": "共青团员",
    "democratic": "民主党派",
    "none": "群众",
}
HALF_DAY = {"am": "上午", "pm": "下午", "eve": "晚上"}
COSTS_BY = {"own": "我方", "host": "邀请方", "shared": "双方分担"}
COST = {
    "flight": "国际旅费",
    "intercity": "国外城市间交通费",
    "lodging": "住宿费",
    "meals": "伙食费",
    "misc": "公杂费",
    "visa": "签证费",
    "insurance": "保险费",
    "other": "其他费用",
}
#: Of trips to Hong Kong and Macao, which are not abroad.
COST_HKM = {"flight": "往返旅费", "intercity": "城市间交通费", "visa": "签注费"}
LEVEL = {"general": "一般", "important": "重要", "core": "核心"}
YES = {True: "是", False: "否"}
#: States of a decision that is shown, and its words where no opinion was given.
DECISION = {"approved": "同意", "rejected": "不同意"}


def visit_row(seq, mission, country):
    """Return what the delegation does in one country."""
    stops = mission.stop_ids.filtered(
        lambda s: s.country_id == country and s.counts_as_country
    ).sorted(lambda s: (s.sequence, s.id))
    cities = list(dict.fromkeys(stop.city for stop in stops))
    rows = mission.itinerary_ids.filtered(
        lambda row: (
            row.official
            and (
                row.country_id == country
                or not row.country_id
                and row.city
                and row.city in cities
            )
        )
    ).sorted(lambda row: (row.date, row.half_position))
    letters = mission.invitation_ids.filtered(lambda row: row.country_id == country)
    return {
        "seq": seq,
        "country": country_zh(country),
        "cities": JOINER.join(cities),
        "period": _period(stops),
        "inviters": JOINER.join(letters.mapped("inviter")),
        "activities": "；".join(dict.fromkeys(row.activity for row in rows)),
    }


def _period(stops):
    """Return the days from the first arrival to the last departure, where known."""
    arrivals = [local_date(stop.arrive_at) for stop in stops if stop.arrive_at]
    departures = [local_date(stop.leave_at) for stop in stops if stop.leave_at]
    if not (arrivals and departures):
        return ""
    first, last = min(arrivals), max(departures)
    until = f"至{last.month}月{last.day}日" if last != first else ""
    return f"{first.month}月{first.day}日{until}"


def schedule_row(seq, row):
    """Return a half-day of the schedule."""
    host = JOINER.join(filter(None, (row.host_organisation, row.host_person)))
    return {
        "seq": seq,
        "date": date_zh(row.date),
        "half_day": HALF_DAY.get(row.half_day, ""),
        "place": country_zh(row.country_id) + (row.city or ""),
        "activity": row.activity or "",
        "host": host,
    }


def letter_row(seq, letter):
    """Return an invitation."""
    return {
        "seq": seq,
        "country": country_zh(letter.country_id),
        "inviter": letter.inviter or "",
        "signatory": letter.signatory or "",
        "signatory_post": letter.signatory_post or "",
        "dated_on": date_zh(letter.dated_on),
        "costs": COSTS_BY.get(letter.costs_borne_by, ""),
    }


def budget_row(seq, line):
    """Return a planned cost beside its standard."""
    hkm = line.mission_id.dest_kind == "hkm"
    names = COST | COST_HKM if hkm else COST
    own = line.cost_currency_id == line.currency_id
    currency = "" if own else line.cost_currency_id.name or ""
    rate = "" if own else f"×{line.fx_rate:g}"
    note = f"（{line.name}）" if line.name else ""
    limit = "据实" if line.at_actual_cost else ""
    if line.allowed and not limit:
        limit = unit_words.amount_zh(line.allowed)
    return {
        "seq": seq,
        "item": names.get(line.category, ""),
        "place": line.city or country_zh(line.country_id),
        "calculation": f"{line.quantity:g}×{currency}{line.rate:,.2f}{rate}{note}",
        "standard": limit,
        "amount": unit_words.amount_zh(line.amount),
    }


def trip_row(seq, member, trips):
    """Return the earlier trips of a member, in one sentence."""
    said = [
        f"{trip.actual_exit.year}年{trip.actual_exit.month}月赴"
        + JOINER.join(country_zh(country) for country in trip.country_ids)
        for trip in trips
    ]
    return {
        "seq": seq,
        "name": member.person_id.name or "",
        "unit": member.unit_id.name or "",
        "post": member.post_title or "",
        "trips": "；".join(said) or "无",
    }


def sheet_row(seq, member):
    """Return what the group sheet tells of a member; the passport number is masked."""
    filing = member.filing_id
    member_sudo = member.sudo()  # the number is read only to be masked
    return {
        "seq": seq,
        "name": member.person_id.name or "",
        "pinyin": member.name_pinyin or "",
        "gender": GENDER.get(member.gender, ""),
        "birth_date": date_zh(member.birthdate_date),
        "political_status": POLITICS.get(member.political_status, ""),
        "unit": member.unit_id.name or "",
        "post": member.post_title or "",
        "rank": member.rank_id.name or "",
        "role": ROLE.get(member.role, ""),
        "task": member.task or "",
        "passport_no": masking.mask(member_sudo.passport_number),
        "passport_expiry": date_zh(member.passport_expiry),
        "filing": filing.number or "",
        "filing_until": date_zh(filing.valid_until),
        "secret": LEVEL.get(member.secret_level) or YES[bool(member.secret_related)],
        "residence": YES[bool(member.foreign_residence)],
        "family": member.family_abroad or "无",
        "special": member.special_case or "",
    }


def opinion_row(slot):
    """Return an opinion with name and day; a deputy names whom he stands in for."""
    instead = slot.on_behalf_of._fao_name()
    return {
        "text": (slot.opinion or "").strip() or DECISION.get(slot.state, ""),
        "name": slot.decided_by._fao_name() + (f"（代{instead}）" if instead else ""),
        "date": date_zh(slot.decided_at and local_date(slot.decided_at)),
    }
