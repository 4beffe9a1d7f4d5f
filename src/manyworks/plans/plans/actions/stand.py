"""Whether people keep a plan: make it stand, leave one that was made anew, withdraw one that stands."""

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.core.rows import lock
from manyworks.network.booked.actions import book_hours
from manyworks.network.workshops.models import Workshop
from manyworks.plans.plans.bridge.checks import check_members, check_why
from manyworks.plans.plans.bridge.standing import (
    begun_of,
    collisions_of,
    homes_in_both,
    hours_of,
    hours_until,
    making_the_same,
    source_of,
)
from manyworks.plans.plans.bridge.still_true import check_still_true
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from manyworks.refused import Refused


@transaction.atomic
def make_stand(*, by: User, run: PlanRun) -> PlanRun:
    """Keep a plan: its hours, vehicles and boards are booked, and other plans are planned around them.

    One that was made anew takes the place of the plan that it follows, which is kept as it was.
    """
    require(by, "plans.plan.run", run)
    _one_at_a_time(run)
    old = run.follows
    if not run.has_plan:
        raise Refused("plan.not_ready", _("This plan is not ready yet."), _("Wait until it is made."))
    if old is not None and run.stands_since is None and not old.stands:
        words = _("%(name)s, whose place it was to take, does not stand any more.") % {"name": old.name}
        raise Refused("plan.replaced", words, _replaced_hint(run))
    _check_undecided(run)
    if not run.figures.valid:
        raise Refused("plan.not_valid", _("The independent check found faults in this plan."))
    check_members(run, old)
    check_still_true(run)
    _check_room(run)
    run.stands_since, run.stands_by = clock.now(), by
    run.save(update_fields=["stands_since", "stands_by"])
    if old is not None:
        _end(old, by)
        book_hours(source=source_of(old), hours={})
        _leave_rivals(old, by)
    book_hours(source=source_of(run), hours=hours_of(reading_of(run)))
    data = {"follows": old.pk} if old is not None else {}
    append_entry(actor=by, event="plans.plan.stands", subject=run, data=data)
    return run


@transaction.atomic
def leave_plan(*, by: User, run: PlanRun) -> PlanRun:
    """Leave a plan that was made anew: the old one stands, and both are kept."""
    require(by, "plans.plan.run", run)
    _one_at_a_time(run)
    if run.follows is None or not run.has_plan:
        raise Refused("plan.nothing_to_decide", _("There is nothing to decide about this plan."))
    _check_undecided(run)
    _end(run, by)
    append_entry(actor=by, event="plans.plan.left", subject=run, data={"follows": run.follows_id})
    return run


@transaction.atomic
def withdraw_plan(*, by: User, run: PlanRun, why: str) -> PlanRun:
    """Keep a plan no longer: what has begun by it is history, and all that it had booked beside is free."""
    require(by, "plans.plan.run", run)
    _one_at_a_time(run)
    if not run.stands:
        raise Refused(
            "plan.not_standing",
            _("%(name)s does not stand: %(what)s.") % {"name": run.name, "what": run.state.label},
            _("Only a plan that stands can be withdrawn."),
        )
    check_why(why)
    begun = begun_of(run)
    book_hours(source=source_of(run), hours=hours_until(run, clock.now()))
    _end(run, by, why.strip())
    _leave_rivals(run, by)
    data = {"why": run.ended_why, "begun": begun}
    append_entry(actor=by, event="plans.plan.withdrawn", subject=run, data=data)
    return run


def _one_at_a_time(run: PlanRun) -> None:
    """Of a network's plans one comes to stand or ends at a time, and of those that share a workshop.

    A workshop may be in two networks, so its row is locked as well: whoever comes second waits here, and then
    finds what the first has booked.
    """
    lock(run.network)
    shops = Workshop.objects.filter(pk__in=run.operations.values("workshop"))
    list(shops.select_for_update().order_by("pk").values_list("pk"))
    if run.follows is not None:
        # Whoever plans the old one anew waits, and then finds this.
        lock(run.follows)
    lock(run)


def _check_room(run: PlanRun) -> None:
    """Refuse what stands already: a home in another plan, a machine, a person, a vehicle or a store."""
    twin = making_the_same(run).first()
    if twin is not None:
        homes = homes_in_both(run, twin)
        raise Refused(
            "plan.home_stands",
            _("%(plan)s stands and makes %(homes)s already: it would be made twice.")
            % {"plan": twin.name, "homes": ", ".join(home.name for home in homes[:3])},
            _("Withdraw that plan first, or say there what happened."),
        )
    met = collisions_of(run)
    if met is not None:
        raise Refused(
            "plan.collides",
            _("Others have booked what this plan needs: %(what)s.") % {"what": met.phrase},
            _("Plan it again: the same question, around what stands now."),
        )


def _check_undecided(run: PlanRun) -> None:
    if run.stands_since is not None or run.ended_at is not None:
        words = _("This was decided already: %(what)s.") % {"what": run.state.label}
        raise Refused("plan.decided", words, _replaced_hint(run))


def _replaced_hint(run: PlanRun) -> str:
    other = run.replaced_by or (run.follows.replaced_by if run.follows else None)
    return (
        _("Look at %(name)s, which took the place.") % {"name": other.name} if other and other != run else ""
    )


def _leave_rivals(old: PlanRun, by: User) -> None:
    """Of what was made, or is being made, in a plan's place nothing is to decide any more."""
    for rival in old.followers.filter(stands_since=None, ended_at=None):
        _end(rival, by)


def _end(run: PlanRun, by: User, why: str = "") -> None:
    run.ended_at, run.ended_by, run.ended_why = clock.now(), by, why
    run.save(update_fields=["ended_at", "ended_by", "ended_why"])
