"""Drawings are well formed, escaped, and say what they show."""

import re
import xml.etree.ElementTree as ElementTree
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.geometry import Geometry, Hole
from manyworks.planning.drawing.board import Bar, Board, Lane, board_svg, names_svg
from manyworks.planning.drawing.charts import agreement_svg, convergence_svg
from manyworks.planning.drawing.sheet import PlacedPart, SheetDrawing, sheet_svg
from manyworks.planning.drawing.svg import shortened

SVG = "{http://www.w3.org/2000/svg}"


def lanes(*bars: Bar) -> tuple[Lane, ...]:
    return (Lane("Filwood", "Router 1", bars, closed=((5.0, 7.0),)), Lane("Yard", "Bench 1", ()))


def drawn(board: Board) -> ElementTree.Element:
    return ElementTree.fromstring(board_svg(board, label="Lanes", late_word="late"))


def test_every_bar_is_a_link_with_a_name_and_late_ones_say_so() -> None:
    on_time = Bar(0.375, 0.5, "cut", "cut A", "Cut of A", "/plans/1/why/1/")
    late = Bar(1.0, 1.5, "make", "make <B> & co", "Make of <B> & co", "/plans/1/why/2/", late=True)
    root = drawn(Board(date(2027, 3, 1), 14, lanes(on_time, late), 48.0))
    links = root.findall(f"{SVG}a")
    assert [link.get("href") for link in links] == ["/plans/1/why/1/", "/plans/1/why/2/"]
    assert links[0].get("aria-label") == "Cut of A"
    assert links[1].get("aria-label") == "Make of <B> & co (late)"
    assert links[0].find(f"{SVG}path") is None
    assert links[1].find(f"{SVG}path") is not None, "late is also a shape"
    shape = links[0].find(f"{SVG}rect")
    assert shape is not None and float(shape.get("x", "")) == 0.375 * 48


def test_closed_days_are_shaded_within_the_window_only() -> None:
    root = drawn(Board(date(2027, 3, 1), 6, lanes(), 10.0))
    shades = [r for r in root.findall(f"{SVG}rect") if r.get("class") == "board-closed"]
    assert [(s.get("x"), s.get("width")) for s in shades] == [("50", "10")]


def test_bars_outside_the_window_are_left_out() -> None:
    before = Bar(-3, -1, "cut", "x", "x", "/a")
    after = Bar(20, 21, "cut", "x", "x", "/b")
    across = Bar(-1, 1, "cut", "x", "x", "/c")
    root = drawn(Board(date(2027, 3, 1), 14, lanes(before, after, across), 14.0))
    assert [link.get("href") for link in root.findall(f"{SVG}a")] == ["/c"]


def test_names_and_chart_have_the_same_height() -> None:
    board = Board(date(2027, 3, 1), 7, lanes(), 14.0)
    names = ElementTree.fromstring(names_svg(board, label="Names"))
    assert names.get("height") == drawn(board).get("height")
    assert "Filwood" in ElementTree.tostring(names, encoding="unicode")


@given(st.text(max_size=60), st.floats(0, 400))
def test_shortened_words_fit(words: str, width: float) -> None:
    assert len(shortened(words, width)) <= max(0, int(width / (12 * 0.56)))


def test_a_sheet_shows_every_part_its_holes_and_the_leftover() -> None:
    square = ((10.0, 10.0), (400.0, 10.0), (400.0, 300.0), (10.0, 300.0))
    hole = ((50.0, 50.0), (50.0, 90.0), (90.0, 90.0), (90.0, 50.0))
    part = PlacedPart("F-M-A", "Floor <1>", Geometry(square, holes=(Hole(hole),)))
    sheet = SheetDrawing(2440.0, 1220.0, (part,), leftover=(500.0, 10.0, 1900.0, 1200.0))
    root = ElementTree.fromstring(sheet_svg(sheet, label="Sheet 1", leftover_word="Left over"))
    groups = root.findall(f"{SVG}g")
    assert len(groups) == 1 and "Floor <1>" in (groups[0].get("aria-label") or "")
    path = groups[0].find(f"{SVG}path")
    assert path is not None and path.get("d", "").count("M") == 2
    assert "1900 × 1200 mm" in ElementTree.tostring(root, encoding="unicode")
    # y runs up on the sheet and down in the drawing.
    assert f"{(1220 - 10) * 960 / 2440:.1f}" in path.get("d", "")


def test_a_label_stands_on_material_and_never_in_an_opening() -> None:
    frame = ((0.0, 0.0), (1200.0, 0.0), (1200.0, 1000.0), (0.0, 1000.0))
    opening = ((150.0, 150.0), (1050.0, 150.0), (1050.0, 850.0), (150.0, 850.0))
    sheet = SheetDrawing(2440, 1220, (PlacedPart("F-S-A", "Floor", Geometry(frame, holes=(Hole(opening),))),))
    root = ElementTree.fromstring(sheet_svg(sheet, label="Sheet 1", leftover_word="Left over"))
    words = root.find(f"{SVG}g/{SVG}text")
    assert words is not None and words.text == "F-S-A"
    scale = 960 / 2440
    x = float(words.get("x", "")) / scale
    y = 1220 - float(words.get("y", "")) / scale
    assert 0 < x < 1200 and 0 < y < 1000
    assert not (150 < x < 1050 and 150 < y < 850)


def test_the_path_of_the_search_falls_towards_the_bound() -> None:
    root = ElementTree.fromstring(
        convergence_svg([(0.0, 200.0), (1.0, 150.0), (9.0, 120.0)], 100.0, label="Cost", bound_word="bound")
    )
    line = root.find(f"{SVG}line")
    path = root.find(f"{SVG}path")
    assert line is not None and path is not None
    last = float(path.get("d", "").rpartition("V")[2])
    assert last < float(line.get("y1", "0")), "the plan stays above the bound"
    flat = [(0.0, 5.0), (1.0, 5.0)]
    assert convergence_svg(flat, 5.0, label="", bound_word="") == "", "nothing better was found"


@pytest.mark.parametrize(
    "minutes", [1e-300, 0.009, 0.011, 1.0, 5.0, 47.6, 238_000.0, 239_000.0, 9.99e9, 1e15, 1e300, 1.7e308]
)
def test_measured_and_reckoned_are_drawn_at_any_size(minutes: float) -> None:
    """With a grid that can be read: a few lines, and every sheet inside it."""
    points = [(minutes, 0.9 * minutes, False), (0.5 * minutes, minutes, True), (0.0, 0.0, False)]
    drawing = agreement_svg([*points, (float("inf"), 1.0, True)], label="x", across="a", up="u")
    assert 2 <= drawing.count("V18") <= 6
    for x, y in re.findall(r'<circle cx="([^"]+)" cy="([^"]+)"', drawing):
        assert 36 <= float(x) <= 308 and 18 <= float(y) <= 204
