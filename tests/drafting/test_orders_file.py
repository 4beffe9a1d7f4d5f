"""Products in a homes file: orders by design, quantity, address and date, in JSON and CSV, and in words."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from manyworks.drafting.files.homes_file import read_homes, read_homes_file
from manyworks.drafting.papers.nouns import nouns
from manyworks.refused import Refused
from tests.drafting.products import stool
from tests.drafting.test_command import run
from tests.drafting.test_round_trip import check_round_trip, ordered

STOOLS: dict[str, Any] = {
    "design": "Stool", "quantity": 200, "address": "Oak School, Birmingham B15 2TT, UK", "date": "2027-03-01",
}  # fmt: skip


def file_of(*products: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"format": "manyworks-homes", "version": 1, "products": list(products), **more}


def test_design_quantity_address_and_date_are_enough() -> None:
    read = read_homes(file_of(STOOLS))
    [order] = read.homes
    assert (order.name, order.due, order.phases) == (
        "Oak School, Birmingham B15 2TT, UK",
        date(2027, 3, 1),
        {},
    )
    assert [(line.block, line.quantity) for line in order.lines] == [("Stool", 200)]
    assert (round(order.latitude, 1), round(order.longitude, 1)) == (52.5, -1.9)
    assert order.storage_blocks == 200, "an address takes all that is ordered"
    assert read.notes == ("Oak School, Birmingham B15 2TT, UK was placed at the centre of Birmingham, GB.",)


def test_products_for_one_address_and_day_are_one_order() -> None:
    chairs = STOOLS | {"design": "Chair", "quantity": 100}
    later = STOOLS | {"date": "2027-04-01"}
    homes = read_homes(file_of(STOOLS, chairs, later)).homes
    assert [[line.block for line in home.lines] for home in homes] == [["Stool", "Chair"], ["Stool"]]
    assert homes[1].name.endswith("UK, 2027-04-01"), "orders for one address are told apart by their day"


@pytest.mark.parametrize("whole", [5.0, 5e0])
def test_a_whole_number_may_be_written_with_a_point(whole: float) -> None:
    [order] = read_homes(file_of(STOOLS | {"quantity": whole})).homes
    assert order.lines[0].quantity == 5 and isinstance(order.lines[0].quantity, int)


@pytest.mark.parametrize(
    "limit", ["max_block_length_mm", "max_block_width_mm", "max_block_mass_kg", "storage_blocks", "carriers"]
)
def test_a_limit_beyond_all_measure_is_refused_by_its_place(limit: str) -> None:
    with pytest.raises(Refused) as refused:
        read_homes(file_of(STOOLS | {"site": {limit: 10**400}}))
    assert refused.value.code == "homes.form" and limit in refused.value.message


def test_coordinates_go_before_the_address_and_a_name_before_both() -> None:
    placed = STOOLS | {"name": "Library", "address": "somewhere", "latitude": 1.0, "longitude": 2.0}
    read = read_homes(file_of(placed))
    assert (read.homes[0].name, read.homes[0].latitude, read.notes) == ("Library, somewhere", 1.0, ())


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("Birmingham, GB", 52.5),
        ("Birmingham, GB.", 52.5),
        ("Oak School\nBournville Lane\nBirmingham\nGB", 52.5),
        ("Cardiff, Wales, GB", 51.5),
        ("Princes Street, Edinburgh, Scotland, UK", 56.0),
        ("12 Hauptstraße, 50667 Köln, Germany", 50.9),
        ("École du Parc, 69006 Lyon, FR", 45.7),
        ("Calle Mayor 1, Sevilla, Spain", 37.4),
        ("London Road, Bristol, England", 51.5),
        ("200 Main St, Portland, US", 45.5),
    ],
)
def test_a_town_and_a_country_place_an_order(address: str, town: float) -> None:
    assert read_homes(file_of(STOOLS | {"address": address})).homes[0].latitude == pytest.approx(
        town, abs=0.1
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            {"address": "Oak School, Birmingham"},
            "homes.address",
        ),  # a town of this name is in several countries
        ({"address": "behind the church"}, "homes.address"),
        ({"address": "Nowhereville Superior, GB"}, "homes.address"),
        ({"latitude": 51.4}, "homes.form"),
        ({"date": "1 March"}, "homes.date"),
        ({"date": "3027-03-01"}, "day.far_away"),
        ({"quantity": 0}, "homes.form"),
        ({"quantity": 2.5}, "homes.form"),
        ({"phase": "floor"}, "homes.form"),
        ({"plot": "7"}, "homes.form"),
        ({"design": ""}, "homes.form"),
        ({"timezone": "Birmingham"}, "homes.timezone"),
    ],
)
def test_what_is_not_plain_is_refused_with_its_place(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_homes(file_of(STOOLS | change), "order.json")
    assert caught.value.code == code and (caught.value.hint or "order" in caught.value.message)


def test_a_file_of_neither_says_what_it_may_hold() -> None:
    with pytest.raises(Refused, match="neither homes nor products"):
        read_homes({"format": "manyworks-homes", "version": 1})


def test_homes_and_products_stand_beside_each_other() -> None:
    home = {
        "name": "Plot 1", "latitude": 51.4, "longitude": -2.5,
        "phases": {"foundation": "2027-03-01", "floor": "2027-03-02"},
        "blocks": [{"block": "F-M", "quantity": 1, "phase": "floor"}],
    }  # fmt: skip
    read = read_homes(file_of(STOOLS, homes=[home]))
    assert [bool(home.phases) for home in read.homes] == [True, False]


def test_csv_and_json_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "order.csv").write_text(
        "design;quantity;address;date;vehicle\n"
        "Stool;200;Oak School, Birmingham, GB;2027-03-01;luton-van\nChair;100;;;\n"
    )
    site = {"address": "Oak School, Birmingham, GB", "date": "2027-03-01", "site": {"vehicle": "luton-van"}}
    json_file = file_of(STOOLS | site, STOOLS | site | {"design": "Chair", "quantity": 100})
    read = read_homes_file(tmp_path / "order.csv")
    assert {line.block for home in read.homes for line in home.lines} == {"Stool", "Chair"}
    assert read.homes[0] == read_homes(json_file).homes[0]


@pytest.mark.parametrize("lacking", ["quantity", "address", "date"])
def test_a_csv_that_lacks_a_column_names_it(tmp_path: Path, lacking: str) -> None:
    columns = [name for name in ("design", "quantity", "address", "date") if name != lacking]
    (tmp_path / "order.csv").write_text(",".join(columns) + "\nStool,1,2\n")
    with pytest.raises(Refused, match=f"the column {lacking} is missing"):
        read_homes_file(tmp_path / "order.csv")


def test_all_papers_of_an_order_speak_of_pieces(tmp_path: Path) -> None:
    drawing = stool(note="18 mm birch plywood").dxf(tmp_path / "Stool.dxf")
    summary = ordered(tmp_path, drawing, 4)
    out = tmp_path / "out"
    heads = {path.name: next(csv.reader(path.read_text().splitlines())) for path in out.glob("*.csv")}
    words = " ".join(word for head in heads.values() for word in head)
    calendar = Calendar.from_ical(next(out.glob("calendars/*.ics")).read_bytes())
    words += " ".join(
        str(event[key]) for event in calendar.walk("VEVENT") for key in ("summary", "description")
    )
    words += " ".join([*summary["assumptions"], *summary["notes"]])
    for word in ("block", "plot", "home", "site"):
        assert word not in words.lower(), word
    assert heads["deliveries.csv"][1] == "order" and heads["allocation.csv"][:2] == ["order", "design"]
    assert summary["of_orders"] is True


def test_words_for_homes_stay_as_they_were_and_none_is_missing() -> None:
    homes, orders = nouns(of_orders=False), nouns(of_orders=True)
    assert homes.columns == ("home", "block", "blocks", "blocks_in_loading_order", "needed_on_site")
    said = [str(value).lower() for key, value in vars(orders).items() if key not in ("load", "home")]
    assert not [words for words in said if "block" in words or "plot" in words or "home" in words]


@pytest.mark.data
def test_the_stool_of_the_cases(shared_data: Path, tmp_path: Path) -> None:
    """20 stools for one school: an order comes to the same pieces and kilometres as a home."""
    case = shared_data / "cases" / "plan"
    common = {"designs": [str(case / "Stool.dxf")], "workshops": [str(case / "workshops.csv")]}
    told = run(tmp_path / "home", **common, homes=str(case / "homes-stool.json"))
    place = {"latitude": 52.4862, "longitude": -1.8904, "address": "School", "date": "2027-03-03"}
    order = {"design": "Stool", "quantity": 20, "site": {"vehicle": "luton-van"}, **place}
    (tmp_path / "order.json").write_text(json.dumps(file_of(order, start="2027-01-04")))
    found = run(tmp_path / "out", **common, homes=str(tmp_path / "order.json"))
    same = ("units", "late_blocks", "sheets", "loads", "kilometres", "cost")
    assert [found[key] for key in same] == [told[key] for key in same]
    assert (found["units"], found["loads"], round(found["kilometres"])) == (20, 1, 311)  # type: ignore[call-overload]
    check_round_trip(tmp_path / "out", case / "Stool.dxf", 20)


ORDER = "design,quantity,address,date\n"
STOOL = 'Stool,{},"Oak School, Birmingham, GB",2027-03-01\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ORDER + STOOL.format("1.000"), ("line 2", "1.000", "plain digits")),
        (ORDER + STOOL.format('"2,000"'), ("line 2", "2,000")),
        (ORDER + STOOL.format("3.0"), ("line 2", "3.0")),
        (ORDER + STOOL.format("12 Stk"), ("line 2", "12 Stk")),
        (ORDER + STOOL.format(4) + "Total,4,,\n", ("line 3", "Total", "sum")),
        (ORDER + STOOL.format(4).replace("2027-03-01", "03/04/2027"), ("line 2, date", "03/04/2027")),
        ("design,quantity,quantity,address,date\nStool,12,20,x,2027-03-01\n", ("quantity stands there 2",)),
        ("design,Quantity,QUANTITY,address,date\nStool,12,20,x,2027-03-01\n", ("quantity stands there 2",)),
        ("design,quantity,address,date,sets\nStool,12,x,2027-03-01,5\n", ("column sets",)),
        ("design,quantity,unit,address,date\nStool,12,pairs,x,2027-03-01\n", ("column unit",)),
        ("design,quantity,address,date,unpaid\nStool,12,\"Bristol, GB\",2027-03-01,ja\n", ("unpaid", "ja")),
        (ORDER + STOOL.format(4).rstrip() + ",9\n", ("line 2", "more cells")),
        (ORDER + STOOL.format(4).replace("Stool", ""), ("line 2", "design is empty")),
        (ORDER + STOOL.format(4).replace(", GB", ""), ("line 2", "Oak School, Birmingham")),
        ("design,quantity,address,date,latitude,longitude\nStool,4,x,2027-03-01,51,\n", ("longitude",)),
        ("Entwurf;Anzahl;Adresse;Datum\nStool;4;x;2027-03-01\n", ("neither design nor home", "entwurf")),
    ],
)  # fmt: skip
def test_a_list_of_orders_that_may_be_misread_is_refused(
    tmp_path: Path, text: str, words: tuple[str]
) -> None:
    (tmp_path / "order.csv").write_text(text)
    with pytest.raises(Refused) as caught:
        read_homes_file(tmp_path / "order.csv")
    assert caught.value.hint and all(word in caught.value.message for word in words)


def test_equal_rows_are_counted_and_said_and_a_remark_changes_nothing(tmp_path: Path) -> None:
    row = 'Stool,12,"Oak School, Birmingham, GB",2027-03-01,per classroom\n'
    (tmp_path / "order.csv").write_text(ORDER.replace("\n", ",remark\n") + row + row)
    read = read_homes_file(tmp_path / "order.csv")
    assert [line.quantity for home in read.homes for line in home.lines] == [12, 12]
    said = " ".join(read.notes)
    assert "Stool 2 times: 12 + 12 = 24 pieces" in said and "“per classroom”" in said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"quantity": 12.5}, "products[0].quantity is 12.5; it must be a whole number"),
        ({"quantity": "12"}, 'products[0].quantity is "12"; it must be a whole number'),
        ({"quantity": 0}, "products[0].quantity is 0; it must be at least 1"),
        ({"qty": 4}, "products[0] has the unknown field qty"),
        ({"date": "1 March"}, "products[0].date: “1 March” is no date"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(change: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused) as caught:
        read_homes(file_of(STOOLS | change), "order.json")
    assert words in caught.value.message


def test_a_town_that_has_namesakes_says_so() -> None:
    [note] = read_homes(file_of(STOOLS | {"address": "12 High Street, Springfield, US"})).notes
    assert "centre of Springfield, US" in note and "called so, too" in note


@pytest.mark.parametrize(
    "twice",
    [
        lambda text: text.replace('"quantity": 200', '"quantity": 200, "quantity": 300'),
        lambda text: text[:-1] + ', "products": []}',
    ],
)
def test_a_field_that_stands_twice_is_refused(tmp_path: Path, twice: Any) -> None:
    (tmp_path / "order.json").write_text(twice(json.dumps(file_of(STOOLS))))
    with pytest.raises(Refused, match="stands there twice"):
        read_homes_file(tmp_path / "order.json")


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        (-1.9, 52.4, "Exchange latitude and longitude"),
        (52.48, 1.9, "from Birmingham, GB"),
        (48.14, 11.58, "from Birmingham, GB"),
        (0, 0, "no address"),
    ],
)
def test_coordinates_far_from_the_town_of_the_address_are_refused(
    latitude: float, longitude: float, words: str, tmp_path: Path
) -> None:
    order = STOOLS | {"latitude": latitude, "longitude": longitude}
    with pytest.raises(Refused) as refused:
        read_homes(file_of(order))
    assert refused.value.code == "homes.place" and "products[0]" in refused.value.message
    assert words in f"{refused.value.message} {refused.value.hint}"
    table = tmp_path / "orders.csv"
    with table.open("w", newline="") as opened:
        writer = csv.DictWriter(opened, order)
        writer.writeheader()
        writer.writerow(order)
    with pytest.raises(Refused, match="line 2"):
        read_homes_file(table)


@pytest.mark.parametrize("address", ["Oak School, Birmingham, GB", "behind the church", "Newport, GB"])
def test_coordinates_near_the_town_or_beside_any_words_hold(address: str) -> None:
    # Newport on the Isle of Wight is not the largest of that name.
    latitude, longitude = (50.70, -1.29) if "Newport" in address else (52.3, -1.5)
    [order] = read_homes(
        file_of(STOOLS | {"address": address, "latitude": latitude, "longitude": longitude})
    ).homes
    assert (order.latitude, order.longitude) == (latitude, longitude)
