"""What a task approval says about a mission: plain data in official Chinese."""

from babel import Locale

from odoo.addons.fao_core.engine.deadline import local_date

from .chinese import JOINER, date_zh

_TERRITORIES = Locale("zh", script="Hans").territories
KIND = {
    "visit": "出访",
    "negotiation": "洽谈",
    "conference": "会议",
    "investment_promotion": "招商推介",
    "exhibition": "展览",
    "performance": "演出",
    "sport": "体育",
    "training": "培训",
    "teaching_research": "教学科研",
    "emergency": "应急",
    "escort": "随团",
}
FUND = {
    "budget": "财政拨款",
    "research": "科研经费",
    "enterprise": "企业自筹",
    "host": "邀请方承担",
    "mixed": "多渠道",
}
GENDER = {"male": "男", "female": "女"}
ROLE = {
    "leader": "团长",
    "deputy": "副团长",
    "member": "团员",
    "interpreter": "翻译",
    "staff": "工作人员",
}


def country_zh(country):
    """Return the Chinese name of a country, whatever languages are installed."""
    return _TERRITORIES.get(country.code) or country.name or ""


def in_chinese(record):
    """Return a record whose translated names are Chinese where Chinese is active."""
    active = record.env["res.lang"]._get_data(code="zh_CN")
    return record.with_context(lang="zh_CN") if active else record


def _member_values(seq, member):
    return {
        "seq": seq,
        "name": member.person_id.name or "",
        "pinyin": member.name_pinyin or "",
        "gender": GENDER.get(member.gender, ""),
        "birth_date": date_zh(member.birthdate_date),
        "unit": member.unit_id.name or "",
        "post": member.post_title or "",
        "rank": member.rank_id.name or "",
        "role": ROLE.get(member.role, ""),
        "task": member.task or "",
    }


def _stop_values(seq, stop):
    return {
        "seq": seq,
        "country": country_zh(stop.country_id),
        "city": stop.city or "",
        "arrive": date_zh(stop.arrive_at and local_date(stop.arrive_at)),
        "leave": date_zh(stop.leave_at and local_date(stop.leave_at)),
        "transit": "过境" if stop.transit else "",
    }


def member_values(members):
    """Return the rows of members for a document, numbered from 1.

    :param members: ``fao.travel.member`` of one mission
    """
    members = in_chinese(members).sorted(lambda m: (m.sequence, m.id))
    return [_member_values(seq, member) for seq, member in enumerate(members, 1)]


def mission_values(mission):
    """Return the values of one mission for the document template.

    :param mission: one ``fao.travel.mission``
    :return: dict of text, numbers and lists of such dicts
    """
    mission = in_chinese(mission)
    countries = mission.stop_ids.filtered("counts_as_country").country_id
    stops = enumerate(mission.stop_ids.sorted(lambda s: (s.sequence, s.id)), 1)
    return {
        "title": mission.title or "",
        "organizer": mission.organizer_id.name or "",
        "leader": mission.leader_id.name or "",
        "leader_post": mission.leader_member_id.post_title or "",
        "highest_rank": mission.highest_rank_id.name or "",
        "kind": KIND.get(mission.kind, ""),
        "country_names": JOINER.join(country_zh(country) for country in countries),
        "country_count": mission.country_count,
        "days": mission.days,
        "member_count": mission.member_count,
        "exit_date": date_zh(mission.exit_date),
        "entry_date": date_zh(mission.entry_date),
        "purpose": mission.purpose or "",
        "necessity": mission.necessity or "",
        "expected_result": mission.expected_result or "",
        "fund_source": FUND.get(mission.fund_source, ""),
        "budget_total": f"{mission.budget_total:,.2f}",
        "inviters": JOINER.join(mission.invitation_ids.mapped("inviter")),
        "members": member_values(mission.member_ids),
        "stops": [_stop_values(seq, stop) for seq, stop in stops],
    }


def mission_vocabulary(missions):
    """Return the names of ``mission_values``, see ``docx_syntax.judge``.

    :param missions: ``fao.travel.mission``, no record of it
    """
    names = dict.fromkeys(mission_values(missions))
    names["members"] = [dict.fromkeys(_member_values(1, missions.member_ids))]
    names["stops"] = [dict.fromkeys(_stop_values(1, missions.stop_ids))]
    return names
