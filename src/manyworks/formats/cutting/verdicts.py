"""Findings about a drawing as a whole: copies, offsets, licence, and too many of one kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from manyworks.formats.cutting.layer_grammar import PATHS, Meaning
from manyworks.formats.cutting.shapes import OpenLine, Shape
from manyworks.formats.cutting.strokes import Word
from manyworks.formats.cutting.wording import licence_in
from manyworks.formats.drawing import Count, Finding, Layer, OffsetState, Part
from manyworks.geometry import bounds

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
