"""Whoever has left comes back by a new offer only, and opens no door by an old one."""

from typing import Any

import pytest
from django.test import Client

from manyworks.core.invitations.actions import (
    accept_invitation,
    ask_to_join,
    decline_invitation,
    invite_organisation,
    invite_person,
    withdraw_invitation,
)
from manyworks.core.invitations.models import Invitation
from manyworks.core.organisations.actions import create_organisation, end_membership, leave_network
from manyworks.core.organisations.models import Membership
from manyworks.refused import Refused
from tests.at_once import at_once
from tests.core.conftest import Cast
from tests.house import FrozenClock
from tests.joining import bring_in, give_role

NOT_GOOD = "not good any more|ended after this was offered"


def accepts(who: object, offer: Invitation, **more: object) -> object:
    return accept_invitation(invitation=offer, by=who, signature=offer.signature, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ["coordinator", "workshop_manager"])
def test_a_link_that_somebody_read_who_has_left_is_good_for_nobody(cast: Cast, role: str) -> None:
    read_by = give_role(cast.kiln, cast.eve, role, by=cast.cato)
    offer = invite_person(organisation=cast.kiln, role="workshop_manager", by=cast.cato)
    end_membership(membership=read_by, by=cast.cato)
    for who in (cast.eve, cast.brook):
        with pytest.raises(Refused, match=NOT_GOOD):
            accepts(who, offer)
    accepts(cast.brook, invite_person(organisation=cast.kiln, role="workshop_manager", by=cast.cato))


def test_the_page_of_a_link_tells_whoever_left_and_nobody_becomes_anything(
    cast: Cast, client: Client
) -> None:
    read_by = give_role(cast.kiln, cast.eve, "coordinator", by=cast.cato)
    offer = invite_person(organisation=cast.kiln, role="coordinator", by=cast.cato)
    end_membership(membership=read_by, by=cast.cato)
    client.force_login(cast.eve)
    assert client.post(f"/invitations/{offer.pk}/accept/", {"signature": offer.signature}).status_code == 422
    assert not Membership.objects.filter(user=cast.eve, organisation=cast.kiln, until=None).exists()


def test_a_link_that_only_one_who_stays_or_may_not_give_it_could_read_is_good(cast: Cast) -> None:
    operator = give_role(cast.kiln, cast.eve, "operator", by=cast.cato)
    second = give_role(cast.kiln, cast.cato, "workshop_manager", by=cast.cato)
    offer = invite_person(organisation=cast.kiln, role="coordinator", by=cast.cato)
    end_membership(membership=operator, by=cast.cato)
    end_membership(membership=second, by=cast.cato)
    assert accepts(cast.brook, offer)


def test_a_second_link_to_one_who_was_ended_does_not_bring_him_back(cast: Cast) -> None:
    first, second = (invite_person(organisation=cast.kiln, role="trainee", by=cast.cato) for _ in "ab")
    part = accepts(cast.eve, first)
    assert isinstance(part, Membership)
    end_membership(membership=part, by=cast.cato)
    with pytest.raises(Refused, match=NOT_GOOD):
        accepts(cast.eve, second)
    assert accepts(cast.brook, second), "who has never been in may use it"


def test_a_link_into_a_network_that_an_ended_coordinator_read_is_good_for_nobody(cast: Cast) -> None:
    read_by = give_role(cast.trust, cast.cato, "coordinator", by=cast.brook)
    offer = invite_organisation(network=cast.avon, by=cast.brook)
    end_membership(membership=read_by, by=cast.brook)
    with pytest.raises(Refused, match=NOT_GOOD):
        accepts(cast.eve, offer, guest=cast.shed)


def test_who_left_a_network_is_not_let_in_by_what_was_open_before(cast: Cast) -> None:
    asked = ask_to_join(network=cast.avon, guest=cast.shed, by=cast.eve)
    invited = invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook)
    unnamed = invite_organisation(network=cast.avon, by=cast.brook)
    accept_invitation(invitation=invited, by=cast.eve)
    leave_network(member=cast.shed.joined.get(), by=cast.eve)
    with pytest.raises(Refused, match="answered or withdrawn"):
        accept_invitation(invitation=asked, by=cast.brook)
    with pytest.raises(Refused, match=NOT_GOOD):
        accepts(cast.eve, unnamed, guest=cast.shed)
    again = invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook)
    assert accept_invitation(invitation=again, by=cast.eve), "a new offer counts, on the same day too"


@pytest.mark.parametrize("said_no", ["network", "organisation"])
def test_a_no_settles_both_what_was_asked_and_what_was_offered(cast: Cast, said_no: str) -> None:
    asked = ask_to_join(network=cast.avon, guest=cast.shed, by=cast.eve)
    invited = invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook)
    if said_no == "network":
        decline_invitation(invitation=asked, by=cast.brook)
        other, who = invited, cast.eve
    else:
        decline_invitation(invitation=invited, by=cast.eve)
        other, who = asked, cast.brook
    with pytest.raises(Refused, match="answered or withdrawn"):
        accept_invitation(invitation=other, by=who)
    assert not cast.shed.joined.exists()


def test_offers_that_are_good_for_nothing_stand_in_nobodys_way(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock
) -> None:
    monkeypatch.setattr("manyworks.core.invitations.actions.MOST_OPEN", 3)
    manager = cast.holder(cast.kiln, "workshop_manager")
    for _ in range(3):
        invite_person(organisation=cast.kiln, role="trainee", by=manager)
    with pytest.raises(Refused, match="waiting for an answer"):
        invite_person(organisation=cast.kiln, role="trainee", by=cast.cato)
    end_membership(membership=manager.memberships.get(), by=cast.cato)
    frozen_clock.advance(minutes=1)
    assert invite_person(organisation=cast.kiln, role="trainee", by=cast.cato)


def test_a_network_invites_again_whom_one_invited_whose_role_has_ended(cast: Cast) -> None:
    second = give_role(cast.trust, cast.cato, "coordinator", by=cast.brook)
    old = invite_organisation(network=cast.avon, guest=cast.shed, by=cast.cato)
    end_membership(membership=second, by=cast.brook)
    invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook)
    old.refresh_from_db()
    assert old.answer == "withdrawn"


def test_a_keeper_is_shown_only_links_that_he_made_or_may_give_as_one_of_them(
    cast: Cast, client: Client
) -> None:
    offer = invite_person(organisation=cast.kiln, role="coordinator", by=cast.cato)
    client.force_login(cast.ada)
    page = client.get(f"/invitations/{offer.pk}/").content.decode()
    assert offer.signature not in page and "Withdraw" in page
    client.force_login(cast.cato)
    assert offer.signature in client.get(f"/invitations/{offer.pk}/").content.decode()


def test_an_organisation_that_left_comes_back_the_same_day_by_a_new_link(cast: Cast) -> None:
    bring_in(cast.avon, cast.shed, by=cast.brook)
    leave_network(member=cast.shed.joined.get(), by=cast.eve)
    fresh = invite_organisation(network=cast.avon, by=cast.brook)
    assert accepts(cast.eve, fresh, guest=cast.shed)


def test_who_was_put_out_does_not_come_back_under_another_name_by_an_old_link(cast: Cast) -> None:
    bring_in(cast.avon, cast.shed, by=cast.brook)
    old = invite_organisation(network=cast.avon, by=cast.brook)
    leave_network(member=cast.shed.joined.get(), by=cast.brook)
    twin = create_organisation(by=cast.eve, name="Far Shed Two")
    with pytest.raises(Refused, match=NOT_GOOD):
        accepts(cast.eve, old, guest=twin)


@pytest.mark.django_db(transaction=True)
def test_who_accepts_while_his_role_is_ended_does_not_have_it_again(cast: Cast) -> None:
    held = give_role(cast.kiln, cast.eve, "coordinator", by=cast.cato)
    offer = invite_person(organisation=cast.kiln, role="coordinator", by=cast.cato)
    ended, refused = at_once(
        lambda: end_membership(membership=held, by=cast.cato), lambda: accepts(cast.eve, offer)
    )
    assert ended.until is not None and isinstance(refused, Refused)
    assert not Membership.objects.filter(user=cast.eve, organisation=cast.kiln, until=None).exists()


@pytest.mark.django_db(transaction=True)
def test_who_accepts_while_the_organisation_leaves_does_not_bring_it_in_again(cast: Cast) -> None:
    bring_in(cast.avon, cast.shed, by=cast.brook)
    link = invite_organisation(network=cast.avon, by=cast.brook)
    member = cast.shed.joined.get()
    _left, refused = at_once(
        lambda: leave_network(member=member, by=cast.brook),
        lambda: accepts(cast.eve, link, guest=cast.shed),
    )
    assert isinstance(refused, Refused) and not cast.shed.joined.filter(left_on=None).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", [accept_invitation, decline_invitation])
def test_of_two_who_answer_each_other_at_once_the_second_is_told(cast: Cast, second: Any) -> None:
    asked = ask_to_join(network=cast.avon, guest=cast.shed, by=cast.eve)
    invited = invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook)
    _member, refused = at_once(
        lambda: accept_invitation(invitation=invited, by=cast.eve),
        lambda: second(invitation=asked, by=cast.brook),
    )
    assert isinstance(refused, Refused) and cast.shed.joined.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_asks_to_join_while_it_is_let_in_leaves_no_request_open(cast: Cast) -> None:
    invited = invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook)
    _member, refused = at_once(
        lambda: accept_invitation(invitation=invited, by=cast.eve),
        lambda: ask_to_join(network=cast.avon, guest=cast.shed, by=cast.eve),
    )
    assert isinstance(refused, Refused)
    assert not Invitation.objects.filter(answer="open").exists()


def test_who_only_took_part_in_what_left_brings_in_what_he_leads(cast: Cast) -> None:
    """A trainee had no say in the leaving of another organisation."""
    bring_in(cast.avon, cast.shed, by=cast.brook)
    give_role(cast.shed, cast.cato, "trainee", by=cast.eve)
    leave_network(member=cast.kiln.joined.get(), by=cast.cato)
    link = invite_organisation(network=cast.avon, by=cast.brook)
    leave_network(member=cast.shed.joined.get(), by=cast.eve)
    assert accepts(cast.cato, link, guest=cast.kiln)


@pytest.mark.django_db(transaction=True)
def test_whose_role_is_being_ended_ends_nobody_elses(cast: Cast) -> None:
    mine = cast.cato.memberships.get(organisation=cast.kiln)
    second = give_role(cast.kiln, cast.eve, "coordinator", by=cast.cato)
    third = cast.holder(cast.kiln, "coordinator")
    assert third.memberships.exists()
    _ended, refused = at_once(
        lambda: end_membership(membership=second, by=cast.cato),
        lambda: end_membership(membership=mine, by=cast.eve),
    )
    assert isinstance(refused, Refused) and refused.code == "permission.denied"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["lets in", "puts out", "withdraws", "brings in", "declines"])
def test_whose_role_is_being_ended_decides_nothing_for_its_place(cast: Cast, what: str) -> None:
    held = give_role(cast.trust, cast.eve, "coordinator", by=cast.brook)
    if what in ("brings in", "declines"):
        give_role(cast.shed, cast.ada, "coordinator", by=cast.eve)
        held = cast.eve.memberships.get(organisation=cast.shed)
    asked = ask_to_join(network=cast.avon, guest=cast.shed, by=cast.eve)
    link = invite_organisation(network=cast.avon, by=cast.brook)
    named = invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook)
    acts = {
        "lets in": lambda: accept_invitation(invitation=asked, by=cast.eve),
        "puts out": lambda: leave_network(member=cast.kiln.joined.get(), by=cast.eve),
        "withdraws": lambda: withdraw_invitation(invitation=link, by=cast.eve),
        "brings in": lambda: accepts(cast.eve, link, guest=cast.shed),
        "declines": lambda: decline_invitation(invitation=named, by=cast.eve),
    }
    ender = cast.ada if what in ("brings in", "declines") else cast.brook
    _ended, refused = at_once(lambda: end_membership(membership=held, by=ender), acts[what])
    assert isinstance(refused, Refused) and refused.code == "permission.denied"
    assert cast.kiln.joined.filter(left_on=None).exists()
    assert not cast.shed.joined.exists()
