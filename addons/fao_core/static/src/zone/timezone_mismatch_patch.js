import { patch } from "@web/core/utils/patch";
import { TimezoneMismatchField } from "@web/views/fields/timezone_mismatch/timezone_mismatch_field";

// The client shows the zone of the user: that of the browser is no fault.
patch(TimezoneMismatchField.prototype, {
    get mismatch() {
        return !this.props.record.data[this.props.name];
    },
});
