"""Lines that do not close are work: a living hinge, relief slits, scores; none is lost in silence."""

import math

import pytest

from manyworks.formats import read
from manyworks.formats.cut_sheet import CutSheet, PlacedPart
from manyworks.formats.dxf_writer import write_sheet
from manyworks.formats.measures import measure
from manyworks.formats.svg.writer import write_svg

SHEET = "0_SHEET_BIRCHPLY_2440X1220X3"
OUTSIDE = "5_ANYTOOL_CUTTHROUGH_OUTSIDE"
INSIDE = "4_ANYTOOL_CUTTHROUGH_INSIDE"
BOX = [(100, 100), (400, 100), (400, 300), (100, 300)]


def hinge(count=30, length=110.0):
    return [[(120 + 8 * n, 130), (120 + 8 * n, 130 + length)] for n in range(count)]


ZIGZAG = [[(120, 150), (140, 250), (160, 150), (180, 250), (200, 150)]]
WAVE = [[(120 + n, 200 + 40 * ((n // 10) % 2)) for n in range(0, 150, 5)]]
CURL = [[(200, 200), (260, 200), (260, 260), (210, 260), (210, 215), (245, 215)]]
LINES = {
    # what, the lines, their length in m
    "a living hinge": (hinge(), 3.3),
    "four relief slits": (hinge(4, 60), 0.24),
    "one slit from the edge": ([[(250, 100), (250, 200)]], 0.1),
    "a line in two pieces": ([[(150, 200), (200, 200)], [(200, 200), (250, 200)]], 0.1),
    "a zigzag": (ZIGZAG, 4 * 0.10198),
}
# Layers of cuts: with a word for outlines beside them, and one layer for everything.
LAYERS = {
    INSIDE: "question",
    "CUT_THRU": "question",
    "FULL CUT": "info",
    "Slits": "question",
    "0": "question",
}


def drawn(maker, lines, layer, outline=OUTSIDE):
    new = maker()
    new.sheet(layer=SHEET)
    new.rectangle(outline, 100, 100, 300, 200)
    for line in lines:
        new.line(layer, *line)
    return new.read()


def asked(drawing, layer):
    return {f.code: f.severity for f in drawing.findings if f.where.startswith(f"layer {layer}")}


def followed(drawing):
    [part] = drawing.parts
    found = [path for path in part.geometry.paths if path.work == "cut"]
    return sum(
        abs(complex(*a) - complex(*b)) for p in found for a, b in zip(p.line, p.line[1:], strict=False)
    )


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", LINES)
def test_open_lines_in_a_part_are_cuts_of_it(maker, name, layer):
    lines, metres = LINES[name]
    found = drawn(maker, lines, layer)
    if name == "a zigzag" and layer in (INSIDE, "CUT_THRU", "FULL CUT"):
        assert asked(found, layer)["outline.open"] == "error", "it may be an outline that lacks its end"
        return
    assert followed(found) == pytest.approx(metres * 1e3, rel=0.001)
    assert measure(found).cut_length_m == pytest.approx(1.0 + metres, abs=0.001)
    said = asked(found, layer)
    named = layer not in ("Slits", "0")
    assert said.get("cut.open") == (LAYERS[layer] if named or name == "a zigzag" else None)
    assert named or said["layer.unknown"] == "question"


@pytest.mark.parametrize("name", LINES)
def test_one_layer_for_everything(maker, name):
    lines, metres = LINES[name]
    found = drawn(maker, lines, "Layer 1", outline="Layer 1")
    assert len(found.parts) == 1 and followed(found) == pytest.approx(metres * 1e3, rel=0.001)
    assert measure(found).cut_length_m == pytest.approx(found.as_drawn.cut_length_m, abs=0.001)


@pytest.mark.parametrize("name", LINES)
def test_the_same_in_svg(svg, name):
    lines, metres = LINES[name]
    paths = "".join('<path d="M ' + " L ".join(f"{x},{y}" for x, y in line) + '"/>' for line in lines)
    box = '<rect x="100" y="100" width="300" height="200"/>'
    found = svg(
        f'<g inkscape:groupmode="layer" inkscape:label="cut" fill="none" stroke="red">{box}{paths}</g>'
    )
    assert followed(found) == pytest.approx(metres * 1e3, rel=0.001)


@pytest.mark.parametrize("lines", [WAVE, CURL], ids=["wave", "curl"])
def test_lines_that_wind_in_a_part_are_never_lost(maker, lines):
    """They enclose something when their ends are joined, and are no outline for that."""
    found = drawn(maker, lines, "Layer 1", outline="Layer 1")
    severe = [f.code for f in found.findings if f.severity == "error"]
    assert len(found.parts) == 1
    assert followed(found) > 100 or "outline.open" in severe


@pytest.mark.parametrize("layer", ["CUT_THRU", INSIDE, "Layer 1"])
def test_a_hole_that_lacks_its_end_is_not_taken_for_a_slit(maker, layer):
    broken = [[(150, 150), (250, 150), (250, 250), (150, 250), (150, 160)]]
    found = drawn(maker, broken, layer)
    if layer == "Layer 1":
        assert asked(found, layer)["layer.unknown"] == "question"
    else:
        assert asked(found, layer)["outline.open"] == "error"
        assert not any(part.geometry.paths for part in found.parts)


@pytest.mark.parametrize(("layer", "severity"), [("FULL CUT", "error"), ("Layer 1", "question")])
def test_cuts_in_no_part_are_named(maker, layer, severity):
    found = drawn(maker, [[(900, 900), (1000, 900)]], layer)
    said = asked(found, layer)
    assert said.get("cut.orphan") == severity


@pytest.mark.parametrize("layer", ["1_ANYTOOL_1MMDEEP_ENGRAVE", "score", "fold"])
def test_marks_stay_marks(maker, layer):
    found = drawn(maker, hinge(3), layer)
    [part] = found.parts
    assert {path.work for path in part.geometry.paths} <= {"engrave", "score", "fold"}
    assert len(part.geometry.paths) == 3 and measure(found).cut_length_m == pytest.approx(1.0)


@pytest.mark.parametrize("write", [write_sheet, write_svg])
@pytest.mark.parametrize("layer", ["CUT_THRU", "4_ANYTOOL_CUTTHROUGH_INSIDE"])
def test_the_cutting_file_holds_them(maker, tmp_path, write, layer):
    [part] = drawn(maker, hinge(), layer).parts
    placed = (PlacedPart(part, (500, 500), 90.0),)
    content = write(CutSheet("S1", 2440.0, 1220.0, "birch plywood", 3.0, placed))
    path = tmp_path / ("sheet.dxf" if write is write_sheet else "sheet.svg")
    path.write_bytes(content)
    again = read(path)
    assert followed(again) == pytest.approx(3300, rel=0.001)
    assert again.parts[0].own_geometry().hash == part.own_geometry().hash


def test_the_case(shared_data):
    found = read(shared_data / "cases" / "o01-living-hinge.dxf")
    assert measure(found).cut_length_m == pytest.approx(4.3, abs=0.001)
    assert followed(found) == pytest.approx(3300, abs=0.1)


SAWN = [[(x, 95), (x, 305)] for x in (200, 300)] + [[(95, 200), (405, 200)]]


@pytest.mark.parametrize("layer", ["CUT", "0", "Laser", OUTSIDE])
@pytest.mark.parametrize("over", [5, 0.2, -0.4, -1.0])
def test_lines_from_edge_to_edge_are_asked_whether_they_part_it(maker, layer, over):
    lines = [[(250, 100 - over), (250, 300 + over)]]
    found = drawn(maker, lines, layer, outline=layer)
    [asks] = [f for f in found.findings if f.code == "cut.open"]
    assert asks.severity == "question" and "several parts" in asks.message


def test_saw_lines_over_a_panel_are_asked(maker):
    found = drawn(maker, SAWN, "CUT", outline="CUT")
    [asks] = [f for f in found.findings if f.code == "cut.open"]
    assert asks.severity == "question" and "3 of them run from edge to edge" in asks.message


@pytest.mark.parametrize("layer", ["CUT", "0", "Schnitt", "Laser"])
def test_what_lies_beside_the_parts_or_makes_none_is_asked(maker, layer):
    """An outline of four lines that all miss, a block of slits beside a part, a file of nothing else."""
    misses = [
        [(500, 100), (900, 100)],
        [(900, 105), (900, 400)],
        [(900, 404), (500, 404)],
        [(495, 400), (495, 100)],
    ]
    beside = [[(450, 110 + 5 * n), (850, 110 + 5 * n)] for n in range(30)]
    for lines in (misses, beside):
        said = asked(drawn(maker, lines, layer, outline=layer), layer)
        assert said["cut.orphan"] == "question"
    alone = maker()
    alone.sheet()
    for line in beside:
        alone.line(layer, *line)
    assert asked(alone.read(), layer)["cut.orphan"] == "question"


@pytest.mark.parametrize("layer", ["CUT", "0"])
def test_an_opening_that_lacks_its_end_is_asked(maker, layer):
    broken = [[(150, 150), (350, 150), (350, 250), (150, 250), (150, 153)]]
    assert asked(drawn(maker, broken, layer, outline=layer), layer)["cut.open"] == "question"


def test_a_notch_that_is_open_at_the_edge_is_named_with_its_cure(maker):
    new = maker()
    new.rectangle(OUTSIDE, 100, 100, 400, 300)
    new.line(INSIDE, (200, 100), (200, 160), (220, 160), (220, 100))
    [open_line] = [f for f in new.read().findings if f.code == "outline.open"]
    assert "notch in that part, close it beyond the edge" in open_line.message
    assert OUTSIDE not in open_line.message and open_line.at == (200, 100)


@pytest.mark.parametrize("layer", [OUTSIDE, "CUT", "0", INSIDE])
@pytest.mark.parametrize("rows", [2, 5])
def test_a_grid_of_lines_that_overrun_one_another_is_one_question(maker, layer, rows):
    drawing = maker()
    for at in range(0, 100 * rows, 100):
        drawing.line(layer, (at, -5), (at, 100 * rows - 95))
        drawing.line(layer, (-5, at), (100 * rows - 95, at))
    found = [f for f in drawing.read().findings if f.code in ("outline.open", "cut.orphan")]
    assert [(f.code, f.severity) for f in found] == [("outline.open", "question")]
    assert f"{2 * rows} single lines" in found[0].message and "draw the outline of each" in found[0].message


def test_two_lines_that_cross_are_no_grid(maker):
    drawing = maker()
    drawing.line(OUTSIDE, (-5, 0), (5, 0))
    drawing.line(OUTSIDE, (0, -5), (0, 5))
    assert {f.severity for f in drawing.read().findings if f.code == "outline.open"} == {"error"}


@pytest.mark.parametrize("layer", ["Groove 3mm deep", "Groove 3mm wide 6mm deep", "V-Nut 60 Grad 3mm tief"])
def test_a_groove_that_is_drawn_as_one_line_is_a_question_with_a_cure(maker, layer):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 400, 300)
    drawing.line(layer, (50, 50), (350, 50))
    [asked] = [f for f in drawing.read().findings if f.code == "outline.open"]
    assert asked.severity == "question" and "Draw the edge of what is milled" in asked.message


@pytest.mark.parametrize("layer", ["Groove 6mm deep", "Nut 6 tief", "Rainure 6mm prof", "Ranura 6mm prof"])
@pytest.mark.parametrize(
    "points",
    [
        [(50, 50), (100, 150), (50, 250)],
        [(50, 50), (50, 250), (350, 250), (350, 50)],
        [(50 + 10 * n, 150 + 40 * math.sin(n / 4)) for n in range(30)],
    ],
)
def test_a_groove_drawn_as_a_bent_line_is_the_same_question(maker, layer, points):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 400, 300)
    drawing.line(layer, *points)
    [asked] = [f for f in drawing.read().findings if f.code == "outline.open"]
    assert asked.severity == "question" and "Draw the edge of what is milled" in asked.message


def test_a_line_that_is_too_wide_open_has_a_cure(maker):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 400, 300)
    drawing.line("Pocket 6mm deep", (50, 50), (150, 50), (150, 150), (50, 150), (50, 55))
    [asked] = [f for f in drawing.read().findings if f.code == "outline.open"]
    assert asked.severity == "error" and "Draw what is missing of it" in asked.message


@pytest.mark.parametrize("other", ["Outside cut through", "Aussenkontur durch", "CUT_OUTSIDE_18MM_THROUGH"])
@pytest.mark.parametrize("corner", [1, 2, 3])
def test_an_outline_on_two_layers_names_the_other_one(maker, other, corner):
    drawing = maker()
    ring = [(0, 0), (400, 0), (400, 300), (0, 300), (0, 0)]
    drawing.line(OUTSIDE, *ring[: corner + 1])
    drawing.line(other, *ring[corner:])
    said = [f.message for f in drawing.read().findings if f.code == "outline.open" and f.severity == "error"]
    assert any(f"“{other}”" in message or f"“{OUTSIDE}”" in message for message in said)


@pytest.mark.parametrize(
    ("layer", "points", "cure"),
    [
        (
            "INSIDE_18MM_THROUGH",
            [(380, 100), (450, 100), (450, 120), (380, 120), (380, 100)],
            "into another part",
        ),
        ("SCORE", [(20, 150), (700, 150)], "A line over the edge"),
    ],
)
def test_what_reaches_into_a_neighbour_has_its_place_and_a_cure(maker, layer, points, cure):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 400, 300)
    drawing.rectangle(OUTSIDE, 405, 0, 300, 300)
    drawing.line(layer, *points)
    [asked] = [f for f in drawing.read().findings if f.code == "cut.over_outline"]
    assert cure in asked.message and " near (" in asked.where


def test_a_drilling_half_over_the_edge_has_a_cure(maker):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 400, 300)
    drawing.space.add_circle((0, 150), 10, dxfattribs={"layer": "DRILL 20MM 12MM DEEP"})
    [asked] = [f for f in drawing.read().findings if f.code == "cut.over_outline"]
    assert "move it inside" in asked.message
