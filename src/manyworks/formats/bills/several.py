"""Names and cells that stand for several things at once, by which more may be made than the quantity says."""

from __future__ import annotations

import re

from manyworks.formats.bills.columns import PRODUCTS, heading
from manyworks.formats.bills.edges import is_of_edges
from manyworks.formats.bills.known_words import bare_words, doubted_name, is_remarks, names_others
from manyworks.formats.cutting.words.board_words import material_named
from manyworks.formats.cutting.words.count_words import WORD_NUMBER
from manyworks.formats.cutting.words.several_named import ends_or_pair, labels_of_parts
from manyworks.formats.cutting.words.titles import several_in_title
from manyworks.formats.cutting.words.wording import times
from manyworks.formats.patterns import later

_PLURAL = r"[^\W\d]+(?:s|n|e|x)"
_IN_WORDS = later(
    rf"^(?:{WORD_NUMBER}|both|beide[nrs]?|ambos|ambas|les deux|the two) (?:[^\W\d]+ )?{_PLURAL}\b(?! ?-)|"
    rf"[(\[](?:{WORD_NUMBER}|both|beide[nrs]?|ambos|les deux|\d{{1,2}} ?(?:off|pcs|stk|st|x))[)\]]|"
    r"\b\w{3,}paar\b|"
    r"\b(?:trio|duo|quartet\w*|couple) of\b|"
    r"\b\d{1,3} ?(?:pk|pack|er[- ]?pack)\b|\b(?:lot|pack|box|bag|lote|jeu|los) (?:of|von|de) \d{1,3}\b|"
    r"[^\W\d]{2,}/[^\W\d]{2,}/[^\W\d]{2,}"
)
"""``Zwei Seiten``, ``Legs (four)``, ``Seitenpaar``, ``6pk``, ``Lot of 6``, ``top/middle/bottom``."""
_OF_THEIR_OWN = {
    *("unit", "unit_price", "price", "sum", "measure", "parent", "spare", "mirrored", "layers", "basis"),
    *("enabled", "option", "status"),
}
"""Columns whose numbers are asked, or read, by rules of their own."""
_NUMBERS = {
    number: words.split()
    for number, words in (
        (2, "two zwei deux dos both beide beiden ambos ambas paar duo couple"),
        (3, "three drei trois tres trio"),
        (4, "four vier quatre cuatro quartet"),
        (5, "five fünf cinq cinco"),
        (6, "six sechs seis"),
        (8, "eight acht huit ocho"),
    )
}
_UNITS = later(
    rf"(?<![\w.,/-])(?!1 )\d{{1,3}} ?(?:x ?)?(?:{'|'.join(sorted(PRODUCTS))}|units?|sets?|kits?|einheiten|"
    r"unites|unidades)\b",
    re.I,
)


_REPEATED = later(
    r"\btyp(?:\.|ical)?\s*[)\]]?$|\b(?:typical|repeat\w*|wiederhol\w*|repet\w*|identi\w*|double|doble|triple)\b|"
    r"^\W*(?:top|upper|oben|haut|arriba)\W+(?:and|und|et|y|&|\+)?\W*(?:bottom|lower|unten|bas|abajo)\W*$|"
    r"^\W*(?:front|vorne|avant)\W+(?:and|und|et|y|&|\+)?\W*(?:back|hinten|arriere)\W*$"
)
"""What stands for several of one kind: ``DRAWER (TYP.)``, ``repeat for all``, ``top and bottom``."""


def stands_for(name: str) -> int | None:
    """How many things a name stands for; 0 where it says several, and not how many; ``None`` for one.

    >>> [stands_for(name) for name in ("Ribs R01..R09", "P1-P6", "Legs FL FR BL BR", "Zwei Seiten")]
    [9, 6, 4, 2]
    >>> [stands_for(name) for name in ("Side 2", "Two tier shelf", "Panel 600/720", "01-12")]
    [None, None, None, None]
    """
    text = " ".join(name.replace("_", " ").split())
    if len(labels := labels_of_parts(text)) > 1:
        return len(labels)
    if ends_or_pair(text):
        return 2
    words = bare_words(text)
    if (found := _IN_WORDS.search(words)) is None:
        return None
    number = re.search(r"\d+", found[0])
    if number is not None:
        return int(number[0])
    listed = found[0].count("/") + 1 if "/" in found[0] else 0
    told = re.findall(r"[^\W\d]+", found[0])
    pair = ["paar"] if found[0].endswith("paar") else []
    return next((many for many, own in _NUMBERS.items() if {*own} & {*told, *pair}), listed)


def counts_other(name: str, count: float) -> bool:
    """Whether a name stands for several, of which the quantity is no multiple.

    >>> counts_other("P1-P6", 1), counts_other("P1-P6", 6), counts_other("Both sides", 4)
    (True, False, False)
    """
    many = stands_for(name)
    return many is not None and (count % many != 0 if many else count == 1)


def names_units(text: str, *, of_edges: bool = False) -> bool:
    """Whether a cell says a number of units, or names several: ``3 sets``, ``C1, C2, C3``, ``101/102/103``.

    >>> [names_units(text) for text in ("3 sets", "C1, C2, C3", "101/102/103", "M1-M3", "4 cabinets")]
    [True, True, True, True, True]
    >>> [names_units(text) for text in ("Set 3", "A/B", "C1", "12/03/2026", "1.2.3", "1-3")]
    [False, False, False, False, False, False]
    """
    if _UNITS.search(text):
        return True
    labels = labels_of_parts(text.strip())
    listed = len(labels) > 1 and re.match(r"[^\W\d]{4,}\s", text) and not material_named(text)
    if listed and not of_edges:
        return True
    # Edges have letters, too: L1, L2, W1.
    return len(labels) > (1 if re.search(r"\d|[+&]", text) else 2) and not of_edges


def titles_several(text: str) -> bool:
    """Whether the heading of a section, or the name of a sheet, stands for several of what is under it.

    >>> [titles_several(text) for text in ("DOORS L+R", "DRAWERS A-C", "TWIN UNIT", "DRAWER (TYP.)")]
    [True, True, True, True]
    >>> [titles_several(text) for text in ("Drawer 2", "Left side", "MDF A/B", "Kitchen & bath", "TOP")]
    [False, False, False, False, False]
    """
    if material_named(text):
        return False
    words = bare_words(text)
    return bool(several_in_title(text) or _REPEATED.search(words)) or _stands_for_others(text, 1)


def is_doubted(name: str, count: float) -> bool:
    """Whether the name of a part has words of choice or state, or stands for others than are counted."""
    return doubted_name(name, count) or counts_other(name, count)


def _stands_for_others(text: str, count: float) -> bool:
    return names_others(text, count) or counts_other(text, count)


def says_units(text: str, head: str, count: float) -> bool:
    """Whether a cell of a column that counts nothing says a number of units, or names several."""
    if is_remarks(head) or heading(head)[0] in _OF_THEIR_OWN:
        return False
    edges = is_of_edges(head)
    counted = not edges or re.fullmatch(r"\W*[x×]\s?\d+\W*", text) is not None
    return names_units(text, of_edges=edges) or (counted and (times(text) or 1) not in (1, count))
