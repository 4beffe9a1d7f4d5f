"""Drawings nobody has seen before: each is read right, or what could not be decided is said."""

from __future__ import annotations

import math
from pathlib import Path

import ezdxf
import pytest
from ezdxf.document import Drawing as Document

from manyworks.formats import read
from manyworks.formats.drawing import Drawing
from manyworks.formats.inspect import describe
from manyworks.formats.measures import measure
from manyworks.geometry import signed_area

OUTSIDE = "5_ANYTOOL_CUTTHROUGH_OUTSIDE"
INSIDE = "4_ANYTOOL_CUTTHROUGH_INSIDE"
ON = {"layer": OUTSIDE}
BOARD = [(0, 0), (2440, 0), (2440, 1220), (0, 1220)]


def said(drawing: Drawing, severity: str = "") -> set[str]:
    return {f.code for f in drawing.findings if not severity or f.severity == severity}


def areas(drawing: Drawing) -> list[float]:
    return sorted(abs(signed_area(part.geometry.outline)) for part in drawing.parts)


def block_with_bracket(document: Document, name: str = "BRACKET") -> None:
    """An L of 200 × 100 with a leg of 50: 12,500 mm², and a round hole of 20 mm."""
    block = document.blocks.new(name)
    ell = [(0, 0), (200, 0), (200, 50), (50, 50), (50, 100), (0, 100)]
    block.add_lwpolyline(ell, close=True, dxfattribs=ON)
    block.add_circle((25, 25), 10, dxfattribs={"layer": INSIDE})


@pytest.mark.parametrize("turn", [0, 37.5, 90, 211])
@pytest.mark.parametrize(("x", "y"), [(1, 1), (-1, 1), (1, -1), (2, 2)])
def test_blocks_in_blocks_scaled_turned_and_mirrored(maker, turn, x, y):
    drawing = maker()
    block_with_bracket(drawing.document)
    outer = drawing.document.blocks.new("OUTER")
    outer.add_blockref("BRACKET", (300, 40), dxfattribs={"xscale": x, "yscale": y, "rotation": 90})
    drawing.space.add_blockref("OUTER", (900, 900), dxfattribs={"rotation": turn})
    found = drawing.read()
    factor = abs(x * y)
    assert areas(found) == [pytest.approx(12_500 * factor, rel=1e-6)]
    assert [len(part.geometry.holes) + len(part.geometry.drillings) for part in found.parts] == [1]
    assert found.parts[0].geometry.outline and signed_area(found.parts[0].geometry.outline) > 0


def test_a_block_stretched_one_way_turns_its_circles_into_ellipses(maker):
    drawing = maker()
    block_with_bracket(drawing.document)
    drawing.space.add_blockref("BRACKET", (100, 100), dxfattribs={"xscale": 3, "yscale": 1, "rotation": 30})
    found = drawing.read()
    assert areas(found) == [pytest.approx(37_500, rel=1e-6)]
    [hole] = found.parts[0].geometry.holes
    assert abs(signed_area(hole.ring)) == pytest.approx(3 * math.pi * 100, rel=0.02)


def test_an_array_of_blocks_is_every_piece_of_it(maker):
    drawing = maker()
    block_with_bracket(drawing.document)
    array = {"row_count": 3, "column_count": 4, "row_spacing": 150, "column_spacing": 250}
    drawing.space.add_blockref("BRACKET", (0, 0), dxfattribs=array)
    figures = measure(drawing.read())
    assert (figures.parts, figures.shapes) == (12, 1)


def test_curved_outlines_of_every_kind_have_their_area(maker):
    drawing = maker()
    drawing.space.add_circle((0, 0), 100, dxfattribs=ON)
    drawing.space.add_ellipse((500, 0), major_axis=(200, 0), ratio=0.5, dxfattribs=ON)
    drawing.space.add_lwpolyline([(800, 0, 1), (1000, 0, 1)], format="xyb", close=True, dxfattribs=ON)
    drawing.space.add_polyline2d([(1200, 0, 1), (1400, 0, 1)], format="xyb", close=True, dxfattribs=ON)
    points = [
        (1700 + 100 * math.cos(a), 100 * math.sin(a), 0) for a in (k * math.tau / 24 for k in range(24))
    ]
    drawing.space.add_spline(dxfattribs=ON).set_closed(points, degree=3)
    half = {"start_angle": 0, "end_angle": 180, "dxfattribs": ON}
    drawing.space.add_arc((2100, 0), 100, **half)
    drawing.space.add_line((2000, 0), (2200, 0), dxfattribs=ON)
    found = drawing.read()
    circle = math.pi * 100**2
    # A spline of third degree runs inside the points that draw it.
    within = circle * ((2 + math.cos(math.tau / 24)) / 3) ** 2
    assert areas(found) == pytest.approx(sorted([circle / 2, within, *[circle] * 3, 2 * circle]), rel=0.005)
    assert measure(found).open_outlines == 0


def test_an_outline_seen_from_behind_is_mirrored_where_it_belongs(maker):
    drawing = maker()
    drawing.sheet()
    behind = {**ON, "extrusion": (0, 0, -1)}
    # In the mirrored plane x runs to the left: these corners lie at x = 100 to 300.
    corners = [(-100, 100), (-300, 100), (-300, 200), (-150, 200)]
    drawing.space.add_lwpolyline(corners, close=True, dxfattribs=behind)
    drawing.space.add_circle((-200, 150), 10, dxfattribs={"layer": INSIDE, "extrusion": (0, 0, -1)})
    drawing.space.add_arc((-600, 300), 100, 0, 180, dxfattribs=behind)
    drawing.space.add_line((500, 300), (700, 300), dxfattribs=ON)
    found = drawing.read()
    first = min(found.parts, key=lambda part: part.bounds)
    assert (first.bounds[0], first.bounds[2]) == (100, 300)
    assert len(first.geometry.holes) + len(first.geometry.drillings) == 1
    assert (measure(found).parts, measure(found).open_outlines) == (2, 0)


@pytest.mark.parametrize(
    ("gap", "closes"), [(0.0, True), (0.1, True), (0.39, True), (0.6, False), (2.0, False)]
)
def test_loose_lines_with_gaps_are_welded_or_refused_but_counted(maker, gap, closes):
    drawing = maker()
    drawing.sheet()
    drawing.lines(OUTSIDE, (100, 100), (500, 100), (500, 400), (100, 400), (100, 100 + gap))
    found = drawing.read()
    facts = describe(found)
    assert (facts["parts"], facts["pieces"], facts["repaired"]["parts"]) == (1, 1, 1)
    assert facts["open_outlines"] == (1 if gap else 0)
    assert facts["repaired"]["open_outlines"] == (0 if closes else 1)
    assert ("outline.welded" in said(found)) == (closes and gap > 0)
    assert ("outline.open" in said(found, "error")) == (not closes)
    assert facts["area_m2"] == (0 if gap else 0.12)
    assert facts["repaired"]["area_m2"] == pytest.approx(0.12, rel=0.01)


def test_gaps_at_every_corner_are_all_closed(maker):
    drawing = maker()
    drawing.sheet()
    for start, end in (((100, 100), (499.8, 100)), ((500, 100.2), (500, 400)), ((499.7, 400), (100, 399.9))):
        drawing.lines(OUTSIDE, start, end)
    drawing.lines(OUTSIDE, (100, 399.7), (100, 100.3))
    found = drawing.read()
    assert len(found.parts[0].welded_gaps_mm) == 4
    assert areas(found) == [pytest.approx(120_000, rel=0.001)]


def test_a_missing_flag_does_not_open_an_outline_that_ends_where_it_began(maker):
    drawing = maker()
    drawing.sheet()
    drawing.line(OUTSIDE, (100, 100), (500, 100), (500, 400), (100, 400), (100, 100))
    facts = describe(drawing.read())
    assert (facts["parts"], facts["open_outlines"], facts["area_m2"]) == (1, 0, 0.12)


@pytest.mark.parametrize("start", [0, 1, 3])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_copy_that_starts_elsewhere_or_runs_backwards_is_a_copy(maker, start, backwards):
    corners = [(100, 100), (500, 100), (500, 400), (300, 450), (100, 400)]
    again = corners[start:] + corners[:start]
    drawing = maker()
    drawing.sheet()
    drawing.line(OUTSIDE, *corners).closed = True
    drawing.line(OUTSIDE, *(again[::-1] if backwards else again)).closed = True
    found = drawing.read()
    assert (measure(found).parts, dict(found.copies)) == (1, {"outside": 1})
    assert describe(found)["parts"] == 1
    assert "duplicate.stacked" in said(found)


def test_a_mirrored_part_is_another_part_with_another_hash(maker):
    drawing = maker()
    block_with_bracket(drawing.document)
    drawing.space.add_blockref("BRACKET", (100, 100))
    drawing.space.add_blockref("BRACKET", (900, 100), dxfattribs={"xscale": -1})
    hashes = {part.own_geometry().hash for part in drawing.read().parts}
    assert len(hashes) == 2


@pytest.mark.parametrize(
    "layers",
    [("OBRYS ZEWN.", "OBRYS WEWN."), ("ytterkontur", "hål"), ("外形", "穴"), ("Contour ext.", "Perçages")],
)
def test_layers_in_an_unknown_language_are_sorted_by_nesting_and_asked(maker, layers):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(layers[0], 100, 100, 400, 300)
    drawing.rectangle(layers[1], 200, 200, 50, 50)
    found = drawing.read()
    assert [len(part.geometry.holes) for part in found.parts] == [1]
    asked = [f.message for f in found.findings if f.code == "layer.unknown"]
    assert asked and all("sorted by nesting" in one for one in asked)


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("x18", 18),
        ("18x", 18),
        ("PANEL (x4)", 4),
        ("4 off", 4),
        ("3 Stück", 3),
        ("Anzahl: 7", 7),
        ("aantal 5", 5),
        ("qty=06", 6),
        ("C1 4x", 4),
        ("× 12", 12),
        ("4 REQ'D", 4),
        ("REQD: 4", 4),
        ("3 EA", 3),
        ("2 required", 2),
        ("Stk: 4", 4),
        ("5 copies", 5),
        ("Side 1\n2 off", 2),
        ("01 x6", 6),
    ],
)
def test_numbers_of_pieces_in_many_spellings(maker, words, pieces):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.text(words, 200, 200)
    assert measure(drawing.read()).pieces == pieces


@pytest.mark.parametrize("tag", ["QTY", "Anzahl", "quantity", "PCS"])
def test_an_attribute_that_counts_is_read_with_its_name(maker, tag):
    drawing = maker()
    drawing.sheet()
    block = drawing.document.blocks.new("SIDE")
    block.add_lwpolyline([(0, 0), (400, 0), (400, 300), (0, 300)], close=True, dxfattribs={"layer": OUTSIDE})
    reference = drawing.space.add_blockref("SIDE", (100, 100))
    reference.add_attrib(tag, "4", (200, 200))
    reference.add_attrib("TITLE", "7", (200, 250))
    assert measure(drawing.read()).pieces == 4


@pytest.mark.parametrize("name", ["bracket_x4.dxf", "side 12x.dxf", "leg-x2.DXF"])
def test_a_count_in_the_name_of_a_file_is_asked(maker, tmp_path, name):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.document.saveas(tmp_path / name)
    found = read(tmp_path / name)
    assert measure(found).pieces == 1 and "quantity.unclear" in said(found, "question")


@pytest.mark.parametrize(
    "words",
    [
        "BIRCH 2440X1220",
        "M8 x 40",
        "18 mm x 3",
        "screws 4mm x 50",
        "SHEET 3",
        "Required 18mm ply",
        "Sheet 1 of 6",
        "qty 18 mm",
        "Detail 3 x 2:1",
    ],
)
def test_sizes_are_no_numbers_of_pieces(maker, words):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.text(words, 200, 200)
    found = drawing.read()
    assert measure(found).pieces == 1
    assert not {code for code in said(found) if code.startswith("quantity.")}


@pytest.mark.parametrize(
    "words",
    ["cut 4", "2 of each", "A x2, B x3", "panelsx4", "Panel 3 x4", "18mm x4", "(4)", "[12]", "need 4"],
)
def test_words_that_may_be_a_number_of_pieces_are_asked(maker, words):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.text(words, 200, 200)
    found = drawing.read()
    assert measure(found).pieces == 1
    assert "quantity.unclear" in said(found, "question")


def test_a_number_beside_no_part_is_asked(maker):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.text("x18", 100, 500)
    assert "quantity.unattached" in said(drawing.read(), "question")


def test_what_is_no_line_is_named(maker):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    space = drawing.space
    space.add_hatch(dxfattribs=ON).paths.add_polyline_path([(600, 0), (700, 0), (700, 90)], is_closed=True)
    space.add_solid([(600, 0), (700, 0), (700, 90)], dxfattribs=ON)
    space.add_point((10, 10), dxfattribs=ON)
    space.add_3dface([(0, 0, 0), (9, 0, 0), (9, 9, 9)], dxfattribs=ON)
    path = drawing.path()
    solids = "".join(
        f"  0\n{kind}\n  5\nFF{n}\n100\nAcDbEntity\n  8\n{OUTSIDE}\n100\nAcDbModelerGeometry\n 70\n1\n"
        for n, kind in enumerate(("REGION", "3DSOLID"))
    )
    head, entities, rest = path.read_text().partition("ENTITIES\n")
    path.write_text(head + entities + solids + rest)
    found = read(path)
    named = " ".join(f.message for f in found.findings if f.code == "entity.unread")
    for kind in ("HATCH", "SOLID", "POINT", "3DFACE", "REGION", "3DSOLID"):
        assert f"× {kind} on layer" in named
    assert measure(found).parts == 1


def test_a_point_is_asked_unless_it_marks_the_middle_of_a_circle(maker):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drill = {"layer": "2_8MMTOOL_12MMDEEP_DRILL"}
    drawing.space.add_circle((200, 200), 4, dxfattribs=drill)
    for at in ((200, 200), (300, 200)):
        drawing.space.add_point(at, dxfattribs=drill)
    found = drawing.read()
    kinds = {finding.code: finding.message[:9] for finding in found.findings}
    assert kinds["entity.unread"] == kinds["entity.annotation"] == "1 × POINT"


@pytest.mark.parametrize("state", ["off", "frozen", "invisible"])
def test_hidden_lines_are_left_out_and_asked(maker, state):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    old = drawing.document.layers.add("5_6MMTOOL_CUTTHROUGH_OUTSIDE")
    line = drawing.rectangle(old.dxf.name, 600, 100, 400, 300)
    if state == "off":
        old.off()
    elif state == "frozen":
        old.freeze()
    else:
        line.dxf.invisible = 1
    found = drawing.read()
    assert measure(found).parts == 1
    assert "entity.hidden" in said(found, "question")


@pytest.mark.parametrize("inserted", [False, True])
def test_a_hidden_layer_is_hidden_however_its_name_is_spelled(maker, inserted):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.document.layers.add("6_6MMTOOL_CUTTHROUGH_INSIDE").off()
    spelled = {"layer": "6_6mmtool_CutThrough_Inside"}
    if inserted:
        block = drawing.document.blocks.new("WINDOW")
        block.add_circle((200, 200), 30)
        drawing.space.add_blockref("WINDOW", (0, 0), dxfattribs=spelled)
    else:
        drawing.space.add_circle((200, 200), 30, dxfattribs=spelled)
    found = drawing.read()
    [part] = found.parts
    assert not part.geometry.holes and "entity.hidden" in said(found, "question")


def test_a_drawing_on_paper_only_is_an_error_and_a_frame_on_paper_is_not(maker):
    drawing = maker()
    paper = drawing.document.layout("Layout1")
    paper.add_lwpolyline(BOARD, close=True, dxfattribs=ON)
    found = drawing.read()
    assert ([f.severity for f in found.findings if f.code == "space.paper"], len(found.parts)) == (
        ["error"],
        0,
    )
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    # A frame stands on a layer of its own; on one of cuts it may be a part that model space lacks.
    paper.query("LWPOLYLINE").first.dxf.layer = "FRAME"
    assert [f.severity for f in drawing.read().findings if f.code == "space.paper"] == ["info"]


def test_lines_in_another_file_are_an_error(maker):
    drawing = maker()
    drawing.document.add_xref_def("side.dxf", "SIDE")
    drawing.space.add_blockref("SIDE", (0, 0))
    assert "block.external" in said(drawing.read(), "error")


def test_wide_lines_are_asked_and_upright_lines_are_left_out(maker):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.line(INSIDE, (200, 200), (300, 200)).dxf.const_width = 6
    drawing.space.add_line((0, 0, 0), (0, 50, 18), dxfattribs=ON)
    drawing.space.add_circle((900, 900), 50, dxfattribs={**ON, "extrusion": (1, 0, 0)})
    found = drawing.read()
    assert "entity.wide" in said(found, "question")
    named = " ".join(f.message for f in found.findings if f.code == "entity.unread")
    assert "1 × LINE that leaves" in named and "1 × CIRCLE that leaves" in named
    assert measure(found).parts == 1


@pytest.mark.parametrize("kind", ["constant", "at its ends", "at one end", "old"])
def test_a_line_that_is_wide_anywhere_is_asked(maker, kind):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    on, corners = {"layer": INSIDE}, [(200, 200), (300, 200), (300, 300)]
    if kind == "constant":
        drawing.space.add_lwpolyline(corners, close=True, dxfattribs={**on, "const_width": 12})
    elif kind == "old":
        line = drawing.space.add_polyline2d(corners, close=True, dxfattribs=on)
        line.vertices[1].dxf.end_width = 12
    else:
        ends = [(x, y, 12 if kind == "at its ends" else 0, 12 if x == 300 else 0) for x, y in corners]
        drawing.space.add_lwpolyline(ends, format="xyse", close=True, dxfattribs=on)
    assert "entity.wide" in said(drawing.read(), "question")


@pytest.mark.parametrize(
    ("layer", "depth"),
    [("3_8MMTOOL_90MMDEEP_POCKET", None), ("2_6MMTOOL_90MMDEEP_DRILL", None),
     # Milled a millimetre below the board: through, or a slip.
     ("3_8MMTOOL_19MMDEEP_POCKET", None), ("3_8MMTOOL_18MMDEEP_POCKET", "through"),
     ("3_8MMTOOL_17MMDEEP_POCKET", 17.0)],
)  # fmt: skip
def test_a_depth_far_below_the_board_is_asked(maker, layer, depth):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.space.add_circle((200, 200), 3, dxfattribs={"layer": layer})
    found = drawing.read()
    [part] = found.parts
    [work] = [*part.geometry.holes, *part.geometry.pockets, *part.geometry.drillings]
    assert work.depth_mm == depth
    asked = [f.where for f in found.findings if f.code == "layer.depth_unknown"]
    assert asked == ([f"layer {layer}"] if depth is None else [])


def test_a_circle_drawn_as_a_polyline_on_a_drilling_layer_is_a_drilling(maker):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    layer = {"layer": "2_8MMTOOL_12MMDEEP_DRILL"}
    drawing.space.add_lwpolyline([(196, 200, 1), (204, 200, 1)], format="xyb", close=True, dxfattribs=layer)
    slot = [(300, 200), (320, 200, 1), (320, 208), (300, 208, 1)]
    drawing.space.add_lwpolyline(slot, format="xyb", close=True, dxfattribs=layer)
    found = drawing.read()
    [drilling] = found.parts[0].geometry.drillings
    assert (*drilling.at, drilling.diameter_mm, drilling.depth_mm) == pytest.approx(
        (200, 200, 8, 12), abs=0.01
    )
    assert [pocket.depth_mm for pocket in found.parts[0].geometry.pockets] == [12]
    assert found.parts[0].geometry.holes == ()


@pytest.mark.parametrize(
    ("declared", "scale"), [(1, 1.0), (4, 1 / 25.4), (0, 1 / 25.4), (6, 1.0), (1, 1 / 25.4)]
)
def test_a_board_tells_the_unit_whatever_the_file_declares(maker, declared, scale):
    drawing = maker(units=declared)
    corners = [(x * scale, y * scale) for x, y in BOARD]
    drawing.space.add_lwpolyline(corners, close=True, dxfattribs={"layer": "0_SHEET_PLY_2440X1220X18"})
    drawing.rectangle(OUTSIDE, 100 * scale, 100 * scale, 400 * scale, 300 * scale)
    facts = describe(drawing.read())
    assert facts["unit"]["used"] == ("mm" if scale == 1.0 else "inch")
    assert facts["area_m2"] == pytest.approx(0.12, rel=0.001)


def r12(folder: Path, text: bytes) -> Path:
    """An R12 file written by hand: POLYLINE with bulges, VERTEX by VERTEX, and a text in Latin-1."""
    vertices = [(100, 100, 0), (500, 100, 0.4142135623730951), (600, 200, 0), (600, 400, 0), (100, 400, 0)]
    body = "0\nPOLYLINE\n8\nCUT_THRU\n66\n1\n70\n1\n"
    for x, y, bulge in vertices:
        body += f"0\nVERTEX\n8\nCUT_THRU\n10\n{x}\n20\n{y}\n42\n{bulge}\n"
    body += "0\nSEQEND\n0\nTEXT\n8\nNOTES\n10\n110\n20\n110\n40\n20\n1\n"
    path = folder / "old.dxf"
    path.write_bytes(b"0\nSECTION\n2\nENTITIES\n" + body.encode() + text + b"\n0\nENDSEC\n0\nEOF\n")
    return path


def test_old_files_written_by_hand_keep_their_arcs_and_their_letters(tmp_path):
    found = read(r12(tmp_path, "Küchenplatte ½".encode("latin-1")))
    assert isinstance(found, Drawing)
    assert [text.text for text in found.texts] == ["Küchenplatte ½"]
    cut_off = 100 * 100 - math.pi * 100**2 / 4
    assert areas(found) == [pytest.approx(500 * 300 - cut_off, rel=0.001)]


def test_every_version_and_the_binary_form_give_the_same_parts(tmp_path, maker):
    hashes = set()
    for version in ("R12", "R2000", "R2004", "R2007", "R2010", "R2013", "R2018"):
        document = ezdxf.filemanagement.new(version, units=4)
        document.layers.add(OUTSIDE)
        space = document.modelspace()
        points = [(100, 100, 0), (500, 100, 0.4), (600, 200, 0), (600, 400, 0), (100, 400, 0)]
        draw = space.add_polyline2d if version == "R12" else space.add_lwpolyline
        draw(points, format="xyb", close=True, dxfattribs=ON)
        for form in ("asc", "bin"):
            path = tmp_path / f"{version}-{form}.dxf"
            document.saveas(path, fmt=form)
            found = read(path)
            assert isinstance(found, Drawing)
            hashes |= {part.own_geometry().hash for part in found.parts}
    assert len(hashes) == 1


def damaged(maker, before: str, after: str, count: int = 1) -> Drawing:
    drawing = maker()
    block_with_bracket(drawing.document)
    drawing.space.add_blockref("BRACKET", (900, 100))
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    path = drawing.path()
    text = path.read_text()
    assert before in text
    head, found, rest = text.rpartition(before)
    path.write_text(head + after + rest if count == 1 else text.replace(before, after))
    found = read(path)
    assert isinstance(found, Drawing)
    return found


@pytest.mark.parametrize("count", [1, 2])
def test_entities_whose_name_is_damaged_are_not_lost_without_a_word(maker, count):
    found = damaged(maker, "\nLWPOLYLINE\n", "\nLWPOLYLINF\n", count)
    named = [f.message for f in found.findings if f.code == "entity.unread"]
    assert len(named) == count and all("LWPOLYLINF" in message for message in named)


def test_a_block_whose_end_is_missing_is_an_error(maker):
    assert "dxf.damaged" in said(damaged(maker, "\nENDBLK\n", "\nENDBLQ\n", 2), "error")


@pytest.mark.parametrize("number", ["inf", "-inf", "nan", "1e308", "1e12"])
@pytest.mark.parametrize("kind", ["block", "arc", "spline", "text"])
def test_numbers_without_end_are_left_out_and_named(maker, number, kind):
    drawing = maker()
    block_with_bracket(drawing.document)
    if kind == "block":
        drawing.space.add_blockref("BRACKET", (123.25, 100))
    elif kind == "arc":
        drawing.space.add_arc((123.25, 0), 50, 0, 90, dxfattribs=ON)
    elif kind == "text":
        drawing.text("x4", 123.25, 0)
    else:
        drawing.space.add_spline([(123.25, 0, 0), (5, 9, 0), (90, 80, 0), (7, 70, 0)], dxfattribs=ON)
    path = drawing.path()
    path.write_text(path.read_text().replace("123.25", number))
    found = read(path)
    assert isinstance(found, Drawing)
    assert not found.parts and {"entity.unread"} <= said(found, "question")


def test_an_arc_without_a_radius_is_a_speck(maker):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.space.add_arc((200, 200), 0, 0, 90, dxfattribs={"layer": INSIDE})
    found = drawing.read()
    assert (len(found.parts), "geometry.speck" in said(found)) == (1, True)


@pytest.mark.parametrize(
    ("layer", "size", "severity"),
    [
        (OUTSIDE, (200, 100), "question"),
        ("CUT INSIDE", (50, 20), "question"),
        ("Pocket 9mm deep", (50, 20), "question"),
        ("Außenkontur", (200, 100), "question"),
        ("contour extérieur", (200, 100), "question"),
        (OUTSIDE, (600, 400), "info"),
        (OUTSIDE, (400, 600), "info"),
        (OUTSIDE, (60, 40), "info"),
        (OUTSIDE, (30, 20), "info"),
        ("BORDER", (420, 297), "info"),
        ("0", (420, 297), "info"),
    ],
)
def test_a_cut_that_stands_only_on_a_print_layout_is_asked(maker, layer, size, severity):
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, 600, 400)
    right, top = size
    corners = [(0, 0), (right, 0), (right, top), (0, top)]
    paper = new.document.layout("Layout1")
    paper.add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})
    assert [f.severity for f in new.read().findings if f.code == "space.paper"] == [severity]
