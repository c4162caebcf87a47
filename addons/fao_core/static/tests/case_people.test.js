import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { contains, mockService, onRpc } from "@web/../tests/web_test_helpers";
import {
    defineCaseModels,
    makePanel,
    makeSlot,
    mockCase,
    mountPanel,
} from "./helpers/case_helpers";

defineCaseModels();

async function showPeople(...people) {
    mockCase([makePanel({ people: people.map((p, id) => makeSlot({ id, ...p })) })]);
    await mountPanel();
}

test("people stand under their stage, in the order of the way", async () => {
    await showPeople(
        { state: "approved", stage: "Unit signs" },
        { state: "open", stage: "Office decides", who: "Cao Zhiqiang" }
    );
    expect(queryAllTexts(".o_fao_case_people_stage h6")).toEqual([
        "UNIT SIGNS",
        "OFFICE DECIDES",
    ]);
    expect(".o_fao_case_people_stage:last .o_fao_case_person").toHaveText(/Cao Zhiqiang/);
});

test("an added signer: what he is there for and by whom", async () => {
    await showPeople({ extra: "before", added_by: "Li Na", reason: "added by Li Na" });
    expect(".o_fao_case_part").toHaveText("signs before");
    expect(".o_fao_case_why").toHaveText("added by Li Na");
});

test("who is asked and what he answered", async () => {
    await showPeople(
        { state: "consulting", state_label: "Waits for an answer" },
        { purpose: "consult", added_by: "Li Na", who: "Zhao Lihua" },
        {
            purpose: "consult",
            state: "answered",
            state_label: "Answered",
            decided_by: "Liu Min",
            decided_at: "2026-04-16 11:00",
            opinion: "No objection.",
        }
    );
    const asked = ".o_fao_case_person[data-purpose=consult]";
    expect(`${asked}[data-state=open] .fa-question-circle`).toHaveCount(1);
    expect(`${asked}[data-state=open] .o_fao_case_why`).toHaveText("asked by Li Na");
    expect(`${asked}[data-state=answered] .o_fao_case_opinion`).toHaveText("No objection.");
    expect(".o_fao_case_person[data-state=consulting] .fa-comments-o").toHaveCount(1);
});

test("who of a group handles it, and whether he has read it", async () => {
    await showPeople({
        group: true,
        who: "Officers",
        claimed_by: "He Jie",
        read_at: "2026-04-16 09:30",
    });
    expect(".o_fao_case_person").toHaveText(/He Jie\s*for Officers/);
    expect(".o_fao_case_person .o_fao_case_read").toHaveAttribute(
        "title",
        "Read 2026-04-16 09:30"
    );
});

test("the informed stand in one line, ticked when they have read", async () => {
    await showPeople(
        { state: "approved" },
        { purpose: "inform", state: "unread", who: "Deng Zheng" },
        {
            purpose: "inform",
            state: "read",
            state_label: "Read",
            who: "Inspectors",
            group: true,
            decided_by: "Peng Bo",
            read_at: "2026-04-16 09:30",
        }
    );
    expect(".o_fao_case_person").toHaveCount(1);
    expect(queryAllTexts(".o_fao_case_informed .badge")).toEqual(["Deng Zheng", "Peng Bo"]);
    expect(".o_fao_case_informed [data-state=unread] .o_fao_case_read").toHaveCount(0);
    expect(".o_fao_case_informed [data-state=read] .o_fao_case_read").toHaveAttribute(
        "title",
        "Read 2026-04-16 09:30"
    );
});

test("assisting cases are links where I may open them", async () => {
    const other = { number: "TR-2026-8", kind: "assist", unit: "Customs", stage: "Head", state: "running" };
    mockCase([
        makePanel({
            assisting: [
                { ...other, case_id: 8 },
                { ...other, case_id: 0, number: "TR-2026-9", state: "done", stage: "Granted" },
                { ...other, case_id: 3, number: "TR-2026-3", kind: "lead" },
            ],
        }),
    ]);
    mockService("action", { doAction: (action) => expect.step(action) });
    onRpc("fao.case", "action_open_record", ({ args }) => {
        expect.step(args[0]);
        return "the record";
    });
    await mountPanel();
    expect(".o_fao_case_assisting li").toHaveCount(3);
    expect(queryAllTexts(".o_fao_case_assisting button")).toEqual(["TR-2026-8", "TR-2026-3"]);
    expect(".o_fao_case_assisting li:eq(1)").toHaveText(/TR-2026-9\s*· Customs\s*Granted/);
    expect("[data-kind=lead]").toHaveText(/Lead case/);
    await contains(".o_fao_case_assisting button:first").click();
    expect.verifySteps([[8], "the record"]);
});
