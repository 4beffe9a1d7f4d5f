"""Which workshop can do which group of operations of which block, with every reason spelled out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from manyworks.planning.blocks import Block, Group, Operation, Part, SheetStock
from manyworks.planning.homes import Home
from manyworks.planning.places import Pool, Workshop
from manyworks.planning.plan import NearMiss
from manyworks.planning.problem import Problem
from manyworks.planning.training import Crew, crew, trainee_pools

GROUPS: tuple[Group, Group] = ("cut", "make")


@dataclass(frozen=True, slots=True)
class Fit:
    """How one workshop meets the demands of one group of a block.

    Parameters
    ----------
    workshop
        Id of the workshop.
    met, of
        Demands it meets, and how many there are.
    reasons
        One sentence for each demand that is not met; empty when it can do the work.
    pools
        Per operation of the group, the indices of the workshop's pools that can do it.
    """

    workshop: str
    met: int
    of: int
    reasons: tuple[str, ...]
    pools: tuple[tuple[int, ...], ...]

    @property
    def able(self) -> bool:
        """Every demand is met."""
        return not self.reasons

    def near_miss(self) -> NearMiss:
        """The same as part of a plan."""
        return NearMiss(self.workshop, self.met, self.of, self.reasons)


@dataclass(frozen=True, slots=True)
class Match:
    """All fits of a problem: (block id, group) to one `Fit` per workshop, in the problem's order."""

    fits: dict[tuple[str, Group], tuple[Fit, ...]]

    def able(self, block: str, group: Group) -> list[str]:
        """Ids of the workshops that can do this group."""
        return [fit.workshop for fit in self.fits[block, group] if fit.able]

    def nearest(self, block: str, group: Group, at_most: int = 3) -> tuple[NearMiss, ...]:
        """Workshops that almost can: fewest demands missed first."""
        misses = [fit for fit in self.fits[block, group] if not fit.able]
        misses.sort(key=lambda fit: (fit.of - fit.met, -fit.met, fit.workshop))
        return tuple(fit.near_miss() for fit in misses[:at_most])


@dataclass(frozen=True, slots=True)
class _Board:
    """A board that parts of a block are cut from, with the sheets that can be had of it."""

    name: str
    sheets: tuple[SheetStock, ...]

    def at(self, workshop: str) -> "_Board":
        """What of it a workshop can have: everybody can buy, offcuts stay where they lie."""
        return _Board(self.name, tuple(s for s in self.sheets if s.workshop in (None, workshop)))


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a machine must be able to hold: a part on the bed, or the block on the bench."""

    name: str
    length: float
    width: float
    height: float | None
    material: str | None
    tolerance: float | None


def match(problem: Problem) -> Match:
    """Compare every block of the problem with every workshop.

    Returns
    -------
    Match
        Exact: envelope of parts and sheets (turned by 90 degrees if that helps), material, thickness,
        tolerance, process, skill and certificate.
    """
    parts = {part.id: part for part in problem.parts}
    fits: dict[tuple[str, Group], tuple[Fit, ...]] = {}
    for block in problem.blocks:
        for group in GROUPS:
            operations = [o for o in block.operations if o.group == group]
            pieces = list(_pieces(block, group, parts))
            boards = _boards(block, parts, problem.stock) if group == "cut" else []
            fits[block.id, group] = tuple(
                fit_group(block, operations, pieces, [board.at(w.id) for board in boards], w)
                for w in problem.workshops
            )
    return Match(fits)


def _boards(block: Block, parts: dict[str, Part], stock: tuple[SheetStock, ...]) -> list[_Board]:
    """The boards of a block; one of which no sheet is listed makes no demand: its parts find none later."""
    made_of = dict.fromkeys(
        (parts[line.part].material, parts[line.part].thickness_mm) for line in block.parts
    )
    found = []
    for material, thickness in made_of:
        sheets = tuple(s for s in stock if (s.material, s.thickness_mm) == (material, thickness))
        if sheets:
            found.append(_Board(f"{material} {thickness:g} mm", sheets))
    return found


def _pieces(block: Block, group: Group, parts: dict[str, Part]) -> Iterator[_Piece]:
    if group == "cut":
        seen = set()
        for part in (parts[line.part] for line in block.parts):
            piece = _Piece(
                part.name or part.id,
                max(part.length_mm, part.width_mm),
                min(part.length_mm, part.width_mm),
                part.thickness_mm,
                part.material,
                part.tolerance_mm,
            )
            key = (piece.length, piece.width, piece.height, piece.material, piece.tolerance)
            if key not in seen:
                seen.add(key)
                yield piece
    elif block.length_mm is not None and block.width_mm is not None:
        long, short = max(block.length_mm, block.width_mm), min(block.length_mm, block.width_mm)
        yield _Piece(block.name or block.id, long, short, block.height_mm, None, None)


def fit_group(
    block: Block,
    operations: Iterable[Operation],
    pieces: list[_Piece],
    boards: list[_Board],
    workshop: Workshop,
) -> Fit:
    """Compare the operations of one group of a block with one workshop."""
    met = of = 0
    reasons: list[str] = []
    pools: list[tuple[int, ...]] = []
    people, persons = workshop.skills, sum(team.count for team in workshop.people)
    for operation in operations:
        demands = list(
            _workshop_demands(operation, crew(workshop, block, operation), people, persons, workshop)
        )
        kept = trainee_pools(workshop, block, operation)
        able, machine_demands = _best_pools(operation, kept, pieces, boards, workshop)
        pools.append(able)
        demands += machine_demands
        of += len(demands)
        met += sum(not reason for reason in demands)
        reasons += [reason for reason in demands if reason and reason not in reasons]
    return Fit(workshop.id, met, of, tuple(reasons), tuple(pools))


def _workshop_demands(
    operation: Operation, need: Crew, people: dict[str, int], persons: int, workshop: Workshop
) -> Iterator[str]:
    """One text per demand on people and papers; an empty text is a demand that is met."""
    if need.skill is not None:
        have = people.get(need.skill, 0)
        if have == 0:
            yield f"has no one with the skill {need.skill}"
        elif have < need.people:
            yield f"has {have} of the {need.people} people with the skill {need.skill}"
        elif persons < need.people + need.helpers:
            together = need.people + need.helpers
            yield f"has {persons} of the {together} people whom {operation.process} takes at once"
        else:
            yield ""
    if operation.certificate is not None:
        held = operation.certificate in workshop.certificates
        yield "" if held else f"does not hold the certificate {operation.certificate}"


def _best_pools(
    operation: Operation,
    kept: tuple[int, ...],
    pieces: list[_Piece],
    boards: list[_Board],
    workshop: Workshop,
) -> tuple[tuple[int, ...], list[str]]:
    """Pools that can do the operation, and the demands as seen by the pool that comes nearest.

    An operation that is `kept` for trainees has their places only, and no other operation has them.
    """
    all_doing = [(i, pool) for i, pool in enumerate(workshop.pools) if operation.process in pool.processes]
    doing = [(i, pool) for i, pool in all_doing if (i in kept if kept else pool.training is None)]
    if not doing:
        only = ", but a trainee's place" if all_doing else ""
        return (), [f"has no machine for {operation.process}{only}"]
    answers = [(i, _machine_demands(pool, pieces, boards)) for i, pool in doing]
    able = tuple(i for i, demands in answers if not any(demands))
    nearest = min(answers, key=lambda answer: sum(map(bool, answer[1])))
    return able, ["", *nearest[1]]


def _machine_demands(pool: Pool, pieces: list[_Piece], boards: list[_Board]) -> list[str]:
    """One text per demand on the machine, empty when met: bed, thickness, material, tolerance."""
    if not pieces:
        return []
    name = pool.name or pool.id
    bed = _worst(_bed_reason(pool, name, piece) for piece in pieces)
    demands = [bed or next(filter(None, (_sheet_reason(pool, name, board) for board in boards)), "")]
    heights = [piece for piece in pieces if piece.height is not None]
    if heights:
        demands.append(_worst(_height_reason(pool, name, piece) for piece in heights))
    materials = sorted({piece.material for piece in pieces if piece.material is not None})
    if materials:
        wrong = [m for m in materials if pool.materials and m not in pool.materials]
        demands.append(f"{name} does not work {', '.join(wrong)}" if wrong else "")
    fine = [piece.tolerance for piece in pieces if piece.tolerance is not None]
    if fine:
        need = min(fine)
        if pool.tolerance_mm is None:
            demands.append(f"{name} states no tolerance; ±{need:g} mm is needed")
        elif pool.tolerance_mm > need:
            demands.append(f"{name} keeps ±{pool.tolerance_mm:g} mm; ±{need:g} mm is needed")
        else:
            demands.append("")
    return demands


def _sheet_reason(pool: Pool, name: str, board: _Board) -> str:
    """Empty when some sheet of the board lies wholly on the bed."""
    if not board.sheets:
        return f"no sheet of {board.name} can be had there"
    missing: list[tuple[float, str]] = []
    for sheet in board.sheets:
        long, short = max(sheet.length_mm, sheet.width_mm), min(sheet.length_mm, sheet.width_mm)
        what = f"a sheet of {board.name}, {long:,.0f} × {short:,.0f} mm"
        missing.append(_bed_reason(pool, name, _Piece(what, long, short, None, None, None)))
    return min(missing, key=lambda reason: reason[0])[1]


def _worst(reasons: Iterable[tuple[float, str]]) -> str:
    return max(reasons, key=lambda reason: reason[0])[1]


def _bed_reason(pool: Pool, name: str, piece: _Piece) -> tuple[float, str]:
    """Millimetres that are missing, and the sentence that says so."""
    sides = [side if side is not None else float("inf") for side in (pool.length_mm, pool.width_mm)]
    short, long = min(sides), max(sides)
    lacks = [(piece.length - long, "short"), (piece.width - short, "narrow")]
    missing, word = max(lacks)
    if missing <= 0:
        return 0.0, ""
    bed = " × ".join(f"{side:,.0f}" for side in sides if side != float("inf"))
    return missing, f"bed {bed} mm of {name} is {missing:,.4g} mm too {word} for {piece.name}"


def _height_reason(pool: Pool, name: str, piece: _Piece) -> tuple[float, str]:
    height = piece.height or 0.0
    if piece.material is None:
        if pool.height_mm is not None and height > pool.height_mm:
            missing = height - pool.height_mm
            return (
                missing,
                f"{name} has {pool.height_mm:g} mm of height, {missing:g} mm too little for {piece.name}",
            )
        return 0.0, ""
    if pool.thickness_max_mm is not None and height > pool.thickness_max_mm:
        missing = height - pool.thickness_max_mm
        return (
            missing,
            f"{name} takes boards up to {pool.thickness_max_mm:g} mm; {piece.name} is {height:g} mm",
        )
    if pool.thickness_min_mm is not None and height < pool.thickness_min_mm:
        missing = pool.thickness_min_mm - height
        return (
            missing,
            f"{name} takes boards from {pool.thickness_min_mm:g} mm; {piece.name} is {height:g} mm",
        )
    return 0.0, ""


def access_reasons(block: Block, home: Home) -> tuple[str, ...]:
    """Why a block cannot be brought to a plot, one sentence each; empty when it can."""
    access, reasons = home.access, []
    limits = (
        ("long", block.length_mm, access.block_length_mm, "mm"),
        ("wide", block.width_mm, access.block_width_mm, "mm"),
        ("heavy", block.mass_kg, access.block_mass_kg, "kg"),
    )
    for word, have, limit, unit in limits:
        if have is not None and limit is not None and have > limit:
            over = have - limit
            reasons.append(f"{block.id} is {over:,.4g} {unit} too {word} for the plot {home.name or home.id}")
    return tuple(reasons)
