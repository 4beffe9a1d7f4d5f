"""Pages about homes: list with map, a home as a task list, and one short form for each task."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyworks.core.organisations.models import Network
from manyworks.core.organisations.queries import networks_coordinated_by
from manyworks.core.pages import SignedIn, action_page, answer_form, form_page, read_page
from manyworks.core.permissions import can, require
from manyworks.designs.catalogue.queries import names_usable_by
from manyworks.drafting.site import read_block_list
from manyworks.formats.gazetteer import town_in_address
from manyworks.plans.orders import actions, queries
from manyworks.plans.orders.forms import (
    AccessForm,
    BlocksForm,
    CopyBlocksForm,
    DueForm,
    NewHomeForm,
    NewOrderForm,
    OrderAccessForm,
    OrderPlaceForm,
    PhasesForm,
    PlaceForm,
    ProductsForm,
)
from manyworks.plans.orders.models import Home
from manyworks.plans.orders.rules import Changes

FORM = "plans/home_form.html"

PIECES_PER_PAGE = 100


@read_page
def homes(request: HttpRequest) -> HttpResponse:
    """Every home of the reader's networks, as list and map."""
    words = request.GET.get("q", "").strip()
    found: QuerySet[Home] = queries.homes_with_sums(request.user)
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


@read_page
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
        "trail": [(reverse("home-list"), _("Homes and orders"))],
    }
    return render(request, "plans/home.html", context)


@read_page
def pieces(request: SignedIn, slug: str) -> HttpResponse:
    """Every piece of the home by its number, in the order of erection, and those that were cancelled."""
    row = _home(request, slug)
    page = Paginator(queries.pieces_of(row), PIECES_PER_PAGE).get_page(request.GET.get("page"))
    rows = queries.with_part_counts(page)
    context = {"home": row, "page": page, "rows": rows, "trail": _trail(row)}
    return render(request, "plans/home_pieces.html", context)


@form_page
def new_home(request: SignedIn) -> HttpResponse:
    """The first question about a home: where does it stand?"""
    require(request.user, "plans.home.create")
    networks = networks_coordinated_by(request.user)
    form = NewHomeForm(request.POST or None, networks=networks)
    return answer_form(
        request,
        form,
        lambda: actions.create_home(by=request.user, **form.cleaned_data),
        FORM,
        lambda: {
            "title": _("Where does the home stand?"),
            "trail": [(reverse("home-list"), _("Homes and orders"))],
            "cancel_url": reverse("home-list"),
            "place": True,
            "center": _center(networks.first()),
        },
        said=lambda made: _("%(home)s is on the list.") % {"home": made.name},
        to=lambda made: reverse("home-access", args=[made.slug]),
    )


@form_page
def new_order(request: SignedIn) -> HttpResponse:
    """An order of a product: which design, how many, for whom, where, by when."""
    require(request.user, "plans.home.create")
    networks = networks_coordinated_by(request.user)
    form = NewOrderForm(request.POST or None, networks=networks)
    return answer_form(
        request,
        form,
        lambda: actions.create_order(by=request.user, **form.cleaned_data),
        FORM,
        lambda: {
            "title": _("What is ordered?"),
            "trail": [(reverse("home-list"), _("Homes and orders"))],
            "cancel_url": reverse("home-list"),
            "place": True,
            "place_last": True,
            "center": _center(networks.first()),
            "designs": names_usable_by(request.user, networks),
        },
        said=lambda made: _ordered(made, placed=form.cleaned_data["latitude"] is not None),
    )


def _ordered(made: Home, *, placed: bool) -> str:
    """That it is on the list, and where it was placed if nobody said."""
    town = None if placed else town_in_address(made.address)
    if town is None:
        return _("%(order)s is on the list.") % {"order": made.name}
    return _("%(order)s is on the list, placed at the centre of %(town)s, %(country)s.") % {
        "order": made.name,
        "town": town.name,
        "country": town.country,
    }


@form_page
def edit_due(request: SignedIn, slug: str) -> HttpResponse:
    """By when all of an order is wanted."""
    row = _home(request, slug, "plans.home.edit")
    form = DueForm(request.POST or None, initial={"due": row.due})
    return _task(
        request,
        row,
        form,
        lambda: actions.set_due(by=request.user, order=row, **form.cleaned_data),
        title=_("By when is it wanted?"),
    )


@form_page
def edit_place(request: SignedIn, slug: str) -> HttpResponse:
    """Correct name and place."""
    row = _home(request, slug, "plans.home.edit")
    kind = OrderPlaceForm if row.is_order else PlaceForm
    initial = {name: getattr(row, name) for name in kind.base_fields}
    form = kind(request.POST or None, initial=initial)
    return _task(
        request,
        row,
        form,
        lambda: (
            actions.edit_order(by=request.user, order=row, **form.cleaned_data)
            if row.is_order
            else actions.edit_home(by=request.user, home=row, **form.cleaned_data)
        ),
        title=_("Where does it go?") if row.is_order else _("Where does it stand?"),
        place=True,
    )


@form_page
def edit_access(request: SignedIn, slug: str) -> HttpResponse:
    """What fits through the gate."""
    row = _home(request, slug, "plans.home.edit")
    form = (OrderAccessForm if row.is_order else AccessForm)(request.POST or None, instance=row)
    return _task(
        request,
        row,
        form,
        lambda: actions.set_access_limits(by=request.user, home=row, **form.limits()),
        title=_("What fits through the door?") if row.is_order else _("What fits through the gate?"),
        following="home-phases",
    )


@form_page
def edit_phases(request: SignedIn, slug: str) -> HttpResponse:
    """When the site is ready for what."""
    row = _home(request, slug, "plans.home.edit")
    form = PhasesForm(request.POST or None, initial={phase.kind: phase.on for phase in row.phases.all()})
    lede = _("Blocks are delivered only after the foundation is ready, and in the order floor, walls, roof.")
    return _task(
        request,
        row,
        form,
        lambda: actions.set_phases(by=request.user, home=row, dates=form.dates()),
        title=_("When is the site ready?"),
        lede=lede,
        following="home-blocks",
    )


@form_page
def edit_blocks(request: SignedIn, slug: str) -> HttpResponse:
    """What the home is made of, in the order of erection."""
    row = _home(request, slug, "plans.home.edit")
    shown = queries.lines_of(row)
    text = "\n".join(", ".join(filter(None, (line.block, str(line.quantity), line.phase))) for line in shown)
    others = queries.lists_like(request.user, row)
    copy = "source" in request.POST
    kind = ProductsForm if row.is_order else BlocksForm
    form: forms.Form = kind(None if copy else request.POST or None, initial={"blocks_csv": text})
    copying = CopyBlocksForm(request.POST if copy else None, homes=others)

    def save() -> Changes:
        before = request.POST.get("mark")
        if copy:
            source = copying.cleaned_data["source"]
            return actions.copy_home_blocks(by=request.user, home=row, source=source, instead_of=before)
        lines = read_block_list(form.cleaned_data["blocks_csv"], of_order=row.is_order)
        return actions.set_home_blocks(by=request.user, home=row, lines=lines, instead_of=before)

    return answer_form(
        request,
        copying if copy else form,
        save,
        "plans/home_blocks.html",
        lambda: {
            "home": row,
            "form": form,
            "copying": copying if others.exists() else None,
            "rows": queries.block_rows(row),
            "mark": queries.mark_of(shown),
            "trail": _trail(row),
            "cancel_url": row.get_absolute_url(),
        },
        said=_saved,
        to=row,
    )


def _saved(changes: Changes) -> str:
    """What became of the home's pieces: a list that looks the same may use newer revisions."""
    again = changes.replaced
    new, gone = len(changes.minted) - again, len(changes.cancelled) - again
    replaced = ngettext(
        "%(n)d piece is replaced by one of another revision",
        "%(n)d pieces are replaced by some of another revision",
        again,
    )
    told = (
        (new, ngettext("%(n)d piece is new", "%(n)d pieces are new", new)),
        (gone, ngettext("%(n)d piece is cancelled", "%(n)d pieces are cancelled", gone)),
        (again, replaced),
    )
    what = "; ".join(words % {"n": n} for n, words in told if n) or _("every piece stays")
    return _("The list is saved: %(what)s.") % {"what": what}


@action_page
def move_block(request: SignedIn, slug: str, line: int) -> HttpResponse:
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
    return [(reverse("home-list"), _("Homes and orders")), (row.get_absolute_url(), row.name)]


def _task(
    request: HttpRequest,
    row: Home,
    form: forms.BaseForm,
    save: Callable[[], Any],
    *,
    following: str = "",
    **words: Any,
) -> HttpResponse:
    """One task about a home, which leads to the following one as long as that is not done."""

    def to(_made: object) -> str | Model:
        tasks = queries.tasks_of(row)
        unsaid = any(task.url_name == following and task.state != "done" for task in tasks)
        return reverse(following, args=[row.slug]) if unsaid else row

    frame = {"trail": _trail(row), "cancel_url": row.get_absolute_url()}
    return answer_form(request, form, save, FORM, lambda: {**frame, **words}, to=to)


def _center(network: Network | None) -> str:
    """Where the map of a home without a place opens."""
    if network is None or network.latitude is None:
        return ""
    return f"{network.longitude},{network.latitude}"


urlpatterns = [
    path("homes/", homes, name="home-list"),
    path("homes/new/", new_home, name="home-new"),
    path("orders/new/", new_order, name="order-new"),
    path("homes/<slug:slug>/", home, name="home-detail"),
    path("homes/<slug:slug>/place/", edit_place, name="home-place"),
    path("homes/<slug:slug>/access/", edit_access, name="home-access"),
    path("homes/<slug:slug>/phases/", edit_phases, name="home-phases"),
    path("homes/<slug:slug>/due/", edit_due, name="home-due"),
    path("homes/<slug:slug>/pieces/", pieces, name="home-pieces"),
    path("homes/<slug:slug>/blocks/", edit_blocks, name="home-blocks"),
    path("homes/<slug:slug>/blocks/<int:line>/move/", move_block, name="home-block-move"),
]
