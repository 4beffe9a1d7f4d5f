"""Accounts: opening, signing in, changing, and the demo's one click."""

import pytest
from django.core.management import call_command
from django.test import Client

from manyworks.core.accounts.actions import (
    appoint_steward,
    create_user,
    edit_account,
    sign_in_as_demo_user,
    welcome_user,
)
from manyworks.core.accounts.models import User
from manyworks.core.accounts.queries import demo_cast, display_name
from manyworks.core.models import LogEntry
from manyworks.refused import Refused
from tests.core.conftest import Cast

PASSWORD = "quite-a-long-one-7"


@pytest.mark.django_db
def test_an_address_has_one_account_whatever_its_case() -> None:
    user = create_user(email="Ida@Example.org", name="Ida", password=PASSWORD)
    assert user.email == "ida@example.org" and user.check_password(PASSWORD)
    with pytest.raises(Refused) as refusal:
        create_user(email="IDA@example.ORG", name="Other")
    assert (refusal.value.code, refusal.value.field) == ("account.exists", "email")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        ("nobody", PASSWORD, "email"),
        ("a@example.org", "short", "password"),
        ("b@example.org", "password123", "password"),
    ],
)
def test_bad_addresses_and_passwords_are_refused(email: str, password: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        create_user(email=email, name="Ida", password=password)
    assert refusal.value.field == field and User.objects.count() == 0


@pytest.mark.django_db
def test_signing_up_in_and_out(client: Client) -> None:
    form = {"name": "Ida Ropes", "email": "ida@example.org", "password1": PASSWORD, "password2": PASSWORD}
    done = client.post("/account/signup/", form)
    assert done.status_code == 302, done.content.decode()[-2000:]
    user = User.objects.get()
    assert display_name(user) == "Ida Ropes" and not user.is_steward and not user.is_demo
    assert LogEntry.objects.get(event="core.account.created").actor == user
    assert client.get("/account/me/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/account/me/").status_code == 302
    wrong = client.post("/account/login/", {"login": "ida@example.org", "password": "wrong-password"})
    assert wrong.status_code == 200 and "error-summary" in wrong.content.decode()
    right = client.post("/account/login/", {"login": "IDA@example.org", "password": PASSWORD})
    assert right.status_code == 302 and client.get("/account/me/").status_code == 200


@pytest.mark.django_db
def test_guessing_passwords_is_slowed_down(client: Client) -> None:
    create_user(email="ida@example.org", name="Ida", password=PASSWORD)
    for _ in range(12):
        client.post("/account/login/", {"login": "ida@example.org", "password": "wrong-password"})
    client.post("/account/login/", {"login": "ida@example.org", "password": PASSWORD})
    assert client.get("/account/me/").status_code == 302, "the right password must not work at once now"


def test_people_change_their_own_account_only(cast: Cast, client: Client) -> None:
    client.force_login(cast.eve)
    form = {"name": "Eve Shed", "language": "en-gb", "timezone": "America/Los_Angeles"}
    assert client.post("/account/me/", form).status_code == 302
    cast.eve.refresh_from_db()
    assert (cast.eve.name, cast.eve.timezone) == ("Eve Shed", "America/Los_Angeles")
    with pytest.raises(Refused):
        edit_account(user=cast.cato, name="X", language="", timezone="", by=cast.eve)
    with pytest.raises(Refused) as zone:
        edit_account(user=cast.eve, name="X", language="", timezone="Moon/Base", by=cast.eve)
    assert zone.value.field == "timezone"
    with pytest.raises(Refused) as language:
        edit_account(user=cast.eve, name="X", language="tlh", timezone="", by=cast.eve)
    assert language.value.field == "language"
    assert client.post("/account/me/", {"name": ""}).status_code == 422


def test_welcome_gives_a_name(cast: Cast) -> None:
    assert welcome_user(user=cast.eve, name="Evelyn").name == "Evelyn"


@pytest.mark.django_db
def test_the_demo_cast_signs_in_with_one_click_in_a_demo_only(client: Client, settings: object) -> None:
    maya = create_user(email="maya@demo.example", name="Maya Okoro", demo_part="coordinates Severnside")
    other = create_user(email="real@example.org", name="Real")
    refused = client.post("/account/demo/", {"user": maya.pk})
    assert refused.status_code == 422 and "not a demo" in refused.content.decode()
    assert demo_cast().count() == 0 and client.get("/account/me/").status_code == 302
    settings.DEMO = True  # type: ignore[attr-defined]
    landing = client.get("/").content.decode()
    assert "Maya Okoro" in landing and "coordinates Severnside" in landing and "Real" not in landing
    for nobody in (other.pk, "²", "9" * 5000, "1_0", "-1", ""):
        assert client.post("/account/demo/", {"user": nobody}).status_code == 422
    assert client.post("/account/demo/", {"user": "x"}).status_code == 422
    assert client.get("/account/demo/").status_code == 405
    assert client.post("/account/demo/", {"user": maya.pk})["Location"] == "/"
    assert client.get("/account/me/").status_code == 200
    assert LogEntry.objects.filter(event="core.account.demo_entered", actor=maya).exists()
    assert maya.initials == "MO" and sign_in_as_demo_user.__doc__


@pytest.mark.django_db
def test_the_command_line_appoints_stewards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANYWORKS_NEW_PASSWORD", PASSWORD)
    call_command("steward", "ida@example.org", name="Ida")
    ida = User.objects.get()
    assert ida.is_steward and ida.name == "Ida" and ida.check_password(PASSWORD)
    call_command("steward", "IDA@example.org", step_down=True)
    ida.refresh_from_db()
    assert not ida.is_steward
    assert appoint_steward(user=ida).is_steward


def test_times_are_shown_in_the_readers_zone(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    cast.ada.timezone = "America/Los_Angeles"
    cast.ada.save()
    page = client.get("/log/").content.decode()
    assert " PST" in page or " PDT" in page


def test_passkeys_and_codes_are_offered_and_reached(cast: Cast, client: Client) -> None:
    assert "passkey" in client.get("/account/login/").content.decode().lower()
    client.force_login(cast.cato)
    shown = client.get("/account/2fa/").content.decode()
    for address in ("/account/2fa/totp/activate/", "/account/2fa/webauthn/"):
        assert address in shown
        assert client.get(address, follow=True).status_code == 200
