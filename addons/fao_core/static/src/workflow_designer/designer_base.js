import { Component, markRaw, onWillStart, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { readRefusal } from "../utils/refusals";
import { DesignerModel } from "./designer_model";

/** Somebody else changed the draft meanwhile. */
const STALE = "FAO-STALE";

/** What the designer knows of its version, and how it changes it. */
export class DesignerBase extends Component {
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.controls = {};
        this.state = useState({
            selected: "",
            connecting: "",
            busy: false,
            full: false,
            stages: [],
            transitions: [],
        });
        onWillStart(() => this.open());
        useEffect(
            (...key) => {
                if (key.join() !== this.shown.join()) {
                    this.open();
                }
            },
            () => this.recordKey
        );
    }

    get recordKey() {
        const { resId, dirty, data } = this.props.record;
        return [resId, dirty, String(data.write_date)];
    }

    get map() {
        return this.model?.map;
    }

    get editable() {
        return this.map.editable && !this.props.readonly;
    }

    get selection() {
        return this.model.find(this.state.selected);
    }

    get isStage() {
        return this.state.selected.startsWith("stage");
    }

    /** What a screen reader says of the selection. */
    get announcement() {
        const { selection } = this;
        if (!selection || this.isStage) {
            return selection ? selection.name : "";
        }
        const name = (code) => this.map.stages.find((s) => s.code === code).name;
        const { name: label, from, to } = selection;
        return _t("%(label)s: from %(from)s to %(to)s", { label, from: name(from), to: name(to) });
    }

    // ---- Loading

    async open() {
        this.shown = this.recordKey;
        const { resId } = this.props.record;
        if (resId !== this.model?.workflowId) {
            this.model = resId ? new DesignerModel(this.orm, resId) : null;
        }
        if (this.model) {
            await (this.map ? this.model.commit() : this.model.load());
            this.refresh();
        }
    }

    refresh() {
        this.state.stages = markRaw(this.model.stages);
        this.state.transitions = markRaw(this.model.transitions);
        if (this.state.selected && !this.selection) {
            this.state.selected = "";
        }
    }

    /** Edit the draft by `work`, then show it here and in the lists. */
    async change(work) {
        if (this.state.busy || !this.editable) {
            return;
        }
        this.state.busy = true;
        try {
            const { record } = this.props;
            if (!(await record.isDirty()) || (await record.save())) {
                await work();
            }
        } catch (error) {
            const { code, message } = readRefusal(error);
            this.notification.add(message, { type: "danger" });
            await this.model.commit();
            if (code === STALE) {
                this.model.history.clear();
            }
        } finally {
            this.state.busy = false;
        }
        this.refresh();
        await this.props.record.load();
        this.shown = this.recordKey;
    }
}
