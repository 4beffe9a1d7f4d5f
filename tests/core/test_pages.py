"""The recipe that every page with a form follows."""

import pytest
from django import forms
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpResponse
from django.test import RequestFactory

from manyworks.core.pages import answer_form
from manyworks.refused import Refused


class Heard(BaseStorage):
    """What was said, kept where the test can see it."""

    def _get(self, *_given: object, **_more: object) -> tuple[list[object], bool]:
        return [], True

    def _store(self, *_given: object, **_more: object) -> list[object]:
        return []


class NameForm(forms.Form):
    name = forms.CharField(max_length=20)


def asked(
    sent: dict[str, str] | None, refused: Refused | None = None, **how: object
) -> tuple[HttpResponse, list[str]]:
    """The page's answer to what was sent, and what it said."""
    request = RequestFactory().get("/") if sent is None else RequestFactory().post("/", sent)
    heard = request._messages = Heard(request)  # type: ignore[attr-defined]

    def act() -> str:
        if refused is not None:
            raise refused
        return "/made/"

    frame = {"title": "A form", "cancel_url": "/"}
    form = NameForm(request.POST or None)
    page = answer_form(request, form, act, "core/form.html", lambda: frame, **how)  # type: ignore[arg-type]
    return page, [str(one) for one in heard._queued_messages]


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """The frame around a page asks who is there."""


def test_a_form_is_shown_first_and_again_with_what_is_wrong_in_it() -> None:
    page, said = asked(None)
    assert page.status_code == 200 and not said and b"Please put this right" not in page.content
    page, said = asked({"name": "far too long for this field"})
    assert page.status_code == 422 and not said and b"at most 20 characters" in page.content


def test_success_says_so_and_leads_to_what_was_made_or_where_it_is_told() -> None:
    page, said = asked({"name": "Ash"})
    assert (page.status_code, page["Location"], said) == (302, "/made/", ["Saved."])
    page, said = asked({"name": "Ash"}, said=lambda made: f"{made} stands.", to="/elsewhere/")
    assert (page["Location"], said) == ("/elsewhere/", ["/made/ stands."])
    page, said = asked({"name": "Ash"}, said="", to=lambda made: f"{made}next/")
    assert (page["Location"], said) == ("/made/next/", [])


@pytest.mark.parametrize("field", ["name", "elsewhere", None])
def test_a_refusal_stands_beside_its_field_or_on_top_of_the_form(field: str | None) -> None:
    page, said = asked({"name": "Ash"}, Refused("name.taken", "It is taken.", "Choose another.", field))
    text = page.content.decode()
    assert page.status_code == 422 and not said and "It is taken. Choose another." in text
    assert ('href="#id_name"' in text) is (field == "name")


def test_who_may_not_is_not_shown_the_form_again() -> None:
    with pytest.raises(Refused, match="may not"):
        asked({"name": "Ash"}, Refused("permission.denied", "You may not do this."))
