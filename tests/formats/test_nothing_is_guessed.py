"""Work that is drawn in odd ways is kept as it is drawn, or asked; never cut, dropped or moved in silence."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import rotate, scale, translate

from manyworks.formats import read
from manyworks.formats.cut_sheet import CLEAR_MM, LOCATING_MM, CutSheet, Move, PlacedPart, locating_holes
from manyworks.formats.drawing import Drawing
from manyworks.formats.dxf_writer import write_sheet
from manyworks.formats.part_label import label_of
from manyworks.formats.svg.writer import write_svg
from manyworks.geometry import THROUGH, Drilling, Geometry, Hole, Pocket
from manyworks.geometry import Path as Followed
from manyworks.refused import Refused
from tests.examples import PLACING, examples
from tests.formats.conftest import OUTSIDE, DrawingMaker
from tests.geometries import drawn, every_state

Maker = Callable[..., DrawingMaker]
SQUARE = ((0.0, 0.0), (300.0, 0.0), (300.0, 300.0), (0.0, 300.0))


def geometry_with(maker: Maker, draw: Callable[[DrawingMaker], object]) -> tuple[Geometry, Drawing]:
    """What is read of a square part with something more drawn on it."""
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 300, 300)
    draw(drawing)
    found = drawing.read()
    [part] = found.parts
    return part.own_geometry(), found


def test_a_layer_that_says_nothing_makes_no_hole_that_is_cut(maker: Maker) -> None:
    geometry, found = geometry_with(maker, lambda d: d.rectangle("LINES 7", 150, 150, 50, 50))
    assert [hole.depth_mm for hole in geometry.holes] == [None] and geometry.unsaid == ("hole",)
    assert "layer.unknown" in {finding.code for finding in found.findings}


@pytest.mark.parametrize("layer", ["4_8MMTOOL_INSIDE", "4_ANYTOOL_INSIDE"])
def test_an_inside_cut_without_a_depth_is_asked(maker: Maker, layer: str) -> None:
    geometry, found = geometry_with(maker, lambda d: d.rectangle(layer, 150, 150, 50, 50))
    assert geometry.unsaid == ("hole",)
    assert "layer.depth_unknown" in {finding.code for finding in found.findings}


@pytest.mark.parametrize(("start", "end"), [((350, 200), (430, 200)), ((430, 200), (350, 200))])
def test_a_slit_over_the_edge_belongs_to_the_part_that_holds_most_of_it(
    maker: Maker, tmp_path: Path, start: tuple[float, float], end: tuple[float, float]
) -> None:
    geometry, _ = geometry_with(maker, lambda d: d.line("4_8MMTOOL_CUTTHROUGH_ONLINE", start, end))
    assert [path.line for path in geometry.paths] == [((250.0, 100.0), (330.0, 100.0))]
    nested = CutSheet("S", 2440, 1220, "ply", 18, (PlacedPart(drawn(geometry), (500, 400), 90.0),))
    for kind, write in (("dxf", write_sheet), ("svg", write_svg)):
        (tmp_path / f"s.{kind}").write_bytes(write(nested))
        [again] = read(tmp_path / f"s.{kind}").parts  # type: ignore[union-attr]
        assert again.own_geometry() == geometry


@pytest.mark.parametrize(
    ("layer", "depth"), [("3_8MMTOOL_12,5MMDEEP_INSIDE", 12.5), ("3_6,35MMTOOL_9MMDEEP_INSIDE", 9)]
)
def test_a_decimal_comma_is_a_decimal_comma(maker: Maker, layer: str, depth: float) -> None:
    geometry, _ = geometry_with(maker, lambda d: d.rectangle(layer, 150, 150, 50, 50))
    [pocket] = geometry.pockets
    assert (pocket.depth_mm, pocket.tool_mm) == (depth, 6.35 if "6,35" in layer else 8)


def test_one_line_for_two_tools_is_worked_twice(maker: Maker) -> None:
    def draw(drawing: DrawingMaker) -> None:
        for tool in (8, 4):
            drawing.rectangle(f"3_{tool}MMTOOL_6MMDEEP_INSIDE", 150, 150, 50, 50)

    geometry, _ = geometry_with(maker, draw)
    assert sorted(pocket.tool_mm or 0 for pocket in geometry.pockets) == [4, 8]


def test_a_thin_drill_is_a_drill(maker: Maker) -> None:
    on = {"layer": "2_0.5MMTOOL_CUTTHROUGH_DRILL"}
    geometry, _ = geometry_with(maker, lambda d: d.space.add_circle((200, 200), 0.25, dxfattribs=on))
    assert [drilling.diameter_mm for drilling in geometry.drillings] == [0.5]


def test_long_words_are_kept_and_control_characters_are_not(maker: Maker, tmp_path: Path) -> None:
    words = "glue this face first " * 8
    geometry, _ = geometry_with(maker, lambda d: (d.text(words, 150, 150), d.text("a^Gb", 150, 300)))
    assert sorted(text.text for text in geometry.texts) == ["ab", words.strip()]
    content = write_svg(CutSheet("S", 2440, 1220, "ply", 18, (PlacedPart(drawn(geometry), (50, 50)),)))
    ElementTree.fromstring(content)


@pytest.mark.parametrize("face", ["front", "back"])
def test_letters_keep_off_lines_and_pockets_of_both_faces(face: str) -> None:
    scores = tuple(
        Followed(((0.0, y), (300.0, y)), "score", 2.0, face)
        for y in range(40, 300, 40)  # type: ignore[arg-type]
    )
    pocket = Pocket(((50, 125), (250, 125), (250, 155), (50, 155)), 17.0, face)  # type: ignore[arg-type]
    label = label_of(Geometry(SQUARE, paths=scores, pockets=(pocket,)), "BR-1")
    letters = shapely.union_all([shapely.LineString(line) for line in label.lines])
    assert not letters.is_empty
    assert not any(letters.intersects(shapely.LineString(path.line)) for path in scores)
    assert not letters.intersects(shapely.Polygon(pocket.ring))


@examples(PLACING)
@given(
    st.integers(0, 50),
    st.lists(st.tuples(st.floats(10, 1850), st.floats(10, 580)), min_size=1, max_size=3),
)
def test_a_turned_sheet_lies_where_it_lay(seed: int, places: list[tuple[float, float]]) -> None:
    part = drawn(every_state(seed % 3, unsaid=False))
    sheet = CutSheet("S", 2440, 1220, "ply", 18, tuple(PlacedPart(part, at) for at in places))
    found = locating_holes(sheet)
    if not found:
        return
    holes = shapely.MultiPoint(found)
    turned = scale(holes, 1, -1, origin=(0, sheet.width_mm / 2))
    assert turned.equals(holes) and len(found) == 2
    board = shapely.box(0, 0, 2440, 1220).buffer(-LOCATING_MM / 2)
    assert board.contains(holes)
    for placed in sheet.placed:
        outline = shapely.Polygon(Move(placed).line(placed.part.geometry.outline))
        assert outline.distance(holes) > LOCATING_MM / 2 + CLEAR_MM - 1e-6
    assert max(abs(a - b) for one, two in pairwise(found) for a, b in zip(one, two, strict=True)) > 30


@pytest.mark.parametrize("work", ["rebate", "groove", "cutter"])
def test_locating_holes_lie_in_the_way_of_no_cutter(work: str) -> None:
    side = ((0.0, 0.0), (2300.0, 0.0), (2300.0, 560.0), (0.0, 560.0))
    over = ((-70.0, 480.0), (2370.0, 480.0), (2370.0, 640.0), (-70.0, 640.0))
    given = {
        "rebate": Geometry(side, pockets=(Pocket(over, 9.0, "back"),)),
        "groove": Geometry(side, paths=(Followed(over[2:], "cut", 6.0, "back", 200.0),)),
        "cutter": Geometry(side, pockets=(Pocket(SQUARE, 9.0, "back"),), tool_mm=60.0),
    }[work]
    both = (((70, 33), 0.0), ((2370, 1187), 180.0))
    placed = tuple(PlacedPart(drawn(given), at, turn) for at, turn in both)
    found = locating_holes(CutSheet("S", 2440, 1220, "ply", 18, placed))
    holes = shapely.MultiPoint(found).buffer(LOCATING_MM / 2)
    bits = [shapely.Polygon(given.outline).buffer(given.tool_mm or 8.0)]
    bits += [shapely.Polygon(pocket.ring) for pocket in given.pockets]
    bits += [shapely.LineString(path.line).buffer((path.tool_mm or 8.0) / 2) for path in given.paths]
    cut = shapely.union_all(bits)
    for one in placed:
        there = translate(rotate(cut, one.rotation_deg, origin=(0, 0)), *one.at)
        assert not there.intersects(holes)


def test_a_crowded_sheet_says_that_it_has_no_room_to_be_located() -> None:
    wide = Geometry(
        ((0, 0), (2420, 0), (2420, 1200), (0, 1200)), drillings=(Drilling((50, 50), 8, 9.0, "back"),)
    )
    content = write_svg(CutSheet("S", 2440, 1220, "ply", 18, (PlacedPart(drawn(wide), (10, 10)),)))
    assert b"no room for locating holes" in content


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"outline": SQUARE, "drillings": [{"at": [1, 1], "diameter_mm": None}]}, "drillings[0].diameter_mm"),
        ({"outline": SQUARE, "drillings": [{"at": [1, 1], "diameter_mm": -5}]}, "drillings[0].diameter_mm"),
        ({"outline": SQUARE, "pockets": [{"ring": SQUARE, "depth_mm": -9}]}, "pockets[0].depth_mm"),
        ({"outline": SQUARE, "pockets": [{"ring": SQUARE, "depth_mm": "deep"}]}, "pockets[0].depth_mm"),
        ({"outline": SQUARE, "holes": [{"ring": SQUARE, "depth_mm": 9}]}, "holes[0].depth_mm"),
        ({"outline": SQUARE, "texts": [{"at": [1, 1], "text": "\ud800"}]}, "texts[0].text"),
        ({"outline": SQUARE, "texts": [{"at": [1, 1], "text": "a\x07"}]}, "texts[0].text"),
        ({"outline": [[0, 0], [1, float("nan")], [2, 2]]}, "outline[1]"),
        ({"outline": SQUARE, "grain": "z"}, "grain"),
        ({"outline": SQUARE, "colour": "red"}, "colour"),
        ({"outline": SQUARE, "paths": [{"work": "cut"}]}, "paths[0]"),
        ({}, ""),
        ([], ""),
    ],
)
def test_damaged_geometry_is_refused_with_its_place(data: object, place: str) -> None:
    with pytest.raises(Refused) as refusal:
        Geometry.from_json(data)
    assert (refusal.value.code, refusal.value.field) == ("geometry.data", place)


def test_what_is_at_its_default_is_left_out() -> None:
    geometry = Geometry(SQUARE, holes=(Hole(SQUARE),), pockets=(Pocket(SQUARE, THROUGH),))
    assert geometry.to_json()["holes"] == [{"ring": [list(point) for point in SQUARE]}]
    assert geometry.to_json()["pockets"][0]["depth_mm"] == "through"
