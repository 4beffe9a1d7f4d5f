"""Rectangles drawn round the parts, on a layer that does not say so: boards, machine beds and pages.

They are no parts, and what lies in them are no holes. Their size tells, and what lies in them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal

import numpy as np
import shapely
from shapely import STRtree

from manyworks.formats.cutting.frames import margin
from manyworks.formats.cutting.shapes import Shape
from manyworks.formats.cutting.words.layer_grammar import OUTLINES
from manyworks.formats.cutting.words.units import BOARD_SLACK_MM, is_board
from manyworks.formats.drawing import Finding
from manyworks.geometry import Point, bounds

FULL_BOARD_MM = (1200.0 - BOARD_SLACK_MM, 2400.0 - BOARD_SLACK_MM)
"""Least width and length of a whole board; smaller sizes in trade are as often parts."""
BEDS_MM = (
    (200, 300), (210, 297), (216, 279), (216, 356), (279, 432), (297, 420), (300, 400), (300, 500),
    (300, 600), (305, 508), (305, 610), (400, 600), (420, 594), (457, 610), (457, 813), (500, 700),
    (500, 800), (508, 813), (594, 841), (600, 900), (600, 1000), (610, 914), (700, 1000), (800, 1200),
    (841, 1189), (900, 1300), (1000, 1400), (1000, 1600), (1300, 1800), (1300, 2500),
)  # fmt: skip
"""Beds of laser cutters, and pages from A4 to A0, Letter, Legal and Tabloid."""
ROUNDED = 0.98
"""Part of the rectangle around it that a frame with rounded or chamfered corners fills at least."""
PART_MM, PART_MM2 = 30.0, 2000.0
"""Width and area of the smallest line in a rectangle that is as likely a part as an opening."""
FILLED = 0.08
"""Part of a rectangle of any size that such lines fill where it is as likely a bed as a panel."""
CENTRED = 0.02
"""Openings lie in the middle of a panel, within this part of it; parts on a bed lie anywhere."""
WEB_MM = 20.0
"""Lines this near to each other, that fill most of a rectangle, are as likely nested parts as openings."""
MOSTLY, WHOLLY = 0.5, 0.99
"""Part of a rectangle that such lines fill; what they fill wholly leaves nothing of a part."""
_WHOLLY_FILLED = "they leave nothing of it"
AT_EDGE_MM = 1.0
_TITLES = re.compile(
    r"\b(title|drawn|checked|approved|date|scale|rev|revision|project|drawing|dwg|client|author|company|gez|"
    r"gezeichnet|geprüft|datum|titel|projekt|ma(?:ß|ss)stab|zeichnung|kunde|dessiné|vérifié|titre|[ée]chelle|projet|"
    r"dibujado|revisado|t[íi]tulo|fecha|escala|proyecto|plano|tekening|getekend|schaal)\b",
    re.I,
)
"""Words of a title block."""
_UNNAMED = re.compile(
    r"(?:(?:layer|ebene|calque|capa|laag|livello)?[\s_\-]*\d*|"
    r".*(?:page|frame|bed|artboard|rahmen|bett|cadre|marco|background|hintergrund).*)",
    re.I,
)
"""Layers that programs begin with, or that may hold a frame: their lines need not be cut."""
Verdict = Literal["frame", "likely", "perhaps", ""]
"""Surely a frame; read as one and asked; read as a part and asked; a part like others."""


def frames_drawn_round(
    shapes: Sequence[Shape], words: Iterable[tuple[str, Point]] = ()
) -> tuple[list[Shape], list[Finding]]:
    """Tell frames from parts.

    Parameters
    ----------
    words
        All texts of the drawing and where they stand, in mm: some tell a title block.

    Returns
    -------
    shapes, findings
        A frame as large as a board has the meaning ``sheet``, any other is left out. Each is a question that
        names it, ``frame.unclear`` where it may be a part as well.
    """
    looked = _Round(shapes, words)
    findings: list[Finding] = []
    for index in sorted(range(len(shapes)), key=lambda i: -shapes[i].area):
        shape = shapes[index]
        if shape.meaning.meaning in ("unknown", "through") and not shape.tag and _rectangle(shape):
            verdict, why, held = looked.judged(index)
            if verdict:
                findings.append(_asked(shape, held, why, verdict))
    for index in looked.like_them():
        looked.frames.add(index)
        findings.append(_asked(shapes[index], 0, "it is as large as a frame beside it", "likely"))
    kept = [
        replace(shape, meaning=replace(shape.meaning, meaning="sheet", questions=()))
        if i in looked.frames
        else shape
        for i, shape in enumerate(shapes)
        if i not in looked.page | looked.filled
    ]
    return kept, findings


class _Round:
    """What lies round what; ``frames`` are boards, a ``page`` or what parts have ``filled`` is no part."""

    def __init__(self, shapes: Sequence[Shape], words: Iterable[tuple[str, Point]]) -> None:
        self.shapes = shapes
        self.titles = [(text, at) for text, at in words if _TITLES.search(text)]
        self.at_titles = STRtree([shapely.Point(at) for _text, at in self.titles])
        self.edges = np.array([shape.box for shape in shapes]).reshape(-1, 4)
        self.boxes = shapely.box(*self.edges.T)
        self.areas = np.array([shape.area for shape in shapes])
        self.tree = STRtree(self.boxes)
        self.sheets = {i for i, shape in enumerate(shapes) if shape.meaning.meaning == "sheet"}
        self.frames: set[int] = set()
        self.page: set[int] = set()
        self.filled: set[int] = set()

    def judged(self, index: int) -> tuple[Verdict, str, int]:
        """Whether a rectangle is a frame, why, and how many lines lie in it; frames are remembered."""
        inside = self._inside(index)
        if any(
            self._inside(i) - self.sheets or is_board(*self.shapes[i].sides) for i in self.sheets & inside
        ):
            self.page.add(index)
            return "frame", "boards lie in it", len(inside)
        around = self._around(index)
        if any(_same_place(self.shapes[i], self.shapes[index]) for i in around & self.sheets):
            self.page.add(index)
            return "frame", "it lies on the frame of a board", len(inside)
        verdict, why = self._title_block(index)
        if verdict == "likely":
            self.page.add(index)
        if verdict:
            return verdict, why, len(inside)
        if around & self.sheets:
            return "", "", 0
        verdict, why = self._evidence(index, inside, around)
        if verdict in ("frame", "likely"):
            sized = self.frames if _sized(self.shapes[index]) else self.page
            (self.filled if why == _WHOLLY_FILLED else sized).add(index)
        return verdict, why, len(inside)

    def _title_block(self, index: int) -> tuple[Verdict, str]:
        """Whether a rectangle is a title block: by its words, and by standing in the corner of a page.

        Where several hold such words elsewhere they are labels of parts.
        """
        said = self._titles_on(index)
        if said and self._in_corner(index, self.frames | self.page):
            return "likely", "it holds words of a title block in the corner of a frame"
        if len(said) > 1 and self._titled == 1:
            return "likely", "it holds the words of a title block"
        if self._in_corner(index, self.page) and not self._holds_lines(index):
            return "perhaps", "it stands in the corner of a page, as a title block does"
        return "", ""

    @cached_property
    def _titled(self) -> int:
        """How many shapes hold several words of a title block."""
        return sum(len(self._titles_on(index)) > 1 for index in range(len(self.shapes)))

    def _in_corner(self, index: int, frames: set[int]) -> bool:
        """Whether it shares a corner with one of these frames: the same one of its own."""
        apart = np.abs(self.edges[list(frames)] - self.edges[index])
        across, up = apart[:, [0, 2, 2, 0]], apart[:, [1, 1, 3, 3]]
        return bool((np.hypot(across, up) <= AT_EDGE_MM).any())

    def _titles_on(self, index: int) -> set[str]:
        """Words of a title block in a shape that holds no other lines."""
        texts = [self.titles[n][0] for n in self.at_titles.query(self.boxes[index], predicate="intersects")]
        if not texts or self._holds_lines(index):
            return set()
        return {word.lower() for text in texts for word in _TITLES.findall(text)}

    def _holds_lines(self, index: int) -> bool:
        return any(self.shapes[i].meaning.meaning in OUTLINES for i in self._inside(index))

    def _inside(self, index: int) -> set[int]:
        near = self.tree.query(self.boxes[index])
        low, high = np.split(self.edges[near] - self.edges[index], 2, axis=1)
        held = (low >= 0).all(axis=1) & (high <= 0).all(axis=1) & (self.areas[near] < self.areas[index])
        return set(near[held].tolist())

    def _around(self, index: int) -> set[int]:
        near = self.tree.query(self.boxes[index])
        low, high = np.split(self.edges[near] - self.edges[index], 2, axis=1)
        return set(near[(low <= 0).all(axis=1) & (high >= 0).all(axis=1)].tolist()) - {index}

    def _evidence(self, index: int, inside: set[int], around: set[int]) -> tuple[Verdict, str]:
        shape = self.shapes[index]
        held = [i for i in inside if self.shapes[i].meaning.meaning in OUTLINES]
        if not held:
            return "", ""
        if any(self.shapes[i].meaning.meaning == "outside" for i in around):
            return "", ""
        if any(self.shapes[i].meaning.meaning == "outside" for i in held):
            return ("frame" if shape.meaning.meaning == "unknown" else "likely"), "parts lie in it"
        # What lies in it and has holes of its own is no hole.
        deep = any(self._inside(i) for i in held)
        if any(margin(self.shapes[i], shape) for i in around & (self.frames | self.page)):
            several = len(self._outermost(inside)) > 1
            return ("likely" if deep or several else "perhaps"), "it may show the margin of a board or page"
        if _full_board(shape):
            return ("frame" if deep else "likely"), "it has the size of a board"
        nested = self._nested(shape, inside)
        if nested >= WHOLLY:
            return "likely", _WHOLLY_FILLED
        unnamed = _UNNAMED.fullmatch(shape.layer) is not None
        if _sized(shape) and (deep or (unnamed and self._alone(index))):
            outer = self._outermost(inside)
            several = len(outer) > 1 or all(margin(shape, self.shapes[i]) for i in outer)
            why = "it has the size of a machine's bed, a small board or a page"
            return ("likely" if deep and unnamed and several else "perhaps"), why
        if deep and len(inside) >= len(self.shapes) - 1 - len(self.frames | self.page):
            return "perhaps", "everything else lies in it"
        parts = nested >= MOSTLY or self._may_hold_parts(shape, inside)
        return ("perhaps", "what lies in it may be parts") if parts else ("", "")

    def _nested(self, shape: Shape, inside: set[int]) -> float:
        """How much of a rectangle is filled by lines as large and as near as nested parts, 0 to 1."""
        outer = [
            self.shapes[i] for i in self._outermost(inside) if self.shapes[i].meaning.meaning in OUTLINES
        ]
        large = [one.polygon for one in outer if one.sides[0] >= PART_MM and one.area >= PART_MM2]
        if len(large) < 2:
            return 0.0
        near = STRtree(large).query(large, predicate="dwithin", distance=WEB_MM).T.tolist()
        alone = set(range(len(large))) - {one for one, other in near if one != other}
        return 0.0 if alone else sum(area.area for area in large) / shape.area

    def _may_hold_parts(self, shape: Shape, inside: set[int]) -> bool:
        """Whether lines as large as parts lie in it, and not in its middle as openings do."""
        outer = [self.shapes[i] for i in self._outermost(inside)]
        large = [s for s in outer if s.sides[0] >= PART_MM and s.area >= PART_MM2 and s.circle is None]
        if not large:
            return False
        filled = sum(s.area for s in large) >= FILLED * shape.area
        enough = _sized(shape) or filled if len(large) > 1 else _sized(shape) and filled and len(outer) == 1
        box, held = shape.box, bounds([point for s in large for point in s.ring])
        middle = all(
            abs(box[i] + box[i + 2] - held[i] - held[i + 2]) <= 2 * CENTRED * (box[i + 2] - box[i])
            for i in (0, 1)
        )
        return enough and not middle

    def _outermost(self, inside: set[int]) -> set[int]:
        """Which of these shapes lie in no other of them; what lies in a larger one is not looked into."""
        found, left = set(), set(inside)
        for index in sorted(inside, key=lambda i: -self.areas[i]):
            if index in left:
                found.add(index)
                left -= self._inside(index)
        return found

    def _alone(self, index: int) -> bool:
        """Whether nothing lies on its layer but frames like it."""
        shape = self.shapes[index]
        return all(
            other.layer != shape.layer or i in self.frames or _same_size(other, shape)
            for i, other in enumerate(self.shapes)
        )

    def like_them(self) -> list[int]:
        """Rectangles of the same size on the same layer as a frame, such as boards that are still empty."""
        sizes = self.edges[:, 2:] - self.edges[:, :2]
        frames: dict[str, list[int]] = defaultdict(list)
        for frame in self.frames:
            frames[self.shapes[frame].layer].append(frame)
        return [
            i
            for i, shape in enumerate(self.shapes)
            if i not in self.frames
            and shape.meaning.meaning == "unknown"
            and (np.abs(sizes[frames[shape.layer]] - sizes[i]) <= 1.0).all(axis=1).any()
        ]


def _rectangle(shape: Shape) -> bool:
    """Whether it fills a rectangle, but for corners that are rounded or cut off; a notch is of a part."""
    width, length = shape.sides
    missing = width * length - shape.area
    if shape.circle is not None or missing > (1 - ROUNDED) * width * length:
        return False
    return width > 0 and (missing <= 1e-4 * width * length or _convex(shape))


def _convex(shape: Shape) -> bool:
    return float(shape.polygon.convex_hull.area) <= shape.area * (1 + 1e-6)


def _same_place(one: Shape, other: Shape) -> bool:
    pairs = zip(one.box, other.box, strict=True)
    return all(abs(mine - theirs) <= AT_EDGE_MM for mine, theirs in pairs)


def _full_board(shape: Shape) -> bool:
    sides = zip(shape.sides, FULL_BOARD_MM, strict=True)
    return is_board(*shape.sides) and all(side >= least for side, least in sides)


def _sized(shape: Shape) -> bool:
    """Whether it has the size of a board in trade, of a machine's bed, or of a page."""
    width, length = shape.sides
    bed = any(abs(width - short) <= 1.0 and abs(length - long) <= 1.0 for short, long in BEDS_MM)
    return bed or is_board(width, length)


def _same_size(one: Shape, other: Shape) -> bool:
    mine, theirs = one.box, other.box
    return all(abs((mine[i + 2] - mine[i]) - (theirs[i + 2] - theirs[i])) <= 1.0 for i in (0, 1))


def _asked(shape: Shape, held: int, why: str, verdict: Verdict) -> Finding:
    left, bottom, right, top = shape.box
    done = (
        "It was read as a part, and what lies in it as holes. If it is a frame, take it out"
        if verdict == "perhaps"
        else "It was read as a frame, and is not cut. If it is a part, put it on a layer that says so"
    )
    message = (
        f"A rectangle of {right - left:g} × {top - bottom:g} mm on layer {shape.layer} lies round {held} "
        f"closed lines, and {why}. {done}."
    )
    code = "sheet.drawn_round" if verdict == "frame" else "frame.unclear"
    return Finding(code, "question", f"layer {shape.layer}", message, (left, bottom))
