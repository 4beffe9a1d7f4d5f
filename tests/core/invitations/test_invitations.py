"""Nobody comes into an organisation or a network unasked."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.test import Client

from manyworks.core.accounts.actions import create_user
from manyworks.core.invitations import actions
from manyworks.core.invitations.models import Invitation
from manyworks.core.invitations.queries import visible_to, waiting
from manyworks.core.models import LogEntry, Membership, NetworkMember, Role, User
from manyworks.core.organisations.actions import create_organisation, end_membership, enter_network
from manyworks.core.permissions import told
from manyworks.refused import Refused
from tests.core.conftest import Cast
from tests.house import FrozenClock
from tests.joining import give_role


def offered(cast: Cast, role: str = Role.OPERATOR, email: str = "") -> Invitation:
    return actions.invite_person(organisation=cast.kiln, role=role, by=cast.cato, email=email)


def take(offer: Invitation, by: User, **more: object) -> Membership | NetworkMember:
    return actions.accept_invitation(invitation=offer, by=by, signature=offer.signature, **more)  # type: ignore[arg-type]


def events() -> list[str]:
    return list(LogEntry.objects.values_list("event", flat=True))


def test_a_person_comes_in_by_accepting_and_only_once(cast: Cast) -> None:
    offer = offered(cast)
    assert not cast.kiln.memberships.filter(user=cast.eve).exists()
    take(offer, cast.eve)
    assert cast.kiln.memberships.get(user=cast.eve).role == Role.OPERATOR
    with pytest.raises(Refused, match="answered or withdrawn"):
        take(offer, cast.brook)
    assert events()[:2] == ["core.invitation.accepted", "core.member.added"]


@pytest.mark.parametrize("signature", ["", "x", "é", "a" * 5000])
def test_without_the_link_nobody_accepts(cast: Cast, signature: str) -> None:
    offer = offered(cast)
    with pytest.raises(Refused, match="somebody else"):
        actions.accept_invitation(invitation=offer, by=cast.eve, signature=signature)
    other = offered(cast, Role.MENTOR)
    with pytest.raises(Refused, match="somebody else"):
        actions.accept_invitation(invitation=offer, by=cast.eve, signature=other.signature)


def test_an_invitation_with_an_address_is_for_that_person_alone(cast: Cast) -> None:
    offer = offered(cast, email=" EVE@example.org ")
    with pytest.raises(Refused, match="somebody else"):
        take(offer, cast.brook)
    with pytest.raises(Refused, match="somebody else"):
        actions.accept_invitation(invitation=offer, by=cast.eve)
    assert not visible_to(cast.eve).exists(), "her address is not proved"
    EmailAddress.objects.create(user=cast.eve, email="Eve@example.org", verified=False)
    with pytest.raises(Refused, match="somebody else"):
        take(offer, cast.eve)
    EmailAddress.objects.update(verified=True)
    assert list(visible_to(cast.eve)) == [offer]
    actions.accept_invitation(invitation=offer, by=cast.eve)


def test_inviting_tells_nothing_about_who_has_an_account(cast: Cast, client: Client) -> None:
    client.force_login(cast.cato)
    address, seen = "/organisations/kiln-works/people/invite/", []
    for email in ("eve@example.org", "ghost@example.org"):
        answer = client.post(address, {"role": "member", "email": email}, follow=True)
        [main] = re.findall(r"<main.*</main>", answer.content.decode(), re.S)
        page = re.sub(r"invitations/\d+/[^/<\"]*|csrf\S+ value=\S+", "", main)
        seen.append(page.replace(email, "EMAIL"))
    assert seen[0] == seen[1]


def test_an_offer_lapses_withdraws_and_is_declined(cast: Cast, frozen_clock: FrozenClock) -> None:
    first, second, third = offered(cast), offered(cast), offered(cast)
    actions.withdraw_invitation(invitation=first, by=cast.cato)
    actions.decline_invitation(invitation=second, by=cast.eve, signature=second.signature)
    frozen_clock.advance(days=14)
    for offer in (first, second, third):
        with pytest.raises(Refused, match="its time is over"):
            take(offer, cast.eve)
    with pytest.raises(Refused, match="It takes one of these roles"):
        actions.withdraw_invitation(invitation=third, by=cast.eve)


def test_what_somebody_may_not_give_any_more_is_not_taken(cast: Cast) -> None:
    manager = cast.holder(cast.kiln, Role.WORKSHOP_MANAGER)
    offer = actions.invite_person(organisation=cast.kiln, role=Role.MENTOR, by=manager)
    end_membership(membership=manager.memberships.get(), by=cast.cato)
    with pytest.raises(Refused, match="somebody who made it"):
        take(offer, cast.eve)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.INSPECTOR, Role.SITE_LEAD])
def test_whoever_may_not_give_a_role_neither_sees_nor_withdraws_its_offer(cast: Cast, role: str) -> None:
    """A link that a manager could read would make him what it was meant to make somebody else."""
    manager = cast.holder(cast.kiln, Role.WORKSHOP_MANAGER)
    offer, own = offered(cast, role), offered(cast, Role.OPERATOR)
    seen = set(visible_to(manager))
    assert own in seen and offer not in seen
    with pytest.raises(Refused, match="may not withdraw"):
        actions.withdraw_invitation(invitation=offer, by=manager)
    client = Client()
    client.force_login(manager)
    assert client.get(offer.get_absolute_url()).status_code == 404
    assert offer.link not in client.get("/organisations/kiln-works/").content.decode()


def test_an_old_link_opens_no_other_offer_that_got_its_number(cast: Cast) -> None:
    """As after a backup is restored."""
    old = offered(cast, Role.TRAINEE)
    signature, number = old.signature, old.pk
    Invitation.objects.filter(pk=number).delete()
    new = Invitation(pk=number, kind="person", organisation=cast.kiln, role="coordinator", made_by=cast.cato)
    new.save(force_insert=True)
    assert not Invitation.objects.get(pk=number).opened_by(signature)
    assert Invitation.objects.get(pk=number).opened_by(new.signature)


def test_one_who_asks_for_many_stops_nobody_else(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_ASKED", 2)
    for number in range(3):
        firm = create_organisation(by=cast.cato, name=f"Firm {number}")
        if number < 2:
            actions.ask_to_join(network=cast.avon, guest=firm, by=cast.cato)
    with pytest.raises(Refused, match="waiting for an answer"):
        actions.ask_to_join(network=cast.avon, guest=firm, by=cast.cato)
    actions.ask_to_join(network=cast.avon, guest=cast.shed, by=cast.eve)
    actions.invite_organisation(network=cast.avon, by=cast.brook)


def test_many_requests_of_one_hide_nobody_else_s(cast: Cast) -> None:
    for number in range(6):
        firm = create_organisation(by=cast.cato, name=f"Firm {number}")
        actions.ask_to_join(network=cast.avon, guest=firm, by=cast.cato)
    actions.ask_to_join(network=cast.avon, guest=cast.shed, by=cast.eve)
    told = [task.words for task in waiting(cast.brook)]
    assert len(told) == 4 and told[-1] == "Far Shed asks to join Avon"


def test_too_many_offers_and_odd_addresses_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_OPEN", 2)
    for email in ("not an address", "a" * 300 + "@example.org"):
        with pytest.raises(Refused) as refusal:
            offered(cast, email=email)
        assert refusal.value.field == "email"
    with pytest.raises(Refused) as role:
        offered(cast, role="king")
    assert role.value.field == "role"
    offered(cast), offered(cast)
    with pytest.raises(Refused, match="waiting for an answer"):
        offered(cast)


def test_an_organisation_comes_into_a_network_when_both_agree(cast: Cast) -> None:
    offer = actions.invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook)
    assert not cast.shed.joined.exists()
    for stranger in (cast.cato, cast.brook):
        with pytest.raises(Refused, match="somebody else"):
            take(offer, stranger)
    with pytest.raises(Refused, match="has been offered this already"):
        actions.invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook)
    actions.accept_invitation(invitation=offer, by=cast.eve)
    assert cast.shed.joined.get().network == cast.avon
    with pytest.raises(Refused, match="already in"):
        actions.invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook)


def test_an_organisation_is_entered_into_a_network_once(cast: Cast) -> None:
    """Two invitations to whoever has the link, and both are used for the same organisation."""
    offers = [actions.invite_organisation(network=cast.avon, by=cast.brook) for _ in range(2)]
    take(offers[0], cast.eve, guest=cast.shed)
    with pytest.raises(Refused, match="already in"):
        take(offers[1], cast.eve, guest=cast.shed)
    with pytest.raises(Refused, match="already in"):
        enter_network(network=cast.avon, organisation=cast.shed, by=cast.brook)


def test_an_organisation_asks_and_is_let_in_or_not(cast: Cast, frozen_clock: FrozenClock) -> None:
    with pytest.raises(Refused):
        actions.ask_to_join(network=cast.avon, guest=cast.shed, by=cast.cato)
    request = actions.ask_to_join(network=cast.avon, guest=cast.shed, by=cast.eve)
    with pytest.raises(Refused, match="somebody else"):
        take(request, cast.eve)
    actions.decline_invitation(invitation=request, by=cast.brook)
    with pytest.raises(Refused, match="Avon declined this on") as refused:
        actions.ask_to_join(network=cast.avon, guest=cast.shed, by=cast.eve)
    assert refused.value.code == "invitation.declined" and "Ask again from" in refused.value.hint
    frozen_clock.advance(days=14)
    again = actions.ask_to_join(network=cast.avon, guest=cast.shed, by=cast.eve)
    actions.accept_invitation(invitation=again, by=cast.brook)
    assert cast.shed.joined.get().network == cast.avon


def test_not_even_the_keeper_brings_an_organisation_in_unasked(cast: Cast) -> None:
    offer = actions.invite_organisation(network=cast.avon, guest=cast.shed, by=cast.ada)
    for act in (
        lambda: take(offer, cast.ada),
        lambda: actions.ask_to_join(network=cast.avon, guest=cast.shed, by=cast.ada),
        lambda: take(actions.invite_organisation(network=cast.avon, by=cast.ada), cast.ada, guest=cast.shed),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "permission.denied"
    assert not cast.shed.joined.exists()
    take(offer, cast.eve)
    assert cast.shed.joined.get().network == cast.avon


def test_after_a_no_the_network_may_still_invite(cast: Cast) -> None:
    request = actions.ask_to_join(network=cast.avon, guest=cast.shed, by=cast.eve)
    actions.decline_invitation(invitation=request, by=cast.brook)
    take(actions.invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook), cast.eve)
    assert cast.shed.joined.get().network == cast.avon


def test_an_open_invitation_brings_in_only_an_organisation_of_ones_own(cast: Cast) -> None:
    offer = actions.invite_organisation(network=cast.avon, by=cast.brook)
    with pytest.raises(Refused) as none:
        take(offer, cast.eve)
    assert none.value.field == "guest"
    with pytest.raises(Refused):
        take(offer, cast.cato, guest=cast.shed)
    take(offer, cast.eve, guest=cast.shed)
    assert cast.shed.joined.exists()
    offer.refresh_from_db()
    assert offer.guest == cast.shed


def test_one_that_lapsed_does_not_stand_in_the_way(cast: Cast, frozen_clock: FrozenClock) -> None:
    actions.invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook)
    frozen_clock.advance(days=15)
    actions.accept_invitation(
        invitation=actions.invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook), by=cast.eve
    )


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "person", "role": ""}, {"kind": "person", "network": True}, {"kind": "organisation"},
     {"kind": "request", "network": True, "organisation": None, "role": ""}],
)  # fmt: skip
def test_the_database_itself_keeps_the_rules(cast: Cast, wrong: dict[str, object]) -> None:
    row = {"organisation": cast.kiln, "role": "member", "made_by": cast.cato} | wrong
    row["network"] = cast.avon if row.get("network") else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(**row)


def test_everybody_sees_the_invitations_that_concern_them(cast: Cast) -> None:
    person = offered(cast)
    place = actions.invite_organisation(network=cast.avon, guest=cast.shed, by=cast.brook)
    asked = actions.ask_to_join(network=cast.avon, guest=cast.shed, by=cast.eve)
    first = Invitation.objects.get(guest=cast.kiln)
    assert set(visible_to(cast.cato)) == {person, first}
    assert set(visible_to(cast.brook)) == {place, asked, first}
    assert set(visible_to(cast.eve)) == {place, asked}
    assert set(visible_to(cast.ada)) == {person, place, asked, first}
    assert not visible_to(None).exists()
    assert not visible_to(cast.holder(cast.kiln, Role.OPERATOR)).filter(pk=person.pk).exists()


def test_what_joining_means_names_everything_that_coordinators_may_do(cast: Cast) -> None:
    assert told.reaching() == told.OF_THE_NETWORK | set(told.TO_COORDINATORS)
    assert not told.OF_THE_NETWORK & set(told.TO_COORDINATORS)


def test_the_pages_invite_and_answer(cast: Cast, client: Client) -> None:
    client.force_login(cast.cato)
    made = client.post("/organisations/kiln-works/people/invite/", {"role": "operator"}, follow=True)
    link = re.search(r"http://testserver(/invitations/[^<\"]+)", made.content.decode())
    assert link and "Whoever has it can use it, once" in made.content.decode()
    assert "Whoever has the link" in client.get("/organisations/kiln-works/").content.decode()
    client.logout()
    page = client.get(link[1]).content.decode()
    assert "Sign in to answer" in page and "Everybody in this organisation sees your name" in page
    assert client.get(link[1][:-2] + "/").status_code == 404
    assert client.get("/invitations/1/").status_code == 404
    fay = create_user(email="fay@example.org", name="Fay")
    client.force_login(fay)
    number, signature = link[1].strip("/").split("/")[1:]
    assert "Accept" in client.get(link[1]).content.decode()
    done = client.post(f"/invitations/{number}/accept/", {"signature": signature}, follow=True)
    assert (
        "Welcome to Kiln Works" in done.content.decode() and cast.kiln.memberships.filter(user=fay).exists()
    )
    assert client.post(f"/invitations/{number}/accept/", {"signature": signature}).status_code == 422


def test_the_pages_of_networks_invite_ask_and_answer(cast: Cast, client: Client) -> None:
    client.force_login(cast.eve)
    assert "Ask to join" in client.get("/networks/avon/").content.decode()
    asking = client.get("/networks/avon/members/ask/").content.decode()
    assert "see your rates; only you can set them" in asking
    asked = client.post("/networks/avon/members/ask/", {"guest": cast.shed.pk}, follow=True)
    assert "Withdraw" in asked.content.decode() and "Let them in" not in asked.content.decode()
    client.force_login(cast.brook)
    assert "Far Shed asks to join Avon" in client.get("/").content.decode()
    request = Invitation.objects.get(guest=cast.shed)
    page = client.get(request.get_absolute_url()).content.decode()
    assert "Let them in" in page
    client.post(f"/invitations/{request.pk}/decline/")
    client.post("/networks/avon/members/invite/", {"guest": ""})
    offer = Invitation.objects.first()
    assert offer is not None and offer.guest is None
    client.force_login(cast.eve)
    assert "Far Shed" in client.get(offer.link).content.decode()
    data = {"signature": offer.signature, "guest": cast.kiln.pk}
    assert client.post(f"/invitations/{offer.pk}/accept/", data).status_code == 422
    data["guest"] = cast.shed.pk
    assert client.post(f"/invitations/{offer.pk}/accept/", data).status_code == 302
    assert "Leave" in client.get("/organisations/far-shed/").content.decode()
    client.post(f"/networks/members/{cast.shed.joined.get().pk}/leave/")
    assert not cast.shed.joined.filter(left_on=None).exists()


def test_a_second_answer_at_once_counts_for_nothing(cast: Cast) -> None:
    """Two hold the same row as it was; the second finds it answered."""
    offer = offered(cast)
    stale = Invitation.objects.get(pk=offer.pk)
    take(offer, cast.eve)
    with pytest.raises(Refused):
        take(stale, cast.brook)
    give_role(cast.kiln, cast.brook, Role.MEMBER, by=cast.cato)
