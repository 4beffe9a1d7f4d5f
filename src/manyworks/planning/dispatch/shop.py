"""One workshop, run from any moment on until its end or until it rejoins the plan it had before."""

from manyworks.planning.dispatch.changes import is_set_as_before, note_work, recall_work
from manyworks.planning.dispatch.choice import can_start, most_urgent, next_wake, take
from manyworks.planning.dispatch.compiled import inlined, kernel
from manyworks.planning.dispatch.floor import (
    BOOKED,
    CHANGES,
    CREW,
    CUT,
    CUTS,
    DUE,
    ENDED,
    FAR,
    FINISH,
    FIRST,
    FREE,
    HELD,
    HOME,
    INDEX_MASK,
    KIND,
    KIT,
    LATE_CHANGE,
    LATE_SO_FAR,
    LATEST,
    LOG_BARS,
    LOG_UNITS,
    MAKE,
    ON,
    POOL,
    POOLS,
    RUNNING,
    SHARED,
    SKILL,
    SKILLS,
    STATION,
    STATIONS,
    STEP_BITS,
    STEP_MASK,
    STEPS,
    STIRRED,
    TAKEN,
    TEAM,
    TEAMS,
    UNIT_BITS,
    WITNESS,
    Desk,
    Floor,
    State,
)
from manyworks.planning.dispatch.gates import (
    admit,
    gates_rejoined,
    hold,
    is_held,
    leave_shut,
    open_gate,
    released,
    reset_gates,
    resume_gates,
)
from manyworks.planning.dispatch.queue import (
    enqueue,
    is_cut_by_others,
    note_bar,
    pop,
    put_latest_first,
)
from manyworks.planning.dispatch.teams import move_people

ARRIVAL_BITS = 20


@inlined
def arrival(floor: Floor, state: State, unit: int, shop: int) -> int:
    """When the first work of `unit` at `shop` may begin; FAR while its kit is not planned."""
    cut = state.place[unit, CUT]
    if cut == shop:
        return released(floor, unit, shop)
    kit = state.ends[unit, KIT]
    if kit >= FAR:
        return FAR
    return int(kit + floor.lag_shop[cut, shop])


@kernel
def lateness(floor: Floor, unit: int, shop: int, finish: int) -> int:
    """Units of time that the search counts for a unit finished at `shop`; 0 when in time or not planned."""
    if finish >= FAR:
        return 0
    late = finish + floor.lag_home[floor.unit[unit, HOME], shop] - floor.unit[unit, DUE]
    return int(late + floor.once) if late > 0 else 0


@inlined
def _clear_desk(floor: Floor, desk: Desk, shop: int) -> None:
    row = floor.shop[shop]
    mask = 0
    for i in range(row[POOLS]):
        desk.free[i] = floor.machines[row[POOL] + i]
        mask |= 1 << i
    for i in range(row[SKILLS]):
        desk.idle[i] = floor.people[row[SKILL] + i]
    for i in range(row[TEAMS]):
        desk.spare[i] = floor.team[row[TEAM] + i]
    for i in range(row[STATIONS]):
        desk.size[i] = 0
    desk.tally[FREE] = mask
    desk.tally[RUNNING] = 0
    desk.tally[LATE_SO_FAR] = 0
    desk.tally[LATE_CHANGE] = 0


@inlined
def _occupy(floor: Floor, desk: Desk, shop: int, queue: int, pool: int, crew: int) -> None:
    desk.free[pool] -= 1
    if desk.free[pool] == 0:
        desk.tally[FREE] &= ~(1 << pool)
    move_people(floor, desk, shop, floor.shop[shop, STATION] + queue, crew, -1)


@inlined
def _run(desk: Desk, end: int, unit: int, step: int) -> None:
    key = (end << UNIT_BITS) | (unit << STEP_BITS) | step
    put_latest_first(desk.running, desk.tally[RUNNING], key)
    desk.tally[RUNNING] += 1


@inlined
def _resume(floor: Floor, state: State, desk: Desk, shop: int, unit: int, since: int) -> None:
    """Put the steps of a unit that arrived before `since` where they were just before that moment."""
    row = floor.unit[unit]
    first, kind, cuts = row[FIRST], row[KIND], row[CUTS]
    begin = 0 if state.place[unit, CUT] == shop else cuts
    stop = row[STEPS] if state.place[unit, MAKE] == shop else cuts
    done = (1 << begin) - 1
    for step in range(begin, stop):
        if state.bar[first + step, ENDED] < since:
            done |= 1 << step
    desk.done[unit] = done
    barred = 0
    if desk.gate.shape[0] > 0:
        barred = resume_gates(floor, state, desk, unit, begin, stop, since)
    for step in range(begin, stop):
        if ((done | barred) >> step) & 1:
            continue
        if state.bar[first + step, TAKEN] < since:
            bar = state.bar[first + step]
            if not is_cut_by_others(floor, first + step):
                _occupy(floor, desk, shop, floor.station[shop, kind + step], bar[ON], bar[CREW])
            _run(desk, state.bar[first + step, ENDED], unit, step)
        elif floor.after[kind + step] & ~done == 0:
            enqueue(floor, state, desk, shop, unit, step)


@inlined
def _rebuild(floor: Floor, state: State, desk: Desk, shop: int, since: int) -> int:
    """The state of a workshop just before `since`; returns how many units arrive later."""
    _clear_desk(floor, desk, shop)
    reset_gates(state, desk, shop, since)
    arrivals = 0
    for i in range(state.counts[shop]):
        unit = state.listed[shop, i]
        if state.place[unit, MAKE] == shop:
            if state.ends[unit, FINISH] < since:
                desk.tally[LATE_SO_FAR] += lateness(floor, unit, shop, state.ends[unit, FINISH])
                continue
        elif state.ends[unit, KIT] < since:
            continue
        arrive = arrival(floor, state, unit, shop)
        if arrive >= FAR:
            continue
        if arrive < since:
            _resume(floor, state, desk, shop, unit, since)
            continue
        key = (arrive << ARRIVAL_BITS) | unit
        j = arrivals
        while j > 0 and desk.arriving[j - 1] > key:
            desk.arriving[j] = desk.arriving[j - 1]
            j -= 1
        desk.arriving[j] = key
        arrivals += 1
    if desk.tally[HELD] > 0:
        admit(floor, state, desk, shop, since)
        desk.tally[STIRRED] = desk.tally[HELD]
    return arrivals


@inlined
def _arrive(floor: Floor, state: State, desk: Desk, shop: int, unit: int) -> None:
    row = floor.unit[unit]
    own = state.place[unit, CUT] == shop
    begin = 0 if own else row[CUTS]
    stop = row[STEPS] if state.place[unit, MAKE] == shop else row[CUTS]
    done = (1 << begin) - 1
    desk.done[unit] = done
    group = CUT if begin < row[CUTS] else MAKE
    if is_held(floor, desk, unit, group):
        hold(floor, desk, unit, group)
        return
    for step in range(begin, stop):
        if floor.after[row[KIND] + step] & ~done == 0:
            enqueue(floor, state, desk, shop, unit, step)


@inlined
def _note_end(state: State, desk: Desk, unit: int, which: int, time: int) -> None:
    """Record when a kit or a unit is complete; the old value goes to the log when it differs."""
    if state.ends[unit, which] != time:
        i = desk.tally[LOG_UNITS]
        desk.log_unit[i] = unit
        desk.log_ends[i, 0] = state.ends[unit, 0]
        desk.log_ends[i, 1] = state.ends[unit, 1]
        desk.tally[LOG_UNITS] = i + 1
        state.ends[unit, which] = time


@inlined
def _complete(floor: Floor, state: State, desk: Desk, shop: int, key: int, time: int) -> None:
    """An operation ends: free its machine and people, and let the next steps wait for theirs."""
    step = key & STEP_MASK
    unit = (key >> STEP_BITS) & INDEX_MASK
    row = floor.unit[unit]
    kind = row[KIND] + step
    if not is_cut_by_others(floor, row[FIRST] + step):
        pool = state.bar[row[FIRST] + step, ON]
        desk.free[pool] += 1
        desk.tally[FREE] |= 1 << pool
        station = floor.shop[shop, STATION] + floor.station[shop, kind]
        move_people(floor, desk, shop, station, state.bar[row[FIRST] + step, CREW], 1)
    done = desk.done[unit] | (1 << step)
    desk.done[unit] = done
    here = state.place[unit, MAKE] == shop
    if step < row[CUTS]:
        whole = floor.whole[row[KIND], CUT]
        if done & whole == whole:
            _note_end(state, desk, unit, KIT, time)
            open_gate(floor, state, desk, shop, unit, CUT, time)
            if here and is_held(floor, desk, unit, MAKE):
                hold(floor, desk, unit, MAKE)
                here = False
    elif done == floor.whole[row[KIND], MAKE]:
        late = lateness(floor, unit, shop, time)
        desk.tally[LATE_SO_FAR] += late
        desk.tally[LATE_CHANGE] += late - lateness(floor, unit, shop, state.ends[unit, FINISH])
        _note_end(state, desk, unit, FINISH, time)
        open_gate(floor, state, desk, shop, unit, MAKE, time)
    for i in range(floor.next_at[kind], floor.next_at[kind + 1]):
        following = floor.next_step[i]
        if following >= row[CUTS] and not here:
            continue
        if floor.after[row[KIND] + following] & ~done == 0:
            enqueue(floor, state, desk, shop, unit, following)


@inlined
def _begin(
    floor: Floor, state: State, desk: Desk, shop: int, queue: int, time: int, changes: bool, booked: bool
) -> None:
    """The head of a queue takes the fastest free machine, unless it needs none."""
    key = desk.queue[queue, 0]
    pool, end, crew = take(floor, desk, shop, queue, key, time, changes, booked)
    pop(desk.queue[queue], desk.size[queue])
    desk.size[queue] -= 1
    step = key & STEP_MASK
    unit = (key >> STEP_BITS) & INDEX_MASK
    at = floor.unit[unit, FIRST] + step
    if not is_cut_by_others(floor, at):
        if changes:
            note_work(floor, state, desk, shop, pool, unit, step, time)
        _occupy(floor, desk, shop, queue, pool, crew)
    _run(desk, end, unit, step)
    bar = state.bar[at]
    if bar[ENDED] != end or bar[TAKEN] != time or bar[ON] != pool or bar[CREW] != crew:
        note_bar(state, desk, at)
        last = end
        if bar[ENDED] < FAR and bar[ENDED] > end:
            last = bar[ENDED]
        desk.tally[LATEST] = max(desk.tally[LATEST], last)
        bar[TAKEN] = time
        bar[ENDED] = end
        bar[ON] = pool
        bar[CREW] = crew
    if desk.tally[WITNESS] == at:
        desk.tally[WITNESS] = -1


@inlined
def _rejoined(floor: Floor, state: State, desk: Desk, queues: int, time: int) -> bool:
    """No waiting operation had begun by now in the old plan; the first that had is the next witness."""
    for queue in range(queues):
        for i in range(desk.size[queue]):
            key = desk.queue[queue, i]
            at = floor.unit[(key >> STEP_BITS) & INDEX_MASK, FIRST] + (key & STEP_MASK)
            taken = state.bar[at, TAKEN]
            if taken <= time or taken >= FAR:
                desk.tally[WITNESS] = at
                return False
    return gates_rejoined(desk, time)


@kernel
def run_shop(floor: Floor, state: State, desk: Desk, shop: int, since: int, until: int, limit: int) -> int:
    """Run one workshop from `since` on and record what differs from before.

    The run ends early when, after `until`, everything is again as it was: every operation that changed is
    over, and whatever waits or runs did so in the old plan as well. The rest of the old plan then holds.

    Returns
    -------
    int
        1, or -1 as soon as the units finished here are more than `limit` late together, or the log is full.
    """
    arrivals = _rebuild(floor, state, desk, shop, since)
    tally, first, queues = desk.tally, floor.shop[shop, STATION], floor.shop[shop, STATIONS]
    shared = floor.shop[shop, SHARED] != 0
    changes, booked = floor.shop[shop, CHANGES] != 0, floor.shop[shop, BOOKED] != 0
    if changes:
        recall_work(floor, state, desk, shop, since, until)
    tally[LATEST] = until
    tally[WITNESS] = -1
    room = desk.log_step.shape[0] - 256
    p = 0
    time = since
    while True:
        while p < arrivals and desk.arriving[p] >> ARRIVAL_BITS <= time:
            _arrive(floor, state, desk, shop, desk.arriving[p] & INDEX_MASK)
            p += 1
        while tally[RUNNING] > 0 and desk.running[tally[RUNNING] - 1] >> UNIT_BITS <= time:
            tally[RUNNING] -= 1
            _complete(floor, state, desk, shop, desk.running[tally[RUNNING]], time)
        if tally[LATE_SO_FAR] > limit or tally[LOG_BARS] > room or tally[LOG_UNITS] > room:
            return -1
        if tally[STIRRED] > 0:
            admit(floor, state, desk, shop, FAR + 1)
        for queue in range(queues):
            while can_start(floor, desk, shop, first, queue, time, changes, booked):
                head = queue
                if shared:
                    head = most_urgent(floor, desk, shop, first, queues, queue, time, changes, booked)
                _begin(floor, state, desk, shop, head, time, changes, booked)
        if (
            time >= tally[LATEST]
            and tally[WITNESS] < 0
            and (not changes or is_set_as_before(desk, floor.shop[shop, POOLS]))
            and _rejoined(floor, state, desk, queues, time)
        ):
            break
        following = FAR
        if tally[RUNNING] > 0:
            following = desk.running[tally[RUNNING] - 1] >> UNIT_BITS
        if p < arrivals:
            following = min(following, desk.arriving[p] >> ARRIVAL_BITS)
        if booked:
            following = min(following, next_wake(floor, desk, shop, queues, time))
        if tally[RUNNING] == 0 and following >= FAR:
            leave_shut(state, desk, shop)
            break
        time = following
    state.late[shop] += tally[LATE_CHANGE]
    return 1
