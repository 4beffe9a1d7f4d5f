"""Boards as drawn: frames, what they are made of, and drawings that show one board several times."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import shapely

from manyworks.formats.cutting.shapes import SAME_MM, OpenLine, Shape
from manyworks.formats.cutting.strokes import Word
from manyworks.formats.cutting.words.layer_grammar import OUTLINES
from manyworks.formats.cutting.words.sheet_names import sheet_named
from manyworks.formats.cutting.words.units import is_board
from manyworks.formats.drawing import Finding, Sheet
from manyworks.geometry import Point, bounds

_FACE = re.compile(r"\b(front|top|reverse|back|bottom|rear|both)\s+faces?\b", re.I)
_VIEW = {"front": "front", "top": "front", "both": "both"}
MARGIN = 0.9
"""Part of a frame's width and length that a second line in it has at least, which only shows its margin."""


SAW_MM, TRIMMED_MM = 4.0, 25.0
"""By which a board may be drawn larger than its name says, or smaller: a saw cut, and trimmed edges."""


@dataclass(slots=True)
class Board:
    """One board: the frame that counts, and other frames that only show it again.

    ``ours`` marks a sheet that our own writer drew, where every piece is drawn and no text multiplies it;
    ``named_mm`` is the size that its name says.
    """

    sheet: Sheet
    box: tuple[float, float, float, float]
    copies: list[tuple[float, float, float, float]] = field(default_factory=list)
    reverse: tuple[float, float, float, float] | None = None
    ours: bool = False
    named_mm: tuple[float, float] | None = None

    def holds(self, point: Point) -> bool:
        """Whether a point lies on the board."""
        left, bottom, right, top = self.box
        return left <= point[0] <= right and bottom <= point[1] <= top


def find_boards(shapes: Sequence[Shape], words: Sequence[Word]) -> tuple[list[Board], list[Finding]]:
    """Find the boards of a drawing.

    Parameters
    ----------
    shapes
        All closed shapes; those whose layer means ``sheet`` are frames.
    words
        Texts, whose titles (``FRONT FACE``, ``BOTH FACES``) tell views of one board.

    Returns
    -------
    boards, findings
        Boards from top to bottom and left to right, each counted once.
    """
    frames, lost = _frames(shapes)
    frames.sort(key=lambda s: (-round(bounds(s.ring)[3], -1), bounds(s.ring)[0]))
    boards = _merge_views(frames, words)
    for number, board in enumerate(boards, 1):
        board.sheet = _described(board, number, frames)
    findings = [
        Finding(
            "sheet.thickness_unknown",
            "question",
            f"sheet {board.sheet.key}",
            _thickness_asked(board.sheet.layer),
            (board.box[0], board.box[1]),
        )
        for board in boards
        if board.sheet.thickness_mm is None
    ]
    return boards, findings + _named_otherwise(boards) + lost


def _thickness_asked(layer: str) -> str:
    if said := sheet_named(layer).thicknesses:
        either = " or ".join(f"{mm:g}" for mm in said)
        return f"Layer {layer} may say that the board is {either} mm thick. Which is it?"
    return f"Layer {layer} does not say how thick the board is."


def _named_otherwise(boards: Sequence[Board]) -> list[Finding]:
    """Boards whose name says another size than is drawn; a trimmed one is a little smaller."""
    found = []
    for board in boards:
        named = sorted(board.named_mm or ())
        drawn = board.sheet.width_mm, board.sheet.length_mm
        if all(-SAW_MM <= said - side <= TRIMMED_MM for said, side in zip(named, drawn, strict=False)):
            continue
        message = (
            f"Layer {board.sheet.layer} names a board of {named[1]:g} × {named[0]:g} mm, but "
            f"{drawn[1]:g} × {drawn[0]:g} mm are drawn. Which board is it cut from? Draw the board at its "
            "size, or mend the name."
        )
        where = f"sheet {board.sheet.key}"
        found.append(Finding("size.contradicted", "question", where, message, board.box[:2]))
    return found


def _frames(shapes: Sequence[Shape]) -> tuple[list[Shape], list[Finding]]:
    """What of the lines on sheet layers are boards, and what is asked of them.

    A line in a board shows its margin, or is left out and asked; so is one in a part. What holds nothing and
    is no board in trade is read as a board, and asked: parts are drawn on layers of their material, too.
    """
    drawn = [shape for shape in shapes if shape.meaning.meaning == "sheet"]
    around = [(shape, _board_around(shape, drawn)) for shape in drawn]
    frames = [shape for shape, board in around if board is None]
    marks = [shape for shape, board in around if board is not None and not margin(board, shape)]
    others = [shape for shape in shapes if shape.meaning.meaning != "sheet"]
    boxes = shapely.STRtree([shapely.box(*bounds(shape.ring)) for shape in others])
    full: list[Shape] = []
    openings: list[Shape] = []
    empty: list[Shape] = []
    for frame in frames:
        box = shapely.box(*bounds(frame.ring))
        if frame.tag or len(boxes.query(box, predicate="contains")):
            full.append(frame)
            continue
        near = [others[i] for i in boxes.query(box, predicate="within").tolist()]
        part = any(o.meaning.meaning in OUTLINES and o.polygon.contains(frame.polygon) for o in near)
        (openings if part and not _board_in_trade(frame) else empty).append(frame)
    sizes = {tuple(map(round, frame.sides)) for frame in full}
    doubtful = [f for f in empty if not _board_in_trade(f) and tuple(map(round, f.sides)) not in sizes]
    asked = [
        *_by_layer("layer.not_cut", marks, "lie in a board, and were left out"),
        *_by_layer("layer.not_cut", openings, "lie in a part, and were left out"),
        *_by_layer(
            "frame.unclear", doubtful, "hold nothing and are no board in trade, but were read as boards"
        ),
    ]
    return [*full, *empty], asked


def _by_layer(code: str, shapes: Sequence[Shape], said: str) -> list[Finding]:
    by_layer: dict[str, list[Shape]] = defaultdict(list)
    for shape in shapes:
        by_layer[shape.layer].append(shape)
    return [_doubted(code, layer, found, said) for layer, found in sorted(by_layer.items())]


def _doubted(code: str, layer: str, shapes: Sequence[Shape], said: str) -> Finding:
    left, bottom, right, top = bounds(shapes[0].ring)
    message = (
        f"{len(shapes)} closed lines on layer {layer} {said}; one is {right - left:g} × {top - bottom:g} mm. "
        "If they are parts or openings, put them on a layer that says so."
    )
    return Finding(code, "question", f"layer {layer}", message, (left, bottom))


def _board_around(shape: Shape, drawn: Sequence[Shape]) -> Shape | None:
    """The line on a sheet layer in which another lies."""
    left, bottom, right, top = bounds(shape.ring)
    for other in drawn:
        if other is not shape and other.area > shape.area:
            box = bounds(other.ring)
            if box[0] <= left and box[1] <= bottom and box[2] >= right and box[3] >= top:
                return other
    return None


def margin(frame: Shape, line: Shape) -> bool:
    """Whether a line in a frame only shows the margin of it."""
    outer, inner = bounds(frame.ring), bounds(line.ring)
    return all(inner[i + 2] - inner[i] >= MARGIN * (outer[i + 2] - outer[i]) for i in (0, 1))


def _board_in_trade(shape: Shape) -> bool:
    width, length = shape.sides
    return is_board(width, length) and shape.area > MARGIN * width * length


def _described(board: Board, number: int, frames: Sequence[Shape]) -> Sheet:
    sheet = board.sheet
    return Sheet(
        key=f"S{number:02d}",
        frame=sheet.frame,
        length_mm=sheet.length_mm,
        width_mm=sheet.width_mm,
        material=sheet.material,
        thickness_mm=sheet.thickness_mm,
        layer=sheet.layer,
        name=sheet.name,
        views=1 + len(board.copies) + (board.reverse is not None),
    )


def _board(shape: Shape) -> Board:
    box = bounds(shape.ring)
    sides = sorted((round(box[2] - box[0], 3), round(box[3] - box[1], 3)))
    tag = dict(shape.tag)
    thickness = float(tag["thickness"]) if tag.get("thickness") else shape.meaning.thickness_mm
    sheet = Sheet(
        "",
        shape.ring,
        sides[1],
        sides[0],
        tag.get("material") or shape.meaning.material,
        thickness,
        shape.layer,
        tag.get("name", ""),
    )
    return Board(sheet, box, ours=bool(tag), named_mm=shape.meaning.size_mm)


def _title(box: tuple[float, float, float, float], words: Sequence[Word]) -> str | None:
    """Which face a frame shows, by the title next to it: ``front``, ``back``, ``both`` or ``None``."""
    reach = 0.1 * (box[3] - box[1])
    best: tuple[float, str] | None = None
    for word in words:
        match = _FACE.search(word.text)
        if match is None or len(word.text) > 40 or not box[0] - reach <= word.at[0] <= box[2]:
            continue
        distance = min(abs(word.at[1] - box[1]), abs(word.at[1] - box[3]))
        if distance <= reach and (best is None or distance < best[0]):
            best = distance, _VIEW.get(match[1].lower(), "back")
    return best[1] if best else None


def _merge_views(frames: Sequence[Shape], words: Sequence[Word]) -> list[Board]:
    titled = [(shape, _title(bounds(shape.ring), words)) for shape in frames]
    fronts = [_board(shape) for shape, title in titled if title == "front"]
    boards: list[Board] = []
    for shape, title in titled:
        if title == "front":
            boards.append(next(b for b in fronts if b.box == bounds(shape.ring)))
            continue
        home = _nearest(_board(shape), fronts) if title in ("back", "both") else None
        if home is None:
            boards.append(_board(shape))
        elif title == "back" and home.reverse is None:
            home.reverse = bounds(shape.ring)
        else:
            home.copies.append(bounds(shape.ring))
    return boards


def _nearest(view: Board, fronts: Sequence[Board]) -> Board | None:
    same = [
        f
        for f in fronts
        if abs(f.sheet.length_mm - view.sheet.length_mm) < 1
        and abs(f.sheet.width_mm - view.sheet.width_mm) < 1
    ]
    return min(same, key=lambda f: math.dist(f.box[:2], view.box[:2]), default=None)


def without_views(shapes: list[Shape], boards: Sequence[Board]) -> tuple[list[Shape], int, list[Finding]]:
    """Leave out what only repeats a board, and bring back-face work into the front view.

    Returns
    -------
    shapes, number of shapes left out, findings
        A view that does not show the same lines as the front is a ``question``.
    """
    kept: list[Shape] = []
    left_out = 0
    findings: list[Finding] = []
    shown_again = [board for board in boards if board.copies or board.reverse]
    for shape in shapes:
        if shape.meaning.meaning == "sheet":
            continue
        board = next((b for b in shown_again if any(_holds(box, shape.middle) for box in b.copies)), None)
        turned = next((b for b in shown_again if b.reverse and _holds(b.reverse, shape.middle)), None)
        if board is not None:
            left_out += 1
        elif turned is not None and turned.reverse is not None:
            kept.append(_mirrored(shape, turned.reverse, turned.box))
        else:
            kept.append(shape)
    for number, board in enumerate(boards, 1):
        if board in shown_again:
            findings.append(_drawn_again(number, board, shapes))
        for box in board.copies:
            findings += _compared(number, board, box, shapes)
    return kept, left_out, findings


def lines_without_views(lines: Sequence[OpenLine], boards: Sequence[Board]) -> list[OpenLine]:
    """The same for open lines: those in repeated views are left out, back-face lines are turned over."""
    kept = []
    for line in lines:
        middle = line.points[len(line.points) // 2]
        if any(_holds(box, middle) for board in boards for box in board.copies):
            continue
        turned = next((b for b in boards if b.reverse and _holds(b.reverse, middle)), None)
        if turned is not None and turned.reverse is not None:
            line = replace(line, points=_turned_over(line.points, turned.reverse, turned.box))
        kept.append(line)
    return kept


def _drawn_again(number: int, board: Board, shapes: Sequence[Shape]) -> Finding:
    boxes = [board.box, *board.copies, *([board.reverse] if board.reverse else [])]
    outlines = [
        s for s in shapes if s.meaning.meaning == "outside" and any(_holds(b, s.middle) for b in boxes)
    ]
    again = sum(any(_holds(box, s.middle) for box in board.copies) for s in outlines)
    message = (
        f"One board is drawn {len(boxes)} times (front, reverse or both faces): {len(outlines)} outlines are "
        f"drawn, {len(outlines) - again} are counted."
    )
    return Finding("sheet.views", "info", f"sheet {number}", message, (board.box[0], board.box[1]))


def _compared(
    number: int, board: Board, box: tuple[float, float, float, float], shapes: Sequence[Shape]
) -> list[Finding]:
    front = [s for s in shapes if s.meaning.meaning == "outside" and _holds(board.box, s.middle)]
    copy = [s for s in shapes if s.meaning.meaning == "outside" and _holds(box, s.middle)]
    shift = (board.box[0] - box[0], board.box[1] - box[1])
    places = {_place(shape, (0.0, 0.0)) for shape in front}
    missing = sum(1 for shape in copy if not _near_any(_place(shape, shift), places))
    if missing == 0 and len(copy) == len(front):
        return []
    message = (
        f"Two views of one board differ: {len(front)} outlines in the front view, {len(copy)} in the other, "
        f"{missing} of them elsewhere. Only the front view was counted."
    )
    return [Finding("sheet.views_differ", "question", f"sheet {number}", message, (box[0], box[1]))]


def _place(shape: Shape, shift: Point) -> tuple[float, float, float, float]:
    left, bottom, right, top = bounds(shape.ring)
    return left + shift[0], bottom + shift[1], right + shift[0], top + shift[1]


def _near_any(
    place: tuple[float, float, float, float], places: set[tuple[float, float, float, float]]
) -> bool:
    return any(all(abs(a - b) <= 2 * SAME_MM for a, b in zip(place, p, strict=True)) for p in places)


def _holds(box: tuple[float, float, float, float], point: Point) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _mirrored(
    shape: Shape, view: tuple[float, float, float, float], home: tuple[float, float, float, float]
) -> Shape:
    """Work seen from the back, as it lies when seen from the front."""

    circle = None
    if shape.circle is not None:
        middle = _turned_over(((shape.circle[0], shape.circle[1]),), view, home)[0]
        circle = middle[0], middle[1], shape.circle[2]
    ring = _turned_over(shape.ring, view, home)
    return Shape(ring, shape.meaning, shape.layer, circle, shape.gaps, shape.block, shape.tag)


def _turned_over(
    points: tuple[Point, ...],
    view: tuple[float, float, float, float],
    home: tuple[float, float, float, float],
) -> tuple[Point, ...]:
    return tuple((home[0] + (view[2] - x), home[1] + (y - view[1])) for x, y in points)
