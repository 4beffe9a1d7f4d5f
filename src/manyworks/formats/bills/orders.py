"""How many of the whole are ordered: lists of products over the parts, and numbers under their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from manyworks.formats.bills.bill import some
from manyworks.formats.bills.cells import Cell, is_number, number, said
from manyworks.formats.bills.columns import heading, known_columns, names_product
from manyworks.formats.bills.tables import Row, Table, said_beside, says_batch
from manyworks.formats.drawing import Finding


def ordered_above(table: Table) -> list[Finding]:
    """A question of the rows of another list over a table, under a heading of its own that counts.

    ``Product;Order qty`` and ``Stool;20`` say how often all of the parts are needed.
    """
    found = [f"{words} ({table.where(row)})" for row, words in _ordered(table.above)]
    if not found:
        return []
    message = (
        f"Over the table stands an order: {some(found)}. Are its quantities for one of these? Then multiply "
        "them, and take the order out of the list."
    )
    return [Finding("bill.which_quantity", "question", table.heading_row, message)]


def _ordered(rows: Sequence[Row]) -> Iterator[tuple[Row, str]]:
    counting: list[int] = []
    for row in rows:
        filled = [cell for cell in row.cells if cell != ""]
        known = known_columns(row.cells)
        if not filled:
            counting = []
        elif known.counts and len(filled) > 1:
            counting = [column for _, column in known.counts]
        # What says by itself how many is asked as a title.
        elif len(filled) > 1 and _counts(row, counting) and not said_beside(row.cells):
            yield row, " ".join(map(said, filled))


def _counts(row: Row, counting: Sequence[int]) -> bool:
    return any(number(row.cells[column], set())[0] not in (None, 0.0, 1.0) for column in counting)


def counts_product(cells: Sequence[Cell]) -> bool:
    """Whether a product and a number stand in cells beside each other: ``Stool`` and ``20`` are an order."""
    filled = [said(cell) for cell in cells if cell != ""]
    return any(
        names_product(words) and not is_number(words) and re.fullmatch(r"(?!1$)\d{1,4}", count)
        for words, count in pairwise(filled)
    )


def take_numbers_below(table: Table) -> None:
    """Make titles of words that count with their number in the row below them, and no rows of parts."""
    rows = [row for row in (*table.above, *table.rows) if any(cell != "" for cell in row.cells)]
    taken = []
    for row, below in pairwise(rows):
        if (words := _alone(row)) and (found := _counted_below(words, row, below)):
            table.titles.append((table.where(row), words, found))
            taken += [row, below]
    table.rows = [row for row in table.rows if row not in taken]


def _alone(row: Row) -> str:
    filled = [said(cell) for cell in row.cells if cell != ""]
    counts = len(filled) == 1 and not is_number(filled[0])
    return filled[0] if counts and (heading(filled[0])[0] == "quantity" or says_batch(filled[0])) else ""


def _counted_below(words: str, row: Row, below: Row) -> float:
    same = [column for column, cell in enumerate(row.cells) if said(cell) == words]
    filled = [column for column, cell in enumerate(below.cells) if cell != ""]
    value = number(below.cells[filled[0]], set())[0] if filled == same[:1] else None
    return value if value is not None and value.is_integer() and value > 0 else 0.0


def take_sets_beside(table: Table) -> None:
    """Make a title of a column of sets that holds one number in its first row: ``Kits`` and ``4``."""
    index, columns = table.columns.index, table.columns
    column = index.get("sets")
    rows = [row for row in table.rows if any(cell != "" for cell in row.cells)]
    if column is None or len(rows) < 2 or any(row.cells[column] != "" for row in rows[1:]):
        return
    value = number(rows[0].cells[column], set())[0]
    if value is not None and columns.counts:
        table.titles.append((table.where(rows[0]), columns.headings.pop(column), value))
        rows[0].cells[column] = ""
        del index["sets"]
