"""Bringing drawings in: upload, watch them being read, answer what they leave open, accept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from manyworks.core.errors import Refused
from manyworks.core.pages import SignedIn, action_page, answer_form, form_page, read_page
from manyworks.core.permissions import require
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.catalogue.pages import LEGEND
from manyworks.designs.flat_pattern import COLOURS
from manyworks.designs.imports import actions, queries
from manyworks.designs.imports.forms import AcceptForm, AnswerForm, ImportForm
from manyworks.designs.imports.models import ImportedBlock

SHOWN_PARTS = 200
REVIEW = "designs/import_review.html"


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(reverse("design-list"), _("Designs")), *more]


@form_page
def upload(request: SignedIn) -> HttpResponse:
    """Bring files, and see those that were brought before."""
    require(request.user, "designs.block.import")
    systems = queries.systems_to_import_for(request.user)
    begin = {"system": systems.filter(slug=request.GET.get("system", "")).first()}
    form = ImportForm(request.POST or None, request.FILES or None, systems=systems, initial=begin)
    return answer_form(
        request,
        form,
        lambda: actions.import_designs(
            by=request.user,
            system=form.cleaned_data["system"],
            files=[(file.name, file) for file in form.cleaned_data["uploads"]],
        ),
        "designs/import_upload.html",
        lambda: {
            "has_system": systems.exists(),
            "imports": queries.visible_to(request.user)[:20],
            "trail": _trail(),
            "submit": _("Read the files"),
        },
        said="",
    )


@read_page
def import_page(request: SignedIn, pk: int) -> HttpResponse:
    """What the files of one import hold; the reader waits here while they are read."""
    wanted = get_object_or_404(queries.visible_to(request.user), pk=pk)
    blocks = wanted.blocks.defer("drawing").select_related(
        "revision__block__system", "drawing_file", "bill_file"
    )
    context = {
        "wanted": wanted,
        "waiting": wanted.is_waiting,
        "blocks": [(block, sum(row.is_open for row in queries.review_rows(block))) for block in blocks],
        "files": wanted.files.select_related("stored_file"),
        "trail": _trail((reverse("design-import"), _("Import"))),
    }
    if not request.htmx:
        return render(request, "designs/import.html", context)
    response = render(request, "designs/import_progress.html", context)
    if not wanted.is_waiting:
        response["HX-Refresh"] = "true"
    return response


def _block(request: HttpRequest, pk: int, block_pk: int) -> ImportedBlock:
    wanted = get_object_or_404(queries.visible_to(request.user), pk=pk)
    blocks = wanted.blocks.select_related("design_import__system", "revision__block__system")
    return get_object_or_404(blocks, pk=block_pk)


@read_page
def review(request: SignedIn, pk: int, block_pk: int) -> HttpResponse:
    """The drawing with every finding a numbered place on it, and a form for each question."""
    block = _block(request, pk, block_pk)
    begin = {"code": block.code, "board_min_mm": 17.8, "board_max_mm": 18.2}
    initial = begin if _is_18(block) else {"code": block.code}
    form = AcceptForm(initial=initial, system=block.design_import.system)
    return render(request, REVIEW, {"form": form, **_reviewed(block)})


def _is_18(block: ImportedBlock) -> bool:
    """Do all parts lie on 18 mm boards, for which the usual window can be proposed?"""
    drawing = block.drawing or {"parts": []}
    return {part["thickness_mm"] for part in drawing["parts"]} == {18.0}


def _reviewed(block: ImportedBlock) -> dict[str, Any]:
    rows = queries.review_rows(block)
    refusal = None
    specs = []
    try:
        specs = queries.parts_of(block).specs
    except Refused as refused:
        refusal = refused
    wanted = block.design_import
    return {
        "found": block,
        "wanted": wanted,
        "rows": rows,
        "asked": [row for row in rows if row.question or row.row["severity"] == "error"],
        "told": [row for row in rows if not (row.question or row.row["severity"] == "error")],
        "open": sum(row.is_open for row in rows),
        "assumed": sorted((row for row in rows if row.since), key=lambda row: str(row.since)),
        # Made of numbers and escaped words by this program.
        "drawing": mark_safe(queries.picture_of(block, rows)),  # noqa: S308
        "legend": [(COLOURS[key], words) for key, words in LEGEND],
        "specs": specs[:SHOWN_PARTS],
        "spec_count": len(specs),
        "pieces": sum(spec.quantity for spec in specs),
        "refusal": refusal,
        "materials": Material.objects.all(),
        "trail": _trail((reverse("design-import"), _("Import")), (wanted.get_absolute_url(), str(wanted))),
    }


@action_page
def answer(request: SignedIn, pk: int, block_pk: int) -> HttpResponse:
    """Keep one answer."""
    block = _block(request, pk, block_pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose or enter an answer first."))
        return redirect(block)
    key, alike = form.cleaned_data["key"], form.cleaned_data["alike"]
    actions.answer_finding(block=block, key=key, value=form.plain(), alike=alike, by=request.user)
    messages.success(request, _("Answer kept; it will be given again for the next revision."))
    return redirect(block)


@action_page
def accept(request: SignedIn, pk: int, block_pk: int) -> HttpResponse:
    """Make a draft revision."""
    block = _block(request, pk, block_pk)
    form = AcceptForm(request.POST, system=block.design_import.system)

    def act() -> BlockRevision:
        values = dict(form.cleaned_data)
        window = (values.pop("board_min_mm"), values.pop("board_max_mm"))
        return actions.accept_block(block=block, by=request.user, board_window_mm=window, **values)

    return answer_form(
        request,
        form,
        act,
        REVIEW,
        lambda: _reviewed(block),
        said=lambda made: _("%(name)s is a draft now. Somebody else must check it.") % {"name": made},
    )


urlpatterns = [
    path("designs/import/", upload, name="design-import"),
    path("designs/import/<int:pk>/", import_page, name="design-import-detail"),
    path("designs/import/<int:pk>/<int:block_pk>/", review, name="design-import-block"),
    path("designs/import/<int:pk>/<int:block_pk>/answer/", answer, name="design-import-answer"),
    path("designs/import/<int:pk>/<int:block_pk>/accept/", accept, name="design-import-accept"),
]
