"""What stands round the tables of a bill: titles, comments, boxes, other tables; and how its text is read."""

from __future__ import annotations

from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, PieChart, Reference
from openpyxl.comments import Comment

from manyworks.formats import read
from manyworks.formats.bills.bill import Bill
from manyworks.refused import Refused

CUTS = "Part,Qty,Length,Width,Material\nSide,2,700,400,Birch ply\nTop,1,800,400,Birch ply\n"


def csv(tmp_path, text: str, encoding: str = "utf-8") -> Bill:
    (tmp_path / "list.csv").write_bytes(text.encode(encoding))
    found = read(tmp_path / "list.csv")
    assert isinstance(found, Bill)
    return found


def book() -> Workbook:
    made = Workbook()
    made.active.title = "Cuts"
    for row in (["Part", "Qty", "Length", "Width"], ["Side", 2, 700, 400], ["Top", 1, 800, 400]):
        made.active.append(row)
    return made


def saved(tmp_path, made: Workbook) -> Bill:
    made.save(tmp_path / "list.xlsx")
    found = read(tmp_path / "list.xlsx")
    assert isinstance(found, Bill)
    return found


def asked(found: Bill) -> list[str]:
    return [one.message for one in found.findings if one.severity == "question"]


@pytest.mark.parametrize("place", ["C1", "D1"])
@pytest.mark.parametrize(
    ("words", "questions"),
    [
        ("add saw kerf", 1), ("net size", 1), ("finished", 1), ("without edging", 1), ("Fertigmaß", 1),
        ("brut", 1), ("medida neta", 1), ("in mm", 0), ("mm", 0),
    ],
)  # fmt: skip
def test_a_comment_on_the_heading_of_a_size_is_asked(tmp_path, place, words, questions):
    made = book()
    made.active[place].comment = Comment(words, "Jan")
    messages = asked(saved(tmp_path, made))
    assert len(messages) == questions and all(words in message for message in messages)


@pytest.mark.parametrize("words", ["x4", "order 3 of each", "all sizes plus 20 mm", "pro Schrank"])
def test_a_comment_on_a_hidden_sheet_is_asked(tmp_path, words):
    made = book()
    other = made.create_sheet("Settings")
    other.append(["Colour", "white"])
    other.sheet_state = "hidden"
    other["A1"].comment = Comment(words, "Jan")
    [message] = asked(saved(tmp_path, made))
    assert words in message and "Settings" in message


@pytest.mark.parametrize("chart", [BarChart, PieChart])
@pytest.mark.parametrize(("title", "questions"), [("Parts for 4 cabinets", 1), ("x3", 1), ("Parts", 0)])
def test_the_title_of_a_chart_is_read(tmp_path, chart, title, questions):
    made = book()
    drawn = chart()
    drawn.title = title
    drawn.add_data(Reference(made.active, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    made.active.add_chart(drawn, "H2")
    assert len(asked(saved(tmp_path, made))) == questions


BOX = (
    '<v:shape id="b" type="#_x0000_t202"><v:textbox style="x"><div style="y"><font>{}</font></div>'
    '</v:textbox><x:ClientData ObjectType="{}"/></v:shape></xml>'
)


@pytest.mark.parametrize("kind", ["Text", "Button", "GBox"])
@pytest.mark.parametrize(
    ("words", "questions"), [("make 4 of each", 1), ("x4", 1), ("alle &times; 2", 1), ("Kitchen", 0)]
)
def test_an_old_text_box_is_read(tmp_path, kind, words, questions):
    made = book()
    made.active["A2"].comment = Comment("see drawing", "Jan")
    made.save(tmp_path / "made.xlsx")
    with ZipFile(tmp_path / "made.xlsx") as old, ZipFile(tmp_path / "list.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("utf-8", "surrogateescape")
            if name.endswith(".vml"):
                content = content.replace("</xml>", BOX.format(words, kind))
            new.writestr(name, content.encode("utf-8", "surrogateescape"))
    found = read(tmp_path / "list.xlsx")
    assert isinstance(found, Bill) and len(asked(found)) == questions


@pytest.mark.parametrize(
    ("title", "material", "questions"),
    [
        ("Everything in MDF", "Birch ply", 1), ("All parts oak", "MDF", 1), ("Alles aus Buche", "Fichte", 1),
        ("Tout en MDF", "Birch ply", 1), ("Material: MDF", "Birch ply", 1), ("Everything in MDF", "", 1),
        ("All parts MDF", "MDF", 0), ("Kitchen Miller", "MDF", 0), ("Oak Road 4", "MDF", 0),
        ("Birch bookcase", "Birch ply", 0),
    ],
)  # fmt: skip
def test_a_title_of_another_material_than_the_rows_is_asked(tmp_path, title, material, questions):
    messages = asked(csv(tmp_path, f"{title}\n\n" + CUTS.replace("Birch ply", material)))
    assert len(messages) == questions and all(title in message for message in messages)


@pytest.mark.parametrize(
    "fittings",
    [
        "Fittings\nItem,Pcs\nHinge,4\nScrew 4x30,20\n", "Item,Qty,Supplier\nHinge,4,Blum\n",
        "Beschlag\nArtikel,Stück\nScharnier,4\n", "Quincaillerie\nArticle,Qté\nCharnière,4\n",
        "Hardware,Qty\nHinge,4\n",
    ],
)  # fmt: skip
def test_a_second_table_without_sizes_is_asked(tmp_path, fittings):
    messages = asked(csv(tmp_path, f"{CUTS}\n{fittings}"))
    assert any("Are these parts?" in message for message in messages)


def test_a_second_table_without_sizes_beside_the_first_is_asked(tmp_path):
    text = "Part,Qty,Length,Width,,Item,Qty\nSide,2,700,400,,Hinge,4\nTop,1,800,400,,Screw,20\n"
    [message] = asked(csv(tmp_path, text))
    assert "Hinge" in message and "Are these parts?" in message


@pytest.mark.parametrize(
    "text",
    ["Part;Qty\nSide;2\n;Top;1\nBack;3\n", "Part;Material;Qty\nSide;MDF;2\n;Top;MDF;1\n",
     "Teil;Stück;Länge\nSeite;2;700\n;Boden;1;800\n",
     "Part;Qty;Length;Width\nSide;2;700;400\n;Top;1;800;400\n"],
)  # fmt: skip
def test_a_row_that_begins_with_the_separator_is_asked(tmp_path, text):
    found = csv(tmp_path, text)
    assert [one.code for one in found.findings if one.where] and {"bill.unnamed"} <= {
        one.code for one in found.findings
    }
    assert "row 3" in asked(found)[0]


@pytest.mark.parametrize(
    ("headings", "cells", "questions"),
    [
        ("Length,Short edge", "700,400", 1), ("Length,Edge", "700,400", 1),
        ("Länge,Kurze Kante", "700,400", 1),
        ("Width,Long edge", "400,700", 1), ("Length,Edge", "700,2", 0),
        ("Length,Width,Short edge", "700,400,2", 0),
    ],
)  # fmt: skip
def test_a_size_along_an_edge_where_one_lacks_is_asked(tmp_path, headings, cells, questions):
    found = csv(tmp_path, f"Part,Qty,{headings}\nSide,2,{cells}\n")
    assert [one.code for one in found.findings] == ["bill.column_unknown"] * questions


GERMAN = "Teil;Stück;Länge;Breite;Material\nSeitenwände;2;700;400;Fichte geölt\nTür;1;700;400;Fichte\n"
FRENCH = "Pièce;Quantité;Longueur;Largeur\nCôté gauche;2;700;400\nÉtagère;3;664;400\n"
SPANISH = "Pieza;Cantidad;Longitud;Anchura\nPuerta pequeña;2;700;400\nCajón;3;664;400\n"


@pytest.mark.parametrize("encoding", ["cp850", "cp437", "mac_roman", "cp1252", "latin-1"])
@pytest.mark.parametrize("text", [GERMAN, FRENCH, SPANISH])
def test_old_encodings_are_told_by_their_letters(tmp_path, encoding, text):
    text = text if encoding != "cp437" else text.replace("É", "é")
    found = csv(tmp_path, text, encoding)
    assert [line.code for line in found.lines] == [row.split(";")[0] for row in text.splitlines()[1:]]
    [said] = [one for one in found.findings if one.code == "text.encoding"]
    assert said.severity == ("info" if encoding in ("cp1252", "latin-1") else "question")


@pytest.mark.parametrize("text", ["Side – left;2\nit’s;1\n", "“Top” 3½;2\n", "Größe;2\n", "Dübel • 8;4\n"])
def test_signs_of_windows_are_no_letters_of_dos(tmp_path, text):
    found = csv(tmp_path, f"Part;Qty\n{text}", "cp1252")
    assert [one.severity for one in found.findings if one.code == "text.encoding"] == ["info"]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('Part,Qty,Length\n"Side,2,700\nTop,1,800\n', 2), ('Part,Qty,Length\nSide,2,700\n"Top,1,800', 3),
        ('Part;Qty;Remark\nSide;2;"see\nTop;1;x\nBack;3;y\n', 2),
        ('Part,Qty,Length\n"Side,2,700\nTop,1,800\nBack 12",3,500\nEnd,1,2\n', 2),
    ],
)  # fmt: skip
def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row(tmp_path, text, row):
    with pytest.raises(Refused) as caught:
        csv(tmp_path, text)
    assert (
        caught.value.code == "table.unclosed" and f"row {row} " in caught.value.message and caught.value.hint
    )


@pytest.mark.parametrize(
    "text",
    ['Part,Qty\n"Side\nleft",2\n', 'Part,Qty\nTop 3",1\n', 'Part,Qty\n"Top, left",1\n"A ""b""",2',
     'Part,Qty,Remark\nSide,2,"a, b\nc, d"\n', 'Part,Qty,Remark\nSide,2,"a, b"'],
)  # fmt: skip
def test_quotation_marks_that_are_closed_or_mean_inches_are_read(tmp_path, text):
    assert csv(tmp_path, text).lines


@pytest.mark.parametrize(
    "text",
    ["Part|Qty|Length\nSide|2|700\n", "| Part | Qty | Length |\n|---|---|---|\n| Side | 2 | 700 |\n",
     "|Part|Qty|Length|\n|:---|---:|---|\n|Side|2|700|\n",
     "Part | Qty | Length\n-----|----|----\nSide | 2 | 700\n"],
)  # fmt: skip
def test_a_table_drawn_with_strokes_is_read(tmp_path, text):
    [line] = csv(tmp_path, text).lines
    assert (line.code, line.quantity, line.length_mm) == ("Side", 2, 700)
