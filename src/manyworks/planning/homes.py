"""What is wanted where: plots and how to reach them, homes with their phases, blocks and their dates."""

from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from manyworks.planning.fields import MOST_MINUTES, About, check_fields, refuse, refuse_repeats
from manyworks.planning.places import LAST_UNIT, Place, Span, refuse_backward


@dataclass(frozen=True, slots=True)
class Access:
    """What gets to the plot, and how."""

    block_length_mm: Annotated[float | None, About("longest block; none = any", "mm", above=0)] = None
    block_width_mm: Annotated[float | None, About("widest block; none = any", "mm", above=0)] = None
    block_mass_kg: Annotated[float | None, About("heaviest block; none = any", "kg", above=0)] = None
    vehicle: Annotated[
        Literal["luton-van", "flatbed-7.5t", "rigid-18t", "artic"] | None,
        About("largest vehicle that gets there; none = any"),
    ] = None
    crane: Annotated[bool, About("a crane lifts blocks off the vehicle")] = False
    carriers: Annotated[int | None, About("people who carry; none = enough", "people", low=0)] = None
    storage_blocks: Annotated[int | None, About("blocks the plot can store; none = any", "blocks", low=0)] = (
        None
    )
    opens_minute: Annotated[int, About("first minute of the day for deliveries", "min", low=0, high=1440)] = 0
    closes_minute: Annotated[int, About("last minute of the day for deliveries", "min", low=0, high=1440)] = (
        1440
    )
    closed: Annotated[tuple[Span, ...], About("times without deliveries, [from, to)", "units")] = ()
    weekdays: Annotated[
        tuple[int, ...], About("days of the week with deliveries, 0 = Monday", "1", low=0, high=6)
    ] = (0, 1, 2, 3, 4, 5, 6)

    def __post_init__(self) -> None:
        check_fields(self)
        if self.closes_minute <= self.opens_minute:
            raise refuse("interval", "must be later than opens_minute", "closes_minute")
        refuse_backward("closed", self.closed)


@dataclass(frozen=True, slots=True)
class Phase:
    """A step of building on the plot."""

    id: Annotated[str, About("name, unique inside the home")]
    kind: Annotated[Literal["foundation", "floor", "walls", "roof"], About("what is built")]
    on: Annotated[int, About("when it begins", "units")]

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class Home:
    """A building on a plot."""

    id: Annotated[str, About("stable name")]
    place: Annotated[Place, About("where the plot is")]
    access: Annotated[Access, About("limits of the plot")] = field(default_factory=Access)
    phases: Annotated[tuple[Phase, ...], About("steps of building, in order")] = ()
    name: Annotated[str, About("name for people")] = ""

    def __post_init__(self) -> None:
        check_fields(self)
        refuse_repeats((phase.id for phase in self.phases), "phases")

    @property
    def ready(self) -> int:
        """When the foundation is ready; 0 where none is awaited. The plot takes nothing before."""
        return max((phase.on for phase in self.phases if phase.kind == "foundation"), default=0)

    @property
    def takes(self) -> Access:
        """What the plot takes, and when, with the time before its foundation closed."""
        if self.ready <= 0:
            return self.access
        return replace(self.access, closed=((0, self.ready), *self.access.closed))


@dataclass(frozen=True, slots=True)
class Unit:
    """One block to be made for one home."""

    id: Annotated[str, About("unit identification number")]
    block: Annotated[str, About("id of the block type")]
    home: Annotated[str, About("id of the home")]
    release: Annotated[int, About("work may begin", "units", low=0, high=LAST_UNIT)]
    due: Annotated[int, About("wanted at the plot", "units", low=0, high=LAST_UNIT)]
    position: Annotated[int, About("place in the order of erection", "1", low=0)] = 0
    phase: Annotated[str | None, About("phase of the home it belongs to")] = None
    minutes: Annotated[
        tuple[float, ...] | None,
        About(
            "its own standard times, one for each operation; 0 = others cut it; none = its block's",
            "min",
            low=0,
            high=MOST_MINUTES,
        ),
    ] = None

    def __post_init__(self) -> None:
        check_fields(self)
        if self.due < self.release:
            raise refuse("dates", f"is {self.due}, before its release at {self.release}", "due")
