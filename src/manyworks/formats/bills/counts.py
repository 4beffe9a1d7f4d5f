"""How many: the quantity in a cell, and the column that counts where several do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from manyworks.formats.bills.cells import Cell, number, said
from manyworks.formats.bills.columns import counted_of, counts_pieces, heading
from manyworks.formats.bills.tables import Row, Table
from manyworks.formats.bills.totals import says_total
from manyworks.formats.cutting.words.wording import times
from manyworks.formats.drawing import Finding

_MARKED = re.compile(r"\d\s*(?:[-*!–—'^#]+\s*$|[eE]\d)")
"""Numbers with a mark behind them, which points somewhere else, or with an exponent."""
_ONE_COUNT = re.compile(r"[x×]?\s*(?P<count>\d{1,5})\s*(?P<word>[^\d?+~/&]{0,9})", re.I)
"""A number and one word, as in ``2 pcs``."""


@dataclass(frozen=True, slots=True)
class Counting:
    """The column whose numbers are read, and the column of sets that they are multiplied by."""

    column: int
    sets: int | None = None
    finding: Finding | None = None

    def of(self, row: Row, signs: set[str]) -> tuple[float | None, bool]:
        """The quantity of a row, and whether its point or comma leaves it open."""
        value, unsure = quantity(row.cells[self.column], signs)
        if value is None or self.sets is None:
            return value, unsure
        sets, open_too = quantity(row.cells[self.sets], signs)
        return (None if sets is None else value * sets), unsure or open_too


def quantity(cell: Cell, signs: set[str]) -> tuple[float | None, bool]:
    """The quantity in a cell, also ``2 pcs`` or ``x2``, and whether its point or comma leaves it open."""
    value, unsure = number(cell, signs)
    if isinstance(cell, str) and _MARKED.search(cell):
        return None, False
    if value is None and isinstance(cell, str) and (one := _ONE_COUNT.fullmatch(cell)):
        counted = int(one["count"]) if counts_pieces(one["word"]) else times(cell)
        value = None if counted is None else float(counted)
    return value, unsure


def counting(table: Table, signs: set[str]) -> Counting:
    """Which column of a table counts; a question where that is not clear."""
    counts, index = table.columns.counts, table.columns.index
    if "sets" not in index and _filled(table, index.get("unit"), signs) is not None:
        # A column Units of numbers says how many, and no unit.
        index["sets"] = index.pop("unit")
    totals = [column for kind, column in counts if kind == "total"]
    plain = [column for kind, column in counts if kind == "quantity"]
    per = [column for kind, column in counts if kind == "per"]
    base = [*plain, *per]
    sets = _filled(table, index.get("sets"), signs)
    if "sum" in index and base and not totals and _counts_too(table, index["sum"]):
        totals = [index.pop("sum")]
    if totals:
        chosen = Counting(totals[0])
        if multiplied_by(table) is not None:
            return chosen
        return _checked(table, chosen, Counting(base[0], sets), signs) if base else chosen
    if not base:
        return _which_or_how_many(table, counts[0][1], signs)
    if sets is not None:
        chosen = Counting(base[0], sets)
        message = f"{_name(table, base[0])} is read as for one of {_name(table, sets)}, and multiplied."
        return chosen if not plain else _asked(table, chosen, message)
    if not plain:
        message = f"{_name(table, per[0])} counts for one of something; how many of these are wanted?"
        return _asked(table, Counting(per[0]), message)
    for other in base[1:]:
        if (chosen := _checked(table, Counting(plain[0]), Counting(other), signs)).finding:
            return chosen
    return _of_each(table, plain)


def multiplied_by(table: Table) -> int | None:
    """The column not understood that makes the total of what counts for one of it in every row, if one does.

    ``Qty per block, Blocks, Total``: what agrees so leaves no doubt.
    """
    counts = table.columns.counts
    totals = [column for kind, column in counts if kind == "total"]
    totals += [i for i, words in table.columns.headings.items() if heading(words)[0] == "sum"]
    base = [(kind, column) for kind, column in counts if kind != "total"]
    rows = [row for row in table.rows if totals and row.cells[totals[0]] != "" and not _says_sum(row)]
    # Parts per block beside a quantity of blocks: nobody knows which of both is listed.
    if [kind for kind, _ in base] != ["per"] or not rows:
        return None
    for column in table.columns.others:
        numbers = [[number(row.cells[i], set())[0] for i in (column, base[0][1], totals[0])] for row in rows]
        if all(one and each and one * each == total for one, each, total in numbers):
            return column
    return None


def counted_otherwise(table: Table, findings: Sequence[Finding]) -> Iterator[str]:
    """Columns that count and whose headings say more than that; what counts for one is asked elsewhere.

    Parameters
    ----------
    findings
        What was asked already.
    """
    asked = " ".join(one.message for one in findings if one.code == "bill.which_quantity")
    for kind, column in table.columns.counts:
        words = table.columns.headings[column]
        if kind == "quantity" and counted_of(words) and repr(words) not in asked:
            yield words


def _says_sum(row: Row) -> bool:
    return any(says_total(cell) for cell in row.cells if isinstance(cell, str))


def _of_each(table: Table, columns: list[int]) -> Counting:
    """Columns that agree in every row may still count different pieces: ``Qty L`` and ``Qty R``."""
    headings = [table.columns.headings[column] for column in columns]
    if all(counted_of(words) == counted_of(headings[0]) for words in headings):
        return Counting(columns[0])
    names = " and ".join(_name(table, column) for column in columns)
    message = f"{names} say the same in each row; are they to be added? {_name(table, columns[0])} is read."
    return _asked(table, Counting(columns[0]), message)


def _filled(table: Table, column: int | None, signs: set[str]) -> int | None:
    """A column of sets, if there are numbers in it: ``Set`` may also be a name."""
    if column is None:
        return None
    cells = [row.cells[column] for row in table.rows if row.cells[column] != ""]
    return column if cells and all(quantity(cell, signs)[0] is not None for cell in cells) else None


def _counts_too(table: Table, column: int) -> bool:
    """Whether a column that is only called Total counts pieces: no prices in the table, and whole numbers."""
    if {"unit_price", "price"} & set(table.columns.index):
        return False
    cells = [said(row.cells[column]) for row in table.rows if row.cells[column] != ""]
    return bool(cells) and all(re.fullmatch(r"\d+", cell) for cell in cells)


def _checked(table: Table, chosen: Counting, other: Counting, signs: set[str]) -> Counting:
    """A column that counts, checked by another that must say the same."""
    for row in table.rows:
        here, there = chosen.of(row, signs)[0], other.of(row, signs)[0]
        if here is not None and there is not None and abs(here - there) > 1e-6:
            message = (
                f"{_name(table, chosen.column)} and {_name(table, other.column)} count and differ in row "
                f"{row.number} ({here:g} and {there:g}); {_name(table, chosen.column)} is read."
            )
            return _asked(table, chosen, message)
    return chosen


def _which_or_how_many(table: Table, column: int, signs: set[str]) -> Counting:
    values = [value for row in table.rows if (value := quantity(row.cells[column], signs)[0]) is not None]
    steps = {after - before for before, after in pairwise([0.0, *values])}
    if not (steps <= {1.0} or steps <= {10.0}):
        return Counting(column)
    return _asked(
        table, Counting(column), f"Does {_name(table, column)} say how many, or only which row it is?"
    )


def _asked(table: Table, chosen: Counting, message: str) -> Counting:
    cure = "Leave the one column that counts, and call it Quantity."
    where = table.heading_row
    return Counting(
        chosen.column, chosen.sets, Finding("bill.which_quantity", "question", where, f"{message} {cure}")
    )


def _name(table: Table, column: int) -> str:
    return f"the column {table.columns.headings[column]!r}"
