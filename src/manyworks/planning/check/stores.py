"""Rule on stores: finished blocks that wait at a workshop have room there."""

from manyworks.planning.check.findings import Findings, Violation
from manyworks.planning.check.lookup import Lookup


def check_stores(at: Lookup) -> Findings:
    """Blocks wait from their finish until their load fetches them; without one, until they must leave.

    Blocks of plans that stand wait there too.
    """
    fetched = {unit: stop.arrive for load in at.plan.loads for stop in load.yards for unit in stop.units}
    for shop in at.problem.workshops:
        if shop.storage_blocks is None:
            continue
        changes: list[tuple[int, int]] = []
        for a in at.plan.assignments:
            if a.make == shop.id and a.unit in at.units:
                home = at.homes[at.units[a.unit].home]
                leaves = fetched.get(
                    a.unit, at.units[a.unit].due - at.lag(at.kilometres(shop.place, home.place))
                )
                changes += [(a.finish, 1), (max(a.finish, leaves), -1)]
        booked = [one for one in at.problem.booked_stores if one.workshop == shop.id]
        both = [(moment, change, True) for moment, change in changes]
        both += [(one.start, one.blocks, False) for one in booked]
        both += [(one.end, -one.blocks, False) for one in booked]
        lying, own, most, when = 0, 0, shop.storage_blocks, 0
        for moment, change, mine in sorted(both):
            lying, own = lying + change, own + change * mine
            # what plans that stand have too many is not this one's doing
            if lying > most and own > 0:
                most, when = lying, moment
        if most > shop.storage_blocks:
            others = sum(one.blocks for one in booked if one.start <= when < one.end)
            of = f", {others} of them of plans that stand" if others else ""
            message = f"{most} finished blocks wait at {when}{of}; it stores {shop.storage_blocks}."
            yield Violation("store.full", f"workshop {shop.id}", message)
