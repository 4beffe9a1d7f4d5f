"""Orders of products: a home without phases, wanted on one day."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from manyworks.core.log.models import LogEntry
from manyworks.drafting.site import BlockLine, read_block_list
from manyworks.plans.orders import actions
from manyworks.plans.orders.models import Home
from manyworks.plans.orders.queries import (
    facts_of,
    homes_to_plan,
    lines_of,
    lists_like,
    needs_of,
    tasks_of,
    waiting,
)
from manyworks.refused import Refused
from tests.plans.orders.test_pages import signed_in
from tests.severn_vale import Story

ADDRESS = "Bournville Lane, Birmingham, GB"


def ordered(story: Story, **other: Any) -> Home:
    said: dict[str, Any] = {
        "network": story.severn, "name": "Oak School", "design": "F-M", "quantity": 3,
        "address": ADDRESS, "due": date(2026, 5, 29),
    }  # fmt: skip
    return actions.create_order(by=story.ama, **said | other)


def test_an_order_says_all_that_a_plan_needs(story: Story) -> None:
    order = ordered(story)
    assert (order.slug, order.due, order.phases.count()) == ("oak-school", date(2026, 5, 29), 0)
    assert (round(order.latitude, 1), round(order.longitude, 1)) == (52.5, -1.9)
    assert lines_of(order) == [BlockLine("F-M", 3, "", 1)]
    assert [need.at.isoformat() for need in needs_of(order)] == ["2026-05-29T08:00:00+01:00"] * 3
    assert all(task.state == "done" for task in tasks_of(order) if task.needed)
    assert order in homes_to_plan(story.ama)
    events = LogEntry.objects.filter(subject_type="plans.home", subject_id=str(order.pk)).order_by("pk")
    assert list(events.values_list("event", flat=True)) == ["plans.home.created", "plans.home.blocks_set"]


def test_all_that_is_ordered_may_stand_at_its_address(story: Story) -> None:
    order = ordered(story, quantity=90)
    assert facts_of(order).storage_blocks == 90
    assert facts_of(story.home).storage_blocks == story.home.storage_blocks


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"address": "the school"}, "orders.address", "address"),
        ({"address": "  ", "latitude": 52.0, "longitude": -2.0}, "orders.no_address", "address"),
        ({"address": "Atlantis, GB"}, "orders.address", "address"),
        ({"design": "Stol"}, "orders.block_unknown", "design"),
        ({"quantity": 0}, "orders.block_quantity", "quantity"),
        ({"quantity": 10_001}, "orders.block_quantity", "quantity"),
        ({"due": date(1926, 5, 29)}, "day.far_away", "due"),
        ({"latitude": 52.0}, "orders.half_a_place", "longitude"),
        ({"longitude": -2.0}, "orders.half_a_place", "latitude"),
        ({"latitude": 95.0, "longitude": 0.0}, "orders.home_invalid", "latitude"),
        ({"name": ""}, "orders.home_invalid", "name"),
    ],
)
def test_what_is_no_order_is_refused_beside_its_field_and_leaves_nothing(
    story: Story, said: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        ordered(story, **said)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Home.objects.filter(due__isnull=False).exists()


def edited(story: Story, order: Home, **other: Any) -> Home:
    said = {name: getattr(order, name) for name in ("name", "address", "latitude", "longitude", "unpaid")}
    return actions.edit_order(by=story.ama, order=order, **said | other)


def test_an_order_goes_with_its_address(story: Story) -> None:
    order = ordered(story)
    edited(story, order, address="Park Row, Leeds, GB")
    assert (round(order.latitude, 1), round(order.longitude, 1)) == (53.8, -1.5)
    edited(story, order, latitude=53.79, longitude=-1.55)
    edited(story, order, address="Park Row 7, Leeds, GB")
    assert (order.latitude, order.longitude) == (53.79, -1.55), "where it was shown it stays"
    edited(story, order, address="Bath, GB", latitude=None, longitude=None)
    assert round(order.latitude, 1) == 51.4
    for wrong in ("", "   ", "the school"):
        with pytest.raises(Refused) as refused:
            edited(story, order, address=wrong, latitude=None, longitude=None)
        assert refused.value.field == "address"
    assert Home.objects.get(pk=order.pk).address == "Bath, GB"


def test_orders_of_one_name_are_told_apart(story: Story) -> None:
    leeds = {"address": "Park Row, Leeds, GB"}
    later = leeds | {"due": date(2026, 6, 5)}
    assert [ordered(story, **other).name for other in ({}, leeds, later, later, later)] == [
        "Oak School", "Oak School, Park Row, Leeds, GB", "Oak School, Park Row, Leeds, GB, 2026-06-05",
        "Oak School, 2", "Oak School, 3",
    ]  # fmt: skip
    long = "S" * 115
    assert [ordered(story, name=long).name for _ in range(2)] == [long, f"{long}, 2"]


def test_a_name_with_the_address_goes_with_it(story: Story) -> None:
    ordered(story)
    order = ordered(story, address="Park Row, Leeds, GB")
    edited(story, order, address="Bath, GB")
    assert order.name == "Oak School, Bath, GB"
    edited(story, order, name="Elm School, Bath, GB", address="Park Row, Leeds, GB")
    assert order.name == "Elm School, Bath, GB", "what somebody wrote stays"


def test_only_those_who_make_homes_order_and_date(story: Story) -> None:
    order = ordered(story)
    for person in (story.tom, story.eve):
        with pytest.raises(Refused) as refused:
            actions.create_order(
                by=person, network=story.severn, name="X", design="F-M", quantity=1, address=ADDRESS,
                due=date(2026, 5, 29),
            )  # fmt: skip
        assert refused.value.code == "permission.denied"
        with pytest.raises(Refused):
            actions.set_due(by=person, order=order, due=date(2026, 6, 1))
    actions.set_due(by=story.sam, order=order, due=date(2026, 6, 1))
    order.refresh_from_db()
    assert order.due == date(2026, 6, 1)


def test_a_home_gets_no_day_and_an_order_no_phases(story: Story) -> None:
    with pytest.raises(Refused, match="phase by phase"):
        actions.set_due(by=story.ama, order=story.home, due=date(2026, 6, 1))
    order = ordered(story)
    with pytest.raises(Refused, match="is an order"):
        actions.set_phases(by=story.ama, home=order, dates={"foundation": date(2026, 6, 1)})
    with pytest.raises(Refused, match="an order has none"):
        actions.set_home_blocks(by=story.ama, home=order, lines=[BlockLine("F-M", 1, "floor", 1)])
    with pytest.raises(Refused):
        actions.set_home_blocks(by=story.ama, home=story.home, lines=[BlockLine("F-M", 1, "", 1)])


def test_a_list_is_taken_over_from_another_order_only(story: Story) -> None:
    order, other = ordered(story), ordered(story, name="Elm School", quantity=7)
    assert list(lists_like(story.ama, order)) == [other]
    assert list(lists_like(story.ama, story.home)) == []
    actions.copy_home_blocks(by=story.ama, home=order, source=other)
    assert [line.quantity for line in lines_of(order)] == [7]


def test_more_of_the_same_keeps_the_numbers_of_what_was_ordered(story: Story) -> None:
    order = ordered(story)
    before = {need.piece for need in needs_of(order)}
    changes = actions.set_home_blocks(by=story.ama, home=order, lines=[BlockLine("F-M", 5, "", 1)])
    assert (len(changes.minted), len(changes.cancelled)) == (2, 0)
    assert before < {need.piece for need in needs_of(order)}


@pytest.mark.parametrize("text", ["Stool, 200", "Stool;200", "design,quantity\nStool,200", "Stool\t200\t"])
def test_the_list_of_an_order_has_two_columns(text: str) -> None:
    assert read_block_list(text, of_order=True) == [BlockLine("Stool", 200, "", 1)]


@pytest.mark.parametrize("text", ["Stool", "", "Stool, many"])
def test_a_list_that_says_too_little_is_refused_in_words_of_orders(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_block_list(text, of_order=True)
    assert "phase" not in refused.value.hint and "block" not in refused.value.hint


def test_the_list_shows_homes_and_orders_apart(story: Story) -> None:
    ordered(story)
    client = signed_in(story.ama)
    page = client.get("/homes/").content.decode()
    assert "3 pieces" in page and "Order, wanted by" in page and "29 May 2026" in page
    assert "14 blocks" in page and '"letter": "O"' in page
    start = client.get("/").content.decode()
    assert "Orders" in start and "Plan the orders that are ready" in start
    assert [one.words for one in waiting(story.ama)][-1] == "Plan the orders that are ready"


def test_pages_of_an_order_ask_what_bears_on_it(story: Story) -> None:
    order, client = ordered(story), signed_in(story.ama)
    access = client.get("/homes/oak-school/access/").content.decode()
    assert "Longest piece" in access and "storage" not in access and "erected" not in access
    sent = {"vehicle": "luton-van", "carriers": 2, "window_opens": "09:00", "window_closes": "15:00"}
    assert client.post("/homes/oak-school/access/", sent).status_code == 302
    before = order.storage_blocks
    order.refresh_from_db()
    assert (order.vehicle, order.storage_blocks) == ("luton-van", before)
    place = client.get("/homes/oak-school/place/").content.decode()
    assert "Plot" not in place and ADDRESS in place
    assert client.post("/homes/plot-7/due/", {"due": "2026-06-01"}).status_code == 422
    assert client.post("/homes/oak-school/phases/", {"foundation": "2026-06-01"}).status_code == 422
    pieces = client.get("/homes/oak-school/pieces/").content.decode()
    assert pieces.count("F-M") == 3 and "Every piece has a number" in pieces


def test_programs_order_too(story: Story) -> None:
    client = signed_in(story.ama)

    def send(method: str, address: str, body: object, by: Client = client):  # type: ignore[no-untyped-def]
        return by.generic(method, address, json.dumps(body), content_type="application/json")

    body = {
        "network": story.severn.slug, "name": "Oak School", "design": "F-M", "quantity": 2,
        "address": ADDRESS, "due": "2026-05-29",
    }  # fmt: skip
    made = send("POST", "/api/orders/", body)
    assert made.status_code == 201 and made.json()["due"] == "2026-05-29"
    assert send("POST", "/api/orders/", body | {"address": "nowhere"}).json()["code"] == "orders.address"
    assert send("POST", "/api/orders/", body, signed_in(story.eve)).status_code == 403
    assert send("PUT", "/api/homes/oak-school/due/", {"due": "2026-06-05"}).json()["due"] == "2026-06-05"
    assert send("PUT", "/api/homes/plot-7/due/", {"due": "2026-06-05"}).status_code == 422
    needs = send("PUT", "/api/homes/oak-school/blocks/", [{"block": "F-M", "quantity": 4}]).json()
    assert len(needs) == 4 and {need["phase"] for need in needs} == {""}
    assert {need["at"][:10] for need in needs} == {"2026-06-05"}
