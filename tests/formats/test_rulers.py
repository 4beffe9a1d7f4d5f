"""The ruler that a program draws beside the parts is named, and is no part."""

from pathlib import Path

import pytest

from manyworks.formats.reading import read
from tests.drafting.products import Drawn, hinge_box, rectangle

RULERS = {
    # words, length and width of the rectangle in mm, where the words stand
    "boxes.py": ("100mm, burn:0.10mm", 100, 10, (70, 403)),
    "boxes.py, short": ("50mm, burn:0.10mm", 50, 10, (77, 403)),
    "English": ("Scale check: 100 mm", 100, 12, (30, 403)),
    "calibration": ("calibration 50.0 mm", 50, 5, (30, 402)),
    "German": ("Maßstab 10 cm", 100, 10, (30, 403)),
    "German, kerf": ("Kontrollmaß 100 mm, Schnittbreite 0,2", 100, 5, (30, 402)),
    "French": ("échelle : 100 mm", 100, 10, (30, 403)),
    "Spanish": ("escala 50 mm", 50, 8, (30, 402)),
    "inches": ("4 in reference", 101.6, 10, (30, 403)),
    "upright": ("reference 100mm", 10, 100, (22, 430)),
}
PARTS = {
    "another length": ("80mm, burn:0.10mm", 100, 10, (30, 403)),
    "a name": ("SLAT", 400, 40, (30, 403)),
    "a size of two": ("slat 100 x 10 mm", 100, 10, (30, 403)),
    "not narrow": ("reference 100mm", 100, 60, (30, 420)),
    "far away": ("100mm, burn:0.10mm", 100, 10, (500, 500)),
    "no length": ("reference", 100, 10, (30, 403)),
}


def drawn(words: str, length: float, width: float, at: tuple[float, float]) -> Drawn:
    box = hinge_box(outline="outside cut through")
    box.closed("outside cut through", rectangle(20, 400, length, width))
    box.text("outside cut through", words, *at)
    return box


@pytest.mark.parametrize("kind", ["dxf", "svg"])
@pytest.mark.parametrize("name", RULERS)
def test_a_ruler_is_named_and_no_part(tmp_path: Path, name: str, kind: str) -> None:
    found = read(getattr(drawn(*RULERS[name]), kind)(tmp_path / f"box.{kind}"))
    assert len(found.parts) == 4 == found.as_drawn.parts  # type: ignore[union-attr]
    [ruler] = [f for f in found.findings if f.code == "part.ruler"]
    assert ruler.severity == "info" and RULERS[name][0] in ruler.message


@pytest.mark.parametrize("name", PARTS)
def test_other_narrow_parts_stay_parts(tmp_path: Path, name: str) -> None:
    found = read(drawn(*PARTS[name]).dxf(tmp_path / "box.dxf"))
    assert len(found.parts) == 5 and not [f for f in found.findings if f.code == "part.ruler"]  # type: ignore[union-attr]


def test_a_part_that_says_only_its_length_is_asked(tmp_path: Path) -> None:
    found = read(drawn("100 mm", 100, 10, (30, 403)).dxf(tmp_path / "box.dxf"))
    [asked] = [f for f in found.findings if f.code == "part.ruler"]
    assert asked.severity == "question" and len(found.parts) == 5  # type: ignore[union-attr]
