/** What a draft was before each edit, and after those that were undone. */
export class DesignerHistory {
    constructor() {
        this.clear();
    }

    clear() {
        this.past = [];
        this.future = [];
    }

    get canUndo() {
        return this.past.length > 0;
    }

    get canRedo() {
        return this.future.length > 0;
    }

    /** Note that the draft is no longer what `snapshot` says. */
    push(snapshot) {
        this.past.push(snapshot);
        this.future = [];
    }

    /**
     * @param {"undo"|"redo"} direction
     * @returns {Object|undefined} what the draft becomes, without going there yet
     */
    peek(direction) {
        return (direction === "undo" ? this.past : this.future).at(-1);
    }

    /** Go one step, from what the draft is now. */
    step(direction, now) {
        const [from, to] =
            direction === "undo" ? [this.past, this.future] : [this.future, this.past];
        from.pop();
        to.push(now);
    }
}
