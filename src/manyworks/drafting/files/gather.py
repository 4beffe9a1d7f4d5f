"""Files to facts: homes, designs and workshops put together for the planner."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from manyworks.drafting.boards import UNKNOWN
from manyworks.drafting.closed import site_days
from manyworks.drafting.facts import (
    BlockFacts,
    Facts,
    HomeFacts,
    MaterialFacts,
    NeedFacts,
    OpenQuestion,
    WorkshopFacts,
)
from manyworks.drafting.files.homes_file import HomeInFile, HomesFile
from manyworks.drafting.files.library import Library, known_materials
from manyworks.drafting.holidays import DaysOff, common_region
from manyworks.drafting.licences import allows_paid_work, check_pay
from manyworks.drafting.piece_numbers import number_from
from manyworks.drafting.site import BlockLine, required_by, required_on_site


@dataclass(frozen=True)
class Gathered:
    """Facts for one plan, and what their readers had to say."""

    facts: Facts
    notes: tuple[str, ...]
    assumptions: tuple[str, ...]
    questions: tuple[OpenQuestion, ...]


def gather(
    homes: HomesFile,
    designs: Library,
    workshops: Sequence[WorkshopFacts],
    *,
    notes: Sequence[str],
    today: date,
    currency: str,
    name: str,
    days_off: DaysOff,
) -> Gathered:
    """Everything the planner needs, from what the files hold.

    A homes file names no country: where ``days_off`` names none, sites are in that of all workshops.
    """
    if not days_off.region:
        days_off = replace(days_off, region=common_region({shop.holidays for shop in workshops}))
    library = designs.with_stand_ins(homes.stand_in)
    # In the order of the lists, so that the same files give the same problem in every process.
    names = dict.fromkeys(line.block for home in homes.homes for line in home.lines)
    known = {name: library.find(name) for name in names}
    blocks = {block.key: block for block in known.values() if block is not None}
    for home in homes.homes:
        _check_pay(home, known)
    materials = {item.code: item for item in known_materials()}
    used = {part.material for block in blocks.values() for part in block.parts if part.geometry}
    listed = [materials.get(code) or MaterialFacts(code, code) for code in sorted(used)]
    facts = Facts(
        name=homes.name or name,
        currency=currency,
        timezone=homes.homes[0].timezone,
        start=homes.start or today,
        homes=tuple(_home(home, known, days_off) for home in homes.homes),
        blocks=tuple(blocks.values()),
        workshops=tuple(workshops),
        materials=tuple(listed),
        sheets=tuple(sheet for sheet in library.used_sheets() if sheet.material in used),
        days_off=days_off,
    )
    strange = sorted(used - materials.keys() - {UNKNOWN})
    return Gathered(
        _with_plain_names(facts),
        notes=(
            *notes,
            *homes.notes,
            *designs.notes,
            *(f"Nothing is known about the material {code}." for code in strange),
        ),
        assumptions=tuple(designs.assumptions),
        questions=tuple(question for key in blocks for question in designs.questions.get(key, ())),
    )


def _check_pay(home: HomeInFile, known: Mapping[str, BlockFacts | None]) -> None:
    """Refuse blocks whose licence forbids paid work, unless nobody is paid for the home."""
    blocks = [block for line in home.lines if (block := known[line.block]) is not None]
    if not home.unpaid:
        check_pay(
            home.name, {b.code: b.licence for b in blocks if not allows_paid_work(b.licence)}, field="blocks"
        )


def _home(home: HomeInFile, known: Mapping[str, BlockFacts | None], days_off: DaysOff) -> HomeFacts:
    names = {line.position: line.block for line in home.lines}
    closed = site_days(days_off, home.due or home.phases["foundation"])
    if home.due is not None:
        needs = required_by(home.lines, home.due, opens=home.opens, timezone=home.timezone)
    else:
        needs = required_on_site(
            home.lines,
            home.phases,
            blocks_per_day=home.blocks_per_day,
            opens=home.opens,
            timezone=home.timezone,
            closed=closed,
        )
    keys = {name: block.key if block is not None else name for name, block in known.items()}
    pieces = _pieces(home)
    return HomeFacts(
        key=home.key,
        name=home.name,
        latitude=home.latitude,
        longitude=home.longitude,
        limits=home.limits,
        vehicle=home.vehicle,
        storage_blocks=home.storage_blocks,
        opens=home.opens,
        closes=home.closes,
        phases=home.phases,
        needs=tuple(
            NeedFacts(next(pieces[need.position]), keys[names[need.position]], need.phase, need.at)
            for need in needs
        ),
        timezone=home.timezone,
        floor_area_m2=home.floor_area_m2,
        closed=closed,
    )


def _pieces(home: HomeInFile) -> dict[int, Iterator[str]]:
    """The numbers of the pieces on each line, by its position.

    No rows keep them, so they are made of what is not likely to change: the home's name and place, and which
    one of its block and phase it is. Other lines may come, go and move; the same file has the same numbers.
    """
    counts: dict[tuple[str, str], Iterator[int]] = defaultdict(count)
    where = home.key, round(home.latitude, 5), round(home.longitude, 5)

    def numbers(line: BlockLine) -> list[str]:
        nth = counts[line.block, line.phase]
        return [
            number_from(repr((*where, line.block, line.phase, next(nth)))) for _one in range(line.quantity)
        ]

    return {line.position: iter(numbers(line)) for line in home.lines}


def _with_plain_names(facts: Facts) -> Facts:
    """Blocks keep their own name where it is clear, and say their source where two share it."""
    codes = [block.code for block in facts.blocks]
    blocks = tuple(
        replace(block, name=block.key) if codes.count(block.code) > 1 else block for block in facts.blocks
    )
    return replace(facts, blocks=blocks)
