"""What the colours of lines mean where no layer says it: a convention, which only a person can name."""

from __future__ import annotations

import colorsys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from manyworks.formats.cutting.strokes import Strokes
from manyworks.formats.cutting.words.layer_grammar import Meaning
from manyworks.formats.drawing import Finding
from manyworks.refused import Refused

CONVENTIONS: Mapping[str, Mapping[str, str]] = {
    "laser": {"red": "through", "black": "engrave", "blue": "score"},
    "ponoko": {"blue": "through", "red": "engrave", "green": "engrave", "magenta": "engrave"},
    "boxes": {"black": "through", "blue": "through", "green": "engrave", "cyan": "engrave", "red": "note"},
}
"""What each colour means: to the drivers of Epilog and Trotec and to LightBurn's usual colours, to Ponoko
(its design guides), and to boxes.py (``boxes/Color.py``). Filled areas are engraved in all of them."""
ALL_CUT = "as read"
"""The answer that colours mean nothing, and every line is cut."""
FILLED = " filling"
_HUES = ((20, "red"), (45, "orange"), (70, "yellow"), (165, "green"), (200, "cyan"), (265, "blue"))
_DONE = {"through": "cut", "engrave": "engraved", "score": "scored", "note": "not cut"}


def colour_name(red: float, green: float, blue: float) -> str:
    """The word for a colour whose three values are 0 to 255; shades of one colour have one word.

    >>> colour_name(255, 0, 0), colour_name(237, 28, 36), colour_name(0, 0, 128), colour_name(35, 31, 32)
    ('red', 'red', 'blue', 'black')
    """
    most, least = max(red, green, blue), min(red, green, blue)
    if most < 64 or most - least < 40:
        return "black" if most < 96 else "white" if least > 220 else "grey"
    hue = 360 * colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)[0]
    return "red" if hue >= 340 else next((name for end, name in _HUES if hue < end), "magenta")


def lines_by_colour(raw: Strokes, meanings: Mapping[str, Meaning]) -> Counter[str]:
    """How many lines of each colour lie on layers that say nothing; empty where colours tell nothing apart.

    They may where one of these layers holds lines of several colours; where each has one, the layers
    themselves are asked.
    """
    lines = Counter(
        (stroke.layer, stroke.colour)
        for stroke in raw.strokes
        if stroke.colour and not stroke.tag and meanings[stroke.layer].meaning == "unknown"
    )
    if max(Counter(layer for layer, _ in lines).values(), default=0) < 2:
        return Counter()
    by_colour: Counter[str] = Counter()
    for (_, colour), count in lines.items():
        by_colour[colour] += count
    return by_colour


def colours_asked(by_colour: Counter[str]) -> Finding:
    """The one question of a file whose lines have several colours."""
    counted = ", ".join(f"{colour} ({count:,} lines)" for colour, count in sorted(by_colour.items()))
    message = (
        f"Lines of {len(by_colour)} colours lie on layers that do not say what is done: {counted}. What a "
        f"colour means is a convention. Which one holds? {'; '.join(map(convention_words, CONVENTIONS))}; "
        "or every line is cut, as it was read until somebody answers."
    )
    return Finding("layer.colours", "question", "file", message)


def convention_words(name: str) -> str:
    """A convention in words: ``laser: red is cut, black engraved, blue scored``."""
    said = [f"{colour} {_DONE[work]}" for colour, work in CONVENTIONS[name].items()]
    return f"{name}: {', '.join(said)}"


def in_colours(
    raw: Strokes, meanings: Mapping[str, Meaning], convention: str
) -> tuple[Strokes, dict[str, Meaning]]:
    """The file with each line of a layer that says nothing on a layer that says what its colour means.

    Raises
    ------
    Refused
        For a convention that nobody has named here.
    """
    if convention not in CONVENTIONS:
        raise Refused("drawing.colours", f"No convention is called {convention!r}.", ", ".join(CONVENTIONS))
    means = CONVENTIONS[convention]
    named = dict(meanings)
    strokes = []
    for stroke in raw.strokes:
        if stroke.colour and not stroke.tag and meanings[stroke.layer].meaning == "unknown":
            work = "engrave" if stroke.colour.endswith(FILLED) else means.get(stroke.colour, "unknown")
            layer = f"{stroke.layer} ({_DONE.get(work, stroke.colour)})"
            asked = ("depth",) if work == "score" else ()
            named[layer] = Meaning(work, "colours", through=work == "through", questions=asked)
            stroke = replace(stroke, layer=layer)
        strokes.append(stroke)
    drawn = Counter(stroke.layer for stroke in strokes)
    emptied = {stroke.layer for stroke in raw.strokes} - drawn.keys() - {word.layer for word in raw.words}
    kept = {name: meaning for name, meaning in named.items() if name not in emptied}
    return replace(raw, strokes=strokes, entity_counts=dict(drawn)), kept
