"""Sentences of the request of a unit, in official Chinese, as the rules ask for them.

Each says only what the record says: no sentence stands where its fact does not.
"""

from .chinese import JOINER, date_zh

#: Where the letter comes from, as the request names it.
SOURCE = {
    "counterpart": "对口单位",
    "overseas_chinese": "海外侨胞（侨团）",
    "foreign_mission_in_china": "外国驻华使领馆",
    "chinese_enterprise_abroad": "境外中资企业",
    "intermediary": "中介机构",
}
NOTICE_PLACE = {"intranet": "单位内部网站", "board": "单位公示栏"}
NOTICE_PARTS = {
    "notice_has_members": "团组人员姓名、单位和职务",
    "notice_has_countries": "出访国家（地区）",
    "notice_has_task": "出访任务",
    "notice_has_schedule": "日程安排和往返航线",
    "notice_has_invitation": "邀请函和邀请单位",
    "notice_has_budget": "经费来源和预算",
}


def amount_zh(amount):
    """Return an amount of money as figures with two decimals."""
    return f"{amount:,.2f}"


def closed(text):
    """Return a text as a sentence: without blanks, with one full stop."""
    text = (text or "").strip().rstrip("。.；;，,")
    return f"{text}。" if text else ""


def paragraphs(text):
    """Return the paragraphs of a text as rows, so that each is indented."""
    return [{"text": line.strip()} for line in (text or "").split("\n") if line.strip()]


def invitation_words(mission):
    """Return how the invitations were obtained (TRV-08).

    That no intermediary was used is said only where every letter is a counterpart's;
    else the source of the others is named.
    """
    letters = mission.invitation_ids
    if not letters:
        return "尚未取得邀请函。"
    others = letters.filtered(lambda letter: letter.source != "counterpart")
    if not others:
        return "上述邀请均由对口单位直接发出，未通过中介机构获取。"
    named = [f"{letter.inviter}的邀请来自{_source(letter)}" for letter in others]
    return closed("；".join(named))


def _source(letter):
    own = letter.source == "chinese_enterprise_abroad" and letter.own_enterprise
    return "本企业境外机构" if own else SOURCE.get(letter.source, "")


def plan_words(mission, country_names):
    """Return whether the trip is in the annual plan, or what is given up (PLN-03).

    :param country_names: function from countries to their names
    """
    if mission.dest_kind == "hkm" and not mission.plan_line_id:
        return "因公赴港澳任务不列入年度出国计划。"
    line = mission.plan_line_id
    if not line:
        return _unplanned(mission)
    said = (
        f"计划编号{line.number or '（待定）'}，项目“{line.name}”，"
        f"赴{country_names(line.country_ids)}，{line.persons}人、{line.days}天、"
        f"经费{amount_zh(line.amount)}元"
    )
    if mission.unplanned:
        reason = closed(mission.swap_reason)
        return (
            f"本团组未列入本单位{line.year}年度出国计划，拟等量调整，取消计划内项目"
            f"（{said}），团组总数不增加。" + (f"专题说明：{reason}" if reason else "")
        )
    differs = "；".join(_differences(mission, line, country_names))
    return f"本团组已列入本单位{line.year}年度出国计划（{said}）。" + (
        f"与计划不同之处：{differs}。" if differs else ""
    )


def _unplanned(mission):
    if mission.unplanned:
        reason = closed(mission.swap_reason)
        said = "本团组未列入本单位年度出国计划。"
        return said + (f"专题说明：{reason}" if reason else "")
    if mission.plan_text:
        return f"年度出国计划项目：{closed(mission.plan_text)}"
    if mission.plan_kept:
        return "本团组未列入本单位年度出国计划。"
    return "本单位本年度未核定出国计划限额，本团组按实际任务报批。"


def _differences(mission, line, country_names):
    """Yield what is other than planned (PLN-04, PLN-05)."""
    if mission.country_ids != line.country_ids:
        yield f"国家（地区）为{country_names(mission.country_ids)}"
    if mission.days != line.days:
        yield f"在外{mission.days}天"
    if mission.member_count > line.persons:
        yield f"团组{mission.member_count}人"
    if mission.budget_total > line.amount:
        yield f"预算{amount_zh(mission.budget_total)}元"


def notice_words(mission):
    """Return where and how long the trip was posted, and with what result (TRV-11)."""
    if mission.secret_task:
        reason = closed(mission.secret_reason)
        said = "本团组执行涉密任务，按规定不予公示。"
        return said + (f"理由：{reason}" if reason else "")
    if not mission.notice_start:
        return "尚未公示。"
    place = NOTICE_PLACE.get(mission.notice_place, "本单位")
    until = f"至{date_zh(mission.notice_end)}" if mission.notice_end else "起"
    parts = [text for name, text in NOTICE_PARTS.items() if mission[name]]
    about = f"，公示内容包括{JOINER.join(parts)}" if parts else ""
    said = f"自{date_zh(mission.notice_start)}{until}在{place}公示{about}。"
    return said + _notice_result(mission)


def _notice_result(mission):
    if mission.notice_objection:
        settled = mission.notice_objection_resolved
        end = "已核实处理" if settled else "正在核实"
        said = f"公示期间收到反映：{closed(mission.notice_objection)}{end}。"
    else:
        said = "截至报送之日未收到异议。"
    result = closed(mission.notice_result)
    return said + (f"公示结果：{result}" if result else "")


def exception_words(mission):
    """Return why size or length follow the task, or a day more is needed (TRV-04)."""
    said = ""
    if mission.length_limit_exempt and mission.special_case:
        said += (
            f"团组人数、在外天数根据任务实际安排，理由：{closed(mission.special_case)}"
        )
    if mission.flight_exception_applies:
        reason = closed(mission.flight_exception_reason)
        said += f"因航班衔接增加1天，理由：{reason}"
    return said
