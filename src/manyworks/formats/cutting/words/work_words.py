"""The English words by which a layer's name says what is done on it, or that nothing is."""

from __future__ import annotations

import re

from manyworks.formats.patterns import later

NOT_TO_CUT = ("noprint",)
NEVER_MILLED = (
    "notes",
    "note",
    "text",
    "texts",
    "codes",
    "dimensions",
    "dimension",
    "dims",
    "defpoints",
    "attention",
    "collection",
    "tolerance",
    "construction",
    "annotation",
    "title",
    "border",
    "centerline",
    "centerlines",
    "centreline",
    "centrelines",
)
CENTRES = later(r"(?:\d+ )*(?:cent(?:er|re)s?)(?: \d+)*")
"""A whole name by which lines are only centre lines; a centre panel is a part."""
COLOURS = (
    r"red|blue|green|black|white|yellow|orange|magenta|cyan|pink|purple|gr[ae]y|rot|blau|grun|schwarz|weiss|gelb|grau|"
    r"rouges?|bleue?s?|verte?s?|noire?s?|blanc(?:he)?s?|jaunes?|gris|roj[oa]s?|azul(?:es)?|verdes?|negr[oa]s?|"
    r"blanc[oa]s?|amarill[oa]s?|ross[oi]|blu|ner[oi]|rood|blauw|groen|zwart"
)
"""Colours of lines, which beside a word of work say nothing more."""
SHEETS = frozenset(("sheet", "board", "sheets", "boards", "stock"))
TABS = later(r"\d+_tabs_[\d.]+mmwide_[\d.]+mmhigh", re.I)
"""The whole name, as this project writes it: tabs of other people may be parts."""
PLACEHOLDER = later(
    r"x?\$(?:\{[^}]*\}|\([^)]*\)|[a-z\d]+)|%[^%]*%|[#@][a-z]+[#@]|\?+|"
    r"[<\[{]+\s*(?:mat|th|t|dicke|starke|epaisseur|espesor)\w*\s*[>\]}]+|"
    r"(?<![a-z])(?:x{2,}|tb[acd]|n/a|todo|material|thickness|thk)(?:\s*mm)?(?![a-z])",
    re.I,
)
"""What a template leaves for somebody to fill in: nobody's material, and no thickness."""
UNTRUE = frozenset((
    "not", "no", "non", "un", "never", "nicht", "kein", "ohne", "sans", "half", "halfway", "part", "partly",
    "partial", "nearly", "almost", "quite", "except", "leave", "leaving", "onion", "skin", "old", "unused",
    "ignore", "reference", "hidden", "only", "less", "dont", "don",
))  # fmt: skip
"""Words beside “through” that take it back."""
DEPTH_DOUBTED = later(
    r"(?<![a-z])(?:half(?![\s_-]*cut)\w*|halb\w*|mi|demi|mitad|medi[oa]|mezz[oa]|leav(?:e|ing)|onion|skin|minus|less|"
    r"(?:not|nicht|pas|niet)[\s_-]+\d+(?:\.\d+)?(?:\s*mm(?:[\s_]*deep)?)?|"
    r"part(?:ly|ial)|nearly|almost|except|min|max|approx|about|ca)(?![a-z])|\d\s*%|"
    r"\d(?:\s*mm)?[\s_-]*(?:(?:out[\s_-]*)?of|from|von|aus|sur|de|van|su)[\s_-]*\d+(?:\.\d+)?\s*mm[\s_]*deep",
    re.I,
)
"""What makes another depth of the one beside it, or none."""
AS_THICK = later(
    r"(?P<cut>(?:(?:cut|outside|inside|outline)[\s_-]+)*)(?:(?P<board>\d+(?:\.\d+)?)\s*mm[\s_-]+)?"
    r"(?P<through>thr(?:ough|u)(?:[\s_-]+(?:cut|outside|inside|outline))*)"
    r"(?(board)|[\s_-]+(?P<behind>\d+(?:\.\d+)?)\s*mm)",
    re.I,
)
"""A whole name of a cut through a board so thick: ``Cut outside 18mm through``, ``OUTSIDE THROUGH 18MM``."""
BLIND = later(
    r"(?<![a-z])(?:not|no|non|nicht|(?:ne[\s_-]+)?pas|niet)[\s_-]+"
    r"(?:(?:cut|go(?:ing)?|all the way)[\s_-]+)?thr(?:ough|u)(?![a-z])",
    re.I,
)
"""Of an area or a drilling it says only that it has a depth, or a floor."""
FULL_DEPTH = later(r"full[\s_-]*(?:depth|thickness)(?![a-z])", re.I)

HOUSED = "rebate|rabbet|groove|dado|housing|slot"
"""Work into which another part goes: the rebate for the back, the groove for the bottom."""
HOUSING = later(rf"({HOUSED})s?")
CLEARED = f"{HOUSED}|pocket|recess|mortise|mortice|notch|counterbore"
"""Work that clears an area."""
MARKED = r"engrav\w*|etch(e[ds]|ings?)?|raster(s|ed|ing)?|mark(s|ed|ings?)?|scrib(e|ed|ing)"
SCORED = "scor(e[ds]?|ing)"
FOLDED = "fold(s|ed|ing)?|creas(e[ds]?|ing)"
"""Lines that are followed: on the surface, into it, and to be bent along."""
IS_CLEARED = later(rf"(?:{CLEARED})(?:e?[ds]|t?ing|ted)?(?![a-z])")
AREA = later(rf"{IS_CLEARED.pattern}|\bmill(?:ed|ing)?\b|(?<!living )(?<!lattice )hinges?(?![a-z])")
"""Work that clears an area."""
DEPTH_BESIDE = later(
    rf"(?<![a-z])(?:pockets?|{MARKED}|{SCORED}|{FOLDED})[\s_\-:=]+(?P<depth>\d+(?:\.\d+)?)\s*mm"
    r"(?![a-z\d])",
    re.I,
)
"""The one length beside a pocket or a mark is its depth; beside a groove it may be its width."""
EDGED = later(r"fillet|chamfer|bevel")
"""Along an edge with a form cutter: a length beside it may be its width, on the face or down the edge."""
DRILLED = later(r"screw\s*holes?|drill|(?<![a-z])(?:holes?|bored?|bores)(?![a-z])")
DIAM = later(r"(?<![a-z])diam(?:eter)?(?![a-z])")
HINGED = later(r"(?:(?:living|lattice|flex) )?hinges?")
"""Beside “through” the slits of a living hinge: a hinge is let into the wood, never through it."""
LETTERED = later(rf"label|engrav|(?<![a-z])(?:{MARKED})(?![a-z])")
FOLLOWED = {
    "score": later(rf"(?<![a-z])(?:{SCORED})(?![a-z])"),
    "fold": later(rf"(?<![a-z])(?:{FOLDED})(?![a-z])"),
    "cut": later(r"(?<![a-z])(?:half|kiss) ?cut(?:s|ting)?(?![a-z])"),
}
PLAIN_CUT = later(
    r"(?<![a-z])(?<!half )(?<!kiss )(?:cuts?|frasen|fraesen|fraiser|fresar)(?![a-z])(?! (?:list|depth))"
)
"""A cut, of which is not said on which side."""
SAID_CUT = later(
    r"(?:(?:laser|cnc|fine|final|line|layer|all|path|lines|\d+) ?)*"
    r"(?:cut(?:s|ting)?|schnitt(?:e|linien?|kante)?|coupes?|contours?|kontur(?:en)?|frasen|fraesen|fraiser|fresar)"
    r"(?: (?:laser|cnc|line|lines|layer|path|all|\d+|mm))*"
)
"""A whole name by which lines are cut, and no more; a section is a cut too, but has letters beside it."""
SLITTED = later(
    rf"(?<![a-z])(?:{HINGED.pattern}|(?:kerf|relief|bend(?:ing)?) ?cut(?:s|ting)?|kerf(?:s|ing)|"
    r"sli(?:t|ts|tted|tting)|slots?|scharniere?|charnieres?|bisagras?|schlitze?|fentes?|ranuras?)(?![a-z])"
)
"""What is cut along single lines as well as round an edge: slits of a hinge, slots."""
_KINDS = (
    ("cut", r"cuts?|inside|outside|outlines?|contours?|profiles?"),
    ("pocket", rf"(?:{CLEARED})(?:e?s)?"),
    ("drill", r"drill(?:ings?|ed)?|(?:screw ?)?holes?|bores?"),
    ("mark", rf"{MARKED}|labels?"),
    ("score", SCORED),
    ("fold", FOLDED),
)
_AND = r"(?:and|or|then|und|oder|dann|et|ou|puis|y|o|e|en|\+|&|/|,)"
_JOINED = later(
    rf"(?<![a-z])(?:{'|'.join(rf'(?P<{kind}>{words})' for kind, words in _KINDS)})(?![a-z])"
    rf"(?=\s*{_AND}\s*(?:the )?(?P<other>[a-z]+(?: ?holes?)?))"
)
_LINES = ("mark", "score", "fold")


def several_works(name: str, joined: str, *, through: bool = False) -> bool:
    """Whether a name, in small English letters, says that two different works are done on its lines.

    Parameters
    ----------
    name
        With its signs, of which ``+`` and ``&`` join two works.
    joined
        Its words alone.
    through
        Whether it says that all of them go through: then holes, pockets and drillings are one cut.

    Examples
    --------
    >>> [several_works(name, name) for name in ("cut engrave", "inside & drill 5mm", "drill and screw holes")]
    [True, True, False]
    """
    if PLAIN_CUT.search(joined) and any(_of_kind(joined, kind) for kind in _LINES):
        return True
    apart = _LINES if through else [kind for kind, _ in _KINDS]
    return any(
        _of_kind(found["other"], kind)
        for found in _JOINED.finditer(name)
        for kind in apart
        if not found[kind]
    )


def _of_kind(words: str, kind: str) -> bool:
    return re.search(rf"(?<![a-z])(?:{dict(_KINDS)[kind]})(?![a-z])", words) is not None
