"""Which vehicles fetch one drop from its workshops: milk-runs or direct journeys, whichever cost less.

Solved by PyVRP as routes that begin and end at the plot. PyVRP knows no order between clients, so the
order of erection is stated as time windows on a clock of its own: what is erected last is fetched first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyvrp import Model
from pyvrp.stop import MaxIterations

from manyworks.planning.delivery.cargo import Item, fits, fits_alone, floor_m2
from manyworks.planning.delivery.vehicles import Vehicle

METRES = 10
"""Distances are counted in tens of metres and money in ten-thousandths: PyVRP wants whole numbers."""
MONEY = 10_000


@dataclass(frozen=True, slots=True)
class Call:
    """Blocks fetched at one workshop in one visit, in the order they are loaded."""

    workshop: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """One vehicle and the workshops it calls at, in order, before it goes to the plot."""

    vehicle: Vehicle
    calls: tuple[Call, ...]
    kilometres: float
    cost: float


class Roads:
    """Kilometres between the places of one home's deliveries; `site` is the plot."""

    def __init__(self, site: str, kilometres: dict[tuple[str, str], float]) -> None:
        self.site = site
        self.kilometres = kilometres

    def round_trip(self, workshops: Sequence[str]) -> float:
        """From the plot over the workshops back to the plot, in km."""
        stops = [self.site, *workshops, self.site]
        return sum(self.kilometres[a, b] for a, b in pairwise(stops))


def segments(items: Sequence[Item]) -> list[Call]:
    """Runs of blocks of one workshop, last erected first: the calls of a vehicle loaded from the rear."""
    calls: list[list[Item]] = []
    for item in sorted(items, key=lambda item: (-item.position, item.unit)):
        if calls and calls[-1][0].workshop == item.workshop:
            calls[-1].append(item)
        else:
            calls.append([item])
    return [Call(call[0].workshop, tuple(call)) for call in calls]


def by_workshop(items: Sequence[Item]) -> list[Call]:
    """One call at each workshop: enough for a vehicle that is loaded from the side."""
    calls: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda item: (-item.position, item.unit)):
        calls.setdefault(item.workshop, []).append(item)
    return [Call(workshop, tuple(found)) for workshop, found in calls.items()]


def journey(vehicle: Vehicle, calls: Sequence[Call], roads: Roads) -> Journey:
    """A journey with its kilometres and cost."""
    kilometres = roads.round_trip([call.workshop for call in calls])
    return Journey(vehicle, tuple(calls), kilometres, vehicle.fixed_cost + kilometres * vehicle.cost_per_km)


def one_vehicle(items: Sequence[Item], vehicles: Sequence[Vehicle], roads: Roads) -> Journey | None:
    """The cheapest single vehicle that carries everything, calling at the nearest workshop last."""
    found = None
    for vehicle in vehicles:
        if fits(items, vehicle):
            calls = segments(items) if vehicle.loading == "rear" else by_workshop(items)
            if vehicle.loading == "side":
                calls = _nearest_last(calls, roads)
            made = journey(vehicle, calls, roads)
            if found is None or made.cost < found.cost:
                found = made
    return found


def _nearest_last(calls: list[Call], roads: Roads) -> list[Call]:
    order, left, here = list[Call](), list(calls), roads.site
    while left:
        following = min(left, key=lambda call: (roads.kilometres[call.workshop, here], call.workshop))
        left.remove(following)
        order.append(following)
        here = following.workshop
    return order[::-1]


def direct(items: Sequence[Item], vehicles: Sequence[Vehicle], roads: Roads) -> list[Journey]:
    """One or more journeys from each workshop straight to the plot, filled in order of erection."""
    found = []
    for call in by_workshop(items):
        left = sorted(call.items, key=lambda item: (item.position, item.unit))
        while left:
            count = len(left)
            while count > 1 and not fits(left[:count], vehicles[-1]):
                count -= 1
            made = one_vehicle(left[:count], vehicles, roads)
            if made is None:
                raise ValueError(f"{left[0].unit} fits no vehicle")
            found.append(made)
            left = left[count:]
    return found


def best_journeys(
    items: Sequence[Item], vehicles: Sequence[Vehicle], roads: Roads, *, seed: int, iterations: int
) -> list[Journey]:
    """The cheapest journeys for one drop: direct ones, one milk-run, or what PyVRP finds.

    The result is the same for the same seed and number of iterations.
    """
    answers = [direct(items, vehicles, roads)]
    together = one_vehicle(items, vehicles, roads)
    if together is not None:
        answers.append([together])
    if len({item.workshop for item in items}) > 1:
        side = [vehicle for vehicle in vehicles if vehicle.loading == "side"]
        if side:
            answers.append(_routed(by_workshop(items), side, roads, False, seed, iterations))
        if len(side) < len(vehicles):
            answers.append(_routed(segments(items), vehicles, roads, True, seed, iterations))
    whole = [answer for answer in answers if answer]
    return min(whole, key=lambda found: (round(sum(j.cost for j in found), 6), len(found)))


def _routed(
    calls: list[Call], vehicles: Sequence[Vehicle], roads: Roads, ordered: bool, seed: int, iterations: int
) -> list[Journey]:
    """Routes by PyVRP over given calls; empty when it finds none that every vehicle can really carry."""
    model = Model()
    points = {
        name: model.add_location(0, 0, name=name) for name in (roads.site, *(c.workshop for c in calls))
    }
    depot = model.add_depot(points[roads.site])
    every = [item for call in calls for item in call.items]
    for vehicle in vehicles:
        if all(fits_alone(item, vehicle) for item in every):
            model.add_vehicle_type(
                len(calls),
                capacity=[int(vehicle.payload_kg * 10), int(floor_m2(vehicle, every) * 1000)],
                start_depot=depot,
                end_depot=depot,
                fixed_cost=round(vehicle.fixed_cost * MONEY),
                unit_distance_cost=round(vehicle.cost_per_km * MONEY * METRES / 1000),
                name=vehicle.id,
            )
    if not model.vehicle_types:
        return []
    far = max(roads.kilometres.values())
    turn = int(far * 1000 / METRES) + 1
    for rank, call in enumerate(calls):
        mass = sum(item.mass_kg for item in call.items)
        area = sum(item.length_mm * item.width_mm for item in call.items) / 1e6
        moment = 2 * turn * (rank + 1)
        model.add_client(
            points[call.workshop],
            pickup=[-int(-mass * 10 // 1), -int(-area * 1000 // 1)],
            name=str(rank),
            tw_early=moment if ordered else 0,
            tw_late=moment if ordered else 2 * turn * (len(calls) + 1),
        )
    for (a, b), kilometres in roads.kilometres.items():
        if a in points and b in points and a != b:
            length = round(kilometres * 1000 / METRES)
            model.add_edge(points[a], points[b], distance=length, duration=length)
    result = model.solve(MaxIterations(iterations), seed=seed, collect_stats=False, display=False)
    if not result.is_feasible():
        return []
    classes = {vehicle.id: vehicle for vehicle in vehicles}
    found = []
    for route in result.best.routes():
        name = model.vehicle_types[route.vehicle_type()].name
        visited = [calls[step.idx] for step in route if step.is_client()]
        if not fits([item for call in visited for item in call.items], classes[name]):
            return []
        found.append(journey(classes[name], visited, roads))
    return found
