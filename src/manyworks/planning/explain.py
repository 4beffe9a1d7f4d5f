"""One sentence for every bar: what it waits for, what would move it, why this workshop."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from manyworks.planning.blocks import Block, Operation, is_cut_by_others
from manyworks.planning.bookings import Booking
from manyworks.planning.calendars import horizon, opened_between
from manyworks.planning.compile import Compiled, compile_problem
from manyworks.planning.dispatch.floor import CUT, HOME, MAKE
from manyworks.planning.dispatch.prices import list_prices, working_span
from manyworks.planning.match import match
from manyworks.planning.plan import Assignment, Explanation, Plan, PlannedSheet, ScheduledOperation
from manyworks.planning.problem import Problem
from manyworks.planning.series import first_articles
from manyworks.planning.supply import first_operations, supplied_at
from manyworks.planning.training import Crew, crew, trainee_pools


class Explainer:
    """Answers "why" for the bars of one plan.

    Parameters
    ----------
    problem, plan
        What was asked, and the answer; the plan may come from a file.
    words
        What people call processes and skills, by code; a code that is not there loses its hyphens.
    """

    def __init__(self, problem: Problem, plan: Plan, words: Mapping[str, str] | None = None) -> None:
        self.problem, self.plan, self.words = problem, plan, words or {}
        self.homes = {home.id: home.name or home.id for home in problem.homes}
        assigned = {assignment.unit: assignment for assignment in plan.assignments}
        self.compiled: Compiled = compile_problem(
            problem, match(problem), [unit for unit in problem.units if unit.id in assigned]
        )
        self.horizon = horizon(problem, self.compiled.units)
        self.number = {unit.id: i for i, unit in enumerate(self.compiled.units)}
        self.shops = {workshop.id: i for i, workshop in enumerate(problem.workshops)}
        self.kinds = {block.id: block for block in problem.blocks}
        self.blocks = {block.id: {o.id: o for o in block.operations} for block in problem.blocks}
        self.firsts = first_articles(problem, plan)
        self.assigned: dict[str, Assignment] = assigned
        self.last_sheet = _last_sheets(plan)
        self.begun_off: dict[str, int] = {}
        for one in problem.begun_sheets:
            for placed in one.parts:
                self.begun_off[placed.unit] = max(one.end, self.begun_off.get(placed.unit, 0))
        self.started = {(begun.unit, begun.operation) for begun in problem.started}
        self.begun = {unit for unit, _ in self.started}
        self.booked: dict[str, list[Booking]] = defaultdict(list)
        for booking in problem.booked:
            self.booked[booking.workshop].append(booking)
        self.bars: dict[str, dict[str, ScheduledOperation]] = defaultdict(dict)
        self.by_pool: dict[tuple[str, str], list[ScheduledOperation]] = defaultdict(list)
        for bar in plan.operations:
            self.bars[bar.unit][bar.operation] = bar
            if not self._is_cut_by_others(bar):
                self.by_pool[bar.workshop, bar.pool].append(bar)
        for pool in self.by_pool.values():
            pool.sort(key=lambda bar: (bar.end, bar.unit, bar.operation))
        self.ends = {key: [bar.end for bar in pool] for key, pool in self.by_pool.items()}

    def all(self) -> Iterator[Explanation]:
        """Every bar of the plan, in the plan's order."""
        for bar in self.plan.operations:
            yield self.why(bar.unit, bar.operation)

    def why(self, unit: str, operation: str) -> Explanation:
        """Why one operation is where and when it is."""
        bar = self.bars[unit][operation]
        if (unit, operation) in self.started:
            return Explanation(unit, operation, "It has begun and stays where it is.", "fixed")
        held, reason, ready = max(self._ready(bar), self._series(bar), key=lambda one: one[2])
        if bar.start > ready:
            held, reason = self._waits(bar, ready)
        parts = (reason, self._change(bar), self._for_a_trainee(bar))
        text = " ".join(part for part in parts if part)
        return Explanation(unit, operation, text, held, self._prices(bar))  # type: ignore[arg-type]

    def _word(self, code: str) -> str:
        return self.words.get(code) or code.replace("-", " ")

    def _step(self, bar: ScheduledOperation) -> str:
        return self._word(self._operation(bar).process)

    def _piece(self, unit: str) -> str:
        """A unit as people call it: its block and the home it is for."""
        known = self.compiled.units[self.number[unit]]
        block = self.kinds[known.block]
        return f"{block.name or block.id}, piece {unit.rpartition('/')[2]} of {self.homes[known.home]}"

    def _block(self, bar: ScheduledOperation) -> Block:
        return self.kinds[self.compiled.units[self.number[bar.unit]].block]

    def _is_cut_by_others(self, bar: ScheduledOperation) -> bool:
        """It needs no machine: its parts lie on sheets of other units."""
        unit = self.compiled.units[self.number[bar.unit]]
        return is_cut_by_others(self.kinds[unit.block], unit.minutes, bar.operation)

    def _boards(self, bar: ScheduledOperation) -> int:
        """From when on the boards of what is cut are there; 0 for other work."""
        block = self._block(bar)
        if bar.unit in self.begun or bar.operation not in first_operations(block):
            return 0
        return supplied_at(self.problem, block, bar.workshop)

    def _operation(self, bar: ScheduledOperation) -> Operation:
        unit = self.compiled.units[self.number[bar.unit]]
        return self.blocks[unit.block][bar.operation]

    def _ready(self, bar: ScheduledOperation) -> tuple[str, str, int]:
        """What it waited for before it could queue: kind, sentence, and when it was ready."""
        unit = self.compiled.units[self.number[bar.unit]]
        operation, where = self._operation(bar), self.assigned[bar.unit]
        held = where.held_until or 0
        release = max(unit.release, self.problem.now, held)
        moment = self.problem.clock.moment(release)
        best = ("release", f"Starts at once: its work is released on {moment:%d %b %H:%M}.", release)
        if self.problem.now > unit.release:
            best = ("now", "Starts at once: nothing can start before this plan begins.", release)
        if held == release > max(unit.release, self.problem.now):
            text = f"Held back until {moment:%d %b %H:%M}: finished earlier, it would wait for its load at "
            text += f"{self._called(self.shops[where.make])}, whose store is full."
            best = ("store", text, release)
        sheet, until = self.last_sheet.get(bar.unit), where.sheets_until
        if sheet is not None and until is not None and until >= best[2]:
            off = self.problem.clock.moment(sheet.end)
            text = f"Waits for sheet {sheet.number}, which is cut for another block and is off on "
            text += f"{off:%d %b %H:%M}: parts of this one lie there."
            best = ("sheet", text, until)
        begun = self.begun_off.get(bar.unit, -1)
        if begun > best[2]:
            off = self.problem.clock.moment(begun)
            text = f"Waits for a sheet that is on the machine already and is off on {off:%d %b %H:%M}."
            best = ("sheet", text, begun)
        boards = self._boards(bar)
        if boards > best[2]:
            moment = self.problem.clock.moment(boards)
            best = ("material", f"Waits for its boards, which are there on {moment:%d %b %H:%M}.", boards)
        group = self.blocks[unit.block].values()
        before = [self.bars[bar.unit][name] for name in operation.after]
        if operation.group == "make" and all(
            self.blocks[unit.block][o.operation].group == "cut" for o in before
        ):
            before = [self.bars[bar.unit][o.id] for o in group if o.group == "cut"]
            if before and where.cut != where.make:
                last = max(before, key=lambda o: o.end)
                lag = int(self.compiled.floor.lag_shop[self.shops[where.cut], self.shops[where.make]])
                hours = lag / self.problem.clock.units_per_hour
                origin = self._called(self.shops[where.cut])
                text = f"Waits for its kit, {hours:.1f} h on the way from {origin}; "
                text += f"an earlier end of {self._step(last)} there would move it."
                return max(best, ("transport", text, last.end + lag), key=lambda one: one[2])
        if before:
            last = max(before, key=lambda o: o.end)
            text = f"Follows its {self._step(last)} at once; only an earlier end of that would move it."
            return max(best, ("predecessor", text, last.end), key=lambda one: one[2])
        return best

    def _series(self, bar: ScheduledOperation) -> tuple[str, str, int]:
        """The first article that had to be finished before it could queue, like `_ready`."""
        unit, operation = self.compiled.units[self.number[bar.unit]], self._operation(bar)
        first = self.firsts.get((bar.workshop, unit.block, operation.group))
        follows = any(self.blocks[unit.block][n].group == operation.group for n in operation.after)
        if first is None or follows or first.unit == bar.unit or bar.start < first.end:
            return "first-article", "", -1
        group, where = self.blocks[unit.block].values(), self._called(self.shops[bar.workshop])
        last = max(
            (self.bars[first.unit][o.id] for o in group if o.group == operation.group), key=lambda o: o.end
        )
        text = f"Waits for the first article: {self._piece(first.unit)} must be finished at {where} first; "
        return "first-article", text + f"an earlier end of its {self._step(last)} would move it.", first.end

    def _waits(self, bar: ScheduledOperation, ready: int) -> tuple[str, str]:
        """Why it did not start when it was ready: closed, machine busy, or people busy."""
        shop = self.shops[bar.workshop]
        begin = working_span(self.compiled.floor, shop, ready, self._length(bar))[0]
        if begin >= bar.start:
            return (
                "closed",
                f"Waits until {self._called(shop)} is open long enough for it; longer hours would move it.",
            )
        if (booked := self._booked(bar, ready)) is not None:
            return "booked", booked
        key = (bar.workshop, bar.pool)
        ahead = [b for b in self.by_pool[key][: bisect_right(self.ends[key], bar.start)] if b.end > ready]
        workshop = self.problem.workshops[shop]
        pool = next(p for p in workshop.pools if p.id == bar.pool)
        # just before it began, work that ends now or later held this many machines
        there = self.by_pool[key][bisect_left(self.ends[key], bar.start) :]
        held = sum(b.start < bar.start for b in there)
        skill = self._crew(bar).skill
        if skill is not None and held < pool.machines:
            return "people", self._people(bar, skill)
        if ahead:
            last = ahead[-1]
            waited = opened_between(workshop.calendar, self.horizon, ready, bar.start)
            hours = waited / self.problem.clock.units_per_hour
            machines = "the only machine" if pool.machines == 1 else f"all {pool.machines} machines"
            text = f"Waits {hours:.1f} opened hours for {pool.name or pool.id}: {machines} had more "
            text += (
                f"urgent work, last {self._step(last)} of {self._piece(last.unit)}; "
                "one more machine or a higher priority would move it."
            )
            return "machine", text
        if skill is not None:
            return "people", self._people(bar, skill)
        return (
            "machine",
            f"Waits for {pool.name or pool.id}, which is out or closed; another machine would move it.",
        )

    def _booked(self, bar: ScheduledOperation, ready: int) -> str | None:
        """The machine or the person that worked for a plan that stands until it began; none if none did."""
        held = [
            one
            for one in self.booked.get(bar.workshop, ())
            if ready < one.end <= bar.start
            and (
                (one.pool, one.number) == (bar.pool, bar.machine)
                or (one.pool is None and one.number in bar.people)
            )
        ]
        if not held:
            return None
        last, shop = max(held, key=lambda one: (one.end, one.pool is not None)), self.shops[bar.workshop]
        pool = next(p for p in self.problem.workshops[shop].pools if p.id == bar.pool)
        machine = [b.end for b in self.by_pool[bar.workshop, bar.pool] if b.machine == bar.machine]
        own = max((end for end in machine if end <= bar.start), default=-1)
        free = working_span(self.compiled.floor, shop, last.end, self._length(bar))[0]
        # around work of others there is room for a change-over
        if own > last.end or (free < bar.start and not pool.changeover_minutes):
            return None
        until = self.problem.clock.moment(last.end)
        if last.pool is None:
            what, more = f"a person of {self._called(shop)}", "one more who can do it"
        else:
            number = f" {bar.machine + 1}" if pool.machines > 1 else ""
            what, more = f"{pool.name or pool.id}{number}", "another machine"
        text = f"Waits for {what}, which works for" if last.pool else f"Waits for {what} who works for"
        return f"{text} {last.by or 'a plan that stands'} until {until:%d %b %H:%M}; {more} would move it."

    def _change(self, bar: ScheduledOperation) -> str:
        """The change-over before it, when the machine had work of another family."""
        key = bar.workshop, bar.pool
        pool = next(p for p in self.problem.workshops[self.shops[bar.workshop]].pools if p.id == bar.pool)
        before = bisect_left(self.ends[key], bar.end) - 1
        if not pool.changeover_minutes or before < 0 or self._is_cut_by_others(bar):
            return ""
        one, two = self._family(self.by_pool[key][before]), self._family(bar)
        minutes = f"{pool.changeover_minutes:g} min"
        return "" if one == two else f"{minutes} to change {pool.name or pool.id} from {one} to {two}."

    def _family(self, bar: ScheduledOperation) -> str:
        """What a machine is set up for, as people call it."""
        unit = self.compiled.units[self.number[bar.unit]]
        family = self._operation(bar).family or unit.block
        block = self.kinds.get(family)
        return self._word(family) if block is None else block.name or block.id

    def _people(self, bar: ScheduledOperation, skill: str) -> str:
        away = sum(
            absence.people
            for absence in self.problem.absences
            if (absence.workshop, absence.skill) == (bar.workshop, skill)
            and absence.start < bar.start
            and absence.end >= bar.start
        )
        gone = f", {away} of whom are away" if away else ""
        if self._for_a_trainee(bar):
            return f"Waits for a mentor in {self._word(skill)}{gone}; one more would move it."
        return f"Waits for people at work as {self._word(skill)}{gone}; one more would move it."

    def _crew(self, bar: ScheduledOperation) -> Crew:
        """Who is busy with it."""
        workshop = self.problem.workshops[self.shops[bar.workshop]]
        return crew(workshop, self._block(bar), self._operation(bar))

    def _for_a_trainee(self, bar: ScheduledOperation) -> str:
        """That a trainee does it, who is beside, and how much slower it is; empty when no trainee does."""
        workshop = self.problem.workshops[self.shops[bar.workshop]]
        if not trainee_pools(workshop, self._block(bar), self._operation(bar)):
            return ""
        factor = next(pool.time_factor for pool in workshop.pools if pool.id == bar.pool)
        text = f"Kept for a trainee, with a mentor in {self._word(self._crew(bar).skill or '')}"
        return text + f"; takes {factor:g} × as long."

    def _length(self, bar: ScheduledOperation) -> int:
        """Units of work that the bar holds, without its pauses."""
        calendar = self.problem.workshops[self.shops[bar.workshop]].calendar
        if not calendar.pause:
            return bar.end - bar.start
        low, high = 1, max(1, bar.end - bar.start)
        while low < high:
            middle = (low + high + 1) // 2
            end = working_span(self.compiled.floor, self.shops[bar.workshop], bar.start, middle)[1]
            low, high = (middle, high) if end <= bar.end else (low, middle - 1)
        return low

    def _called(self, shop: int) -> str:
        """A workshop as people call it."""
        workshop = self.problem.workshops[shop]
        return workshop.name or workshop.id

    def _prices(self, bar: ScheduledOperation) -> str:
        """The price of this workshop and of the next best one, and how far they are."""
        where, number = self.assigned[bar.unit], self.number[bar.unit]
        group = CUT if self._operation(bar).group == "cut" else MAKE
        prices = list_prices(
            self.compiled.floor, number, group, self.shops[where.cut], self.shops[where.make]
        )
        here = self.shops[bar.workshop]
        others = [i for i in np.argsort(prices, kind="stable") if i != here and np.isfinite(prices[i])]
        money, word = self.problem.currency, "cuts" if group == CUT else "makes"
        if not others:
            return f"{self._called(here)} is the only workshop that {word} it."
        next_best = int(others[0])
        row = int(self.compiled.floor.unit[number, HOME])
        name = self._called(next_best)
        more = prices[next_best] - prices[here]
        km = self.compiled.floor.km_home[row, [here, next_best]]
        text = f"{self._called(here)} {word} it for {prices[here]:,.0f} {money}; "
        if more >= 0:
            text += f"{name}, the next best, would cost {more:,.0f} more "
            return text + f"({km[1]:.0f} instead of {km[0]:.0f} km away)."
        text += f"{name} would cost {-more:,.0f} less, but could not make it in time, "
        return text + "or its machines are worth more to other work."


def _last_sheets(plan: Plan) -> dict[str, PlannedSheet]:
    """Of every unit the sheet with parts of it that is off last."""
    last: dict[str, PlannedSheet] = {}
    for sheet in sorted(plan.sheets, key=lambda one: one.end):
        last |= {placed.unit: sheet for placed in sheet.parts}
    return last
