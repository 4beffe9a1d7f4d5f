"""Curves leave as arcs and labels as lines, and both come back as the part that was written."""

from __future__ import annotations

import io
import math
from collections import Counter

import ezdxf
import pytest
from ezdxf.math import bulge_center, bulge_radius
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon

from manyworks.formats import read
from manyworks.formats.arcs import fold, unfold
from manyworks.formats.cut_sheet import CutSheet, PlacedPart
from manyworks.formats.drawing import OffsetState
from manyworks.formats.dxf_writer import write_parts, write_sheet
from manyworks.formats.part_label import label_of
from manyworks.formats.stroke_font import lettering, width
from manyworks.formats.svg.writer import write_svg
from manyworks.geometry import Geometry, Hole, Point
from manyworks.geometry import Path as GeometryPath
from tests.examples import PLACING, examples
from tests.geometries import drawn


def on_grid(points: list[Point]) -> list[Point]:
    return [(round(x, 3), round(y, 3)) for x, y in points]


def arc(middle: Point, radius: float, start: float, sweep: float, chords: int) -> list[Point]:
    turns = [start + sweep * i / chords for i in range(chords + 1)]
    return [(middle[0] + radius * math.cos(t), middle[1] + radius * math.sin(t)) for t in turns]


def rounded_slot(length: float = 300, radius: float = 20, chords: int = 24) -> list[Point]:
    right = arc((length, 0), radius, -math.pi / 2, math.pi, chords)
    left = arc((0, 0), radius, math.pi / 2, math.pi, chords)
    return on_grid([*right, *left])


def dxf_lines(content: bytes, layer: str) -> list[list[tuple[float, float, float]]]:
    document = ezdxf.filemanagement.read(io.StringIO(content.decode()))
    lines = document.modelspace().query(f'LWPOLYLINE[layer=="{layer}"]')
    return [[(x, y, b) for x, y, b in line.get_points("xyb")] for line in lines]


def sheet(*placed: PlacedPart, **more: object) -> CutSheet:
    return CutSheet("S1", 2440, 1220, "birch plywood", 18, placed, **more)  # type: ignore[arg-type]


@examples(PLACING)
@given(
    radius=st.floats(2, 900),
    sweep=st.floats(0.6, 6.2) | st.floats(-6.2, -0.6),
    start=st.floats(-3, 3),
    chords=st.integers(4, 300),
)
def test_any_arc_folds_and_unfolds_to_the_same_points(radius, sweep, start, chords):
    ring = on_grid([(4000.0, 4000.0), *arc((0, 0), radius, start, sweep, chords)])
    vertices, notes = fold(ring)
    again = unfold(vertices, notes, to_own=lambda p: p, back=lambda p: p)
    assert again is not None
    at = on_grid(again).index(ring[0])
    assert on_grid(again[at:] + again[:at]) == ring


@pytest.mark.parametrize("corners", [3, 4, 5, 6, 8, 12])
@pytest.mark.parametrize("radius", [30, 500])
def test_polygons_stay_polygons(corners, radius):
    ring = on_grid(arc((0, 0), radius, 0.3, math.tau, corners))[:-1]
    assert fold(ring)[1] == ""


def test_a_chamfered_plate_has_no_arcs():
    ring = [(5, 0), (395, 0), (400, 5), (400, 295), (395, 300), (5, 300), (0, 295), (0, 5)]
    assert fold([(float(x), float(y)) for x, y in ring])[1] == ""


@pytest.mark.parametrize("notes", ["", "24", "24;24;24", "0;0", "x;24", "24,zz;24", "24,!!;24"])
def test_notes_that_do_not_fit_are_not_used(notes):
    vertices, _ = fold(rounded_slot())
    assert unfold(vertices, notes, to_own=lambda p: p, back=lambda p: p) is None


@pytest.mark.parametrize("turn", [0.0, 90.0, 33.3])
def test_rounded_parts_leave_with_bulges_and_come_back_with_their_hash(tmp_path, turn):
    hole = Hole(tuple(on_grid(arc((150, 0), 8, 0, math.tau, 40)[:-1]))[::-1])
    part = drawn(Geometry(tuple(rounded_slot()), holes=(hole,)), thickness_mm=18.0)
    content = write_sheet(sheet(PlacedPart(part, (900, 600), turn)))
    [outline] = dxf_lines(content, "5_ANYTOOL_CUTTHROUGH_OUTSIDE")
    assert sorted(bool(bulge) for _, _, bulge in outline) == [False, False, True, True]
    [ring] = dxf_lines(content, "4_ANYTOOL_CUTTHROUGH_INSIDE")
    assert len(ring) <= 4 and all(bulge for _, _, bulge in ring)
    path = tmp_path / "s.dxf"
    path.write_bytes(content)
    [found] = read(path).parts
    assert found.own_geometry() == part.own_geometry()


def test_an_edited_arc_is_read_as_it_is_drawn(tmp_path):
    part = drawn(Geometry(tuple(rounded_slot())))
    document = ezdxf.filemanagement.read(
        io.StringIO(write_parts([part], offset=OffsetState("none"), licence="", title="t").decode())
    )
    [line] = document.modelspace().query('LWPOLYLINE[layer=="5_ANYTOOL_CUTTHROUGH_OUTSIDE"]')
    line.set_points([(x, y, b / 2) for x, y, b in line.get_points("xyb")], format="xyb")
    line.append((0, 0, 0.1), format="xyb")
    path = tmp_path / "edited.dxf"
    document.saveas(path)
    [found] = read(path).parts
    assert found.own_geometry().hash != part.own_geometry().hash


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "fewer"),
    [
        ("opendesk-desk/Desk.Cutting-Files-Sheet-4.dxf", 0.75),
        ("atfab-chair/5-To-30-Minute-Chair.Cutting-Files.dxf", 0.75),
        ("wikihouse-pionierswoning/Whalm-Pio_v2_CNC-parts.dxf", 0.75),
    ],
)
def test_real_curves_are_arcs_again_and_keep_their_hash(designs, tmp_path, name, fewer):
    parts = []
    for part in read(designs / name).parts[:60]:
        if part.open_gap_mm is None:
            parts.append(drawn(part.own_geometry(), part.key, code=part.code))
    content = write_parts(parts, offset=OffsetState("none"), licence="MIT", title="t")
    lines = dxf_lines(content, "5_ANYTOOL_CUTTHROUGH_OUTSIDE")
    assert sum(map(len, lines)) < fewer * sum(len(part.geometry.outline) for part in parts)
    path = tmp_path / "again.dxf"
    path.write_bytes(content)
    hashes = Counter(part.own_geometry().hash for part in parts)
    assert Counter(part.own_geometry().hash for part in read(path).parts) == hashes


@examples(PLACING)
@given(radius=st.floats(3, 500), chords=st.integers(8, 200))
def test_a_folded_arc_stays_within_a_tenth_of_the_pieces(radius, chords):
    ring = on_grid(arc((0, 0), radius, 0.1, math.tau, chords)[:-1])
    vertices, notes = fold(ring)
    for index, (x, y, bulge) in enumerate(vertices):
        if bulge:
            end = vertices[(index + 1) % len(vertices)]
            middle = bulge_center((x, y), end[:2], bulge)
            assert math.hypot(middle.x, middle.y) < 0.05
            assert bulge_radius((x, y), end[:2], bulge) == pytest.approx(radius, abs=0.05)
    sagitta = radius * (1 - math.cos(math.pi / chords))
    assert bool(notes) == (sagitta <= 0.11)


def test_lines_stand_in_the_order_they_may_be_cut():
    hole = Hole(((100, 100), (100, 300), (400, 300), (400, 100)))
    big = drawn(Geometry(((0, 0), (500, 0), (500, 400), (0, 400)), holes=(hole,)), "BIG")
    small = drawn(Geometry(((0, 0), (90, 0), (90, 90), (0, 90))), "SMALL")
    content = write_sheet(sheet(PlacedPart(big, (10, 10)), PlacedPart(small, (150, 150))))
    document = ezdxf.filemanagement.read(io.StringIO(content.decode()))
    order = [entity.dxf.layer[:1] for entity in document.modelspace()]
    assert order == sorted(order)
    note = next(text for text in document.modelspace().query("MTEXT") if "SHEET" in text.text)
    assert "before the holes they lie in: SMALL" in note.text


@pytest.mark.parametrize("text", ["BR-1", "W 12 / 3", "Ä×ß", "L"])
def test_labels_are_lines_inside_the_part_and_off_its_holes(text):
    hole = Hole(((240, 40), (240, 160), (360, 160), (360, 40)))
    plate = Geometry(((0, 0), (600, 0), (600, 200), (0, 200)), holes=(hole,))
    label = label_of(plate, text)
    free = Polygon(plate.outline, [hole.ring])
    assert label.lines and all(free.contains(LineString(line)) for line in label.lines)


def test_a_label_turns_or_shrinks_to_fit_and_is_only_written_where_nothing_fits():
    upright = label_of(Geometry(((0, 0), (40, 0), (40, 900), (0, 900))), "LONG-LABEL")
    assert (upright.turn_deg, bool(upright.lines)) == (90.0, True)
    assert label_of(Geometry(((0, 0), (60, 0), (60, 60), (0, 60))), "LABEL").height_mm == 12
    assert label_of(Geometry(((0, 0), (9, 0), (9, 9), (0, 9))), "LABEL").lines == ()


@pytest.mark.parametrize("kind", ["dxf", "svg"])
def test_engraved_letters_are_no_part_of_the_part(tmp_path, kind):
    mark = GeometryPath(((9, 9), (20, 9)), "engrave")
    part = drawn(Geometry(((0, 0), (500, 0), (500, 400), (0, 400)), paths=(mark,)), "BR-1")
    nested = sheet(PlacedPart(part, (100, 100), 30))
    path = tmp_path / f"s.{kind}"
    path.write_bytes(write_sheet(nested) if kind == "dxf" else write_svg(nested))
    [found] = read(path).parts
    assert len(found.geometry.paths) == 1
    assert found.labels == ("BR-1",) and found.geometry.texts == ()


def test_every_letter_is_as_high_as_it_says_and_texts_are_as_long_as_they_say():
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
        heights = [y for line in lettering(letter, (0, 0), 12) for _, y in line]
        assert (min(heights), max(heights)) == (0, 12)
    ends = [x for line in lettering("ABCD", (5, 0), 12) for x, _ in line]
    assert max(ends) == pytest.approx(5 + width("ABCD", 12))
