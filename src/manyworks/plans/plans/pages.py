"""Pages about plans: the list, the question, the progress, the answer and everything it is made of."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from manyworks.core import clock
from manyworks.core.links import link_from
from manyworks.core.pages import SignedIn, action_page, answer_form, form_page, read_page
from manyworks.core.permissions import can, require
from manyworks.core.vocabulary.models import Material
from manyworks.drafting.closed import days_in_words
from manyworks.drafting.papers.cutting import may_be_cut, must_turn
from manyworks.drafting.papers.outlook import home_rows, scarce_svg, spread_rows
from manyworks.drafting.papers.sheets import drawing_of, part_rows, time_of_sheet
from manyworks.drafting.papers.wording import (
    board_table,
    carbon_words,
    gap_words,
    money_words,
    quality_sentence,
    training_words,
)
from manyworks.drafting.settings import default_settings, kept_settings
from manyworks.planning.drawing.board import board_svg, names_svg
from manyworks.planning.drawing.charts import convergence_svg
from manyworks.planning.drawing.sheet import sheet_svg
from manyworks.plans.orders.queries import homes_to_plan
from manyworks.plans.plans import actions, queries
from manyworks.plans.plans.bridge.standing import head_of, names_to_plan_around, standing_homes
from manyworks.plans.plans.bridge.still_true import changed_since, first_day_again
from manyworks.plans.plans.forms import AgainForm, RunForm
from manyworks.plans.plans.models import STANDS, PlanRun, PlanState
from manyworks.plans.plans.papers import exports, lanes
from manyworks.refused import Refused

# htmx stops polling when it is answered with this status.
STOP_POLLING = 286
# A programme has hundreds of rows and thousands of sheets; a phone should not load them all.
ROWS_PER_PAGE, ALIKE_SHOWN, MOST_LISTED = 100, 24, 200


@read_page
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan of the reader's networks: what stands, what may come to stand, and what is over."""
    seen = queries.visible_to(request.user)
    every = [*seen.filter(STANDS)[:MOST_LISTED], *seen.exclude(STANDS)[:MOST_LISTED]]
    state = request.GET.get("state", "")
    there = [one for one in PlanState if any(run.state == one for run in every)]
    runs = [run for run in every if run.state == state] if state in there else every
    context = {
        "groups": queries.grouped(runs),
        "state": state if state in there else "",
        "states": there if len(there) > 1 else [],
        "may_run": can(request.user, "plans.plan.run"),
        "money_in": queries.networks_with_money(request.user, runs),
        "comparable": sum(run.has_plan for run in runs) > 1,
    }
    return render(request, "plans/plans.html", context)


@form_page
def new_plan(request: SignedIn) -> HttpResponse:
    """A question to the planner."""
    require(request.user, "plans.plan.run")
    homes = homes_to_plan(request.user)
    standing = standing_homes(homes)
    wanted = homes.filter(slug__in=request.GET.getlist("home")) or homes.exclude(slug__in=standing) or homes
    first = wanted.first()
    initial = default_settings() | {
        "name": (first.name if first and len(wanted) == 1 else _("Plan")) + f" {clock.now():%Y-%m-%d}",
        "homes": [home.slug for home in wanted],
    }
    currency = first.network.currency if first else "GBP"
    form = RunForm(
        request.POST or None,
        initial=initial,
        homes=homes,
        standing=standing,
        # What would begin today should have begun by the time that anybody keeps the plan.
        first=clock.now().date() + timedelta(days=1),
        currency=currency,
    )
    return answer_form(
        request,
        form,
        lambda: actions.start_plan(
            by=request.user,
            network=form.chosen_homes()[0].network,
            name=form.cleaned_data["name"],
            homes=form.chosen_homes(),
            start=form.cleaned_data["start"],
            settings=form.settings(),
            seed=form.cleaned_data["seed"],
            time_limit_s=form.cleaned_data["time_limit_s"],
        ),
        "plans/plan_new.html",
        lambda: {
            "trail": [(reverse("plan-list"), _("Plans"))],
            "homes": homes,
            "beside": names_to_plan_around({home.network for home in homes}, clock.now().date()),
        },
        said="",
    )


@form_page
def plan_again(request: SignedIn, pk: int) -> HttpResponse:
    """The same question with another seed or other settings."""
    run = _run(request, pk)
    require(request.user, "plans.plan.run", run)
    initial = kept_settings(run.policy)
    initial |= {"name": _("%(name)s, again") % {"name": run.name}, "seed": run.seed + 1}
    initial["time_limit_s"] = run.time_limit_s
    form = AgainForm(request.POST or None, initial=initial, currency=run.network.currency)
    return answer_form(
        request,
        form,
        lambda: actions.start_plan_again(
            by=request.user,
            run=run,
            name=form.cleaned_data["name"],
            settings=form.settings(),
            seed=form.cleaned_data["seed"],
            time_limit_s=form.cleaned_data["time_limit_s"],
        ),
        "plans/plan_new.html",
        lambda: {
            "trail": trail(run),
            "again": True,
            "homes": run.homes.all(),
            "beside": names_to_plan_around({run.network}, first_day_again(run)),
        },
        said="",
    )


@read_page
@never_cache
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer in short, or how far the planner is."""
    run = _run(request, pk)
    if not run.has_plan:
        return render(request, "plans/plan_progress_page.html", _progress(request, run))
    summary, audience = run.figures, queries.audience_of(run, request.user)
    board_head, boards = board_table(summary, audience.sees, money_too=audience.whole)
    context = {
        "run": run,
        "summary": summary,
        **head_of(run),
        "changed": changed_since(run) if run.state == PlanState.DRAFT and audience.whole else [],
        "gone": queries.gone_with_work(run) if run.stands and audience.whole else [],
        "may_ask_again": run.may_be_asked_again,
        "tab": "summary",
        "trail": [(reverse("plan-list"), _("Plans"))],
        "sentence": quality_sentence(summary, money_too=audience.whole),
        **(money_words(summary) if audience.whole else {}),
        "boards": [list(zip(board_head, row, strict=True)) for row in boards],
        "training": training_words(summary, money_too=audience.whole),
        "gap": gap_words(summary.gap),
        "carbon": carbon_words(summary),
        "home_rows": home_rows(summary),
        "spread": spread_rows(summary),
        "largest": max((row.hours for row in summary.shares), default=1),
        "convergence": _svg(_convergence(summary.trace, summary.bound)) if audience.whole else "",
        "heat": _svg(scarce_svg(summary.scarce, summary.currency)) if audience.whole else "",
        "closed": [(days_in_words(one), one) for one in queries.closed_days(run, request.user)],
        "homes": run.homes.all(),
        "audience": audience,
        "workshops": [shop for shop in exports.workshops_with_work(run) if audience.sees(shop.slug)],
        "siblings": queries.visible_to(request.user).filter(again_of=run),
        "may_run": audience.whole,
        "may_accept": can(request.user, "quality.article.accept"),
    }
    return render(request, "plans/plan.html", context)


@read_page
@never_cache
def plan_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while the planner searches."""
    run = _run(request, pk)
    context = _progress(request, run)
    over = run.has_plan or run.state == PlanState.FAILED
    response = render(request, "plans/plan_progress.html", context, status=STOP_POLLING if over else 200)
    if run.has_plan:
        response["HX-Refresh"] = "true"
    return response


@action_page
def stop_plan(request: SignedIn, pk: int) -> HttpResponse:
    """Stop the search."""
    run = actions.stop_plan(by=request.user, run=_run(request, pk))
    messages.success(request, _("Asked to stop. The best plan so far is kept."))
    return redirect(run)


@read_page
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Who works on what when."""
    run = finished(request, pk)
    zoom = request.GET.get("zoom", "")
    zoom = zoom if zoom in lanes.ZOOMS else "weeks"
    try:
        start = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        start = None
    workshop = request.GET.get("workshop", "")
    view = lanes.board_of(run, zoom=zoom, start=start, user=request.user, workshop=workshop)
    label = _("Lanes of %(plan)s") % {"plan": run.name}
    context = {
        "run": run,
        "tab": "board",
        "trail": trail(run),
        "zoom": zoom,
        "zooms": [("months", _("Months")), ("weeks", _("Weeks")), ("days", _("Days")), ("hours", _("Hours"))],
        "workshop": workshop,
        "workshops": exports.workshops_with_work(run),
        "view": view,
        "names": _svg(names_svg(view.board, label=_("Workshops and machines"))) if view else "",
        "chart": _svg(board_svg(view.board, label=label, late_word=_("late"))) if view else "",
    }
    return render(request, "plans/plan_board.html", context)


@read_page
def why(request: HttpRequest, pk: int, operation: int) -> HttpResponse:
    """Why one bar is where it is; a side panel for script, a page of its own without."""
    run = finished(request, pk)
    row = get_object_or_404(queries.named(run.operations.select_related("run")), pk=operation)
    audience = queries.audience_of(run, request.user)
    seen, prices = audience.sees(row.workshop.slug), row.prices if audience.whole else ""
    context = {"run": run, "operation": row, "prices": prices, "tab": "board", "trail": trail(run)}
    context |= {"seen": seen, **queries.neighbours_of(row, on_its_machine=seen)}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "plans/plan_why.html" if part else "plans/plan_why_page.html", context)


@read_page
def allocation(request: HttpRequest, pk: int) -> HttpResponse:
    """Which workshop makes which block, and who nearly could."""
    run = finished(request, pk)
    page = Paginator(queries.allocation_of(run), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"run": run, "tab": "allocation", "trail": trail(run), "page": page}
    return render(request, "plans/plan_allocation.html", context)


@read_page
def sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """Every nested sheet by workshop; of those that are cut alike the first few, or all when asked for."""
    run = finished(request, pk)
    groups = queries.sheets_by_workshop(run, queries.audience_of(run, request.user))
    rows = [(shop, count, kind) for shop, count, kinds in groups for kind in kinds]
    alike = request.GET.get("alike", "")
    if alike:
        rows = [row for row in rows if row[2][0].index_text == alike]
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"run": run, "tab": "sheets", "trail": trail(run), "page": page, "alike": alike}
    context["shown"] = None if alike else ALIKE_SHOWN
    return render(request, "plans/plan_sheets.html", context)


@read_page
def sheet(request: HttpRequest, pk: int, index: int) -> HttpResponse:
    """One sheet with its parts."""
    run = finished(request, pk)
    seen = run.sheets.filter(workshop__slug__in=queries.audience_of(run, request.user).workshops)
    row = get_object_or_404(seen.select_related("workshop"), index=index)
    # Whoever sees the sheets of his own workshops only goes from one of them to the next.
    indices = list(seen.values_list("index", flat=True))
    place = indices.index(index)
    read = queries.reading_of(run)
    drawing = drawing_of(read, read.plan.sheets[index], run.figures.leftovers[index])
    rows = part_rows(read, read.plan.sheets[index])
    context = {
        "run": run,
        "tab": "sheets",
        "trail": [*trail(run), (reverse("plan-sheets", args=[run.pk]), _("Sheets"))],
        "sheet": row,
        "material": Material.objects.filter(code=row.material).first() or row.material,
        "count": len(indices),
        "place": place + 1,
        "before": indices[place - 1] if place else None,
        "after": indices[place + 1] if place + 1 < len(indices) else None,
        "drawing": _svg(sheet_svg(drawing, label=str(row), leftover_word=_("Left over"))),
        "parts": rows,
        "tabs": sum(row.count for row in rows if row.tabs),
        "leftover": drawing.leftover,
        "time": time_of_sheet(read, read.plan.sheets[index]),
        "cuttable": may_be_cut(run.figures, read.plan.sheets[index]),
        "turns": must_turn(read, read.plan.sheets[index]),
    }
    return render(request, "plans/plan_sheet.html", context)


@read_page
def deliveries(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes on which vehicle, in which order, when."""
    run = finished(request, pk)
    audience = queries.audience_of(run, request.user)
    context = {
        "run": run,
        "tab": "deliveries",
        "trail": trail(run),
        "loads": queries.loads_of(run),
        "driven": sum(run.loads.values_list("kilometres", flat=True)),
        "fetches": queries.fetches_of(queries.reading_of(run), audience),
        "audience": audience,
        "summary": run.figures,
        "pins": queries.routes_of(run, request.user),
    }
    return render(request, "plans/plan_deliveries.html", context)


@read_page
def download(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of the plan's files."""
    run = finished(request, pk)
    link = link_from(request, run.get_absolute_url())
    audience = queries.audience_of(run, request.user)
    found = exports.file_of(run, name, link=link, audience=audience)
    if found is None:
        raise Http404
    content, media_type = found
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{exports.slug_of(run)}-{name}"'
    return response


def _run(request: HttpRequest, pk: int) -> PlanRun:
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


def finished(request: HttpRequest, pk: int) -> PlanRun:
    """A plan that the reader may see and that is ready; refused until it is."""
    run = _run(request, pk)
    if not run.has_plan:
        raise Refused(
            "plan.not_ready", _("This plan is not ready yet."), _("Open the plan to see how far it is.")
        )
    return run


def trail(run: PlanRun) -> list[tuple[str, str]]:
    """The way to the pages below a plan's own."""
    return [(reverse("plan-list"), _("Plans")), (run.get_absolute_url(), run.name)]


def _svg(drawing: str) -> str:
    # Our own drawings escape every text that goes into them.
    return mark_safe(drawing)  # noqa: S308


def _convergence(trace: Iterable[Sequence[float]], bound: float | None) -> str:
    points = [(seconds, cost) for seconds, cost in trace]
    return convergence_svg(points, bound, label=_("Cost of the best plan over time"), bound_word=_("bound"))


def _progress(request: HttpRequest, run: PlanRun) -> dict[str, Any]:
    whole = can(request.user, "plans.plan.run", run)
    data = run.job.data if run.job and whole else {}
    return {
        "run": run,
        "job": run.job,
        "data": data,
        "convergence": _svg(_convergence(data.get("trace", []), data.get("bound"))),
        "refusal": run.summary.get("refusal") or (run.job.refusal if run.job else None),
        "failed": run.state == PlanState.FAILED,
        "may_stop": can(request.user, "plans.plan.cancel", run)
        and not (run.job and run.job.cancel_requested),
        "trail": [(reverse("plan-list"), _("Plans"))],
    }


urlpatterns = [
    path("plans/", plans, name="plan-list"),
    path("plans/new/", new_plan, name="plan-new"),
    path("plans/<int:pk>/", plan, name="plan-detail"),
    path("plans/<int:pk>/progress/", plan_progress, name="plan-progress"),
    path("plans/<int:pk>/stop/", stop_plan, name="plan-stop"),
    path("plans/<int:pk>/again/", plan_again, name="plan-again"),
    path("plans/<int:pk>/board/", board, name="plan-board"),
    path("plans/<int:pk>/why/<int:operation>/", why, name="plan-why"),
    path("plans/<int:pk>/allocation/", allocation, name="plan-allocation"),
    path("plans/<int:pk>/sheets/", sheets, name="plan-sheets"),
    path("plans/<int:pk>/sheets/<int:index>/", sheet, name="plan-sheet"),
    path("plans/<int:pk>/deliveries/", deliveries, name="plan-deliveries"),
    path("plans/<int:pk>/files/<str:name>", download, name="plan-file"),
]
