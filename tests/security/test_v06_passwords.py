"""Chapter 6 of the standard: what a password may be, how it is changed, and that a second step stays."""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory

from manyworks.core.accounts.models import User
from manyworks.web.data_folder import database_settings
from tests.core.conftest import Cast, cast  # noqa: F401  (fixture)

OLD, NEW = "quite-a-long-one-7", "another-long-one-8"
CHANGE = "/account/password/change/"


@pytest.fixture
def eve(cast: Cast) -> User:  # noqa: F811
    """Somebody with a password and a proved address, whom nobody has guessed at."""
    cache.clear()
    cast.eve.set_password(OLD)
    cast.eve.save()
    EmailAddress.objects.create(user=cast.eve, email=cast.eve.email, verified=True, primary=True)
    return cast.eve


def signs_in(user: User, password: str) -> bool:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": password})
    return client.get("/account/me/").status_code == 200


def changed(client: Client, old: str, new: str) -> bool:
    cache.clear()  # so many changes a minute are refused
    answer = client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})
    return answer.status_code == 302


def reset_link(client: Client, user: User) -> str:
    client.post("/account/password/reset/", {"email": user.email})
    [link] = re.findall(r"/account/password/reset/key/\S+", str(mail.outbox[-1].body))
    return str(link)


def test_a_password_is_changed_by_whoever_knows_the_present_one(eve: User) -> None:
    client = Client()
    client.force_login(eve)
    assert not changed(client, "wrong-password", NEW)
    for weak in ("short", "password123", "1234567890", "qwertyuiop", eve.email):
        assert not changed(client, OLD, weak), weak
    assert changed(client, OLD, NEW)
    assert signs_in(eve, NEW) and not signs_in(eve, OLD)


@pytest.mark.parametrize(
    "password",
    [
        "onlysmallletterswithoutanythingelse",
        " spaces at both ends ",
        "パスワードはなんでもよい言葉",
        "Xy" * 100,
    ],
)
def test_any_long_password_is_taken_exactly_as_it_is_typed(eve: User, password: str) -> None:
    client = Client()
    client.force_login(eve)
    assert changed(client, OLD, password)
    assert signs_in(eve, password)
    for almost in (password.strip(), password.swapcase(), password[:64]):
        assert almost == password or not signs_in(eve, almost), almost


def test_passwords_are_typed_covered_and_may_be_filled_in(eve: User, client: Client, settings: Any) -> None:
    settings.SIGN_UP = "open"
    pages = {path: client.get(path) for path in ("/account/login/", "/account/signup/")}
    client.force_login(eve)
    pages[CHANGE] = client.get(CHANGE)
    for path, page in pages.items():
        fields = re.findall(r'<input[^>]*name="[^"]*password\w*"[^>]*>', page.content.decode())
        assert fields, path
        for field in fields:
            assert 'type="password"' in field and "maxlength" not in field, field
            assert 'autocomplete="off"' not in field, field


def test_a_reset_works_once_signs_nobody_in_and_keeps_the_second_step(eve: User, rf: RequestFactory) -> None:
    request = rf.get("/")
    with context.request_context(request):
        TOTP.activate(eve, generate_totp_secret())
    client = Client()
    link = reset_link(client, eve)
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    assert link not in address, "the secret leaves the address line"
    client.post(address, {"password1": NEW, "password2": NEW})
    assert client.get("/account/me/").status_code == 302, "not signed in"
    eve.refresh_from_db()
    assert eve.check_password(NEW)
    again = Client()
    assert again.get(link).context["token_fail"]
    login = again.post("/account/login/", {"login": eve.email, "password": NEW})
    assert login["Location"].startswith("/account/2fa/authenticate/")
    assert again.get("/account/me/").status_code == 302, "the second step is still asked"


def test_codes_count_once(eve: User, rf: RequestFactory) -> None:
    with context.request_context(rf.get("/")):
        codes = RecoveryCodes.activate(eve)
        first, *others = codes.get_unused_codes()
        assert all(len(code) >= 8 for code in others)
        assert codes.validate_code(first) and not codes.validate_code(first)


def test_second_steps_are_changed_after_asking_again_who_it_is(eve: User) -> None:
    client = Client()
    client.force_login(eve)
    for path in ("totp/activate/", "webauthn/add/"):
        assert client.get(f"/account/2fa/{path}")["Location"].startswith("/account/reauthenticate/"), path


def test_guesses_are_counted_whatever_address_a_visitor_claims(eve: User, rf: RequestFactory) -> None:
    for number in range(5):
        claimed = {"x-forwarded-for": f"198.51.100.{number}", "x-real-ip": f"198.51.100.{number}"}
        request = rf.get("/", headers=claimed)
        assert get_client_ip(request) == "127.0.0.1"
        Client().post("/account/login/", {"login": eve.email, "password": "wrong"}, headers=claimed)
    assert not signs_in(eve, OLD)
    cache.clear()


def test_behind_a_proxy_its_own_word_counts_and_not_the_visitors(rf: RequestFactory, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = rf.get("/", headers={"x-forwarded-for": "198.51.100.9, 203.0.113.5"})
    assert get_client_ip(request) == "203.0.113.5"


def test_an_installation_begins_without_accounts(db: None) -> None:
    assert not User.objects.exists()


def test_settings_hold_no_password() -> None:
    assert database_settings("postgres://host/name", Path("x"))["PASSWORD"] == ""
