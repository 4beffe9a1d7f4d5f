"""Boards as they come: batches, readings, and what each batch may be cut with."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from manyworks.core.errors import Refused, show_in_form
from manyworks.core.permissions import require
from manyworks.designs.boards import actions, queries
from manyworks.designs.boards.forms import BatchForm, MeasureForm
from manyworks.designs.boards.models import BoardBatch
from manyworks.designs.boards.rules import SAMPLE_SOURCE, SOURCE, sample_size

SHOWN = 200


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(reverse("design-list"), _("Designs")), *more]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """Every batch of the reader's workshops, and a form for one more."""
    require(request.user, "designs.board.measure")
    form = BatchForm(request.POST or None, workshops=queries.workshops_to_measure_in(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.receive_batch(by=request.user, **form.cleaned_data)
        except Refused as refused:
            show_in_form(form, refused)
        else:
            return redirect(batch)
    rows = queries.visible_to(request.user)[:SHOWN]
    context = {
        "form": form,
        "rows": [(batch, len(queries.boards_of(batch)), sample_size(batch.boards)) for batch in rows],
        "trail": _trail(),
    }
    return render(request, "designs/batches.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: its readings, a form for the next board, and the verdict for each block."""
    batch = get_object_or_404(queries.visible_to(request.user), pk=pk)
    measured = queries.boards_of(batch)
    last = batch.measurements.order_by("-pk").first()
    begin = {"board": min(len(measured) + 1, batch.boards), "gauge": last.gauge if last else ""}
    form = MeasureForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            actions.measure_board(
                by=request.user,
                batch=batch,
                board=values["board"],
                readings=form.readings(),
                gauge=values["gauge"],
            )
        except Refused as refused:
            show_in_form(form, refused)
        else:
            messages.success(request, _("Board %(number)d is measured.") % {"number": values["board"]})
            return redirect(batch)
    context = {
        "batch": batch,
        "form": form,
        "boards": measured,
        "wanted": sample_size(batch.boards),
        "verdicts": queries.verdicts_for(batch),
        "choices": batch.choices.select_related("fileset__block__system", "by")[:20],
        "source": SOURCE,
        "sample_source": SAMPLE_SOURCE,
        "trail": _trail((reverse("batch-list"), _("Batches of boards"))),
    }
    return render(request, "designs/batch.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def choose(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """Write down which fileset a block is cut with from this batch; refused when the boards do not fit."""
    batch: BoardBatch = get_object_or_404(queries.visible_to(request.user), pk=pk)
    wanted = next((r for r in queries.blocks_for(batch) if r.pk == revision), None)
    if wanted is None:
        raise Refused(
            "boards.not_cut_from_these",
            _("No released block of that number is cut from these boards."),
            _("Choose one of the blocks on the page of the batch."),
        )
    choice = actions.choose_fileset(by=request.user, batch=batch, revision=wanted)
    messages.success(request, _("Written down: cut %(name)s from this batch.") % {"name": choice.fileset})
    return redirect(batch)


urlpatterns = [
    path("boards/", batches, name="batch-list"),
    path("boards/<int:pk>/", batch_page, name="batch-detail"),
    path("boards/<int:pk>/<int:revision>/cut/", choose, name="batch-choose"),
]
