"""What stands in the row of a sheet with passports that are taken over."""

from dataclasses import dataclass, field
from datetime import date

from . import passport_code

#: Columns that the register resolves itself, for all rows at once.
RESOLVED = ("person_id", "cabinet_id", "unit_code", "zone")
#: Without these a passport is not taken over.
NEEDED = ("number", "kind", "person_id", "issued_on", "expires_on", "cabinet_id")


@dataclass
class Row:
    """A row of the sheet, as text, and what was found to it.

    :param number: of the row in the sheet, from 0
    :param cells: text of each column by the name of its field
    :param values: ids found for ``person_id`` and ``cabinet_id``
    :param code: what the machine-readable zone says
    """

    number: int
    cells: dict
    values: dict = field(default_factory=dict)
    code: passport_code.Code | None = None

    def text(self, name):
        """Return the trimmed text of a column, ``""`` when there is none."""
        return str(self.cells.get(name) or "").strip()

    def day(self, name):
        """Return the date of a column, none when it is no date."""
        try:
            return date.fromisoformat(self.text(name)[:10])
        except ValueError:
            return None


class Intake:
    """The rows of one import; what each of them becomes in the register.

    It travels in the context while Odoo loads the rows and tells the register, by its
    class, that they passed its checks: no wire format carries it.
    """

    def __init__(self, columns, data):
        self.columns = columns
        self.rows = [
            Row(number, dict(zip(columns, cells, strict=False)))
            for number, cells in enumerate(data)
        ]
        self.rows = [row for row in self.rows if any(map(str, row.cells.values()))]
        self._read_zones()

    def _read_zones(self):
        for row in self.rows:
            if not (text := row.text("zone")):
                continue
            try:
                row.code = passport_code.read(text)
            except passport_code.CodeError:
                continue
            if row.code.mrz:
                row.cells["number"] = row.text("number") or row.code.number
                expires = row.text("expires_on") or str(row.code.expires_on)
                row.cells["expires_on"] = expires

    def texts(self, name):
        """Return the different texts of a column."""
        return list({row.text(name) for row in self.rows} - {""})

    def to_load(self, data):
        """Return columns and data that are left for Odoo to convert."""
        kept = [name for name in self.columns if name not in RESOLVED]
        kept += [name for name in ("number", "expires_on") if name not in kept]
        by_number = {row.number: row for row in self.rows}
        return kept, [
            [
                by_number[n].cells.get(name, "") if n in by_number else ""
                for name in kept
            ]
            for n in range(len(data))
        ]
