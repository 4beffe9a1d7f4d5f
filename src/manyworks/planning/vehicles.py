"""Vehicle classes, smallest first. Every figure is a default that a network replaces by its haulier's."""

from dataclasses import dataclass
from typing import Annotated, Literal

from manyworks.planning.fields import About, check_fields, refuse
from manyworks.planning.places import Place


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One class of vehicle: like vehicles, each with its driver, and what their owner bills for them."""

    id: Annotated[str, About("the name that plots use for the largest vehicle that gets there")]
    payload_kg: Annotated[float, About("mass it carries", "kg", above=0)]
    length_mm: Annotated[float, About("inner length of the bed", "mm", above=0)]
    width_mm: Annotated[float, About("inner width of the bed", "mm", above=0)]
    height_mm: Annotated[float, About("inner height", "mm", above=0)]
    loading: Annotated[Literal["rear", "side"], About("rear = what is loaded last comes off first")]
    fixed_cost: Annotated[float, About("hire of one journey, with the driver", "money", low=0)]
    cost_per_km: Annotated[float, About("driving, empty way included", "money/km", low=0)]
    cost_per_hour: Annotated[
        float, About("from leaving its base until it is back, beside the hire", "money/h", low=0)
    ] = 0.0
    cost_per_call: Annotated[float, About("each yard it calls at, beside the hire", "money", low=0)] = 0.0
    count: Annotated[
        int,
        About("vehicles of this class, each with a driver, that can be had on one day", "vehicles", low=1),
    ] = 3
    base: Annotated[
        Place | None,
        About("where they begin and end the day; none = at the first yard of their load"),
    ] = None
    owner: Annotated[str, About("whose they are; empty = a haulier's")] = ""
    layers: Annotated[int, About("blocks that may lie on top of each other", "blocks", low=1)] = 3
    fill: Annotated[float, About("share of the bed that blocks can really use", "1", above=0, high=1)] = 0.85
    source: Annotated[str, About("where the figures come from")] = ""
    confirmed: Annotated[bool, About("the figures were checked in their source")] = False

    def __post_init__(self) -> None:
        check_fields(self)
        if not self.source:
            raise refuse("source", "a vehicle's figures need their source", "source")

    @property
    def sides(self) -> tuple[float, float, float]:
        """Its short, middle and long inner side."""
        a, b, c = sorted((self.length_mm, self.width_mm, self.height_mm))
        return a, b, c

    @property
    def volume_m3(self) -> float:
        """Volume of its bed."""
        return self.length_mm * self.width_mm * self.height_mm / 1e9

    def bill(self, kilometres: float, hours: float, calls: int) -> float:
        """What its owner bills for one journey, money."""
        return (
            self.fixed_cost
            + kilometres * self.cost_per_km
            + hours * self.cost_per_hour
            + calls * self.cost_per_call
        )


_TYPICAL = "typical UK hire class of this gross mass, unconfirmed: enter your haulier's figures"
_TRAILER = (
    "standard curtain-side trailer, inner 13.6 × 2.46 × 2.65 m (confirmed); payload and prices are typical, "
    "unconfirmed: enter your haulier's figures"
)

FLEET: tuple[Vehicle, ...] = (
    Vehicle("luton-van", 1000, 4100, 2000, 2200, "rear", 60, 0.9, source=_TYPICAL),
    Vehicle("flatbed-7.5t", 3000, 6100, 2400, 2500, "side", 140, 1.2, source=_TYPICAL),
    Vehicle("rigid-18t", 9000, 7300, 2450, 2500, "side", 220, 1.5, source=_TYPICAL),
    Vehicle("artic", 26000, 13600, 2460, 2650, "side", 350, 1.9, source=_TRAILER),
)
"""Curtain sides and flat beds are loaded from the side, in any order; a van from the rear only."""

ROAD_FREIGHT: tuple[float, str] = (
    0.1065,
    "road freight, average, kgCO2e per tonne and kilometre; secondary source, unconfirmed",
)
"""For ``Transport.carbon_kgco2e_per_tkm`` and its ``carbon_source``; the planner never assumes it."""

PERSON_LIFTS_KG = 25.0
"""Mass one person lifts: a public WikiHouse pilot plans 5 people for a frame at 25 kg each."""
