"""Ask for a plan: the first time, again differently, anew because something happened; and stop it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.jobs.actions import cancel_job, enqueue_job
from manyworks.core.jobs.models import Job
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import Network
from manyworks.core.permissions import require
from manyworks.core.rows import lock
from manyworks.drafting.days import check_day
from manyworks.drafting.settings import kept_settings, read_settings
from manyworks.planning.replan import carried_on
from manyworks.plans.orders.models import Home
from manyworks.plans.plans.bridge.carry import events_of, homes_added
from manyworks.plans.plans.bridge.checks import (
    check_name,
    check_question,
    check_seed,
)
from manyworks.plans.plans.bridge.still_true import first_day_again
from manyworks.plans.plans.models import PlanRun
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

    What should have begun by now begins tomorrow. What happened belongs to the question: the answer to a plan
    made anew waits for a decision as that did.
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
    if not run.may_be_asked_again:
        raise Refused(
            "plan.not_standing",
            _("%(name)s, which it was to replace, does not stand any more.") % {"name": run.follows},
            _("Make a new plan of its homes."),
        )
    homes, start = list(run.homes.all()), first_day_again(run)
    check_question(run.network, homes, start, time_limit_s, planned=homes if run.follows else ())
    check_seed(seed)
    check_name(name)
    again = PlanRun(
        network=run.network,
        name=name.strip(),
        policy=read_settings(settings),
        start=start,
        seed=seed,
        time_limit_s=time_limit_s,
        again_of=run,
        follows=run.follows,
        happened=run.happened,
        happened_at=run.happened_at,
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
    """Say what happened to a plan and ask how to go on; the old plan stands until the answer takes its place.

    ``changed_promise`` None weighs moved promises as the plan itself does.
    """
    require(by, "plans.plan.run", run)
    check_day(at, "at")
    # Whoever plans the same plan anew waits, and then counts this one.
    lock(run)
    if not run.has_plan:
        raise Refused("plan.not_ready", _("This plan is not ready yet."), _("Wait until it is made."))
    if not run.stands and (in_place := run.carried_out_as) is not None:
        raise Refused(
            "plan.replaced",
            _("%(old)s was replaced by %(new)s.") % {"old": run.name, "new": in_place.name},
            _("Say there what happened."),
        )
    if not run.stands:
        # What follows it would stand beside the plan that this one was made for.
        raise Refused(
            "plan.not_standing",
            _("%(name)s does not stand: %(what)s.") % {"name": run.name, "what": run.state.label},
            _("Make a new plan of its homes.")
            if run.ended_at is not None
            else _("Make it stand first, or say what happened at the plan that stands."),
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
    )
    told = {"follows": run.pk, "happened": list(happened), "at": at.isoformat()}
    return _begin(new, homes, by, "plans.plan.anew", told)


@transaction.atomic
def stop_plan(*, by: User, run: PlanRun) -> PlanRun:
    """Stop the search; the best plan found so far is kept."""
    require(by, "plans.plan.cancel", run)
    if run.job is None or not run.job.is_open:
        raise Refused("plan.already_over", _("This plan is no longer being made."))
    run.job = cancel_job(job=run.job, by=by)
    append_entry(actor=by, event="plans.plan.stopped", subject=run)
    return run


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
