"""Lines drawn in dashes: folds, centre lines and hidden edges to many people, and cuts to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from manyworks.formats.cutting.strokes import Strokes
from manyworks.formats.cutting.words.layer_grammar import CUT_OUT, Meaning

DASHED = "dashed"
"""What such lines leave open, among the questions of a meaning."""


def dashed_apart(raw: Strokes, meanings: Mapping[str, Meaning]) -> tuple[Strokes, dict[str, Meaning]]:
    """The file with dashed lines among cuts on a layer of their own, so that they part nothing and are asked.

    >>> from manyworks.formats.cutting.strokes import Stroke
    >>> fold = Stroke("CUT", ((0, 0), (9, 0)), False, "LINE", dashes="HIDDEN")
    >>> apart, named = dashed_apart(Strokes("a.dxf", "DXF", [fold]), {"CUT": Meaning("unknown")})
    >>> apart.strokes[0].layer, named["CUT (HIDDEN)"].questions
    ('CUT (HIDDEN)', ('dashed',))
    """
    named = dict(meanings)
    counts = Counter(raw.entity_counts)
    strokes = []
    for stroke in raw.strokes:
        meaning = meanings[stroke.layer]
        if stroke.dashes and not stroke.tag and meaning.meaning in CUT_OUT:
            layer = f"{stroke.layer} ({stroke.dashes})"
            named[layer] = replace(meaning, questions=(DASHED,))
            counts[stroke.layer] -= 1
            counts[layer] += 1
            stroke = replace(stroke, layer=layer)
        strokes.append(stroke)
    used = {stroke.layer for stroke in strokes} | {word.layer for word in raw.words}
    emptied = {stroke.layer for stroke in raw.strokes} - used
    kept = {name: meaning for name, meaning in named.items() if name not in emptied}
    return replace(raw, strokes=strokes, entity_counts=dict(+counts)), kept
