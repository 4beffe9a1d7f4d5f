"""A workshop's part of a plan as iCalendar, so that it shows in the calendar people already use."""

from datetime import UTC, datetime
from hashlib import sha256

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from manyworks.drafting.papers.packs import pack_of
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.sheets import work_words
from manyworks.drafting.papers.wording import piece_name
from manyworks.planning.model import ScheduledOperation


def workshop_calendar(read: PlanReading, workshop: str, *, made_at: datetime, link: str = "") -> bytes:
    """Every operation at one workshop as an event, without anybody's prices; cutting says which sheets.

    Parameters
    ----------
    workshop
        The workshop's id in the problem.
    made_at
        When the plan was made; the stamp of every event.
    link
        Address of the live plan, put into every event; empty for none.
    """
    read = pack_of(read, (workshop,))
    calendar = Calendar()
    calendar.add("prodid", "-//Manyworks//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{read.problem.name or 'Plan'}: {read.workshop_name(workshop)}")
    for operation in read.operations_by_workshop.get(workshop, []):
        if read.is_work(operation):
            calendar.add_component(_event(read, operation, made_at, link))
    data: bytes = calendar.to_ical()
    return data


def _event(read: PlanReading, operation: ScheduledOperation, made_at: datetime, link: str) -> Event:
    event = Event()
    name = f"{operation.unit} {operation.operation} {operation.workshop}"
    event.add("uid", f"{sha256(name.encode()).hexdigest()[:32]}@manyworks")
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", read.moment(operation.start).astimezone(UTC))
    event.add("dtend", read.moment(operation.end).astimezone(UTC))
    event.add("summary", f"{work_words(read, operation)}: {read.block_name(operation.unit)}")
    why = read.explanations.get((operation.unit, operation.operation), ("", ""))[0]
    piece, machine = piece_name(read, operation.unit), _("Machine: %s") % read.machine_name(operation)
    event.add(
        "description",
        "\n".join(filter(None, [piece, machine, why, link])),
    )
    event.add("location", read.workshop_name(operation.workshop))
    return event
