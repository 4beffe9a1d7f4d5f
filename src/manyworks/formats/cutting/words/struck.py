"""Words that are struck through: they are left out, and said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from manyworks.formats.drawing import Finding


def struck_found(struck: Iterable[tuple[str, str]]) -> list[Finding]:
    """One question for each layer with words that a line is drawn through; they may cross out a part, too."""
    layers: dict[str, dict[str, None]] = defaultdict(dict)
    for layer, words in struck:
        layers[layer][" ".join(words.split())[:60]] = None
    return [_asked(layer, list(words)) for layer, words in sorted(layers.items())]


def _asked(layer: str, words: list[str]) -> Finding:
    quoted = ", ".join(f"“{one}”" for one in words[:5]) + (f" and {len(words) - 5} more" if words[5:] else "")
    message = (
        f"These words are struck through and were left out: {quoted}. What they stand on was read and "
        "counted; if it is not wanted either, take it out of the drawing."
    )
    return Finding("text.struck", "question", f"layer {layer}", message)
