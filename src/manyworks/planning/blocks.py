"""What is made: materials, sheets in stock, parts with their outlines, blocks and their operations."""

from dataclasses import dataclass
from typing import Annotated, Literal

from shapely import Polygon

from manyworks.geometry import Geometry, Grain, Ring
from manyworks.planning.fields import MOST_MINUTES, About, check_fields, refuse, refuse_repeats
from manyworks.planning.nesting.model import board_mm

Group = Literal["cut", "make"]

MAX_OPERATIONS_PER_BLOCK = 60


@dataclass(frozen=True, slots=True)
class Material:
    """A board or other stuff that parts are cut from."""

    id: Annotated[str, About("stable name, such as plywood-spruce")]
    name: Annotated[str, About("name for people")] = ""
    density_kg_m3: Annotated[float | None, About("density; none = not known", "kg/m3", above=0)] = None
    carbon_kgco2e_per_kg: Annotated[
        float | None, About("greenhouse gas of making it, modules A1-A3", "kgCO2e/kg")
    ] = None
    carbon_source: Annotated[str, About("where the carbon factor comes from")] = ""
    carbon_confirmed: Annotated[bool, About("the factor was checked in its source")] = False

    def __post_init__(self) -> None:
        check_fields(self)
        if self.carbon_kgco2e_per_kg is not None and not self.carbon_source:
            raise refuse("source", "a carbon factor needs its source", "carbon_source")


@dataclass(frozen=True, slots=True)
class SheetStock:
    """A size of sheet that can be bought, or a single offcut that lies at a workshop."""

    id: Annotated[str, About("stable name")]
    material: Annotated[str, About("id of the material")]
    thickness_mm: Annotated[float, About("thickness", "mm", above=0)]
    length_mm: Annotated[float, About("size along x", "mm", above=0)]
    width_mm: Annotated[float, About("size along y", "mm", above=0)]
    price: Annotated[float | None, About("price of one sheet; none = not known", "money", low=0)] = None
    price_source: Annotated[str, About("where and when the price was seen")] = ""
    quantity: Annotated[int | None, About("sheets available; none = as many as needed", "sheets", low=0)] = (
        None
    )
    grain: Annotated[Grain, About("direction of the face grain")] = "x"
    workshop: Annotated[str | None, About("where it lies; none = can be bought by every workshop")] = None
    offcut: Annotated[bool, About("left over from earlier work")] = False
    defects: Annotated[
        tuple[Ring, ...], About("defects that no part may touch; rings, origin at the lower left", "mm")
    ] = ()

    def __post_init__(self) -> None:
        check_fields(self)
        object.__setattr__(self, "thickness_mm", board_mm(self.thickness_mm))
        for i, ring in enumerate(self.defects):
            if len(ring) < 3:
                raise refuse("ring", "has fewer than three corners", f"defects[{i}]")
            if not Polygon(ring).is_valid:
                raise refuse("ring", "crosses or touches itself", f"defects[{i}]")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece cut from one sheet.

    Its geometry is in its own frame, origin at the outline's lower left. A part without one is planned as a
    rectangle of its length and width, whose grain does not matter.
    """

    id: Annotated[str, About("stable name")]
    material: Annotated[str, About("id of the material")]
    thickness_mm: Annotated[float, About("thickness", "mm", above=0)]
    length_mm: Annotated[float, About("size along x", "mm", above=0)]
    width_mm: Annotated[float, About("size along y", "mm", above=0)]
    name: Annotated[str, About("name for people")] = ""
    geometry: Annotated[Geometry | None, About("everything that is drawn of it")] = None
    cut_length_mm: Annotated[float | None, About("through-cut path; none = as drawn", "mm", low=0)] = None
    tolerance_mm: Annotated[float | None, About("largest deviation allowed; none = any", "mm", above=0)] = (
        None
    )

    def __post_init__(self) -> None:
        check_fields(self)
        object.__setattr__(self, "thickness_mm", board_mm(self.thickness_mm))
        if self.geometry is not None:
            drawn = self.geometry.size
            if any(abs(a - b) > 1.0 for a, b in zip((self.length_mm, self.width_mm), drawn)):
                size = f"{drawn[0]:.1f} × {drawn[1]:.1f} mm"
                raise refuse("size", f"is not that of its geometry, {size}", "length_mm")


@dataclass(frozen=True, slots=True)
class PartCount:
    """One line of a block's bill of parts."""

    part: Annotated[str, About("id of the part")]
    quantity: Annotated[int, About("pieces in one block", "pieces", low=1)] = 1

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of making a block: a process for some minutes on one machine, with people if need be."""

    id: Annotated[str, About("name, unique inside the block")]
    group: Annotated[Group, About("cut = makes the kit of parts; make = turns the kit into the block")]
    process: Annotated[str, About("process code, such as cnc-routing")]
    minutes: Annotated[
        float, About("standard working time at time factor 1", "min", above=0, high=MOST_MINUTES)
    ]
    after: Annotated[tuple[str, ...], About("operations of this block that must be finished first")] = ()
    skill: Annotated[str | None, About("skill that the people need; none = no one is reserved")] = None
    people: Annotated[int, About("people with that skill at the same time", "people", low=1)] = 1
    helpers: Annotated[
        int,
        About(
            "persons more, whatever they can do: to lift and turn; only where a skill is asked",
            "people",
            low=0,
        ),
    ] = 0
    hold_point: Annotated[bool, About("nothing goes on before it is passed")] = False
    certificate: Annotated[str | None, About("certificate the workshop must hold")] = None
    sheets: Annotated[
        bool,
        About("it cuts the sheets on which the block's parts lie; its minutes are an estimate until they do"),
    ] = False
    family: Annotated[
        str, About("what its machine is set up for, such as a board and tool set; empty = the block")
    ] = ""

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class Block:
    """A type of block: its parts, its size and how it is made.

    The kit of parts travels once, when every operation of the group "cut" is finished; the group
    "make" begins after it has arrived, so "cut" must not wait for "make".
    """

    id: Annotated[str, About("stable name, such as F-S-B")]
    operations: Annotated[tuple[Operation, ...], About("steps, in any order")]
    name: Annotated[str, About("name for people")] = ""
    kind: Annotated[str, About("floor, wall, corner, window, door, roof or other")] = "other"
    parts: Annotated[tuple[PartCount, ...], About("bill of parts")] = ()
    length_mm: Annotated[float | None, About("length of the finished block", "mm", above=0)] = None
    width_mm: Annotated[float | None, About("width of the finished block", "mm", above=0)] = None
    height_mm: Annotated[float | None, About("height of the finished block", "mm", above=0)] = None
    mass_kg: Annotated[
        float | None, About("mass of the finished block; none = not known", "kg", above=0, high=1e6)
    ] = None

    first_article: Annotated[
        bool, About("a workshop finishes and checks one before it begins the next, cut and make each")
    ] = False

    def __post_init__(self) -> None:
        check_fields(self)
        if not 0 < len(self.operations) <= MAX_OPERATIONS_PER_BLOCK:
            raise refuse(
                "operations",
                f"has {len(self.operations)} operations; 1 to {MAX_OPERATIONS_PER_BLOCK} are possible",
                "operations",
            )
        refuse_repeats((o.id for o in self.operations), "operations")
        cutting = [i for i, o in enumerate(self.operations) if o.sheets]
        if len(cutting) > 1 or any(self.operations[i].group == "make" for i in cutting):
            message = "cuts sheets; only one operation of the group cut does"
            raise refuse("sheets", message, f"operations[{cutting[-1]}].sheets")
        refuse_repeats((line.part for line in self.parts), "parts")
        self._refuse_bad_order()
        if not any(o.group == "make" for o in self.operations):
            raise refuse("operations", "has no operation of the group make", "operations")

    def _refuse_bad_order(self) -> None:
        place = {o.id: i for i, o in enumerate(self.operations)}
        for i, operation in enumerate(self.operations):
            for j, name in enumerate(operation.after):
                path = f"operations[{i}].after[{j}]"
                if name not in place:
                    raise refuse("reference", f"names the operation {name!r}, which does not exist", path)
                if operation.group == "cut" and self.operations[place[name]].group == "make":
                    raise refuse("order", f"cutting may not wait for {name!r} of the group make", path)
        done: set[str] = set()
        left = list(self.operations)
        while left:
            ready = [o for o in left if done.issuperset(o.after)]
            if not ready:
                ring = ", ".join(o.id for o in left)
                path = f"operations[{place[left[0].id]}].after"
                raise refuse("cycle", f"operations wait for each other in a circle: {ring}", path)
            done.update(o.id for o in ready)
            left = [o for o in left if o.id not in done]


def is_cut_by_others(block: Block, minutes: tuple[float, ...] | None, operation: str) -> bool:
    """All that an operation of a unit cuts lies on sheets of other units: it needs no machine and nobody.

    Parameters
    ----------
    minutes
        The unit's own standard times, if it has any.
    """
    if minutes is None or 0 not in minutes:
        return False
    return any(o.id == operation and not own for o, own in zip(block.operations, minutes))
