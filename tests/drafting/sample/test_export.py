"""The sample system as files reads back to the same parts."""

from collections import Counter
from pathlib import Path

import pytest

from manyworks.drafting.sample.export import block_dxf, export_sample
from manyworks.drafting.sample.plates import Build
from manyworks.drafting.sample.system import BLOCK_CODES, LICENCE, sample_block
from manyworks.formats import read
from manyworks.formats.bills.bill import Bill
from manyworks.formats.drawing import Drawing
from manyworks.formats.manifest import Manifest


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    export_sample(folder)
    return folder


@pytest.mark.parametrize("code", BLOCK_CODES)
def test_a_cutting_file_reads_back_to_the_same_parts(folder: Path, code: str) -> None:
    block = sample_block(code)
    drawing = read(folder / f"{code}.dxf")
    assert isinstance(drawing, Drawing)
    found = {
        (p.code, p.name, p.quantity, p.material, p.thickness_mm, p.own_geometry().hash) for p in drawing.parts
    }
    drawn = {
        (p.code, p.plate.name, p.quantity, block.build.material, 18.0, p.plate.geometry_hash)
        for p in block.parts
    }
    assert found == drawn
    assert len(drawing.parts) == len(block.parts)
    assert drawing.unit.used == "mm"
    assert (drawing.offset.state, drawing.offset.inner_mm) == ("applied", 0.15)
    assert drawing.licence == LICENCE
    assert Counter(f.severity for f in drawing.findings if f.severity != "info") == Counter()


@pytest.mark.parametrize("code", BLOCK_CODES)
def test_a_production_list_reads_back_to_the_same_bill(folder: Path, code: str) -> None:
    bill = read(folder / f"{code}_production.csv")
    assert isinstance(bill, Bill)
    assert (bill.block, bill.kind) == (code, "parts")
    block = sample_block(code)
    assert {line.code: line.quantity for line in bill.lines} == {p.code: p.quantity for p in block.parts}
    assert bill.pieces == block.pieces


def test_the_manifest_names_licence_and_every_file(folder: Path) -> None:
    manifest = read(folder / "okh.yaml")
    assert isinstance(manifest, Manifest)
    assert (manifest.title, manifest.licence) == ("Hazel 290", LICENCE)
    assert set(manifest.design_files) == {f"{code}.dxf" for code in BLOCK_CODES}
    assert all((folder / name).exists() for name in (*manifest.design_files, *manifest.bill))


def test_the_same_block_gives_the_same_bytes_and_another_board_gives_others() -> None:
    assert block_dxf(sample_block("F-S")) == block_dxf(sample_block("F-S"))
    thin = sample_block("F-S", Build(board_mm=17.6))
    assert block_dxf(thin) != block_dxf(sample_block("F-S"))
