"""Proved optima of tiny problems."""

import itertools
from dataclasses import replace

from ortools.sat.python import cp_model

from manyworks.planning import reference_problem
from manyworks.planning.model import Calendar, Problem, Unit, Workshop
from tests.planning.naive import Dispatcher, is_open, kilometres, lag

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
        self.ahead = {workshop.id: self._open_ahead(workshop.calendar) for workshop in problem.workshops}
        for unit in problem.units:
            self._add_unit(unit)
        for (shop, name), bars in self.bars.items():
            workshop = next(w for w in problem.workshops if w.id == shop)
            counts = {p.id: p.machines for p in workshop.pools} | {
                g.skills[0]: g.count for g in workshop.people
            }
            self.model.add_cumulative([b for b, _ in bars], [n for _, n in bars], counts[name])

    def _open_ahead(self, calendar: Calendar) -> list[int]:
        """For every unit of time, how many open ones follow without a pause, itself included."""
        ahead = [0] * (self.horizon + 1)
        for t in reversed(range(self.horizon)):
            ahead[t] = ahead[t + 1] + 1 if is_open(calendar, t) else 0
        return ahead

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
        block = self.rules.blocks[unit.block]
        step = next(s for s in block.operations if s.id == step_id)
        (pool,) = self.rules.pools(shop, block, step)
        length = self.rules.length(unit, step, pool)
        starts = [t for t in range(self.horizon - length) if self.ahead[shop.id][t] >= length]
        start = self.model.new_int_var_from_domain(cp_model.Domain.from_values(starts), "")
        end = self.model.new_int_var(0, self.horizon, "")
        bar = self.model.new_optional_interval_var(start, length, end, chosen, "")
        self.bars.setdefault((shop.id, pool.id), []).append((bar, 1))
        skill, people = self.rules.crew(shop, block, step)
        if skill is not None:
            self.bars.setdefault((shop.id, skill), []).append((bar, people))
        price = self.rules.minutes(unit, step, pool) / 60 * pool.rate_per_hour
        if pool.training is not None:
            minutes = step.minutes if unit.minutes is None else unit.minutes[block.operations.index(step)]
            price -= minutes / 60 * self.problem.policy.trainee_hour_value
        return start, end, price

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
