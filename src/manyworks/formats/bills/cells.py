"""Cells of a table as text or number, and numbers as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

Cell = str | float
"""Text without spaces around it, or a number that the file itself holds as a number."""
_GROUPED = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
_DIGITS = re.compile(r"[-+−]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")
_NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)*(?:[eE][-+]?\d{1,3})?")
_UNSURE = re.compile(r"[-+−]?[1-9]\d{0,2}([.,])\d{3}")
LARGEST = 1e12
LONGEST = 60
"""Letters in a text that is a heading or a number."""


def cells_of(row: Sequence[object]) -> list[Cell]:
    """The cells of a row; dates as text."""
    return [_cell(cell) for cell in row]


def _cell(cell: object) -> Cell:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    return str(cell).strip()


def said(cell: Cell) -> str:
    """A cell in words."""
    if isinstance(cell, str):
        return cell
    return str(int(cell)) if cell.is_integer() else repr(cell)


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number and nothing else."""
    return isinstance(cell, float) or cell.isdecimal() or bool(_NUMBER.fullmatch(_bare(cell)))


def _bare(text: str) -> str:
    return _GROUPED.sub("", re.sub(r"[£€$]", "", text).strip())


def decimal_signs(cells: Iterable[Cell]) -> set[str]:
    """The decimal signs that numbers written as text leave no doubt about.

    >>> decimal_signs(["12,5", "1.200"]), decimal_signs(["1.200"]), decimal_signs(["1,200.50"])
    ({','}, set(), {'.'})
    """
    signs = set()
    for cell in cells:
        if not isinstance(cell, str) or cell.isdecimal():
            continue
        text = _bare(cell)
        if not _NUMBER.fullmatch(text) or _UNSURE.fullmatch(text):
            continue
        marks = re.findall(r"[.,]", text)
        if marks and (len(marks) == 1 or marks[-1] != marks[0]):
            signs.add(marks[-1])
        elif marks:
            signs.add("." if marks[0] == "," else ",")
    return signs


def number(cell: Cell, signs: set[str]) -> tuple[float | None, bool]:
    """The number in a cell, and whether nothing says that its one point or comma is no decimal sign.

    Parameters
    ----------
    signs
        The decimal signs of the file (``decimal_signs``).

    Examples
    --------
    >>> number("1.200", {","}), number("1.200", set()), number("1 200,5", set()), number("ca. 4", set())
    ((1200.0, False), (1200.0, True), (1200.5, False), (None, False))
    """
    if isinstance(cell, float):
        return (cell if abs(cell) < LARGEST else None), False
    text = cell if cell.isdecimal() else _bare(cell)
    if not _NUMBER.fullmatch(text):
        return None, False
    marks = re.findall(r"[.,]", text)
    unsure = False
    decimal = ""
    if len(set(marks)) == 2:
        decimal = marks[-1]
    elif match := _UNSURE.fullmatch(text):
        decimal = match[1] if signs == {match[1]} else ""
        unsure = len(signs) != 1
    elif len(marks) == 1:
        decimal = marks[0]
    whole, _, rest = text.partition(decimal) if decimal else (text, "", "")
    if re.search(r"[.,]", whole) and not re.fullmatch(r"[-+−]?\d{1,3}(?:[.,]\d{3})+", whole):
        return None, False
    digits = re.sub(r"[.,]", "", whole).replace("−", "-") + (f".{rest}" if rest else "")
    if not _DIGITS.fullmatch(digits):
        return None, False
    value = float(digits)
    return (value if abs(value) < LARGEST else None), unsure
