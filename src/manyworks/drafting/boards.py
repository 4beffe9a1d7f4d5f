"""Which board parts are cut from: what a drawing's notes, layers and name plainly say of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from manyworks.drafting.vocabulary import MATERIALS
from manyworks.formats.cutting.checks.board_notes import BOARDS_UNCLEAR, all_quoted
from manyworks.formats.cutting.words.board_words import (
    GENERIC,
    NUMBER,
    Board,
    Said,
    boards_said,
    material_named,
    plain_words,
    thicknesses_in,
)
from manyworks.formats.cutting.words.boards_told import boards_on_layer
from manyworks.formats.drawing import Drawing, Part, Sheet
from manyworks.geometry import Point, bounds

UNKNOWN = "unknown-board"
"""Stands for the material of parts of which nobody has said it."""

CODES = frozenset(code for code, *_rest in MATERIALS)
_BARE = re.compile(rf"(?<![\w.,/])({NUMBER})(?![\w.,/])")
T = TypeVar("T")


def material_of_board(words: str) -> str:
    """The material of a board whose name says it: the vocabulary's where it is known, else its own words."""
    if words in CODES:
        return words
    own = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    return material_named(words) or (GENERIC if "ply" in own else own or UNKNOWN)


def read_board(words: str) -> Board:
    """A board as a person says it, such as "birch plywood 18" or "3 mm acrylic"; empty without either."""
    plain = plain_words(words)
    found = thicknesses_in(plain) or {float(bare.replace(",", ".")) for bare in _BARE.findall(plain)}
    thickness = found.pop() if len(found) == 1 else None
    own = re.sub(r"[^a-z]+", "-", re.sub(rf"{NUMBER} ?(?:mm\b)?|\bthick\b", " ", plain)).strip("-")
    return Board(words if words in CODES else material_named(words) or own, thickness)


@dataclass(frozen=True)
class BoardsOf:
    """A drawing with the boards of its parts, where that was said, and what was said otherwise.

    ``missing`` names what is still not known of ``parts`` parts; ``disputed`` are words that do not agree.
    """

    drawing: Drawing
    said: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    parts: int = 0
    disputed: tuple[str, ...] = ()
    assumed: int = 0


def with_boards(drawing: Drawing, stem: str, assumed: Board) -> BoardsOf:
    """Fill in what the parts' boards do not say: by what is said elsewhere, then by what a person assumes.

    Words on a part, and the layer of its outline, speak for that part; notes that say nothing else, all other
    layers and the name of the file for every part. Where two of them differ nothing is taken from them. A
    material that the drawing names stays in its own words. What is asked here of notes is not asked twice.
    """
    whole = _of_the_file(drawing, stem)
    parts, used, disputed, filled = [], set[str](), set[str](), 0
    missing: list[tuple[str, ...]] = []
    for part in drawing.parts:
        board = Board("" if part.material == "" else material_of_board(part.material), part.thickness_mm)
        if not board.material or board.thickness_mm is None:
            said = [*_of_the_part(part), *(one for one, sheet in whole if sheet in (None, part.sheet))]
            board, words, against = _completed(board, said)
            used |= words
            disputed |= against
        told = Board(board.material or assumed.material, board.thickness_mm or assumed.thickness_mm)
        filled += told != board
        known = {"material": told.material, "thickness": told.thickness_mm}
        missing.append(tuple(word for word, value in known.items() if not value))
        material = part.material or told.material
        parts.append(replace(part, material=material, thickness_mm=told.thickness_mm))
    lacking = [words for words in missing if words]
    quoted = " ".join(disputed) if lacking else ""
    findings = [
        one for one in drawing.findings if not (one.code == BOARDS_UNCLEAR and all_quoted(one, quoted))
    ]
    return BoardsOf(
        drawing=replace(
            drawing,
            parts=tuple(parts),
            sheets=tuple(_of_their_parts(drawing, parts)),
            findings=tuple(findings),
        ),
        said=tuple(sorted(used)),
        missing=max(lacking, key=len, default=()),
        parts=len(lacking),
        disputed=tuple(sorted(disputed)) if lacking else (),
        assumed=filled,
    )


def _of_their_parts(drawing: Drawing, parts: Sequence[Part]) -> Iterator[Sheet]:
    """The boards as drawn, each made of what all the parts on it are cut from."""
    for number, sheet in enumerate(drawing.sheets):
        boards = {(part.material, part.thickness_mm) for part in parts if part.sheet == number}
        material, thickness = boards.pop() if len(boards) == 1 else (sheet.material, sheet.thickness_mm)
        yield replace(sheet, material=material, thickness_mm=thickness)


def _completed(board: Board, said: Sequence[Said]) -> tuple[Board, set[str], set[str]]:
    """The board with what all that is said agrees on, the words it was taken from, and those that differ."""
    if board.material:
        # What is said of another material is said of other boards.
        said = [one for one in said if one.board.material in ("", board.material)]
    material, by, against = _agreed(board.material, [(one.board.material, one) for one in said])
    thickness, by_too, against_too = _agreed(
        board.thickness_mm, [(one.board.thickness_mm, one) for one in said]
    )
    return Board(material or "", thickness), by | by_too, against | against_too


def _agreed(known: T, said: Iterable[tuple[T, Said]]) -> tuple[T, set[str], set[str]]:
    """One figure of a board."""
    told = [(value, one) for value, one in said if value or one.doubtful]
    words = {one.where for _value, one in told}
    if known or not told:
        return known, set(), set()
    values = {value for value, _one in told}
    if len(values) > 1 or any(one.doubtful for _value, one in told):
        return known, set(), words
    return values.pop(), words, set()


def _of_the_part(part: Part) -> list[Said]:
    on_it = (said for text in part.geometry.texts for said in boards_said(text.text, "text"))
    return [*on_it, *boards_said(part.layer, "layer")]


def _of_the_file(drawing: Drawing, stem: str) -> list[tuple[Said, int | None]]:
    """What is said of every part, or of those on one sheet, by its index: a note in a frame is about it."""
    on_parts = {(text.text, text.at) for part in drawing.parts for text in part.geometry.texts}
    of_parts = {part.layer for part in drawing.parts}
    said: list[tuple[Said, int | None]] = [(one, None) for one in boards_said(stem, "the name")]
    for layer in drawing.layers:
        if layer.entities and layer.name not in of_parts:
            said += [
                (replace(one, doubtful=one.doubtful or bool(one.left and not one.board.material)), None)
                for one in boards_on_layer(layer.name, layer.meaning)
            ]
    for text in drawing.texts:
        if (text.text, text.at) not in on_parts:
            notes = boards_said(text.text, "note")
            sheet = _sheet_at(drawing, text.at)
            said += [(replace(one, doubtful=one.doubtful or not one.of_all(stem)), sheet) for one in notes]
    return list(_without_thinner(said))


def _without_thinner(said: Sequence[tuple[Said, int | None]]) -> Iterator[tuple[Said, int | None]]:
    """Without a tenon or an edge: thinner than a board that is plainly said, and of no material."""
    plain = max((one.board.thickness_mm or 0.0 for one, _sheet in said if not one.doubtful), default=0.0)
    for one, sheet in said:
        thickness = one.board.thickness_mm
        if not (one.doubtful and one.left and not one.board.material and thickness and thickness < plain):
            yield one, sheet


def _sheet_at(drawing: Drawing, at: Point) -> int | None:
    boxes = enumerate(bounds(sheet.frame) for sheet in drawing.sheets)
    return next((i for i, (x, y, right, top) in boxes if x <= at[0] <= right and y <= at[1] <= top), None)
