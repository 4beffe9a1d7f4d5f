"""Find the tables of parts in a sheet, below or beside each other, each with its heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from manyworks.formats.bills.cells import LONGEST, Cell, cells_of, is_number, said
from manyworks.formats.bills.columns import (
    PRODUCTS,
    Columns,
    counts_pieces,
    header_columns,
    heading,
    known_columns,
    names_product,
    plain,
    units_in_row,
)
from manyworks.formats.bills.lacking import lack, lacking
from manyworks.formats.bills.totals import says_total
from manyworks.formats.cutting.words.wording import count_in_name
from manyworks.formats.drawing import Finding

_TIMES = re.compile(r"(?P<what>.*[^\W\d_]\W*)(?:\bx|×)\s?(?P<count>\d{1,4})\W*", re.I)
_NUMBERED = re.compile(r"(?P<first>\d{1,3})\s+[^\W\d][^\d]*|[^\d]*[:=(\[*]\s*(?P<last>\d{1,3})\s*[)\]]?")
"""What titles say of products without a word for pieces: ``5 cabinets``, ``Cabinet: 5``, ``Cabinet (5)``."""

_BATCHES = {
    *("batch", "batch size", "batch qty", "lot", "lot size", "run", "run size", "production run", "build"),
    *("los", "losgrosse", "charge", "serie", "auflage", "seriengrosse", "tirage", "lote", "tirada", "lotto"),
    *("multiply by", "units to build", "units to make", "to make", "make", "makes", "yield", "yields"),
}
_MANY = (
    rf"(?:units?|pieces|pcs|sets?|off|stuck|stk|einheiten|unites|unidades|stuks|{'|'.join(sorted(PRODUCTS))})"
)
_MADE = re.compile(
    rf"\b(?:for|fur|fuer|pour|para|per|voor)\s(?P<for>\d{{1,5}})\s(?:\w+\s)?{_MANY}\b"
    r"|\b(?:make|build|produce|cut|fertige|baue|faire|fabriquer|hacer|fabricar)\s(?P<made>\d{1,5})\s"
    r"(?:of (?:these|this|them|each)|units?|sets?|off|times|stuck|mal|de chaque|unites|unidades|de cada)\b"
)
"""What a title says of how many are made: ``for 10 units``, ``Make 5 of these``."""
_ORDER = (
    r"(?:order(?:ed)?|build|make|produce|batch|lot|run|auftrag|bestellung|bestellt|baue|fertige|serie|los|"
    r"commande|faire|fabriquer|pedido|lote|hacer|fabricar)(?: (?:of|for|over|uber|von|de|para))?"
)
_ONE = r"\b(?:for|per|fur|fuer|pro|je|pour|par|para|por) (?:1|one|eine?n?|une?|una?) [^\W\d]\w*"
_ORDERED = re.compile(
    rf"\b{_ORDER} (?P<of>\d{{1,5}}) (?:\w+ )?{_MANY}\b"
    rf"|{_ONE}\b.* {_ORDER} (?P<whole>\d{{1,5}})\b"
    r"|\b(?:batch size|lot size|run size|production run(?: of)?|order (?:qty|quantity|size)|losgrosse|"
    r"seriengrosse|auftragsmenge|bestellmenge|taille (?:de|du) lot|tamano de(?:l)? lote) (?P<batch>\d{1,5})\b"
    r"|\bmultipl(?:y|ied|ier|izier\w*|icar|ie[rz])(?: \w+){0,3}? (?:by|with|mit|par|por) (?P<by>\d{1,5})\b"
    r"|\bmit (?P<mit>\d{1,5}) (?:multipli\w+|malnehmen)"
)
"""``Order: 50 chairs``, ``for ONE kiosk; build 12``, ``(lot size 50)``, ``Multiply by 200 for all``."""
_NUMBERS = {
    word: str(number)
    for words in (
        "two three four five six seven eight nine ten",
        "zwei drei vier funf sechs sieben acht neun zehn",
        "deux trois quatre cinq six sept huit neuf dix",
        "dos tres cuatro cinco seis siete ocho nueve diez",
    )
    for number, word in enumerate(words.split(), 2)
}
_IN_BRACKETS = re.compile(r".*[(\[,:–—-]\s*(?P<count>\d{1,3})\s(?:\w+\s)?(?P<what>\w+)[)\]]?\W*")
"""``Cut list (3 cupboards)``."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row under a heading: its number in the file, its cells, and the same as written, with indents."""

    number: int
    cells: list[Cell]
    raw: Sequence[object]


@dataclass(slots=True)
class Table:
    """One table of parts.

    ``place`` begins every ``where`` with the sheet. ``titles`` are the counts beside the table: place,
    words, number. ``span`` are the columns from and to which it reaches, ``above`` the rows over its heading.
    """

    place: str
    header_row: int
    columns: Columns
    span: tuple[int, int]
    titles: list[tuple[str, str, float]]
    above: Sequence[Row] = ()
    rows: list[Row] = field(default_factory=list)

    @property
    def heading_row(self) -> str:
        """The words that name the row of its heading, for what is asked of the whole table."""
        return f"{self.place}row {self.header_row}"

    def where(self, row: Row) -> str:
        """The words that name a row, and the column where another table stands to the left."""
        start = self.span[0]
        letters = ("" if start < 26 else chr(64 + start // 26)) + chr(65 + start % 26)
        return f"{self.place}row {row.number}" + (f", from column {letters}" if start else "")


def rows_asked(table: Table, asked: Sequence[Finding]) -> set[str]:
    """The rows of a table, as ``Table.where`` names them, that findings are about or name in brackets."""
    named = re.compile(rf"\(({re.escape(table.place)}row \d+(?:, from column [A-Z]+)?)\)")
    return {one.where for one in asked} | {row for one in asked for row in named.findall(one.message)}


def find_tables(rows: Sequence[Sequence[object]], *, place: str) -> tuple[list[Table], list[Finding]]:
    """All tables of parts in a sheet, and a finding for each that cannot be one.

    Parameters
    ----------
    rows
        Cells as text, numbers, dates or ``None``; title rows before a heading are skipped.
    place
        Name of the sheet, for ``where``.
    """
    width = max(map(len, rows), default=0)
    grid = [cells_of(row) + [""] * (width - len(row)) for row in rows]
    tables: list[Table] = []
    findings: list[Finding] = []
    for span in _bands(grid, width):
        found, problems = _below_each_other(grid, rows, span, place)
        near = lacking([_within(row, span) for row in grid]) if tables and not found else None
        tables += found
        findings += [*problems, *([_left_out(*near[:2], place)] if near else [])]
    return tables, findings


def _bands(grid: Sequence[Sequence[Cell]], width: int) -> list[tuple[int, int]]:
    """Columns from and to: an empty column parts two tables where there is a heading on both sides."""
    filled = [any(row[column] != "" for row in grid) for column in range(width)]
    bands: list[tuple[int, int]] = []
    for full, columns in groupby(range(width), filled.__getitem__):
        if not full:
            continue
        first, *others = columns
        band = (first, [first, *others][-1] + 1)
        if bands and not (_headed(grid, *bands[-1]) and _another(grid, bands[-1], band)):
            bands[-1] = (bands[-1][0], band[1])
        else:
            bands.append(band)
    return bands


def _headed(grid: Sequence[Sequence[Cell]], start: int, end: int) -> bool:
    return any(header_columns(row[start:end]) for row in grid)


def _another(grid: Sequence[Sequence[Cell]], left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether another table begins behind an empty column: it is a bill, or names parts once more."""
    pairs = ((_names(row[slice(*left)]), _names(row[slice(*right)])) for row in grid)
    return _headed(grid, *right) or any(first & second for first, second in pairs)


def _names(cells: Sequence[Cell]) -> set[str]:
    found = known_columns(cells).headings
    return (
        {heading(text)[0] for text in found.values()} & {"code", "item", "name"} if len(found) > 1 else set()
    )


def _begins(known: Columns, cells: Sequence[Cell], empty: bool) -> bool:
    """Whether this row is the heading of another table, one that is no bill; ``empty`` is the row above."""
    filled = sum(cell != "" for cell in cells)
    return len(known.headings) > 1 and (
        2 * len(known.headings) > filled if empty else len(known.headings) == filled
    )


def _left_out(number: int, known: Columns, place: str) -> Finding:
    what, cure = lack(number, known)
    message = f"{what[:1].upper()}{what[1:]}; its rows are left out. {cure}"
    return Finding("bill.columns", "error", f"{place}row {number}", message)


def _below_each_other(
    grid: Sequence[list[Cell]], raw: Sequence[Sequence[object]], span: tuple[int, int], place: str
) -> tuple[list[Table], list[Finding]]:
    done: list[Table] = []
    now: list[Table] = []
    findings: list[Finding] = []
    titles: list[tuple[str, str, float]] = []
    above: list[Row] = []
    empty = True
    for number, whole in enumerate(grid, 1):
        cells = _within(whole, span)
        # Units and pcs in a row of units are no headings.
        units = now and units_in_row(now[-1].columns, cells)
        known = Columns() if units else known_columns(cells)
        if known.headings and not known.missing:
            for table in now:
                above = _leave_titles(table)
            beside = _beside_each_other(cells, known, span)
            now = [Table(place, number, columns, part, titles, above) for part, columns in beside]
            done += now
            titles, above = [], []
        elif now and len(known.headings) > 1 and now[-1].header_row == number - 1:
            _second_heading(now[-1], known)
        elif now and _begins(known, cells, empty):
            findings.append(_left_out(number, known, place))
            now = []
        else:
            titles += [] if now else [(f"{place}row {number}", *said_so) for said_so in said_beside(cells)]
            for table in now:
                table.rows.append(Row(number, _within(cells, table.span), raw[number - 1]))
            above += [] if now else [Row(number, cells, raw[number - 1])]
        empty = not any(cell != "" for cell in cells)
    return done, findings


def _leave_titles(table: Table) -> list[Row]:
    """Words under an empty row and above the next heading are titles of what follows."""
    end = len(table.rows)
    while end and _filled(table.rows[end - 1]) and not any(map(is_number, table.rows[end - 1].cells)):
        end -= 1
    left = table.rows[end:] if end and not _filled(table.rows[end - 1]) else []
    del table.rows[len(table.rows) - len(left) :]
    return left


def _filled(row: Row) -> bool:
    return any(cell != "" for cell in row.cells)


def leave_empty_columns(table: Table) -> None:
    """Leave out columns that count and hold nothing; words over them that count are titles of the table."""
    columns = table.columns
    filled = {column for row in table.rows for column, cell in enumerate(row.cells) if cell != ""}
    counts = [count for count in columns.counts if count[1] in filled]
    if counts:
        for column in {column for _, column in columns.counts} - filled:
            columns.others[column] = columns.headings.pop(column)
        columns.counts = counts
    over_nothing = [words for column, words in columns.others.items() if column not in filled]
    counted = [said_so for words in over_nothing for said_so in said_beside([words])]
    table.titles = [*table.titles, *((table.heading_row, *said_so) for said_so in counted)]


def says_batch(words: str) -> bool:
    """Whether words beside a table say how often all of it is made."""
    return is_batch(words) or made_in(words) > 0 or bool(_TIMES.fullmatch(words)) or _of_a_thing(words)


def is_batch(words: str) -> bool:
    """Whether words are those before a number of sets: ``Multiply by``, ``Batch size``."""
    return heading(words)[0] == "sets" or plain(words) in _BATCHES


def made_in(words: str) -> int:
    """How many a title says are made, ``Parts for 3 cupboards`` or ``Order: 50 chairs``; or 0."""
    text = " ".join(_NUMBERS.get(word, word) for word in plain(words).split())
    if made := _MADE.search(text) or _ORDERED.search(text):
        return int(next(filter(None, made.groups())))
    behind = _IN_BRACKETS.fullmatch(words)
    return int(behind["count"]) if behind and plain(behind["what"]) in PRODUCTS else 0


def _of_a_thing(words: str) -> bool:
    """Whether words count what is made of all parts together, and not the parts."""
    if names_product(words) and _NUMBERED.fullmatch(words):
        return True
    of_pieces = says_total(words) or counts_pieces(re.sub(r"\d+", " ", words))
    return count_in_name(words) is not None and not of_pieces


def said_beside(cells: Sequence[Cell]) -> list[tuple[str, float]]:
    """Counts in a row of titles: ``Sets: 10``, ``Cabinet x5``, ``for 10 units``, or ``Lot`` and a number."""
    found = []
    filled = [cell for cell in cells if 0 < len(said(cell)) <= LONGEST]
    for cell, after in pairwise([*filled, ""]):
        words, _, behind = said(cell).partition(":")
        count = re.match(r"\s*(\d{1,6})\b(?![.,/-]\d)", behind or said(after))
        if count and (heading(words)[0] == "quantity" or says_batch(words)):
            found.append((words.strip(), float(count[1])))
        elif times := _TIMES.fullmatch(said(cell)):
            found.append((said(cell), float(times["count"])))
        elif made := made_in(said(cell)):
            found.append((said(cell), float(made)))
        elif len(filled) == 1 and _of_a_thing(words := said(cell)):
            number = _NUMBERED.fullmatch(words)
            counted = count_in_name(words) or (number and (number["first"] or number["last"]))
            found.append((words, float(counted or 1)))
    return found


def _within(cells: list[Cell], span: tuple[int, int]) -> list[Cell]:
    """The cells of a row with all but those of a span left empty."""
    start, end = span
    if end - start == len(cells):
        return cells
    return [cell if start <= index < end else "" for index, cell in enumerate(cells)]


def _beside_each_other(
    cells: list[Cell], known: Columns, span: tuple[int, int]
) -> list[tuple[tuple[int, int], Columns]]:
    """Where a heading starts anew with the word it began with, another table begins beside the first."""
    first = min(known.headings)
    again = [i for i, words in known.headings.items() if i > first and words == known.headings[first]]
    parts = list(pairwise([span[0], *again, span[1]]))
    found = [(part, known_columns(_within(cells, part))) for part in parts]
    return [(span, known)] if any(columns.missing for _, columns in found) else found


def _second_heading(table: Table, known: Columns) -> None:
    """A heading of two rows: the second says more of some columns, as Length and Width under Size."""
    columns = table.columns
    kept = {name: index for name, index in columns.index.items() if index not in known.headings}
    if "code" in kept:
        columns.index = {**known.index, **kept}
        columns.units = {**known.units, **columns.units}
    columns.counts += [count for count in known.counts if count[1] not in columns.headings]
    columns.others |= {i: words for i, words in columns.headings.items() if i in known.headings}
    columns.headings |= known.headings
