"""Bytes to text and text to table rows, for files whose encoding and separators nobody wrote down."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from manyworks.formats.drawing import Finding
from manyworks.refused import Refused

MAX_ROWS = 200_000
MAX_CELL = 200_000
_WHOLE = re.compile(r"[-+]?[0-9]{1,9}")
_NUMBER = re.compile(r"[-+]?([0-9]{1,30}(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SEPARATOR_LINE = re.compile(r"\s*[\"']?sep=(.)[\"']?[^\S\r\n]*(?:\r\n|\r|\n)", re.I)
"""What spreadsheet programs write before a table to say how it is separated; they show no such row."""
_OLD = {"cp850": "DOS (code page 850)", "mac_roman": "Mac Roman"}
"""Encodings of old systems, and how people call them."""
_LETTERS = "äöüßéèàçíóúáñê"
_SIGNS = "’€§°²³½¼¾×Ø"
_ALIKE = "£±µ©"
"""Signs that stand at one place in most encodings."""
_SELDOM = "ëâîïôûùœ"
_LEAST = 0.9
"""So much must be letters for an old encoding; what is seldom a letter counts as much."""
_BETWEEN_WORDS = "‘“”„–—…•"
_CAPITALS = "ÄÖÜÉÈÀÇÑ"
_LOOKED_AT = 100_000
_RULE = re.compile(r"[\s:|-]*")
"""What stands under the heading of a table that is drawn with strokes."""
_ODD = re.compile("[\0\ud800-\udfff]")


RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Figures that stand above the line, so that they are not read as part of the word before."""


def for_spreadsheet(cell: object) -> object:
    """A cell of a table: text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def odd_text(value: Any) -> str:
    """The first text in a value of lists and mappings that nobody can keep; empty when there is none.

    No database stores a null character and no file half a character (a lone surrogate); JSON can say both.
    """
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and _ODD.search(one):
            return one
        if isinstance(one, Mapping):
            waiting += [*one, *one.values()]
        elif isinstance(one, list | tuple):
            waiting += one
    return ""


def check_texts(data: Any, name: str) -> None:
    """Refuse data that was loaded from a file and says what nobody can keep."""
    if odd := odd_text(data):
        raise Refused(
            "text.character",
            f"{name}: {odd[:40]!a} holds a null character or half a character.",
            "Write that text anew.",
        )


def whole_number(text: str) -> int | None:
    """The whole number that plain digits say, nine of them at most; None for anything else."""
    return int(text) if _WHOLE.fullmatch(text.strip()) else None


def plain_number(text: str) -> float | None:
    """The number that digits and a point say; None for anything else, also for what only a program writes."""
    number = float(text) if _NUMBER.fullmatch(text.strip()) else math.inf
    return number if math.isfinite(number) else None


def decode(content: bytes, name: str) -> tuple[str, list[Finding]]:
    """Decode bytes as UTF-8 or UTF-16, or else as DOS, Mac or Latin-1 by their letters, and say so.

    Raises
    ------
    Refused
        When the bytes are no text at all (zeroed or binary).
    """
    if encoding := _utf_16(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as problem:
            raise Refused(
                "text.encoding", f"{name}: damaged UTF-16 text at byte {problem.start}."
            ) from problem
        if "\0" in text:
            raise Refused("text.binary", f"{name}: this is not a text table.", "Export the file again.")
        return text, []
    if b"\0" in content:
        line = content.count(b"\n", 0, content.find(b"\0")) + 1
        raise Refused(
            "text.binary",
            f"{name}: zeroed or binary bytes from line {line} on; this is not a text table.",
            "Download or export the file again.",
        )
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        message = f"The file is not UTF-8 (first at line {line}); it was read as Latin-1."
        old = max(_OLD, key=lambda encoding: _explained(content, encoding))
        if _explained(content, old) > max(_explained(content, "cp1252"), _LEAST):
            message = (
                f"The file is not UTF-8 (first at line {line}); it was read as {_OLD[old]}. Are its letters "
                "right? Else save it as UTF-8."
            )
            return content.decode(old), [Finding("text.encoding", "question", f"line {line}", message)]
        return content.decode("latin-1"), [Finding("text.encoding", "info", f"line {line}", message)]


def _explained(content: bytes, encoding: str) -> float:
    """Which part of the signs that encodings read otherwise are usual letters or signs in this one."""
    text = f" {content[:_LOOKED_AT].decode(encoding, 'replace')} "
    found = [
        1.0
        if sign in _SIGNS
        or (sign in _LETTERS and (before.isalpha() or behind.isalpha()))
        or (sign in _CAPITALS and behind.isalpha() and not before.islower())
        or (sign in _BETWEEN_WORDS and not (before.islower() and behind.islower()))
        else _LEAST * (sign in _SELDOM)
        for before, sign, behind in zip(text, text[1:], text[2:], strict=False)
        if not sign.isascii() and sign not in _ALIKE
    ]
    return sum(found) / max(1, len(found))


def _utf_16(content: bytes) -> str:
    """Which UTF-16 this is: by its mark, or because every other byte of its beginning is zero."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    even, odd = content[:400:2], content[1:400:2]
    for order, zeros, letters in (("le", odd, even), ("be", even, odd)):
        if len(zeros) > 3 and not zeros.strip(b"\0") and b"\0" not in letters:
            return f"utf-16-{order}"
    return ""


def rows(text: str, name: str) -> list[list[str]]:
    """The rows of a comma, semicolon or tab separated table, line ends inside quoted cells kept.

    The one reader of such tables: lines may end as on any system, and whatever it cannot read it refuses.

    Raises
    ------
    Refused
        When a cell or the table is beyond any sensible size.
    """
    csv.field_size_limit(MAX_CELL)
    stated = _SEPARATOR_LINE.match(text)
    separator = stated[1] if stated else max(",;\t|", key=lambda sign: _evenness(text, sign))
    text = text[stated.end() :] if stated else text
    table: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            table.append(row)
            if len(table) > MAX_ROWS:
                raise Refused(
                    "table.too_long",
                    f"{name}: more than {MAX_ROWS:,} rows.",
                    "Split the file into smaller ones.",
                )
    except csv.Error as problem:
        large = "field limit" in str(problem)
        what = f"a cell of more than {MAX_CELL:,} characters" if large else str(problem)
        hint = (
            "Look for a quotation mark that is never closed." if large else "Export the table as CSV again."
        )
        raise Refused("table.unreadable", f"{name}: row {len(table) + 1}: {what}.", hint) from problem
    _check_closed(table, text, separator, name)
    return [_between_strokes(row) for row in table] if separator == "|" else table


def _check_closed(table: Sequence[Sequence[str]], text: str, separator: str, name: str) -> None:
    """Refuse a table in which a quotation mark takes in the rows behind it."""
    width = Counter(map(len, table)).most_common(1)[0][0] if table else 0
    for number, row in enumerate(table, 1):
        for cell in (cell for cell in row if "\n" in cell or (number == len(table) and separator in cell)):
            last = number == len(table) and cell is row[-1] and not text.rstrip().endswith('"')
            lines = cell.splitlines()[1:]
            if last or (width > 2 and any(line.count(separator) == width - 1 for line in lines)):
                raise Refused(
                    "table.unclosed",
                    f"{name}: in row {number} a quotation mark is never closed, and takes in what follows: "
                    f"{cell[:40]!r}.",
                    "Close it or take it out; write inches as in.",
                )


def _between_strokes(row: Sequence[str]) -> list[str]:
    """The cells of a row drawn with strokes, which may stand at its ends, too."""
    cells = [cell.strip() for cell in row]
    if all(map(_RULE.fullmatch, cells)):
        return []
    return cells[not cells[0] :][: -1 if not cells[-1] else None]


def _evenness(text: str, separator: str) -> tuple[int, int]:
    """How many of the first rows have one width, and which, if this is the separator.

    A decimal comma in a semicolon table must not win, nor a list within a cell.
    """
    widths: Counter[int] = Counter()
    try:
        for row in islice(csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=separator), 30):
            widths[len(row)] += len(row) > 1
    except csv.Error:
        return 0, 0
    return max(((count, width) for width, count in widths.items()), default=(0, 0))
