"""A plan that is being carried out, and what happened to it, as the question that is left."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from manyworks.designs.catalogue.models import BlockRevision
from manyworks.drafting.facts import Gap
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.problem import Draft, accepted_in, problem_from
from manyworks.planning.events import Event, OrderAdded, event_from_dict
from manyworks.planning.model import Problem
from manyworks.planning.renewal import WorkshopsChanged
from manyworks.planning.replan import carried_on
from manyworks.plans.orders.models import Home
from manyworks.plans.plans.bridge.renewed import renewal_of
from manyworks.plans.plans.bridge.rows import facts_of
from manyworks.plans.plans.models import PlanRun
from manyworks.quality.articles.queries import accepted_places
from manyworks.refused import Refused

HOME_ADDED = "home-added"
"""An order as the pages keep it: the home's slug; its blocks are read from the tables when it is planned."""
WORKSHOPS_CHANGED = WorkshopsChanged.kind
"""Kept without the workshops: they are read from the tables when it is planned."""


def events_of(
    run: PlanRun, old: Problem, happened: Sequence[Mapping[str, Any]], at: datetime
) -> tuple[Event, ...]:
    """The library's events of what the pages keep; ``run`` is the plan that is being carried out.

    Workshops as they are now come first: whatever else happened, happened to them.
    """
    told = sorted((dict(item) for item in happened), key=lambda one: one.get("kind") != WORKSHOPS_CHANGED)
    return tuple(_event(run, old, one, at) for one in told)


def _event(run: PlanRun, old: Problem, one: dict[str, Any], at: datetime) -> Event:
    if one.get("kind") == HOME_ADDED:
        return _order(run, old, str(one.get("home", "")))
    if one.get("kind") == WORKSHOPS_CHANGED:
        return renewal_of(run, old, at)
    return event_from_dict(one)


def carried_draft(run: PlanRun, read: PlanReading) -> tuple[Draft, tuple[Event, ...]]:
    """What is left to plan for a run that follows another, and the events that it answers."""
    old = run.follows
    assert old is not None and run.happened_at is not None
    events = events_of(old, read.problem, run.happened, run.happened_at)
    now = max(read.problem.now, read.problem.clock.unit(run.happened_at, up=True))
    peace = run.policy.get("changed_promise") or None
    problem = carried_on(read.problem, read.plan, now=now, events=events, changed_promise=peace)
    problem = _with_first_articles(problem)
    gaps = [Gap(**gap) for gap in old.summary["gaps"]]
    left_out = old.summary["left_out"] - len({refusal.unit for refusal in read.plan.refusals})
    draft = Draft(
        problem=replace(problem, name=run.name),
        gaps=tuple(gaps),
        assumptions=tuple(old.summary["assumptions"]),
        left_out=left_out,
        estimates=frozenset(old.summary["estimates"]),
    )
    return draft, events


def _with_first_articles(problem: Problem) -> Problem:
    """First articles that have been accepted by now; which blocks ask for one stays as it was planned."""
    blocks = [block.id for block in problem.blocks if block.first_article]
    if not blocks:
        return problem
    places = accepted_places(BlockRevision.objects.filter(pk__in=blocks))
    return replace(problem, accepted=accepted_in(places, blocks, {shop.id for shop in problem.workshops}))


def _order(run: PlanRun, old: Problem, slug: str) -> OrderAdded:
    """A home that is added: its units and everything that the old problem does not know yet."""
    home = Home.objects.filter(slug=slug, network=run.network).prefetch_related("phases").first()
    if home is None:
        raise Refused("plan.no_home", _("There is no home %(slug)s.") % {"slug": slug[:60]}, "", "home")
    if any(known.id == slug for known in old.homes):
        raise Refused("plan.home_planned", _("%(home)s is in the plan.") % {"home": home.name}, "", "home")
    draft = problem_from(facts_of(run.network, [home], name=run.name, start=run.start), run.policy)
    new = draft.problem
    blocks, parts = ({item.id for item in items} for items in (old.blocks, old.parts))
    first = max((unit.position for unit in old.units), default=-1) + 1
    return OrderAdded(
        units=tuple(replace(unit, position=first + unit.position) for unit in new.units),
        homes=new.homes,
        blocks=tuple(block for block in new.blocks if block.id not in blocks),
        parts=tuple(part for part in new.parts if part.id not in parts),
    )
