"""Read bills from CSV: WikiHouse ``*_production.csv`` (Label,Quantity) and any table with such a header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from manyworks.formats.bills.bill import Bill
from manyworks.formats.bills.cells import cells_of
from manyworks.formats.bills.columns import header_columns
from manyworks.formats.bills.lacking import TURN, lack, lacking, stands_on_its_side
from manyworks.formats.bills.sheets import counted_by_name, kind_of, read_sheets
from manyworks.formats.drawing import Finding
from manyworks.refused import Refused


def is_bill(table: Sequence[Sequence[str]]) -> bool:
    """Whether one of the first rows is the header of a bill."""
    return any(header_columns(cells_of(row)) for row in table[:30])


def refuse_without_column(table: Sequence[Sequence[str]], source: str) -> Refused | None:
    """The refusal of a table that is nearly a bill: it names the column that is missing, and those it has."""
    if stands_on_its_side([cells_of(row) for row in table[:30]]):
        return Refused("table.no_column", f"{source}: the table stands on its side.", TURN)
    near = lacking([cells_of(row) for row in table[:30]])
    if near is None:
        return None
    what, cure = lack(*near)
    return Refused("table.no_column", f"{source}: {what}.", cure)


def is_production(table: Sequence[Sequence[str]]) -> bool:
    """Whether this is a WikiHouse production list: exactly the columns Label and Quantity."""
    return bool(table) and [cell.strip().lower() for cell in table[0] if cell.strip()] == [
        "label",
        "quantity",
    ]


def read_csv_bill(table: Sequence[Sequence[str]], *, source: str, findings: Sequence[Finding] = ()) -> Bill:
    """Read a bill.

    Parameters
    ----------
    table
        All rows, header included.
    source
        File name; the block's name is what all labels begin with, or else the file's stem.
    findings
        What reading the text already found.

    Raises
    ------
    Refused
        When a production list has a row without label or with a quantity that is no whole number: nothing of
        it is taken, because a part missing from a block is found only on site.
    """
    production = is_production(table)
    if production:
        _check_whole(table, source)
    lines, problems = read_sheets({"": table}, source=source)
    if not lines and not problems:
        raise Refused(
            "table.no_rows", f"{source}: there is a heading, but no part under it.", "Export the list again."
        )
    return Bill(
        source=source,
        format="WikiHouse production CSV" if production else "CSV bill",
        kind="parts" if production else kind_of(lines),
        lines=tuple(lines),
        block=_block([line.code for line in lines], source),
        findings=(*findings, *problems, *counted_by_name(source)),
    )


def _check_whole(table: Sequence[Sequence[str]], source: str) -> None:
    for number, row in enumerate(table[1:], 2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        label, count = [*cells, "", ""][:2]
        if not label or not re.fullmatch(r"\d{1,6}", count) or int(count) == 0:
            raise Refused(
                "bill.row",
                f"{source}: row {number} ({label!r}, {count!r}) is not a label and a whole number of pieces.",
                "Correct the row in the file and import it again; nothing was taken from it.",
            )


def _block(codes: Sequence[str], source: str) -> str:
    """What all labels begin with, up to a separator: ``F-S`` for F-S-A, F-S-B; else the file's stem."""
    stem = re.sub(r"_production$", "", Path(source).stem)
    if codes and all(code.startswith(stem + "-") for code in codes):
        return stem
    first = [code.split("-") for code in codes]
    shared = []
    for words in zip(*first, strict=False):
        if len(set(words)) > 1:
            break
        shared.append(words[0])
    return "-".join(shared) if shared and len(codes) > 1 else stem
