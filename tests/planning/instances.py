"""Small problems with everything in them: people, pauses over night, two pools for one process, sheets."""

import random
from dataclasses import replace
from datetime import UTC, datetime

from manyworks.planning.model import (
    Access,
    Block,
    Calendar,
    Clock,
    Home,
    Material,
    Operation,
    Part,
    PartCount,
    People,
    Place,
    Policy,
    Pool,
    Problem,
    SheetStock,
    Unit,
    Workshop,
)
from manyworks.planning.policy import BY_DISTANCE

CLOCK = Clock(datetime(2026, 1, 5, tzinfo=UTC), minutes_per_unit=60)
DAY = CLOCK.units_per_day


def opening(days: int = 5, closures: tuple[tuple[int, int], ...] = ()) -> Calendar:
    """Eight to five on so many days a week; work may pause over night."""
    return Calendar(tuple((d * DAY + 8, d * DAY + 17) for d in range(days)), 7 * DAY, closures, pause=16)


def shop(name: str, x: float, days: int = 5, routers: int = 1, joiners: int = 2) -> Workshop:
    pools = (
        Pool("router", ("cnc-routing",), 60.0, routers, 1.0, 10, 2500, 1250, None, 4, 25, ("ply",), 0.5),
        Pool("old-router", ("cnc-routing",), 40.0, 1, 1.5, 0, 2500, 1250),
        Pool("bench", ("assembly", "inspection"), 30.0, 2, 0.9),
    )
    people = (People(("joiner",), joiners), People(("inspector",), 1))
    return Workshop(name, Place(x, 0.0), opening(days), pools, people, certificates=("fsc",))


BLOCK = Block(
    "wall",
    (
        Operation("cut", "cut", "cnc-routing", 150),
        Operation("join", "make", "assembly", 300, ("cut",), "joiner", 2),
        Operation("fit", "make", "assembly", 120, ("cut",), "joiner", 1, certificate="fsc"),
        Operation("check", "make", "inspection", 30, ("join", "fit"), "inspector", hold_point=True),
    ),
    parts=(PartCount("panel", 2),),
    length_mm=2400,
    width_mm=600,
    height_mm=300,
    mass_kg=45,
)


def rich_problem(units: int = 6, seed: int = 0, **policy: float | bool) -> Problem:
    """Two or three workshops, two homes, blocks that compete for joiners."""
    r = random.Random(seed)
    made = []
    for i in range(units):
        release = r.randrange(0, 3 * DAY)
        made.append(
            Unit(f"U{i}", "wall", f"H{i % 2}", release, release + r.randrange(2, 12) * DAY + 10, i // 2)
        )
    return Problem(
        clock=CLOCK,
        blocks=(BLOCK,),
        workshops=(shop("north", 0.0), shop("south", 30.0, 6, 2, 3), shop("west", 80.0, 5, 1, 2)),
        homes=(
            Home("H0", Place(10.0, 5.0), Access(vehicle="rigid-18t", carriers=2, storage_blocks=3)),
            Home(
                "H1",
                Place(40.0, -10.0),
                Access(2500, 1200, 80, "luton-van", opens_minute=480, closes_minute=1080),
            ),
        ),
        units=tuple(made),
        materials=(Material("ply"),),
        stock=(SheetStock("full", "ply", 18, 2440, 1220, 50.0),),
        parts=(Part("panel", "ply", 18, 2000, 500),),
        transport=replace(BY_DISTANCE, carbon_kgco2e_per_tkm=0.1, carbon_source="test"),
        policy=Policy(carbon_per_tonne=50.0, **policy),  # type: ignore[arg-type]
    )
