"""Names and cells that stand for several things at once, by which more may be made than the quantity says."""

from __future__ import annotations

import re

from manyworks.formats.bills.columns import PRODUCTS, heading
from manyworks.formats.bills.edges import is_of_edges
from manyworks.formats.bills.known_words import bare_words, doubted_name, is_remarks
from manyworks.formats.cutting.words.count_words import WORD_NUMBER
from manyworks.formats.cutting.words.several_named import ends_or_pair, labels_of_parts
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
    # Edges have letters, too: L1, L2, W1.
    return len(labels) > (1 if re.search(r"\d|[+&]", text) else 2) and not of_edges


def is_doubted(name: str, count: float) -> bool:
    """Whether the name of a part has words of choice or state, or stands for others than are counted."""
    return doubted_name(name, count) or counts_other(name, count)


def says_units(text: str, head: str, count: float) -> bool:
    """Whether a cell of a column that counts nothing says a number of units, or names several."""
    if is_remarks(head) or heading(head)[0] in _OF_THEIR_OWN:
        return False
    edges = is_of_edges(head)
    counted = not edges or re.fullmatch(r"\W*[x×]\s?\d+\W*", text) is not None
    return names_units(text, of_edges=edges) or (counted and (times(text) or 1) not in (1, count))
