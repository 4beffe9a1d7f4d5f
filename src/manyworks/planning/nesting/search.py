"""Ruin and recreate over the whole batch: dissolve some sheets into a bag, improve the rest, close up again.

Late in the search fewer sheets are dissolved. Whenever the bag may fit on fewer sheets than were dissolved,
it is tried; success is a better plan. Large batches are improved by several threads on disjoint sheets.
"""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from manyworks.planning.nesting.budget import Budget
from manyworks.planning.nesting.cover import Ints
from manyworks.planning.nesting.fill import first_fit
from manyworks.planning.nesting.improve import Moves, improve, make_moves
from manyworks.planning.nesting.items import Room, Rule, Sheets, copy_rows, make_room
from manyworks.planning.nesting.start import Plan

HEAT = 0.003
DISSOLVED_FIRST, DISSOLVED_LAST, COOLED_AT = 0.4, 0.02, 0.7
SHEETS_PER_LANE = 16
MOST_LANES = 8
GROW_MOVES = 30


class Search:
    """The state of one search: core sheets, the bag, scratch memory per lane, and the best plan so far."""

    def __init__(self, plan: Plan, sheet_cost: float, seed: int, budget: Budget) -> None:
        self.best, self.sheet_cost, self.seed, self.budget = plan, sheet_cost, seed, budget
        self.random = np.random.default_rng(seed)
        self.items = plan.batch.items
        self.sheets = copy_rows(plan.sheets, np.arange(len(plan.bed_of)))
        self.core = len(plan.bed_of)
        self.fixed = plan.main
        self.room_mm2 = float(self.sheets.size[-1].prod())
        self.bag = list(plan.rest.tolist())
        lanes = int(np.clip(self.core // SHEETS_PER_LANE, 1, MOST_LANES))
        self.scratch: list[tuple[Moves, Room]] = [
            (make_moves(self.items, self.sheets), make_room(self.sheets, self.items)) for _ in range(lanes)
        ]
        self._bags: list[list[int]] = [[] for _ in range(lanes)]
        self.round = 0

    def run(self, floor: int, report: Callable[[float, int], None] | None) -> Plan:
        """Search until the budget is spent or no more than `floor` main sheets are used."""
        if self.best.rest.size == 0:
            self._dissolve(max(1, round(DISSOLVED_FIRST * (self.core - self.fixed))))
        moves, took = 20, 0.05
        with ThreadPoolExecutor(min(len(self.scratch), os.cpu_count() or 1)) as pool:
            while (spent := self.budget.spent()) < 1.0 and self._hope(floor):
                self._grow(spent)
                moves = self.budget.chunk(moves, took)
                began = time.perf_counter()
                self._improve(pool, moves, HEAT * self.room_mm2 * (1 - spent) ** 2)
                took = time.perf_counter() - began
                self._close_up()
                if report is not None:
                    report(spent, len(self.best.bed_of))
        return self.best

    def _hope(self, floor: int) -> bool:
        return self.best.rest.size > 0 or len(self.best.bed_of) - self.fixed > floor

    def _bag_mm2(self) -> float:
        return float(self.items.area[self.bag].sum()) if self.bag else 0.0

    def _empty(self, s: int) -> None:
        self.sheets.used[s] = self.sheets.fixed[s]
        self.sheets.parts[s] = 0
        self.sheets.free[s] = self.room_mm2

    def _dissolve(self, count: int) -> None:
        """Empty the `count` emptiest main sheets of the core into the bag and put them behind the core."""
        for _ in range(count):
            if self.core <= max(1, self.fixed):
                return
            s = self.fixed + int(np.argmax(self.sheets.free[self.fixed : self.core]))
            self.bag += self.sheets.placed[s, : self.sheets.parts[s], 0].astype(int).tolist()
            self.core -= 1
            for array in self.sheets:
                array[s] = array[self.core]
            self._empty(self.core)

    def _grow(self, spent: float) -> None:
        """Let the core grow back from the bag, sheet by sheet, as the search goes on."""
        if self.best.rest.size:
            return
        share = DISSOLVED_LAST + (DISSOLVED_FIRST - DISSOLVED_LAST) * max(0.0, 1 - spent / COOLED_AT)
        wanted = len(self.best.bed_of) - 1 - round((len(self.best.bed_of) - self.fixed) * share)
        while self.core < wanted and self.bag:
            self._empty(self.core)
            self.core += 1
            self._lane(0, np.array([self.core - 1]), self.bag, GROW_MOVES, 0.0)
            self.bag = self._bags[0]
            self.round += 1

    def _lane(self, lane: int, mine: Ints, bag: list[int], moves: int, heat: float) -> None:
        """Improve the sheets `mine` with the items of `bag`; what stays over goes to `_bags[lane]`."""
        scratch, room = self.scratch[lane]
        loose = np.zeros(len(bag) + len(scratch.pool), np.int64)
        loose[: len(bag)] = bag
        seed = (self.seed * 1_000_003 + self.round * 101 + lane) % 2**31
        left = improve(self.items, self.sheets, mine, loose, len(bag), scratch, room, moves, heat, seed)
        self._bags[lane] = loose[:left].tolist()

    def _improve(self, pool: ThreadPoolExecutor, moves: int, heat: float) -> None:
        """One round over all core sheets, dealt out to the lanes at random together with the bag."""
        lanes = min(len(self.scratch), max(1, self.core // SHEETS_PER_LANE))
        rows = self.random.permutation(self.core)
        bag = [self.bag[i] for i in self.random.permutation(len(self.bag))]
        jobs = [
            pool.submit(self._lane, lane, rows[lane::lanes], bag[lane::lanes], moves // lanes + 1, heat)
            for lane in range(lanes)
        ]
        for job in jobs:
            job.result()
        self.bag = [k for lane in range(lanes) for k in self._bags[lane]]
        self.budget.done += lanes * (moves // lanes + 1)
        self.round += 1

    def _close_up(self) -> None:
        """Try to put the bag on fewer sheets than the best plan has left over."""
        while True:
            allowed = len(self.best.bed_of) - 1 - self.core
            if self.best.rest.size:
                self._note_rest()
                return
            if not self.bag:
                self._note(self.sheets, self.core)
            elif self._bag_mm2() < allowed * self.room_mm2 + 1e-3 and self._pack_bag(self.core + allowed):
                continue
            if self.core > max(1, self.fixed) and self._bag_mm2() < 0.5 * self.room_mm2:
                self._dissolve(1)
                continue
            return

    def _pack_bag(self, end: int) -> bool:
        order = np.array(self.bag, np.int64)
        first = self.items.turns[order, 0]
        box = self.items.length[first] * self.items.width[first]
        noise = np.exp(0.15 * self.random.standard_normal(len(order)))
        order = order[np.argsort(-box * noise, kind="stable")]
        trial = copy_rows(self.sheets, np.arange(end))
        rule = Rule(1.0, float(self.random.choice([0.3, 1.0])), 0.05)
        rest = np.zeros(len(order), np.int64)
        if first_fit(self.items, trial, order, self.core, end, rule, rest, self.scratch[0][1]):
            return False
        self._note(trial, int(np.flatnonzero(trial.parts).max()) + 1)
        return True

    def _note(self, sheets: Sheets, count: int) -> None:
        """Keep the first `count` sheets as the best plan."""
        old = self.best
        kept = copy_rows(sheets, np.arange(count))
        cost = old.cost - self.sheet_cost * (len(old.bed_of) - count)
        self.best = Plan(old.batch, kept, old.bed_of[:count].copy(), self.fixed, old.rest[:0], cost)

    def _note_rest(self) -> None:
        """Stock is used up: a plan that leaves less over is better."""
        if self._bag_mm2() < float(self.items.area[self.best.rest].sum()) - 1e-3:
            kept = copy_rows(self.sheets, np.arange(len(self.sheets.parts)))
            rest = np.array(self.bag, np.int64)
            self.best = Plan(self.best.batch, kept, self.best.bed_of, self.fixed, rest, self.best.cost)
