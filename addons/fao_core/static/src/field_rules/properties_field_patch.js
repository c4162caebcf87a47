import { patch } from "@web/core/utils/patch";
import { PropertiesField } from "@web/views/fields/properties/properties_field";

/** The form of a duty is changed on the duty, not on one of its cases. */
patch(PropertiesField.prototype, {
    async checkDefinitionWriteAccess() {
        const model = this.props.record.resModel;
        if (this.definitionRecordModel === "fao.duty" && model !== "fao.duty") {
            return false;
        }
        return super.checkDefinitionWriteAccess(...arguments);
    },
});
