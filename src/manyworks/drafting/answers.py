"""What a person answered about a drawing, worked into its parts."""

import math
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from manyworks.drafting.questions import AS_READ
from manyworks.formats.drawing import Drawing, Finding, OffsetState, Part
from manyworks.geometry import THROUGH, Depth, Face, Hole, Pocket


def answered_parts(drawing: Drawing, answers: Mapping[str, str], keys: Mapping[str, Finding]) -> list[Part]:
    """The drawing's parts with every answer worked in.

    Parameters
    ----------
    answers
        Values by finding key.
    keys
        The findings those keys stand for.
    """
    parts = {part.key: part for part in drawing.parts}
    answered = [(keys[key], value) for key, value in answers.items() if key in keys]
    # A depth makes pockets of lines; only then there is something on a face.
    for finding, value in sorted(answered, key=lambda answer: answer[0].code == "layer.face_unknown"):
        _work_in(parts, finding, value, {layer.name: layer.face for layer in drawing.layers})
    return list(parts.values())


def answered_drawing(drawing: Drawing, answers: Mapping[str, str], keys: Mapping[str, Finding]) -> Drawing:
    """The drawing with every answer worked in and what was answered no longer asked.

    What else is said of lines that are not cut falls away with them. Parameters as of `answered_parts`.
    """
    parts = answered_parts(drawing, answers, keys)
    said = [(finding, answers[key]) for key, finding in keys.items() if key in answers]
    not_cut = {
        finding.layer for finding, value in said if finding.code == "layer.unknown" and value == AS_READ
    }
    states = [value for finding, value in said if finding.code in ("offset.unknown", "offset.per_part")]
    offset = drawing.offset
    if states:
        offset = OffsetState("applied" if states[0] == "applied" else "none", source=_("answered"))
        parts = [replace(part, offset=part.offset or offset) for part in parts]
    return replace(
        drawing,
        parts=tuple(parts),
        loose=tuple(line for line in drawing.loose if line.layer not in not_cut),
        offset=offset,
        findings=tuple(
            finding for key, finding in keys.items() if key not in answers and finding.layer not in not_cut
        ),
    )


def _work_in(parts: dict[str, Part], finding: Finding, value: str, faces: Mapping[str, Face | None]) -> None:
    code, layer = finding.code, finding.layer
    if code == "layer.depth_unknown":
        depth: Depth = THROUGH if value == THROUGH else float(value)
        _set_depth(parts, layer, depth, faces.get(layer, "front"))
    elif code == "layer.face_unknown":
        _set_face(parts, layer, "back" if value == "back" else "front")
    elif code == "layer.unknown" and value == THROUGH:
        _set_depth(parts, layer, THROUGH, faces.get(layer, "front"))
    elif code == "layer.unknown":
        _leave_out(parts, layer)
    elif code == "cut.open":
        _set_open(parts, layer, value)
    elif code == "quantity.in_text":
        number = int(finding.where.removeprefix("sheet ")) - 1
        for part in [p for p in parts.values() if p.sheet == number]:
            parts[part.key] = replace(part, quantity=int(float(value)), quantity_source=_("answered"))
    elif code == "quantity.missing":
        for part in _parts_at(parts, finding):
            parts[part.key] = replace(part, quantity=int(float(value)), quantity_source=_("answered"))
    elif code == "outline.nested" and value == "part":
        for part in _parts_at(parts, finding):
            parts[part.key] = replace(part, inside_of=None)
    elif code == "outline.nested":
        for part in _parts_at(parts, finding):
            holder = parts.get(part.inside_of or "")
            if holder is not None:
                ring = part.geometry.outline[::-1]
                holes = (*holder.geometry.holes, Hole(ring, layer=part.layer))
                parts[holder.key] = replace(holder, geometry=replace(holder.geometry, holes=holes))
                del parts[part.key]


def _leave_out(parts: dict[str, Part], layer: str) -> None:
    """What was drawn on a layer is not cut; an outline on it is no part."""
    for part in list(parts.values()):
        if part.layer == layer:
            del parts[part.key]
            continue
        geometry = part.geometry
        parts[part.key] = replace(
            part,
            geometry=replace(
                geometry,
                holes=tuple(hole for hole in geometry.holes if hole.layer != layer),
                drillings=tuple(one for one in geometry.drillings if one.layer != layer),
                paths=tuple(path for path in geometry.paths if path.layer != layer),
            ),
        )


def _set_open(parts: dict[str, Part], layer: str, value: str) -> None:
    """Open lines of a layer of cuts are cut through, or mark the surface, or are no work."""
    for part in list(parts.values()):
        kept = [path for path in part.geometry.paths if path.layer != layer or path.work != "cut"]
        open_ones = [path for path in part.geometry.paths if path not in kept]
        if value == THROUGH:
            open_ones = [replace(path, depth_mm=THROUGH) for path in open_ones]
        elif value == "mark":
            open_ones = [replace(path, work="engrave", depth_mm=None) for path in open_ones]
        else:
            open_ones = []
        parts[part.key] = replace(part, geometry=replace(part.geometry, paths=(*kept, *open_ones)))


def _set_face(parts: dict[str, Part], layer: str, face: Face) -> None:
    """What was drawn on a layer is worked from this face."""
    for part in list(parts.values()):
        kept = part.geometry
        worked = {
            "pockets": tuple(replace(p, face=face) if p.layer == layer else p for p in kept.pockets),
            "drillings": tuple(replace(d, face=face) if d.layer == layer else d for d in kept.drillings),
            "paths": tuple(replace(p, face=face) if p.layer == layer else p for p in kept.paths),
        }
        parts[part.key] = replace(part, geometry=replace(kept, **worked))  # type: ignore[arg-type]


def _set_depth(parts: dict[str, Part], layer: str, depth: Depth, face: Face | None) -> None:
    """What was drawn on a layer is this deep; an area milled right through is a hole, cut along its edge."""
    for part in list(parts.values()):
        geometry = part.geometry
        holes, milled = geometry.holes, tuple[Pocket, ...]()
        if depth == THROUGH:
            opened = (Hole(p.ring[::-1], p.tool_mm, p.layer) for p in geometry.pockets if p.layer == layer)
            holes = (*(replace(h, depth_mm=THROUGH) if h.layer == layer else h for h in holes), *opened)
        else:
            unsaid = [hole for hole in holes if hole.layer == layer and hole.depth_mm is None]
            holes = tuple(hole for hole in holes if hole not in unsaid)
            milled = tuple(Pocket(h.ring[::-1], depth, face, h.tool_mm, layer) for h in unsaid)
        parts[part.key] = replace(
            part,
            geometry=replace(
                geometry,
                depth_mm=THROUGH if depth == THROUGH and part.layer == layer else geometry.depth_mm,
                holes=holes,
                pockets=(
                    *(
                        replace(p, depth_mm=depth) if p.layer == layer else p
                        for p in geometry.pockets
                        if depth != THROUGH or p.layer != layer
                    ),
                    *milled,
                ),
                drillings=tuple(
                    replace(d, depth_mm=depth) if d.layer == layer else d for d in geometry.drillings
                ),
                paths=tuple(replace(p, depth_mm=depth) if p.layer == layer else p for p in geometry.paths),
            ),
        )


def _parts_at(parts: Mapping[str, Part], finding: Finding) -> list[Part]:
    """The part whose outline starts where the finding points; the reader points at its lower left corner."""
    if finding.at is None:
        return []
    near = [(math.dist(part.bounds[:2], finding.at), part) for part in parts.values()]
    best = min(near, key=lambda pair: pair[0], default=None)
    return [best[1]] if best and best[0] < 0.5 else []
