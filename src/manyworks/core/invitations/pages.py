"""Pages on which people invite, ask, and answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from manyworks.core.invitations import actions, queries
from manyworks.core.invitations.forms import GuestForm, PersonForm
from manyworks.core.invitations.models import Invitation, Kind
from manyworks.core.links import link_from
from manyworks.core.organisations import queries as organisations
from manyworks.core.pages import SignedIn, action_page, answer_form, form_page
from manyworks.core.permissions import grantable, require
from manyworks.core.permissions.told import seen_by_network, seen_in_organisation

FORM = "core/form.html"


@form_page
def invite_person(request: SignedIn, slug: str) -> HttpResponse:
    """Offer somebody a role."""
    thing = get_object_or_404(organisations.visible_to(request.user), slug=slug)
    require(request.user, "core.member.invite", thing)
    form = PersonForm(request.POST or None, roles=grantable(request.user, thing))
    return answer_form(
        request,
        form,
        lambda: actions.invite_person(organisation=thing, by=request.user, **form.cleaned_data),
        FORM,
        lambda: {
            "title": _("Invite somebody into %(name)s") % {"name": thing.name},
            "submit": _("Invite"),
            "cancel_url": thing.get_absolute_url(),
        },
        said="",
    )


@form_page
def invite_organisation(request: SignedIn, slug: str) -> HttpResponse:
    """Offer an organisation a place in a network."""
    thing = get_object_or_404(organisations.networks_visible_to(request.user), slug=slug)
    require(request.user, "core.network.admit", thing)
    inside = organisations.organisations_in(thing)
    guests = organisations.visible_to(request.user).exclude(pk__in=inside.values("pk"))
    form = GuestForm(request.POST or None, guests=guests, named=False)
    return answer_form(
        request,
        form,
        lambda: actions.invite_organisation(network=thing, by=request.user, **form.cleaned_data),
        FORM,
        lambda: {
            "title": _("Invite an organisation into %(name)s") % {"name": thing.name},
            "submit": _("Invite"),
            "cancel_url": thing.get_absolute_url(),
        },
        said="",
    )


@form_page
def ask(request: SignedIn, slug: str) -> HttpResponse:
    """Ask for a place in a network."""
    thing = get_object_or_404(organisations.networks_visible_to(request.user), slug=slug)
    form = GuestForm(request.POST or None, guests=queries.guests_of(request.user, thing))
    return answer_form(
        request,
        form,
        lambda: actions.ask_to_join(network=thing, by=request.user, **form.cleaned_data),
        "core/invitation_ask.html",
        lambda: {
            "title": _("Ask to join %(name)s") % {"name": thing.name},
            "submit": _("Ask"),
            "cancel_url": thing.get_absolute_url(),
            "seen": seen_by_network(),
        },
        said="",
    )


@never_cache
@require_http_methods(["GET", "HEAD"])
def invitation(request: HttpRequest, pk: int, signature: str = "") -> HttpResponse:
    """One offer: what it is, who will see what, and the buttons of whoever looks at it."""
    one = _found(request, pk, signature)
    user = request.user
    if signature and not user.is_authenticated:
        # Where accounts are opened by invitation, this visitor may open one.
        request.session[queries.IN_SESSION] = f"{one.pk}:{signature}"
    answers = user.is_authenticated and one.is_open and queries.may_answer(user, one, signature)
    choose = one.kind == Kind.ORGANISATION and one.guest is None and one.network is not None
    context: dict[str, Any] = {
        "invitation": one,
        "signature": signature,
        "answers": answers,
        "withdraws": user.is_authenticated and one.is_open and queries.may_make(user, one),
        "link": link_from(request, one.link) if _shows_link(user, one) else "",
        "title": _title(one),
        "seen": seen_in_organisation() if one.kind == Kind.PERSON else seen_by_network(),
    }
    if choose and answers and one.network is not None:
        context["guest_form"] = GuestForm(guests=queries.guests_of(user, one.network))
    return render(request, "core/invitation.html", context)


def _shows_link(user: Any, one: Invitation) -> bool:
    return one.kind != Kind.REQUEST and user.is_authenticated and queries.reads_link(user, one)


def _title(one: Invitation) -> str:
    words = {
        Kind.PERSON: _("Invitation into %(place)s"),
        Kind.ORGANISATION: _("Invitation into the network %(place)s"),
        Kind.REQUEST: _("%(guest)s asks to join %(place)s"),
    }
    return words[Kind(one.kind)] % {"place": one.place, "guest": one.guest}


def _found(request: HttpRequest, pk: int, signature: str) -> Invitation:
    """The invitation of a link, or one that the reader may see."""
    if not signature:
        return get_object_or_404(queries.visible_to(request.user), pk=pk)
    one = queries.opened_by_link(pk, signature)
    if one is None:
        raise Http404
    return one


@action_page
def accept(request: SignedIn, pk: int) -> HttpResponse:
    """Accept an offer, or let in who asked."""
    signature = request.POST.get("signature", "")
    one = _found(request, pk, signature)
    guest = None
    if one.network is not None and (chosen := request.POST.get("guest", "")):
        form = GuestForm({"guest": chosen}, guests=queries.guests_of(request.user, one.network))
        guest = form.cleaned_data["guest"] if form.is_valid() else None
    actions.accept_invitation(invitation=one, by=request.user, signature=signature, guest=guest)
    messages.success(request, _("Welcome to %(place)s.") % {"place": one.place})
    return redirect(one.place)


@action_page
def decline(request: SignedIn, pk: int) -> HttpResponse:
    """Decline an offer or a request."""
    signature = request.POST.get("signature", "")
    one = _found(request, pk, signature)
    actions.decline_invitation(invitation=one, by=request.user, signature=signature)
    messages.success(request, _("Declined."))
    return redirect("start")


@action_page
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Take an offer or a request back."""
    one = get_object_or_404(queries.visible_to(request.user), pk=pk)
    actions.withdraw_invitation(invitation=one, by=request.user)
    messages.success(request, _("Withdrawn."))
    return redirect(one.place)


urlpatterns = [
    path("organisations/<slug:slug>/people/invite/", invite_person, name="member-invite"),
    path("networks/<slug:slug>/members/invite/", invite_organisation, name="network-invite"),
    path("networks/<slug:slug>/members/ask/", ask, name="network-ask"),
    path("invitations/<int:pk>/", invitation, name="invitation"),
    path("invitations/<int:pk>/accept/", accept, name="invitation-accept"),
    path("invitations/<int:pk>/decline/", decline, name="invitation-decline"),
    path("invitations/<int:pk>/withdraw/", withdraw, name="invitation-withdraw"),
    path("invitations/<int:pk>/<str:signature>/", invitation, name="invitation-by-link"),
]
