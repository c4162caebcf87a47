"""What the counting rules of the half-year report read, and how they say it."""

from odoo.fields import Domain

from .half_year_figure import Figure


class Registers:
    """The registers of one office in one period.

    :param env: an environment that reads all registers
    :param company: the office
    :param classes: the classes of confidentiality that are counted, as text
    """

    def __init__(self, env, company, period, classes):
        self.env = env
        self.company = company
        self.period = period
        self.classes = list(classes)

    def cases(self, model, domain):
        """Return the records of a duty that the report may count."""
        domain &= Domain("company_id", "=", self.company.id)
        domain &= Domain("confidentiality", "in", self.classes)
        return self.env[model].search(domain, order="id")

    def trips(self):
        """Return the trips that began in the period, of our and of others' groups."""
        made = self.period.days("actual_exit") & Domain("state", "!=", "cancelled")
        return self.cases("fao.travel.mission", made)

    # ---- Figures

    @staticmethod
    def count(section, item, measure, records, key=""):
        """Return the figure that counts records."""
        return Figure(
            section,
            item,
            measure,
            key,
            len(records),
            model=records._name,
            ids=records.ids,
        )

    @staticmethod
    def total(section, item, measure, trips, value, key=""):
        """Return the figure that adds up ``value`` over trips."""
        added = sum(value(trip) for trip in trips)
        return Figure(section, item, measure, key, added, ids=trips.ids)
