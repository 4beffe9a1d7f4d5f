"""Counts written at boards: for which of the parts on a board they hold."""

from __future__ import annotations

import math
from collections.abc import Sequence

import shapely

from manyworks.formats.cutting.areas import areas_of
from manyworks.formats.cutting.frames import Board
from manyworks.formats.cutting.outlines import Draft
from manyworks.formats.cutting.strokes import Word
from manyworks.formats.cutting.words.part_names import named_counts, same_name
from manyworks.geometry import Ring


def in_no_other_shape(
    counted: list[tuple[int, Word]], apart: Sequence[Ring], drafts: Sequence[Draft]
) -> list[tuple[int, Word]]:
    """Counts without those in a closed line round no part: they count what is drawn there."""
    if not counted or not apart:
        return counted
    areas = areas_of(apart)
    parts = shapely.STRtree(shapely.points([draft.outline.middle for draft in drafts]))
    round_parts = set(parts.query(areas, predicate="contains")[0].tolist()) if drafts else set()
    shapes = shapely.STRtree(
        [area for number, area in enumerate(areas.tolist()) if number not in round_parts]
    )
    return [one for one in counted if not len(shapes.query(shapely.Point(one[1].at), predicate="within"))]


def counts_of_board(
    board: Board, counted: Sequence[tuple[int, Word]], names: dict[int, set[str]]
) -> list[tuple[int, Word, list[int]]]:
    """Which counts at a board hold for which of its parts; what names none of them, the nameless."""
    near = _at_board(board, counted)
    found: list[tuple[int, Word, list[int]]] = []
    free: list[tuple[int, Word, list[int]]] = []
    for count, word in near:
        called = set(map(same_name, named_counts([word])))
        own = [i for i, known in names.items() if called & known]
        if own:
            found.append((count, word, own))
        elif others := [i for i, known in names.items() if not (called and known)]:
            free.append((count, word, others))
    return [*found, *free[:1]]


def _at_board(board: Board, counted: Sequence[tuple[int, Word]]) -> list[tuple[int, Word]]:
    """Counts on or beside a board, those at its corners first."""
    left, bottom, right, top = board.box
    reach = 0.05 * (top - bottom)
    near = [
        (count, word)
        for count, word in counted
        if left - reach <= word.at[0] <= right and bottom - reach <= word.at[1] <= top + 2 * reach
    ]
    return sorted(
        near, key=lambda one: min(math.dist(one[1].at, (left, bottom)), math.dist(one[1].at, (left, top)))
    )
