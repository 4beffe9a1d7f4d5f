"""Bills that leave open what counts: counts beside the table, rows nobody wants, alternatives, sizes."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from manyworks.formats import read
from manyworks.formats.bills.bill import Bill
from tests.formats.test_bill_rows import NOTHING, asked, bill

HEAD = "Part,Length,Qty,Note\n"
WHICH = {"bill.which_quantity"}
ELSEWHERE = {
    "a batch above": f"Batch:,5\n\n{HEAD}Side,720,2,\nShelf,560,3,\n",
    "a lot above": f"Lot:,25\n{HEAD}Side,720,2,\nShelf,560,3,\n",
    "in a title": f"Bookcase - for 10 units\n{HEAD}Side,720,2,\nShelf,560,3,\n",
    "German, in a title": f"Regal für 10 Stück\n{HEAD}Side,720,2,\nShelf,560,3,\n",
    "below the table": f"{HEAD}Side,720,2,\nShelf,560,3,\n\nMake 5 of these\n",
    "a batch below": f"{HEAD}Side,720,2,\nShelf,560,3,\nBatch: 4\n",
    "a pair": f"{HEAD}Side (pair),720,1,\nShelf,560,3,\n",
    "a number before": f"{HEAD}Side,720,2,\n2 x Shelf,560,1,\n",
    "a number behind": f"{HEAD}Side,720,2,\nRail (x4),560,1,\n",
    "a remark": f"{HEAD}Side,720,2,per side! (4 total)\nShelf,560,3,\n",
    "a German remark": f"{HEAD}Side,720,2,je Seite (4 gesamt)\nShelf,560,3,\n",
    "spares": "Part,Length,Qty,Spare\nSide,720,2,1\nShelf,560,3,0\n",
    "French spares": "Désignation;Longueur;Qté;Rechange\nSide;720;2;1\nShelf;560;3;\n",
}


@pytest.mark.parametrize("case", ELSEWHERE)
def test_a_count_elsewhere_is_asked(tmp_path, case):
    assert asked(bill(tmp_path, ELSEWHERE[case])) == WHICH


INNOCENT = {
    "one": f"Batch: 1\n{HEAD}Side,720,2,\nShelf,560,3,\n",
    "the same": f"{HEAD}Side (pair),720,2,2 total\nRail x3,560,3,\n",
    "sizes": f"{HEAD}Stud 2 x 4,720,2,\nScrew M6 x 40,560,3,\n",
    "remarks": f"{HEAD}Side,720,2,edge band on each side\nShelf,560,3,18 mm from edge\n",
    "states": "Part,Qty,Status\nSide,2,open\nShelf,3,released\n",
    "a date": f"Batch: 2024-11\n{HEAD}Side,720,2,\nShelf,560,3,\n",
    "names": f"{HEAD}Void filler,720,2,\nOrnate moulding,560,3,\n",
    "for a size": f"Table for 6 people\n{HEAD}Side,720,2,\nShelf,560,3,\n",
    "no spares": "Part,Length,Qty,Spare\nSide,720,2,0\nShelf,560,3,\n",
}


@pytest.mark.parametrize("case", INNOCENT)
def test_words_that_count_nothing_are_no_question(tmp_path, case):
    found = bill(tmp_path, INNOCENT[case])
    assert (found.pieces, asked(found)) == (5, NOTHING)


def test_a_column_of_parents_is_asked(tmp_path):
    found = bill(tmp_path, "Part,Parent,Qty\nDrawer,,3\nFront,Drawer,1\nSide,Drawer,2\n")
    assert asked(found) == {"bill.levels"}


@pytest.mark.parametrize("name", ["cabinet_x4", "4x cabinet", "Schrank 4 Stück", "meuble-4x", "mueble_qty_4"])
def test_a_count_in_the_name_of_a_file_is_asked(tmp_path, name):
    (tmp_path / f"{name}.csv").write_text(f"{HEAD}Side,720,2,\nShelf,560,3,\n")
    found = read(tmp_path / f"{name}.csv")
    assert isinstance(found, Bill)
    assert (found.pieces, asked(found)) == (5, WHICH)


@pytest.mark.parametrize(
    "name", ["cabinet", "cabinet (1)", "list v4", "E-L_production", "frame_400x4", "2024-11-04"]
)
def test_other_names_of_files_are_no_question(tmp_path, name):
    (tmp_path / f"{name}.csv").write_text(f"{HEAD}Side,720,2,\nShelf,560,3,\n")
    assert asked(read(tmp_path / f"{name}.csv")) == NOTHING


UNWANTED = ["CANCELLED", "deleted", "void", "Entfällt", "supprimé", "anulado", "gestrichen", "Not required"]


@pytest.mark.parametrize("word", UNWANTED)
def test_a_row_that_is_not_wanted_is_left_out_and_asked(tmp_path, word):
    for content in (f"Part,Qty,Status\nSide,2,ok\nShelf,3,{word}\n", f"Part,Qty\nSide,2\nShelf - {word},3\n"):
        found = bill(tmp_path, content)
        assert (found.pieces, asked(found)) == (2, {"bill.hidden"})


EITHER = [
    "Top oak,1\nOR\nTop pine,1",
    "Top A,1\n- oder -\nTop B,1",
    "Top alt. A,1\nTop alt. B,1",
    "Top option 1,1\nTop option 2,1",
]


@pytest.mark.parametrize("rows", EITHER)
def test_alternatives_are_asked(tmp_path, rows):
    found = bill(tmp_path, f"Part,Qty\nSide,2\n{rows}\n")
    assert (found.pieces, asked(found)) == (4, {"bill.alternatives"})


SHEETS = {
    "in the name": {"Cabinet x4": [["Part", "Qty"], ["Side", 2], ["Shelf", 3]]},
    "on a second sheet": {
        "Parts": [["Part", "Qty"], ["Side", 2], ["Shelf", 3]],
        "Cabinets": [["Cabinet", "Count"], ["Base 600", 3], ["Wall 600", 2]],
    },
    "sets of units": {
        "Parts": [["Part", "Qty"], ["Side", 2], ["Shelf", 3]],
        "Units": [["Unit", "Sets"], ["Base 600", 3], ["Wall 600", 2]],
    },
}


@pytest.mark.parametrize("case", SHEETS)
def test_a_count_on_a_sheet_is_asked(tmp_path, case):
    made = Workbook()
    made.remove(made.active)
    for name, rows in SHEETS[case].items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(tmp_path / "list.xlsx")
    found = read(tmp_path / "list.xlsx")
    assert isinstance(found, Bill)
    assert (found.pieces, asked(found)) == (5, WHICH)


UNREAD = {
    "raw lengths": "Part,Qty,Length - raw\nSide,2,720\nShelf,3,560\n",
    "French": "Pièce;Qté;Longueur - brute\nSide;2;720\nShelf;3;560\n",
    "German": "Teil;Stück;Länge - roh\nSide;2;720\nShelf;3;560\n",
    "German, two": "Teil;Stück;Fertiglänge / Zuschnittlänge\nSide;2;720 x 730\nShelf;3;560 x 570\n",
    "all in one": "Part,Qty,Dimensions (LxWxT)\nSide,2,720x560x18\nShelf,3,560x500x18\n",
    "called size": "Part,Qty,Size\nSide,2,720x560x18\nShelf,3,560x500x18\n",
    "height and depth": "Part,Qty,Height,Width,Depth\nSide,2,720,560,18\nShelf,3,560,500,18\n",
    "metres": "Part,Qty,Length,Width\nSide,2,0.72,0.56\nShelf,3,0.56,0.5\n",
    "inches": "Part,Qty,Length,Width\nSide,2,28.0625,22\nShelf,3,22,19.5\n",
}


@pytest.mark.parametrize("case", UNREAD)
def test_sizes_that_are_not_read_or_hardly_millimetres_are_asked(tmp_path, case):
    found = bill(tmp_path, UNREAD[case])
    assert (found.pieces, asked(found)) == (5, {"bill.size"})


READ = {
    "with a unit": "Part,Qty,Length (m)\nSide,2,0.72\nShelf,3,0.56\n",
    "halves": "Part,Qty,Length\nSide,2,720.5\nShelf,3,560.25\n",
    "edges": "Part,Qty,Length,Edge length 1\nSide,2,720,1\nShelf,3,560,2\n",
    "a size in words": "Part,Qty,Size\nSide,2,large\nShelf,3,small\n",
}


@pytest.mark.parametrize("case", READ)
def test_sizes_in_millimetres_are_no_question(tmp_path, case):
    found = bill(tmp_path, READ[case])
    assert (found.pieces, asked(found)) == (5, NOTHING)


@pytest.mark.parametrize("mark", ['""""', "do.", "dito", "ditto", "idem"])
def test_ditto_marks_repeat_the_row_above(tmp_path, mark):
    content = f"Part;Qty;Length;Material\nSide;2;720;Oak\nShelf;3;{mark};{mark}\n"
    assert [(line.length_mm, line.material) for line in bill(tmp_path, content).lines] == 2 * [(720, "Oak")]


@pytest.mark.parametrize("strike", [True, False])
def test_rows_that_are_struck_through_are_asked(tmp_path, strike):
    made = Workbook()
    for row in (["Part", "Qty"], ["Side", 2], ["Shelf", 3]):
        made.active.append(row)
    made.active["A3"].font = Font(strike=strike, bold=True)
    made.save(tmp_path / "list.xlsx")
    found = read(tmp_path / "list.xlsx")
    assert isinstance(found, Bill)
    assert (found.pieces, asked(found)) == (5, {"bill.hidden"} if strike else NOTHING)
