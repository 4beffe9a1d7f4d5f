"""Who does what: the persons of a workshop, numbered by team, and until when each is busy."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from manyworks.planning.blocks import is_cut_by_others
from manyworks.planning.dispatch.floor import (
    STATION,
    TAKEN,
    TEAM_BITS,
    Floor,
    Ints,
    State,
    owners_of_steps,
)
from manyworks.planning.places import People, Workshop, is_free
from manyworks.planning.problem import Problem, Started
from manyworks.planning.routing import Queues
from manyworks.planning.rows import Row, order_of_teams, rows_of_teams
from manyworks.planning.training import Crew, crew


class Roster:
    """The persons of one workshop, and until when each of them is busy."""

    def __init__(self, workshop: Workshop, rows: Sequence[Row] | None = None) -> None:
        self.rows = rows_of_teams(workshop, {}, len(workshop.people)) if rows is None else rows
        self.skills = [workshop.people[row.of].skills for row in self.rows]
        self.row_of = {person: i for i, row in enumerate(self.rows) for person in row.numbers}
        self.teams = [[(0, person) for person in row.numbers] for row in self.rows]

    def crew(self, need: Crew, start: int, end: int) -> Counter[int]:
        """How many of each row an operation takes; fewer altogether where not enough are free.

        Who is booked meanwhile comes last.
        """
        found: Counter[int] = Counter()
        free = [sum(until <= start for until, _ in team) for team in self.teams]
        order = sorted(range(len(self.rows)), key=lambda i: not is_free(self.rows[i].busy, (start, end)))
        able = [team for team in order if need.skill in self.skills[team]]
        for teams, wanted in ((able, need.people), (order, need.helpers)):
            left = wanted
            for team in teams:
                count = min(left, free[team] - found[team])
                found[team] += count
                left -= count
        return found

    def take(
        self, teams: Mapping[int, int], start: int, end: int, before: Iterable[int] = ()
    ) -> tuple[int, ...]:
        """So many of each row go to work: who did it ``before``, then who has been free for the longest."""
        who = []
        for team, count in teams.items():
            free = self.teams[team]
            again = [person for until, person in free if person in before and until <= start][:count]
            if again:
                free[:] = [(end if one in again else until, one) for until, one in free]
                heapq.heapify(free)
                who += again
            for _ in range(count - len(again)):
                if free[0][0] > start:
                    break
                who.append(heapq.heapreplace(free, (end, free[0][1]))[1])
        return tuple(sorted(who))

    def keep(self, people: Iterable[int], end: int) -> Counter[int]:
        """These persons are busy; returns how many of each row they are."""
        for person in people:
            team = self.teams[self.row_of[person]]
            team[:] = [(end if one == person else until, one) for until, one in team]
            heapq.heapify(team)
        return Counter(self.row_of[person] for person in people)


def more_people(shop: Workshop, skill: str, more: int) -> tuple[People, ...]:
    """The workshop's people with more who have only this skill; of fewer, those with the fewest skills go."""
    have = {team.skills: team.count for team in shop.people}
    if more > 0:
        have[skill,] = have.get((skill,), 0) + more
    for team in order_of_teams(shop):
        skills = shop.people[team].skills
        if more < 0 and skill in skills:
            gone = min(have[skills], -more)
            have[skills] -= gone
            more += gone
    return tuple(People(skills, count) for skills, count in have.items() if count > 0)


def forget_persons(started: Iterable[Started], before: Workshop, after: Workshop) -> list[Started]:
    """What has begun at a workshop whose teams change: its persons have other numbers then."""
    here = before.people != after.people
    return [replace(one, people=()) if here and one.workshop == after.id else one for one in started]


def crews_of_begun(problem: Problem, queues: Queues) -> dict[tuple[str, str], int]:
    """Unit and operation of what has begun to its crew, as the dispatcher counts it.

    Where nobody said who does it, the rule of the dispatcher does. More people than there are can have begun:
    the first team that has the skill is then short, and nobody of it begins before it is not.
    """
    shops = {shop.id: w for w, shop in enumerate(problem.workshops) if queues.team_bits(w)}
    if not shops:
        return {}
    blocks, units = {b.id: b for b in problem.blocks}, {unit.id: unit for unit in problem.units}
    rosters = {name: Roster(problem.workshops[w], queues.teams[w]) for name, w in shops.items()}
    found = {}
    for begun in sorted(problem.started, key=lambda one: one.start):
        unit = units[begun.unit]
        block = blocks[unit.block]
        if begun.workshop not in shops or is_cut_by_others(block, unit.minutes, begun.operation):
            continue
        w, roster = shops[begun.workshop], rosters[begun.workshop]
        need = crew(problem.workshops[w], block, next(o for o in block.operations if o.id == begun.operation))
        if begun.people:
            teams = roster.keep(begun.people, begun.end)
        elif need.skill is None:
            continue
        else:
            teams = roster.crew(need, begun.start, begun.end)
            roster.take(teams, begun.start, begun.end)
            short = need.people + need.helpers - teams.total()
            if teams:
                teams[next(iter(teams))] += short
        found[begun.unit, begun.operation] = _packed(teams, queues.team_bits(w))
    return found


def _packed(rows: Mapping[int, int], bits: int) -> int:
    most = (1 << bits) - 1
    return sum(min(count, most) << (bits * row) for row, count in rows.items())


def name_people(
    rosters: Sequence[Roster],
    floor: Floor,
    state: State,
    known: Mapping[int, tuple[int, ...]],
    shop: Ints,
    kind: Ints,
) -> dict[int, tuple[int, ...]]:
    """Position of every step that needs people to who does it.

    Parameters
    ----------
    rosters
        Of every workshop, nobody of whom is busy yet.
    known
        Position of a step that has begun to who does it, where that is said.
    shop, kind
        Of every step, its workshop and its row among the steps of all block types.
    """
    queue = floor.shop[shop, STATION] + floor.station[shop, kind]
    works = (floor.station[shop, kind] >= 0) & (floor.standard != 0)
    some = np.flatnonzero(works & (floor.queue_people[queue] > 0))
    order = some[np.argsort(state.bar[some, TAKEN], kind="stable")]
    skill, people = floor.queue_skill[queue], floor.queue_people[queue]
    bits = floor.shop[:, TEAM_BITS].tolist()
    owner = owners_of_steps(floor)[order].tolist()
    named: dict[int, tuple[int, ...]] = {}
    before: dict[tuple[int, int], tuple[int, ...]] = {}
    for unit, at in zip(owner, order.tolist()):
        w = int(shop[at])
        roster, (taken, ended, _, packed) = rosters[w], state.bar[at].tolist()
        if known.get(at):
            roster.keep(known[at], ended)
            named[at] = before[unit, w] = known[at]
            continue
        most = (1 << bits[w]) - 1
        teams = {i: (packed >> (bits[w] * i)) & most for i in range(len(roster.rows))}
        if not bits[w]:
            # skills are numbered in the order of the teams, and every team has one
            teams = {int(skill[at]) - 1: int(people[at])}
        asked = {team: count for team, count in teams.items() if count}
        named[at] = before[unit, w] = roster.take(asked, taken, ended, before.get((unit, w), ()))
    return named
