"""Lists of parts that are drawn as texts beside the parts: their numbers are asked, never used."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from manyworks.formats.bills.cells import LONGEST
from manyworks.formats.bills.columns import Columns, known_columns, may_count, plain
from manyworks.formats.cutting.strokes import Word
from manyworks.formats.drawing import Finding
from manyworks.geometry import Point

_APART = re.compile(r"\t| {2,}|\s*[|;]\s*")
_COUNTED = re.compile(r"(?:.*\D\W+)?\d{1,4}(?:\W+\D.*)?")
"""A line that may be a row of a list: ``Shelf 4``, ``4``, ``2 Side``."""
_NUMBER = re.compile(r"no|nr|num(?:ber|ero)?")
_SHORT = re.compile(r"\d{1,3}")
_ROW = 20.0
"""In heights of letters: how far the number of a row may stand from its label."""
_LEVEL = 0.6
"""Texts are in one row that differ in height by less than this part of their letters."""
_LEVEL_MM = 3.0
"""The same where nothing says how high the letters are."""


def lists_drawn(words: Sequence[Word]) -> list[Finding]:
    """One question for each heading of a list of parts, as in ``Part Qty``, with numbers in other lines."""
    lines = [line.strip() for word in words for line in word.text.splitlines() if len(line) <= 2 * LONGEST]
    if not any(_COUNTED.fullmatch(line) for line in lines if len(line) <= LONGEST):
        return []
    if not any(map(may_count, lines)):
        # Of most drawings no line need be asked whether it is the heading of a bill.
        return []
    return [
        Finding(
            "quantity.unclear",
            "question",
            "texts",
            f"Under {said!r} a list in the drawing says how many of each part are needed; its numbers were "
            "not used. Write each number on its part, or bring the list as a file of its own.",
            at,
        )
        for said, at in _headings(words)
    ]


def rows_drawn(free: Sequence[Word], codes: Collection[str]) -> list[Finding]:
    """One question for a list without a heading: codes of parts, each with a number beside it on one level.

    Parameters
    ----------
    free
        Texts that stand on no part.
    codes
        Labels that do, in capitals.
    """
    numbers = [word for word in free if _SHORT.fullmatch(word.text.strip())]
    rows = [
        (word, number)
        for word in free
        if word.text.strip().upper() in codes
        for number in numbers
        if 0 < number.at[0] - word.at[0] <= _ROW * (word.height or _LEVEL_MM)
        and abs(number.at[1] - word.at[1]) <= (_LEVEL * word.height or _LEVEL_MM)
    ]
    if len(rows) < 2:
        return []
    said = ", ".join(f"{word.text.strip()} {number.text.strip()}" for word, number in rows[:3])
    message = (
        f"A list in the drawing may say how many of each part are needed ({said}); its numbers were not "
        "used. Write each number on its part, or bring the list as a file of its own."
    )
    return [Finding("quantity.unclear", "question", "texts", message, rows[0][0].at)]


def _headings(words: Sequence[Word]) -> Iterator[tuple[str, Point]]:
    """Lines that are the heading of a bill by themselves, and rows of single texts that are one together."""
    single: list[tuple[str, Word]] = []
    for word in words:
        lines = [line for line in word.text.splitlines() if len(line) <= 2 * LONGEST]
        if heading := next((line for line in lines if may_count(line) and _is_heading(line)), ""):
            yield " ".join(heading.split()), word.at
        elif lines and _columns(lines[0]).headings:
            single.append((lines[0].strip(), word))
    seen = set()
    for _, word in (one for one in single if _columns(one[0]).counts):
        level = _LEVEL * word.height or _LEVEL_MM
        row = [one for one in single if abs(one[1].at[1] - word.at[1]) <= level]
        row.sort(key=lambda one: one[1].at)
        if row[0][1].at not in seen and _is_bill(known_columns([said for said, _ in row])):
            seen.add(row[0][1].at)
            yield " ".join(said for said, _ in row), row[0][1].at


@lru_cache(maxsize=4096)
def _columns(line: str) -> Columns:
    return known_columns([line.strip()])


@lru_cache(maxsize=4096)
def _is_heading(line: str) -> bool:
    cells = [cell for cell in _APART.split(line.strip()) if cell]
    return any(
        _is_bill(known := known_columns(parts)) and 2 * len(known.headings) > len(parts)
        for parts in (cells, line.split())
        if len(parts) > 1
    )


def _is_bill(known: Columns) -> bool:
    """Whether these are columns of a list; Number off and No. off are one column."""
    if known.missing or len(known.headings) < 2:
        return False
    return not _NUMBER.fullmatch(plain(known.headings[known.index["code"]]))
