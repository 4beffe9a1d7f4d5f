"""Homes in the browser and for programs."""

import json

from django.test import Client

from manyworks.drafting.piece_numbers import read_number
from manyworks.plans.orders.models import Home
from manyworks.plans.orders.queries import lines_of
from tests.severn_vale import Story


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_the_list_shows_rows_and_pins_and_filters(story: Story) -> None:
    client = signed_in(story.tom)
    page = client.get("/homes/")
    assert page.status_code == 200 and b"Plot 7" in page.content and b"14 blocks" in page.content
    assert b'"coordinates": [-2.593, 51.423]' in page.content
    assert b"Plot 7" not in client.get("/homes/?q=elsewhere").content
    assert b"Nothing matches" in client.get("/homes/?q=elsewhere").content


def test_strangers_find_nothing_and_the_signed_out_are_asked_to_sign_in(story: Story) -> None:
    assert b"Plot 7" not in signed_in(story.eve).get("/homes/").content
    assert signed_in(story.eve).get("/homes/plot-7/").status_code == 404
    assert Client().get("/homes/").status_code == 302


def test_a_home_is_made_step_by_step(story: Story) -> None:
    client = signed_in(story.ama)
    place = {"network": story.severn.pk, "name": "Plot 9", "latitude": "51.43", "longitude": "-2.58"}
    answer = client.post("/homes/new/", place)
    assert answer.headers["Location"] == "/homes/plot-9/access/"
    access = {
        "vehicle": "luton-van", "carriers": 4, "storage_blocks": 20, "blocks_per_day": 8,
        "window_opens": "08:00", "window_closes": "15:00", "max_block_width_mm": 1300,
    }  # fmt: skip
    answer = client.post("/homes/plot-9/access/", access)
    assert answer.headers["Location"] == "/homes/plot-9/phases/"
    dates = {"foundation": "2026-05-04", "floor": "2026-05-06"}
    answer = client.post("/homes/plot-9/phases/", dates)
    assert answer.headers["Location"] == "/homes/plot-9/blocks/"
    answer = client.post("/homes/plot-9/blocks/", {"blocks_csv": "F-M, 6, floor"})
    assert answer.headers["Location"] == "/homes/plot-9/"
    home = Home.objects.get(slug="plot-9")
    assert (home.vehicle, home.max_block_width_mm) == ("luton-van", 1300)
    assert [(line.block, line.quantity) for line in lines_of(home)] == [("F-M", 6)]
    page = client.get("/homes/plot-9/").content
    assert b"4 of 4 done" in page and b"Plan this home" in page


def test_a_refusal_stands_beside_its_field_and_nothing_is_lost(story: Story) -> None:
    client = signed_in(story.ama)
    answer = client.post("/homes/plot-7/phases/", {"foundation": "2026-04-06", "floor": "2026-04-01"})
    assert answer.status_code == 422
    assert b"lies before foundation" in answer.content and b"2026-04-01" in answer.content
    answer = client.post("/homes/plot-7/blocks/", {"blocks_csv": "F-M, 2, floor\nGHOST, 1, floor"})
    assert answer.status_code == 422
    assert b"No block or design is called" in answer.content and b"GHOST, 1, floor" in answer.content


def test_those_who_may_not_edit_are_refused_and_see_no_links(story: Story) -> None:
    client = signed_in(story.tom)
    assert client.post("/homes/plot-7/phases/", {"foundation": "2026-04-06"}).status_code == 403
    assert b"/homes/plot-7/phases/" not in client.get("/homes/plot-7/").content


def test_blocks_move_by_buttons(story: Story) -> None:
    row = story.home.blocks.get(position=3)
    answer = signed_in(story.ama).post(f"/homes/plot-7/blocks/{row.pk}/move/", {"to": "up"})
    assert answer.status_code == 302
    assert [line.block for line in lines_of(story.home)][1] == "N-M"


def test_programs_make_date_and_list_a_home(story: Story) -> None:
    client = signed_in(story.ama)

    def send(method: str, address: str, body: object):  # type: ignore[no-untyped-def]
        return client.generic(method, address, json.dumps(body), content_type="application/json")

    made = send(
        "POST",
        "/api/homes/",
        {"network": story.severn.slug, "name": "Plot 10", "latitude": 51.4, "longitude": -2.6},
    )
    assert made.status_code == 201 and made.json()["slug"] == "plot-10"
    bad = send("PUT", "/api/homes/plot-10/phases/", {"foundation": "2026-05-04", "floor": "2026-05-01"})
    assert bad.status_code == 422 and bad.json()["code"] == "orders.due_before_foundation"
    good = send("PUT", "/api/homes/plot-10/phases/", {"foundation": "2026-05-04", "floor": "2026-05-06"})
    assert good.status_code == 200
    needs = send(
        "PUT", "/api/homes/plot-10/blocks/", [{"block": "F-M", "quantity": 2, "phase": "floor"}]
    ).json()
    assert len({read_number(need["piece"]) for need in needs}) == 2
    assert needs[0]["at"].startswith("2026-05-06T08:00")
    assert client.get("/api/homes/").json()[0]["name"] == "Plot 10"
    assert Client().get("/api/homes/").status_code == 401


def test_a_list_that_no_table_reader_takes_is_refused_in_the_form(story: Story) -> None:
    client = signed_in(story.ama)
    answer = client.post("/homes/plot-7/blocks/", {"blocks_csv": "a" * 210_000 + ",1,floor"})
    assert answer.status_code == 422
    assert b"Block list: row 1: a cell of more than 200,000 characters." in answer.content
    assert client.post("/homes/plot-7/blocks/", {"blocks_csv": "F-M,1,floor\rW-M,1,walls"}).status_code == 302
    assert [line.block for line in lines_of(story.home)] == ["F-M", "W-M"]
