"""What an approved plan says: plain data in official Chinese."""

from .chinese import JOINER
from .paper import country_zh

QUARTER = {"1": "第一季度", "2": "第二季度", "3": "第三季度", "4": "第四季度"}


def _in_chinese(record):
    active = record.env["res.lang"]._get_data(code="zh_CN")
    return record.with_context(lang="zh_CN") if active else record


def _line_values(seq, line):
    return {
        "seq": seq,
        "number": line.number or "",
        "task": line.name or "",
        "countries": JOINER.join(country_zh(c) for c in line.country_ids),
        "host": line.host or "",
        "days": line.days,
        "persons": line.persons,
        "leader": line.leader_name or "",
        "rank": line.leader_rank_id.name or "",
        "quarter": QUARTER.get(line.quarter, ""),
        "amount": f"{line.amount:,.2f}",
    }


def values(plan):
    """Return the values of one plan for the document template: lines not cut.

    :param plan: one ``fao.travel.plan``
    """
    plan = _in_chinese(plan)
    lines = plan.line_ids.filtered(lambda row: row.verdict != "cut")
    lines = lines.sorted(lambda row: (row.sequence, row.id))
    return {
        "unit": plan.unit_id.name or "",
        "year": str(plan.year),
        "delegations": len(lines),
        "persons": sum(lines.mapped("persons")),
        "amount": f"{sum(lines.mapped('amount')):,.2f}",
        "lines": [_line_values(seq, line) for seq, line in enumerate(lines, 1)],
    }


def vocabulary(plans):
    """Return the names of ``values``, see ``docx_syntax.judge``.

    :param plans: ``fao.travel.plan``, no record of it
    """
    names = dict.fromkeys(values(plans))
    names["lines"] = [dict.fromkeys(_line_values(1, plans.line_ids))]
    return names
