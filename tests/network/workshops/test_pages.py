"""The directory and the forms behind it, as a browser without script sees them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from manyworks.network.workshops.actions import publish_rate_card, set_opening_hours
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.rules import Hours, RateCardDraft
from tests.network.conftest import Cast

MILL = "/workshops/mill-shed/"
DESCRIPTION = {
    "name": "Mill Shed",
    "facility_status": "Active",
    "city": "Bristol",
    "country": "gb",
    "road_access": "true",
    "loading_dock": "unknown",
    "timezone": "Europe/London",
    "visibility": "public",
}


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def text(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def test_anybody_finds_a_workshop_and_reads_its_page(cast: Cast, client: Client) -> None:
    listed = text(client.get("/workshops/?process=cnc-routing&bed_length=2440&bed_width=1220"))
    assert "1 workshop<" in listed and MILL in listed and "Process: CNC routing" in listed
    page = text(client.get(MILL))
    assert "2500 × 1250 mm" in page and "± 0.2 mm" in page and "3 to 30 mm" in page
    assert "Change the description" not in page and "Rates" not in page


def test_a_filter_that_finds_nothing_says_the_next_step(cast: Cast, client: Client) -> None:
    page = text(client.get("/workshops/?q=nothing-like-it"))
    assert "0 workshops" in page and "Show all workshops" in page


def test_a_place_nobody_knows_is_said_beside_the_field_and_the_rest_still_works(
    cast: Cast, client: Client
) -> None:
    page = text(client.get("/workshops/?near=Nosuchplaceville&process=cnc-routing"))
    assert 'href="#id_near"' in page and "1 workshop<" in page


def test_the_map_gets_the_rows_of_the_list(cast: Cast, client: Client) -> None:
    Workshop.objects.create(slug="far", name="Far", latitude=54, longitude=-3, location_accuracy="exact")
    assert 'data-pins-url="/workshops/pins.geojson?kind=member"' in text(
        client.get("/workshops/?kind=member")
    )
    answer = client.get("/workshops/pins.geojson?kind=member")
    assert answer["Content-Type"] == "application/geo+json"
    assert [f["properties"]["name"] for f in answer.json()["features"]] == ["Mill Shed"]


def test_a_private_workshop_does_not_exist_for_strangers(cast: Cast, client: Client) -> None:
    Workshop.objects.filter(pk=cast.mill.pk).update(visibility="private")
    assert client.get(MILL).status_code == 404
    assert signed_in(cast.bill).get(MILL).status_code == 200


@pytest.mark.parametrize("page", ["edit/", "pin/", "hours/", "closures/", "people/", "machines/new/"])
def test_the_forms_open_for_the_manager_and_for_nobody_else(cast: Cast, client: Client, page: str) -> None:
    assert signed_in(cast.bill).get(MILL + page).status_code == 200
    assert signed_in(cast.nora).get(MILL + page).status_code == 403
    asked = client.get(MILL + page)
    assert asked.status_code == 302 and "/account/login/" in asked["Location"]


def test_a_manager_adds_a_workshop_and_sets_its_pin(cast: Cast) -> None:
    client = signed_in(cast.bill)
    sent = client.post("/workshops/new/", DESCRIPTION | {"name": "Second Shed", "organisation": cast.bow.pk})
    assert sent["Location"] == "/workshops/second-shed/pin/"
    assert client.get(sent["Location"]).status_code == 200
    client.post(sent["Location"], {"latitude": "51.5", "longitude": "-2.6"})
    shed = Workshop.objects.get(slug="second-shed")
    assert (shed.country, shed.road_access, shed.loading_dock, shed.latitude) == ("GB", True, None, 51.5)


def test_a_refusal_of_the_action_stands_beside_its_field(cast: Cast) -> None:
    answer = signed_in(cast.bill).post(MILL + "edit/", DESCRIPTION | {"timezone": "Bristol"})
    page = text(answer)
    assert answer.status_code == 422
    assert 'href="#id_timezone"' in page and page.count("There is no time zone called Bristol.") == 2
    assert 'aria-describedby="id_timezone_helptext id_timezone_error"' in page


def test_a_night_shift_is_taken_where_work_at_night_is_said(cast: Cast) -> None:
    client = signed_in(cast.bill)
    shift = {"opens_1a": "22:00", "closes_1a": "06:00"}
    refused = client.post(MILL + "hours/", shift)
    assert refused.status_code == 422 and "reaches into the night" in text(refused)
    assert 'href="#id_night"' in text(refused)
    assert client.post(MILL + "hours/", shift | {"night": "on"}).status_code == 302
    assert "22:00–06:00" in text(client.get(MILL))
    assert re.search(r'name="night"[^>]*checked', text(client.get(MILL + "hours/")))


def test_a_workshop_says_on_which_holidays_it_works_and_how_much_of_its_hours(cast: Cast) -> None:
    client = signed_in(cast.bill)
    assert "60 % of these hours" in text(client.get(MILL)) and "Assumed" in text(client.get(MILL))
    day = {"first_day": "2099-05-04", "last_day": "2099-05-04", "works": "on"}
    assert client.post(MILL + "closures/", day).status_code == 302
    assert "works, although it is a holiday" in text(client.get(MILL))
    assert client.post(MILL + "edit/", DESCRIPTION | {"utilisation": "1.2"}).status_code == 422
    assert client.post(MILL + "edit/", DESCRIPTION | {"utilisation": "0.75"}).status_code == 302
    page = text(client.get(MILL))
    assert "75 % of these hours" in page and "Assumed" not in page
    answer = client.get("/api/workshops/mill-shed").json()
    assert answer["utilisation"] == 0.75 and answer["works_on"] == [["2099-05-04", "2099-05-04"]]
    assert answer["closures"] == []


def test_hours_closures_people_and_rates_are_set_and_shown(cast: Cast) -> None:
    client = signed_in(cast.bill)
    hours = {"opens_1a": "08:30", "closes_1a": "12:30", "opens_1b": "13:00", "closes_1b": "17:00"}
    assert client.post(MILL + "hours/", hours).status_code == 302
    assert client.post(MILL + "hours/", {"opens_2a": "08:30"}).status_code == 422
    assert (
        client.post(MILL + "people/", {"people_1": "3", "skills_1": ["joiner", "packer"]}).status_code == 302
    )
    for half in ({"people_1": "3"}, {"skills_1": ["joiner"]}, {"people_1": "x", "skills_1": ["joiner"]}):
        assert client.post(MILL + "people/", half).status_code == 422
    far = {"first_day": "2099-08-01", "last_day": "2099-08-14", "reason": "Summer"}
    assert client.post(MILL + "closures/", far).status_code == 302
    rates = {"valid_from": "2026-01-01", "currency": "GBP", "rate_cnc-routing": "55.00"}
    assert client.post(MILL + "rates/", rates).status_code == 302
    page = text(client.get(MILL))
    for words in (
        "08:30–12:30, 13:00–17:00",
        "3 people who can: Joiner, Packer",
        "Summer",
        "55.00 GBP per hour",
    ):
        assert words in page
    closure = cast.mill.closures.get()
    assert client.post(f"{MILL}closures/{closure.pk}/remove/").status_code == 302
    assert not cast.mill.closures.exists()


def test_rates_are_shown_to_its_own_people_and_the_coordinator_only(cast: Cast, client: Client) -> None:
    card = RateCardDraft(date(2020, 1, 1), "GBP", {"cnc-routing": Decimal("55.00")})
    publish_rate_card(workshop=cast.mill, card=card, by=cast.bill)
    shown = ["55.00 GBP" in text(c.get(MILL)) for c in (signed_in(cast.rosa), signed_in(cast.nora), client)]
    assert shown == [True, False, False]


def test_a_lead_shows_where_it_comes_from_and_can_be_adopted_and_confirmed(cast: Cast) -> None:
    from manyworks.network.imports.models import ImportSource

    source = ImportSource.objects.create(
        network=cast.severn, name="Atlas", licence="CC-BY-4.0", attribution="The Atlas makers"
    )
    Workshop.objects.create(
        slug="lead",
        name="Lead",
        source=source,
        source_key="1",
        latitude=51,
        longitude=-2,
        location_accuracy="town",
    )
    client = signed_in(cast.rosa)
    page = text(client.get("/workshops/lead/"))
    for words in (
        "lead, not yet a member",
        "approximate place",
        "CC-BY-4.0",
        "The Atlas makers",
        "Said to be open",
    ):
        assert words in page
    assert client.post("/workshops/lead/confirm/").status_code == 302
    assert client.post("/workshops/lead/adopt/", {"organisation": cast.bow.pk}).status_code == 302
    page = text(client.get("/workshops/lead/"))
    assert "not yet a member" not in page and "never" not in page


def test_a_machine_is_added_changed_and_retired(cast: Cast) -> None:
    client = signed_in(cast.bill)
    process = cast.router.process_id
    form = {"name": "Saw", "process": process, "quantity": "1", "condition": "working", "speed_factor": "1"}
    assert client.post(MILL + "machines/new/", form | {"bed_length_mm": "-5"}).status_code == 422
    assert client.post(MILL + "machines/new/", form | {"bed_length_mm": "3200"}).status_code == 302
    saw = cast.mill.machines.get(name="Saw")
    assert 'value="3200"' in text(client.get(f"{MILL}machines/{saw.pk}/"))
    assert client.post(f"{MILL}machines/{saw.pk}/", form | {"name": "Panel saw"}).status_code == 302
    assert client.post(f"{MILL}machines/{saw.pk}/retire/").status_code == 302
    assert "Panel saw is retired." in text(client.get(MILL))
    page = text(client.get(MILL))
    assert "Panel saw" not in page and "Big router" in page
    assert client.get(f"{MILL}machines/{saw.pk}/").status_code == 404


def test_the_week_on_the_page_is_in_the_workshops_own_zone(cast: Cast, client: Client) -> None:
    from datetime import time

    set_opening_hours(workshop=cast.mill, hours=[Hours(5, time(9), time(17))], by=cast.bill)
    assert "Local time there (Europe/London)" in text(client.get(MILL))
