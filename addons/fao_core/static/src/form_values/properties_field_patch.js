import { patch } from "@web/core/utils/patch";
import { PropertiesField } from "@web/views/fields/properties/properties_field";

/** Nothing is lost that is filled in while an earlier value is still on its way. */
patch(PropertiesField.prototype, {
    setup() {
        super.setup(...arguments);
        this.domIds = {};
    },

    /** The id of an input stays when the form is drawn anew, and the input with it. */
    getDomId(propertyName) {
        this.domIds[propertyName] ||= this.generateUniqueDomID();
        return this.domIds[propertyName];
    },

    /** Put the value into the form as it is by then, not as it is now. */
    onPropertyValueChange(propertyName, value) {
        const { name, record } = this.props;
        const update = () => {
            const properties = (record.data[name] || []).map((property) =>
                property.name === propertyName ? { ...property, value } : property
            );
            return record._update({ [name]: properties });
        };
        return record.model._urgentSave ? update() : record.model.mutex.exec(update);
    },
});
