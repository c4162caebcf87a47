import { elementId, readElementId } from "../workflow_map/workflow_map_data";
import { newTransition } from "./designer_defaults";
import { DesignerHistory } from "./designer_history";

const MODELS = { stage: "fao.stage", transition: "fao.transition" };

/**
 * A draft on the canvas. Everything that is done to it is done to its records, through
 * the ORM; what it was before is kept, so that it can be undone.
 */
export class DesignerModel {
    /**
     * @param {Object} orm the service
     * @param {number} workflowId
     */
    constructor(orm, workflowId) {
        this.orm = orm;
        this.workflowId = workflowId;
        this.map = null;
        this.history = new DesignerHistory();
    }

    /** @returns {Object[]} stages with what the canvas shows on them */
    get stages() {
        const findings = (code) => this.map.findings.filter((f) => f.stage === code);
        return this.map.stages.map((stage) => {
            const found = findings(stage.code);
            const isWrong = found.some((f) => f.severity === "error");
            const figures = [];
            if (stage.people) {
                figures.push({ icon: "fa-user", text: String(stage.people) });
            }
            if (stage.limit) {
                figures.push({ icon: "fa-clock-o", text: stage.limit });
            }
            const hints = found.map((f) => `${f.message} ${f.fix}`);
            return {
                ...stage,
                figures,
                signers: [...stage.signers, ...hints],
                badge: found.length ? String(found.length) : "",
                severity: found.length ? (isWrong ? "error" : "warning") : "",
            };
        });
    }

    /** @returns {Object[]} transitions with what the canvas shows on them */
    get transitions() {
        return this.map.transitions.map((transition) => ({
            ...transition,
            hint: `${transition.name} (${transition.trigger_label})`,
        }));
    }

    /** @returns {Object|undefined} the stage or transition of an element */
    find(element) {
        const [kind, id] = readElementId(element || "");
        const list = kind === "transition" ? this.map.transitions : this.map.stages;
        return list.find((item) => item.id === id);
    }

    /** @returns {string} the model of the records behind an element */
    modelOf(element) {
        return MODELS[readElementId(element)[0]];
    }

    async load() {
        this.map = await this.orm.call("fao.workflow", "canvas", [[this.workflowId]]);
    }

    /** Load what was changed just now; what it was before can be had back. */
    async commit() {
        const { digest, snapshot } = this.map;
        await this.load();
        if (digest !== this.map.digest) {
            this.history.push(snapshot);
        }
    }

    /** @returns {Promise<string>} the element of the new transition */
    async connect(from, to) {
        const values = newTransition(this.map, this.find(from), this.find(to));
        const [id] = await this.orm.create("fao.transition", [values]);
        await this.commit();
        return elementId("transition", id);
    }

    async remove(element) {
        await this.orm.unlink(this.modelOf(element), [readElementId(element)[1]]);
        await this.commit();
    }

    async move(element, { x, y }) {
        const stage = this.find(element);
        const [left, top] = [Math.round(x), Math.round(y)];
        if (stage.x === left && stage.y === top) {
            return;
        }
        // 0, 0 means that a stage was put nowhere
        const place = { pos_x: left, pos_y: top || (left ? 0 : 1) };
        await this.orm.write("fao.stage", [stage.id], place);
        await this.commit();
    }

    /** Put every stage where the automatic layout wants it. */
    async layout() {
        const commands = this.map.stages.map(({ id, auto: [pos_x, pos_y] }) => [
            1,
            id,
            { pos_x, pos_y },
        ]);
        await this.orm.write("fao.workflow", [this.workflowId], { stage_ids: commands });
        await this.commit();
    }

    /**
     * Undo or redo one edit.
     *
     * @param {"undo"|"redo"} direction
     */
    async revert(direction) {
        const target = this.history.peek(direction);
        if (!target) {
            return;
        }
        const { snapshot, digest } = this.map;
        this.map = await this.orm.call("fao.workflow", "restore_snapshot", [
            [this.workflowId],
            target,
            digest,
        ]);
        this.history.step(direction, snapshot);
    }
}
