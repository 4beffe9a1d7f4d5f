"""The catalogue as pages: systems, blocks with their figures, parts, pictures."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from manyworks.core.organisations import queries as organisations
from manyworks.core.organisations.models import Organisation
from manyworks.core.organisations.queries import networks_coordinated_by
from manyworks.core.pages import SignedIn, action_page, answer_form, form_page
from manyworks.core.permissions import can, require, scopes
from manyworks.designs.catalogue import actions, queries
from manyworks.designs.catalogue.forms import FilterForm, NewSystemForm, SampleForm, SheetForm, SystemForm
from manyworks.designs.catalogue.models import Block, BlockRevision, BuildingSystem
from manyworks.designs.catalogue.rules import CARRIER_SOURCE, ESTIMATED_YIELD
from manyworks.designs.flat_pattern import COLOURS, FlatPart, flat_pattern_svg, part_svg
from manyworks.designs.papers import pages as paper_pages
from manyworks.designs.releases import pages as release_pages
from manyworks.designs.releases.queries import gate_findings, recall_list
from manyworks.drafting.parts import centre_of
from manyworks.drafting.sample.system import SYSTEM_ABOUT, SYSTEM_SLUG
from manyworks.planning.cutting_time import cutting_time

FORM = "designs/form.html"
LEGEND = (
    ("outside", _("outside cut")),
    ("inside", _("inside cut")),
    ("pocket", _("pocket (half-mill)")),
    ("drill", _("drilling")),
    ("engrave", _("mark")),
)


def _trail(
    system: BuildingSystem | None = None, revision: BlockRevision | None = None
) -> list[tuple[str, str]]:
    trail = [(reverse("design-list"), _("Designs"))]
    if system is not None:
        trail.append((system.get_absolute_url(), system.name))
    if revision is not None:
        trail.append((revision.get_absolute_url(), revision.block.code))
    return trail


def _drawn_by_us(svg: str) -> SafeString:
    """Mark a picture as safe: this program made it, of numbers and escaped words."""
    return mark_safe(svg)  # noqa: S308


@require_safe
def designs(request: HttpRequest) -> HttpResponse:
    """Every block of every system."""
    form = FilterForm(request.GET)
    wish = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    rows = queries.catalogue_rows(request.user, words=wish["q"], kind=wish["kind"])
    context = {
        "form": form,
        "rows": rows,
        "filtered": bool(wish["q"] or wish["kind"]),
        "systems": queries.systems_visible_to(request.user),
        "may_create": can(request.user, "designs.system.create"),
        "may_see_boards": bool(scopes(request.user, "designs.sheet.view")),
        "may_import": can(request.user, "designs.block.import"),
        "may_measure": can(request.user, "designs.board.measure"),
        "sample_loaded": queries.systems_visible_to(request.user).filter(slug=SYSTEM_SLUG).exists(),
    }
    return render(request, "designs/designs.html", context)


@require_safe
def system_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One building system."""
    system = get_object_or_404(queries.systems_visible_to(request.user), slug=slug)
    context = {
        "system": system,
        "rows": queries.catalogue_rows(request.user, system=system),
        "trail": _trail(),
        "may_edit": can(request.user, "designs.system.edit", system),
        "may_import": can(request.user, "designs.block.import", system),
    }
    return render(request, "designs/system.html", context)


@require_safe
def block_page(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """A block, shown by the revision that stands for it."""
    revisions = queries.visible_to(request.user).filter(block__system__slug=slug, block__code=code)
    best = queries.best_revision(revisions)
    if best is None:
        raise Http404
    return _revision(request, best)


@require_safe
def revision_page(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    """One revision of a block."""
    return _revision(request, _found(request, slug, code, number))


def _found(request: HttpRequest, slug: str, code: str, number: int) -> BlockRevision:
    rows = queries.visible_to(request.user).filter(block__system__slug=slug, block__code=code)
    return get_object_or_404(rows, revision=number)


def _revision(request: HttpRequest, found: BlockRevision) -> HttpResponse:
    revision = queries.with_figures(queries.visible_to(request.user)).get(pk=found.pk)
    figures = queries.figures_of(revision, queries.stock_for(revision.block.system))
    insider = can(request.user, "designs.block.view_draft", revision)
    others = queries.visible_to(request.user).filter(block=revision.block).order_by("-revision")
    context: dict[str, Any] = {
        "revision": revision,
        "design": revision.block,
        "system": revision.block.system,
        "figures": figures,
        "parts": revision.parts.all(),
        "steps": revision.routing.all(),
        "picture": _drawn_by_us(queries.assembled_picture(revision)),
        "flat": _drawn_by_us(_flat(revision)),
        "legend": [(COLOURS[key], words) for key, words in LEGEND],
        "revisions": others.select_related("checked_by", "released_by", "author"),
        "trail": _trail(revision.block.system),
        "carrier_source": CARRIER_SOURCE,
        "yield_percent": round(ESTIMATED_YIELD * 100),
        "insider": insider,
        "may_ask_first": can(request.user, "designs.block.check", revision),
        "used": recall_list(revision, request.user) if insider else None,
        "one_source": _one_source(revision),
        **_machine_time(request, revision, figures.sheets),
        "filesets": _filesets(request, revision),
        **release_pages.signatures(request, revision),
    }
    context["may_draw_fileset"] = (
        context["may_edit"]
        and revision.fileset_of_id is None
        and revision.evidence.get("drawn_by") == queries.SAMPLE
        and can(request.user, "designs.block.import", revision)
    )
    if insider and revision.status in ("draft", "checked"):
        context["gate"] = gate_findings(revision)
    return render(request, "designs/block.html", context)


def _one_source(revision: BlockRevision) -> str:
    """Where all times of a routing come from, if it is one place; otherwise nothing."""
    sources = {step.minutes_source for step in revision.routing.all() if step.minutes is not None}
    return sources.pop() if len(sources) == 1 else ""


def _machine_time(request: HttpRequest, revision: BlockRevision, sheets: float | None) -> dict[str, Any]:
    """Machine time by tool, on a usual router or on one of the reader's own."""
    work = queries.work_of_revision(BlockRevision.objects.get(pk=revision.pk))
    if work is None:
        return {}
    machines = list(queries.machines_to_reckon_with(request.user)[:50])
    chosen = next((m for m in machines if str(m.pk) == request.GET.get("machine")), None)
    time = cutting_time(work, queries.profile_of(chosen), sheets=sheets or 0.0)
    return {"cutting": time, "machines": machines, "chosen_machine": chosen}


def _filesets(request: HttpRequest, revision: BlockRevision) -> list[BlockRevision]:
    """The revision and its filesets by thickness, where there is more than one."""
    base = revision.fileset_of or revision
    family = queries.visible_to(request.user).filter(Q(pk=base.pk) | Q(fileset_of=base))
    found = sorted(family, key=lambda one: (one.board_min_mm or 0.0, one.revision))
    return found if len(found) > 1 else []


def _flat(revision: BlockRevision) -> str:
    rows = revision.parts.order_by("pk")
    return flat_pattern_svg(
        [FlatPart(row.code, row.quantity, row.drawn) for row in rows],
        title=_("Parts of %(name)s") % {"name": revision},
    )


@action_page
def first_article(request: SignedIn, slug: str, code: str) -> HttpResponse:
    """Ask for a first article before every series of a block, or no longer."""
    shown = Block.objects.filter(pk__in=queries.visible_to(request.user).values("block"))
    block = get_object_or_404(shown.select_related("system"), system__slug=slug, code=code)
    wanted = request.POST.get("wanted") == "yes"
    actions.ask_first_article(block=block, by=request.user, wanted=wanted)
    return redirect(block)


@require_safe
def picture(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    """The picture of a revision: assembled once it is drawn, its parts laid flat until then.

    It may be kept for an hour where everybody may see it and it will not change.
    """
    revision = _found(request, slug, code, number)
    response = HttpResponse(revision.picture_svg or _flat(revision), content_type="image/svg+xml")
    is_final = revision.picture_svg or revision.evidence.get("drawn_by") != queries.SAMPLE
    keep = is_final and revision.released_at is not None
    patch_cache_control(response, **({"public": True, "max_age": 3600} if keep else {"no_store": True}))
    return response


@require_safe
def part_page(request: HttpRequest, slug: str, code: str, number: int, pk: int) -> HttpResponse:
    """One part, drawn with its sizes."""
    revision = _found(request, slug, code, number)
    part = get_object_or_404(revision.parts.select_related("material"), pk=pk)
    pockets = part.drawn.pockets if part.drawn else ()
    context = {
        "part": part,
        "revision": revision,
        "drawing": _drawn_by_us(part_svg(part.drawn, title=part.code)),
        "mass_kg": queries.part_mass_kg(part),
        "centre": centre_of(part.drawn),
        "depths": sorted({p.depth_mm for p in pockets if isinstance(p.depth_mm, float)}),
        "legend": [(COLOURS[key], words) for key, words in LEGEND],
        "trail": _trail(revision.block.system, revision),
    }
    return render(request, "designs/part.html", context)


def _kept_by(request: HttpRequest) -> QuerySet[Organisation]:
    """Organisations the reader may enter systems for."""
    reach = scopes(request.user, "designs.system.edit")
    everyone = organisations.visible_to(request.user)
    return everyone if reach.everywhere else everyone.filter(pk__in=reach.organisations)


@form_page
def new_system(request: SignedIn) -> HttpResponse:
    """Enter a building system."""
    require(request.user, "designs.system.create")
    form = NewSystemForm(request.POST or None, organisations=_kept_by(request))
    return answer_form(
        request,
        form,
        lambda: actions.create_building_system(by=request.user, **form.cleaned_data),
        FORM,
        lambda: _frame(title=_("New building system"), submit=_("Enter the system")),
    )


@form_page
def edit_system(request: SignedIn, slug: str) -> HttpResponse:
    """Change what is said about a system."""
    system = get_object_or_404(queries.systems_visible_to(request.user), slug=slug)
    require(request.user, "designs.system.edit", system)
    form = SystemForm(request.POST or None, instance=BuildingSystem.objects.get(pk=system.pk))
    return answer_form(
        request,
        form,
        lambda: actions.edit_building_system(system=system, by=request.user, **form.cleaned_data),
        FORM,
        lambda: _frame(system, title=_("Change %(name)s") % {"name": system.name}),
    )


@form_page
def sample(request: SignedIn) -> HttpResponse:
    """Put the sample system into the catalogue."""
    require(request.user, "designs.system.create")
    form = SampleForm(request.POST or None, organisations=_kept_by(request))
    return answer_form(
        request,
        form,
        lambda: actions.load_sample_system(by=request.user, **form.cleaned_data),
        FORM,
        lambda: _frame(title=_("Load the sample system"), lede=SYSTEM_ABOUT, submit=_("Load it")),
    )


@form_page
def sheets(request: SignedIn) -> HttpResponse:
    """Boards that the reader's networks can buy, and a form for one more."""
    networks = networks_coordinated_by(request.user)
    if request.method == "POST":
        require(request.user, "designs.sheet.list")
    form = SheetForm(request.POST or None, networks=networks)
    return answer_form(
        request,
        form,
        lambda: actions.list_sheet(by=request.user, **form.cleaned_data),
        "designs/sheets.html",
        lambda: {
            "sheets": queries.sheets_visible_to(request.user),
            "trail": _trail(),
            "may_edit": networks.exists(),
        },
        said=lambda row: _("Listed: %(board)s.") % {"board": row},
        to="sheet-list",
    )


def _frame(system: BuildingSystem | None = None, **words: Any) -> dict[str, Any]:
    trail = _trail(system)
    return {"trail": trail, "cancel_url": trail[-1][0], **words}


_REVISION = "designs/<slug:slug>/<str:code>/<int:number>/"

urlpatterns = [
    path("designs/", designs, name="design-list"),
    path("designs/new/", new_system, name="system-new"),
    path("designs/sample/", sample, name="sample-load"),
    path("designs/sheets/", sheets, name="sheet-list"),
    path("designs/<slug:slug>/edit/", edit_system, name="system-edit"),
    path("designs/<slug:slug>/", system_page, name="system-detail"),
    *paper_pages.urlpatterns,
    path("designs/<slug:slug>/<str:code>/", block_page, name="block-detail"),
    path("designs/<slug:slug>/<str:code>/first-article/", first_article, name="block-first-article"),
    path(_REVISION, revision_page, name="revision-detail"),
    path(f"{_REVISION}picture.svg", picture, name="revision-picture"),
    path(f"{_REVISION}parts/<int:pk>/", part_page, name="part-detail"),
    *release_pages.urlpatterns,
]
