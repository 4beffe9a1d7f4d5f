"""Stored questions that a network starts from, with every figure and where it comes from."""

from datetime import UTC, datetime

from manyworks.planning.blocks import Block, Operation
from manyworks.planning.homes import Home, Unit
from manyworks.planning.places import Calendar, Clock, Place, Pool, Workshop
from manyworks.planning.policy import BY_DISTANCE
from manyworks.planning.problem import Problem

HOMES, MONTHS, BLOCKS = 34, 36, 20
FIRST_HOME_DAYS = 120
"""Days until the first home is wanted."""

SOURCE = (
    "Cutting: 240 sheets a home of 50 m² (4.8 a m²) at 12.9 sheets a machine day, as measured on published "
    "WikiHouse fabrications. Bench work is ASSUMED: 42 hours a block, so that one crew makes about two "
    "homes a year, as the community's own micro-factory does. Partners give two days a week (assumed). "
    "Prices are assumed."
)

# name, km east, km north, days open a week (Monday first), first day of the week
_SHOPS = (
    ("own", "Own micro-factory", 0.0, 0.0, 5, 0),
    ("yard", "Makers' yard", 4.0, 3.0, 2, 0),
    ("joinery", "Joinery", -6.0, 8.0, 2, 3),
    ("college", "College workshop", 12.0, -5.0, 2, 1),
    ("frames", "Timber framers", 25.0, 20.0, 2, 2),
)


def homes_in_months(homes: int = HOMES, months: int = MONTHS) -> Problem:
    """So many homes in so many months: the community's own micro-factory and four part-time partners.

    Returns
    -------
    Problem
        Hours as units; every home of 20 equal blocks, one home after another on one site.
    """
    clock = Clock(datetime(2026, 1, 5, 8, tzinfo=UTC), minutes_per_unit=60, minutes_per_day=480)
    day = clock.units_per_day
    last = round(months * 365.25 / 12)
    units = []
    for home in range(homes):
        due = FIRST_HOME_DAYS + (last - FIRST_HOME_DAYS) * home / max(1, homes - 1)
        due -= (clock.moment(int(due) * day).weekday() - 4) % 7  # a Friday
        for block in range(BLOCKS):
            release = max(0, int(due) - 300) * day
            units.append(Unit(f"H{home + 1:02d}-{block + 1:02d}", "block", f"H{home + 1:02d}", release,
                              int(due) * day + day, block))  # fmt: skip
    plots = tuple(Home(f"H{i + 1:02d}", Place(1.0, 2.0), name=f"Home {i + 1}") for i in range(homes))
    return Problem(
        clock=clock,
        blocks=(_block(),),
        workshops=tuple(_workshop(clock, *shop) for shop in _SHOPS),
        homes=plots,
        units=tuple(units),
        transport=BY_DISTANCE,
        name=f"{homes} homes in {months} months",
        source=SOURCE,
    )


def _block() -> Block:
    steps = (
        ("cut", "cut", "cnc-routing", 446.0), ("deburr", "cut", "deburring", 60.0),
        ("frame", "make", "assembly", 720.0), ("close", "make", "assembly", 720.0),
        ("insulate", "make", "insulating", 720.0), ("check", "make", "inspection", 120.0),
        ("pack", "make", "packing", 180.0),
    )  # fmt: skip
    operations = []
    for i, (name, group, process, minutes) in enumerate(steps):
        before = (steps[i - 1][0],) if i else ()
        operations.append(Operation(name, "cut" if group == "cut" else "make", process, minutes, before))
    return Block("block", tuple(operations), name="Block")


def _workshop(clock: Clock, key: str, name: str, x: float, y: float, days: int, first: int) -> Workshop:
    day = clock.units_per_day
    open_days = ((first * day, (first + days) * day),)
    pools = (
        Pool("router", ("cnc-routing",), 45.0, name="Router"),
        Pool(
            "bench", ("deburring", "assembly", "insulating", "inspection", "packing"), 28.0, name="Bench crew"
        ),
    )
    return Workshop(key, Place(x, y), Calendar(open_days, 7 * day, pause=0), pools, name=name)


SCENARIOS = {"34-homes": homes_in_months}
