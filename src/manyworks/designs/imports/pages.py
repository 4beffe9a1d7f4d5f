"""Bringing drawings in: upload, watch them being read, answer what they leave open, accept."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from manyworks.core.errors import Refused, show_in_form
from manyworks.core.permissions import require
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.pages import LEGEND
from manyworks.designs.flat_pattern import COLOURS
from manyworks.designs.imports import actions, queries
from manyworks.designs.imports.forms import AcceptForm, AnswerForm, ImportForm
from manyworks.designs.imports.models import ImportedBlock, ReadingStatus

SHOWN_PARTS = 200


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(reverse("design-list"), _("Designs")), *more]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Bring files, and see those that were brought before."""
    require(request.user, "designs.block.import")
    systems = queries.systems_to_import_for(request.user)
    begin = {"system": systems.filter(slug=request.GET.get("system", "")).first()}
    form = ImportForm(request.POST or None, request.FILES or None, systems=systems, initial=begin)
    if request.method == "POST" and form.is_valid():
        files = [(file.name, file) for file in form.cleaned_data["uploads"]]
        try:
            wanted = actions.import_designs(by=request.user, system=form.cleaned_data["system"], files=files)
        except Refused as refused:
            show_in_form(form, refused)
        else:
            return redirect(wanted)
    context = {
        "form": form,
        "has_system": systems.exists(),
        "imports": queries.visible_to(request.user)[:20],
        "trail": _trail(),
        "submit": _("Read the files"),
    }
    return render(request, "designs/import_upload.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the files of one import hold; the reader waits here while they are read."""
    wanted = get_object_or_404(queries.visible_to(request.user), pk=pk)
    waiting = wanted.status == ReadingStatus.READING and not (wanted.job and not wanted.job.is_open)
    blocks = wanted.blocks.defer("drawing").select_related(
        "revision__block__system", "drawing_file", "bill_file"
    )
    context = {
        "wanted": wanted,
        "waiting": waiting,
        "blocks": [(block, sum(row.is_open for row in queries.review_rows(block))) for block in blocks],
        "files": wanted.files.select_related("stored_file"),
        "trail": _trail((reverse("design-import"), _("Import"))),
    }
    if not request.htmx:
        return render(request, "designs/import.html", context)
    response = render(request, "designs/import_progress.html", context)
    if not waiting:
        response["HX-Refresh"] = "true"
    return response


def _block(request: HttpRequest, pk: int, block_pk: int) -> ImportedBlock:
    wanted = get_object_or_404(queries.visible_to(request.user), pk=pk)
    blocks = wanted.blocks.select_related("design_import__system", "revision__block__system")
    return get_object_or_404(blocks, pk=block_pk)


@login_required
@require_safe
def review(request: HttpRequest, pk: int, block_pk: int) -> HttpResponse:
    """The drawing with every finding a numbered place on it, and a form for each question."""
    block = _block(request, pk, block_pk)
    begin = {"code": block.code, "board_min_mm": 17.8, "board_max_mm": 18.2}
    initial = begin if _is_18(block) else {"code": block.code}
    return _review(request, block, AcceptForm(initial=initial, system=block.design_import.system))


def _is_18(block: ImportedBlock) -> bool:
    """Do all parts lie on 18 mm boards, for which the usual window can be proposed?"""
    drawing = block.drawing or {"parts": []}
    return {part["thickness_mm"] for part in drawing["parts"]} == {18.0}


def _review(request: HttpRequest, block: ImportedBlock, form: AcceptForm, status: int = 200) -> HttpResponse:
    rows = queries.review_rows(block)
    refusal = None
    specs = []
    try:
        specs = queries.parts_of(block).specs
    except Refused as refused:
        refusal = refused
    wanted = block.design_import
    context = {
        "found": block,
        "wanted": wanted,
        "rows": rows,
        "asked": [row for row in rows if row.question or row.row["severity"] == "error"],
        "told": [row for row in rows if not (row.question or row.row["severity"] == "error")],
        "open": sum(row.is_open for row in rows),
        # Made of numbers and escaped words by this program.
        "drawing": mark_safe(queries.picture_of(block, rows)),  # noqa: S308
        "legend": [(COLOURS[key], words) for key, words in LEGEND],
        "specs": specs[:SHOWN_PARTS],
        "spec_count": len(specs),
        "pieces": sum(spec.quantity for spec in specs),
        "refusal": refusal,
        "materials": Material.objects.all(),
        "form": form,
        "trail": _trail((reverse("design-import"), _("Import")), (wanted.get_absolute_url(), str(wanted))),
    }
    return render(request, "designs/import_review.html", context, status=status)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int, block_pk: int) -> HttpResponse:
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


@login_required
@require_POST
def accept(request: HttpRequest, pk: int, block_pk: int) -> HttpResponse:
    """Make a draft revision."""
    block = _block(request, pk, block_pk)
    form = AcceptForm(request.POST, system=block.design_import.system)
    if form.is_valid():
        values = dict(form.cleaned_data)
        window = (values.pop("board_min_mm"), values.pop("board_max_mm"))
        try:
            revision = actions.accept_block(block=block, by=request.user, board_window_mm=window, **values)
        except Refused as refused:
            show_in_form(form, refused)
        else:
            messages.success(
                request, _("%(name)s is a draft now. Somebody else must check it.") % {"name": revision}
            )
            return redirect(revision)
    return _review(request, block, form, status=422)


urlpatterns = [
    path("designs/import/", upload, name="design-import"),
    path("designs/import/<int:pk>/", import_page, name="design-import-detail"),
    path("designs/import/<int:pk>/<int:block_pk>/", review, name="design-import-block"),
    path("designs/import/<int:pk>/<int:block_pk>/answer/", answer, name="design-import-answer"),
    path("designs/import/<int:pk>/<int:block_pk>/accept/", accept, name="design-import-accept"),
]
