"""Who may open an account here, who becomes its keeper, and under which address links lead here."""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import ScryptPasswordHasher  # type: ignore[attr-defined]
from django.core import mail
from django.core.management import call_command
from django.test import Client

from manyworks.core import first_keeper
from manyworks.core.accounts.actions import become_first_keeper, create_user, prove_address
from manyworks.core.accounts.models import User
from manyworks.core.invitations.actions import accept_invitation, invite_person, withdraw_invitation
from manyworks.core.invitations.queries import proved_addresses
from manyworks.core.models import LogEntry, Role
from manyworks.core.organisations.actions import end_membership, replace_coordinator
from manyworks.refused import Refused
from manyworks.web.management.commands.up import own_address, refuse_strangers
from manyworks.web.sign_up import Scrypt
from tests.core.conftest import Cast

PASSWORD = "quite-a-long-one-7"
FORM = {"name": "Ida Ropes", "email": "ida@example.org", "password1": PASSWORD, "password2": PASSWORD}
LINK = {"name": "Kim", "email": "kim@example.org", "password": PASSWORD}


@pytest.mark.django_db
@pytest.mark.parametrize(("sign_up", "made"), [("open", True), ("invitation", False), ("closed", False)])
def test_who_may_open_an_account_is_a_setting(
    client: Client, settings: Any, sign_up: str, made: bool
) -> None:
    settings.SIGN_UP = sign_up
    client.post("/account/signup/", FORM)
    assert User.objects.filter(email=FORM["email"]).exists() == made


def test_whoever_was_sent_an_invitation_may_open_an_account(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.SIGN_UP = "invitation"
    offer = invite_person(organisation=cast.kiln, role=Role.MENTOR, by=cast.cato)
    page = client.get(offer.link).content.decode()
    [address] = re.findall(r'href="(/account/signup/[^"]*)"', page)
    assert client.get(address).status_code == 200
    done = client.post(address, FORM, follow=True)
    assert "Accept" in done.content.decode(), "back at the invitation"
    other = Client()
    spent = invite_person(organisation=cast.kiln, role=Role.MENTOR, by=cast.cato)
    other.get(spent.link)
    withdraw_invitation(invitation=spent, by=cast.cato)
    other.post("/account/signup/", FORM | {"email": "late@example.org"})
    assert not User.objects.filter(email="late@example.org").exists()


@pytest.mark.django_db
def test_an_address_is_proved_by_the_link_that_was_sent_to_it(client: Client, settings: Any) -> None:
    settings.SIGN_UP, settings.BASE_URL = "open", "https://works.example.org"
    # Of letters to one address only one is sent in some minutes, whatever test asked for it.
    client.post("/account/signup/", FORM | {"email": "ina@example.org"})
    assert not EmailAddress.objects.get().verified
    [letter] = mail.outbox
    [link] = re.findall(r"https://works\.example\.org(/account/confirm-email/\S+)", letter.body)
    assert "testserver" not in letter.body + letter.subject
    client.post(link)
    assert EmailAddress.objects.get().verified


def test_a_reset_leads_to_this_house_whatever_the_browser_asked_for(
    client: Client, cast: Cast, settings: Any
) -> None:
    settings.BASE_URL, settings.ALLOWED_HOSTS = "https://works.example.org", ["*"]
    EmailAddress.objects.create(user=cast.eve, email=cast.eve.email, verified=True, primary=True)
    client.post("/account/password/reset/", {"email": cast.eve.email}, headers={"host": "evil.example"})
    [letter] = mail.outbox
    assert "https://works.example.org/account/password/reset/key/" in letter.body
    assert "evil.example" not in letter.body + letter.subject


@pytest.mark.django_db
def test_the_first_keeper_comes_by_the_link_of_the_first_start(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    assert client.get("/account/begin/anything/").status_code == 404
    secret = first_keeper.offered()
    assert secret and first_keeper.offered() == secret
    assert (tmp_path / "first_keeper").stat().st_mode & 0o077 == 0
    weak = client.post(f"/account/begin/{secret}/", LINK | {"password": "short"})
    assert weak.status_code == 422 and not User.objects.exists()
    assert client.post(f"/account/begin/{secret}/", LINK)["Location"] == "/"
    assert User.objects.get().is_steward and client.get("/networks/new/").status_code == 200
    assert client.post(f"/account/begin/{secret}/", LINK | {"email": "two@example.org"}).status_code == 404
    assert first_keeper.offered() == ""


@pytest.mark.django_db
def test_the_link_makes_nobody_keeper_where_somebody_has_an_account(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    secret = first_keeper.offered()
    first_keeper.use_up()
    with pytest.raises(Refused, match="This link was used"):
        become_first_keeper(secret=secret, **LINK)
    secret = first_keeper.offered()
    create_user(email="ida@example.org", name="Ida")
    with pytest.raises(Refused, match="This link was used"):
        become_first_keeper(secret=secret, **LINK)
    assert User.objects.count() == 1


def test_the_machine_asks_before_it_promotes_an_account(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda _words: "no")
    with pytest.raises(Refused, match="Nothing was changed"):
        call_command("steward", "cato@example.org")
    said = capsys.readouterr().out
    assert "Cato Kiln, cato@example.org" in said and "was NOT proved" in said
    assert "Coordinator of Kiln Works" in said
    assert not User.objects.get(pk=cast.cato.pk).is_steward
    monkeypatch.setattr("builtins.input", lambda _words: " Yes ")
    call_command("steward", "cato@example.org")
    assert User.objects.get(pk=cast.cato.pk).is_steward


def test_a_lost_last_coordinator_is_replaced_on_the_machine_and_it_is_logged(cast: Cast) -> None:
    call_command("steward", "eve@example.org", coordinates="kiln-works", yes=True)
    entry = LogEntry.objects.get(event="core.member.added", actor=None)
    assert entry.data == {"user": cast.eve.pk, "role": "coordinator"}
    end_membership(membership=cast.kiln.memberships.get(user=cast.cato), by=cast.eve)
    with pytest.raises(Refused, match="No organisation is called"):
        call_command("steward", "eve@example.org", coordinates="nobody", yes=True)
    with pytest.raises(Refused, match="already has this role"):
        replace_coordinator(organisation=cast.kiln, user=cast.eve)


def test_where_no_letter_goes_the_machine_says_whose_an_address_is(cast: Cast) -> None:
    offer = invite_person(organisation=cast.kiln, role="member", by=cast.cato, email="eve@example.org")
    with pytest.raises(Refused):
        accept_invitation(invitation=offer, by=cast.eve)
    call_command("steward", "EVE@example.org", proved=True, yes=True)
    accept_invitation(invitation=offer, by=cast.eve)
    assert LogEntry.objects.get(event="core.account.address_proved").subject_id == str(cast.eve.pk)
    assert not User.objects.get(pk=cast.eve.pk).is_steward
    prove_address(user=cast.eve)
    assert list(proved_addresses(cast.eve)) == ["eve@example.org"], "said twice, it is still one address"
    with pytest.raises(Refused, match="Nobody has an account"):
        call_command("steward", "nobody@example.org", proved=True, yes=True)


def test_strangers_are_served_only_under_names_that_were_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MANYWORKS_HOSTS", raising=False)
    for host in ("0.0.0.0", "::"):
        with pytest.raises(Refused, match="names of this installation are not set"):
            refuse_strangers(host, demo=False)
        refuse_strangers(host, demo=True)
    refuse_strangers("127.0.0.1", demo=False)
    monkeypatch.setenv("MANYWORKS_HOSTS", "works.example")
    refuse_strangers("0.0.0.0", demo=False)


@pytest.mark.django_db
def test_an_address_is_added_only_by_whoever_says_again_who_it_is(client: Client, settings: Any) -> None:
    settings.SIGN_UP = "open"
    client.post("/account/signup/", FORM | {"email": "uma@example.org"})
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0, "email": "uma@example.org"}]
    session.save()
    asked = client.post("/account/email/", {"action_add": "", "email": "other@example.org"})
    assert asked.status_code == 302 and "/account/reauthenticate/" in asked["Location"]
    assert not EmailAddress.objects.filter(email="other@example.org").exists()


def test_a_letter_that_cannot_be_sent_is_a_plain_refusal(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: object, **_more: object) -> int:
        raise ConnectionRefusedError("nobody listens there")

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", broken)
    EmailAddress.objects.create(user=cast.brook, email=cast.brook.email, verified=True, primary=True)
    answer = client.post("/account/password/reset/", {"email": cast.brook.email})
    assert answer.status_code == 422 and "The letter could not be sent" in answer.content.decode()


def test_passwords_are_hashed_as_slowly_as_the_standard_asks() -> None:
    kept = Scrypt().encode(PASSWORD, "salt" * 6)
    assert kept.split("$")[:2] == ["scrypt", str(2**15)] and kept.split("$")[3:5] == ["8", "3"]
    assert Scrypt().verify(PASSWORD, kept) and not Scrypt().verify("other", kept)
    assert Scrypt().verify(PASSWORD, ScryptPasswordHasher().encode(PASSWORD, "salt" * 6)), (
        "older ones work on"
    )
    assert "manyworks.web.sign_up.Scrypt" in Path("src/manyworks/web/settings.py").read_text()


def test_private_pages_stay_in_no_cache(client: Client, cast: Cast, settings: Any) -> None:
    """Of every address and role: tests/security/test_matrix.py."""
    settings.SIGN_UP = "invitation"
    assert "Cache-Control" not in client.get("/workshops/")
    for path in ("/account/confirm-email/abc/", "/account/password/reset/key/1-abc/"):
        assert "no-store" in client.get(path)["Cache-Control"], "what the address holds is a secret"
    client.get(invite_person(organisation=cast.kiln, role=Role.MENTOR, by=cast.cato).link)
    assert "no-store" in client.get("/account/signup/")["Cache-Control"], "it knows who was invited"
    client.force_login(cast.eve)
    for path in ("/", "/workshops/", "/account/me/", "/api/organisations", "/log/export.jsonl"):
        assert "no-store" in client.get(path)["Cache-Control"], path


@pytest.mark.django_db
def test_whoever_comes_without_an_invitation_is_told_how_to_get_one(client: Client, settings: Any) -> None:
    settings.SIGN_UP = "invitation"
    page = client.get("/account/signup/").content.decode()
    assert "Accounts are opened by invitation" in page and "Ask a coordinator" in page


@pytest.mark.django_db
def test_a_start_that_was_killed_half_way_leaves_no_dead_link(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "first_keeper").write_text("")
    secret = first_keeper.offered()
    assert secret and first_keeper.opens(secret)
    assert (tmp_path / "first_keeper").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("names", "host", "port", "more", "told"),
    [
        ("", "127.0.0.1", 8000, {}, "http://localhost:8000"),
        ("", "127.0.0.1", 8443, {"https": True}, "https://localhost:8443"),
        ("works.local,192.168.1.20", "0.0.0.0", 8000, {}, "http://works.local:8000"),
        ("works.local", "0.0.0.0", 80, {}, "http://works.local"),
        ("works.local", "0.0.0.0", 443, {"https": True}, "https://works.local"),
        ("works.example.org", "127.0.0.1", 8000, {"proxy": True}, "https://works.example.org"),
    ],
)
def test_links_in_letters_begin_with_an_address_that_leads_here(
    names: str,
    host: str,
    port: int,
    more: dict[str, bool],
    told: str,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MANYWORKS_HOSTS", names)
    settings.HTTPS = bool(more.get("proxy"))
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if more.get("proxy") else None
    assert own_address(host, port, https=bool(more.get("https"))) == told
