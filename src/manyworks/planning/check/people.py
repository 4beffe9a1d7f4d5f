"""Rules on persons: each can do what it is named for, is there, and does one thing at a time."""

from collections import defaultdict
from itertools import pairwise

from manyworks.planning.check.findings import Findings, Violation
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.check.training import busy, kept_at
from manyworks.planning.model import ScheduledOperation, Workshop


def people_of(shop: Workshop) -> list[frozenset[str]]:
    """What each person of a workshop can do; a person's number is its place in the list."""
    return [frozenset(team.skills) for team in shop.people for _ in range(team.count)]


def check_people(at: Lookup) -> Findings:
    """Everybody who is named has the skill and works on one thing at a time; nobody is wanting or away."""
    yield from _check_names(at)
    yield from _check_overlaps(at)
    yield from _check_counts(at)
    yield from _check_absences(at)


def _counts_say_all(shop: Workshop) -> bool:
    """Everybody has one skill, so that numbers of people say as much as names."""
    skills = [skill for team in shop.people for skill in team.skills]
    return len(skills) == len(set(skills)) == len(shop.people)


def help_wanted(at: Lookup, bar: ScheduledOperation) -> int:
    """Persons of any skill whom a bar needs beside; a trainee is a mentor's help."""
    step, shop = at.step(bar), at.shops.get(bar.workshop)
    if step is None or shop is None or kept_at(at.blocks[at.units[bar.unit].block], step, shop):
        return 0
    return step.helpers if step.skill is not None else 0


def _check_names(at: Lookup) -> Findings:
    """An operation names as many persons as it needs, and all of them have its skill."""
    named = any(bar.people for bar in at.plan.operations)
    everybody = {shop.id: people_of(shop) for shop in at.problem.workshops}
    for bar in at.plan.operations:
        shop, (skill, people) = at.shops.get(bar.workshop), busy(at, bar)
        if shop is None:
            continue
        where, there = f"unit {bar.unit}, operation {bar.operation}", everybody[shop.id]
        strangers = [person for person in bar.people if not 0 <= person < len(there)]
        if strangers:
            yield Violation("people.unknown", where, f"{shop.id} has no person {strangers[0]}.")
        elif skill is not None:
            able = sum(skill in there[person] for person in set(bar.people))
            if able < people and able + help_wanted(at, bar) < len(bar.people):
                message = (
                    f"{able} of the persons {list(bar.people)} of {shop.id} can do {skill}; {people} must."
                )
                yield Violation("people.skill", where, message)
        # plans from before persons were named are read where counts say as much
        if named or not _counts_say_all(shop):
            need = people + help_wanted(at, bar) if skill is not None else 0
            have = len(set(bar.people))
            if need != have or have != len(bar.people):
                message = f"It needs {need} people and names {list(bar.people)}."
                yield Violation("people.number", where, message)


def _check_overlaps(at: Lookup) -> Findings:
    """Nobody does two things at once."""
    days: dict[tuple[str, int], list[ScheduledOperation]] = defaultdict(list)
    for bar in at.bars:
        for person in set(bar.people):
            days[bar.workshop, person].append(bar)
    for (shop, person), bars in days.items():
        bars.sort(key=lambda bar: (bar.start, bar.end))
        for one, two in pairwise(bars):
            if two.start < one.end:
                message = f"{one.unit} {one.operation} and {two.unit} {two.operation} overlap at {two.start}."
                yield Violation("people.overlap", f"workshop {shop}, person {person}", message)


def _check_counts(at: Lookup) -> Findings:
    """At no moment more people with a skill are at work than a workshop has."""
    changes: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for bar in at.bars:
        skill, people = busy(at, bar)
        if skill is not None and bar.end > bar.start:
            changes[bar.workshop, skill] += [(bar.start, people), (bar.end, -people)]
    for (shop, skill), moments in changes.items():
        have, need = sum(skill in one for one in people_of(at.shops[shop])), 0
        for moment, change in sorted(moments):
            need += change
            if need > have:
                message = f"{need} people are needed at {moment}; there are {have}."
                yield Violation("people.capacity", f"workshop {shop}, skill {skill}", message)
                break


def _at_work(at: Lookup, there: list[frozenset[str]], bar: ScheduledOperation, skill: str) -> int:
    """How many who have a skill a bar keeps busy, whatever they do there."""
    if bar.people:
        return sum(0 <= person < len(there) and skill in there[person] for person in bar.people)
    needed, people = busy(at, bar)
    return people if needed == skill else 0


def _check_absences(at: Lookup) -> Findings:
    """At the moment a bar starts inside an absence, no more people work than are left."""
    for absence in at.problem.absences:
        shop, skill = absence.workshop, absence.skill
        there = people_of(at.shops[shop])
        crews = [(bar, _at_work(at, there, bar, skill)) for bar in at.bars if bar.workshop == shop]
        bars = [(bar, people) for bar, people in crews if people]
        have = sum(skill in one for one in there)
        for bar, _ in bars:
            history = (bar.unit, bar.operation) in at.started
            if history or not absence.start <= bar.start < absence.end:
                continue
            away = sum(
                a.people
                for a in at.problem.absences
                if (a.workshop, a.skill) == (shop, skill) and a.start <= bar.start < a.end
            )
            working = sum(count for other, count in bars if other.start <= bar.start < other.end)
            if working > max(0, have - away):
                message = f"{working} people work at {bar.start}; {away} of {have} are away."
                yield Violation("people.absence", f"workshop {shop}, skill {skill}", message)
