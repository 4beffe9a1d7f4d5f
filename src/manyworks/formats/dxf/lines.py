"""One DXF curve as a stroke: flattened where the blocks around it put it, round where it stays round."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ezdxf import path as ezpath
from ezdxf.colors import aci2rgb
from ezdxf.document import Drawing as Document
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.entities.lwpolyline import LWPolyline
from ezdxf.entities.polyline import Polyline
from ezdxf.entities.spline import Spline
from ezdxf.math import Matrix44, Vec3

from manyworks.formats.arcs import unfold
from manyworks.formats.cutting.strokes import Stroke
from manyworks.formats.cutting.words.colours import colour_name
from manyworks.formats.dxf.splines import is_unclamped, spline_path
from manyworks.formats.dxf.words import layer_name
from manyworks.geometry import Point, place

FARTHEST = 1e9
ROUND = 1e-9
"""Part of its size by which a circle that was moved may differ from a circle."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entity is drawn: on which layer, in which blocks, moved how, and with whose tag.

    On a layer that is ``off`` a block still shows what in it lies on other layers, on a ``frozen`` one not.
    """

    layer: str
    hidden: Literal["", "off", "frozen"] = ""
    inside: tuple[str, ...] = ()
    matrix: Matrix44 = field(default_factory=Matrix44)
    tag: tuple[tuple[str, str], ...] = ()
    colour: str = ""
    dashes: str = ""

    @property
    def block(self) -> str:
        """The block whose own line it is; empty for what lies in the drawing itself."""
        return self.inside[-1] if self.inside else ""

    def point(self, at: Vec3) -> Point:
        """A point of a block where it lies in the drawing."""
        moved = self.matrix.transform(at)
        return float(moved.x), float(moved.y)

    def length(self, along: Vec3, length: float) -> float:
        """A length of a block, measured along a direction, as it is in the drawing."""
        return float(length * self.matrix.transform_direction(along).magnitude)


def colour_of(rgb: tuple[int, int, int] | None, index: int) -> str:
    """The word for a colour that a file gives as three values or as an index; 7 is black on white paper."""
    if rgb is None and not 0 < index < 256:
        return ""
    return "black" if rgb is None and index == 7 else colour_name(*(rgb or aci2rgb(index)))


_DASHED = re.compile(
    r"dash|hidden|cent(?:er|re)|phantom|dot|divide|iso0[2-9]|iso1\d|strich|mitte|verdeckt|punkt|axe|axis|cach|tiret|"
    r"interromp|pointill|traz|ocult|centro|discontinu|tratt|nascost|streep|stippel",
    re.I,
)
"""Names of line types with gaps, where the file does not say how they are drawn."""


class LineTypes:
    """Which line types of a file have gaps, by their patterns, and which type each layer has."""

    def __init__(self, document: Document) -> None:
        self._patterns = {
            one.dxf.name.lower(): [float(tag.value) for tag in one.pattern_tags.tags if tag.code == 49]
            for one in document.linetypes
        }
        self._of_layer: Mapping[str, str] = {
            layer_name(layer.dxf.name): str(layer.dxf.linetype) for layer in document.layers
        }

    def of(self, entity: DXFGraphic, where: Place) -> str:
        """The name of an entity's line type if it has gaps; it may be that of its layer or of its block."""
        said = str(entity.dxf.get("linetype", "BYLAYER"))
        if said.lower() == "byblock":
            return where.dashes
        name = self._of_layer.get(where.layer, "") if said.lower() == "bylayer" else said
        pattern = self._patterns.get(name.lower())
        dashed = any(length < 0 for length in pattern) if pattern else _DASHED.search(name)
        return name if dashed else ""


def width(entity: DXFGraphic) -> float:
    """How wide a line is drawn at most, in units of its block."""
    if isinstance(entity, LWPolyline):
        return max((float(entity.dxf.get("const_width", 0.0)), *map(max, entity.get_points("se"))))
    if not isinstance(entity, Polyline):
        return 0.0
    names = ("start_width", "end_width")
    ends = [float(vertex.dxf.get(name, 0.0)) for vertex in entity.vertices for name in names]
    return max((*ends, *(float(entity.dxf.get(f"default_{name}", 0.0)) for name in names)))


def flattened(
    entity: DXFGraphic, kind: str, where: Place, flatten_to: float
) -> tuple[list[Point], float, float]:
    """Straight pieces for a curve, how high it lies, and how far it leaves the plane of the drawing."""
    if kind == "LINE":
        points = list(where.matrix.transform_vertices([entity.dxf.start, entity.dxf.end]))
    else:
        path = spline_path(entity) if isinstance(entity, Spline) else ezpath.make_path(entity)
        path = path.transform(where.matrix)
        # The library divides a curve that leads to infinity without end.
        if not all(abs(value) < FARTHEST for point in path.control_vertices() for value in point.xyz):
            raise ValueError
        points = list(path.flattening(flatten_to, 4)) if len(path) else []
    heights = [float(p.z) for p in points]
    low, high = min(heights, default=0.0), max(heights, default=0.0)
    own = _as_folded(entity, kind, where) or [(float(p.x), float(p.y)) for p in points]
    thick = float(entity.dxf.get("thickness", 0.0)) if entity.dxf.is_supported("thickness") else 0.0
    return own, low + math.copysign(where.length(Vec3(0, 0, 1), thick), thick), high - low


def _as_folded(entity: DXFGraphic, kind: str, where: Place) -> list[Point] | None:
    """The points our own writer folded into arcs; ``None`` for every other line."""
    said = dict(where.tag)
    notes = "".join(said[name] for name in sorted(said) if name.startswith("arcs"))
    if not notes or kind != "LWPOLYLINE" or "x" not in said:
        return None
    x, y, turn = float(said["x"]), float(said["y"]), float(said["turn"])
    vertices = [(float(px), float(py), float(b)) for px, py, b in entity.get_points("xyb")]  # type: ignore[attr-defined]
    ring = unfold(
        vertices,
        notes,
        to_own=lambda p: place((p[0] - x, p[1] - y), at=(0.0, 0.0), rotation_deg=-turn),
        back=lambda p: place(p, at=(x, y), rotation_deg=turn),
    )
    return ring and [where.point(Vec3(p)) for p in ring]


def stroke_of(entity: DXFGraphic, kind: str, where: Place, points: list[Point]) -> Stroke:
    """The stroke that a curve's points make."""
    closed = kind == "CIRCLE" or _says_closed(entity, kind)
    cleaned = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    if len(cleaned) > 2 and _near(cleaned[0], cleaned[-1]):
        # A curve that ends where it began is closed whatever its flag says.
        closed, cleaned = True, cleaned[:-1]
    circle = _circle(entity, where) if kind == "CIRCLE" and cleaned else None
    closed = closed and len(cleaned) > 2
    return Stroke(where.layer, tuple(cleaned), closed, kind, circle, where.block, where.tag)


def _circle(entity: DXFGraphic, where: Place) -> tuple[float, float, float] | None:
    """Middle and radius of a circle where it lies; ``None`` when it is an ellipse there."""
    own = entity.ocs()
    moved = [where.matrix.transform_direction(own.to_wcs(axis)) for axis in (Vec3(1, 0, 0), Vec3(0, 1, 0))]
    (ux, uy, _), (vx, vy, _) = (axis.xyz for axis in moved)
    across, up = math.hypot(ux, uy), math.hypot(vx, vy)
    if abs(across - up) > ROUND * across or abs(ux * vx + uy * vy) > ROUND * across * up:
        return None
    x, y = where.point(own.to_wcs(entity.dxf.center))
    return x, y, abs(float(entity.dxf.radius)) * across


def _near(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) < 1e-6 and abs(a[1] - b[1]) < 1e-6


def _says_closed(entity: DXFGraphic, kind: str) -> bool:
    if isinstance(entity, Spline) and is_unclamped(entity):
        return False
    if kind in {"LWPOLYLINE", "SPLINE"}:
        return bool(entity.closed)  # type: ignore[attr-defined]
    return kind == "POLYLINE" and bool(entity.is_closed)  # type: ignore[attr-defined]
