"""Columns that hold sizes and are called so, or as a material is: a size is never what a part is made of."""

from __future__ import annotations

import re

from manyworks.formats.bills.cells import said
from manyworks.formats.bills.columns import heading, plain
from manyworks.formats.bills.tables import Table

OF_ANYTHING = frozenset(("specification", "spec", "type", "product", "size", "sizes"))
"""Headings under which a material may stand, or something else."""
_SIZE = re.compile(r"\d[\d.,/]*\s*(?:mm|cm|m|in|\")?(?:\s*[x×*/|(]\s*\d.*)?", re.I)
_SIDES = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:mm|cm|in|\")?\s*[x×*]\s*(\d+(?:[.,]\d+)?).*", re.I)
_LEAST = 30.0
"""Screws and laths have thinner sides: ``5x50`` says which screws."""


def settle_size_columns(table: Table) -> None:
    """Take as the material the column that is plainly called so, or else the first that holds no sizes."""
    index, headings = table.columns.index, table.columns.headings
    if "specification" not in index:
        return
    ranked = sorted(specifications(table), key=lambda column: plain(headings[column]) in OF_ANYTHING)
    kept = [column for column in ranked if not holds_sizes(table, column)]
    if kept:
        index["specification"] = kept[0]
    else:
        del index["specification"]


def specifications(table: Table) -> list[int]:
    """The columns whose headings are those of a material or a size."""
    headings = table.columns.headings.items()
    return sorted(column for column, words in headings if heading(words)[0] == "specification")


def holds_sizes(table: Table, column: int) -> bool:
    """Whether all cells of a column are sizes of parts: of two sides at least, unless it is called so."""
    cells = [said(row.cells[column]) for row in table.rows if said(row.cells[column])]
    if plain(table.columns.headings[column]) in ("size", "sizes"):
        return bool(cells) and all(map(_SIZE.fullmatch, cells))
    sides = [_SIDES.fullmatch(cell) for cell in cells]
    return bool(sides) and all(
        found and min(float(side.replace(",", ".")) for side in found.groups()) >= _LEAST for found in sides
    )
