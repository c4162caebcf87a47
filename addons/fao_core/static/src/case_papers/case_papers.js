import { Component } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, formatDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { FileUploader } from "@web/views/fields/file_handler";

const ICONS = {
    there: "fa-check-circle text-success",
    answered: "fa-check-circle text-success",
    flawed: "fa-exclamation-circle text-danger",
    missing: "fa-circle-o text-danger",
    optional: "fa-circle-o text-muted",
};

/**
 * The checklist of a case: each paper that its stage asks for, whether it is there,
 * and what may be done about it. A paper is a file, or a note that it was handed in.
 */
export class CasePapers extends Component {
    static template = "fao_core.CasePapers";
    static components = { DateTimeInput, FileUploader };
    static props = {
        busy: Boolean,
        caseId: Number,
        papers: Array,
        /** called as `change(work)`: does `work` on a saved form, then reads anew */
        change: Function,
    };

    setup() {
        this.orm = useService("orm");
    }

    getIcon(paper) {
        return ICONS[paper.state];
    }

    /** @returns {string} the state in words, for those who do not see colours */
    getState(paper) {
        const words = {
            there: _t("there"),
            answered: _t("in the application"),
            flawed: _t("not in order"),
            missing: _t("missing"),
            optional: _t("optional"),
        };
        return words[paper.state];
    }

    bring(paper, values) {
        const row = { case_id: this.props.caseId, code: paper.code || false, ...values };
        return this.props.change(() => this.orm.create("fao.case.file", [row]));
    }

    onUploaded(paper, { name, data }) {
        return this.bring(paper, { file: data, filename: name });
    }

    /** Papers that are missing and may be handed in on paper. */
    get toHandIn() {
        return this.props.papers.filter((p) => p.on_paper && p.state === "missing");
    }

    onPaper(papers) {
        const codes = papers.map((paper) => paper.code);
        return this.props.change(() =>
            this.orm.call("fao.case", "hand_in_papers", [this.props.caseId, codes])
        );
    }

    getDay(file) {
        return file.valid_until ? deserializeDate(file.valid_until) : false;
    }

    formatDay(file) {
        return formatDate(this.getDay(file));
    }

    onValidUntil(file, day) {
        const values = { valid_until: day ? serializeDate(day) : false };
        return this.props.change(() => this.orm.write("fao.case.file", [file.id], values));
    }

    onRemove(file) {
        return this.props.change(() => this.orm.unlink("fao.case.file", [file.id]));
    }
}
