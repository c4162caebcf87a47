"""The rows of a sheet by which a register is taken over, as a whole or not at all."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Row:
    """A row of the sheet, as text, and what was found to it.

    :param number: of the row in the sheet, from 0
    :param cells: text of each column by the name of its field
    :param values: what the register found itself, by field; written as it stands
    :param notes: what the register keeps of the row for its own checks
    """

    number: int
    cells: dict
    values: dict = field(default_factory=dict)
    notes: dict = field(default_factory=dict)

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

    :param columns: names of the fields
    :param data: rows of text
    :param resolved: names of the columns that the register resolves itself
    """

    def __init__(self, columns, data, resolved=()):
        self.columns = columns
        self.resolved = resolved
        self.rows = [
            Row(number, dict(zip(columns, cells, strict=False)))
            for number, cells in enumerate(data)
        ]
        self.rows = [row for row in self.rows if any(map(str, row.cells.values()))]

    def texts(self, name):
        """Return the different texts of a column."""
        return list({row.text(name) for row in self.rows} - {""})

    def to_load(self, data):
        """Return columns and data that are left for Odoo to convert."""
        names = dict.fromkeys(self.columns)
        for row in self.rows:  # and what a column was read off another one
            names.update(dict.fromkeys(row.cells))
        kept = [name for name in names if name not in self.resolved]
        by_number = {row.number: row for row in self.rows}
        return kept, [
            [
                by_number[n].cells.get(name, "") if n in by_number else ""
                for name in kept
            ]
            for n in range(len(data))
        ]
