import { Component, markRaw, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { readRefusal } from "../utils/refusals";
import { WorkflowMap } from "../workflow_map/workflow_map";
import { elementId } from "../workflow_map/workflow_map_data";
import { following, neighbour, readKey } from "../workflow_designer/designer_keyboard";

const SIGNED = ["approved", "rejected", "returned", "forwarded"];
const LOOKS = {
    open: "fa-hourglass-half text-primary",
    waiting: "fa-circle-thin text-muted",
    approved: "fa-check-circle text-success",
    rejected: "fa-times-circle text-danger",
    returned: "fa-undo text-warning",
    forwarded: "fa-share text-info",
    consulting: "fa-comments-o text-info",
    answered: "fa-comment text-info",
    unread: "fa-envelope-o text-muted",
    read: "fa-envelope-open-o text-muted",
    void: "fa-ban text-muted",
    withdrawn: "fa-ban text-muted",
};

/** The way of a case over the map of its workflow: where, how long, who signed. */
export class CaseMap extends Component {
    static template = "fao_core.CaseMap";
    static components = { Dialog, WorkflowMap };
    static props = { caseId: Number, close: Function };

    setup() {
        this.orm = useService("orm");
        this.controls = {};
        this.state = useState({ map: null, error: "", selected: "" });
        onWillStart(() => this.load());
    }

    get title() {
        const { map } = this.state;
        return map ? `${map.number} ${map.title}` : _t("Map");
    }

    get stage() {
        const { map, selected } = this.state;
        return map.stages.find((stage) => elementId("stage", stage.id) === selected);
    }

    async load() {
        try {
            const map = await this.orm.call("fao.case", "case_map", [this.props.caseId]);
            this.state.map = markRaw(map);
            this.stages = map.stages.map((stage) => this.drawn(stage));
            this.transitions = map.transitions.map((arrow) => ({
                ...arrow,
                way: arrow.move ? "back" : arrow.taken ? "taken" : "other",
                hint: arrow.taken ? _t("%(name)s: %(count)s times", { name: arrow.name, count: arrow.taken }) : arrow.name,
            }));
            const current = map.stages.find((stage) => stage.status === "current");
            this.state.selected = current ? elementId("stage", current.id) : "";
        } catch (error) {
            this.state.error = readRefusal(error).message;
        }
    }

    /** @returns {Object} a stage with what the map shows on it */
    drawn(stage) {
        const figures = [];
        if (stage.time) {
            figures.push({ icon: "fa-clock-o", text: stage.time });
        }
        const deciders = stage.people.filter(({ purpose }) => purpose === "decide");
        if (deciders.length) {
            const signed = deciders.filter(({ state }) => SIGNED.includes(state)).length;
            figures.push({ icon: "fa-user", text: `${signed}/${deciders.length}` });
        }
        const badge = stage.visits.length > 1 ? `×${stage.visits.length}` : "";
        return { ...stage, figures, badge };
    }

    getStatus({ status }) {
        const labels = {
            done: _t("passed"),
            current: _t("current stage"),
            todo: _t("still to come"),
            skipped: _t("skipped"),
        };
        return labels[status] || "";
    }

    getLook({ state }) {
        return LOOKS[state] || LOOKS.waiting;
    }

    onKeydown(ev) {
        const { map, selected } = this.state;
        const walks = {
            next: () => following({ ...map, transitions: [] }, selected, ev.shiftKey),
            walk: () => (this.stage ? neighbour(map, this.stage, ev.key) : following(map, "")),
        };
        const element = walks[readKey(ev)]?.();
        if (element) {
            this.state.selected = element;
            this.controls.reveal(element);
            ev.preventDefault();
        }
    }
}
