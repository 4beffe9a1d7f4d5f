"""Which words of a layer's name are known; beside a cut, any other word may say that it is not meant."""

from __future__ import annotations

import re

from manyworks.formats.cutting.words.board_words import material_named
from manyworks.formats.cutting.words.face_words import BACK, BACK_OR_PLACE, FRONT, understood
from manyworks.formats.cutting.words.layer_words import in_english, plain
from manyworks.formats.cutting.words.work_words import SHEETS

_SMALL = (
    r"a|an|the|of|on|in|at|to|for|from|with|and|by|per|all|only|der|die|das|den|des|und|mit|fur|von|vom|zum|zur|"
    r"le|la|les|l|d|du|de|et|avec|pour|par|el|los|las|del|y|e|en|con|para|por|di|da|il|i|van|het|een|met|voor|"
    r"nur|solo|group|layers?|ebene|calque|capa|livello|laag"
)
_DONE = (
    r"profil(?:e?s?|en|[oi])|perfil(?:es)?|profiel|toolpaths?|paths?|vectors?|edges?|perimeter|shapes?|geometry|curves?|lines?|size|"
    r"(?:laser|cnc|rout|mill|saw|fras|fraes|frais|fres|frez|sag)\w*|schnitt\w*|coupe[rs]?|tool|router|machine|"
    r"first|last|erste?|letzte?|final|climb|conventional|pass|passes|feed|speed|depth|deep|durch|nesting|nested"
)
_PLACED = (
    r"left|right|upper|centre|center|middle|links?|rechts?|oben|gauche|droite?|haut|mitte|"
    r"izquierd[oa]|derech[oa]"
)
_BOARDS = r"ply|wood|timber|board|panels?|thick(?:ness)?|nominal|mm|cm|inch|inches|(?:mat|material|stock)s?"
_PARTS = (
    r"parts?|pieces?|cladding|walls?|floors?|roofs?|ceilings?|doors?|windows?|frames?|rails?|le(?:g|gs)|feet|"
    r"foot|seats?|sides?|tops?|bases?|lids?|box(?:es)?|drawers?|shel(?:f|ves)|cabinets?|chairs?|tables?|desks?|"
    r"stools?|bench(?:es)?|beds?|arms?|struts?|braces?|beams?|joists?|studs?|ribs?|spacers?|plates?|covers?|"
    r"handles?|wheels?|rings?|discs?|cassettes?|modules?|kits?|sets?|connectors?|house|wall|"
    r"teile?|seite(?:n|nteile?)?|boden|deckel|turen?|wande?|bein(?:e)?|beine|fach|facher|regal|pieces?|pieds?|portes?|"
    r"tablettes?|fonds?|cotes?|panneaux?|piezas?|patas?|puertas?|lados?|tapas?|estantes?"
)
_OF_PAGES = frozenset(
    ("frame", "frames", "box", "boxes", "table", "tables", "set", "sets", "side", "sides", "top")
)
"""Words of parts that as often name what is drawn on a page."""
_THING = re.compile(_PARTS)
_CODES = r"\d+[a-z]{0,3}|x\d+|[a-z]{1,3}\d{1,4}[a-z]?|[a-z]{1,3}"
"""Numbers with or without a unit, counts, codes of parts, abbreviations."""
_SHORT = frozenset((
    "old", "alt", "bak", "tmp", "del", "dup", "opt", "ref", "ign", "off", "not", "non", "no", "ne", "un",
    "pas", "sin", "do", "don", "dnc", "ex", "wip", "tbc", "tbd", "nie", "x", "xx", "xxx", "na", "nc",
    "op", "var", "neu", "new", "try", "bad", "cad", "sim", "aux", "hid", "inv",
))  # fmt: skip
"""Short words that may say that a cut is not meant, and are no abbreviations of places or parts."""
_KNOWN = re.compile("|".join((_SMALL, _DONE, _PLACED, _BOARDS, _PARTS, _CODES)))


def strange_words(name: str) -> list[str]:
    """The words of a layer's name that are known to be neither of work, tools, places, boards nor parts.

    >>> strange_words("Outside unused"), strange_words("Outside option B"), strange_words("Inside NOT USED")
    (['unused'], ['option'], ['not', 'used'])
    >>> strange_words("4_ANYTOOL_CUTTHROUGH_OUTSIDE"), strange_words("Außen Sperrholz 18mm, Seite 2")
    ([], [])
    >>> strange_words("Inside np"), strange_words("Outside (alt)"), strange_words("Outside no 2")
    ([], ['alt'], [])
    """
    words = re.findall(r"[^\W_]+", plain(in_english(name)).lower())
    return [
        word
        for word, behind in zip(words, [*words[1:], ""], strict=True)
        if not _is_known(word) or (word in _SHORT and (word == "not" or not behind.isdigit()))
    ]


def names_thing(words: str) -> bool:
    """Whether small letters without accents name a material, or a part as things are made of."""
    named = any(_THING.fullmatch(word) and word not in _OF_PAGES for word in words.split())
    return named or bool(material_named(words))


def _is_known(word: str) -> bool:
    placed = word in FRONT | BACK | BACK_OR_PLACE or word in SHEETS
    return placed or understood([word]) or bool(_KNOWN.fullmatch(word) or material_named(word))
