"""Chapter 3 of the standard: headers, cookies and redirects, and that reading changes nothing."""

import re
from typing import Any

import pytest
from django.test import Client

from manyworks.core.models import LogEntry
from manyworks.plans.plans.models import PlanRun
from manyworks.web.api import api
from tests.core.conftest import Cast, cast  # noqa: F401  (fixture)
from tests.plans.plans.test_runs import made, quick, told_story_planned  # noqa: F401  (fixtures)
from tests.severn_vale import Story, story, told_story  # noqa: F401  (fixtures)
from tests.web.test_every_address import addresses, filled, real

ANSWERS = ("/", "/healthz", "/api/organisations", "/api/openapi.json", "/nothing/", "/account/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ANSWERS)
def test_no_answer_is_guessed_at_framed_or_given_to_other_sites(client: Client, path: str) -> None:
    answer = client.get(path, headers={"origin": "https://evil.example"})
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "object-src 'none'" in answer["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.django_db
def test_files_of_our_own_are_not_guessed_at_either(client: Client, settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    answer = client.get("/static/manyworks.css")
    assert answer.status_code == 200 and answer["X-Content-Type-Options"] == "nosniff"


def test_cookies_stay_on_the_site_and_scripts_do_not_read_the_session(
    cast: Cast,  # noqa: F811
    client: Client,
) -> None:
    cast.eve.set_password("quite-a-long-one-7")
    cast.eve.save()
    client.get("/account/login/")
    client.post("/account/login/", {"login": cast.eve.email, "password": "quite-a-long-one-7"})
    for name in ("sessionid", "csrftoken", "messages"):
        cookie = client.cookies[name]
        assert cookie["samesite"] == "Lax" and not cookie["domain"], name
        assert cookie["httponly"] or name == "csrftoken"


def test_no_program_changes_anything_from_another_site(cast: Cast) -> None:  # noqa: F811
    """A browser sends the cookie along with what another site makes it send; a keeper may do everything."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ada)
    tried = 0
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in set(methods) - {"get"}:
            tried += 1
            address = path.replace("{job_id}", "0" * 8 + "-0000" * 3 + "-" + "0" * 12)
            address = re.sub(r"{\w+}", "1", address)
            answer = client.generic(method.upper(), address, "{}", content_type="text/plain")
            assert answer.status_code == 403, (method, path, answer.content)
    assert tried > 10


def test_nobody_is_led_to_another_site(cast: Cast, client: Client) -> None:  # noqa: F811
    cast.eve.set_password("quite-a-long-one-7")
    cast.eve.save()
    for other in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        visitor = Client()
        login = {"login": cast.eve.email, "password": "quite-a-long-one-7", "next": other}
        assert visitor.post("/account/login/", login)["Location"] == "/"
        assert visitor.post("/account/logout/", {"next": other})["Location"] == "/"
        assert client.post("/i18n/setlang/", {"language": "en-gb", "next": other})["Location"] == "/"


def test_reading_any_page_changes_nothing(made: PlanRun, story: Story) -> None:  # noqa: F811
    """Every action leaves an entry in the log, so no entry means that no action was carried out."""
    client = Client(raise_request_exception=False)
    client.force_login(story.ama)
    before = LogEntry.objects.count()
    for route, _pattern in addresses():
        client.get(filled(route, real(made, story, route)))
    assert LogEntry.objects.count() == before
    assert client.get("/account/me/").status_code == 200, "still signed in: no page signed her out"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ANSWERS)
def test_no_answer_echoes_a_request(client: Client, path: str) -> None:
    answer = client.trace(path, headers={"x-secret": "abc"})
    assert b"x-secret" not in answer.content.lower() and answer["Content-Type"] != "message/http"
