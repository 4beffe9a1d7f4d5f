"""Pages about organisations, their people, and the networks they form."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from manyworks.core.errors import Refused, show_in_form
from manyworks.core.organisations import actions, queries
from manyworks.core.organisations.forms import (
    AdmitForm,
    MemberForm,
    NetworkForm,
    NewNetworkForm,
    OrganisationForm,
)
from manyworks.core.organisations.models import Membership, NetworkMember
from manyworks.core.permissions import can, require

PAGE_SIZE = 50
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _answer(
    request: HttpRequest, form: forms.BaseForm, act: Callable[[dict[str, Any]], Any], title: str, back: str
) -> HttpResponse:
    """Show a form, or carry out what it asks and go on to the thing it made or to `back`."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except Refused as refused:
            show_in_form(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(made if isinstance(made, Model) and hasattr(made, "get_absolute_url") else back)
    context = {"form": form, "title": title, "cancel_url": back}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


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
        "networks": NetworkMember.objects.filter(organisation=thing, left_on=None).select_related("network"),
        "members": queries.members_visible_to(request.user).filter(organisation=thing),
        "sees_members": can(request.user, "core.organisation.see_members", thing),
        "may_edit": can(request.user, "core.organisation.edit", thing),
        "may_add": can(request.user, "core.member.add", thing),
        "may_end": can(request.user, "core.member.end", thing),
    }
    return render(request, "core/organisation.html", context)


@login_required
@form_page
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Enter an organisation."""
    form = OrganisationForm(request.POST or None)
    return _answer(
        request,
        form,
        lambda data: actions.create_organisation(by=request.user, **data),
        _("Enter an organisation"),
        reverse("organisation-list"),
    )


@login_required
@form_page
def change_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what an organisation says about itself."""
    thing = get_object_or_404(queries.visible_to(request.user), slug=slug)
    require(request.user, "core.organisation.edit", thing)
    # The form works on a copy: the action compares with what is stored, and a refused change must not show.
    form = OrganisationForm(request.POST or None, instance=queries.visible_to(request.user).get(pk=thing.pk))
    return _answer(
        request,
        form,
        lambda data: actions.edit_organisation(organisation=thing, by=request.user, **data),
        _("Change %(name)s") % {"name": thing.name},
        thing.get_absolute_url(),
    )


@login_required
@form_page
def new_member(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody a role."""
    thing = get_object_or_404(queries.visible_to(request.user), slug=slug)
    require(request.user, "core.member.add", thing)
    return _answer(
        request,
        MemberForm(request.POST or None),
        lambda data: actions.add_member(organisation=thing, by=request.user, **data),
        _("Add somebody to %(name)s") % {"name": thing.name},
        thing.get_absolute_url(),
    )


@login_required
@require_POST
def finish_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role."""
    membership = get_object_or_404(Membership.objects.select_related("organisation", "user"), pk=pk)
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
        "members": NetworkMember.objects.filter(network=thing, left_on=None).select_related("organisation"),
        "may_edit": can(request.user, "core.network.edit", thing),
        "may_admit": can(request.user, "core.network.admit", thing),
    }
    return render(request, "core/network.html", context)


@login_required
@form_page
def new_network(request: HttpRequest) -> HttpResponse:
    """Found a network."""
    require(request.user, "core.network.create")
    return _answer(
        request,
        NewNetworkForm(request.POST or None),
        lambda data: actions.create_network(by=request.user, **data),
        _("Found a network"),
        reverse("network-list"),
    )


@login_required
@form_page
def change_network(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a network."""
    thing = get_object_or_404(queries.networks_visible_to(request.user), slug=slug)
    require(request.user, "core.network.edit", thing)
    form = NetworkForm(
        request.POST or None, instance=queries.networks_visible_to(request.user).get(pk=thing.pk)
    )
    return _answer(
        request,
        form,
        lambda data: actions.edit_network(network=thing, by=request.user, **data),
        _("Change %(name)s") % {"name": thing.name},
        thing.get_absolute_url(),
    )


@login_required
@form_page
def admit(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring an organisation into a network."""
    thing = get_object_or_404(queries.networks_visible_to(request.user), slug=slug)
    require(request.user, "core.network.admit", thing)
    return _answer(
        request,
        AdmitForm(request.POST or None, network=thing),
        lambda data: actions.join_network(network=thing, by=request.user, **data),
        _("Bring an organisation into %(name)s") % {"name": thing.name},
        thing.get_absolute_url(),
    )


@login_required
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an organisation out of a network."""
    member = get_object_or_404(NetworkMember.objects.select_related("network", "organisation"), pk=pk)
    actions.leave_network(member=member, by=request.user)
    messages.success(request, _("%(name)s has left.") % {"name": member.organisation})
    return redirect(member.network)


urlpatterns = [
    path("organisations/", organisations, name="organisation-list"),
    path("organisations/new/", new_organisation, name="organisation-new"),
    path("organisations/people/<int:pk>/end/", finish_membership, name="membership-end"),
    path("organisations/<slug:slug>/", organisation, name="organisation-detail"),
    path("organisations/<slug:slug>/edit/", change_organisation, name="organisation-edit"),
    path("organisations/<slug:slug>/people/add/", new_member, name="member-add"),
    path("networks/", networks, name="network-list"),
    path("networks/new/", new_network, name="network-new"),
    path("networks/members/<int:pk>/leave/", leave, name="network-leave"),
    path("networks/<slug:slug>/", network, name="network-detail"),
    path("networks/<slug:slug>/edit/", change_network, name="network-edit"),
    path("networks/<slug:slug>/members/add/", admit, name="network-admit"),
]
