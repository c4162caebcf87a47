import { Component } from "@odoo/owl";

const LOOKS = {
    open: "fa-hourglass-half text-primary",
    approved: "fa-check-circle text-success",
    rejected: "fa-times-circle text-danger",
    returned: "fa-undo text-warning",
    forwarded: "fa-share text-info",
};

/** Who signs, who signed and what they said: this round open, earlier ones folded. */
export class CasePeople extends Component {
    static template = "fao_core.CasePeople";
    static props = { people: Array };

    /** @returns {{round: number, people: Object[], current: boolean}[]} newest first */
    get rounds() {
        const rounds = new Map();
        for (const person of this.props.people) {
            rounds.set(person.round, [...(rounds.get(person.round) || []), person]);
        }
        const numbers = [...rounds.keys()].sort((a, b) => b - a);
        return numbers.map((round, index) => ({
            round,
            people: rounds.get(round),
            current: index === 0,
        }));
    }

    /** @returns {string} the stage, when it differs from the row above */
    getStage(people, index) {
        const stage = people[index].stage;
        return index && people[index - 1].stage === stage ? "" : stage;
    }

    getLook(person) {
        return LOOKS[person.state] || "fa-circle-thin text-muted";
    }

    isStruck(person) {
        return ["void", "withdrawn", "closed"].includes(person.state);
    }
}
