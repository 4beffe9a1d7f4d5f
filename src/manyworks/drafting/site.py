"""When a site needs each block, and what it refuses; functions on plain values."""

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from manyworks.drafting.days import check_day
from manyworks.formats.plain_text import rows, whole_number
from manyworks.planning.vehicles import PERSON_LIFTS_KG
from manyworks.refused import Refused

PHASES = ("foundation", "floor", "walls", "roof")
BUILT_PHASES = PHASES[1:]
VEHICLES = {
    "luton-van": _lazy("Luton van"),
    "flatbed-7.5t": _lazy("Flat-bed lorry, 7.5 t"),
    "rigid-18t": _lazy("Rigid lorry, 18 t"),
    "artic": _lazy("Articulated lorry"),
}
"""Classes of vehicle, smallest first; their figures are the planner's."""
MOST_OF_A_SITE = {
    "carriers": 1_000,
    "storage_blocks": 1_000_000,
    "blocks_per_day": 10_000,
    "max_block_length_mm": 1_000_000,
    "max_block_width_mm": 1_000_000,
    "max_block_mass_kg": 1_000_000,
}
"""More than any plot has; what nobody means is asked again where it is entered, not when it is planned."""
MAX_BLOCK_LINES = 5_000
MOST_FLOOR_M2 = 100_000
"""Floor area of the largest building that is planned as one home."""
MAX_PIECES_PER_LINE = 10_000
MAX_PIECES = 20_000


@dataclass(frozen=True)
class BlockLine:
    """One line of a home's block list, before it is tied to a revision."""

    block: str
    quantity: int
    phase: str
    position: int


@dataclass(frozen=True)
class SiteLimits:
    """What passes the gate and can be lifted; ``None`` means no limit is known."""

    length_mm: int | None = None
    width_mm: int | None = None
    mass_kg: int | None = None
    crane: bool = False
    carriers: int = 4


@dataclass(frozen=True)
class Requirement:
    """One piece of a block and the moment it must be on site."""

    position: int
    piece: int
    phase: str
    at: datetime


def check_phases(dates: Mapping[str, date]) -> None:
    """Refuse phases that a site cannot follow: no foundation, or a stage dated before the one below it."""
    if not dates:
        raise Refused(
            "orders.no_phases",
            _("No date is given."),
            _("Give at least the day the foundation is ready."),
            "foundation",
        )
    if "foundation" not in dates:
        raise Refused(
            "orders.no_foundation",
            _("The day the foundation is ready is missing."),
            _("Blocks are delivered only after the foundation, so this date comes first."),
            "foundation",
        )
    for kind, on in dates.items():
        check_day(
            on, kind, code="orders.phase_far_away", words=_("%(day)s is no day on which anybody builds.")
        )
    given = [kind for kind in PHASES if kind in dates]
    for before, after in pairwise(given):
        if dates[after] < dates[before]:
            code = "orders.due_before_foundation" if before == "foundation" else "orders.phases_out_of_order"
            raise Refused(
                code,
                _("%(after)s on %(after_date)s lies before %(before)s on %(before_date)s.")
                % {
                    "after": after.capitalize(),
                    "after_date": dates[after].isoformat(),
                    "before": before,
                    "before_date": dates[before].isoformat(),
                },
                _("Move %(after)s to %(before_date)s or later.")
                % {"after": after, "before_date": dates[before].isoformat()},
                after,
            )


def check_lines(lines: Sequence[BlockLine], phases: Iterable[str] | None) -> None:
    """Refuse a block list that cannot be erected: unknown phase, position used twice, nothing to make.

    The lines of an order have no phase, nor has the order any (``None``).
    """
    known = set(phases) if phases is not None else None
    seen: dict[int, str] = {}
    for line in lines:
        where = f"position {line.position}"
        if known is None:
            _check_no_phase(line, where)
        else:
            _check_phase(line, where, known)
        if not 1 <= line.quantity <= MAX_PIECES_PER_LINE:
            raise Refused(
                "orders.block_quantity",
                _("%(block)s at %(where)s has the quantity %(quantity)s.")
                % {"block": line.block, "where": where, "quantity": line.quantity},
                _("Give a whole number from 1 to %(limit)d.") % {"limit": MAX_PIECES_PER_LINE},
            )
        if line.position in seen:
            raise Refused(
                "orders.position_twice",
                _("Blocks %(first)s and %(second)s both stand at %(where)s.")
                % {"first": seen[line.position], "second": line.block, "where": where},
                _("Number the blocks in the order in which they are erected."),
            )
        seen[line.position] = line.block
    check_count(lines)


def _check_phase(line: BlockLine, where: str, known: set[str]) -> None:
    if line.phase not in BUILT_PHASES:
        raise Refused(
            "orders.block_phase",
            _("Block %(block)s at %(where)s names the phase “%(phase)s”.")
            % {"block": line.block, "where": where, "phase": line.phase},
            _("Use floor, walls or roof; the foundation takes no blocks."),
        )
    if line.phase not in known:
        raise Refused(
            "orders.block_phase_without_date",
            _("Block %(block)s belongs to %(phase)s, which has no date.")
            % {"block": line.block, "phase": line.phase},
            _("Give %(phase)s a date first.") % {"phase": line.phase},
            line.phase,
        )


def _check_no_phase(line: BlockLine, where: str) -> None:
    if line.phase:
        raise Refused(
            "orders.phase_of_order",
            _("%(block)s at %(where)s names the phase “%(phase)s”, but an order has none.")
            % {"block": line.block, "where": where, "phase": line.phase},
            _("Leave the phase out: all of an order is wanted on its day."),
        )


def check_count(lines: Sequence[BlockLine]) -> None:
    """Refuse more lines or pieces than one home or order may have."""
    if len(lines) > MAX_BLOCK_LINES:
        raise Refused(
            "orders.too_many_lines",
            _("The list has %(count)d lines; %(limit)d is the most it may have.")
            % {"count": len(lines), "limit": MAX_BLOCK_LINES},
        )
    if (pieces := sum(line.quantity for line in lines)) > MAX_PIECES:
        raise Refused(
            "orders.too_many_pieces",
            _("The list has %(count)d pieces; %(limit)d is the most it may have.")
            % {"count": pieces, "limit": MAX_PIECES},
        )


def required_on_site(
    lines: Sequence[BlockLine],
    phases: Mapping[str, date],
    *,
    blocks_per_day: int,
    opens: time,
    timezone: str,
    closed: Container[date],
) -> list[Requirement]:
    """The moment every piece must be on site, from phase dates and erection order.

    A phase starts on its date or when the one below it has been erected, whichever is later; the site
    erects ``blocks_per_day`` pieces each Monday to Friday but on ``closed`` days, and a piece must be there
    when deliveries open on the day it is erected.
    """
    zone = ZoneInfo(timezone)
    needed: list[Requirement] = []
    day, erected = phases["foundation"], 0
    for kind in BUILT_PHASES:
        of_phase = sorted((line for line in lines if line.phase == kind), key=lambda line: line.position)
        if not of_phase:
            continue
        if phases[kind] > day:
            day, erected = phases[kind], 0
        day = _working_day(day, closed)
        for line in of_phase:
            for piece in range(line.quantity):
                if erected == blocks_per_day:
                    day, erected = _working_day(day + timedelta(days=1), closed), 0
                needed.append(
                    Requirement(line.position, piece, kind, datetime.combine(day, opens, tzinfo=zone))
                )
                erected += 1
    return needed


def required_by(lines: Sequence[BlockLine], on: date, *, opens: time, timezone: str) -> list[Requirement]:
    """Every piece of an order, wanted when deliveries open on its day."""
    at = datetime.combine(on, opens, tzinfo=ZoneInfo(timezone))
    return [Requirement(line.position, piece, "", at) for line in lines for piece in range(line.quantity)]


def _working_day(day: date, closed: Container[date]) -> date:
    while day.weekday() >= 5 or day in closed:
        day += timedelta(days=1)
    return day


def carriers(mass_kg: float | None) -> int | None:
    """People needed to lift a block at 25 kg each; None when its mass is not known."""
    return None if mass_kg is None else max(1, math.ceil(mass_kg / PERSON_LIFTS_KG - 1e-9))


def access_findings(
    limits: SiteLimits, *, length_mm: float | None, width_mm: float | None, mass_kg: float | None
) -> list[str]:
    """Every reason why a block does not reach its place on this plot; an empty list when it does."""
    found: list[str] = []
    if length_mm is not None and limits.length_mm is not None and length_mm > limits.length_mm:
        found.append(
            _("%(over)s mm too long: %(limit)s mm fit there")
            % {"over": f"{length_mm - limits.length_mm:,.0f}", "limit": f"{limits.length_mm:,}"}
        )
    if width_mm is not None and limits.width_mm is not None and width_mm > limits.width_mm:
        found.append(
            _("%(over)s mm too wide: %(limit)s mm fit there")
            % {"over": f"{width_mm - limits.width_mm:,.0f}", "limit": f"{limits.width_mm:,}"}
        )
    if mass_kg is None:
        return found
    if limits.mass_kg is not None and mass_kg > limits.mass_kg:
        found.append(
            _("%(over)s kg too heavy: %(limit)s kg go there")
            % {"over": f"{mass_kg - limits.mass_kg:,.0f}", "limit": f"{limits.mass_kg:,}"}
        )
    lift = limits.carriers * PERSON_LIFTS_KG
    if not limits.crane and mass_kg > lift:
        found.append(
            _("%(mass)s kg without a crane: %(carriers)d people lift %(lift)d kg")
            % {"mass": f"{mass_kg:,.0f}", "carriers": limits.carriers, "lift": lift}
        )
    return found


def read_block_list(text: str, *, field: str = "blocks_csv", of_order: bool = False) -> list[BlockLine]:
    """A block list from text with the columns block, quantity and phase, in erection order.

    The list of an order has design and quantity. A header line is optional; the separator may be a comma, a
    semicolon or a tab. A refusal names the line.
    """
    try:
        table = rows(text, _("Block list"))
    except Refused as refused:
        raise Refused(refused.code, refused.message, refused.hint, field) from None
    lines: list[BlockLine] = []
    for number, row in enumerate(table, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and cells[0].lower() in {"block", "code", "label", "design"}):
            continue
        if len(cells) < (2 if of_order else 3):
            raise Refused(
                "orders.block_list_columns",
                _("Line %(line)d has too few columns: %(count)d.") % {"line": number, "count": len(cells)},
                _("Write design and quantity, for example: Stool, 200")
                if of_order
                else _("Write block, quantity and phase, for example: FLOOR-M, 4, floor"),
                field,
            )
        quantity = whole_number(cells[1])
        if quantity is None:
            raise Refused(
                "orders.block_list_quantity",
                _("Line %(line)d: “%(value)s” is not a whole number, or a monstrous one.")
                % {"line": number, "value": cells[1][:40]},
                _("The second column is how many of it."),
                field,
            )
        phase = cells[2].lower() if len(cells) > 2 else ""
        lines.append(BlockLine(cells[0], quantity, phase, len(lines) + 1))
        if len(lines) > MAX_BLOCK_LINES:
            break
    if not lines:
        raise Refused(
            "orders.block_list_empty",
            _("The list is empty."),
            _("Write one line per design: design, quantity.")
            if of_order
            else _("Write one line per block: block, quantity, phase."),
            field,
        )
    return lines
