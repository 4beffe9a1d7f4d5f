"""Loads fit their vehicles and plots, come in the order of erection, and cost no more than direct ones."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.planning.check import check
from manyworks.planning.delivery import FLEET, Vehicle, plan_deliveries
from manyworks.planning.delivery.cargo import Item, fits, floor_m2, permitted, why_not
from manyworks.planning.delivery.drops import before_window, in_window
from manyworks.planning.delivery.routes import Roads, best_journeys, direct, one_vehicle
from manyworks.planning.model import Access, Home, Place, Plan, Problem
from manyworks.refused import Refused
from tests.examples import PLACING, SOLVING, examples
from tests.planning.instances import BLOCK, CLOCK, rich_problem
from tests.planning.naive import naive_plan

VAN, FLATBED, RIGID, ARTIC = FLEET


def item(unit: str = "U", workshop: str = "a", position: int = 0, **changes: Any) -> Item:
    usual = {
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
    points = {**spots, "site": 0.0}
    return Roads("site", {(a, b): abs(points[a] - points[b]) for a in points for b in points})


@given(seed=st.integers(0, 3000), units=st.integers(1, 9), split=st.sampled_from([0.0, 0.7]))
@examples(SOLVING)
def test_loads_of_any_plan_pass_the_check(seed: int, units: int, split: float) -> None:
    problem = rich_problem(units, seed)
    plan = naive_plan(problem, seed, split)
    found = plan_deliveries(problem, plan, iterations=20)
    loads = tuple(load.journey for load in found.loads)
    assert found.not_carried == ()
    assert sorted(u for load in loads for u in load.units) == sorted(
        problem.units[i].id for i in range(units)
    )
    assert check(problem, replace(plan, loads=loads)) == []
    assert found.kilometres == pytest.approx(sum(load.kilometres for load in loads))
    assert found.carbon_kgco2e == pytest.approx(sum(load.carbon_kgco2e or 0 for load in loads))


@given(seed=st.integers(0, 3000))
@examples(SOLVING)
def test_no_van_stands_loaded_until_others_are_ready(seed: int) -> None:
    problem = rich_problem(9, seed)
    for load in plan_deliveries(problem, naive_plan(problem, seed, 0.7), iterations=20).loads:
        journey, clock = load.journey, problem.clock
        driving = journey.kilometres / problem.transport.speed_km_h * clock.units_per_hour
        rounded = 2 * len(journey.stops)
        assert journey.arrive - journey.depart <= driving + rounded


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
    found = plan_deliveries(problem, plan, iterations=5)
    assert found.loads == ()
    assert {n.unit for n in found.not_carried} == {u.id for u in problem.units}
    assert all(words in n.reason for n in found.not_carried)


def test_a_crane_lifts_what_people_cannot() -> None:
    problem, plan = both(carriers=1, crane=True)
    assert plan_deliveries(problem, plan, iterations=5).not_carried == ()


def test_a_block_too_large_for_every_vehicle_is_refused() -> None:
    home = Home("H", Place(0, 0), Access(vehicle="luton-van"))
    assert "900 mm too long" in why_not(item(length_mm=5000.0), home, permitted(home))
    assert "100 kg too heavy" in why_not(item(mass_kg=1100.0), home, permitted(home))
    assert why_not(item(), home, permitted(home)) == ""
    assert why_not(item(), home, ()) == "No vehicle of the fleet may go to the plot."


def test_the_plot_decides_which_vehicles_come() -> None:
    assert permitted(Home("H", Place(0, 0), Access(vehicle="flatbed-7.5t"))) == (VAN, FLATBED)
    assert permitted(Home("H", Place(0, 0))) == FLEET
    assert permitted(Home("H", Place(0, 0), Access(vehicle="artic")), (VAN,)) == ()


def test_vehicles_are_filled_by_mass_by_layers_and_by_volume() -> None:
    light = [item(f"U{i}") for i in range(22)]
    assert fits(light[:14], VAN)
    assert not fits(light, VAN)
    assert floor_m2(VAN, light) == pytest.approx(4.1 * 2.0 * 3 * 0.85)
    assert floor_m2(VAN, [item(height_mm=1500.0)]) == pytest.approx(4.1 * 2.0 * 0.85)
    assert not fits([item(mass_kg=600.0), item("V", mass_kg=600.0)], VAN)


def test_a_milk_run_is_taken_when_it_is_cheaper_and_only_then() -> None:
    pair = [item("U0", "a", 0), item("U1", "b", 1)]
    near = best_journeys(pair, FLEET, roads(a=50.0, b=52.0), seed=0, iterations=50)
    apart = best_journeys(
        pair, (replace(VAN, fixed_cost=1.0),), roads(a=50.0, b=-50.0), seed=0, iterations=50
    )
    assert [len(j.calls) for j in near] == [2]
    assert near[0].cost < sum(j.cost for j in direct(pair, FLEET, roads(a=50.0, b=52.0)))
    assert sorted(len(j.calls) for j in apart) == [1, 1] or apart[0].kilometres == pytest.approx(200.0)


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
    found = best_journeys(cargo, FLEET, net, seed=1, iterations=30)
    cost = sum(j.cost for j in found)
    together = one_vehicle(cargo, FLEET, net)
    assert together is not None
    assert cost <= sum(j.cost for j in direct(cargo, FLEET, net)) + 1e-6
    assert cost <= together.cost + 1e-6
    assert sorted(i.unit for j in found for c in j.calls for i in c.items) == sorted(i.unit for i in cargo)
    for made in found:
        order = [i.position for call in made.calls for i in call.items]
        if made.vehicle.loading == "rear":
            assert order == sorted(order, reverse=True)


def test_routes_match_the_best_of_all_orders() -> None:
    net = roads(a=10.0, b=30.0, c=20.0)
    cargo = [item("U0", "a", 2), item("U1", "b", 0), item("U2", "c", 1)]
    flatbed = replace(FLATBED, source="test")
    found = best_journeys(cargo, (flatbed,), net, seed=0, iterations=100)
    best = min(net.round_trip(order) for order in itertools.permutations("abc"))
    assert len(found) == 1
    assert found[0].kilometres == pytest.approx(best)


def test_the_same_seed_gives_the_same_deliveries() -> None:
    problem, plan = both()
    one, two = (plan_deliveries(problem, plan, seed=3, iterations=30) for _ in range(2))
    assert one == two


def test_deliveries_wait_for_the_window_of_the_plot() -> None:
    access = Access(opens_minute=480, closes_minute=600)
    assert in_window(CLOCK, access, 8) == 8
    assert in_window(CLOCK, access, 11) == 24 + 8
    assert in_window(CLOCK, access, 3) == 8
    assert before_window(CLOCK, access, 24 + 3, 0) == 10
    assert before_window(CLOCK, access, 24 + 3, 12) == 24 + 8


@given(
    t=st.integers(0, 5000), back=st.integers(0, 1500), opens=st.integers(0, 1439), wide=st.integers(1, 1440)
)
@examples(PLACING)
def test_windows_are_found_to_the_minute(t: int, back: int, opens: int, wide: int) -> None:
    clock = replace(CLOCK, start=datetime(2026, 1, 5, 7, tzinfo=UTC), minutes_per_unit=1)
    access = Access(opens_minute=opens, closes_minute=min(1440, opens + wide))

    def taken(unit: int) -> bool:
        return access.opens_minute <= (420 + unit) % 1440 <= access.closes_minute

    later = next(unit for unit in range(t, t + 1441) if taken(unit))
    assert in_window(clock, access, t) == later
    sooner = (unit for unit in range(t, t - back - 1, -1) if taken(unit))
    assert before_window(clock, access, t, t - back) == next(sooner, later)


def test_storage_on_the_plot_limits_what_waits_there() -> None:
    problem, plan = both(storage_blocks=0)
    loads = tuple(load.journey for load in plan_deliveries(problem, plan, iterations=10).loads)
    assert check(problem, replace(plan, loads=loads)) == []


@pytest.mark.parametrize(("seed", "room"), [(0, 1), (12, 1), (12, 3), (28, 3), (33, 3)])
def test_blocks_that_come_while_others_wait_find_room(seed: int, room: int) -> None:
    problem = rich_problem(12, seed)
    homes = tuple(replace(h, access=replace(h.access, storage_blocks=room)) for h in problem.homes)
    problem, plan = replace(problem, homes=homes), naive_plan(problem, seed)
    loads = tuple(load.journey for load in plan_deliveries(problem, plan, iterations=10).loads)
    assert len({unit for load in loads for unit in load.units}) == 12
    assert check(problem, replace(plan, loads=loads)) == []


def test_without_a_factor_no_greenhouse_gas_is_claimed() -> None:
    problem, plan = both()
    silent = replace(problem, transport=replace(problem.transport, carbon_kgco2e_per_tkm=None))
    assert plan_deliveries(silent, plan, iterations=5).carbon_kgco2e is None


def test_carbon_is_tonnes_times_kilometres_times_the_factor() -> None:
    problem, plan = both()
    single = next(x for x in plan_deliveries(problem, plan, iterations=10).loads if x.direct)
    loaded = single.journey.kilometres / 2
    tonnes = len(single.journey.units) * (BLOCK.mass_kg or 0) / 1000
    assert single.journey.carbon_kgco2e == pytest.approx(tonnes * loaded * 0.1)


def test_a_vehicle_without_a_source_is_refused() -> None:
    with pytest.raises(Refused, match="source"):
        Vehicle("cart", 100, 1000, 1000, 1000, "rear", 0, 0)
    assert all(vehicle.source and not vehicle.confirmed for vehicle in FLEET)
    assert RIGID.payload_kg < ARTIC.payload_kg
