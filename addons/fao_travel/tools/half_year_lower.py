"""What the offices below one reported on a period, for its own report (REP-04).

Only the signed reports of the offices directly below count, the last one of each, with
what was added up in it before. A group is counted where it was approved, so nothing is
counted twice.
"""

#: What is an office's own: its units, and shares, which do not add up.
OWN_ITEMS = frozenset({"unit"})
OWN_MEASURES = frozenset({"quota_share", "quota_persons_share", "quota_amount_share"})


class LowerOffices:
    """The offices directly below one, and their signed reports on a period.

    :param env: an environment that reads all reports
    :param classes: the classes of confidentiality that the report may contain, as text
    """

    def __init__(self, env, company, period, classes):
        self.reports = env["fao.travel.report"]
        self.offices = env["res.company"].search(
            [
                ("fao_parent_office_id", "=", company.id),
                ("fao_level", "!=", False),
            ],
            order="id",
        )
        self.period = period
        self.classes = frozenset(classes)

    def signed(self):
        """Return the last signed report of each lower office that may be counted."""
        reports = [self._last(office) for office in self.offices]
        found = self.reports.union(*reports)
        return found.filtered(lambda report: report.confidentiality in self.classes)

    def missing(self):
        """Yield ``(kind, office)`` of the offices whose figures are missing."""
        for office in self.offices:
            report = self._last(office)
            if not report:
                yield "no_lower", office
            elif report.confidentiality not in self.classes:
                yield "lower_class", office

    def figures(self):
        """Return ``(value, ids of figures)`` of the lower offices by name."""
        found = {}
        for row in self.signed().figure_ids:
            if row.item in OWN_ITEMS or row.measure in OWN_MEASURES:
                continue
            value = row.value + row.lower
            if value:
                name = row._figure_name()
                total, ids = found.get(name, (0.0, []))
                found[name] = (total + value, [*ids, row.id])
        return found

    def _last(self, office):
        known = self.reports._known(office, self.period)
        return known.filtered("signed_on")[-1:]
