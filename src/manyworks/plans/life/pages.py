"""Pages of a plan's life: it comes to stand, something happens, another takes its place, it is withdrawn."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.pages import SignedIn, action_page, answer_form, form_page, read_page
from manyworks.core.permissions import require
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.settings import kept_settings
from manyworks.plans.compare.queries import comparison_of
from manyworks.plans.life.forms import (
    FORMS,
    HappenedForm,
    HomeAddedForm,
    SiteSlipsForm,
    StandForm,
    WithdrawForm,
)
from manyworks.plans.life.wording import counted, grouped, happened_words
from manyworks.plans.orders.queries import homes_with_blocks
from manyworks.plans.plans import actions, queries
from manyworks.plans.plans.bridge.checks import LONGEST_NAME
from manyworks.plans.plans.bridge.lists import homes_that_differ, moved_homes
from manyworks.plans.plans.bridge.renewed import Difference, differences, renewal_of
from manyworks.plans.plans.bridge.standing import collisions_of, head_of
from manyworks.plans.plans.bridge.still_true import UNTRUE, changed_since
from manyworks.plans.plans.models import PlanRun, PlanState
from manyworks.plans.plans.pages import finished, trail


@read_page
def happened(request: HttpRequest, pk: int) -> HttpResponse:
    """What can happen to a plan, in plain words."""
    run = _run(request, pk)
    # Templates call whatever can be called, so they get the words of each form and not its class.
    read = queries.reading_of(run)
    asked = [form for form in FORMS.values() if not (read.of_orders and form is SiteSlipsForm)]
    kinds = [{"kind": form.kind, "title": form.title, "lede": form.lede} for form in asked]
    context = {
        "run": run,
        "trail": trail(run),
        "kinds": kinds,
        **head_of(run),
        "may_run": True,
        "changed": _changed(run, read),
        "homes": homes_that_differ(run, read.problem),
        "moved": moved_homes(run, read.problem),
    }
    return render(request, "plans/plan_happened.html", context)


@form_page
def happened_kind(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """The few questions about one thing that happened."""
    run = _run(request, pk)
    form = _form(request, run, kind)
    above = [*trail(run), (reverse("plan-happened", args=[run.pk]), _("Something happened"))]
    return answer_form(
        request,
        form,
        lambda: actions.plan_anew(
            by=request.user,
            run=run,
            happened=form.events(),
            at=form.moment("at"),
            changed_promise=form.cleaned_data["changed_promise"],
            time_limit_s=form.cleaned_data["time_limit_s"],
        ),
        "plans/plan_happened_kind.html",
        lambda: {"run": run, "trail": above, "changed": form.changed},
        said="",
    )


@read_page
def moved(request: HttpRequest, pk: int) -> HttpResponse:
    """The new plan beside the old one: what moved and why."""
    run = get_object_or_404(queries.visible_to(request.user), pk=pk, follows__isnull=False)
    if not run.has_plan:
        return redirect(run)
    old = run.follows
    assert old is not None
    read, before = queries.reading_of(run), queries.reading_of(old)
    rows, whole = run.figures.moved or (), queries.audience_of(run, request.user).whole
    context = {
        "run": run,
        "old": old,
        "tab": "moved",
        "trail": trail(old),
        "happened": [happened_words(read, before, one) for one in run.happened],
        "sentence": counted(rows),
        "groups": grouped(rows),
        # What they are stands above.
        "table": [row for row in comparison_of([old, run], money_too=whole) if row["kind"] != "words"],
        "whole": whole,
        **head_of(run),
        "may_run": whole,
        "may_decide": whole and run.state == PlanState.TO_DECIDE,
        "history": _history(run),
    }
    return render(request, "plans/plan_moved.html", context)


@form_page
def stand(request: SignedIn, pk: int) -> HttpResponse:
    """Keep a plan; refused with what others have booked, and a button that plans it again around that."""
    run = _run(request, pk)
    form = StandForm(request.POST if request.method == "POST" else None)
    said = _("This plan stands: its hours are booked, and other plans are planned around it.")
    if run.follows:
        said = _("This plan now stands in the place of the old one, which is kept.")
    return answer_form(
        request,
        form,
        lambda: actions.make_stand(by=request.user, run=run),
        "plans/plan_stand.html",
        lambda: {
            "run": run,
            "trail": trail(run),
            "may_run": True,
            "may_again": any(form.has_error(NON_FIELD_ERRORS, code) for code in {"plan.collides", *UNTRUE}),
            **head_of(run),
            "changed": changed_since(run) if run.state == PlanState.DRAFT else [],
            "met": collisions_of(run) if form.has_error(NON_FIELD_ERRORS, "plan.collides") else None,
        },
        said=said,
    )


@action_page
def around(request: SignedIn, pk: int) -> HttpResponse:
    """Plan a draft again with the same settings, around what stands by now."""
    run = _run(request, pk)
    new = actions.start_plan_again(
        by=request.user,
        run=run,
        name=(_("%(name)s, again") % {"name": run.name})[:LONGEST_NAME],
        settings=kept_settings(run.policy),
        seed=run.seed,
        time_limit_s=run.time_limit_s,
    )
    return redirect(new)


@action_page
def leave(request: SignedIn, pk: int) -> HttpResponse:
    """Leave a plan that was made anew."""
    run = actions.leave_plan(by=request.user, run=_run(request, pk))
    messages.success(request, _("The old plan stands. The other one is kept for comparison."))
    assert run.follows is not None
    return redirect(run.follows)


@form_page
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Keep a plan no longer, and say why."""
    run = _run(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    return answer_form(
        request,
        form,
        lambda: actions.withdraw_plan(by=request.user, run=run, why=form.cleaned_data["why"]),
        "plans/plan_withdraw.html",
        lambda: {"run": run, "trail": trail(run), **head_of(run)},
        said=_("This plan is withdrawn: what it had booked is free, what has begun stays as it was."),
    )


def _run(request: HttpRequest, pk: int) -> PlanRun:
    run = finished(request, pk)
    require(request.user, "plans.plan.run", run)
    return run


def _form(request: HttpRequest, run: PlanRun, kind: str) -> HappenedForm:
    if kind not in FORMS:
        raise Http404
    more: dict[str, Any] = {}
    read = queries.reading_of(run)
    if kind == HomeAddedForm.kind:
        homes = homes_with_blocks(request.user).filter(network=run.network)
        # A home of which nothing could be planned is still to be added.
        more["homes"] = homes.exclude(slug__in=read.homes)
        # As another plan's page hands them over, to be planned together.
        more["initial"] = {"which": request.GET.getlist("which")}
    more |= {"now": clock.now(), "changed": _changed(run, read)}
    return FORMS[kind](request.POST or None, run=run, read=read, **more)


def _changed(run: PlanRun, read: PlanReading) -> list[Difference]:
    return differences(read.problem, renewal_of(run, read.problem, clock.now()))


def _history(run: PlanRun) -> list[PlanRun]:
    """The plans that this one goes back to, the first one first."""
    line = [run]
    while line[0].follows is not None and len(line) < 50:
        line.insert(0, line[0].follows)
    return line


urlpatterns = [
    path("plans/<int:pk>/happened/", happened, name="plan-happened"),
    path("plans/<int:pk>/happened/<slug:kind>/", happened_kind, name="plan-happened-kind"),
    path("plans/<int:pk>/moved/", moved, name="plan-moved"),
    path("plans/<int:pk>/stand/", stand, name="plan-stand"),
    path("plans/<int:pk>/around/", around, name="plan-around"),
    path("plans/<int:pk>/leave/", leave, name="plan-leave"),
    path("plans/<int:pk>/withdraw/", withdraw, name="plan-withdraw"),
]
