"""Faults that are planted in workshops: work, machines, people, kits, sheets, boards, promises, the bill."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

from tests.benchmarks.made import Documents

Row = dict[str, Any]


def bars(d: Documents, operation: str | None = None) -> list[Row]:
    """Work that has not begun, first things first."""
    begun = {(one["unit"], one["operation"]) for one in d.problem.get("started", ())}
    found = [b for b in d.plan["operations"] if (b["unit"], b["operation"]) not in begun]
    return sorted(
        (b for b in found if operation in (None, b["operation"])), key=lambda b: (b["start"], b["unit"])
    )


def bar_of(d: Documents, unit: str, operation: str) -> Row:
    return next(b for b in d.plan["operations"] if (b["unit"], b["operation"]) == (unit, operation))


def sheets(d: Documents) -> list[Row]:
    """Sheets on which cutting has not begun."""

    def pieces(sheet: Row) -> set[tuple[str, str, int]]:
        return {(part["unit"], part["part"], part.get("copy", 1)) for part in sheet["parts"]}

    begun = set().union(*map(pieces, d.problem.get("begun_sheets", ())))
    return [sheet for sheet in d.plan["sheets"] if not begun & pieces(sheet)]


def shop(d: Documents, name: str) -> Row:
    return next(w for w in d.problem["workshops"] if w["id"] == name)


def pool(d: Documents, bar: Row) -> Row:
    return next(p for p in shop(d, bar["workshop"])["pools"] if p["id"] == bar["pool"])


def split(d: Documents) -> Row:
    """A unit that is cut in one workshop and made in another, not yet made."""
    to_make = {b["unit"] for b in bars(d, "join")}
    return next(a for a in d.plan["assignments"] if a["cut"] != a["make"] and a["unit"] in to_make)


def moved(bar: Row, start: int) -> None:
    bar["start"], bar["end"] = start, start + bar["end"] - bar["start"]


def at_once(d: Documents) -> tuple[Row, Row]:
    """Two acts in one workshop that overlap in time, each of people."""
    return next(
        (one, two)
        for one, two in combinations([*bars(d, "join"), *bars(d, "cut"), *bars(d, "check")], 2)
        if one["workshop"] == two["workshop"] and one["start"] < two["end"] and two["start"] < one["end"]
    )


def spoil_missing(d: Documents) -> None:
    d.plan["operations"].remove(bars(d, "pack")[0])


def spoil_forgotten(d: Documents) -> None:
    d.plan["assignments"].pop()


def spoil_twice(d: Documents) -> None:
    last = max(bar["end"] for bar in d.plan["operations"])
    again = dict(bars(d, "join")[0])
    moved(again, last + 5000)
    d.plan["operations"].append(again)


def spoil_elsewhere(d: Documents) -> None:
    bar = bars(d, "pack")[0]
    bar["workshop"] = next(w["id"] for w in d.problem["workshops"] if w["id"] != bar["workshop"])


def spoil_order(d: Documents) -> None:
    check = bars(d, "check")[-1]
    moved(check, bar_of(d, check["unit"], "join")["start"])


def spoil_release(d: Documents) -> None:
    unit = next(u for u in d.problem["units"] if u["id"] == bars(d, "cut")[0]["unit"])
    unit["release"] = bars(d, "cut")[0]["start"] + 1


def spoil_haste(d: Documents) -> None:
    bar = max(bars(d, "join"), key=lambda b: b["end"] - b["start"])
    bar["start"] = bar["end"] - 1


def spoil_series(d: Documents) -> None:
    """All blocks ask for a first article, and of all the first is never finished."""
    d.problem["accepted"] = []
    for block in d.problem["blocks"]:
        block["first_article"] = True
    for bar in bars(d, "pack"):
        bar["end"] += 10_000


def spoil_machine(d: Documents) -> None:
    one, two = bars(d, "join")[:2]
    two.update({key: one[key] for key in ("workshop", "pool", "machine", "start", "end")})


def spoil_unknown_machine(d: Documents) -> None:
    bars(d, "join")[0]["machine"] = 99


def spoil_other_machine(d: Documents) -> None:
    bars(d, "join")[0]["pool"] = "table"


def spoil_two_sheets(d: Documents) -> None:
    one = sheets(d)[0]
    two = next(s for s in sheets(d) if s is not one)
    two.update({key: one[key] for key in ("workshop", "pool", "machine", "start", "end") if key in one})


def spoil_outage(d: Documents) -> None:
    bar = bars(d, "join")[0]
    out = {"start": bar["start"], "end": bar["start"] + 1, "machines": 9}
    d.problem["outages"] = [{"workshop": bar["workshop"], "pool": bar["pool"], **out}]


def spoil_closed(d: Documents) -> None:
    bar = bars(d, "join")[0]
    calendar = shop(d, bar["workshop"])["calendar"]
    calendar["closures"] = [*calendar.get("closures", ()), [bar["start"], bar["start"] + 1]]


def spoil_closed_end(d: Documents) -> None:
    bar = bars(d, "join")[0]
    calendar = shop(d, bar["workshop"])["calendar"]
    calendar["closures"] = [*calendar.get("closures", ()), [bar["end"] - 1, bar["end"]]]


def spoil_pause(d: Documents) -> None:
    """A week's holiday in the middle of some work, which is as much longer."""
    bar = max(bars(d), key=lambda b: b["end"] - b["start"])
    calendar = shop(d, bar["workshop"])["calendar"]
    calendar["pause"] = 1
    middle = bar["start"] + 1
    calendar["closures"] = [*calendar.get("closures", ()), [middle, middle + 2000]]
    bar["end"] += 2000


def spoil_crowd(d: Documents) -> None:
    step = next(o for b in d.problem["blocks"] for o in b["operations"] if o["id"] == "join")
    step["people"] = 9


def spoil_fourteen_people(d: Documents) -> None:
    """One person can do everything, but not at once."""
    everything = ["cnc-operator", "joiner", "inspector"]
    for workshop in d.problem["workshops"]:
        workshop["people"] = [{"skills": everything, "count": 1}]


def spoil_absence(d: Documents) -> None:
    bar = bars(d, "join")[0]
    away = {"start": bar["start"], "end": bar["end"], "people": 9}
    d.problem["absences"] = [{"workshop": bar["workshop"], "skill": "joiner", **away}]


def spoil_person(d: Documents) -> None:
    for bar in at_once(d):
        bar["people"] = [0]


def spoil_stranger(d: Documents) -> None:
    bars(d, "join")[0]["people"] = [99]


def spoil_unskilled(d: Documents) -> None:
    """Persons are numbered in the order of their teams; the last one is no joiner."""
    bar = bars(d, "join")[0]
    team = shop(d, bar["workshop"])["people"]
    bar["people"] = [sum(one.get("count", 1) for one in team) - 1]


def spoil_kit(d: Documents) -> None:
    sheet = sheets(d)[0]
    unit = sheet["parts"][0]["unit"]
    sheet["end"] = bar_of(d, unit, "pack")["end"] + 50


def spoil_uncut_kit(d: Documents) -> None:
    bar = bars(d, "join")[0]
    d.plan["operations"].remove(bar_of(d, bar["unit"], "deburr"))


def spoil_kit_on_the_road(d: Documents) -> None:
    unit = split(d)["unit"]
    moved(bar_of(d, unit, "join"), bar_of(d, unit, "deburr")["end"] + 1)


def spoil_busy_router(d: Documents) -> None:
    """A sheet is cut while its machine works on a unit that has nothing on it."""
    one, other = next(
        (s, b)
        for s in sheets(d)
        for b in bars(d, "cut")
        if b["unit"] not in {part["unit"] for part in s["parts"]}
        and b["end"] - b["start"] > 1  # of what others cut there is only a moment
        and (b["workshop"], b["pool"], b["machine"]) == (s["workshop"], s["pool"], s.get("machine", 0))
    )
    one["start"], one["end"] = other["start"], other["end"]


def spoil_idle_router(d: Documents) -> None:
    last = max(bar["end"] for bar in d.plan["operations"])
    sheets(d)[0].update(start=last + 10, end=last + 20)


def spoil_cut_by_others(d: Documents) -> None:
    """A unit whose own sheets are cut in its time is said to need no machine."""
    units = {unit["id"]: unit for unit in d.problem["units"]}
    places = {
        block["id"]: next(i for i, o in enumerate(block["operations"]) if o.get("sheets"))
        for block in d.problem["blocks"]
        if any(o.get("sheets") for o in block["operations"])
    }
    begun = {one["unit"] for one in d.problem.get("started", ())}
    own = next(
        unit
        for unit in units.values()
        if unit["id"] not in begun
        and unit["block"] in places
        and unit.get("minutes")
        and unit["minutes"][places[unit["block"]]] > 0
    )
    own["minutes"][places[own["block"]]] = 0.0


def spoil_no_time(d: Documents) -> None:
    del sheets(d)[0]["pool"]


def spoil_bed(d: Documents) -> None:
    pool(d, sheets(d)[0])["length_mm"] = 2000


def spoil_feed(d: Documents) -> None:
    sheets(d)[0]["minutes"] = 3.0


def spoil_stay(d: Documents) -> None:
    """Routers are ten times as slow as the plan thought."""
    for p in shop(d, sheets(d)[0]["workshop"])["pools"]:
        if "cutting" in p:
            p["cutting"]["feed_mm_min"] /= 10


def spoil_arrival(d: Documents) -> None:
    d.problem["material_arrivals"] = [{"material": "ply", "start": 1_000_000}]


def spoil_stock(d: Documents) -> None:
    d.problem["stock"][0]["quantity"] = 2


def spoil_place_of_stock(d: Documents) -> None:
    d.problem["stock"][0]["workshop"] = "W2"


def spoil_material(d: Documents) -> None:
    d.problem["stock"][0]["thickness_mm"] = 12


def spoil_outside(d: Documents) -> None:
    sheets(d)[0]["parts"][0]["x_mm"] = 2300.0


def spoil_defect(d: Documents) -> None:
    d.problem["stock"][0]["defects"] = [[[0, 0], [2000, 0], [2000, 600]]]


def spoil_overlap(d: Documents) -> None:
    one, two = sheets(d)[0]["parts"][:2]
    two.update(x_mm=one["x_mm"], y_mm=one["y_mm"], angle=one.get("angle", 0.0))


def spoil_lost_part(d: Documents) -> None:
    sheets(d)[0]["parts"].pop()


def spoil_part_twice(d: Documents) -> None:
    sheets(d)[1]["parts"].append(dict(sheets(d)[0]["parts"][0]))


def spoil_begun(d: Documents) -> None:
    begun = d.problem["started"][0]
    moved(bar_of(d, begun["unit"], begun["operation"]), begun["start"] + 3)


def spoil_frozen(d: Documents) -> None:
    promise = next(p for p in d.problem["promises"] if p.get("frozen"))
    promise["workshop"] = next(w["id"] for w in d.problem["workshops"] if w["id"] != promise["workshop"])


def spoil_bill(d: Documents) -> None:
    d.plan["costs"]["work"] *= 1.01


def spoil_charge(d: Documents) -> None:
    """Sheets take longer than is charged."""
    for sheet in sheets(d):
        sheet["minutes"] *= 2


def other(d: Documents) -> tuple[Row, Row]:
    """Plan and problem of a plan that stands beside this one."""
    return d.around[0]


def spoil_machine_of_both(d: Documents) -> None:
    bar = other(d)[0]["operations"][0]
    bar.update({key: bars(d, "join")[0][key] for key in ("workshop", "pool", "machine", "start", "end")})


def spoil_person_of_both(d: Documents) -> None:
    """On another machine, so that only the person is in both."""
    bar, mine = next(b for b in other(d)[0]["operations"] if b["operation"] == "join"), bars(d, "join")[0]
    bar.update({key: mine[key] for key in ("workshop", "start", "end", "people")})
    bar["machine"] = mine["machine"] + 1


def spoil_boards_of_both(d: Documents) -> None:
    stock = sheets(d)[0]["stock"]
    next(one for one in d.problem["stock"] if one["id"] == stock)["quantity"] = len(d.plan["sheets"])


FLOOR_FAULTS: list[tuple[str, Callable[[Documents], None]]] = [
    ("act.missing", spoil_missing),
    ("act.missing", spoil_forgotten),
    ("act.twice", spoil_twice),
    ("act.elsewhere", spoil_elsewhere),
    ("act.early", spoil_order),
    ("act.release", spoil_release),
    ("act.short", spoil_haste),
    ("act.series", spoil_series),
    ("machine.twice", spoil_machine),
    ("machine.twice", spoil_two_sheets),
    ("machine.unknown", spoil_unknown_machine),
    ("machine.unknown", spoil_other_machine),
    ("machine.out", spoil_outage),
    ("shop.closed", spoil_closed),
    ("shop.closed", spoil_closed_end),
    ("shop.pause", spoil_pause),
    ("people.many", spoil_crowd),
    ("people.many", spoil_fourteen_people),
    ("people.away", spoil_absence),
    ("person.twice", spoil_person),
    ("person.unable", spoil_stranger),
    ("person.unable", spoil_unskilled),
    ("kit.early", spoil_kit),
    ("kit.early", spoil_uncut_kit),
    ("kit.road", spoil_kit_on_the_road),
    ("sheet.machine", spoil_busy_router),
    ("sheet.bar", spoil_idle_router),
    ("sheet.bar", spoil_no_time),
    ("sheet.bar", spoil_cut_by_others),
    ("sheet.bed", spoil_bed),
    ("sheet.feed", spoil_feed),
    ("sheet.feed", spoil_stay),
    ("board.early", spoil_arrival),
    ("board.gone", spoil_stock),
    ("board.gone", spoil_place_of_stock),
    ("board.gone", spoil_material),
    ("part.outside", spoil_outside),
    ("part.outside", spoil_defect),
    ("part.overlap", spoil_overlap),
    ("part.missing", spoil_lost_part),
    ("part.twice", spoil_part_twice),
    ("machine.both", spoil_machine_of_both),
    ("person.both", spoil_person_of_both),
    ("board.both", spoil_boards_of_both),
    ("begun.moved", spoil_begun),
    ("frozen.moved", spoil_frozen),
    ("money.work", spoil_bill),
    ("money.work", spoil_charge),
]
