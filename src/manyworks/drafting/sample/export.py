"""The sample system as files: one cutting file and one production list a block, and a manifest for all."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from manyworks.drafting.parts import PartSpec, bill_line
from manyworks.drafting.sample import system
from manyworks.drafting.sample.plates import Build, SampleBlock
from manyworks.formats.dxf_writer import write_parts
from manyworks.formats.manifest import Manifest, write_manifest

BILL_COLUMNS = (
    "Label",
    "Quantity",
    "Material",
    "Thickness mm",
    "Length mm",
    "Width mm",
    "Holes",
    "Pockets",
    "Drillings",
    "Pocket depths mm",
    "Cut length mm",
    "Net area mm2",
    "Places mm",
)


def export_sample(
    folder: Path, *, blocks: Sequence[str] = system.BLOCK_CODES, build: Build | None = None
) -> list[Path]:
    """Write the sample system into a folder.

    Parameters
    ----------
    folder
        Made if it is not there; files of the same names are replaced.
    blocks
        Codes of the blocks to write.
    build
        Board, cutter and fit; another board thickness gives another fileset.

    Returns
    -------
    list of Path
        For each block ``CODE.dxf`` and ``CODE_production.csv``, and last ``okh.yaml``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [system.sample_block(code, build or Build()) for code in blocks]
    files: dict[str, bytes] = {}
    for block in drawn:
        files[f"{block.code}.dxf"] = block_dxf(block)
        files[f"{block.code}_production.csv"] = block_bill(block)
    files["okh.yaml"] = manifest([name for name in files if name.endswith(".dxf")], drawn)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def block_dxf(block: SampleBlock) -> bytes:
    """The cutting file of a block: one of each part side by side, with its quantity; the fit is drawn in."""
    build = block.build
    parts = [
        part.plate.part(code=part.code, quantity=part.quantity, material=build.material)
        for part in block.parts
    ]
    title = f"{system.SYSTEM_NAME} {system.VERSION} {block.code}: {block.name}"
    return write_parts(parts, offset=build.offset, licence=system.LICENCE, title=title)


def part_specs(block: SampleBlock) -> list[PartSpec]:
    """The parts of a block as they enter a revision."""
    build = block.build
    return [
        PartSpec(
            part.code,
            part.quantity,
            build.material,
            build.board_mm,
            part.plate.name,
            part.plate.geometry,
        )
        for part in block.parts
    ]


def block_bill(block: SampleBlock) -> bytes:
    """The production list of a block: what the drawing must hold, so that a gate can compare the two."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(BILL_COLUMNS)
    for spec in part_specs(block):
        line = bill_line(spec)
        writer.writerow(
            [
                line.code,
                line.quantity,
                spec.material,
                f"{spec.thickness_mm:g}",
                f"{line.length_mm:.2f}",
                f"{line.width_mm:.2f}",
                line.holes,
                line.pockets,
                line.drills,
                line.depths_mm,
                f"{line.cut_length_mm:.1f}",
                f"{line.area_mm2:.1f}",
                line.places_mm,
            ]
        )
    return text.getvalue().encode()


def manifest(design_files: Sequence[str], blocks: Sequence[SampleBlock]) -> bytes:
    """The Open Know-How manifest of the system."""
    return write_manifest(
        Manifest(
            source="okh.yaml",
            spelling="okh-1",
            title=system.SYSTEM_NAME,
            version=system.VERSION,
            description=system.SYSTEM_ABOUT,
            licence=system.LICENCE,
            documentation_licence=system.LICENCE,
            licensor="The Manyworks contributors",
            language="en",
            bill=tuple(f"{block.code}_production.csv" for block in blocks),
            design_files=tuple(design_files),
        )
    )
