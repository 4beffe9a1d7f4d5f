"""How thick words of a file say that its boards are: plainly, or perhaps of something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from manyworks.formats.cutting.strokes import Strokes
from manyworks.formats.cutting.words.board_words import Said, boards_said, plain_words
from manyworks.formats.cutting.words.layer_grammar import OUTLINES, Meaning
from manyworks.formats.cutting.words.layer_words import in_english
from manyworks.formats.patterns import later

_OF_ALL = (*OUTLINES, "inside", "sheet", "note")
"""Meanings of layers whose names may say how thick the board is; any other name is of its own work."""
_CUT = later(
    r"\d+|outside|inside|online|thr(?:ough|u)|cutthr(?:ough|u)|cuts?|cutting|outlines?|contours?|profil(?:e?s?|en)|layers?|"
    r"tool|anytool|laser|cnc|ebene|calque|capa"
)
"""Words of a layer that say of its board no more than that it is cut through."""


@dataclass(frozen=True)
class Told:
    """Thicknesses in mm that are plainly those of boards, and those in doubt with the words that say them."""

    plain: set[float] = field(default_factory=set)
    doubted: dict[float, str] = field(default_factory=dict)


def thicknesses_told(raw: Strokes, meanings: Mapping[str, Meaning]) -> Told:
    """What the name of the file, its notes and its layers say of how thick boards are.

    A note says it plainly that says nothing else, a layer that only says that its lines are cut; where
    somebody doubts a thickness, nothing is plain.
    """
    title = raw.source.rpartition(".")[0]
    said = [replace(one, left="") for one in boards_said(title, "the name")]
    for word in raw.words:
        notes = boards_said(word.text, "the note")
        said += (replace(one, left="") if one.of_all(title) else one for one in notes)
    for name, meaning in sorted(meanings.items()):
        said += boards_on_layer(name, meaning.meaning)
    sure = not any(one.doubtful for one in said)
    plain, doubted = set[float](), dict[float, str]()
    for one in said:
        if one.board.thickness_mm is not None and sure and not one.left:
            plain.add(one.board.thickness_mm)
        elif one.board.thickness_mm is not None:
            doubted.setdefault(one.board.thickness_mm, one.where)
    return Told(plain, doubted)


def boards_on_layer(name: str, meaning: str) -> Iterator[Said]:
    """What a layer's name says of the board; ``left`` is what else it says than that its lines are cut.

    >>> [one.board.thickness_mm for one in boards_on_layer("18 mm MDF outside through", "outside")]
    [18.0]
    >>> list(boards_on_layer("Tasche Restdicke 6mm", "pocket"))
    []
    """
    if meaning not in _OF_ALL:
        return
    for one in boards_said(name, "layer"):
        english = plain_words(in_english(one.left)).split()
        yield replace(one, left=" ".join(word for word in english if not _CUT.fullmatch(word)))
