"""What things cost and how much each aim weighs. Every weight is visible and set by the network."""

import math
from dataclasses import dataclass
from typing import Annotated, Literal

from manyworks.planning.fields import MOST_MINUTES, About, check_fields

CHANGED_PROMISE = 50.0
"""What moving a group costs in a re-plan when nobody says: about two hours of a bench."""


@dataclass(frozen=True, slots=True)
class Transport:
    """Distances, times and costs of moving kits between workshops and blocks to plots."""

    metric: Annotated[
        Literal["earth", "plane"], About("places are degrees on the earth, or kilometres in a plane")
    ] = "earth"
    distance_factor: Annotated[
        float, About("road distance as a multiple of the straight line", "1", low=1, high=100)
    ] = 1.25
    speed_km_h: Annotated[float, About("driving speed", "km/h", low=0.1, high=1000)] = 45.0
    handling_minutes: Annotated[
        float,
        About("loading at each yard, beside the minutes of each block", "min", low=0, high=MOST_MINUTES),
    ] = 30.0
    block_minutes: Annotated[
        float,
        About(
            "loading, unloading, or moving aside one block, or the light ones that a person carries at once",
            "min",
            low=0,
            high=600,
        ),
    ] = 3.0
    driver_hours: Annotated[
        float,
        About("a driver's day, from base to base; no load takes longer", "h", low=1, high=24),
    ] = 10.0
    cost_per_km: Annotated[
        float | None,
        About(
            "one block's share of driving, in networks without vehicles; none = what the loads cost",
            "money/km",
            low=0,
            high=1e6,
        ),
    ] = None
    transfer_cost: Annotated[
        float, About("packing and receiving a kit that another workshop makes up", "money", low=0, high=1e9)
    ] = 25.0
    kit_hours: Annotated[
        float,
        About(
            "a kit is there no sooner than this after it was cut: fetched once a day", "h", low=0, high=720
        ),
    ] = 24.0
    carbon_kgco2e_per_tkm: Annotated[
        float | None, About("road freight", "kgCO2e/(t km)", low=0, high=1e6)
    ] = None
    carbon_source: Annotated[str, About("where the factor comes from")] = ""
    assumed_mass_kg: Annotated[
        float, About("mass of a block whose mass is not known", "kg", above=0, high=1e6)
    ] = 100.0

    def __post_init__(self) -> None:
        check_fields(self)

    @property
    def reach_km(self) -> float:
        """Longest way there and back that a driver's day leaves room for; any without vehicles, in km."""
        if self.cost_per_km is not None:
            return math.inf
        standing = (self.handling_minutes + 2 * self.block_minutes) / 60
        return max(0.0, self.driver_hours - standing) / 2 * self.speed_km_h


BY_DISTANCE = Transport(metric="plane", handling_minutes=60.0, cost_per_km=1.1, kit_hours=0.0)
"""How the reference instances move: in a plane, each block for itself, at one price of driving."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The weights of the objective, in money, and the rules of the network."""

    lateness_per_day: Annotated[
        float, About("one block that reaches its plot one day late", "money/day", low=0, high=1e9)
    ] = 150.0
    fewer_late: Annotated[
        float,
        About(
            "what the search may pay for one late unit fewer; not part of the cost", "money", low=0, high=1e9
        ),
    ] = 15.0
    carbon_per_tonne: Annotated[float, About("price of greenhouse gas", "money/tCO2e", low=0, high=1e6)] = 0.0
    fairness_per_hour: Annotated[
        float,
        About(
            "an hour of standard work above a member's share of the network's capacity",
            "money/h",
            low=0,
            high=1e6,
        ),
    ] = 0.0
    share_cap: Annotated[
        float | None,
        About(
            "largest share of all standard work that one member may have; none = no cap", "1", above=0, high=1
        ),
    ] = None
    over_cap_per_hour: Annotated[
        float, About("an hour of standard work above the cap", "money/h", low=0, high=1e6)
    ] = 500.0
    trainee_hour_value: Annotated[
        float,
        About(
            "what an hour of standard work done by trainees is worth to the network",
            "money/h",
            low=0,
            high=1e6,
        ),
    ] = 0.0
    changed_promise: Annotated[
        float,
        About("a cut or make group that leaves the workshop it was promised to", "money", low=0, high=1e9),
    ] = 0.0
    splitting: Annotated[bool, About("one workshop may cut and another assemble the same block")] = True
    cutting_window_minutes: Annotated[
        float,
        About(
            "work of one machine that is nested together, by its drawings",
            "min",
            low=0,
            high=2_400,
        ),
    ] = 480.0
    distance_limit_km: Annotated[
        float | None,
        About("longest way from a workshop to a plot, or between two workshops; none = any", "km", above=0),
    ] = None
    lot_split_saving: Annotated[
        float,
        About(
            "like blocks of a home and phase stay together unless splitting saves more; 0 = not asked",
            "money",
            low=0,
            high=1e6,
        ),
    ] = 50.0

    def __post_init__(self) -> None:
        check_fields(self)
