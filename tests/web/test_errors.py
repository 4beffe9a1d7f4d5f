"""One refusal, four ways to say it."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from manyworks.refused import Refused
from manyworks.web import urls
from manyworks.web.cli.main import REFUSED_EXIT, refuse
from manyworks.web.errors import status_of
from tests.core.conftest import Cast, cast  # noqa: F401


def refusing(request: HttpRequest) -> HttpResponse:
    raise Refused("sheet.too_small", "The sheet is too small.", hint="Choose a larger one.", field="width")


def forbidding(request: HttpRequest) -> HttpResponse:
    raise Refused("permission.denied", "You may not do this.")


def failing(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("secret detail")


class WithBadPages:
    """Our addresses and three that go wrong."""

    urlpatterns = [
        path("refusing/", refusing),
        path("forbidding/", forbidding),
        path("failing/", failing),
        path("api/refusing", refusing),
        *urls.urlpatterns,
    ]


@pytest.fixture
def client(client: Client, settings: object) -> Client:
    settings.ROOT_URLCONF = WithBadPages  # type: ignore[attr-defined]
    client.raise_request_exception = False
    return client


def test_a_page_says_what_is_wrong_and_how_to_mend_it(db: None, client: Client) -> None:
    answer = client.post("/refusing/")
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("The sheet is too small.", "Choose a larger one.", "width", "sheet.too_small"):
        assert words in page


def test_an_htmx_request_gets_the_reason_alone(db: None, client: Client) -> None:
    answer = client.post("/refusing/", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 422 and answer["HX-Retarget"] == "#error-summary"
    assert "The sheet is too small." in page and "<html" not in page
    assert 'id="error-summary"' in client.get("/organisations/").content.decode(), "the target must exist"


def test_a_program_gets_a_problem(db: None, client: Client) -> None:
    answer = client.get("/api/refusing")
    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Refused",
        "status": 422,
        "detail": "The sheet is too small.",
        "code": "sheet.too_small",
        "hint": "Choose a larger one.",
        "field": "width",
    }


def test_a_stranger_is_asked_to_sign_in_and_comes_back(cast: Cast, client: Client) -> None:  # noqa: F811
    assert client.get("/forbidding/?a=1")["Location"] == "/account/login/?next=/forbidding/%3Fa%3D1"
    assert client.post("/forbidding/").status_code == 403
    client.force_login(cast.eve)
    assert client.get("/forbidding/").status_code == 403
    assert status_of(Refused("anything.else", "No.")) == 422


def test_the_command_line_says_it_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        refuse(Refused("x.y", "It does not fit.", hint="Cut it."))
    out, err = capsys.readouterr()
    assert leaving.value.code == REFUSED_EXIT == 2
    assert out == "" and err == "manyworks: It does not fit.\n  Cut it.\n"


def test_a_programming_error_stays_a_500_and_tells_nothing(db: None, client: Client) -> None:
    answer = client.get("/failing/")
    assert answer.status_code == 500 and "secret detail" not in answer.content.decode()


def test_missing_pages_are_friendly(db: None, client: Client) -> None:
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404 and "Start page" in answer.content.decode()


def test_a_form_without_its_secret_is_refused_kindly(cast: Cast) -> None:  # noqa: F811
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.eve)
    answer = strict.post("/organisations/new/", {"name": "X"})
    assert answer.status_code == 403 and "reload the page" in answer.content.decode()
    api = strict.post("/api/organisations", {"name": "X"}, content_type="application/json")
    assert api.status_code == 403


@pytest.mark.parametrize("address", ["/workshops/?near=a%00b", "/workshops/a%00b/", "/api/workshops?q=%00"])
def test_a_null_character_in_an_address_is_refused_on_every_database(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 422 and b"null character" in answer.content


def test_a_null_character_in_what_a_program_sends_is_refused(client: Client, cast: Cast) -> None:  # noqa: F811
    client.force_login(cast.eve)
    body = {"name": "Null\0works"}
    answer = client.post("/api/organisations", body, content_type="application/json")
    assert answer.status_code == 422 and answer.json()["code"] == "request.character"


@pytest.mark.parametrize("half", ["\\ud800", "\\udc00", "\\ud800\\ud800\\udc00"])
@pytest.mark.parametrize("body", ['{"name": "x", "about": "%s"}', '{"%s": 1}', '[[{"deep": ["%s"]}]]'])
def test_half_a_character_in_what_a_program_sends_is_refused(
    client: Client,
    cast: Cast,  # noqa: F811
    half: str,
    body: str,
) -> None:
    client.force_login(cast.eve)
    for address in ("/api/organisations", "/api/homes/", "/api/plans/", "/api/plans/1/anew/"):
        answer = client.post(address, body % half, content_type="application/json")
        assert answer.status_code == 422 and answer.json()["code"] == "request.character", address


def test_a_whole_character_of_two_halves_is_taken(client: Client, cast: Cast) -> None:  # noqa: F811
    client.force_login(cast.eve)
    body = r'{"name": "\ud83c\udfe0 and \\ud800 in words"}'
    answer = client.post("/api/organisations", body, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["name"] == "\N{HOUSE BUILDING} and \\ud800 in words"


def test_a_form_of_another_alphabet_is_refused(client: Client, cast: Cast) -> None:  # noqa: F811
    client.force_login(cast.eve)
    form = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\na\\ud800b\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x; charset=unicode_escape"
    answer = client.generic("POST", "/organisations/new/", form, content_type=kind)
    assert answer.status_code == 415 and b"UTF-8" in answer.content
