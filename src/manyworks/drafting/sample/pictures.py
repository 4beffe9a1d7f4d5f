"""Pictures of a block as SVG: assembled in isometric view, hidden surfaces removed exactly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from shapely import Polygon, STRtree, intersection
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from manyworks.drafting.sample.paths import Point, flatten
from manyworks.drafting.sample.plates import Placed, Pose, SampleBlock, Vector

_VIEW: Vector = (-1 / math.sqrt(3), -1 / math.sqrt(3), 1 / math.sqrt(3))
"""Towards the eye: the picture looks along the block from its near low corner, from above."""

LID_MM = 260.0
"""How far the upper skin is usually lifted, to show ribs and housings."""

_COARSE_MM = 2.0
_SHADES = {"up": "#ecdcb8", "left": "#cfb584", "right": "#b59765"}
_KEY_SHADES = {"up": "#7fb69f", "left": "#4f9077", "right": "#3b7a62"}
_INK = "#4d3b1f"


@dataclass(frozen=True)
class _Face:
    """A flat face turned to the eye: its picture and the plane it lies in."""

    shape: Polygon
    normal: Vector
    level: float
    fill: str

    def depth(self, x: float, y: float) -> float:
        """How near to the eye the face is at a point of the picture."""
        foot = _unproject(x, y)
        return (self.level - _dot(self.normal, foot)) / _dot(self.normal, _VIEW)


def isometric_svg(block: SampleBlock, *, lift_mm: float = 0.0, width_px: int = 640) -> str:
    """The assembled block seen from above at the corner, as a complete SVG document.

    Parameters
    ----------
    block
        The block to draw.
    lift_mm
        How far the upper skin is lifted off, to show what is inside.
    width_px
        Width of the picture; its height follows.

    Returns
    -------
    str
        SVG with a title, no script, no style sheet and no reference to anything outside.
    """
    pieces = [_lifted(piece, block, lift_mm) for piece in block.all_placed()]
    visible = _visible(_faces(pieces))
    bounds = unary_union([shape for shape, _ in visible]).bounds
    scale = width_px / (bounds[2] - bounds[0])
    height = (bounds[3] - bounds[1]) * scale

    def at(point: Point) -> str:
        return f"{(point[0] - bounds[0]) * scale + 4:.1f},{(bounds[3] - point[1]) * scale + 4:.1f}"

    paths = []
    for shape, fill in visible:
        rings = [shape.exterior, *shape.interiors]
        data = "".join("M" + "L".join(at((x, y)) for x, y in ring.coords[:-1]) + "Z" for ring in rings)
        paths.append(f'<path d="{data}" fill="{fill}"/>')
    title = escape(f"{block.code}, {block.name}, assembled")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px + 8} {height + 8:.0f}" role="img">'
        f"<title>{title}</title>"
        f'<g stroke="{_INK}" stroke-width="0.7" stroke-linejoin="round" fill-rule="evenodd">'
        f"{''.join(paths)}</g></svg>"
    )


def _lifted(piece: Placed, block: SampleBlock, lift: float) -> Placed:
    x, y, z = piece.pose.origin
    is_lid = z > block.height_mm - 1.5 * piece.plate.thickness_mm and abs(piece.pose.normal[2]) > 0.9
    if not (lift and is_lid):
        return piece
    return Placed(piece.plate, Pose((x, y, z + lift), piece.pose.u, piece.pose.v))


def _faces(pieces: Sequence[Placed]) -> list[_Face]:
    """Every face that is turned to the eye."""
    faces: list[_Face] = []
    for piece in pieces:
        faces += _flat_faces(piece)
        rings = [piece.plate.outline, *piece.plate.holes]
        for ring in rings:
            points = flatten(ring, _COARSE_MM)
            for a, b in zip(points, points[1:] + points[:1], strict=True):
                faces += _edge_face(piece, a, b)
    return faces


def _flat_faces(piece: Placed) -> list[_Face]:
    plate, pose, n = piece.plate, piece.pose, piece.pose.normal
    rings = [flatten(ring, _COARSE_MM) for ring in (plate.outline, *plate.holes)]
    faces = []
    for depth, normal in ((plate.thickness_mm, n), (0.0, (-n[0], -n[1], -n[2]))):
        if _dot(normal, _VIEW) > 1e-6:
            drawn = [[_project(pose.point(x, y, depth)) for x, y in ring] for ring in rings]
            shape = Polygon(drawn[0], drawn[1:])
            faces.append(_Face(shape, normal, _dot(normal, pose.point(0, 0, depth)), _shade(piece, normal)))
    return faces


def _edge_face(piece: Placed, a: Point, b: Point) -> list[_Face]:
    """The cut face between two corners of a ring, if the eye sees it (material lies on the left)."""
    pose, t = piece.pose, piece.plate.thickness_mm
    length = math.dist(a, b)
    out = ((b[1] - a[1]) / length, -(b[0] - a[0]) / length)
    normal: Vector = tuple(out[0] * pose.u[k] + out[1] * pose.v[k] for k in range(3))  # type: ignore[assignment]
    if _dot(normal, _VIEW) <= 1e-6:
        return []
    corners = [pose.point(*a), pose.point(*b), pose.point(*b, t), pose.point(*a, t)]
    shape = Polygon([_project(corner) for corner in corners])
    if shape.area < 1e-6:
        return []
    return [_Face(shape, normal, _dot(normal, corners[0]), _shade(piece, normal))]


def _visible(faces: list[_Face]) -> list[tuple[Polygon, str]]:
    """What is left of each face after everything nearer to the eye is cut away."""
    tree = STRtree([face.shape for face in faces])
    reach = [_depths(face) for face in faces]
    result = []
    for i, face in enumerate(faces):
        # A face that is nowhere nearer than the farthest point of this one cannot hide it.
        near = [j for j in tree.query(face.shape, predicate="intersects") if reach[j][1] > reach[i][0] + 0.05]
        shared = intersection([faces[j].shape for j in near], face.shape)
        hiding = [
            part
            for j, shape in zip(near, shared, strict=True)
            if j != i
            for part in _polygons(shape)
            if part.area > 0.5 and _nearer(faces[j], face, part)
        ]
        left = face.shape.difference(unary_union(hiding)) if hiding else face.shape
        # Taking a hair off and giving it back removes the spikes that cutting along shared edges leaves.
        clean = left.buffer(-0.2, join_style="mitre").buffer(0.2, join_style="mitre")
        result += [(part, face.fill) for part in _polygons(clean) if part.area > 2.0]
    return result


def _depths(face: _Face) -> tuple[float, float]:
    """Nearest and farthest reach of a face along the view, smallest first."""
    depths = [face.depth(x, y) for x, y in face.shape.exterior.coords]
    return min(depths), max(depths)


def _nearer(a: _Face, b: _Face, where: Polygon) -> bool:
    spot = where.representative_point()
    return a.depth(spot.x, spot.y) > b.depth(spot.x, spot.y) + 0.05


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    return [
        part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon) and not part.is_empty
    ]


def _shade(piece: Placed, normal: Vector) -> str:
    side = "up" if normal[2] > 0.7 else "left" if normal[0] < -0.5 else "right"
    return (_KEY_SHADES if piece.plate.loose else _SHADES)[side]


_RIGHT: Vector = (1 / math.sqrt(2), -1 / math.sqrt(2), 0.0)
_UP: Vector = (1 / math.sqrt(6), 1 / math.sqrt(6), 2 / math.sqrt(6))


def _project(p: Vector) -> Point:
    return _dot(p, _RIGHT), _dot(p, _UP)


def _unproject(x: float, y: float) -> Vector:
    """The point in the picture's plane through the origin that is drawn there."""
    return (x * _RIGHT[0] + y * _UP[0], x * _RIGHT[1] + y * _UP[1], x * _RIGHT[2] + y * _UP[2])


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
