"""Recalls: which homes, plans, sheets and pieces a withdrawn revision reaches, on screen and as a table."""

import csv
import io
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from manyworks.core.pages import read_page
from manyworks.core.permissions import require
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.formats.plain_text import for_spreadsheet
from manyworks.plans.orders.models import Piece
from manyworks.plans.recalls.queries import Recall, recall_of, revisions_of, withdrawn

PER_PAGE = 50


def _found(request: HttpRequest, pk: int) -> BlockRevision:
    require(request.user, "plans.home.view")
    return get_object_or_404(revisions_of(request.user), pk=pk)


@read_page
def recalls(request: HttpRequest) -> HttpResponse:
    """Every withdrawn revision with how many blocks it reaches."""
    require(request.user, "plans.home.view")
    page = Paginator(list(withdrawn(request.user)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": page.object_list,
        "page": page,
        "trail": [(reverse("home-list"), _("Homes and orders"))],
    }
    return render(request, "plans/recalls.html", context)


@read_page
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that holds one revision."""
    revision = _found(request, pk)
    context = {
        "revision": revision,
        "recall": recall_of(revision, request.user),
        "trail": [(reverse("recall-list"), _("Recalls")), (revision.get_absolute_url(), str(revision))],
    }
    return render(request, "plans/recall.html", context)


@read_page
def recall_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a table to send around: one row for each home, piece and sheet."""
    revision = _found(request, pk)
    found = recall_of(revision, request.user)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    head = ["Revision", "What", "Name", "Plan", "Workshop", "Home", "Starts", "Number", "Cancelled"]
    writer.writerow([*head, "State of plan"])
    for row in _rows(found):
        cells = (revision, *row)
        writer.writerow([for_spreadsheet(cell if isinstance(cell, int) else str(cell)) for cell in cells])
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    name = f"recall-{revision.block.code}-rev{revision.revision}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(found: Recall) -> Iterator[tuple[object, ...]]:
    """What the table says of each home, piece and sheet, behind the revision."""
    for home in found.homes:
        yield "home", home.home, "", "", home.home, "", home.wanted, home.cancelled or "", ""
    for piece in found.unplanned:
        yield "piece", piece, "", "", piece.home, "", 1, _cancelled(piece), ""
    for use in found.plans:
        for one in use.begins:
            where = (one.piece, use.run, one.workshop, one.home, one.starts_at.isoformat())
            yield "piece", *where, 1, _cancelled(one.piece), use.state
        for cut in use.sheets:
            sheet = (str(cut.sheet.number), use.run, cut.sheet.workshop, "", "")
            yield "sheet", *sheet, cut.parts, "", use.state


def _cancelled(piece: Piece) -> str:
    return piece.cancelled_at.isoformat() if piece.cancelled_at else ""


urlpatterns = [
    path("recalls/", recalls, name="recall-list"),
    path("recalls/<int:pk>/", recall, name="recall-detail"),
    path("recalls/<int:pk>/recall.csv", recall_table, name="recall-table"),
]
