"""Which columns are of edges and of the work on one part, and which of them change the size to be cut."""

from __future__ import annotations

import re

from manyworks.formats.bills.columns import plain
from manyworks.formats.bills.known_words import EDGES, HOLES
from manyworks.formats.cutting.words.count_words import word_set

_ADDED = word_set(
    "allowance thickness thick thk mm cm oversize zugabe dicke starke staerke epaisseur surcote espesor "
    "grosor spessore dikte"
)
_ALWAYS_ADDED = word_set("lipping veneer tolerance toleranz tolerancia furnier umleimer placage oversize")
"""Headings of what changes the size to be cut; other numbers of edges say how many."""


def is_of_edges(heading: str) -> bool:
    """Whether a column is of edges, or of the work on a part: what it counts is on one part."""
    return not (EDGES | HOLES).isdisjoint(re.findall(r"[^\W\d_]+", plain(heading)))


def sizes_edges(heading: str) -> bool:
    """Whether numbers under a heading are added to the size of a part, or taken from it.

    >>> [sizes_edges(words) for words in ("Edge allowance", "Edging mm", "Tolerance", "Lipping", "Edge L1")]
    [True, True, True, True, False]
    """
    words = set(re.findall(r"[^\W\d_]+", plain(heading)))
    of_edge = words & EDGES or any(word.startswith(("kante", "edge")) for word in words)
    return bool((of_edge and words & _ADDED) or (words & _ALWAYS_ADDED and words <= _ALWAYS_ADDED | _ADDED))
