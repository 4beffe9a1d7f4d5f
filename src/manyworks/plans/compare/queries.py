"""The figures of several plans beside each other."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from manyworks.drafting.papers.figures import Summary
from manyworks.drafting.papers.outlook import mean_on_time
from manyworks.plans.plans.models import PlanRun


def comparison_of(runs: Sequence[PlanRun], *, money_too: bool) -> list[dict[str, Any]]:
    """Figures of several plans side by side; the best of each row is marked where one is better."""
    measures: list[tuple[str, Callable[[Summary], float | None], str, bool | None]] = [
        (_("Cost"), lambda one: one.cost, "money", True),
        (_("Late blocks"), lambda one: one.late_blocks, "count", True),
        (_("Chance of a home to be on time, mean"), mean_on_time, "percent", False),
        (_("Left out"), lambda one: one.left_out, "count", True),
        (_("Weighed, above the best possible at most"), lambda one: one.gap, "percent", True),
        (_("Sheets"), lambda one: one.sheets, "count", True),
        (_("Board used"), lambda one: one.yield_, "percent", False),
        (_("Kilometres"), lambda one: one.kilometres, "count", True),
        (_("Local share"), lambda one: one.local_share, "percent", False),
        (_("Workshops with work"), lambda one: len(one.shares), "count", None),
        (_("Seconds of search"), lambda one: one.seconds, "count", None),
    ]
    table: list[dict[str, Any]] = [
        {
            "name": _("State"),
            "kind": "words",
            "cells": [{"value": run.state.label, "best": False} for run in runs],
        }
    ]
    for name, figure, kind, low_is_good in measures:
        if kind == "money" and not money_too:
            continue
        values = [figure(run.figures) for run in runs]
        known = [value for value in values if value is not None]
        best = None
        if low_is_good is not None and len(set(known)) > 1:
            best = min(known) if low_is_good else max(known)
        cells = [{"value": value, "best": best is not None and value == best} for value in values]
        table.append({"name": name, "kind": kind, "cells": cells})
    return table
