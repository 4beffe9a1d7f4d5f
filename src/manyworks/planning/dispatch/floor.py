"""The problem, the state of a plan and the working space of the dispatcher, as arrays.

Names of columns are module constants, which the compiler folds. Times are units of the problem's clock.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Small = NDArray[np.int8]
Reals = NDArray[np.float64]

FAR = 1 << 30
"""A time that never comes: not planned yet."""
NEVER = 1 << 22
"""Start of the time beyond the calendars: whatever lies there does not fit."""
SLOT = 5
"""Calendars are looked up in slots of 2**SLOT units."""
STEP_BITS = 6
UNIT_BITS = 26
"""A queue key is priority << 26 | unit << 6 | step: at most 2**20 units, 2**6 steps each."""
STEP_MASK = (1 << STEP_BITS) - 1
INDEX_MASK = (1 << (UNIT_BITS - STEP_BITS)) - 1

# columns of Floor.unit
RELEASE, DUE, HOME, FIRST, KIND, CUTS, STEPS = range(7)
# columns of Floor.shop
STATION, STATIONS, POOL, POOLS, SKILL, SKILLS, TEAM, TEAMS, TEAM_BITS = range(9)
SHARED, TAKES, CHANGES, BOOKED, LONGEST = range(9, 14)
# columns of State.bar, State.ends, State.place
TAKEN, ENDED, ON, CREW = range(4)
KIT, FINISH = range(2)
CUT, MAKE = range(2)
# entries of Floor.money
LATE, TRANSFER, PROMISE, UNFAIR, OVER_CAP, LIMIT_KM = range(6)
# entries of Desk.tally
RUNNING, LATE_SO_FAR, LATE_CHANGE, LATEST, WITNESS, FREE, LOG_BARS, LOG_UNITS, LOG_SHOPS, RUNS = range(10)
HELD, STIRRED, LOG_GATES = range(10, 13)
TALLIES = 13
MOST_RUNS = 40
"""Runs of workshops that one move may cause; it is given up then."""


class Floor(NamedTuple):
    """The problem. n units, N steps of all units, K of all block types, m workshops, h homes, G gates."""

    unit: (
        Ints  # (n, 7) release (-1 = has begun), due, home, first step in N, first step in K, cut steps, steps
    )
    standard: Reals  # (N,) standard time in units; 0: needs no machine; negative: holds one until -standard
    per_km: Reals  # (n,) money for a kilometre, carbon included
    hours: Reals  # (n, 2) standard hours of cut and make
    promised: Ints  # (n, 2) workshop promised, or -1
    movable: NDArray[np.bool_]  # (n, 2) the group may go to another workshop
    after: Ints  # (K,) bit mask of steps that must be finished
    next_at: Ints  # (K+1,) slices of next_step
    next_step: Ints  # steps that wait for a step
    whole: Ints  # (K, 2) bit mask of all cut steps, and of all steps of the block
    gate: Ints  # (K, 2) gate of cut and make of the block, or -1
    family: Ints  # (K,) what the machine is set up for; -1 = leaves it as it is
    supplied: Ints  # (m, K) when the boards of a block are at a workshop
    proven: Ints  # (m, G) -1 = a first article was accepted earlier, FAR = not yet
    station: Small  # (m, K) queue at a workshop, or -1
    shop: (
        Ints  # (m, 14) slices of stations, pools, skills, teams; bits of a team in a crew, 0 = every person
        # has one skill; queues share; takes new work; changes over; has booked rows; longest
    )
    queue_pools: Ints  # bit mask of the workshop's pools that serve a queue
    queue_skill: Ints  # skill that the queue's work needs, 0 = none
    queue_people: Ints  # people it needs who have it
    queue_helpers: Ints  # people it needs beside, whatever they can do
    machines: Ints  # machines of a pool; pools of which machines are booked have several rows
    factor: Reals  # time factor of a pool
    setup: Reals  # units to set up
    change: Reals  # units more after work of another family
    rate: Reals  # money for one unit of time
    worth: (
        Reals  # money that one unit of standard time is worth because trainees do it; 0 = no training place
    )
    people: Ints  # people who have a skill; the last of a workshop's skills is that of anybody
    team: Ints  # people of a team: persons with the same skills; those with fewest skills come first
    team_skills: Ints  # bit mask of a team's skills
    busy: Ints  # (B, 2) stretches in which rows of pools and teams are booked, by row and time
    pool_busy: Ints  # slices of busy, of every row of pools
    team_busy: Ints  # slices of busy, of every row of teams
    wake: Ints  # when something of a workshop is not booked any more, by workshop and time
    wake_at: Ints  # (m+1,) slices of wake
    opens: Shorts  # opening intervals of all workshops
    closes: Shorts
    joined: NDArray[np.bool_]  # an operation may pause over the closing before this interval
    open_at: Shorts  # (m, slots) first interval that ends after the slot begins
    km_home: Reals  # (h, m)
    lag_home: Ints  # (h, m)
    km_shop: Reals  # (m, m)
    lag_shop: Ints  # (m, m)
    money: Reals  # weights of the objective
    member: Ints  # (m,) member organisation of a workshop
    fair: Reals  # (members,) hours that are a fair share
    cap: Reals  # (1,) hours that one member may have
    now: int  # nothing new starts before
    once: int  # units by which the search counts every late unit later than it is


class State(NamedTuple):
    """A plan, and what follows from it. C = room for units at a workshop."""

    place: Ints  # (n, 2) workshop of cut and of make
    rank: Ints  # (n,) priority << 26 | unit << 6; lower goes first
    bar: Ints  # (N, 4) machine taken, ended, pool of the workshop, crew (see `teams`)
    ends: Ints  # (n, 2) kit complete, unit finished
    listed: Ints  # (m, C) units at a workshop, by release
    counts: Ints  # (m,)
    late: Ints  # (m,) units of time that the units finished here are late, as the search counts
    load: Reals  # (members,) standard hours
    opened: Ints  # (m, G) when a first article was finished and the series could run; FAR = never


class Desk(NamedTuple):
    """Working space; `log` arrays hold what a move has overwritten."""

    queue: Ints  # (stations, room) heaps of keys
    size: Ints  # (stations,)
    free: Ints  # (pools,) free machines
    idle: Ints  # (skills,) people who have a skill and are free; 0 = no one needed, last = anybody
    spare: Ints  # (teams,) people of a team who are free
    last: Ints  # (pools,) work before on the machine: taken << 26 | unit << 6 | step, or -1
    unlike: Ints  # (pools,) until when the work before may differ from the old plan; -1 = it does not
    running: Ints  # ended << 26 | unit << 6 | step, latest first
    arriving: Ints  # arrival << 20 | unit, earliest first
    done: Ints  # (n,) bit mask of finished steps
    gate: Ints  # (G,) gates of the workshop that runs: shut, tried or open
    before: Ints  # (G,) when they opened before this run
    lead: Ints  # (G,) who goes first, by place in `held`
    held: Ints  # unit << 1 | group: ready, but behind a gate
    tally: Ints
    log_step: Ints
    log_bar: Ints
    log_unit: Ints
    log_ends: Ints
    log_shop: Ints
    log_late: Ints
    log_gate: Ints
    log_opened: Ints
    dirty: Ints  # (m,) workshops to run
    since: Ints  # (m,) from when; FAR = not dirty
    until: Ints  # (m,) no earlier than this can a run have rejoined the old plan


def owners_of_steps(floor: Floor) -> Ints:
    """The unit of every step, shape (N,)."""
    return np.repeat(np.arange(len(floor.unit)), floor.unit[:, STEPS])


def new_state(floor: Floor, place: Ints, priority: Ints) -> State:
    """An empty plan: allocation and priorities are set, nothing is scheduled.

    Parameters
    ----------
    floor
        The problem.
    place
        (n, 2) workshop of cut and make.
    priority
        (n,) lower goes first; ties are broken by the number of the unit.
    """
    n, m = len(floor.unit), len(floor.shop)
    both = np.concatenate([place[:, CUT], place[place[:, CUT] != place[:, MAKE], MAKE]])
    counts = np.bincount(both, minlength=m)
    room = min(n, max(2 * int(counts.max(initial=0)), 8 * -(-n // m)) + 64)
    state = State(
        place=np.array(place, np.int64, order="C"),
        rank=(priority.astype(np.int64) << UNIT_BITS) | (np.arange(n, dtype=np.int64) << STEP_BITS),
        bar=np.full((len(floor.standard), 4), FAR, np.int64),
        ends=np.full((n, 2), FAR, np.int64),
        listed=np.zeros((m, room), np.int64),
        counts=np.zeros(m, np.int64),
        late=np.zeros(m, np.int64),
        load=np.zeros(len(floor.fair), np.float64),
        opened=floor.proven.copy(),
    )
    _list_units(floor, state)
    for group in (CUT, MAKE):
        np.add.at(state.load, floor.member[place[:, group]], floor.hours[:, group])
    return state


def _list_units(floor: Floor, state: State) -> None:
    """Fill the list of every workshop in order of release."""
    n = len(floor.unit)
    order = np.argsort(floor.unit[:, RELEASE], kind="stable")
    place = state.place[order]
    split = place[:, CUT] != place[:, MAKE]
    shops = np.concatenate([place[:, CUT], place[split, MAKE]])
    ranks = np.concatenate([np.arange(n), np.nonzero(split)[0]])
    by_shop = np.lexsort((ranks, shops))
    shops, units = shops[by_shop], order[ranks[by_shop]]
    counts = np.bincount(shops, minlength=len(floor.shop))
    column = np.arange(len(shops)) - np.repeat(np.cumsum(counts) - counts, counts)
    state.listed[shops, column] = units
    state.counts[:] = counts


def new_desk(floor: Floor, state: State) -> Desk:
    """Working space for runs of any workshop of `floor`."""
    n, m = len(floor.unit), len(floor.shop)
    room = state.listed.shape[1]
    steps, gates = int(floor.unit[:, STEPS].max(initial=1)), floor.proven.shape[1]
    machines = [int(floor.machines[shop[POOL] : shop[POOL] + shop[POOLS]].sum()) for shop in floor.shop]
    log = max(2 * room * steps, min(40 * room * steps, 400_000)) + 1024
    return Desk(
        queue=np.zeros((int(floor.shop[:, STATIONS].max(initial=1)), room * steps + 8), np.int64),
        size=np.zeros(int(floor.shop[:, STATIONS].max(initial=1)), np.int64),
        free=np.zeros(int(floor.shop[:, POOLS].max(initial=1)), np.int64),
        idle=np.zeros(int(floor.shop[:, SKILLS].max(initial=1)), np.int64),
        spare=np.zeros(int(floor.shop[:, TEAMS].max(initial=1)), np.int64),
        last=np.zeros(int(floor.shop[:, POOLS].max(initial=1)), np.int64),
        unlike=np.zeros(int(floor.shop[:, POOLS].max(initial=1)), np.int64),
        running=np.zeros(max(machines, default=1) + room + 8, np.int64),
        arriving=np.zeros(room + 8, np.int64),
        done=np.zeros(n, np.int64),
        gate=np.zeros(gates, np.int64),
        before=np.zeros(gates, np.int64),
        lead=np.zeros(gates, np.int64),
        held=np.zeros(room + 8, np.int64),
        tally=np.zeros(TALLIES, np.int64),
        log_step=np.zeros(log, np.int64),
        log_bar=np.zeros((log, 4), np.int64),
        log_unit=np.zeros(log, np.int64),
        log_ends=np.zeros((log, 2), np.int64),
        log_shop=np.zeros(2 * m + 64, np.int64),
        log_late=np.zeros(2 * m + 64, np.int64),
        log_gate=np.zeros((MOST_RUNS + 2) * gates, np.int64),
        log_opened=np.zeros((MOST_RUNS + 2) * gates, np.int64),
        dirty=np.zeros(m + 64, np.int64),
        since=np.full(m, FAR, np.int64),
        until=np.zeros(m, np.int64),
    )
