"""What can happen to a plan that is being carried out: one record each, and how it changes the problem."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

from manyworks.planning.blocks import Block, Material, Part, SheetStock
from manyworks.planning.cancelling import begun_without, ending
from manyworks.planning.codec import from_plain, to_plain
from manyworks.planning.fields import About, check_fields, refuse, refuse_repeats
from manyworks.planning.homes import Home, Phase, Unit
from manyworks.planning.places import LAST_UNIT
from manyworks.planning.problem import Absence, Outage, Problem
from manyworks.planning.renewal import WorkshopsChanged

FORMAT = "manyworks.events/1"
When = Annotated[int, About("when", "units", low=0, high=LAST_UNIT)]


@dataclass(frozen=True, slots=True)
class MachineDown:
    """Machines of a workshop are out for a time."""

    kind: ClassVar[str] = "machine-down"
    workshop: Annotated[str, About("where")]
    pool: Annotated[str, About("which machines")]
    start: When
    end: When
    machines: Annotated[int, About("how many", "machines", low=1, high=10_000)] = 1
    reason: Annotated[str, About("why")] = ""

    def __post_init__(self) -> None:
        check_fields(self)

    def change(self, problem: Problem) -> Problem:
        """The problem with these machines out; what is over already changes nothing, if there are such."""
        over = self.end <= problem.now
        start = self.start if over else max(self.start, problem.now)
        out = Outage(self.workshop, self.pool, start, self.end, self.machines, self.reason)
        new = replace(problem, outages=(*problem.outages, out))
        return problem if over else new


@dataclass(frozen=True, slots=True)
class PersonIll:
    """People with a skill are away for a time."""

    kind: ClassVar[str] = "person-ill"
    workshop: Annotated[str, About("where")]
    skill: Annotated[str, About("what they can do")]
    start: When
    end: When
    people: Annotated[int, About("how many", "people", low=1, high=10_000)] = 1
    reason: Annotated[str, About("why")] = ""

    def __post_init__(self) -> None:
        check_fields(self)

    def change(self, problem: Problem) -> Problem:
        """The problem with these people away; what is over already changes nothing, if there are such."""
        over = self.end <= problem.now
        start = self.start if over else max(self.start, problem.now)
        away = Absence(self.workshop, self.skill, start, self.end, self.people, self.reason)
        new = replace(problem, absences=(*problem.absences, away))
        return problem if over else new


@dataclass(frozen=True, slots=True)
class PartScrapped:
    """A unit did not pass: an operation has to be done again, and all that follow it."""

    kind: ClassVar[str] = "part-scrapped"
    unit: Annotated[str, About("id of the unit")]
    operation: Annotated[str, About("first operation to do again; empty = all of them")] = ""
    reason: Annotated[str, About("why")] = ""

    def __post_init__(self) -> None:
        check_fields(self)

    def change(self, problem: Problem) -> Problem:
        """The problem without what was begun on it and has to be done again."""
        again = self.again(problem)
        begun = tuple(s for s in problem.started if (s.unit, s.operation) not in again)
        groups = {(block.id, o.id): o.group for block in problem.blocks for o in block.operations}
        kinds = {unit.id: unit.block for unit in problem.units}
        anew = {unit for unit, name in again if groups[kinds[unit], name] == "cut"}
        return replace(problem, started=begun, begun_sheets=begun_without(problem, anew))

    def again(self, problem: Problem) -> set[tuple[str, str]]:
        """Operations that have to be done again: the first and everything that waits for it."""
        kinds = {unit.id: unit.block for unit in problem.units}
        if self.unit not in kinds:
            raise refuse("reference", f"names the unit {self.unit!r}, which does not exist", "unit")
        block = next(block for block in problem.blocks if block.id == kinds[self.unit])
        steps = {operation.id: operation for operation in block.operations}
        if self.operation and self.operation not in steps:
            raise refuse(
                "reference", f"names the operation {self.operation!r}, which does not exist", "operation"
            )
        lost = {self.operation} if self.operation else set(steps)
        if any(steps[name].group == "cut" for name in lost):
            # what is assembled was assembled from this kit
            lost |= {operation.id for operation in block.operations if operation.group == "make"}
        more = True
        while more:
            after = {o.id for o in block.operations if lost & set(o.after)} - lost
            lost |= after
            more = bool(after)
        return {(self.unit, name) for name in lost}


@dataclass(frozen=True, slots=True)
class MemberLeaves:
    """A workshop takes no more work; what has begun there is finished there."""

    kind: ClassVar[str] = "member-leaves"
    workshop: Annotated[str, About("which")]
    reason: Annotated[str, About("why")] = ""

    def __post_init__(self) -> None:
        check_fields(self)

    def change(self, problem: Problem) -> Problem:
        """The problem in which it takes no work and nothing is promised to it."""
        if all(workshop.id != self.workshop for workshop in problem.workshops):
            raise refuse(
                "reference", f"names the workshop {self.workshop!r}, which does not exist", "workshop"
            )
        groups = {(block.id, o.id): o.group for block in problem.blocks for o in block.operations}
        kinds = {unit.id: unit.block for unit in problem.units}
        begun = {
            (s.unit, groups[kinds[s.unit], s.operation])
            for s in problem.started
            if s.workshop == self.workshop
        }
        kept = (p for p in problem.promises if p.workshop != self.workshop or (p.unit, p.group) in begun)
        stays = (replace(w, takes_work=w.takes_work and w.id != self.workshop) for w in problem.workshops)
        return replace(problem, workshops=tuple(stays), promises=tuple(kept))


def _with_new(problem: Problem, event: "OrderAdded | PiecesChanged") -> Problem:
    """The problem with the homes, designs and boards that an event brings with it."""
    again = {home.id: home for home in event.homes}
    known = tuple(_with_phases(home, again.pop(home.id, home)) for home in problem.homes)
    return replace(
        problem,
        homes=(*known, *again.values()),
        blocks=(*problem.blocks, *event.blocks),
        parts=(*problem.parts, *event.parts),
        materials=(*problem.materials, *event.materials),
        stock=(*problem.stock, *event.stock),
    )


def _with_phases(home: Home, now: Home) -> Home:
    """A home that is known, with the phases it has got since."""
    same = replace(now, phases=home.phases) == home
    if not same or not set(home.phases) <= set(now.phases):
        raise refuse(
            "homes", f"says otherwise what {home.id!r} is", "homes", "Only phases may be added to it."
        )
    return now


@dataclass(frozen=True, slots=True)
class OrderAdded:
    """More units to make, with the home, designs and boards that the problem does not know yet."""

    kind: ClassVar[str] = "order-added"
    units: Annotated[tuple[Unit, ...], About("what is ordered")]
    homes: Annotated[tuple[Home, ...], About("homes that are new, or have got more phases")] = ()
    blocks: Annotated[tuple[Block, ...], About("types of block that are new")] = ()
    parts: Annotated[tuple[Part, ...], About("parts that are new")] = ()
    materials: Annotated[tuple[Material, ...], About("materials that are new")] = ()
    stock: Annotated[tuple[SheetStock, ...], About("sheets that can be had and are new")] = ()

    def __post_init__(self) -> None:
        check_fields(self)

    def change(self, problem: Problem) -> Problem:
        """The problem with the order in it."""
        return replace(_with_new(problem, self), units=(*problem.units, *self.units))


@dataclass(frozen=True, slots=True)
class PiecesChanged:
    """Units are no longer wanted, are wanted at other times, or are new: a home's list is not as it was.

    What has begun on a cancelled unit ends on the machine and with the people it has; the rest of it is not
    made. A changed unit keeps its block and home: another block, or revision of it, is another unit.
    """

    kind: ClassVar[str] = "pieces-changed"
    cancelled: Annotated[tuple[str, ...], About("ids of units that are no longer wanted")] = ()
    units: Annotated[tuple[Unit, ...], About("units as they are wanted now: changed ones, and new ones")] = ()
    homes: Annotated[tuple[Home, ...], About("homes that are new, or have got more phases")] = ()
    blocks: Annotated[tuple[Block, ...], About("types of block that are new")] = ()
    parts: Annotated[tuple[Part, ...], About("parts that are new")] = ()
    materials: Annotated[tuple[Material, ...], About("materials that are new")] = ()
    stock: Annotated[tuple[SheetStock, ...], About("sheets that can be had and are new")] = ()
    reason: Annotated[str, About("why")] = ""

    def __post_init__(self) -> None:
        check_fields(self)
        refuse_repeats(self.cancelled, "cancelled")
        refuse_repeats((unit.id for unit in self.units), "units")
        for i, unit in enumerate(self.units):
            if unit.id in self.cancelled:
                raise refuse("pieces", f"names {unit.id!r}, which is cancelled as well", f"units[{i}].id")

    def change(self, problem: Problem) -> Problem:
        """The problem without what is cancelled and with the rest as it is wanted now."""
        known = {unit.id: unit for unit in problem.units}
        for i, name in enumerate(self.cancelled):
            if name not in known:
                raise refuse("reference", f"names the unit {name!r}, which does not exist", f"cancelled[{i}]")
        now = {unit.id: unit for unit in self.units}
        for i, unit in enumerate(self.units):
            was = known.get(unit.id)
            if was is not None and (was.block, was.home) != (unit.block, unit.home):
                message = f"makes {unit.id!r} another block or one of another home"
                raise refuse("pieces", message, f"units[{i}]", "Cancel it and add a new unit.")
        gone = set(self.cancelled)
        outages, absences = ending(problem, gone)
        stay = (now.get(unit.id, unit) for unit in problem.units if unit.id not in gone)
        return replace(
            _with_new(problem, self),
            units=(*stay, *(unit for unit in self.units if unit.id not in known)),
            promises=tuple(promise for promise in problem.promises if promise.unit not in gone),
            started=tuple(begun for begun in problem.started if begun.unit not in gone),
            begun_sheets=begun_without(problem, gone),
            outages=(*problem.outages, *outages),
            absences=(*problem.absences, *absences),
        )


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """Units are no longer wanted; what has begun on them ends on the machine and with the people it has."""

    kind: ClassVar[str] = "order-cancelled"
    units: Annotated[tuple[str, ...], About("ids of units that are no longer wanted")]
    reason: Annotated[str, About("why")] = ""

    def __post_init__(self) -> None:
        check_fields(self)
        refuse_repeats(self.units, "units")

    def change(self, problem: Problem) -> Problem:
        """The problem without them."""
        known = {unit.id for unit in problem.units}
        for i, name in enumerate(self.units):
            if name not in known:
                raise refuse("reference", f"names the unit {name!r}, which does not exist", f"units[{i}]")
        return PiecesChanged(cancelled=self.units, reason=self.reason).change(problem)


@dataclass(frozen=True, slots=True)
class SiteSlips:
    """A plot is ready later than planned: its phases and what is still due there move."""

    kind: ClassVar[str] = "site-slips"
    home: Annotated[str, About("which home")]
    by: Annotated[int, About("how much later", "units", low=1, high=LAST_UNIT)]
    phase: Annotated[str, About("first phase that moves; empty = all that are still to come")] = ""
    reason: Annotated[str, About("why")] = ""

    def __post_init__(self) -> None:
        check_fields(self)

    def change(self, problem: Problem) -> Problem:
        """The problem with later dates."""
        home = next((home for home in problem.homes if home.id == self.home), None)
        if home is None:
            raise refuse("reference", f"names the home {self.home!r}, which does not exist", "home")
        first = next((phase.on for phase in home.phases if phase.id == self.phase), None)
        if self.phase and first is None:
            raise refuse("reference", f"names the phase {self.phase!r}, which does not exist", "phase")
        asked = [phase for phase in home.phases if first is None or phase.on >= first]
        to_come = {phase.id for phase in asked if phase.on >= problem.now}
        later = replace(home, phases=tuple(self._later(phase, to_come) for phase in home.phases))
        # Of a phase that is under way only what is still due moves.
        going: set[str | None] = {phase.id for phase in asked if phase.id not in to_come}
        going |= set() if self.phase else {None}
        moved = (
            replace(unit, due=unit.due + self.by)
            if unit.home == self.home
            and (unit.phase in to_come or (unit.phase in going and unit.due >= problem.now))
            else unit
            for unit in problem.units
        )
        homes = tuple(later if one is home else one for one in problem.homes)
        return replace(problem, homes=homes, units=tuple(moved))

    def _later(self, phase: Phase, moves: set[str]) -> Phase:
        return replace(phase, on=phase.on + self.by) if phase.id in moves else phase


Event = (
    MachineDown
    | PersonIll
    | PartScrapped
    | MemberLeaves
    | OrderAdded
    | PiecesChanged
    | OrderCancelled
    | SiteSlips
    | WorkshopsChanged
)
KINDS: dict[str, type[Event]] = {
    event.kind: event
    for event in (
        MachineDown, PersonIll, PartScrapped, MemberLeaves, OrderAdded, PiecesChanged, OrderCancelled,
        SiteSlips, WorkshopsChanged,
    )
}  # fmt: skip


def event_to_dict(event: Event) -> dict[str, Any]:
    """One event as plain JSON values."""
    return {"kind": event.kind, **to_plain(event)}


def event_from_dict(document: Any, path: str = "") -> Event:
    """The event that `document` describes; refuses with the path of what is wrong."""
    if not isinstance(document, dict):
        raise refuse("type", "is not a JSON object", path)
    kind = KINDS.get(str(document.get("kind")))
    if kind is None:
        known = ", ".join(KINDS)
        raise refuse(
            "kind", f"is {document.get('kind')!r:.60}; one of {known} is needed", f"{path}.kind".lstrip(".")
        )
    return from_plain(kind, {name: value for name, value in document.items() if name != "kind"}, path)


def events_to_dict(now: int, events: Sequence[Event]) -> dict[str, Any]:
    """What happened, and when it became known, as a JSON document."""
    return {"format": FORMAT, "now": now, "events": [event_to_dict(event) for event in events]}


def events_from_dict(document: Any) -> tuple[int, tuple[Event, ...]]:
    """When the events of a JSON document became known, and the events."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise refuse("format", f"is not {FORMAT!r}", "format")
    now, events = document.get("now"), document.get("events")
    if type(now) is not int or not 0 <= now <= LAST_UNIT:
        raise refuse("type", f"is {now!r:.60}; a whole number is needed", "now")
    if not isinstance(events, list):
        raise refuse("type", "is not a list", "events")
    return now, tuple(event_from_dict(event, f"events[{i}]") for i, event in enumerate(events))
