"""Rows that add up others though their name is no word for a total: left out, or asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from manyworks.formats.bills.bill import BillLine, some
from manyworks.formats.bills.cells import said
from manyworks.formats.bills.columns import plain
from manyworks.formats.bills.levels import Named, is_sized
from manyworks.formats.bills.tables import Row, Table
from manyworks.formats.bills.totals import Tally
from manyworks.formats.cutting.words.count_words import HARDWARE
from manyworks.formats.drawing import Finding

_WORD = re.compile(r"[^\W\d_]{3,}")
_HARDWARE = re.compile(rf"\b(?:{HARDWARE}|hinges?|dowels?|scharniere?|dübel|charnières?|bisagras?)\b", re.I)
_SECTION = -1
"""Stands for the section among the columns of words."""
Counted = Sequence[tuple[Row, BillLine]]


def without_sums(table: Table, named: Sequence[Named]) -> tuple[list[BillLine], list[Finding]]:
    """The lines of a table but those that seem to be sums of others, and what is asked of these."""
    rows = [(one.row, one.line) for one in named if one.line]
    bare = {line.where for row, line in rows if sum(cell != "" for cell in row.cells) == 2}
    sized = [line for _, line in rows if line.where not in bare]
    if bare and len(sized) > 1 and all(map(is_sized, sized)):
        return _without_size(table, rows, bare)
    found = _unnumbered(table, rows) or _of_a_word(table, rows)
    if found:
        message = f"Left out as sums of other rows: {_listed(rows, found)}. Call them Total, or number them."
        return (
            [line for i, (_, line) in enumerate(rows) if i not in found],
            [Finding("bill.total", "question", table.heading_row, message)],
        )
    asked = []
    if last := _at_the_end(rows, bare):
        message = (
            f"The sum of the rows above, and counted: {_listed(rows, last)}. Is it a part? Or call it Total."
        )
        asked.append(Finding("bill.total", "question", table.heading_row, message))
    return [line for _, line in rows], asked


def _listed(rows: Counted, places: set[int]) -> str:
    lines = [rows[place][1] for place in sorted(places)]
    return some([f"{line.code} {line.quantity or 0:g} ({line.where})" for line in lines])


def _summed(rows: Counted, is_sum: Callable[[int], bool]) -> set[int]:
    """The rows that may be sums and say the one of all rows above, or of those since the last sum."""
    tally = Tally()
    found = set()
    for place, (_, line) in enumerate(rows):
        # A row with a price may have no quantity, and sums up nothing.
        quantity = line.quantity or 0.0
        if quantity and is_sum(place) and not is_sized(line) and tally.sums(quantity):
            found.add(place)
            tally.close()
        else:
            tally.add(quantity)
    return found


def _unnumbered(table: Table, rows: Counted) -> set[int]:
    """Sums without a number, or a code, where the parts have one."""
    index = table.columns.index
    column = index.get("position", index["code"])
    numbered = [row.cells[column] != "" for row, _ in rows]
    return set() if sum(numbered) < 2 else _summed(rows, lambda place: not numbered[place])


def _of_a_word(table: Table, rows: Counted) -> set[int]:
    """Sums of all rows that have their name as a word in one column, such as a material, or as section."""
    index = table.columns.index
    names = {index.get(name) for name in ("code", "name", "position", "parent")}
    names |= {column for _, column in table.columns.counts}
    others = [column for column in range(*table.span) if column not in names]
    under: dict[tuple[int, str], list[float]] = {}
    for row, line in rows:
        quantity = line.quantity or 0.0
        for column in others:
            under.setdefault((column, plain(said(row.cells[column]))), []).append(quantity)
        # A sum stands in the section it adds up.
        if plain(line.section) not in _called(line):
            under.setdefault((_SECTION, plain(line.section)), []).append(quantity)
    # Beside a remark, what one row says may be chance.
    surely = (_SECTION, index.get("specification"))
    return {
        place
        for place, (row, line) in enumerate(rows)
        if line.quantity
        and not is_sized(line)
        and any(
            text in _called(line)
            and _WORD.search(text)
            and (column == _SECTION or row.cells[column] == "")
            and (column in surely or len(quantities) > 1)
            and abs(sum(quantities) - line.quantity) < 1e-6
            for (column, text), quantities in under.items()
        )
    }


def _called(line: BillLine) -> set[str]:
    return {plain(line.code), plain(line.name)}


def _at_the_end(rows: Counted, bare: set[str]) -> set[int]:
    """The last row of a name and a number alone, where it says the sum of all above, and sums above it.

    Codes, names that begin like others (Side left, Side right) and hardware are no sums.
    """
    if not rows or rows[-1][1].where not in bare or is_sized(rows[-1][1]):
        return set()
    words = [word[0].casefold() if (word := _WORD.match(line.code)) else "" for _, line in rows]
    if not words[-1] or words[-1] in words[:-1] or _HARDWARE.search(rows[-1][1].code):
        return set()
    for found in (
        _summed(rows, lambda place: rows[place][1].where in bare),
        _summed(rows, lambda place: place == len(rows) - 1),
    ):
        if len(rows) - 1 in found:
            return found
    return set()


def _without_size(table: Table, rows: Counted, bare: set[str]) -> tuple[list[BillLine], list[Finding]]:
    """Rows of a name and a number where all others have sizes: sums are left out, all are asked."""
    sums = sums_beside([(line.quantity or 0.0, line.where in bare) for _, line in rows])
    counted = {i for i, (_, line) in enumerate(rows) if line.where in bare} - sums
    where = table.heading_row
    asked = []
    if sums:
        message = f"Left out as sums of other rows: {_listed(rows, sums)}. Call them Total, or give sizes."
        asked.append(Finding("bill.total", "question", where, message))
    if counted:
        said_so = f"Without a size where all others have one, and counted: {_listed(rows, counted)}."
        asked.append(Finding("bill.size", "question", where, f"{said_so} Are these parts?"))
    return [line for i, (_, line) in enumerate(rows) if i not in sums], asked


def sums_beside(quantities: Sequence[tuple[float, bool]]) -> set[int]:
    """Which bare rows, by their places, say the sum of the other rows above or below them, or of all.

    Parameters
    ----------
    quantities
        The quantity of each row, and whether the row is bare: a name and a number alone.

    Examples
    --------
    >>> sums_beside([(2, False), (3, False), (5, True)]), sums_beside([(2, False), (3, False), (4, True)])
    ({2}, set())
    """
    groups: list[list[float]] = [[]]
    for quantity, bare in quantities:
        if bare:
            groups.append([])
        else:
            groups[-1].append(quantity)
    everything = [quantity for group in groups for quantity in group]
    bare_rows = [(place, quantity) for place, (quantity, bare) in enumerate(quantities) if bare]
    return {
        place
        for (place, quantity), (above, below) in zip(bare_rows, pairwise(groups), strict=True)
        if quantity and any(len(g) > 1 and abs(sum(g) - quantity) < 1e-6 for g in (above, below, everything))
    }
