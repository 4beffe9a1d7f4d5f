"""Matching is exact, and every reason is a sentence with numbers."""

from dataclasses import replace

import pytest

from manyworks.planning.match import access_reasons, match
from manyworks.planning.model import (
    Access,
    Block,
    Operation,
    Part,
    PartCount,
    People,
    Pool,
    Problem,
    Workshop,
)
from tests.planning.instances import BLOCK, rich_problem


def with_router(**changes: object) -> Problem:
    """One workshop with one router; the block has one panel of 2,000 x 500 x 18 mm plywood."""
    problem = rich_problem(1)
    shop = problem.workshops[0]
    pools = (replace(shop.pools[0], **changes), shop.pools[2])  # type: ignore[arg-type]
    return replace(problem, workshops=(replace(shop, pools=pools),))


def cut_reasons(problem: Problem) -> tuple[str, ...]:
    return match(problem).fits["wall", "cut"][0].reasons


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"length_mm": 1980.0}, "bed 1,980 × 1,250 mm of router is 20 mm too short for panel"),
        (
            {"length_mm": 2000.0, "width_mm": 480.0},
            "bed 2,000 × 480 mm of router is 20 mm too narrow for panel",
        ),
        ({"thickness_max_mm": 15.0}, "router takes boards up to 15 mm; panel is 18 mm"),
        ({"thickness_min_mm": 20.0}, "router takes boards from 20 mm; panel is 18 mm"),
        ({"materials": ("mdf",)}, "router does not work ply"),
        ({"processes": ("milling",)}, "has no machine for cnc-routing"),
    ],
)
def test_each_demand_has_its_own_sentence(changes: dict[str, object], reason: str) -> None:
    assert cut_reasons(with_router(**changes)) == (reason,)


def test_a_bed_that_fits_after_turning_fits() -> None:
    assert cut_reasons(with_router(length_mm=1250.0, width_mm=2500.0)) == ()
    for size in ({"length_mm": 500.0, "width_mm": 2000.0}, {"length_mm": 2000.0, "width_mm": 500.0}):
        assert cut_reasons(replace(with_router(**size), stock=())) == (), "no sheet is listed"


def with_tolerance(need: float, keeps: float | None) -> Problem:
    problem = with_router(tolerance_mm=keeps)
    return replace(problem, parts=(replace(problem.parts[0], tolerance_mm=need),))


def test_tolerance_is_compared_and_silence_is_no_promise() -> None:
    assert cut_reasons(with_tolerance(0.5, 0.5)) == ()
    assert cut_reasons(with_tolerance(0.2, 0.5)) == ("router keeps ±0.5 mm; ±0.2 mm is needed",)
    assert cut_reasons(with_tolerance(0.2, None)) == ("router states no tolerance; ±0.2 mm is needed",)


def test_people_and_papers_are_demands_too() -> None:
    problem = rich_problem(1)
    shop = replace(problem.workshops[0], people=(People(("joiner",), 1),), certificates=())
    fit = match(replace(problem, workshops=(shop,))).fits["wall", "make"][0]
    assert not fit.able
    assert fit.reasons == (
        "has 1 of the 2 people with the skill joiner",
        "does not hold the certificate fsc",
        "has no one with the skill inspector",
    )
    assert fit.met == fit.of - 3


def test_near_misses_come_in_order_of_what_is_missing() -> None:
    problem = rich_problem(1)
    good = problem.workshops[0]
    small = tuple(replace(pool, length_mm=1000.0) if pool.length_mm else pool for pool in good.pools)
    thin = tuple(replace(pool, thickness_max_mm=9.0) if pool.length_mm else pool for pool in small)
    shops = (replace(good, id="two", pools=thin), replace(good, id="one", pools=small), good)
    found = match(replace(problem, workshops=shops))
    assert found.able("wall", "cut") == ["north"]
    assert [(miss.workshop, miss.of - miss.met) for miss in found.nearest("wall", "cut")] == [
        ("one", 1),
        ("two", 2),
    ]


def test_parts_of_several_sizes_are_judged_by_the_worst() -> None:
    problem = with_router()
    long = Part("beam", "ply", 18, 3000, 100)
    block = replace(BLOCK, parts=(*BLOCK.parts, PartCount("beam")))
    problem = replace(problem, parts=(*problem.parts, long), blocks=(block,))
    assert cut_reasons(problem) == ("bed 2,500 × 1,250 mm of router is 500 mm too short for beam",)


def test_the_finished_block_must_fit_where_it_is_made() -> None:
    problem = rich_problem(1)
    shop = problem.workshops[0]
    bench = replace(shop.pools[2], length_mm=3000.0, width_mm=1000.0, height_mm=200.0)
    small = replace(shop, pools=(*shop.pools[:2], bench))
    reasons = match(replace(problem, workshops=(small,))).fits["wall", "make"][0].reasons
    assert reasons == ("bench has 200 mm of height, 100 mm too little for wall",)


def test_what_a_plot_does_not_let_through() -> None:
    home = rich_problem(1).homes[0]
    tight = replace(home, access=Access(block_length_mm=2300, block_width_mm=600, block_mass_kg=44.5))
    assert access_reasons(BLOCK, tight) == (
        "wall is 100 mm too long for the plot H0",
        "wall is 0.5 kg too heavy for the plot H0",
    )
    assert access_reasons(BLOCK, home) == ()


def test_a_pool_that_does_two_processes_serves_both() -> None:
    problem = rich_problem(1)
    pool = Pool("all", ("cnc-routing", "assembly"), 50.0)
    shop = Workshop("one", problem.workshops[0].place, problem.workshops[0].calendar, (pool,))
    block = Block(
        "wall", (Operation("c", "cut", "cnc-routing", 10), Operation("m", "make", "assembly", 10, ("c",)))
    )
    found = match(replace(problem, blocks=(block,), workshops=(shop,)))
    assert found.able("wall", "cut") == found.able("wall", "make") == ["one"]
