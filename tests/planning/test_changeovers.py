"""Change-overs: compiled equals plain, incremental runs equal whole ones, and what people read of them."""

import random
from dataclasses import replace

import pytest

from manyworks.planning.answer import write_plan
from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.explain import Explainer
from manyworks.planning.first import first_plan
from manyworks.planning.match import match
from manyworks.planning.model import (
    Block,
    Calendar,
    Operation,
    Outage,
    Plan,
    Pool,
    Problem,
    Promise,
    Unit,
    Workshop,
)
from manyworks.planning.problem_json import problem_from_dict, problem_to_dict
from manyworks.planning.reference import reference_problem
from manyworks.planning.replan import carried_on
from manyworks.planning.simulate import Doubt, simulate
from manyworks.planning.solver import solve
from manyworks.planning.whatif import MoreMachines, MorePeople, MoreTrainees
from manyworks.refused import Refused
from tests.planning.instances import rich_problem
from tests.planning.series import series_problem
from tests.planning.test_dispatch import equals_the_plain_one
from tests.planning.whole import incremental_equals_whole


def with_changes(problem: Problem, seed: int, often: float = 0.7) -> Problem:
    """Every machine a pool of its own, most of them with a change-over, and families that blocks share."""
    r = random.Random(seed)

    def alone(pool: Pool) -> list[Pool]:
        return [
            replace(
                pool,
                id=f"{pool.id}-{i}",
                machines=1,
                changeover_minutes=r.choice((40, 90, 200)) if r.random() < often else 0,
            )
            for i in range(pool.machines)
        ]

    def shop(workshop: Workshop) -> Workshop:
        return replace(workshop, pools=tuple(one for pool in workshop.pools for one in alone(pool)))

    blocks = tuple(
        replace(
            block,
            operations=tuple(replace(o, family=r.choice(("", "", "ply", "osb"))) for o in block.operations),
        )
        for block in problem.blocks
    )
    return replace(problem, workshops=tuple(map(shop, problem.workshops)), blocks=blocks)


def without_gates(problem: Problem) -> Problem:
    return replace(problem, blocks=tuple(replace(b, first_article=False) for b in problem.blocks))


def disturbed(problem: Problem, seed: int) -> Problem:
    """Machines that are out, promises, and work that has begun."""
    r = random.Random(seed)
    shop = problem.workshops[0]
    out = tuple(
        Outage(shop.id, r.choice(shop.pools).id, start := r.randrange(60, 180), start + r.randrange(5, 60))
        for _ in range(2)
    )
    promises = tuple(
        Promise(unit.id, "cut", r.choice(problem.workshops).id, r.random() < 0.5)
        for unit in problem.units
        if r.random() < 0.3
    )
    begun = carried_on(problem, solve(problem, iterations=200, seed=seed), now=60)
    promises = tuple(p for p in promises if p.unit not in {s.unit for s in begun.started})
    return replace(begun, outages=out, promises=promises)


PLAIN = [
    *(without_gates(with_changes(series_problem(n, seed), seed)) for n in (6, 12) for seed in (1, 2, 3)),
    *(with_changes(series_problem(12, seed), seed) for seed in (4, 5, 6)),
    with_changes(reference_problem(3, 4, 5, 1), 1),
]


def sparse(seed: int) -> Problem:
    """Machines that often stand idle, so that a bar may leave one before which nothing else changes."""
    problem, r = without_gates(with_changes(series_problem(30, seed), seed, 1.0)), random.Random(seed)
    return replace(
        problem,
        units=tuple(
            replace(unit, release=(release := r.randrange(180)), due=release + r.randrange(40, 300))
            for unit in problem.units
        ),
    )


@pytest.mark.parametrize("problem", PLAIN)
def test_the_compiled_change_over_equals_the_plain_one(problem: Problem) -> None:
    equals_the_plain_one(problem, 5)


@pytest.mark.parametrize("seed", range(7, 12))
def test_the_compiled_change_over_equals_the_plain_one_when_disturbed(seed: int) -> None:
    equals_the_plain_one(disturbed(without_gates(with_changes(series_problem(14, seed), seed)), seed), 5)


@pytest.mark.parametrize(
    "problem",
    [
        with_changes(reference_problem(5, 5, 12, 1), 1),
        with_changes(reference_problem(4, 6, 9, 2), 2, 0.3),
        *(without_gates(with_changes(series_problem(14, seed), seed)) for seed in (1, 2, 3)),
        *(with_changes(series_problem(14, seed), seed) for seed in (4, 5, 6)),
        with_changes(series_problem(40, 11), 11),
        sparse(104),
        sparse(132),
        with_changes(series_problem(14, 12, fairness_per_hour=20.0, share_cap=0.4), 12),
    ],
)
def test_incremental_equals_whole_after_every_few_moves(problem: Problem) -> None:
    incremental_equals_whole(problem)


@pytest.mark.parametrize("seed", range(7, 11))
def test_incremental_equals_whole_when_disturbed(seed: int) -> None:
    incremental_equals_whole(disturbed(with_changes(series_problem(20, seed), seed), seed))


def test_plans_with_change_overs_pass_the_check_and_the_bound_stays_below() -> None:
    for seed in range(12):
        problem = with_changes(series_problem(10, seed), seed)
        problem = disturbed(problem, seed) if seed % 2 else problem
        plan = solve(problem, iterations=400, seed=seed)
        assert check(problem, plan) == []
        assert lower_bound(problem, iterations=40, upper=plan.cost).value <= plan.cost * (1 + 1e-9)


def router_only(*families: str, minutes: float = 30) -> tuple[Problem, Plan]:
    """Units of one block each, cut one after the other on the only machine of the only workshop."""
    rich = rich_problem(len(families))
    pool = Pool("router", ("cnc-routing",), 60.0, changeover_minutes=minutes, name="Big router")
    bench = Pool("bench", ("assembly",), 30.0, 9)
    steps = Operation("cut", "cut", "cnc-routing", 60), Operation("join", "make", "assembly", 60, ("cut",))
    problem = replace(
        rich,
        clock=replace(rich.clock, minutes_per_unit=15),
        workshops=(replace(rich.workshops[0], calendar=Calendar(((0, 5000),), 5000), pools=(pool, bench)),),
        blocks=tuple(
            Block(f"B{i}", (replace(steps[0], family=family), steps[1]), name=f"Block {i}")
            for i, family in enumerate(families)
        ),
        units=tuple(Unit(f"U{i}", f"B{i}", "H0", 0, 100 + i) for i in range(len(families))),
    )
    return problem, by_rule(problem)


def by_rule(problem: Problem) -> Plan:
    """The first plan: by due date, without a search."""
    first = first_plan(problem, match(problem))
    assert first.compiled is not None
    assert first.best is not None
    return write_plan(first.compiled, first.best.place, first.best.priority)


def cuts(plan: Plan) -> list[tuple[str, int, int]]:
    return sorted((bar.unit, bar.start, bar.end) for bar in plan.operations if bar.operation == "cut")


def test_a_machine_changes_over_only_from_another_family() -> None:
    problem, plan = router_only("ply", "ply", "osb", "", "")
    assert cuts(plan) == [("U0", 0, 4), ("U1", 4, 8), ("U2", 8, 14), ("U3", 14, 20), ("U4", 20, 26)]
    same = router_only("ply", "ply", "ply", "B0", "B0")[1]
    assert [end - start for _, start, end in cuts(same)] == [4, 4, 4, 6, 4]
    assert plan.costs.work == router_only("ply", "ply", "osb", "", "", minutes=0)[1].costs.work
    assert check(problem, plan) == []


def test_a_plan_that_forgets_a_change_over_or_counts_one_too_many_is_found() -> None:
    problem, plan = router_only("ply", "osb")
    wrong = replace(problem, blocks=router_only("ply", "ply")[0].blocks)
    without = replace(
        problem,
        workshops=tuple(
            replace(w, pools=tuple(replace(p, changeover_minutes=0.0) for p in w.pools))
            for w in problem.workshops
        ),
    )
    for other in (wrong, without):
        assert [found.code for found in check(other, plan)] == ["time.duration"]
    assert [found.code for found in check(problem, by_rule(without))] == ["time.duration"]


def test_an_outage_leaves_the_machine_as_it_is_and_begun_work_counts() -> None:
    problem, plan = router_only("ply", "osb", "osb")
    out = replace(problem, outages=(Outage("north", "router", 10, 30),))
    assert cuts(by_rule(out)) == [("U0", 0, 4), ("U1", 4, 10), ("U2", 30, 34)]
    later = carried_on(problem, plan, now=2)
    assert cuts(by_rule(later)) == cuts(plan)


def test_of_two_free_machines_the_one_that_is_set_up_takes_the_work() -> None:
    problem, _ = router_only("ply", "osb", "ply", "osb")
    shop = problem.workshops[0]
    two = replace(shop, pools=(*shop.pools, replace(shop.pools[0], id="second")))
    plan = by_rule(replace(problem, workshops=(two,)))
    where = {bar.unit: bar.pool for bar in plan.operations if bar.operation == "cut"}
    assert where == {"U0": "router", "U1": "second", "U2": "router", "U3": "second"}
    assert all(end - start == 4 for _, start, end in cuts(plan))


def test_an_operation_that_fits_an_opening_only_without_its_change_over_is_refused() -> None:
    problem, _ = router_only("ply", "osb", minutes=60)
    short = replace(problem.workshops[0], calendar=Calendar(((0, 7),), 96))
    refusals = solve(replace(problem, workshops=(short,)), iterations=10).refusals
    assert [refusal.unit for refusal in refusals] == ["U0", "U1"]
    just = replace(short, calendar=Calendar(((0, 8),), 96))
    assert solve(replace(problem, workshops=(just,)), iterations=10).refusals == ()


def test_a_change_over_is_said_and_simulated() -> None:
    problem, plan = router_only("ply", "B2", "")
    texts = [e.text for e in Explainer(problem, plan, {"ply": "spruce ply"}).all() if e.operation == "cut"]
    assert ["to change" in text for text in texts] == [False, True, False]
    assert "30 min to change Big router from spruce ply to Block 2." in texts[1]
    certain = Doubt(machine_spread=0, people_spread=0, journey_spread=0, hours_between_failures=None)
    (home,) = simulate(problem, plan, runs=1, doubt=certain).homes
    assert home.p50 == max(a.arrive for a in plan.assignments)


def test_change_overs_are_refused_where_the_work_before_is_not_known() -> None:
    for wrong, field, word in (
        ({"machines": 2, "changeover_minutes": 5}, "changeover_minutes", "one machine, not 2"),
        ({"changeover_minutes": -1}, "changeover_minutes", "at least 0 min"),
        ({"changeover_minutes": float("nan")}, "changeover_minutes", "finite"),
        ({"changeover_minutes": 1e6}, "changeover_minutes", "at most 10080 min"),
    ):
        with pytest.raises(Refused, match=word) as refused:
            Pool("router", ("cnc-routing",), 60.0, **wrong)  # type: ignore[arg-type]
        assert refused.value.field == field
    data = problem_to_dict(router_only("ply")[0])
    data["workshops"][0]["pools"][0]["machines"] = 3
    with pytest.raises(Refused) as refused:
        problem_from_dict(data)
    assert refused.value.field == "workshops[0].pools[0].changeover_minutes"
    assert "pool of its own" in refused.value.hint


def test_one_more_machine_of_a_pool_that_changes_over_is_a_pool_of_its_own() -> None:
    problem = MoreMachines("north", "router", 2).change(router_only("ply", "osb")[0])
    assert [pool.id for pool in problem.workshops[0].pools] == ["router", "router+2", "router+3", "bench"]
    fewer = MoreMachines("north", "router+2", -1).change(problem)
    assert [pool.id for pool in fewer.workshops[0].pools] == ["router", "router+3", "bench"]


def test_one_more_person_at_benches_that_change_over_brings_a_bench_of_its_own() -> None:
    problem = rich_problem(6)
    north = problem.workshops[0]
    *routers, bench = north.pools
    bench = replace(bench, machines=1, changeover_minutes=30)
    shops = (replace(north, pools=(*routers, bench)), *problem.workshops[1:])
    problem = replace(problem, workshops=shops)

    def benches(people: int, problem: Problem) -> list[str]:
        changed = MorePeople("north", "joiner", people).change(problem)
        assert check(changed, solve(changed, iterations=100)) == []
        return [pool.id for pool in changed.workshops[0].pools if pool.changeover_minutes]

    assert benches(2, problem) == ["bench", "bench+2", "bench+3"]
    more = MorePeople("north", "joiner", 2).change(problem)
    assert benches(1, more) == ["bench", "bench+2", "bench+3", "bench+4"]
    assert benches(-1, more) == ["bench", "bench+2"]
    assert benches(-9, more) == ["bench"]


def test_more_trainees_beside_a_machine_that_changes_over_have_places_of_their_own() -> None:
    problem, _ = router_only("ply", "osb")
    trainees = MoreTrainees("north", "router", "joiner", (problem.blocks[0].id,), trainees=2)
    twice = trainees.change(trainees.change(problem))
    places = [pool for pool in twice.workshops[0].pools if pool.training]
    assert len(places) == 4
    assert all(pool.machines == 1 and pool.changeover_minutes for pool in places)
    assert check(twice, solve(twice, iterations=100)) == []
    other = replace(trainees, blocks=(problem.blocks[1].id,)).change(twice)
    kept = {pool.training.blocks for pool in other.workshops[0].pools if pool.training}
    assert kept == {tuple(block.id for block in problem.blocks[:2])}
