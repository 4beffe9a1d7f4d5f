"""Training places: which work a workshop keeps for its trainees, and who is beside them."""

from typing import NamedTuple

from manyworks.planning.blocks import Block, Operation
from manyworks.planning.places import Workshop


class Crew(NamedTuple):
    """The people who are busy while an operation is at work; no skill = no one is reserved."""

    skill: str | None
    people: int
    helpers: int = 0


def trainee_pools(workshop: Workshop, block: Block, operation: Operation) -> tuple[int, ...]:
    """Positions of the pools at which trainees do an operation; none = it is ordinary work.

    An operation has one crew wherever it is done: of several places, those whose mentor is the first one's.
    """
    found: list[int] = []
    mentor = ""
    for i, pool in enumerate(workshop.pools):
        training = pool.training
        if training is None or block.id not in training.blocks or operation.process not in pool.processes:
            continue
        barred = operation.hold_point and not training.hold_points
        if barred or (block.first_article and not training.first_articles):
            continue
        mentor = mentor or training.mentor_skill
        if training.mentor_skill == mentor:
            found.append(i)
    return tuple(found)


def crew(workshop: Workshop, block: Block, operation: Operation) -> Crew:
    """Who is busy with an operation at a workshop: whom it asks for, or a mentor, whom the trainee helps."""
    for i in trainee_pools(workshop, block, operation):
        training = workshop.pools[i].training
        if training is not None:
            return Crew(training.mentor_skill, 1)
    if operation.skill is None:
        return Crew(None, 0)
    return Crew(operation.skill, operation.people, operation.helpers)
