import { expect, test } from "@odoo/hoot";
import { animationFrame, queryAllTexts } from "@odoo/hoot-dom";
import { clickSave, contains, makeServerError, onRpc } from "@web/../tests/web_test_helpers";
import {
    defineCaseModels,
    makeAction,
    makeFinding,
    makePanel,
    makeSlot,
    mockCase,
    mountPanel,
} from "./helpers/case_helpers";

defineCaseModels();

test("shows what is asked of me, with its buttons, and where the case stands", async () => {
    mockCase([
        makePanel({
            actions: [
                makeAction(),
                makeAction({ action: "reject", label: "Disagree", style: "danger" }),
            ],
        }),
    ]);
    await mountPanel();
    expect(".o_fao_case_ask.o_fao_my_turn .o_fao_case_ask_text").toHaveText(
        "Head of the unit: the case is waiting for you."
    );
    expect(queryAllTexts(".o_fao_case_actions button")).toEqual(["Agree", "Disagree"]);
    expect(".o_fao_case_actions button.btn-primary").toHaveText("Agree");
    expect(".o_fao_case_actions button.btn-outline-danger").toHaveText("Disagree");
    expect(queryAllTexts(".o_fao_case_path_stage")).toEqual([
        "Draft",
        "Unit signs",
        "Office decides",
    ]);
    expect(".o_fao_case_path_stage[data-status=current]").toHaveText("Unit signs");
    expect(".o_fao_case_path_stage[data-status=done]").toHaveAttribute(
        "title",
        "From 2026-04-15 09:00 to 2026-04-15 10:00"
    );
    expect(".o_fao_case_due[data-light=amber]").toHaveText("Due 2026-04-22 23:59");
});

test("a closed case has no deadline any more", async () => {
    const stage = { code: "end", name: "Closed", kind: "done", color: 0 };
    mockCase([makePanel({ stage, ask: { text: "Closed.", mine: false, slots: [] } })]);
    await mountPanel();
    expect(".o_fao_case_due").toHaveCount(0);
    expect(".o_fao_case_ask .fa-archive").toHaveCount(1);
});

test("says why I may not act, folded", async () => {
    mockCase([
        makePanel({
            ask: { text: "Wang Jianguo must act.", mine: false, slots: [] },
            actions: [],
            denied: [
                {
                    action: "approve",
                    label: "Agree",
                    code: "FAO-SOD",
                    why: "You are the applicant.",
                },
            ],
        }),
    ]);
    await mountPanel();
    expect(".o_fao_my_turn").toHaveCount(0);
    expect(".o_fao_case_actions").toHaveCount(0);
    expect(".o_fao_case_denied").not.toHaveAttribute("open");
    await contains(".o_fao_case_denied summary").click();
    expect(".o_fao_case_denied li").toHaveText(/^Agree: You are the applicant\.\s*FAO-SOD$/);
});

test("shows for whom I act as deputy", async () => {
    const slot = { id: 1, rule: "Deputy director", on_behalf_of: "Zhang Yaqin" };
    mockCase([makePanel({ ask: { text: "Please decide.", mine: true, slots: [slot] } })]);
    await mountPanel();
    expect(".o_fao_case_ask").toHaveText(/You act as deputy of\s*Zhang Yaqin/);
});

test("lists findings worst first, settled ones last", async () => {
    mockCase([
        makePanel({
            findings: [
                makeFinding({ id: 1, severity: "info", code: "TRV-21" }),
                makeFinding({ id: 2, state: "accepted", reason: "Flights" }),
                makeFinding({ id: 3, severity: "block", code: "TRV-03", line: "Li Na" }),
                makeFinding({ id: 4 }),
            ],
        }),
    ]);
    await mountPanel();
    expect(queryAllTexts(".o_fao_case_finding .badge")).toEqual([
        "TRV-03",
        "TRV-05",
        "TRV-21",
        "TRV-05",
    ]);
    expect(".o_fao_case_finding.border-danger").toHaveText(/Blocks.*Li Na/s);
    expect(".o_fao_case_finding[data-state=accepted]").toHaveText(/Reason given: Flights/);
    expect(".o_fao_case_finding details:first summary").toHaveText("Legal basis");
});

test("tells the people of this round, earlier rounds folded", async () => {
    mockCase([
        makePanel({
            people: [
                makeSlot({ id: 1, state: "void", state_label: "Void", round: 1 }),
                makeSlot({
                    id: 2,
                    round: 2,
                    state: "approved",
                    state_label: "Agreed",
                    decided_by: "Li Na",
                    on_behalf_of: "Wang Jianguo",
                    decided_at: "2026-04-16 11:00",
                    opinion: "Agreed, mind the budget.",
                }),
            ],
        }),
    ]);
    await mountPanel();
    expect(".o_fao_case_people > details summary").toHaveText("Round 1");
    const decided = ".o_fao_case_person[data-state=approved]";
    expect(decided).toHaveText(/Li Na\s*for Wang Jianguo/);
    expect(`${decided} .o_fao_case_opinion`).toHaveText("Agreed, mind the budget.");
    expect(".o_fao_case_person[data-state=void] .text-decoration-line-through").toHaveCount(1);
});

test("offers documents for download and verification, and the history", async () => {
    mockCase([
        makePanel({
            documents: [
                {
                    id: 3,
                    name: "Task approval",
                    number: "海外办出〔2026〕1号",
                    state: "revoked",
                    url: "/web/content/5?download=true",
                    verify_url: "/fao/verify/abc",
                    issued_on: "2026-04-22",
                },
            ],
            timeline: [
                {
                    at: "2026-04-15 10:00",
                    who: "Chen Jing",
                    on_behalf_of: "",
                    action_label: "Submit",
                    from: "Draft",
                    to: "Unit signs",
                    comment: "Please hurry.",
                },
            ],
        }),
    ]);
    await mountPanel();
    await contains("[data-tab=documents]").click();
    expect(".o_fao_case_documents").toHaveText(/Task approval\s*Revoked/);
    expect(".o_fao_case_documents a[href='/web/content/5?download=true']").toHaveText("Download");
    expect(".o_fao_case_documents a[href='/fao/verify/abc']").toHaveAttribute("target", "_blank");
    await contains("[data-tab=history]").click();
    expect(".o_fao_case_history_entry").toHaveText(/Submit\s*Chen Jing/);
    expect(".o_fao_case_history_comment").toHaveText("Please hurry.");
});

test("hints at saving while the record is new", async () => {
    onRpc("fao.case", "panel", () => expect.step("panel"));
    await mountPanel({ resId: undefined });
    expect(".o_fao_case_hint").toHaveText("Save the record to see what comes next.");
    expect.verifySteps([]);
});

test("shows the refusal instead of the panel", async () => {
    onRpc("fao.case", "panel", () => {
        throw makeServerError({ message: "[FAO-NOTFOUND] Case 7 was not found." });
    });
    await mountPanel();
    expect(".o_fao_case_panel .alert-danger").toHaveText("Case 7 was not found.");
    expect(".o_field_widget[name=title]").toHaveCount(1);
});

test("acts with the revision and digest shown, then shows the case anew", async () => {
    mockCase(
        [
            makePanel({ actions: [makeAction({ comment: "no" })] }),
            makePanel({
                revision: 5,
                ask: { text: "Office decides.", mine: false, slots: [] },
                actions: [],
            }),
        ],
        (action, options, caseId) => {
            expect.step([caseId, action, options.revision, options.digest]);
            return { stage: "office" };
        }
    );
    await mountPanel();
    await contains("[data-action=approve]").click();
    await animationFrame();
    expect.verifySteps([[7, "approve", 4, "d4"]]);
    expect(".o_fao_case_ask_text").toHaveText("Office decides.");
    expect(".o_notification").toHaveText(/Agree: done\./);
});

test("saves the form before the action and acts on the new revision", async () => {
    mockCase(
        [
            makePanel({ actions: [makeAction({ comment: "no" })] }),
            makePanel({ revision: 5, digest: "d5", actions: [makeAction({ comment: "no" })] }),
        ],
        (action, options) => {
            expect.step(`act on ${options.revision} ${options.digest}`);
            return { stage: "office" };
        }
    );
    onRpc("fao.matter", "web_save", ({ args }) => {
        expect.step(`save ${args[1].title}`);
    });
    await mountPanel();
    await contains(".o_field_widget[name=title] input").edit("Visit to Paris");
    expect(".o_fao_case_ask").toHaveText(/Your unsaved changes are saved before the action/);
    await contains("[data-action=approve]").click();
    expect.verifySteps(["save Visit to Paris", "act on 5 d5"]);
});

test("does nothing when the form cannot be saved", async () => {
    mockCase([makePanel({ actions: [makeAction({ comment: "no" })] })], () => {
        expect.step("act");
        return { stage: "office" };
    });
    await mountPanel();
    await contains(".o_field_widget[name=title] input").edit("");
    await contains("[data-action=approve]").click();
    await animationFrame();
    expect.verifySteps([]);
    expect(".o_field_widget[name=title]").toHaveClass("o_field_invalid");
});

test("is read anew when the form is saved", async () => {
    mockCase([makePanel(), makePanel({ findings: [makeFinding()] })]);
    await mountPanel();
    expect(".o_fao_case_finding").toHaveCount(0);
    await contains(".o_field_widget[name=title] input").edit("Visit to Paris");
    await clickSave();
    await animationFrame();
    expect(".o_fao_case_finding").toHaveCount(1);
});

test("rarer actions stand behind More", async () => {
    const rare = { comment: "no", more: true };
    mockCase(
        [
            makePanel({
                actions: [
                    makeAction(),
                    makeAction({ action: "release", label: "Give back", ...rare }),
                    makeAction({ action: "cancel", label: "Cancel it", style: "danger", ...rare }),
                ],
            }),
        ],
        (action) => {
            expect.step(action);
            return { stage: "unit" };
        }
    );
    await mountPanel();
    expect(queryAllTexts(".o_fao_case_actions button")).toEqual(["Agree", "More"]);
    await contains(".o_fao_case_more").click();
    expect(queryAllTexts(".o_fao_case_more_menu .dropdown-item")).toEqual([
        "Give back",
        "Cancel it",
    ]);
    expect(".o_fao_case_more_menu [data-action=cancel]").toHaveClass("text-danger");
    await contains(".o_fao_case_more_menu [data-action=release]").click();
    await animationFrame();
    expect.verifySteps(["release"]);
});

test("without rarer actions there is no More", async () => {
    mockCase([makePanel()]);
    await mountPanel();
    expect(".o_fao_case_more").toHaveCount(0);
});

test("leaves the receipt of the reader once, silently", async () => {
    mockCase([makePanel({ unread: true })], (action, options, caseId) => {
        expect.step([caseId, action]);
        throw makeServerError({ message: "[FAO-SLOT] There is nothing to confirm." });
    });
    await mountPanel();
    await animationFrame();
    expect.verifySteps([[7, "read"]]);
    expect(".o_fao_case_panel .alert, .o_notification, .modal").toHaveCount(0);
    await contains(".o_field_widget[name=title] input").edit("Visit to Paris");
    await clickSave();
    await animationFrame();
    expect.verifySteps([]);
});

test("leaves no receipt where none is due", async () => {
    mockCase([makePanel()], (action) => expect.step(action));
    await mountPanel();
    await animationFrame();
    expect.verifySteps([]);
});
