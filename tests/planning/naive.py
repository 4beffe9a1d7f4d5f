"""A plan as anybody would make it: units by due date, each operation after the last one on its machine.

It shares no code with the solver and none with the check, which is what makes it useful to test both.
"""

import math
import random

from manyworks.planning.model import (
    Assignment,
    Block,
    Calendar,
    Costs,
    Operation,
    Place,
    Plan,
    Pool,
    Problem,
    ScheduledOperation,
    Unit,
    Workshop,
)


def kilometres(problem: Problem, here: Place, there: Place) -> float:
    assert problem.transport.metric == "plane"
    return math.hypot(here.x - there.x, here.y - there.y) * problem.transport.distance_factor


def lag(problem: Problem, km: float) -> int:
    transport, clock = problem.transport, problem.clock
    return round(transport.handling_minutes / clock.minutes_per_unit) + round(
        km / transport.speed_km_h * clock.units_per_hour
    )


def is_open(calendar: Calendar, t: int) -> bool:
    inside = t % calendar.cycle
    return any(a <= inside < b for a, b in calendar.hours) and not any(
        a <= t < b for a, b in calendar.closures
    )


def place(calendar: Calendar, t: int, length: int) -> tuple[int, int]:
    """Earliest start and end of `length` open units from t on, without a closing longer than the pause."""
    for _ in range(1000):
        while not is_open(calendar, t):
            t += 1
        start, left, closed = t, length, 0
        while left and closed <= calendar.pause:
            if is_open(calendar, t):
                left, closed = left - 1, 0
            else:
                closed += 1
            t += 1
        if not left:
            return start, t
    raise ValueError(f"{length} units of work fit no opening")


class Dispatcher:
    """Appends operations to machines and people."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.blocks = {block.id: block for block in problem.blocks}
        self.homes = {home.id: home for home in problem.homes}
        self.free: dict[tuple[str, str, int], int] = {}
        self.idle = {(w.id, g.skills[0]): [0] * g.count for w in problem.workshops for g in w.people}
        self.bars: list[ScheduledOperation] = []

    def able(self, block: Block, group: str) -> list[Workshop]:
        steps = [o for o in block.operations if o.group == group]
        return [w for w in self.problem.workshops if all(self.pools(w, block, step) for step in steps)]

    @staticmethod
    def trainees(workshop: Workshop, block: Block, step: Operation) -> list[Pool]:
        """Where trainees do the step, all with the same mentor; empty = it is not kept for them."""
        found: list[Pool] = []
        for pool in workshop.pools:
            of = pool.training
            if not of or block.id not in of.blocks or step.process not in pool.processes:
                continue
            if (of.hold_points or not step.hold_point) and (of.first_articles or not block.first_article):
                found += [pool] if not found or found[0].training.mentor_skill == of.mentor_skill else []
        return found

    def crew(self, workshop: Workshop, block: Block, step: Operation) -> tuple[str | None, int]:
        places = self.trainees(workshop, block, step)
        return (places[0].training.mentor_skill, 1) if places else (step.skill, step.people)

    def pools(self, workshop: Workshop, block: Block, step: Operation) -> list[Pool]:
        places = self.trainees(workshop, block, step)
        skill, people = self.crew(workshop, block, step)
        have = sum(g.count for g in workshop.people if g.skills[0] == skill)
        if skill is not None and have < people:
            return []
        return places or [p for p in workshop.pools if step.process in p.processes and p.training is None]

    def minutes(self, unit: Unit, step: Operation, pool: Pool) -> float:
        block = self.blocks[unit.block]
        minutes = step.minutes if unit.minutes is None else unit.minutes[block.operations.index(step)]
        return minutes * pool.time_factor + pool.setup_minutes

    def length(self, unit: Unit, step: Operation, pool: Pool) -> int:
        return max(1, round(self.minutes(unit, step, pool) / self.problem.clock.minutes_per_unit))

    def unbooked(
        self, shop: Workshop, t: int, length: int, machine: tuple[str, int], skill: str | None
    ) -> tuple[int, int]:
        """When nothing is booked: neither the machine nor anybody who has the skill."""
        persons = [g.skills for g in shop.people for _ in range(g.count)]
        here = [b for b in self.problem.booked if b.workshop == shop.id and b.end > self.problem.now]
        while True:
            start, end = place(shop.calendar, t, length)
            met = [
                b.end
                for b in here
                if b.start < end and t < b.end
                if (b.pool, b.number) == machine or (b.pool is None and skill in persons[b.number])
            ]
            if not met:
                return start, end
            t = min(met)

    def add(self, unit: Unit, step: Operation, workshop: Workshop, ready: int) -> int:
        best, block = None, self.blocks[unit.block]
        skill, people = self.crew(workshop, block, step)
        for pool in self.pools(workshop, block, step):
            for machine in range(pool.machines):
                t = max(ready, self.free.get((workshop.id, pool.id, machine), 0))
                crew = sorted(self.idle.get((workshop.id, skill or ""), []))
                if skill is not None:
                    t = max(t, crew[people - 1])
                length = self.length(unit, step, pool)
                start, end = self.unbooked(workshop, t, length, (pool.id, machine), skill)
                if best is None or end < best[1]:
                    best = (start, end, pool.id, machine)
        assert best is not None
        start, end, pool_id, machine = best
        self.free[workshop.id, pool_id, machine] = end
        if skill is not None:
            crew = sorted(self.idle[workshop.id, skill])
            self.idle[workshop.id, skill] = crew[people:] + [end] * people
        self.bars.append(ScheduledOperation(unit.id, step.id, workshop.id, pool_id, machine, start, end))
        return end

    def make(self, unit: Unit, cut: Workshop, make: Workshop) -> Assignment:
        block, ends = self.blocks[unit.block], dict[str, int]()
        t = max(unit.release, self.problem.now)
        for group, workshop in (("cut", cut), ("make", make)):
            left = [step for step in block.operations if step.group == group]
            while left:
                step = next(s for s in left if all(n in ends for n in s.after))
                ready = max([t, *(ends[name] for name in step.after)])
                ends[step.id] = self.add(unit, step, workshop, ready)
                left.remove(step)
            if group == "cut" and ends:
                t = max(ends.values())
                if cut.id != make.id:
                    t += lag(self.problem, kilometres(self.problem, cut.place, make.place))
        finish = max(ends[s.id] for s in block.operations if s.group == "make")
        home = self.homes[unit.home].place
        arrive = finish + lag(self.problem, kilometres(self.problem, make.place, home))
        return Assignment(unit.id, cut.id, make.id, finish, arrive, unit.due)


def naive_plan(problem: Problem, seed: int = 0, split: float = 0.3) -> Plan:
    """A valid plan with random workshops; places in a plane, no promises, outages or started work."""
    choose, dispatcher = random.Random(seed), Dispatcher(problem)
    shops = {w.id: w for w in problem.workshops}
    assignments = []
    for unit in sorted(problem.units, key=lambda unit: (unit.due, unit.id)):
        block = dispatcher.blocks[unit.block]
        make = choose.choice(dispatcher.able(block, "make"))
        cutters = dispatcher.able(block, "cut")
        cut = make if make in cutters and choose.random() > split else choose.choice(cutters)
        assignments.append(dispatcher.make(unit, cut, make))
    costs, total_km, gas = (
        dict.fromkeys(("work", "cutting", "transfer", "delivery", "training"), 0.0),
        0.0,
        0.0,
    )
    units, transport = {u.id: u for u in problem.units}, problem.transport
    for a in assignments:
        unit, block = units[a.unit], dispatcher.blocks[units[a.unit].block]
        km = kilometres(problem, shops[a.make].place, dispatcher.homes[unit.home].place)
        costs["delivery"] += km * (transport.cost_per_km or 0.0)
        if a.cut != a.make:
            between = kilometres(problem, shops[a.cut].place, shops[a.make].place)
            costs["transfer"] += transport.transfer_cost + between * (transport.cost_per_km or 0.0)
            km += between
        total_km += km
        gas += (
            (block.mass_kg or transport.assumed_mass_kg) / 1000 * km * (transport.carbon_kgco2e_per_tkm or 0)
        )
        for step in block.operations:
            shop = shops[a.cut if step.group == "cut" else a.make]
            pool = min(dispatcher.pools(shop, block, step), key=lambda p: p.time_factor)
            price = dispatcher.minutes(unit, step, pool) / 60 * pool.rate_per_hour
            costs["work"] += price
            costs["cutting"] += price if step.group == "cut" else 0.0
            if pool.training is not None:
                minutes = step.minutes if unit.minutes is None else unit.minutes[block.operations.index(step)]
                costs["training"] -= minutes / 60 * problem.policy.trainee_hour_value
    late = [max(0, a.arrive - a.due) for a in assignments]
    lateness = sum(late) / problem.clock.units_per_day * problem.policy.lateness_per_day
    return Plan(
        assignments=tuple(assignments),
        operations=tuple(dispatcher.bars),
        costs=Costs(**costs, lateness=lateness, carbon=gas / 1000 * problem.policy.carbon_per_tonne),
        late_units=sum(x > 0 for x in late),
        late_time=sum(late),
        kilometres=total_km,
        carbon_kgco2e=gas if transport.carbon_kgco2e_per_tkm is not None else None,
    )
