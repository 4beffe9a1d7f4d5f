"""Nested sheets as drawings and as cutting files."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyworks.drafting.papers.figures import Box
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.wording import piece_name
from manyworks.geometry import Geometry, place
from manyworks.planning.cutting_time import CuttingTime
from manyworks.planning.drawing.sheet import PlacedPart, SheetDrawing
from manyworks.planning.hold_down import loose
from manyworks.planning.model import Part, PlannedSheet, ScheduledOperation
from manyworks.planning.model import PlacedPart as Placed
from manyworks.planning.sheet_time import outline_of, sheet_time


def sheet_name(read: PlanReading, sheet: PlannedSheet) -> str:
    """Workshop and number of a sheet, for people."""
    return f"{read.workshop_name(sheet.workshop)}, sheet {sheet.number}"


def sheet_numbers(read: PlanReading, operation: ScheduledOperation) -> str:
    """The numbers of the sheets that are cut in the time of an operation; empty where none are."""
    return ranges(sorted(sheet.number for sheet in read.sheets_of(operation)))


def work_words(read: PlanReading, operation: ScheduledOperation) -> str:
    """What is done: the process, and at a router the sheets."""
    count = len(read.sheets_of(operation))
    if not count:
        return read.process_name(operation)
    words = ngettext("%(work)s, sheet %(numbers)s", "%(work)s, sheets %(numbers)s", count)
    return words % {"work": read.process_name(operation), "numbers": sheet_numbers(read, operation)}


def file_names(read: PlanReading) -> list[str]:
    """For every sheet of the plan a name that says workshop, board and number, without an ending."""
    words = (f"{sheet.workshop} {sheet.stock} {sheet.number:03d}" for sheet in read.plan.sheets)
    return safe_names(words)


def safe_names(words: Iterable[str]) -> list[str]:
    """Names for files that any machine takes; what would come out the same is numbered.

    >>> safe_names(["Bath & Co", "bath co", "Цех", "Завод"])
    ['bath-co', 'bath-co-2', 'file', 'file-2']
    """
    taken: Counter[str] = Counter()
    names = []
    for name in (re.sub(r"[^a-z0-9]+", "-", one.lower()).strip("-") or "file" for one in words):
        taken[name] += 1
        found = name if taken[name] == 1 else f"{name}-{taken[name]}"
        taken[found] += found != name
        names.append(found)
    return names


def drawing_of_part(part: Part) -> Geometry:
    """What is drawn of a part, or the rectangle of its size."""
    return part.geometry or Geometry(outline_of(part))


def needs_tabs(part: Part) -> bool:
    """Whether a part is so small or narrow that it would come loose while it is cut."""
    return loose(*drawing_of_part(part).size)


def drawing_of(read: PlanReading, sheet: PlannedSheet, leftover: Box | None = None) -> SheetDrawing:
    """The sheet with every part where it lies; ``leftover`` is x, y, length and width in mm."""
    stock = read.stock[sheet.stock]
    parts = []
    for placed in sheet.parts:
        part = read.parts[placed.part]
        at = placed.x_mm, placed.y_mm
        parts.append(
            PlacedPart(
                label=part.name or part.id,
                block=_("%(number)s of %(piece)s")
                % {"number": read.part_number(placed), "piece": piece_name(read, placed.unit)},
                geometry=drawing_of_part(part).moved(partial(place, at=at, rotation_deg=placed.angle)),
            )
        )
    return SheetDrawing(stock.length_mm, stock.width_mm, tuple(parts), leftover, stock.defects)


def time_of_sheet(read: PlanReading, sheet: PlannedSheet) -> CuttingTime:
    """How long the sheet takes on the machine that is to cut it."""
    return sheet_time(read.parts, sheet.parts, read.router(sheet))


@dataclass(frozen=True)
class PartRow:
    """Parts of one kind on a sheet that go into the same type of block of the same home.

    ``pieces`` are the numbers of the parts in the order of ``numbers``; those of one block share its number,
    as in "7K3P-9QXW-T2MH-14R, 15M". Small ones are left standing on ``tabs``.
    """

    numbers: str
    label: str
    count: int
    block: str
    home: str
    pieces: tuple[str, ...]
    tabs: bool


def part_rows(read: PlanReading, sheet: PlannedSheet) -> list[PartRow]:
    """What lies on a sheet, kind by kind; ``numbers`` are those on the drawing, such as "3-8, 11"."""
    kinds: dict[tuple[str, str, str], list[tuple[int, Placed]]] = defaultdict(list)
    for number, placed in enumerate(sheet.parts, start=1):
        part, unit = read.parts[placed.part], read.units[placed.unit]
        block = read.blocks[unit.block]
        key = part.name or part.id, block.name or block.id, read.home_name(unit.home)
        kinds[key].append((number, placed))
    return [
        PartRow(
            ranges([number for number, _placed in found]),
            label,
            len(found),
            block,
            home,
            _pieces(read, [placed for _number, placed in found]),
            needs_tabs(read.parts[found[0][1].part]),
        )
        for (label, block, home), found in kinds.items()
    ]


def _pieces(read: PlanReading, parts: Sequence[Placed]) -> tuple[str, ...]:
    found = []
    for unit, neighbours in groupby(parts, key=lambda placed: placed.unit):
        ends = [read.part_number(placed).removeprefix(f"{unit}-") for placed in neighbours]
        found.append(f"{unit}-{', '.join(ends)}")
    return tuple(found)


def ranges(numbers: Sequence[int]) -> str:
    """Rising numbers, with neighbours drawn together."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)
