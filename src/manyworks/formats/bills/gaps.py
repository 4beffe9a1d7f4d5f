"""Sizes that some rows lack and others have, and thicknesses that only a material says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from manyworks.formats.bills.bill import BillLine, some
from manyworks.formats.bills.cells import said
from manyworks.formats.bills.columns import SIZES, plain
from manyworks.formats.bills.known_contents import strange_material
from manyworks.formats.bills.levels import is_sized
from manyworks.formats.bills.tables import Table, rows_asked
from manyworks.formats.cutting.words.board_words import MOST_MM, material_named
from manyworks.formats.drawing import Finding
from manyworks.formats.patterns import later

LARGEST_MM = {"length": 10_000.0, "width": 10_000.0, "thickness": MOST_MM}
"""Nobody cuts larger parts."""
_NONE = {"", "-", "--", "/", "./.", "n/a", "na", "k a", "ka", "none", "keine", "x"}
_THICK = re.compile(r"(?<![\d.,x/])(\d{1,2}(?:[.,]\d)?)(?P<mm> ?mm)?(?![\d.,]*\d| ?[x/])")


_LONG = r"(?:[3-9]\d|[1-9]\d{2,3})(?:[.,]\d+)?\s?(?:mm)?"
_CM = r"\d{1,3}(?:[.,]\d+)?\s?(?:cm|m\b)"
_IN = r"(?:\d{1,3}[\s-])?\d{1,3}(?:/\d{1,2}|[.,]\d+)?\s?(?:\"|”|″|''|in\b|inch)"
_BY = r"\s?[x×*]\s?"
_SIZED = later(
    rf"(?<![\w.,]){_LONG}{_BY}{_LONG}(?![\d\w])|(?<![\w.,]){_LONG}{_BY}{_LONG}{_BY}\d|"
    rf"(?<![\w.,]){_CM}{_BY}{_CM}|{_IN}{_BY}{_IN}|"
    r"(?<!\w)L\s?[=:]?\s?\d{2,4}\W{1,3}[WB]\s?[=:]?\s?\d{2,4}(?!\d)|"
    r"(?<!\w)[WBH]\s?[=:]?\s?\d{2,4}\W{1,3}[LHDT]\s?[=:]?\s?\d{2,4}(?!\d)",
    re.I,
)
"""Two sides of a part at least; screws and laths have thinner ones."""


def says_nothing(cell: str) -> bool:
    """Whether the cell of a size is empty, or a sign for nothing."""
    return plain(cell) in _NONE or cell.strip("-–—. ") == ""


def sizes_missing(table: Table, lines: Sequence[BillLine], asked: Sequence[Finding]) -> list[Finding]:
    """Questions of parts without a size, or one of them, where most have it.

    Parameters
    ----------
    asked
        What was asked of these lines already.
    """
    done = rows_asked(table, asked)
    rows = {table.where(row): row for row in table.rows}
    lines = [line for line in lines if line.where not in done]
    sized = [line for line in lines if is_sized(line)]
    found = []
    bare = [line for line in lines if not is_sized(line)]
    if bare and len(bare) < len(sized):
        found.append(
            f"Without a size where all others have one, and counted: {_listed(bare)}. Are these parts?"
        )
    for name in SIZES:
        column = table.columns.index.get(name)
        if column is None:
            continue
        lacking = [
            line
            for line in sized
            if getattr(line, f"{name}_mm") is None and says_nothing(said(rows[line.where].cells[column]))
        ]
        if lacking and 2 * len(lacking) <= len(sized):
            found.append(
                f"Without a {name} where others have one: {_listed(lacking)}. Write it into its cell."
            )
    return [Finding("bill.size", "question", table.heading_row, " ".join(found))] if found else []


def tables_without_sizes(tables: Sequence[tuple[Table, Sequence[BillLine]]]) -> list[Finding]:
    """Questions of tables that list things without sizes, on the sheet of one whose parts all have them."""
    of_parts = [table for table, lines in tables if lines and all(map(is_sized, lines))]
    return [
        Finding(
            "bill.size",
            "question",
            table.heading_row,
            f"A table without sizes stands on the sheet of parts that have them, and is counted: "
            f"{_listed(lines)}. Are these parts? What is bought belongs into a list of its own.",
        )
        for table, lines in tables
        if of_parts and lines and not any(is_sized(line) or line.price is not None for line in lines)
    ]


def _listed(lines: Sequence[BillLine]) -> str:
    return some([f"{line.name or line.code} ({line.where})" for line in lines])


def thicknesses_in_materials(table: Table, lines: Sequence[BillLine]) -> list[Finding]:
    """A question of materials that say another thickness than their row, or the only one.

    >>> [_thickness(words) for words in ("18mm Birch ply", "MDF 19", "Oak", "Egger U999 ST2", "Birch 18/21")]
    [18.0, 19.0, None, None, None]
    """
    differ = []
    for line in lines:
        thick = _thickness(line.material)
        alone = line.thickness_mm is None and is_sized(line)
        # What counts or is in doubt is asked, whatever it says of sizes.
        if strange_material(line.material):
            continue
        if thick is not None and (alone or line.thickness_mm not in (None, thick)):
            differ.append(f"{line.material[:40]!r} of {line.name or line.code} ({line.where})")
    if not differ:
        return []
    message = (
        f"These materials say a thickness that is not read: {some(differ)}. Write how thick the parts are "
        f"into a "
        "column Thickness."
    )
    return [Finding("bill.size", "question", table.heading_row, message)]


def sizes_in_names(table: Table, lines: Sequence[BillLine]) -> list[Finding]:
    """A question of names that say sizes of parts for which no column does.

    >>> [says_size(name) for name in ("Seat 400x400x18", "Shelf L600 W300 T18", 'Top 24" x 12"')]
    [True, True, True]
    >>> [says_size(name) for name in ("Screw 5x50", "Base 600", "Rail 2x4", "Panel W600", "Pine 18x44")]
    [False, False, False, False, False]
    """
    sized = [
        f"{name[:60]!r} ({line.where})"
        for line in lines
        if line.length_mm is None and line.width_mm is None
        for name in (line.code, line.name)
        if says_size(name)
    ]
    message = (
        f"These names say sizes that are not read, nor what else stands beside them: {some(sized)}. "
        "Write them into the columns Length, Width, Thickness and Material."
    )
    return [Finding("bill.size", "question", table.heading_row, message)] if sized else []


def says_size(name: str) -> bool:
    """Whether a name says the length and the width of a part (``sizes_in_names``)."""
    return _SIZED.search(name) is not None


def _thickness(material: str) -> float | None:
    found = {
        float(match[1].replace(",", ".")) for match in _THICK.finditer(material) if _is_size(match, material)
    }
    return found.pop() if len(found) == 1 else None


def _is_size(match: re.Match[str], material: str) -> bool:
    before = material[: match.start()][-1:]
    return bool(match["mm"]) or (bool(material_named(material)) and not before.isalnum())
