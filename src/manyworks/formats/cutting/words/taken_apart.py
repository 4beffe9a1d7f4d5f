"""Take a line apart: sizes and measures are taken out, and what is left and counts is asked.

Whatever stands between a sign of times or a word that counts and its number, it is never dropped.
"""

from __future__ import annotations

import re
import unicodedata

from manyworks.formats.cutting.words.board_words import plain_words
from manyworks.formats.cutting.words.count_words import (
    COUNTED_ON_ONE,
    FOLDS,
    HARDWARE,
    IN_LAYERS,
    LAID_TOGETHER,
    NOTCHES,
    QUANTITY_WORDS,
    SURELY_QUANTITY,
    WORD_NUMBER,
)
from manyworks.formats.patterns import later

_SIGN = later(r"[✕✖⨯╳]|[хХ](?=\s?\d)|(?<=\d)[хХ](?![а-яё])|(?<=\d\s)[хХ](?=\s|$)")
"""Other signs of times, among them a Cyrillic letter that looks like one."""
_WIDE = later(r"[\uff00-\uffef]+")
_MEASURE = r"\d+(?:[.,]\d+)?(?:[\s-]+\d+/\d+|/\d+)?"
_UNIT = (
    r"(?:(?:mm|cm|dm|m|inch(?:es)?|ft|feet|foot|zoll)(?![A-Za-z])\.?|in(?:\.|(?=\s*(?:[x×,;)]|$)))|''|[\"'″′”“’])"
    r"(?:\s?(?:wide|long|high|deep|thick|[WHDLTB])\b)?"
)
_LENGTH = rf"{_MEASURE}(?:\s*{_UNIT}(?:[\s-]*{_MEASURE}\s*{_UNIT})?)?"
_CHAIN = later(
    rf"(?<![\w.,])(?!(?<=[A-Za-z\d]-)\d{{1,2}}\s+[x×]\d{{1,2}}$)[MdØ]?{_LENGTH}(?:\s*[x×*]\s*{_LENGTH}(?::\d+)?)+(?!\d)",
    re.I,
)
"""Lengths and signs of times, with or without units: ``600 x 300``, ``24" x 16"``, ``500x300x18 x4``."""
_MEASURED = later(rf"(?<![\w.,]){_MEASURE}\s*{_UNIT}", re.I)
_WHOLE = later(r"\d{1,3}")
_FEW, _MANY = 10, 50
"""In a size of two a smaller number may count; behind a length in mm, one smaller than the second."""
_LEFT = later(
    r"(?:(?<![A-Za-z])|(?<=[A-Za-z]{3}))[x×]\d|(?<![A-Za-z])[x×]\s+\d|(?<!\w)(?<!\d[.,])\d{1,4}\s?[x×](?![^\W\d_])|"
    r"^[x×]\s*[:=]\s*\d{1,3}$",
    re.I,
)
"""A sign of times beside a whole number; EX1 and BOX2 are codes."""
_TWICE = later(r"(?<!\w)[x×]\s?\d+\s*[x×]\s?\d", re.I)
_IN_LAYERS = later(IN_LAYERS, re.I)
_FOLD = later(rf"(?<![^\W\d_])(?:{'|'.join(FOLDS)})(?![^\W\d_])", re.I)
_Q = later(r"(?<=[^\W_])[\W_]+Q(\d{1,3})(?=$|[\W_](?!(?:19|20)\d\d))")
"""A letter that is short for quantity, behind a name: ``Leg_Q4``; ``Q4 2026`` is a part of a year."""
_NUMBER = rf"(?:\d+(?:[.,]\d+)?|{WORD_NUMBER}(?!\w))"


def _any(words: frozenset[str]) -> str:
    """Any of the words, by itself or joined to figures."""
    longest = sorted(map(plain_words, words), key=lambda word: (-len(word), word))
    return rf"(?<![^\W\d])(?:{'|'.join(map(re.escape, longest))})(?![^\W\d])"


_SHORTENED = later(r"(?<![^\W\d])([^\W\d])[. '’´`]+(?=[^\W\d]{2}(?![^\W\d]))|['’´`]")
"""Q.tà, К-во and REQ'D are one word."""
_COUNTS = _any(QUANTITY_WORDS | {"ea", "req", "required", "needed"})
_BESIDE = later(
    rf"{_COUNTS}[\W_]*{_NUMBER}|(?<![\w.,]){_NUMBER}[\W_]*{_COUNTS}"
    rf"|\b(?:no|nr|number)\W+off\W+{_NUMBER}"
)
_SURELY = later(rf"{_any(SURELY_QUANTITY)}|(?<![^\W\d])(?:qty|quant)")
_BARE = later(rf"(?<![\w.,])(?<![\w.,]-){_NUMBER}(?![\w.,]*\d)")
_BEHIND = r"\W*[\d\Wx×]*$"
_ON_ONE = rf"(?:^|[\s,;(])(?:{COUNTED_ON_ONE}|{HARDWARE}|{NOTCHES})"
_NO_BOARD = later(
    rf"(?:{_ON_ONE}|(?:^|[\s,;(])(?:{LAID_TOGETHER})){_BEHIND}|\b(?:from|vom|depuis|desde)\b", re.I
)
"""The last word before the number is what it counts: holes, fittings, layers of one board."""
_ONLY_ON_ONE = later(_ON_ONE + _BEHIND, re.I)


def written(text: str) -> str:
    """A text in which every sign of times is one of two, and figures and letters have their common width.

    >>> written("ｘ４"), written("✕4")
    ('x4', '×4')
    """
    narrow = _WIDE.sub(
        lambda wide: unicodedata.normalize("NFKC", wide[0]), unicodedata.normalize("NFC", text)
    )
    return _SIGN.sub("×", narrow)


def without_sizes(line: str) -> tuple[str, bool]:
    """A line without its sizes, and whether one of them may hold a number of pieces.

    >>> without_sizes("Side 600 x 300"), without_sizes("Side 500x300x18 x4"), without_sizes("Top 500x300 x4")
    (('Side', False), ('Side   x4', False), ('Top', True))
    """
    doubtful = any(_beside_size(chain[0]) is None for chain in _CHAIN.finditer(line))
    rest = _CHAIN.sub(lambda chain: f" {_beside_size(chain[0]) or ''} ", line).strip()
    return rest, doubtful or _TWICE.search(rest) is not None


def without_measures(line: str) -> str:
    """A line without its sizes and without single lengths that have a unit.

    >>> without_measures("Side 500x300, 18 mm, 4").split()
    ['Side', ',', ',', '4']
    """
    return _MEASURED.sub(" ", without_sizes(line)[0])


def _beside_size(chain: str) -> str | None:
    """What in a chain of lengths is none of a size; ``None`` where that is open."""
    pieces = re.split(r"(\s*[x×*]\s*)", chain, flags=re.I)
    lengths, signs = pieces[::2], pieces[1::2]
    if ":" in lengths[-1]:
        return ""  # Detail 3 x 2:1
    opens, ends = (int(end) if _WHOLE.fullmatch(end) else None for end in (lengths[0], lengths[-1]))
    if lengths[0][0].isalpha():
        # M6 x 16 is a screw, Ø8 a hole; D1 x2 may be two doors.
        return None if lengths[0][0] not in "Øø" and ends is not None and ends < _FEW else ""
    if len(lengths) > 3:
        # A board has three sizes; the number that stands apart from them is none.
        return f" x{ends}" if ends and signs[-1][0].isspace() and len(lengths) == 4 else None
    measured = [re.fullmatch(_MEASURE, length) is None for length in lengths]
    spaces = {(sign[0].isspace(), sign[-1].isspace()) for sign in signs}
    uneven = len(spaces) > 1 or any(before != behind for before, behind in spaces)
    if uneven and (opens or ends):
        return None
    if ends is not None and any(measured):
        # 18 mm x 3 is a strip, 600 mm x 300 a board.
        metric = re.match(r"(?P<strip>\d\d?(?!\d))?.*mm", lengths[0]) if len(lengths) == 2 else None
        return "" if metric and (metric["strip"] or ends >= _MANY) else None
    if len(lengths) > 2:
        return None if opens is not None and all(measured[1:]) else ""
    few = any(end is not None and end < _FEW for end in (opens, ends))
    return None if few and (measured[-1] or (True, True) in spaces) else ""


def left_to_ask(line: str) -> bool:
    """Whether what is left of a line may count: a sign of times, a word beside a number, layers of glue."""
    if _IN_LAYERS.search(line) or _FOLD.search(line):
        return True
    said, doubtful = without_sizes(line)
    left = _MEASURED.sub(" ", said)
    plain = _plain(left)
    return bool(
        doubtful
        or _LEFT.search(left)
        or _BESIDE.search(plain)
        or (_SURELY.search(plain) and _BARE.search(plain))
    )


def count_beside_word(text: str) -> int | None:
    """The number beside a word that counts, whatever signs stand between them.

    >>> count_beside_word("QTY -> 4"), count_beside_word("4.00 pcs"), count_beside_word("QTY 4 mm")
    (4, 4, None)
    >>> count_beside_word("Bein vierfach"), count_beside_word("Leg_Q4.dxf"), count_beside_word("Plan Q4 2026")
    (4, 4, None)
    """
    if fold := _FOLD.search(text):
        return FOLDS[fold[0].casefold()]
    if short := _Q.search(text):
        return int(short[1])
    found = _BESIDE.search(_plain(_MEASURED.sub(" ", without_sizes(written(text))[0])))
    number = re.search(r"\d+(?![.,]?0*[1-9])", found[0]) if found else None
    return int(number[0]) if number else None


def _plain(words: str) -> str:
    return _SHORTENED.sub(lambda found: found[1] or "", plain_words(words))


def counts_no_board(rest: str) -> bool:
    """Whether the words beside a number say that it counts something else than the board they stand on.

    >>> counts_no_board("hole 8mm"), counts_no_board("Screw plate"), counts_no_board("laminate")
    (True, False, True)
    """
    return _NO_BOARD.search(_MEASURED.sub(" ", rest)) is not None


def counts_on_one(words: str) -> bool:
    """Whether words end in something that one board has several of: ``cut 2 slots``, ``8 holes``."""
    return _ONLY_ON_ONE.search(_MEASURED.sub(" ", words)) is not None
