import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const LOOKS = {
    open: "fa-hourglass-half text-primary",
    waiting: "fa-clock-o text-muted",
    consulting: "fa-comments-o text-info",
    answered: "fa-comment text-success",
    approved: "fa-check-circle text-success",
    rejected: "fa-times-circle text-danger",
    returned: "fa-undo text-warning",
    forwarded: "fa-share text-info",
    removed: "fa-user-times text-muted",
};
const ASKED = "fa-question-circle text-primary";
const GONE = ["void", "withdrawn", "closed", "removed"];

/** One slot: who acts, for whom, why he, whether he has read, what he said. */
export class CasePerson extends Component {
    static template = "fao_core.CasePerson";
    static props = { person: Object };

    get look() {
        const { purpose, state } = this.props.person;
        const isAsked = purpose === "consult" && state === "open";
        return isAsked ? ASKED : LOOKS[state] || "fa-circle-thin text-muted";
    }

    /** @returns {string} who acted, or else who should */
    get name() {
        const { claimed_by, decided_by, who } = this.props.person;
        return decided_by || claimed_by || who;
    }

    /** @returns {string} for whom he acts: a person, or the group he is in */
    get principal() {
        const { claimed_by, decided_by, group, on_behalf_of, who } = this.props.person;
        return on_behalf_of || (group && (decided_by || claimed_by) ? who : "");
    }

    get isGone() {
        return GONE.includes(this.props.person.state);
    }

    /** @returns {string} what an added person is there for */
    get part() {
        const { extra, purpose } = this.props.person;
        if (purpose === "consult") {
            return _t("is asked");
        }
        const labels = {
            before: _t("signs before"),
            with: _t("signs besides"),
            after: _t("signs after"),
            instead: _t("may sign instead"),
        };
        return labels[extra] || "";
    }

    /** @returns {string} why it is this person */
    get why() {
        const { added_by, purpose, reason } = this.props.person;
        if (!added_by) {
            return reason;
        }
        const names = { name: added_by };
        return purpose === "consult"
            ? _t("asked by %(name)s", names)
            : _t("added by %(name)s", names);
    }

    /** @returns {string} when he acted, or until when he should */
    get moment() {
        const { decided_at, due, state } = this.props.person;
        if (decided_at) {
            return decided_at;
        }
        return due && state === "open" ? _t("due %(due)s", { due }) : "";
    }
}
