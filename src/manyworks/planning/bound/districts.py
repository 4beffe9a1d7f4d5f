"""Advice for a map too large for prices in one piece: district by district, each with its own prices."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from manyworks.planning.bound.guide import Guide, Ints, guide
from manyworks.planning.problem import Problem


def guide_districts(
    problem: Problem,
    districts: Sequence[Ints],
    of: dict[str, int],
    keep: int,
    seed: int,
    time_limit_s: float | None,
) -> Guide | None:
    """Advice for every unit that its own district can make; None when time was short anywhere.

    Parameters
    ----------
    districts
        Positions of the workshops of each district.
    of
        District of every unit that is planned.
    keep, seed, time_limit_s
        As for `guide`; the time is for all districts.
    """
    begin = time.monotonic()
    parts = []
    for number, shops in enumerate(districts):
        units = {unit for unit, district in of.items() if district == number}
        end = None if time_limit_s is None else begin + time_limit_s * (number + 1) / len(districts)
        left = None if end is None else end - time.monotonic()
        part = guide(_cut_problem(problem, shops, units), (), keep, seed, left)
        if part is not None:
            choices = np.where(part.choices >= 0, shops[part.choices], -1).astype(np.int32)
            parts.append(replace(part, place=shops[part.place], choices=choices))
        elif end is not None and time.monotonic() >= end:
            return None
    if not parts:
        return None
    return Guide(
        tuple(unit for part in parts for unit in part.units),
        np.concatenate([part.place for part in parts]),
        np.concatenate([part.choices for part in parts]),
    )


def _cut_problem(problem: Problem, shops: Ints, inside: set[str]) -> Problem:
    """The problem of some workshops and some units; what has been decided elsewhere is left out."""
    workshops = tuple(problem.workshops[i] for i in shops)
    names = {workshop.id for workshop in workshops}
    units = tuple(unit for unit in problem.units if unit.id in inside)
    homes = {unit.home for unit in units}
    # what has begun stands for itself only together with what came before it
    inside = inside - {begun.unit for begun in problem.started if begun.workshop not in names}
    return replace(
        problem,
        workshops=workshops,
        units=units,
        homes=tuple(home for home in problem.homes if home.id in homes),
        stock=tuple(s for s in problem.stock if s.workshop is None or s.workshop in names),
        promises=tuple(p for p in problem.promises if p.workshop in names and p.unit in inside),
        started=tuple(s for s in problem.started if s.workshop in names and s.unit in inside),
        begun_sheets=(),
        outages=tuple(o for o in problem.outages if o.workshop in names),
        absences=tuple(a for a in problem.absences if a.workshop in names),
        booked=tuple(one for one in problem.booked if one.workshop in names),
        booked_stores=tuple(one for one in problem.booked_stores if one.workshop in names),
        booked_boards=(),
        accepted=tuple(a for a in problem.accepted if a.workshop in names),
        material_arrivals=tuple(
            a for a in problem.material_arrivals if a.workshop is None or a.workshop in names
        ),
    )
