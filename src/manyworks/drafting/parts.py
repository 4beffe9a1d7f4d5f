"""Parts as lists and catalogues hold them: code, count, board, drawing, and every figure made of these."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from manyworks.formats.drawing import Part as DrawnPart
from manyworks.formats.measures import cut_lengths
from manyworks.geometry import bounds


@dataclass(frozen=True)
class PartSpec:
    """One kind of piece as it enters a revision; an empty geometry is not known."""

    code: str
    quantity: int
    material: str
    thickness_mm: float
    name: str = ""
    grain: str = "none"
    geometry: dict[str, Any] = field(default_factory=dict)

    @property
    def geometry_hash(self) -> str:
        return geometry_hash(self.geometry) if self.geometry.get("outline") else ""

    def drawn(self) -> DrawnPart:
        """The part as the readers and writers know it."""
        return part_from_geometry(
            self.geometry,
            key=self.code,
            code=self.code,
            name=self.name,
            quantity=self.quantity,
            material=self.material,
            thickness_mm=self.thickness_mm,
            grain=self.grain,
        )


@dataclass(frozen=True)
class PartSizes:
    """What a part measures, from its geometry."""

    length_mm: float
    width_mm: float
    area_mm2: float
    cut_length_mm: float


@dataclass(frozen=True)
class BillLine:
    """What a bill of materials expects of one part; figures it does not give are None.

    ``depths_mm`` are the depths of its pockets, each as often as it occurs, such as ``"9 9 13"``;
    ``places_mm`` how far every hole, pocket and drilling lies from the middle of its outline.
    """

    code: str
    quantity: int
    length_mm: float | None = None
    width_mm: float | None = None
    holes: int | None = None
    pockets: int | None = None
    drills: int | None = None
    depths_mm: str | None = None
    cut_length_mm: float | None = None
    area_mm2: float | None = None
    places_mm: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the revision's row."""
        return {name: value for name, value in self.__dict__.items() if value is not None}


def sizes_of(geometry: Mapping[str, Any]) -> PartSizes | None:
    """Sizes of a part, or None when its geometry is not known."""
    if not geometry.get("outline"):
        return None
    part = part_from_geometry(dict(geometry), key="")
    left, bottom, right, top = bounds(part.outer)
    lengths = cut_lengths(part)
    return PartSizes(
        round(right - left, 2),
        round(top - bottom, 2),
        round(net_area(part), 1),
        round(lengths["outside"] + lengths["inside"], 1),
    )


def bill_line(part: PartSpec) -> BillLine:
    """The line of a bill that a drawn part meets in every figure."""
    sizes = sizes_of(part.geometry)
    if sizes is None:
        return BillLine(part.code, part.quantity)
    return BillLine(
        part.code,
        part.quantity,
        sizes.length_mm,
        sizes.width_mm,
        len(part.geometry["holes"]),
        len(part.geometry["pockets"]),
        len(part.geometry["drills"]),
        depths_of(part.geometry),
        sizes.cut_length_mm,
        sizes.area_mm2,
        places_of(part.geometry),
    )


def places_of(geometry: Mapping[str, Any]) -> str:
    """Distance of every hole, pocket and drilling from the middle of the outline in mm, smallest first.

    It stays the same when the part is moved, turned or mirrored, so any program may have drawn it again.
    """
    _area, x, y = _moment(geometry["outline"])
    rings = [*geometry.get("holes", ()), *(pocket["ring"] for pocket in geometry.get("pockets", ()))]
    middles = [_moment(ring)[1:] for ring in rings] + [(d["x"], d["y"]) for d in geometry.get("drills", ())]
    return " ".join(f"{distance:.1f}" for distance in sorted(math.dist((x, y), at) for at in middles))


def depths_of(geometry: Mapping[str, Any]) -> str:
    """Depths of all pockets in mm, smallest first; ``?`` for one that nobody has stated."""
    depths = [pocket["depth_mm"] for pocket in geometry.get("pockets", ())]
    return " ".join(
        f"{d:g}" if d is not None else "?" for d in sorted(depths, key=lambda d: (d is None, d or 0))
    )


def content_hash(parts: Iterable[PartSpec], source_sha256: str = "") -> str:
    """What makes two revisions the same: every part, and every byte of the file they were read from."""
    rows = sorted([p.code, p.quantity, p.material, p.thickness_mm, p.grain, p.geometry_hash] for p in parts)
    text = json.dumps([rows, source_sha256], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def board_mass_kg(parts: Iterable[PartSpec], density_kg_m3: Mapping[str, float | None]) -> float | None:
    """Mass of the boards from net area, thickness and density; None if any of these is not known."""
    total = 0.0
    for part in parts:
        sizes, density = sizes_of(part.geometry), density_kg_m3.get(part.material)
        if sizes is None or density is None:
            return None
        total += sizes.area_mm2 * part.thickness_mm / 1e9 * density * part.quantity
    return total


def centre_of(geometry: Mapping[str, Any]) -> tuple[float, float] | None:
    """Middle of mass of a part in its own frame, holes taken off; None when it is not drawn."""
    if not geometry.get("outline"):
        return None
    moments = [(abs(a), x, y) for a, x, y in [_moment(geometry["outline"])]]
    moments += [(-abs(a), x, y) for a, x, y in map(_moment, geometry.get("holes", ()))]
    area = sum(a for a, _x, _y in moments)
    if area <= 0:
        return None
    return sum(a * x for a, x, _y in moments) / area, sum(a * y for a, _x, y in moments) / area


def _moment(ring: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Area of a ring and its middle."""
    area = x_sum = y_sum = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area += cross / 2
        x_sum += (x1 + x2) * cross
        y_sum += (y1 + y2) * cross
    return (area, x_sum / (6 * area), y_sum / (6 * area)) if area else (0.0, 0.0, 0.0)
