"""A board, a machine bed or a page drawn round the parts is no part, and what lies in it is no hole."""

from __future__ import annotations

import pytest

from manyworks.formats import read
from manyworks.formats.drawing import Drawing
from manyworks.formats.measures import measure
from tests.formats.conftest import INSIDE, OUTSIDE


def verdict(drawing: Drawing) -> str:
    asked = {f.code for f in drawing.findings if f.code in ("sheet.drawn_round", "frame.unclear")}
    assert all(f.severity == "question" for f in drawing.findings if f.code in asked)
    return " ".join(sorted(asked))


def plates(drawing, layer="0", holes="0", size=(100, 80), at=(30, 30)):
    """Two plates, one with a hole."""
    x, y = at
    drawing.rectangle(layer, x, y, *size)
    drawing.rectangle(layer, x + size[0] + 20, y, *size)
    if holes:
        drawing.space.add_circle((x + 40, y + 40), 10, dxfattribs={"layer": holes})


@pytest.mark.parametrize("loose", [False, True])
@pytest.mark.parametrize(
    "size", [(2440, 1220), (1220, 2440), (2500, 1250), (3000, 1500), (2800, 2070), (3050, 1525), (2400, 1200)]
)
@pytest.mark.parametrize(
    ("layer", "inner"), [("0", "0"), ("0", "CUT"), ("Layer 7", "Layer 7"), ("CUT", "CUT")]
)
def test_a_rectangle_as_large_as_a_board_round_parts_is_a_board(maker, size, layer, inner, loose):
    drawing = maker()
    w, h = size
    if loose:
        drawing.lines(layer, (0, 0), (w, 0), (w, h), (0, h), (0, 0))
    else:
        drawing.rectangle(layer, 0, 0, w, h)
    plates(drawing, inner, inner)
    found = drawing.read()
    assert verdict(found) == "sheet.drawn_round"
    for count in (measure(found), found.as_drawn):
        assert (count.sheets, count.parts, count.nested_parts, count.holes) == (1, 2, 0, 1)
        assert count.area_m2 == pytest.approx(0.016)
    assert (found.sheets[0].length_mm, found.sheets[0].width_mm) == (max(size), min(size))


@pytest.mark.parametrize(
    "size", [(600, 300), (300, 200), (400, 300), (900, 600), (1300, 900), (420, 297), (841, 594), (1200, 600)]
)
@pytest.mark.parametrize("layer", ["0", "Layer 1", "Ebene 2", "Page", "Laserbett", "cadre"])
def test_a_bed_or_a_page_alone_on_its_layer_round_parts_is_a_frame(maker, size, layer):
    drawing = maker()
    drawing.rectangle(layer, 0, 0, *size)
    plates(drawing, "CUT", "CUT")
    found = drawing.read()
    assert (verdict(found), len(found.parts), measure(found).holes) == ("frame.unclear", 2, 1)


def test_a_bed_on_the_layer_of_its_parts_is_a_frame_where_they_have_holes(maker):
    drawing = maker()
    drawing.rectangle("0", 0, 0, 600, 300)
    plates(drawing)
    found = drawing.read()
    assert (verdict(found), len(found.parts), measure(found).area_m2) == ("frame.unclear", 2, 0.016)


def test_a_page_with_its_margin_is_a_frame(maker):
    drawing = maker()
    drawing.rectangle("0", 0, 0, 420, 297)
    drawing.rectangle("0", 10, 10, 400, 277)
    plates(drawing, "CUT", "CUT")
    found = drawing.read()
    assert (verdict(found), len(found.parts), measure(found).holes) == ("frame.unclear", 2, 1)


def test_boards_side_by_side_are_boards_even_where_one_is_empty(maker):
    drawing = maker()
    for number in range(3):
        drawing.rectangle("0", 3000 * number, 0, 2440, 1220)
    plates(drawing)
    plates(drawing, at=(3100, 100))
    found = drawing.read()
    assert (len(found.sheets), len(found.parts)) == (3, 4)


def test_plain_parts_on_a_board_leave_it_open_whether_they_are_windows(maker):
    drawing = maker()
    drawing.rectangle("0", 0, 0, 2440, 1220)
    plates(drawing, holes="")
    found = drawing.read()
    assert (verdict(found), len(found.parts)) == ("frame.unclear", 2)


@pytest.mark.parametrize(
    ("size", "layer", "inner", "holes"),
    [
        ((600, 300), "CUT", "CUT", "CUT"),
        ((600, 300), "0", "CUT", ""),
        ((777, 333), "0", "CUT", "CUT"),
        ((777, 333), "0", "0", "0"),
    ],
)
def test_a_rectangle_that_may_be_either_is_asked_by_its_size(maker, size, layer, inner, holes):
    drawing = maker()
    drawing.rectangle(layer, 0, 0, *size)
    plates(drawing, inner, holes)
    found = drawing.read()
    assert verdict(found) == "frame.unclear"
    [asked] = [f for f in found.findings if f.code == "frame.unclear"]
    assert f"{size[0]} × {size[1]} mm" in asked.message and layer in asked.message


def test_a_frame_of_any_size_round_known_parts_is_no_hole_of_theirs(maker):
    drawing = maker()
    drawing.rectangle("0", 0, 0, 777, 555)
    plates(drawing, OUTSIDE, INSIDE)
    found = drawing.read()
    assert (verdict(found), len(found.parts), measure(found).holes) == ("sheet.drawn_round", 2, 1)
    assert measure(found).net_area_m2 == pytest.approx(0.016 - 0.000314, rel=1e-3)


def test_a_page_round_boards_is_left_out_and_asked(maker):
    drawing = maker()
    drawing.sheet()
    plates(drawing, OUTSIDE, INSIDE, at=(100, 100))
    plain = drawing.read()
    drawing.rectangle("0", -200, -200, 3000, 2000)
    found = drawing.read()
    assert verdict(found) == "sheet.drawn_round"
    assert (found.parts, found.sheets, found.as_drawn) == (plain.parts, plain.sheets, plain.as_drawn)


def test_a_double_frame_is_one_board(maker):
    drawing = maker()
    drawing.rectangle("0", 0, 0, 2440, 1220)
    drawing.rectangle("0", 10, 10, 2420, 1200)
    plates(drawing)
    found = drawing.read()
    assert (len(found.sheets), len(found.parts), measure(found).holes) == (1, 2, 1)


@pytest.mark.parametrize("layer", ["0", "Cut", "Layer 1"])
@pytest.mark.parametrize(
    "size",
    [(600, 400), (1200, 800), (900, 600), (1300, 900), (812.8, 508), (777, 333), (297, 210), (594, 420)],
)
def test_a_bed_of_any_size_round_plain_parts_is_asked(maker, size, layer):
    drawing = maker()
    drawing.rectangle(layer, 0, 0, *size)
    x, y = size[0] / 4, size[1] / 3
    for n in range(3):
        drawing.rectangle(layer, 10 + n * (x + 10), 10, x, y)
    assert verdict(drawing.read()) == "frame.unclear"


def test_one_part_on_a_bed_is_asked_where_it_does_not_lie_in_the_middle(maker):
    drawing = maker()
    drawing.rectangle("0", 0, 0, 600, 400)
    drawing.rectangle("0", 10, 10, 200, 150)
    assert verdict(drawing.read()) == "frame.unclear"


@pytest.mark.parametrize("corner", [20, 60])
@pytest.mark.parametrize("size", [(2440, 1220), (2500, 1250), (1220, 2440)])
def test_a_board_with_rounded_or_chamfered_corners_is_a_board(maker, size, corner):
    drawing = maker()
    (w, h), c = size, corner
    ring = [(c, 0), (w - c, 0), (w, c), (w, h - c), (w - c, h), (c, h), (0, h - c), (0, c)]
    if corner == 20:
        ring = [(*point, 0, 0, 0.4142 * (n % 2)) for n, point in enumerate(ring)]
    drawing.space.add_lwpolyline(ring, close=True, dxfattribs={"layer": "0"})
    plates(drawing)
    found = drawing.read()
    assert (verdict(found), len(found.sheets), len(found.parts)) == ("sheet.drawn_round", 1, 2)


@pytest.mark.parametrize("inner", ["0", "CUT"])
@pytest.mark.parametrize(
    ("words", "parts", "asked"),
    [
        (("DATE", "SCALE 1:1"), 2, 3),
        (("Title: Stool", "Drawn by: A. N."), 2, 3),
        (("Gez.: AN", "Datum: 1.2.", "Maßstab 1:1"), 2, 3),
        (("Titre", "Dessiné par AN"), 2, 3),
        (("Escala 1:1", "Fecha"), 2, 3),
        (("Rev A",), 2, 3),
        ((), 3, 3),
    ],
)
def test_a_title_block_in_a_double_border_is_no_part(maker, words, parts, asked, inner):
    drawing = maker()
    drawing.rectangle("0", 0, 0, 420, 297)
    drawing.rectangle("0", 10, 10, 400, 277)
    drawing.rectangle("0", 230, 10, 180, 40)
    for n, word in enumerate(words):
        drawing.text(word, 235, 45 - 12 * n)
    plates(drawing, inner, "", at=(30, 100))
    found = drawing.read()
    assert len(found.parts) == parts
    assert sum(f.code == "frame.unclear" for f in found.findings) == asked


def test_a_title_block_beside_the_parts_needs_two_of_its_words(maker):
    drawing = maker()
    drawing.rectangle("0", 600, 0, 180, 40)
    drawing.text("Date: 1 May", 610, 30)
    plates(drawing, "CUT", "")
    assert (verdict(drawing.read()), len(drawing.read().parts)) == ("", 3)
    drawing.text("Drawn by: AN", 610, 10)
    assert (verdict(drawing.read()), len(drawing.read().parts)) == ("frame.unclear", 2)


def test_parts_whose_labels_sound_like_title_blocks_stay_parts(maker):
    drawing = maker()
    for n in range(3):
        drawing.rectangle("0", 300 * n, 0, 200, 100)
        drawing.text("Project: Bench, Rev. B", 300 * n + 10, 50)
    found = drawing.read()
    assert (verdict(found), len(found.parts)) == ("", 3)


@pytest.mark.parametrize("marks", ["fold marks", "grid letters"])
def test_a_border_with_marks_is_asked(maker, marks):
    drawing = maker()
    drawing.rectangle("0", 0, 0, 420, 297)
    if marks == "grid letters":
        drawing.rectangle("0", 10, 10, 400, 277)
    for n, x in enumerate((105, 210, 315)):
        drawing.line("0", (x, 0), (x, 10))
        drawing.text("ABC"[n], x - 50, 2)
    plates(drawing, "CUT", "", size=(150, 100))
    assert verdict(drawing.read()) == "frame.unclear"


def test_a_board_that_is_drawn_on_a_second_layer_counts_once(maker):
    drawing = maker()
    drawing.sheet()
    plates(drawing, OUTSIDE, INSIDE, at=(100, 100))
    plain = measure(drawing.read())
    drawing.rectangle("0", 0, 0, 2440, 1220)
    found = drawing.read()
    assert (verdict(found), measure(found)) == ("sheet.drawn_round", plain)


def innocent(drawing, what):
    if what == "panel with holes":
        drawing.rectangle("CUT", 0, 0, 600, 300)
        for x in (50, 550):
            drawing.space.add_circle((x, 50), 10, dxfattribs={"layer": "CUT"})
    elif what == "panel, holes on their layer":
        drawing.rectangle("0", 0, 0, 600, 300)
        drawing.space.add_circle((50, 50), 10, dxfattribs={"layer": INSIDE})
    elif what == "whole board as a part":
        drawing.sheet()
        drawing.rectangle(OUTSIDE, 0, 0, 2440, 1220)
        drawing.rectangle(INSIDE, 500, 500, 300, 300)
    elif what == "solid panel":
        drawing.rectangle("0", 0, 0, 2440, 1220)
    elif what == "picture frame":
        drawing.rectangle("CUT", 0, 0, 700, 500)
        drawing.rectangle("CUT", 50, 50, 600, 400)
    elif what == "plates beside each other":
        for n in range(4):
            drawing.rectangle("0", 500 * n, 0, 400, 300)
    elif what == "plate on a named sheet":
        drawing.sheet()
        drawing.rectangle("0", 100, 100, 600, 300)
        drawing.space.add_circle((200, 200), 20, dxfattribs={"layer": "0"})
    elif what == "round table":
        drawing.space.add_circle((0, 0), 600, dxfattribs={"layer": "0"})
        drawing.space.add_circle((0, 0), 30, dxfattribs={"layer": "0"})
    elif what == "panel with a rounded slot":
        drawing.rectangle("CUT", 0, 0, 1200, 600)
        drawing.rectangle("CUT", 100, 100, 60, 18)
        drawing.rectangle("CUT", 300, 100, 60, 18)
    elif what == "panel with a window":
        drawing.rectangle("0", 0, 0, 450, 333)
        drawing.rectangle("0", 100, 100, 100, 60)
    elif what == "outline and work on named layers":
        drawing.rectangle("Perimeter", 0, 0, 300, 200)
        drawing.rectangle("Motif", 50, 50, 60, 18)
    elif what == "window of two lights":
        drawing.rectangle("CUT", 0, 0, 700, 500)
        drawing.rectangle("CUT", 50, 50, 280, 400)
        drawing.rectangle("CUT", 370, 50, 280, 400)
    elif what == "front of a case":
        drawing.rectangle("0", 0, 0, 300, 200)
        drawing.space.add_circle((50, 50), 30, dxfattribs={"layer": "0"})
        drawing.rectangle("0", 120, 40, 120, 90)
    elif what == "tray with pockets":
        drawing.rectangle("0", 0, 0, 600, 400)
        for x in (20, 220):
            drawing.rectangle("Pocket 6mm deep", x, 20, 150, 120)
    elif what == "panel with a notch":
        drawing.line("0", (0, 0), (600, 0), (600, 380), (590, 380), (590, 400), (0, 400)).close(True)
        drawing.rectangle("0", 20, 20, 150, 120)
        drawing.rectangle("0", 220, 20, 150, 120)
    elif what == "rounded panel with a window":
        drawing.line("0", (9, 0), (591, 0), (600, 9), (600, 400), (0, 400), (0, 9)).close(True)
        drawing.rectangle("0", 200, 150, 200, 100)
    elif what == "opening with a nested part":
        drawing.rectangle(OUTSIDE, 0, 0, 700, 600)
        drawing.rectangle(INSIDE, 100, 100, 400, 300)
        drawing.rectangle(OUTSIDE, 150, 150, 100, 100)


@pytest.mark.parametrize(
    ("what", "parts", "holes"),
    [
        ("panel with holes", 1, 2),
        ("panel, holes on their layer", 1, 1),
        ("whole board as a part", 1, 1),
        ("solid panel", 1, 0),
        ("picture frame", 1, 1),
        ("plates beside each other", 4, 0),
        ("plate on a named sheet", 1, 1),
        ("round table", 1, 1),
        ("panel with a rounded slot", 1, 2),
        ("opening with a nested part", 2, 1),
        ("outline and work on named layers", 1, 1),
        ("panel with a window", 1, 1),
        ("window of two lights", 1, 2),
        ("tray with pockets", 1, 0),
        ("front of a case", 1, 2),
        ("panel with a notch", 1, 2),
        ("rounded panel with a window", 1, 1),
    ],
)
def test_parts_that_look_like_frames_are_left_alone(maker, what, parts, holes):
    drawing = maker()
    innocent(drawing, what)
    found = drawing.read()
    assert (verdict(found), len(found.parts), measure(found).holes) == ("", parts, holes)


PAGE = 'width="400mm" height="300mm" viewBox="0 0 400 300"'
WHOLE = 'width="400" height="300"'
MOVED = PAGE.replace("0 0", "-5 -5")
IN_PIXELS = 'width="400mm" height="300mm"'
LINES, FILLED = 'fill="none" stroke="#000"', 'fill="#000"'
PLATES = '<rect x="10" y="10" width="120" height="80" {0}/><circle cx="50" cy="50" r="9" {0}/>'


@pytest.mark.parametrize(
    ("page", "background", "others", "parts", "asked"),
    [
        (PAGE, f'{WHOLE} fill="white"', LINES, 1, "entity.background info"),
        (PAGE, f'{WHOLE} style="fill:#ffffff;stroke:none"', LINES, 1, "entity.background info"),
        (PAGE, f'{WHOLE} fill="#FFF"', FILLED, 1, "entity.background info"),
        (PAGE, f'{WHOLE} fill="rgb(255, 255, 255)"', LINES, 1, "entity.background info"),
        (PAGE, 'width="100%" height="100%" fill="#fff"', LINES, 1, "entity.background info"),
        (PAGE, f'{WHOLE} fill="#ddd"', LINES, 1, "entity.background question"),
        (PAGE, WHOLE, LINES, 1, "entity.background question"),
        (PAGE, f'{WHOLE} fill="#ddd"', FILLED, 2, "frame.unclear question"),
        (MOVED, f'x="-5" y="-5" {WHOLE} fill="white"', LINES, 1, "entity.background info"),
        (IN_PIXELS, 'width="1511.8" height="1133.9" fill="white"', LINES, 1, "entity.background info"),
        (PAGE, f"{WHOLE} {LINES}", LINES, 2, "frame.unclear question"),
        (PAGE, 'width="390" height="290" fill="white"', LINES, 2, "frame.unclear question"),
        (PAGE, 'width="100" height="190" x="200" fill="white"', LINES, 2, ""),
    ],
)
def test_a_filling_of_the_page_is_its_background(svg, page, background, others, parts, asked):
    found = svg(f"<rect {background}/>" + PLATES.format(others), page)
    codes = ("entity.background", "frame.unclear")
    assert {f"{f.code} {f.severity}" for f in found.findings if f.code in codes} == {asked} - {""}
    assert len(found.parts) == parts


def test_a_page_full_of_one_part_is_a_part(svg):
    [part] = svg(f'<rect {WHOLE} fill="white"/>', PAGE).parts
    assert part.geometry.net_area == pytest.approx(120_000)


@pytest.mark.data
def test_the_case_of_the_wild(shared_data):
    found = read(shared_data / "cases" / "r01-board-drawn-on-layer-0.dxf")
    assert (verdict(found), len(found.sheets), len(found.parts)) == ("sheet.drawn_round", 1, 2)
