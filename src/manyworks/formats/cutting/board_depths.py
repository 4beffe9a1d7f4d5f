"""What a depth that a layer names comes to on a board: through it, or deeper than anybody means."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from manyworks.formats.cutting.words.layer_grammar import Meaning
from manyworks.geometry import THROUGH, depth_on

AS_DEEP_MM = 0.5
"""An area milled this much deeper than its board is milled through it; more may be a slip."""
PERHAPS_THROUGH = "as_thick"
"""Asked of work that is as deep as something is thick which may be its board."""
_MARKS = ("engrave", "score", "fold")


def goes_through(meaning: Meaning, thickness_mm: float | None) -> bool:
    """Whether work goes through a board of this thickness, by its words or as deep as the board.

    >>> goes_through(Meaning("pocket", depth_mm=18), 18), goes_through(Meaning("pocket", depth_mm=20), 18)
    (True, False)
    >>> goes_through(Meaning("inside", depth_mm=20), 18), goes_through(Meaning("pocket", through=True), None)
    (True, True)
    """
    if meaning.through or meaning.depth_mm is None or thickness_mm is None:
        return meaning.through
    return depth_on(meaning.depth_mm, thickness_mm) == THROUGH and not too_deep(meaning, thickness_mm)


def too_deep(meaning: Meaning, thickness_mm: float | None) -> bool:
    """Whether a depth cannot be meant on a board: far below it, an area below it, or a mark right through.

    >>> [too_deep(Meaning(what, depth_mm=20), 18) for what in ("inside", "pocket", "engrave")]
    [False, True, True]
    """
    depth = meaning.depth_mm
    if depth is None or thickness_mm is None:
        return False
    if meaning.meaning in _MARKS:
        return depth >= thickness_mm
    area = meaning.meaning == "pocket" and depth > thickness_mm + AS_DEEP_MM
    return area or depth_on(depth, thickness_mm) is None


def on_boards(meaning: Meaning, boards: Collection[float]) -> Meaning:
    """A meaning on the boards of its file, where it comes to the same on all of them."""
    if boards and all(too_deep(meaning, board) for board in boards):
        return _deeper(meaning)
    if boards and all(goes_through(meaning, board) for board in boards):
        asked = [question for question in meaning.questions if question != "face"]
        return replace(meaning, through=True, questions=tuple(asked))
    return meaning


def beside_outlines(meaning: Meaning, named_mm: float) -> Meaning:
    """A meaning beside outlines whose name holds a length, which may be that of the tool, too.

    >>> beside_outlines(Meaning("pocket", depth_mm=18), 18).questions
    ('deeper',)
    """
    areas = meaning.meaning in ("pocket", *_MARKS) and not meaning.through
    deep = too_deep(meaning, named_mm) or goes_through(meaning, named_mm)
    return _deeper(meaning) if areas and deep else meaning


def perhaps_through(meaning: Meaning, doubted: Collection[float]) -> Meaning:
    """A meaning beside thicknesses of which it is not plain that they are those of the board.

    >>> perhaps_through(Meaning("pocket", depth_mm=6), [6]).questions
    ('as_thick',)
    """
    worked = meaning.meaning in ("pocket", "drill") and not meaning.through
    if not worked or not any(goes_through(meaning, thick) for thick in doubted):
        return meaning
    return replace(meaning, questions=(*meaning.questions, PERHAPS_THROUGH))


def _deeper(meaning: Meaning) -> Meaning:
    asked = [question for question in meaning.questions if question != "depth"]
    return replace(meaning, depth_mm=None, questions=(*asked, "deeper"))
