"""Who takes an operation where persons have several skills.

Persons of one workshop with the same skills are a team. A *crew* says how many persons of each team an
operation takes, in one whole number: `TEAM_BITS` bits for each team. Where nobody has two skills and every
skill is a team of its own the skill says it all: such workshops keep no crews, and lose no time over them.
Who is booked by plans that stand is a team of his own (:mod:`manyworks.planning.rows`).
"""

from manyworks.planning.dispatch.compiled import inlined
from manyworks.planning.dispatch.floor import SKILLS, TEAM, TEAM_BITS, TEAMS, Desk, Floor, Ints


@inlined
def choose_crew(floor: Floor, desk: Desk, shop: int, station: int) -> int:
    """The free persons who take a queue's work: who has the fewest skills, so that the others stay free."""
    crew = 0
    if floor.shop[shop, TEAM_BITS]:
        crew = _add(floor, desk, shop, crew, floor.queue_skill[station], floor.queue_people[station])
        crew = _add(floor, desk, shop, crew, floor.shop[shop, SKILLS] - 1, floor.queue_helpers[station])
    return crew


@inlined
def _add(floor: Floor, desk: Desk, shop: int, crew: int, skill: int, people: int) -> int:
    """The crew with so many more who have a skill."""
    first, bits = floor.shop[shop, TEAM], floor.shop[shop, TEAM_BITS]
    for team in range(floor.shop[shop, TEAMS]):
        taken = (crew >> (bits * team)) & ((1 << bits) - 1)
        count = min(people, desk.spare[team] - taken)
        if count > 0 and _has(floor, first + team, skill):
            crew += count << (bits * team)
            people -= count
    return int(crew)


@inlined
def choose_free_crew(floor: Floor, desk: Desk, shop: int, station: int, time: int, end: int) -> int:
    """The same of persons whom nobody has booked before `end`; -1 when there are too few."""
    crew = 0
    if floor.shop[shop, TEAM_BITS]:
        people = floor.queue_people[station]
        crew = _add_free(floor, desk, shop, crew, floor.queue_skill[station], people, time, end)
        helpers = floor.queue_helpers[station]
        if crew >= 0 and helpers > 0:
            crew = _add_free(floor, desk, shop, crew, floor.shop[shop, SKILLS] - 1, helpers, time, end)
    return crew


@inlined
def _add_free(
    floor: Floor, desk: Desk, shop: int, crew: int, skill: int, people: int, time: int, end: int
) -> int:
    first, bits = floor.shop[shop, TEAM], floor.shop[shop, TEAM_BITS]
    for team in range(floor.shop[shop, TEAMS]):
        taken = (crew >> (bits * team)) & ((1 << bits) - 1)
        count = min(people, desk.spare[team] - taken)
        if count > 0 and _has(floor, first + team, skill):
            busy, stop = floor.team_busy[first + team], floor.team_busy[first + team + 1]
            if is_unbooked(floor.busy, busy, stop, time, end):
                crew += count << (bits * team)
                people -= count
    return int(crew) if people == 0 else -1


@inlined
def is_unbooked(busy: Ints, first: int, stop: int, time: int, end: int) -> bool:
    """No stretch of busy[first:stop] overlaps the time from `time` to `end`."""
    low, high = first, stop
    while low < high:
        middle = (low + high) >> 1
        if busy[middle, 1] > time:
            high = middle
        else:
            low = middle + 1
    return bool(low >= stop or busy[low, 0] >= end)


@inlined
def are_helpers_free(floor: Floor, desk: Desk, shop: int, station: int) -> bool:
    """With those who have the skill, enough people are free."""
    needed = floor.queue_people[station] + floor.queue_helpers[station]
    return bool(desk.idle[floor.shop[shop, SKILLS] - 1] >= needed)


@inlined
def move_people(floor: Floor, desk: Desk, shop: int, station: int, crew: int, sign: int) -> None:
    """The people for a queue's work take it (-1) or are free again (+1)."""
    first, bits = floor.shop[shop, TEAM], floor.shop[shop, TEAM_BITS]
    if bits == 0:
        desk.idle[floor.queue_skill[station]] += sign * floor.queue_people[station]
        return
    team = 0
    while crew > 0:
        count = crew & ((1 << bits) - 1)
        if count > 0:
            desk.spare[team] += sign * count
            for skill in range(1, floor.shop[shop, SKILLS]):
                if _has(floor, first + team, skill):
                    desk.idle[skill] += sign * count
        crew >>= bits
        team += 1


@inlined
def share_people(floor: Floor, shop: int, one: int, two: int) -> bool:
    """Somebody at the workshop has both skills."""
    first = floor.shop[shop, TEAM]
    for team in range(floor.shop[shop, TEAMS]):
        if _has(floor, first + team, one) and _has(floor, first + team, two):
            return True
    return False


@inlined
def _has(floor: Floor, team: int, skill: int) -> bool:
    return bool((floor.team_skills[team] >> skill) & 1)
