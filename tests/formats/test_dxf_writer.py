"""Every written sheet reads back to the same parts, and the same sheet is always the same bytes."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path as FilePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.formats import read
from manyworks.formats.cut_sheet import CutSheet, PlacedPart
from manyworks.formats.drawing import OffsetState, Part
from manyworks.formats.dxf_writer import write_parts, write_sheet, write_sheets
from manyworks.formats.inspect import describe
from manyworks.formats.svg.writer import write_svg
from manyworks.geometry import THROUGH, Drilling, Geometry, Hole, Path, Pocket
from tests.examples import PLACING, examples
from tests.geometries import drawn

GEOMETRY = Geometry(
    outline=((0, 0), (600, 0), (600, 200), (350, 200), (350, 150), (250, 150), (250, 200), (0, 200)),
    holes=(Hole(((100, 50), (100, 110), (118, 110), (118, 50))),),
    pockets=(
        Pocket(((400, 20), (500, 20), (500, 60), (400, 60)), 9.0),
        Pocket(((400, 100), (500, 100), (500, 140), (400, 140)), 9.5, "back"),
    ),
    drillings=(
        Drilling((30, 30), 5.0, THROUGH),
        Drilling((570, 30), 8.0, 12.0),
        Drilling((570, 90), 8.0, 12.0, "back"),
    ),
    paths=(Path(((10, 180), (60, 180), (60, 190)), "engrave"),),
)


def bracket(**more: object) -> Part:
    values = {
        "key": "BR-1",
        "code": "BR-1",
        "name": "Bracket",
        "thickness_mm": 18.0,
        "material": "birch plywood",
    }
    return drawn(GEOMETRY, **{**values, **more})  # type: ignore[arg-type]


def sheet(*placed: PlacedPart, **more: object) -> CutSheet:
    values: dict[str, object] = {
        "name": "H1-S01",
        "length_mm": 2440,
        "width_mm": 1220,
        "material": "birch plywood",
        "thickness_mm": 18,
        "placed": placed,
        "offset": OffsetState("applied", outer_mm=0.25, inner_mm=-0.1),
        "licence": "CC-BY-SA-4.0",
        "notes": ("Cut {this} first x3 \\ 50 %", "code: X number: 9"),
    }
    return CutSheet(**{**values, **more})  # type: ignore[arg-type]


def read_back(content: bytes, folder: FilePath, name: str = "sheet.dxf"):
    path = folder / name
    path.write_bytes(content)
    return read(path)


@examples(PLACING)
@given(
    turn=st.sampled_from([0.0, 90.0, 180.0, 270.0]) | st.floats(0, 360),
    x=st.floats(700, 1700),
    y=st.floats(650, 700),
    kind=st.sampled_from(["dxf", "svg"]),
)
def test_a_part_reads_back_the_same_wherever_it_lies(tmp_path, turn, x, y, kind):
    part = bracket()
    nested = sheet(PlacedPart(part, (x, y), turn))
    content = write_sheet(nested) if kind == "dxf" else write_svg(nested)
    drawing = read_back(content, tmp_path, f"sheet.{kind}")
    assert len(drawing.parts) == 1
    found = drawing.parts[0]
    assert found.own_geometry() == part.own_geometry()
    assert found.own_geometry().hash == part.own_geometry().hash
    assert (found.code, found.thickness_mm, found.material, found.quantity) == (
        "BR-1",
        18,
        "birch plywood",
        1,
    )


@pytest.mark.parametrize("kind", ["dxf", "svg"])
def test_the_sheet_carries_offsets_licence_material_and_raises_no_question(tmp_path, kind):
    nested = sheet(PlacedPart(bracket(), (100, 100)), PlacedPart(bracket(key="BR-2"), (900, 600), 180))
    content = write_sheet(nested) if kind == "dxf" else write_svg(nested)
    drawing = read_back(content, tmp_path, f"s.{kind}")
    assert (drawing.offset.state, drawing.offset.outer_mm, drawing.offset.inner_mm) == ("applied", 0.25, -0.1)
    assert drawing.licence == "CC-BY-SA-4.0"
    assert [(s.material, s.thickness_mm, s.length_mm, s.width_mm) for s in drawing.sheets] == [
        ("birch plywood", 18, 2440, 1220)
    ]
    assert [f.message for f in drawing.findings if f.severity != "info"] == []
    facts = describe(drawing)
    assert (facts["sheets"], facts["parts"], facts["pieces"], facts["shapes"]) == (1, 2, 2, 1)
    assert drawing.unit.used == "mm"


def test_the_same_sheet_is_the_same_bytes():
    nested = sheet(PlacedPart(bracket(), (100, 100), 33.3))
    assert write_sheet(nested) == write_sheet(nested)
    assert write_svg(nested) == write_svg(nested)


def test_several_sheets_in_one_file_keep_their_parts_apart(tmp_path):
    sheets = [sheet(PlacedPart(bracket(), (100, 100)), name=f"S{n}", thickness_mm=12.0 + n) for n in range(3)]
    drawing = read_back(write_sheets(sheets), tmp_path)
    assert [(s.name, s.thickness_mm) for s in drawing.sheets] == [("S0", 12), ("S1", 13), ("S2", 14)]
    assert sorted(part.sheet for part in drawing.parts) == [0, 1, 2]


def test_parts_written_flat_keep_their_quantities(tmp_path):
    parts = [bracket(quantity=4), bracket(key="BR-2", code="BR-2", quantity=18)]
    offset = OffsetState("none")
    drawing = read_back(write_parts(parts, offset=offset, licence="MIT", title="Brackets"), tmp_path)
    assert {(p.code, p.quantity) for p in drawing.parts} == {("BR-1", 4), ("BR-2", 18)}
    assert drawing.offset.state == "none"
    hashes = {p.own_geometry().hash for p in drawing.parts}
    assert hashes == {parts[0].own_geometry().hash}


def test_layers_are_numbered_in_a_safe_cutting_order(tmp_path):
    drawing = read_back(write_sheet(sheet(PlacedPart(bracket(), (100, 100)))), tmp_path)
    order = {layer.meaning: layer.name for layer in drawing.layers if layer.entities}
    assert order["engrave"] < order["drill"] < order["pocket"] < order["inside"] < order["outside"]


def test_a_pocket_of_unknown_depth_is_asked_again(tmp_path):
    part = bracket()
    asked = (replace(part.geometry.pockets[0], depth_mm=None),)
    part = replace(part, geometry=replace(part.geometry, pockets=asked))
    drawing = read_back(write_sheet(sheet(PlacedPart(part, (100, 100)))), tmp_path)
    assert [pocket.depth_mm for pocket in drawing.parts[0].geometry.pockets] == [None]
    assert "layer.depth_unknown" in {f.code for f in drawing.findings}


@pytest.mark.data
def test_real_parts_survive_a_round_trip(designs, tmp_path):
    drawing = read(designs / "wikihouse-owl/Owl_2_CuttingFiles.dxf")
    placed, before = [], []
    for number, part in enumerate(drawing.parts):  # type: ignore[union-attr]
        own = drawn(part.own_geometry(), part.key, thickness_mm=18.0)
        before.append(own.own_geometry().hash)
        placed.append(PlacedPart(own, (3000.0 * number, 0.0), 17.0 * number))
    again = read_back(write_sheet(sheet(*placed)), tmp_path)
    assert sorted(p.own_geometry().hash for p in again.parts) == sorted(before)


def test_the_same_sheet_gives_the_same_bytes_in_every_process():
    """Sets have another order in each process, and servers have several."""
    told = (
        "import hashlib, pickle, sys; from manyworks.formats.dxf_writer import write_sheet; "
        "sys.stdout.write(hashlib.sha256(write_sheet(pickle.load(sys.stdin.buffer))).hexdigest())"
    )
    content = pickle.dumps(sheet(PlacedPart(bracket(), (100, 100))))
    hashes = {
        subprocess.run(
            [sys.executable, "-c", told],
            input=content,
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(hashes) == 1
