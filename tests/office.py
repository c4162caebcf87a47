"""What the tests across addons know of the demo office: who signs where."""

from datetime import date, timedelta

LIAISON = "liaison.commerce"
#: The scan of an invitation: "letter".
LETTER = "bGV0dGVy"
#: stage -> who acts there, and how
WAY = {
    "unit_head": [("head.commerce", "approve", {})],
    "countersign": [
        ("finance.commerce", "approve", {}),
        ("personnel.commerce", "approve", {}),
    ],
    "examine": [("section.officer", "take", {"transition": "pass_on"})],
    "section_head": [("section.head", "approve", {})],
    "leader_consent": [("vice.mayor", "approve", {"comment": "同意"})],
    "sign": [("deputy.director", "approve", {})],
}
REASONS = {"reasons": {"*": "邀请方日程已定"}}


def speak(office, login, language):
    """Set the language of a user, as he would in his preferences."""
    user = office.rpc(login)
    user.env["res.users"].write([user.env.uid], {"lang": language})


def mission_values(client, title="赴法国、比利时经贸团", **values):
    """Return the values of a complete mission, with persons of the demo office."""
    countries = client.env["res.country"].search([("code", "in", ["FR", "BE"])])
    missions = client.env["fao.travel.mission"]
    model = missions.search([("title", "=", "赴新加坡数字贸易交流团")])
    members = client.env["fao.travel.member"].search_read(
        [("mission_id", "in", model)], ["person_id"], order="sequence, id"
    )
    day = date.today()
    flags = [n for n in missions.fields_get() if n.startswith("notice_has_")]
    return {
        "title": title,
        "purpose": "洽谈两个项目",
        "necessity": "合同须当面签署",
        "expected_result": "签署两份合同",
        "fund_source": "budget",
        "exit_date": str(day + timedelta(days=120)),
        "entry_date": str(day + timedelta(days=126)),
        "notice_place": "intranet",
        "notice_start": str(day - timedelta(days=25)),
        "notice_result": "无异议",
        **dict.fromkeys(flags, True),
        "budget_approved_amount": 200000,
        "budget_reviewed_on": str(day - timedelta(days=30)),
        "budget_line_ids": [
            (0, 0, {"category": "flight", "quantity": 2, "rate": 12000})
        ],
        "member_ids": [
            (
                0,
                0,
                {
                    "sequence": number,
                    "person_id": member["person_id"][0],
                    "role": "member" if number else "leader",
                    "task": "谈判",
                },
            )
            for number, member in enumerate(members)
        ],
        "stop_ids": [
            (0, 0, {"sequence": number, "country_id": country, "city": "城市"})
            for number, country in enumerate(countries)
        ],
        "invitation_ids": [
            (
                0,
                0,
                {
                    "inviter": "Host",
                    "country_id": country,
                    "original_scan": LETTER,
                    "translation_scan": LETTER,
                },
            )
            for country in countries
        ],
    } | values


def hand_in_papers(client, case):
    """Note the signed promise of a delegation as handed in on paper."""
    client.env["fao.case"].hand_in_papers(case, ["commitment"])
