"""Notes about boards that are not of all parts, and notes, layers and frames that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from manyworks.formats.cutting.frames import Board
from manyworks.formats.cutting.strokes import Strokes, Word
from manyworks.formats.cutting.words.board_words import (
    GENERIC,
    Said,
    boards_said,
    material_named,
    names_a_board,
    plain_words,
    sentences,
    thicknesses_in,
)
from manyworks.formats.cutting.words.labels import Label
from manyworks.formats.cutting.words.layer_grammar import OUTLINES, Meaning
from manyworks.formats.drawing import Finding

BOARDS_UNCLEAR = "board.unclear"
_OUTLINE = re.compile(
    r"(?=.*(?:outside|aussen|exterieur|exterior|outline|profile|kontur))(?=.*(?:thr(?:u|ough)|durch|travers|pasant))"
)
"""Names of outlines that are cut through: a length in them is how thick the board is."""
_SAME_MM = 1e-6
_QUOTE = re.compile("“[^”]*”")
_MOST = 6
_CODE = 4
"""Longer names of layers, in a sentence, show that it is a legend of them."""


def all_quoted(finding: Finding, words: str) -> bool:
    """Whether all that a finding quotes stands in other words, too."""
    quotes = _QUOTE.findall(finding.message)
    return bool(quotes) and all(quote in words for quote in quotes)


def boards_doubted(
    raw: Strokes, labels: Sequence[Label], boards: Sequence[Board], meanings: Mapping[str, Meaning]
) -> list[Finding]:
    """Questions of all notes that name a board and are not plainly of all parts, or deny what layers say."""
    if any(board.ours for board in boards):
        return []
    drawn = _by_layer(boards, meanings, {stroke.layer for stroke in raw.strokes})
    legend = [name for name in meanings if len(name) > _CODE]
    title = raw.source.rpartition(".")[0]
    return [*_unclear(raw.words, labels, drawn, legend, title), *_disputed(raw.words, drawn, title)]


@dataclass(frozen=True)
class _Drawn:
    """The thicknesses and the materials that frames and names of outlines say, with the layers' names."""

    thick: Mapping[float, str]
    kinds: Mapping[str, str]

    def against(self, said: Said) -> set[str]:
        """The layers that say another thickness or material, where none says this one."""
        thickness, material = said.board.thickness_mm, said.board.material
        other: set[str] = set()
        if thickness is not None and all(abs(drawn - thickness) > _SAME_MM for drawn in self.thick):
            other |= {*self.thick.values()}
        if material and not any(_same_kind(material, kind) for kind in self.kinds):
            other |= {*self.kinds.values()}
        return other

    def says(self, said: Said) -> bool:
        """Whether layers say all of this board by themselves, and no other."""
        return len(self.thick) == 1 == len(self.kinds) and not self.against(said)


def _unclear(
    words: Sequence[Word], labels: Sequence[Label], drawn: _Drawn, legend: Sequence[str], title: str
) -> list[Finding]:
    """On a part a board is that of the part; a material that nobody here knows is asked there, too."""
    on_parts = {id(word) for label in labels for word in label.words}
    quoted: dict[str, Word] = {}
    for word in words:
        for sentence in sentences(word.text):
            own = id(word) in on_parts
            taken = (
                drawn.says(one) or (not one.doubtful and (own or one.of_all(title)))
                for one in boards_said(sentence, "")
            )
            if names_a_board(sentence) and not any(taken) and not any(name in sentence for name in legend):
                quoted.setdefault(f"“{' '.join(sentence.split())[:80]}”", word)
    if not quoted:
        return []
    more = f" and {len(quoted) - _MOST} more" if len(quoted) > _MOST else ""
    message = (
        f"These notes name a board, and perhaps not that of all parts, or no longer: "
        f"{', '.join(list(quoted)[:_MOST])}{more}. They were not used. Which parts are cut from what? Write "
        "it on each part, or write the one board of all parts alone, as in 18 mm birch plywood."
    )
    return [Finding("board.unclear", "question", "notes", message, next(iter(quoted.values())).at)]


def _disputed(words: Sequence[Word], drawn: _Drawn, title: str) -> list[Finding]:
    """One question where notes say another board than all frames and names of outlines that say one."""
    notes: dict[str, Word] = {}
    layers: set[str] = set()
    for word in words:
        for one in boards_said(word.text, ""):
            # What is so thick may be a tenon or an edge where no material is named, and something else is.
            of_board = one.board.material or one.of_all(title)
            if (against := drawn.against(one)) and of_board and not one.doubtful:
                notes.setdefault(one.where.strip(), word)
                layers |= against
    if not notes:
        return []
    said = ", ".join(list(notes)[:_MOST])
    named = ", ".join(f"“{name}”" for name in sorted(layers)[:_MOST])
    message = (
        f"{said} in the notes and {named} in the names of layers say different boards. Which holds, for "
        "material and thickness? Correct the one or the other."
    )
    return [Finding("board.disputed", "question", "notes", message, next(iter(notes.values())).at)]


def _by_layer(boards: Sequence[Board], meanings: Mapping[str, Meaning], drawn: Iterable[str]) -> _Drawn:
    thick = {board.sheet.thickness_mm: board.sheet.layer for board in boards if board.sheet.thickness_mm}
    kinds = {kind: board.sheet.layer for board in boards if (kind := material_named(board.sheet.material))}
    for name in sorted(drawn):
        meaning, plain = meanings[name], plain_words(name)
        named = thicknesses_in(plain) - {meaning.tool_mm}
        if len(named) == 1 and _OUTLINE.search(plain):
            thick.setdefault(named.pop(), name)
        if meaning.meaning in OUTLINES and (kind := material_named(name)):
            kinds.setdefault(kind, name)
    return _Drawn(thick, kinds)


def _same_kind(one: str, other: str) -> bool:
    """Whether two materials may be one: plywood of a kind nobody named is any plywood."""
    return one == other or (GENERIC in (one, other) and "ply" in one and "ply" in other)
