"""Read bills from workbooks (.xlsx): every sheet that holds one, formulas by their stored values."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

from openpyxl import load_workbook

from manyworks.formats.archives import check_zip
from manyworks.formats.bills.bill import Bill, BillLine
from manyworks.formats.bills.columns import read_table
from manyworks.formats.cutting.wording import file_offsets
from manyworks.formats.drawing import Finding
from manyworks.refused import Refused

MAX_ROWS = 100_000
MAX_COLUMNS = 200


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
    lines: list[BillLine] = []
    findings: list[Finding] = []
    texts: list[str] = []
    try:
        with warnings.catch_warnings():
            # The library warns about fonts and extensions that a bill does not need.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = _rows(sheet, source)
            texts += [c for row in rows for c in row if isinstance(c, str) and "offset" in c.lower()]
            found = read_table(rows, place=f"sheet {sheet.title}, ")
            lines += found.lines
            findings += found.findings
        title = book.worksheets[0].title if book.worksheets else ""
    except Refused:
        raise
    except MemoryError:
        raise
    except Exception as problem:
        raise Refused(
            "workbook.unreadable",
            f"{source}: the workbook cannot be read: {str(problem)[:200]}.",
            "Open it in a spreadsheet program and save it again as .xlsx.",
        ) from problem
    if not lines:
        raise Refused(
            "workbook.no_bill",
            f"{source}: no sheet has a header with an item and a quantity.",
            "Name the columns, for example Label and Quantity, or Item and Total # Units.",
        )
    offsets = file_offsets(texts)
    if offsets.state != "unknown":
        said = re.sub(r"\s+", " ", offsets.source)
        findings.append(Finding("offset.stated", "info", "workbook", f"Offsets {offsets.state}: {said}."))
    return Bill(source, "XLSX bill", "materials", tuple(lines), block=title, findings=tuple(findings))


def _rows(sheet: Any, source: str) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for row in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
        rows.append(row)
        if len(rows) > MAX_ROWS:
            raise Refused(
                "workbook.too_long",
                f"{source}: sheet {sheet.title} has more than {MAX_ROWS:,} rows.",
                "Save the bill alone in a workbook of its own.",
            )
    return rows
