"""Small networks drawn at random: shifts, half days, holidays, few people, boards to come, what is down."""

import random
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from manyworks.planning.cutting_time import CuttingProfile
from manyworks.planning.model import (
    Absence,
    Access,
    Block,
    Calendar,
    Clock,
    Home,
    Material,
    MaterialArrival,
    Operation,
    Outage,
    Part,
    PartCount,
    People,
    Phase,
    Place,
    Policy,
    Pool,
    Problem,
    Promise,
    SheetStock,
    Transport,
    Unit,
    Vehicle,
    Workshop,
)
from manyworks.planning.policy import BY_DISTANCE
from manyworks.planning.vehicles import FLEET

ZONE = "Europe/London"
MONDAY = datetime(2026, 3, 30, tzinfo=ZoneInfo(ZONE))
"""A week later is Easter Monday."""
HOLIDAYS = (4, 7, 35, 56)
"""Good Friday, Easter Monday and two bank holidays, in days from the Monday."""

DAY_SHIFT = [(time(8), time(17))]
LUNCH = [(time(8), time(12)), (time(13), time(17))]
TWO_SHIFTS = [(time(6), time(14)), (time(14), time(22))]
NIGHT = [(time(22), time(6))]
HALF = [(time(8), time(12))]


def _calendar(r: random.Random, clock: Clock) -> Calendar:
    week = r.choice((DAY_SHIFT, LUNCH, LUNCH, TWO_SHIFTS, NIGHT))
    hours = dict.fromkeys(range(5), week)
    if r.random() < 0.5:
        hours[r.choice((2, 5))] = HALF
    day = clock.units_per_day
    closed = [(d * day, (d + 1) * day) for d in HOLIDAYS if r.random() < 0.9]
    if r.random() < 0.4:
        first = r.randrange(8, 20)
        closed.append((first * day, (first + 5) * day))
    pause = r.choice((15.0, 16.0, 64.0, 120.0))
    return Calendar.weekly(clock, hours, closed, pause)


def _workshop(r: random.Random, clock: Clock, number: int) -> Workshop:
    feed, rate = r.choice((400.0, 900.0, 3000.0)), r.uniform(20, 60)
    cutting = CuttingProfile(feed_mm_min=feed, sheet_change_min=r.choice((6, 15)))
    slow = replace(cutting, feed_mm_min=feed / 1.6)
    routers = (
        Pool(
            "router", ("cnc-routing",), rate, machines=r.choice((1, 1, 2)), cutting=cutting,
            setup_minutes=r.choice((0, 10)), length_mm=2500, width_mm=1250, thickness_max_mm=25,
        ),
        Pool("old-router", ("cnc-routing",), rate * 0.8, time_factor=1.6, length_mm=2600, width_mm=1300,
             changeover_minutes=r.choice((0, 20)), cutting=slow),
    )  # fmt: skip
    benches = (
        Pool("bench", ("deburring", "assembly"), r.uniform(12, 50), r.choice((1, 2, 3)), time_factor=0.9),
        Pool("table", ("inspection", "packing"), 28, setup_minutes=5),
    )
    # a third workshop only assembles, so that kits travel
    pools = benches if number == 2 else routers + benches
    people = (
        People(("cnc-operator",), r.choice((1, 1, 2))),
        People(("joiner",), r.choice((2, 2, 3))),
        People(("inspector",), 1),
    )
    place = Place(r.uniform(0, 60), r.uniform(0, 60))
    return Workshop(f"W{number}", place, _calendar(r, clock), pools, people)


def _block(r: random.Random, name: str) -> Block:
    """A block whose minutes of cutting are an estimate until it lies on sheets."""
    crew = r.choice((1, 1, 2))
    steps = (
        Operation("cut", "cut", "cnc-routing", r.uniform(20, 90), skill="cnc-operator", sheets=True,
                  family=r.choice(("", "ply"))),
        Operation("deburr", "cut", "deburring", r.uniform(5, 40), ("cut",), "joiner"),
        Operation("join", "make", "assembly", r.uniform(30, 200), ("deburr",), "joiner", crew),
        Operation("check", "make", "inspection", r.uniform(5, 20), ("join",), "inspector", hold_point=True),
        Operation("pack", "make", "packing", r.uniform(5, 30), ("check",)),
    )  # fmt: skip
    parts = (PartCount(f"{name}-skin", 2), PartCount(f"{name}-rib", r.randrange(2, 5)))
    return Block(
        name, steps, parts=parts, length_mm=2200, width_mm=580, height_mm=290, mass_kg=r.uniform(15, 45),
        first_article=r.random() < 0.4,
    )  # fmt: skip


def network(seed: int) -> Problem:
    """A problem of two or three workshops, two homes and a dozen blocks; the same seed gives the same."""
    r = random.Random(seed)
    clock = Clock(MONDAY, ZONE, minutes_per_unit=r.choice((1, 5, 15)))
    day = clock.units_per_day
    shops = tuple(_workshop(r, clock, i) for i in range(r.choice((2, 3))))
    blocks = tuple(_block(r, name) for name in ("wall", "floor", "roof")[: r.choice((2, 3))])
    parts = []
    for block in blocks:
        parts.append(Part(f"{block.id}-skin", "ply", 18, r.randrange(1200, 2200), 560))
        parts.append(Part(f"{block.id}-rib", "ply", 18, 540, r.randrange(200, 290)))
    homes = tuple(
        Home(
            f"H{i}",
            Place(r.uniform(0, 60), r.uniform(0, 60)),
            Access(vehicle="flatbed-7.5t", carriers=4, opens_minute=480, closes_minute=r.choice((720, 1020))),
        )
        for i in range(2)
    )
    units = []
    for i in range(r.randrange(8, 16)):
        due = r.randrange(6, 14) * day + 12 * 60 // clock.minutes_per_unit
        release = r.randrange(0, 4) * day
        units.append(Unit(f"U{i}", r.choice(blocks).id, homes[i % 2].id, release, due, i // 2))
    back = 12 * day
    return Problem(
        clock=clock,
        blocks=blocks,
        workshops=shops,
        homes=homes,
        units=tuple(units),
        materials=(Material("ply"),),
        stock=(SheetStock("full", "ply", 18, 2440, 1220, 40.0),),
        parts=tuple(parts),
        transport=replace(BY_DISTANCE, cost_per_km=0.1, transfer_cost=2.0),
        policy=Policy(lateness_per_day=400.0),
        promises=(Promise("U0", r.choice(("cut", "make")), "W1", frozen=True),),
        outages=(Outage("W1", "router", 2 * day, back, 1),) if r.random() < 0.5 else (),
        absences=(Absence("W0", "joiner", day, back),) if r.random() < 0.5 else (),
        material_arrivals=(MaterialArrival("ply", 3 * day, workshop="W0"),) if r.random() < 0.5 else (),
        name=f"random network {seed}",
    )


def on_the_road(seed: int) -> Problem:
    """The same networks, and what moves in them: few vehicles, yards and plots with hours of their own."""
    r, plain = random.Random(1000 + seed), network(seed)
    fleet = _fleet(r)
    return replace(
        plain,
        transport=Transport(metric="plane", kit_hours=r.choice((6.0, 24.0)), carbon_kgco2e_per_tkm=0.1),
        fleet=fleet,
        policy=replace(plain.policy, carbon_per_tonne=80.0),
        workshops=tuple(_with_yard(r, plain.clock, shop) for shop in plain.workshops),
        homes=_plots(r, plain.clock, [one.id for one in fleet]),
        units=tuple(replace(u, home=f"H{i % 3}", phase="walls") for i, u in enumerate(plain.units)),
    )


def _fleet(r: random.Random) -> tuple[Vehicle, ...]:
    """One or two of a class; some stand somewhere, some are paid by hour and call."""
    fleet = []
    for one in FLEET[: r.choice((1, 2))]:
        base = Place(r.uniform(0, 60), r.uniform(0, 60)) if r.random() < 0.5 else None
        hour, call = r.choice((0.0, 18.5)) if base is None else 0.0, r.choice((0.0, 12.25))
        count = r.choice((1, 2))
        fleet.append(replace(one, base=base, cost_per_hour=hour, cost_per_call=call, count=count))
    return tuple(fleet)


def _with_yard(r: random.Random, clock: Clock, shop: Workshop) -> Workshop:
    """Some load in the mornings only, whenever they work, and have little room for what is finished."""
    week = r.choice((None, [(time(7), time(12))], [(time(9), time(16))]))
    yard = None if week is None else Calendar.weekly(clock, dict.fromkeys(range(5), week))
    return replace(shop, yard=yard, storage_blocks=r.choice((None, 12)))


def _plots(r: random.Random, clock: Clock, classes: list[str]) -> tuple[Home, ...]:
    """Two on one site and one elsewhere, on some days of the week and not for a week of holidays."""
    day = clock.units_per_day
    x, y = r.uniform(0, 60), r.uniform(0, 60)
    places = Place(x, y), Place(x + r.choice((0.2, 0.4)), y), Place(r.uniform(0, 60), r.uniform(0, 60))
    homes = []
    for i, place in enumerate(places):
        first = r.randrange(6, 20)
        access = Access(
            vehicle=r.choice((None, *classes)), carriers=r.choice((2, 4)),
            opens_minute=r.choice((480, 570)), closes_minute=r.choice((720, 1020)),
            weekdays=r.choice(((0, 1, 2, 3, 4), (1, 3), (0, 2, 4))), storage_blocks=r.choice((None, 6)),
            closed=((first * day, (first + 2) * day),),
        )  # fmt: skip
        homes.append(Home(f"H{i}", place, access, (Phase("walls", "walls", 0),)))
    return tuple(homes)


def beside(problem: Problem, days: int = 1) -> Problem:
    """The same network and the same homes; other blocks, wanted some days later."""
    later = days * problem.clock.units_per_day
    units = tuple(
        replace(unit, id=f"V{unit.id}", release=unit.release, due=unit.due + later) for unit in problem.units
    )
    promises = tuple(replace(promise, unit=f"V{promise.unit}") for promise in problem.promises)
    return replace(problem, units=units, promises=promises, name=f"{problem.name}, the second plan")
