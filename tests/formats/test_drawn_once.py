"""Open lines that lie partly on one another, or on an outline, are counted and cut once."""

from __future__ import annotations

import pytest

from manyworks.formats import read
from manyworks.formats.cut_sheet import CutSheet, PlacedPart
from manyworks.formats.dxf_writer import write_sheet
from manyworks.formats.measures import measure
from manyworks.formats.svg.writer import write_svg
from tests.formats.test_open_cuts import OUTSIDE, SHEET, followed

UP, DOWN = (250, 130), (250, 270)
OVER = {
    # what, the lines, their length together in m, and what is drawn twice
    "half over half": ([[(150, 150), (250, 150)], [(200, 150), (350, 150)]], 0.2),
    "one in another": ([[(150, 150), (350, 150)], [(200, 150), (250, 150)]], 0.2),
    "the longer one later": ([[(200, 150), (250, 150)], [(150, 150), (350, 150)]], 0.2),
    "three": ([[(150, 150), (250, 150)], [(200, 150), (300, 150)], [(250, 150), (350, 150)]], 0.2),
    "the other way": ([[(150, 150), (250, 150)], [(350, 150), (200, 150)]], 0.2),
    "at an angle": ([[(150, 150), (230, 210)], [(190, 180), (270, 240)]], 0.15),
    "a corner over a line": ([[(150, 150), (250, 150)], [(200, 150), (300, 150), (300, 250)]], 0.25),
    "back along itself": ([[(150, 150), (250, 150)], [(250, 150), (200, 150)]], 0.1),
    "a hair beside it": ([[(150, 150), (250, 150)], [(200, 150.005), (350, 150.005)]], 0.2),
}
APART = {
    "end to end": ([[(150, 150), (250, 150)], [(250, 150), (350, 150)]], 0.2),
    "crossing": ([[(150, 150), (350, 150)], [UP, DOWN]], 0.34),
    "half a millimetre beside it": ([[(150, 150), (250, 150)], [(150, 150.5), (250, 150.5)]], 0.2),
    "a tee": ([[(150, 150), (350, 150)], [(250, 150), (250, 250)]], 0.3),
}
LAYERS = ("CUT_THRU", "SCORE 1MM", "ENGRAVE 1MM", "0", "Slits")


def _drawn(maker, lines, layer):
    new = maker()
    new.sheet(layer=SHEET)
    new.rectangle(OUTSIDE, 100, 100, 300, 200)
    for line in lines:
        new.line(layer, *line)
    return new


def _length(found):
    paths = [path for part in found.parts for path in part.geometry.paths]
    return sum(
        abs(complex(*a) - complex(*b)) for p in paths for a, b in zip(p.line, p.line[1:], strict=False)
    )


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("case", [*OVER, *APART])
def test_what_is_drawn_twice_is_cut_once_and_said(maker, codes, case, layer):
    lines, metres = (OVER | APART)[case]
    found = _drawn(maker, lines, layer).read()
    assert _length(found) == pytest.approx(metres * 1e3, abs=0.2)
    said = "duplicate.line" in codes(found)
    assert said == (case in OVER)


@pytest.mark.parametrize("layer", [OUTSIDE, "CUT_THRU", "0"])
@pytest.mark.parametrize("size", [1, 0.5])
def test_a_cut_along_the_outline_and_then_into_the_part(maker, codes, layer, size):
    into = [(100, 100), (100 + 200 * size, 100), (100 + 200 * size, 220)]
    found = _drawn(maker, [into], layer).read()
    assert followed(found) == pytest.approx(120, abs=0.2) and "duplicate.line" in codes(found)
    assert measure(found).cut_length_m == pytest.approx(1.12, abs=0.001)


def test_a_mark_along_the_outline_stays(maker):
    found = _drawn(maker, [[(100, 100), (250, 100), (250, 220)]], "ENGRAVE 1MM").read()
    assert _length(found) == pytest.approx(270, abs=0.2)


def test_other_depths_are_other_work(maker):
    new = _drawn(maker, [[(150, 150), (250, 150)]], "SCORE 1MM")
    new.line("SCORE 2MM", (200, 150), (350, 150))
    assert _length(new.read()) == pytest.approx(250, abs=0.2)


def test_in_an_svg(svg):
    box = '<rect x="10" y="10" width="400" height="300" fill="none" stroke="red"/>'
    lines = '<path fill="none" stroke="red" d="M100 50V150M100 100V250"/>'
    found = svg(box + lines)
    assert _length(found) == pytest.approx(200, abs=0.2)


def test_so_many_that_nobody_can_tell_are_cut_as_drawn(maker, codes):
    lines = [[(110 + n, 110), (310 + n / 2, 290)] for n in range(80)]
    lines += [[(110, 110 + n), (390, 111 + n)] for n in range(170)]
    lines += [[(110, 110.5 + n), (390, 111.5 + n)] for n in range(170)]
    found = _drawn(maker, lines, "ENGRAVE 1MM").read()
    assert "duplicate.line" in codes(found) and found.parts


@pytest.mark.parametrize("write", [write_sheet, write_svg])
def test_the_cutting_file_holds_each_once(maker, tmp_path, write):
    [part] = _drawn(maker, OVER["three"][0], "SCORE 1MM").read().parts
    path = tmp_path / ("sheet.dxf" if write is write_sheet else "sheet.svg")
    path.write_bytes(
        write(CutSheet("S1", 2440.0, 1220.0, "birch plywood", 3.0, (PlacedPart(part, (500, 500), 90.0),)))
    )
    again = read(path)
    assert _length(again) == pytest.approx(200, abs=0.2)
    assert again.parts[0].own_geometry().hash == part.own_geometry().hash


ALONG, PARTLY = [(150, 150), (350, 150)], [(200, 150), (350, 150)]
SLIT = "4_ANYTOOL_CUTTHROUGH_INSIDE"


@pytest.mark.parametrize(
    ("first", "second", "severity"),
    [
        (OUTSIDE, SLIT, "info"),
        ("CUT ONLINE THROUGH", SLIT, "info"),
        ("Cut", "Laser cut", "info"),
        (OUTSIDE, "Innenkontur durchgehend", "info"),
        (SLIT, "Schlitze durchgehend", "question"),
        (SLIT, "4_6MMTOOL_CUTTHROUGH_INSIDE", "question"),
        ("0", "Layer1", "question"),
        ("0", SLIT, "question"),
    ],
)
@pytest.mark.parametrize("again", [ALONG, PARTLY, ALONG[::-1]])
def test_one_cut_on_two_layers_is_cut_once(maker, first, second, severity, again):
    new = _drawn(maker, [ALONG], first)
    new.line(second, *again)
    found = new.read()
    assert _length(found) == pytest.approx(200, abs=0.2)
    [said] = [f for f in found.findings if f.code == "duplicate.line"]
    assert said.severity == severity
    assert first in said.message and second in said.message and "cut once" in said.message


@pytest.mark.parametrize(("first", "second"), [("SCORE 1MM", SLIT), ("ENGRAVE 1MM", "FOLD 2mm deep")])
def test_two_works_on_one_line_are_asked_and_kept(maker, first, second):
    new = _drawn(maker, [ALONG], first)
    new.line(second, *PARTLY)
    found = new.read()
    assert _length(found) == pytest.approx(350, abs=0.2)
    [asked] = [f for f in found.findings if f.code == "duplicate.line"]
    assert asked.severity == "question" and "Then take it out" in asked.message


@pytest.mark.parametrize(("first", "second"), [(OUTSIDE, SLIT), ("SCORE 1MM", SLIT)])
def test_lines_of_two_layers_that_only_meet_are_no_copies(maker, codes, first, second):
    new = _drawn(maker, [ALONG], first)
    new.line(second, UP, DOWN)
    assert "duplicate.line" not in codes(new.read())


def test_one_cut_on_two_layers_is_cut_once_in_svg(svg):
    drawn = svg(
        f'<g id="{OUTSIDE}" fill="none" stroke="#000"><rect x="10" y="10" width="200" height="60"/>'
        f'<path d="M30 40h160"/></g><g id="{SLIT}" fill="none" stroke="#000"><path d="M30 40h160"/></g>'
    )
    assert _length(drawn) == pytest.approx(160, abs=0.2)


@pytest.mark.parametrize(
    "layer", ["ENGRAVE", "SCORE 1mm", "FOLD", SLIT, OUTSIDE, "CUT ONLINE THROUGH", "Gravur"]
)
@pytest.mark.parametrize("line", [[(250, 170), (250, 230)], [(220, 170), (250, 200), (280, 170)]])
def test_a_line_in_a_hole_is_asked(maker, layer, line):
    new = _drawn(maker, [line], layer)
    new.rectangle(SLIT, 200, 150, 100, 100)
    [asked] = [f for f in new.read().findings if f.code == "cut.orphan"]
    assert "lie in a hole of their part" in asked.message and "take out" in asked.message


@pytest.mark.parametrize(
    "line", [[(180, 200), (320, 200)], [(200, 150), (300, 150)], [(120, 120), (180, 120)]]
)
def test_a_line_over_or_beside_a_hole_is_not(maker, codes, line):
    new = _drawn(maker, [line], "SCORE 1mm")
    new.rectangle(SLIT, 200, 150, 100, 100)
    assert "cut.orphan" not in codes(new.read())
