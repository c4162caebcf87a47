import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";

/** The refusal of an action whose warnings need a written reason. */
const WARNINGS_CODE = "FAO-WARN";
/** Refusals of somebody who looked at an older state of the case. */
const OUTDATED_CODES = ["FAO-CHANGED", "FAO-STALE"];
/** One reason under this key answers every warning. */
const ANY_WARNING = "*";
const WARNING_LINE = /^(\S+): (.+)$/;
const CODED_MESSAGE = /^\[(FAO-[A-Z0-9-]+)\]\s*([\s\S]*)$/;

/**
 * Turn what a call to the server threw into something a person can read.
 *
 * @param {Error} error
 * @returns {{code: string, message: string}}
 * @throws {Error} the error itself when it is not the server's
 */
export function readRefusal(error) {
    if (error instanceof ConnectionLostError) {
        return {
            code: "",
            message: _t("The server cannot be reached. Nothing is lost: try again."),
        };
    }
    if (!(error instanceof RPCError)) {
        throw error;
    }
    return splitCode(error.data?.message || error.message || "");
}

/**
 * @param {string} text of a refusal, with or without its code
 * @returns {{code: string, message: string}}
 */
export function splitCode(text) {
    const coded = CODED_MESSAGE.exec(text);
    return coded ? { code: coded[1], message: coded[2] } : { code: "", message: text };
}

/** @returns {boolean} whether the case on the screen is no longer the present one */
export function isOutdated(refusal) {
    return OUTDATED_CODES.includes(refusal.code);
}

/**
 * @param {{code: string, message: string}} refusal
 * @returns {{code: string, message: string}[]} the warnings that need a reason
 */
export function readWarnings(refusal) {
    if (refusal.code !== WARNINGS_CODE) {
        return [];
    }
    const lines = refusal.message.split("\n").map((line) => WARNING_LINE.exec(line));
    const warnings = lines.filter(Boolean).map(([, code, message]) => ({ code, message }));
    return warnings.length ? warnings : [{ code: ANY_WARNING, message: refusal.message }];
}
