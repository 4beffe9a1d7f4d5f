"""Lines that lie at different heights: some programs draw the depth of a cut, which its layer may deny."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from manyworks.formats.cutting.strokes import Stroke
from manyworks.formats.cutting.words.layer_grammar import OF_NO_PART, Meaning
from manyworks.formats.drawing import Finding

LEVEL_MM = 0.1
"""Lines nearer than this in height are level."""
_MOST_SAID = 4


def heights_found(
    strokes: Sequence[Stroke], meanings: Mapping[str, Meaning], boards_mm: Collection[float]
) -> list[Finding]:
    """One question for each layer whose lines lie at a height that may be another depth than it says.

    A height says nothing where all lines share it, where it is that of the outlines or the top of all, and
    where it is as far below as the layer says, or as the board is thick.

    Parameters
    ----------
    strokes
        In millimetres.
    boards_mm
        How thick the boards are, as far as the file says it.
    """
    drawn: dict[str, set[float]] = defaultdict(set)
    for stroke in strokes:
        if not stroke.tag and meanings[stroke.layer].meaning not in OF_NO_PART:
            drawn[stroke.layer].add(round(stroke.height, 1))
    every = {height for heights in drawn.values() for height in heights}
    if len(every) < 2:
        return []
    outlines = {height for layer in drawn if meanings[layer].meaning == "outside" for height in drawn[layer]}
    level = {0.0, max(every)} | (outlines if len(outlines) == 1 else set())
    found = []
    for layer, heights in sorted(drawn.items()):
        meaning = meanings[layer]
        if "depth" in meaning.questions:
            continue
        said = boards_mm if meaning.through else [meaning.depth_mm] if meaning.depth_mm is not None else []
        odd = {
            height
            for height in heights
            if not any(abs(height + depth - top) <= LEVEL_MM for top in level for depth in (0.0, *said))
        }
        if odd:
            found.append(_asked(layer, sorted(odd), meaning))
    return found


def _asked(layer: str, heights: Sequence[float], meaning: Meaning) -> Finding:
    at = ", ".join(f"{height:g}" for height in heights[:_MOST_SAID])
    more = f" and {len(heights) - _MOST_SAID} more" if len(heights) > _MOST_SAID else ""
    named = (
        "through the board"
        if meaning.through
        else "no depth"
        if meaning.depth_mm is None
        else f"{meaning.depth_mm:g} mm deep"
    )
    message = (
        f"Lines are drawn at a height of {at}{more} mm, others at another. That may be their depth; the name "
        f"of the layer says {named}, and so they were read. How deep are they?"
    )
    return Finding("layer.depth_unknown", "question", f"layer {layer}", message)
