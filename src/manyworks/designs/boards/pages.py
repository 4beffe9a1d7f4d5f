"""Boards as they come: batches, readings, and what each batch may be cut with."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from manyworks.core.errors import Refused
from manyworks.core.pages import SignedIn, action_page, answer_form, form_page
from manyworks.core.permissions import require
from manyworks.designs.boards import actions, queries
from manyworks.designs.boards.forms import BatchForm, MeasureForm
from manyworks.designs.boards.models import BoardBatch
from manyworks.designs.boards.rules import SAMPLE_SOURCE, SOURCE, sample_size

SHOWN = 200


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(reverse("design-list"), _("Designs")), *more]


@form_page
def batches(request: SignedIn) -> HttpResponse:
    """Every batch of the reader's workshops, and a form for one more."""
    require(request.user, "designs.board.measure")
    form = BatchForm(request.POST or None, workshops=queries.workshops_to_measure_in(request.user))
    rows = queries.visible_to(request.user)[:SHOWN]
    return answer_form(
        request,
        form,
        lambda: actions.receive_batch(by=request.user, **form.cleaned_data),
        "designs/batches.html",
        lambda: {
            "rows": [(batch, len(queries.boards_of(batch)), sample_size(batch.boards)) for batch in rows],
            "trail": _trail(),
        },
        said="",
    )


@form_page
def batch_page(request: SignedIn, pk: int) -> HttpResponse:
    """One batch: its readings, a form for the next board, and the verdict for each block."""
    batch = get_object_or_404(queries.visible_to(request.user), pk=pk)
    measured = queries.boards_of(batch)
    last = batch.measurements.order_by("-pk").first()
    begin = {"board": min(len(measured) + 1, batch.boards), "gauge": last.gauge if last else ""}
    form = MeasureForm(request.POST or None, initial=begin)
    return answer_form(
        request,
        form,
        lambda: actions.measure_board(
            by=request.user,
            batch=batch,
            board=form.cleaned_data["board"],
            readings=form.readings(),
            gauge=form.cleaned_data["gauge"],
        ),
        "designs/batch.html",
        lambda: {
            "batch": batch,
            "boards": measured,
            "wanted": sample_size(batch.boards),
            "verdicts": queries.verdicts_for(batch),
            "choices": batch.choices.select_related("fileset__block__system", "by")[:20],
            "source": SOURCE,
            "sample_source": SAMPLE_SOURCE,
            "trail": _trail((reverse("batch-list"), _("Batches of boards"))),
        },
        said=lambda _made: _("Board %(number)d is measured.") % {"number": form.cleaned_data["board"]},
        to=batch,
    )


@action_page
def choose(request: SignedIn, pk: int, revision: int) -> HttpResponse:
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
