import { expect, test } from "@odoo/hoot";
import { animationFrame, queryAllTexts, setInputFiles } from "@odoo/hoot-dom";
import { contains, onRpc } from "@web/../tests/web_test_helpers";
import { defineCaseModels, makePanel, makePaper, mockCase, mountPanel } from "./helpers/case_helpers";

defineCaseModels();

const FILE = { id: 4, name: "plan.pdf", on_paper: false, valid_until: "", url: "/web/content/fao.case.file/4/file" };

function makePapers(values = {}) {
    return [
        makePaper({ marks: ["Original", "signed and sealed"], on_paper: true, print_url: "/fao/case/7/form/2", ...values }),
        makePaper({ code: "trip", name: "Schedule", state: "answered", may_bring: false }),
        makePaper({ code: "", name: "Other enclosures", state: "optional" }),
    ];
}

test("papers that the user has to bring come first, counted and marked", async () => {
    mockCase([makePanel({ papers: makePapers() })]);
    await mountPanel();
    expect("[data-tab=papers]").toHaveClass("active");
    expect("[data-tab=papers] .badge").toHaveText("1/2");
    expect(queryAllTexts("[data-paper=plan] .badge")).toEqual(["Original", "signed and sealed"]);
    expect("[data-paper=plan] a[href='/fao/case/7/form/2']").toHaveText("Form");
    expect("[data-paper=trip] button").toHaveCount(0);
    expect("[data-paper=trip] i[title='in the application']").toHaveCount(1);
});

test("without papers there is no tab; papers that are there do not come first", async () => {
    mockCase([makePanel(), makePanel({ papers: makePapers({ state: "there", files: [FILE] }) })]);
    await mountPanel();
    expect("[data-tab=papers]").toHaveCount(0);
    expect("[data-tab=people]").toHaveClass("active");
});

test("a paper is noted as handed in, and the list is read anew", async () => {
    onRpc("fao.case", "hand_in_papers", ({ args }) => {
        expect.step(args);
        return ["plan"];
    });
    const given = { ...FILE, on_paper: true, name: "" };
    mockCase([
        makePanel({ papers: makePapers() }),
        makePanel({ papers: makePapers({ state: "there", files: [given] }) }),
    ]);
    await mountPanel();
    await contains(".o_fao_case_paper_given").click();
    await animationFrame();
    expect.verifySteps([[7, ["plan"]]]);
    expect("[data-tab=papers]").toHaveClass("active");
    expect("[data-paper=plan]").toHaveAttribute("data-state", "there");
    expect("[data-paper=plan] .o_fao_case_paper_file").toHaveText("handed in on paper");
    expect(".o_fao_case_paper_given").toHaveCount(0);
});

test("all that is missing is noted at once", async () => {
    onRpc("fao.case", "hand_in_papers", ({ args }) => {
        expect.step(args[1]);
        return args[1];
    });
    const other = makePaper({ code: "photo", name: "Photo", on_paper: true });
    mockCase([makePanel({ papers: [...makePapers(), other] }), makePanel()]);
    await mountPanel();
    await contains(".o_fao_case_papers_given").click();
    await animationFrame();
    expect.verifySteps([["plan", "photo"]]);
});

test("a file is added, dated and taken away", async () => {
    onRpc("fao.case.file", "create", ({ args }) => {
        expect.step(["create", args[0][0].code, args[0][0].filename]);
        return [4];
    });
    onRpc("fao.case.file", "write", ({ args }) => {
        expect.step(["write", ...args]);
        return true;
    });
    onRpc("fao.case.file", "unlink", ({ args }) => {
        expect.step(["unlink", ...args]);
        return true;
    });
    const there = { state: "there", files: [FILE], expires: true, on_paper: false };
    mockCase([makePanel({ papers: makePapers() }), makePanel({ papers: makePapers(there) })]);
    await mountPanel();
    await contains("[data-paper=plan] button:contains(Add)").click();
    await setInputFiles([new File(["x"], "plan.pdf", { type: "application/pdf" })]);
    await animationFrame();
    await contains("[data-paper=plan] .o_fao_case_paper_day input").edit("01/31/2027");
    await animationFrame();
    await contains("[data-paper=plan] button[title='Take away']").click();
    await animationFrame();
    expect.verifySteps([
        ["create", "plan", "plan.pdf"],
        ["write", [4], { valid_until: "2027-01-31" }],
        ["unlink", [4]],
    ]);
});
