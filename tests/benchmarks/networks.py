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
    Place,
    Policy,
    Pool,
    Problem,
    Promise,
    SheetStock,
    Unit,
    Workshop,
)
from manyworks.planning.policy import BY_DISTANCE

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
