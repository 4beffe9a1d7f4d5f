"""What a workbook stores beside its values: hidden places, merged cells, formulas not worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

from manyworks.formats.bills.rich_text import Written, written_in
from manyworks.formats.bills.styles import Styles

_YES = {"1", "true"}
_OF_PAGES = {f"{pages}{part}" for pages in ("odd", "even", "first") for part in ("Header", "Footer")}
_FLAT = 1.0
"""A row that is lower than this, in points, is not seen."""


@dataclass(slots=True)
class Stored:
    """Rows and columns count from 0.

    ``formulas`` are those without a stored result, by row and column; ``merged`` are the first row, the last
    row and the first column of cells that were made one over several rows; ``indents`` are those of cells,
    ``formats`` the codes of formats that may show more than a number, ``outlines`` how deep rows are
    grouped, ``written`` texts that lose what is struck through or raised in them, ``conditional`` what
    formats do to some cells on conditions, ``pages`` the heads and feet of its pages. Rows are struck
    through, or unseen, where one of their cells is.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck_rows: set[int] = field(default_factory=set)
    unseen_rows: set[int] = field(default_factory=set)
    outlines: dict[int, int] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    written: dict[tuple[int, int], Written] = field(default_factory=dict)
    conditional: set[str] = field(default_factory=set)
    pages: list[str] = field(default_factory=list)


def stored_in(sheet: IO[bytes], *, styles: Styles, texts: Mapping[str, Written], max_columns: int) -> Stored:
    """Read the XML of one sheet; the library that reads its values keeps none of this.

    Parameters
    ----------
    texts
        The texts of the workbook that lose something (``shared_texts``).
    """
    found = Stored()
    row = -1
    for _, element in iterparse(sheet):
        tag = element.tag.rpartition("}")[2]
        if tag == "row":
            row = int(element.get("r") or row + 2) - 1
            # Some programs leave out the height of a row that is set to 0.
            default = 0 if element.get("customHeight") in _YES else _FLAT
            if element.get("hidden") in _YES or float(element.get("ht", default)) < _FLAT:
                found.hidden_rows.add(row)
            if outline := int(element.get("outlineLevel", 0)):
                found.outlines[row] = outline
            for place, cell in enumerate(element):
                if formula := _not_worked_out(cell):
                    found.formulas[row, _column(cell, place)] = formula
                written = _written(cell, texts)
                if written and written.text:
                    found.written[row, _column(cell, place)] = written
                elif written:
                    found.struck_rows.add(row)
                style = cell.get("s", "")
                if style in styles.struck and len(cell):
                    found.struck_rows.add(row)
                if style in styles.unseen and len(cell):
                    found.unseen_rows.add(row)
                if indent := styles.indents.get(style):
                    found.indents[row, _column(cell, place)] = indent
                if len(cell) and (code := styles.formats.get(style)):
                    found.formats[row, _column(cell, place)] = code
            element.clear()
        elif tag == "col" and (element.get("hidden") in _YES or float(element.get("width", 1)) < 0.2):
            first, last = int(element.get("min", 1)), int(element.get("max", 1))
            found.hidden_columns.update(range(first - 1, min(last, max_columns)))
        elif tag == "mergeCell":
            left, top, _, bottom = range_boundaries(element.get("ref", "A1"))
            if left and top and bottom and bottom > top:
                found.merged.append((top - 1, bottom - 1, left - 1))
        elif tag == "cfRule" and (how := styles.conditional.get(element.get("dxfId", ""))):
            found.conditional.add(how)
        elif tag in _OF_PAGES and element.text:
            found.pages.append(element.text)
    return found


def _written(cell: Element, texts: Mapping[str, Written]) -> Written | None:
    """The text of a cell, where it loses something."""
    if cell.get("t") == "s":
        return texts.get(cell.findtext("{*}v", "").strip())
    inline = cell.find("{*}is")
    return None if inline is None else written_in(inline)


def _column(cell: Element, place: int) -> int:
    """The column of a cell; one that does not say it stands behind the one before."""
    return (
        column_index_from_string(coordinate_from_string(cell.get("r", ""))[0]) - 1 if cell.get("r") else place
    )


def _not_worked_out(cell: Element) -> str:
    """The formula of a cell whose result is not stored."""
    formula, value = cell.find("{*}f"), cell.find("{*}v")
    # Text is what a worked out formula says when it says nothing.
    worked_out = value is not None and (value.text or cell.get("t") == "str")
    return "" if formula is None or worked_out else f"={formula.text or ''}"
