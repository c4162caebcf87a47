import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { stageKinds } from "../workflow_designer/designer_defaults";

/** The buttons above the canvas; of a version in force, only those for looking. */
export class DesignerToolbar extends Component {
    static template = "fao_core.DesignerToolbar";
    static components = { Dropdown, DropdownItem };
    static props = {
        editable: Boolean,
        busy: Boolean,
        selected: Boolean,
        connectable: Boolean,
        connecting: Boolean,
        canUndo: Boolean,
        canRedo: Boolean,
        full: Boolean,
        onAdd: Function,
        onConnect: Function,
        onEdit: Function,
        onRemove: Function,
        onRevert: Function,
        onLayout: Function,
        onZoom: Function,
        onFit: Function,
        onFull: Function,
    };

    setup() {
        this.kinds = stageKinds();
    }
}
