"""Distributions learnt from what really happened: time sheets and machine records become a `Doubt`."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import fmean, pvariance
from typing import Annotated

from manyworks.planning.fields import About, check_fields, refuse
from manyworks.planning.simulate import Doubt

FEWEST = 20
"""Fewer records than this say nothing: the stated default stays."""


@dataclass(frozen=True, slots=True)
class Done:
    """One operation as it was planned and as it went."""

    standard_minutes: Annotated[float, About("standard time", "min", above=0)]
    minutes: Annotated[float, About("time it took, without pauses and failures", "min", above=0)]
    by_people: Annotated[bool, About("people did it; otherwise a machine ran by itself")] = True

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class MachineRecord:
    """How a machine did: hours at work, and the repairs of its failures."""

    working_hours: Annotated[float, About("hours it worked", "h", low=0)]
    repair_hours: Annotated[tuple[float, ...], About("open hours each repair took", "h", above=0)] = ()

    def __post_init__(self) -> None:
        check_fields(self)


def doubt_from(
    done: Iterable[Done], machines: Iterable[MachineRecord] = (), default: Doubt | None = None
) -> Doubt:
    """Spreads, bias and failures from records; what has fewer than 20 keeps its default, as the source says.

    Ratios of real to standard time are taken as lognormal: the spread is that of their logarithms, the bias
    their mean. The time between failures is working time over failures; without a failure it is unknown and
    stays at the default.
    """
    known = default or Doubt()
    records = list(done)
    learnt: dict[str, float] = {}
    told: list[str] = []
    if len(records) >= FEWEST:
        learnt["bias"] = min(10.0, fmean(one.minutes / one.standard_minutes for one in records))
        told.append(f"bias from {len(records)} operations")
    for name, people in (("people_spread", True), ("machine_spread", False)):
        ratios = [log(one.minutes / one.standard_minutes) for one in records if one.by_people is people]
        if len(ratios) >= FEWEST:
            learnt[name] = min(3.0, sqrt(exp(pvariance(ratios)) - 1))
            told.append(f"{name.replace('_', ' ')} from {len(ratios)}")
    ran = list(machines)
    repairs = [hours for machine in ran for hours in machine.repair_hours]
    if len(repairs) >= FEWEST:
        worked = sum(machine.working_hours for machine in ran)
        if worked <= 0:
            raise refuse("history", "tells of failures but of no working time", "machines")
        learnt["hours_between_failures"] = worked / len(repairs)
        learnt["repair_hours"] = fmean(repairs)
        learnt["repair_spread"] = min(3.0, sqrt(pvariance(repairs)) / fmean(repairs))
        told.append(f"failures from {len(repairs)} repairs")
    if not told:
        return known
    rest = "" if len(told) == 4 else f"; the rest {known.source}"
    values = {name: getattr(known, name) for name in Doubt.__dataclass_fields__} | learnt
    return Doubt(**{**values, "source": f"own records: {', '.join(told)}{rest}"})
