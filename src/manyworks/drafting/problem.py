"""Facts to a planning problem: the one place where homes, designs and workshops meet the planner."""

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyworks.drafting.blocks import designs_from
from manyworks.drafting.closed import days_off_of, utilisation_words
from manyworks.drafting.facts import ClosedDays, Facts, Gap, HomeFacts, StepFacts
from manyworks.drafting.grid import check_reaches, clock_of, midnight
from manyworks.drafting.settings import Value, fleet_of, policy_of, transport_of
from manyworks.drafting.workshops import Wanted, workshops_from
from manyworks.drafting.zones import in_one_zone
from manyworks.planning.delivery.hours import plot_hours
from manyworks.planning.model import Accepted, Access, Clock, Home, Phase, Place, Problem, Unit
from manyworks.planning.travel import road_km
from manyworks.refused import Refused


@dataclass(frozen=True)
class Draft:
    """A problem ready to solve, what was left out and why, what was assumed, and parts not to be cut."""

    problem: Problem
    gaps: tuple[Gap, ...]
    assumptions: tuple[str, ...]
    left_out: int
    estimates: frozenset[str]
    closed: tuple[ClosedDays, ...]
    utilisation: tuple[str, ...]
    floor_area_m2: float | None = None
    """Of all homes that are planned; None where that of one is not known."""


def problem_from(
    facts: Facts, settings: Mapping[str, Value], *, clock: Clock | None = None, may_be_empty: bool = False
) -> Draft:
    """The planning problem of these facts under these settings.

    Blocks and workshops that lack something are left out and named; the rest is planned. Refuses
    (``plan.nothing_to_plan``, ``plan.no_workshop``) only when nothing at all would be left, unless it
    ``may_be_empty``, and dates that the ``clock`` does not reach (``plan.too_far``). Without a clock it gets
    its own; what joins a plan takes that plan's.
    """
    facts, away = in_one_zone(facts)
    clock = clock or clock_of(facts)
    check_reaches(clock, facts)
    pieces = Counter(need.block for home in facts.homes for need in home.needs)
    gaps = _unknown_blocks(facts, pieces)
    designs = designs_from(facts.blocks, facts.materials, facts.sheets, pieces, settings)
    gaps += designs.gaps
    ready = {block.id for block in designs.blocks}
    steps = [step for block in facts.blocks if block.key in ready for step in block.steps]
    homes, units = _homes(facts.homes, ready, clock, settings)
    used = {unit.block for unit in units}
    wanted = Wanted(_skills(steps), _by_code(facts, used))
    workshops, workshop_gaps, assumed = workshops_from(
        facts.workshops, wanted, clock, settings, facts.days_off
    )
    workshop_gaps += away
    if not units and not may_be_empty:
        raise Refused(
            "plan.nothing_to_plan", _("None of what is asked for can be planned yet."), listed(gaps), "homes"
        )
    if not workshops and not may_be_empty:
        gaps += workshop_gaps
        raise Refused(
            "plan.no_workshop",
            _("None of these workshops can be planned with yet."),
            listed(gaps),
            "workshops",
        )
    problem = Problem(
        clock=clock,
        blocks=tuple(block for block in designs.blocks if block.id in used),
        workshops=tuple(workshops),
        homes=tuple(homes),
        units=tuple(units),
        materials=tuple(designs.materials),
        stock=tuple(designs.stock),
        parts=tuple(designs.parts.values()),
        transport=transport_of(settings),
        fleet=fleet_of(settings),
        policy=policy_of(settings),
        now=max(0, clock.unit(midnight(facts.start, clock))),
        accepted=accepted_in(facts.accepted, used, {workshop.id for workshop in workshops}),
        currency=facts.currency,
        name=facts.name,
    )
    planned, known = {workshop.id for workshop in workshops}, {home.id for home in homes}
    closed, kept = days_off_of(facts, [shop for shop in facts.workshops if shop.key in planned])
    return Draft(
        problem=problem,
        gaps=tuple(gaps + workshop_gaps + _far_away(problem)),
        assumptions=tuple(dict.fromkeys(designs.assumptions + assumed + kept + _overdue(problem))),
        left_out=sum(pieces.values()) - len(units),
        estimates=frozenset(designs.estimates),
        closed=closed,
        utilisation=utilisation_words(workshops),
        floor_area_m2=floor_area_of(home.floor_area_m2 for home in facts.homes if home.key in known),
    )


FAR_KM = 1_000
"""A plot so far from every workshop by road was given the wrong place, or it is another network's."""


def _far_away(problem: Problem) -> list[Gap]:
    """Plots that lie far from every workshop: a coordinate may be wrong, or the two exchanged."""
    found = []
    for home in problem.homes:
        ways = {shop: road_km(problem.transport, shop.place, home.place) for shop in problem.workshops}
        nearest = min(ways, key=lambda shop: ways[shop], default=None)
        if nearest is not None and ways[nearest] > FAR_KM:
            words = _("It lies %(km)s km from the nearest workshop, %(workshop)s") % {
                "km": f"{ways[nearest]:,.0f}",
                "workshop": nearest.name or nearest.id,
            }
            cure = _("Correct its place: are latitude and longitude exchanged?")
            found.append(Gap("home", home.name, words, cure, 0))
    return found


def _overdue(problem: Problem) -> list[str]:
    """How much was wanted before the first day, which no plan can change."""
    late = sum(unit.due < problem.now for unit in problem.units)
    if not late:
        return []
    words = ngettext(
        "One piece was wanted before the first day, %(day)s: its lateness counts from its date.",
        "%(count)d pieces were wanted before the first day, %(day)s: their lateness counts from their dates.",
        late,
    )
    return [words % {"count": late, "day": problem.clock.moment(problem.now).date().isoformat()}]


def floor_area_of(areas: Iterable[float | None]) -> float | None:
    """All areas together; None where one is not known, or there is none."""
    known = list(areas)
    return math.fsum(area for area in known if area) if known and all(known) else None


def accepted_in(
    places: Iterable[tuple[str, str]], blocks: Container[str], workshops: Container[str]
) -> tuple[Accepted, ...]:
    """The accepted first articles that bear on these blocks and workshops."""
    return tuple(Accepted(shop, block) for shop, block in places if shop in workshops and block in blocks)


def _unknown_blocks(facts: Facts, pieces: Mapping[str, int]) -> list[Gap]:
    known = {block.key for block in facts.blocks}
    return [
        Gap(
            "block",
            key,
            _("no design of this name"),
            _("Import the design, or correct its name in the list."),
            count,
        )
        for key, count in pieces.items()
        if key not in known
    ]


def _skills(steps: Sequence[StepFacts]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for step in steps:
        found[step.process] |= {step.skill} if step.skill else set()
    return {process: frozenset(needed) for process, needed in found.items()}


def _by_code(facts: Facts, used: set[str]) -> dict[str, list[str]]:
    """Ids of the blocks that are planned, by the codes that people know them by."""
    found: dict[str, list[str]] = defaultdict(list)
    for block in facts.blocks:
        if block.key in used:
            found[block.code].append(block.key)
    return dict(found)


def _homes(
    homes: Sequence[HomeFacts], ready: set[str], clock: Clock, settings: Mapping[str, Value]
) -> tuple[list[Home], list[Unit]]:
    lead = settings["earliest_days_before"]
    assert isinstance(lead, int)
    found: list[Home] = []
    units: list[Unit] = []
    for home in homes:
        needs = [need for need in home.needs if need.block in ready]
        if not needs:
            continue
        planned = planned_home(home, clock)
        found.append(planned)
        first = first_day_ends(planned, clock)
        for need in needs:
            due = clock.unit(need.at) if need.phase else order_ends(need.at.date(), clock)
            due = max(last_delivery(planned.access, clock, due), first if need.phase else 0)
            units.append(
                Unit(
                    id=need.piece,
                    block=need.block,
                    home=home.key,
                    release=max(0, due - lead * clock.units_per_day),
                    due=due,
                    position=len(units),
                    phase=need.phase or None,
                )
            )
    return found, units


WORKING_DAYS = (0, 1, 2, 3, 4)
"""Plots take deliveries from Monday to Friday, as they erect."""


def last_delivery(access: Access, clock: Clock, wanted: int) -> int:
    """The end of the last delivery window before a block is wanted: that of the working day before."""
    return max(0, plot_hours(clock, access, max(0, wanted) + 1).last(wanted, 0) or wanted)


def first_day_ends(home: Home, clock: Clock) -> int:
    """The end of the first delivery window with the foundation ready; 0 where none is awaited.

    What is erected on the day on which it is ready cannot come before: it comes on that day.
    """
    if home.ready <= 0:
        return 0
    hours = plot_hours(clock, home.takes, home.ready + 60 * clock.units_per_day)
    return next((closes for closes in hours.closes if closes > home.ready), 0)


def order_ends(day: date, clock: Clock) -> int:
    """An order may come on its day: it is wanted when that ends."""
    return clock.unit(midnight(day + timedelta(days=1), clock))


def planned_home(home: HomeFacts, clock: Clock) -> Home:
    """A home or an order as the planner knows it: where it is, what reaches it, and its phases."""
    limits = home.limits
    return Home(
        id=home.key,
        name=home.name,
        place=Place(x=home.longitude, y=home.latitude),
        access=Access(
            block_length_mm=_float(limits.length_mm),
            block_width_mm=_float(limits.width_mm),
            block_mass_kg=_float(limits.mass_kg),
            vehicle=home.vehicle,  # type: ignore[arg-type]
            crane=limits.crane,
            carriers=limits.carriers,
            storage_blocks=home.storage_blocks,
            opens_minute=home.opens.hour * 60 + home.opens.minute,
            closes_minute=home.closes.hour * 60 + home.closes.minute,
            weekdays=WORKING_DAYS,
            closed=tuple(
                (clock.unit(midnight(day, clock)), clock.unit(midnight(day + timedelta(days=1), clock)))
                for day in home.closed
            ),
        ),
        phases=tuple(
            Phase(
                id=kind,
                kind=kind,  # type: ignore[arg-type]
                on=clock.unit(datetime.combine(on, home.opens, tzinfo=ZoneInfo(clock.zone))),
            )
            for kind, on in sorted(home.phases.items(), key=lambda item: item[1])
        ),
    )


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def listed(gaps: Sequence[Gap]) -> str:
    """What is missing and what to do, a line each, for a refusal."""
    lines = [f"{gap.name}: {gap.missing}. {gap.cure}" for gap in gaps[:12]]
    if len(gaps) > 12:
        lines.append(_("and %(count)d more") % {"count": len(gaps) - 12})
    return "\n".join(lines)
