"""What the words of a drawing say: part codes and quantities."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from manyworks.formats.cutting.words.attribute_names import names_other
from manyworks.formats.cutting.words.count_words import (
    COUNTED,
    DONE,
    HANDLED,
    HARDWARE,
    NAMED,
    NOT_ALL,
    NOTCHES,
    OF_BOTH_HANDS,
    PLAINLY,
    SELDOM,
    SMALL_WORDS,
    WORD_NUMBER,
)
from manyworks.formats.cutting.words.counts_doubted import says_none, says_otherwise
from manyworks.formats.cutting.words.taken_apart import (
    count_beside_word,
    counts_no_board,
    left_to_ask,
    without_sizes,
    written,
)
from manyworks.formats.patterns import later

_CODE_NUMBER = later(
    r"(?:code\s*:?\s*)(?P<code>[A-Za-z][\w\-]*(?:\s+\d+\w?)?)\s+number\s*:?\s*(?P<count>\d+)", re.I
)
_TIMES = later(r"(?:^|[\s(\d/:,;-])[x×]\s?(?P<count>\d{1,5})(?!\d|[.,]\d|\s*(?:mm|[x×]))", re.I)
_TIMES_JOINED = later(r"(?:[A-Z]x|[A-Za-z]×)(?P<count>\d{1,5})\s*$")
_LEADING = later(r"^\(?(?P<count>\d{1,5})\s?[x×](?=\s*(?:$|[^\W\d]|\())", re.I)
_TRAILING = later(r"(?:^|[\s(:])(?P<count>\d{1,4})\s?[x×]\)?$", re.I)
_PIECES = later(rf"(?<![\d.,])(?<!\b[GM])(?P<count>\d{{1,5}})[\s-]*(?:{COUNTED})(?![A-Za-z])", re.I)
"""A figure behind G or M is that of a program's code, or of a thread: ``G41 required``, ``M8 needed``."""
_COUNTING_TAG = later(
    rf"(?P<last>{NAMED})|(?:[^\W\d_]+ )*(?P<plainly>{PLAINLY}|quant|cant)|"
    r"(?P<perhaps>q|nos?|n|mult\w*|tot(?:al)?)",
    re.I,
)
_NUMBERED = later(
    rf"\b(?:(?:{NAMED})\s*\.?\s*[:=]?|{PLAINLY}-)\s*(?P<count>\d{{1,5}})(?!\d|[.,]\d|\s*mm|o)", re.I
)
_SURE = (_NUMBERED, _LEADING, _PIECES, _TIMES, _TIMES_JOINED, _TRAILING)
_EACH = later(r"\b(?:each|jeweils|je|chacune?|cada|total)\b", re.I)
_EMPTY = later(r"[(\[{]\W*(?:[)\]}]|$)")
_BETWEEN = " ,;:=-–/"
"""Signs between the name of a part and its number."""
_OF_WORK = later(
    r"\d\s*[x×]\s*(?:[MDRØ⌀]\s?\d|(?:holes?|drill|bolts?|screws?|dowels?|pins?|nuts?|inserts?|hinges?|slots?|"
    r"magnets?|chamfers?|fillets?)\b)|"
    r"\b(?:holes?|pockets?|drill(?:ings?)?|bohrung(?:en)?|taschen?|trous?|per[çc]ages?|poches?|taladros?|cajeras?)"
    r"\s*[x×]\s*\d|"
    rf"\b(?:slots?|holes?|pockets?|{NOTCHES})\s*(?:[x×]\s*\d|\d{{1,3}}\s?[x×](?!\s*\d))|"
    r"\b(?:step|schritt|stufe|étape|paso)\s*\d+\s*[x×](?!\s*\d)|"
    r"[x×]\s?\d{1,3}\s+scale\b|\bscale\s*[x×]\s?\d|\d\s?[x×]\s+(?:scale|coats?|pass(?:es)?)\b|"
    rf"\d[\s-]*(?:{COUNTED})\s*(?:of\s+|de\s+)?(?:[Ø⌀∅]|M\s?\d|(?:holes?|bohrung(?:en)?|trous?|perçages?|"
    r"taladros?|agujeros?|slots?|dowels?|pins?|nuts?|hinges?|magnets?|dübel|scharniere?|muttern?|magnete?|chevilles?|"
    rf"charnières?|écrous?|tacos?|bisagras?|tuercas?|{HARDWARE}|{HANDLED}|{DONE}|{NOTCHES})\b)|"
    rf"\d\s*[x×]\s*(?:{DONE})\b",
    re.I,
)
"""How often a hole, a fastener or a work is on one part; or a part of that name."""
_OF_DRAWING = later(
    r"(?<![\w.,/-])(?:\d{1,3}\s?[x×]|\(\d{1,3}\s?[x×]?\)|\d{1,3}(?=\s?[-–]?\s?[Ø⌀∅]))\s*[-–]?\s*"
    r"(?P<what>[Ø⌀∅]\s?\d+|R\s?(?:\d{2}|\d+[.,]\d)|(?:(?:ISO|DIN|EN|NF|BS)\s?\d{2,6}\s?[-–,]?\s?)?M\s?(?:2[.,]5|2|3|4|5|6|8|10|12|14|16|20|24)(?![\d.,])|"
    r"\d{1,3}(?:[.,]\d+)?\s?(?:°|deg(?:rees)?\b)|"
    r"(?:holes?|drillings?|chamfers?|fillets?|radii|radius|bohrung(?:en)?|radien|trous?|perçages?|rayons?|"
    r"taladros?|agujeros?|radios?)\b)"
    r"[\d.,]*(?:\s*[x×]\s*\d{2}[\d.,]*)?(?:\s*mm\b)?(?:\s*[x×]\s*\d{1,2}\s?°)?|"
    rf"(?<![\w.,/-])\d{{1,3}}\s?(?:[x×]\s*(?:{HANDLED})|(?:[x×]|(?:{COUNTED})(?![A-Za-z]))\s*(?:(?:of|de)\s+)?"
    rf"(?:M\s?\d+\s*)?(?:{HARDWARE}|{NOTCHES}))\b(?!\s+(?!(?:{SMALL_WORDS})\b)[^\W\d])|"
    rf"(?<![\w-])(?:{HARDWARE}|{HANDLED})\W?\s*(?:\d{{1,3}}\s?[x×](?!\w)|[x×]\s?\d{{1,3}}(?!\w))|"
    r"^(?:[Ø⌀∅]\s?\d|R\s?\d\d)[\d.,]*\s*(?:mm|thru)?\s*\(?\d{1,3}\s?[x×]\)?$",
    re.I,
)
"""How often a hole, a radius, an angle, a screw or a work is on one part: ``4x Ø8``, ``2x R10``, ``Glue 2x``.

A single figure after R, and any after D, may be the code of a part (rail 2, door 1).
"""
_IN_WORDS = later(
    r"\b(?:twice|thrice|pairs?|paar|handed|dozens?|doz|dutzend|douzaines?|docenas?|"
    rf"left\s*(?:and|&|\+)\s*right)\b|{OF_BOTH_HANDS}|{SELDOM}|\bL\s?[+&]\s?R\b|^\d{{1,2}}\s?L\W+\d{{1,2}}\s?R$|"
    r"^\W*number\W*\d+\W*$|\w\s?\*\s?\d{1,3}$|^\d{1,3}\s?\*|^\d{1,3}\s?(?:mal|st)\b|^(?:st|ant)\.?\s?\d{1,3}$|"
    r"^\*\s?\d{1,3}$|^\d{1,3}\s?[+@]|\d\s?mm\s*[-–:]\s*\d{1,3}$|\bLH\b.*\bRH\b|\bRH\b.*\bLH\b|^\d{1,3}\s?[LR]H$|"
    rf"\b{WORD_NUMBER}[\s-]*(?:off|times|{COUNTED})(?!\w)|"
    rf"\b(?:cut|make|mill|needs?|{NAMED})\W+{WORD_NUMBER}\b|"
    rf"(?<![\d.,])\d{{1,3}}[.,]\d{{3}}\s*(?:{COUNTED})(?!\w)|\d\s?\?\s*(?:{COUNTED})(?!\w)|"
    rf"\b{PLAINLY}\s*(?:[:=]\s*\S|\?|[-.\s]+(?:tb[acd]|\d+[.,]\d)|\s[nx?]$)|"
    rf"{NOT_ALL}|\d\s*[x×]?\s*(?:of (?:these|those|this|them)|like (?:this|these|that)|thus|davon|"
    r"comme (?:ça|celle|dessin)\w*|como est[ea]s?|de (?:celles?|ces|estas?|estos))\b|"
    r"\bas (?:drawn|shown)\W+\d{1,3}(?![\d.,:]|\s*mm)|"
    r"^\d{1,3}\s*[-–]\s*\d{1,3}\s*[x×](?!\s*\d)|\d[\s-]?fach\b|(?<!\w)(?<!\d )off\s?[1-9]\d{0,2}$|"
    r"^\d{1,3}\s?\?$|^[~≈]\s?\d{1,3}$|^q\s?:\s?\d{1,3}$|^(?:q|nos?|n)\s?=\s?\d{1,4}$|"
    r"\b(?:tot(?:al|ale|aal)?|gesamt|insgesamt|mult(?:iple|iplier)?)\W{0,3}\d{1,3}$|"
    r"\b(?:batch(?: of| size)?|losgr(?:ö|oe)(?:ß|ss)e|auflage|tirage|tirada|lote? de)\W{0,3}\d{1,4}$|"
    r"\b(?:no\.?|nr\.?|number|anzahl|nombre|n[uú]mero)\s+(?:of|der|von|de)\s+"
    r"(?:parts?|pieces|copies|teilen?|stücke?n?|pièces|piezas)\W{0,3}\d{1,4}\b|"
    r"^(?:min|minimum|mindestens|at least|up to|approx|about|ca|circa|etwa|environ)\b\.?\s*\d{1,2}$",
    re.I,
)
"""Numbers in words, pairs, and signs and short words that seldom mean anything else."""
_APART = later(r"(?:^|\s)(?P<count>\d{1,4})[x×](?=\s)", re.I)
"""A count that stands by itself between other words, with its sign."""
_BEHIND_FIGURES = later(r"(?:^|\s)[\dx×.,]*\d(?:\s?mm)?\s+[x×](?P<count>\d{1,2})(?=\s|$)", re.I)
"""In a name: a count behind a size, a thickness or the number of the part."""
_JOINED = later(
    r"(?<![A-Za-z])(?!(?:apex|hex|six|fox|tax|wax|linux|unix|helix|annex|convex|syntax|relax|lux|latex|"
    r"[a-z]*(?:box|max|flex|plex|index|matrix|vertex|fix|mix))\d)[A-Za-z]{3,}[x×](?P<count>\d{1,3})(?=\s|$)",
    re.I,
)
"""In a name: a count joined to a word that does not end in x by itself."""
_IN_NAMES = (_APART, _BEHIND_FIGURES, _JOINED)
_MAYBE_COUNT = later(
    r"\b(?:cut|make|mill|needs?|each|pairs?|sets?|units|times|per|repeat|mirror(?:ed)?|left|right|je|"
    r"jeweils|gespiegelt|spiegel\w+|symétrique\w*|simétric\w+|(?:opp\w*\.?|other|both) hands?|mal|fois|veces|"
    r"volte|identical|alike|identiques?|iguale?s?|identisch\w*|gleiche?|st(?:ü|ue)ck|keer|gange?r?)\b",
    re.I,
)
_SHEET_TIMES = later(r"0\d{1,2}\s+[x×](?P<count>\d{1,3})", re.I)
"""The number of a sheet, and how often it is cut, as WikiHouse writes under its boards: ``01 x6``."""
_PERHAPS = later(r"^(?:[(\[]\s*\d{1,3}\s*[)\]]|\{\s*\d{1,3}\s*\}|<\s*\d{1,3}\s*>)$")
"""A number alone in brackets."""
_YES = later(r"y(?:es)?|ja?|oui|o|s[ií]|true|[x✓✔]", re.I)
_SPARE = later(r"spare|extra|reserve|ersatz|rechange|repuesto", re.I)
_ATTRIBUTE = "attribute"
"""Begins what a block says under a name that nobody here knows, which may count or mirror."""
_WHOLE_NUMBER = later(r"\s*(?P<count>\d{1,5})(?:[.,]0{1,2})?\s*")
_BARE = later(r"\(?\d{1,4}\)?")
_COUNTING = later(
    rf"\(?(?!nos?\b)(?:{NAMED}|{COUNTED}|q'ty|quant\.?)\s*\.?\s*[:=]?\)?|"
    r"(?-i:[x×])\)?|\W*(?-i:[x×])|[^\d]*(?:\W[x×]|\()",
    re.I,
)
"""A number, and a word or sign that counts, which say nothing else; No. and 4 are the number of a part."""
_ORDERED = later(
    r"\b(?:make|machen?|fertigen|herstellen|fabriquer|faire|hacer|fabricar)\s?(\d{1,3})\b(?!\s*(?:mm|cm))|"
    r"^(?:cut|mill|fräsen?|schneiden?|sägen?|zuschneiden|couper|découper|fraiser|cortar|fresar)\s?(\d{1,3})\s+"
    r"(?!(?:mm|cm|inch|of|von|de)\b)[^\W\d]{2,}|"
    r"\b(\d{1,3})\s?(?:times|mal|fois|veces|er(?! (?:piso|nivel)))\b|\b(\d{1,3})fach\b",
    re.I,
)
"""In a title: a number behind a word that tells to make things; ``Cut 4`` alone is the fourth of a row."""
MOST_LINES = 4
"""Longer texts are notes, and count nothing."""
_LABEL = 40
"""Longer lines are sentences, in which many words count something else."""


@dataclass(frozen=True, slots=True)
class CodeCount:
    """A part code with the number of pieces written beside it."""

    code: str
    count: int


@lru_cache(maxsize=4096)
def code_and_count(text: str) -> CodeCount | None:
    """Read ``code: T-02 / number: 112`` with whatever separates the two.

    Examples
    --------
    >>> code_and_count("code: TEMP 5 number: 32\\ntemperary frame support/ connection")
    CodeCount(code='TEMP 5', count=32)
    """
    flat = re.sub(r"[\s/,;]+", " ", text)
    match = _CODE_NUMBER.search(flat)
    if match is None:
        return None
    return CodeCount(match["code"].strip(), int(match["count"]))


@lru_cache(maxsize=4096)
def times(text: str) -> int | None:
    """The count in ``CLADDING PANELS x18``, ``PANELSx4``, ``18 x side`` or ``qty: 3``; ``None`` without one.

    Sizes are no counts: the number after ``2440 x``, ``M8 x`` or ``4mm x`` is a length.

    Examples
    --------
    >>> times("side panel x18"), times("BIRCHPLY 2440X1220"), times("Anzahl: 4"), times("01 x6")
    (18, None, 4, 6)
    """
    found = [count for line in _counted_lines(text) for count in _places_in(line).values()]
    # Nobody draws a part to ask for none of it, and two numbers may be those of two hands.
    sure = len(found) == 1 and found[0] > 0 and not says_otherwise(" ".join(written(text).split()))
    return found[0] if sure and not any(map(_of_something_else, _lines(text))) else None


def _counts(text: str) -> set[int]:
    return set[int]().union(*map(_counts_in, _counted_lines(text)))


def _counted_lines(text: str) -> list[str]:
    lines = _lines(text)
    return lines if len(lines) <= MOST_LINES else []


def _lines(text: str) -> list[str]:
    return [line.strip() for line in written(text).splitlines() if line.strip()]


def counted_apart(words: Iterable[str]) -> list[str]:
    """A number and the word that counts, where they stand apart: ``QTY`` and ``4``, ``4`` and ``off``.

    >>> counted_apart(["Side", "4", "off"]), counted_apart(["QTY:", "4"]), counted_apart(["No.", "4"])
    (['4', 'off'], ['QTY:', '4'], [])
    """
    said = [word.strip() for word in words]
    numbers, counting = (set(filter(kind.fullmatch, said)) for kind in (_BARE, _COUNTING))
    return [word for word in said if word in numbers | counting] if numbers and counting else []


def _counts_in(line: str) -> set[int]:
    return {*_places_in(line).values()}


def _places_in(line: str) -> dict[int, int]:
    """The numbers that count in a line, by where they stand in it without its sizes."""
    if len(line) > 60 or _OF_WORK.search(line) or _OF_DRAWING.search(line):
        return {}
    if sheet := _SHEET_TIMES.fullmatch(line):
        return {0: int(sheet["count"])}
    said, doubtful = without_sizes(line)
    found = () if doubtful else (match for kind in _SURE for match in kind.finditer(said))
    return {match.start("count"): int(match["count"]) for match in found}


def _of_something_else(line: str) -> bool:
    """Whether a count is that of holes, of fittings or of layers of one part."""
    return counts_no_board(_without_counts(without_sizes(line)[0]))


def beside_count(text: str) -> str:
    """What a text says beside the number of pieces, in small letters.

    >>> beside_count("Left side (x2)"), beside_count("2 off")
    ('left side', '')
    """
    return " ".join(re.findall(r"[^\W_]+", " ".join(map(_without_counts, _lines(text))).lower()))


def named_beside_count(line: str) -> str:
    """A line as it stands, or what is left of it where a number of pieces is taken out.

    >>> named_beside_count("Side (left)"), named_beside_count("P-04 QTY 2"), named_beside_count("Leg (2 off)")
    ('Side (left)', 'P-04', 'Leg')
    """
    if times(line) is None:
        return line
    left = _EMPTY.sub(" ", _EACH.sub(" ", _without_counts(without_sizes(written(line))[0])))
    return " ".join(left.split()).strip(_BETWEEN)


def _without_counts(line: str) -> str:
    for pattern in _SURE:
        line = pattern.sub(" ", line)
    return line


def of_attribute(tag: str, value: str) -> str:
    """The words of a block's attribute, with its name where that says what is counted.

    What may count or number is left for a question.

    >>> of_attribute("QTY", "4"), of_attribute("PART_QTY", "4"), of_attribute("TITLE", "4 doors")
    ('QTY: 4', 'quantity: 4', '4 doors')
    >>> of_attribute("NO_OFF", "4"), of_attribute("NO", "4")
    ('NO OFF: 4', 'NO = 4')
    >>> of_attribute("SETS", "4"), of_attribute("HANDED", "Y"), of_attribute("WIDTH", "400")
    ('attribute SETS = 4', 'attribute HANDED = Y', '400')
    >>> of_attribute("QTY_TOTAL", "4"), of_attribute("QTY", "4.00"), of_attribute("QTY", "four")
    ('QTY TOTAL = 4', 'QTY: 4', 'QTY = four')
    """
    words = re.sub(r"(?<=[^\W\d])(\d+)$", r" (\1)", re.sub(r"[-_.\s]+", " ", tag).strip())
    counts = _COUNTING_TAG.fullmatch(words)
    number = _WHOLE_NUMBER.fullmatch(value)
    if counts and counts["perhaps"]:
        return f"{counts['perhaps']} = {number['count']}" if number else value
    if counts and number:
        return f"{counts['last'] or 'quantity'}: {number['count']}"
    # QTY_TOTAL, or QTY that is four: what is said there is asked.
    said = f"{words} = {value.strip()}"
    if left_to_ask(said):
        return said
    many = (
        int(number["count"]) > (0 if _SPARE.search(words) else 1) if number else _YES.fullmatch(value.strip())
    )
    return f"{_ATTRIBUTE} {said}" if many and not names_other(words) else value


def count_in_name(name: str) -> int | None:
    """The count in the name of a file or another thing, sure or not; the largest of several.

    Examples
    --------
    >>> count_in_name("bracket_x4.dxf"), count_in_name("5mm 13x 01.04 Knife.dxf"), count_in_name("shelf.4x")
    (4, 13, 4)
    >>> count_in_name("side_18mm_x4"), count_in_name("frame_400x4.dxf"), count_in_name("Layer_x0020_1")
    (4, None, None)
    """
    words = _words_of(name)
    # Longer texts are notes, longer names are only names: the number stands at an end.
    found = _counts_in(words[:60]) | _counts_in(words[-60:])
    found = found or {int(m["count"]) for said in _IN_NAMES for m in said.finditer(words)}
    return max(found - {0}, default=None)


def count_in_words(text: str) -> int | None:
    """The count beside a word that counts, as in ``300 (4 off)``; ``4x 25`` is a row of lengths.

    >>> count_in_words("300 (4 off)"), count_in_words("4x 25"), count_in_words("4 holes")
    (4, None, None)
    """
    found = {int(match["count"]) for said in (_NUMBERED, _PIECES) for match in said.finditer(text)}
    return max(found, default=None) if not _OF_WORK.search(text) and not _OF_DRAWING.search(text) else None


def _words_of(name: str) -> str:
    plain = re.sub(r"^_x3\d_|(?<![a-z\d])x[\s_]?0\d\d\w*", " ", written(name), flags=re.I)
    return re.sub(r"[_\-]+|(?<!\d)\.|\.(?!\d)", " ", re.sub(r"\.(?!x\d)[A-Za-z]\w*$", "", plain)).strip()


def count_in_title(title: str) -> int | None:
    """The count in the title of a file, or in another sentence about all that it holds, sure or not.

    >>> count_in_title("cut 4 - side.dxf"), count_in_title("Chair leg - make 4"), count_in_title("cut 4.dxf")
    (4, 4, None)
    """
    if found := count_in_name(title) or times(title) or count_beside_word(title):
        return found
    told = _ORDERED.search(re.sub(r"\W+", " ", _words_of(title)))
    return next((int(number) for number in told.groups() if number), None) if told else None


def of_drawing(text: str) -> set[str]:
    """What a text counts on one part, in capitals: ``R10`` of ``2x R10``; empty for any other text."""
    found = (match["what"] for match in _OF_DRAWING.finditer(text))
    return {re.sub(r"\s", "", what).upper() for what in found if what}


@lru_cache(maxsize=4096)
def maybe_count(text: str) -> bool:
    """Whether a short text may ask for a number of pieces in words this reader does not know for sure.

    Examples
    --------
    >>> maybe_count("cut 4 left"), maybe_count("birch 18 mm"), maybe_count("Panel 3 x4"), maybe_count("(4)")
    (True, False, True, True)
    """
    lines = _lines(text)
    unclear = bool(_counts(text)) or (len(lines) <= MOST_LINES and any(map(_may_count, lines)))
    if len(lines) > MOST_LINES:
        # One of its lines may still be that of a label.
        unclear = any(_counts_in(line) or left_to_ask(line) for line in lines if len(line) <= _LABEL)
    return (unclear or any(map(counted_apart, pairwise(lines)))) and times(text) is None


def _may_count(line: str) -> bool:
    if left_to_ask(_OF_DRAWING.sub(" ", line)):
        return True
    if line.startswith(f"{_ATTRIBUTE} ") or says_none(line):
        return True
    if len(line) > _LABEL:
        return False
    line, of_drawing_too = _OF_DRAWING.subn(" ", line)
    if of_drawing_too and _counts_in(line.strip()):
        return True
    if any(words.search(line) for words in (_IN_WORDS, _OF_WORK, _PERHAPS)):
        return True
    said, _ = without_sizes(line)
    return bool(_MAYBE_COUNT.search(said) and re.search(r"(?<![\d.,])\d{1,3}(?![\d.,]|\s*mm)", said))
