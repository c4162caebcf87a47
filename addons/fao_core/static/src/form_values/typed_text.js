import { useEffect, useRef } from "@odoo/owl";

/**
 * Show a value in an input, but never over what is being typed there: a form that is
 * drawn anew meanwhile, for another value, would wipe it out without a trace.
 *
 * @param {string} refName of the input; nothing is done while it is not there
 * @param {() => string} getText what the input shows
 * @param {() => Promise} [whenTaken] until what was typed is part of the record
 */
export function useTypedText(refName, getText, whenTaken = () => Promise.resolve()) {
    const input = useRef(refName);
    let isTyped = false;

    function show() {
        const text = getText();
        if (input.el && !isTyped && input.el.value !== text) {
            input.el.value = text;
        }
    }

    function onInput() {
        isTyped = true;
    }

    async function onBlur() {
        await whenTaken();
        if (input.el !== document.activeElement) {
            isTyped = false;
            show();
        }
    }

    useEffect(
        (el) => {
            el?.addEventListener("input", onInput);
            el?.addEventListener("blur", onBlur);
            return () => {
                isTyped = false;
                el?.removeEventListener("input", onInput);
                el?.removeEventListener("blur", onBlur);
            };
        },
        () => [input.el]
    );
    useEffect(show);
}
