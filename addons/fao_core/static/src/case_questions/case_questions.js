import { Component, onMounted, useRef } from "@odoo/owl";
import { hasTouch } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { MultiRecordSelector } from "@web/core/record_selectors/multi_record_selector";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { CaseChoices } from "../case_choices/case_choices";
import { isDecision } from "../utils/answers";

/** The questions of one action: stage, people, units, words, password. */
export class CaseQuestions extends Component {
    static template = "fao_core.CaseQuestions";
    static components = { CaseChoices, MultiRecordSelector, RecordSelector };
    static props = {
        action: Object,
        answer: Object,
        candidates: { type: Array, optional: true },
        checked: Boolean,
        missing: Object,
        password: String,
        setPassword: Function,
    };

    setup() {
        this.root = useRef("root");
        onMounted(() => {
            if (!hasTouch()) {
                this.root.el.querySelector(this.firstQuestion)?.focus();
            }
        });
    }

    /** @returns {string} the selector of what the user answers first */
    get firstQuestion() {
        const { action, answer } = this.props;
        const asksWho = action.users && !answer.userIds.length;
        return asksWho ? ".o_fao_case_user input" : "textarea, input[type=password]";
    }

    get commentLabel() {
        const { action } = this.props;
        if (action.action === "consult") {
            return _t("Question");
        }
        if (action.action === "answer") {
            return _t("Answer");
        }
        return isDecision(action) ? _t("Opinion") : _t("Comment");
    }

    get userLabel() {
        const labels = {
            add_signer: _t("Who signs too"),
            consult: _t("Whom to ask"),
            inform: _t("Whom to inform"),
            remove_signer: _t("Whose signature is not needed"),
        };
        return labels[this.props.action.action] || _t("To whom");
    }

    /** @returns {any[]} the domain of those who can be chosen; the server judges */
    get userDomain() {
        const ids = this.props.action.user_ids || [];
        const anybody = this.props.candidates || [["share", "=", false]];
        return ids.length ? [["id", "in", ids]] : anybody;
    }

    isInvalid(name) {
        const { checked, missing } = this.props;
        return checked && missing[name];
    }

    setUser(id) {
        this.props.answer.userIds = id ? [id] : [];
    }

    setPeople(key, ids) {
        this.props.answer.people[key] = ids;
    }
}
