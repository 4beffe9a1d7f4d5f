"""Plans for programs: start one, watch it, read it, stop it."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.security import SessionAuth

from manyworks.core.limits import Number, Whole
from manyworks.core.links import link_from
from manyworks.core.pages import SignedIn
from manyworks.plans.orders.queries import visible_to as homes_visible_to
from manyworks.plans.plans import actions, queries
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.papers.exports import file_of
from manyworks.refused import Refused

router = Router(tags=["plans"], auth=SessionAuth())


class PlanOut(Schema):
    """What a plan is (``state``: planning, draft, to-decide, stands, replaced, withdrawn, left or failed).

    ``progress`` of the search runs from 0 to 1.
    """

    id: int
    name: str
    network: str = Field(alias="network.slug")
    state: str
    seed: int
    time_limit_s: int
    start: date
    created_at: datetime
    finished_at: datetime | None
    follows: int | None = Field(None, alias="follows_id")
    stands_since: datetime | None
    ended_at: datetime | None
    ended_why: str
    progress: float = Field(0.0, alias="job.progress")
    message: str = Field("", alias="job.message")


class PlanIn(Schema):
    """A question to the planner; settings left out have their default."""

    name: str = Field(max_length=120)
    homes: list[str]
    start: date
    settings: dict[str, Any] = {}
    seed: Whole = 0
    time_limit_s: Whole = 60


class AnewIn(Schema):
    """What happened to a plan (docs/reference/what-if.md); a home is named by its slug."""

    happened: list[dict[str, Any]] = Field(max_length=50)
    at: datetime
    changed_promise: Number | None = Field(None, gt=0, le=1e6)
    time_limit_s: Whole = 60


class WithdrawnIn(Schema):
    """Why a plan is kept no longer."""

    why: str = Field(max_length=300)


@router.get("/", response=list[PlanOut])
def list_plans(request: HttpRequest) -> object:
    """Plans of your networks, newest first."""
    return queries.visible_to(request.user)[:500]


@router.post("/", response={202: PlanOut})
def start(request: SignedIn, plan: PlanIn) -> object:
    """Start planning these homes; answers at once, the plan is made in the background."""
    homes = list(homes_visible_to(request.user).filter(slug__in=plan.homes))
    missing = set(plan.homes) - {home.slug for home in homes}
    if missing or not homes:
        raise Refused(
            "plan.no_homes", f"There is no home {min(missing, default='')}.", "Use its slug.", "homes"
        )
    run = actions.start_plan(
        by=request.user,
        network=homes[0].network,
        name=plan.name,
        homes=homes,
        start=plan.start,
        settings=plan.settings,
        seed=plan.seed,
        time_limit_s=plan.time_limit_s,
    )
    return Status(202, run)


@router.get("/{number}/", response=PlanOut)
def read(request: HttpRequest, number: int) -> PlanRun:
    """Where one plan stands."""
    return _run(request, number)


@router.get("/{number}/summary/", response=dict[str, Any])
def summary(request: HttpRequest, number: int) -> dict[str, Any]:
    """Cost, quality, sheets, shares and what was left out; for a plan that failed, why.

    Money is for coordinators: from one's own rates and many sums those of others could be reckoned.
    """
    run = _run(request, number)
    whole = not run.has_plan or queries.audience_of(run, request.user).whole
    found: dict[str, Any] = run.summary if whole else run.figures.without_money()
    return found


@router.get("/{number}/files/{name}", response={200: None})
def download(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """One of the plan's files: plan.json, schedule.csv, plan.zip, pack-WORKSHOP.zip and so on."""
    run = _run(request, number)
    if not run.has_plan:
        raise Refused("plan.not_ready", "This plan is not ready yet.", "Ask for its state until it is done.")
    link = link_from(request, run.get_absolute_url())
    found = file_of(run, name, link=link, audience=queries.audience_of(run, request.user))
    if found is None:
        raise Refused("plan.no_such_file", f"This plan has no file {name[:80]}.", "", "name")
    return HttpResponse(found[0], content_type=found[1])


@router.post("/{number}/stop/", response=PlanOut)
def stop(request: SignedIn, number: int) -> PlanRun:
    """Stop the search and keep the best plan so far."""
    return actions.stop_plan(by=request.user, run=_run(request, number))


@router.post("/{number}/anew/", response={202: PlanOut})
def anew(request: SignedIn, number: int, body: AnewIn) -> object:
    """Say what happened and plan the rest again; the old plan stands until the new one takes its place."""
    if body.at.tzinfo is None:
        raise Refused(
            "plan.moment", "at has no offset from UTC.", "Write it as 2026-03-24T09:00:00+00:00.", "at"
        )
    return Status(
        202,
        actions.plan_anew(
            by=request.user,
            run=_run(request, number),
            happened=body.happened,
            at=body.at,
            changed_promise=body.changed_promise,
            time_limit_s=body.time_limit_s,
        ),
    )


@router.post("/{number}/stand/", response=PlanOut)
def stand(request: SignedIn, number: int) -> PlanRun:
    """Make a plan stand: its hours are booked; one that was made anew takes the place of the old one."""
    return actions.make_stand(by=request.user, run=_run(request, number))


@router.post("/{number}/leave/", response=PlanOut)
def leave(request: SignedIn, number: int) -> PlanRun:
    """Leave a plan that was made anew; the old one stands."""
    return actions.leave_plan(by=request.user, run=_run(request, number))


@router.post("/{number}/withdraw/", response=PlanOut)
def withdraw(request: SignedIn, number: int, body: WithdrawnIn) -> PlanRun:
    """Withdraw a plan that stands: what it had booked and has not begun is free."""
    return actions.withdraw_plan(by=request.user, run=_run(request, number), why=body.why)


def _run(request: HttpRequest, number: int) -> PlanRun:
    return get_object_or_404(queries.visible_to(request.user), pk=number)
