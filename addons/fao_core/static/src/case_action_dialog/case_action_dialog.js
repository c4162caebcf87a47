import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { useAutofocus } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { readRefusal, readWarnings } from "../utils/refusals";

const BUTTONS = { danger: "btn-danger" };

function isOpenWarning(finding) {
    return finding.severity === "warn" && finding.state === "open";
}

/**
 * Ask what an action needs (opinion, stage, person, reasons of warnings), carry it
 * out and show a refusal without losing what was typed.
 */
export class CaseActionDialog extends Component {
    static template = "fao_core.CaseActionDialog";
    static components = { Dialog, RecordSelector };
    static props = {
        action: Object,
        close: Function,
        draft: Object,
        execute: Function,
        panel: Object,
        refresh: Function,
        refusal: { type: Object, optional: true },
    };

    /** @returns {boolean} whether the action needs anything from the user */
    static asks(action) {
        return (
            action.comment !== "no" ||
            Boolean(action.confirm) ||
            Boolean(action.targets?.length) ||
            Boolean(action.needs_user)
        );
    }

    setup() {
        const { action, draft, panel, refusal } = this.props;
        const targets = action.targets || [];
        draft.comment ||= "";
        draft.reasons ||= {};
        draft.stage ||= targets.length === 1 ? targets[0].code : "";
        draft.userId ||= action.user_ids?.length === 1 ? action.user_ids[0] : false;
        draft.key ||= `${panel.case_id}-${Date.now()}-${Math.random().toString(36).slice(2)}`;
        this.answer = useState(draft);
        this.state = useState({
            busy: false,
            checked: false,
            refusal: null,
            warnings: [],
        });
        useAutofocus({ refName: "autofocus" });
        useHotkey("control+enter", () => this.confirm(), {
            bypassEditableProtection: true,
        });
        if (refusal) {
            this.showRefusal(refusal);
        }
    }

    get buttonClass() {
        return BUTTONS[this.props.action.style] || "btn-primary";
    }

    get commentLabel() {
        const decides = ["approve", "reject", "return"].includes(this.props.action.action);
        return decides ? _t("Opinion") : _t("Comment");
    }

    get userDomain() {
        const ids = this.props.action.user_ids || [];
        return ids.length ? [["id", "in", ids]] : [["share", "=", false]];
    }

    /** @returns {{code: string, findings: Object[]}[]} one reason is asked a code */
    get warningGroups() {
        const groups = new Map();
        for (const finding of this.state.warnings) {
            groups.set(finding.code, [...(groups.get(finding.code) || []), finding]);
        }
        return [...groups].map(([code, findings]) => ({ code, findings }));
    }

    /** @returns {Object} which of the required answers are still missing */
    get missing() {
        const { action } = this.props;
        const reasons = this.warningGroups
            .map((group) => group.code)
            .filter((code) => !this.answer.reasons[code]?.trim());
        return {
            comment: action.comment === "required" && !this.answer.comment.trim(),
            stage: Boolean(action.targets?.length) && !this.answer.stage,
            user: Boolean(action.needs_user) && !this.answer.userId,
            reasons,
        };
    }

    get isComplete() {
        const { comment, stage, user, reasons } = this.missing;
        return !comment && !stage && !user && !reasons.length;
    }

    get options() {
        const { comment, key, reasons, stage, userId } = this.answer;
        const options = { idempotency_key: key };
        if (comment.trim()) {
            options.comment = comment.trim();
        }
        if (stage) {
            options.stage = stage;
        }
        if (userId) {
            options.user_id = userId;
        }
        if (this.state.warnings.length) {
            options.reasons = Object.fromEntries(
                this.warningGroups.map(({ code }) => [code, reasons[code].trim()])
            );
        }
        return options;
    }

    async confirm() {
        this.state.checked = true;
        if (this.state.busy || !this.isComplete) {
            return;
        }
        this.state.busy = true;
        this.state.refusal = null;
        try {
            await this.props.execute(this.options);
            this.props.close();
        } catch (error) {
            this.showRefusal(readRefusal(error));
        } finally {
            this.state.busy = false;
        }
    }

    /** Show why the server refused; warnings turn into questions for a reason. */
    showRefusal(refusal) {
        const refused = readWarnings(refusal);
        this.state.refusal = refusal;
        if (refused.length) {
            const open = this.props.panel.findings.filter(isOpenWarning);
            const known = new Set(open.map((finding) => finding.code));
            const others = refused.filter((warning) => !known.has(warning.code));
            this.state.warnings = [...open, ...others];
            this.state.checked = false;
        }
    }

    async refresh() {
        this.props.close();
        await this.props.refresh();
    }
}
