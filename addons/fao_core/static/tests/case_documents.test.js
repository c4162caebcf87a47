import { expect, test } from "@odoo/hoot";
import { animationFrame, queryAllTexts } from "@odoo/hoot-dom";
import { contains } from "@web/../tests/web_test_helpers";
import { defineCaseModels, makePanel, mockCase, mountPanel } from "./helpers/case_helpers";

defineCaseModels();

function makeDocument(values = {}) {
    return {
        id: 3,
        name: "Task approval",
        number: "Hai 2026-3",
        state: "valid",
        issued_on: "2026-04-22",
        url: "/web/content/9?download=true",
        pdf_url: "/fao/document/3/pdf",
        verify_url: "/fao/verify/abc",
        reason: "",
        replaced_by: "",
        may_decide: false,
        ...values,
    };
}

test("a document may be taken as Word or PDF; an old one names the new one", async () => {
    const old = makeDocument({
        id: 2,
        state: "superseded",
        reason: "Name misspelt",
        replaced_by: "Hai 2026-3",
        verify_url: "",
        pdf_url: "",
    });
    mockCase([makePanel({ documents: [makeDocument(), old] })]);
    await mountPanel();
    await contains("[data-tab=documents]").click();
    expect(".o_fao_case_documents li:first a[href='/fao/document/3/pdf']").toHaveText("PDF");
    expect(".o_fao_case_documents li:last .badge").toHaveText("Superseded");
    expect(".o_fao_case_documents li:last").toHaveText(
        /replaced by\s*Hai 2026-3\s*Reason:\s*Name misspelt/
    );
    expect(".o_fao_case_documents li:last a[href^='/fao/verify']").toHaveCount(0);
    expect(".o_fao_case_document_actions").toHaveCount(0);
});

test("whoever handles the duty revokes a document with a reason", async () => {
    mockCase(
        [
            makePanel({ documents: [makeDocument({ may_decide: true })] }),
            makePanel({ documents: [makeDocument({ state: "revoked", reason: "Forged" })] }),
        ],
        (action, options) => {
            expect.step([action, options.document, options.comment]);
            return { stage: "unit" };
        }
    );
    await mountPanel();
    await contains("[data-tab=documents]").click();
    expect(queryAllTexts(".o_fao_case_document_actions button")).toEqual([
        "Issue anew",
        "Revoke",
    ]);
    await contains(".o_fao_case_document_actions [data-action=revoke]").click();
    expect(".modal p").toHaveText("Task approval no longer stands; it keeps its number.");
    await contains("#fao_action_comment").edit("Forged");
    await contains(".o_fao_case_confirm").click();
    await animationFrame();
    expect.verifySteps([["revoke", 3, "Forged"]]);
});
