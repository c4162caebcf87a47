"""The half-year report in official Chinese: how its figures are called."""

from .paper import FUND, KIND, country_zh

SECTION = {
    "outbound": "一、因公临时出国",
    "hkm": "二、因公赴港澳",
    "leaders": "三、领导出访",
    "passports": "四、因公证照",
    "reports": "五、出访报告",
    "control": "六、审批和监管",
    "plan": "七、限额使用",
}
#: What the figures of a part are told by.
ITEM = {
    "country": "按国家和地区",
    "kind": "按任务类型",
    "rank": "按最高级别",
    "unit": "按组团单位",
    "fund": "按经费来源",
    "plan": "按计划内外",
    "rule": "退件按依据条款",
    "recipient": "移送按接收机关",
}
MEASURE = {
    "delegations": "批次",
    "persons": "人次",
    "visits": "国家（地区）次",
    "days": "在外天数",
    "person_days": "人天",
    "budget": "核定经费（元）",
    "budget_settled": "已核销团组核定经费（元）",
    "spent": "实际支出（元）",
    "issued": "新发证照",
    "in_custody": "期末在库",
    "lent": "期末借出",
    "with_embassy": "期末送签",
    "damaged": "期末损坏",
    "overdue": "期末逾期未交",
    "lost": "遗失",
    "cancelled": "注销",
    "due": "应交",
    "on_time": "按期",
    "late": "逾期",
    "missing": "未交",
    "confirmed_groups": "参加外单位团组",
    "confirmed": "确认件人次",
    "confirmed_person_days": "确认件人天",
    "confirmed_spent": "确认件支出（元）",
    "approvals": "批准",
    "confirmations": "签发确认件",
    "refusals": "退件",
    "violations": "违规",
    "frauds": "弄虚作假",
    "referrals": "移送",
    "outcomes": "移送已有处理结果",
    "quota": "全年限额（批次）",
    "quota_used": "本年已使用（批次）",
    "quota_share": "限额使用率（%）",
    "quota_persons": "全年限额（人次）",
    "quota_persons_used": "本年已使用（人次）",
    "quota_persons_share": "人次限额使用率（%）",
    "quota_amount": "全年限额（元）",
    "quota_amount_used": "本年已支出（元）",
    "quota_amount_share": "经费限额使用率（%）",
}
PLAN = {"yes": "计划内", "no": "计划外"}
RECIPIENT = {
    "discipline": "纪检监察机关",
    "public_security": "公安机关",
    "superior": "上级外办",
    "finance": "财政部门",
    "organisation": "组织部门",
}
NONE = "未填"
NOTHING = "—"


def figure_row(figure):
    """Return one figure as the row of the document.

    :param figure: a ``fao.travel.figure``
    """
    key = _key(figure)
    measure = MEASURE.get(figure.measure, figure.measure)
    return {
        "section": SECTION.get(figure.section, figure.section),
        "label": f"{key}：{measure}" if key else measure,
        "value": number(figure.value),
        "confirmed": number(figure.confirmed) if figure.confirmed else NOTHING,
        "lower": number(figure.lower) if figure.lower else NOTHING,
        "previous": number(figure.previous),
        "change": f"{figure.change:+.1f}%" if figure.previous else NOTHING,
    }


def parts(figures):
    """Return the figures of the document in parts, each with its title and rows."""
    found = {}
    for figure in figures:
        title = SECTION.get(figure.section, figure.section)
        if figure.item != "total":
            title = f"{title}（{ITEM.get(figure.item, figure.item)}）"
        found.setdefault(title, []).append(figure_row(figure))
    return [{"title": title, "rows": rows} for title, rows in found.items()]


def _key(figure):
    """Return what a figure is about, empty for totals."""
    if figure.item == "total":
        return ""
    if figure.item == "country":
        return country_zh(figure.country_id) or NONE
    if figure.item in ("rank", "unit"):
        return figure[f"{figure.item}_id"].name or NONE
    words = {"kind": KIND, "fund": FUND, "plan": PLAN, "recipient": RECIPIENT}
    if figure.item in words:
        return words[figure.item].get(figure.key, NONE)
    return figure.key or "未引规则"


def sources(rows):
    """Return the reports of lower offices that were added up, named in one line.

    :param rows: ``fao.travel.source``
    """
    return "、".join(f"{row.office_id.name}（{row.number or NONE}）" for row in rows)


def number(value):
    """Return a figure as it is printed: whole, or with two decimals."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
