"""Whose an address is: who gets a reset, signs in or opens an account under it, and who learns of it."""

import re
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django.contrib.auth import authenticate
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, RequestFactory

from manyworks.core import first_keeper
from manyworks.core.accounts.actions import create_user, edit_account, prove_address
from manyworks.core.accounts.models import User
from manyworks.core.accounts.queries import holder_of
from manyworks.refused import Refused

PASSWORD = "quite-a-long-one-7"
FORM = {"name": "Ida Ropes", "email": "ida@example.org", "password1": PASSWORD, "password2": PASSWORD}
LONG = "a" * 300 + "@example.org"
TAKEN = "already registered"


@pytest.fixture(autouse=True)
def every_test_sends_its_own_letters(settings: Any) -> None:
    """What was sent to an address a moment ago, in another test, keeps no letter back."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.SIGN_UP = "open"


@pytest.fixture
def ida(db: None) -> User:
    return create_user(email="ida@example.org", name="Ida", password=PASSWORD)


def added(user: User, email: str, *, verified: bool = False) -> EmailAddress:
    return EmailAddress.objects.create(user=user, email=email, verified=verified)


def signed_in(user: User) -> Client:
    """And asked again for the password, as everybody is who changes addresses."""
    client = Client()
    client.force_login(user)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def press(client: Client, button: str, email: str) -> str:
    answer = client.post("/account/email/", {button: "", "email": email}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_address_that_was_added_and_never_proved_opens_nothing(client: Client, ida: User) -> None:
    added(ida, "ida@exmaple.org")
    client.post("/account/password/reset/", {"email": "ida@exmaple.org"})
    assert "/password/reset/key/" not in mail.outbox[0].body
    client.post("/account/login/", {"login": "ida@exmaple.org", "password": PASSWORD})
    assert client.get("/account/me/").status_code == 302
    EmailAddress.objects.filter(email="ida@exmaple.org").update(verified=True)
    client.post("/account/password/reset/", {"email": "ida@exmaple.org"})
    assert "/password/reset/key/" in mail.outbox[1].body
    client.post("/account/login/", {"login": "IDA@exmaple.org", "password": PASSWORD})
    assert client.get("/account/me/").status_code == 200


def test_an_account_is_reached_by_the_address_it_was_opened_under(client: Client, ida: User) -> None:
    client.post("/account/password/reset/", {"email": "Ida@Example.org"})
    assert "/password/reset/key/" in mail.outbox[0].body
    User.objects.update(is_active=False)
    client.post("/account/password/reset/", {"email": ida.email})
    assert "/password/reset/key/" not in mail.outbox[1].body


@pytest.mark.parametrize("verification", ["optional", "mandatory"])
def test_an_address_that_somebody_only_added_is_free_for_whoever_has_it(
    client: Client, ida: User, settings: Any, verification: str
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = verification
    slip = added(ida, "uma@example.org")
    client.post("/account/signup/", FORM | {"email": slip.email})
    uma = User.objects.get(email=slip.email)
    assert holder_of(slip.email) == uma
    [link] = re.findall(r"http://testserver(/account/confirm-email/\S+)", mail.outbox[0].body)
    client.post(link)
    assert EmailAddress.objects.get(verified=True).user == uma


def outcome(answer: HttpResponse, email: str) -> tuple[int, str]:
    [main] = re.findall(r"<main.*</main>", answer.content.decode(), re.S)
    page = re.sub(r"csrf\S+ value=\S+", "", main)
    return answer.status_code, page.replace(email, "ADDRESS")


@pytest.mark.parametrize("verification", ["optional", "mandatory"])
def test_a_form_that_is_wrong_on_purpose_tells_nothing_about_who_has_an_account(
    client: Client, ida: User, settings: Any, verification: str
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = verification
    wrong = FORM | {"password1": "77", "password2": "77"}
    seen = [
        outcome(client.post("/account/signup/", wrong | {"email": email}), email)
        for email in (ida.email, "ghost@example.org")
    ]
    assert seen[0] == seen[1] and TAKEN not in seen[0][1]
    answer = client.post("/account/signup/", FORM)
    assert User.objects.count() == 1
    if verification == "optional":
        assert TAKEN in answer.content.decode(), "without letters nothing else is left to say"
    else:
        assert answer.status_code == 302 and "Already Exists" in mail.outbox[0].subject


def test_a_form_that_is_sent_twice_at_once_breaks_nothing(
    client: Client, ida: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("manyworks.web.accounts.holder_of", lambda _email: None)
    answer = client.post("/account/signup/", FORM)
    assert answer.status_code == 422 and "at this very moment" in answer.content.decode()
    assert User.objects.get() == ida


@pytest.mark.parametrize("theirs", ["eve@example.org", "ghost@example.org"])
def test_an_account_goes_under_no_address_that_was_not_proved(ida: User, theirs: str) -> None:
    create_user(email="eve@example.org", name="Eve")
    client = signed_in(ida)
    assert TAKEN not in press(client, "action_add", theirs)
    assert "must be verified" in press(client, "action_primary", theirs)
    press(client, "action_remove", ida.email)
    ida.refresh_from_db()
    assert ida.email == "ida@example.org"
    assert EmailAddress.objects.filter(email=ida.email).exists()
    press(client, "action_primary", ida.email)
    press(client, "action_remove", theirs)
    assert not EmailAddress.objects.filter(email=theirs).exists()


def test_an_account_goes_under_another_address_that_was_proved(ida: User) -> None:
    client = signed_in(ida)
    added(ida, "rope@example.org", verified=True)
    press(client, "action_primary", "rope@example.org")
    ida.refresh_from_db()
    assert ida.email == "rope@example.org"


@pytest.mark.parametrize("verified", [False, True])
def test_a_letter_proves_no_address_that_stands_for_another_account(
    client: Client, ida: User, settings: Any, verified: bool
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    press(signed_in(ida), "action_add", "eve@example.org")
    eve = create_user(email="eve@example.org", name="Eve")
    if verified:
        prove_address(user=eve)
    [link] = re.findall(r"http://testserver(/account/confirm-email/\S+)", mail.outbox[-1].body)
    assert client.post(link).status_code in (200, 302)
    ida.refresh_from_db()
    assert ida.email == "ida@example.org" and holder_of("eve@example.org") == eve
    assert not EmailAddress.objects.filter(user=ida, verified=True).exists()


def test_of_two_who_prove_one_address_in_the_same_moment_one_is_told_that_it_failed(
    ida: User, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked and found it free; the database takes the first."""
    other = create_user(email="uma@example.org", name="Uma", password=PASSWORD)
    added(ida, "free@example.org", verified=True)
    second = added(other, "free@example.org")
    monkeypatch.setattr("manyworks.web.sign_up.holder_of", lambda _email: None)
    monkeypatch.setattr(EmailAddress, "can_set_verified", lambda _self: True)
    request = rf.get("/")
    request.session, request.user = {}, other  # type: ignore[assignment]
    request._messages = FallbackStorage(request)
    with context.request_context(request):
        assert not get_adapter(request).confirm_email(request, second)
    second.refresh_from_db()
    assert not second.verified


def test_the_machine_gives_no_address_away_that_another_account_has_proved(ida: User) -> None:
    eve = create_user(email="eve@example.org", name="Eve")
    added(ida, "eve@example.org", verified=True)
    with pytest.raises(Refused, match=r"Ida has proved eve@example\.org") as refused:
        call_command("steward", "eve@example.org", proved=True, yes=True)
    assert (refused.value.code, refused.value.field) == ("account.proved", "email")
    User.objects.filter(pk=eve.pk).delete()
    with pytest.raises(Refused, match="already an account"):
        create_user(email="EVE@example.org", name="Eve")


def test_long_addresses_and_names_are_refused_beside_their_field(
    client: Client, db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("MANYWORKS_NEW_PASSWORD", PASSWORD)
    begin = f"/account/begin/{first_keeper.offered()}/"
    keeper = client.post(begin, {"name": "Ida", "email": LONG, "password": PASSWORD})
    assert keeper.status_code == 422 and "at most 254" in keeper.content.decode()
    assert "at most 254" in client.post("/account/signup/", FORM | {"email": LONG}).content.decode()
    for email, name, field, words in (
        (LONG, "Ida", "email", "the e-mail address"),
        ("ida@example.org", "I" * 121, "name", "the name"),
        ("a" * 130 + "@example.org", "", "name", "the name"),
    ):
        with pytest.raises(Refused) as refused:
            call_command("steward", email, name=name)
        assert refused.value.field == field and words in refused.value.hint
    assert not User.objects.exists()
    ida = create_user(email="ida@example.org", name="Ida", password=PASSWORD)
    with pytest.raises(Refused) as refused:
        edit_account(user=ida, by=ida, name="I" * 121, language="", timezone="")
    assert refused.value.field == "name"
    assert "at most 254" in press(signed_in(ida), "action_add", LONG)


@pytest.mark.django_db
@pytest.mark.parametrize("hosts", [["localhost:1", "localhost:2", "LOCALHOST:8471"]])
def test_guesses_at_an_account_count_whatever_host_a_browser_names(settings: Any, hosts: list[str]) -> None:
    settings.ALLOWED_HOSTS, settings.ACCOUNT_RATE_LIMITS = ["localhost"], {}
    create_user(email="ida@example.org", name="Ida", password=PASSWORD)
    said = []
    for number in range(6):
        client = Client(headers={"host": hosts[number % 3]}, REMOTE_ADDR=f"192.0.2.{number}")
        given = {"login": "ida@example.org", "password": "not this one"}
        said.append(client.post("/account/login/", given).content.decode())
    assert "Too many failed login attempts" in said[-1] and "Too many" not in said[0]
    client = Client(headers={"host": "localhost:9"}, REMOTE_ADDR="192.0.2.9")
    right = client.post("/account/login/", {"login": "ida@example.org", "password": PASSWORD})
    assert right.status_code == 200 and "Too many failed login attempts" in right.content.decode()


@pytest.mark.django_db
def test_a_reset_of_ones_own_opens_no_other_lock(rf: RequestFactory, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    vic = create_user(email="vic@example.org", name="Vic", password=PASSWORD)
    mine = create_user(email="me@example.org", name="Me", password=PASSWORD)
    EmailAddress.objects.create(user=mine, email=vic.email)
    cleared = []
    for user in (mine, vic):
        request = rf.post("/")
        with context.request_context(request):
            adapter = get_adapter()
            adapter.set_password(user, PASSWORD)
            for _ in range(5):
                adapter.pre_authenticate(request, email=vic.email)
            with pytest.raises(ValidationError):
                adapter.pre_authenticate(request, email=vic.email)
            get_adapter()._delete_login_attempts_cached_email(request, email=vic.email)
            try:
                adapter.pre_authenticate(request, email=vic.email)
                cleared.append(user)
            except ValidationError:
                get_adapter()._delete_login_attempts_cached_email(request, email=mine.email)
        cache.clear()
    assert cleared == [vic]


@pytest.mark.django_db
def test_an_account_stays_under_its_address_when_another_is_proved(rf: RequestFactory) -> None:
    user = create_user(email="me@example.org", name="Me", password=PASSWORD)
    added = EmailAddress.objects.create(user=user, email="new@example.org")
    request = rf.post("/")
    request.user = user
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    with context.request_context(request):
        assert get_adapter().confirm_email(request, added)
    user.refresh_from_db()
    assert user.email == "me@example.org" and holder_of("me@example.org") == user == holder_of(
        "new@example.org"
    )


@pytest.mark.django_db
def test_sign_in_asks_one_password_of_whoever_the_address_stands_for(rf: RequestFactory) -> None:
    """Others who added it, with the same password even, are not asked."""
    other = create_user(email="ida@example.org", name="Ida", password=PASSWORD)
    EmailAddress.objects.create(user=other, email="ida@works.org")
    own = create_user(email="ida@works.org", name="Ida at work", password=PASSWORD)
    assert authenticate(rf.post("/"), email="ida@works.org", password=PASSWORD) == own
    assert authenticate(rf.post("/"), email="ida@works.org", password="another") is None
