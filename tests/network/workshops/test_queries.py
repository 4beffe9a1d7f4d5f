"""Who sees which workshop, and what the filters find."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from manyworks.core.addresses import free_slugs
from manyworks.core.organisations.actions import create_organisation, join_network
from manyworks.network.machines.actions import add_machine, edit_machine, retire_machine
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.queries import (
    WorkshopFilter,
    find_place,
    pins,
    search,
    visible_to,
)
from manyworks.network.workshops.rules import distance_km
from tests.examples import PLACING, examples
from tests.network.conftest import ROUTER, Cast

NOBODY = AnonymousUser()


def names(user: object, wanted: WorkshopFilter) -> list[str]:
    return [workshop.name for workshop in search(user, wanted)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        ("public", {"nobody", "nora", "bill", "rosa", "fellow"}),
        ("network", {"bill", "rosa", "fellow"}),
        ("private", {"bill", "rosa"}),
    ],
)
def test_a_workshop_is_seen_by_those_it_is_meant_for(cast: Cast, visibility: str, seen_by: set[str]) -> None:
    from manyworks.core.accounts.actions import create_user

    fellow = create_user(email="fellow@example.org", name="Fellow")
    join_network(
        network=cast.severn, organisation=create_organisation(by=fellow, name="Fellow Makers"), by=cast.rosa
    )
    Workshop.objects.filter(pk=cast.mill.pk).update(visibility=visibility)
    people = {"nobody": NOBODY, "nora": cast.nora, "bill": cast.bill, "rosa": cast.rosa, "fellow": fellow}
    assert {who for who, user in people.items() if visible_to(user).exists()} == seen_by


def test_one_machine_must_meet_all_that_is_asked(cast: Cast) -> None:
    small = replace(ROUTER, name="Small", bed_length_mm=600, bed_width_mm=400, thickness_max_mm=80)
    add_machine(workshop=cast.mill, details=small, by=cast.bill)
    assert names(NOBODY, WorkshopFilter(thickness_mm=80)) == ["Mill Shed"]
    assert names(NOBODY, WorkshopFilter(thickness_mm=80, bed_length_mm=2000)) == []


@pytest.mark.parametrize(
    ("length", "width", "fits"),
    [(2440, 1220, True), (1220, 2440, True), (2500, 1250, True), (2501, 100, False), (1300, 1300, False)],
)
def test_a_sheet_may_lie_either_way_round(cast: Cast, length: float, width: float, fits: bool) -> None:
    assert bool(names(NOBODY, WorkshopFilter(bed_length_mm=length, bed_width_mm=width))) is fits


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (WorkshopFilter(process="cnc-routing"), True),
        (WorkshopFilter(process="cutting"), True),
        (WorkshopFilter(process="sewing"), False),
        (WorkshopFilter(material="osb3"), True),
        (WorkshopFilter(material="mdf"), False),
        (WorkshopFilter(thickness_mm=18), True),
        (WorkshopFilter(thickness_mm=2), False),
        (WorkshopFilter(text="mill brist"), True),
        (WorkshopFilter(text="mill bath"), False),
        (WorkshopFilter(network="severn"), True),
        (WorkshopFilter(network="thames"), False),
        (WorkshopFilter(status="Closed"), False),
        (WorkshopFilter(kind="member"), True),
        (WorkshopFilter(kind="lead"), False),
    ],
    ids=str,
)
def test_each_filter_finds_and_leaves_out(cast: Cast, wanted: WorkshopFilter, found: bool) -> None:
    assert bool(names(NOBODY, wanted)) is found


def test_a_figure_that_is_not_known_does_not_meet_a_demand(cast: Cast) -> None:
    edit_machine(machine=cast.router, details=replace(ROUTER, thickness_max_mm=None), by=cast.bill)
    assert names(NOBODY, WorkshopFilter(thickness_mm=18)) == []


def test_a_broken_or_retired_machine_offers_nothing(cast: Cast) -> None:
    from datetime import date

    edit_machine(machine=cast.router, details=replace(ROUTER, condition="out_of_order"), by=cast.bill)
    assert names(NOBODY, WorkshopFilter(process="cnc-routing")) == []
    edit_machine(machine=cast.router, details=ROUTER, by=cast.bill)
    retire_machine(machine=cast.router, on=date(2026, 3, 2), by=cast.bill)
    assert names(NOBODY, WorkshopFilter(process="cnc-routing")) == []


@examples(PLACING)
@given(
    here=st.tuples(st.floats(-85, 85), st.floats(-179, 179)),
    there=st.tuples(st.floats(-85, 85), st.floats(-179, 179)),
    within=st.floats(1, 5000),
)
def test_the_distance_filter_agrees_with_the_haversine(
    cast: Cast, here: tuple[float, float], there: tuple[float, float], within: float
) -> None:
    Workshop.objects.filter(pk=cast.mill.pk).update(latitude=there[0], longitude=there[1])
    distance = distance_km(here, there)
    if abs(distance - within) < 0.01:
        return
    found = list(search(NOBODY, WorkshopFilter(near=here, within_km=within)))
    assert bool(found) is (distance < within)
    if found:
        assert found[0].distance_km == pytest.approx(distance, abs=0.05)


def test_the_nearest_comes_first_and_the_unplaced_not_at_all(cast: Cast) -> None:
    for slug, latitude in (("far", 53.0), ("near", 51.5)):
        Workshop.objects.create(
            slug=slug, name=slug, latitude=latitude, longitude=-2.6, location_accuracy="exact"
        )
    Workshop.objects.create(slug="nowhere", name="nowhere")
    assert names(NOBODY, WorkshopFilter(near=(51.44, -2.6))) == ["Mill Shed", "near", "far"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("51.45, -2.59", (51.45, -2.59)),
        ("51.45 -2.59", (51.45, -2.59)),
        ("bs3 1aa", (51.44, -2.60)),
        ("91, 0", None),
        ("Nosuchplaceville", None),
    ],
)
def test_a_place_is_found_by_numbers_postcode_or_not_guessed(
    cast: Cast, text: str, place: tuple[float, float] | None
) -> None:
    assert find_place(text) == place


def test_a_town_where_nobody_is_listed_comes_from_the_gazetteer(cast: Cast) -> None:
    place = find_place("Carlisle")
    assert place is not None and distance_km(place, (54.895, -2.938)) < 5


def test_pins_are_points_with_shape_letter_and_honest_accuracy(cast: Cast) -> None:
    Workshop.objects.create(
        slug="lead",
        name="Lead",
        latitude=51,
        longitude=-2,
        location_accuracy="town",
        facility_status="Closed",
    )
    Workshop.objects.create(slug="nowhere", name="Nowhere")
    features = pins(search(NOBODY, WorkshopFilter()))["features"]
    seen = [
        (
            f["properties"]["name"],
            f["properties"]["shape"],
            f["properties"]["letter"],
            f["properties"]["accuracy"],
        )
        for f in features
    ]
    assert seen == [("Lead", "square", "·", "town"), ("Mill Shed", "circle", "R", "exact")]
    assert features[0]["properties"]["open"] == "no"
    assert features[1]["geometry"] == {"type": "Point", "coordinates": [-2.6, 51.44]}


def test_slugs_for_many_are_all_different(cast: Cast) -> None:
    assert free_slugs(Workshop, ["Mill Shed", "Mill shed", "???", "import"], "workshop") == [
        "mill-shed-2",
        "mill-shed-3",
        "workshop",
        "import-2",
    ]


def test_the_list_takes_the_same_few_queries_however_long_it_is(cast: Cast, client: Client) -> None:
    client.get("/workshops/")
    with CaptureQueriesContext(connection) as few:
        client.get("/workshops/")
    Workshop.objects.bulk_create(Workshop(slug=f"w{n}", name=f"W{n}") for n in range(60))
    with CaptureQueriesContext(connection) as many:
        assert client.get("/workshops/").status_code == 200
    assert len(many) == len(few) < 12
