"""The people of a workshop: how many are at work with each skill, and who does what."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from .documents import Row
from .world import World

if TYPE_CHECKING:
    from .floor import Act


class Crew:
    """Persons of one workshop. Each has some skills and does one thing at a time."""

    def __init__(self, world: World, shop: Row) -> None:
        self.world, self.shop = world, shop
        self.skills = [skills_of(team) for team in shop.people for _ in range(team.count)]
        self.busy: dict[int, Act] = {}
        self.asked: Counter[str] = Counter()
        self.changed = False

    def come(self, act: Act, t: int) -> None:
        """An act begins."""
        skill, number = crew_of(act)
        if skill is None:
            return
        self.asked[skill] += number
        self.changed = True
        if not act.begun:
            self._away(act, skill, t)
        people = act.bar.get("people", ())
        if not people:
            return
        able = [person for person in set(people) if self._can(person, skill)]
        helpers = 0 if act.pool.training is not None else act.step.helpers
        if len(set(people)) != number + helpers or len(people) != number + helpers or len(able) < number:
            what = f"{act.name} needs {number} × {skill} and {helpers} who help; it names {list(people)}"
            self.world.find("person.unable", t, act.place, what)
        for person in people:
            if (other := self.busy.get(person)) is not None:
                what = f"person {person + 1} begins {act.name} while busy with {other.name}"
                self.world.find("person.twice", t, act.place, what)
            self.busy[person] = act

    def go(self, act: Act, t: int) -> None:
        """An act ends."""
        skill, number = crew_of(act)
        if skill is not None:
            self.asked[skill] -= number
        for person in act.bar.get("people", ()):
            if self.busy.get(person) is act:
                del self.busy[person]

    def count(self, t: int) -> None:
        """For any choice of skills that are asked for, enough persons have one of them."""
        if not self.changed:
            return
        self.changed = False
        asked = sorted(skill for skill, number in self.asked.items() if number > 0)
        for size in range(1, len(asked) + 1):
            for some in combinations(asked, size):
                need = sum(self.asked[skill] for skill in some)
                have = sum(not skills.isdisjoint(some) for skills in self.skills)
                if need > have:
                    what = f"{need} people are at work as {' or '.join(some)}; there are {have}"
                    self.world.find("people.many", t, self.shop.id, what)
                    return

    def _can(self, person: int, skill: str) -> bool:
        return 0 <= person < len(self.skills) and skill in self.skills[person]

    def _away(self, act: Act, skill: str, t: int) -> None:
        away = sum(
            one.people
            for one in self.world.problem.absences
            if (one.workshop, one.skill) == (self.shop.id, skill) and one.start <= t < one.end
        )
        have = sum(skill in skills for skills in self.skills)
        if away and self.asked[skill] > max(0, have - away):
            what = f"{act.name} begins; {away} of {have} × {skill} are away"
            self.world.find("people.away", t, act.place, what)


def skills_of(team: Row) -> frozenset[str]:
    """A team of persons with the same skills; in older documents everybody has one."""
    return frozenset(team["skills"] if "skills" in team else (team["skill"],))


def crew_of(act: Act) -> tuple[str | None, int]:
    """Whom an act keeps busy: people with its skill, or a mentor beside a trainee."""
    if act.pool.training is not None:
        return act.pool.training.mentor_skill, 1
    return act.step.skill, act.step.people
