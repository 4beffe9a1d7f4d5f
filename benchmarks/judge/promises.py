"""Who does what: complete, once, where it was assigned, and as it was promised or begun."""

from collections import Counter

from .world import World


def judge_promises(world: World) -> None:
    """Everything is planned or refused; what is frozen or begun has not moved."""
    done = Counter((bar.unit, bar.operation) for bar in world.plan.operations)
    refused = {refusal.unit for refusal in world.plan.refusals}
    for unit in world.problem.units:
        a = world.assigned.get(unit.id)
        if a is None:
            if unit.id not in refused:
                world.find("act.missing", unit.release, unit.id, "nobody makes it, and nothing says why")
            continue
        for step in world.blocks[unit.block].operations:
            if not done[unit.id, step.id]:
                world.find("act.missing", unit.release, unit.id, f"{step.id} is never done")
    for bar in world.plan.operations:
        a, step = world.assigned.get(bar.unit), world.step(bar)
        if a is not None and step is not None:
            home = a.cut if step.group == "cut" else a.make
            if home != bar.workshop:
                what = f"{bar.operation} of {bar.unit} is done here; {home} has it"
                world.find("act.elsewhere", bar.start, bar.workshop, what)
        begun = world.begun.get((bar.unit, bar.operation))
        if begun is not None and any(begun[key] != bar[key] for key in ("workshop", "pool", "start", "end")):
            what = f"{bar.operation} of {bar.unit} began at {begun.workshop} at {world.moment(begun.start)}"
            world.find("begun.moved", bar.start, bar.workshop, what)
    for promise in world.problem.promises:
        a = world.assigned.get(promise.unit)
        if promise.frozen and a is not None and a[promise.group] != promise.workshop:
            what = f"{promise.group} of {promise.unit} is frozen at {promise.workshop}"
            world.find("frozen.moved", world.problem.now, a[promise.group], what)
