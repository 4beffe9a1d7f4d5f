"""What the words of a drawing say of its unit and its scale."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from manyworks.formats.cutting.strokes import Word
from manyworks.formats.drawing import Finding, UnitDecision
from manyworks.formats.patterns import later

_MEASURED = (
    r"dimensions?|dimensioned|measure(?:ment)?s?|sizes|units?|dims?|lengths?|ma(?:ß|ss)e|(?:ma(?:ß|ss))?angaben|"
    r"abmessungen|l[äa]ngen|einheit(?:en)?|bema(?:ß|ss)ung|cotes?|cot[ée]e?s?|longueurs?|unit[ée]s?|"
    r"mesures|medidas|cotas|dimensiones|unidad(?:es)?|maten|afmetingen|eenheden|misure|quote"
)
_DRAWN = (
    r"drawn|drawing|modell?ed|designed|dimensioned|everything|all|gezeichnet|zeichnung|bema(?:ß|ss)t|alles|"
    r"dessin(?:é|ée|ées)?|plan|tout|dibujad[oa]s?|dibujo|todo|plano|getekend|tekening|disegn(?:o|ato)"
)
_WORDS = {
    "mm": r"mm|mill?im[eèé]t(?:er|re|ro)s?|milímetros?",
    "inch": r"inch(?:es)?|zoll|pouces?|pulgadas?|pollici|imperial",
    "cm": r"cm|[cz]ent[ií]m[eèé]t(?:er|re|ro)s?",
    # A large M is as well a size or a panel.
    "m": r"(?-i:m)|met(?:er|re)s?|mètres?|metros?",
    "ft": r"ft|feet|foot|fu(?:ß|ss)|pieds?|pies?",
}
_ANY = "|".join(_WORDS.values())
_NOTED = (
    later(rf"\b(?:{_MEASURED})\b[^.;\n\d]{{0,30}}?\b(?P<unit>{_ANY})\b", re.I),
    later(rf"\b(?:{_DRAWN})\s*(?:\w+\s+)?(?:in|en|op)\s+(?P<unit>{_ANY})\b", re.I),
    later(rf"\b(?:{_MEASURED})\s*(?:[:=]|\(|\[|in\s)\s*(?P<unit>in\b|\"|″)", re.I),
    later(r"\b(?:units?|einheit(?:en)?|unit[ée]s?|unidad(?:es)?)\s*[:=]\s*(?P<unit>m)\b", re.I),
    later(rf"(?<!\d)(?<!\d )\b(?P<unit>{_ANY})\s+(?:units?|dimensions?|ma(?:ß|ss)e|drawing)\b", re.I),
    later(rf"(?<!\d)(?<!\d )\b(?P<unit>{_ANY})\s+unless\b", re.I),
)
_IN_A_UNIT = later(
    rf"\b1\s*(?:(?:drawing|dwg|user|cad)\s+)?(?:units?|du|einheit|zeichnungseinheit|unité|unidad|eenheid|px|pixel)"
    rf"(?:\s+dessin)?\s*(?:=|:|is|ist|equals|vaut|es)\s*(?P<many>\d+(?:[.,]\d+)?)\s*(?P<unit>{_ANY}|in\b|\"|″)",
    re.I,
)
_SEVERAL = {
    (10.0, "mm"): "cm",
    (25.4, "mm"): "inch",
    (2.54, "cm"): "inch",
    (1000.0, "mm"): "m",
    (100.0, "cm"): "m",
}
_HEADING = later(rf"(?:{_MEASURED}|scale|ma(?:ß|ss)stab|[ée]chelle|escala|schaal|scala)\s*[:=]?", re.I)
BESIDE = 8.0
"""How many times its height a word of a title block may stand from what it is about."""
_SCALE = (
    r"\b(?:(?:scaled?|ma(?:ß|ss)st(?:ab|äbe)|[ée]chelle|escala|schaal|scala)\b|(?:ma(?:ß|ss)st|[ée]ch|esc)\b\.?"
    r"|m(?=\s*[:=]?\s*(?:1\s*:|(?:2|5|10):1\b)))(?:\s*(?:@\s*\w+|\([^)]{1,8}\)))?"
)
_NUMBER = r"\d+(?:[.,]\d+)?"
_RATIO = rf"({_NUMBER})\s*(?::|/|=|to|in|zu|à|sur|auf|a)\s*({_NUMBER})(?!\s*[\d'′’\"″”]|-\d)"
_RATIOS = later(rf"{_SCALE}\s*[:=]?\s*{_RATIO}|{_RATIO}\s+(?:{_SCALE}|full\s+size\b)", re.I)
_MANY = r"(?:[2-9]|[1-9]\d{1,3}|(?!1[.,]0)\d+[.,]\d)"
_ANY_RATIO = later(
    rf"(?<![\w:/.,-])(?:1(?:\s:\s|:){_MANY}|{_MANY}(?:\s:\s|:)1)(?![\w:/-]|[.,]\d)"
    r"(?!\s*(?:mm|cm|m\b|[x×\"″'′°]|pcs|off\b|stk|min|sec|h\b|uhr|am\b|pm\b|[ap]\.m))",
    re.I,
)
"""One to many or many to one, whatever words stand beside it."""
_NO_SCALE = later(
    r"\b(?:slop\w*|gradients?|pitch|taper\w*|incline\w*|falls?|dovetails?|ratio|mix\w*|glue|epoxy|resin|harden\w*|"
    r"bolts?|screws?|gears?|time|start|seams?|neigung|gefälle|steigung|schräge|konus|schwalben\w*|misch\w*|leim|harz|"
    r"härter|naht|übersetzung|pente|conicit\w*|mélange|colle|queue|pendiente|inclinaci\w*|mezcla|cola|helling|pendenza)\b",
    re.I,
)
"""What else has a ratio: slopes, mixtures, gears, the time of day."""
_LABEL = 60
"""Longer lines are sentences."""
_FACTOR = later(
    rf"{_SCALE}\s*(?:to|auf|à|a|factor|faktor)?\s*[:=]?\s*({_NUMBER})\s*(?:(%)|$)|({_NUMBER})\s*(%)\s+{_SCALE}",
    re.I | re.M,
)
_FEET = (
    r"(?:\d+\s*['′’]\s*-?\s*)?(?:\d+[\s-]+)?\d+(?:/\d+)?(?:[.,]\d+)?\s*[\"″”]"
    r"|\d+\s*['′’](?:\s*-?\s*\d+\s*[\"″”])?"
)
_LENGTHS = later(rf"({_FEET})\s*=\s*({_FEET})")
_OTHER_SIZE = later(
    r"\b(?:half|quarter|third|double|twice)[\s-]+(?:the\s+)?(?:full\s+)?(?:size|scale)\b|"
    r"\bscale\s*[:=]?\s*(?:half|quarter|double|as\s+(?:shown|noted|indicated))\b|"
    r"\b(?:drawn|plotted|printed|shown)\s+(?:at\s+)?(?:half|twice|double)\b|"
    r"\b(?:halbe[rmn]?|doppelte[rmn]?|viertel)\s*(?:größe|groesse|ma(?:ß|ss)stab)\b|"
    r"\b(?:demi|double)[\s-]+(?:taille|[ée]chelle|grandeur)\b|\b[ée]chelle\s+(?:r[ée]duite|1/2)\b|"
    r"\b(?:mitad|doble)\s+(?:de\s+|del\s+)?(?:tamaño|escala)\b|"
    r"\bnot\s+(?:drawn\s+)?(?:to|in|at)\s+scale\b|(?<![\w-])(?-i:N\.?T\.?S)\b(?!-)|"
    r"\b(?:nicht|kein\w*)\s+(?:im\s+)?ma(?:ß|ss)st(?:ab|äblich|aeblich|ablich)\w*|\bunma(?:ß|ss)st(?:ä|ae)blich\b|"
    r"\bohne\s+ma(?:ß|ss)stab\b|\b(?:hors|sans)\s+[ée]chelle\b|\b(?:pas|non)\s+(?:à|a)\s+l['’]\s*[ée]chelle\b|"
    r"\b(?:sin|no\s+(?:está\s+)?(?:a|en)|fuera\s+de)\s+escala\b|\bniet\s+op\s+schaal\b|\bnon\s+in\s+scala\b",
    re.I,
)

_RESIZED = (
    r"(?:enlarg\w*|magnif\w*|blow\w*\s+up|shrink\w*|shrunk|reduc\w*|(?:re)?scal(?:e|ed|ing)|resiz\w*|"
    r"(?:ver)?größer[nt]?|vergr(?:ö|oe)(?:ß|ss)er\w*|verkleiner\w*|skalier\w*|agrandi\w*|rédui\w*|redui\w*|"
    r"ampli(?:ar|ad[oa]s?|e)|reduc\w*|escala(?:r|d[oa]s?)|vergroo?t\w*|verklein\w*)"
)
_SHOWN = (
    r"(?:drawn|draw|drawing|plot(?:ted)?|print(?:ed|out)?|shown|export(?:ed)?|import(?:ed)?|"
    r"gezeichnet|zeichnung|(?:aus|ge)?druck\w*|dessin\w*|imprim\w*|dibuj\w*|impres\w*|getekend|print\w*)"
)
_BEHIND_PER_CENT = (
    r"(?=\s*(?:$|[.,;:!)\]\n]|(?:of|size|scaled?|before|when|for|to|in|and|only|vor|der|beim|und|avant|de|antes|"
    rf"gr(?:ö|oe)(?:ß|ss)e|{_RESIZED})\b))"
)
_OTHERWISE = (
    r"\b(?:feed|speed|power|fill|infill|opacity|vorschub|leistung|vitesse|puissance|velocidad|potencia)"
)
_PER_CENT = later(
    rf"\b(?:{_RESIZED}|{_SHOWN})\b(?:(?!{_OTHERWISE})[^.;\n\d%]){{0,25}}?(?P<a>{_NUMBER})\s*%{_BEHIND_PER_CENT}|"
    rf"(?<![\d.,])(?P<b>{_NUMBER})\s*%\s*(?:of\s+)?(?:the\s+)?(?:(?:full|real|actual|original|true)\s+)?"
    rf"(?:size|scale|gr(?:ö|oe)(?:ß|ss)e|taille|tamaño|{_RESIZED})\b|"
    rf"^\W*(?P<c>{_NUMBER})\s*%\W*$",
    re.I | re.M,
)
_BY_FACTOR = later(
    rf"\b{_RESIZED}(?:\s+(?:up|down|it|all|everything|this|drawing|parts?|alles|um|tout|todo|file|the))*\s*"
    r"(?:by|to|auf|um|de|par|por|x|×|[:=])?\s*(?:(?:a\s+)?(?:factor|faktor|facteur|factor)\s*(?:of|von|de)?)?\s*"
    rf"(?:(?P<part>\d+\s*/\s*\d+)|(?P<times>{_NUMBER}))(?![\d.,/:]|\s*(?:%|mm|cm|m\b|in\b|inch|[\"″'°]|deg|rpm))|"
    rf"(?<![\w.,])(?:(?P<size>\d+\s*/\s*\d+|[¼½¾⅓⅔⅛])\s*(?:full\s+|real\s+)?(?:size|scale|gr(?:ö|oe)(?:ß|ss)e|taille|tamaño)|"
    rf"(?P<big>{_NUMBER})\s*(?:[x×]|times|fach|-fach|mal|fois|veces)\s*{_RESIZED})\b",
    re.I,
)
"""Words that tell to make lines larger or smaller, or say that they were, and by how much."""


def told(words: Sequence[Word]) -> list[str]:
    """All texts; a bare ``SCALE`` or ``UNITS`` of a title block with the text that stands beside it."""
    texts = [word.text for word in words]
    for heading in words:
        if not _HEADING.fullmatch(heading.text.strip()):
            continue
        (x, y), slack = heading.at, max(heading.height, 1.0)
        # Right of it, or below.
        beside = [
            word
            for word in words
            if word is not heading and word.text.strip() and word.at[0] > x - slack and word.at[1] < y + slack
        ]
        nearest = min(beside, key=lambda word: math.dist(word.at, heading.at), default=None)
        if nearest is not None and math.dist(nearest.at, heading.at) <= BESIDE * slack:
            texts.append(f"{heading.text.strip().rstrip(':=')}: {nearest.text}")
    return texts


def units_in(texts: Iterable[str]) -> set[str]:
    """The units in which notes say that a drawing is measured.

    ``1 unit = 3 mm`` is none of those that are known, and a scale: see :func:`scale_in`.

    Examples
    --------
    >>> units_in(["All dimensions in mm unless noted", "Panel dimensions 600 mm"]), units_in(["Maße in Zoll"])
    ({'mm'}, {'inch'})
    """
    found = set()
    for text in texts:
        found |= {_unit(match["unit"]) for pattern in _NOTED for match in pattern.finditer(text)}
        for match in _IN_A_UNIT.finditer(text):
            if unit := _one_unit(match):
                found.add(unit)
    return found


def _unit(word: str) -> str:
    return next((unit for unit, words in _WORDS.items() if re.fullmatch(words, word.lower())), "inch")


def _one_unit(match: re.Match[str]) -> str | None:
    """The unit that one unit of the drawing is, ``1 unit = 10 mm`` a centimetre."""
    many, unit = float(match["many"].replace(",", ".")), _unit(match["unit"])
    return unit if many == 1 else _SEVERAL.get((many, unit))


@lru_cache(maxsize=4096)
def scale_in(text: str) -> str | None:
    """The words by which a note says that lines are not as large as they are drawn; ``None`` without any.

    Examples
    --------
    >>> scale_in("SCALE 1:2"), scale_in("Maßstab 1:1"), scale_in("Not to scale"), scale_in("SCALE: FULL")
    ('SCALE 1:2', None, 'Not to scale', None)
    """
    for found in _RATIOS.finditer(text):
        one, other = (float(n.replace(",", ".")) for n in found.groups() if n)
        if one != other:
            return found[0].strip()
    for found in _FACTOR.finditer(text):
        whole = 100 if "%" in found.groups() else 1
        if float((found[1] or found[3]).replace(",", ".")) != whole:
            return found[0].strip()
    for found in _LENGTHS.finditer(text):
        if re.sub(r"\s", "", found[1]) != re.sub(r"\s", "", found[2]):
            return found[0].strip()
    for found in _IN_A_UNIT.finditer(text):
        if _one_unit(found) is None:
            return found[0].strip()
    for found in _PER_CENT.finditer(text):
        if float((found["a"] or found["b"] or found["c"]).replace(",", ".")) != 100:
            return found[0].strip()
    for found in _BY_FACTOR.finditer(text):
        if float((found["times"] or found["big"] or "0").replace(",", ".")) != 1:
            return found[0].strip()
    if in_words := _OTHER_SIZE.search(text):
        return in_words[0].strip()
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if len(line) <= _LABEL and _of_another_size(line)), None)


def _of_another_size(line: str) -> bool:
    return _ANY_RATIO.search(line) is not None and not _NO_SCALE.search(line)


def scale_found(texts: Iterable[str], unit: UnitDecision) -> list[Finding]:
    """One question for the file where its words name another scale than full size."""
    said = list(dict.fromkeys(quote for text in texts if (quote := scale_in(text))))
    if not said:
        return []
    quoted = " and ".join(f"“{' '.join(quote.split())}”" for quote in said[:3])
    message = (
        f"The drawing says {quoted}. Its lines were read at full size, in {unit.used}. If they are drawn "
        "smaller or larger, draw them at full size and export again; if the note is about a print, name the "
        "unit."
    )
    return [Finding("unit.scale", "question", "file", message)]
