import { evaluateBooleanExpr } from "@web/core/py_js/py";
import { patch } from "@web/core/utils/patch";
import { Record } from "@web/model/relational_model/record";

/**
 * What a rule of the duty requires is shown, and refused by the server when the case
 * leaves the stage. Until then a half-written case can be saved.
 */
patch(Record.prototype, {
    _isRequired(fieldName) {
        const required = this.activeFields[fieldName].required;
        if (!required || !required.includes("field_marks")) {
            return super._isRequired(fieldName);
        }
        return evaluateBooleanExpr(required, {
            ...this.evalContextWithVirtualIds,
            field_marks: [],
        });
    },
});
