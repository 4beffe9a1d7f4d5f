"""When the boards of every block are at every workshop."""

import numpy as np

from manyworks.planning.blocks import Block
from manyworks.planning.dispatch.floor import Ints
from manyworks.planning.problem import MaterialArrival, Problem
from manyworks.planning.routing import Routing


def awaited_by(problem: Problem, block: Block) -> list[MaterialArrival]:
    """Arrivals that the parts of a block wait for."""
    if not problem.material_arrivals:
        return []
    parts = {part.id: part for part in problem.parts}
    boards = {(parts[line.part].material, parts[line.part].thickness_mm) for line in block.parts}
    return [
        awaited
        for awaited in problem.material_arrivals
        if any(
            material == awaited.material and awaited.thickness_mm in (None, thickness)
            for material, thickness in boards
        )
    ]


def first_operations(block: Block) -> set[str]:
    """Operations that cannot begin without boards: those of the group cut, or all when it has none."""
    cut = {operation.id for operation in block.operations if operation.group == "cut"}
    return cut or {operation.id for operation in block.operations}


def supplied_at(problem: Problem, block: Block, workshop: str) -> int:
    """From when on the boards of a block are at a workshop; 0 when nothing is awaited."""
    here = (a.start for a in awaited_by(problem, block) if a.workshop in (None, workshop))
    return max(here, default=0)


def supplies(problem: Problem, routing: Routing, width: int) -> Ints:
    """(m, width) from when on each block may be cut at each workshop, in the columns of its steps."""
    table = np.zeros((len(problem.workshops), width), np.int64)
    if not problem.material_arrivals:
        return table
    for block in problem.blocks:
        if awaited_by(problem, block):
            first = routing.first[block.id]
            times = [supplied_at(problem, block, workshop.id) for workshop in problem.workshops]
            table[:, first : first + len(block.operations)] = np.array(times)[:, None]
    return table
