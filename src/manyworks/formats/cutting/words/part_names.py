"""Which words are the name of a part, beside those of its material, its work and its number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from manyworks.formats.cutting.strokes import Word
from manyworks.formats.cutting.words.board_words import OF_SOMETHING_ELSE, plain_words
from manyworks.formats.cutting.words.offsets import label_offsets
from manyworks.formats.cutting.words.wording import (
    beside_count,
    code_and_count,
    maybe_count,
    named_beside_count,
    times,
)
from manyworks.formats.patterns import later

_EACH = later(r"\b(?:each|of|jeweils|je|total|needed|required|chacune?|cada|una?)\b")
CODE = later(r"(?=.*\d)(?=.*[A-Za-z])[\w./\-#: ]{2,24}")
WORDS = later(r"(?:[^\W\d_]|#\d)[\w.\-/&'’()]{0,23}(?: [\w.\-/&'’()#]{1,23}){0,3}(?<![.!?:])")
"""A name in plain words, ``Back rail`` or ``LEG-A``, or a number with its sign, ``#7``."""
OF_WORK = later(
    r"(?i)\b(?:this|these|here|see|notes?|please|not|only|from|the|all|made|by|typ(?:ical)?|glue\w*|sand(?:ed|ing)?|"
    r"paint\w*|varnish|lacquer|edg(?:ed|ing)|band(?:ed|ing)|veneer|fold\w*|scor(?:e[sd]?|ing)|engrav\w*|offsets?|kerf|waste|"
    r"offcut|scrap|spare|visible|inside|outside|mirror\w*|handed|[lr]h|copy|licen[cs]e\w*|copyright|cc|warning|"
    r"caution|attention|dimensions?|units?|inch(?:es)?|millimet\w+|details?|section|view|project|title|logo|test|"
    r"cnc|laser|material|"
    r"faser\w*|maserung|laufrichtung|sichtseite|hinweis\w*|siehe|achtung|nicht|nur|kleben|leimen|schleifen|rest|"
    r"abfall|gespiegelt|ansicht|schnitt|gravur|falz\w*|werkstoff|holz|"
    r"fil|sens|voir|remarques?|ne|coller|poncer|chute|symétri\w+|vue|coupe|gravure|pli|matériau|"
    r"veta|fibra|nota|ver|solo|pegar|lijar|resto|simétric\w+|vista|corte|grabado|pliegue)\b"
)
"""What is done to parts, or said of many of them: beside these, other plain words are a name."""
_OF_NO_PART = later(
    r"(?i)\b(?:sheets?|boards?|stock|page|scale|rev(?:ision)?|version|v\d+|date|grain|tool|bit|drill|cut|mill|"
    r"pocket|deep|depth|through|thick\w*|blatt|tafel|maßstab|feuille|planche|échelle|tablero|hoja|"
    r"\w*ply(?:wood)?|birch|spruce|oak|pine|beech|osb\d?|mdf|hdf|melamine|multiplex|sperrholz|birke|fichte|"
    r"contreplaqué|contrachapado|acrylic|plexi|screws?|bolts?|dowels?|holes?|schrauben?|m\d{1,2}|r\d+|[dø]\d+)\b|"
    r"\d\s*(?:mm|cm|m|kg|inch|\"|°|%)(?![A-Za-z])|\d\s*[x×]\s*\d|\b(?:in|off)\s*[+-]?\d|^(?!#?\d{1,3}$)[\W\d]+$|"
    r"^(?!(?:(?:left|right|links?e?|rechte?s?) )?(?:sides?|seite)(?: (?:left|right|links|rechts))?$)"
    r"(?:(?:face|side|front|back|top|bottom|reverse|left|right|up|down|outside|inside|seite|vorne|hinten|"
    r"oben|unten|links|rechts|avant|arrière|haut|bas|gauche|droite|izquierda|derecha)\W*)+(?:\d|[a-z])?$"
)
"""Words of the sheet, its material, a size, a face or a fastener, which many parts may share.

``Side`` and ``Seite links`` are parts of a cabinet, ``Side 2`` and ``Top`` the faces of any part.
"""
_NUMBERED = later(
    r"(?i)(?:(?:face|side|front|back|top|bottom|reverse|left|right|up|down|outside|inside|seite|vorne|hinten|oben|"
    r"unten|links|rechts|avant|arrière|haut|bas|gauche|droite|izquierda|derecha|sheet|board|blatt|tafel|feuille|"
    r"planche|tablero|hoja)\W*)+(?:\d{1,3}|[a-z])"
)
"""A face or a board with a number or a letter, which is as often the name of a part."""
_SIZE = later(r"(?i)(?<![\w.,/-])\d+(?:[.,]\d+)?\s?(?:mm|cm)(?!\w)")
FACE = later(r"(?i)front|back|top|bottom|vorne|hinten|oben|unten|avant|arrière|haut|bas")


def is_name(line: str) -> bool:
    """Whether a line is the name of a part, and nothing else."""
    words = WORDS.fullmatch(line) and not OF_WORK.search(line)
    return bool(CODE.fullmatch(line) or words) and names_a_part(line.upper())


def names_a_part(name: str) -> bool:
    """Whether a short line may be one: no number, no offset, no word of the sheet or its material."""
    counts = times(name) is not None or maybe_count(name) or code_and_count(name) is not None
    return bool(name) and not counts and label_offsets(name) is None and not _OF_NO_PART.search(name)


def may_name_a_part(name: str) -> bool:
    """Whether a short line names a part on which no other name stands: a numbered face, a name with a size.

    >>> [may_name_a_part(name) for name in ("SIDE-1", "PANEL 18MM", "TOP", "18MM PLY", "WIDTH 40MM")]
    [True, True, False, False, False]
    """
    if _NUMBERED.fullmatch(name):
        return True
    rest = " ".join(_SIZE.sub(" ", name).split())
    return rest not in ("", name) and names_a_part(rest) and not OF_SOMETHING_ELSE.search(plain_words(rest))


def named_counts(counting: Iterable[Word]) -> dict[str, str]:
    """The names that stand beside a number, each with its line; a material, a size or a work is no name."""
    named: dict[str, str] = {}
    for line in (line.strip() for word in counting for line in word.text.splitlines()):
        name = _EACH.sub(" ", beside_count(line)) if times(line) is not None else ""
        # A face, which many parts may share, is itself a part where it is counted: not the first word.
        of_no_part = _OF_NO_PART.search(f"of {name}") or OF_WORK.search(name)
        if re.search(r"[^\W\d]", name) and not of_no_part:
            named.setdefault(name, line)
    return named


def names_on(words: Iterable[Word]) -> set[str]:
    """The names that stand on one part, without their numbers, signs and blanks; a face alone is one, too."""
    lines = (name_in(line) for word in words for line in word.text.splitlines())
    return {same_name(line) for line in lines if is_name(line) or FACE.fullmatch(line)}


def name_in(line: str) -> str:
    """A line without its number of pieces, and without a full stop behind the number of the part.

    >>> name_in("Side 1."), name_in("Side (2 off)"), name_in("Glue here.")
    ('Side 1', 'Side', 'Glue here.')
    """
    return re.sub(r"(?<=\d)\.$", "", named_beside_count(line.strip()))


def same_name(name: str) -> str:
    """A name as it is compared: ``P-1`` and ``p1`` are one."""
    return "".join(re.findall(r"[^\W_]+", name.casefold()))
