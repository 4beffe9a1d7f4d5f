"""What is sent twice, by a double click or by a program that heard no answer, happens once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from manyworks.core.invitations.actions import invite_person
from manyworks.core.models import KeptAnswer, LogEntry, Organisation
from manyworks.core.once.rules import KEPT_FOR, forget_old_answers
from manyworks.web.idempotency import AnswerOnce
from tests.at_once import at_once
from tests.core.conftest import Cast
from tests.house import FrozenClock

ADDRESS = "/api/organisations"
ROPE = {"name": "Rope Yard"}


@pytest.fixture
def eve(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.eve)
    return client


def ask(client: Client, key: str | None, data: object = None) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(ADDRESS, data or ROPE, content_type="application/json", headers=headers)


def count(name: str = "Rope Yard") -> int:
    return Organisation.objects.filter(name=name).count()


def test_a_program_that_asks_again_gets_the_first_answer(eve: Client) -> None:
    first, second = ask(eve, "k1"), ask(eve, "k1")
    assert (first.status_code, second.status_code, count()) == (201, 201, 1)
    assert first.json() == second.json() and second["Content-Type"] == first["Content-Type"]
    assert second["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first
    assert ask(eve, "k2").json()["slug"] == "rope-yard-2"
    assert ask(eve, None).status_code == 201 and count() == 3


def test_refusals_are_kept_too(eve: Client) -> None:
    bad = {"name": "X", "email": "x"}
    assert ask(eve, "k", bad).status_code == 422
    again = ask(eve, "k", bad)
    assert again.status_code == 422 and again["Idempotency-Replayed"] and again.json()["field"] == "email"


def test_a_key_is_for_one_request_of_one_person(eve: Client, cast: Cast) -> None:
    ask(eve, "k")
    other = ask(eve, "k", {"name": "Other"})
    assert (other.status_code, other.json()["code"], count("Other")) == (422, "idempotency.reused", 0)
    cato = Client()
    cato.force_login(cast.cato)
    assert ask(cato, "k", {"name": "Other"}).status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256])
def test_an_odd_key_is_refused(eve: Client, key: str) -> None:
    assert ask(eve, key).status_code == 400 and count() == 0


def test_a_request_that_is_being_answered_is_not_begun_again(eve: Client) -> None:
    ask(eve, "k")
    KeptAnswer.objects.update(status=None)
    again = ask(eve, "k")
    assert (again.status_code, again.json()["code"], count()) == (409, "idempotency.in_progress", 1)


def test_a_key_that_is_given_back_in_this_very_moment_is_in_progress(
    eve: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first request held the key a moment ago, and was refused at the door since."""
    monkeypatch.setattr("manyworks.web.idempotency.reserve", lambda **_words: None)
    assert ask(eve, "k").status_code == 409


def test_an_error_of_ours_is_kept_and_a_closed_door_is_not(cast: Cast) -> None:
    answers: Iterator[int] = iter((500, 200, 403, 200))
    ask_again = AnswerOnce(lambda request: HttpResponse(b"said", status=next(answers)))

    def send(key: str) -> int:
        request = RequestFactory().post(ADDRESS, b"{}", "application/json", headers={"Idempotency-Key": key})
        request.user = cast.eve
        return ask_again(request).status_code

    assert [send("a"), send("a"), send("b")] == [500, 500, 200]
    assert [send("c"), send("c")] == [403, 200]


def test_a_file_is_no_request_of_the_interface(eve: Client) -> None:
    headers = {"Idempotency-Key": "k"}
    assert eve.post(ADDRESS, {"name": "X"}, headers=headers).status_code == 415
    assert not KeptAnswer.objects.exists()


def test_strangers_keep_nothing(client: Client, cast: Cast) -> None:
    assert ask(client, "k").status_code == 401
    assert not KeptAnswer.objects.exists()


def test_answers_are_forgotten_after_a_day(eve: Client, frozen_clock: FrozenClock) -> None:
    ask(eve, "k")
    frozen_clock.advance(hours=23)
    assert forget_old_answers() == 0
    frozen_clock.advance(seconds=(KEPT_FOR - timedelta(hours=23)).total_seconds() + 1)
    assert forget_old_answers() == 1
    assert ask(eve, "k").status_code == 201


FORM = {"name": "Rope Yard", "legal_form": "public", "csrfmiddlewaretoken": "shown once"}
NEW = "/organisations/new/"


def test_a_double_click_makes_one_thing_and_leads_to_it(eve: Client) -> None:
    places = [eve.post(NEW, FORM)["Location"] for _ in range(2)]
    assert places == ["/organisations/rope-yard/"] * 2 and count() == 1
    assert LogEntry.objects.filter(event="core.organisation.created", subject_name="Rope Yard").count() == 1
    anew = eve.post(NEW, FORM | {"csrfmiddlewaretoken": "shown again"})
    assert anew["Location"] == "/organisations/rope-yard-2/"


def test_a_form_that_was_refused_may_be_sent_again(eve: Client, cast: Cast) -> None:
    wrong = FORM | {"email": "x"}
    assert [eve.post(NEW, wrong).status_code for _ in range(2)] == [422, 422]
    address = f"/organisations/{cast.shed.slug}/people/invite/"
    refused = {"role": "member", "email": "e" * 250 + "@example.org", "csrfmiddlewaretoken": "t"}
    assert [eve.post(address, refused).status_code for _ in range(2)] == [422, 422]
    assert not KeptAnswer.objects.exists()


def test_a_form_sent_again_after_going_back_says_so(eve: Client) -> None:
    eve.post(NEW, FORM)
    assert "was done once" in eve.post(NEW, FORM, follow=True).content.decode()


def test_a_button_pressed_twice_acts_once_and_leads_on(cast: Cast) -> None:
    offer = invite_person(organisation=cast.kiln, role="member", by=cast.cato)
    eve = Client()
    eve.force_login(cast.eve)
    eve.get(f"/invitations/{offer.pk}/{offer.signature}/", follow=True)
    pressed = {"signature": offer.signature, "csrfmiddlewaretoken": "shown once"}
    address = f"/invitations/{offer.pk}/accept/"
    answers = [eve.post(address, pressed) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == ["/organisations/kiln-works/"] * 2
    assert cast.kiln.memberships.filter(user=cast.eve).count() == 1
    page = eve.get("/organisations/kiln-works/").content.decode()
    assert "Welcome to Kiln Works." in page and "was done once" in page
    shown_anew = eve.post(address, pressed | {"csrfmiddlewaretoken": "shown again"})
    assert shown_anew.status_code == 422


def test_a_button_that_was_refused_keeps_nothing(eve: Client, cast: Cast) -> None:
    offer = invite_person(organisation=cast.kiln, role="member", by=cast.cato)
    for _ in range(2):
        sent = eve.post(f"/invitations/{offer.pk}/withdraw/", {"csrfmiddlewaretoken": "t"})
        assert sent.status_code in (403, 404)
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_thing(cast: Cast) -> None:
    def click() -> str:
        client = Client()
        client.force_login(cast.eve)
        return str(client.post(NEW, FORM)["Location"])

    assert at_once(click) == ["/organisations/rope-yard/"] * 2
    assert count() == 1
