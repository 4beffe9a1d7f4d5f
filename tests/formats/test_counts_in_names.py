"""Numbers in the names of blocks, layers, groups and shapes are asked; names that programs make are not."""

from __future__ import annotations

import pytest

from manyworks.formats import read
from tests.formats.conftest import OUTSIDE, RECT, SVG_MM, SVG_SPACES

ASKED = ["Shelf_x4", "shelf.4x", "x4 shelf", "4 off legs", "Regal 18mm x4", "Tür 4 Stück", "pied_x4",
         "pata-4-uds", "Panel 3 x4", "LEGx4", "Zarge-4x-links", "leg_x4_mirrored", "QTY=4"]  # fmt: skip
INNOCENT = ["Shelf", "rect1234", "_x31_", "Layer_x0020_1", "path4", "Layer 4", "g4x", "A$C1234", "bracket v4",
            "Frame 400x4", "Side (1)", "Shelf_x1", "BOX2", "matrix4", "4_6mmTOOL", "M8x40"]  # fmt: skip


def block(maker, name, times=1, text=""):
    drawing = maker()
    lines = drawing.document.blocks.new(name)
    corners = [(0, 0), (400, 0), (400, 300), (0, 300)]
    lines.add_lwpolyline(corners, close=True, dxfattribs={"layer": OUTSIDE})
    for number in range(times):
        drawing.space.add_blockref(name, (100 + 600 * number, 100))
        if text:
            drawing.text(text, 200 + 600 * number, 200)
    return drawing.read()


def unclear(drawing):
    return [finding for finding in drawing.findings if finding.code == "quantity.unclear"]


@pytest.mark.parametrize("name", ASKED)
def test_a_number_in_the_name_of_a_block_is_asked(maker, name):
    found = block(maker, name.replace("=", " "))
    (asked,) = unclear(found)
    assert asked.where.startswith("block ") and " 4 " in asked.message and asked.at == (100, 100)


@pytest.mark.parametrize("name", INNOCENT)
def test_other_names_of_blocks_are_no_question(maker, name):
    assert not unclear(block(maker, name))


def test_as_many_copies_as_the_name_says_are_no_question(maker):
    assert not unclear(block(maker, "Rect_x4", times=4))
    assert unclear(block(maker, "Rect_x4", times=3))


def test_a_number_that_stands_on_the_part_too_is_no_question(maker):
    assert not unclear(block(maker, "Shelf_x4", text="x4"))
    assert unclear(block(maker, "Shelf_x4", text="x2"))


@pytest.mark.parametrize("name", ["OUTSIDE 18mm x4", "Outside_x4", "Außenkontur 4 Stück", "contour 4x"])
def test_a_number_in_the_name_of_a_layer_is_asked(maker, name):
    drawing = maker()
    drawing.rectangle(name, 100, 100, 400, 300)
    found = drawing.read()
    assert [asked.layer for asked in unclear(found)] == [name]


def test_four_different_parts_under_a_name_are_asked(maker):
    drawing = maker()
    for number in range(4):
        drawing.rectangle("Drawer x4", 600 * number, 100, 400, 200 + 50 * number)
    assert unclear(drawing.read())


GROUPS = {
    "id": f'<g id="Shelf_x4">{RECT}</g>',
    "escaped id": f'<g id="Shelf_x20_x4">{RECT}</g>',
    "label of Inkscape": f'<g id="g12" inkscape:label="Shelf x4">{RECT}</g>',
    "layer of Inkscape": f'<g id="layer1" inkscape:groupmode="layer" inkscape:label="Outside x4">{RECT}</g>',
    "name of Illustrator": f'<g id="a" data-name="Shelf ×4">{RECT}</g>',
    "title": f"<g><title>4 off legs</title>{RECT}</g>",
    "description": f"<g><desc>Stück: 4</desc>{RECT}</g>",
    "title of a shape": RECT.replace("/>", "><title>Leg x4</title></rect>"),
    "title of the drawing": f"<title>Leg x4</title>{RECT}",
    "id of a shape": RECT.replace("<rect", '<rect id="leg-x4"'),
    "a number beside a shape": RECT.replace("<rect", '<rect data-qty="4"'),
    "quantity": f'<g data-quantity="4">{RECT}</g>',
    "count": f'<g data-count="4">{RECT}</g>',
    "with a sign": f'<g data-qty="x4">{RECT}</g>',
    "with a word": f'<g quantity="4 pcs">{RECT}</g>',
    "of a part": f'<g data-part-qty="4">{RECT}</g>',
    "class": f'<g class="shelf-x4">{RECT}</g>',
    "for readers aloud": f'<g aria-label="Shelf x4">{RECT}</g>',
    "German": f'<g data-anzahl="4">{RECT}</g>',
    "order in a title": f"<title>Chair leg - make 4</title>{RECT}",
    "order in a description": f"<desc>Cut this sheet 4 times.</desc>{RECT}",
    "German order": f"<desc>Bitte 4 mal fräsen</desc>{RECT}",
    "a symbol": f'<defs><g id="Leg_x4">{RECT}</g></defs><use href="#Leg_x4"/>',
}


@pytest.mark.parametrize("case", GROUPS)
def test_a_number_in_a_name_of_svg_is_asked(svg, case):
    asked = unclear(svg(GROUPS[case]))
    assert len(asked) == 1 and " 4 " in asked[0].message and asked[0].at


SHAPES = "".join(f'<rect id="Rect_x4" x="{600 * i}" y="100" width="400" height="300"/>' for i in range(4))
QUIET = {
    "machine's ids": f'<g id="g4x"><g id="layer4"><rect id="path10-6-x4" {RECT[6:]}</g></g>',
    "copies": SHAPES,
    "copies in a group": f'<g id="Rect_x4">{SHAPES.replace("Rect_x4", "r")}</g>',
    "a hole": f'{RECT}<g id="hole x4"><circle cx="200" cy="200" r="4"/></g>',
    "one": f'<g data-qty="1">{RECT}</g>',
    "sizes": f'<g inkscape:label="Frame 400x4">{RECT}</g>',
    "escapes": f'<g id="_x31_8mm"><g id="Layer_x0020_4">{RECT}</g></g>',
    "not a number of pieces": f'<g data-index="4" data-z="4" data-vertex-count="4" class="cls-4">{RECT}</g>',
    "as the text says": f'<g id="leg_x4">{RECT}<text x="200" y="200">x4</text></g>',
    "a row": f'<g inkscape:label="Cut 4">{RECT}</g>',
    "nothing": f"<g><title>Leg</title><desc>Made with a program, version 4</desc>{RECT}</g>",
}


@pytest.mark.parametrize("case", QUIET)
def test_other_names_of_svg_are_no_question(svg, case):
    assert not unclear(svg(QUIET[case]))


IN_OTHER_WORDS = [
    "Stool 4 sets", "Stool - 4 pairs", "Leg [4]", "Pied 4 jeux", "Tisch 4 Sätze", "Set of 4 stools",
    "Mesa 4 juegos", "Leg 4-up", "Chair 4 units", "Cut list 4 chairs", "2 x 4 Stühle",
]  # fmt: skip
WITHOUT_NUMBER = [
    "Leg four off", "Leg pair", "Leg twice", "Side LH+RH", "Side L&R", "Seite links und rechts",
    "Côté gauche et droite", "Bein doppelt", "Seitenpaar paar", "Lado izquierdo y derecho", "Leg both",
]  # fmt: skip


def named(svg_body, tmp_path, name):
    path = tmp_path / f"{name}.svg"
    path.write_text(f"<svg {SVG_SPACES} {SVG_MM}>{svg_body}</svg>")
    return unclear(read(path))


@pytest.mark.parametrize("name", [*IN_OTHER_WORDS, *WITHOUT_NUMBER])
def test_the_name_of_a_file_in_other_words_is_asked(tmp_path, name):
    (asked,) = named(RECT, tmp_path, name)
    assert asked.where == "file" and (" 4 " in asked.message or name in WITHOUT_NUMBER)


@pytest.mark.parametrize(
    "name", ["Side (2)", "Panel both sides", "Left side", "Repair table", "Set 4", "2 drawer desk", "Chair 2"]
)
def test_other_names_of_files_are_none(tmp_path, name):
    assert named(RECT, tmp_path, name) == []


def test_a_pair_that_is_drawn_is_none(tmp_path):
    assert named(RECT + RECT.replace("100", "700", 1), tmp_path, "Side L+R") == []


@pytest.mark.parametrize("title", ["Box, cut 4", "4 sets", "Cut 4 of each", "for 4 chairs", "Set of 4"])
def test_a_title_that_counts_is_asked(svg, title):
    (asked,) = unclear(svg(f"<title>{title}</title>{RECT}"))
    assert title in asked.message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Comments", "Cut 4 of each"), ("Comments", "4 off"), ("Subject", "make 4 sets"),
        ("Title", "Set of 4"), ("Keywords", "qty=4"), ("Kommentar", "4 Stück"),
    ],
)  # fmt: skip
def test_a_property_of_a_drawing_that_counts_is_asked(maker, name, value):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.document.header.custom_vars.append(name, value)
    (asked,) = unclear(drawing.read())
    assert value in asked.message and " 4 " in asked.message


@pytest.mark.parametrize("value", ["Rev 4", "18 mm birch plywood", "Bench", "2026-04-04"])
def test_other_properties_are_none(maker, value):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.document.header.custom_vars.append("Comments", value)
    assert unclear(drawing.read()) == []
