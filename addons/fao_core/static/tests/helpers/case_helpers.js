import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class FaoCase extends models.Model {
    _name = "fao.case";
    _records = [{ id: 7, display_name: "CG-2026-7" }];
}

class FaoMatter extends models.Model {
    _name = "fao.matter";
    title = fields.Char({ required: true });
    case_id = fields.Many2one({ relation: "fao.case" });
    write_date = fields.Datetime();
    _records = [{ id: 1, title: "Visit to Lyon", case_id: 7 }];
}

export function defineCaseModels() {
    defineMailModels();
    defineModels([FaoCase, FaoMatter]);
}

export function makeAction(values = {}) {
    return {
        action: "approve",
        label: "Agree",
        style: "primary",
        transition: "",
        comment: "optional",
        confirm: "",
        targets: [],
        users: "",
        user_ids: [],
        how: [],
        units: [],
        password: false,
        choose: [],
        straight_back: false,
        more: false,
        ...values,
    };
}

export function makeSlot(values = {}) {
    return {
        id: 1,
        stage: "Unit signs",
        rule: "Head of the unit",
        who: "Wang Jianguo",
        group: false,
        purpose: "decide",
        extra: "",
        added_by: "",
        claimed_by: "",
        read_at: "",
        reason: "head of Commerce Bureau since 2026-03-01",
        state: "open",
        state_label: "Open",
        due: "2026-04-22 23:59",
        decided_by: "",
        on_behalf_of: "",
        decided_at: "",
        opinion: "",
        round: 1,
        ...values,
    };
}

export function makeFinding(values = {}) {
    return {
        id: 1,
        code: "TRV-05",
        severity: "warn",
        message: "All countries lie on one continent.",
        legal_basis: "Rules of 2023, article 9",
        state: "open",
        reason: "",
        line: "",
        figures: [],
        decided_by: "",
        on_behalf_of: "",
        decided_at: "",
        asked: "",
        may_waive: false,
        waived_by: "",
        ...values,
    };
}

export function makePaper(values = {}) {
    return {
        code: "plan",
        name: "Plan",
        state: "missing",
        marks: [],
        problem: "",
        expires: false,
        on_paper: false,
        accept: "",
        print_url: "",
        may_bring: true,
        files: [],
        ...values,
    };
}

/** What the server says of a case that waits for the user. */
export function makePanel(values = {}) {
    return {
        case_id: 7,
        number: "CG-2026-7",
        state: "running",
        revision: 4,
        digest: "d4",
        unread: false,
        stage: { code: "unit", name: "Unit signs", kind: "approval", color: 0 },
        due: { at: "2026-04-22 23:59", light: "amber", text: "", provisional: false },
        stages: [
            { code: "draft", name: "Draft", kind: "draft", status: "done", entered: "2026-04-15 09:00", left: "2026-04-15 10:00" },
            { code: "unit", name: "Unit signs", kind: "approval", status: "current", entered: "2026-04-15 10:00", left: "" },
            { code: "office", name: "Office decides", kind: "approval", status: "todo", entered: "", left: "" },
        ],
        ask: {
            text: "Head of the unit: the case is waiting for you.",
            mine: true,
            slots: [{ id: 1, rule: "Head of the unit", on_behalf_of: "" }],
        },
        actions: [makeAction()],
        assisting: [],
        candidates: [["share", "=", false]],
        denied: [],
        findings: [],
        people: [makeSlot()],
        documents: [],
        papers: [],
        timeline: [],
        ...values,
    };
}

/**
 * Let the server answer `panel` with the given panels in turn (the last one stays),
 * and `act` with `answer`.
 *
 * @param {Object[]} panels
 * @param {(action: string, options: Object) => Object} [answer]
 */
export function mockCase(panels, answer = () => ({ stage: "unit" })) {
    let shown = 0;
    onRpc("fao.case", "panel", () => panels[Math.min(shown++, panels.length - 1)]);
    onRpc("fao.case", "act", ({ args: [caseId, action, options] }) =>
        answer(action, options, caseId)
    );
}

export async function mountPanel(params = {}) {
    return mountView({
        type: "form",
        resModel: "fao.matter",
        resId: 1,
        arch: `
            <form>
                <widget name="fao_case_panel"/>
                <field name="title"/>
            </form>`,
        ...params,
    });
}
