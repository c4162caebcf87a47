import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { CaseActionDialog } from "../case_action_dialog/case_action_dialog";
import { CaseAssisting } from "../case_assisting/case_assisting";
import { CaseAsk } from "../case_ask/case_ask";
import { CaseDocuments } from "../case_documents/case_documents";
import { CaseFindings } from "../case_findings/case_findings";
import { CaseHistory } from "../case_history/case_history";
import { CaseMap } from "../case_map/case_map";
import { CasePapers } from "../case_papers/case_papers";
import { CasePath } from "../case_path/case_path";
import { CasePeople } from "../case_people/case_people";
import { asks, keyOf } from "../utils/answers";
import { readRefusal } from "../utils/refusals";
import { useCasePanel } from "./case_panel_hook";

const FINAL_KINDS = ["done", "refused", "cancelled"];

/**
 * The case behind a duty's record: what it asks of the user, where it stands, who
 * signs. The server decides all of it; the panel shows it and hands actions over
 * together with the revision and digest of what was on the screen.
 */
export class CasePanel extends Component {
    static template = "fao_core.CasePanel";
    static components = {
        CaseAsk,
        CaseAssisting,
        CaseDocuments,
        CaseFindings,
        CaseHistory,
        CasePapers,
        CasePath,
        CasePeople,
    };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.store = useService("mail.store");
        this.state = useState({ panel: null, error: "", busy: false, tab: "" });
        this.drafts = {};
        this.load = useCasePanel(
            this.state,
            () => this.props.record,
            () => this.count()
        );
    }

    get isClosed() {
        return FINAL_KINDS.includes(this.state.panel.stage.kind);
    }

    /** The tab that was chosen; before, the papers while the user has to bring some. */
    get currentTab() {
        const lacks = ({ state, may_bring }) =>
            may_bring && ["missing", "flawed"].includes(state);
        const first = this.state.panel.papers.some(lacks) ? "papers" : "people";
        return this.state.tab || first;
    }

    get tabs() {
        const { people, documents, papers, timeline } = this.state.panel;
        const asked = papers.filter((paper) => paper.state !== "optional");
        const there = asked.filter((paper) => ["there", "answered"].includes(paper.state));
        const checklist = {
            name: "papers",
            label: _t("Papers"),
            count: asked.length && `${there.length}/${asked.length}`,
        };
        return [
            { name: "people", label: _t("People and opinions"), count: people.length },
            ...(papers.length ? [checklist] : []),
            { name: "documents", label: _t("Documents"), count: documents.length },
            { name: "history", label: _t("History"), count: timeline.length },
        ];
    }

    /** Save the form, so that the server judges what the user sees. */
    async save() {
        const record = this.props.record;
        await record.model.mutex.getUnlockedDef(); // values that are still on their way
        if (await record.isDirty()) {
            if (!(await record.save())) {
                return false;
            }
            await this.load();
        }
        return Boolean(this.state.panel);
    }

    async onAction(action) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            if (await this.save()) {
                await this.start(action);
            }
        } finally {
            this.state.busy = false;
        }
    }

    async start(action) {
        if (asks(action)) {
            this.openDialog(action);
            return;
        }
        try {
            await this.execute(action, {});
        } catch (error) {
            this.openDialog(action, readRefusal(error));
        }
    }

    openMap() {
        this.dialog.add(CaseMap, { caseId: this.state.panel.case_id });
    }

    openDialog(action, refusal) {
        const key = keyOf(action);
        this.drafts[key] ||= {};
        this.dialog.add(CaseActionDialog, {
            action,
            refusal,
            draft: this.drafts[key],
            panel: this.state.panel,
            execute: async (options) => {
                await this.execute(action, options);
                delete this.drafts[key];
            },
            refresh: () => this.reload(),
        });
    }

    /** Do `work` on the papers of the saved case, then show what became of it. */
    async changePapers(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            if (await this.save()) {
                this.state.tab = "papers";
                await work();
                await this.reload();
                await this.load();
            }
        } finally {
            this.state.busy = false;
        }
    }

    act(action, options) {
        const { case_id, revision, digest } = this.state.panel;
        const pressed = action.transition ? { transition: action.transition } : {};
        const shown = { revision, digest, ...action.options, ...pressed, ...options };
        return this.orm.call("fao.case", "act", [case_id, action.action, shown]);
    }

    async execute(action, options) {
        const status = await this.act(action, options);
        this.notification.add(_t("%s: done.", action.label), { type: "success" });
        if (status.stage) {
            await this.reload();
        } else {
            this.env.config.historyBack(); // the case is no longer there for the user
        }
    }

    async reload() {
        await this.props.record.model.load();
        this.count();
    }

    /** Count anew what waits for the user, in the clock menu. */
    count() {
        this.store.fetchStoreData("systray_get_activities");
    }
}

export const casePanel = {
    component: CasePanel,
    fieldDependencies: [
        { name: "case_id", type: "many2one", relation: "fao.case" },
        { name: "write_date", type: "datetime" },
    ],
};

registry.category("view_widgets").add("fao_case_panel", casePanel);
