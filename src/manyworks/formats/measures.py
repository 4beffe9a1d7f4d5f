"""Count and measure a drawing: the figures that decide sheets, hours and price."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from manyworks.formats.cutting.as_drawn import depth_order, depth_words, distinct
from manyworks.formats.drawing import Count, Drawing, Part, SheetUse
from manyworks.geometry import THROUGH, Drilling, Geometry, line_length, ring_length, signed_area


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures(Count):
    """The count after repair, with what only that can say.

    ``copies`` says how many stacked copies are left out when cutting, by meaning.
    """

    copies: dict[str, int]
    area_all_pieces_m2: float
    cut_lengths_m: dict[str, float]


def measure(drawing: Drawing) -> Measures:
    """Measure a drawing as it was read: what will be cut, every repair made, stacked copies left out.

    Through-cut length is outlines, holes, and the circumference of drillings that go through or whose
    depth nobody has stated, except fastener symbols. Curves are measured as straight pieces within 0.1 mm.
    """
    top = [part for part in drawing.parts if part.stands_alone]
    strokes = sum(not line.closed and line.meaning == "outside" for line in drawing.loose)
    lost = [line for line in drawing.loose if line.closed]
    pockets = Counter(
        depth_words(pocket.depth_mm) for part in drawing.parts for pocket in part.geometry.pockets
    )
    pockets.update(_lost_pockets(drawing))
    lengths = _total_lengths(drawing)
    return Measures(
        sheets=len(drawing.sheets),
        parts=len(top),
        nested_parts=len(drawing.parts) - len(top),
        open_outlines=strokes + sum(part.open_gap_mm is not None for part in drawing.parts),
        pieces=sum(part.quantity for part in top),
        shapes=distinct((abs(signed_area(p.geometry.outline)), ring_length(p.geometry.outline)) for p in top),
        holes=sum(len(part.geometry.holes) for part in drawing.parts)
        + sum(x.meaning == "inside" for x in lost),
        pockets=dict(sorted(pockets.items(), key=lambda item: depth_order(item[0]))),
        drillings=sum(len(part.geometry.drillings) for part in drawing.parts)
        + sum(x.meaning == "drill" for x in lost),
        orphans=sum(line.meaning in ("inside", "pocket", "drill") for line in lost),
        copies=dict(drawing.copies),
        area_m2=sum(abs(signed_area(part.geometry.outline)) for part in drawing.parts) / 1e6,
        net_area_m2=sum(part.geometry.net_area for part in drawing.parts) / 1e6,
        area_all_pieces_m2=sum(part.geometry.net_area * part.quantity for part in drawing.parts) / 1e6,
        cut_length_m=lengths["outside"] + lengths["inside"] + lengths["drill_circumference"],
        cut_lengths_m={kind: round(length, 3) for kind, length in lengths.items()},
        sheet_use=tuple(_uses(drawing)),
    )


def _lost_pockets(drawing: Drawing) -> Counter[str]:
    depths = {
        layer.name: depth_words(THROUGH if layer.through else layer.depth_mm) for layer in drawing.layers
    }
    return Counter(
        depths.get(line.layer, "unknown")
        for line in drawing.loose
        if line.closed and line.meaning == "pocket"
    )


def _total_lengths(drawing: Drawing) -> dict[str, float]:
    totals = {"outside": 0.0, "inside": 0.0, "pocket": 0.0, "engrave": 0.0, "drill_circumference": 0.0}
    for part in drawing.parts:
        own = cut_lengths(part.geometry)
        for kind in ("outside", "inside", "pocket", "engrave"):
            totals[kind] += own[kind] / 1e3
        totals["drill_circumference"] += circled_length(part.geometry.drillings) / 1e3
    totals["inside"] += sum(
        ring_length(line.line) / 1e3 for line in drawing.loose if line.closed and line.meaning == "inside"
    )
    return totals


def cut_lengths(geometry: Geometry) -> dict[str, float]:
    """How far the tool travels for one piece, in mm per kind of work.

    Returns
    -------
    dict
        ``outside``, ``inside`` (holes and open cuts), ``pocket`` (edges of milled areas), ``engrave`` (all
        other lines that are followed).
    """
    followed = {"cut": 0.0, "other": 0.0}
    for path in geometry.paths:
        followed["cut" if path.work == "cut" else "other"] += line_length(path.line)
    return {
        "outside": ring_length(geometry.outline),
        "inside": sum(ring_length(hole.ring) for hole in geometry.holes) + followed["cut"],
        "pocket": sum(ring_length(pocket.ring) for pocket in geometry.pockets),
        "engrave": followed["other"],
    }


def circled_length(drillings: Sequence[Drilling]) -> float:
    """Circumference in mm of the drillings that may be milled around rather than plunged."""
    return sum(
        3.141592653589793 * d.diameter_mm for d in drillings if not d.symbol and d.depth_mm in (None, THROUGH)
    )


def through_cut(part: Part) -> float:
    """Metres cut right through for one piece."""
    own = cut_lengths(part.geometry)
    return (own["outside"] + own["inside"] + circled_length(part.geometry.drillings)) / 1e3


def _uses(drawing: Drawing) -> list[SheetUse]:
    uses = []
    for index, sheet in enumerate(drawing.sheets):
        parts = [part for part in drawing.parts if part.sheet == index]
        # A part cut from the opening of another does not cover the board a second time.
        covered = sum(abs(signed_area(part.geometry.outline)) for part in parts if part.inside_of is None)
        use = covered / (sheet.length_mm * sheet.width_mm)
        length = sum(through_cut(part) for part in parts)
        uses.append(SheetUse(sheet.key, len(parts), round(use, 4), round(length, 3)))
    return uses
