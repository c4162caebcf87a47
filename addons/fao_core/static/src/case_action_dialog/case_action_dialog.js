import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { CaseQuestions } from "../case_questions/case_questions";
import { CaseReasons } from "../case_reasons/case_reasons";
import { CaseRefusal } from "../case_refusal/case_refusal";
import { findMissing, isComplete, prepareDraft, toOptions } from "../utils/answers";
import { isOutdated, readRefusal, readWarnings } from "../utils/refusals";

const BUTTONS = { danger: "btn-danger" };

function isOpenWarning(finding) {
    return finding.severity === "warn" && finding.state === "open";
}

/**
 * Ask what an action needs, carry it out and show a refusal without losing what was
 * typed; only the password is asked for anew.
 */
export class CaseActionDialog extends Component {
    static template = "fao_core.CaseActionDialog";
    static components = { CaseQuestions, CaseReasons, CaseRefusal, Dialog };
    static props = {
        action: Object,
        close: Function,
        draft: Object,
        execute: Function,
        panel: Object,
        refresh: Function,
        refusal: { type: Object, optional: true },
    };

    setup() {
        const { action, draft, panel, refusal } = this.props;
        this.answer = useState(prepareDraft(draft, action, panel.case_id));
        this.state = useState({
            busy: false,
            checked: false,
            password: "",
            refusal: null,
            warnings: [],
        });
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

    /** @returns {boolean} whether pressing leads nowhere: look at the case first */
    get isShut() {
        const { busy, refusal } = this.state;
        return busy || Boolean(refusal && isOutdated(refusal));
    }

    /** @returns {string} what the user was asked, when he answers */
    get question() {
        const { action, panel } = this.props;
        return action.action === "answer" ? panel.ask.text : "";
    }

    /** @returns {string[]} the warnings of which each wants a reason */
    get codes() {
        return [...new Set(this.state.warnings.map((finding) => finding.code))];
    }

    /** @returns {Object} what is asked for and stays outside of the draft */
    get beside() {
        return { codes: this.codes, password: this.state.password };
    }

    get missing() {
        return findMissing(this.props.action, this.answer, this.beside);
    }

    async confirm() {
        this.state.checked = true;
        if (this.isShut || !isComplete(this.missing)) {
            return;
        }
        this.state.busy = true;
        this.state.checked = false;
        this.state.refusal = null;
        try {
            await this.props.execute(
                toOptions(this.props.action, this.answer, this.beside)
            );
            this.props.close();
        } catch (error) {
            this.showRefusal(readRefusal(error));
        } finally {
            this.state.busy = false;
            this.state.password = "";
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
        }
    }

    async refresh() {
        this.props.close();
        await this.props.refresh();
    }
}
