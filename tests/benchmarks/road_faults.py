"""Faults that are planted on the road: vans, drivers, yards, plots, kits, stores, what is said of them."""

from collections.abc import Callable
from typing import Any

from tests.benchmarks.made import Documents

Row = dict[str, Any]


def load(d: Documents) -> Row:
    """One that calls at two plots of a site, from one yard."""
    return next(one for one in d.plan["loads"] if one["plots"] == 2 and len(one["stops"]) == 3)


def two_yards(d: Documents) -> Row:
    return next(one for one in d.plan["loads"] if len(one["stops"]) - one["plots"] == 2)


def fetch(d: Documents) -> Row:
    row: Row = d.plan["fetches"][0]
    return row


def home(d: Documents, stop: Row) -> Row:
    return next(one for one in d.problem["homes"] if one["id"] == stop["place"])


def shop(d: Documents, name: str) -> Row:
    return next(one for one in d.problem["workshops"] if one["id"] == name)


def van(d: Documents) -> Row:
    return next(one for one in d.problem["fleet"] if one["id"] == load(d)["vehicle"])


def block(d: Documents, unit: str) -> Row:
    name = next(one["block"] for one in d.problem["units"] if one["id"] == unit)
    return next(one for one in d.problem["blocks"] if one["id"] == name)


def assigned(d: Documents, unit: str) -> Row:
    return next(one for one in d.plan["assignments"] if one["unit"] == unit)


def shift(one: Row, units: int) -> None:
    """Everything that a load or a fetch does, sooner or later."""
    for row in (one, *one.get("stops", ())):
        for key in {"begin", "end", "arrive", "leave", "there"} & row.keys():
            row[key] += units


def spoil_no_fetch(d: Documents) -> None:
    d.plan["fetches"] = []


def spoil_fetch_twice(d: Documents) -> None:
    d.plan["fetches"].append(fetch(d))


def spoil_fetch_elsewhere(d: Documents) -> None:
    fetch(d)["cut"], fetch(d)["make"] = fetch(d)["make"], fetch(d)["cut"]


def spoil_fetch_nobody(d: Documents) -> None:
    fetch(d)["units"].append("U99")


def spoil_uncut(d: Documents) -> None:
    cuts = [b["end"] for b in d.plan["operations"] if b["unit"] == fetch(d)["units"][0]]
    shift(fetch(d), min(cuts) - fetch(d)["arrive"] - 1)


def spoil_late_kit(d: Documents) -> None:
    shift(fetch(d), 10 * 1440)


def spoil_fetch_speed(d: Documents) -> None:
    fetch(d)["there"] -= 2


def spoil_fetch_loading(d: Documents) -> None:
    fetch(d)["leave"] -= 2


def spoil_fetch_day(d: Documents) -> None:
    fetch(d)["there"] += 600


def spoil_fetch_at_night(d: Documents) -> None:
    shop(d, fetch(d)["cut"])["calendar"]["closures"] = [[fetch(d)["leave"] - 1, fetch(d)["leave"]]]
    shop(d, fetch(d)["cut"]).pop("yard", None)


def spoil_heavy_kit(d: Documents) -> None:
    fetch(d)["vehicle"] = "barrow"
    d.problem["fleet"].append({**van(d), "id": "barrow", "payload_kg": 10})


def spoil_no_such_van_for_a_kit(d: Documents) -> None:
    fetch(d)["vehicle"] = "hovercraft"


def spoil_taken_early(d: Documents) -> None:
    shift(load(d), -4 * 1440)


def spoil_taken_elsewhere(d: Documents) -> None:
    stop = load(d)["stops"][0]
    stop["place"] = next(w["id"] for w in d.problem["workshops"] if w["id"] != stop["place"])


def spoil_no_load(d: Documents) -> None:
    d.plan["loads"].remove(load(d))


def spoil_load_twice(d: Documents) -> None:
    d.plan["loads"].append(load(d))


def spoil_other_plot(d: Documents) -> None:
    one, two = load(d)["stops"][1:]
    one["units"], two["units"] = two["units"], one["units"]


def spoil_left_on_board(d: Documents) -> None:
    load(d)["stops"][-1]["units"].pop()


def spoil_from_nowhere(d: Documents) -> None:
    load(d)["stops"][0]["units"].pop()


def spoil_order_of_yards(d: Documents) -> None:
    two_yards(d)["units"].reverse()


def spoil_large_vehicle(d: Documents) -> None:
    load(d)["vehicle"] = "flatbed-7.5t"
    home(d, load(d)["stops"][1])["access"]["vehicle"] = "luton-van"


def spoil_two_carriers(d: Documents) -> None:
    block(d, load(d)["units"][0])["mass_kg"] = 25.0 * home(d, load(d)["stops"][-1])["access"]["carriers"] + 1


def spoil_plots_mass(d: Documents) -> None:
    home(d, load(d)["stops"][1])["access"]["block_mass_kg"] = 10.0


def spoil_passage(d: Documents) -> None:
    home(d, load(d)["stops"][1])["access"]["block_length_mm"] = 2199.0


def spoil_window(d: Documents) -> None:
    """The last minute of unloading is too late."""
    access, stop = home(d, load(d)["stops"][1])["access"], load(d)["stops"][1]
    access["closes_minute"] = stop["leave"] % 1440 - 1


def spoil_morning(d: Documents) -> None:
    access, stop = home(d, load(d)["stops"][1])["access"], load(d)["stops"][1]
    access["opens_minute"] = stop["arrive"] % 1440 + 1


def spoil_weekday(d: Documents) -> None:
    day = load(d)["stops"][1]["arrive"] // 1440 % 7
    access = home(d, load(d)["stops"][1])["access"]
    access["weekdays"] = [one for one in range(7) if one != day]


def spoil_closed_plot(d: Documents) -> None:
    leave = load(d)["stops"][1]["leave"]
    home(d, load(d)["stops"][1])["access"]["closed"] = [[leave - 1, leave]]


def spoil_bay(d: Documents) -> None:
    """Another one stands there for the last minute of it."""
    other = next(one for one in d.plan["loads"] if one is not load(d))
    stop = load(d)["stops"][1]
    other["stops"][-1].update(place=stop["place"], arrive=stop["leave"] - 1, leave=stop["leave"] + 2)


def spoil_site(d: Documents) -> None:
    home(d, load(d)["stops"][-1])["place"]["x"] += 0.6


def spoil_number(d: Documents) -> None:
    load(d)["which"] = 9


def spoil_class(d: Documents) -> None:
    load(d)["vehicle"] = "hovercraft"


def spoil_two_loads_at_once(d: Documents) -> None:
    other = next(one for one in d.plan["loads"] if one is not load(d))
    shift(other, load(d)["end"] - 1 - other["begin"])


def spoil_many(d: Documents) -> None:
    """Kits are fetched with the only van while it is on a load."""
    one = d.plan["loads"][0]
    fetch(d)["vehicle"] = one["vehicle"]
    next(van for van in d.problem["fleet"] if van["id"] == one["vehicle"])["count"] = 1
    shift(fetch(d), one["begin"] - fetch(d)["arrive"])


def spoil_yard_twice(d: Documents) -> None:
    two_yards(d)["stops"][1]["place"] = two_yards(d)["stops"][0]["place"]


def spoil_plot_before_yard(d: Documents) -> None:
    load(d)["stops"][:2] = load(d)["stops"][1::-1]


def spoil_way_to_the_plot(d: Documents) -> None:
    load(d)["stops"][0]["leave"] += 2


def spoil_way_out(d: Documents) -> None:
    load(d)["begin"] += 2


def spoil_way_home(d: Documents) -> None:
    load(d)["end"] -= 2


def spoil_loading(d: Documents) -> None:
    load(d)["stops"][0]["arrive"] += 1


def spoil_unloading(d: Documents) -> None:
    load(d)["stops"][-1]["leave"] -= 1


def spoil_moving_aside(d: Documents) -> None:
    """What comes off last was loaded last."""
    load(d)["units"].reverse()
    load(d)["stops"][0]["units"].reverse()


def spoil_driver(d: Documents) -> None:
    hours = (load(d)["end"] - load(d)["begin"]) / 60
    d.problem["transport"]["driver_hours"] = hours - 0.01


def spoil_second_load_of_a_day(d: Documents) -> None:
    """Each load takes less than a day of its driver, both take more."""
    other = next(one for one in d.plan["loads"] if one is not load(d))
    shift(other, load(d)["begin"] - 400 - other["begin"])
    other["end"] = load(d)["begin"] - 1


def spoil_payload(d: Documents) -> None:
    van(d)["payload_kg"] = load(d)["mass_kg"] - 0.1


def spoil_volume(d: Documents) -> None:
    van(d)["fill"] = 0.02


def spoil_layers(d: Documents) -> None:
    """Blocks of 1.28 m² lie on one layer, of which 1.6 m² can be used."""
    van(d).update(length_mm=2300, width_mm=1400, height_mm=1000, layers=1, fill=0.5)


def spoil_low_roof(d: Documents) -> None:
    van(d)["height_mm"] = 280


def spoil_yard_hours(d: Documents) -> None:
    stop = load(d)["stops"][0]
    yard = {"hours": [[0, 10080]], "cycle": 10080, "closures": [[stop["leave"] - 1, stop["leave"]]]}
    shop(d, stop["place"])["yard"] = yard


def spoil_workshop_hours(d: Documents) -> None:
    """Who says nothing of the yard loads when the workshop is open."""
    stop = load(d)["stops"][0]
    shop(d, stop["place"]).pop("yard", None)
    shop(d, stop["place"])["calendar"]["closures"] = [[stop["arrive"], stop["arrive"] + 1]]


def spoil_van_of_both(d: Documents) -> None:
    mine = d.plan["loads"][0]
    d.around[0][0]["loads"][0].update({key: mine[key] for key in ("vehicle", "which", "begin", "end")})


def spoil_van_for_a_kit_of_both(d: Documents) -> None:
    mine = fetch(d)
    d.around[0][0]["loads"][0].update(
        vehicle=mine["vehicle"], which=mine["which"], begin=mine["arrive"], end=mine["there"]
    )


def spoil_store_of_both(d: Documents) -> None:
    """Enough room for each of them."""
    one = d.plan["assignments"][0]
    there = [a for a in d.plan["assignments"] if a["make"] == one["make"]]
    shop(d, one["make"])["storage_blocks"] = len(there)
    d.plan["loads"], d.around[0][0]["loads"] = [], []
    for a in d.around[0][0]["assignments"]:
        a.update(make=one["make"], finish=0, due=max(b["due"] for b in there))


def spoil_store(d: Documents) -> None:
    shop(d, load(d)["stops"][0]["place"])["storage_blocks"] = len(load(d)["units"]) - 1


def spoil_plot_store(d: Documents) -> None:
    home(d, load(d)["stops"][1])["access"]["storage_blocks"] = 0
    assigned(d, load(d)["stops"][1]["units"][0])["due"] += 10_000


def spoil_bill_of_a_load(d: Documents) -> None:
    load(d)["cost"] += 0.01


def spoil_hours_of_a_load(d: Documents) -> None:
    van(d)["cost_per_hour"] = 1.0


def spoil_calls(d: Documents) -> None:
    van(d)["cost_per_call"] = 1.0


def spoil_bill_of_a_fetch(d: Documents) -> None:
    fetch(d)["cost"] += 0.01


def spoil_cost(name: str) -> Callable[[Documents], None]:
    """A penny more than it was."""

    def spoil(d: Documents) -> None:
        d.plan["costs"][name] = d.plan["costs"].get(name, 0.0) + 0.01

    spoil.__name__ = f"spoil_cost_of_{name}"
    return spoil


def spoil_kilometres(d: Documents) -> None:
    load(d)["kilometres"] += 0.01


def spoil_kilometres_of_a_fetch(d: Documents) -> None:
    fetch(d)["kilometres"] /= 2


def spoil_kilometres_in_all(d: Documents) -> None:
    d.plan["kilometres"] += 1.0


def spoil_base(d: Documents) -> None:
    """Empty ways to a base that is elsewhere."""
    van(d)["base"] = {"x": 0.0, "y": 0.0}


def spoil_carbon(d: Documents) -> None:
    load(d)["carbon_kgco2e"] *= 1.01


def spoil_carbon_in_all(d: Documents) -> None:
    d.plan["carbon_kgco2e"] = None


def spoil_mass(d: Documents) -> None:
    load(d)["mass_kg"] -= 1.0


def spoil_said_arrival(d: Documents) -> None:
    assigned(d, load(d)["units"][0])["arrive"] -= 1


def spoil_date(d: Documents) -> None:
    assigned(d, load(d)["units"][0])["due"] += 1440


def spoil_late_units(d: Documents) -> None:
    d.plan["late_units"] = d.plan.get("late_units", 0) + 1


def spoil_late_time(d: Documents) -> None:
    d.plan["late_time"] = d.plan.get("late_time", 0) + 1


ROAD_FAULTS: list[tuple[str, Callable[[Documents], None]]] = [
    ("kit.fetch", spoil_no_fetch),
    ("kit.fetch", spoil_fetch_twice),
    ("kit.fetch", spoil_fetch_elsewhere),
    ("kit.fetch", spoil_fetch_nobody),
    ("kit.uncut", spoil_uncut),
    ("kit.road", spoil_late_kit),
    ("van.speed", spoil_fetch_speed),
    ("van.handling", spoil_fetch_loading),
    ("van.day", spoil_fetch_day),
    ("yard.closed", spoil_fetch_at_night),
    ("van.full", spoil_heavy_kit),
    ("van.unknown", spoil_no_such_van_for_a_kit),
    ("load.early", spoil_taken_early),
    ("load.early", spoil_taken_elsewhere),
    ("load.missing", spoil_no_load),
    ("load.twice", spoil_load_twice),
    ("load.cargo", spoil_other_plot),
    ("load.cargo", spoil_left_on_board),
    ("load.cargo", spoil_from_nowhere),
    ("load.cargo", spoil_order_of_yards),
    ("load.access", spoil_large_vehicle),
    ("load.access", spoil_two_carriers),
    ("load.access", spoil_plots_mass),
    ("load.access", spoil_passage),
    ("load.closed", spoil_window),
    ("load.closed", spoil_morning),
    ("load.closed", spoil_weekday),
    ("load.closed", spoil_closed_plot),
    ("load.bay", spoil_bay),
    ("load.site", spoil_site),
    ("van.unknown", spoil_number),
    ("van.unknown", spoil_class),
    ("van.twice", spoil_two_loads_at_once),
    ("van.many", spoil_many),
    ("van.way", spoil_yard_twice),
    ("van.way", spoil_plot_before_yard),
    ("van.speed", spoil_way_to_the_plot),
    ("van.speed", spoil_way_out),
    ("van.speed", spoil_way_home),
    ("van.handling", spoil_loading),
    ("van.handling", spoil_unloading),
    ("van.handling", spoil_moving_aside),
    ("van.day", spoil_driver),
    ("van.day", spoil_second_load_of_a_day),
    ("van.full", spoil_payload),
    ("van.full", spoil_volume),
    ("van.full", spoil_layers),
    ("van.full", spoil_low_roof),
    ("yard.closed", spoil_yard_hours),
    ("yard.closed", spoil_workshop_hours),
    ("store.full", spoil_store),
    ("store.full", spoil_plot_store),
    ("van.both", spoil_van_of_both),
    ("van.both", spoil_van_for_a_kit_of_both),
    ("store.both", spoil_store_of_both),
    ("money.bill", spoil_bill_of_a_load),
    ("money.bill", spoil_hours_of_a_load),
    ("money.bill", spoil_calls),
    ("money.bill", spoil_bill_of_a_fetch),
    *((f"money.{name}", spoil_cost(name)) for name in ("delivery", "transfer", "carbon", "lateness")),
    ("said.kilometres", spoil_kilometres),
    ("said.kilometres", spoil_kilometres_of_a_fetch),
    ("said.kilometres", spoil_kilometres_in_all),
    ("said.kilometres", spoil_base),
    ("said.carbon", spoil_carbon),
    ("said.carbon", spoil_carbon_in_all),
    ("said.mass", spoil_mass),
    ("said.arrival", spoil_said_arrival),
    ("said.due", spoil_date),
    ("said.late", spoil_late_units),
    ("said.late", spoil_late_time),
]
