"""Steps, queues and machines as arrays: which work waits together, and for what."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.blocks import Block
from manyworks.planning.dispatch.floor import Ints
from manyworks.planning.fields import refuse
from manyworks.planning.match import GROUPS, Match
from manyworks.planning.problem import Absence, Outage, Problem
from manyworks.planning.rows import Row, busy_by_workshop, rows_of_pools, rows_of_teams
from manyworks.planning.training import crew


def order_of_steps(block: Block) -> tuple[int, ...]:
    """Positions of a block's operations: cut before make, and nothing before what it waits for."""
    done: set[str] = set()
    order: list[int] = []
    left = sorted(range(len(block.operations)), key=lambda i: block.operations[i].group != "cut")
    while left:
        i = next(i for i in left if done.issuperset(block.operations[i].after))
        order.append(i)
        done.add(block.operations[i].id)
        left.remove(i)
    return tuple(order)


WIDEST = 62
"""Bits of a crew, which says for every row of people how many of it work."""


def _bits(rows: Sequence[Row]) -> dict[int, int]:
    """Position of a pool to the bits of its rows."""
    bits: dict[int, int] = {}
    for i, row in enumerate(rows):
        bits[row.of] = bits.get(row.of, 0) | 1 << i
    return bits


class QueueKey(NamedTuple):
    """What all work of a queue needs: one of these pools, people with a skill (0 = nobody), and who helps."""

    pools: int
    skill: int = 0
    people: int = 0
    helpers: int = 0


class Routing:
    """Steps of all block types, one after the other, and one step for outages at the end."""

    def __init__(self, problem: Problem, steps: dict[str, tuple[int, ...]]) -> None:
        self.first: dict[str, int] = {}
        self.cuts: dict[str, int] = {}
        self.steps = steps
        self.after: list[int] = []
        self.next: list[list[int]] = []
        self.whole: list[tuple[int, int]] = []
        self.gates: dict[tuple[str, str], int] = {}
        self.gate: list[tuple[int, int]] = []
        self.families: dict[str, int] = {}
        self.family: list[int] = []
        for block in problem.blocks:
            self._add(block, steps[block.id])
        self.outage = len(self.after)
        self.add_away()

    def add_away(self) -> None:
        """One step more that waits for nothing and is a whole of its own."""
        self.after.append(0)
        self.next.append([])
        self.whole.append((0, 1))
        self.gate.append((-1, -1))
        self.family.append(-1)

    def _add(self, block: Block, order: tuple[int, ...]) -> None:
        operations = [block.operations[i] for i in order]
        number = {operation.id: i for i, operation in enumerate(operations)}
        cuts = sum(operation.group == "cut" for operation in operations)
        self.first[block.id], self.cuts[block.id] = len(self.after), cuts
        waits = [{number[name] for name in operation.after} for operation in operations]
        ends = set(range(cuts)).difference(*waits[:cuts]) if cuts else set()
        for i in range(cuts, len(operations)):
            waits[i] = {j for j in waits[i] if j >= cuts} or ends
        self.after += [sum(1 << j for j in before) for before in waits]
        self.next += [[j for j, before in enumerate(waits) if i in before] for i in range(len(operations))]
        self.whole += [((1 << cuts) - 1, (1 << len(operations)) - 1)] * len(operations)
        gates = [-1, -1]
        for i, group in enumerate(GROUPS):
            if block.first_article and any(o.group == group for o in operations):
                gates[i] = self.gates.setdefault((block.id, group), len(self.gates))
        self.gate += [(gates[0], gates[1])] * len(operations)
        for operation in operations:
            name = operation.family or block.id
            self.family.append(self.families.setdefault(name, len(self.families)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        lengths = [len(following) for following in self.next]
        return {
            "after": np.array(self.after, np.int64),
            "next_at": np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            "next_step": np.array([j for following in self.next for j in following] or [0], np.int64),
            "whole": np.array(self.whole, np.int64),
            "gate": np.array(self.gate, np.int64),
            "family": np.array(self.family, np.int64),
        }


class Queues:
    """Queues of every workshop: work that the same pools and the same people can do waits together."""

    def __init__(self, problem: Problem, match: Match, routing: Routing) -> None:
        self.problem, self.routing = problem, routing
        self.shops = {workshop.id: workshop for workshop in problem.workshops}
        self.station = np.full((len(problem.workshops), routing.outage + 1), -1, np.int8)
        self.keys: list[dict[QueueKey, int]] = [{} for _ in problem.workshops]
        self.away: dict[tuple[str, str], tuple[int, int]] = {}
        self.crowd = [
            sum(self._people_away(absence) for absence in problem.absences if absence.workshop == workshop.id)
            for workshop in problem.workshops
        ]
        self.skills = [{skill: i + 1 for i, skill in enumerate(w.skills)} for w in problem.workshops]
        busy = busy_by_workshop(problem)
        self.pools = [rows_of_pools(workshop, busy.get(workshop.id, {})) for workshop in problem.workshops]
        back = [_bits(rows) for rows in self.pools]
        for block in problem.blocks:
            first = routing.first[block.id]
            operations = [block.operations[i] for i in routing.steps[block.id]]
            cuts = routing.cuts[block.id]
            for group, begin in zip(GROUPS, (0, cuts)):
                rank = {o.id: i for i, o in enumerate(o for o in block.operations if o.group == group)}
                mine = [(begin + i, o) for i, o in enumerate(o for o in operations if o.group == group)]
                for w, fit in enumerate(match.fits[block.id, group]):
                    if not fit.able:
                        continue
                    for step, operation in mine:
                        mask = sum(back[w][i] for i in fit.pools[rank[operation.id]])
                        need = crew(problem.workshops[w], block, operation)
                        skill = 0 if need.skill is None else self.skills[w][need.skill]
                        self.station[w, first + step] = self._queue(
                            w, QueueKey(mask, skill, need.people, need.helpers)
                        )
        self._add_outages(back)
        self.teams = [
            rows_of_teams(workshop, busy.get(workshop.id, {}), WIDEST // self._bits_of_most(w))
            for w, workshop in enumerate(problem.workshops)
        ]

    def _queue(self, shop: int, key: QueueKey) -> int:
        queues = self.keys[shop]
        if len(queues) >= 120:
            raise refuse("size", "has more than 120 kinds of queue", f"workshops[{shop}].pools")
        return queues.setdefault(key, len(queues))

    def _add_outages(self, back: list[dict[int, int]]) -> None:
        """Outages and absences are work that goes first; each pool or skill gets one more kind of step.

        Absent people stand at a machine of their own, behind the workshop's last pool, so that they take
        nobody's place.
        """
        shops = {workshop.id: i for i, workshop in enumerate(self.problem.workshops)}
        pools = sorted({(outage.workshop, outage.pool) for outage in self.problem.outages})
        skills = sorted({(absence.workshop, absence.skill) for absence in self.problem.absences})
        wide = np.full((len(shops), self.routing.outage + max(1, len(pools) + len(skills))), -1, np.int8)
        wide[:, : self.station.shape[1]] = self.station
        self.station = wide
        for shop_id, pool_id in pools:
            shop = shops[shop_id]
            pool = next(j for j, p in enumerate(self.problem.workshops[shop].pools) if p.id == pool_id)
            self._add_away(f"pool {pool_id}", shop_id, shop, QueueKey(back[shop][pool]))
        for shop_id, skill in skills:
            shop = shops[shop_id]
            bit = 1 << len(self.pools[shop])
            self._add_away(f"skill {skill}", shop_id, shop, QueueKey(bit, self.skills[shop][skill], 1))

    def _add_away(self, name: str, workshop: str, shop: int, key: QueueKey) -> None:
        kind = self.routing.outage + len(self.away)
        if self.away:
            self.routing.add_away()
        self.station[shop, kind] = self._queue(shop, key)
        self.away[workshop, name] = (shop, kind)

    def held(self) -> Iterator[tuple[int, int, int, int]]:
        """Every machine and person still to be away: start, end, workshop and kind of step."""
        for outage in self.problem.outages:
            for _ in range(self._machines_out(outage)):
                yield outage.start, outage.end, *self.away[outage.workshop, f"pool {outage.pool}"]
        for absence in self.problem.absences:
            for _ in range(self._people_away(absence)):
                yield absence.start, absence.end, *self.away[absence.workshop, f"skill {absence.skill}"]

    def _machines_out(self, outage: Outage) -> int:
        """At most those there are; none when it is over."""
        pools = self.shops[outage.workshop].pools
        have = next(pool.machines for pool in pools if pool.id == outage.pool)
        return min(outage.machines, have) if outage.end > self.problem.now else 0

    def _people_away(self, absence: Absence) -> int:
        have = self.shops[absence.workshop].skills[absence.skill]
        return min(absence.people, have) if absence.end > self.problem.now else 0

    def team_bits(self, shop: int) -> int:
        """Bits in which a crew says how many persons of one team it takes; 0 where skills say it all."""
        workshop, rows = self.problem.workshops[shop], self.teams[shop]
        apart = any(row.busy for row in rows)
        if not apart and not workshop.versatile and not any(key.helpers for key in self.keys[shop]):
            return 0
        bits = self._bits_of_most(shop)
        if bits * len(rows) > WIDEST or len(workshop.skills) > 60:
            most = self._most(shop)
            message = f"has {len(workshop.people)} teams with other skills each, and work for {most} at once"
            hint = "Say as one team who can do the same."
            raise refuse("size", message, f"workshops[{shop}].people", hint)
        return bits

    def _most(self, shop: int) -> int:
        """The most people that any work of a workshop takes at once."""
        return max((key.people + key.helpers for key in self.keys[shop]), default=1)

    def _bits_of_most(self, shop: int) -> int:
        return max(1, self._most(shop).bit_length())

    def _teams(self) -> tuple[list[tuple[int, ...]], dict[str, Ints]]:
        """Of each workshop its slices of skills and teams, and the bits of a team; what they point into."""
        rows: list[tuple[int, ...]] = []
        people: list[int] = []
        team: list[int] = []
        able: list[int] = []
        for w, workshop in enumerate(self.problem.workshops):
            asked, number = self.teams[w], self.skills[w]
            rows.append((len(people), len(number) + 2, len(team), len(asked), self.team_bits(w)))
            people += [1 << 30, *workshop.skills.values(), sum(one.count for one in workshop.people)]
            team += [len(one.numbers) for one in asked]
            anybody = 1 << (len(number) + 1)
            able += [
                anybody | sum(1 << number[skill] for skill in workshop.people[one.of].skills) for one in asked
            ]
        lists = {"people": people, "team": team or [0], "team_skills": able or [0]}
        return rows, {name: np.array(values, np.int64) for name, values in lists.items()}

    def arrays(self, longest: Ints) -> dict[str, NDArray[Any]]:
        workshops = self.problem.workshops
        teams, people = self._teams()
        each = [self._pools(w) for w in range(len(workshops))]
        rows: list[tuple[int, ...]] = []
        queues: list[QueueKey] = []
        pools: list[tuple[float, ...]] = []
        per_unit = self.problem.clock.minutes_per_unit
        most_change = [
            max(p.changeover_minutes for p in w.pools) / per_unit / w.utilisation for w in workshops
        ]
        for w, workshop in enumerate(workshops):
            keys, made = list(self.keys[w]), each[w]
            used = [key.pools for key in keys]
            shared = any(a & b for i, a in enumerate(used) for b in used[:i])
            skilled = [key.skill for key in keys if key.skill]
            shared = shared or len(set(skilled)) < len(skilled)
            shared = shared or self.team_bits(w) > 0
            slices = (len(queues), len(keys), len(pools), len(made), *teams[w])
            booked = any(row.busy for row in (*self.pools[w], *self.teams[w]))
            rows.append(
                (*slices, int(shared), int(workshop.takes_work), int(most_change[w] > 0), int(booked))
            )
            queues += keys
            pools += made
        columns = np.array(queues or [QueueKey(0)], np.int64).T.copy()
        # whatever is begun must end before the next long closing, changed over or not
        fits = longest - np.ceil(most_change).astype(np.int64)
        machines, factor, setup, change, rate, worth = np.array(pools, np.float64).reshape(-1, 6).T.copy()
        return {
            "station": self.station,
            "shop": np.column_stack([np.array(rows, np.int64).reshape(-1, 13), fits]).astype(np.int64),
            **{f"queue_{name}": column for name, column in zip(QueueKey._fields, columns)},
            "machines": machines.astype(np.int64),
            "factor": factor,
            "setup": setup,
            "change": change,
            "rate": rate,
            "worth": worth,
            **people,
            **self._booked([len(made) for made in each]),
        }

    def _booked(self, made: list[int]) -> dict[str, Ints]:
        """Booked stretches of every row of pools and of teams, and when a workshop has less booked again."""
        crowds = [[Row(-1, ())] * (count - len(pools)) for pools, count in zip(self.pools, made)]
        of_pools = [row for pools, crowd in zip(self.pools, crowds) for row in (*pools, *crowd)]
        of_teams = [row for teams in self.teams for row in teams]
        counts = np.cumsum([0, *(len(row.busy) for row in (*of_pools, *of_teams))]).astype(np.int64)
        wakes = [
            sorted({end for row in (*pools, *teams) for _, end in row.busy})
            for pools, teams in zip(self.pools, self.teams)
        ]
        return {
            "busy": np.array([span for row in (*of_pools, *of_teams) for span in row.busy], np.int64).reshape(
                -1, 2
            ),
            "pool_busy": counts[: len(of_pools) + 1],
            "team_busy": counts[len(of_pools) :],
            "wake": np.array([end for ends in wakes for end in ends], np.int64),
            "wake_at": np.cumsum([0, *map(len, wakes)]).astype(np.int64),
        }

    def _pools(self, w: int) -> list[tuple[float, ...]]:
        """Machines, time factor, set-up, change-over, price and worth of a unit of each pool of a workshop.

        A bar takes as much more opened time as is not worked, at as much less a unit: only work is paid.
        """
        workshop, clock, policy = self.problem.workshops[w], self.problem.clock, self.problem.policy
        per_unit, per_hour, used = clock.minutes_per_unit, clock.units_per_hour, workshop.utilisation
        made: list[tuple[float, ...]] = []
        for row in self.pools[w]:
            pool = workshop.pools[row.of]
            value = policy.trainee_hour_value if pool.training is not None else 0.0
            times = (pool.time_factor, pool.setup_minutes / per_unit, pool.changeover_minutes / per_unit)
            money = (pool.rate_per_hour / per_hour * used, value / per_hour)
            made.append((len(row.numbers), *(time / used for time in times), *money))
        if self.crowd[w]:
            made.append((self.crowd[w], 1.0, 0.0, 0.0, 0.0, 0.0))
        return made
