"""The bound is never above an optimum or any plan, and close to it where that can be proved."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from manyworks.planning import reference_problem
from manyworks.planning.bound import lower_bound
from manyworks.planning.model import Problem, Promise, Unit, Workshop
from tests.planning.instances import rich_problem
from tests.planning.naive import Dispatcher, is_open, kilometres, lag, naive_plan

CENTS = 100


class Exact:
    """The optimum of a tiny problem by CP-SAT, written from the model's definition alone.

    One workshop pair per unit, one start per operation, every machine and every person a cumulative
    resource in wall time. Opening times without pauses: an operation lies in one opening.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem, self.rules = problem, Dispatcher(problem)
        self.model = cp_model.CpModel()
        self.bars: dict[tuple[str, str], list[tuple[cp_model.IntervalVar, int]]] = {}
        self.terms: list[cp_model.LinearExprT] = []
        self.horizon = max(u.due for u in problem.units) + 12 * problem.clock.units_per_day
        for unit in problem.units:
            self._add_unit(unit)
        for (shop, name), bars in self.bars.items():
            workshop = next(w for w in problem.workshops if w.id == shop)
            counts = {p.id: p.machines for p in workshop.pools} | {g.skill: g.count for g in workshop.people}
            self.model.add_cumulative([b for b, _ in bars], [n for _, n in bars], counts[name])

    def _add_unit(self, unit: Unit) -> None:
        problem, pairs = self.problem, []
        block = self.rules.blocks[unit.block]
        home = self.rules.homes[unit.home].place
        arrive = self.model.new_int_var(0, self.horizon, "")
        cutters, makers = self.rules.able(block, "cut"), self.rules.able(block, "make")
        for cut, make in itertools.product(cutters, makers):
            chosen = self.model.new_bool_var("")
            pairs.append(chosen)
            km = kilometres(problem, cut.place, make.place)
            to_site = kilometres(problem, make.place, home)
            money = to_site * problem.transport.cost_per_km
            if cut.id != make.id:
                money += problem.transport.transfer_cost + km * problem.transport.cost_per_km
            ends: dict[str, cp_model.IntVar] = {}
            for step in sorted(block.operations, key=lambda s: s.group == "make"):
                shop = cut if step.group == "cut" else make
                start, end, price = self._add_bar(unit, step.id, shop, chosen)
                ends[step.id], money = end, money + price
                self.model.add(start >= unit.release)
                for before in block.operations:
                    kit = step.group == "make" and before.group == "cut"
                    if kit or before.id in step.after:
                        wait = lag(problem, km) if kit and cut.id != make.id else 0
                        self.model.add(start >= ends[before.id] + wait).only_enforce_if(chosen)
                if step.group == "make":
                    self.model.add(arrive >= end + lag(problem, to_site)).only_enforce_if(chosen)
            self.terms.append(round(money * CENTS) * chosen)
        self.model.add_exactly_one(pairs)
        late = self.model.new_int_var(0, self.horizon, "")
        self.model.add(late >= arrive - unit.due)
        per_unit = problem.policy.lateness_per_day / problem.clock.units_per_day
        self.terms.append(round(per_unit * CENTS) * late)

    def _add_bar(
        self, unit: Unit, step_id: str, shop: Workshop, chosen: cp_model.IntVar
    ) -> tuple[cp_model.IntVar, cp_model.IntVar, float]:
        step = next(s for s in self.rules.blocks[unit.block].operations if s.id == step_id)
        (pool,) = self.rules.pools(shop, step)
        length = self.rules.length(unit, step, pool)
        starts = [
            t
            for t in range(self.horizon - length)
            if all(is_open(shop.calendar, t + i) for i in range(length))
        ]
        start = self.model.new_int_var_from_domain(cp_model.Domain.from_values(starts), "")
        end = self.model.new_int_var(0, self.horizon, "")
        bar = self.model.new_optional_interval_var(start, length, end, chosen, "")
        self.bars.setdefault((shop.id, pool.id), []).append((bar, 1))
        if step.skill is not None:
            self.bars.setdefault((shop.id, step.skill), []).append((bar, step.people))
        return start, end, length / self.problem.clock.units_per_hour * pool.rate_per_hour

    def cost(self) -> float:
        self.model.minimize(sum(self.terms))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        assert solver.solve(self.model) == cp_model.OPTIMAL
        return solver.objective_value / CENTS


def tight(homes: int, workshops: int, blocks: int, seed: int) -> Problem:
    """A reference instance whose dates are so close that some units must be late."""
    problem = reference_problem(homes, workshops, blocks, seed)
    units = tuple(replace(u, release=0, due=60 + 8 * i) for i, u in enumerate(problem.units))
    shops = tuple(replace(w, pools=tuple(replace(p, machines=1) for p in w.pools)) for w in problem.workshops)
    return replace(problem, units=units, workshops=shops)


@pytest.mark.parametrize("seed", range(4))
def test_never_above_the_proved_optimum_and_near_it(seed: int) -> None:
    problem = tight(1, 2, 3, seed)
    best = Exact(problem).cost()
    rounding = 0.01 * 200
    found = lower_bound(problem, iterations=150, upper=best)
    assert found.kind in ("lagrangian", "free")
    assert found.units == 3
    assert 0.7 * best < found.value <= best + rounding


def test_people_are_a_capacity_too() -> None:
    base = rich_problem(5, 1)
    shops = tuple(
        replace(
            w,
            pools=(replace(w.pools[0], machines=3), replace(w.pools[2], machines=6)),
            calendar=replace(w.calendar, pause=0),
        )
        for w in base.workshops[:1]
    )
    units = tuple(replace(u, release=0, due=35, minutes=(150.0, 300.0, 120.0, 60.0)) for u in base.units)
    transport = replace(base.transport, carbon_kgco2e_per_tkm=None)
    problem = replace(base, workshops=shops, units=units, transport=transport)
    best = Exact(problem).cost()
    found = lower_bound(problem, iterations=200, upper=best)
    assert found.value <= best + 2.0
    assert any(price.kind == "people" for price in found.prices)


@given(seed=st.integers(0, 10_000), units=st.integers(1, 8), split=st.sampled_from([0.0, 0.6]))
@settings(max_examples=25, deadline=None)
def test_never_above_any_plan(seed: int, units: int, split: float) -> None:
    problem = rich_problem(units, seed)
    plan = naive_plan(problem, seed, split)
    found = lower_bound(problem, iterations=40, upper=plan.cost)
    assert 0 < found.value <= plan.cost * (1 + 1e-9)
    assert found.units == units


def test_prices_raise_the_bound_and_name_the_scarce_hours() -> None:
    problem = reference_problem(6, 3, 10, seed=2)
    free, priced = lower_bound(problem, iterations=1), lower_bound(problem, iterations=120)
    assert free.kind == "free"
    assert free.prices == ()
    assert priced.kind == "lagrangian"
    assert priced.value > free.value
    dearest = priced.prices[0]
    assert dearest.per_hour > 0
    assert dearest.end - dearest.begin == 240
    assert dearest.workshop in {w.id for w in problem.workshops}
    assert [p.per_hour for p in priced.prices] == sorted((p.per_hour for p in priced.prices), reverse=True)


def test_the_same_iterations_give_the_same_bound() -> None:
    problem = reference_problem(4, 3, 8, seed=5)
    one, two = (lower_bound(problem, iterations=30) for _ in range(2))
    assert (one.value, one.prices) == (two.value, two.prices)


def test_more_freedom_never_raises_it() -> None:
    problem = reference_problem(4, 3, 6, seed=3)
    whole = lower_bound(problem, iterations=1).value
    together = replace(problem, policy=replace(problem.policy, splitting=False))
    units = tuple(replace(u, release=0, due=u.due + 200) for u in problem.units)
    assert lower_bound(together, iterations=1).value >= whole
    assert lower_bound(replace(problem, units=units), iterations=1).value <= whole


def test_frozen_groups_stay_and_changed_promises_cost() -> None:
    problem = reference_problem(1, 3, 1, seed=1)
    unit = problem.units[0].id
    free = lower_bound(problem, iterations=1).value
    values = []
    for shop in problem.workshops:
        frozen = tuple(Promise(unit, group, shop.id, frozen=True) for group in ("cut", "make"))
        values.append(lower_bound(replace(problem, promises=frozen), iterations=1).value)
    able = [value for value in values if value > 0]
    assert min(able) >= free
    assert max(able) > free
    dear = replace(problem.policy, changed_promise=1e6)
    worst = problem.workshops[values.index(max(values))].id
    promised = tuple(Promise(unit, group, worst) for group in ("cut", "make"))
    kept = lower_bound(replace(problem, promises=promised, policy=dear), iterations=1).value
    assert kept == pytest.approx(max(able))


def test_units_that_nobody_can_make_are_not_counted() -> None:
    problem = reference_problem(2, 3, 4, seed=1)
    shops = tuple(replace(w, pools=w.pools[:1]) for w in problem.workshops)
    assert lower_bound(replace(problem, workshops=shops), iterations=5).units == 0
    left = lower_bound(problem, iterations=5, without={problem.units[0].id})
    assert left.units == len(problem.units) - 1


def test_free_lateness_is_bounded_by_work_and_transport() -> None:
    problem = reference_problem(2, 3, 4, seed=1)
    free = replace(problem, policy=replace(problem.policy, lateness_per_day=0.0))
    assert 0 < lower_bound(free, iterations=20).value <= lower_bound(problem, iterations=20).value + 1e-6


def test_progress_is_told() -> None:
    told: list[tuple[float, float]] = []
    lower_bound(
        reference_problem(2, 2, 3), iterations=10, progress=lambda done, best: told.append((done, best))
    )
    assert len(told) == 10
    assert told[-1][0] == 1.0
    assert [best for _, best in told] == sorted(best for _, best in told)
