"""A binary heap of whole numbers in a row of an array, the log of bars, how long work takes and when."""

from manyworks.planning.dispatch.compiled import inlined
from manyworks.planning.dispatch.floor import (
    FIRST,
    KIND,
    LOG_BARS,
    SLOT,
    Desk,
    Floor,
    Ints,
    State,
)

FIRST_OF_ALL = 1 << 62
"""Taken off the key of a step that needs no machine: it goes before all others."""


@inlined
def push(heap: Ints, size: int, key: int) -> None:
    """Add `key` to heap[0:size]."""
    i = size
    while i > 0:
        parent = (i - 1) >> 1
        if heap[parent] <= key:
            break
        heap[i] = heap[parent]
        i = parent
    heap[i] = key


@inlined
def pop(heap: Ints, size: int) -> int:
    """Remove and return the smallest key of heap[0:size]; size-1 keys are left."""
    top = heap[0]
    last = size - 1
    key = heap[last]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= last:
            break
        if child + 1 < last and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[i] = heap[child]
        i = child
    heap[i] = key
    return int(top)


@inlined
def is_cut_by_others(floor: Floor, at: int) -> bool:
    """All that a step cuts lies on sheets of other units: it needs no machine and nobody."""
    return bool(floor.standard[at] == 0.0)


@inlined
def enqueue(floor: Floor, state: State, desk: Desk, shop: int, unit: int, step: int) -> None:
    """A step that is ready waits in its queue; the key of one that needs no machine is below 0."""
    queue = floor.station[shop, floor.unit[unit, KIND] + step]
    key = state.rank[unit] | step
    if is_cut_by_others(floor, floor.unit[unit, FIRST] + step):
        key -= FIRST_OF_ALL
    push(desk.queue[queue], desk.size[queue], key)
    desk.size[queue] += 1


@inlined
def note_bar(state: State, desk: Desk, at: int) -> None:
    """Keep a bar for `undo` before it is overwritten."""
    i = desk.tally[LOG_BARS]
    desk.log_step[i] = at
    for column in range(4):
        desk.log_bar[i, column] = state.bar[at, column]
    desk.tally[LOG_BARS] = i + 1


@inlined
def put_latest_first(row: Ints, size: int, key: int) -> None:
    """Insert `key` into row[0:size], which falls."""
    i = size
    while i > 0 and row[i - 1] < key:
        row[i] = row[i - 1]
        i -= 1
    row[i] = key


@inlined
def exact_duration(floor: Floor, pool: int, standard: float) -> float:
    """Units of time, with their fraction, that a standard time takes on a pool: what is paid."""
    return float(standard * floor.factor[pool] + floor.setup[pool]) if standard > 0.0 else 0.0


@inlined
def duration(floor: Floor, pool: int, standard: float, extra: float = 0.0) -> int:
    """Whole units of time that it takes in the plan: at least one, rounded half to even."""
    # adding and taking away 1.5 * 2**52 rounds half to even without a call
    exact = exact_duration(floor, pool, standard) + extra
    return max(1, int(exact + 6755399441055744.0 - 6755399441055744.0))


@inlined
def work_span(floor: Floor, shop: int, ready: int, length: int) -> tuple[int, int]:
    """Start and end of `length` units of work that may begin at `ready`.

    The work waits until it fits between two long closings; over short ones it pauses.
    """
    slots = floor.open_at.shape[1]
    i = int(floor.open_at[shop, min(ready >> SLOT, slots - 1)])
    while floor.closes[i] <= ready:
        i += 1
    start = max(ready, int(floor.opens[i]))
    while True:
        end = start + length
        if end <= floor.closes[i]:
            return start, end
        left = length - (int(floor.closes[i]) - start)
        while floor.joined[i + 1]:
            i += 1
            end = int(floor.opens[i]) + left
            if end <= floor.closes[i]:
                return start, end
            left -= int(floor.closes[i]) - int(floor.opens[i])
        i += 1
        start = int(floor.opens[i])
