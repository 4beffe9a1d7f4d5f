"""Who of a workshop's people is who, when they are not counted as they were; and who of them is busy when."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Generic, TypeVar

from manyworks.planning.places import Workshop

When = TypeVar("When", int, datetime)
Skills = frozenset[str]


class Dealt(Generic[When]):
    """Stretches of work, dealt to the persons of some workshops as they are now.

    A person is found again by what it can do. Where skills were shared out anew nobody is who he was, so a
    stretch whose person has gone, or is busy, falls to another one: at every moment as many are busy as
    there is work for, as long as there are people.
    """

    def __init__(self, workshops: Mapping[str, Workshop]) -> None:
        self._shops = workshops
        self._busy: dict[tuple[str, int], list[tuple[When, When]]] = defaultdict(list)

    def deal(
        self, before: Workshop, stretches: Iterable[tuple[int, When, When]]
    ) -> Iterator[tuple[int, When, When]]:
        """Who works when now, of a workshop's persons as they were; first come those who are there still."""
        if before.id not in self._shops:
            return
        rankings = _rankings(_persons_of(before), _persons_of(self._shops[before.id]))
        for person, start, end in sorted(stretches, key=lambda one: not rankings[one[0]][0]):
            rest = [(start, end)]
            for number in rankings[person][1]:
                busy = self._busy[before.id, number]
                free = [gap for span in rest for gap in _without(span, busy)]
                for begin, stop in free:
                    busy.insert(bisect_left(busy, (begin, stop)), (begin, stop))
                    yield number, begin, stop
                rest = [gap for span in rest for gap in _without(span, free)]
                if not rest:
                    break


def _without(span: tuple[When, When], busy: Sequence[tuple[When, When]]) -> Iterator[tuple[When, When]]:
    """What of a span some sorted ones, which do not overlap, leave."""
    start, end = span
    first = bisect_left(busy, span)
    for begin, stop in busy[max(0, first - 1) :]:
        if begin >= end:
            break
        if begin > start:
            yield start, begin
        start = max(start, stop)
    if start < end:
        yield start, end


def _persons_of(workshop: Workshop) -> tuple[Skills, ...]:
    """Of every person of a workshop, as a plan numbers them, what it can do."""
    return tuple(frozenset(team.skills) for team in workshop.people for _ in range(team.count))


@cache
def _rankings(before: tuple[Skills, ...], after: tuple[Skills, ...]) -> list[tuple[bool, tuple[int, ...]]]:
    """Of every person of before whether it stays, and whose the work is now: its own, or else whose rather.

    Persons stay one to one, those first who have most skills in common. Of whom nobody now shares a skill is
    no longer there, or is not asked for: nobody takes that work.
    """
    asked = frozenset[str]().union(*after)
    pairs = sorted(
        (-len(had & has), len(had ^ has), old, new)
        for old, had in enumerate(before)
        if had & asked
        for new, has in enumerate(after)
    )
    stays: dict[int, int] = {}
    for _common, _other, old, new in pairs:
        if old not in stays and new not in stays.values():
            stays[old] = new
    others: dict[int, list[int]] = defaultdict(list)
    for _common, _other, old, new in pairs:
        if new != stays.get(old):
            others[old].append(new)
    own = {old: [new] for old, new in stays.items()}
    return [(old in stays, (*own.get(old, ()), *others[old])) for old in range(len(before))]
