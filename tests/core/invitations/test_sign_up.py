"""Which account the link of an invitation opens, where accounts are opened by invitation."""

from typing import Any

import pytest
from django.test import Client

from manyworks.core.invitations.actions import invite_organisation, invite_person, sign_up_with
from manyworks.core.invitations.models import Invitation
from manyworks.core.models import LogEntry, Role, User
from manyworks.core.organisations.actions import end_membership
from manyworks.refused import Refused
from tests.core.conftest import Cast

PASSWORD = "quite-a-long-one-7"
ANOTHER = "The invitation is for another address"


@pytest.fixture(autouse=True)
def by_invitation(settings: Any) -> None:
    settings.SIGN_UP, settings.ACCOUNT_RATE_LIMITS = "invitation", False


def sign_up(offer: Invitation, email: str) -> str:
    """Another browser each time; returns what it was shown at the end."""
    client = Client()
    client.get(offer.link)
    form = {"name": "Ida", "email": email, "password1": PASSWORD, "password2": PASSWORD}
    return client.post("/account/signup/", form, follow=True).content.decode()


def opened(email: str) -> bool:
    return User.objects.filter(email=email).exists()


def test_a_link_opens_one_account_whoever_has_it(cast: Cast) -> None:
    for number, offer in enumerate(
        (
            invite_person(organisation=cast.kiln, role=Role.MENTOR, by=cast.cato),
            invite_organisation(network=cast.avon, by=cast.brook),
        )
    ):
        assert "Open an account" in Client().get(offer.link).content.decode()
        for browser in range(3):
            sign_up(offer, f"ida{number}{browser}@example.org")
        ida = User.objects.get(email__startswith=f"ida{number}")
        assert ida.email == f"ida{number}0@example.org"
        offer.refresh_from_db()
        assert offer.signed_up_at and offer.is_open, "and whoever has the account may still accept"
        assert LogEntry.objects.filter(event="core.invitation.signed_up", subject_id=offer.pk).count() == 1
        shown = Client().get(offer.link).content.decode()
        assert "Open an account" not in shown and "Sign in to answer" in shown


def test_of_two_browsers_at_once_one_opens_an_account(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = invite_person(organisation=cast.kiln, role=Role.MENTOR, by=cast.cato)
    sign_up(offer, "ida@example.org")
    stale = Invitation.objects.get(pk=offer.pk)
    stale.signed_up_at = None
    monkeypatch.setattr("manyworks.web.sign_up.invitation_in", lambda _session: stale)
    assert "signed up with this link already" in sign_up(offer, "late@example.org")
    assert not opened("late@example.org"), "nothing of it stays"
    with pytest.raises(Refused, match="signed up with this link already"):
        sign_up_with(invitation=stale)


def test_a_form_that_is_refused_uses_no_link_up(cast: Cast) -> None:
    offer = invite_person(organisation=cast.kiln, role=Role.MENTOR, by=cast.cato)
    sign_up(offer, cast.eve.email)
    sign_up(offer, "ida@example.org")
    assert opened("ida@example.org")


def test_with_a_mail_server_a_link_does_not_tell_who_has_an_account(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    shown = []
    for email in (cast.eve.email, "ghost@example.org"):
        offer = invite_person(organisation=cast.kiln, role=Role.MENTOR, by=cast.cato)
        sign_up(offer, email)
        shown.append("Open an account" in Client().get(offer.link).content.decode())
    assert shown == [False, False] and opened("ghost@example.org")


def test_an_invitation_for_one_address_opens_no_account_under_another(cast: Cast) -> None:
    offer = invite_person(organisation=cast.kiln, role=Role.MENTOR, by=cast.cato, email="wanted@example.org")
    shown = sign_up(offer, "other@example.org")
    assert ANOTHER in shown and 'id="id_email_error"' in shown and "wanted" not in shown
    assert not opened("other@example.org")
    sign_up(offer, "Wanted@Example.org")
    assert opened("wanted@example.org")


def test_where_accounts_are_open_to_all_an_invitation_binds_nobody(cast: Cast, settings: Any) -> None:
    settings.SIGN_UP = "open"
    offer = invite_person(organisation=cast.kiln, role=Role.MENTOR, by=cast.cato, email="wanted@example.org")
    sign_up(offer, "other@example.org")
    offer.refresh_from_db()
    assert opened("other@example.org") and offer.signed_up_at is None


@pytest.mark.parametrize("lost", ["role", "account"])
def test_a_link_whose_maker_may_not_make_it_any_more_opens_no_account(cast: Cast, lost: str) -> None:
    manager = cast.holder(cast.kiln, Role.WORKSHOP_MANAGER)
    offer = invite_person(organisation=cast.kiln, role=Role.MENTOR, by=manager)
    if lost == "role":
        end_membership(membership=manager.memberships.get(), by=cast.cato)
    else:
        User.objects.filter(pk=manager.pk).update(is_active=False)
    assert "Accounts are opened by invitation" in sign_up(offer, "ida@example.org")
    assert not opened("ida@example.org")
