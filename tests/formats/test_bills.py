"""Bills: production lists, order lists and workbooks."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from manyworks.formats import read
from manyworks.formats.bills.bill import Bill
from manyworks.formats.cut_list import write_cut_list_csv, write_cut_list_xlsx
from manyworks.formats.inspect import describe
from manyworks.geometry import Geometry, Hole
from manyworks.refused import Refused
from tests.geometries import drawn

SKYLARK = {
    "E-L": (39, 21),
    "E-S": (33, 19),
    "E-XXS": (29, 19),
    "F-S": (25, 11),
    "F-XXS": (25, 10),
    "R-L": (16, 13),
    "R-S": (16, 13),
    "R-S-42": (12, 12),
    "V-S-1": (17, 12),
    "W-O-L-1": (15, 10),
    "W-O-L-2": (15, 10),
    "W-O-M-1": (13, 9),
    "W-O-M-2": (13, 9),
    "W-O-M-3": (12, 8),
    "W-O-S-1": (13, 9),
    "G-S-42-1": (5, 5),
}


def bill(folder: Path, content: str, name: str = "list.csv") -> Bill:
    path = folder / name
    path.write_text(content)
    result = read(path)
    assert isinstance(result, Bill)
    return result


@pytest.mark.data
@pytest.mark.parametrize("block", SKYLARK)
def test_every_skylark_block_has_its_pieces_and_part_types(designs, block):
    facts = describe(read(designs / "wikihouse-skylark150-csv" / f"{block}_production.csv"))
    assert (facts["pieces"], facts["parts"]) == SKYLARK[block]
    assert (facts["block"], facts["kind"]) == (block, "parts")


@pytest.mark.data
def test_a_v2_suffix_is_a_variant_not_a_revision(designs):
    found = read(designs / "wikihouse-skylark150-csv" / "F-S_production.csv")
    assert {"F-S-A", "F-S-A_v2"} <= {line.code for line in found.lines}
    assert [f.code for f in found.findings] == ["bill.variant"]


@pytest.mark.parametrize("row", ["A-2,", "A-2,1.5", "A-2,-1", "A-2,0", ",3", "A-2,many"])
def test_one_bad_row_refuses_the_whole_production_list(tmp_path, row):
    with pytest.raises(Refused) as refused:
        bill(tmp_path, f"Label,Quantity\nA-1,2\n{row}\n", "A_production.csv")
    assert (refused.value.code, "row 3" in refused.value.message) == ("bill.row", True)


def test_order_lists_are_read_by_their_header_in_any_separator(tmp_path):
    text = "Order list for plot 4\n\nPart No;Description;Qty;Thickness (mm);Length (mm);Width (mm)\n" + (
        "P-1;side panel;4;18;1200;300\nP-2;back;2;12,5;600;300\n"
    )
    found = bill(tmp_path, text)
    assert [(line.code, line.quantity, line.thickness_mm, line.length_mm) for line in found.lines] == [
        ("P-1", 4, 18, 1200),
        ("P-2", 2, 12.5, 600),
    ]
    assert found.kind == "parts"


def test_a_part_in_two_rows_is_asked(tmp_path):
    found = bill(tmp_path, "Label,Quantity\nA-1,2\nA-1,3\n")
    assert [(f.code, f.severity) for f in found.findings] == [("bill.repeated", "question")]
    assert found.pieces == 5


def test_quantities_that_are_no_numbers_are_errors_in_other_tables(tmp_path):
    found = bill(tmp_path, "Item,Specification,Total # Units\nPly,18mm,three\nScrews,5x50,200\n")
    assert [line.code for line in found.lines] == ["Screws"]
    assert [f.code for f in found.findings] == ["bill.quantity"]


def workbook(folder: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    path = folder / "bill.xlsx"
    book.save(path)
    return path


def test_a_workbook_keeps_sections_prices_and_broken_formulas(tmp_path):
    path = workbook(
        tmp_path,
        [
            ["Shed"],
            ["Item", "Specification", "Total # Units", "£ per Unit", "TOTAL £"],
            ["TIMBER"],
            ["Birch ply", "1220x2440x18", 3, 43.1, 129.3],
            ["Dowels", "8x30", "#REF!", None, None],
        ],
    )
    found = read(path)
    assert [(line.code, line.quantity, line.section, line.price) for line in found.lines] == [
        ("Birch ply", 3, "TIMBER", 129.3)
    ]
    assert "bill.broken_formula" in {f.code for f in found.findings}


def test_a_workbook_without_a_bill_is_refused(tmp_path):
    with pytest.raises(Refused) as refused:
        read(workbook(tmp_path, [["Dear all"], ["see you"]]))
    assert refused.value.code == "workbook.no_bill"


@pytest.mark.data
def test_the_owl_and_microhouse_workbooks_read(designs):
    owl = read(designs / "wikihouse-owl/Owl_BOM.xlsx")
    assert ("Birch-faced ply", 3) in {(line.code, line.quantity) for line in owl.lines}
    engine = read(designs / "wikihouse-microhouse/MicroHouse_Pilot_Engine.xlsx")
    assert ("Structural panel", 225) in {(line.code, line.quantity) for line in engine.lines}
    # Its sheet "SAMPLE Costing", with other quantities, broken formulas and a note on offsets, is hidden:
    # it was read as if it counted, 128 rows instead of 91.
    assert not any("SAMPLE" in line.where for line in engine.lines)
    asked = {(f.code, f.where) for f in engine.findings if f.severity != "info"}
    assert asked == {
        ("bill.hidden", "sheet SAMPLE Costing"),
        ("bill.alternatives", "sheet Specification, row 12"),
    }


def test_a_workbook_says_whether_offsets_are_applied(tmp_path):
    found = read(workbook(tmp_path, [["Item", "Qty", "Note"], ["Ply", 3, "ext. OFFSETS: 0.25mm"]]))
    assert [(f.code, "0.25" in f.message) for f in found.findings] == [("offset.stated", True)]


def plate(**more: object):
    geometry = Geometry(
        outline=((0, 0), (600, 0), (600, 300), (0, 300)),
        holes=(Hole(((10, 10), (10, 60), (28, 60), (28, 10))),),
    )
    return drawn(geometry, "PL", **more)


def test_a_cut_list_reads_back_as_a_bill(tmp_path):
    parts = [
        plate(code="PL-1", quantity=4, thickness_mm=18.0),
        plate(code="=1+1", quantity=2, thickness_mm=12.0),
    ]
    (tmp_path / "cut.csv").write_bytes(write_cut_list_csv(parts))
    (tmp_path / "cut.xlsx").write_bytes(write_cut_list_xlsx(parts))
    for name in ("cut.csv", "cut.xlsx"):
        found = read(tmp_path / name)
        rows = [
            (line.code, line.quantity, line.thickness_mm, line.length_mm, line.width_mm)
            for line in found.lines
        ]
        # A code that a spreadsheet would run as a formula is written as text.
        assert rows == [("PL-1", 4, 18, 600, 300), ("'=1+1", 2, 12, 600, 300)]


def test_cut_lists_are_the_same_bytes_every_time():
    parts = [plate(code="PL-1", quantity=4)]
    assert write_cut_list_xlsx(parts) == write_cut_list_xlsx(parts)
    assert io.BytesIO(write_cut_list_csv(parts)).read() == write_cut_list_csv(parts)


def test_rows_shorter_than_their_header_have_empty_cells(tmp_path):
    found = bill(tmp_path, "No,Qty,Item,Price\n1,2,Side,3\nSection\n2\n")
    assert [(line.code, line.quantity) for line in found.lines] == [("Side", 2)]
