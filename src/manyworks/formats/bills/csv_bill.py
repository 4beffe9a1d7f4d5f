"""Read bills from CSV: WikiHouse ``*_production.csv`` (Label,Quantity) and any table with such a header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from manyworks.formats.bills.bill import Bill, BillLine
from manyworks.formats.bills.columns import header_columns, read_table
from manyworks.formats.drawing import Finding
from manyworks.refused import Refused

_VARIANT = re.compile(r"^(.+)_v(\d+)$")


def is_bill(table: Sequence[Sequence[str]]) -> bool:
    """Whether one of the first rows is the header of a bill."""
    return any(header_columns(row) for row in table[:30])


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
    found = read_table(table, place="")
    if production:
        _check_whole(table, source)
    lines = found.lines
    problems = [*findings, *found.findings, *_repeated(lines), *_variants(lines)]
    kind = "parts" if production or _all_whole(lines) else "materials"
    return Bill(
        source=source,
        format="WikiHouse production CSV" if production else "CSV bill",
        kind=kind,  # type: ignore[arg-type]
        lines=tuple(lines),
        block=_block([line.code for line in lines], source),
        findings=tuple(problems),
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


def _all_whole(lines: Sequence[BillLine]) -> bool:
    return bool(lines) and all(
        line.quantity is not None and line.quantity > 0 and line.quantity.is_integer() and line.price is None
        for line in lines
    )


def _repeated(lines: Sequence[BillLine]) -> list[Finding]:
    counts = Counter(line.code for line in lines)
    return [
        Finding(
            "bill.repeated",
            "question",
            code,
            f"{code} stands in {count} rows; are these quantities to be added?",
        )
        for code, count in counts.items()
        if count > 1
    ]


def _variants(lines: Sequence[BillLine]) -> list[Finding]:
    codes = {line.code for line in lines}
    found = []
    for line in lines:
        match = _VARIANT.match(line.code)
        if match and match[1] in codes:
            message = (
                f"{line.code} stands beside {match[1]}: read as another part (a variant), not a revision."
            )
            found.append(Finding("bill.variant", "info", line.where, message))
    return found


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
