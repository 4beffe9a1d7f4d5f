"""Read bills from workbooks (.xlsx): every sheet that holds one, formulas by their stored values."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS

from manyworks.formats.archives import check_zip
from manyworks.formats.bills.asides import Aside, in_boxes, in_charts, in_properties, of_pages
from manyworks.formats.bills.bill import Bill, some
from manyworks.formats.bills.cells import cells_of, is_number
from manyworks.formats.bills.columns import MM, header_columns, known_columns
from manyworks.formats.bills.comments import comments_on
from manyworks.formats.bills.lacking import TURN, lack, lacking, stands_on_its_side
from manyworks.formats.bills.number_formats import as_shown
from manyworks.formats.bills.rich_text import Written, shared_texts
from manyworks.formats.bills.sheets import counted_by_name, kind_of, read_sheets
from manyworks.formats.bills.stored import Stored, stored_in
from manyworks.formats.bills.styles import STRUCK, UNSEEN, Styles, styles_in
from manyworks.formats.cutting.words.offsets import file_offsets
from manyworks.formats.drawing import Finding
from manyworks.refused import Refused

MAX_ROWS = 100_000
MAX_COLUMNS = 200
Rows = list[list[object]]
_IN_LOTS = re.compile(
    r"(?:x|×|per|je|pro|par)?\s*(?:pairs?|sets?|kits?|dozens?|paare?|s(?:ä|ae)tze|satz|dutzend|paires?|jeux?|"
    r"douzaines?|pares?|juegos?|docenas?|boxes|packs?|packets?|bags?|cartons?|packungen|pakete|beutel|"
    r"bo(?:î|i)tes|"
    r"paquets?|sachets?|cajas|paquetes|bolsas)(?:\W.*)?"
    r"|(?:x|×|\*|of|je|per|pro|à|de)\s*\d+.*",
    re.I,
)
"""Words behind a number by which it does not count pieces."""


class _Reader(ExcelReader):
    """Reads no sheet that is a chart: it has no cells, and need not even hold a drawing."""

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """Pass a chart over."""


def read_workbook(content: bytes, *, source: str) -> Bill:
    """Read every bill in a workbook.

    Parameters
    ----------
    content
        The bytes of the .xlsx file.
    source
        File name, for messages.

    Raises
    ------
    Refused
        When the file is damaged, unpacks to more than it may, or holds no bill.
    """
    check_zip(content, source)
    try:
        sheets, hidden, findings, asides = _sheets(content, source)
    except (Refused, MemoryError):
        raise
    except Exception as problem:
        raise Refused(
            "workbook.unreadable",
            f"{source}: the workbook cannot be read: {str(problem)[:200]}.",
            "Open it in a spreadsheet program and save it again as .xlsx.",
        ) from problem
    lines, problems = read_sheets(sheets, source=source, asides=asides)
    findings += problems + counted_by_name(source)
    for name, rows in hidden.items():
        left_out, _ = read_sheets({name: rows})
        if left_out:
            findings.append(
                _hidden(f"sheet {name}", f"The sheet {name} is hidden", some([x.code for x in left_out]))
            )
    if not lines:
        raise _no_bill(sheets, source, findings)
    texts = [
        c
        for rows in sheets.values()
        for row in rows
        for c in row
        if isinstance(c, str) and "offset" in c.lower()
    ]
    offsets = file_offsets(texts)
    if offsets.state != "unknown":
        said = re.sub(r"\s+", " ", offsets.source)
        findings.append(Finding("offset.stated", "info", "workbook", f"Offsets {offsets.state}: {said}."))
    title = next(iter(sheets), "")
    return Bill(source, "XLSX bill", kind_of(lines), tuple(lines), block=title, findings=tuple(findings))


def _sheets(
    content: bytes, source: str
) -> tuple[dict[str, Rows], dict[str, Rows], list[Finding], list[Aside]]:
    """The rows of visible sheets, those of hidden ones, what is hidden in the visible ones, and the words
    that stand in no cell."""
    with warnings.catch_warnings():
        # The library warns about fonts and extensions that a bill does not need.
        warnings.simplefilter("ignore")
        reader = _Reader(io.BytesIO(content), read_only=True, data_only=True)
        reader.read()
    paths = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
    styles = Styles()
    if ARC_STYLE in reader.archive.namelist():
        with reader.archive.open(ARC_STYLE) as xml:
            styles = styles_in(xml)
    texts = _texts(reader)
    visible: dict[str, Rows] = {}
    hidden: dict[str, Rows] = {}
    findings: list[Finding] = []
    asides = [*in_properties(reader.wb), *in_charts(reader.archive)]
    for sheet in reader.wb.worksheets:
        sheet.reset_dimensions()
        with reader.archive.open(paths[sheet.title]) as xml:
            stored = stored_in(xml, styles=styles, texts=texts, max_columns=MAX_COLUMNS)
        rows = _rows(sheet, source)
        _complete(rows, stored)
        if sheet.sheet_state == "visible":
            findings += _take_out_hidden(rows, stored, f"sheet {sheet.title}, ")
            findings += _doubtful(rows, stored, f"sheet {sheet.title}")
            asides += [aside for text in stored.pages for aside in of_pages(text, sheet.title)]
        for one in comments_on(reader.archive, paths[sheet.title], rows, sheet.title):
            asides += [one] if isinstance(one, Aside) else []
            # The rows of a hidden sheet are left out, whatever a comment says of them.
            findings += [one] if isinstance(one, Finding) and sheet.sheet_state == "visible" else []
        asides += in_boxes(reader.archive, paths[sheet.title], sheet.title)
        if sheet.sheet_state == "visible":
            visible[sheet.title] = rows
        else:
            hidden[sheet.title] = rows
    return visible, hidden, findings, asides


def _texts(reader: _Reader) -> dict[str, Written]:
    """The texts of the workbook's table of texts that lose what is struck through or raised in them."""
    parts = [part.PartName[1:] for part in reader.package.Override if part.ContentType == SHARED_STRINGS]
    if not parts:
        return {}
    with reader.archive.open(parts[0]) as xml:
        return shared_texts(xml)


def _complete(rows: Rows, stored: Stored) -> None:
    """Write texts without what is struck in them, formulas without a stored result, indents and groups of
    rows as spaces, numbers as their formats show them, merged words into each of their rows."""
    for (row, column), written in stored.written.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = written.text
    for (row, column), formula in stored.formulas.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = formula
    for (row, column), indent in stored.indents.items():
        cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(cell, str):
            rows[row][column] = 2 * indent * " " + cell
    for row, depth in stored.outlines.items():
        cells = rows[row] if row < len(rows) else []
        cells[:] = [2 * depth * " " + cell if isinstance(cell, str) else cell for cell in cells]
    _write_as_shown(rows, stored)
    _fill_merged(rows, stored)
    width = max((n for cells in rows for n, cell in enumerate(cells, 1) if cell is not None), default=0)
    for cells in rows:
        # The library fills every row up to the widest that is read; all that looks at cells would pay for it.
        del cells[width:]


def _write_as_shown(rows: Rows, stored: Stored) -> None:
    """Write numbers and texts as their formats show them: everywhere those with a unit or in lots, and all
    that says which parts, how many, how large or of what."""
    found = ((n, known_columns(cells_of(row))) for n, row in enumerate(rows) if stored.formats)
    headed = {n: known for n, known in found if not known.missing}
    for (row, column), code in stored.formats.items():
        cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if shown := as_shown(cell, code):
            unit = shown.lstrip("-+0123456789. ").strip()
            above = max((n for n in headed if n < row), default=None)
            used = above is not None and headed[above].says_of_parts(column)
            if used or isinstance(cell, str) or unit.lower() in MM or _IN_LOTS.fullmatch(unit):
                rows[row][column] = shown


def _fill_merged(rows: Rows, stored: Stored) -> None:
    """Write what merged cells say into each of their rows, but numbers of pieces: these are for all "
    "together."""
    found = ((n, known_columns(cells_of(row))) for n, row in enumerate(rows) if stored.merged)
    counting = {n: {column for _, column in known.counts} for n, known in found if not known.missing}
    for top, bottom, column in _apart(stored.merged):
        value = rows[top][column] if top < len(rows) and column < len(rows[top]) else None
        heading = max((n for n in counting if n < top), default=None)
        counts = heading is None or column in counting[heading]
        if isinstance(value, str) or (isinstance(value, int | float) and not counts):
            for below in rows[top + 1 : bottom + 1]:
                below += [None] * (column + 1 - len(below))
                below[column] = value


def _apart(merged: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Merged cells, the upper ones first; no program merges again what is merged, and that is passed over."""
    reached: dict[int, int] = {}
    for top, bottom, column in sorted(set(merged)):
        if top > reached.get(column, -1):
            reached[column] = bottom
            yield top, bottom, column


def _take_out_hidden(rows: Rows, stored: Stored, place: str) -> list[Finding]:
    """Empty the hidden rows and columns; what a bill loses by that is asked."""
    if not stored.hidden_rows and not stored.hidden_columns:
        return []
    findings = []
    headings: dict[int, str] = {}
    for row in rows:
        known = known_columns(cells_of(row))
        headings |= {i: words for i, words in known.headings.items() if known.used(i)}
    for column in sorted(stored.hidden_columns & set(headings)):
        findings.append(_hidden(f"{place}column {column + 1}", "A column is hidden", headings[column]))
    for row in rows:
        row[:] = [None if column in stored.hidden_columns else cell for column, cell in enumerate(row)]
    headed = next((number for number, row in enumerate(rows) if header_columns(cells_of(row))), len(rows))
    lost = {n: rows[n] for n in sorted(stored.hidden_rows) if headed < n < len(rows) and any(rows[n])}
    if lost:
        named = [next(str(cell) for cell in row if cell) for row in lost.values()]
        numbers = some([str(number + 1) for number in lost])
        findings.append(
            _hidden(
                f"{place}row {min(lost) + 1}", f"Rows are hidden or filtered out ({numbers})", some(named)
            )
        )
    for number in lost:
        rows[number] = []
    return findings


def _doubtful(rows: Rows, stored: Stored, where: str) -> Iterator[Finding]:
    """Questions of rows that are struck through, or not seen, as white on white, or by an empty format."""
    # White headings, without numbers, stand on the colours of a table's style.
    unseen = {
        n for n, row in enumerate(rows) if n in stored.unseen_rows and any(map(is_number, cells_of(row)))
    }
    for how, found in ((STRUCK, stored.struck_rows), (UNSEEN, unseen)):
        if found:
            places = some([str(number + 1) for number in sorted(found)])
            message = f"Words are {how} in the rows {places}, and counted. Delete what is not wanted."
            yield Finding("bill.hidden", "question", where, message)
    if stored.conditional:
        message = (
            f"A format that holds on a condition makes words {some(sorted(stored.conditional))}; all are "
            "read and counted. Delete what is not wanted, and the format."
        )
        yield Finding("bill.hidden", "question", where, message)
    lost: dict[str, list[str]] = {STRUCK: [], "raised, as the marks of notes are": []}
    for (row, _), written in stored.written.items():
        for parts, listed in zip((written.struck, written.raised), lost.values(), strict=True):
            listed += [f"{part!r} beside {written.text[:40]!r} (row {row + 1})" for part in parts]
    for how, named in lost.items():
        if named:
            message = (
                f"Parts of texts are {how}, and left out: {some(named)}. Is what is left what holds? Then "
                "delete them."
            )
            yield Finding("bill.hidden", "question", where, message)


def _hidden(where: str, what: str, holds: str) -> Finding:
    message = f"{what}, and left out: {holds}. Show what counts, or delete it."
    return Finding("bill.hidden", "question", where, message)


def _no_bill(sheets: Mapping[str, Rows], source: str, findings: Sequence[Finding]) -> Refused:
    for name, rows in sheets.items():
        if stands_on_its_side([cells_of(row) for row in rows]):
            return Refused("workbook.no_bill", f"{source}, sheet {name}: the table stands on its side.", TURN)
    # The name of the file is no reason.
    asked = next((one.message for one in findings if one.severity != "info" and one.where != "file"), "")
    if asked:
        message = f"{source}: nothing in it can be counted. {asked}"
        return Refused("workbook.no_bill", message, "Correct the list in the workbook and save it again.")
    for name, rows in sheets.items():
        if near := lacking([cells_of(row) for row in rows]):
            what, cure = lack(*near)
            return Refused("workbook.no_bill", f"{source}, sheet {name}: {what}.", cure)
    return Refused(
        "workbook.no_bill",
        f"{source}: no sheet lists anything under a heading with an item and a quantity.",
        "Name the columns, for example Label and Quantity, or Item and Total # Units.",
    )


def _rows(sheet: Any, source: str) -> Rows:
    rows: Rows = []
    for row in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
        rows.append(list(row))
        if len(rows) > MAX_ROWS:
            raise Refused(
                "workbook.too_long",
                f"{source}: sheet {sheet.title} has more than {MAX_ROWS:,} rows.",
                "Save the bill alone in a workbook of its own.",
            )
    return rows
