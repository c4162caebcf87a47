import { PyDate, PyDateTime, PyTimeDelta } from "@web/core/py_js/py_date";
import { patch } from "@web/core/utils/patch";

const { DateTime } = luxon;

// Filters and decorations know today from the clock of the browser.
patch(PyDate, {
    today() {
        const { year, month, day } = DateTime.local();
        return new PyDate(year, month, day);
    },
});

patch(PyDateTime, {
    now() {
        const { year, month, day, hour, minute, second } = DateTime.local();
        return new PyDateTime(year, month, day, hour, minute, second, 0);
    },
});

patch(PyDateTime.prototype, {
    to_utc() {
        const { year, month, day, hour, minute, second } = this;
        const { offset } = DateTime.local(year, month, day, hour, minute, second);
        return this.add(PyTimeDelta.create({ minutes: -offset }));
    },
});
