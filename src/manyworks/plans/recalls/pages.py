"""Recalls: which homes, plans, sheets and pieces a withdrawn revision reaches, on screen and as a table."""

import csv
import io

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from manyworks.core.pages import read_page
from manyworks.core.permissions import require
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.plans.orders.models import Piece
from manyworks.plans.recalls.queries import recall_of, revisions_of, withdrawn

PER_PAGE = 50


def _found(request: HttpRequest, pk: int) -> BlockRevision:
    require(request.user, "plans.home.view")
    return get_object_or_404(revisions_of(request.user), pk=pk)


@read_page
def recalls(request: HttpRequest) -> HttpResponse:
    """Every withdrawn revision with how many blocks it reaches."""
    require(request.user, "plans.home.view")
    page = Paginator(list(withdrawn(request.user)), PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": page.object_list, "page": page, "trail": [(reverse("home-list"), _("Homes"))]}
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
    head.append("State of plan")
    writer.writerow(head)
    for home in found.homes:
        name = _plain(home.home)
        writer.writerow([revision, "home", name, "", "", name, "", home.wanted, home.cancelled or "", ""])
    for piece in found.unplanned:
        row = ["piece", piece, "", "", _plain(piece.home)]
        writer.writerow([revision, *row, "", 1, _cancelled(piece), ""])
    for use in found.plans:
        for operation in use.begins:
            row = [
                "piece",
                operation.piece,
                _plain(use.run),
                _plain(operation.workshop),
                _plain(operation.home),
            ]
            starts = operation.starts_at.isoformat()
            writer.writerow([revision, *row, starts, 1, _cancelled(operation.piece), use.state])
        for one in use.sheets:
            row = ["sheet", str(one.sheet.number), _plain(use.run), _plain(one.sheet.workshop), ""]
            writer.writerow([revision, *row, "", one.parts, "", use.state])
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    name = f"recall-{revision.block.code}-rev{revision.revision}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cancelled(piece: Piece) -> str:
    return piece.cancelled_at.isoformat() if piece.cancelled_at else ""


def _plain(thing: object) -> str:
    """Text that a spreadsheet will not run."""
    text = str(thing)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


urlpatterns = [
    path("recalls/", recalls, name="recall-list"),
    path("recalls/<int:pk>/", recall, name="recall-detail"),
    path("recalls/<int:pk>/recall.csv", recall_table, name="recall-table"),
]
