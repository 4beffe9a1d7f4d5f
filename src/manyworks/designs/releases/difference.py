"""How two revisions of a block differ: parts added, removed, changed or the same, moved edges drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from django.utils.translation import gettext as _
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from manyworks.designs.flat_pattern import BOARD, line_path, ring_path
from manyworks.drafting.parts import PartSpec, sizes_of
from manyworks.geometry import Geometry

MOVED_MM = 0.05
"""Edges that lie closer than this are the same edge."""

OLD, NEW, SAME = "#a8231b", "#0b6e4f", "#7c8682"


@dataclass(frozen=True)
class Change:
    """What happened to one part; ``words`` say it in figures."""

    code: str
    kind: Literal["added", "removed", "changed", "same"]
    words: tuple[str, ...]
    old: PartSpec | None
    new: PartSpec | None


def difference(old: Sequence[PartSpec], new: Sequence[PartSpec]) -> list[Change]:
    """Every part of either revision, the changed ones first.

    Parts are told apart by their codes; a part that only got another code is an added and a removed one.
    """
    before = {part.code: part for part in old}
    after = {part.code: part for part in new}
    changes = []
    for code in before.keys() | after.keys():
        a, b = before.get(code), after.get(code)
        if a is None or b is None:
            changes.append(Change(code, "removed" if b is None else "added", (), a, b))
            continue
        words = tuple(_words(a, b))
        changes.append(Change(code, "changed" if words else "same", words, a, b))
    order = ("changed", "added", "removed", "same")
    return sorted(changes, key=lambda change: (order.index(change.kind), change.code))


def _words(a: PartSpec, b: PartSpec) -> Iterable[str]:
    for name, x, y in (
        (_("pieces"), a.quantity, b.quantity),
        (_("material"), a.material, b.material),
        (_("thickness in mm"), a.thickness_mm, b.thickness_mm),
        (_("grain"), a.geometry and a.geometry.grain, b.geometry and b.geometry.grain),
    ):
        if x != y:
            yield _("%(what)s: %(old)s, now %(new)s") % {"what": name, "old": x, "new": y}
    if a.geometry_hash == b.geometry_hash:
        return
    sizes = sizes_of(a.geometry), sizes_of(b.geometry)
    if sizes[0] and sizes[1]:
        old = f"{sizes[0].length_mm:g} × {sizes[0].width_mm:g} mm"
        new = f"{sizes[1].length_mm:g} × {sizes[1].width_mm:g} mm"
        if old != new:
            yield _("size: %(old)s, now %(new)s") % {"old": old, "new": new}
    kinds = {
        "holes": _("holes"),
        "pockets": _("pockets"),
        "drillings": _("drilled holes"),
        "paths": _("lines to follow"),
    }
    for kind, name in kinds.items():
        x, y = (len(getattr(one.geometry, kind, ())) for one in (a, b))
        if x != y:
            yield _("%(what)s: %(old)s, now %(new)s") % {"what": name, "old": x, "new": y}
    yield _("lines of the drawing moved")


def moved_edges(old: Geometry | None, new: Geometry | None) -> tuple[list[LineString], list[LineString]]:
    """Edges that are only in the old drawing, and edges that are only in the new one."""
    a, b = _lines(old), _lines(new)
    return _pieces(a.difference(b.buffer(MOVED_MM))), _pieces(b.difference(a.buffer(MOVED_MM)))


def difference_svg(change: Change) -> str:
    """The new part in grey over its board, edges that went in red and dashed, edges that came in green."""
    if change.kind == "same":
        return ""
    old = change.old.geometry if change.old else None
    new = change.new.geometry if change.new else None
    shown = new or old
    if shown is None:
        return ""
    gone, came = moved_edges(old, new)
    everything = unary_union([_lines(old), _lines(new)])
    x0, y0, x1, y1 = everything.bounds
    pad = 0.03 * max(x1 - x0, y1 - y0)
    box = f"{x0 - pad:.1f} {-y1 - pad:.1f} {x1 - x0 + 2 * pad:.1f} {y1 - y0 + 2 * pad:.1f}"
    board = "".join(ring_path(ring) for ring in [shown.outline, *(hole.ring for hole in shown.holes)])
    body = f'<path d="{board}" fill="{BOARD}" fill-rule="evenodd" stroke="{SAME}"/>'
    body += (
        f'<path d="{_path(gone)}" stroke="{OLD}" stroke-dasharray="6 4" stroke-width="2.5"/>' if gone else ""
    )
    body += f'<path d="{_path(came)}" stroke="{NEW}" stroke-width="2.5"/>' if came else ""
    title = escape(_("Part %(code)s, old and new edges") % {"code": change.code})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img"><title>{title}</title>'
        f'<g class="flat-lines" fill="none" transform="scale(1 -1)">{body}</g></svg>'
    )


def _lines(geometry: Geometry | None) -> BaseGeometry:
    """Everything that is worked, as lines."""
    if geometry is None:
        return MultiLineString()
    rings = [geometry.outline, *geometry.inner_rings]
    lines = [LineString([*ring, ring[0]]) for ring in rings]
    lines += [LineString(path.line) for path in geometry.paths]
    for drilling in geometry.drillings:
        (x, y), r = drilling.at, drilling.diameter_mm / 2
        lines.append(LineString([(x - r, y), (x, y + r), (x + r, y), (x, y - r), (x - r, y)]))
    return unary_union(lines)


def _pieces(shape: BaseGeometry) -> list[LineString]:
    parts = getattr(shape, "geoms", [shape])
    return [part for part in parts if isinstance(part, LineString) and part.length > MOVED_MM]


def _path(lines: Iterable[LineString]) -> str:
    return "".join(line_path(line.coords) for line in lines)
