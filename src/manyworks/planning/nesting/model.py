"""What goes into a nest and what comes out: parts, stock, rules, and the layout.

All lengths are millimetres, angles degrees counter-clockwise, y up, and a sheet's origin is its lower
left corner with x along its length. Everything is checked at construction; what makes no sense is
refused with the path of the field.
"""

import math
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Annotated, Literal

from shapely import Polygon
from shapely.validation import explain_validity

from manyworks.planning.fields import About, check_fields
from manyworks.refused import Refused

Point = tuple[float, float]
Ring = tuple[Point, ...]
Grain = Literal["none", "x", "y"]
Engine = Literal["boxes", "true-shape"]
Proof = Literal["none", "area", "large-parts"]

MAX_VERTICES = 20_000
MAX_COPIES = 1_000_000
MAX_ROTATIONS = 72
MAX_LENGTH_MM = 100_000.0


def board_mm(thickness: float) -> float:
    """A thickness of board to 0.01 mm: equal boards are equal numbers, whoever reckoned them from inches.

    Eighths of an inch end on half a hundredth. A little more is added, so that a thousandth, the last that
    programs write, does not decide which way they are rounded.
    """
    return round(thickness + 0.0012, 2) or thickness


def _refuse(path: str, message: str, hint: str = "") -> Refused:
    return Refused("nesting.input", message, hint, path)


def _number(value: float, path: str, what: str, low: float = 0.0, strict: bool = False) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise _refuse(path, f"{what} must be a number, not {value!r}.")
    if value < low or (strict and value == low) or value > MAX_LENGTH_MM:
        bound = "more than" if strict else "at least"
        raise _refuse(path, f"{what} is {value:g}; it must be {bound} {low:g} and at most {MAX_LENGTH_MM:g}.")
    return float(value)


def _ring(points: Sequence[Sequence[float]], path: str, what: str) -> Ring:
    if len(points) > MAX_VERTICES:
        raise _refuse(path, f"{what} has {len(points):,} corners; at most {MAX_VERTICES:,} are read.")
    ring = []
    for index, point in enumerate(points):
        if len(point) != 2 or not all(isinstance(c, (int, float)) and math.isfinite(c) for c in point):
            raise _refuse(
                f"{path}[{index}]", f"{what} has a corner that is not a pair of numbers: {point!r}."
            )
        if max(abs(point[0]), abs(point[1])) > 10 * MAX_LENGTH_MM:
            raise _refuse(f"{path}[{index}]", f"{what} has a corner far outside any sheet: {point!r} mm.")
        ring.append((float(point[0]), float(point[1])))
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    if len(set(ring)) < 3:
        raise _refuse(path, f"{what} needs at least three different corners.")
    return tuple(ring)


def _label(value: str, path: str, what: str) -> None:
    if not isinstance(value, str) or not value:
        raise _refuse(path, f"{what} must be a non-empty text.")


def _copies(value: int, path: str, what: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_COPIES:
        raise _refuse(
            path,
            f"{what} is {value!r}; it must be a whole number from 1 to {MAX_COPIES:,}.",
            "Leave out what is not wanted.",
        )


def _polygon(outline: Ring, holes: Sequence[Ring], path: str, what: str) -> float:
    shape = Polygon(outline, holes)
    if not shape.is_valid:
        raise _refuse(
            path, f"{what} is not a clean shape: {explain_validity(shape)} (mm).", "Repair the drawing."
        )
    if shape.area < 1.0:
        raise _refuse(path, f"{what} has an area of {shape.area:g} mm²; at least 1 mm² is needed.")
    return float(shape.area)


@dataclass(frozen=True, slots=True)
class NestPart:
    """One part to be cut, in some number of copies.

    Parameters
    ----------
    id
        Unique name of the part within one call.
    outline
        Corners in mm, shape (n, 2), n >= 3; the last corner is not repeated. Any origin, either direction.
    quantity
        Number of copies, at least 1.
    material, thickness_mm
        Only stock with exactly this material and thickness is used.
    holes
        Rings inside the outline; other parts may be placed inside them.
    grain
        Axis of the part along which the sheet's grain must run; "none" when it does not matter.
    rotations
        Allowed turns in degrees; grain removes those that lay it the wrong way.
    group
        Parts of one group (a delivery, a block) can be kept on their own sheets, see `NestRules`.
    """

    id: str
    outline: Ring
    quantity: int = 1
    material: str = "plywood"
    thickness_mm: float = 18.0
    holes: tuple[Ring, ...] = ()
    grain: Grain = "none"
    rotations: tuple[float, ...] = (0.0, 90.0, 180.0, 270.0)
    group: str = ""
    area_mm2: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _label(self.id, "parts.id", "The part's id")
        path, what = f"parts.{self.id}", f"Part {self.id}"
        outline = _ring(self.outline, f"{path}.outline", f"{what}: the outline")
        holes = tuple(
            _ring(hole, f"{path}.holes[{i}]", f"{what}: hole {i + 1}") for i, hole in enumerate(self.holes)
        )
        _copies(self.quantity, f"{path}.quantity", f"{what}: the quantity")
        _label(self.material, f"{path}.material", f"{what}: the material")
        _number(self.thickness_mm, f"{path}.thickness_mm", f"{what}: the thickness", strict=True)
        object.__setattr__(self, "thickness_mm", board_mm(self.thickness_mm))
        if self.grain not in ("none", "x", "y"):
            raise _refuse(f"{path}.grain", f'{what}: grain is {self.grain!r}; it must be "none", "x" or "y".')
        if not 1 <= len(self.rotations) <= MAX_ROTATIONS:
            raise _refuse(f"{path}.rotations", f"{what}: give 1 to {MAX_ROTATIONS} allowed rotations.")
        for angle in self.rotations:
            _number(angle, f"{path}.rotations", f"{what}: a rotation", low=-360.0)
        object.__setattr__(self, "outline", outline)
        object.__setattr__(self, "holes", holes)
        object.__setattr__(
            self, "rotations", tuple(sorted({float(angle) % 360.0 for angle in self.rotations}))
        )
        object.__setattr__(
            self, "area_mm2", _polygon(outline, holes, f"{path}.outline", f"{what}: the outline")
        )

    def times(self, quantity: int) -> "NestPart":
        """The same part in another number of copies, without looking at its shape again."""
        _copies(quantity, f"parts.{self.id}.quantity", f"Part {self.id}: the quantity")
        other = copy(self)
        object.__setattr__(other, "quantity", quantity)
        return other


@dataclass(frozen=True, slots=True)
class Stock:
    """Sheets of one kind that may be cut: bought sheets, or an offcut on the shelf.

    Parameters
    ----------
    id
        Unique name within one call.
    length_mm, width_mm
        Size along x and y.
    price
        Money per sheet, in the caller's currency; 0 when not known (area then stands in for money).
    quantity
        Number available; None means as many as needed.
    is_offcut
        Offcuts are used before sheets are bought.
    grain
        Axis along which the sheet's grain runs; "none" for board without grain.
    defects
        Rings (sheet coordinates) that no part may touch; every part keeps half its gap from them.
    """

    id: str
    length_mm: float
    width_mm: float
    material: str = "plywood"
    thickness_mm: float = 18.0
    price: float = 0.0
    quantity: int | None = None
    is_offcut: bool = False
    grain: Grain = "x"
    defects: tuple[Ring, ...] = ()

    def __post_init__(self) -> None:
        _label(self.id, "stock.id", "The stock's id")
        path, what = f"stock.{self.id}", f"Stock {self.id}"
        _number(self.length_mm, f"{path}.length_mm", f"{what}: the length", strict=True)
        _number(self.width_mm, f"{path}.width_mm", f"{what}: the width", strict=True)
        _number(self.thickness_mm, f"{path}.thickness_mm", f"{what}: the thickness", strict=True)
        object.__setattr__(self, "thickness_mm", board_mm(self.thickness_mm))
        _number(self.price, f"{path}.price", f"{what}: the price")
        _label(self.material, f"{path}.material", f"{what}: the material")
        if self.quantity is not None:
            _copies(self.quantity, f"{path}.quantity", f"{what}: the quantity")
        if self.grain not in ("none", "x", "y"):
            raise _refuse(f"{path}.grain", f'{what}: grain is {self.grain!r}; it must be "none", "x" or "y".')
        defects = tuple(
            _ring(ring, f"{path}.defects[{i}]", f"{what}: defect {i + 1}")
            for i, ring in enumerate(self.defects)
        )
        for i, ring in enumerate(defects):
            _polygon(ring, (), f"{path}.defects[{i}]", f"{what}: defect {i + 1}")
        object.__setattr__(self, "defects", defects)

    @property
    def area_mm2(self) -> float:
        """Area of the whole sheet, margins and defects included, mm²."""
        return self.length_mm * self.width_mm


@dataclass(frozen=True, slots=True)
class NestRules:
    """How close parts may lie, and what a good layout looks like.

    Parameters
    ----------
    gap_mm
        Free distance between two parts: tool diameter plus spacing.
    edge_mm
        Free distance between a part and the sheet's edge.
    small_gap_mm
        Gap of small or narrow parts, which tear loose more easily; None for the common gap. Every part
        brings half of its own gap, so a small part and a large one are kept (small + common) / 2 apart.
    small_side_mm, narrow_side_mm
        A part is small when both sides of its bounding box are below the first, or one below the second.
    keep_groups_together
        Each group gets its own sheets; otherwise groups share sheets freely.
    leave_rectangle
        Spend the end of the search on gathering the waste into one large rectangle.
    """

    gap_mm: Annotated[float, About("least distance between two parts", "mm", low=0)] = 12.0
    edge_mm: Annotated[float, About("least distance from a part to the sheet's edge", "mm", low=0)] = 10.0
    small_gap_mm: Annotated[float | None, About("gap of small parts; none = like all", "mm", low=0)] = None
    small_side_mm: Annotated[float, About("a part is small with both sides below this", "mm", low=0)] = 300.0
    narrow_side_mm: Annotated[float, About("a part is small with one side below this", "mm", low=0)] = 100.0
    keep_groups_together: Annotated[bool, About("each group has its own sheets")] = False
    leave_rectangle: Annotated[bool, About("waste is gathered into one rectangle")] = True

    def __post_init__(self) -> None:
        check_fields(self)

    def is_small(self, length_mm: float, width_mm: float) -> bool:
        """Whether a part with this bounding box tears loose easily, and no hand can hold it."""
        long, short = max(length_mm, width_mm), min(length_mm, width_mm)
        return long < self.small_side_mm or short < self.narrow_side_mm

    def gap_of(self, length_mm: float, width_mm: float) -> float:
        """Gap in mm that a part with this bounding box asks for."""
        small = self.small_gap_mm is not None and self.is_small(length_mm, width_mm)
        return max(self.small_gap_mm or 0.0, self.gap_mm) if small else self.gap_mm


@dataclass(frozen=True, slots=True)
class Placement:
    """One copy of a part on a sheet: turned about its own origin, then moved by (x, y)."""

    part_id: str
    copy: int
    rotation_deg: float
    x_mm: float
    y_mm: float


@dataclass(frozen=True, slots=True)
class Rectangle:
    """An axis-parallel rectangle on a sheet: lower left corner and size, mm."""

    x_mm: float
    y_mm: float
    length_mm: float
    width_mm: float

    @property
    def area_mm2(self) -> float:
        """Area in mm²."""
        return self.length_mm * self.width_mm


@dataclass(frozen=True, slots=True)
class NestedSheet:
    """One sheet with the parts cut from it.

    `copy` counts the sheets of this stock from 0; `yield_fraction` is the parts' net area over the whole
    sheet's area; `leftover` is the largest rectangle that no part's gap and no defect reaches into.
    """

    stock_id: str
    copy: int
    material: str
    thickness_mm: float
    group: str
    placements: tuple[Placement, ...]
    yield_fraction: float
    leftover: Rectangle | None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Copies that found no place, with a stable code and one plain sentence."""

    part_id: str
    copies: int
    code: Literal["too-large", "grain", "no-stock", "defects", "stock-used-up"]
    reason: str


@dataclass(frozen=True, slots=True)
class SheetBound:
    """No layout uses fewer bought sheets than this; `proof` names the argument."""

    sheets: int
    proof: Proof


@dataclass(frozen=True, slots=True)
class Layout:
    """The result of a nest. `seconds` is left out of comparisons: equal work gives equal layouts."""

    sheets: tuple[NestedSheet, ...]
    unplaced: tuple[Unplaced, ...]
    bound: SheetBound
    price: float
    engine: Engine
    iterations: int
    valid: bool
    seconds: float = field(compare=False)

    @property
    def placed(self) -> int:
        """Number of copies that found a place."""
        return sum(len(sheet.placements) for sheet in self.sheets)


def place_ring(ring: Sequence[Sequence[float]], placement: Placement) -> Ring:
    """Where a part's ring lies on the sheet.

    Parameters
    ----------
    ring
        Corners in the part's own coordinates, mm, shape (n, 2).
    placement
        Turn about the part's origin (counter-clockwise), then move.

    Returns
    -------
    Ring
        The same corners in sheet coordinates, mm. Quarter turns are exact.
    """
    quarter = {0.0: (1.0, 0.0), 90.0: (0.0, 1.0), 180.0: (-1.0, 0.0), 270.0: (0.0, -1.0)}
    angle = placement.rotation_deg % 360.0
    cos, sin = quarter.get(angle) or (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
    return tuple((x * cos - y * sin + placement.x_mm, x * sin + y * cos + placement.y_mm) for x, y in ring)
