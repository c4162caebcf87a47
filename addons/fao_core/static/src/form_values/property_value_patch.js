import { patch } from "@web/core/utils/patch";
import { PropertyText } from "@web/views/fields/properties/property_text";
import { PropertyValue } from "@web/views/fields/properties/property_value";
import { useTypedText } from "./typed_text";

const NUMBERS = ["integer", "float", "monetary"];

patch(PropertyValue.prototype, {
    setup() {
        super.setup(...arguments);
        useTypedText(
            "typed",
            () => this.typedText,
            () => this.props.record?.model.mutex.getUnlockedDef()
        );
    },

    /** What the input of a text or a number shows. */
    get typedText() {
        const isNumber = NUMBERS.includes(this.props.type);
        return String((isNumber ? this.displayValue : this.propertyValue) || "");
    },
});

patch(PropertyText.prototype, {
    setup() {
        // Before the height is made to fit
        useTypedText("textarea", () => this.props.value);
        super.setup(...arguments);
    },
});
