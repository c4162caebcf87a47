"""Visits of a route to a country or region, and how long they last."""

from odoo.addons.fao_core.engine.deadline import local_date


def visits(stops, area):
    """Return the stops of each visit to an area, in the order of the route.

    :param stops: the stops that count, in their order
    :param area: codes of the countries that are entered as one
    """
    found, inside = [], False
    for stop in stops:
        if stop.country_id.code not in area:
            inside = False
        elif inside:
            found[-1].append(stop)
        else:
            found.append([stop])
            inside = True
    return found


def visit_days(run):
    """Return the days of a visit, both ends included; 0 where times are missing."""
    return days_between(run[0].arrive_at, run[-1].leave_at)


def days_between(first, last):
    """Return the office's days from a moment to another, both ends included.

    :param first: naive time in UTC or nothing
    :param last: naive time in UTC or nothing
    :return: a number of days, 0 where either is missing
    """
    return (local_date(last) - local_date(first)).days + 1 if first and last else 0
