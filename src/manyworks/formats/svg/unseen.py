"""What of an SVG a screen does not show though it is drawn: by dashes, the page's edge, white on white."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

import shapely

from manyworks.formats.cutting.strokes import Stroke
from manyworks.formats.cutting.words.colours import FILLED
from manyworks.formats.cutting.words.layer_grammar import CUT_OUT, read_layer
from manyworks.formats.cutting.words.struck import struck_found
from manyworks.formats.drawing import Finding
from manyworks.formats.plain_text import plain_number
from manyworks.formats.svg.backgrounds import Backgrounds
from manyworks.formats.svg.paths import SubPath, numbers_in
from manyworks.formats.svg.styles import Look
from manyworks.geometry import Point, Ring, signed_area

PAGE_SLACK = 0.002
"""Part of the page's longer side by which a line may lie over its edge: half a stroke, a rounded size."""
PLAIN = "Save it as plain SVG, in which each element says itself how it looks."
SHOWN = "Show what is cut, and take out the rest."
TRIMMED = "Trim them to what is meant, or take the clipping off."
"""What to do about a style sheet that is not read, about what is hidden, and about what is clipped."""
_OFF_PAGE = (
    "shapes lie beyond the page or over its edge, so that a screen cuts them off; they were read whole. "
    "Enlarge the page, or take out what is no work."
)
_WHITE = (
    "lines have the colour of the page, so that nobody sees them; they were read. Take them out, or draw "
    "them in another colour."
)
_IN_PART = (
    "shapes show only a part of their lines, by long dashes or by a filling on both sides; they were read "
    "whole. Draw them in plain lines, or take them out."
)
_LETTERED = (
    "texts are drawn in the colour or stroke of lines that are cut. They were read as words and are not cut: "
    "letters that are to be cut are drawn as lines."
)


def share_shown(look: Look, lines: Sequence[Sequence[Point]], units: float) -> float:
    """How much of lines their dashes show, 0 to 1; a regular row of dashes shows the whole.

    Parameters
    ----------
    units
        Lengths of the drawing for each unit in which dashes are said.
    """
    pattern = [units * length for length in _pattern(look)]
    try:
        offset = units * (numbers_in(look.dash_offset.replace("px", "")) or [0.0])[0]
    except ValueError:
        return 1.0
    period = sum(pattern)
    whole = _length(lines)
    if not period or not whole or not any(pattern[1::2]):
        return 1.0
    if not any(pattern[::2]):
        return 0.0 if look.line_cap == "butt" else 1.0
    if period < max(_length([line]) for line in lines):
        return 1.0
    shown = 0.0
    for line in lines:
        end = offset + _length([line])
        for turn in range(math.floor(offset / period), math.floor(end / period) + 1):
            edges = [turn * period + at for at in accumulate(pattern, initial=0.0)]
            dashes = zip(edges[:-1:2], edges[1::2], strict=True)
            shown += sum(max(0.0, min(end, b) - max(offset, a)) for a, b in dashes)
    return min(1.0, shown / whole)


def _pattern(look: Look) -> list[float]:
    """Lengths of dashes and gaps by turns, as they are said; none where they are not read."""
    try:
        pattern = [abs(number) for number in numbers_in(look.dashes.replace("px", ""))]
    except ValueError:
        return []
    return pattern * 2 if len(pattern) % 2 else pattern


def dashes_of(look: Look, subs: Sequence[SubPath]) -> str:
    """What kind of line is drawn: ``dashed`` where its dashes leave gaps in it, else nothing."""
    pattern = _pattern(look) if look.stroked and look.dashes != "none" else []
    longest = max((_length([[*sub.points, *sub.points[: sub.closed]]]) for sub in subs), default=0.0)
    return "dashed" if any(pattern[1::2]) and pattern[0] < longest else ""


def edges_hidden(rings: Sequence[Ring]) -> bool:
    """Whether a line of a shape filled by the rule ``nonzero`` does not show: one colour is on both sides."""
    areas = [shapely.Polygon(ring).buffer(0) for ring in rings]
    signs = [1 if signed_area(ring) > 0 else -1 for ring in rings]
    around = [0] * len(rings)
    for inner, outer in shapely.STRtree(areas).query(areas, predicate="within").T.tolist():
        around[inner] += signs[outer] * (inner != outer)
    return any(bool(outside) == bool(outside + sign) for outside, sign in zip(around, signs, strict=True))


def off_page(strokes: Sequence[Stroke], page: Ring | None) -> list[Stroke]:
    """Lines that lie beyond the page, or run over its edge."""
    drawn = [stroke for stroke in strokes if len(stroke.points) > 1]
    if page is None or not drawn:
        return []
    area = shapely.Polygon(page)
    left, bottom, right, top = area.bounds
    seen = area.buffer(PAGE_SLACK * max(right - left, top - bottom), join_style="mitre")
    whole = shapely.covers(seen, [shapely.LineString(stroke.points) for stroke in drawn]).tolist()
    return [stroke for stroke, inside in zip(drawn, whole, strict=True) if not inside]


@dataclass(slots=True)
class Unseen:
    """Counts, by layer, what of a drawing a screen does not show, or shows as something else."""

    in_part: Counter[str] = field(default_factory=Counter)
    letters: list[tuple[str, str, bool]] = field(default_factory=list)
    struck: list[tuple[str, str]] = field(default_factory=list)
    filled: bool = False

    def shows(self, look: Look, layer: str, subs: Sequence[SubPath], path_length: str) -> bool:
        """Whether anything of a shape is seen; one that shows in part is counted.

        Parameters
        ----------
        path_length
            How long the file says its line is, in the unit in which dashes are said.
        """
        self.filled |= look.filled and look.fill_colour != "white"
        if look.stroked and look.dashes != "none":
            lines = [[*sub.points, *sub.points[: sub.closed]] for sub in subs]
            said = plain_number(path_length)
            share = share_shown(look, lines, _length(lines) / said if said else 1.0)
            if share <= 0.0 and not look.filled:
                return False
            if share < 1.0:
                self.in_part[layer] += 1
        rings = [tuple(sub.points) for sub in subs if sub.closed and len(sub.points) > 2]
        if not look.stroked and look.fill_rule != "evenodd" and len(rings) > 1 and edges_hidden(rings):
            self.in_part[layer] += 1
        return True

    def written(self, look: Look, layer: str, struck: Iterable[str]) -> None:
        """A text that is seen, in its stroke or its filling, and the words in it that are struck through."""
        self.struck += [(layer, words) for words in struck]
        self.letters.append((layer, look.colour.removesuffix(FILLED), look.stroked))

    def findings(self, strokes: Sequence[Stroke], backgrounds: Backgrounds) -> list[Finding]:
        """One question for each layer and kind."""
        beyond = off_page(strokes, backgrounds.page)
        # White lines show on what is filled, or on a page of another colour.
        white = [] if self.filled or backgrounds.found else [one for one in strokes if one.colour == "white"]
        lines = {stroke.colour for stroke in strokes} - {"black"}
        lettered = [layer for layer, colour, stroked in self.letters if stroked or colour in lines]
        told = (
            ("entity.clipped", Counter(one.layer for one in beyond), _OFF_PAGE),
            ("entity.hidden", Counter(one.layer for one in white), _WHITE),
            ("entity.clipped", self.in_part, _IN_PART),
            ("text.not_worked", Counter(one for one in lettered if _meaning(one) in CUT_OUT), _LETTERED),
        )
        return [
            Finding(code, "question", f"layer {layer}", f"{count} {said}")
            for code, counts, said in told
            for layer, count in sorted(counts.items())
            if _meaning(layer) != "note"
        ] + struck_found(self.struck)


def _meaning(layer: str) -> str:
    return read_layer(layer).meaning


def _length(lines: Iterable[Sequence[Point]]) -> float:
    return sum(math.dist(a, b) for line in lines for a, b in pairwise(line))
