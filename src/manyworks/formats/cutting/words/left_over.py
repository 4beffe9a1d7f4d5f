"""Numbers and words of number in short texts that are understood as nothing else: they may say how many.

What is understood is taken out: sizes, angles, dates, depths, materials, codes and labels. A number that is
left, a number in words, a word of pairs or of repetition is asked, once for the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable

from manyworks.formats.cutting.words.board_words import material_named
from manyworks.formats.cutting.words.count_words import BOARDS, WORD_NUMBER
from manyworks.formats.cutting.words.offsets import label_offsets, without_offsets
from manyworks.formats.cutting.words.several_named import names_one_after_another, names_several
from manyworks.formats.cutting.words.shares import SIGNS, of_several, shares
from manyworks.formats.cutting.words.taken_apart import counts_no_board, without_measures, written
from manyworks.formats.cutting.words.told import scale_in
from manyworks.formats.patterns import later

LONGEST = 30
"""Longer lines are sentences, in which numbers and small words say many things."""
_UNDERSTOOD = later(
    # Dates, times, ratios, versions, years, and numbers with a sign or a fraction.
    r"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}:\d{2}\b|\b(?:19|20)\d\d\b|\b\d+:\d+\b|"
    r"\d*[.,]\d+|[+\-±]\s?\d+(?:[.,]\d+)?|\d+/\d+|\d{4,}|\d+\s?(?:[°%€$]|(?:deg|kg|g|rpm|min|w)\b)|\d+-\d\b|"
    r"[Ø⌀∅R]\s?\d+|\bM\s?\d+|[§$€]\s?\d+|"
    # A number that a word before it says what it is.
    r"\b(?:sheets?|boards?|pages?|plates?|rev\w*|vers\w*|v|drawing|drg|dwg|no|nr|num\w*|parts?|pos\w*|items?|job|"
    r"order|project|step|stage|phase|level|floor|layer|face|side|view|detail|section|fig\w*|type|opt\w*|variant\w*|"
    r"th\w*|t|d|depth|deep|tool|bit|drill|cut(?:ter)?|pocket|slot|hole|radius|dia\w*|w|h|l|b|x|y|z|age|grade|class|"
    r"blatt|tafel|platte|seite|teil|zeichnung|auftrag|stufe|ebene|dicke|tiefe|höhe|breite|länge|st[äa]rke|"
    r"feuille|planche|pi[èe]ce|niveau|[ée]paisseur|prof\w*|hoja|plano|pieza|nivel|espesor)\b\.?\s*[:=#]?\s*#?\d{1,4}\b"
    r"(?!\s*(?:[-–]|to|bis|à|a|off)\s*\d)|"
    r"\d+\s*(?:deep|tief|wide|long|high|thick|dick|breit|lang|ply|layers?|core|holes?|teeth|flutes?)\b|"
    # Letters and figures in one word are a code; two in a row of them are not.
    r"(?<![\w])(?=[\w.#-]*[A-Za-z])(?=[\w.#-]*\d)(?![A-Za-z]{0,3}\d+[-–][A-Za-z]{0,3}\d+(?![\w-]))"
    r"(?!\d+(?:er|st|dz|fach)\b)[\w.#-]+",
    re.I,
)
_SPARE = r"spares?|reserves?|reserva|ersatz|rechange|repuestos?|ricambio"
_PLACES = r"pl(?:cs?|aces?)?|stellen?|endroits|lugares|places|prs?"
_COUNTED = later(
    rf"(?<![\w.,])\d{{1,3}}\W{{0,2}}(?:{_PLACES}|{_SPARE}|typ)\b|\b(?:typ|{_SPARE})\W{{0,3}}\d{{1,3}}(?![\d.,])|"
    # A pair; a sum; a number of Rome behind a sign of times; two numbers, each behind a stroke.
    r"\w\s?prs?\.?$|(?<![\w.,])\d{1,2}\s?\+\s?\d{1,2}(?![\d.,]|\s?[-/°])|[x×]\s?(?-i:[IVX]+)$|"
    r"[^\W\d].*\s/\s\d{1,3}\s/\s\d{1,3}$",
    re.I,
)
"""A number beside a word of places, pairs or spare ones: ``4 PLCS``, ``TYP 4``, ``Side 4 + 1 spare``."""
_LABEL = later(
    r"#?\d{1,4}[A-Za-z]?\.?|\(?\d{1,4}\)?|"
    r"(?!(?:run|print|plot|repeat|build|produce|order|wanted|jeu|juego|satz|set|lot|pack)\b)"
    r"[^\W\d][\w.'’/-]*(?:\s(?!(?:a|à|of|de|von|je|per|pro)\b)[\w.'’/&-]+){0,3}[\s_-]?#?\d{1,4}[A-Za-z]?\.?",
    re.I,
)
"""A number alone, or a name with its number behind it: ``Leg 4``, ``Back rail 2b``."""
_NUMBERED = later(r"(?P<name>.*?[^\W\d].*?)?\W*(?<!\d)(?P<number>\d{1,3})\W*(?P<behind>[^\W\d].*)?")
_NUMBER = later(r"(?<![\w.,])\d{1,3}(?=(?:er|st|dz|fach)?(?![\w.,]*\d))", re.I)
_WORD = later(
    rf"\b(?!(?:dos|six pack|neuf|sept)\b)(?:{WORD_NUMBER}|quatre|"
    r"(?:both|beide[ns]?|ambos|les deux)(?! (?:faces?|sides?|ends?|seiten|lados|faces)))\b",
    re.I,
)
_OF_BOARDS = later(rf"(?<![\w.,])(?:(?!1\b)\d{{1,3}}|{WORD_NUMBER})\s+(?:{BOARDS})\b", re.I)
_ONE = r"(?:[A-Z]{1,2}[-.]?\d{0,3}|\d{1,3})"
_ROW = later(
    # Several labels on one part: A, B, C; A1-A4; Parts 1 to 4.
    rf"{_ONE}(?:\s*(?:,|;|&|\+|(?-i:and|und|et|y))\s*{_ONE})+|"
    rf"(?:(?i:parts?|pieces?|no\.?s?|nos?\.?|nr\.?|teile?|pos\.?|items?|pi[èe]ces?|piezas?)\s*)?"
    rf"(?P<first>[A-Z]{{0,2}}-?)(?P<from>\d{{1,3}})\s*(?:[-–—…~]|\.\.+|(?i:to)|(?i:thru)|through|bis|à|a|al|hasta)\s*"
    r"(?P=first)?(?P<till>\d{1,3})"
)
_FACES = (
    (
        r"front|vorne?|vorder\w*|avant|devant|delant\w*|frente",
        r"back|rear|hinten|hinter\w*|rück\w*|arrière|detrás|tras\w*",
    ),
    (
        r"top|upper|oben|ober\w*|haut|dessus|arriba|superior",
        r"bottom|lower|unten|unter\w*|bas|dessous|abajo|inferior",
    ),
    (r"left|lh|li|links?|linke\w*|gauche|izq\w*", r"right|rh|re|rechts?|rechte\w*|droite?|der\w*"),
)
_AND = r"\.?\s*(?:[+&]|and|und|et|y|e|en)\s*"
_PAIR = "|".join(rf"\b(?:{a}){_AND}(?:{b})\b|\b(?:{b}){_AND}(?:{a})\b" for a, b in _FACES)
_AGAIN = later(
    rf"^(?:{_PAIR})\.?$|"
    r"\b(?:zwei|drei|vier|fünf|sechs)mal\b|\bdoppelt\b|\bdouble up\b|"
    r"\b(?:same|once|cut) again\b|^again$|"
    r"\b(?:nochmals?|noch einmal|encore une fois|otra vez|idem|ditto)\b|"
    r"\b(?:mirror|spiegeln|spiegelbild|symétrie|espejo)\s+(?:one|it|this|too|copy|eine\w*|une?|un[oa]?)\b|"
    r"\b(?:plus|and|und|et|y|\+)\s+(?:a\s+)?(?:mirror\w*|gespiegelt\w*|spiegel\w*|symétri\w+|simétri\w+|espejo)|"
    r"\b(?:also|auch|aussi|también)\s+(?:as|for|als|für|comme|pour|como|para)\b|"
    r"\b(?:identical|identisch|identique|idéntic[oa])\s+(?:with|to|mit|zu|à|avec|a|con)\b|"
    r"\b(?:as drawn|like this|like these|wie diese\w*|comme (?:ça|celle)\w*)\b.*\d|"
    r"\d.*\b(?:like this|like these)\b",
    re.I,
)


def left_over(texts: Iterable[str], codes: Collection[str] = ()) -> list[str]:
    """The texts that may say how many, in words that are understood as nothing else.

    ``codes`` are labels of parts, in capitals: what else than a name stands behind one may be its number.

    >>> left_over(["Shelf (four)", "Leg = 4", "A1-A4", "zweimal", "3 sheets", "3 boards MDF 19"])
    ['Shelf (four)', 'Leg = 4', 'A1-A4', 'zweimal', '3 sheets', '3 boards MDF 19']
    >>> left_over(["Leg 1.", "R-07", "18 birch", "12 deep", "15/06/15", "Leg - 1", "Leg - 2", "FLOOR / 1"])
    []
    """
    lines = {text: [line.strip() for line in written(text).splitlines() if line.strip()] for text in texts}
    every = [line for said in lines.values() for line in said if len(line) <= LONGEST]
    rows, lone = _numbered_rows(every), of_several(every) | names_several(every)
    return [
        text
        for text, said in lines.items()
        if any(line in lone or _may_count(line, rows, codes) for line in said)
        or names_one_after_another(said)
    ]


def _numbered_rows(lines: Iterable[str]) -> set[str]:
    """Lines that number things of one name from 1 on: ``Leg - 1``, ``Leg - 2``; ``1 Side``, ``2 Top``."""
    families: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in set(lines):
        if found := _NUMBERED.fullmatch(unicodedata.normalize("NFKC", line)):
            families[(found["name"] or "").casefold()][int(found["number"])].add(line)
    rows: set[str] = set()
    for numbers in families.values():
        if len(numbers) > 1 and set(numbers) == set(range(1, len(numbers) + 1)):
            rows |= set().union(*numbers.values())
    return rows


def _may_count(line: str, rows: Collection[str], codes: Collection[str]) -> bool:
    if len(line) > LONGEST or label_offsets(line) is not None or scale_in(line):
        return False
    if _AGAIN.search(line) or _is_row(line) or shares(line, line in rows):
        return True
    if SIGNS.search(line) and line not in rows:
        return True
    if of_code(line, codes):
        return True
    plain = unicodedata.normalize("NFKC", without_offsets(line))
    if _COUNTED.search(without_measures(plain).strip()):
        return not counts_no_board(_COUNTED.sub(" ", plain))
    if line in rows or _LABEL.fullmatch(line):
        return False
    if counts_no_board(plain):
        return False
    if material_named(plain):
        # A number beside a material is its thickness, but not that of its boards.
        return _OF_BOARDS.search(without_measures(plain)) is not None
    left = _UNDERSTOOD.sub(" ", without_measures(plain))
    return bool(_NUMBER.search(left) or _WORD.search(left))


def of_code(line: str, codes: Collection[str]) -> bool:
    """Whether a line gives a number to the label of a part: ``P1 = 2``."""
    found = re.fullmatch(r"(.+?)\s*[:=–—-]\s*\d{1,3}", line.strip())
    return found is not None and found[1].upper() in codes and line.strip().upper() not in codes


def _is_row(line: str) -> bool:
    found = _ROW.fullmatch(line)
    return bool(found) and (found["from"] is None or int(found["from"]) < int(found["till"]))  # type: ignore[index]
