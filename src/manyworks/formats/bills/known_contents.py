"""Which cells of columns that are known to change nothing, of numbers and of materials, do so after all."""

from __future__ import annotations

import re
from collections.abc import Collection

from manyworks.formats.bills.cells import is_number
from manyworks.formats.bills.columns import MM, either, plain
from manyworks.formats.bills.known_words import (
    COUNT,
    EDGES,
    HOLES,
    IN_NAMES,
    TEXTUAL,
    bare_words,
    doubted_name,
    without_names,
)
from manyworks.formats.bills.size_columns import OF_ANYTHING
from manyworks.formats.cutting.words.count_words import IN_LAYERS, word_set
from manyworks.formats.cutting.words.unwanted import says_unwanted
from manyworks.formats.cutting.words.wording import count_in_name, times
from manyworks.formats.patterns import later

_ON_ONE = (
    EDGES
    | HOLES
    | word_set("grain faser faserrichtung maserung fil veta sens rotate rotation direction places mm depths")
)
"""Headings under which numbers are of edges, holes and places on one part."""
_MEASURED = word_set(
    "weight gewicht poids peso mass kg area flache surface m2 volume volumen sqm perimeter "
    "umfang tolerance "
    "toleranz price cost preis prix precio raw roh cut lead length total"
)
"""Headings of what is measured."""
_CORRECTS = re.compile(
    r"\b(?:swap\w*|vertausch\w*|tausch\w*|add|deduct|subtract|use|optional\w*|more|reduire|"
    r"reducir|prevoir|"
    r"en plus|de plus|en vez|au lieu|en lugar|anstelle)\b|\bper (?!drawing|plan|sketch|detail)"
)
"""Words by which a cell says something of number, size or material."""
_MEASURE = rf"\d+(?:[.,]\d+)?(?: \d+/\d+|/\d+)? ?(?:{either(MM)}|kg|g|lbs?|m2|m²|%|°|deg)"
_UNITS = re.compile(rf"{_MEASURE}(?!\w)")
_SIZES = re.compile(rf"{_MEASURE}(?: ?[x×/] ?{_MEASURE})*|\d+(?: ?x ?\d+)+|\d+(?:[.,]\d+)?(?:/\d+)?")
_TOKEN = re.compile(r"(?:[\w#]|[-./_](?=\w))*\d(?:[\w#]|[-./_](?=\w))*|\w+(?:[-./_]\w+)+")
"""A code: letters, numbers and hyphens that stand together."""
_NUMBERED = re.compile(r"(?:[^\W\d]{2,}\.? \d{1,3}(?:[./-]\d{1,3})?[a-z]?(?:$|[ ,;/–-]+))+")
"""``Haus 12, Wohnung 3``, ``EG 2.04``."""
_ORDINALS = re.compile(r"(?<![\d.–-])\b\d{1,2}(?:\. ?(?=[^\W\d])|st\b|nd\b|rd\b|th\b)")
_CODE = re.compile(
    r"(?:(?:no|nr|pos|teil|part|item|rep)\.? ?)?[\w#](?:[\w#]|[-./_](?=\w))*(?: [a-z])?[.):]?", re.I
)
_OF_ALL = re.compile(r"\b(?:half|haelfte|halfte|moitie|mitad)\b|\S ?\*+$|^alt\b|[(\[]\d{1,2}[)\]]")
_SHEETS = (
    r"(?:ply\w*|\w*ply|mdf|mfc|hdf|osb\w*|multiplex|mpx|sperrholz|\w*platten?|chipboard|board|"
    r"contrap\w*|contrach\w*)"
)
_IN_LAYERS = later(
    rf"{IN_LAYERS}|\b(?:double[ds]?|doppel\w*|triple|two|zwei|deux|dos|doble)\b(?! (?:sided|"
    rf"faced|face))|\d[ -]?fach\b|"
    rf"\d ?\+ ?\d|(?<![\d.,x/])[2-9] ?x ?\d{{1,2}}(?:[.,]\d)?(?![\d.,]| ?x)(?=.*\b{_SHEETS}\b)|"
    rf"\b{_SHEETS}\b.*(?<![\d.,x/])[2-9] ?x ?\d{{1,2}}(?![\d.,]| ?x)",
    re.I,
)
"""A material in several layers, of each of which a piece is cut."""
_TAKEN_OUT = re.compile(r"^(?:~|<!|[-–—](?=[^\W\d]))|^[xX](?=[A-ZÄÖÜ][a-zäöüß])")


def strange_content(text: str, heading: str, sizes: Collection[float | None], count: float) -> bool:
    """Whether a cell of a column that is known to change nothing counts, denies or corrects.

    >>> [strange_content(words, "Room", [], 1) for words in ("Kitchen x2", "2 off", "Flats 1-4", "4 chairs")]
    [True, True, True, True]
    >>> [strange_content(words, "Room", [], 1) for words in ("Kitchen 2", "EG 2.04", "1. OG", "Bath")]
    [False, False, False, False]
    >>> [strange_content(words, "Edge", [], 1) for words in ("ABS 22x1", "2 long", "2 mm; reduce by 2 mm")]
    [False, False, True]
    """
    words = bare_words(text)
    head = set(re.findall(r"[^\W\d_]+|m2", plain(heading)))
    if is_number(text):
        return False
    if _SIZES.fullmatch(words):
        said = {float(one.replace(",", ".")) for one in re.findall(r"\d+(?:[.,]\d+)?", words)}
        # The size of an edge or a hole is its own, that of the part may be said twice, and where a material
        # may stand it is asked as a size.
        own = (head - {"mm"}) & (_ON_ONE | _MEASURED) or plain(heading) in OF_ANYTHING
        return len(said) > 1 and not own and not said <= {*sizes}
    if says_unwanted(text) or _CORRECTS.search(words):
        return True
    if head & _ON_ONE:
        return IN_NAMES.search(words) is not None
    if _TOKEN.fullmatch(words) and not (head & TEXTUAL or times(text)):
        return False
    for size in sizes:
        words = re.sub(rf"(?<![\d.,]){size:g}(?![\d.,]\d|\d)(?:\s*mm)?", " ", words) if size else words
    if head & _MEASURED:
        words = _UNITS.sub(" ", words)
    if doubted_name(words, count) or count_in_name(text) or times(text):
        return True
    if head & TEXTUAL and _NUMBERED.fullmatch(words):
        return False
    return COUNT.search(without_names(_ORDINALS.sub(" ", words))) is not None


def strange_code(text: str) -> bool:
    """Whether more stands in a cell than a number or a code.

    >>> [strange_code(words) for words in ("2 (void)", "P2 (x2)", "P2 L+R", "2 or 3", "-P2-")]
    [True, True, True, True, True]
    >>> [strange_code(words) for words in ("2", "P2-L", "Pos. 3", "1.2.1", "12 a", "A1)")]
    [False, False, False, False, False, False]
    """
    return bool(text) and _CODE.fullmatch(text) is None


def strange_material(text: str) -> bool:
    """Whether the name of a material counts, or leaves open whether it holds for each part.

    >>> [strange_material(words) for words in ("MDF x4", "2x MDF", "not MDF", "MDF *")]
    [True, True, True, True]
    >>> [strange_material(words) for words in ("double ply", "18 + 18 ply", "Ply (laminate 2)", "2x18 ply")]
    [True, True, True, True]
    >>> [strange_material(words) for words in ("MDF 18 mm", "Pine 2x4", "Birch ply B/BB", "Egger W980 ST2")]
    [False, False, False, False]
    """
    words = bare_words(text)
    doubted = IN_NAMES.search(words) or _OF_ALL.search(words) or _IN_LAYERS.search(words)
    return bool(doubted) or (count_in_name(text) or times(text) or 0) > 1


def taken_out(name: str) -> bool:
    """Whether signs round a name may say that it was taken out of the list.

    >>> names = ("~~Shelf~~", "<!-- Shelf -->", "-Shelf", "xShelf", "* Shelf", "X-rail")
    >>> [taken_out(name) for name in names]
    [True, True, True, True, False, False]
    """
    return _TAKEN_OUT.search(name) is not None
