"""The first answer: first fit in several orders and by several rules, over stock in a stated order."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from manyworks.planning.nesting.cover import Ints
from manyworks.planning.nesting.fill import first_fit
from manyworks.planning.nesting.items import Items, Rule, Sheets, copy_rows, empty_sheets, make_room
from manyworks.planning.nesting.prepare import Batch, Bed, capacity

RULES = (Rule(1.0, 0.3, 0.02), Rule(1.0, 1.0, 0.05))


@dataclass
class Plan:
    """Filled sheets of one batch: row s lies on bed `beds[bed_of[s]]`; `rest` found no room.

    Rows from `main` on are of the one kind of stock that the search may open and dissolve.
    """

    batch: Batch
    sheets: Sheets
    bed_of: Ints
    main: int
    rest: Ints
    cost: float

    def rank(self) -> tuple[float, float, float]:
        """Smaller is better: area left over, then cost, then how full the emptiest sheet is."""
        left = round(float(self.batch.items.area[self.rest].sum()), 3)
        room = self.sheets.size.prod(axis=1)
        emptiest = float((self.sheets.free / room).max(initial=0.0))
        return left, round(self.cost, 6), -emptiest


def cost_of(bed: Bed, beds: Sequence[Bed]) -> float:
    """What opening one sheet costs: its price, or its area in m² where prices are not known for all."""
    priced = all(other.stock.price > 0 for other in beds if not other.stock.is_offcut)
    if bed.stock.is_offcut:
        return bed.stock.price if priced else 0.0
    return bed.stock.price if priced else bed.stock.area_mm2 / 1e6


def orders(batch: Batch) -> list[Ints]:
    """All items, large ones first, by four ideas of large."""
    items = batch.items
    first = items.turns[:, 0]
    length, width = items.length[first], items.width[first]
    box = length * width
    keys = (box, box * np.maximum(length, width), np.minimum(length, width), items.area)
    everything = np.repeat(np.arange(len(items.area)), batch.quantity)
    return [everything[np.argsort(-key[everything], kind="stable")] for key in keys]


def open_rows(batch: Batch, beds: Sequence[Bed], main: int, spare: float) -> list[int]:
    """Bed of every sheet that may be opened: offcuts from small to large, the main stock, other stock."""
    offcuts = sorted(
        (b for b, bed in enumerate(beds) if bed.stock.is_offcut and b != main),
        key=lambda b: (beds[b].usable_mm2, b),
    )
    others = sorted(
        (b for b, bed in enumerate(beds) if not bed.stock.is_offcut and b != main),
        key=lambda b: (cost_of(beds[b], beds) / beds[b].usable_mm2, b),
    )
    items = batch.items
    boxes = float((items.length * items.width)[items.turns[:, 0]] @ batch.quantity)
    rows = []
    for b in (*offcuts, main, *others):
        need = min(batch.pieces, math.ceil(spare * boxes / beds[b].usable_mm2) + 3)
        quantity = beds[b].stock.quantity
        rows += [b] * (need if quantity is None else min(quantity, need))
    return rows


def fill_first(batch: Batch, beds: Sequence[Bed], main: int, order: Ints, rule: Rule) -> Plan:
    """One plan by first fit; more sheets are offered until the stock, not the guess, is the limit."""
    spare = 1.35
    while True:
        rows = np.array(open_rows(batch, beds, main, spare), np.int64)
        sheets = _blank(batch, beds, rows)
        rest = np.zeros(len(order), np.int64)
        left = first_fit(batch.items, sheets, order, 0, len(rows), rule, rest, make_room(sheets, batch.items))
        grown = open_rows(batch, beds, main, 2 * spare)
        if left == 0 or len(grown) == len(rows):
            break
        spare *= 2
    used = np.flatnonzero(sheets.parts)
    used = used[np.argsort(rows[used] == main, kind="stable")]
    bed_of = rows[used]
    kept = copy_rows(sheets, used)
    cost = sum(cost_of(beds[b], beds) for b in bed_of)
    return Plan(batch, kept, bed_of, int((bed_of != main).sum()), rest[:left], cost)


def _blank(batch: Batch, beds: Sequence[Bed], rows: Ints) -> Sheets:
    sizes = np.array([(beds[b].length, beds[b].width) for b in rows])
    return empty_sheets(sizes, [beds[b].taken for b in rows], *capacity(batch, beds))


def first_plan(batch: Batch, beds: Sequence[Bed], tries: int) -> Plan:
    """The best of up to `tries` orders and rules, for every kind of stock as the main one."""
    mains = [b for b, bed in enumerate(beds) if not bed.stock.is_offcut] or [len(beds) - 1]
    recipes = [(order, rule) for rule in RULES for order in orders(batch)][:tries]
    # two ideas of large often put the same first
    different = {(order.tobytes(), rule): (order, rule) for order, rule in recipes}.values()
    best: Plan | None = None
    for main in mains:
        for order, rule in different:
            plan = fill_first(batch, beds, main, order, rule)
            if best is None or plan.rank() < best.rank():
                best = plan
    assert best is not None
    return best


def shrink(plan: Plan, beds: Sequence[Bed]) -> Plan:
    """Move the contents of single sheets to cheaper stock where they fit whole."""
    counts = np.bincount(plan.bed_of, minlength=len(beds))
    items: Items = plan.batch.items
    for s in np.argsort(-plan.sheets.free, kind="stable"):
        here = int(plan.bed_of[s])
        inside = plan.sheets.placed[s, : plan.sheets.parts[s], 0].astype(np.int64)
        order = inside[np.argsort(-items.area[inside], kind="stable")]
        cheaper = [b for b in range(len(beds)) if cost_of(beds[b], beds) < cost_of(beds[here], beds) - 1e-9]
        for b in sorted(cheaper, key=lambda b: cost_of(beds[b], beds)):
            quantity = beds[b].stock.quantity
            if quantity is not None and counts[b] >= quantity:
                continue
            trial = _blank(plan.batch, beds, np.array([b]))
            rest = np.zeros(len(order), np.int64)
            room = make_room(trial, items)
            if first_fit(items, trial, order, 0, 1, RULES[0], rest, room) == 0:
                _swap_in(plan, int(s), trial)
                counts[here] -= 1
                counts[b] += 1
                plan.bed_of[s] = b
                break
    plan.cost = sum(cost_of(beds[b], beds) for b in plan.bed_of)
    return plan


def _swap_in(plan: Plan, s: int, trial: Sheets) -> None:
    for array, new in zip(plan.sheets, trial, strict=True):
        if array.ndim > 1:
            width = min(array.shape[1], new.shape[1])
            array[s, :width] = new[0, :width]
        else:
            array[s] = new[0]
