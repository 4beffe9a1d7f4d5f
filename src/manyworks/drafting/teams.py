"""Who works at a workshop, as the planning library takes it, and how many persons a block takes."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple

from manyworks.drafting.facts import TeamFacts
from manyworks.drafting.settings import Value
from manyworks.planning.model import People


def shared_out(counts: Mapping[str, int]) -> tuple[TeamFacts, ...]:
    """Teams of persons of whom so many have each skill, where nobody said who has which.

    There are as many persons as the largest count, and never two for one who does two things. Skills are
    dealt out one after the other, round and round, so that all have about as many and the teams stay few.
    """
    skills: list[list[str]] = [[] for _ in range(max(counts.values(), default=0))]
    at = 0
    for skill, count in sorted(counts.items()):
        for i in range(at, at + count):
            skills[i % len(skills)].append(skill)
        at += count
    return tuple(TeamFacts(able, count) for able, count in Counter(map(tuple, skills)).items())


def who_can(teams: Sequence[TeamFacts], skills: Collection[str]) -> tuple[People, ...]:
    """The persons who have any of these skills, with all that they can do.

    What else they can do does not matter to a plan, but it tells who they are: another plan that asks for
    other skills finds the same persons, and books nobody twice.
    """
    found: Counter[tuple[str, ...]] = Counter()
    for team in teams:
        if not set(team.skills).isdisjoint(skills):
            found[tuple(sorted(set(team.skills)))] += team.count
    return tuple(People(able, count) for able, count in sorted(found.items()))


class Handling(NamedTuple):
    """How a block is lifted and turned at the bench: by so many persons, and with what more."""

    people: int
    lift: Literal["by hand", "a third person or an aid", "an aid"] = "by hand"


def handling_of(mass_kg: float | None, length_mm: float | None, settings: Mapping[str, Value]) -> Handling:
    """Whom and what it takes to handle a block at the bench; what nobody weighed asks for nobody more.

    Team lifts as in HSE L23: two persons carry ⅔ of the sum of what each carries alone, three carry ½. The
    third is there for the lift alone, so no workshop of two is left out for it.
    """
    alone, longest = settings["crew_kg"], settings["crew_mm"]
    assert isinstance(alone, int | float) and isinstance(longest, int | float)
    mass = mass_kg or 0.0
    if mass > 3 * alone / 2:
        return Handling(2, "an aid")
    if mass > 2 * alone * 2 / 3:
        return Handling(2, "a third person or an aid")
    return Handling(2 if mass > alone or (length_mm or 0.0) > longest else 1)
