import { onWillStart, useEffect } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { readRefusal } from "../utils/refusals";

function getCaseId(record) {
    return (record.resId && record.data.case_id?.id) || false;
}

/** What the panel depends on: another record, another case, saved or discarded. */
function getKey(record) {
    return [record.id, getCaseId(record), record.dirty, String(record.data.write_date)];
}

/**
 * Keep in `state` what the server says of the case behind a record, and leave the
 * receipt of whoever is asked or informed; nothing on the screen moves by that.
 *
 * @param {{panel: Object|null, error: string}} state
 * @param {() => Object} getRecord
 * @param {() => void} onRead called when a receipt was left
 * @returns {() => Promise} reads the panel anew
 */
export function useCasePanel(state, getRecord, onRead) {
    const orm = useService("orm");
    const confirmed = new Set();
    let ticket = 0;

    function confirmRead() {
        const { panel } = state;
        if (panel?.unread && !confirmed.has(panel.case_id)) {
            confirmed.add(panel.case_id);
            const receipt = orm.silent.call("fao.case", "act", [panel.case_id, "read"]);
            // A receipt that cannot be left is no trouble of the reader
            receipt.then(onRead).catch(() => {});
        }
    }

    async function load() {
        const mine = ++ticket;
        const caseId = getCaseId(getRecord());
        const found = { panel: null, error: "" };
        if (caseId) {
            try {
                found.panel = await orm.call("fao.case", "panel", [caseId]);
            } catch (error) {
                found.error = readRefusal(error).message;
            }
        }
        if (mine === ticket) {
            Object.assign(state, found);
            confirmRead();
        }
    }

    onWillStart(load);
    let shown = getKey(getRecord());
    useEffect(
        (...key) => {
            if (key.join() !== shown.join()) {
                shown = key;
                load();
            }
        },
        () => getKey(getRecord())
    );
    return load;
}
