"""Nonsense in every question and in every form of the installation: a refusal, never a broken page."""

import re

import pytest
from django.test import Client, RequestFactory

from manyworks.core.accounts.models import User
from manyworks.plans.plans.models import PlanRun
from manyworks.web.wsgi import application
from tests.plans.plans.test_runs import made, quick, told_story_planned  # noqa: F401  (fixtures)
from tests.severn_vale import Story, story, told_story  # noqa: F401  (fixtures)
from tests.web.test_every_address import addresses, filled, real

FIELD = re.compile(r'<(?:input|select|textarea)[^>]* name="([^"]+)"')
HOSTILE = ("-1", "9" * 30, "nonsense", "\x00", "a" * 3000, "nan", "9999-12-31", "91,181")
QUERIES = {
    "/workshops/": (
        "page",
        "q",
        "process",
        "material",
        "thickness",
        "bed_length",
        "bed_width",
        "near",
        "within",
        "network",
        "status",
        "kind",
    ),
    "/workshops/pins.geojson": ("q", "near", "within", "thickness", "bed_length"),
    "/organisations/": ("page", "q"),
    "/networks/": ("page",),
    "/jobs/": ("page",),
    "/log/": ("page", "q", "event", "actor", "from", "until", "since", "thing", "network", "organisation"),
    "/log/export/": ("event", "from", "until"),
    "/homes/": ("q",),
    "/plans/new/": ("home",),
    "/plans/compare/": ("plan",),
    "/plans/{run}/board/": ("zoom", "from", "workshop"),
    "/designs/": ("q", "page", "kind", "status"),
    "/account/login/": ("next",),
    "/api/workshops/": ("q", "page", "limit", "offset", "near", "within", "thickness"),
    "/api/plans/": ("page", "limit", "offset"),
    "/api/homes/": ("page", "limit", "offset", "q"),
}


def test_odd_questions_are_answered_or_refused(made: PlanRun, story: Story) -> None:  # noqa: F811
    client = Client(raise_request_exception=False)
    client.force_login(story.ama)
    broken = [
        (path, name, value[:20], status)
        for path, names in QUERIES.items()
        for name in names
        for value in HOSTILE
        if (status := client.get(path.format(run=made.pk), {name: value}).status_code) >= 500
    ]
    assert broken == []


def test_odd_answers_in_every_form_are_refused_not_broken(made: PlanRun, story: Story) -> None:  # noqa: F811
    """Every form of every page, each field filled with the same nonsense; the page says what is wrong."""
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(email="keeper@example.org"))
    forms, broken = 0, []
    for route, _pattern in addresses():
        path = filled(route, real(made, story, route))
        if route.startswith(("account/", "api/", "i18n/")) or (page := client.get(path)).status_code != 200:
            continue
        if "text/html" not in page["Content-Type"] or b'<form method="post"' not in page.content:
            continue
        names = set(FIELD.findall(page.content.decode())) - {"csrfmiddlewaretoken"}
        forms += bool(names)
        for value in HOSTILE if names else ():
            status = client.post(path, dict.fromkeys(names, value)).status_code
            if status >= 500:
                broken.append((path, value[:20], status))
    assert broken == []
    assert forms >= 20, "forms were not found: the test is looking in the wrong place"


def served(path: str, query: str, kind: str) -> tuple[int, str]:
    """What a web server is answered; not by calling it, since that closes the test's own connection."""
    asked = RequestFactory().get(path).environ | {"QUERY_STRING": query, "CONTENT_TYPE": kind}
    answer = application.get_response(application.request_class(asked))
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "charset",
    [
        *("=base64", "=hex", "=rot13", "=zlib", "=undefined", "=idna", "=punycode", "=utf-16", "=latin-1"),
        *("=no-such", "=a\0b", "*=bogus''x", "*=idna''%c3", "*=utf-8''base64"),
    ],
)
def test_text_is_utf8_whatever_else_is_named(charset: str) -> None:
    for path in ("/workshops/", "/api/workshops"):
        status, body = served(path, "q=%c3%a9", f"text/plain; charset{charset}")
        assert status == 415 and "UTF-8" in body


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind", ["", "text/plain", *(f"text/plain; charset={c}" for c in ("utf-8", '"UTF8"', "us-ascii"))]
)
def test_text_that_says_it_is_utf8_is_read(kind: str) -> None:
    status, body = served("/workshops/", "q=%c3%a9", kind)
    assert status == 200 and 'value="é"' in body
