"""Write cut lists: every part with its size, how many, and how far the tool travels for it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Font

from manyworks.formats.drawing import Part
from manyworks.formats.measures import cut_lengths
from manyworks.formats.plain_text import for_spreadsheet

COLUMNS = (
    "Code",
    "Name",
    "Quantity",
    "Material",
    "Thickness (mm)",
    "Length (mm)",
    "Width (mm)",
    "Area m2",
    "Outside cut m",
    "Inside cut m",
    "Pocket edge m",
    "Drillings",
    "Grain",
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def cut_list(parts: Iterable[Part]) -> list[list[object]]:
    """The rows of a cut list, one for each part, in the order given; sizes of one piece."""
    rows: list[list[object]] = []
    for part in parts:
        left, bottom, right, top = part.bounds
        sides = sorted((round(right - left, 1), round(top - bottom, 1)), reverse=True)
        lengths = cut_lengths(part.geometry)
        rows.append(
            [
                for_spreadsheet(part.code or part.key),
                for_spreadsheet(part.name),
                part.quantity,
                for_spreadsheet(part.material),
                part.thickness_mm,
                *sides,
                round(part.geometry.net_area / 1e6, 4),
                round(lengths["outside"] / 1e3, 3),
                round(lengths["inside"] / 1e3, 3),
                round(lengths["pocket"] / 1e3, 3),
                len(part.geometry.drillings),
                part.geometry.grain,
            ]
        )
    return rows


def write_cut_list_csv(parts: Iterable[Part]) -> bytes:
    """A cut list as CSV (UTF-8 with mark, so that spreadsheets read its letters right)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(cut_list(parts))
    return text.getvalue().encode("utf-8-sig")


def write_cut_list_xlsx(parts: Sequence[Part]) -> bytes:
    """A cut list as a workbook; the same parts give the same bytes."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Cut list"
    sheet.append(COLUMNS)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in cut_list(parts):
        sheet.append(row)
    sheet.freeze_panes = "A2"
    # A workbook stores when it was made; a cut list must not differ from itself for that.
    book.properties.created = book.properties.modified = datetime(*_EPOCH)  # noqa: DTZ001 - openpyxl wants none
    packed = io.BytesIO()
    book.save(packed)
    return _without_dates(packed.getvalue())


def _without_dates(content: bytes) -> bytes:
    again = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _fixed_times(data)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _fixed_times(core: bytes) -> bytes:
    return re.sub(rb">\d{4}-\d\d-\d\dT[^<]*<", b">1980-01-01T00:00:00Z<", core)
