"""Numbers of pieces beside the part: in other texts, attributes, properties, on paper; read, or asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from manyworks.formats import read
from tests.formats.conftest import INSIDE, OUTSIDE, RECT, DrawingMaker


def plate(maker, number: int = 1) -> DrawingMaker:
    new = maker()
    for n in range(number):
        new.rectangle(OUTSIDE, 500 * n, 0, 400, 300)
    return new


def pieces(found) -> int:
    return sum(part.quantity for part in found.parts)


def asked(found) -> list[str]:
    return [
        one.message for one in found.findings if one.code.startswith("quantity.") and one.severity != "info"
    ]


def _leg(new: DrawingMaker):
    new.document.blocks.new("LEG").add_lwpolyline(
        [(0, 0), (400, 0), (400, 300), (0, 300)], close=True, dxfattribs={"layer": OUTSIDE}
    )
    return new.document.blocks.get("LEG")


@pytest.mark.parametrize(
    "texts",
    [
        (("QTY", 50, 200), ("4", 150, 200)),
        (("QTY:", 50, 200), ("4", 50, 150)),
        (("4", 50, 200), ("off", 100, 200)),
        (("Stück", 50, 200), ("12", 50, 150)),
        (("Cantidad", 50, 200), ("4", 50, 150)),
        (("QTY", 900, 200), ("4", 950, 200)),
        (("Qté", 900, 200), ("4", 900, 160)),
    ],
)
def test_a_number_and_its_word_as_two_texts_are_asked_once(maker, texts):
    new = plate(maker)
    for said in texts:
        new.text(*said)
    found = new.read()
    assert pieces(found) == 1 and len(asked(found)) == 1 and repr(texts[0][0]) in asked(found)[0]


@pytest.mark.parametrize(
    "texts",
    [
        (("No.", 50, 200), ("4", 150, 200)),
        (("Side", 50, 200), ("4", 150, 200)),
        (("QTY", 50, 200),),
        (("QTY", 900, 200), ("4", 1900, 200)),
        (("QTY", 900, 200), ("4", 100, 200)),
    ],
)
def test_two_texts_that_count_nothing_are_no_question(maker, texts):
    new = plate(maker)
    for said in texts:
        new.text(*said)
    assert not asked(new.read())


def test_two_texts_in_an_svg(svg):
    found = svg(f'{RECT}<text x="150" y="200">QTY</text><text x="300" y="200">4</text>')
    assert pieces(found) == 1 and len(asked(found)) == 1


@pytest.mark.parametrize(
    ("said", "read_as"),
    [(r"Side\P4\Poff", None), (r"QTY\P4", None), (r"Side\PQty:\~4", 4), (r"x\~4; oak", 4)],
)
def test_the_lines_and_blanks_of_one_text(maker, said, read_as):
    new = plate(maker)
    new.text(said, 50, 200)
    found = new.read()
    assert (pieces(found), bool(asked(found))) == (read_as or 1, read_as is None)


@pytest.mark.parametrize(
    ("tag", "value", "read_as"),
    [(tag, "4", 4) for tag in ("QTY", "NO_OFF", "NUMBER_OFF", "CANT", "QUANT", "PART_QUANT")]
    + [(tag, "4", None) for tag in ("MULT", "TOTAL", "Q", "N", "NO")]
    + [("NO", "A4", 1), ("N", "left", 1), ("REV", "4", 1), ("TITLE", "4", 1)],
)
def test_the_attribute_of_a_block(maker, tag, value, read_as):
    new = maker()
    _leg(new)
    new.space.add_blockref("LEG", (0, 0)).add_attrib(tag, value, (50, 50))
    found = new.read()
    assert (pieces(found), bool(asked(found))) == (read_as or 1, read_as is None)


@pytest.mark.parametrize(("flags", "number"), [(2, 4), (0, 1)])
def test_an_attribute_that_is_constant_stands_in_its_block(maker, flags, number):
    new = maker()
    _leg(new).add_attdef("QTY", (50, 50), text="4", dxfattribs={"flags": flags})
    new.space.add_blockref("LEG", (0, 0))
    assert pieces(new.read()) == number


def test_each_says_that_a_number_is_for_several(maker):
    for number, texts, asks in ((2, 1, True), (2, 2, False), (1, 1, False)):
        new = plate(maker, number)
        for n in range(texts):
            new.text("2 off each", 350 + 500 * n, 150)
        found = new.read()
        assert bool(asked(found)) == asks and pieces(found) == number + texts


@pytest.mark.parametrize("place", ["use", "block"])
def test_a_number_in_a_symbol_that_is_placed_several_times_is_asked(maker, svg, place):
    for times, said, asks in ((4, "Leg x4", True), (2, "x4", True), (1, "x4", False), (4, "Leg", False)):
        if place == "use":
            leg = f'<defs><g id="leg">{RECT}<text x="200" y="200">{said}</text></g></defs>'
            found = svg(leg + "".join(f'<use href="#leg" x="{500 * n}"/>' for n in range(times)))
        else:
            new = maker()
            _leg(new).add_text(said, height=20, dxfattribs={"insert": (50, 50)})
            for n in range(times):
                new.space.add_blockref("LEG", (500 * n, 0))
            found = new.read()
        assert len(asked(found)) == asks and len(found.parts) == times


def test_the_same_number_on_each_of_several_drawn_parts_is_read(maker):
    new = plate(maker, 4)
    for n in range(4):
        new.text("x4", 500 * n + 50, 100)
    assert pieces(new.read()) == 16 and not asked(new.read())


def _dimension(text: str, radius: bool = False) -> Callable[[DrawingMaker], object]:
    def draws(new: DrawingMaker) -> None:
        if radius:
            new.space.add_radius_dim(center=(200, 100), radius=8, angle=45, text=text).render()
        else:
            new.space.add_linear_dim(base=(0, -30), p1=(0, 0), p2=(400, 0), text=text).render()

    return draws


def _paper(text: str) -> Callable[[DrawingMaker], object]:
    return lambda new: new.document.layout("Layout1").add_text(text, dxfattribs={"insert": (9, 9)})


def _title_block(tag: str) -> Callable[[DrawingMaker], object]:
    def draws(new: DrawingMaker) -> None:
        new.document.blocks.new("TITLE")
        new.document.layout("Layout1").add_blockref("TITLE", (0, 0)).add_attrib(tag, "4", (9, 9))

    return draws


def _property(name: str, value: str) -> Callable[[DrawingMaker], object]:
    return lambda new: new.document.header.custom_vars.append(name, value)


def _data(*tags: tuple[int, object]) -> Callable[[DrawingMaker], object]:
    def draws(new: DrawingMaker) -> None:
        new.document.appids.new("CAM")
        for entity in new.space.query("LWPOLYLINE"):
            entity.set_xdata("CAM", list(tags))

    return draws


BESIDE = {
    "dimension": _dimension("<> (4 off)"),
    "dimension in German": _dimension("<> 4 Stk."),
    "paper": _paper("QTY: 4"),
    "paper in French": _paper("Qté : 4"),
    "several lines on paper": lambda new: new.document.layout("Layout1").add_mtext(r"Side\P4 off"),
    "title block": _title_block("QTY"),
    "property": _property("Quantity", "4"),
    "German property": _property("Stückzahl", "4"),
    "Spanish property": _property("Cantidad", "4"),
    "extended data": _data((1000, "QTY=4")),
    "with a colon": _data((1000, "Anzahl: 4")),
    "as a pair": _data((1000, "QTY"), (1070, 4)),
}
QUIET = {
    "a row of lengths": _dimension("4x <>"),
    "holes": _dimension("<> 4 no. holes"),
    "a radius": _dimension("<> (4 off)", radius=True),
    "one": _property("Quantity", "1"),
    "a revision": _property("Revision", "4"),
    "number of the sheet": _title_block("NO"),
    "a sheet": _paper("Sheet 1 of 4"),
    "holes on paper": _paper("4x Ø8"),
    "a layer": _data((1000, "LAYER=4"), (1070, 4)),
    "counters of a program": _data((1000, "N"), (1070, 4), (1000, "total=4")),
    "depth": _data((1000, "depth"), (1040, 4.0)),
}


@pytest.mark.parametrize("case", BESIDE)
def test_a_number_beside_the_drawing_is_asked(maker, case):
    new = plate(maker)
    BESIDE[case](new)
    found = new.read()
    assert pieces(found) == 1 and len(asked(found)) == 1 and " 4 " in asked(found)[0]
    new.text("x4", 100, 100)
    assert pieces(new.read()) == 4 and not asked(new.read())


@pytest.mark.parametrize("case", QUIET)
def test_other_words_beside_the_drawing_are_no_question(maker, case):
    new = plate(maker)
    QUIET[case](new)
    assert not asked(new.read())


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("cut 4 - side.dxf", True),
        ("MAKE2_side.dxf", True),
        ("18mm-birch_4er.dxf", True),
        ("cut 4.dxf", False),
        ("side_4.dxf", False),
    ],
)
def test_the_name_of_a_file_may_tell_to_make_several(maker, name, asks):
    path = plate(maker).path()
    assert bool(asked(read(path.rename(path.with_name(name))))) == asks


TWO_NAMES = [
    ("Left side x2", "Right side x2"),
    ("Shelf A (x3)", "Shelf B (x3)"),
    ("Left x2", "Right x2"),
    ("2x Top", "2x Bottom"),
    ("Seite 4 Stück", "Boden 4 Stück"),
    ("Étagère: 2 pièces", "Fond: 2 pièces"),
    ("A1 qty 3", "A2 qty 3"),
    ("Shelf A x2\nShelf B x2",),
]
ONE_NAME = [
    ("Side x2", "Side x2"),
    ("Side x2", "SIDE 2 off"),
    ("x2", "Side x2"),
    ("x2", "2 off"),
    ("Side x2", "2 off 18 mm birch"),
    ("Side x2", "Right side"),
    ("Side x2", "x2 each"),
]


@pytest.mark.parametrize(("texts", "questions"), [(t, 1) for t in TWO_NAMES] + [(t, 0) for t in ONE_NAME])
def test_two_names_with_one_number_on_one_outline_are_asked(maker, svg, texts, questions):
    new = plate(maker)
    for row, said in enumerate(texts):
        new.text(said, 50, 100 + 100 * row)
    assert len(asked(new.read())) == questions
    if "\n" in texts[0]:
        return
    written = "".join(f'<text x="150" y="{150 + 100 * n}">{said}</text>' for n, said in enumerate(texts))
    assert len(asked(svg(f'<g id="cut outside through">{RECT}{written}</g>'))) == questions


@pytest.mark.parametrize(
    ("said", "at", "size", "questions"),
    [
        ("Lid x2", (120, 200), 200, 1),
        ("x4", (150, 250), 200, 1),
        ("Deckel 2 Stück", (120, 200), 200, 1),
        ("2x Couvercle", (120, 200), 200, 1),
        ("Tapa: 2 piezas", (110, 200), 250, 1),
        ("Panel x2", (20, 350), 200, 0),
        ("Panel x2", (120, 110), 20, 0),
        ("Lid", (120, 200), 200, 0),
    ],
)
@pytest.mark.parametrize("round_hole", [False, True])
def test_a_number_in_a_window_is_asked(maker, said, at, size, questions, round_hole):
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, 600, 400)
    new.rectangle(INSIDE, 100, 100, size, size)
    if round_hole:
        new.space.add_circle((100 + size / 2, 100 + size / 4), size / 8, dxfattribs={"layer": INSIDE})
    new.text(said, *at)
    assert len(asked(new.read())) == questions


def said_by_attribute(maker, tag, value):
    new = maker()
    new.rectangle(OUTSIDE, 100, 100, 400, 300)
    new.document.blocks.new("PART")
    new.space.add_blockref("PART", (200, 200)).add_attrib(tag, value, (200, 200))
    return [f.message for f in new.read().findings if f.code == "quantity.unclear"]


@pytest.mark.parametrize(
    ("tag", "value"),
    [("SETS", "4"), ("UNITS", "2"), ("REPEAT", "3"), ("PAIRS", "2"), ("FACTOR", "4"), ("BATCH", "10"),
     ("CUT", "4"), ("NUM", "4"), ("PER_UNIT", "2"), ("SATZ", "4"), ("JEUX", "4"), ("SPARE", "1"),
     ("MIRRORED", "YES"), ("HANDED", "Y"), ("SYMMETRIQUE", "oui")],
)  # fmt: skip
def test_an_attribute_whose_name_is_not_known_is_asked(maker, tag, value):
    [asked] = said_by_attribute(maker, tag, value)
    assert f"{tag.replace('_', ' ')} = {value}" in asked


@pytest.mark.parametrize(
    ("tag", "value"),
    [("SETS", "1"), ("WIDTH", "400"), ("PANEL_WIDTH", "400"), ("THK", "18"), ("MARK", "12"), ("ITEM", "3"),
     ("FLOOR", "2"), ("REV", "3"), ("MIRRORED", "NO"), ("GRAIN", "YES"), ("MATERIAL", "Birch"),
     ("EDGE_L1", "2")],
)  # fmt: skip
def test_an_attribute_whose_name_is_known_or_that_counts_one_is_no_question(maker, tag, value):
    assert not said_by_attribute(maker, tag, value)
