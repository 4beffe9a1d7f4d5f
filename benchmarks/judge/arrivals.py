"""One arrival: when each block comes, whether it is late, and what that is worth."""

from collections import defaultdict

from .documents import Row
from .floor import ROUNDED
from .road import plots
from .world import World

PENNY = 0.005


def judge_arrivals(world: World) -> None:
    """Arrivals are those of the loads, dates those of like blocks, lateness what lies between."""
    came = {u: stop.arrive for load in world.plan.loads for stop in plots(load) for u in stop.units}
    for unit, a in world.assigned.items():
        if unit in world.units:
            _arrival(world, a, came.get(unit))
    _dates(world)
    late = [max(0, came.get(unit, a.arrive) - a.due) for unit, a in world.assigned.items()]
    said, found = (world.plan.late_units, world.plan.late_time), (sum(map(bool, late)), sum(late))
    if said != found:
        what = f"{said[0]} blocks are said to be {said[1]} units late; {found[0]} are {found[1]}"
        world.find("said.late", 0, "plan", what)
    money = world.problem.policy.lateness_per_day * found[1] / world.day
    if abs(money - world.plan.costs.lateness) > PENNY:
        what = f"lateness is said to cost {world.plan.costs.lateness:.2f}; it costs {money:.2f}"
        world.find("money.lateness", 0, "plan", what)


def _arrival(world: World, a: Row, came: int | None) -> None:
    if came is not None:
        if a.arrive != came:
            what = f"it is said to come at {world.moment(a.arrive)}; its load comes at {world.moment(came)}"
            world.find("said.arrival", a.arrive, a.unit, what)
    elif a.make in world.shops:
        home = world.homes[world.units[a.unit].home]
        there = a.finish + world.journey(world.shops[a.make].place, home.place)
        if abs(a.arrive - there) > 2 * ROUNDED:
            what = f"it is said to come at {world.moment(a.arrive)}; that is not its way from {a.make}"
            world.find("said.arrival", a.arrive, a.unit, what)


def _dates(world: World) -> None:
    """Like blocks of a home and phase share their dates; who is finished first has the earliest."""
    like: dict[tuple[str, str | None, str], list[Row]] = defaultdict(list)
    for unit, a in world.assigned.items():
        if unit in world.units:
            one = world.units[unit]
            like[one.home, one.phase, one.block].append(a)
    for group in like.values():
        group.sort(key=lambda a: (a.finish, a.due))
        for a, due in zip(group, sorted(world.units[a.unit].due for a in group)):
            if a.due != due:
                what = f"it is said to be wanted at {world.moment(a.due)}; it is at {world.moment(due)}"
                world.find("said.due", a.due, a.unit, what)
