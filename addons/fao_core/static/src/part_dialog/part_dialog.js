import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";

/** The form of a stage or transition; of a version in force it is closed, not saved. */
export class PartDialog extends FormViewDialog {
    setup() {
        super.setup();
        if (this.props.readonly) {
            this.viewProps.buttonTemplate = "fao_core.PartDialog.Buttons";
        }
    }
}
