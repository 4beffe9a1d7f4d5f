"""All rules, one after the other."""

from manyworks.planning.check.booked import check_booked
from manyworks.planning.check.claims import check_claims, check_explanations
from manyworks.planning.check.cutting import check_cutting
from manyworks.planning.check.findings import Violation
from manyworks.planning.check.kits import check_kits
from manyworks.planning.check.loads import check_loads
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.check.money import check_costs, check_dates
from manyworks.planning.check.people import check_people
from manyworks.planning.check.series import check_series
from manyworks.planning.check.sheets import check_sheets
from manyworks.planning.check.stores import check_stores
from manyworks.planning.check.training import check_training
from manyworks.planning.check.who import check_fit, check_rules, check_units
from manyworks.planning.check.work import (
    check_complete,
    check_machines,
    check_order,
    check_started,
    check_times,
)
from manyworks.planning.model import Plan, Problem


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Everything that is wrong with a plan; empty when nothing is.

    Parameters
    ----------
    problem
        What was asked.
    plan
        The answer, from whatever solver.

    Returns
    -------
    list of Violation
        Every broken rule with its place and numbers. Times are units of the problem's clock, lengths
        mm, masses kg, money in the problem's currency.
    """
    at = Lookup(problem, plan)
    found = list(check_units(at))
    for rule in (
        check_complete,
        check_fit,
        check_rules,
        check_training,
        check_started,
        check_order,
        check_series,
        check_times,
    ):
        found += rule(at)
    for rule in (check_machines, check_people, check_dates, check_costs, check_sheets, check_cutting):
        found += rule(at)
    for rule in (check_booked, check_loads, check_kits, check_stores, check_claims, check_explanations):
        found += rule(at)
    return found
