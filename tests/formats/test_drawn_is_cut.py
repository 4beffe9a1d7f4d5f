"""What is drawn is what is cut: every field of a part, in every state, goes through every writer and back."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from manyworks.formats import read
from manyworks.formats.cut_sheet import CutSheet, PlacedPart
from manyworks.formats.drawing import Drawing, OffsetState, Part
from manyworks.formats.dxf_writer import write_parts, write_sheet
from manyworks.formats.svg.writer import write_svg
from manyworks.geometry import Geometry
from tests.geometries import THICKNESS_MM, every_state, records, without_each_field

Writer = Callable[[CutSheet], bytes]
WRITERS = {"dxf": write_sheet, "svg": write_svg}


def part(geometry: Geometry, code: str = "EVERY-1") -> Part:
    return Part(
        key=code, geometry=geometry, code=code, name="Everything", material="birch plywood",
        thickness_mm=THICKNESS_MM, origin=(0.0, 0.0),
    )  # fmt: skip


def sheet(*placed: PlacedPart) -> CutSheet:
    return CutSheet("S1", 2440.0, 1220.0, "birch plywood", THICKNESS_MM, placed)


def read_back(folder: Path, kind: str, *placed: PlacedPart) -> Drawing:
    path = folder / f"sheet.{kind}"
    path.write_bytes(WRITERS[kind](sheet(*placed)))
    drawing = read(path)
    assert isinstance(drawing, Drawing)
    return drawing


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("unsaid", [False, True], ids=["stated", "with unsaid depths"])
@pytest.mark.parametrize("seed", range(6))
def test_a_nested_part_reads_back_as_it_was_drawn(tmp_path: Path, kind: str, unsaid: bool, seed: int) -> None:
    geometry = every_state(seed, unsaid=unsaid)
    turn = Random(seed).choice((0.0, 90.0, 180.0, 270.0, 17.3))
    at = {0.0: (30, 30), 90.0: (1000, 30), 180.0: (900, 900), 270.0: (30, 900), 17.3: (600, 60)}[turn]
    found = read_back(tmp_path, kind, PlacedPart(part(geometry), at, turn)).parts[0]
    again = found.own_geometry()
    for name, items in records(geometry).items():
        assert getattr(again, name) == items, name
    assert again == geometry
    assert again.hash == geometry.hash
    assert (found.code, found.name, found.quantity) == ("EVERY-1", "Everything", 1)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_field_that_a_writer_drops_is_missed(tmp_path: Path, kind: str) -> None:
    geometry = every_state(1, unsaid=True)
    dropped = dict(without_each_field(geometry))
    assert len(dropped) == 22
    for name, bare in dropped.items():
        assert bare != geometry, f"no part of this test holds {name}"
        found = read_back(tmp_path, kind, PlacedPart(part(bare), (30, 30), 0.0)).parts[0]
        assert found.own_geometry() != geometry, name


@pytest.mark.parametrize("seed", range(3))
def test_parts_written_flat_read_back_as_they_were_drawn(tmp_path: Path, seed: int) -> None:
    parts = [part(every_state(10 * seed + n, unsaid=True), f"E-{n}") for n in range(2)]
    path = tmp_path / "flat.dxf"
    path.write_bytes(write_parts(parts, offset=OffsetState("none"), licence="CC0-1.0", title="flat"))
    drawing = read(path)
    assert isinstance(drawing, Drawing)
    found = {one.code: one.own_geometry() for one in drawing.parts}
    assert found == {one.code: one.geometry for one in parts}


def test_depths_that_nobody_stated_are_asked_again(tmp_path: Path) -> None:
    drawing = read_back(tmp_path, "dxf", PlacedPart(part(every_state(2, unsaid=True)), (30, 30)))
    asked = {f.where for f in drawing.findings if f.code == "layer.depth_unknown"}
    for words in (
        "DRILL",
        "DRILL_REVERSE",
        "POCKET",
        "POCKET_REVERSE",
        "ONLINE",
        "SCORE",
        "FOLD_REVERSE",
        "INSIDE",
    ):
        assert any(place.endswith(words) for place in asked), words


def test_data_and_back() -> None:
    geometry = every_state(3, unsaid=True)
    assert Geometry.from_json(geometry.to_json()) == geometry
