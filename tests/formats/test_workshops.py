"""Workshop lists of other people, in Open Know-Where words, with where they came from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from manyworks.formats import read
from manyworks.formats.gazetteer import country_code, find_town
from manyworks.formats.inspect import describe
from manyworks.formats.workshops.geojson import write_geojson
from manyworks.formats.workshops.hours_text import read_hours
from manyworks.formats.workshops.machine_words import machines_in
from manyworks.formats.workshops.record import WorkshopList


@pytest.fixture(scope="module")
def nesta(shared_data: Path) -> WorkshopList:
    return read(shared_data / "network/nesta-uk-makerspaces/ukmakerspacesidentifiabledata.csv")  # type: ignore[return-value]


@pytest.fixture(scope="module")
def iopa(shared_data: Path) -> WorkshopList:
    return read(shared_data / "network/iop-okw/okw_facilities_part_a.json")  # type: ignore[return-value]


@pytest.mark.data
def test_nesta_has_97_records_placed_by_town(nesta):
    facts = describe(nesta)
    assert (facts["records"], facts["geocoded"], facts["placed_by_town"]) == (97, 0, 89)
    assert {f.code for f in nesta.findings} >= {"text.encoding", "table.empty_row", "workshop.stale"}
    assert {r.licence for r in nesta.records} == {"CC-BY-SA-4.0"}
    assert len({r.source_key for r in nesta.records}) == 97


@pytest.mark.data
def test_nesta_towns_are_near_their_workshops(nesta):
    places = {r.name: r for r in nesta.records}
    bristol = places["Bristol Hackspace"]
    assert (bristol.location_accuracy, bristol.city) == ("town", "Bristol")
    assert bristol.latitude == pytest.approx(51.45, abs=0.05)
    assert bristol.longitude == pytest.approx(-2.6, abs=0.1)
    # Wales is also a village in Yorkshire; Aberdare lies in Wales.
    aberdare = next(r for r in nesta.records if r.postcode == "CF44 8AD")
    assert aberdare.longitude is not None and aberdare.longitude < -3


@pytest.mark.data
def test_nesta_routers_are_found_with_their_beds(nesta):
    routers = {
        r.name: [m for m in r.machines if m.process == "cnc-routing"]
        for r in nesta.records
        if any(m.process == "cnc-routing" for m in r.machines)
    }
    assert len(routers) >= 15
    assert (routers["Hub Workshop"][0].bed_length_mm, routers["Hub Workshop"][0].bed_width_mm) == (2500, 1250)
    assert routers["Derby Makers"][0].bed_length_mm == pytest.approx(3048)
    assert routers["Makerversity"][0].bed_width_mm == 1200
    assert routers["Makespace"][0].bed_length_mm is None


@pytest.mark.data
def test_iopa_has_1119_records_of_which_1015_are_geocoded(iopa):
    facts = describe(iopa)
    assert (facts["records"], facts["geocoded"]) == (1119, 1015)
    assert facts["placed_by_town"] > 80
    assert len({r.source_key for r in iopa.records}) == 1119


@pytest.mark.data
def test_town_records_say_that_they_are_approximate(iopa):
    for record in iopa.records:
        if record.location_accuracy == "town":
            assert "gazetteer" in record.location_source
        if record.latitude is None:
            assert record.location_accuracy == "unknown"


@pytest.mark.data
def test_hand_written_records_read_as_far_as_they_go(shared_data):
    folder = shared_data / "network/helpful-okh-okw"
    shop = read(folder / "DevhawkEngineering.okw.yml")
    assert shop.records[0].name == "James Maker Space"
    assert {m.name for m in shop.records[0].machines} >= {"hammer"}
    sewing = read(folder / "RobTestOKWForSewing.yml")
    assert sewing.records[0].email == "read.robert@gmail.com"
    nameless = read(folder / "RobsArduinoShop.yml")
    assert [f.code for f in nameless.findings] == ["workshop.no_name"]


PLAIN = """name,key,city,country,latitude,longitude,process,machine,bed_length_mm,bed_width_mm,people,colour
Knowle Cuts,kc-1,Bristol,GB,51.43,-2.57,cnc-routing,ShopBot,2500,1250,3,red
Knowle Cuts,kc-1,Bristol,GB,51.43,-2.57,laser-cutting,Trotec,1200,900,3,
Leeds Frames,,Leeds,United Kingdom,,,cnc-routing,AXYZ,abc,1250,,
,,Nowhere,GB,,,,,,,,
Moon Base,mb,,XX,123,500,assembly,,,,,
"""


def test_the_plain_list_keeps_machines_together_and_names_every_problem(tmp_path):
    path = tmp_path / "workshops.csv"
    path.write_text(PLAIN)
    found = read(path)
    assert isinstance(found, WorkshopList)
    first, leeds, moon = found.records
    assert [(m.process, m.bed_length_mm) for m in first.machines] == [
        ("cnc-routing", 2500),
        ("laser-cutting", 1200),
    ]
    assert (first.location_accuracy, leeds.location_accuracy, moon.location_accuracy) == (
        "exact",
        "town",
        "unknown",
    )
    assert (first.source_key, leeds.country, first.people) == ("kc-1", "GB", 3)
    assert sorted(f.code for f in found.findings) == [
        "table.not_a_number",
        "table.unknown_column",
        "workshop.bad_coordinates",
        "workshop.no_name",
        "workshop.unknown_country",
    ]


def test_geojson_goes_out_and_comes_in_again(tmp_path):
    path = tmp_path / "workshops.csv"
    path.write_text(PLAIN)
    before = read(path)
    (tmp_path / "map.geojson").write_bytes(write_geojson(before.records))
    after = read(tmp_path / "map.geojson")
    assert {r.source_key for r in after.records} == {
        r.source_key for r in before.records if r.latitude is not None
    }
    assert json.loads((tmp_path / "map.geojson").read_text())["type"] == "FeatureCollection"


@pytest.mark.parametrize(
    ("words", "process", "bed", "quantity"),
    [
        ("CNC Router - wood and plastics (2,500mm x 1250mm cutting area)", "cnc-routing", (2500, 1250), 1),
        ("10'x5' CNC router", "cnc-routing", (3048, 1524), 1),
        ("Laser cutter (A4) x2", "laser-cutting", (None, None), 2),
        ("ShopBot PRSalpha 96 CNC", "cnc-routing", (None, None), 1),
        ("Overlocker and sewing machine", "sewing", (None, None), 1),
    ],
)
def test_machines_are_read_from_words(words, process, bed, quantity):
    machine = machines_in([words])[0]
    assert (machine.process, machine.quantity) == (process, quantity)
    assert (machine.bed_length_mm, machine.bed_width_mm) == (
        (pytest.approx(bed[0]), pytest.approx(bed[1])) if bed[0] else bed
    )


def test_a_machine_that_is_not_there_is_not_counted():
    assert machines_in(["CNC mill not operational"]) == ()


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("Bristol", "GB", "Bristol"),
        ("aberdeen city", "UK", "Aberdeen"),
        ("Zurich", "CH", "Zürich"),
        ("Nowhereville", "GB", None),
    ],
)
def test_towns_are_found_in_any_spelling_or_not_at_all(name, country, found):
    town = find_town(name, country)
    assert (town.name if town else None) == found


def test_country_names_become_codes():
    assert [country_code(c) for c in ("GB", "Scotland", "Germany", "de", "Atlantis")] == [
        "GB",
        "GB",
        "DE",
        "DE",
        "",
    ]


LIST = (
    "name,city,country,people,opening_hours,process,quantity\n"
    "Yard,Bristol,GB,6,Mo-Fr 08:00-17:00; Sa 9-13,cnc-routing,2\n"
)


def test_a_list_of_workshops_that_counts_machines_is_no_bill(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(LIST)
    found = read(tmp_path / "ours.csv")
    assert isinstance(found, WorkshopList)
    assert [machine.quantity for machine in found.records[0].machines] == [2]
    assert found.findings == ()


@pytest.mark.parametrize("said", ["by appointment", "Mo-Fr 8-5", "Mo-Fr 25-26", "Mo-Fr 9-17; PH off", "24/7"])
def test_opening_hours_that_are_not_understood_are_asked(said: str, tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(LIST.replace("Mo-Fr 08:00-17:00; Sa 9-13", said))
    found = read(tmp_path / "ours.csv")
    assert isinstance(found, WorkshopList)
    assert [one.code for one in found.findings] == ["workshop.opening_hours"]
    assert said in found.findings[0].message


@pytest.mark.parametrize(
    "said, days, hours",
    [
        ("Mo-Fr 08:00-17:00", range(5), "08:00-17:00"),
        ("Monday to Friday: 8:00 – 16:30", range(5), "08:00-16:30"),
        ("Tu,Th 10-14, 15-18", (1, 3), "10:00-14:00 15:00-18:00"),
        ("Sat and Sun 9am-5.30pm", (5, 6), "09:00-17:30"),
        ("Sa-Mo 10-24:00", (0, 5, 6), "10:00-00:00"),
        ("Fr 22:00-06:00", (4,), "22:00-06:00"),
        ("Mo-Sa 9-18; Su closed", range(6), "09:00-18:00"),
    ],
)
def test_opening_hours_are_read(said: str, days: Sequence[int], hours: str) -> None:
    found = read_hours(said)
    assert found is not None and list(found) == list(days)
    for spans in found.values():
        assert " ".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in spans) == hours
