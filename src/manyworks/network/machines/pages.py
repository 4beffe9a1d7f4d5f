"""Adding, changing and retiring a workshop's machines."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.pages import SignedIn, action_page, answer_form, form_page
from manyworks.core.permissions import require
from manyworks.drafting.blocks import CUTTING
from manyworks.network.machines import actions
from manyworks.network.machines.forms import PRESETS, MachineForm
from manyworks.network.machines.models import Machine
from manyworks.network.machines.queries import visible_to
from manyworks.network.workshops.pages import frame
from manyworks.network.workshops.queries import visible_to as workshops_visible_to

FORM = "network/machine_form.html"


@form_page
def add(request: SignedIn, slug: str) -> HttpResponse:
    """Add a machine to a workshop."""
    workshop = get_object_or_404(workshops_visible_to(request.user), slug=slug)
    require(request.user, "network.machine.edit", workshop)
    preset = PRESETS.get(request.GET.get("preset", ""))
    form = MachineForm(request.POST or None, initial=preset.initial() if preset else None)
    return answer_form(
        request,
        form,
        lambda: actions.add_machine(workshop=workshop, details=form.details(), by=request.user),
        FORM,
        lambda: (
            frame(workshop)
            | {"title": _("Add a machine"), "submit": _("Add machine"), "presets": PRESETS, "preset": preset}
        ),
        said=lambda machine: _("%(name)s is added.") % {"name": machine},
        to=workshop,
    )


@form_page
def edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Change what a machine can do."""
    machine = _machine(request, slug, pk)
    form = MachineForm(request.POST or None, instance=machine)
    return answer_form(
        request,
        form,
        lambda: actions.edit_machine(machine=machine, details=form.details(), by=request.user),
        FORM,
        lambda: (
            frame(machine.workshop)
            | {
                "title": _("Change a machine"),
                "machine": machine,
                "cuts_sheets": machine.process.code == CUTTING,
            }
        ),
        to=machine.workshop,
    )


def router_to_edit(request: HttpRequest, slug: str, pk: int) -> Machine:
    """The router at this address, if the reader may change its figures."""
    machine = _machine(request, slug, pk)
    if machine.process.code != CUTTING:
        raise Http404
    return machine


@action_page
def retire(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Take a machine out of use for good."""
    machine = _machine(request, slug, pk)
    actions.retire_machine(machine=machine, on=timezone.localdate(clock.now()), by=request.user)
    messages.success(request, _("%(name)s is retired.") % {"name": machine})
    return redirect(machine.workshop)


def _machine(request: HttpRequest, slug: str, pk: int) -> Machine:
    machine = get_object_or_404(visible_to(request.user), workshop__slug=slug, pk=pk)
    require(request.user, "network.machine.edit", machine)
    return machine


urlpatterns = [
    path("workshops/<slug:slug>/machines/new/", add, name="machine-add"),
    path("workshops/<slug:slug>/machines/<int:pk>/", edit, name="machine-edit"),
    path("workshops/<slug:slug>/machines/<int:pk>/retire/", retire, name="machine-retire"),
]
