import { Component, onMounted, onWillStart, useExternalListener, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** The first line of a zone of two: the scanner sends the second one next. */
const FIRST_LINE = /^P[A-Z<].{42}$/i;
/** The first and second line of a zone of three. */
const SHORT_LINE = /^[A-Z0-9<]{30}$/i;
const KEPT = 8;

/**
 * The custodian's desk: scan a passport, look, press Enter. Everything is done by
 * keyboard and scanner; the input keeps the focus.
 */
export class PassportDesk extends Component {
    static template = "fao_travel.PassportDesk";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.input = useRef("input");
        this.stocktakeId = this.props.action.params?.stocktake_id || false;
        this.state = useState({
            text: "",
            card: null,
            mission: 0,
            condition: 0,
            papers: {},
            refusal: "",
            log: [],
            counts: null,
            busy: false,
        });
        this.lines = "";
        onWillStart(() => this.loadCounts());
        onMounted(() => this.input.el.focus());
        useExternalListener(window, "keydown", this.onKeydown.bind(this));
    }

    get title() {
        return this.stocktakeId ? _t("Stock-taking") : _t("Custodian's desk");
    }

    get mission() {
        return this.state.card?.missions[this.state.mission];
    }

    get condition() {
        return this.state.card?.conditions[this.state.condition];
    }

    get actionLabel() {
        return {
            lend: _t("Lend"),
            return: _t("Take back"),
            take_back: _t("Take back from the mission"),
        }[this.state.card?.action];
    }

    /** What Enter would do now can be done. */
    get ready() {
        const { card } = this.state;
        return Boolean(card?.action && (card.action !== "lend" || this.mission));
    }

    async loadCounts() {
        if (!this.stocktakeId) {
            this.state.counts = await this.orm.call("fao.passport", "desk_summary", []);
        }
    }

    // ---- Keys

    onKeydown(ev) {
        const keys = {
            Escape: () => this.clear(),
            F2: () => this.toggleVisa(),
            F4: () => this.toggle("educated"),
            F8: () => this.toggle("commitment_signed"),
            F9: () => this.nextCondition(),
            ArrowDown: () => this.chooseMission(1),
            ArrowUp: () => this.chooseMission(-1),
        };
        if (keys[ev.key] && !ev.ctrlKey && !ev.altKey && !ev.metaKey) {
            ev.preventDefault();
            keys[ev.key]();
        }
    }

    async onEnter(ev) {
        if (ev.key !== "Enter") {
            return;
        }
        ev.preventDefault();
        if (this.state.busy) {
            return;
        }
        const text = this.state.text.trim();
        this.state.text = "";
        if (text) {
            await this.onScanned(text);
        } else {
            await this.act();
        }
        this.input.el?.focus();
    }

    /** Collect the lines of a zone, then look the passport up. */
    async onScanned(text) {
        const packed = text.replace(/\s/g, "");
        const lines = this.lines + packed;
        const short = SHORT_LINE.test(packed) && lines.length < 90;
        if ((FIRST_LINE.test(packed) && !this.lines) || short) {
            this.lines = lines;
            return;
        }
        this.lines = "";
        await (this.stocktakeId ? this.count(lines) : this.find(lines));
    }

    // ---- What is done

    async run(work) {
        this.state.busy = true;
        this.state.refusal = "";
        try {
            await work();
        } catch (error) {
            if (!error.data?.message) {
                throw error;
            }
            this.state.refusal = error.data.message;
        } finally {
            this.state.busy = false;
        }
    }

    find(code) {
        return this.run(async () => {
            this.state.card = null;
            this.show(await this.orm.call("fao.passport", "desk_find", [code]));
        });
    }

    show(card) {
        Object.assign(this.state, { card, mission: 0, condition: 0 });
        this.takePapers();
    }

    takePapers() {
        const { visa_status, educated, commitment_signed } = this.mission || {};
        this.state.papers = { visa_status, educated, commitment_signed };
    }

    act() {
        const { card, papers } = this.state;
        if (!this.ready) {
            return;
        }
        const options =
            card.action === "lend"
                ? { mission_id: this.mission.id, ...papers }
                : { condition: this.condition.value };
        return this.run(async () => {
            const args = [card.passport_id, card.action, options];
            const after = await this.orm.call("fao.passport", "desk_act", args);
            this.note(`${after.person}: ${after.done}`, "success");
            this.show({ ...after, action: "" });
            await this.loadCounts();
        });
    }

    count(code) {
        return this.run(async () => {
            const answer = await this.orm.call("fao.passport.stocktake", "scan", [
                this.stocktakeId,
                code,
            ]);
            const found = answer.result === "found";
            this.note(
                _t("%(passport)s: %(result)s (%(seen)s of %(expected)s)", {
                    ...answer,
                    result: this.resultLabel(answer.result),
                }),
                found ? "success" : "danger"
            );
        });
    }

    resultLabel(result) {
        return {
            found: _t("in its place"),
            misplaced: _t("in another cabinet"),
            unexpected: _t("should not be here"),
            unknown: _t("not in the register"),
        }[result];
    }

    note(text, type) {
        this.state.log = [{ text, type }, ...this.state.log].slice(0, KEPT);
    }

    clear() {
        this.lines = "";
        Object.assign(this.state, { text: "", card: null, refusal: "", papers: {} });
        this.input.el?.focus();
    }

    // ---- What the custodian has seen

    toggle(name) {
        if (this.mission && this.state.card.action === "lend") {
            this.state.papers[name] = !this.state.papers[name];
        }
    }

    toggleVisa() {
        const { papers } = this.state;
        const next = { pending: "granted", granted: "exempt", exempt: "pending" };
        if (this.mission && this.state.card.action === "lend") {
            papers.visa_status = next[papers.visa_status];
        }
    }

    get visaLabel() {
        return {
            pending: _t("Visa not yet granted"),
            granted: _t("Visa granted"),
            exempt: _t("No visa needed"),
        }[this.state.papers.visa_status];
    }

    nextCondition() {
        const { card } = this.state;
        if (card && card.action && card.action !== "lend") {
            this.state.condition = (this.state.condition + 1) % card.conditions.length;
        }
    }

    chooseMission(step) {
        const count = this.state.card?.missions.length;
        if (count) {
            this.state.mission = (this.state.mission + step + count) % count;
            this.takePapers();
        }
    }

    openPassport() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "fao.passport",
            res_id: this.state.card.passport_id,
            views: [[false, "form"]],
        });
    }

    openStocktake() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "fao.passport.stocktake",
            res_id: this.stocktakeId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("fao_passport_desk", PassportDesk);
