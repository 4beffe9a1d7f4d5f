"""Titles, and names of files and sheets, by which more may be made than what they are of holds."""

from __future__ import annotations

from manyworks.formats.bills.columns import PRODUCT, PRODUCTS, plain
from manyworks.formats.cutting.words.board_words import plain_words
from manyworks.formats.cutting.words.count_words import WORD_NUMBER
from manyworks.formats.patterns import later

_ENDING = later(r"\.(?!x\d)[A-Za-z]\w{1,4}$")
_UNITS = (
    r"(?:sets?|kits?|pairs?|paare?|satze?|saetze|paires?|jeux?|pares|juegos?|coppie|units?|einheiten|unites|"
    rf"unidades|copies|kopien|{'|'.join(sorted(PRODUCTS))})"
)
_WORD = plain_words(WORD_NUMBER)
_NUMBERED = later(
    rf"(?<![\w.,/+-])(\d{{1,3}}) {_UNITS}\b(?! ?\d)|"
    r"\b(?:sets?|kits?|pack|lot|satz|jeu|juego|lote) (?:of|von|de) (\d{1,3})\b|"
    r"\b(\d{1,3}) (?:of|von|de) (?:each|jedem|jeder|chaque|cada)\b|\b(\d{1,3}) ?up\b"
)
_IN_BRACKETS = later(r"[^\W\d]\s?\[\s*(\d{1,2})\s*\]\W*")
"""``Leg [4]``; in round ones, a program's number of a copy."""
_TOLD = later(
    r"\b(?:cut|mill|make|frasen?|schneiden?|sagen?|couper|decouper|fraiser|cortar|fresar) (\d{1,3})\b"
)
"""In what is no name of a file, ``Box, cut 4``."""
_LEFT = r"(?:left|lh|l|links?|linke[rs]?|li|gauche|g|izq|izquierd[ao])"
_RIGHT = r"(?:right|rh|r|rechts?|rechte[rs]?|re|droite?|d|der|derech[ao])"
_AND = r" ?(?:\+|&|/|\b(?:and|und|et|y|e|u)\b) ?"
_SEVERAL = later(
    r"\b(?:pairs?|paar|paire|twice|thrice|zweimal|dreimal|doppelt|deux fois|dos veces|twins?|trio)\b|"
    r"\b(?:both|beide[nrs]?|les deux|ambos|ambas)\b(?! (?:sides?|faces?|seiten?|lados|caras))|"
    rf"\b{_WORD} (?:off|times|stuck|pieces?|pcs|{_UNITS})\b|"
    rf"(?<![^\W\d]){_LEFT}{_AND}{_RIGHT}(?![^\W\d])|(?<![^\W\d]){_RIGHT}{_AND}{_LEFT}(?![^\W\d])|"
    rf"\b(?:per|pro|par|por|je|each|jede[rnms]?|chaque|cada) (?:{'|'.join(sorted(PRODUCT))})\b"
)
"""Words of several, or of one of several: a pair, both hands, the list of each chair."""


def number_in_title(title: str, *, of_file: bool = False) -> int | None:
    """How many a title may ask for in such words; the name of a file may also be that of one of a row.

    >>> [number_in_title(title) for title in ("Stool 4 sets", "Set of 4", "Cut 4 of each", "Box, cut 4")]
    [4, 4, 4, 4]
    >>> [number_in_title(name, of_file=True) for name in ("cut 4.dxf", "Side (2).svg", "2 drawer desk.dxf")]
    [None, None, None]
    """
    bare = _ENDING.sub("", title) if of_file else title
    if bracketed := _IN_BRACKETS.search(bare):
        return int(bracketed[1])
    words = plain(bare)
    told = _NUMBERED.search(words) or (None if of_file else _TOLD.search(words))
    return next((int(number) for number in told.groups() if number), None) if told else None


def several_in_title(title: str) -> str:
    """The words by which a title may ask for several, without a number; empty without any.

    >>> [several_in_title(title) for title in ("Leg pair.dxf", "Seite links und rechts", "Parts per chair")]
    ['pair', 'links und rechts', 'per chair']
    >>> [several_in_title(title) for title in ("Panel both sides.dxf", "Left side", "Desk", "Repair table")]
    ['', '', '', '']
    """
    found = _SEVERAL.search(plain(_ENDING.sub("", title)))
    return found[0] if found else ""
