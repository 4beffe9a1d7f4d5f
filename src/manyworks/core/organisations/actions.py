"""Founding organisations and networks, and the parts people have in them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.addresses import free_slugs
from manyworks.core.errors import Refused, denied
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import (
    LegalForm,
    Membership,
    Network,
    NetworkKind,
    NetworkMember,
    Organisation,
    Role,
)
from manyworks.core.permissions import grantable, require
from manyworks.core.rows import lock, lock_together

LEFT = "core.network.left"
"""The log knows the moment at which an organisation left; its row keeps the day."""


def _save(row: Organisation | Network, fields: Iterable[str] | None = None) -> None:
    """Save a row, or some fields of it, when every field has been judged by the model itself."""
    try:
        row.full_clean()
    except ValidationError as problem:
        field, messages = next(iter(problem.message_dict.items()))
        named = field if field != "__all__" else None
        raise Refused("organisation.invalid", " ".join(messages), field=named) from problem
    row.save(update_fields=fields)


def _set(row: Organisation | Network, changes: dict[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    """Apply changes to allowed fields only; returns those that differ, as old and new."""
    differing: dict[str, Any] = {}
    for field, value in changes.items():
        if field not in allowed:
            raise TypeError(f"{field} cannot be changed by this action")
        if (before := getattr(row, field)) != value:
            differing[field] = [before, value]
            setattr(row, field, value)
    return differing


@transaction.atomic
def create_organisation(
    *,
    by: User,
    name: str,
    legal_form: str = LegalForm.COMMUNITY,
    about: str = "",
    email: str = "",
    phone: str = "",
    website: str = "",
    slug: str = "",
) -> Organisation:
    """Enter an organisation; whoever enters it becomes its first coordinator."""
    require(by, "core.organisation.create")
    organisation = Organisation(
        slug=slug or free_slugs(Organisation, [name])[0],
        name=name.strip(),
        legal_form=legal_form,
        about=about,
        email=email,
        phone=phone,
        website=website,
    )
    _save(organisation)
    Membership.objects.create(user=by, organisation=organisation, role=Role.COORDINATOR, since=clock.now())
    append_entry(actor=by, event="core.organisation.created", subject=organisation)
    return organisation


@transaction.atomic
def edit_organisation(*, organisation: Organisation, by: User, **changes: Any) -> Organisation:
    """Change what an organisation says about itself."""
    require(by, "core.organisation.edit", organisation)
    lock(organisation)
    allowed = ("name", "legal_form", "about", "email", "phone", "website")
    differing = _set(organisation, changes, allowed)
    if differing:
        _save(organisation, differing)
        append_entry(actor=by, event="core.organisation.edited", subject=organisation, data=differing)
    return organisation


@transaction.atomic
def give_role(*, organisation: Organisation, user: User, role: str, by: User | None) -> Membership:
    """Give somebody who agreed a role in an organisation.

    Permission: whoever invited was asked, and whoever accepts is; called by ``accept_invitation`` and by the
    machine's own commands.
    """
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user, organisation=organisation, role=role, since=clock.now()
            )
    except IntegrityError as problem:
        text = _("%(name)s already has this role here.") % {"name": user}
        raise Refused("member.already", text) from problem
    append_entry(
        actor=by,
        event="core.member.added",
        subject=membership,
        data={"user": user.pk, "role": role},
        organisation=organisation,
    )
    return membership


@transaction.atomic
def replace_coordinator(*, organisation: Organisation, user: User) -> Membership:
    """Give an organisation a coordinator when its own cannot be reached any more.

    Permission: run from the command line of the machine; no page leads here.
    """
    return give_role(organisation=organisation, user=user, role=Role.COORDINATOR, by=None)


def _require_grant(by: User, organisation: Organisation, role: str) -> None:
    if role not in grantable(by, organisation):
        text = _("You may not end the role of %(role)s here; a coordinator may.")
        raise denied(text % {"role": Role(role).label})


@transaction.atomic
def end_membership(*, membership: Membership, by: User) -> Membership:
    """End somebody's role in an organisation; people may always end their own."""
    # Whoever else ends a role here waits, so that two coordinators cannot each end the other's.
    lock(membership.organisation)
    membership.refresh_from_db()
    if membership.user_id != by.pk:
        require(by, "core.member.end", membership.organisation)
        _require_grant(by, membership.organisation, membership.role)
    if membership.until is not None:
        raise Refused("member.ended", _("This role has already ended."))
    leads = Membership.objects.filter(organisation=membership.organisation, role=Role.COORDINATOR, until=None)
    if membership.role == Role.COORDINATOR and not leads.exclude(pk=membership.pk).exists():
        raise Refused(
            "member.last_coordinator",
            _("%(name)s is the only coordinator of this organisation.") % {"name": membership.user},
            hint=_("Make somebody else a coordinator first."),
        )
    membership.until = clock.now()
    membership.save(update_fields=["until"])
    append_entry(
        actor=by,
        event="core.member.ended",
        subject=membership,
        data={"user": membership.user_id, "role": membership.role},
        organisation=membership.organisation,
    )
    return membership


@transaction.atomic
def create_network(
    *,
    by: User,
    name: str,
    coordinated_by: Organisation,
    kind: str = NetworkKind.REGION,
    about: str = "",
    currency: str = "GBP",
    timezone: str = "Europe/London",
    holidays: str = "",
    closed_on: str = "",
    open_on: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    slug: str = "",
) -> Network:
    """Found a network and name the organisation that coordinates it, which is its first member.

    A keeper founds networks, and consents for nobody: he leads the organisation, or it has taken him in.
    """
    require(by, "core.network.create")
    require(by, "core.network.join", coordinated_by)
    network = Network(
        slug=slug or free_slugs(Network, [name])[0],
        name=name.strip(),
        kind=kind,
        about=about,
        currency=currency,
        timezone=timezone,
        holidays=holidays,
        closed_on=closed_on,
        open_on=open_on,
        coordinated_by=coordinated_by,
        latitude=latitude,
        longitude=longitude,
    )
    _save(network)
    NetworkMember.objects.create(network=network, organisation=coordinated_by, joined_on=clock.now().date())
    append_entry(actor=by, event="core.network.created", subject=network)
    return network


@transaction.atomic
def edit_network(*, network: Network, by: User, **changes: Any) -> Network:
    """Change a network's name, description, currency, time zone, days without work or centre."""
    require(by, "core.network.edit", network)
    lock(network)
    allowed = (
        "name", "kind", "about", "currency", "timezone", "holidays", "closed_on", "open_on", "latitude",
        "longitude",
    )  # fmt: skip
    differing = _set(network, changes, allowed)
    if differing:
        _save(network, differing)
        append_entry(actor=by, event="core.network.edited", subject=network, data=differing)
    return network


@transaction.atomic
def enter_network(
    *, network: Network, organisation: Organisation, by: User, joined_on: date | None = None
) -> NetworkMember:
    """Bring an organisation into a network that both agreed to.

    Permission: both sides were asked by ``accept_invitation``, which calls it.
    """
    try:
        with transaction.atomic():
            member = NetworkMember.objects.create(
                network=network, organisation=organisation, joined_on=joined_on or clock.now().date()
            )
    except IntegrityError as problem:
        text = _("%(organisation)s is already in %(network)s.")
        values = {"organisation": organisation, "network": network}
        raise Refused("network.already_in", text % values, field="organisation") from problem
    append_entry(
        actor=by,
        event="core.network.joined",
        subject=network,
        data={"organisation": organisation.pk},
        organisation=organisation,
    )
    return member


@transaction.atomic
def leave_network(*, member: NetworkMember, by: User) -> NetworkMember:
    """Take an organisation out of a network from today; its own heads may, and the network's coordinator."""
    lock_together(member.network.coordinated_by, member.network, member.organisation, member)
    _require_either(by, member)
    if member.left_on is not None:
        raise Refused("network.left", _("This organisation has already left."))
    if member.organisation_id == member.network.coordinated_by_id:
        raise Refused(
            "network.coordinator_stays",
            _("%(name)s coordinates this network and cannot leave it.") % {"name": member.organisation},
        )
    member.left_on = clock.now().date()
    member.save(update_fields=["left_on"])
    append_entry(
        actor=by,
        event=LEFT,
        subject=member.network,
        data={"organisation": member.organisation_id},
        organisation=member.organisation,
    )
    return member


def _require_either(by: User, member: NetworkMember) -> None:
    try:
        require(by, "core.network.join", member.organisation)
    except Refused:
        require(by, "core.network.admit", member.network)
