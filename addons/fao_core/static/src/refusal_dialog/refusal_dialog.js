import { _t } from "@web/core/l10n/translation";
import { WarningDialog } from "@web/core/errors/error_dialogs";
import { registry } from "@web/core/registry";
import { splitCode } from "../utils/refusals";

/** A refusal of the platform wherever it comes up: plain words, the code beside. */
export class RefusalDialog extends WarningDialog {
    static template = "fao_core.RefusalDialog";

    setup() {
        super.setup();
        this.title = _t("This is not possible");
        this.refusal = splitCode(this.message);
    }
}

registry
    .category("error_dialogs")
    .add("odoo.addons.fao_core.engine.errors.FaoError", RefusalDialog);
