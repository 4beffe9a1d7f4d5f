"""German, French, Spanish, Dutch and Italian words of a layer's name, in the English that the grammar reads.

Left out is what means several things: ``Falz`` is a rebate in wood and a fold in card, ``Schnitt`` and
``coupe`` are also sections, ``Aussparung`` a hole or a recess. Such a layer stays unknown, and is asked.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from manyworks.formats.patterns import later

_ENGLISH = {
    "donotcut": r"nicht[\W_]*(schneiden|fr(a|ae)sen)|ne[\W_]*pas[\W_]*(de)?couper|no[\W_]*cortar|"
    r"niet[\W_]*(snijden|frezen)|non[\W_]*tagliare",
    "outside": r"aussen((kontur|schnitt|umriss|kante|linie)(en|e|n)?)?|exterieur(e?s?)|exterior(es)?|"
    r"buiten(contour(en)?|omtrek|lijn(en)?)?|estern[oaie]|outer",
    "inside": r"innen((kontur|schnitt|ausschnitt|linie)(en|e|n)?)?|ausschnitte?|"
    r"durchbr(uch|(u|ue)che)(?=.*(?<![a-z])durch)|interieur(e?s?)|interior(es)?|binnen(contour(en)?|lijn(en)?)?|intern[oaie]|inner|cut[\W_]?outs?",
    "inside through": r"durchbr(uch|(u|ue)che)",
    "backside": r"(face|cote)[\W_]*arriere|(cara|lado)[\W_]*(trasera|posterior)|hintere[\W_]*seite|"
    r"faccia[\W_]*posteriore",
    "frontside": r"(face|cote)[\W_]*avant|(cara|lado)[\W_]*(frontal|delantera|anterior)|vordere[\W_]*seite|"
    r"faccia[\W_]*anteriore",
    "outline": r"umrisse?|perimet(er|re|ro)",
    "contour": r"kontur(en)?|contorn[oi]s?|omtrek",
    "through drill": r"durchgangs(bohrung(en)?|loch|l(o|oe)cher)",
    "drill": r"sack(loch)?(bohrung(en)?|loch|l(o|oe)cher)|"
    r"bohr(ung(en)?|en|loch|(o|oe)cher|l(o|oe)cher)|loch|l(o|oe)cher|"
    r"percages?|trous?|agujeros?|"
    r"taladr(o|os|ado|ados|ar)|perforacion(es)?|gat(en)?|boring(en)?|boren|boorgat(en)?|for[oi]|foratur[ae]",
    "pocket": r"taschen?|taschenfr(a|ae)sung(en)?|vertiefung(en)?|poches?|evidements?|cajead[oa]s?|cajeras?|"
    r"vaciados?|uitsparing(en)?|tasca",
    "groove": r"nuten|rainures?|ranuras?|groe[fv](en)?|sleu[fv](en)?|scanalatur[ae]",
    "rebate": r"feuillures?|rebajes?|sponning(en)?|battut[ae]",
    "engrave": r"gravur(en)?|gravier(en|ung(en)?)|gravures?|graver(en)?|gravering(en)?|grabad[oa]s?|grabar|"
    r"incision[ei]|incidere",
    "marking": r"markierung(en)?|marquages?|marcad[oa]s?|marcatur[ae]|markering(en)?",
    "score": r"(an)?ritz(en|ung(en)?|linien?)|hendidos?|rits(en|lijn(en)?)?",
    "fold": r"fal[tz]linien?|falten|knicklinien?|rill(en|linien?)|plis?|pliages?|pliures?|rainages?|"
    r"pliegues?|plegad[oa]s?|doblez|vouw(en|lijn(en)?)?|cordonatur[ae]|piega|pieghe",
    "through": r"durch(gehend(en?)?|fr(a|ae)s\w*)?|traversant(e?s?)|debouchant(e?s?)|pasantes?|"
    r"passant(e?s?|i)|doorgaand",
    "cut": r"decoup(e|es|er|age)|couper|cort(e|es|ar)|(aus)?schneiden|zuschnitte?|snij(den|lijn(en)?)|"
    r"tagli(o|are)?",
    "reference": r"referenz(en)?|referencias?|riferiment[oi]|referenties?",
    "construction": r"hilfs(linien?|konstruktion(en)?|geometrie)|konstruktion(slinien?)?|mittellinien?|"
    r"achsen?|axes?|ejes?|auxiliar(es)?|hulplijn(en)?|hartlijn(en)?|costruzion[ei]|construccion(es)?|constructie",
    "dimensions": r"bemassung(en)?|massketten?|cotations?|cotas?|acotacion(es)?|maat(voering|lijn(en)?)|"
    r"maten|quotatur[ae]|dimensiones|dimensioni",
    "line": r"lineas?|lignes?|linien?|lijn(en)?",
    "notes": r"hinweise?|notiz(en)?|anmerkung(en)?|remarques?|notas?|opmerking(en)?|notities",
    "text": r"textos?|textes?|test[oi]|tekst(en)?",
    "title": r"schriftfeld|cartouche|cartiglio|cajetin|titelblok",
}
_AS_WRITTEN = ((later("maße", re.I), "dimensions"), (later("cotes", re.I), "dimensions"))
"""Words that other words become once they lose their accents: ``côtés`` are sides, ``cotes`` dimensions."""
BOARD = r"(roh)?platten?|plaques?|tableros?|plaat|platen"
"""Boards, and as often parts: boards only where the name says how large or how thick."""
_SIZED = later(r"\d{3,5}\s*x\s*\d{3,5}|\d\s*mm", re.I)
_FIGURE = r"(\d+(?:[.,]\d+)?)(?:\s*mm)?(?![a-z\d])"
_DEEP_WORD = r"tiefe?|profond(?:eur|ita|e|o)?|prof|profundidad|profundo|diep(?:te)?"
_DEEP = later(
    rf"(?<![a-z])(?:{_DEEP_WORD})[\s_.:=-]*{_FIGURE}|"
    rf"(?<![a-z\d.,])(\d+(?:[.,]\d+)?)\s*(?:mm)?[\s_-]*(?:de[\s_-]+)?(?:{_DEEP_WORD})(?![a-z])(?![\s_.:=-]*\d)",
    re.I,
)
"""A depth on either side of its word; a figure on both sides is left to be asked."""
_ALONE = later(rf"(?<![a-z\d])t\s*=?\s*{_FIGURE}", re.I)
_ROUND = later(
    rf"(?<![a-z\d])(?:d|ø|⌀|durchmesser|durchm\.?|diam(?:etre|etro|eter)?\.?)[\s_:=]*{_FIGURE}", re.I
)


def _word(words: str) -> re.Pattern[str]:
    return later(rf"(?<![a-z])(?:{words})(?![a-z])", re.I)


_WORDS = [(_word(words), english) for english, words in _ENGLISH.items()]
_SHEET, _NUT = _word(BOARD), _word("nut")
_HEARD = (*(pattern for pattern, _ in _WORDS), _SHEET, _word(_DEEP_WORD), _word("masse|cotes"))
_NO_WORD = later(r"[\W\d_]+")


def in_english(name: str) -> str:
    """The name with its words and depths in English; unchanged where none is in another language.

    Figures without a unit are mm only beside such words: an English name may be in inches.

    Examples
    --------
    >>> in_english("Bohrung D10 T15"), in_english("Tasche 9,5 tief"), in_english("contour extérieur")
    ('drill d10mm 15mmdeep', 'pocket 9.5mmdeep', 'contour outside')
    >>> in_english("Nut 6 tief"), in_english("M8 NUT"), in_english("Platte 2500x1250"), in_english("Platte 1")
    ('groove 6mmdeep', 'M8 NUT', 'sheet 2500x1250', 'Platte 1')
    """
    if not _foreign(_NO_WORD.sub(" ", name)):
        return name
    said = plain(name)
    for written, english in _AS_WRITTEN:
        if written.search(name):
            said = _word(plain(written.pattern)).sub(english, said)
    if _SIZED.search(said):
        said = _SHEET.sub("sheet", said)
    for pattern, english in _WORDS:
        said = pattern.sub(english, said)
    if said == plain(name) and not _DEEP.search(said):
        return name
    said = _ROUND.sub(lambda found: f"d{found[1].replace(',', '.')}mm", _NUT.sub("groove", said))
    return _ALONE.sub(_deep, _DEEP.sub(_deep, said))


@lru_cache(maxsize=4096)
def _foreign(words: str) -> bool:
    """Whether any of the words, without the figures between them, may be in another language."""
    said = plain(words)
    return any(pattern.search(said) for pattern in _HEARD)


def _deep(found: re.Match[str]) -> str:
    figure = next(figure for figure in found.groups() if figure)
    return f"{figure.replace(',', '.')}mmdeep"


def plain(words: str) -> str:
    """Without accents, which old formats lose: ``Rückseite`` is ``Ruckseite``, ``Außen`` is ``Aussen``.

    Signs such as ½ and Ø stay as they are.
    """
    parted = unicodedata.normalize("NFD", words.replace("ß", "ss"))
    return "".join(c for c in parted if not unicodedata.combining(c))
