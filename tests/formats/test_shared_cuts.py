"""Outlines that share a cut: side by side, corner to corner, in a frame, along a common line."""

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.formats import read
from tests.examples import PLACING, examples

OUTSIDE = "5_ANYTOOL_CUTTHROUGH_OUTSIDE"
SHEET = "0_SHEET_BIRCHPLY_2440X1220X18"


def box(x, y, wide, high):
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]


def arc(x, y, radius, begin, end):
    steps = 24
    angles = [math.radians(begin + (end - begin) * n / steps) for n in range(steps + 1)]
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles]


HALF_DISC = math.pi * 100**2 / 2
DRAWINGS = {
    # what is drawn: lines through their corners, and the areas of the parts in mm²
    "six panels, each with four lines of its own": (
        [box(100 * i, 80 * j, 100, 80) for i in range(3) for j in range(2)],
        [8000] * 6,
    ),
    "six panels, every shared line once and whole": (
        [box(0, 0, 300, 160), [(100, 0), (100, 160)], [(200, 0), (200, 160)], [(0, 80), (300, 80)]],
        [8000] * 6,
    ),
    "six panels, every shared line once, from corner to corner": (
        [[(100 * i, 80 * j), (100 * i + 100, 80 * j)] for i in range(3) for j in range(3)]
        + [[(100 * i, 80 * j), (100 * i, 80 * j + 80)] for i in range(4) for j in range(2)],
        [8000] * 6,
    ),
    "a frame with one divider": ([box(0, 0, 600, 400), [(250, 0), (250, 400)]], [100000, 140000]),
    "a frame with a divider in two halves": (
        [box(0, 0, 600, 400), [(250, 0), (250, 200)], [(250, 200), (250, 400)]],
        [100000, 140000],
    ),
    "a frame with a crooked divider": (
        [box(0, 0, 600, 400), [(250, 0), (250, 100), (350, 300), (350, 400)]],
        [120000, 120000],
    ),
    "two squares that touch at a corner": ([box(0, 0, 90, 90), box(90, 90, 90, 90)], [8100] * 2),
    "a row of squares corner to corner": ([box(90 * n, 90 * n, 90, 90) for n in range(4)], [8100] * 4),
    "a small panel on the long side of a large one, its side not drawn again": (
        [box(0, 0, 600, 200), [(200, 200), (200, 300), (350, 300), (350, 200)]],
        [15000, 120000],
    ),
    "a small panel at the corner of a large one": (
        [box(0, 0, 600, 200), [(0, 200), (0, 300), (150, 300), (150, 200)]],
        [15000, 120000],
    ),
    "panels of three heights, lines that overlap in part": (
        [box(0, 0, 100, 300), box(100, 0, 100, 200), box(200, 0, 100, 250)],
        [20000, 25000, 30000],
    ),
    "a disc cut in two": (
        [arc(0, 0, 100, 0, 180), arc(0, 0, 100, 180, 360), [(-100, 0), (100, 0)]],
        [HALF_DISC] * 2,
    ),
    "a panel with a round end beside a straight one": (
        [box(0, 0, 300, 200), [(0, 200), (0, 250)], arc(100, 250, 100, 180, 0), [(200, 250), (200, 200)]],
        [60000, 10000 + HALF_DISC],
    ),
    "triangles round a middle": (
        [box(0, 0, 200, 200), [(0, 0), (100, 100), (200, 200)], [(0, 200), (100, 100), (200, 0)]],
        [10000] * 4,
    ),
}
NOT_DIVIDED = {
    "a slit from the edge": ([box(0, 0, 300, 200), [(150, 0), (150, 120)]], [60000]),
    "a slit within": ([box(0, 0, 300, 200), [(150, 50), (150, 120)]], [60000]),
    "a cross over a disc": ([arc(0, 0, 50, 0, 360), [(-70, 0), (70, 0)], [(0, -70), (0, 70)]], [7764.6]),
    "two panels side by side, a hair apart": (
        [box(0, 0, 100, 80), box(100.05, 0, 100, 80)],
        [8000, 8000],
    ),
    "a line beside the edge": ([box(0, 0, 300, 200), [(10, 0.5), (290, 0.5)]], [60000]),
}


def areas(drawing):
    return sorted(part_area(part) for part in drawing.parts)


def part_area(part):
    ring = part.geometry.outline
    return abs(sum(a[0] * b[1] - a[1] * b[0] for a, b in pairwise([*ring, ring[0]]))) / 2


def drawn(maker, lines, layer=OUTSIDE, at=(300, 300), scale=1.0, turn=0.0):
    """Each stretch between two corners as a line of its own."""
    new = maker()
    new.sheet()  # which says that the unit is millimetres
    cos, sin = math.cos(turn) * scale, math.sin(turn) * scale
    for line in lines:
        moved = [(at[0] + x * cos - y * sin, at[1] + x * sin + y * cos) for x, y in line]
        new.lines(layer, *moved)
    return new.read()


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize(("scale", "turn"), [(1.0, 0.0), (0.31, 0.0), (7.0, 0.0), (1.0, 0.6)])
def test_every_cell_is_a_part(maker, name, scale, turn):
    lines, expected = DRAWINGS[name]
    found = areas(drawn(maker, lines, scale=scale, turn=turn))
    assert found == pytest.approx(sorted(area * scale**2 for area in expected), rel=0.004)


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_same_in_svg(svg, name):
    lines, expected = DRAWINGS[name]
    paths = "".join(
        '<path d="M ' + " L ".join(f"{100 + x:.4f},{800 - y:.4f}" for x, y in line) + '"/>' for line in lines
    )
    body = f'<g inkscape:groupmode="layer" inkscape:label="{OUTSIDE}" fill="none" stroke="black">{paths}</g>'
    assert areas(svg(body)) == pytest.approx(sorted(expected), rel=0.004)


@pytest.mark.parametrize("name", NOT_DIVIDED)
def test_what_ends_on_nothing_divides_nothing(maker, name):
    lines, expected = NOT_DIVIDED[name]
    assert areas(drawn(maker, lines)) == pytest.approx(sorted(expected), rel=0.004)


@examples(PLACING)
@given(name=st.sampled_from(sorted(DRAWINGS)), seed=st.integers(0, 10_000))
def test_neither_order_nor_direction_nor_splitting_nor_doubling_changes_the_cells(tmp_path, name, seed):
    from tests.formats.conftest import DrawingMaker

    chance = random.Random(seed)
    lines, expected = DRAWINGS[name]
    pieces = []
    for a, b in (stretch for line in lines for stretch in pairwise(line)):
        cuts = sorted(chance.random() for _ in range(chance.randint(0, 2)))
        points = [a, *((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for t in cuts), b]
        pieces += [pair if chance.random() < 0.5 else pair[::-1] for pair in pairwise(points)]
    pieces += [pair for pair in pieces if chance.random() < 0.2]
    chance.shuffle(pieces)
    found = drawn(lambda: DrawingMaker(tmp_path), pieces, turn=chance.uniform(0, 6.3))
    assert areas(found) == pytest.approx(sorted(expected), rel=0.004)


def shared(drawing):
    return [finding for finding in drawing.findings if finding.code == "outline.shared"]


@pytest.mark.parametrize(
    ("layer", "severity"), [(OUTSIDE, "info"), ("Lines", "question"), ("cut", "question")]
)
def test_it_is_asked_where_the_layer_does_not_say_that_all_is_cut_out(maker, layer, severity):
    lines, expected = DRAWINGS["a frame with one divider"]
    found = drawn(maker, lines, layer)
    assert areas(found) == sorted(expected)
    assert [one.severity for one in shared(found)] == [severity] and shared(found)[0].at is not None


def test_what_lies_between_others_may_be_left_over(maker):
    """Four boards round an opening; the middle one of nine alike is a part like the others."""
    ring = [box(0, 0, 300, 100), box(300, 0, 100, 300), box(100, 300, 300, 100), box(0, 100, 100, 300)]
    assert [one.severity for one in shared(drawn(maker, ring))] == ["question"]
    nine = [box(100 * i, 100 * j, 100, 100) for i in range(3) for j in range(3)]
    found = drawn(maker, nine)
    assert len(found.parts) == 9 and [one.severity for one in shared(found)] == ["info"]


def test_a_closed_frame_is_divided_by_what_ends_on_it(maker):
    new = maker()
    new.rectangle(OUTSIDE, 100, 100, 600, 400)
    new.line(OUTSIDE, (350, 100), (350, 500))
    assert areas(new.read()) == [100000, 140000]


def test_boards_side_by_side_are_boards(maker):
    new = maker()
    new.lines(SHEET, *box(0, 0, 4880, 1220))
    new.lines(SHEET, (2440, 0), (2440, 1220))
    new.rectangle(OUTSIDE, 100, 100, 400, 300)
    new.rectangle(OUTSIDE, 2600, 100, 400, 300)
    found = new.read()
    assert [(s.length_mm, s.width_mm) for s in found.sheets] == [(2440, 1220)] * 2
    assert [part.sheet for part in found.parts] == [0, 1]


def test_lines_that_are_followed_and_not_cut_out_make_no_parts(maker):
    new = maker()
    new.rectangle(OUTSIDE, 100, 100, 600, 400)
    for corner in DRAWINGS["six panels, every shared line once and whole"][0]:
        new.lines("1_ANYTOOL_1MMDEEP_ENGRAVE", *[(x + 200, y + 200) for x, y in corner])
    found = new.read()
    assert areas(found) == [240000] and not found.parts[0].geometry.holes and found.parts[0].geometry.paths


@pytest.mark.parametrize(("name", "count", "area"), [("j01-six", 6, 8000), ("j03-corner", 2, 8000)])
def test_the_cases(shared_data, name, count, area):
    [path] = (shared_data / "cases").glob(f"{name}*")
    assert areas(read(path)) == [area] * count
