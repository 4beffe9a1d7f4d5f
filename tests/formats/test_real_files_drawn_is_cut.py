"""What is drawn is what is cut, for what other people drew: real files through every writer and back."""

from pathlib import Path

import pytest

from manyworks.formats import read
from manyworks.formats.cut_sheet import CutSheet, PlacedPart
from manyworks.formats.drawing import Drawing, OffsetState, Part
from manyworks.formats.dxf_writer import write_sheet
from manyworks.formats.svg.writer import write_svg
from tests.conftest import shared_folder
from tests.geometries import drawn

WRITERS = {"dxf": write_sheet, "svg": write_svg}
MOST_PARTS = 25
GAP_MM = 60.0


def real_drawings() -> list[str]:
    """Every cutting drawing among the real files, by its path; empty where they are absent."""
    folder = shared_folder()
    if folder is None:
        return []
    designs = folder / "designs"
    found = (path for path in designs.rglob("*") if path.suffix.lower() in {".dxf", ".svg"})
    return sorted(path.relative_to(designs).as_posix() for path in found)


def side_by_side(parts: list[Part]) -> CutSheet:
    """One very long board with all of them in a row; turned by a quarter, so that frames matter."""
    left, placed = 20.0, []
    for part in parts:
        _length, width = part.geometry.size
        placed.append(PlacedPart(part, (left + width, 20.0), 90.0))
        left += width + GAP_MM
    widest = max(part.geometry.size[0] for part in parts)
    return CutSheet("all", left, widest + 40.0, "plywood", 18.0, tuple(placed), OffsetState("none"))


@pytest.mark.data
@pytest.mark.parametrize("name", real_drawings())
def test_parts_of_real_files_are_cut_as_they_were_drawn(shared_data: Path, tmp_path: Path, name: str) -> None:
    drawing = read(shared_data / "designs" / name)
    assert isinstance(drawing, Drawing)
    whole = [part for part in drawing.parts if part.open_gap_mm is None and part.stands_alone]
    chosen = whole[:: max(1, len(whole) // MOST_PARTS)]
    parts = [drawn(part.own_geometry(), f"{n:03d}", code=f"{n:03d}") for n, part in enumerate(chosen)]
    assert parts
    for kind, write in WRITERS.items():
        path = tmp_path / f"again.{kind}"
        path.write_bytes(write(side_by_side(parts)))
        again = read(path)
        assert isinstance(again, Drawing)
        found = {part.code: part.own_geometry() for part in again.parts}
        assert len(found) == len(again.parts)
        for part in parts:
            assert found[part.code] == part.geometry, (kind, part.code)
