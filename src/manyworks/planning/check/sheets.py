"""Rules on sheets: every part of every unit is cut once, inside its sheet, over no other part or defect."""

from collections import Counter, defaultdict

from shapely import LineString, Polygon, STRtree, box
from shapely.geometry.base import BaseGeometry

from manyworks.planning.check.boards import EDGE_MM, Boards, lying
from manyworks.planning.check.distances import check_distances
from manyworks.planning.check.findings import Findings, Violation, close
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.model import Part, PlacedPart, PlannedSheet

TOUCH_MM2 = 1.0
"""Area that two outlines may share: they are rounded to less than this."""


def check_sheets(at: Lookup) -> Findings:
    """All rules on nested sheets; a plan without sheets has none to break."""
    if not at.plan.sheets:
        return
    yield from _check_pieces(at)
    yield from _check_begun(at)
    boards = Boards(at.parts)
    sound: set[object] = set()
    numbers = Counter((sheet.workshop, sheet.number) for sheet in at.plan.sheets)
    counts = Counter(sheet.workshop for sheet in at.plan.sheets)
    stock = {sheet.id: sheet for sheet in at.problem.stock}
    used = Counter(sheet.stock for sheet in (*at.plan.sheets, *_spent(at)))
    for name, count in used.items():
        limit = stock[name].quantity if name in stock else None
        taken = sum(one.sheets for one in at.problem.booked_boards if one.stock == name)
        if limit is not None and count > limit - taken:
            others = f", and plans that stand use {taken}" if taken else ""
            message = f"{count} sheets are used{others}; there are {limit}."
            yield Violation("sheet.stock", f"stock {name}", message)
    for sheet in at.plan.sheets:
        where = f"workshop {sheet.workshop}, sheet {sheet.number}"
        if numbers[sheet.workshop, sheet.number] > 1:
            yield Violation("sheet.number", where, "Another sheet has the same number.")
        if not 1 <= sheet.number <= counts[sheet.workshop]:
            message = f"The {counts[sheet.workshop]} sheets there are numbered from 1."
            yield Violation("sheet.number", where, message)
        if sheet.stock not in stock:
            yield Violation("sheet.stock", where, f"There is no stock {sheet.stock}.")
            continue
        lies = stock[sheet.stock].workshop
        if lies is not None and lies != sheet.workshop:
            yield Violation("sheet.stock", where, f"The stock {sheet.stock} lies at {lies}.")
        yield from _check_bed(at, sheet, where)
        like = _layout_of(at, sheet)
        if like not in sound:
            faults = list(_check_layout(at, sheet, where, boards))
            yield from faults
            if not faults and like is not None:
                sound.add(like)


def _layout_of(at: Lookup, sheet: PlannedSheet) -> object:
    """All that the rules on layouts look at: sheets with the same are cut by one program, and checked once.

    None where cutting had begun on some: they are looked at one by one.
    """
    if at.problem.begun_sheets:
        return None
    placed = tuple((one.part, one.x_mm, one.y_mm, one.angle) for one in sheet.parts)
    return sheet.workshop, sheet.pool, sheet.stock, sheet.used, sheet.cut_length_mm, placed


def _check_bed(at: Lookup, sheet: PlannedSheet, where: str) -> Findings:
    """The sheet lies on the bed of every machine that cuts a unit whose parts are on it."""
    stock = next(s for s in at.problem.stock if s.id == sheet.stock)
    long, short = max(stock.length_mm, stock.width_mm), min(stock.length_mm, stock.width_mm)
    for unit in dict.fromkeys(placed.unit for placed in sheet.parts):
        for bar in at.done[unit].values():
            step, shop = at.step(bar), at.shops.get(bar.workshop)
            pool = None if shop is None else next((p for p in shop.pools if p.id == bar.pool), None)
            if step is None or step.group != "cut" or pool is None:
                continue
            sides = [side if side is not None else float("inf") for side in (pool.length_mm, pool.width_mm)]
            if long > max(sides) or short > min(sides):
                message = f"{stock.id} is larger than the bed of {pool.id}, which cuts {unit}."
                yield Violation("sheet.bed", where, message)
                return


def _check_pieces(at: Lookup) -> Findings:
    """Every copy of each part for each unit once, at the workshop that cuts it."""
    need: Counter[tuple[str, str]] = Counter()
    for a in at.plan.assignments:
        if a.unit in at.units:
            for line in at.blocks[at.units[a.unit].block].parts:
                need[a.unit, line.part] += line.quantity
    have: dict[tuple[str, str], list[int]] = defaultdict(list)
    for sheet in at.plan.sheets:
        for placed in sheet.parts:
            have[placed.unit, placed.part].append(placed.copy)
            assignment = at.assigned.get(placed.unit)
            if assignment is not None and assignment.cut != sheet.workshop:
                message = f"{placed.part} is cut at {sheet.workshop}; {assignment.cut} cuts this unit."
                yield Violation("sheet.workshop", f"unit {placed.unit}", message)
    for unit, part in need.keys() | have.keys():
        copies = have[unit, part]
        if need[unit, part] != len(copies):
            message = f"{len(copies)} pieces of {part} are on sheets; {need[unit, part]} are needed."
            yield Violation("sheet.pieces", f"unit {unit}", message)
        elif sorted(copies) != list(range(1, len(copies) + 1)):
            message = f"The pieces of {part} on sheets are the copies {sorted(copies)}, not each once."
            yield Violation("sheet.copies", f"unit {unit}", message)


def _wanted(at: Lookup, sheet: PlannedSheet) -> set[PlacedPart]:
    """The parts of a sheet that are still cut where it is."""
    cuts = ((placed, at.assigned.get(placed.unit)) for placed in sheet.parts)
    return {placed for placed, a in cuts if a is not None and a.cut == sheet.workshop}


def _spent(at: Lookup) -> list[PlannedSheet]:
    """Begun sheets from which nothing is wanted any more: no plan shows them, but they are used."""
    return [sheet for sheet in at.problem.begun_sheets if not _wanted(at, sheet)]


def _check_begun(at: Lookup) -> Findings:
    """A sheet on which cutting has begun holds what is wanted from it, where it lies, and nothing else."""
    sheets = [(sheet.workshop, sheet.stock, set(sheet.parts)) for sheet in at.plan.sheets]
    for begun in at.problem.begun_sheets:
        wanted = _wanted(at, begun)
        if wanted and (begun.workshop, begun.stock, wanted) not in sheets:
            message = f"Cutting has begun on it; its {len(wanted)} parts are not as they lie on it."
            yield Violation("sheet.begun", f"workshop {begun.workshop}, begun sheet {begun.number}", message)


def _check_reach(
    sheet: PlannedSheet, shapes: list[BaseGeometry], tree: STRtree, where: str, boards: Boards
) -> Findings:
    """Work that is drawn over the edge of its part, or over an opening, must not reach into another part."""
    for i, placed in enumerate(sheet.parts):
        for work in boards.over_the_edge(placed.part):
            there = lying(work, placed)
            for j in tree.query(there, predicate="intersects"):
                if int(j) != i and there.intersection(shapes[int(j)]).area > TOUCH_MM2:
                    message = f"Work on {placed.part} reaches into {sheet.parts[int(j)].part}."
                    yield Violation("sheet.reach", where, message)


def _open_cuts(part: Part) -> float:
    paths = part.geometry.paths if part.geometry is not None else ()
    cuts = [path for path in paths if path.work == "cut" and not isinstance(path.depth_mm, float)]
    return sum(float(LineString(path.line).length) for path in cuts)


def _check_layout(at: Lookup, sheet: PlannedSheet, where: str, boards: Boards) -> Findings:
    stock = next(s for s in at.problem.stock if s.id == sheet.stock)
    board = box(0, 0, stock.length_mm, stock.width_mm).buffer(EDGE_MM)
    spoilt = [Polygon(ring) for ring in stock.defects]
    shapes, areas, path = list[BaseGeometry](), 0.0, 0.0
    for placed in sheet.parts:
        part = at.parts.get(placed.part)
        if part is None:
            yield Violation("sheet.part", where, f"There is no part {placed.part}.")
            return
        if (part.material, part.thickness_mm) != (stock.material, stock.thickness_mm):
            message = f"{part.id} is {part.material} {part.thickness_mm:g} mm; the sheet is another board."
            yield Violation("sheet.material", where, message)
        shape = boards.lying(placed)
        if not board.contains(shape):
            yield Violation("sheet.outside", where, f"{part.id} of {placed.unit} sticks out of the sheet.")
        if any(shape.intersection(bad).area > TOUCH_MM2 for bad in spoilt):
            yield Violation(
                "sheet.defect", where, f"{part.id} of {placed.unit} lies on a defect of the sheet."
            )
        shapes.append(shape)
        areas += shape.area
        path += shape.length + _open_cuts(part) if part.cut_length_mm is None else part.cut_length_mm
    tree = STRtree(shapes)
    overlaps = defaultdict[int, list[int]](list)
    for i, shape in enumerate(shapes):
        for j in tree.query(shape):
            if i < j and shape.intersection(shapes[j]).area > TOUCH_MM2:
                overlaps[i].append(int(j))
    for i, others in overlaps.items():
        one, two = sheet.parts[i], sheet.parts[others[0]]
        yield Violation("sheet.overlap", where, f"{one.part} and {two.part} lie over each other.")
    yield from _check_reach(sheet, shapes, tree, where, boards)
    yield from check_distances(at, sheet, shapes, tree, where, boards)
    share = areas / (stock.length_mm * stock.width_mm)
    if abs(share - sheet.used) > 0.005:
        message = f"It says {sheet.used:.3f} of the sheet is used; the outlines give {share:.3f}."
        yield Violation("sheet.used", where, message)
    # a sheet that was cut before a re-plan was cut round parts, too, that are no longer wanted
    begun = any(
        (one.workshop, one.stock) == (sheet.workshop, sheet.stock) and set(sheet.parts) <= set(one.parts)
        for one in at.problem.begun_sheets
    )
    more = begun and sheet.cut_length_mm > path
    if not more and not close(sheet.cut_length_mm, path):
        message = f"It says {sheet.cut_length_mm:.1f} mm are cut; its parts give {path:.1f} mm."
        yield Violation("sheet.cut-length", where, message)
