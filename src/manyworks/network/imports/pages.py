"""Bringing in a list: upload, look at what it would change, apply."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from manyworks.core.organisations.queries import networks_coordinated_by
from manyworks.core.pages import SignedIn, action_page, answer_form, form_page, read_page
from manyworks.core.permissions import require
from manyworks.network.imports import actions, queries
from manyworks.network.imports.forms import LICENCES, ImportForm
from manyworks.network.imports.models import ImportStatus, RowOutcome, WorkshopImport

ROWS_PER_PAGE = 100
TRAIL = [("/workshops/", _("Workshops"))]


@form_page
def upload(request: SignedIn) -> HttpResponse:
    """Bring a list, and see the lists that were brought before."""
    require(request.user, "network.workshop.import")
    networks = networks_coordinated_by(request.user)
    form = ImportForm(request.POST or None, request.FILES or None, networks=networks)
    return answer_form(
        request,
        form,
        lambda: actions.preview_import(
            content=form.cleaned_data["file"],
            name=form.cleaned_data["file"].name,
            network=form.cleaned_data["network"],
            source=form.source(),
            published_on=form.cleaned_data["published_on"],
            by=request.user,
        ),
        "network/import_upload.html",
        lambda: {
            "trail": TRAIL,
            "imports": queries.visible_to(request.user)[:20],
            "sources": queries.source_names(networks),
            "licences": LICENCES,
        },
        said="",
    )


@read_page
def preview(request: SignedIn, pk: int) -> HttpResponse:
    """What a list would change, row by row; the reader waits here while it is read or written."""
    wanted = _import(request, pk)
    counts = queries.outcomes(wanted)
    stopped = queries.stalled().filter(pk=wanted.pk).exists()
    first = next((name for name in ("new", "changed", "refused", "unchanged") if counts[name]), "new")
    shown = request.GET.get("show") if request.GET.get("show") in RowOutcome.values else first
    context = {
        "wanted": wanted,
        "waiting": wanted.status in {ImportStatus.READING, ImportStatus.APPLYING} and not stopped,
        "stopped": stopped,
        "counts": [(name, RowOutcome(name).label, counts[name]) for name in counts],
        "to_write": counts["new"] + counts["changed"],
        "shown": shown,
        "page": Paginator(wanted.rows.filter(outcome=shown), ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "trail": [*TRAIL, ("/workshops/import/", _("Imports"))],
    }
    if not request.htmx:
        return render(request, "network/import_preview.html", context)
    response = render(request, "network/import_progress.html", context)
    if not context["waiting"]:
        response["HX-Refresh"] = "true"
    return response


@action_page
def apply(request: SignedIn, pk: int) -> HttpResponse:
    """Take the new and changed workshops over."""
    wanted = actions.apply_import(workshop_import=_import(request, pk), by=request.user)
    return redirect(wanted)


@action_page
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Put the list aside."""
    actions.discard_import(workshop_import=_import(request, pk), by=request.user)
    messages.success(request, _("The list is put aside; nothing was taken over."))
    return redirect("workshop-import-list")


def _import(request: HttpRequest, pk: int) -> WorkshopImport:
    require(request.user, "network.workshop.import")
    wanted: WorkshopImport = get_object_or_404(queries.visible_to(request.user), pk=pk)
    return wanted


urlpatterns = [
    path("workshops/import/", upload, name="workshop-import-list"),
    path("workshops/import/<int:pk>/", preview, name="workshop-import"),
    path("workshops/import/<int:pk>/apply/", apply, name="workshop-import-apply"),
    path("workshops/import/<int:pk>/discard/", discard, name="workshop-import-discard"),
]
