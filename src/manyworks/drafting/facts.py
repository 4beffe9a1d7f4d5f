"""What a plan needs to know, as plain values, whether it came from rows or from files."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from manyworks.drafting.holidays import DaysOff
from manyworks.drafting.site import SiteLimits
from manyworks.formats.drawing import OffsetState
from manyworks.geometry import Geometry
from manyworks.planning.hold_down import HoldDown


@dataclass(frozen=True)
class PartFacts:
    """One part of a block. No geometry means that nobody has drawn it, no thickness that nobody has said it.
    An ``estimate``
    is planned with, but never cut from. ``offset`` says whether its lines are offset to make joints fit.
    """

    key: str
    code: str
    quantity: int
    material: str
    thickness_mm: float | None
    geometry: Geometry | None = None
    estimate: bool = False
    offset: OffsetState = field(default_factory=OffsetState)

    @property
    def drawn(self) -> Geometry:
        """Drawing of a part that was let through; parts without one are gaps before this is asked."""
        assert self.geometry is not None
        return self.geometry

    @property
    def thick_mm(self) -> float:
        """Thickness of a part that was let through; parts without one are gaps before this is asked."""
        assert self.thickness_mm is not None
        return float(self.thickness_mm)


@dataclass(frozen=True)
class StepFacts:
    """One step of a block's routing; ``minutes`` is ``None`` when nobody has timed it."""

    process: str
    group: Literal["cut", "make"]
    minutes: float | None = None
    skill: str | None = None
    hold_point: bool = False


@dataclass(frozen=True)
class BlockFacts:
    """One type of block: parts, routing and size. ``stand_in`` names the block whose drawing estimates it."""

    key: str
    code: str
    name: str = ""
    kind: str = "other"
    parts: tuple[PartFacts, ...] = ()
    steps: tuple[StepFacts, ...] = ()
    length_mm: float | None = None
    width_mm: float | None = None
    height_mm: float | None = None
    mass_kg: float | None = None
    status: str = "released"
    stand_in: str = ""
    first_article: bool = False
    licence: str = ""


@dataclass(frozen=True)
class MaterialFacts:
    """A material with the figures used for mass and carbon, and where they come from."""

    code: str
    name: str = ""
    density_kg_m3: float | None = None
    carbon_kgco2e_per_kg: float | None = None
    carbon_source: str = ""
    carbon_confirmed: bool = False
    density_source: str = ""


@dataclass(frozen=True)
class SheetFacts:
    """A sheet size that can be bought."""

    key: str
    material: str
    thickness_mm: float | None
    length_mm: float
    width_mm: float
    price: float | None = None
    price_source: str = ""


@dataclass(frozen=True)
class MachineFacts:
    """One kind of machine at a workshop; ``None`` means not known. ``assumed`` names what was filled in.

    With a mentor's skill it is a training place; blocks, by their codes, are kept for it.
    """

    key: str
    name: str
    process: str
    quantity: int = 1
    length_mm: float | None = None
    width_mm: float | None = None
    thickness_min_mm: float | None = None
    thickness_max_mm: float | None = None
    tolerance_mm: float | None = None
    time_factor: float | None = None
    feed_mm_min: float | None = None
    tool_change_min: float | None = None
    sheet_change_min: float | None = None
    plunge_min: float | None = None
    hold_down: HoldDown | None = None
    figures_source: str = ""
    materials: tuple[str, ...] = ()
    mentor_skill: str = ""
    kept_blocks: tuple[str, ...] = ()


@dataclass(frozen=True)
class TeamFacts:
    """Persons of a workshop who have the same skills, by their codes in the vocabulary."""

    skills: tuple[str, ...]
    count: int = 1


@dataclass(frozen=True)
class WorkshopFacts:
    """A workshop: machines, people, opening hours by weekday, closures and prices of an hour.

    People are teams; where nobody said who has which skill they are counted by skill alone, and where only
    their number is known (``headcount``) they are taken to do whatever is asked for.
    Hours are those of a weekday from 0 for Monday; "to" 00:00 or earlier than "from" means the next day.
    ``holidays`` is the region of its address, ``open_on`` are first and last days on which it works although
    others do not, ``utilisation`` is the share of opened hours in which work goes on.
    """

    key: str
    name: str
    latitude: float | None
    longitude: float | None
    machines: tuple[MachineFacts, ...] = ()
    teams: tuple[TeamFacts, ...] = ()
    people: dict[str, int] = field(default_factory=dict)
    headcount: int | None = None
    hours: dict[int, tuple[tuple[time, time], ...]] = field(default_factory=dict)
    closures: tuple[tuple[date, date], ...] = ()
    open_on: tuple[tuple[date, date], ...] = ()
    holidays: str = ""
    utilisation: float | None = None
    rates: dict[str, float] = field(default_factory=dict)
    member: str = ""
    local: bool = True
    storage_blocks: int | None = None
    place_is_approximate: bool = False
    timezone: str = ""
    """Whose time its hours are told in; empty = the plan's."""


@dataclass(frozen=True)
class NeedFacts:
    """One piece that a home needs, by its number, and the moment it must be there; an order has no phase."""

    piece: str
    block: str
    phase: str
    at: datetime


@dataclass(frozen=True)
class HomeFacts:
    """A home: place, limits, phases and everything it needs, in the order of erection."""

    key: str
    name: str
    latitude: float
    longitude: float
    limits: SiteLimits
    vehicle: str
    storage_blocks: int
    opens: time
    closes: time
    phases: dict[str, date]
    needs: tuple[NeedFacts, ...]
    closed: dict[date, str] = field(default_factory=dict)
    """Days on which nothing is delivered or erected there, with their names."""
    timezone: str = ""
    """Whose time its window is told in; empty = the plan's."""
    floor_area_m2: float | None = None


@dataclass(frozen=True)
class Facts:
    """Everything at hand for one plan."""

    name: str
    currency: str
    timezone: str
    start: date
    homes: tuple[HomeFacts, ...]
    blocks: tuple[BlockFacts, ...]
    workshops: tuple[WorkshopFacts, ...]
    materials: tuple[MaterialFacts, ...]
    sheets: tuple[SheetFacts, ...]
    accepted: tuple[tuple[str, str], ...] = ()
    """First articles that were accepted before: workshop and block."""
    days_off: DaysOff = field(default_factory=DaysOff)
    """Public holidays and own days of the network: sites keep them, and workshops of the same country."""


@dataclass(frozen=True)
class OpenQuestion:
    """What a drawing leaves open, in words, and how it is answered; it may hold back cutting files."""

    file: str
    code: str
    words: str
    cure: str
    holds_back: bool


@dataclass(frozen=True)
class ClosedDays:
    """Days without work, first and last as ISO text, and in words where; of a workshop its key."""

    first: str
    last: str
    reason: str
    where: str
    workshop: str = ""


@dataclass(frozen=True)
class Gap:
    """Something that is missing, what is left out because of it, and what to do."""

    kind: Literal["block", "workshop", "home", "sheet"]
    name: str
    missing: str
    cure: str
    pieces: int
