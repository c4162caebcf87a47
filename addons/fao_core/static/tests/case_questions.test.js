import { expect, test } from "@odoo/hoot";
import { animationFrame, queryAllTexts } from "@odoo/hoot-dom";
import { contains, onRpc, serverState } from "@web/../tests/web_test_helpers";
import {
    defineCaseModels,
    makeAction,
    makePanel,
    mockCase,
    mountPanel,
} from "./helpers/case_helpers";

defineCaseModels();

const UNITS = ["Commerce", "Customs", "Culture", "Education", "Health", "Police"].map(
    (name, index) => ({ id: index + 1, name })
);

/** Press the one offered action; each step is what the server is asked to do. */
async function press(values, candidates) {
    const action = makeAction({ label: values.action, ...values });
    mockCase([makePanel({ actions: [action], candidates })], (name, options) => {
        const { idempotency_key, revision, digest, ...answers } = options;
        expect.step([name, answers]);
        return { stage: "unit" };
    });
    await mountPanel();
    await contains(`[data-action=${values.action}]`).click();
}

async function confirm() {
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
}

async function pickFirst(selector) {
    await contains(`${selector} input`).click();
    await contains(".o-autocomplete--dropdown-item:eq(0)").click();
    await animationFrame();
}

test("signers are added before, besides or after me", async () => {
    onRpc("res.users", "name_search", ({ kwargs }) => {
        expect.step(kwargs.domain);
        return [[serverState.userId, "Li Na"]];
    });
    const how = ["before", "with", "after"].map((code) => ({ code, name: code }));
    await press({ action: "add_signer", users: "many", how }, [["id", ">", 0]]);
    expect(".o_fao_case_how input[value=with]").toBeChecked();
    await contains(".o_fao_case_how input[value=after]").click();
    await confirm();
    expect(".o_fao_case_user .text-danger").toHaveText("Choose a person.");
    await pickFirst(".o_fao_case_user");
    expect(".o_fao_case_user .o_tag").toHaveCount(1);
    expect.verifySteps([["&", ["id", ">", 0], "!", ["id", "in", []]]]);
    await confirm();
    expect.verifySteps([["add_signer", { user_ids: [serverState.userId], how: "after" }]]);
});

test("the only signer who can be removed is chosen already", async () => {
    await press({
        action: "remove_signer",
        users: "one",
        user_ids: [serverState.userId],
    });
    await confirm();
    expect.verifySteps([["remove_signer", { user_id: serverState.userId }]]);
});

test("of several only those who can be removed are offered", async () => {
    onRpc("res.users", "name_search", ({ kwargs }) => {
        expect.step(kwargs.domain[1]);
        return [[8, "Zhao Li"]];
    });
    await press({ action: "remove_signer", users: "one", user_ids: [8, 9] });
    await pickFirst(".o_fao_case_user");
    await confirm();
    expect.verifySteps([
        ["id", "in", [8, 9]],
        ["remove_signer", { user_id: 8 }],
    ]);
});

test("a question is asked in its own words", async () => {
    await press({ action: "consult", users: "one", comment: "required" });
    expect("label[for=fao_action_comment]").toHaveText("Question");
    await pickFirst(".o_fao_case_user");
    await confirm();
    expect("#fao_action_comment").toHaveClass("is-invalid");
    expect.verifySteps([]);
});

test("whoever answers sees the question", async () => {
    const ask = { text: "Wang asks: is it urgent?", mine: true, slots: [] };
    const answer = makeAction({ action: "answer", label: "Answer", comment: "required" });
    mockCase([makePanel({ ask, actions: [answer] })], (name, options) => {
        expect.step([name, options.comment]);
        return { stage: "unit" };
    });
    await mountPanel();
    await contains("[data-action=answer]").click();
    expect(".o_fao_case_question").toHaveText("Wang asks: is it urgent?");
    expect("label[for=fao_action_comment]").toHaveText("Answer");
    await contains("#fao_action_comment").edit("It is.");
    await confirm();
    expect.verifySteps([["answer", "It is."]]);
});

test("several units are asked", async () => {
    await press({ action: "assist", comment: "no", units: UNITS });
    expect(".o_fao_case_choices_search").toHaveCount(0);
    await confirm();
    expect(".o_fao_case_units .text-danger").toHaveText("Choose a unit.");
    await contains(".o_fao_case_units [data-id='2']").click();
    await contains(".o_fao_case_units [data-id='3']").click();
    await contains(".o_fao_case_units [data-id='4']").click();
    await contains(".o_fao_case_units [data-id='3']").click();
    await confirm();
    expect.verifySteps([["assist", { unit_ids: [2, 4] }]]);
});

test("among many units one searches; the chosen ones stay in sight", async () => {
    const counties = [10, 11, 12, 13].map((id) => ({ id, name: `County ${id}` }));
    await press({ action: "assist", comment: "no", units: [...UNITS, ...counties] });
    await contains(".o_fao_case_units [data-id='2']").click();
    await contains(".o_fao_case_choices_search").edit("county 12");
    expect(queryAllTexts(".o_fao_case_units li")).toEqual(["Customs", "County 12"]);
    await contains(".o_fao_case_choices_search").edit("nowhere");
    expect(queryAllTexts(".o_fao_case_units li")).toEqual(["Customs"]);
    await confirm();
    expect.verifySteps([["assist", { unit_ids: [2] }]]);
});

test("the applicant chooses who signs; those of the last time stand there", async () => {
    onRpc("res.users", "name_search", () => [[serverState.userId, "Li Na"]]);
    await press({
        action: "take",
        transition: "submit",
        comment: "no",
        choose: [
            { key: "head.tutor", name: "Head: Tutor", user_ids: [], required: true },
            { key: "head.peer", name: "Head: Peer", user_ids: [], required: false },
            {
                key: "sign.guest",
                name: "Sign: Guest",
                user_ids: [serverState.userId],
                required: true,
            },
        ],
    });
    expect("[data-key='sign.guest'] .o_tag").toHaveCount(1);
    expect("[data-key='head.peer']").toHaveText(/optional/);
    await confirm();
    expect(".o_fao_case_choose .text-danger.small").toHaveCount(1);
    expect("[data-key='head.tutor'] .text-danger").toHaveText("Choose a person.");
    await pickFirst("[data-key='head.tutor']");
    await confirm();
    const people = {
        "head.tutor": [serverState.userId],
        "head.peer": [],
        "sign.guest": [serverState.userId],
    };
    expect.verifySteps([["take", { transition: "submit", people }]]);
});

test("a returned case may come straight back", async () => {
    const targets = [{ code: "draft", name: "Draft" }];
    await press({ action: "return", targets, straight_back: true });
    expect("#fao_action_stage").toHaveValue("draft");
    await contains("input[name=straight_back]").click();
    await confirm();
    expect.verifySteps([["return", { stage: "draft", straight_back: true }]]);
});

test("where the stage decides it, nobody is asked whether it comes straight back", async () => {
    const targets = [{ code: "draft", name: "Draft" }];
    await press({ action: "return", targets });
    expect("input[name=straight_back]").toHaveCount(0);
    await confirm();
    expect.verifySteps([["return", { stage: "draft" }]]);
});
