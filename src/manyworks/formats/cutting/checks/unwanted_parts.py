"""Parts that are drawn, and whose own words say that they are not to be cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import shapely

from manyworks.formats.cutting.areas import areas_of
from manyworks.formats.cutting.frames import Board
from manyworks.formats.cutting.strokes import Word
from manyworks.formats.cutting.words.sizes_said import BESIDE_MM
from manyworks.formats.cutting.words.unwanted import is_unwanted, is_waste, says_unwanted
from manyworks.formats.drawing import Finding, Part
from manyworks.geometry import Point

_TITLE = 0.1
"""Part of a board's height by which the title of all that lies on it may stand beside it."""


def unwanted_found(
    parts: Sequence[Part], words: Sequence[Word], remarks: Iterable[str], boards: Sequence[Board]
) -> list[Finding]:
    """One question for each text by which what was read as a part may not be wanted; none is left out.

    A text is about the part around it, or beside it, or else about the board or the file, where it says
    nothing else. Waste in an opening of a part is what falls out there.

    Parameters
    ----------
    remarks
        Texts that are not seen, such as the title of an SVG.
    """
    known = [part for part in parts if part.origin is None]
    if not known:
        return []
    return [
        *_on_parts(known, [word for word in words if says_unwanted(word.text)], boards),
        *(_asked(said, "file", "all that is drawn") for said in remarks if is_unwanted(said)),
    ]


def _on_parts(parts: Sequence[Part], words: Iterable[Word], boards: Sequence[Board]) -> Iterator[Finding]:
    outlines = areas_of([part.geometry.outline for part in parts]).tolist()
    tree = shapely.STRtree(outlines)
    for word in words:
        spot = shapely.Point(word.at)
        around = tree.query(spot, predicate="intersects").tolist()
        near = tree.query_nearest(spot, max_distance=max(BESIDE_MM, 2 * word.height)).tolist()
        if found := around or near:
            part = parts[min(found, key=lambda number: float(outlines[number].area))]
            openings = areas_of([hole.ring for hole in part.geometry.holes])
            if not (is_waste(word.text) and shapely.intersects(openings, spot).any()):
                called = f"{part.key} ({part.code})" if part.code else part.key
                yield _asked(word.text, f"part {part.key}", f"part {called}", word.at)
        elif is_unwanted(word.text):
            number = next((n for n, board in enumerate(boards, 1) if _at(board, word.at)), 0)
            where = f"sheet {number}" if number else "texts"
            yield _asked(word.text, where, f"all parts on {where}" if number else "a part", word.at)


def _at(board: Board, spot: Point) -> bool:
    left, bottom, right, top = board.box
    beside = _TITLE * (top - bottom)
    return left - beside <= spot[0] <= right + beside and bottom - beside <= spot[1] <= top + beside


def _asked(text: str, where: str, what: str, at: Point | None = None) -> Finding:
    message = (
        f"The text “{' '.join(text.split())[:60]}” may say that {what} is not to be cut; it was read "
        f"and counted. "
        "If it is not wanted, take it out of the drawing; if it is, the text."
    )
    return Finding("part.not_wanted", "question", where, message, at)
