"""What is done beside the cutting: programs, boards, trial cuts, spoilboards, cleaning and kits.

Nobody is booked for it. It falls into the hours that the routers are open on their days of cutting and do not
cut, so what it comes to stands beside these, and where they are not enough it is said.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from django.utils.translation import gettext as _

from manyworks.drafting.papers.reading import PlanReading
from manyworks.planning.calendars import opened_between
from manyworks.planning.fields import About

SPOILBOARD_SHEETS = 50
"""Sheets between two skims of a spoilboard. A trade judgement."""
CUTTER_SHEETS = 40
"""Sheets that a cutter lasts. A trade judgement of 30 to 50."""


@dataclass(frozen=True, slots=True)
class WorkshopPreparation:
    """What preparing for the sheets of one workshop takes."""

    workshop: Annotated[str, About("id of the workshop")]
    name: Annotated[str, About("its name")]
    programs: Annotated[int, About("sheets cut unlike any other", "1")]
    boards: Annotated[int, About("kinds of board: each taken in, set up for, tried and fitted dry once", "1")]
    skims: Annotated[int, About("times that a spoilboard is skimmed", "1")]
    days: Annotated[int, About("machine days, each with its cleaning", "1")]
    kits: Annotated[int, About("blocks whose parts are sorted and stacked", "1")]
    cutters: Annotated[int, About("cutters that wear out", "1")]
    hours: Annotated[float, About("all of it", "h")]
    room: Annotated[float, About("hours that its routers are open on these days and do not cut", "h")]


@dataclass(slots=True)
class _Cutting:
    """What is known of the cutting at one workshop."""

    programs: set[object] = field(default_factory=set)
    boards: set[str] = field(default_factory=set)
    sheets: dict[tuple[str | None, int], int] = field(default_factory=lambda: defaultdict(int))
    days: set[tuple[str | None, int, int]] = field(default_factory=set)
    minutes: float = 0.0


def preparation_of(read: PlanReading, settings: Mapping[str, object]) -> tuple[WorkshopPreparation, ...]:
    """Preparation at every workshop that cuts sheets, most hours first."""
    shops: dict[str, _Cutting] = defaultdict(_Cutting)
    per_day = read.problem.clock.units_per_day
    for sheet in read.plan.sheets:
        shop = shops[sheet.workshop]
        shop.programs.add(read.program_of(sheet))
        shop.boards.add(sheet.stock)
        shop.sheets[sheet.pool, sheet.machine] += 1
        first, last = sheet.start // per_day, max(sheet.start, sheet.end - 1) // per_day
        shop.days.update((sheet.pool, sheet.machine, day) for day in range(first, last + 1))
        shop.minutes += sheet.minutes
    kits: dict[str, int] = defaultdict(int)
    for assignment in read.plan.assignments:
        kits[assignment.cut] += 1
    rows = [_row(read, key, shop, kits[key], settings) for key, shop in shops.items()]
    return tuple(sorted(rows, key=lambda row: (-row.hours, row.name)))


def _row(
    read: PlanReading, key: str, shop: _Cutting, kits: int, settings: Mapping[str, object]
) -> WorkshopPreparation:
    def minutes(name: str) -> float:
        value = settings[name]
        assert isinstance(value, int | float)
        return float(value)

    skims = sum(math.ceil(count / SPOILBOARD_SHEETS) for count in shop.sheets.values())
    calendar, clock = read.workshops[key].calendar, read.problem.clock
    per_day, last = clock.units_per_day, max(day for *_machine, day in shop.days) + 1
    opened = sum(
        opened_between(calendar, last * per_day, day * per_day, (day + 1) * per_day)
        for *_machine, day in shop.days
    )
    total = (
        len(shop.programs) * minutes("program_minutes")
        + len(shop.boards) * (minutes("board_set_minutes") + minutes("batch_minutes"))
        + skims * minutes("spoilboard_minutes")
        + len(shop.days) * minutes("cleaning_minutes")
        + kits * minutes("kit_minutes")
    )
    return WorkshopPreparation(
        workshop=key,
        name=read.workshop_name(key),
        programs=len(shop.programs),
        boards=len(shop.boards),
        skims=skims,
        days=len(shop.days),
        kits=kits,
        cutters=math.ceil(sum(shop.sheets.values()) / CUTTER_SHEETS),
        hours=round(total / 60, 1),
        room=round(opened / clock.units_per_hour - shop.minutes / 60, 1),
    )


def preparation_notes(rows: tuple[WorkshopPreparation, ...]) -> list[str]:
    """Who prepares: nobody is booked, and where it does not fit."""
    if not rows:
        return []
    hours = sum(row.hours for row in rows)
    notes = [
        _(
            "Nobody is booked for preparing %(programs)d programs, taking in boards, trial cuts, dry fits, "
            "spoilboards, cleaning and kits, %(hours).0f h together: it falls into opened hours without work."
        )
        % {"programs": sum(row.programs for row in rows), "hours": hours}
    ]
    for row in rows:
        if row.hours > row.room:
            words = _(
                "%(name)s: preparation takes %(hours)g h and the hours without work at its routers are "
                "%(room)g h. Plan it with a smaller share of worked hours."
            )
            notes.append(words % {"name": row.name, "hours": row.hours, "room": row.room})
    return notes
