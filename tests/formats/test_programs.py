"""One panel as twenty programs write it: its size is right, or its unit is asked."""

import re
from pathlib import Path

import pytest

from manyworks.formats import read
from manyworks.geometry import bounds
from tests.formats.programs import PROGRAMS, write

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "formats.md"
NO_UNIT = ("Affinity Designer", "Figma", "Fusion 360", "FreeCAD", "OpenSCAD, DXF", "Vectric")
"""What these write says no unit."""
SIDE_SAID = (
    "Inkscape 1", "Inkscape 0.48", "Affinity Designer", "AutoCAD", "Vectric", "Shaper Origin",
)  # fmt: skip
"""What these write says on which side it is cut: ``Cut 18mm through`` is cut out, as CUTTHROUGH is."""
ALWAYS = {"offset.unknown", "licence.missing"}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_panel_is_read_right_or_its_unit_is_asked(program: str, tmp_path: Path) -> None:
    drawing = read(write(program, tmp_path))
    asked = {finding.code for finding in drawing.findings if finding.severity != "info"} - ALWAYS
    assert ("unit.uncertain" in asked) == (program in NO_UNIT)
    left, bottom, right, top = bounds(drawing.parts[0].geometry.outline)
    if "unit.uncertain" not in asked or drawing.unit.used == "mm":
        assert (right - left, top - bottom) == pytest.approx((600, 400), abs=0.01)
    # How the lines were sorted is said in the same question.
    assert ("layer.unknown" in asked) == (program not in SIDE_SAID)
    assert "layer.side_by_nesting" not in asked
    sorted_lines = [f for f in drawing.findings if "sorted by nesting" in f.message]
    assert bool(sorted_lines) == (program not in SIDE_SAID)
    holes = [len(part.geometry.holes) for part in drawing.parts]
    # A layer of outlines with one in another is asked, and each counted by itself until then.
    assert holes == ([0, 0] if "outline.nested" in asked else [1])
    assert not {code for code in asked if code.startswith(("entity.", "cut.", "geometry."))}


def test_every_program_has_its_row() -> None:
    text = PAGE.read_text("utf-8")
    table = text[text.index("### By the program that wrote the file") :]
    rows = re.findall(r"^\| ([^|]+?) \|", table, re.M)
    for program in PROGRAMS:
        assert any(program in row for row in rows), program
