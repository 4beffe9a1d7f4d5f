"""Pages about organisations, their people, and the networks they form."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from manyworks.core.invitations import queries as invitations
from manyworks.core.organisations import actions, queries
from manyworks.core.organisations.forms import (
    NetworkForm,
    NewNetworkForm,
    OrganisationForm,
)
from manyworks.core.pages import SignedIn, action_page, answer_form, form_page
from manyworks.core.permissions import can, grantable, require

PAGE_SIZE = 50
FORM = "core/form.html"


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation, with a search by name."""
    words = request.GET.get("q", "").strip()
    found = queries.visible_to(request.user)
    if words:
        found = found.filter(name__icontains=words)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "query": f"?{urlencode({'q': words})}&" if words else "?",
        "may_create": can(request.user, "core.organisation.create"),
    }
    return render(request, "core/organisations.html", context)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: what it says about itself, its networks, its people for those who may see them."""
    thing = get_object_or_404(queries.visible_to(request.user), slug=slug)
    context = {
        "organisation": thing,
        "networks": queries.network_members_visible_to(request.user).filter(organisation=thing),
        "members": queries.members_visible_to(request.user).filter(organisation=thing),
        "sees_members": can(request.user, "core.organisation.see_members", thing),
        "may_edit": can(request.user, "core.organisation.edit", thing),
        "may_invite": can(request.user, "core.member.invite", thing),
        "may_leave": can(request.user, "core.network.join", thing),
        "invitations": invitations.open_visible_to(request.user).filter(organisation=thing)[:PAGE_SIZE],
        "may_end": grantable(request.user, thing),
    }
    return render(request, "core/organisation.html", context)


@form_page
def new_organisation(request: SignedIn) -> HttpResponse:
    """Enter an organisation."""
    form = OrganisationForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.create_organisation(by=request.user, **form.cleaned_data),
        FORM,
        lambda: {"title": _("Enter an organisation"), "cancel_url": reverse("organisation-list")},
    )


@form_page
def change_organisation(request: SignedIn, slug: str) -> HttpResponse:
    """Change what an organisation says about itself."""
    thing = get_object_or_404(queries.visible_to(request.user), slug=slug)
    require(request.user, "core.organisation.edit", thing)
    # The form works on a copy: the action compares with what is stored, and a refused change must not show.
    form = OrganisationForm(request.POST or None, instance=queries.visible_to(request.user).get(pk=thing.pk))
    return answer_form(
        request,
        form,
        lambda: actions.edit_organisation(organisation=thing, by=request.user, **form.cleaned_data),
        FORM,
        lambda: {
            "title": _("Change %(name)s") % {"name": thing.name},
            "cancel_url": thing.get_absolute_url(),
        },
    )


@action_page
def finish_membership(request: SignedIn, pk: int) -> HttpResponse:
    """End a role."""
    membership = get_object_or_404(queries.members_visible_to(request.user, ended=True), pk=pk)
    actions.end_membership(membership=membership, by=request.user)
    messages.success(request, _("%(name)s no longer has this role.") % {"name": membership.user})
    return redirect(membership.organisation)


@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    """Every network."""
    page = Paginator(queries.networks_visible_to(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "may_create": can(request.user, "core.network.create")}
    return render(request, "core/networks.html", context)


@require_safe
def network(request: HttpRequest, slug: str) -> HttpResponse:
    """One network and the organisations in it."""
    thing = get_object_or_404(queries.networks_visible_to(request.user), slug=slug)
    context = {
        "network": thing,
        "members": queries.network_members_visible_to(request.user).filter(network=thing),
        "may_edit": can(request.user, "core.network.edit", thing),
        "may_admit": can(request.user, "core.network.admit", thing),
        "may_ask": invitations.guests_of(request.user, thing).exists(),
        "invitations": invitations.open_visible_to(request.user).filter(network=thing)[:PAGE_SIZE],
    }
    return render(request, "core/network.html", context)


@form_page
def new_network(request: SignedIn) -> HttpResponse:
    """Found a network."""
    require(request.user, "core.network.create")
    form = NewNetworkForm(request.POST or None, organisations=queries.led_by(request.user))
    return answer_form(
        request,
        form,
        lambda: actions.create_network(by=request.user, **form.cleaned_data),
        FORM,
        lambda: {"title": _("Found a network"), "cancel_url": reverse("network-list")},
    )


@form_page
def change_network(request: SignedIn, slug: str) -> HttpResponse:
    """Change a network."""
    thing = get_object_or_404(queries.networks_visible_to(request.user), slug=slug)
    require(request.user, "core.network.edit", thing)
    form = NetworkForm(
        request.POST or None, instance=queries.networks_visible_to(request.user).get(pk=thing.pk)
    )
    return answer_form(
        request,
        form,
        lambda: actions.edit_network(network=thing, by=request.user, **form.cleaned_data),
        FORM,
        lambda: {
            "title": _("Change %(name)s") % {"name": thing.name},
            "cancel_url": thing.get_absolute_url(),
        },
    )


@action_page
def leave(request: SignedIn, pk: int) -> HttpResponse:
    """Take an organisation out of a network."""
    member = get_object_or_404(queries.network_members_visible_to(request.user, left=True), pk=pk)
    actions.leave_network(member=member, by=request.user)
    messages.success(request, _("%(name)s has left.") % {"name": member.organisation})
    return redirect(member.network)


urlpatterns = [
    path("organisations/", organisations, name="organisation-list"),
    path("organisations/new/", new_organisation, name="organisation-new"),
    path("organisations/people/<int:pk>/end/", finish_membership, name="membership-end"),
    path("organisations/<slug:slug>/", organisation, name="organisation-detail"),
    path("organisations/<slug:slug>/edit/", change_organisation, name="organisation-edit"),
    path("networks/", networks, name="network-list"),
    path("networks/new/", new_network, name="network-new"),
    path("networks/members/<int:pk>/leave/", leave, name="network-leave"),
    path("networks/<slug:slug>/", network, name="network-detail"),
    path("networks/<slug:slug>/edit/", change_network, name="network-edit"),
]
