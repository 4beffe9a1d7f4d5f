"""The figures of several plans beside each other."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from manyworks.drafting.papers.figures import Summary
from manyworks.drafting.papers.outlook import mean_on_time
from manyworks.plans.plans.models import PlanRun

Measure = tuple[str, Callable[[Summary], float | None], str, bool | None]
"""Name, figure, its unit (or money, percent, or a bare number), and whether low is good; None = neither."""


def _measures() -> list[Measure]:
    return [
        (_("Cost"), lambda one: one.cost, "money", True),
        (_("Work and moving"), lambda one: one.paid, "money", True),
        (_("Work and moving, planned by hand"), lambda one: one.by_hand and one.by_hand.paid, "money", None),
        (_("Late blocks"), lambda one: one.late_blocks, "", True),
        (_("Late together"), lambda one: one.late_days, _("days"), True),
        (_("Late blocks, planned by hand"), lambda one: one.by_hand and one.by_hand.late_blocks, "", None),
        (_("Chance of a home to be on time, mean"), mean_on_time, "percent", False),
        (_("Left out"), lambda one: one.left_out, "", True),
        (_("Weighed, above the best possible at most"), lambda one: one.gap, "percent", True),
        (_("Sheets"), lambda one: one.sheets, "", True),
        (_("Board used"), lambda one: one.yield_, "percent", False),
        (_("Driven"), lambda one: one.kilometres, "km", True),
        (_("Local share"), lambda one: one.local_share, "percent", False),
        (_("Workshops with work"), lambda one: len(one.shares), "", None),
        (_("Search"), lambda one: one.seconds, "s", None),
    ]


def comparison_of(
    runs: Sequence[PlanRun], *, money_too: bool, same_homes: bool = True
) -> list[dict[str, Any]]:
    """Figures of several plans side by side; the best of each row is marked where one is better.

    Of plans that are not for the same homes none is: one that makes less costs less.
    """
    states = [{"value": run.state.label, "best": False} for run in runs]
    table: list[dict[str, Any]] = [{"name": _("State"), "kind": "words", "cells": states}]
    for name, figure, kind, low_is_good in _measures():
        if kind == "money" and not money_too:
            continue
        values = [figure(run.figures) for run in runs]
        known = [value for value in values if value is not None]
        best = None
        if same_homes and low_is_good is not None and len(set(known)) > 1:
            best = min(known) if low_is_good else max(known)
        units = [run.figures.currency if kind == "money" else kind for run in runs]
        cells = [
            {"value": value, "unit": unit, "best": best is not None and value == best}
            for value, unit in zip(values, units)
        ]
        table.append({"name": name, "kind": kind, "cells": cells})
    return table
