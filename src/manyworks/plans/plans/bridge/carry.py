"""A plan that is being carried out, and what happened to it, as the question that is left."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from manyworks.core.organisations.models import Network
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.drafting.closed import utilisation_words
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.problem import Draft, accepted_in, floor_area_of, listed, problem_from
from manyworks.drafting.settings import kept_settings
from manyworks.planning.events import (
    Event,
    MachineDown,
    MemberLeaves,
    OrderAdded,
    PartScrapped,
    PersonIll,
    PiecesChanged,
    SiteSlips,
    event_from_dict,
)
from manyworks.planning.model import Home as PlannedHome
from manyworks.planning.model import Problem, Unit
from manyworks.planning.renewal import WorkshopsChanged
from manyworks.planning.replan import carried_on
from manyworks.plans.orders.models import Home
from manyworks.plans.orders.queries import check_seen
from manyworks.plans.plans.bridge.lists import HOME_ADDED, HOME_CHANGED, left_out_of
from manyworks.plans.plans.bridge.renewed import renewal_of, slugs_in, with_returned
from manyworks.plans.plans.bridge.rows import facts_of
from manyworks.plans.plans.models import PlanRun
from manyworks.quality.articles.queries import accepted_places
from manyworks.refused import Refused

WORKSHOPS_CHANGED = WorkshopsChanged.kind
"""Kept without the workshops: they are read from the tables when it is planned."""
NAMED = {
    HOME_ADDED: frozenset({"home", "reason"}),
    HOME_CHANGED: frozenset({"home", "reason"}),
    WORKSHOPS_CHANGED: frozenset({"reason"}),
}
"""What an event says that only names things, which are read from the tables."""
WHOLE = frozenset(one.kind for one in (MachineDown, PersonIll, PartScrapped, MemberLeaves, SiteSlips))
"""Events taken as they are told. Others of the library bring designs, homes and units of their own, past the
tables and past who may see what, so nobody may tell them."""


def events_of(
    run: PlanRun, old: Problem, happened: Sequence[Mapping[str, Any]], at: datetime
) -> tuple[Event, ...]:
    """The library's events of what the pages keep; ``run`` is the plan that is being carried out.

    Workshops as they are now come first: whatever else happened, happened to them.
    """
    return tuple(event for event, _draft in _told(run, old, happened, at))


def _told(
    run: PlanRun, old: Problem, happened: Sequence[Mapping[str, Any]], at: datetime
) -> list[tuple[Event, Draft | None]]:
    told = sorted((dict(item) for item in happened), key=lambda one: one.get("kind") != WORKSHOPS_CHANGED)
    found = [_event(run, old, one, at) for one in told]
    renewed = any(one.get("kind") == WORKSHOPS_CHANGED for one in told)
    # Whoever has left the network gets no new work by it, whether anybody says so or not.
    return found if renewed else [*_gone(run, old, told), *found]


def _gone(run: PlanRun, old: Problem, told: Sequence[Mapping[str, Any]]) -> list[tuple[Event, Draft | None]]:
    said = {one.get("workshop") for one in told if one.get("kind") == MemberLeaves.kind}
    left = [shop for shop in gone_from(run.network, old) if shop not in said]
    return [(MemberLeaves(shop, _("it is no longer in the network")), None) for shop in left]


def gone_from(network: Network, problem: Problem) -> list[str]:
    """Workshops that take work in a problem and whose organisation is no longer in the network."""
    here = slugs_in(network)
    return [shop.id for shop in problem.workshops if shop.takes_work and shop.id not in here]


def new_work_for_gone(network: Network, reading: PlanReading) -> list[str]:
    """Names of workshops that have left and that a plan gives more to do than had begun when it was made."""
    begun = {(one.unit, one.operation) for one in reading.problem.started}
    gone = gone_from(network, reading.problem)
    bars = [bar for bar in reading.plan.operations if (bar.unit, bar.operation) not in begun]
    given = {bar.workshop for bar in bars}
    return [reading.workshops[shop].name or shop for shop in gone if shop in given]


def homes_added(run: PlanRun, happened: Sequence[Mapping[str, Any]]) -> list[Home]:
    """The homes that come into a plan by what happened; call it with events that ``events_of`` has read."""
    slugs = [one["home"] for one in happened if one["kind"] == HOME_ADDED]
    return list(Home.objects.filter(slug__in=slugs, network=run.network))


def _check_told(one: Mapping[str, Any]) -> None:
    """Refuse an event that the pages do not know, or that says what its kind does not ask."""
    kind = str(one.get("kind"))
    if kind in WHOLE:
        return
    if kind not in NAMED:
        words = _("“%(kind)s” is nothing that can happen to a plan here.") % {"kind": kind[:60]}
        known = _("Use one of these: %(kinds)s.") % {"kinds": ", ".join(sorted(WHOLE | NAMED.keys()))}
        raise Refused("plan.event_unknown", words, known, "happened")
    for name, value in one.items():
        if name != "kind" and name not in NAMED[kind]:
            words = _("%(kind)s has no “%(name)s”.") % {"kind": kind, "name": str(name)[:60]}
            raise Refused("plan.event_field", words, _("Leave it out."), "happened")
        if not isinstance(value, str):
            words = _("“%(name)s” of %(kind)s is not text.") % {"kind": kind, "name": name}
            raise Refused("plan.event_field", words, _("Write it as text."), "happened")


def _event(run: PlanRun, old: Problem, one: dict[str, Any], at: datetime) -> tuple[Event, Draft | None]:
    """The event, and what the home that it names was drafted as."""
    _check_told(one)
    if one.get("kind") == HOME_ADDED:
        return _order(run, old, one.get("home", ""))
    if one.get("kind") == HOME_CHANGED:
        return _list_changed(run, old, one.get("home", ""), one.get("reason", ""))
    if one.get("kind") == WORKSHOPS_CHANGED:
        return renewal_of(run, old, at), None
    return event_from_dict(one), None


def carried_draft(run: PlanRun, read: PlanReading) -> tuple[Draft, tuple[Event, ...]]:
    """What is left to plan for a run that follows another, and the events that it answers."""
    old = run.follows
    assert old is not None and run.happened_at is not None
    told = _told(old, read.problem, run.happened, run.happened_at)
    events = tuple(event for event, _draft in told)
    # Only where the workshops are read anew: one may take no work since it cannot be planned with.
    renewed = any(isinstance(event, WorkshopsChanged) for event in events)
    before = with_returned(old, read.problem) if renewed else read.problem
    fresh = [draft for _event, draft in told if draft is not None]
    now = max(read.problem.now, read.problem.clock.unit(run.happened_at, up=True))
    peace = run.policy.get("changed_promise") or None
    problem = carried_on(before, read.plan, now=now, events=events, changed_promise=peace)
    problem = _with_first_articles(run.network, problem)
    gaps, left_out = left_out_of(run, problem, old.figures.gaps)
    assumed = [*old.figures.assumptions, *(words for draft in fresh for words in draft.assumptions)]
    draft = Draft(
        problem=replace(problem, name=run.name),
        gaps=tuple(gaps),
        assumptions=tuple(dict.fromkeys(assumed)),
        left_out=left_out,
        estimates=frozenset(old.figures.estimates).union(*(draft.estimates for draft in fresh)),
        closed=tuple(
            dict.fromkeys([*old.figures.closed, *(days for draft in fresh for days in draft.closed)])
        ),
        utilisation=utilisation_words(problem.workshops),
        floor_area_m2=floor_area_of(run.homes.values_list("floor_area_m2", flat=True)),
    )
    return draft, events


def draft_again(run: PlanRun, read: PlanReading) -> Draft:
    """What a plan answers, to be planned once more with something changed; what was left out stays so."""
    known = run.figures
    return Draft(
        problem=read.problem,
        gaps=known.gaps,
        assumptions=known.assumptions,
        left_out=known.left_out - len({refusal.unit for refusal in read.plan.refusals}),
        estimates=frozenset(known.estimates),
        closed=known.closed,
        utilisation=known.utilisation,
        floor_area_m2=known.floor_area_m2,
    )


def _with_first_articles(network: Network, problem: Problem) -> Problem:
    """First articles that have been accepted by now; which blocks ask for one stays as it was planned."""
    blocks = [block.id for block in problem.blocks if block.first_article]
    if not blocks:
        return problem
    places = accepted_places(network, BlockRevision.objects.filter(pk__in=blocks))
    return replace(problem, accepted=accepted_in(places, blocks, {shop.id for shop in problem.workshops}))


def _order(run: PlanRun, old: Problem, slug: str) -> tuple[OrderAdded, Draft]:
    """A home that is added: its units and everything that the old problem does not know yet."""
    home = _home(run, slug)
    if any(known.id == slug for known in old.homes):
        raise Refused("plan.home_planned", _("%(home)s is in the plan.") % {"home": home.name}, "", "home")
    check_seen(home)
    facts = facts_of(run.network, [home], name=run.name, start=run.start)
    draft = problem_from(facts, kept_settings(run.policy), clock=old.clock)
    new = draft.problem
    first = max((unit.position for unit in old.units), default=-1) + 1
    event = OrderAdded(
        units=tuple(replace(unit, position=first + unit.position) for unit in new.units),
        homes=new.homes,
        **_unknown(old, new),
    )
    return event, draft


def _list_changed(run: PlanRun, old: Problem, slug: str, reason: str) -> tuple[PiecesChanged, Draft]:
    """A home of the plan as its list is now: pieces no longer on it, new ones, and those due on another day.

    Phases that the plan has stay as they are there: that a plot is ready later is said by itself.
    """
    home = _home(run, slug)
    planned = next((known for known in old.homes if known.id == slug), None)
    if planned is None:
        words = _("%(home)s is not in the plan.") % {"home": home.name}
        raise Refused("plan.home_not_planned", words, "", "home")
    check_seen(home)
    facts = facts_of(run.network, [home], name=run.name, start=run.start)
    wanted = {need.piece for need in facts.homes[0].needs}
    draft = problem_from(facts, kept_settings(run.policy), clock=old.clock, may_be_empty=True)
    before = {unit.id: unit for unit in old.units if unit.home == slug}
    units = _as_now(before, planned, draft.problem)
    event = PiecesChanged(
        cancelled=tuple(name for name in before if name not in wanted),
        units=tuple(unit for unit in units if unit != before.get(unit.id)),
        homes=_with_new_phases(planned, draft.problem),
        **_unknown(old, draft.problem),
        reason=reason,
    )
    if not event.cancelled and not event.units and wanted - before.keys():
        words = _("What the plan lacks of the list of %(home)s cannot be planned yet.") % {"home": home.name}
        raise Refused("plan.home_not_ready", words, listed(draft.gaps), "home")
    if not event.cancelled and not event.units:
        raise Refused(
            "plan.home_unchanged",
            _("The list of %(home)s is as the plan has it.") % {"home": home.name},
            _("Change it on the home's page first."),
            "home",
        )
    return event, draft


def _unknown(old: Problem, new: Problem) -> dict[str, Any]:
    """The blocks, parts and boards of a new problem that the old one does not know."""
    found = {}
    for name in ("blocks", "parts", "materials", "stock"):
        known = {item.id for item in getattr(old, name)}
        found[name] = tuple(item for item in getattr(new, name) if item.id not in known)
    return found


def _slips(planned: PlannedHome, new: Problem) -> dict[str, int]:
    """How much later the plan has each phase than the home's page; a new one as much as the one below."""
    known = {phase.id: phase.on for phase in planned.phases}
    # What is ordered has no phase: its day is that of its page.
    slips, slip = {"": 0}, 0
    for phase in (phase for home in new.homes for phase in home.phases):
        slip = known.get(phase.id, phase.on + slip) - phase.on
        slips[phase.id] = slip
    return slips


def _with_new_phases(planned: PlannedHome, new: Problem) -> tuple[PlannedHome, ...]:
    """The home of the plan with the phases that it lacks; none when it lacks none."""
    known, slips = {phase.id for phase in planned.phases}, _slips(planned, new)
    added = [phase for home in new.homes for phase in home.phases if phase.id not in known]
    later = [replace(phase, on=phase.on + slips[phase.id]) for phase in added]
    phases = sorted((*planned.phases, *later), key=lambda phase: phase.on)
    return (replace(planned, phases=tuple(phases)),) if added else ()


def _as_now(before: Mapping[str, Unit], planned: PlannedHome, new: Problem) -> Iterator[Unit]:
    """The units of the new list with the plan's own phases; what is due when it was begins when it might."""
    first = min((unit.position for unit in before.values()), default=0)
    slips = _slips(planned, new)
    for unit in new.units:
        slip, was, place = slips[unit.phase or ""], before.get(unit.id), first + unit.position
        due = max(0, unit.due + slip)
        if was is not None and (was.due, was.phase) == (due, unit.phase):
            yield replace(was, position=place)
        else:
            minutes = was.minutes if was is not None else None
            release = max(0, unit.release + slip)
            yield replace(unit, due=due, release=release, position=place, minutes=minutes)


def _home(run: PlanRun, slug: str) -> Home:
    home = Home.objects.filter(slug=slug, network=run.network).prefetch_related("phases").first()
    if home is None:
        raise Refused("plan.no_home", _("There is no home %(slug)s.") % {"slug": slug[:60]}, "", "home")
    return home
