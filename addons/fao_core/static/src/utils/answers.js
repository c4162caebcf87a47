/** What an action asks of the user, what is still missing, and what is sent. */

const DECISIONS = ["approve", "reject", "return"];
const SECRETS = ["password"];

/** @returns {boolean} whether the action needs anything from the user */
export function asks(action) {
    return (
        action.comment !== "no" ||
        Boolean(action.confirm) ||
        Boolean(action.targets?.length) ||
        Boolean(action.users) ||
        Boolean(action.units?.length) ||
        Boolean(action.choose?.length) ||
        Boolean(action.password)
    );
}

/** @returns {string} what tells one offered action of a case from another */
export function keyOf(action) {
    const about = Object.values(action.options || {}).join();
    return `${action.action}:${action.transition}:${about}`;
}

/** @returns {boolean} whether what the user writes is his opinion on the case */
export function isDecision(action) {
    return DECISIONS.includes(action.action);
}

/**
 * Fill a draft with what goes without saying; what the user gave before stays.
 *
 * @param {Object} draft kept by the panel until the action is done
 * @param {Object} action
 * @param {number} caseId
 * @returns {Object} the draft; it never keeps a password
 */
export function prepareDraft(draft, action, caseId) {
    const targets = action.targets || [];
    const how = (action.how || []).map((way) => way.code);
    const only = action.user_ids?.length === 1 ? [...action.user_ids] : [];
    draft.comment ||= "";
    draft.reasons ||= {};
    draft.stage ||= targets.length === 1 ? targets[0].code : "";
    draft.userIds ||= only;
    draft.how ||= how.includes("with") ? "with" : how[0] || "";
    draft.unitIds ||= [];
    draft.people ||= {};
    for (const rule of action.choose || []) {
        draft.people[rule.key] ||= [...rule.user_ids];
    }
    draft.straightBack ||= false;
    draft.key ||= `${caseId}-${Date.now()}-${Math.random().toString(36).slice(2)}`;
    SECRETS.forEach((name) => delete draft[name]);
    return draft;
}

/**
 * @param {Object} action
 * @param {Object} answer the draft
 * @param {{password: string, codes: string[]}} more what stands outside of the draft
 * @returns {Object} which of the required answers are still missing
 */
export function findMissing(action, answer, { password, codes }) {
    return {
        comment: action.comment === "required" && !answer.comment.trim(),
        password: Boolean(action.password) && !password,
        people: (action.choose || [])
            .filter((rule) => rule.required && !answer.people[rule.key]?.length)
            .map((rule) => rule.key),
        reasons: codes.filter((code) => !answer.reasons[code]?.trim()),
        stage: Boolean(action.targets?.length) && !answer.stage,
        units: Boolean(action.units?.length) && !answer.unitIds.length,
        users: Boolean(action.users) && !answer.userIds.length,
    };
}

/** @returns {boolean} whether nothing is missing */
export function isComplete(missing) {
    return Object.values(missing).every((value) =>
        Array.isArray(value) ? !value.length : !value
    );
}

/**
 * Turn the answers into the options of `fao.case.act`.
 *
 * @param {Object} action
 * @param {Object} answer the draft
 * @param {{password: string, codes: string[]}} more what stands outside of the draft
 */
export function toOptions(action, answer, { password, codes }) {
    const options = { idempotency_key: answer.key };
    const add = (asked, name, value) => {
        if (asked) {
            options[name] = value;
        }
    };
    add(answer.comment.trim(), "comment", answer.comment.trim());
    add(action.targets?.length, "stage", answer.stage);
    add(action.users === "one", "user_id", answer.userIds[0]);
    add(action.users === "many", "user_ids", [...answer.userIds]);
    add(action.how?.length, "how", answer.how);
    add(action.units?.length, "unit_ids", [...answer.unitIds]);
    add(action.choose?.length, "people", { ...answer.people });
    add(action.straight_back, "straight_back", answer.straightBack);
    add(action.password, "password", password);
    const reasons = codes.map((code) => [code, answer.reasons[code].trim()]);
    add(codes.length, "reasons", Object.fromEntries(reasons));
    return options;
}
