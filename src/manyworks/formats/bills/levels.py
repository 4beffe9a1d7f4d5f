"""Parts lists with levels: an assembly, and under it what one of it is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile

from manyworks.formats.bills.bill import BillLine, some
from manyworks.formats.bills.cells import said
from manyworks.formats.bills.tables import Row, Table
from manyworks.formats.drawing import Finding

_DOTTED = re.compile(r"\d+(?:\.\d+)*\.?")
_INDENT = re.compile(r"(?:[\s ]|[-–—•>└├│─.…](?![-\w.])|\.(?=[\w.])|\*{2,})*")
_CODE = re.compile(r"[^\W\d_]{1,3}|[^\W_]{0,3}\d[\w/-]{0,5}")
_STEPS = re.compile(r"[*+>•.]+|\.*\s?\d{1,2}")
"""Levels of an exploded list: ``*``, ``**``, or ``.1``, ``..2``."""


@dataclass(frozen=True, slots=True)
class Named:
    """A row with a name: its line, or ``None`` where it has no quantity."""

    row: Row
    line: BillLine | None


def parents(table: Table, named: Sequence[Named]) -> tuple[dict[int, int], str]:
    """The row that each row stands under, by row numbers, and what says so; empty without levels."""
    level = table.columns.index.get("level", _steps(table, named))
    if level is not None:
        # Headings of sections have no level.
        rows = [one.row for one in named if one.line or one.row.cells[level] != ""]
        depths = [_depth(said(row.cells[level])) for row in rows]
        if None in depths:
            return {}, "levels that are not numbers" if set(depths) != {None} else ""
        because = table.columns.headings.get(level, f"column {level + 1}")
        return _by_depth(rows, [depth or 0 for depth in depths]), because
    rows = [one.row for one in named]
    numbered = table.columns.index.get("position", table.columns.index["code"])
    found = _by_number(rows, [said(row.cells[numbered]) for row in rows])
    if found:
        return found, "the numbers with points"
    for name in ("code", "name"):
        column = table.columns.index.get(name)
        found = _by_depth(rows, [_indent(row, column) for row in rows]) if column is not None else {}
        if found:
            return found, "the indents"
    return {}, ""


def _steps(table: Table, named: Sequence[Named]) -> int | None:
    """A column, whatever its heading, that says levels by dots or stars alone."""
    counting = [column for _, column in table.columns.counts]
    for column in range(*table.span):
        cells = [said(one.row.cells[column]) for one in named if one.line]
        deep = any(cell.startswith(("..", "**")) for cell in cells)
        if deep and column not in counting and all(map(_STEPS.fullmatch, cells)):
            return column
    return None


def _depth(text: str) -> int | None:
    """Levels are written 2, ..2, +2, 1.1.2, or **."""
    bare = text.strip()
    if match := re.fullmatch(r"[.+*\-\s]*(\d{1,2})", bare):
        return int(match[1])
    if _STEPS.fullmatch(bare):
        return len(bare)
    return bare.count(".") + 1 if _DOTTED.fullmatch(bare) else None


def _by_depth(rows: Sequence[Row], depths: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    above: list[tuple[int, int]] = []
    for row, depth in zip(rows, depths, strict=True):
        while above and above[-1][0] >= depth:
            above.pop()
        if above:
            found[row.number] = above[-1][1]
        above.append((depth, row.number))
    return found


def _by_number(rows: Sequence[Row], numbers: Sequence[str]) -> dict[int, int]:
    if not all(map(_DOTTED.fullmatch, filter(None, numbers))):
        return {}
    at: dict[str, int] = {}
    found: dict[int, int] = {}
    for row, number in zip(rows, numbers, strict=True):
        bare = number.rstrip(".")
        above = bare.rpartition(".")[0]
        if above in at:
            found[row.number] = at[above]
        if bare:
            at[bare] = row.number
    return found


def _indent(row: Row, column: int) -> int:
    cell = row.raw[column] if column < len(row.raw) else ""
    match = _INDENT.match(cell) if isinstance(cell, str) else None
    # One space is a slip of the hand.
    return match.end() if match and match.end() > 1 else 0


def multiplied(table: Table, named: Sequence[Named]) -> tuple[list[BillLine], list[Finding]]:
    """The lines of a table with what stands under assemblies multiplied by them; what that means is asked."""
    lines = [one.line for one in named if one.line]
    over, because = parents(table, named)
    at = {one.row.number: one for one in named}
    # What has rows under it and no quantity is a heading.
    assemblies = {number for number in over.values() if at[number].line}
    where = table.heading_row
    if because and not over and because.startswith("levels"):
        message = (
            "Some levels are not whole numbers, so nothing is multiplied. Write each row's level as a number."
        )
        return lines, [Finding("bill.levels", "question", where, message)]
    if not assemblies:
        return lines, [] if because else _by_codes(table, named)
    sized = any(map(is_sized, lines))
    kept: list[BillLine] = []
    left_out: list[str] = []
    pieces: list[str] = []
    example = ""
    for number, one in at.items():
        if one.line is None:
            continue
        if number in assemblies and not is_sized(one.line) and (sized or number not in over):
            left_out.append(one.line.code)
            continue
        if number in assemblies:
            pieces.append(one.line.code)
        factor = _factor(number, over, at)
        own = one.line.quantity
        kept.append(one.line if own is None else replace(one.line, quantity=own * factor))
        if own is not None and factor != 1 and not example:
            example = f" ({one.line.name or one.line.code}: {own:g} × {factor:g} = {own * factor:g})"
    message = (
        f"By {because}, some rows stand under others. Quantities are read as those for one of what is above"
        f"{example}. "
        + (f"Not counted as pieces: {some(left_out)}. " if left_out else "")
        + (f"Counted as pieces though others stand under them: {some(pieces)}. " if pieces else "")
        + "If that is wrong, bring a list without levels."
    )
    return kept, [Finding("bill.levels", "question", where, message)]


def _by_codes(table: Table, named: Sequence[Named]) -> list[Finding]:
    """A question of codes of which some begin with another, right below it: ``1``, ``1a``, ``1b``."""
    column = table.columns.index.get("position", table.columns.index["code"])
    rows = [(said(one.row.cells[column]).rstrip(".) "), one.line) for one in named if one.line]
    found = []
    for place, (code, line) in enumerate(rows):
        under = list(takewhile(partial(_stands_under, code), (below for below, _ in rows[place + 1 :])))
        lines = [below for _, below in rows[place + 1 : place + 1 + len(under)]]
        unsized = not is_sized(line) and all(map(is_sized, lines))
        if len(under) > 1 and (unsized or ((line.quantity or 0) > 1 and under[0].startswith(code))):
            found.append(f"{some(under)} under {code}")
    message = (
        f"By their codes some rows may stand under others ({some(found)}), and nothing is multiplied. If "
        f"they do, "
        "number them 1, 1.1, 1.2, or multiply their quantities and leave out what they make up."
    )
    return [Finding("bill.levels", "question", table.heading_row, message)] if found else []


def _stands_under(above: str, below: str) -> bool:
    """Whether a code begins with another and goes on with a sign, or with the other of letters and figures.

    >>> _stands_under("1", "1a"), _stands_under("K1", "K1-S"), _stands_under("100", "110")
    (True, True, True)
    >>> _stands_under("P1", "P10"), _stands_under("10", "20"), _stands_under("Leg", "Legs")
    (False, False, False)
    """
    if not _CODE.fullmatch(above) or below == above:
        return False
    if below.startswith(above):
        end, begins = above[-1:], below[len(above)]
        return not begins.isspace() and (not begins.isalnum() or end.isdigit() != begins.isdigit())
    hundreds = re.fullmatch(r"(\d+?)0+", above)
    alike = below.isdigit() and len(below) == len(above) and below > above
    return hundreds is not None and alike and below.startswith(hundreds[1])


def _factor(number: int, over: Mapping[int, int], at: Mapping[int, Named]) -> float:
    factor = 1.0
    while number in over:
        number = over[number]
        line = at[number].line
        factor *= 1 if line is None or line.quantity is None else line.quantity
    return factor


def is_sized(line: BillLine) -> bool:
    """Whether a line says any size of its part."""
    return any(size is not None for size in (line.length_mm, line.width_mm, line.thickness_mm))
