"""The planner's work behind the pages: read the rows, search, check, keep."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from manyworks.core.files.actions import store_file
from manyworks.core.files.models import StoredFile
from manyworks.core.jobs.jobs import JobContext
from manyworks.drafting.papers.outlook import added_words, outcome_data
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.summary import around_plans, summarise
from manyworks.drafting.problem import problem_from
from manyworks.drafting.settings import kept_settings
from manyworks.drafting.solving import Moment, find_plan
from manyworks.planning.booked import around
from manyworks.planning.bound import lower_bound
from manyworks.planning.cutting_shares import with_shares
from manyworks.planning.events import Event
from manyworks.planning.model import Plan
from manyworks.planning.pipeline import Effort, Result
from manyworks.planning.problem_json import plan_to_dict, problem_to_dict
from manyworks.planning.renewal import WorkshopsChanged
from manyworks.planning.replan import what_moved
from manyworks.planning.whatif import (
    BOUND_ITERATIONS,
    Change,
    Made,
    Scenario,
    Searched,
    change_from_dict,
    one_more,
    only_adds,
)
from manyworks.plans.life.wording import moved_rows, spoken_words
from manyworks.plans.orders.actions import mint_parts
from manyworks.plans.orders.models import Home
from manyworks.plans.orders.queries import check_seen
from manyworks.plans.plans import actions
from manyworks.plans.plans.bridge.carry import carried_draft, draft_again
from manyworks.plans.plans.bridge.renewed import differences
from manyworks.plans.plans.bridge.rows import facts_of
from manyworks.plans.plans.bridge.standing import standing_for
from manyworks.plans.plans.models import MADE, PlanRun, PlanStatus, WhatIf
from manyworks.plans.plans.queries import reading_of
from manyworks.refused import Refused

MOST_ADDED = 8


def make_plan(job: JobContext, *, run_id: int, iterations: int | None = None) -> dict[str, Any]:
    """Make the plan of one run and keep it.

    Everything is made afresh on every attempt, so a worker that dies half-way costs time and nothing else.
    ``iterations`` takes the place of the run's time limit where a plan must come out the same every time.
    """
    run = PlanRun.objects.select_related("network", "created_by").get(pk=run_id)
    if run.has_plan:
        return _result(run)
    PlanRun.objects.filter(pk=run.pk).exclude(status__in=MADE).update(status=PlanStatus.RUNNING)
    try:
        return _make(job, run, iterations)
    except Refused as refused:
        actions.give_up_plan(run=run, refused=refused)
        raise


def _make(job: JobContext, run: PlanRun, iterations: int | None) -> dict[str, Any]:
    again = _(" (started again after an interruption)") if job.attempt > 1 else ""
    job.progress(0.0, _("Reading homes, designs and workshops") + again)
    settings = kept_settings(run.policy)
    old = reading_of(run.follows) if run.follows else None
    events: tuple[Event, ...] = ()
    if old is None:
        homes = list(run.homes.prefetch_related("phases", "blocks__revision__block"))
        for home in homes:
            check_seen(home)
        draft = problem_from(facts_of(run.network, homes, name=run.name, start=run.start), settings)
    else:
        draft, events = carried_draft(run, old)
    standing, numbers = standing_for(run)
    draft = replace(draft, problem=around(draft.problem, standing))

    def tell(moment: Moment) -> None:
        job.progress(moment.share, moment.words + again, moment.as_dict())

    words = spoken_words()
    effort = Effort(seed=run.seed, time_limit_s=float(run.time_limit_s), iterations=iterations)
    made = find_plan(
        draft,
        settings,
        effort,
        carried_out=old.plan if old else None,
        words=words,
        tell=tell,
        cancelled=job.cancelled,
    )
    problem_file = _store(problem_to_dict(made.problem), "problem.json", run)
    plan_file = _store(plan_to_dict(made.plan), "plan.json", run)
    summary = summarise(draft, made, settings, words)
    beside = around_plans(made.problem, standing)
    summary = replace(summary, around=tuple(replace(one, plan=numbers.get(one.name)) for one in beside))
    if old is not None:
        changes = what_moved(made.problem, old.plan, made.plan, events)
        changed = [
            str(one)
            for event in events
            if isinstance(event, WorkshopsChanged)
            for one in differences(old.problem, event)
        ]
        moved = moved_rows(PlanReading(made.problem, made.plan), changes, old)
        summary = replace(summary, moved=moved, workshops_changed=tuple(changed))
    # Before the plan is kept, so that its transaction does not hold what others wait for meanwhile.
    for home in Home.objects.filter(slug__in=[one.id for one in draft.problem.homes]):
        mint_parts(home=home)
    job.progress(0.99, _("Keeping the plan"))
    actions.keep_plan(
        run=run,
        problem=made.problem,
        plan=made.plan,
        summary=summary,
        problem_file=problem_file,
        plan_file=plan_file,
    )
    return _result(run)


def answer_what_if(job: JobContext, *, question_id: int, iterations: int | None = None) -> dict[str, Any]:
    """Plan the network as it would be, as the plan that is asked about was planned, and keep its figures.

    The first outcome is that plan itself. Each search has the question's time limit; ``iterations`` takes its
    place in tests.
    """
    question = WhatIf.objects.select_related("run").get(pk=question_id)
    run, words = question.run, spoken_words()
    read, settings = reading_of(run), kept_settings(run.policy)
    limit = None if iterations is not None else float(question.time_limit_s)
    draft = draft_again(run, read)
    added: list[Change] = []

    def tell(moment: Moment) -> None:
        steps = MOST_ADDED if question.until_on_time else 1
        job.progress((max(0, len(added) - 1) + moment.share) / steps, moment.words)

    def answer(changes: Sequence[Change], start: Plan) -> Result:
        """The network with these changes, planned as the plan was; its figures are kept."""
        # A unit's own sheets say nothing of what it takes where other sheets are cut.
        problem = with_shares(Scenario(question.name, tuple(changes)).problem(read.problem), read.plan.sheets)
        effort = Effort(seed=run.seed, time_limit_s=limit, iterations=iterations)
        made = find_plan(
            replace(draft, problem=problem),
            settings,
            effort,
            carried_out=start,
            words=words,
            tell=tell,
            cancelled=job.cancelled,
        )
        spoken = PlanReading(made.problem, made.plan, words)
        said = [added_words(spoken, change) for change in added]
        row, before = outcome_data(summarise(draft, made, settings, words), said), rows[-1]
        if all(map(only_adds, changes)) and None not in (row["expected"], before["expected"]):
            # What is possible without more capacity is possible with it: bad luck makes nothing worse.
            row = min(row, before | {"changes": said, "kept": True}, key=lambda one: one["expected"])
        rows.append(row)
        return made

    rows = [outcome_data(run.figures)]
    if question.until_on_time:
        bound = lower_bound(read.problem, iterations=BOUND_ITERATIONS)
        made: Made = Searched(read.problem, read.plan, bound)
        while len(added) < MOST_ADDED and (change := one_more(made)) is not None:
            added.append(change)
            made = answer(added, made.plan)
    else:
        answer([change_from_dict(one) for one in question.changes], read.plan)
    WhatIf.objects.filter(pk=question.pk).update(outcomes=rows)
    return {"url": reverse("plan-what-if", args=[question.run_id])}


def _store(document: dict[str, Any], name: str, run: PlanRun) -> StoredFile:
    """Keep a document as the installation's own: whoever began the plan may lose the role to read it."""
    content = json.dumps(document, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()
    return store_file(content=content, name=f"{name.removesuffix('.json')}-{run.pk}.json", by=None)


def _result(run: PlanRun) -> dict[str, Any]:
    return {"url": reverse("plan-detail", args=[run.pk])}
