"""The dispatcher in plain Python, as slow and as plain as can be: what the compiled one must equal."""

from manyworks.planning.match import match
from manyworks.planning.model import Calendar, Problem


def span(calendar: Calendar, ready: int, length: int) -> tuple[int, int]:
    """First start from which `length` open units fit, pausing only over short closings."""

    def is_open(t: int) -> bool:
        inside = any(a <= t % calendar.cycle < b for a, b in calendar.hours)
        return inside and not any(a <= t < b for a, b in calendar.closures)

    start = ready
    while True:
        while not is_open(start):
            start += 1
        t, left, closed = start, length, 0
        while left and closed <= calendar.pause:
            left, closed = (left - 1, 0) if is_open(t) else (left, closed + 1)
            t += 1
        if not left and closed <= calendar.pause:
            return start, t
        start = t


class Dispatcher:
    """Ends of all operations for an allocation: place[unit] = (cut, make), priority[unit]."""

    def __init__(self, problem: Problem, place: dict[str, tuple[int, int]], priority: dict[str, int], lag):
        self.problem, self.place, self.priority, self.lag = problem, place, priority, lag
        self.fits = match(problem).fits
        self.blocks = {block.id: block for block in problem.blocks}
        self.free = {
            (w, i): set(range(p.machines))
            for w, s in enumerate(problem.workshops)
            for i, p in enumerate(s.pools)
        }
        self.booked = [b for b in problem.booked if b.end > problem.now]
        self.people = {
            (w, number): set(skills)
            for w, s in enumerate(problem.workshops)
            for number, skills in enumerate(g.skills for g in s.people for _ in range(g.count))
        }
        self.idle = set(self.people)
        self.number = {unit.id: i for i, unit in enumerate(problem.units)}
        self.waiting, self.running, self.ends = [], [], {}
        self.known = {(a.workshop, a.block, a.group) for a in problem.accepted}
        self.trying, self.proven, self.family = {}, set(), {}
        self.back, self.out = [], list(self._away())

    def run(self) -> dict[tuple[str, str], int]:
        t, limit = 0, 100_000
        begun = {(s.unit, s.operation) for s in self.problem.started}
        todo = [
            (unit, i)
            for unit in self.problem.units
            for i, operation in enumerate(self.blocks[unit.block].operations)
            if (unit.id, operation.id) not in begun
        ]
        while (todo or self.waiting or self.running) and t < limit:
            for _, pool, person in [b for b in self.back if b[0] == t]:
                if pool is None:
                    self.idle.add(person)
                else:
                    self.free[pool].add(person)
            for end, unit, i, shop, pool, who, machine in [r for r in self.running if r[0] == t]:
                self.running.remove((end, unit, i, shop, pool, who, machine))
                self.free[shop, pool] |= {machine} - {None}
                self.idle |= who
                operation = self.blocks[unit.block].operations[i]
                self.ends[unit.id, operation.id] = t
                group = [o.id for o in self.blocks[unit.block].operations if o.group == operation.group]
                if all((unit.id, name) in self.ends for name in group):
                    self.proven.add((shop, unit.block, operation.group))
            self._resume(t)
            ready = sorted((job for job in todo if self._ready(*job) <= t), key=self._urgency)
            for job in [job for job in ready if self._may_begin(*job)]:
                todo.remove(job)
                self.waiting.append(job)
            self._take_out(t)
            for unit, i in [job for job in self.waiting if self._alone(*job)]:
                shop = self.place[unit.id][self.blocks[unit.block].operations[i].group == "make"]
                self._start((0, unit, i, shop, 0), t)
            while best := min(self._startable(t), default=None):
                self._start(best, t)
            t += 1
        return self.ends

    def _resume(self, t) -> None:
        """What had begun at this time."""
        shops = [workshop.id for workshop in self.problem.workshops]
        units = {unit.id: unit for unit in self.problem.units}
        for begun in (begun for begun in self.problem.started if begun.start == t):
            shop = shops.index(begun.workshop)
            pool = next(i for i, p in enumerate(self.problem.workshops[shop].pools) if p.id == begun.pool)
            operations = self.blocks[units[begun.unit].block].operations
            i = next(i for i, o in enumerate(operations) if o.id == begun.operation)
            self.family[shop, pool] = operations[i].family or units[begun.unit].block
            self.trying.setdefault((shop, units[begun.unit].block, operations[i].group), begun.unit)
            who = {(shop, person) for person in begun.people} or None
            self._occupy(units[begun.unit], i, shop, pool, t, begun.end, who, begun.machine)

    def _alone(self, unit, i) -> bool:
        """All that it cuts lies on sheets of others: it needs no machine and nobody."""
        return unit.minutes is not None and unit.minutes[i] == 0

    def _occupy(self, unit, i, shop, pool, t, end, who=None, machine=None) -> None:
        if self._alone(unit, i):
            self.running.append((end, unit, i, shop, pool, set(), None))
            return
        if machine is None:
            machine = [*self._machines(shop, pool, t, end), *self._machines(shop, pool)][0]
        self.free[shop, pool].remove(machine)
        if who is None:
            who = set(self._team(unit, self.blocks[unit.block].operations[i], shop, t, end) or ())
        self.idle -= who
        self.running.append((end, unit, i, shop, pool, who, machine))

    def _is_booked(self, shop, pool, number, t=0, end=1 << 40) -> bool:
        """Whether plans that stand have booked a machine, or a person of no pool, at some time."""
        workshop = self.problem.workshops[shop]
        name = None if pool is None else workshop.pools[pool].id
        return any(
            (b.workshop, b.pool, b.number) == (workshop.id, name, number) and b.start < end and t < b.end
            for b in self.booked
        )

    def _machines(self, shop, pool, t=0, end=0):
        """Free machines that nobody has booked meanwhile; those that are booked at other times come first."""
        free = [one for one in self.free[shop, pool] if not self._is_booked(shop, pool, one, t, end)]
        return sorted(free, key=lambda one: (not self._is_booked(shop, pool, one), one))

    def _team(self, unit, operation, shop, t=0, end=0):
        """Who would take an operation now; none when too few are free."""
        who = []
        for skill, people in self._crew(unit, operation, shop):
            free = [one for one in self._idle_with(shop, skill, t, end) if one not in who]
            if len(free) < people:
                return None
            who += free[:people]
        return who

    def _idle_with(self, shop, skill, t=0, end=0):
        """Free persons who have a skill (none = whoever) and whom nobody has booked meanwhile.

        Who can do least comes first; of one team, whoever is booked at other times.
        """
        able = [one for one in self.idle if one[0] == shop and (skill is None or skill in self.people[one])]
        able = [one for one in able if not self._is_booked(shop, None, one[1], t, end)]
        skills = [self.people[shop, number] for number in range(sum(w == shop for w, _ in self.people))]

        def order(one):
            team = skills.index(self.people[one])
            return len(self.people[one]), team, not self._is_booked(shop, None, one[1]), one[1]

        return sorted(able, key=order)

    def _away(self):
        """Every machine and person still to be away: from when and until when, and what becomes fewer."""
        shops = [workshop.id for workshop in self.problem.workshops]
        for outage in [o for o in self.problem.outages if o.end > self.problem.now]:
            shop = shops.index(outage.workshop)
            pool = [p.id for p in self.problem.workshops[shop].pools].index(outage.pool)
            begin = self._first_take(outage, shop, lambda on, crew, pool=pool: on == pool)
            for _ in range(outage.machines):
                yield begin, outage.end, (shop, pool), None
        for absence in [o for o in self.problem.absences if o.end > self.problem.now]:
            shop = shops.index(absence.workshop)
            alike = set().union(*(s for (w, _), s in self.people.items() if w == shop and absence.skill in s))
            begin = self._first_take(
                absence, shop, lambda on, crew, alike=alike: bool((alike | {None}) & set(dict(crew)))
            )
            for _ in range(absence.people):
                yield begin, absence.end, None, (shop, absence.skill)

    def _first_take(self, away, shop, needs) -> int:
        """When the first operation is taken up that would begin while somebody or something is away."""
        calendar = self.problem.workshops[shop].calendar
        first, lengths = away.start, set()
        for unit in self.problem.units:
            for i, operation in enumerate(self.blocks[unit.block].operations):
                group = [o.id for o in self.blocks[unit.block].operations if o.group == operation.group]
                fit = self.fits[unit.block, operation.group][shop]
                crew = self._crew(unit, operation, shop)
                for pool in fit.pools[group.index(operation.id)] if fit.able else ():
                    if not self._alone(unit, i) and needs(pool, crew):
                        machine = self.problem.workshops[shop].pools[pool]
                        per = self.problem.clock.minutes_per_unit * self.problem.workshops[shop].utilisation
                        minutes = unit.minutes[i] if unit.minutes else operation.minutes
                        exact = minutes / per * machine.time_factor + machine.setup_minutes / per
                        change = machine.changeover_minutes / per
                        lengths |= {max(1, round(exact)), max(1, round(exact + change))}
        for length in lengths:
            if span(calendar, away.start, length)[0] < away.end:
                t = away.start
                while t > 0 and span(calendar, t - 1, length)[0] >= away.start:
                    t -= 1
                first = min(first, t)
        return first

    def _take_out(self, t) -> None:
        """Machines and people who are away, as soon as they are free; those that are back."""
        for away in [one for one in self.out if t >= one[0]]:
            _, end, pool, lost = away
            meanwhile = (t, max(t + 1, end))
            ask, of = (self._idle_with, lost) if lost else (self._machines, pool)
            free = [*ask(*of, *meanwhile), *ask(*of)]
            if free:
                self.out.remove(away)
                self.back.append((meanwhile[1], pool, free[0]))
                (self.idle if lost else self.free[pool]).remove(free[0])

    def _crew(self, unit, operation, shop):
        """Who is busy: a mentor when the operation is kept for trainees, else its own people, else nobody."""
        block = self.blocks[unit.block]
        for pool in self.problem.workshops[shop].pools:
            training = pool.training
            if training and block.id in training.blocks and operation.process in pool.processes:
                hold = operation.hold_point and not training.hold_points
                if not hold and (not block.first_article or training.first_articles):
                    return [(training.mentor_skill, 1)]
        helpers = [(None, operation.helpers)] if operation.helpers else []
        return [(operation.skill, operation.people), *helpers] if operation.skill else []

    def _urgency(self, job):
        return self.priority[job[0].id], self.number[job[0].id]

    def _may_begin(self, unit, i) -> bool:
        """A first article, or one of a series that runs."""
        block = self.blocks[unit.block]
        group = block.operations[i].group
        shop = self.place[unit.id][group == "make"]
        name = self.problem.workshops[shop].id
        known = {(name, block.id, group), (name, block.id, None)} & self.known
        if not block.first_article or known or (shop, block.id, group) in self.proven:
            return True
        return self.trying.setdefault((shop, block.id, group), unit.id) == unit.id

    def _released(self, unit, shop) -> int:
        """When its boards are there and it is released; what has begun has both."""
        if any(begun.unit == unit.id for begun in self.problem.started):
            return 0
        lines = {line.part for line in self.blocks[unit.block].parts}
        times = [unit.release]
        for awaited in self.problem.material_arrivals:
            here = awaited.workshop in (None, self.problem.workshops[shop].id)
            for part in self.problem.parts:
                thick = awaited.thickness_mm in (None, part.thickness_mm)
                if here and thick and part.id in lines and part.material == awaited.material:
                    times.append(awaited.start)
        return max(times)

    def _ready(self, unit, i) -> int:
        operations = self.blocks[unit.block].operations
        cut, make = self.place[unit.id]
        before = [self.ends.get((unit.id, name), 1 << 40) for name in operations[i].after]
        ready = max([self._released(unit, cut), self.problem.now, *before])
        if operations[i].group == "make":
            kit = [self.ends.get((unit.id, o.id), 1 << 40) for o in operations if o.group == "cut"]
            ready = max([ready, *(end + self.lag[cut][make] for end in kit)])
        return ready

    def _startable(self, t):
        heads = {}
        for unit, i in self.waiting:
            operation = self.blocks[unit.block].operations[i]
            shop = self.place[unit.id][operation.group == "make"]
            group = [o.id for o in self.blocks[unit.block].operations if o.group == operation.group]
            pools = self.fits[unit.block, operation.group][shop].pools[group.index(operation.id)]
            queue = (shop, pools, tuple(self._crew(unit, operation, shop)))
            order = sorted(self.blocks[unit.block].operations, key=lambda o: o.group != "cut")
            key = (self.priority[unit.id], self.number[unit.id], order.index(operation))
            if queue not in heads or key < heads[queue][0]:
                heads[queue] = (key, unit, i)
        for (shop, pools, _), (key, unit, i) in heads.items():
            factors = self.problem.workshops[shop].pools
            able = sorted(pools, key=lambda p: (factors[p].time_factor, p))
            able = [p for p in able if self._machines(shop, p, t, self._end(unit, i, shop, p, t))]
            if any(pool.changeover_minutes for pool in factors):
                able.sort(key=lambda p: self._exact(unit, i, shop, p))
            operation = self.blocks[unit.block].operations[i]
            if (
                able
                and self._team(unit, operation, shop, t, self._end(unit, i, shop, able[0], t)) is not None
            ):
                yield key, unit, i, shop, able[0]

    def _end(self, unit, i, shop, pool, t) -> int:
        """When an operation that is taken up now ends."""
        length = 1 if self._alone(unit, i) else max(1, round(self._exact(unit, i, shop, pool)))
        return span(self.problem.workshops[shop].calendar, t, length)[1]

    def _exact(self, unit, i, shop, pool) -> float:
        """Units of time that the step takes on a machine after the work before it there."""
        operation, machine = self.blocks[unit.block].operations[i], self.problem.workshops[shop].pools[pool]
        per = self.problem.clock.minutes_per_unit * self.problem.workshops[shop].utilisation
        minutes = unit.minutes[i] if unit.minutes else operation.minutes
        exact = minutes / per * machine.time_factor + machine.setup_minutes / per
        family = operation.family or unit.block
        changes = self.family.get((shop, pool), family) != family
        return exact + (machine.changeover_minutes / per if changes else 0.0)

    def _start(self, best, t) -> None:
        _, unit, i, shop, pool = best
        self.waiting.remove((unit, i))
        end = self._end(unit, i, shop, pool, t)
        if not self._alone(unit, i):
            self.family[shop, pool] = self.blocks[unit.block].operations[i].family or unit.block
        self._occupy(unit, i, shop, pool, t, end)
