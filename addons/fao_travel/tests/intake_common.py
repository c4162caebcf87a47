from io import BytesIO

from openpyxl import load_workbook

from odoo.tools.misc import file_path

FOLDER = "fao_travel/static/xls"


class SheetMixin:
    """Taking over from a sheet, as a test does it and as the web client does."""

    def assertRow(self, result, row, field, text):
        """Assert that nothing came in, and what is said of a row."""
        self.assertFalse(result["ids"])
        told = [
            message["message"]
            for message in result["messages"]
            if (message["record"], message["field"]) == (row, field)
        ]
        self.assertTrue(told, result["messages"])
        self.assertIn(text, told[0])

    def upload_sheet(self, model, name, rows, dryrun=False):
        """Fill in a template in Chinese and import it as the web client does.

        :param str model: the register that takes the rows over
        :param str name: file name of its template
        """
        book = load_workbook(file_path(f"{FOLDER}/{name}"))
        sheet = book.worksheets[0]
        for number, cells in enumerate(rows, 2):
            for column, cell in enumerate(cells, 1):
                sheet.cell(number, column, cell)
        content = BytesIO()
        book.save(content)
        wizard = (
            self.env["base_import.import"]
            .with_user(self.custodian)
            .with_context(lang="zh_CN")
            .create(
                {
                    "res_model": model,
                    "file": content.getvalue(),
                    "file_name": name,
                    "file_type": "application/vnd.openxmlformats-officedocument"
                    ".spreadsheetml.sheet",
                }
            )
        )
        preview = wizard.parse_preview({"has_headers": True})
        heads = preview["headers"]
        fields = ["/".join(preview["matches"][n]) for n in range(len(heads))]
        options = {**preview["options"], "has_headers": True, "limit": 2000}
        return wizard.execute_import(fields, heads, options, dryrun=dryrun)
