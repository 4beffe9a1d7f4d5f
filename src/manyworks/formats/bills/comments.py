"""Comments on the cells of a workbook: one that says another number of pieces is asked, others are asides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils.cell import coordinate_to_tuple

from manyworks.formats.bills.asides import Aside
from manyworks.formats.bills.cells import Cell, cells_of, is_number, said
from manyworks.formats.bills.columns import SIZES, Columns, header_columns
from manyworks.formats.bills.doubts import asks_for_more, is_unwanted
from manyworks.formats.bills.tables import made_in
from manyworks.formats.cutting.words.wording import count_in_title
from manyworks.formats.drawing import Finding

_NO_SIZE = re.compile(r"(?<![\d./:,-])\d{1,4}(?![\d./:,-]*\d)(?!\s*(?:mm|cm|m|in|%|°|\"|€|£|\$))", re.I)
"""A number that may count: neither a date nor a size."""
_LONGEST = 400


def comments_on(
    archive: ZipFile, path: str, rows: Sequence[Sequence[object]], sheet: str
) -> Iterator[Finding | Aside]:
    """Questions of the comments that say how many, or that something is not wanted, and all others.

    Parameters
    ----------
    path
        The sheet in the archive.
    rows
        Its cells.
    """
    headed = {n: found for n, row in enumerate(rows) if (found := header_columns(cells_of(row)))}
    for place, words in _comments(archive, path):
        row, column = (number - 1 for number in coordinate_to_tuple(place))
        columns = next((headed[n] for n in sorted(headed, reverse=True) if n <= row), None)
        cells = cells_of(rows[row]) if row < len(rows) else []
        where = f"sheet {sheet}, row {row + 1}"
        if columns and any(map(is_number, cells)) and _counts(words, cells, column, columns):
            message = (
                f"A comment on {place} says {words[:80]!r}, and is not read. Correct the row, and delete the "
                "comment."
            )
            yield Finding("bill.which_quantity", "question", where, message)
        elif words:
            below = columns is not None and row not in headed
            sizes = {headed[row].index.get(name) for name in SIZES} if row in headed else set()
            place = f"sheet {sheet}, a comment on {place}"
            yield Aside(words, place, where if below else "", of_sizes=column in sizes)


def _counts(words: str, cells: Sequence[Cell], column: int, columns: Columns) -> bool:
    """Whether a comment may change how many are made of what stands in its row."""
    counting = [place for _, place in columns.counts]
    if is_unwanted(words) or asks_for_more(words):
        return True
    if column in counting and (numbers := _NO_SIZE.findall(words)):
        return numbers != [said(cells[column]) if column < len(cells) else ""]
    count = made_in(words) or count_in_title(words)
    return bool(count) and str(count) not in [said(cells[i]) for i in counting if i < len(cells)]


def _comments(archive: ZipFile, path: str) -> Iterator[tuple[str, str]]:
    """The cells of a sheet that have comments, and their words without the name of who wrote them."""
    relations = get_rels_path(path.lstrip("/"))  # type: ignore[no-untyped-call]
    if relations not in archive.namelist():
        return
    for relation in get_dependents(archive, relations):
        if relation.Type.endswith("/comments") and relation.Target in archive.namelist():
            for comment in fromstring(archive.read(relation.Target)).iterfind(".//{*}comment"):
                words = "".join(node.text or "" for node in comment.iterfind(".//{*}t"))
                _, threaded, reply = words.partition("Comment:\n")
                yield comment.get("ref", "A1"), _said(reply if threaded else words)


def _said(words: str) -> str:
    return " ".join(re.sub(r"^[^\n:]{1,40}:\n", "", words).split())[:_LONGEST]
