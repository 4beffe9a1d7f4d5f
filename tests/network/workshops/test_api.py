"""Workshops for programs: the same rows and refusals as the pages."""

from datetime import date
from decimal import Decimal

from django.test import Client

from manyworks.network.workshops.actions import publish_rate_card
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.rules import RateCardDraft
from tests.network.conftest import Cast


def test_the_list_takes_the_filters_and_pages(cast: Cast, client: Client) -> None:
    found = client.get(
        "/api/workshops?process=cnc-routing&thickness_mm=18&near=51.4,-2.6&within_km=50"
    ).json()
    assert found["count"] == 1
    (one,) = found["items"]
    assert (one["slug"], one["organisation"], one["location_accuracy"]) == (
        "mill-shed",
        "bow-timber",
        "exact",
    )
    assert 4 < one["distance_km"] < 5
    assert client.get("/api/workshops?process=sewing").json() == {"items": [], "count": 0}


def test_one_workshop_carries_its_equipment_in_open_know_where_names(cast: Cast, client: Client) -> None:
    found = client.get("/api/workshops/mill-shed").json()
    (router,) = found["equipment"]
    assert (router["process"], router["bed_length_mm"], router["axes"]) == ("cnc-routing", 2500, None)
    assert router["materials_worked"] == ["osb3", "plywood-spruce"]


def test_rates_are_left_out_for_those_who_may_not_see_them(cast: Cast, client: Client) -> None:
    card = RateCardDraft(date(2020, 1, 1), "GBP", {"cnc-routing": Decimal("55.00")})
    publish_rate_card(workshop=cast.mill, card=card, by=cast.bill)
    assert client.get("/api/workshops/mill-shed").json()["rates"] is None
    client.force_login(cast.rosa)
    found = client.get("/api/workshops/mill-shed").json()
    assert (found["rates"], found["currency"]) == ({"cnc-routing": "55.00"}, "GBP")


def test_points_and_errors_have_their_own_media_types(cast: Cast, client: Client) -> None:
    points = client.get("/api/workshops/geojson")
    assert points["Content-Type"] == "application/geo+json" and len(points.json()["features"]) == 1
    missing = client.get("/api/workshops/no-such-place")
    assert missing.status_code == 404 and missing["Content-Type"] == "application/problem+json"
    unknown = client.get("/api/workshops?near=Nosuchplaceville")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "workshop.place_unknown")


def test_adding_asks_for_the_same_permission_as_the_page(cast: Cast, client: Client) -> None:
    body = {"organisation": "bow-timber", "name": "API Shed", "latitude": 51.5, "longitude": -2.6}

    def post(**more: object) -> tuple[int, dict[str, object]]:
        answer = client.post("/api/workshops", body | more, content_type="application/json")
        return answer.status_code, answer.json()

    assert post()[0] == 401
    client.force_login(cast.nora)
    assert post()[0] == 403
    client.force_login(cast.bill)
    assert post(organisation="nobody")[1]["code"] == "organisation.unknown"
    assert post(latitude=120)[1]["field"] == "latitude"
    status, made = post()
    assert (status, made["slug"]) == (201, "api-shed")
    assert Workshop.objects.get(slug="api-shed").location_source == "given through the API"
