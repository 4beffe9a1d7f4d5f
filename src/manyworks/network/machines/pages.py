"""Adding, changing and retiring a workshop's machines."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from manyworks.core import clock
from manyworks.core.errors import Refused, show_in_form
from manyworks.core.permissions import require
from manyworks.network.machines import actions
from manyworks.network.machines.forms import MachineForm
from manyworks.network.machines.models import Machine
from manyworks.network.machines.queries import visible_to
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.queries import visible_to as workshops_visible_to


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a machine to a workshop."""
    workshop = get_object_or_404(workshops_visible_to(request.user), slug=slug)
    require(request.user, "network.machine.edit", workshop)
    form = MachineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            machine = actions.add_machine(workshop=workshop, details=form.details(), by=request.user)
        except Refused as refused:
            show_in_form(form, refused)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": machine})
            return redirect(workshop)
    return _page(request, form, workshop, _("Add a machine"), _("Add machine"))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change what a machine can do."""
    machine = _machine(request, slug, pk)
    form = MachineForm(request.POST or None, instance=machine)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_machine(machine=machine, details=form.details(), by=request.user)
        except Refused as refused:
            show_in_form(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(machine.workshop)
    return _page(request, form, machine.workshop, _("Change a machine"), machine=machine)


@login_required
@require_POST
def retire(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a machine out of use for good."""
    machine = _machine(request, slug, pk)
    actions.retire_machine(machine=machine, on=timezone.localdate(clock.now()), by=request.user)
    messages.success(request, _("%(name)s is retired.") % {"name": machine})
    return redirect(machine.workshop)


def _machine(request: HttpRequest, slug: str, pk: int) -> Machine:
    machine = get_object_or_404(visible_to(request.user), workshop__slug=slug, pk=pk)
    require(request.user, "network.machine.edit", machine)
    return machine


def _page(
    request: HttpRequest, form: MachineForm, workshop: Workshop, title: str, submit: str = "", **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "workshop": workshop,
        "cancel_url": workshop.get_absolute_url(),
        "trail": [("/workshops/", _("Workshops")), (workshop.get_absolute_url(), workshop.name)],
        **more,
    }
    return render(request, "network/machine_form.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("workshops/<slug:slug>/machines/new/", add, name="machine-add"),
    path("workshops/<slug:slug>/machines/<int:pk>/", edit, name="machine-edit"),
    path("workshops/<slug:slug>/machines/<int:pk>/retire/", retire, name="machine-retire"),
]
