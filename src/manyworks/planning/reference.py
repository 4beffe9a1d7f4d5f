"""The reference instances that the planner is measured on.

Homes with blocks of ten operations (three times cut and deburr, then assemble, insulate, check, pack),
small workshops with calendars, transport, and homes that begin on site one after another. The same
arguments give the same instance as every earlier measurement: the order of the random draws is part of it.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime

from manyworks.planning.blocks import Block, Operation
from manyworks.planning.homes import Home, Unit
from manyworks.planning.places import Calendar, Clock, Place, Pool, Workshop
from manyworks.planning.policy import BY_DISTANCE, Policy
from manyworks.planning.problem import Problem

DAY = 40
WEEK = 6
CREWS = ("cnc", "sand", "asm", "ins", "qc")
PROCESSES = {
    "cnc": ("cnc-routing",),
    "sand": ("deburring", "packing"),
    "asm": ("assembly",),
    "ins": ("insulating",),
    "qc": ("inspection",),
}


@dataclass(slots=True)
class _Crew:
    """One workshop as it is drawn."""

    x: float
    y: float
    machines: dict[str, int]
    factor: dict[str, float]
    rate: dict[str, float]
    calendar: Calendar


@dataclass(slots=True)
class _Draw:
    """One unit as it is drawn; times are units at time factor 1."""

    home: int
    position: int
    cut: list[int]
    deburr: list[int]
    rest: list[int]


def _draw_workshop(r: random.Random, side: float) -> _Crew:
    x, y = r.uniform(0, side), r.uniform(0, side)
    machines = {
        "cnc": r.choice((1, 1, 1, 2, 2, 3)),
        "sand": r.choice((1, 2, 2, 3)),
        "asm": r.choice((1, 1, 2, 3)),
        "ins": r.choice((0, 1, 1, 2)),
        "qc": 1,
    }
    factor = {
        "cnc": r.uniform(0.75, 1.3),
        "sand": r.uniform(0.85, 1.2),
        "asm": r.uniform(0.8, 1.25),
        "ins": r.uniform(0.85, 1.2),
        "qc": 1.0,
    }
    rate = {
        "cnc": r.uniform(38, 75),
        "sand": r.uniform(22, 38),
        "asm": r.uniform(24, 42),
        "ins": r.uniform(24, 40),
        "qc": r.uniform(28, 45),
    }
    days = r.choice((5, 5, 6))
    r.randrange(6)  # drawn and never used: leaving it out would change every later draw
    first = r.randrange(10, 60)
    length = r.choice((0, 0, 3, 6))
    calendar = Calendar(
        hours=((0, days * DAY),),
        cycle=WEEK * DAY,
        closures=((first * DAY, (first + length) * DAY),) if length else (),
    )
    return _Crew(x, y, machines, factor, rate, calendar)


def _draw_unit(r: random.Random, home: int, position: int) -> _Draw:
    size = r.uniform(0.6, 1.6)
    return _Draw(
        home,
        position,
        cut=[max(2, round(r.uniform(6, 16) * size)) for _ in range(3)],
        deburr=[max(1, round(r.uniform(3, 9) * size)) for _ in range(3)],
        rest=[
            max(3, round(r.uniform(12, 26) * size)),
            max(2, round(r.uniform(5, 14) * size)),
            max(1, round(r.uniform(2, 4))),
            max(1, round(r.uniform(2, 5) * size)),
        ],
    )


def _days_needed(crews: list[_Crew], draws: list[_Draw], load: float) -> float:
    """Horizon in days at which the scarcest crew of the network is busy for the share `load`."""
    need = dict.fromkeys(CREWS, 0.0)
    for draw in draws:
        need["cnc"] += sum(draw.cut)
        need["sand"] += sum(draw.deburr) + draw.rest[3]
        need["asm"] += draw.rest[0]
        need["ins"] += draw.rest[1]
        need["qc"] += draw.rest[2]
    have = {q: sum(c.machines[q] / c.factor[q] * (5.4 / 6) for c in crews) * DAY for q in CREWS}
    return max(need[q] / have[q] for q in CREWS) / load


def _dates(draw: _Draw, homes: int, per_home: int, days: float) -> tuple[int, int]:
    first = 3 + (days - 3) * ((draw.home + 0.35) / homes) if homes > 1 else days * 0.45
    span = max(2.0, min(days * 0.55, 12.0))
    due = int(DAY * (first + span * draw.position / per_home)) + DAY
    return max(0, int(due - DAY * max(10, days * 0.6))), due


def _routing() -> tuple[Operation, ...]:
    cuts = [Operation(f"cut-{i}", "cut", "cnc-routing", 15.0) for i in (1, 2, 3)]
    edges = [Operation(f"deburr-{i}", "cut", "deburring", 15.0, (f"cut-{i}",)) for i in (1, 2, 3)]
    return (
        *cuts,
        *edges,
        Operation("assemble", "make", "assembly", 15.0, tuple(o.id for o in edges)),
        Operation("insulate", "make", "insulating", 15.0, ("assemble",)),
        Operation("check", "make", "inspection", 15.0, ("insulate",), hold_point=True),
        Operation("pack", "make", "packing", 15.0, ("check",)),
    )


def _workshop(i: int, crew: _Crew) -> Workshop:
    pools = tuple(
        Pool(q, PROCESSES[q], crew.rate[q], machines=crew.machines[q], time_factor=crew.factor[q])
        for q in CREWS
        if crew.machines[q]
    )
    return Workshop(f"W{i}", Place(crew.x, crew.y), crew.calendar, pools)


def reference_problem(
    homes: int,
    workshops: int,
    blocks_per_home: int = 20,
    seed: int = 1,
    load: float = 0.85,
    side: float = 120.0,
) -> Problem:
    """A synthetic network of many workshops and homes.

    Parameters
    ----------
    homes, workshops, blocks_per_home
        Size; every block has ten operations.
    seed
        The same seed gives the same instance.
    load
        Share of the scarcest crew's time that the work takes.
    side
        Side of the square region in km.

    Returns
    -------
    Problem
        Clock of 40 units of 15 minutes a day, six days a week; money in euros.
    """
    r = random.Random(seed)
    crews = [_draw_workshop(r, side) for _ in range(workshops)]
    if not any(crew.machines["ins"] for crew in crews):
        crews[0].machines["ins"] = 1
    plots, draws = [], []
    for home in range(homes):
        plots.append(Place(r.uniform(0, side), r.uniform(0, side)))
        draws += [_draw_unit(r, home, position) for position in range(blocks_per_home)]
    days = _days_needed(crews, draws, load)
    units = []
    for i, draw in enumerate(draws):
        release, due = _dates(draw, homes, blocks_per_home, days)
        minutes = tuple(15.0 * d for d in (*draw.cut, *draw.deburr, *draw.rest))
        units.append(Unit(f"U{i}", "cassette", f"H{draw.home}", release, due, draw.position, minutes=minutes))
    return Problem(
        clock=Clock(datetime(2026, 1, 5, 7, tzinfo=UTC), minutes_per_day=600),
        blocks=(Block("cassette", _routing(), name="Wall cassette", kind="wall"),),
        workshops=tuple(_workshop(i, crew) for i, crew in enumerate(crews)),
        homes=tuple(Home(f"H{i}", plot) for i, plot in enumerate(plots)),
        units=tuple(units),
        transport=BY_DISTANCE,
        policy=Policy(),
        currency="EUR",
        name=f"reference {homes} x {blocks_per_home} / {workshops}, seed {seed}",
        source="drawn at random",
    )
