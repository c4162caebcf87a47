"""The main job by other systems: XML-RPC through odoorpc, and JSON-2."""

import json
from concurrent.futures import ThreadPoolExecutor

import odoorpc
import pytest

from tests.office import LIAISON, REASONS, WAY, hand_in_papers, mission_values

STAGES = ["unit_head", "countersign", "examine", "section_head"]


def act(office, login, case, action, options=None):
    """Carry out an action over XML-RPC."""
    return office.rpc(login).env["fao.case"].act(case, action, options or {})


def opened(office, reference):
    """Open a mission as the unit's own system would."""
    client = office.rpc(LIAISON)
    status = client.env["fao.case"].open_case(
        "travel_abroad", mission_values(client), reference
    )
    if status["created"]:
        hand_in_papers(client, status["case_id"])
    return status


def walk(office, case, until="approved"):
    """Take a submitted case through its stages; return the last status."""
    status = office.rpc("section.officer").env["fao.case"].status([case])[0]
    seen = []
    while status["stage"] != until:
        seen.append(status["stage"])
        for login, action, options in WAY[status["stage"]]:
            status = act(office, login, case, action, options)
    return status, seen


def refused(call, code):
    """Assert that a call is refused with a stable code; return the text."""
    with pytest.raises(odoorpc.error.RPCError) as caught:
        call()
    text = str(caught.value)
    assert f"[{code}]" in text, text
    return text


def test_the_whole_way_without_the_web_client(office):
    status = opened(office, "PORTAL-1")
    assert status["created"] is True
    case = status["case_id"]
    again = opened(office, "PORTAL-1")
    assert (again["created"], again["case_id"]) == (False, case)

    refused(lambda: act(office, "head.commerce", case, "approve"), "FAO-NOTFOUND")
    dry = act(office, LIAISON, case, "submit", {**REASONS, "dry_run": True})
    assert dry["stage"] == "unit_head"
    assert [slot["who"] for slot in dry["slots"]] == ["王建国"]
    status = act(office, LIAISON, case, "submit", REASONS)
    assert status["stage"] == "unit_head"

    inbox = office.rpc("head.commerce").env["fao.approval"].inbox({"limit": 500})
    assert case in [slot["case_id"] for slot in inbox["slots"]]
    why = office.rpc("head.commerce").env["fao.case"].explain(case)
    assert "approve" in [offer["action"] for offer in why["actions"]]

    status, seen = walk(office, case)
    assert seen[:4] == STAGES
    assert seen[-1] == "sign"
    assert status["state"] == "approved"
    [document] = [d for d in status["documents"] if d["number"]]
    papers = [d for d in status["documents"] if not d["number"]]
    assert document["number"].startswith("海外办出〔")
    # The papers of the unit, without a number of the office
    assert [(p["number"], p["state"]) for p in papers] == [("", "valid")] * 2

    history = office.rpc(LIAISON).env["fao.case"].history(case)
    assert [row["seq"] for row in history] == list(range(1, len(history) + 1))
    assert history[-1]["payload"]["documents"] == [document["number"]]
    [verified] = office.rpc("inspector").env["fao.ledger"].verify([case])
    assert verified["intact"] is True
    code, page = office.post(document["verify_url"], None, {})
    assert code == 200
    assert document["number"] in page.decode()


def json2(office, key, model, method, **body):
    """Call over JSON-2, in the language of odoorpc's user; return status and answer."""
    body["context"] = office.rpc(LIAISON).env.context
    headers = {
        "Authorization": f"bearer {key}",
        "Content-Type": "application/json",
        "X-Odoo-Database": office.name,
    }
    code, answer = office.post(
        f"/json/2/{model}/{method}", json.dumps(body).encode(), headers
    )
    return code, json.loads(answer)


def test_json2_gives_the_same_answers(office):
    case = opened(office, "PORTAL-2")["case_id"]
    client = office.rpc(LIAISON)
    key = office.api_key(LIAISON)
    cases = client.env["fao.case"]
    for model, method, body, expected in (
        ("fao.case", "status", {"case_ids": [case]}, cases.status([case])),
        ("fao.case", "explain", {"case_id": case}, cases.explain(case)),
        ("fao.case", "history", {"case_id": case}, cases.history(case)),
        ("fao.approval", "inbox", {}, client.env["fao.approval"].inbox()),
        (
            "fao.ledger",
            "verify",
            {"case_ids": [case]},
            client.env["fao.ledger"].verify([case]),
        ),
    ):
        code, answer = json2(office, key, model, method, **body)
        assert (code, answer) == (200, expected), method
    code, answer = json2(
        office, key, "fao.case", "act", case_id=case, action="submit", options=REASONS
    )
    assert (code, answer["stage"]) == (200, "unit_head")
    code, answer = json2(office, key, "fao.case", "act", case_id=case, action="submit")
    assert code == 422 and "[FAO-STAGE]" in answer["message"]
    code, answer = json2(
        office, key, "fao.case", "write", ids=[case], vals={"state": "approved"}
    )
    assert code == 422 and "[FAO-GUARD]" in answer["message"]


def facts(office, case):
    """Return what no attack may change."""
    client = office.rpc("inspector")
    return (
        client.env["fao.case"].status([case])[0],
        client.env["fao.case"].history(case)[-1]["hash"],
        client.env["fao.ledger"].verify([case])[0],
    )


def attacks(case, slot, record):
    """Return 20 attacks: login, model, method, arguments."""
    forged = {"state": "approved", "decided_by": 2, "user_id": 2, "case_id": case}
    key = {"context": {"fao_engine": True, "install_mode": True}}
    yield "head.commerce", "fao.case", "write", ([case], {"stage_id": 1}), {}
    yield "head.commerce", "fao.case", "write", ([case], {"state": "approved"}), {}
    yield "admin.fao", "fao.case", "write", ([case], {"revision": 0}), {}
    yield LIAISON, "fao.case", "write", ([case], {"title": "x"}), {}
    yield LIAISON, "fao.travel.mission", "write", ([record], {"purpose": "x"}), {}
    yield LIAISON, "fao.travel.mission", "write", ([record], {"state": "done"}), {}
    yield LIAISON, "fao.travel.mission", "write", ([record], {"approved_days": 99}), {}
    yield LIAISON, "fao.travel.mission", "write", ([record], {"case_id": 1}), {}
    yield LIAISON, "fao.travel.mission", "unlink", ([record],), {}
    yield "admin.fao", "fao.case", "unlink", ([case],), {}
    yield "head.commerce", "fao.approval", "create", (forged,), {}
    yield "head.commerce", "fao.approval", "write", ([slot], {"state": "approved"}), {}
    yield "admin.fao", "fao.approval", "unlink", ([slot],), {}
    yield "head.commerce", "fao.approval", "write", ([slot], forged), key
    yield "head.commerce", "fao.case", "write", ([case], {"state": "done"}), key
    yield LIAISON, "fao.case", "act", (case, "approve", {}), {}
    yield "finance.commerce", "fao.case", "act", (case, "approve", {"user_id": 2}), {}
    yield "liaison.education", "fao.case", "act", (case, "urge", {}), {}
    yield "manager", "fao.ledger", "create", ({"case_id": case, "seq": 1},), {}
    yield "admin.fao", "fao.case", "copy", ([case],), {}
    yield "admin.fao", "fao.case", "_open", (1, [{}]), {}
    yield "manager", "fao.document", "create", ({"case_id": case, "number": "1"},), {}


def test_attacks_are_refused_and_change_nothing(office):
    case = opened(office, "PORTAL-3")["case_id"]
    status = act(office, LIAISON, case, "submit", REASONS)
    slot = status["slots"][0]["id"]
    before = facts(office, case)
    tried = 0
    for login, model, method, args, kwargs in attacks(case, slot, status["record_id"]):
        client = office.rpc(login)
        with pytest.raises(odoorpc.error.RPCError):
            client.execute_kw(model, method, list(args), kwargs)
        assert facts(office, case) == before, (login, model, method, args)
        tried += 1
    assert tried >= 20
    result = office.rpc(LIAISON).execute_kw(
        "fao.travel.mission",
        "load",
        [[".id", "state"], [[str(status["record_id"]), "approved"]]],
    )
    assert not result["ids"]
    assert facts(office, case) == before

    assert act(office, "head.commerce", case, "approve")["stage"] == "countersign"
    refused(lambda: act(office, "head.commerce", case, "approve"), "FAO-SLOT")


def test_two_signers_press_at_once(office):
    """Both countersign in the same second: both count, neither is lost."""
    case = opened(office, "PORTAL-4")["case_id"]
    act(office, LIAISON, case, "submit", REASONS)
    act(office, "head.commerce", case, "approve")
    outcomes = press(office, case, ["finance.commerce", "personnel.commerce"])
    assert outcomes == ["", ""]
    [status] = office.rpc("section.officer").env["fao.case"].status([case])
    assert status["stage"] == "examine"


def test_two_officers_press_at_once(office):
    """One takes the case, the other is told clearly; one decision is recorded."""
    case = opened(office, "PORTAL-5")["case_id"]
    act(office, LIAISON, case, "submit", REASONS)
    for login in ("head.commerce", "finance.commerce", "personnel.commerce"):
        act(office, login, case, "approve")
    outcomes = press(
        office, case, ["section.officer", "section.officer"], "take",
        {"transition": "pass_on"},
    )  # fmt: skip
    refusals = [text for text in outcomes if text]
    assert len(refusals) == 1, outcomes
    assert "[FAO-" in refusals[0]
    history = office.rpc("section.officer").env["fao.case"].history(case)
    assert [row["action"] for row in history].count("take") == 1
    [verified] = office.rpc("inspector").env["fao.ledger"].verify([case])
    assert verified["intact"] is True


def press(office, case, logins, action="approve", options=None):
    """Press a button as several people at once; return '' or the refusal of each."""
    clients = [office.rpc(login) for login in logins]

    def one(client):
        try:
            client.env["fao.case"].act(case, action, options or {})
        except odoorpc.error.RPCError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(one, clients))
