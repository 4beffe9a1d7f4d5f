"""Every route and every role: what each is answered, kept beside this file, read by people when it changes.

The rows come from the URL configuration and the OpenAPI document, so that a new route without a row fails. A
row's signs stand for the roles in the order of ``ROLES``: ``.`` answered, ``~`` led on, ``>`` asked to sign
in, ``x`` refused, ``-`` nothing to see, ``!`` asked to correct something, ``#`` no such method, ``=``
not asked. After a
change that is meant, write the rows anew with MANYWORKS_WRITE_MATRIX=1 in the environment, and read them.
"""

import difflib
import os
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from manyworks.core.accounts.models import User
from manyworks.plans.plans.models import PlanRun
from manyworks.web.api import api
from tests.plans.plans.test_runs import made, quick, told_story_planned  # noqa: F401  (fixtures)
from tests.severn_vale import Story, story, told_story  # noqa: F401  (fixtures)
from tests.web.test_every_address import addresses, everybody, filled, real  # noqa: F401  (fixture)

KEPT = Path(__file__).with_name("matrix.txt")
ROLES = (
    "nobody", "stranger", "trainee", "inspector", "site lead", "workshop manager", "coordinator",
    "keeper",
)  # fmt: skip
SIGNS = {403: "x", 404: "-", 405: "#", 401: ">", 422: "!", 400: "!", 409: "!", 415: "!"}
Send = Callable[[Client], HttpResponseBase]


def sign(answer: HttpResponseBase) -> str:
    """What a status means to whoever asked."""
    status = answer.status_code
    if status in (301, 302):
        return ">" if "/account/login/" in answer.headers["Location"] else "~"
    return "." if status < 300 else SIGNS.get(status, f"[{status}]")


def routes(run: PlanRun, story: Story) -> Iterator[tuple[str, Send]]:  # noqa: F811
    """Every page by GET and by POST with an empty form, every operation of the API with an empty body."""
    for route, _pattern in addresses():
        if route.startswith("api/"):
            continue
        path = filled(route, real(run, story, route))
        yield f"GET  /{route}", lambda client, path=path: client.get(path)  # type: ignore[misc]
        yield f"POST /{route}", lambda client, path=path: client.post(path, {"x": "1"})  # type: ignore[misc]
    values = {"number": run.pk, "name": "plan.json", "system": "hazel-300", "block": "F-M", "revision": 1}
    for template, operations in api.get_openapi_schema()["paths"].items():
        path = template
        kind = template.split("/")[2]
        slugs = {
            "homes": story.home.slug,
            "workshops": story.workshops[0].slug,
            "organisations": story.trust.slug,
        }
        for name, value in {**values, "slug": slugs.get(kind, "none")}.items():
            path = path.replace(f"{{{name}}}", str(value))
        for method in operations:
            yield (
                f"{method.upper():4} {template}",
                lambda client, path=path, method=method: client.generic(  # type: ignore[misc]
                    method.upper(), path, "{}", content_type="application/json"
                ),
            )


def answered(client: Client, cookies: str, role: str, *, send: Send, name: str) -> str:
    """One answer, and nothing of it kept, not even that somebody signed out."""
    if "/account/" in name and role not in ("nobody", "keeper"):
        # One's own account is the same for everybody.
        return "="
    client.cookies = SimpleCookie(cookies)
    with transaction.atomic():
        found = sign(send(client))
        transaction.set_rollback(True)
    return found


@pytest.fixture
def matrix(made: PlanRun, story: Story, everybody: dict[str, User | None]) -> list[str]:  # noqa: F811
    clients = []
    for role in ROLES:
        client = Client(raise_request_exception=False)
        if person := everybody[role]:
            client.force_login(person)
        clients.append((client, client.cookies.output(header="", attrs=[]), role))
    rows = [
        f"{''.join(answered(*who, send=send, name=name) for who in clients)}  {name}"
        for name, send in routes(made, story)
    ]
    return sorted(rows, key=lambda row: row.split("  ", 1)[1])


def test_every_route_answers_every_role_as_it_is_written_down(matrix: list[str]) -> None:
    if os.environ.get("MANYWORKS_WRITE_MATRIX"):
        KEPT.write_text("\n".join(matrix) + "\n")
    kept = KEPT.read_text().splitlines()
    assert "\n".join(difflib.unified_diff(kept, matrix, "written down", "now", lineterm="", n=0)) == ""
    assert not [row for row in matrix if "[5" in row], "nothing breaks"
    for row in matrix:
        answers, name = row.split("  ", 1)
        open_to_all = name.split("/", 1)[1].startswith(("account/", "i18n/"))
        if name.startswith("POST") and not open_to_all:
            assert answers[0] in ">-#x!", f"a stranger without an account changes something: {row}"
        if name.startswith(("GET  /homes/<", "GET  /plans/<", "POST /homes/<", "POST /plans/<")):
            assert answers[1] in "-x#", f"somebody of another organisation gets in: {row}"
