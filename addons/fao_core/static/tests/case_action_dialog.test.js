import { expect, test } from "@odoo/hoot";
import { animationFrame, press, queryAllTexts } from "@odoo/hoot-dom";
import { clickSave, contains, makeServerError, onRpc } from "@web/../tests/web_test_helpers";
import {
    defineCaseModels,
    makeAction,
    makeFinding,
    makePanel,
    mockCase,
    mountPanel,
} from "./helpers/case_helpers";

defineCaseModels();

function refuse(message) {
    throw makeServerError({ message });
}

test("a required comment is asked for before the server is", async () => {
    mockCase(
        [makePanel({ actions: [makeAction({ comment: "required" })] })],
        (action, options) => {
            expect.step(options.comment);
            return { stage: "office" };
        }
    );
    await mountPanel();
    await contains("[data-action=approve]").click();
    expect(".modal-title").toHaveText("Agree");
    await contains(".o_fao_case_confirm").click();
    expect("#fao_action_comment").toHaveClass("is-invalid");
    expect.verifySteps([]);
    await contains("#fao_action_comment").edit("Agreed.");
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect.verifySteps(["Agreed."]);
    expect(".modal").toHaveCount(0);
});

test("control and enter confirm", async () => {
    mockCase([makePanel()], (action, options) => {
        expect.step(options.comment);
        return { stage: "office" };
    });
    await mountPanel();
    await contains("[data-action=approve]").click();
    await contains("#fao_action_comment").edit("Agreed.", { confirm: false });
    await press(["ctrl", "enter"]);
    await animationFrame();
    expect.verifySteps(["Agreed."]);
});

test("a return goes to the chosen stage", async () => {
    const back = makeAction({
        action: "return",
        label: "Return",
        comment: "required",
        targets: [
            { code: "unit", name: "Unit signs" },
            { code: "draft", name: "Draft" },
        ],
    });
    mockCase([makePanel({ actions: [back] })], (action, options) => {
        expect.step([action, options.stage, options.comment]);
        return { stage: "draft" };
    });
    await mountPanel();
    await contains("[data-action=return]").click();
    await contains("#fao_action_comment").edit("Correct the budget.");
    await contains(".o_fao_case_confirm").click();
    expect("#fao_action_stage").toHaveClass("is-invalid");
    await contains("#fao_action_stage").select("draft");
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect.verifySteps([["return", "draft", "Correct the budget."]]);
});

test("a forward goes to the chosen person", async () => {
    const forward = makeAction({ action: "forward", label: "Forward", users: "one" });
    mockCase([makePanel({ actions: [forward] })], (action, options) => {
        expect.step([action, typeof options.user_id]);
        return { stage: "unit" };
    });
    await mountPanel();
    await contains("[data-action=forward]").click();
    await contains(".o_fao_case_confirm").click();
    expect(".o_fao_case_user").toHaveText(/Choose a person\./);
    await contains(".o_fao_case_user input").click();
    await contains(".o-autocomplete--dropdown-item:eq(0)").click();
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect.verifySteps([["forward", "number"]]);
});

test("the confirmation text and the button that was pressed are sent along", async () => {
    const submit = makeAction({
        action: "take",
        transition: "submit",
        label: "Submit",
        confirm: "The application leaves your unit.",
    });
    mockCase([makePanel({ actions: [submit] })], (action, options) => {
        expect.step([action, options.transition]);
        return { stage: "unit" };
    });
    await mountPanel();
    await contains("[data-transition=submit]").click();
    expect(".o_fao_case_action_dialog p").toHaveText("The application leaves your unit.");
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect.verifySteps([["take", "submit"]]);
});

test("a refusal is shown and nothing typed is lost", async () => {
    let calls = 0;
    mockCase([makePanel()], (action, options) => {
        expect.step(options.idempotency_key.startsWith("7-"));
        return calls++ ? { stage: "office" } : refuse("[FAO-SOD] You drafted this case.");
    });
    await mountPanel();
    await contains("[data-action=approve]").click();
    await contains("#fao_action_comment").edit("Agreed.");
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect(".modal .alert-danger .o_fao_case_refusal").toHaveText("You drafted this case.");
    expect(".modal .alert-danger .badge").toHaveText("FAO-SOD");
    expect("#fao_action_comment").toHaveValue("Agreed.");
    await contains(".modal-footer .btn-secondary").click();
    expect(".modal").toHaveCount(0);
    await contains("[data-action=approve]").click();
    expect("#fao_action_comment").toHaveValue("Agreed.");
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect.verifySteps([true, true]);
});

test("a refusal because the case changed offers to show it as it is now", async () => {
    mockCase([makePanel(), makePanel({ revision: 5 })], (action, options) => {
        expect.step(options.revision);
        return options.revision === 4
            ? refuse("[FAO-STALE] The case changed meanwhile.")
            : { stage: "office" };
    });
    await mountPanel();
    await contains("[data-action=approve]").click();
    await contains("#fao_action_comment").edit("Agreed.");
    await contains(".o_fao_case_confirm").click();
    await contains(".o_fao_case_refresh").click();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    await contains("[data-action=approve]").click();
    expect("#fao_action_comment").toHaveValue("Agreed.");
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect.verifySteps([4, 5]);
});

test("what changed meanwhile is a list", async () => {
    mockCase([makePanel()], () =>
        refuse(
            "[FAO-CHANGED] Case CG-2026-7 changed since you saw it:\n" +
                "Budget: 10 → 900\nFiles were added, replaced or removed."
        )
    );
    await mountPanel();
    await contains("[data-action=approve]").click();
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect(".modal .alert-warning .o_fao_case_refusal").toHaveText(
        "Case CG-2026-7 changed since you saw it:"
    );
    expect(queryAllTexts(".o_fao_case_changes li")).toEqual([
        "Budget: 10900",
        "Files were added, replaced or removed.",
    ]);
    expect(".o_fao_case_changes .fa-long-arrow-right").toHaveCount(1);
    expect(".o_fao_case_refresh").toHaveText("Show the case as it is now");
    expect(".o_fao_case_confirm").not.toBeEnabled();
});

test("a refusal outside of the dialog is told in plain words too", async () => {
    mockCase([makePanel()]);
    onRpc("fao.matter", "web_save", () => {
        throw makeServerError({
            errorName: "odoo.addons.fao_core.engine.errors.FaoError",
            message: "[FAO-LOCKED] This stage does not let you edit it.",
        });
    });
    expect.errors(1);
    await mountPanel();
    await contains(".o_field_widget[name=title] input").edit("Visit to Paris");
    await clickSave();
    await animationFrame();
    expect(".o_error_dialog .modal-title").toHaveText("This is not possible");
    expect(".o_error_dialog p").toHaveText("This stage does not let you edit it.");
    expect(".o_error_dialog .text-muted").toHaveText("FAO-LOCKED");
    expect.verifyErrors(["[FAO-LOCKED]"]);
});

test("other refusals offer no newer case", async () => {
    mockCase([makePanel()], () => refuse("[FAO-SOD] You drafted this case."));
    await mountPanel();
    await contains("[data-action=approve]").click();
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect(".modal .alert-danger").toHaveCount(1);
    expect(".o_fao_case_refresh").toHaveCount(0);
});

test("the password is asked for at each try and kept in no draft", async () => {
    let tries = 0;
    mockCase([makePanel({ actions: [makeAction({ password: true })] })], (action, options) => {
        expect.step(options.password);
        return tries++ ? { stage: "office" } : refuse("[FAO-PASSWORD] Your own password.");
    });
    await mountPanel();
    await contains("[data-action=approve]").click();
    expect("#fao_action_password").toHaveAttribute("type", "password");
    await contains(".o_fao_case_confirm").click();
    expect("#fao_action_password").toHaveClass("is-invalid");
    expect.verifySteps([]);
    await contains("#fao_action_comment").edit("Agreed.");
    await contains("#fao_action_password").edit("wrong");
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect(".modal .o_fao_case_refusal").toHaveText("Your own password.");
    expect("#fao_action_password").toHaveValue("");
    await contains("#fao_action_password").edit("half typed", { confirm: false });
    await contains(".modal-footer .btn-secondary").click();
    await contains("[data-action=approve]").click();
    expect("#fao_action_comment").toHaveValue("Agreed.");
    expect("#fao_action_password").toHaveValue("");
    await contains("#fao_action_password").edit("right");
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect.verifySteps(["wrong", "right"]);
});

test("an action without questions shows its refusal in the dialog", async () => {
    mockCase([makePanel({ actions: [makeAction({ action: "urge", label: "Remind", comment: "no" })] })], () =>
        refuse("[FAO-URGED] They were reminded less than 4 hours ago.")
    );
    await mountPanel();
    await contains("[data-action=urge]").click();
    await animationFrame();
    expect(".modal .o_fao_case_refusal").toHaveText(
        "They were reminded less than 4 hours ago."
    );
});

test("warnings turn into questions for a reason each", async () => {
    const submit = makeAction({
        action: "take",
        transition: "submit",
        label: "Submit",
        comment: "no",
    });
    const panel = makePanel({
        actions: [submit],
        findings: [
            makeFinding({ id: 1, code: "TRV-05" }),
            makeFinding({ id: 2, code: "TRV-09", state: "accepted", reason: "Known" }),
            makeFinding({ id: 3, code: "TRV-03", severity: "block" }),
        ],
    });
    mockCase([panel], (action, options) => {
        expect.step(options.reasons || "no reasons");
        return options.reasons
            ? { stage: "unit" }
            : refuse(
                  "[FAO-WARN] A reason is needed for each warning:\n" +
                      "TRV-05: All countries lie on one continent.\n" +
                      "TRV-15: Only 20 days before exit."
              );
    });
    await mountPanel();
    await contains("[data-transition=submit]").click();
    await animationFrame();
    expect(queryAllTexts(".o_fao_case_warning > div:first-child")).toEqual([
        "All countries lie on one continent.",
        "Only 20 days before exit.",
    ]);
    expect(".modal .alert-danger").toHaveCount(0);
    await contains("[data-code=TRV-05] textarea").edit("One conference.");
    await contains(".o_fao_case_confirm").click();
    expect("[data-code=TRV-15] textarea").toHaveClass("is-invalid");
    await contains("[data-code=TRV-15] textarea").edit("Invited late.");
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect.verifySteps([
        "no reasons",
        { "TRV-05": "One conference.", "TRV-15": "Invited late." },
    ]);
    expect(".modal").toHaveCount(0);
});
