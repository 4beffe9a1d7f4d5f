"""What a sample block weighs, how much work it is, how many boards it takes."""

from __future__ import annotations

from manyworks.drafting.sample.plates import SampleBlock
from manyworks.drafting.sample.system import SHEET_LENGTH_MM, SHEET_MARGIN_MM, SHEET_WIDTH_MM
from manyworks.drafting.times import StandardTime, standard_times
from manyworks.planning.cutting_time import Work, work_of_part

BOARD_DENSITY_KG_M3 = 476.0
INSULATION_DENSITY_KG_M3 = 40.0
INSULATION_SOURCE = "estimate of this project: blown wood fibre at 40 kg/m³"


def board_mass_kg(block: SampleBlock, density_kg_m3: float = BOARD_DENSITY_KG_M3) -> float:
    """Mass of the boards from net area, thickness and density."""
    return block.board_area_m2() * block.build.board_mm / 1000 * density_kg_m3


def insulation_mass_kg(block: SampleBlock) -> float:
    """Mass of the filling."""
    return block.insulation_m3 * INSULATION_DENSITY_KG_M3


def block_mass_kg(block: SampleBlock) -> float:
    """Mass of the finished block with its keys."""
    return board_mass_kg(block) + insulation_mass_kg(block)


def board_centre(block: SampleBlock) -> tuple[float, float, float]:
    """Middle of mass of the assembled boards, keys left out, in mm from the block's corner."""
    total, moment = 0.0, [0.0, 0.0, 0.0]
    for placed in block.all_placed(with_keys=False):
        polygon = placed.plate.polygon
        at = placed.pose.point(polygon.centroid.x, polygon.centroid.y, placed.plate.thickness_mm / 2)
        total += polygon.area
        moment = [m + polygon.area * c for m, c in zip(moment, at, strict=True)]
    return moment[0] / total, moment[1] / total, moment[2] / total


def block_work(block: SampleBlock) -> Work:
    """All cutting work of a block."""
    works = (
        work_of_part(part.plate.geometry, thickness_mm=block.build.board_mm, quantity=part.quantity)
        for part in block.parts
    )
    return sum(works, Work(thickness_mm=block.build.board_mm))


def block_times(block: SampleBlock) -> list[StandardTime]:
    """The routing of a block with standard times."""
    loose = sum(part.quantity for part in block.parts if part.plate.loose)
    return standard_times(
        block_work(block),
        insulation_m3=block.insulation_m3,
        mass_kg=block_mass_kg(block),
        loose_pieces=loose,
    )


def fits_sheet(block: SampleBlock) -> list[str]:
    """Codes of parts that do not fit a sheet inside its margin (none, in the sample system)."""
    room = sorted((SHEET_LENGTH_MM - 2 * SHEET_MARGIN_MM, SHEET_WIDTH_MM - 2 * SHEET_MARGIN_MM))
    too_large = []
    for part in block.parts:
        left, bottom, right, top = part.plate.polygon.bounds
        if any(a > b for a, b in zip(sorted((right - left, top - bottom)), room, strict=True)):
            too_large.append(part.code)
    return too_large
