"""Numbers and days that nobody means: every one that a program or a form can send is refused, none breaks."""

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from manyworks.core.forms import DayField, MomentField
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.drafting.site import MOST_OF_A_SITE
from manyworks.web.api import api
from tests.severn_vale import Story
from tests.shape.source_tree import SOURCE, python_files, relative

NUMBERS = [
    "-1",
    "0",
    "1e-320",
    str(2**31),
    str(2**63),
    "1" + "0" * 30,
    "-1" + "0" * 30,
    "1e308",
    "1e999",
    "NaN",
]
NO_NUMBERS = ["true", "false", '"1_0"']
DAYS = ['"0001-01-01"', '"1999-12-31"', '"2101-01-01"', '"9999-12-31"', "253402300799", "-62135596800"]
MOMENTS = [
    f'"{day}T{time}"' for day in ("0001-01-01", "9999-12-31") for time in ("00:00:00Z", "23:59:59-14:00")
]
BODIES: dict[str, dict[str, Any]] = {
    "post /homes/": {
        "network": "severn-vale", "name": "x", "latitude": 51, "longitude": -2, "floor_area_m2": 60.5,
    },
    "put /homes/{slug}/phases/": {
        "foundation": "2026-04-06", "floor": "2026-04-08", "walls": "2026-04-13", "roof": "2026-04-20",
    },
    "put /homes/{slug}/blocks/": {"block": "F-M", "quantity": 1, "phase": "floor"},
    "post /orders/": {
        "network": "severn-vale", "name": "x", "design": "F-M", "quantity": 1,
        "address": "Birmingham, GB", "due": "2026-05-29", "latitude": 52, "longitude": -2,
    },
    "put /homes/{slug}/due/": {"due": "2026-05-29"},
    "post /plans/": {"name": "x", "homes": ["plot-7"], "start": "2026-03-09", "seed": 1, "time_limit_s": 1},
    "post /workshops": {
        "organisation": "filwood-works", "name": "x", "floor_size_m2": 1.0, "latitude": 51, "longitude": -2,
    },
    "put /designs/{system}/{block}/{revision}/routing/": {
        "process": "assembly", "group": "make", "minutes": 4, "minutes_source": "guess",
    },
}  # fmt: skip
LISTS = {"put /homes/{slug}/blocks/", "put /designs/{system}/{block}/{revision}/routing/"}
ELSEWHERE = {"post /plans/{number}/anew/"}
"""Tried where a plan is made: tests/plans/life/test_told.py."""


def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
    return found


def plain(part: dict[str, Any]) -> dict[str, Any]:
    """A part of the schema without the words for what may be left out."""
    return next((one for one in part.get("anyOf", [part]) if one.get("type") != "null"), part)


def bodies() -> dict[str, dict[str, Any]]:
    """What each address takes: name and schema of every number and day, by verb and address."""
    document, found = schema(), {}
    for address, verbs in document["paths"].items():
        for verb, about in verbs.items():
            content = about.get("requestBody", {}).get("content", {}).get("application/json", {})
            body = content.get("schema", {})
            name = body.get("items", body).get("$ref", "").rpartition("/")[2]
            fields = document["components"]["schemas"].get(name, {}).get("properties", {})
            found[f"{verb} {address}"] = {
                field: kind
                for field, kind in ((field, plain(part)) for field, part in fields.items())
                if kind.get("type") in ("integer", "number") or kind.get("format") in ("date", "date-time")
            }
    return {address: fields for address, fields in found.items() if fields}


def test_every_body_with_numbers_or_days_is_tried() -> None:
    assert bodies().keys() == BODIES.keys() | ELSEWHERE
    for address, body in BODIES.items():
        assert bodies()[address].keys() <= body.keys(), address


@pytest.mark.parametrize("address", BODIES)
def test_no_number_and_no_day_of_a_body_breaks_the_page(story: Story, address: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(story.ama if "/workshops" not in address else story.tom)
    revision = BlockRevision.objects.get(block__code="F-M")
    verb, _space, path = address.partition(" ")
    url = path.format(slug="plot-7", system=revision.block.system.slug, block="F-M", revision=1)
    for field, kind in bodies()[address].items():
        for value in DAYS if kind.get("format") == "date" else NUMBERS + NO_NUMBERS:
            body = json.dumps(BODIES[address] | {field: "HERE"}).replace('"HERE"', value)
            answer = getattr(client, verb)(
                f"/api{url}", f"[{body}]" if address in LISTS else body, content_type="application/json"
            )
            assert answer.status_code in (200, 201, 202, 422), (field, value, answer.status_code)
            if answer.status_code == 422:
                assert answer.json()["detail"], (field, value)
            elif value not in ("0", "1e-320"):
                assert kind["type"] == "number" and value not in ("NaN", "1e999"), (field, value)


def test_no_long_text_of_a_body_breaks_the_page(story: Story) -> None:
    """PostgreSQL refuses what does not fit its column, so that must have been refused before."""
    client = Client(raise_request_exception=False)
    client.force_login(story.tom)
    document = schema()["components"]["schemas"]
    for address, name, given in (
        ("/api/workshops", "WorkshopIn", BODIES["post /workshops"]),
        ("/api/organisations", "OrganisationIn", {"name": "x"}),
        ("/api/homes/", "HomeIn", BODIES["post /homes/"]),
        ("/api/plans/", "PlanIn", BODIES["post /plans/"]),
    ):
        client.force_login(story.tom if "works" in str(given) else story.ama)
        for field in (
            key for key, kind in document[name]["properties"].items() if kind.get("type") == "string"
        ):
            body = json.dumps({**given, field: "x" * 5000})
            answer = client.post(address, body, content_type="application/json")
            assert answer.status_code in (201, 404, 422), (address, field, answer.status_code)
            assert answer.status_code != 201 or field == "about", (address, field)


@pytest.mark.parametrize("name", ["", "   "])
def test_nothing_is_made_without_a_name(story: Story, name: str) -> None:
    client = Client(raise_request_exception=False)
    for address, given in (
        ("/api/workshops", BODIES["post /workshops"]),
        ("/api/organisations", {}),
        ("/api/homes/", BODIES["post /homes/"]),
        ("/api/plans/", BODIES["post /plans/"]),
    ):
        client.force_login(story.tom if "works" in str(given) else story.ama)
        answer = client.post(address, json.dumps({**given, "name": name}), content_type="application/json")
        assert (answer.status_code, answer.json()["field"]) == (422, "name"), address


def test_no_number_in_an_address_breaks_the_page(story: Story) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(story.ama)
    for address, verbs in schema()["paths"].items():
        for part in verbs.get("get", {}).get("parameters", []):
            if plain(part["schema"]).get("type") not in ("integer", "number"):
                continue
            for value in NUMBERS:
                inside = part["in"] == "path"
                url = address.format(system="s", block="b", name="n", number=value, revision=value)
                answer = client.get(f"/api{url}" + ("" if inside else f"?{part['name']}={value}"))
                assert answer.status_code in (200, 404, 422), (address, part["name"], value)


@pytest.mark.parametrize("field", sorted(MOST_OF_A_SITE))
def test_no_number_of_a_plot_breaks_its_form(story: Story, field: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(story.ama)
    access = {
        "vehicle": "artic", "carriers": 4, "storage_blocks": 20, "blocks_per_day": 8,
        "window_opens": "08:00", "window_closes": "15:00",
    }  # fmt: skip
    for value in ("-1", "9" * 7, str(2**31), str(2**63), "9" * 30):
        answer = client.post("/homes/plot-7/access/", {**access, field: value})
        assert answer.status_code == 422, value


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_every_form_asks_again_for_a_day_of_another_age(day: str) -> None:
    for field in (DayField(), MomentField()):
        with pytest.raises(ValidationError, match="Give a day between 2000-01-01 and 2100-12-31"):
            field.clean(day)


def test_every_day_that_a_form_asks_is_one_of_these() -> None:
    plain = re.compile(r"forms\.Date(Time)?Field\(")
    odd = [relative(p) for p in python_files(SOURCE) if plain.search(p.read_text())]
    assert odd == []
