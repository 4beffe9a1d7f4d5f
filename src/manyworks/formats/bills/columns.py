"""Find a bill in a table: the header row by its words, then the lines under it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from manyworks.formats.bills.bill import BillLine
from manyworks.formats.drawing import Finding

_WORDS: tuple[tuple[str, str], ...] = (
    (
        "quantity",
        r"^(total )?(# ?)?(qty|quantity|quantities|pcs|pieces|count|amount)\.?$",
    ),
    ("quantity", r"^total # units$|^total units$|^units required$|^total sheets$"),
    (
        "code",
        r"^(label|code|part|part (no|number|code|id|name)|item|item (no|code))\.?$",
    ),
    ("quantity", r"^(anzahl|menge|aantal)$"),
    ("code", r"^t sheet reference$|^ref(erence)?$|^sku$|^id$|^mark$|^pos(ition)?\.?$"),
    ("name", r"^(name|description|title|element|part description|bezeichnung|omschrijving)$"),
    ("specification", r"^(specification|spec|material|type|product|size)$"),
    ("thickness", r"^(thickness|thk|t)( ?\(?mm\)?)?$"),
    ("length", r"^(length|l)( ?\(?mm\)?)?$"),
    ("width", r"^(width|w|breadth)( ?\(?mm\)?)?$"),
    ("unit", r"^(unit|units|uom)$"),
    ("measure", r"^(sqm / m|amount) required$"),
    (
        "unit_price",
        r"^(£|€|\$|price|cost|unit price|unit cost)? ?(per|/)? ?unit( price| cost)?$|^(unit )?price$",
    ),
    ("price", r"^total ?(£|€|\$|price|cost)?$|^cost$|^sub total cost$"),
)
_ROW_NUMBER = re.compile(r"^(total )?(# ?)?(number|no)\.?$")
"""How many, or which: a quantity only where no other column is one."""
_PATTERNS = tuple((field_name, re.compile(pattern)) for field_name, pattern in _WORDS)
_ERRORS = {"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"}


@dataclass(slots=True)
class Table:
    """Lines read from one table, with the header row they stood under."""

    lines: list[BillLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    header_row: int = 0
    columns: dict[str, int] = field(default_factory=dict)


def read_table(rows: Iterable[Sequence[object]], *, place: str) -> Table:
    """Read the bill in a table; a table without one gives no lines.

    Parameters
    ----------
    rows
        Cells as text, numbers, dates or ``None``; leading title rows are skipped.
    place
        Name of the table, for ``where``.
    """
    table = Table()
    section = ""
    for number, row in enumerate(rows, 1):
        cells = [_text(cell) for cell in row]
        # A short row is one whose last cells are empty.
        cells += [""] * (1 + max(table.columns.values(), default=0) - len(cells))
        columns = header_columns(cells)
        if columns and (not table.columns or len(columns) >= len(table.columns)):
            table.columns, table.header_row = columns, number
            continue
        if not table.columns:
            continue
        broken = sorted(_ERRORS & set(cells))
        where = f"{place}row {number}"
        if broken:
            message = f"A formula in this row is broken ({', '.join(broken)})."
            table.findings.append(Finding("bill.broken_formula", "error", where, message))
        filled = [cell for cell in cells if cell]
        if len(filled) == 1 and cells[table.columns["code"]]:
            section = filled[0][:120]
            continue
        line = _line(cells, row, table, where, section)
        if line is not None:
            table.lines.append(line)
    return table


def header_columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column holds what, if this row is the header of a bill; else an empty mapping."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        words = re.sub(r"\s+", " ", cell.strip().lower())
        for name, pattern in _PATTERNS:
            if words and pattern.match(words) and name not in columns:
                columns[name] = index
                break
    if "quantity" not in columns:
        numbered = [i for i, cell in enumerate(cells) if _ROW_NUMBER.match(cell.strip().lower())]
        if numbered:
            columns["quantity"] = numbered[0]
    if "code" not in columns and "name" in columns:
        columns["code"] = columns["name"]
    return columns if "code" in columns and "quantity" in columns else {}


def _line(
    cells: Sequence[str], row: Sequence[object], table: Table, where: str, section: str
) -> BillLine | None:
    columns = table.columns

    def text(name: str) -> str:
        index = columns.get(name)
        return cells[index] if index is not None and index < len(cells) else ""

    def number(name: str) -> float | None:
        return _number(text(name))

    code = text("code")
    quantity = number("quantity")
    if not code or (quantity is None and number("measure") is None and number("price") is None):
        if code and text("quantity") and text("quantity") not in _ERRORS:
            message = f"{code}: the quantity {text('quantity')!r} is not a number."
            table.findings.append(Finding("bill.quantity", "error", where, message))
        return None
    if quantity is None and number("measure") is not None:
        quantity = number("measure")
    return BillLine(
        code=code[:200],
        quantity=quantity,
        where=where,
        name=text("name") if columns.get("name") != columns.get("code") else "",
        section=section,
        material=text("specification"),
        unit=text("unit"),
        thickness_mm=number("thickness"),
        length_mm=number("length"),
        width_mm=number("width"),
        unit_price=number("unit_price"),
        price=number("price"),
        currency=_currency(cells),
    )


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _number(text: str) -> float | None:
    digits = re.sub(r"[£€$\s]", "", text)
    digits = re.sub(r",(?=\d{3}\b)", "", digits)
    if re.fullmatch(r"[-+]?\d+,\d+", digits):
        digits = digits.replace(",", ".")
    if not re.fullmatch(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", digits):
        return None
    value = float(digits)
    return value if abs(value) < 1e12 else None


def _currency(cells: Sequence[str]) -> str:
    joined = " ".join(cells)
    return next((code for sign, code in (("£", "GBP"), ("€", "EUR"), ("$", "USD")) if sign in joined), "")
