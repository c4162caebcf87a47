import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { DesignerFindings } from "../designer_findings/designer_findings";
import { DesignerToolbar } from "../designer_toolbar/designer_toolbar";
import { PartDialog } from "../part_dialog/part_dialog";
import { WorkflowMap } from "../workflow_map/workflow_map";
import { elementId, readElementId } from "../workflow_map/workflow_map_data";
import { DesignerBase } from "./designer_base";
import { newStage } from "./designer_defaults";
import { answerKey } from "./designer_keyboard";

/**
 * The canvas in the form of a workflow version. It edits the records that the lists
 * beside it edit; a version in force is shown only.
 */
export class WorkflowDesigner extends DesignerBase {
    static template = "fao_core.WorkflowDesigner";
    static components = { DesignerFindings, DesignerToolbar, WorkflowMap };

    // ---- Selecting

    onSelect(element) {
        const source = this.state.connecting;
        if (source && element) {
            this.state.connecting = "";
            if (element.startsWith("stage")) {
                this.connect(source, element);
                return;
            }
        }
        if (element && element === this.state.selected) {
            this.edit(element);
        }
        this.state.selected = element;
    }

    onOpen(element) {
        this.state.selected = element;
        this.edit(element);
    }

    show(element) {
        this.state.selected = element;
        this.controls.reveal(element);
        this.controls.focus();
    }

    onFinding({ stage }) {
        const found = this.map.stages.find((s) => s.code === stage);
        if (found) {
            this.show(elementId("stage", found.id));
        }
    }

    // ---- Editing

    add(kind) {
        const selected = this.isStage ? this.selection : undefined;
        this.openDialog("fao.stage", false, newStage(this.map, kind, selected));
    }

    edit(element) {
        this.openDialog(this.model.modelOf(element), readElementId(element)[1]);
    }

    openDialog(resModel, resId, context = {}) {
        const titles = { "fao.stage": _t("Stage"), "fao.transition": _t("Transition") };
        if (this.closeDialog) {
            return; // the second click of two
        }
        const props = {
            resModel,
            resId,
            context,
            title: titles[resModel],
            readonly: !this.editable,
            preventEdit: !this.editable,
            canExpand: false,
            onRecordSaved: async (record) => {
                await this.change(() => this.model.commit());
                const kind = resModel === "fao.stage" ? "stage" : "transition";
                this.show(elementId(kind, record.resId));
            },
        };
        this.closeDialog = this.dialog.add(PartDialog, props, {
            onClose: () => (this.closeDialog = null),
        });
    }

    connect(from, to) {
        return this.change(async () => {
            this.state.selected = await this.model.connect(from, to);
        });
    }

    startConnecting() {
        this.state.connecting = this.state.connecting ? "" : this.state.selected;
        this.controls.focus();
    }

    /** @returns {boolean} whether there was something to leave */
    leave() {
        const { connecting, full, selected } = this.state;
        if (connecting) {
            this.state.connecting = "";
        } else if (full) {
            this.state.full = false;
        } else {
            this.state.selected = "";
        }
        return Boolean(connecting || full || selected);
    }

    remove() {
        return this.change(() => this.model.remove(this.state.selected));
    }

    move(element, place) {
        this.state.selected = element;
        return this.change(() => this.model.move(element, place));
    }

    layout() {
        return this.change(async () => {
            await this.model.layout();
            this.refresh();
            this.controls.fit();
        });
    }

    revert(direction) {
        return this.change(() => this.model.revert(direction));
    }

    // ---- Keyboard

    onKeydown(ev) {
        if (answerKey(this, ev)) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }
}

export const workflowDesigner = {
    component: WorkflowDesigner,
    fieldDependencies: [{ name: "write_date", type: "datetime" }],
};

registry.category("view_widgets").add("fao_workflow_designer", workflowDesigner);
