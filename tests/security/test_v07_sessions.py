"""Chapters 7 and 9 of the standard: when a session begins and ends, and what a signed link is worth."""

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.account import app_settings
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from manyworks.core.accounts.models import User
from tests.core.conftest import Cast, cast  # noqa: F401  (fixture)

PASSWORD, OTHER = "quite-a-long-one-7", "another-long-one-8"


@pytest.fixture
def eve(cast: Cast) -> User:  # noqa: F811
    cache.clear()
    cast.eve.set_password(PASSWORD)
    cast.eve.save()
    return cast.eve


def signed_in(user: User, client: Client | None = None) -> Client:
    client = client or Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert inside(client)
    return client


def inside(client: Client) -> bool:
    return bool(client.get("/account/me/").status_code == 200)


def with_cookie(value: str) -> Client:
    client = Client()
    client.cookies["sessionid"] = value
    return client


def test_signing_in_gives_a_new_session_that_the_server_keeps(eve: User) -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    session = client.session
    session["before"] = "x"
    session.save()
    planted = str(session.session_key)
    client.cookies["sessionid"] = planted
    signed_in(eve, client)
    key = client.cookies["sessionid"].value
    assert key != planted and len(key) == 32 and not inside(with_cookie(planted))
    assert Session.objects.filter(pk=key).exists(), "a reference; nothing is told by the cookie itself"
    assert not inside(with_cookie("b" * 32)), "a session that the server does not know is none"


def test_a_session_ends_with_signing_out(eve: User) -> None:
    client = signed_in(eve)
    copy = with_cookie(client.cookies["sessionid"].value)
    assert inside(copy)
    client.post("/account/logout/")
    assert not inside(copy) and not inside(client)


def test_a_session_ends_by_itself(eve: User) -> None:
    client = signed_in(eve)
    row = Session.objects.get(pk=client.cookies["sessionid"].value)
    left = row.expire_date - timezone.now()
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not inside(client)


def test_sessions_end_with_the_account(eve: User) -> None:
    clients = [signed_in(eve), signed_in(eve)]
    User.objects.filter(pk=eve.pk).update(is_active=False)
    assert not any(inside(client) for client in clients)
    again = Client()
    again.post("/account/login/", {"login": eve.email, "password": PASSWORD})
    assert not inside(again)


def test_another_password_ends_all_other_sessions(eve: User) -> None:
    here, elsewhere = signed_in(eve), signed_in(eve)
    form = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    here.post("/account/password/change/", form)
    assert inside(here) and not inside(elsewhere)


def test_another_key_of_the_installation_ends_all_sessions(eve: User, settings: Any) -> None:
    client = signed_in(eve)
    settings.SECRET_KEY = "another"
    assert not inside(client)


@pytest.mark.parametrize("path", ["/", "/organisations/", "/jobs/", "/log/", "/account/me/", "/account/2fa/"])
def test_every_page_offers_to_sign_out(cast: Cast, client: Client, path: str) -> None:  # noqa: F811
    client.force_login(cast.cato)
    assert 'action="/account/logout/"' in client.get(path).content.decode()


@pytest.fixture
def address(eve: User) -> EmailAddress:
    return EmailAddress.objects.create(user=eve, email=eve.email, verified=False, primary=True)


def proves(key: str, address: EmailAddress, client: Client) -> bool:
    client.post(f"/account/confirm-email/{key}/")
    address.refresh_from_db()
    return bool(address.verified)


def test_a_link_that_was_changed_forged_or_meant_for_something_else_proves_nothing(
    address: EmailAddress, client: Client
) -> None:
    key = EmailConfirmationHMAC(address).key
    head, stamp, _signature = key.split(":")
    forged = [
        f"{head}:{stamp}:{'A' * 43}",
        f"{head}:{stamp}:",
        signing.dumps(address.pk, salt="another purpose"),
        signing.dumps(address.pk, key="another key", salt=app_settings.SALT),
    ]
    assert not any(proves(one, address, client) for one in forged)
    assert proves(key, address, client) and not inside(client), "proved, and nobody is signed in by it"


def test_a_link_proves_nothing_after_its_time(
    address: EmailAddress, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = EmailConfirmationHMAC(address).key
    later = time.time() + 3 * 24 * 3600 + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert not proves(key, address, client)
