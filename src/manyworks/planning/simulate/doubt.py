"""What is not certain, as stated distributions with their sources."""

from dataclasses import dataclass
from typing import Annotated

from manyworks.planning.fields import About, check_fields


@dataclass(frozen=True, slots=True)
class Doubt:
    """Distributions of durations, journeys and failures.

    Durations are lognormal around the standard time: the product of many small disturbances, never
    negative, with a long right tail. D. Trietsch, L. Mazmanyan, L. Gevorgyan and K. R. Baker, "Modeling
    activity times by the Parkinson distribution with a lognormal core", European Journal of Operational
    Research 216 (2012), found it in real projects. The spreads below are assumptions: a workshop replaces
    them by those of its own time sheets.
    """

    machine_spread: Annotated[
        float, About("coefficient of variation of operations without people", "1", low=0, high=3)
    ] = 0.15
    people_spread: Annotated[
        float, About("coefficient of variation of operations that people do", "1", low=0, high=3)
    ] = 0.25
    journey_spread: Annotated[float, About("coefficient of variation of journeys", "1", low=0, high=3)] = 0.2
    bias: Annotated[float, About("mean duration over standard time", "1", above=0, high=10)] = 1.0
    hours_between_failures: Annotated[
        float | None,
        About("mean working time of a machine between failures; none = never fails", "h", above=0),
    ] = 400.0
    repair_hours: Annotated[float, About("mean time to repair, in open hours", "h", low=0)] = 4.0
    repair_spread: Annotated[float, About("coefficient of variation of repairs", "1", low=0, high=3)] = 1.0
    source: Annotated[str, About("where the figures come from")] = (
        "assumed and not confirmed; a workshop's own time sheets say more"
    )

    def __post_init__(self) -> None:
        check_fields(self)
