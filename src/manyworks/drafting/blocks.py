"""Blocks, parts and sheets as the planning library takes them, with what is missing named."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from shapely import Polygon

from manyworks.drafting.facts import (
    BlockFacts,
    Gap,
    MaterialFacts,
    PartFacts,
    SheetFacts,
)
from manyworks.drafting.masses import mass_of
from manyworks.drafting.parts import unsaid_words
from manyworks.drafting.settings import LIFTING_PROCESSES, Value, cutting_profile, sheet_handling_minutes
from manyworks.drafting.teams import Handling, handling_of
from manyworks.drafting.times import standard_times
from manyworks.planning.cutting_time import Work, cutting_minutes, work_of_part
from manyworks.planning.model import (
    Block,
    Material,
    Operation,
    Part,
    PartCount,
    SheetStock,
)

SHEET_MM2 = 2440.0 * 1220.0
CUTTING = "cnc-routing"
ESTIMATED = frozenset({"deburring", "labelling", "assembly", "inspection", "packing"})
"""Processes whose time can be reckoned from a drawing, see `manyworks.drafting.times`."""


@dataclass
class Designs:
    """The design half of a problem, with what could not be used and what was assumed."""

    materials: list[Material] = field(default_factory=list)
    stock: list[SheetStock] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    estimates: set[str] = field(default_factory=set)
    crews: dict[Handling, list[str]] = field(default_factory=lambda: defaultdict(list))
    unsaid_sheets: dict[str, list[SheetStock]] = field(default_factory=lambda: defaultdict(list))


def designs_from(
    blocks: Sequence[BlockFacts],
    materials: Sequence[MaterialFacts],
    sheets: Sequence[SheetFacts],
    pieces: Mapping[str, int],
    settings: Mapping[str, Value],
) -> Designs:
    """Every block that can be planned; the others are gaps. ``pieces`` counts how often each is needed.

    Materials and sheets that none of them needs stay out, so that no record stops a plan it has no part in.
    """
    found = Designs()
    found.materials = [
        Material(
            id=item.code,
            name=item.name,
            density_kg_m3=item.density_kg_m3,
            carbon_kgco2e_per_kg=item.carbon_kgco2e_per_kg,
            carbon_source=item.carbon_source,
            carbon_confirmed=item.carbon_confirmed,
        )
        for item in materials
    ]
    for item in sheets:
        sheet = _stock(item, settings)
        if item.thickness_mm is None:
            found.unsaid_sheets[item.material].append(sheet)
        else:
            found.stock.append(sheet)
    known = {item.code: item for item in materials}
    for given in blocks:
        if not pieces.get(given.key):
            continue
        block = _with_thickness(given, settings, found)
        gap = _gap(block, pieces[block.key]) or _sheet_gap(block, found.stock, pieces[block.key])
        gap = gap or _timing_gap(block, settings, pieces[block.key])
        if gap is not None:
            found.gaps.append(gap)
            continue
        _add_block(block, known, settings, found)
    _keep_used(found)
    found.assumptions += [_crew_words(how, names) for how, names in sorted(found.crews.items())]
    return found


def _crew_words(how: Handling, names: Sequence[str]) -> str:
    words = {
        "by hand": _("Handled by %(count)d people at the bench: %(blocks)s."),
        "a third person or an aid": _(
            "Handled by %(count)d people at the bench, with a third or a lifting aid to lift: %(blocks)s."
        ),
        "an aid": _("Handled by %(count)d people and a lifting aid at the bench: %(blocks)s."),
    }
    return words[how.lift] % {"count": how.people, "blocks": ", ".join(names)}


def _keep_used(found: Designs) -> None:
    boards = {(part.material, part.thickness_mm) for part in found.parts.values()}
    materials = {material for material, _thickness in boards}
    found.materials = [material for material in found.materials if material.id in materials]
    found.stock = [sheet for sheet in found.stock if (sheet.material, sheet.thickness_mm) in boards]
    found.assumptions += [
        _("Sheet %(name)s costs %(price).2f.") % {"name": sheet.id, "price": sheet.price}
        for sheet in found.stock
        if sheet.price is not None and sheet.price_source == _by_policy()
    ]


def _with_thickness(block: BlockFacts, settings: Mapping[str, Value], found: Designs) -> BlockFacts:
    """The block with the policy's thickness where its drawing says none; such parts become estimates."""
    unsaid = [part.code for part in block.parts if part.thickness_mm is None]
    if not unsaid or not settings["assume_missing"] or not all(part.geometry for part in block.parts):
        return block
    assumed = settings["assumed_board_mm"]
    assert isinstance(assumed, float)
    found.assumptions.append(
        _("%(count)d parts of %(block)s are %(thickness)g mm thick; they get no cutting file.")
        % {"count": len(unsaid), "block": block.code, "thickness": assumed}
    )
    parts = tuple(
        replace(part, thickness_mm=assumed, estimate=True) if part.thickness_mm is None else part
        for part in block.parts
    )
    for part in parts:
        found.stock += [
            replace(sheet, id=f"{sheet.id} {assumed:g} mm", thickness_mm=assumed)
            for sheet in found.unsaid_sheets.pop(part.material, ())
        ]
    return replace(block, parts=parts)


def _by_policy() -> str:
    return _("assumed by the policy")


def _stock(sheet: SheetFacts, settings: Mapping[str, Value]) -> SheetStock:
    price, source = sheet.price, sheet.price_source
    if price is None and settings["assume_missing"]:
        assumed = settings["assumed_sheet_price"]
        assert isinstance(assumed, float)
        price, source = assumed, _by_policy()
    return SheetStock(
        id=sheet.key,
        material=sheet.material,
        # A sheet without a thickness waits for the policy's; it never reaches the problem as it is.
        thickness_mm=float(sheet.thickness_mm or 1.0),
        length_mm=float(sheet.length_mm),
        width_mm=float(sheet.width_mm),
        price=price,
        price_source=source,
    )


def _gap(block: BlockFacts, pieces: int) -> Gap | None:
    """What is missing in the drawing itself."""
    redraw = _("Import its cutting file, or name a block that stands in for it.")
    if not block.parts:
        return Gap("block", block.code, _("no list of parts"), redraw, pieces)
    undrawn = [part.code for part in block.parts if part.geometry is None]
    if undrawn:
        shown = ", ".join(undrawn[:6]) + (" …" if len(undrawn) > 6 else "")
        words = _("%(count)d of %(all)d parts have no drawing: %(parts)s")
        values = {"count": len(undrawn), "all": len(block.parts), "parts": shown}
        return Gap("block", block.code, words % values, redraw, pieces)
    for part in block.parts:
        if part.thickness_mm is None:
            missing = _("nobody has said how thick part %(part)s is") % {"part": part.code}
            cure = _("Say it in the drawing, or let the policy fill what is not known.")
            return Gap("block", block.code, missing, cure, pieces)
        geometry = part.drawn
        # A part that is no more than an estimate gets no cutting file, so it need not wait for the depth.
        if geometry.unsaid and not part.estimate:
            missing = _("nobody has said %(what)s") % {"what": unsaid_words(part.code, geometry)[0]}
            cure = _("Answer the question about it, or name the layer so that it says it.")
            return Gap("block", block.code, missing, cure, pieces)
        if not Polygon(geometry.outline, [hole.ring for hole in geometry.holes]).is_valid:
            missing = _("the outline of part %(part)s crosses itself or its holes") % {"part": part.code}
            return Gap("block", block.code, missing, _("Repair the drawing and import it again."), pieces)
    return None


def _sheet_gap(block: BlockFacts, stock: Sequence[SheetStock], pieces: int) -> Gap | None:
    """A part that no listed sheet is made of, or that is larger than every one."""
    cure = _("Add the sheet size under Designs, or correct the part's material.")
    for part in block.parts:
        sheets = [s for s in stock if (s.material, s.thickness_mm) == (part.material, part.thickness_mm)]
        if not sheets:
            missing = _("no sheet of %(material)s, %(thickness)g mm, is listed for part %(part)s")
            values = {"material": part.material, "thickness": part.thickness_mm, "part": part.code}
            return Gap("block", block.code, missing % values, cure, pieces)
        drawn = part_of(part)
        long, short = max(drawn.length_mm, drawn.width_mm), min(drawn.length_mm, drawn.width_mm)
        if not any(
            long <= max(s.length_mm, s.width_mm) and short <= min(s.length_mm, s.width_mm) for s in sheets
        ):
            missing = _("part %(part)s, %(long)s × %(short)s mm, is larger than every listed sheet")
            values = {"part": part.code, "long": f"{long:,.0f}", "short": f"{short:,.0f}"}
            return Gap("block", block.code, missing % values, cure, pieces)
    return None


def _timing_gap(block: BlockFacts, settings: Mapping[str, Value], pieces: int) -> Gap | None:
    if not block.steps:
        return Gap(
            "block", block.code, _("no routing"), _("Say under Designs how it is made, step by step."), pieces
        )
    for step in block.steps:
        if step.minutes is not None or step.process == CUTTING:
            continue
        if not settings["assume_missing"] or step.process not in ESTIMATED:
            return Gap(
                "block",
                block.code,
                _("nobody has timed %(process)s") % {"process": step.process},
                _("Enter the minutes in its routing, or let the policy fill what is not known."),
                pieces,
            )
    return None


def _add_block(
    block: BlockFacts, materials: Mapping[str, MaterialFacts], settings: Mapping[str, Value], found: Designs
) -> None:
    for part in block.parts:
        found.parts.setdefault(part.key, part_of(part))
        if part.estimate or block.stand_in:
            found.estimates.add(part.key)
    mass_kg, assumed = mass_of(block, materials, settings)
    found.assumptions += assumed
    if block.stand_in:
        found.assumptions.append(
            _("%(block)s is estimated with the drawing of %(other)s and gets no cutting file.")
            % {"block": block.code, "other": block.stand_in}
        )
    handling = handling_of(mass_kg, _longest(block), settings)
    if handling.people > 1:
        found.crews[handling].append(block.code if mass_kg is None else f"{block.code} ({mass_kg:.0f} kg)")
    found.blocks.append(
        Block(
            id=block.key,
            name=block.name or block.code,
            kind=block.kind,
            operations=_operations(block, mass_kg, handling, settings, found.assumptions),
            parts=tuple(PartCount(part.key, part.quantity) for part in block.parts),
            length_mm=block.length_mm,
            width_mm=block.width_mm,
            height_mm=block.height_mm,
            mass_kg=mass_kg,
            first_article=block.first_article,
        )
    )


def _longest(block: BlockFacts) -> float | None:
    return max(filter(None, (block.length_mm, block.width_mm, block.height_mm)), default=None)


def _operations(
    block: BlockFacts,
    mass_kg: float | None,
    handling: Handling,
    settings: Mapping[str, Value],
    assumptions: list[str],
) -> tuple[Operation, ...]:
    operations: list[Operation] = []
    estimates = _estimates(block, mass_kg, settings)
    ordered = [step for step in block.steps if step.group == "cut"]
    ordered += [step for step in block.steps if step.group == "make"]
    # Routing that comes later, or after joining, works on what the sheets have become.
    cuts = (i for i, step in enumerate(ordered) if (step.process, step.group) == (CUTTING, "cut"))
    cutting = next(cuts, None)
    for number, step in enumerate(ordered):
        minutes = step.minutes
        if minutes is None:
            minutes = estimates[step.process]
            said = _("%(process)s of %(block)s takes %(minutes).0f min: an estimate from its drawing.")
            if number == cutting:
                said = _("%(process)s of %(block)s takes what its sheets take, reckoned from its drawing.")
            words = {"process": step.process.capitalize(), "block": block.code, "minutes": minutes}
            assumptions.append(said % words)
        if step.process == CUTTING:
            area = sum(part.drawn.net_area * part.quantity for part in block.parts)
            minutes += sheet_handling_minutes(settings, area, SHEET_MM2)
        lifts = step.group == "make" and step.process in LIFTING_PROCESSES
        repeated = sum(1 for other in ordered[:number] if other.process == step.process)
        operations.append(
            Operation(
                id=step.process if not repeated else f"{step.process}-{repeated + 1}",
                group=step.group,
                process=step.process,
                minutes=max(1.0, float(minutes)),
                after=(operations[-1].id,) if operations else (),
                skill=step.skill,
                helpers=handling.people - 1 if lifts and step.skill else 0,
                hold_point=step.hold_point,
                sheets=number == cutting,
            )
        )
    return tuple(operations)


def _estimates(block: BlockFacts, mass_kg: float | None, settings: Mapping[str, Value]) -> dict[str, float]:
    """Minutes by process, reckoned from the drawing alone."""
    work = sum((_work(part) for part in block.parts), Work(thickness_mm=0.0))
    times = standard_times(work, insulation_m3=0.0, mass_kg=mass_kg or 0.0)
    estimates = {time.process: time.minutes for time in times}
    estimates[CUTTING] = cutting_minutes(work, cutting_profile(settings))
    return estimates


def _work(part: PartFacts) -> Work:
    return work_of_part(part.drawn, thickness_mm=part.thick_mm, quantity=part.quantity)


def part_of(part: PartFacts) -> Part:
    """The part as the planning library takes it."""
    geometry = part.drawn
    length, width = geometry.size
    return Part(
        id=part.key,
        name=part.code,
        material=part.material,
        thickness_mm=part.thick_mm,
        length_mm=length,
        width_mm=width,
        geometry=geometry,
    )
