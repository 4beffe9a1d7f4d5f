"""A source's words in ours, and what it changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.formats.workshops.record import MachineRecord, WorkshopRecord
from manyworks.network.imports.rules import (
    changes_between,
    fields_to_set,
    hash_of,
    incoming,
    web_address,
)

plain = st.dictionaries(
    st.sampled_from(["name", "city", "latitude", "machines", "about"]), st.none() | st.integers() | st.text()
)


def record(**words: object) -> WorkshopRecord:
    return WorkshopRecord(name="Shed", source_key="k", source="S", licence="CC0-1.0", **words)  # type: ignore[arg-type]


def read(one: WorkshopRecord) -> dict[str, object]:
    return incoming(one, 1, processes={"cnc-routing", "knife-cutting"}, materials={"osb3"}).values


@given(plain, plain)
def test_the_fingerprint_tells_exactly_when_something_changed(
    before: dict[str, object], now: dict[str, object]
) -> None:
    assert (hash_of(before) == hash_of(now)) == (before == now)
    assert hash_of(dict(reversed(now.items()))) == hash_of(now)


@given(plain, plain)
def test_applying_what_changed_gives_what_the_source_says(
    before: dict[str, object], now: dict[str, object]
) -> None:
    after = before | fields_to_set(before, now, pin_set_by_hand=False)
    assert all(after.get(name) == value for name, value in now.items() if name != "machines")


def test_a_pin_set_by_hand_is_not_moved() -> None:
    before, now = {"latitude": 1.0, "city": "A"}, {"latitude": 2.0, "city": "B"}
    assert fields_to_set(before, now, pin_set_by_hand=True) == {"city": "B"}
    assert changes_between(before, now).keys() == {"latitude", "city"}


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("www.example.org", "http://www.example.org"),
        ("example.org and more", "http://example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ask at the bar", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(text: str, address: str) -> None:
    assert web_address(text) == address


def test_words_we_do_not_have_are_left_out_rather_than_guessed() -> None:
    values = read(
        record(
            facility_status="planned",
            access_type="whenever",
            country="United Kingdom",
            email="nobody",
            date_verified="spring",
        )
    )
    assert values["facility_status"] == "Planned"
    assert (values["access_type"], values["country"], values["email"], values["date_verified"]) == (
        "",
        "",
        "",
        None,
    )


def test_machines_keep_the_words_they_were_read_from_and_are_not_said_to_work() -> None:
    machines = (
        MachineRecord(
            "CNC router", "cnc-routing", materials=("osb3", "kryptonite"), evidence="ShopBot 96 CNC router"
        ),
        MachineRecord("CNC router", "cnc-routing", evidence="ShopBot 96 CNC router"),
        MachineRecord(
            "Vinyl cutter", "vinyl-cutting", bed_length_mm=-600, bed_width_mm=9e9, tolerance_mm=0.1
        ),
        MachineRecord("Loom", "weaving"),
    )
    found = read(record(machines=machines))["machines"]
    assert [(one["name"], one["process"]) for one in found] == [  # type: ignore[attr-defined]
        ("ShopBot 96 CNC router", "cnc-routing"),
        ("ShopBot 96 CNC router (2)", "cnc-routing"),
        ("Vinyl cutter", "knife-cutting"),
    ]
    vinyl = found[2]  # type: ignore[index]
    assert (vinyl["bed_length_mm"], vinyl["bed_width_mm"], vinyl["tolerance_mm"]) == (None, None, 0.1)
    assert found[0]["materials"] == ["osb3"] and found[0]["condition"] == "unknown"  # type: ignore[index]


def test_an_impossible_area_refuses_the_record_and_says_why() -> None:
    row = incoming(record(floor_size_m2=-5.0), 3, processes=set(), materials=set())
    assert row.position == 3 and "-5.0" in row.reason


def test_long_texts_are_cut_to_what_the_tables_hold() -> None:
    values = read(record(about="x" * 9000, postcode="y" * 90))
    assert len(str(values["about"])) == 6000 and len(str(values["postcode"])) == 20
