"""A workshop's part of a plan as iCalendar, so that it shows in the calendar people already use."""

from datetime import UTC, datetime
from hashlib import sha256

from icalendar import Calendar, Event

from manyworks.making.plans.papers.reading import PlanReading
from manyworks.planning.model import ScheduledOperation


def workshop_calendar(read: PlanReading, workshop: str, *, made_at: datetime, link: str = "") -> bytes:
    """Every operation at one workshop as an event.

    Parameters
    ----------
    workshop
        The workshop's id in the problem.
    made_at
        When the plan was made; the stamp of every event.
    link
        Address of the live plan, put into every event; empty for none.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Manyworks//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{read.problem.name or 'Plan'}: {read.workshop_name(workshop)}")
    for operation in read.operations_by_workshop.get(workshop, []):
        calendar.add_component(_event(read, operation, made_at, link))
    data: bytes = calendar.to_ical()
    return data


def _event(read: PlanReading, operation: ScheduledOperation, made_at: datetime, link: str) -> Event:
    pool = read.pool(operation)
    event = Event()
    name = f"{operation.unit} {operation.operation} {operation.workshop}"
    event.add("uid", f"{sha256(name.encode()).hexdigest()[:32]}@manyworks")
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", read.moment(operation.start).astimezone(UTC))
    event.add("dtend", read.moment(operation.end).astimezone(UTC))
    block = read.block_of(operation.unit)
    event.add("summary", f"{operation.operation}: {block.name or block.id}")
    home = read.home_name(read.units[operation.unit].home)
    why = read.explanations.get((operation.unit, operation.operation), ("", ""))[0]
    machine = f"{pool.name or pool.id} {operation.machine + 1}"
    event.add(
        "description",
        "\n".join(filter(None, [f"{operation.unit} for {home}", f"Machine: {machine}", why, link])),
    )
    event.add("location", read.workshop_name(operation.workshop))
    return event
