"""The page of an SVG, painted behind the drawing: a rectangle as large as the page that is only filled."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from manyworks.formats.cutting.strokes import Stroke
from manyworks.formats.cutting.words.layer_grammar import read_layer
from manyworks.formats.drawing import Finding
from manyworks.formats.svg.styles import Look
from manyworks.geometry import Ring, bounds

_WHITE = re.compile(
    r"white|#f{3,4}|#f{6}|#f{8}|rgba?\((?:255|100%)(?:[\s,/]+(?:255|100%|1|1\.0)){2,3}\)", re.I
)
_SLACK = 0.005
"""Part of the page by which its background may be smaller or larger."""


@dataclass(slots=True)
class Backgrounds:
    """Fillings of the whole page, kept apart until it is known how all else is drawn.

    Parameters
    ----------
    page
        The page where the drawing has it; ``None`` when its size is not known.
    """

    page: Ring | None
    found: list[tuple[Stroke, str]] = field(default_factory=list)
    stroked: bool = False

    def takes(self, stroke: Stroke, look: Look) -> bool:
        """Whether a line is kept apart."""
        if self.page is None or look.stroked or not stroke.closed or len(stroke.points) != 4:
            self.stroked |= look.stroked
            return False
        if read_layer(stroke.layer).meaning != "unknown":
            return False
        mine, theirs = bounds(stroke.points), bounds(self.page)
        slack = _SLACK * max(theirs[2] - theirs[0], theirs[3] - theirs[1])
        if any(abs(a - b) > slack for a, b in zip(mine, theirs, strict=True)):
            return False
        self.found.append((stroke, look.fill))
        return True

    def judged(self, others: bool) -> tuple[list[Stroke], list[Finding]]:
        """What of it is drawn after all, because nothing tells it from a part; and what was left out.

        Parameters
        ----------
        others
            Whether anything else is drawn.
        """
        kept, findings = [], []
        for stroke, colour in self.found:
            white = _WHITE.fullmatch(colour.strip()) is not None
            code, asked, said = (
                "entity.background",
                "question",
                "It was left out; if it is a part, draw its edge",
            )
            if white:
                asked, said = "info", "It was left out"
            elif not self.stroked:
                code, said = "frame.unclear", "It was read as a part; if it is the background, take it out"
                kept.append(stroke)
            message = f"A rectangle as large as the page is filled with {colour[:30]}. {said}."
            if others:
                findings.append(Finding(code, asked, f"layer {stroke.layer}", message))  # type: ignore[arg-type]
        return (kept if others else [stroke for stroke, _ in self.found]), findings
