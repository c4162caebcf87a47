"""What the unit's own papers say of a mission: request, opinion form, promise, sheet.

Plain data in official Chinese, beside what ``paper`` says for the approval.
"""

from dateutil.relativedelta import relativedelta

from odoo.addons.fao_core.engine import document_names

from . import unit_rows, unit_words
from .chinese import JOINER, date_zh
from .paper import FUND, country_zh, in_chinese

#: How the papers call the trip, by the kind of destination.
WORDS = {
    "abroad": {
        "trip_kind": "因公临时出国",
        "visit_word": "出访",
        "place_word": "国家（地区）",
        "travel_papers": "因公护照",
        "missions_word": "我驻外使领馆",
    },
    "hkm": {
        "trip_kind": "因公赴港澳",
        "visit_word": "赴港澳",
        "place_word": "地区",
        "travel_papers": "因公往来港澳通行证",
        "missions_word": "中央驻港澳机构",
    },
    "mixed": {
        "trip_kind": "因公临时出国（境）",
        "visit_word": "出访",
        "place_word": "国家（地区）",
        "travel_papers": "因公护照、因公往来港澳通行证",
        "missions_word": "我驻外使领馆、中央驻港澳机构",
    },
}
#: Whose opinion stands in which box of the form, by the code of his post.
BOXES = {
    "head": ("head", "deputy_head"),
    "finance": ("finance",),
    "personnel": ("personnel",),
    "section": ("section_officer", "section_head"),
    "leader": (
        "deputy_director",
        "director",
        "leader_in_charge",
        "secretary",
        "mayor",
        "party_secretary",
    ),
}


# ---- What stands behind them


def _numbered(make, records):
    return [make(seq, record) for seq, record in enumerate(records, 1)]


def _in_order(rows):
    return rows.sorted(lambda row: (row.sequence, row.id))


def _countries(mission):
    """Return the visited countries in the order of the route, each once."""
    return _in_order(mission.stop_ids).filtered("counts_as_country").country_id


def _country_names(countries):
    return JOINER.join(country_zh(country) for country in countries)


def history_since(mission):
    """Return the first day whose trips the request names, or False.

    As many months before the exit as the longest window that the rows of TRV-06 look
    back: two years by the rules on official travel.
    """
    today = mission.env["fao.calendar.day"]._today()
    # how far the rules look back, not what they find
    rows_sudo = mission.env["res.partner"]._fao_frequency_checks(today).sudo()
    months = max(
        rows_sudo.filtered(lambda row: row.window == "rolling_months").mapped(
            "window_value"
        ),
        default=0,
    )
    first = mission.exit_date or today
    return months and first - relativedelta(months=months)


def _trips(mission):
    """Return the earlier trips of each member, by person, oldest first.

    Trips of a higher class than this case are not told: its readers need not be
    cleared for them.
    """
    members = mission.env["fao.travel.member"]
    since = history_since(mission)
    if not (since and mission.member_ids):
        return {}
    until = mission.exit_date or mission.env["fao.calendar.day"]._today()
    classes = mission.env["fao.case"]._fields["confidentiality"].get_values(mission.env)
    known = [key for key in classes if key <= mission.confidentiality]
    trips = members.search(
        [
            ("person_id", "in", mission.member_ids.person_id.ids),
            ("mission_id", "!=", mission.id),
            ("actual_exit", ">=", since),
            ("actual_exit", "<", until),
            ("mission_id.confidentiality", "in", known),
            "|",
            ("counted_trip", "=", True),
            ("counted_hkm_trip", "=", True),
        ],
        order="actual_exit, id",
    )
    return trips.grouped("person_id")


def _opinions(mission):
    """Return the slots of each box that stand since the head of the unit signed last.

    A change or a correction asks him anew; what the office said before is not said
    of what he signs now.
    """
    slots = document_names.decisions(mission.case_id)
    boxes = {
        name: slots.filtered(lambda s, p=posts: s.rule_id.position_id.code in p)
        for name, posts in BOXES.items()
    }
    since = max(boxes["head"].mapped("visit"), default=0)
    return {
        name: found.filtered(lambda s: s.visit >= since)
        for name, found in boxes.items()
    }


def _terms(mission):
    """Return the days of custody and the months of the report that are in force."""
    env = mission.env
    company = mission.company_id or env.company
    today = env["fao.calendar.day"]._today()
    custody = env["fao.passport.terms"]._row_in_force(company, today)
    control = env["fao.trip.terms"]._row_in_force(company, today)
    days, months = custody.return_days, control.report_months
    return {
        "return_words": f"{days}日内" if days else "规定期限内",
        "report_words": f"{months}个月内" if months else "规定期限内",
    }


# ---- Values


def unit_values(mission):
    """Return the values of one mission for the papers of its unit.

    :param mission: one ``fao.travel.mission``
    :return: dict of text, numbers and lists of such dicts
    """
    mission = in_chinese(mission)
    members = _in_order(mission.member_ids)
    trips = _trips(mission)
    schedule = mission.itinerary_ids.sorted(lambda row: (row.date, row.half_position))
    countries = _countries(mission)
    since = history_since(mission)
    opinions = _opinions(mission)
    head = opinions["head"][-1:]
    contact = mission.case_id.initiator_id
    fund = FUND.get(mission.fund_source, "")
    return {
        **WORDS[mission.dest_kind or "abroad"],
        "highest_rank_zh": mission.highest_rank_id.name or "",
        "necessity_lines": unit_words.paragraphs(mission.necessity),
        "purpose_lines": unit_words.paragraphs(mission.purpose),
        "result_lines": unit_words.paragraphs(mission.expected_result),
        "visits": [
            unit_rows.visit_row(seq, mission, country)
            for seq, country in enumerate(countries, 1)
        ],
        "schedule": _numbered(unit_rows.schedule_row, schedule),
        "letters": _numbered(unit_rows.letter_row, _in_order(mission.invitation_ids)),
        "invitation_words": unit_words.invitation_words(mission),
        "exception_words": unit_words.exception_words(mission),
        "fund_words": fund + (f"（{mission.fund_note}）" if mission.fund_note else ""),
        "review_words": _review_words(mission),
        "budget_rows": _numbered(
            unit_rows.budget_row, _in_order(mission.budget_line_ids)
        ),
        "plan_words": unit_words.plan_words(mission, _country_names),
        "plan_amount": unit_words.amount_zh(mission.plan_line_id.amount)
        if mission.plan_line_id
        else "",
        "notice_words": unit_words.notice_words(mission),
        "history_since": date_zh(since),
        "member_trips": [
            unit_rows.trip_row(seq, row, trips.get(row.person_id, row.browse()))
            for seq, row in enumerate(members, 1)
        ],
        "member_sheet": _numbered(unit_rows.sheet_row, members),
        **{
            f"opinions_{name}": [unit_rows.opinion_row(slot) for slot in slots]
            for name, slots in opinions.items()
        },
        "head_name": head.decided_by._fao_name(),
        "contact": contact._fao_name(),
        "contact_phone": contact.sudo().partner_id.phone or "",  # of a colleague
        **_terms(mission),
    }


def _review_words(mission):
    """Return the finance review that has taken place (TRV-12)."""
    if not (mission.budget_reviewed_on and mission.budget_approved_amount):
        return ""
    return (
        f"经费预算已于{date_zh(mission.budget_reviewed_on)}先行审核，"
        f"审核金额{unit_words.amount_zh(mission.budget_approved_amount)}元。"
    )


def unit_vocabulary(missions):
    """Return the names of ``unit_values``, see ``docx_syntax.judge``.

    :param missions: ``fao.travel.mission``, no record of it
    """
    env = missions.env
    member = missions.member_ids
    slot = env["fao.approval"]
    rows = {
        **dict.fromkeys(
            ("necessity_lines", "purpose_lines", "result_lines"), {"text": ""}
        ),
        "visits": unit_rows.visit_row(1, missions, env["res.country"]),
        "schedule": unit_rows.schedule_row(1, missions.itinerary_ids),
        "letters": unit_rows.letter_row(1, missions.invitation_ids),
        "budget_rows": unit_rows.budget_row(1, missions.budget_line_ids),
        "member_trips": unit_rows.trip_row(1, member, member),
        "member_sheet": unit_rows.sheet_row(1, member),
        **{f"opinions_{name}": unit_rows.opinion_row(slot) for name in BOXES},
    }
    lists = {name: [dict.fromkeys(row)] for name, row in rows.items()}
    return {**dict.fromkeys(unit_values(missions)), **lists}
