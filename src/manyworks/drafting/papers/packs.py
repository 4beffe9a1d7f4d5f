"""A plan's files for one audience: all of it for whoever may see every rate, else the work of workshops.

A pack is made of a plan that holds nothing else: no other workshop's operations, sheets or drawings, and
nobody's rates or prices. What is not in it cannot be printed by mistake.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Any

from manyworks.drafting.papers.reading import PlanReading
from manyworks.planning.codec import to_plain
from manyworks.planning.model import Costs, Plan, PlannedLoad, Pool, Problem

PACK_FORMAT = "manyworks.pack/1"
UNSEEN = Pool("-", ("-",), rate_per_hour=0.0)
"""Stands for the machines of a workshop that the reader does not see; a workshop has some."""


@dataclass(frozen=True)
class Audience:
    """Who reads: ``whole``, with rates and prices; else the work of these workshops (ids in the problem)."""

    whole: bool
    workshops: frozenset[str]

    def sees(self, workshop: str) -> bool:
        """May the work of this workshop be read?"""
        return self.whole or workshop in self.workshops


def pack_of(read: PlanReading, workshops: Collection[str]) -> PlanReading:
    """What these workshops need of a plan, read like any other plan."""
    plan, problem = read.plan, read.problem
    own = {unit.unit for unit in plan.assignments if not {unit.cut, unit.make}.isdisjoint(workshops)}
    operations = tuple(one for one in plan.operations if one.workshop in workshops)
    done = {(one.unit, one.operation) for one in operations}
    packed = Plan(
        assignments=tuple(one for one in plan.assignments if one.unit in own),
        operations=operations,
        costs=Costs(),
        explanations=tuple(
            replace(one, prices="") for one in plan.explanations if (one.unit, one.operation) in done
        ),
        sheets=tuple(sheet for sheet in plan.sheets if sheet.workshop in workshops),
        loads=tuple(_load(load, workshops, own) for load in plan.loads if not own.isdisjoint(load.units)),
        fetches=tuple(
            replace(fetch, cost=0.0)
            for fetch in plan.fetches
            if fetch.cut in workshops or fetch.make in workshops
        ),
    )
    return PlanReading(_question_of(problem, workshops), packed, read.words)


def _load(load: PlannedLoad, workshops: Collection[str], own: Collection[str]) -> PlannedLoad:
    """The load as these workshops see it: their own yards and pieces, the plots of these, and no money."""
    mine = tuple(replace(stop, units=tuple(u for u in stop.units if u in own)) for stop in load.stops)
    yards = tuple(stop for stop in mine[: len(load.yards)] if stop.place in workshops)
    plots = tuple(stop for stop in mine[len(load.yards) :] if stop.units)
    units = tuple(unit for unit in load.units if unit in own)
    return replace(load, units=units, stops=yards + plots, plots=len(plots), cost=0.0)


def _question_of(problem: Problem, workshops: Collection[str]) -> Problem:
    """The problem with what papers of these workshops print: names of all, machines of these, no money.

    What belongs to a workshop, in whichever field it stands (boards left there, promises, machines that are
    out), is kept for these only. What has begun is left out: papers have it from the plan, and what is made
    here may wait for what was cut elsewhere, so a part of it would contradict itself.
    """
    shops = tuple(
        replace(
            shop,
            pools=tuple(replace(pool, rate_per_hour=0.0) for pool in shop.pools)
            if shop.id in workshops
            else (UNSEEN,),
        )
        for shop in problem.workshops
    )
    kept = {field.name: _of(workshops, getattr(problem, field.name)) for field in fields(problem)}
    stock = tuple(replace(board, price=None, price_source="") for board in kept["stock"])
    # what plans of others have booked is not for these papers
    left_out = {field.name: () for field in fields(problem) if field.name.startswith("booked")}
    return replace(problem, **kept | {"workshops": shops, "stock": stock, "started": ()} | left_out)


def _of(workshops: Collection[str], value: Any) -> Any:
    """Of several records those that belong to these workshops or to none."""
    if not isinstance(value, tuple):
        return value
    return tuple(one for one in value if getattr(one, "workshop", None) in (None, *workshops))


def pack_document(read: PlanReading) -> dict[str, Any]:
    """A pack for programs; the records are those of a plan."""
    plan = read.plan
    return {
        "format": PACK_FORMAT,
        "name": read.problem.name,
        "clock": to_plain(read.problem.clock),
        **{
            name: to_plain(getattr(plan, name))
            for name in ("assignments", "operations", "sheets", "explanations")
        },
        # what their owners bill is not for one workshop
        "loads": [_without(load, "cost") for load in to_plain(plan.loads)],
        "fetches": [_without(fetch, "cost") for fetch in to_plain(plan.fetches)],
    }


def _without(plain: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if key != name}
