"""First articles: the series of a block waits at a workshop until a first one is finished there.

A gate is a group (cut or make) of a block type that asks for a first article. At each workshop it is shut
until the first unit is ready there; that unit is let in (of several, the one whose priority is lower), and
all others are held until some unit of the type has finished the group. A held unit stands in no queue.
"""

from manyworks.planning.dispatch.compiled import inlined
from manyworks.planning.dispatch.floor import (
    CUT,
    CUTS,
    FAR,
    FIRST,
    HELD,
    KIND,
    KIT,
    LOG_GATES,
    MAKE,
    RELEASE,
    STEPS,
    STIRRED,
    TAKEN,
    Desk,
    Floor,
    State,
)
from manyworks.planning.dispatch.queue import enqueue

SHUT, TRIED, OPEN = range(3)
"""Nobody is in; a first article is at work; the series runs."""


@inlined
def is_held(floor: Floor, desk: Desk, unit: int, group: int) -> bool:
    """The group has a gate that is not open."""
    if desk.gate.shape[0] == 0:
        return False
    gate = floor.gate[floor.unit[unit, KIND], group]
    return bool(gate >= 0 and desk.gate[gate] != OPEN)


@inlined
def released(floor: Floor, unit: int, shop: int) -> int:
    """When a unit may be begun at a workshop: it is released and its boards are there."""
    release = floor.unit[unit, RELEASE]
    if release < 0:
        return 0
    return int(max(release, floor.supplied[shop, floor.unit[unit, KIND]]))


@inlined
def ready_at(floor: Floor, state: State, unit: int, group: int) -> int:
    """When a group is ready at its workshop: released, or its kit is there; not before now."""
    if group == CUT or floor.unit[unit, CUTS] == 0:
        return int(max(floor.now, released(floor, unit, state.place[unit, CUT])))
    kit = state.ends[unit, KIT] + floor.lag_shop[state.place[unit, CUT], state.place[unit, MAKE]]
    return int(max(floor.now, kit))


@inlined
def reset_gates(state: State, desk: Desk, shop: int, since: int) -> None:
    """The gates of a workshop as they were just before `since`, but for who is in."""
    for gate in range(desk.gate.shape[0]):
        desk.before[gate] = state.opened[shop, gate]
        desk.gate[gate] = OPEN if state.opened[shop, gate] < since else SHUT
    desk.tally[HELD] = 0
    desk.tally[STIRRED] = 0


@inlined
def hold(floor: Floor, desk: Desk, unit: int, group: int) -> None:
    """Let a unit whose group is ready wait at its gate."""
    desk.held[desk.tally[HELD]] = (unit << 1) | group
    desk.tally[HELD] += 1
    if desk.gate[floor.gate[floor.unit[unit, KIND], group]] == SHUT:
        desk.tally[STIRRED] = 1


@inlined
def resume_gates(floor: Floor, state: State, desk: Desk, unit: int, begin: int, stop: int, since: int) -> int:
    """Who has begun is in, who was ready is held; returns the bit mask of the unit's steps behind gates."""
    row = floor.unit[unit]
    cuts = row[CUTS]
    barred = 0
    for group in range(2):
        low = begin if group == CUT else max(begin, cuts)
        high = min(stop, cuts) if group == CUT else stop
        if low >= high or not is_held(floor, desk, unit, group):
            continue
        begun = False
        for step in range(low, high):
            begun = begun or state.bar[row[FIRST] + step, TAKEN] < since
        if begun:
            desk.gate[floor.gate[row[KIND], group]] = TRIED
            continue
        kit = floor.whole[row[KIND], CUT]
        if group == CUT or desk.done[unit] & kit == kit:
            hold(floor, desk, unit, group)
        barred |= ((1 << high) - 1) ^ ((1 << low) - 1)
    return int(barred)


@inlined
def _let_in(floor: Floor, state: State, desk: Desk, shop: int, i: int) -> None:
    """Entry `i` of those held may queue; the last one takes its place in the list."""
    unit, group = desk.held[i] >> 1, desk.held[i] & 1
    row = floor.unit[unit]
    begin = 0 if group == CUT else row[CUTS]
    stop = row[CUTS] if group == CUT else row[STEPS]
    for step in range(begin, stop):
        if floor.after[row[KIND] + step] & ~desk.done[unit] == 0:
            enqueue(floor, state, desk, shop, unit, step)
    desk.tally[HELD] -= 1
    desk.held[i] = desk.held[desk.tally[HELD]]


@inlined
def _is_sooner(floor: Floor, state: State, one: int, two: int) -> bool:
    """Of two units held at a gate, the first was ready earlier, or at the same time and is more urgent."""
    ready, other = ready_at(floor, state, one >> 1, one & 1), ready_at(floor, state, two >> 1, two & 1)
    return bool(ready < other or (ready == other and state.rank[one >> 1] < state.rank[two >> 1]))


@inlined
def admit(floor: Floor, state: State, desk: Desk, shop: int, before: int) -> None:
    """Let everybody through open gates, and one that was ready before `before` through a shut one."""
    for gate in range(desk.gate.shape[0]):
        desk.lead[gate] = -1
    for i in range(desk.tally[HELD]):
        key = desk.held[i]
        gate = floor.gate[floor.unit[key >> 1, KIND], key & 1]
        if desk.gate[gate] == SHUT and ready_at(floor, state, key >> 1, key & 1) < before:
            lead = desk.lead[gate]
            if lead < 0 or _is_sooner(floor, state, key, desk.held[lead]):
                desk.lead[gate] = i
    for i in range(desk.tally[HELD] - 1, -1, -1):
        key = desk.held[i]
        gate = floor.gate[floor.unit[key >> 1, KIND], key & 1]
        if desk.lead[gate] == i:
            desk.gate[gate] = TRIED
            _let_in(floor, state, desk, shop, i)
        elif desk.gate[gate] == OPEN:
            _let_in(floor, state, desk, shop, i)
    desk.tally[STIRRED] = 0


@inlined
def _note_opened(state: State, desk: Desk, shop: int, gate: int, time: int) -> None:
    if state.opened[shop, gate] != time:
        i = desk.tally[LOG_GATES]
        desk.log_gate[i] = shop * desk.gate.shape[0] + gate
        desk.log_opened[i] = state.opened[shop, gate]
        desk.tally[LOG_GATES] = i + 1
        state.opened[shop, gate] = time


@inlined
def open_gate(floor: Floor, state: State, desk: Desk, shop: int, unit: int, group: int, time: int) -> None:
    """A unit has finished a group: its series may run."""
    if is_held(floor, desk, unit, group):
        gate = floor.gate[floor.unit[unit, KIND], group]
        desk.gate[gate] = OPEN
        desk.tally[STIRRED] = 1
        _note_opened(state, desk, shop, gate, time)


@inlined
def leave_shut(state: State, desk: Desk, shop: int) -> None:
    """At the end of a run to the very end: gates that did not open never will."""
    for gate in range(desk.gate.shape[0]):
        if desk.gate[gate] != OPEN:
            _note_opened(state, desk, shop, gate, FAR)


@inlined
def gates_rejoined(desk: Desk, time: int) -> bool:
    """Nobody is held, and the gates that are open were open by now in the plan before this run."""
    for gate in range(desk.gate.shape[0]):
        if desk.gate[gate] == TRIED or (desk.gate[gate] == OPEN) != (desk.before[gate] <= time):
            return False
    return True


@inlined
def undo_gates(state: State, desk: Desk) -> None:
    """Take back when gates opened since the log was cleared."""
    gates = desk.gate.shape[0]
    for i in range(desk.tally[LOG_GATES] - 1, -1, -1):
        state.opened[desk.log_gate[i] // gates, desk.log_gate[i] % gates] = desk.log_opened[i]
