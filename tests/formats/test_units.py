"""The unit is decided by what is drawn, and the decision is shown."""

from __future__ import annotations

import itertools
import re

import pytest

from manyworks.formats import read
from manyworks.formats.cutting.words.units import Evidence, decide_unit, units_in
from manyworks.geometry import bounds
from manyworks.refused import Refused
from tests.formats.conftest import SVG_SPACES

OUTSIDE = "5_ANYTOOL_CUTTHROUGH_OUTSIDE"


@pytest.mark.parametrize(
    ("declared", "frames", "longest", "used", "codes"),
    [
        ("inch", [(1220, 2440)], 2000, "mm", ["unit.conflict"]),
        (None, [(2440, 1220)], 2000, "mm", ["unit.absent"]),
        ("mm", [(1220, 2500)], 2000, "mm", []),
        ("mm", [(48, 96)], 90, "inch", ["unit.conflict"]),
        ("inch", [], 28.9, "inch", []),
        ("inch", [], 1186, "mm", ["unit.conflict"]),
        (None, [], 28.9, "inch", ["unit.uncertain"]),
        ("inch", [], 200, "inch", ["unit.uncertain"]),
        ("mm", [], 2400, "mm", []),
        (None, [], 0, "mm", ["unit.uncertain"]),
        ("m", [(1.22, 2.44)], 2, "m", []),
        # What is declared holds for parts as small as a plate, a peg or a coin.
        ("mm", [], 60, "mm", []),
        ("mm", [], 12, "mm", []),
        ("mm", [], 23.25, "mm", []),
        ("inch", [], 0.5, "inch", []),
        ("cm", [], 6, "cm", []),
        ("cm", [], 240, "cm", []),
        ("m", [], 0.4, "m", []),
        ("ft", [], 8, "ft", []),
        # Nothing is that large or that small.
        ("m", [], 400, "mm", ["unit.conflict"]),
        ("mm", [], 2.4, "m", ["unit.conflict"]),
        ("cm", [], 2440, "mm", ["unit.conflict"]),
        ("m", [], 10, "m", ["unit.uncertain"]),
        (None, [], 12, "inch", ["unit.uncertain"]),
        (None, [], 600, "mm", ["unit.uncertain"]),
        ("px", [], 600, "px", ["unit.uncertain"]),
    ],
)
def test_evidence_decides(declared, frames, longest, used, codes):
    decision, findings = decide_unit(declared, Evidence(frames=frames, longest=longest))
    assert decision.used == used
    assert [f.code for f in findings] == codes
    assert decision.reason


@pytest.mark.parametrize(
    ("declared", "evidence", "used", "codes"),
    [
        # No machine is 6 m wide, whatever a program writes into every file.
        ("m", Evidence(longest=12, widest=6), "inch", ["unit.conflict"]),
        ("m", Evidence(longest=5, widest=2), "m", []),
        ("inch", Evidence(longest=30, named=[(6, 6), (6, 6)]), "mm", ["unit.conflict"]),
        ("inch", Evidence(longest=30, named=[(0.236, 6)]), "inch", []),
        (None, Evidence(longest=30, named=[(0.25, 6.35)]), "inch", ["unit.absent"]),
        (None, Evidence(longest=300, named=[(5, 5), (9, 5)]), "mm", ["unit.absent"]),
        # A hole that a smaller cutter makes says nothing.
        ("mm", Evidence(longest=300, named=[(12, 6)]), "mm", []),
        (None, Evidence(longest=30, notes={"mm"}), "mm", ["unit.absent"]),
        ("inch", Evidence(longest=30, notes={"mm"}), "mm", ["unit.conflict"]),
        ("inch", Evidence(longest=30, notes={"mm", "inch"}), "inch", []),
    ],
)
def test_sizes_drills_and_notes_are_evidence(declared, evidence, used, codes):
    decision, findings = decide_unit(declared, evidence)
    assert (decision.used, [f.code for f in findings]) == (used, codes)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("ALL DIMENSIONS IN MM", {"mm"}),
        ("Units: inches", {"inch"}),
        ("Alle Maße in mm", {"mm"}),
        ("Einheiten: Zoll", {"inch"}),
        ("Cotes en millimètres", {"mm"}),
        ("medidas en pulgadas", {"inch"}),
        ("Dimensions are in centimetres", {"cm"}),
        ("Alle maten in mm", {"mm"}),
        ("Panel dimensions 600 x 300 mm", set()),
        ("Dimensions: 24 in", set()),
        ("measure the board in the shop", set()),
        ("units in this drawing", set()),
        ("18 mm birch", set()),
    ],
)
def test_units_are_read_in_notes(text, units):
    assert units_in([text]) == units


HEADERS = {
    "none": "",
    "insunits 0": "9\n$INSUNITS\n70\n0\n",
    "r12": "9\n$ACADVER\n1\nAC1009\n",
    "metric hatches": "9\n$MEASUREMENT\n70\n1\n",
    "imperial hatches": "9\n$MEASUREMENT\n70\n0\n",
    "decimal": "9\n$LUNITS\n70\n2\n",
    "miles": "9\n$INSUNITS\n70\n3\n",
    "architectural": "9\n$LUNITS\n70\n4\n",
    "engineering": "9\n$LUNITS\n70\n3\n",
    "mm, architectural": "9\n$INSUNITS\n70\n4\n9\n$LUNITS\n70\n4\n",
    "inch, architectural": "9\n$INSUNITS\n70\n1\n9\n$LUNITS\n70\n4\n",
    "mm": "9\n$INSUNITS\n70\n4\n",
    "mil": "9\n$INSUNITS\n70\n9\n",
}


@pytest.mark.parametrize(
    ("header", "declared", "size", "area_mm2", "asked"),
    [
        ("none", None, (12, 6), None, True),
        ("none", None, (400, 300), None, True),
        ("insunits 0", None, (12, 6), None, True),
        ("r12", None, (12, 6), None, True),
        ("metric hatches", None, (60, 40), None, True),
        ("imperial hatches", None, (12, 6), None, True),
        ("decimal", None, (12, 6), None, True),
        ("miles", None, (12, 6), None, True),
        ("architectural", "inch", (12, 6), 72 * 645.16, False),
        ("engineering", "inch", (12, 6), 72 * 645.16, False),
        ("mm, architectural", "mm", (120, 60), None, True),
        ("inch, architectural", "inch", (12, 6), 72 * 645.16, False),
        ("mm", "mm", (60, 40), 2400, False),
        ("mm", "mm", (12, 12), 144, False),
        ("mil", "mil", (12000, 6000), 72 * 645.16, False),
    ],
)
def test_a_unit_is_what_stands_in_the_file(tmp_path, header, declared, size, area_mm2, asked):
    head = f"0\nSECTION\n2\nHEADER\n{HEADERS[header]}0\nENDSEC\n" if HEADERS[header] else ""
    w, h = size
    corners = [(0, 0), (w, 0), (w, h), (0, h), (0, 0)]
    lines = "".join(
        f"0\nLINE\n8\nCUT\n10\n{a}\n20\n{b}\n11\n{c}\n21\n{d}\n"
        for (a, b), (c, d) in itertools.pairwise(corners)
    )
    path = tmp_path / "plate.dxf"
    path.write_text(f"{head}0\nSECTION\n2\nENTITIES\n{lines}0\nENDSEC\n0\nEOF\n")
    found = read(path)
    assert found.unit.declared == declared
    units = {f.code for f in found.findings if f.code.startswith("unit.") and f.severity == "question"}
    assert units == ({"unit.uncertain"} if asked else set())
    if area_mm2 is not None:
        [part] = found.parts
        assert part.geometry.net_area == pytest.approx(area_mm2, rel=1e-6)


OLD = 'inkscape:version="0.48.4 r9939"'
NEW = 'inkscape:version="1.2.2 (b0a8486541, 2022-12-01)"'
ILLUSTRATOR = "<!-- Generator: Adobe Illustrator 27.0.0, SVG Export Plug-In -->"


@pytest.mark.parametrize(
    ("head", "size", "mm_per_unit"),
    [
        ("", f'{OLD} width="400mm" height="300mm"', 25.4 / 90),
        ("", f'{OLD} width="744.09448819" height="1052.3622047"', 25.4 / 90),
        ("", f'{OLD} width="15in"', 25.4 / 90),
        ("", f'{OLD} width="900px" height="900px" viewBox="0 0 100 100"', 2.54),
        ("", f'{OLD} width="400mm" height="300mm" viewBox="0 0 400 300"', 1.0),
        ("", 'inkscape:version="0.91 r13725"', 25.4 / 90),
        ("", 'inkscape:version="0.92.3 (2405546, 2018-03-11)" width="800" height="600"', 25.4 / 96),
        ("", f'{NEW} width="210mm" height="297mm" viewBox="0 0 210 297"', 1.0),
        ("", f'{NEW} width="960px" height="960px" viewBox="0 0 100 100"', 2.54),
        ("", f"{NEW}", 25.4 / 96),
        ("", f'{NEW} width="100%" height="100%" viewBox="0 0 210 297"', None),
        (ILLUSTRATOR, 'viewBox="0 0 841.89 595.28"', 25.4 / 72),
        (ILLUSTRATOR, 'width="841.89px" height="595.28px" viewBox="0 0 841.89 595.28"', 25.4 / 72),
        (ILLUSTRATOR, 'width="10in" height="10in" viewBox="0 0 720 720"', 25.4 / 72),
        (ILLUSTRATOR, f'{NEW} width="800" height="600" viewBox="0 0 800 600"', None),
        ("<!-- Creator: CorelDRAW 2020 -->", 'width="210mm" height="297mm" viewBox="0 0 21000 29700"', 0.01),
        ("<!-- Creator: CorelDRAW 2020 -->", 'width="800px" height="600px" viewBox="0 0 800 600"', None),
        ("", 'width="210mm" height="297mm" viewBox="0 0 21000 29700" preserveAspectRatio="xMidYMid"', 0.01),
        ("", 'width="400mm" height="300mm"', 25.4 / 96),
        ("", 'width="72pt" height="72pt" viewBox="0 0 100 100"', 0.254),
        ("", 'height="300mm" viewBox="0 0 400 300"', 1.0),
        ("", 'width="100%" height="300mm" viewBox="0 0 400 300"', 1.0),
        ("", 'width="800" height="600" viewBox="0 0 400 300"', None),
        ("", 'width="800px" height="600px"', None),
        ("", 'width="100%" height="100%" viewBox="0 0 400 300"', None),
        ("", 'viewBox="0 0 400 300"', None),
        ("", "", None),
    ],
)
def test_who_wrote_an_svg_tells_how_many_units_are_in_an_inch(tmp_path, head, size, mm_per_unit):
    path = tmp_path / "cut.svg"
    rect = '<rect width="1000" height="500" fill="none" stroke="#000"/>'
    path.write_text(f'<?xml version="1.0"?>{head}<svg {SVG_SPACES} {size}>{rect}</svg>')
    found = read(path)
    asked = {f.code for f in found.findings if f.code.startswith("unit.") and f.severity == "question"}
    assert asked == ({"unit.uncertain"} if mm_per_unit is None else set())
    if mm_per_unit is not None:
        [part] = found.parts
        assert part.geometry.net_area == pytest.approx(5e5 * mm_per_unit**2, rel=1e-5)


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "declared", "area_mm2"),
    [
        ("u01-no-header-12x6.dxf", None, None),
        ("u03-small-plate-declared-mm.dxf", "mm", 2400),
        ("u06-inkscape-048-mm-no-viewbox.svg", "mm", 20000),
    ],
)
def test_the_cases_of_the_wild(shared_data, name, declared, area_mm2):
    found = read(shared_data / "cases" / name)
    assert found.unit.declared == declared
    said = [f.message for f in found.findings if f.code == "unit.uncertain"]
    if area_mm2 is None:
        assert re.search("inch.*mm|mm.*inch", said[0])
    else:
        assert not said
        assert abs(found.parts[0].bounds[2] - found.parts[0].bounds[0]) * abs(
            found.parts[0].bounds[3] - found.parts[0].bounds[1]
        ) == pytest.approx(area_mm2, rel=1e-5)


def test_inches_are_read_in_millimetres(maker):
    drawing = maker(units=1)
    drawing.rectangle("CUT_THRU", 0, 0, 28.9, 10)
    read = drawing.read()
    assert bounds(read.parts[0].geometry.outline)[2:] == (pytest.approx(734.06), pytest.approx(254))


def test_curves_in_inches_are_as_fine_as_curves_in_millimetres(maker):
    drawing = maker(units=1)
    drawing.space.add_circle((0, 0), 10, dxfattribs={"layer": "CUT_THRU"})
    part = drawing.read().parts[0]
    chord = 254 - min(
        (x**2 + y**2) ** 0.5
        for x, y in [
            tuple((a + b) / 2 for a, b in zip(*pair, strict=True))
            for pair in zip(part.geometry.outline, part.geometry.outline[1:], strict=False)
        ]
    )
    assert chord < 0.11


def test_an_answer_settles_what_two_units_left_open(maker, codes):
    drawing = maker()
    drawing.document.header["$LUNITS"] = 4
    drawing.rectangle(OUTSIDE, 10, 10, 300, 300)
    assert "unit.uncertain" in codes(drawing.read())
    assert not {code for code in codes(drawing.read(unit="mm")) if code.startswith("unit.")}


def test_a_person_overrules_the_evidence(maker, codes):
    drawing = maker(units=1)
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 10, 10, 300, 300)
    read = drawing.read(unit="inch")
    assert read.unit.used == "inch"
    assert read.sheets[0].length_mm == pytest.approx(2440 * 25.4)
    assert "unit.conflict" not in codes(read)


def test_a_unit_that_nobody_knows_is_refused_with_those_that_are(maker):
    drawing = maker()
    drawing.sheet()
    with pytest.raises(Refused) as refused:
        drawing.read(unit="furlong")
    assert refused.value.code == "drawing.unit" and "inch" in refused.value.hint
