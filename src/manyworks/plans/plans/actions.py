"""Verbs about plans: start one, start it again differently, stop it, and keep what the planner found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.files.models import StoredFile
from manyworks.core.jobs.actions import cancel_job, enqueue_job
from manyworks.core.jobs.models import Job
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import Network
from manyworks.core.permissions import require
from manyworks.core.rows import lock
from manyworks.drafting.days import check_day
from manyworks.drafting.papers.figures import Summary
from manyworks.drafting.settings import kept_settings, read_settings
from manyworks.planning.model import Plan, Problem
from manyworks.planning.replan import carried_on
from manyworks.planning.whatif import Scenario, change_from_dict
from manyworks.plans.orders.actions import mint_parts
from manyworks.plans.orders.models import Home
from manyworks.plans.plans.bridge.carry import events_of, homes_added
from manyworks.plans.plans.bridge.checks import (
    check_members,
    check_name,
    check_question,
    check_seed,
    check_time,
)
from manyworks.plans.plans.bridge.keep import keep_rows
from manyworks.plans.plans.bridge.said import said_today
from manyworks.plans.plans.models import STANDING, Decision, PlanRun, PlanStatus, WhatIf
from manyworks.plans.plans.queries import reading_of
from manyworks.refused import Refused


@transaction.atomic
def start_plan(
    *,
    by: User,
    network: Network,
    name: str,
    homes: Sequence[Home],
    start: date,
    settings: Mapping[str, Any],
    seed: int = 0,
    time_limit_s: int = 60,
) -> PlanRun:
    """Ask the planner who should make what when for these homes; the answer comes in the background."""
    require(by, "plans.plan.run", network)
    check_question(network, homes, start, time_limit_s)
    check_seed(seed)
    check_name(name)
    run = PlanRun(network=network, name=name.strip(), start=start, seed=seed, time_limit_s=time_limit_s)
    run.policy = read_settings(settings)
    return _begin(run, homes, by, "plans.plan.started", {})


@transaction.atomic
def start_plan_again(
    *, by: User, run: PlanRun, name: str, settings: Mapping[str, Any], seed: int, time_limit_s: int
) -> PlanRun:
    """Ask the same question again with another seed or other settings, to compare the answers.

    What happened belongs to the question: the answer to a plan made anew waits for a decision as that did.
    """
    require(by, "plans.plan.run", run)
    lock(run.follows or run)
    if (in_place := run.carried_out_as) is not None:
        # Planned from the beginning, what has begun would be planned twice.
        raise Refused(
            "plan.carried_out",
            _("%(name)s is carried out: what it was asked has been decided.") % {"name": in_place.name},
            _("Say there what happened, and the rest is planned anew."),
        )
    homes = list(run.homes.all())
    check_question(run.network, homes, run.start, time_limit_s, planned=homes if run.follows else ())
    check_seed(seed)
    check_name(name)
    again = PlanRun(
        network=run.network,
        name=name.strip(),
        policy=read_settings(settings),
        start=run.start,
        seed=seed,
        time_limit_s=time_limit_s,
        again_of=run,
        follows=run.follows,
        happened=run.happened,
        happened_at=run.happened_at,
        decision=Decision.OPEN if run.follows else "",
    )
    return _begin(again, homes, by, "plans.plan.started", {"again_of": run.pk})


def _begin(run: PlanRun, homes: Sequence[Home], by: User, event: str, more: Mapping[str, Any]) -> PlanRun:
    """Keep a question that was checked, and let the planner work on it."""
    run.created_by = by
    run.save()
    run.homes.set(homes)
    run.job = _enqueue(run, by)
    run.save(update_fields=["job"])
    asked = {"homes": [home.slug for home in homes], "seed": run.seed, "time_limit_s": run.time_limit_s}
    append_entry(actor=by, event=event, subject=run, data=asked | dict(more))
    return run


@transaction.atomic
def plan_anew(
    *,
    by: User,
    run: PlanRun,
    happened: Sequence[Mapping[str, Any]],
    at: datetime,
    changed_promise: float | None,
    time_limit_s: int,
) -> PlanRun:
    """Say what happened to a plan and ask how to go on; the old plan stands until the answer is accepted.

    ``changed_promise`` None weighs moved promises as the plan itself does.
    """
    require(by, "plans.plan.run", run)
    check_day(at, "at")
    # Whoever plans the same plan anew waits, and then counts this one.
    lock(run)
    if not run.has_plan:
        raise Refused("plan.not_ready", _("This plan is not ready yet."), _("Wait until it is made."))
    if run.decision not in STANDING:
        # Accepted, what follows it would stand beside the plan that this one was made for.
        raise Refused(
            "plan.not_standing",
            _("%(name)s does not stand: %(what)s.") % {"name": run.name, "what": run.get_decision_display()},
            _("Accept it first, or say what happened at the plan that stands."),
        )
    replaced = run.replaced_by
    if replaced is not None:
        raise Refused(
            "plan.replaced",
            _("%(old)s was replaced by %(new)s.") % {"old": run.name, "new": replaced.name},
            _("Say there what happened."),
        )
    read = reading_of(run)
    events = events_of(run, read.problem, happened, at)
    carried_on(
        read.problem,
        read.plan,
        now=max(read.problem.now, read.problem.clock.unit(at, up=True)),
        events=events,
    )
    homes = [*run.homes.all(), *homes_added(run, happened)]
    check_question(run.network, homes, run.start, time_limit_s, planned=list(run.homes.all()))
    number = run.followers.count() + 1
    new = PlanRun(
        network=run.network,
        name=_("%(name)s, anew %(number)d") % {"name": run.name[:100], "number": number},
        policy=read_settings(
            kept_settings(run.policy) | {"changed_promise": changed_promise or run.changed_promise}
        ),
        start=run.start,
        seed=run.seed,
        time_limit_s=time_limit_s,
        follows=run,
        happened=list(happened),
        happened_at=at,
        decision=Decision.OPEN,
    )
    told = {"follows": run.pk, "happened": list(happened), "at": at.isoformat()}
    return _begin(new, homes, by, "plans.plan.anew", told)


@transaction.atomic
def decide_plan(*, by: User, run: PlanRun, accepted: bool) -> PlanRun:
    """Put a plan that was made anew in the place of the old one, or leave the old one; both are kept."""
    require(by, "plans.plan.run", run)
    old = run.follows
    if old is not None:
        # Whoever plans the old one anew, or decides about another in its place, waits and then finds this.
        lock(old)
    lock(run)
    if old is None or not run.has_plan:
        raise Refused("plan.nothing_to_decide", _("There is nothing to decide about this plan."))
    if run.decision != Decision.OPEN:
        raise Refused(
            "plan.decided", _("This was decided already: %(what)s.") % {"what": run.get_decision_display()}
        )
    if accepted and old.replaced_by is not None:
        raise Refused(
            "plan.replaced", _("Another plan was accepted in the meantime."), _("Look at that one.")
        )
    if accepted and not run.figures.valid:
        raise Refused("plan.not_valid", _("The independent check found faults in this plan."))
    if accepted:
        check_members(run, old)
    run.decision = Decision.ACCEPTED if accepted else Decision.LEFT
    run.save(update_fields=["decision"])
    append_entry(
        actor=by,
        event="plans.plan.accepted" if accepted else "plans.plan.left",
        subject=run,
        data={"follows": old.pk},
    )
    return run


@transaction.atomic
def stop_plan(*, by: User, run: PlanRun) -> PlanRun:
    """Stop the search; the best plan found so far is kept."""
    require(by, "plans.plan.cancel", run)
    if run.job is None or not run.job.is_open:
        raise Refused("plan.already_over", _("This plan is no longer being made."))
    run.job = cancel_job(job=run.job, by=by)
    append_entry(actor=by, event="plans.plan.stopped", subject=run)
    return run


@transaction.atomic
def keep_plan(
    *,
    run: PlanRun,
    problem: Problem,
    plan: Plan,
    summary: Summary,
    problem_file: StoredFile,
    plan_file: StoredFile,
) -> PlanRun:
    """Keep the plan that the planner found, as files and as rows that other pages can point to.

    What is kept never changes: other settings, or the same question again, are another run.

    Permission: the planner's own duty; whoever started the plan was asked then.
    """
    _refuse_kept(run)
    # The job has done so; a list that was changed in the meantime may have more.
    for home in Home.objects.filter(slug__in=[home.id for home in problem.homes]):
        mint_parts(home=home)
    keep_rows(run, problem, plan)
    summary = replace(summary, said=said_today(run))
    run.summary, run.problem_file, run.plan_file = summary.to_json(), problem_file, plan_file
    run.status = PlanStatus.STOPPED if plan.status == "cancelled" else PlanStatus.DONE
    run.finished_at = clock.now()
    run.save(update_fields=["summary", "problem_file", "plan_file", "status", "finished_at"])
    data = {
        "cost": summary.cost,
        "late_blocks": summary.late_blocks,
        "valid": summary.valid,
        "plan_sha256": plan_file.sha256,
    }
    append_entry(actor=run.created_by, event="plans.plan.made", subject=run, data=data)
    return run


@transaction.atomic
def give_up_plan(*, run: PlanRun, refused: Refused) -> PlanRun:
    """Note that no plan could be made, and why.

    Permission: the planner's own duty; whoever started the plan was asked then.
    """
    _refuse_kept(run)
    run.status = PlanStatus.FAILED
    run.summary = {"refusal": refused.as_dict()}
    run.finished_at = clock.now()
    run.save(update_fields=["status", "summary", "finished_at"])
    append_entry(actor=run.created_by, event="plans.plan.refused", subject=run, data=refused.as_dict())
    return run


@transaction.atomic
def ask_what_if(
    *,
    by: User,
    run: PlanRun,
    name: str,
    changes: Sequence[Mapping[str, Any]] = (),
    until_on_time: bool = False,
    time_limit_s: int = 20,
) -> WhatIf:
    """Ask what the plan would be if the network had more or less of something; the plan stays as it is."""
    require(by, "plans.plan.run", run)
    if not run.has_plan:
        raise Refused("plan.not_ready", _("This plan is not ready yet."), _("Wait until it is made."))
    if not changes and not until_on_time:
        raise Refused("plan.nothing_changes", _("Nothing is changed."), _("Say what would be different."))
    Scenario(name, tuple(change_from_dict(dict(one)) for one in changes)).problem(reading_of(run).problem)
    check_time(time_limit_s)
    question = WhatIf.objects.create(
        run=run,
        name=name[:160],
        changes=list(changes),
        until_on_time=until_on_time,
        time_limit_s=time_limit_s,
        created_by=by,
    )
    question.job = enqueue_job(
        run="manyworks.plans.plans.jobs.answer_what_if",
        arguments={"question_id": question.pk},
        title=_("What if: %(name)s") % {"name": name[:120]},
        by=by,
        key=f"plans.whatif.{question.pk}",
        verb="plans.plan.run",
        about=run,
    )
    question.save(update_fields=["job"])
    data = {"changes": list(changes), "until_on_time": until_on_time}
    append_entry(actor=by, event="plans.plan.what_if", subject=run, data=data)
    return question


def _refuse_kept(run: PlanRun) -> None:
    """Refuse to write over a plan, also one that another worker kept in the meantime."""
    lock(run)
    if run.has_plan:
        raise Refused("plan.kept", _("This plan is made and kept."), _("Make another one."))


def _enqueue(run: PlanRun, by: User) -> Job:
    return enqueue_job(
        run="manyworks.plans.plans.jobs.make_plan",
        arguments={"run_id": run.pk},
        title=_("Plan %(name)s") % {"name": run.name},
        by=by,
        key=f"plans.plan.{run.pk}",
        verb="plans.plan.cancel",
        about=run,
    )
