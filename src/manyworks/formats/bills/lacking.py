"""What a table lacks to be read as a bill, and the cure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from manyworks.formats.bills.cells import Cell, said
from manyworks.formats.bills.columns import Columns, known_columns

_NEEDED = {
    "code": "Name a column Part (or Label, Item, Bezeichnung, Désignation, Pieza).",
    "quantity": "Name a column Quantity (or Qty, Anzahl, Stück, Qté, Cantidad).",
}


def lacking(rows: Sequence[Sequence[Cell]]) -> tuple[int, Columns, list[str]] | None:
    """The row, counted from 1, that comes nearest to the heading of a bill, what it has, what may count."""
    candidates = ((number, known_columns(row)) for number, row in enumerate(rows, 1))
    near = [(number, found) for number, found in candidates if found.missing and len(found.headings) > 1]
    if not near:
        return None
    number, found = max(near, key=lambda found: len(found[1].headings))
    read = {column for name, column in found.index.items() if name not in ("sum", "sets", "unit")}
    spoken = {**found.others, **found.headings}
    counting = [spoken[i] for i in sorted(spoken) if i not in read and _are_whole(rows[number:], i)]
    return number, found, counting


def stands_on_its_side(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the words of a heading stand below each other, and the parts beside each other."""
    first = [row[0] for row in rows if row and row[0] != ""]
    known = known_columns(first)
    return not known.missing and bool(known.index.keys() & {"length", "width", "thickness", "specification"})


TURN = "Its headings stand below each other, its parts side by side: turn it, so that each part is a row."


def _are_whole(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    cells = [said(row[column]) for row in rows if column < len(row) and row[column] != ""]
    return bool(cells) and all(re.fullmatch(r"\d{1,4}", cell) for cell in cells)


def lack(number: int, found: Columns, counting: Sequence[str] = ()) -> tuple[str, str]:
    """What is missing under a heading, and the cure; ``counting`` are columns that may say how many."""
    what = "no column says how many" if found.missing == "quantity" else "no column names the parts"
    if counting and found.missing == "quantity":
        what += f" (these may: {', '.join(counting)})"
    return (
        f"the table under row {number} has the columns {', '.join(found.headings.values())}, but {what}",
        _NEEDED[found.missing],
    )
