"""Picking sheets of a plan that somebody is going to time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from manyworks.core.pages import read_page
from manyworks.network.machines.pages import router_to_edit
from manyworks.network.workshops.pages import frame
from manyworks.plans.measured.queries import next_sheets


@read_page
def pick(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The sheets that this machine cuts next; what is picked is filled in on the page of timed sheets."""
    machine = router_to_edit(request, slug, pk)
    back = reverse("machine-measured", args=[slug, pk])
    context = frame(machine.workshop)
    context["trail"] = [*context["trail"], (back, _("%(name)s, measured") % {"name": machine.name})]
    rows = next_sheets(machine, request.user)
    return render(
        request, "plans/next_sheets.html", {**context, "machine": machine, "rows": rows, "back": back}
    )


urlpatterns = [
    path("workshops/<slug:slug>/machines/<int:pk>/measured/sheets/", pick, name="machine-planned-sheets"),
]
