"""Rule on stores: finished blocks that wait at a workshop have room there."""

from manyworks.planning.check.findings import Findings, Violation
from manyworks.planning.check.lookup import Lookup


def check_stores(at: Lookup) -> Findings:
    """Blocks wait from their finish until their load fetches them; without one, until they must leave."""
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
        lying, most, when = 0, shop.storage_blocks, 0
        for moment, change in sorted(changes):
            lying += change
            if lying > most:
                most, when = lying, moment
        if most > shop.storage_blocks:
            message = f"{most} finished blocks wait at {when}; it stores {shop.storage_blocks}."
            yield Violation("store.full", f"workshop {shop.id}", message)
