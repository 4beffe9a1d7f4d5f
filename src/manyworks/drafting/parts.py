"""Parts as lists and catalogues hold them: code, count, board, drawing, and every figure made of these."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from manyworks.formats.drawing import Part as DrawnPart
from manyworks.geometry import THROUGH, Geometry, middle_of


@dataclass(frozen=True)
class PartSpec:
    """One kind of piece as it enters a revision; no geometry is not drawn."""

    code: str
    quantity: int
    material: str
    thickness_mm: float
    name: str = ""
    geometry: Geometry | None = None

    @property
    def geometry_hash(self) -> str:
        return self.geometry.hash if self.geometry else ""

    def drawn(self) -> DrawnPart:
        """The part as the writers take it; it must have been drawn."""
        assert self.geometry is not None
        return DrawnPart(
            key=self.code,
            geometry=self.geometry,
            code=self.code,
            name=self.name,
            quantity=self.quantity,
            material=self.material,
            thickness_mm=self.thickness_mm,
            origin=(0.0, 0.0),
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


def sizes_of(geometry: Geometry | None) -> PartSizes | None:
    """Sizes of a part, or None when it is not drawn."""
    if geometry is None:
        return None
    length, width = geometry.size
    return PartSizes(
        round(length, 2), round(width, 2), round(geometry.net_area, 1), round(geometry.through_mm, 1)
    )


def bill_line(part: PartSpec) -> BillLine:
    """The line of a bill that a drawn part meets in every figure."""
    geometry, sizes = part.geometry, sizes_of(part.geometry)
    if geometry is None or sizes is None:
        return BillLine(part.code, part.quantity)
    return BillLine(
        part.code,
        part.quantity,
        sizes.length_mm,
        sizes.width_mm,
        len(geometry.holes),
        len(geometry.pockets),
        len(geometry.drillings),
        depths_of(geometry),
        sizes.cut_length_mm,
        sizes.area_mm2,
        places_of(geometry),
    )


def places_of(geometry: Geometry) -> str:
    """Distance of every hole, pocket and drilling from the middle of the outline in mm, smallest first.

    It stays the same when the part is moved, turned or mirrored, so any program may have drawn it again.
    """
    _area, x, y = middle_of(geometry.outline)
    middles = [middle_of(ring)[1:] for ring in geometry.inner_rings] + [
        drilling.at for drilling in geometry.drillings
    ]
    return " ".join(f"{distance:.1f}" for distance in sorted(math.dist((x, y), at) for at in middles))


def depths_of(geometry: Geometry) -> str:
    """Depths of all pockets in mm, smallest first; ``?`` for one that nobody has stated."""
    depths = [pocket.depth_mm for pocket in geometry.pockets]
    stated = sorted(depth for depth in depths if isinstance(depth, float))
    through = [THROUGH] * depths.count(THROUGH)
    return " ".join([*(f"{depth:g}" for depth in stated), *through, *("?" for d in depths if d is None)])


def unsaid_words(code: str, geometry: Geometry) -> list[str]:
    """What nobody has said of a part and must be known to cut it, for the end of a sentence."""
    words = {
        "outline": _("how deep the outside cut of part %(part)s is"),
        "hole": _("how deep a hole of part %(part)s is"),
        "pocket": _("how deep a pocket of part %(part)s is"),
        "drilling": _("how deep a drilling of part %(part)s is"),
        "cut": _("how deep a cut of part %(part)s is"),
        "score": _("how deep a score of part %(part)s is"),
        "fold": _("how deep a fold of part %(part)s is"),
        "face": _("from which face part %(part)s is worked"),
    }
    return [words[kind] % {"part": code} for kind in dict.fromkeys(geometry.unsaid)]


def content_hash(parts: Iterable[PartSpec], source_sha256: str = "") -> str:
    """What makes two revisions the same: every part, and every byte of the file they were read from."""
    rows = sorted([p.code, p.quantity, p.material, p.thickness_mm, p.geometry_hash] for p in parts)
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


def centre_of(geometry: Geometry | None) -> tuple[float, float] | None:
    """Middle of mass of a part in its own frame, holes taken off; None when it is not drawn."""
    if geometry is None:
        return None
    moments = [(abs(a), x, y) for a, x, y in [middle_of(geometry.outline)]]
    moments += [(-abs(a), x, y) for a, x, y in (middle_of(hole.ring) for hole in geometry.holes)]
    area = sum(a for a, _x, _y in moments)
    if area <= 0:
        return None
    return sum(a * x for a, x, _y in moments) / area, sum(a * y for a, _x, y in moments) / area
