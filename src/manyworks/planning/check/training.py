"""Rules on training places: only trainees do what is kept for them, and nothing that is not theirs."""

from manyworks.planning.check.findings import Findings, Violation
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.model import Block, Operation, Pool, ScheduledOperation, Workshop


def barred(block: Block, step: Operation, place: Pool) -> tuple[str, str] | None:
    """Why trainees at a place may not do an operation: code and sentence; None when they may."""
    training = place.training
    if training is None:
        return None
    if block.id not in training.blocks or step.process not in place.processes:
        return "training.other", f"{place.id} is kept for trainees, but not for {step.id} of {block.id}."
    if step.hold_point and not training.hold_points:
        return "training.hold-point", f"{step.id} is a hold point; trainees at {place.id} do none."
    if block.first_article and not training.first_articles:
        message = f"{block.id} asks for a first article; trainees at {place.id} make none."
        return "training.first-article", message
    return None


def kept_at(block: Block, step: Operation, shop: Workshop) -> dict[str, Pool]:
    """Training places, by id, that an operation is kept for at a workshop, with the first one's mentor."""
    found: dict[str, Pool] = {}
    mentors: list[str] = []
    for place in shop.pools:
        if place.training is not None and barred(block, step, place) is None:
            mentors.append(place.training.mentor_skill)
            if mentors[0] == mentors[-1]:
                found[place.id] = place
    return found


def busy(at: Lookup, bar: ScheduledOperation) -> tuple[str | None, int]:
    """Skill and number of the people that a bar needs; a trainee's mentor stands in for all of them."""
    step, shop = at.step(bar), at.shops.get(bar.workshop)
    if step is None or shop is None or at.takes_nothing(bar):
        return None, 0
    for place in kept_at(at.blocks[at.units[bar.unit].block], step, shop).values():
        if place.training is not None:
            return place.training.mentor_skill, 1
    return step.skill, step.people


def check_training(at: Lookup) -> Findings:
    """What is kept for trainees is at their place, and nothing else is; what has begun stays anyway."""
    for bar in at.plan.operations:
        step, shop = at.step(bar), at.shops.get(bar.workshop)
        if step is None or shop is None or (bar.unit, bar.operation) in at.started:
            continue
        block, where = at.blocks[at.units[bar.unit].block], f"unit {bar.unit}, operation {bar.operation}"
        places, pool = kept_at(block, step, shop), next((p for p in shop.pools if p.id == bar.pool), None)
        if places and bar.pool not in places:
            message = f"It is kept for trainees at {', '.join(places)} but planned at {bar.pool}."
            yield Violation("training.kept", where, message)
        elif pool is not None and (reason := barred(block, step, pool)) is not None:
            yield Violation(reason[0], where, reason[1])


def training_worth(at: Lookup) -> float:
    """What the standard hours that are kept for trainees are worth, in money."""
    minutes = 0.0
    for a in at.plan.assignments:
        unit = at.units[a.unit]
        block = at.blocks[unit.block]
        for i, step in enumerate(block.operations):
            if kept_at(block, step, at.shops[a.cut if step.group == "cut" else a.make]):
                minutes += step.minutes if unit.minutes is None else unit.minutes[i]
    return minutes / 60 * at.problem.policy.trainee_hour_value
