"""Every route and every role: what each is answered, kept beside this file, read by people when it changes.

The rows come from the URL configuration and the OpenAPI document, so that a new route without a row fails. A
row's signs stand for the roles in the order of ``ROLES``: ``.`` answered, ``~`` led on, ``>`` asked to sign
in, ``x`` refused, ``-`` nothing to see, ``!`` asked to correct something, ``#`` no such method, ``=``
not asked. After a
change that is meant, write the rows anew with MANYWORKS_WRITE_MATRIX=1 in the environment, and read them.
"""

import difflib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from manyworks.plans.plans.models import PlanRun
from manyworks.web.api import api
from tests.security.lived import Lived
from tests.severn_vale import Story
from tests.web.test_every_address import addresses, filled, one_of_each

KEPT = Path(__file__).with_name("matrix.txt")
ROLES = (
    "nobody", "stranger", "trainee", "inspector", "site lead", "workshop manager", "coordinator",
    "keeper",
)  # fmt: skip
SIGNS = {403: "x", 404: "-", 405: "#", 401: ">", 422: "!", 400: "!", 409: "!", 415: "!"}
NOT_ASKED = "="
OF_PLANS = re.compile(r"\S+ +/(api/)?(plans|homes|orders)\b")
"""Rows that a file of its own asks: together they take longer than a test file may."""
REFUSING = {"!", "-", "x"}
SECRET = re.compile(r"<str:(secret|signature)>")
ALIKE = {
    "account/": "one's own account: the keeper alone is asked, and has no second factor and no link to begin",
}
"""Routes that refuse everybody who is signed in alike, by how they begin, and why that is right."""


@dataclass(frozen=True)
class Answer:
    """What one role got from one route: the sign, and who may keep the answer."""

    sign: str
    cache: str


@dataclass(frozen=True)
class Sent:
    """One request, as every role sends it."""

    name: str
    method: str
    path: str
    body: str = ""
    form: dict[str, object] | None = None

    def by(self, client: Client) -> HttpResponseBase:
        if self.form is not None:
            return client.post(self.path, self.form)
        if self.method == "GET":
            return client.get(self.path)
        return client.generic(self.method, self.path, self.body, content_type="application/json")


def sign(answer: HttpResponseBase) -> str:
    """What a status means to whoever asked."""
    status = answer.status_code
    if status in (301, 302):
        return ">" if "/account/login/" in answer.headers["Location"] else "~"
    return "." if status < 300 else SIGNS.get(status, f"[{status}]")


def routes(lived: Lived) -> Iterator[Sent]:
    """Every page by GET and by POST with its form, every operation of the API with its body."""
    for route, _pattern in addresses():
        if route.startswith("api/"):
            continue
        path = filled(route, lived.page(route))
        yield Sent(f"GET  /{route}", "GET", path)
        yield Sent(f"POST /{route}", "POST", path, form=lived.form(route))
    for template, operations in api.get_openapi_schema()["paths"].items():
        for method in operations:
            path, body = lived.api(template, method)
            yield Sent(f"{method.upper():4} {template}", method.upper(), path, body)


def answered(client: Client, cookies: str, role: str, sent: Sent) -> Answer:
    """One answer, and nothing of it kept, not even that somebody signed out."""
    if "/account/" in sent.name and role not in ("nobody", "keeper"):
        # One's own account is the same for everybody.
        return Answer(NOT_ASKED, "")
    client.cookies = SimpleCookie(cookies)
    with transaction.atomic():
        found = sent.by(client)
        transaction.set_rollback(True)
    return Answer(sign(found), found.headers.get("Cache-Control", ""))


def ask_everybody(story: Story, run: PlanRun, of_plans: bool) -> dict[str, list[Answer]]:
    """What every route answers every role, by the name of the route: those of plans, or the others."""
    lived, cast, clients = Lived(run, story), one_of_each(story), []
    for role in ROLES:
        client = Client(raise_request_exception=False)
        if person := cast[role]:
            client.force_login(person)
        clients.append((client, client.cookies.output(header="", attrs=[]), role))
    asked = [sent for sent in routes(lived) if is_of_plans(sent.name) == of_plans]
    return {sent.name: [answered(*who, sent) for who in clients] for sent in asked}


def is_of_plans(name: str) -> bool:
    """Whether a route is about plans, homes or orders."""
    return OF_PLANS.match(name) is not None


def rows_of(answers: dict[str, list[Answer]]) -> list[str]:
    """The rows of the matrix, by the names of the routes."""
    rows = [f"{''.join(one.sign for one in got)}  {name}" for name, got in answers.items()]
    return sorted(rows, key=_name)


def _name(row: str) -> str:
    return row.split("  ", 1)[1]


def check_as_written_down(matrix: list[str], of_plans: bool) -> None:
    """The rows are those that are kept, nothing breaks, and strangers change and open nothing."""
    rows = KEPT.read_text().splitlines()
    if os.environ.get("MANYWORKS_WRITE_MATRIX"):
        others = [row for row in rows if is_of_plans(_name(row)) != of_plans]
        rows = sorted([*others, *matrix], key=_name)
        KEPT.write_text("\n".join(rows) + "\n")
    kept = [row for row in rows if is_of_plans(_name(row)) == of_plans]
    assert "\n".join(difflib.unified_diff(kept, matrix, "written down", "now", lineterm="", n=0)) == ""
    assert not [row for row in matrix if "[5" in row], "nothing breaks"
    for row in matrix:
        answers, name = row.split("  ", 1)
        open_to_all = name.split("/", 1)[1].startswith(("account/", "i18n/"))
        if name.startswith("POST") and not open_to_all:
            assert answers[0] in ">-#x!", f"a stranger without an account changes something: {row}"
        if name.startswith(("GET  /homes/<", "GET  /plans/<", "POST /homes/<", "POST /plans/<")):
            assert answers[1] in "-x#", f"somebody of another organisation gets in: {row}"


def check_no_row_refuses_everybody_alike(matrix: list[str]) -> None:
    """Such a row says nothing of who may: the thing is not there, or the words were wrong for everybody."""
    alike = []
    for row in matrix:
        answers, name = row.split("  ", 1)
        signs = set(answers[1:]) - {NOT_ASKED}
        if len(signs) == 1 and signs <= REFUSING and not name[6:].startswith(tuple(ALIKE)):
            alike.append(row)
    assert alike == []


def check_kept_nowhere(answers: dict[str, list[Answer]]) -> None:
    """Neither what somebody sees who is signed in, nor what an address opens that holds a secret, is kept."""
    kept = []
    for name, (nobody, *others) in answers.items():
        open_to_all = [one for one in others if nobody.sign == "." and "public" in one.cache]
        asked = (
            [nobody, *others] if SECRET.search(name) else [one for one in others if one not in open_to_all]
        )
        kept += [
            f"{name}: {one.sign} {one.cache}"
            for one in asked
            if one.sign != NOT_ASKED and "no-store" not in one.cache
        ]
    assert "\n".join(kept) == ""
