"""Findings about a drawing as a whole: copies, offsets, licence, and too many of one kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.areas import areas_of
from manyworks.formats.cutting.checks.part_checks import SLACK_MM
from manyworks.formats.cutting.open_lines import MOSTLY
from manyworks.formats.cutting.outlines import SLIVER_MM2
from manyworks.formats.cutting.shapes import OpenLine, Shape
from manyworks.formats.cutting.strokes import Stroke, Word
from manyworks.formats.cutting.words.denials import may_be_lettered, names_what_is_made
from manyworks.formats.cutting.words.layer_grammar import OF_NO_PART, PATHS, Meaning
from manyworks.formats.cutting.words.licences import licence_in
from manyworks.formats.drawing import Count, Finding, Layer, LooseLine, OffsetState, Part, Severity
from manyworks.geometry import Ring, bounds

_COMPARED = {
    "parts": ("Parts", "", 0),
    "nested_parts": ("Parts inside parts", "", 0),
    "pieces": ("Pieces", "", 0),
    "shapes": ("Shapes", "", 0),
    "holes": ("Holes", "", 0),
    "pockets": ("Pockets", "", 0),
    "drillings": ("Drillings", "", 0),
    "area_m2": ("Area of parts", " m²", 2),
    "net_area_m2": ("Area without holes", " m²", 2),
    "cut_length_m": ("Cut length", " m", 1),
}
MOST_OF_ONE_KIND = 300
"""Findings of one code that are listed one by one; a damaged file can hold a million."""


def bounded(findings: Sequence[Finding], layers: Iterable[Layer]) -> list[Finding]:
    """All findings, but at most 300 of one code, and one more that says how many there are.

    What is asked or wrong is kept once for each layer, whatever the number: work that could not be read is
    matched by its layer, and no part is cut without it.
    """
    places = {f"layer {layer.name}" for layer in layers}
    counts: Counter[str] = Counter()
    said: set[tuple[str, str]] = set()
    kept = []
    for finding in findings:
        counts[finding.code] += 1
        of_layer = (finding.code, finding.where)
        new = finding.severity != "info" and finding.where in places and of_layer not in said
        if new or counts[finding.code] <= MOST_OF_ONE_KIND:
            kept.append(finding)
            said.add(of_layer)
    listed = Counter(finding.code for finding in kept)
    worst = {finding.code: finding.severity for finding in kept}
    more = "There are {:,} findings of this kind; {:,} are listed."
    return kept + [
        Finding(code, worst[code], "file", more.format(count, listed[code]))
        for code, count in counts.items()
        if count > listed[code]
    ]


def copies_found(copies: Sequence[Shape]) -> list[Finding]:
    """One finding for each layer on which stacked copies were left out."""
    by_layer = Counter(shape.layer for shape in copies)
    places = {shape.layer: bounds(shape.ring) for shape in copies}
    return [
        Finding(
            "duplicate.stacked",
            "info",
            f"layer {layer}",
            f"{count} exact stacked copies of other lines were left out; cutting them would cut twice.",
            (places[layer][0], places[layer][1]),
        )
        for layer, count in sorted(by_layer.items())
    ]


def stacked_found(stacked: Sequence[OpenLine]) -> list[Finding]:
    """One finding for each layer on which open lines repeat closed ones."""
    by_layer = Counter(line.layer for line in stacked)
    return [
        Finding(
            "duplicate.stacked_line",
            "info",
            f"layer {layer}",
            f"{count} open lines repeat edges of closed outlines corner to corner and were left out.",
        )
        for layer, count in sorted(by_layer.items())
    ]


def not_cut_found(
    strokes: Iterable[Stroke],
    meanings: Mapping[str, Meaning],
    parts: Sequence[Part],
    loose: Sequence[LooseLine],
) -> list[Finding]:
    """What lies on layers that say that nothing is cut; asked where an outline on one may be a part.

    It may where it lies in no part and round none: the drawing has no other part, it runs round cuts, or the
    name denies a work or names a thing, and is not of notes alone. Asked are lines in parts too, on layers of
    what is written: single lines are the usual letters to engrave.
    """
    by_layer: dict[str, list[Ring]] = defaultdict(list)
    for stroke in strokes:
        if meanings[stroke.layer].meaning == "note" and len(stroke.points) > 1:
            by_layer[stroke.layer].append((*stroke.points, *stroke.points[: stroke.closed]))
    cuts = shapely.MultiLineString([one.line for one in loose if len(one.line) > 1])
    whole = shapely.union_all(areas_of([part.geometry.outline for part in parts]))
    found = []
    for layer, lines in sorted(by_layer.items()):
        message = f"The name says that nothing is cut there: its {len(lines)} lines were left out."
        severity: Severity = "info"
        rings = shapely.polygonize([shapely.LineString(line) for line in lines]).geoms
        alone = [ring for ring in rings if ring.area >= SLIVER_MM2 and not ring.intersects(whole)]
        if not names_what_is_made(layer):
            alone = [ring for ring in alone if not parts or ring.intersects(cuts)]
        if alone:
            severity = "question"
            message += (
                f" But {len(alone)} outlines there lie in no part. If they are parts, name the layer so."
            )
        elif may_be_lettered(layer) and (within := _in_parts(lines, parts)):
            severity = "question"
            message += (
                f" But {within} of them lie in parts. If they are engraved or cut, name their layer so."
            )
        found.append(Finding("layer.not_cut", severity, f"layer {layer}", message, lines[0][0]))
    return found


def not_cut_rings(strokes: Iterable[Stroke], meanings: Mapping[str, Meaning]) -> list[Ring]:
    """Closed lines on layers of no part."""
    closed = (stroke for stroke in strokes if stroke.closed and len(stroke.points) > 2)
    return [stroke.points for stroke in closed if meanings[stroke.layer].meaning in OF_NO_PART]


def _in_parts(lines: Sequence[Ring], parts: Sequence[Part]) -> int:
    """How many lines lie in a part, and neither along its edge nor in its holes."""
    drawn = [shapely.LineString(line) for line in lines]
    outlines = areas_of([part.geometry.outline for part in parts])
    which, near = shapely.STRtree(outlines).query(drawn, predicate="intersects").tolist()
    inner = {part: _within(parts[part]) for part in set(near)}
    return len(
        {
            line
            for line, part in zip(which, near, strict=True)
            if drawn[line].intersection(inner[part]).length >= MOSTLY * drawn[line].length
        }
    )


def _within(part: Part) -> BaseGeometry:
    """Where in a part, and not along its edges, something may be drawn."""
    drawn = part.geometry
    return shapely.Polygon(drawn.outline, [hole.ring for hole in drawn.holes]).buffer(0).buffer(-SLACK_MM)


def unworked_words_found(words: Sequence[Word], meanings: Mapping[str, Meaning]) -> list[Finding]:
    """One question for each layer of work on which words stand; on layers of labels they are codes."""
    by_layer: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if meanings[word.layer].meaning in ("pocket", *PATHS) and "label" not in word.layer.lower():
            by_layer[word.layer].append(" ".join(word.text.split())[:40])
    return [
        Finding(
            "text.not_worked",
            "question",
            f"layer {layer}",
            f"{len(said)} texts lie on it, such as {said[0]!r}. They were read as words, for codes "
            "and numbers, and are not engraved as drawn: letters that are to be cut are drawn as lines.",
        )
        for layer, said in sorted(by_layer.items())
    ]


def offset_found(offset: OffsetState, parts: Sequence[Part]) -> list[Finding]:
    """What is known and what must be asked about tool-fit offsets."""
    own = [part for part in parts if part.offset is not None]
    values = {(p.offset.state, p.offset.outer_mm, p.offset.inner_mm) for p in own if p.offset is not None}
    findings = []
    if len(values) > 1 or (own and offset.state != "unknown"):
        message = (
            f"{len(own)} of {len(parts)} parts carry offsets of their own, in {len(values)} settings; "
            "the state holds per part, not for the file."
        )
        findings.append(Finding("offset.per_part", "question", "labels", message))
    if offset.state == "unknown" and len(own) < len(parts):
        missing = len(parts) - len(own)
        message = f"Nothing says whether offsets are applied to {missing} of {len(parts)} parts."
        if offset.source:
            message = f"It is not certain whether offsets are applied: {offset.source}."
        findings.append(Finding("offset.unknown", "question", "notes", message))
    if offset.state != "unknown":
        said = {"applied": "are applied", "none": "are not applied"}[offset.state]
        findings.append(Finding("offset.stated", "info", "notes", f"Offsets {said}: {offset.source}."))
    return findings


def differences_found(as_drawn: Count, repaired: Count) -> list[Finding]:
    """One finding for every figure that repair changed; the repairs themselves are findings of their own."""
    found = []
    for name, (what, unit, digits) in _COMPARED.items():
        before, after = _figure(as_drawn, name), _figure(repaired, name)
        slack = 0.5 if digits == 0 else 0.002 * max(before, after)
        if abs(before - after) > slack:
            message = (
                f"{what}: {before:,.{digits}f}{unit} as drawn, {after:,.{digits}f}{unit} after repair. "
                "Designs and plans use the repaired drawing."
            )
            found.append(Finding("count.repaired", "info", name, message))
    return found


def _figure(count: Count, name: str) -> float:
    value = getattr(count, name)
    return float(sum(value.values()) if isinstance(value, dict) else value)


def licence_found(words: Sequence[Word]) -> list[Finding]:
    """A question when no licence is named, an error when it forbids paid work."""
    licence = licence_in(word.text for word in words)
    if licence is None:
        message = "No licence is named in the drawing; name it before release."
        return [Finding("licence.missing", "question", "file", message)]
    if "NC" in licence.split("-"):
        message = f"{licence} forbids paid work."
        return [Finding("licence.no_paid_work", "error", "file", message)]
    return []
