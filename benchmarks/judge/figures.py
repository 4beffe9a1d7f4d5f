"""Figures of a plan that a shop can compare with its own."""

from dataclasses import dataclass
from typing import Any

from .documents import Row, whole


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan takes, and what its blocks weigh."""

    blocks: int
    sheets: int
    minutes_a_sheet: float
    sheets_a_day_and_machine: float
    cut_m_a_sheet: float
    parts_kg_a_sheet: float
    machine_hours: float
    hand_hours: float
    mass_kg_a_block: float


def figures(plan_document: Any, problem_document: Any) -> Figures:
    """Figures of a plan whose sheets are timed; parts and blocks without a mass count nothing."""
    plan, problem = whole(plan_document, "plan"), whole(problem_document, "problem")
    units = {unit.id: unit for unit in problem.units}
    blocks = {block.id: block for block in problem.blocks}
    stock = {board.id: board for board in problem.stock}
    density = {material.id: material.density_kg_m3 or 0.0 for material in problem.materials}
    day = problem.clock.minutes_per_day // problem.clock.minutes_per_unit
    sheets = [sheet for sheet in plan.sheets if sheet.pool is not None]
    days = {(sheet.workshop, sheet.pool, sheet.machine, sheet.start // day) for sheet in sheets}
    made = [units[a.unit] for a in plan.assignments]
    hand = sum(
        minutes * step.people
        for unit in made
        for step, minutes in _times(blocks[unit.block], unit)
        if not step.sheets
    )
    minutes, count = sum(sheet.minutes for sheet in sheets), max(1, len(sheets))
    parts = sum(
        sheet.used * board.length_mm * board.width_mm * board.thickness_mm * density[board.material] / 1e9
        for sheet in sheets
        for board in (stock[sheet.stock],)
    )
    return Figures(
        blocks=len(made),
        sheets=len(sheets),
        minutes_a_sheet=minutes / count,
        sheets_a_day_and_machine=len(sheets) / max(1, len(days)),
        cut_m_a_sheet=sum(sheet.cut_length_mm for sheet in sheets) / 1000 / count,
        parts_kg_a_sheet=parts / count,
        machine_hours=minutes / 60,
        hand_hours=hand / 60,
        mass_kg_a_block=sum(blocks[unit.block].mass_kg or 0.0 for unit in made) / max(1, len(made)),
    )


def _times(block: Row, unit: Row) -> list[tuple[Row, float]]:
    usual = [step.minutes for step in block.operations]
    return list(zip(block.operations, usual if unit.minutes is None else unit.minutes))
