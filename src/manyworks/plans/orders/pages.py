"""Pages about homes: list with map, a home as a task list, and one short form for each task."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from manyworks.core.organisations.models import Network
from manyworks.core.organisations.queries import networks_coordinated_by
from manyworks.core.permissions import can, require
from manyworks.drafting.site import read_block_list
from manyworks.plans.orders import actions, queries
from manyworks.plans.orders.forms import (
    AccessForm,
    BlocksForm,
    CopyBlocksForm,
    NewHomeForm,
    PhasesForm,
    PlaceForm,
)
from manyworks.plans.orders.models import Home
from manyworks.refused import Refused

PIECES_PER_PAGE = 100


@require_safe
@login_required
def homes(request: HttpRequest) -> HttpResponse:
    """Every home of the reader's networks, as list and map."""
    words = request.GET.get("q", "").strip()
    found = queries.homes_with_sums(request.user)
    if words:
        found = queries.search(found, words)
    rows = list(found[:500])
    context = {
        "homes": rows,
        "words": words,
        "pins": queries.pins_of(rows),
        "may_create": can(request.user, "plans.home.create"),
    }
    return render(request, "plans/homes.html", context)


@require_safe
@login_required
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """One home as a list of what has been said about it and what is still to say."""
    row = _home(request, slug)
    tasks = queries.tasks_of(row)
    context = {
        "home": row,
        "tasks": tasks,
        "done": sum(1 for task in tasks if task.state == "done"),
        "rows": queries.block_rows(row),
        "plans": row.plans.select_related("job")[:10],
        "may_edit": can(request.user, "plans.home.edit", row),
        "may_plan": can(request.user, "plans.plan.run", row),
        "ready": all(task.state == "done" for task in tasks if task.needed),
        "pins": queries.pins_of([row]),
        "trail": [(reverse("home-list"), _("Homes"))],
    }
    return render(request, "plans/home.html", context)


@require_safe
@login_required
def pieces(request: HttpRequest, slug: str) -> HttpResponse:
    """Every piece of the home by its number, in the order of erection, and those that were cancelled."""
    row = _home(request, slug)
    page = Paginator(queries.pieces_of(row), PIECES_PER_PAGE).get_page(request.GET.get("page"))
    context = {"home": row, "page": page, "trail": _trail(row)}
    return render(request, "plans/home_pieces.html", context)


@login_required
def new_home(request: HttpRequest) -> HttpResponse:
    """The first question about a home: where does it stand?"""
    require(request.user, "plans.home.create")
    networks = networks_coordinated_by(request.user)
    form = NewHomeForm(request.POST or None, networks=networks)
    if request.method == "POST" and form.is_valid():
        made = _try(form, lambda: actions.create_home(by=request.user, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("%(home)s is on the list.") % {"home": made.name})
            return redirect("home-access", made.slug)
    trail = [(reverse("home-list"), _("Homes"))]
    return _form_page(
        request,
        form,
        title=_("Where does the home stand?"),
        trail=trail,
        back=reverse("home-list"),
        place=True,
        center=_center(networks.first()),
    )


@login_required
def edit_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct name and place."""
    row = _home(request, slug, "plans.home.edit")
    names = list(PlaceForm.base_fields)
    form = PlaceForm(request.POST or None, initial={name: getattr(row, name) for name in names})

    def save() -> object:
        return actions.edit_home(by=request.user, home=row, **form.cleaned_data)

    return _task(request, row, form, save, title=_("Where does it stand?"), place=True)


@login_required
def edit_access(request: HttpRequest, slug: str) -> HttpResponse:
    """What fits through the gate."""
    row = _home(request, slug, "plans.home.edit")
    form = AccessForm(request.POST or None, instance=row)

    def save() -> object:
        return actions.set_access_limits(by=request.user, home=row, **form.cleaned_data)

    return _task(request, row, form, save, title=_("What fits through the gate?"), following="home-phases")


@login_required
def edit_phases(request: HttpRequest, slug: str) -> HttpResponse:
    """When the site is ready for what."""
    row = _home(request, slug, "plans.home.edit")
    form = PhasesForm(request.POST or None, initial={phase.kind: phase.on for phase in row.phases.all()})

    def save() -> object:
        return actions.set_phases(by=request.user, home=row, dates=form.dates())

    lede = _("Blocks are delivered only after the foundation is ready, and in the order floor, walls, roof.")
    return _task(
        request, row, form, save, title=_("When is the site ready?"), lede=lede, following="home-blocks"
    )


@login_required
def edit_blocks(request: HttpRequest, slug: str) -> HttpResponse:
    """What the home is made of, in the order of erection."""
    row = _home(request, slug, "plans.home.edit")
    text = "\n".join(f"{line.block}, {line.quantity}, {line.phase}" for line in queries.lines_of(row))
    others = queries.homes_with_blocks(request.user).exclude(pk=row.pk)
    copy = "source" in request.POST
    form: forms.Form = BlocksForm(None if copy else request.POST or None, initial={"blocks_csv": text})
    copying = CopyBlocksForm(request.POST if copy else None, homes=others)

    def save() -> object:
        if copy:
            source = copying.cleaned_data["source"]
            return actions.copy_home_blocks(by=request.user, home=row, source=source)
        lines = read_block_list(form.cleaned_data["blocks_csv"])
        return actions.set_home_blocks(by=request.user, home=row, lines=lines)

    bound = copying if copy else form
    if request.method == "POST" and bound.is_valid() and _try(bound, save) is not None:
        messages.success(request, _("The block list is saved."))
        return redirect(row)
    context = {
        "home": row,
        "form": form,
        "copying": copying if others.exists() else None,
        "rows": queries.block_rows(row),
        "trail": _trail(row),
        "cancel_url": row.get_absolute_url(),
    }
    return render(request, "plans/home_blocks.html", context, status=422 if bound.errors else 200)


@require_POST
@login_required
def move_block(request: HttpRequest, slug: str, line: int) -> HttpResponse:
    """One line of the block list earlier or later."""
    row = _home(request, slug)
    block = get_object_or_404(row.blocks, pk=line)
    actions.move_home_block(by=request.user, row=block, up=request.POST.get("to") == "up")
    return redirect(reverse("home-blocks", args=[slug]) + f"#line-{line}")


def _home(request: HttpRequest, slug: str, verb: str = "plans.home.view") -> Home:
    row: Home = get_object_or_404(queries.visible_to(request.user), slug=slug)
    require(request.user, verb, row)
    return row


def _trail(row: Home) -> list[tuple[str, str]]:
    return [(reverse("home-list"), _("Homes")), (row.get_absolute_url(), row.name)]


def _try(form: forms.BaseForm, save: Callable[[], Any]) -> Any:
    """What ``save`` returns; a refusal about a field of the form is shown beside that field instead."""
    try:
        return save()
    except Refused as refused:
        if refused.code == "permission.denied":
            raise
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, " ".join(filter(None, [refused.message, refused.hint])))
        return None


def _task(
    request: HttpRequest,
    row: Home,
    form: forms.BaseForm,
    save: Callable[[], Any],
    *,
    title: str,
    lede: str = "",
    following: str = "",
    place: bool = False,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and _try(form, save) is not None:
        messages.success(request, _("Saved."))
        unsaid = following and any(
            t.url_name == following and t.state != "done" for t in queries.tasks_of(row)
        )
        return redirect(following, row.slug) if unsaid else redirect(row)
    back = row.get_absolute_url()
    return _form_page(request, form, title=title, lede=lede, trail=_trail(row), back=back, place=place)


def _center(network: Network | None) -> str:
    """Where the map of a home without a place opens."""
    if network is None or network.latitude is None:
        return ""
    return f"{network.longitude},{network.latitude}"


def _form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: str,
    trail: object,
    back: str,
    place: bool,
    lede: str = "",
    center: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lede": lede,
        "trail": trail,
        "cancel_url": back,
        "place": place,
        "center": center,
    }
    return render(request, "plans/home_form.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("homes/", homes, name="home-list"),
    path("homes/new/", new_home, name="home-new"),
    path("homes/<slug:slug>/", home, name="home-detail"),
    path("homes/<slug:slug>/place/", edit_place, name="home-place"),
    path("homes/<slug:slug>/access/", edit_access, name="home-access"),
    path("homes/<slug:slug>/phases/", edit_phases, name="home-phases"),
    path("homes/<slug:slug>/pieces/", pieces, name="home-pieces"),
    path("homes/<slug:slug>/blocks/", edit_blocks, name="home-blocks"),
    path("homes/<slug:slug>/blocks/<int:line>/move/", move_block, name="home-block-move"),
]
