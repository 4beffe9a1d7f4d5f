"""The unit is decided by what is drawn, and the decision is shown."""

from __future__ import annotations

import pytest

from manyworks.formats.cutting.units import decide_unit
from manyworks.geometry import bounds

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
    ],
)
def test_evidence_decides(declared, frames, longest, used, codes):
    decision, findings = decide_unit(declared, frames, longest)
    assert decision.used == used
    assert [f.code for f in findings] == codes
    assert decision.reason


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


def test_a_person_overrules_the_evidence(maker, codes):
    drawing = maker(units=1)
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 10, 10, 300, 300)
    read = drawing.read(unit="inch")
    assert read.unit.used == "inch"
    assert read.sheets[0].length_mm == pytest.approx(2440 * 25.4)
    assert "unit.conflict" not in codes(read)
