import { Component } from "@odoo/owl";
import { CasePerson } from "../case_person/case_person";

/**
 * Who signs, who is asked and who is informed, by stage: this round open, earlier
 * ones folded.
 */
export class CasePeople extends Component {
    static template = "fao_core.CasePeople";
    static components = { CasePerson };
    static props = { people: Array };

    /** @returns {{round: number, stages: Object[], current: boolean}[]} newest first */
    get rounds() {
        const rounds = Object.groupBy(this.props.people, (person) => person.round);
        const numbers = Object.keys(rounds).sort((a, b) => b - a);
        return numbers.map((round, index) => ({
            round,
            stages: this.getStages(rounds[round]),
            current: index === 0,
        }));
    }

    /** @returns {{name: string, acting: Object[], informed: Object[]}[]} as walked */
    getStages(people) {
        const stages = [];
        for (const person of people) {
            if (stages.at(-1)?.name !== person.stage) {
                stages.push({ name: person.stage, acting: [], informed: [] });
            }
            const { acting, informed } = stages.at(-1);
            (person.purpose === "inform" ? informed : acting).push(person);
        }
        return stages;
    }

    getName(person) {
        return person.decided_by || person.who;
    }
}
