"""Letters: where their links lead, and what becomes of what was asked when one cannot be sent."""

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory

from manyworks.core.accounts.actions import create_user
from tests.core.accounts.test_addresses import FORM, PASSWORD, press, signed_in

TEMPLATES = Path(allauth.__file__).parent / "templates"
LETTERS = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_message.txt")
    for path in TEMPLATES.rglob("email/*_message.txt")
    if not path.name.startswith("base_")
)
STRANGE = "evil.example"


@pytest.fixture(autouse=True)
def a_house_of_its_own(settings: Any) -> None:
    settings.BASE_URL, settings.ALLOWED_HOSTS = "https://works.example.org", ["*"]
    settings.ACCOUNT_RATE_LIMITS, settings.SIGN_UP = False, "open"


@pytest.mark.django_db
@pytest.mark.parametrize("letter", LETTERS)
def test_no_letter_says_what_a_browser_asked_for(letter: str) -> None:
    request = RequestFactory(headers={"host": STRANGE}).get("/")
    names = set(re.findall(r"\w+_url\b", (TEMPLATES / f"{letter}_message.txt").read_text()))
    told = {name: request.build_absolute_uri("/account/somewhere/") for name in names}
    user = create_user(email="ida@example.org", name="Ida")
    with context.request_context(request):
        get_adapter().send_mail(letter, user.email, told | {"user": user, "request": request})
    [sent] = mail.outbox
    assert STRANGE not in sent.subject + sent.body
    assert len(re.findall(r"https://works\.example\.org/account/somewhere/", sent.body)) == len(names)


@pytest.mark.django_db
def test_no_page_sends_a_letter_that_says_what_a_browser_asked_for(client: Client, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client.post("/account/signup/", FORM, headers={"host": STRANGE})
    client.post("/account/signup/", FORM, headers={"host": STRANGE})
    client.post("/account/password/reset/", {"email": FORM["email"]}, headers={"host": STRANGE})
    client.post("/account/password/reset/", {"email": "ghost@example.org"}, headers={"host": STRANGE})
    links = [re.findall(r"https?://\S+", letter.body) for letter in mail.outbox]
    assert [len(found) for found in links] == [1, 1, 1, 1]
    assert all(found[0].startswith("https://works.example.org/account/") for found in links)
    assert STRANGE not in "".join(letter.subject + letter.body for letter in mail.outbox)


def broken(*_words: object, **_more: object) -> int:
    raise ConnectionRefusedError("nobody listens there")


@pytest.mark.django_db
def test_whoever_signs_up_while_no_letter_goes_is_told_what_stays(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": "1/3m/key"}
    told = []
    with monkeypatch.context() as silent:
        silent.setattr("django.core.mail.message.EmailMessage.send", broken)
        for _first_and_taken in range(2):
            answer = client.post("/account/signup/", FORM | {"email": "una@example.org"})
            assert answer.status_code == 422
            told.append(re.findall(r"<main.*</main>", answer.content.decode(), re.S)[0])
    assert told[0] == told[1] and "What you filled in was kept. Sign in with it later" in told[0]
    client.post("/account/login/", {"login": "una@example.org", "password": PASSWORD})
    [letter] = mail.outbox
    [link] = re.findall(r"https://works\.example\.org(/account/confirm-email/\S+)", letter.body)
    client.post(link)
    assert EmailAddress.objects.get().verified
    client.post("/account/login/", {"login": "una@example.org", "password": PASSWORD})
    assert client.get("/account/me/").status_code == 200


@pytest.mark.django_db
def test_whoever_adds_an_address_while_no_letter_goes_is_told_what_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = signed_in(create_user(email="ida@example.org", name="Ida", password=PASSWORD))
    with monkeypatch.context() as silent:
        silent.setattr("django.core.mail.message.EmailMessage.send", broken)
        answer = client.post("/account/email/", {"action_add": "", "email": "two@example.org"})
    assert answer.status_code == 422 and "which has kept this one" in answer.content.decode()
    press(client, "action_send", "two@example.org")
    assert mail.outbox[0].to == ["two@example.org"]


@pytest.mark.django_db
def test_an_account_has_three_addresses_at_most() -> None:
    """Guesses at its password are counted for each."""
    client = signed_in(create_user(email="ida@example.org", name="Ida", password=PASSWORD))
    for name in ("one", "two", "three", "four"):
        client.post("/account/email/", {"action_add": "", "email": f"{name}@example.org"})
        cache.clear()  # how often one may ask
    assert EmailAddress.objects.filter(user__email="ida@example.org").count() == 3
