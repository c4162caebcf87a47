import { expect, test } from "@odoo/hoot";
import { animationFrame, queryAllTexts } from "@odoo/hoot-dom";
import { contains } from "@web/../tests/web_test_helpers";
import {
    defineCaseModels,
    makeFinding,
    makePanel,
    mockCase,
    mountPanel,
} from "./helpers/case_helpers";

defineCaseModels();

const waivable = {
    severity: "waivable",
    message: "7 members, at most 6",
    figures: [
        { name: "Number", value: "7" },
        { name: "Allowed", value: "at most 6" },
    ],
    waived_by: "Director (Cao Zhiqiang)",
};

test("a finding shows its figures and who may waive it", async () => {
    mockCase([makePanel({ findings: [makeFinding({ ...waivable, asked: "Cao" })] })]);
    await mountPanel();
    expect(queryAllTexts(".o_fao_figures > div")).toEqual(["Number:7", "Allowed:at most 6"]);
    expect(".o_fao_case_finding_waiver").toHaveText(
        /May be waived by Director \(Cao Zhiqiang\)\.\s*Asked: Cao\./
    );
    expect(".o_fao_case_waive").toHaveCount(0);
});

test("whoever may waives it with a reason", async () => {
    const may = makeFinding({ ...waivable, id: 5, may_waive: true });
    const done = makeFinding({
        ...waivable,
        id: 5,
        state: "waived",
        reason: "The task needs it.",
        decided_by: "Cao",
        on_behalf_of: "Li",
        waived_by: "",
    });
    mockCase(
        [makePanel({ findings: [may] }), makePanel({ findings: [done] })],
        (action, options) => {
            expect.step([action, options.finding, options.comment, options.revision]);
            return { stage: "unit" };
        }
    );
    await mountPanel();
    await contains(".o_fao_case_waive").click();
    expect(".modal p").toHaveText("7 members, at most 6");
    await contains(".o_fao_case_confirm").click();
    expect("#fao_action_comment").toHaveClass("is-invalid");
    await contains("#fao_action_comment").edit("The task needs it.");
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect.verifySteps([["waive", 5, "The task needs it.", 4]]);
    expect(".o_fao_case_finding").toHaveAttribute("data-state", "waived");
    expect(".o_fao_case_finding").toHaveText(/Reason given by\s*Cao for\s*Li:\s*The task needs it\./);
});
