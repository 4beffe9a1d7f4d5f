"""What boards and parts say about each other: sizes, materials, margins, cut depth against thickness."""

from __future__ import annotations

from collections.abc import Sequence

from manyworks.formats.cutting.frames import Board
from manyworks.formats.cutting.words.layer_grammar import Meaning
from manyworks.formats.drawing import Finding, Part

Box = tuple[float, float, float, float]

EDGE_MM = 5.0
"""Least distance of a part from the edge of its board (inkmillcnc shop rules)."""


def check_boards(
    boards: Sequence[Board], parts: Sequence[Part], meanings: dict[str, Meaning]
) -> list[Finding]:
    """Name what would surprise the person at the machine.

    Returns
    -------
    list of Finding
        Mixed board sizes and materials, boards drawn alike, parts without an edge margin, parts off every
        board, and cuts that are shallower than their board is thick.
    """
    return [
        *_mixed(boards),
        *_alike(boards, parts),
        *_margins(boards, parts),
        *_off_boards(boards, parts),
        *_shallow_cuts(parts, meanings),
    ]


def _mixed(boards: Sequence[Board]) -> list[Finding]:
    sizes = sorted({(b.sheet.width_mm, b.sheet.length_mm) for b in boards})
    materials = sorted({b.sheet.material for b in boards if b.sheet.material})
    found = []
    if len(sizes) > 1:
        said = ", ".join(f"{width:g} × {length:g}" for width, length in sizes)
        message = f"Boards of {len(sizes)} sizes are drawn: {said} mm."
        found.append(Finding("sheet.mixed_sizes", "info", "sheets", message))
    if len(materials) > 1:
        message = f"Boards of {len(materials)} materials are drawn: {', '.join(materials)}."
        found.append(Finding("sheet.mixed_materials", "info", "sheets", message))
    return found


def _alike(boards: Sequence[Board], parts: Sequence[Part]) -> list[Finding]:
    """Boards with the same outlines at the same places, or seen from the back: several, or views of one?"""
    places: dict[int, list[Box]] = {}
    for part in parts:
        if part.sheet is not None and not boards[part.sheet].ours:
            places.setdefault(part.sheet, []).append(part.bounds)
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, boxes in places.items():
        left, bottom, right, _top = boards[number].box
        moved = [(a - left, b - bottom, c - left, d - bottom) for a, b, c, d in boxes]
        turned = [(right - c, b - bottom, right - a, d - bottom) for a, b, c, d in boxes]
        seen = min(sorted(tuple(map(round, box)) for box in view) for view in (moved, turned))
        sheet = boards[number].sheet
        groups.setdefault((sheet.length_mm, sheet.width_mm, *seen), []).append(number)
    found = []
    for numbers in groups.values():
        if len(numbers) == 1 or len(places[numbers[0]]) == 1:
            continue
        keys = ", ".join(boards[number].sheet.key for number in numbers)
        message = (
            f"Sheets {keys} hold the same {len(places[numbers[0]])} outlines at the same places. Are they "
            "several boards, or one drawn more than once? All were counted."
        )
        at = boards[numbers[1]].box[:2]
        found.append(Finding("sheet.alike", "question", f"sheets {keys}", message, at))
    return found


def _margins(boards: Sequence[Board], parts: Sequence[Part]) -> list[Finding]:
    found = []
    for part in parts:
        if part.sheet is None or part.inside_of is not None:
            continue
        board = boards[part.sheet]
        left, bottom, right, top = part.bounds
        edge = min(left - board.box[0], bottom - board.box[1], board.box[2] - right, board.box[3] - top)
        if edge < EDGE_MM:
            size = f"{right - left:.0f} × {top - bottom:.0f} mm"
            board_size = f"{board.sheet.width_mm:g} × {board.sheet.length_mm:g} mm"
            message = (
                f"A part of {size} lies {max(edge, 0.0):.1f} mm from the edge of a board of {board_size}."
            )
            where = f"part {part.key} on sheet {board.sheet.key}"
            found.append(Finding("part.no_margin", "question", where, message, (left, bottom)))
    return found


def _off_boards(boards: Sequence[Board], parts: Sequence[Part]) -> list[Finding]:
    lost = [part for part in parts if boards and part.sheet is None]
    return [
        Finding(
            "part.off_sheet",
            "question",
            f"part {part.key}",
            "The part lies on none of the boards drawn; its material and thickness are not known.",
            part.bounds[:2],
        )
        for part in lost
    ]


def _shallow_cuts(parts: Sequence[Part], meanings: dict[str, Meaning]) -> list[Finding]:
    """Cuts that are less deep than the board is thick on which their parts lie, once a layer."""
    found = {}
    for part in parts:
        for layer in part.layers:
            said, board = meanings.get(layer), part.thickness_mm
            if said is None or said.meaning not in ("outside", "inside") or not said.depth_mm or not board:
                continue
            if said.depth_mm < board:
                message = (
                    f"The cut is {said.depth_mm:g} mm deep, but the board is {board:g} mm thick: "
                    "is it through?"
                )
                found[layer] = Finding("cut.not_through", "question", f"layer {layer}", message)
    return [found[layer] for layer in sorted(found)]
