"""Loads that a driver would drive: what fits, by the cheapest ways, in hours, each vehicle and bay once."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.delivery import plan_deliveries, with_deliveries
from manyworks.planning.delivery.cargo import Item, amount_of, floor_m2, items_of, permitted, why_not
from manyworks.planning.delivery.hours import Hours, plot_hours
from manyworks.planning.delivery.routes import (
    Journey,
    Roads,
    best_journeys,
    estimated_bill,
    on_board,
    one_vehicle,
    shuffled,
)
from manyworks.planning.delivery.sites import sites_of
from manyworks.planning.model import Access, Place, Plan, Problem, Vehicle
from manyworks.planning.vehicles import FLEET
from manyworks.refused import Refused
from tests.examples import PLACING, SOLVING, examples
from tests.planning.instances import BLOCK, CLOCK, rich_problem
from tests.planning.naive import naive_plan

VAN, FLATBED, RIGID, ARTIC = FLEET
SPEED = 45.0


def item(unit: str = "U", workshop: str = "a", position: int = 0, **changes: Any) -> Item:
    usual = {
        "home": "site",
        "ready": 10,
        "due": 50,
        "mass_kg": 45.0,
        "length_mm": 2400.0,
        "width_mm": 600.0,
        "height_mm": 300.0,
    }
    return Item(unit, workshop, position=position, **{**usual, **changes})


def roads(**spots: float) -> Roads:
    """Workshops on a line, the plot at 0 km."""
    points = {name: Place(x, 0.0) for name, x in {**spots, "site": 0.0}.items()}
    return Roads(points, lambda a, b: abs(a.x - b.x))


def with_loads(problem: Problem, plan: Plan) -> Plan:
    return with_deliveries(problem, plan, plan_deliveries(problem, plan))


def paid_by_load(problem: Problem) -> Problem:
    """The same network, whose driving costs what its loads cost."""
    return replace(problem, transport=replace(problem.transport, cost_per_km=None))


@given(seed=st.integers(0, 3000), units=st.integers(1, 9), split=st.sampled_from([0.0, 0.7]))
@examples(SOLVING)
def test_loads_of_any_plan_pass_the_check(seed: int, units: int, split: float) -> None:
    problem = rich_problem(units, seed)
    plan = naive_plan(problem, seed, split)
    found = plan_deliveries(problem, plan)
    assert found.not_carried == ()
    carried = sorted(u for load in found.loads for u in load.units)
    assert carried == sorted(unit.id for unit in problem.units)
    assert check(problem, with_loads(problem, plan)) == []


@given(seed=st.integers(0, 3000), units=st.integers(1, 9), split=st.sampled_from([0.0, 0.7]))
@examples(SOLVING)
def test_no_bound_is_above_a_plan_with_its_loads(seed: int, units: int, split: float) -> None:
    problem = paid_by_load(rich_problem(units, seed))
    plan = with_loads(problem, naive_plan(problem, seed, split))
    assert check(problem, plan) == []
    moved = [*plan.loads, *plan.fetches]
    kits = sum(len(fetch.units) for fetch in plan.fetches)
    assert plan.costs.delivery + plan.costs.transfer == pytest.approx(
        sum(one.cost for one in moved) + kits * problem.transport.transfer_cost
    )
    assert lower_bound(problem, iterations=40).value <= plan.cost * (1 + 1e-9)


@given(seed=st.integers(0, 3000))
@examples(SOLVING)
def test_no_load_takes_longer_than_a_driver_s_day(seed: int) -> None:
    problem = rich_problem(9, seed)
    problem = replace(problem, transport=replace(problem.transport, driver_hours=9.0))
    for load in plan_deliveries(problem, naive_plan(problem, seed, 0.7)).loads:
        assert load.end - load.begin <= 9 * problem.clock.units_per_hour
        assert len({stop.place for stop in load.yards}) == len(load.yards)


def test_blocks_beyond_a_driver_s_day_are_named() -> None:
    problem, plan = both()
    far = replace(problem.homes[0], place=Place(900.0, 0.0))
    problem = replace(problem, homes=(far, problem.homes[1]))
    found = plan_deliveries(problem, plan)
    assert {left.home for left in found.not_carried} == {"H0"}
    assert all("within 10 h" in left.reason for left in found.not_carried)


def test_like_blocks_stand_in_for_each_other() -> None:
    problem = rich_problem(6, 3)
    plan = naive_plan(problem, 3)
    items = {one.unit: one for one in items_of(problem, plan)}
    for home in ("H0", "H1"):
        mine = sorted((one for one in items.values() if one.home == home), key=lambda one: one.ready)
        assert [one.due for one in mine] == sorted(one.due for one in mine)
        assert sorted(one.due for one in mine) == sorted(u.due for u in problem.units if u.home == home)
    # other phases, other blocks: nothing is exchanged
    apart = replace(problem, units=tuple(replace(u, home=f"H{i % 2}") for i, u in enumerate(problem.units)))
    assert {one.due for one in items_of(apart, plan)} == {u.due for u in problem.units}


def test_plots_of_one_site_share_a_load() -> None:
    problem = rich_problem(4, 1)
    beside = replace(problem.homes[1], place=Place(10.1, 5.0))
    near = replace(problem, homes=(problem.homes[0], beside))
    assert [[home.id for home in site] for site in sites_of(near)] == [["H0", "H1"]]
    assert len(sites_of(problem)) == 2
    plan = naive_plan(near, 1)
    shared = replace(near, units=tuple(replace(u, due=300) for u in near.units))
    loads = plan_deliveries(shared, plan).loads
    assert max(load.plots for load in loads) == 2
    assert check(shared, with_loads(shared, plan)) == []


def both(**access: Any) -> tuple[Problem, Plan]:
    problem = rich_problem(4, 1)
    homes = tuple(replace(h, access=replace(h.access, **access)) for h in problem.homes)
    problem = replace(problem, homes=homes)
    return problem, naive_plan(problem, 1)


@pytest.mark.parametrize(
    ("access", "words"),
    [
        ({"block_length_mm": 2300.0}, "100 mm too long for the plot (2,400, limit 2,300 mm)"),
        ({"block_width_mm": 590.0}, "10 mm too wide for the plot (600, limit 590 mm)"),
        ({"block_mass_kg": 40.0}, "5 kg too heavy for the plot (45, limit 40 kg)"),
        ({"carriers": 1}, "20 kg too heavy for 1 carriers (25 kg), without a crane"),
    ],
)
def test_what_cannot_be_carried_is_named_with_numbers(access: dict[str, Any], words: str) -> None:
    problem, plan = both(**access)
    found = plan_deliveries(problem, plan)
    assert found.loads == ()
    assert {n.unit for n in found.not_carried} == {u.id for u in problem.units}
    assert all(words in n.reason for n in found.not_carried)


def test_a_crane_lifts_what_people_cannot() -> None:
    problem, plan = both(carriers=1, crane=True)
    assert plan_deliveries(problem, plan).not_carried == ()


def test_a_block_too_large_for_every_vehicle_is_refused() -> None:
    access = Access(vehicle="luton-van")
    vehicles = permitted(access, FLEET)
    assert "900 mm too long" in why_not(item(length_mm=5000.0), access, vehicles)
    assert "100 kg too heavy" in why_not(item(mass_kg=1100.0), access, vehicles)
    assert why_not(item(), access, vehicles) == ""
    assert why_not(item(), access, ()) == "No vehicle of the fleet may go to the plot."


def test_the_plot_decides_which_vehicles_come() -> None:
    assert permitted(Access(vehicle="flatbed-7.5t"), FLEET) == (VAN, FLATBED)
    assert permitted(Access(), FLEET) == FLEET
    assert permitted(Access(vehicle="flatbed-7.5t"), (VAN,)) == (VAN,)
    assert permitted(Access(vehicle="luton-van"), (ARTIC,)) == ()


def test_vehicles_are_filled_by_mass_by_layers_and_by_volume() -> None:
    light = [item(f"U{i}") for i in range(22)]
    assert amount_of(light[:14]).fits(VAN)
    assert not amount_of(light).fits(VAN)
    assert floor_m2(VAN, 300.0) == pytest.approx(4.1 * 2.0 * 3 * 0.85)
    assert floor_m2(VAN, 1500.0) == pytest.approx(4.1 * 2.0 * 0.85)
    assert not amount_of([item(mass_kg=600.0), item("V", mass_kg=600.0)]).fits(VAN)


def test_a_milk_run_is_taken_when_it_is_cheaper_and_only_then() -> None:
    pair = [item("U0", "a", 0), item("U1", "b", 1)]
    near = best_journeys(pair, FLEET, roads(a=50.0, b=52.0), SPEED)
    cheap = (replace(VAN, fixed_cost=1.0),)
    apart = best_journeys(pair, cheap, roads(a=50.0, b=-50.0), SPEED)
    assert [len(journey.yards) for journey in near] == [2]
    assert sum(estimated_bill(j, roads(a=50.0, b=-50.0), SPEED) for j in apart) <= 2 * (1 + 100 * 0.9)


@given(
    spots=st.lists(st.floats(-60, 60), min_size=2, max_size=4),
    places=st.lists(st.integers(0, 3), min_size=2, max_size=6),
)
@examples(SOLVING)
def test_journeys_are_never_dearer_than_direct_ones_or_one_round(
    spots: list[float], places: list[int]
) -> None:
    names = [f"w{i}" for i in range(len(spots))]
    net = roads(**dict(zip(names, spots)))
    cargo = [item(f"U{i}", names[p % len(names)], i) for i, p in enumerate(places)]
    found = best_journeys(cargo, FLEET, net, SPEED)
    cost = sum(estimated_bill(j, net, SPEED) for j in found)
    used = {i.workshop for i in cargo}
    ways = [one_vehicle([i for i in cargo if i.workshop == name], FLEET, net, SPEED) for name in used]
    together = one_vehicle(cargo, FLEET, net, SPEED)
    assert together is not None
    direct = sum(estimated_bill(j, net, SPEED) for j in ways if j is not None)
    assert cost <= direct + 1e-6
    assert cost <= estimated_bill(together, net, SPEED) + 1e-6
    assert sorted(i.unit for j in found for i in j.items) == sorted(i.unit for i in cargo)


def test_routes_match_the_best_of_all_orders() -> None:
    net = roads(a=10.0, b=30.0, c=20.0)
    cargo = [item("U0", "a", 2), item("U1", "b", 0), item("U2", "c", 1)]
    found = best_journeys(cargo, (FLATBED,), net, SPEED)
    best = min(net.length(order, ("site",), None) for order in itertools.permutations("abc"))
    assert len(found) == 1
    assert net.length(found[0].yards, ("site",), None) == pytest.approx(best)


def test_a_base_of_its_own_is_driven_from_and_back_to() -> None:
    net = roads(a=10.0)
    based = replace(VAN, base=Place(-5.0, 0.0))
    assert net.length(("a",), ("site",), based.base) == pytest.approx(15 + 10 + 5)
    assert net.length(("a",), ("site",), None) == pytest.approx(20)


@given(order=st.permutations(range(6)), yards=st.lists(st.sampled_from("abc"), min_size=6, max_size=6))
@examples(PLACING)
def test_what_stands_before_something_wanted_sooner_is_moved(order: list[int], yards: list[str]) -> None:
    items = tuple(item(f"U{i}", yard, place) for i, (yard, place) in enumerate(zip(yards, order)))
    made = Journey(VAN, tuple(sorted(set(yards))), ("site",), items)
    off = [one.position for one in reversed(on_board(made))]
    assert shuffled(made) == sum(any(later < one for later in off[i:]) for i, one in enumerate(off))
    assert shuffled(replace(made, vehicle=FLATBED)) == 0


def test_deliveries_are_the_same_every_time() -> None:
    problem, plan = both()
    assert plan_deliveries(problem, plan) == plan_deliveries(problem, plan)


@given(
    t=st.integers(1500, 9000), opens=st.integers(0, 1438), wide=st.integers(1, 1440), takes=st.integers(0, 90)
)
@examples(PLACING)
def test_hours_of_a_plot_are_found_to_the_minute(t: int, opens: int, wide: int, takes: int) -> None:
    clock = replace(CLOCK, start=datetime(2026, 1, 5, 7, tzinfo=UTC), minutes_per_unit=1)
    access = Access(opens_minute=opens, closes_minute=min(1440, opens + wide), weekdays=(0, 1, 2, 4))
    hours = plot_hours(clock, access, 20_000)

    def taken(begin: int) -> bool:
        minute = (420 + begin) % 1440
        inside = access.opens_minute <= minute and minute + takes <= access.closes_minute
        return inside and ((420 + begin) // 1440) % 7 in access.weekdays

    if takes > access.closes_minute - access.opens_minute:
        assert hours.first(t, takes) is None
        return
    assert hours.first(t, takes) == next(
        u for u in range(t, t + 5000) if taken(u) and (takes or (420 + u) % 1440 < access.closes_minute)
    )
    sooner = hours.last(t, takes)
    assert sooner is None or sooner + takes <= t
    if takes:
        assert sooner == next((u for u in range(t - takes, -1, -1) if taken(u)), None)


def test_a_closed_day_is_no_window() -> None:
    access = Access(opens_minute=480, closes_minute=600, closed=((24, 48),))
    hours = plot_hours(CLOCK, access, 200)
    assert hours.first(11, 1) == 48 + 8
    assert hours.last(24 + 9, 1) == 9
    assert Hours(()).first(0, 1) is None


def test_storage_on_the_plot_limits_what_waits_there() -> None:
    problem, plan = both(storage_blocks=0)
    assert check(problem, with_loads(problem, plan)) == []


@pytest.mark.parametrize(("seed", "room"), [(0, 1), (12, 1), (12, 3), (28, 3), (33, 3)])
def test_blocks_that_come_while_others_wait_find_room(seed: int, room: int) -> None:
    problem = rich_problem(12, seed)
    homes = tuple(replace(h, access=replace(h.access, storage_blocks=room)) for h in problem.homes)
    problem, plan = replace(problem, homes=homes), naive_plan(problem, seed)
    plan = with_loads(problem, plan)
    assert len({unit for load in plan.loads for unit in load.units}) == 12
    assert check(problem, plan) == []


@pytest.mark.parametrize("count", [1, 2])
def test_vehicles_that_exist_once_drive_once_at_a_time(count: int) -> None:
    problem = rich_problem(12, 5)
    fleet = tuple(replace(vehicle, count=count) for vehicle in FLEET)
    problem = replace(problem, fleet=fleet, units=tuple(replace(u, due=280) for u in problem.units))
    plan = with_loads(problem, naive_plan(problem, 5))
    assert max(load.which for load in plan.loads) <= count
    assert check(problem, plan) == []


def test_without_a_factor_no_greenhouse_gas_is_claimed() -> None:
    problem, plan = both()
    silent = replace(problem, transport=replace(problem.transport, carbon_kgco2e_per_tkm=None))
    assert {load.carbon_kgco2e for load in plan_deliveries(silent, plan).loads} == {None}


def test_carbon_is_tonnes_times_kilometres_times_the_factor() -> None:
    problem, plan = both()
    single = next(x for x in plan_deliveries(problem, plan).loads if len(x.yards) == x.plots == 1)
    tonnes = len(single.units) * (BLOCK.mass_kg or 0) / 1000
    assert single.carbon_kgco2e == pytest.approx(tonnes * single.kilometres / 2 * 0.1)


def test_the_bill_has_hire_kilometres_hours_and_calls() -> None:
    dear = replace(VAN, cost_per_hour=20.0, cost_per_call=7.0)
    assert dear.bill(100.0, 4.0, 2) == pytest.approx(60 + 90 + 80 + 14)


def test_a_vehicle_without_a_source_is_refused() -> None:
    with pytest.raises(Refused, match="source"):
        Vehicle("cart", 100, 1000, 1000, 1000, "rear", 0, 0)
    assert all(vehicle.source and not vehicle.confirmed for vehicle in FLEET)
    assert RIGID.payload_kg < ARTIC.payload_kg
