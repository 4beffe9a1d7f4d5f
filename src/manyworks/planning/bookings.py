"""What plans that stand have booked: time of machines, people and vehicles, room in stores, boards."""

from dataclasses import dataclass
from typing import Annotated

from manyworks.planning.fields import About, check_fields, refuse
from manyworks.planning.places import LAST_UNIT

START = About("first unit of it", "units", low=0, high=LAST_UNIT)
END = About("first unit after it", "units", low=0, high=LAST_UNIT)
BY = About("name of the plan that stands, for people")


def _check_span(start: int, end: int) -> None:
    if end <= start:
        raise refuse("interval", "must be later than its start", "end")


@dataclass(frozen=True, slots=True)
class Booking:
    """A stretch in which a machine or a person of a workshop works for a plan that stands.

    Nothing else may run into it: unlike outages and absences, it does not wait for work under way.
    """

    workshop: Annotated[str, About("where")]
    start: Annotated[int, START]
    end: Annotated[int, END]
    number: Annotated[
        int, About("which machine of the pool, or which person of the workshop, as in a plan", "1", low=0)
    ]
    pool: Annotated[str | None, About("pool of machines; none = a person")] = None
    by: Annotated[str, BY] = ""

    def __post_init__(self) -> None:
        check_fields(self)
        _check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class VehicleBooking:
    """A vehicle with its driver is out for a plan that stands, from base to base."""

    vehicle: Annotated[str, About("vehicle class")]
    which: Annotated[int, About("which vehicle of its class, from 1", "1", low=1)]
    start: Annotated[int, START]
    end: Annotated[int, END]
    by: Annotated[str, BY] = ""

    def __post_init__(self) -> None:
        check_fields(self)
        _check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class StoreBooking:
    """Finished blocks of a plan that stands wait in a workshop's store."""

    workshop: Annotated[str, About("where")]
    blocks: Annotated[int, About("how many", "blocks", low=1)]
    start: Annotated[int, START]
    end: Annotated[int, END]
    by: Annotated[str, BY] = ""

    def __post_init__(self) -> None:
        check_fields(self)
        _check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class BoardBooking:
    """Counted sheets or offcuts that a plan that stands cuts up."""

    stock: Annotated[str, About("id of the stock")]
    sheets: Annotated[int, About("how many", "sheets", low=1)]
    by: Annotated[str, BY] = ""

    def __post_init__(self) -> None:
        check_fields(self)
