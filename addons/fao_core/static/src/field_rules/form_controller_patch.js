import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";

/** The form of a duty is changed on the duty, not on one of its cases. */
patch(FormController.prototype, {
    getStaticActionMenuItems() {
        const items = super.getStaticActionMenuItems(...arguments);
        if (this.props.fields.properties?.definition_record === "duty_id") {
            delete items.addPropertyFieldValue;
        }
        return items;
    },
});
