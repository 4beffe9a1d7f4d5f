"""What stands in a bill and was not understood: columns, remarks, names, text beside the tables, sheets.

Each is asked once for the file, and quoted: it may change number, size or material.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from manyworks.formats.bills.asides import Aside
from manyworks.formats.bills.bill import BillLine, some
from manyworks.formats.bills.cells import Cell, cells_of, is_number, number, said
from manyworks.formats.bills.columns import (
    SIZES,
    counts_pieces,
    heading,
    known_columns,
    leaves_open,
    names_product,
    plain,
)
from manyworks.formats.bills.counts import counted_otherwise, multiplied_by
from manyworks.formats.bills.doubts import (
    columns_in_doubt,
    columns_of_total,
    is_ditto,
    marks_of_edges,
    says_so_many,
)
from manyworks.formats.bills.edges import sizes_edges
from manyworks.formats.bills.known_contents import strange_code, strange_content, strange_material, taken_out
from manyworks.formats.bills.known_words import (
    TICKS,
    is_doubtful,
    is_harmless,
    is_remarks,
    materials_in,
    may_be_size,
    strange_remark,
    strange_title,
)
from manyworks.formats.bills.legends import is_legend
from manyworks.formats.bills.orders import counts_product
from manyworks.formats.bills.several import is_doubted, says_units, titles_several
from manyworks.formats.bills.size_columns import other_materials
from manyworks.formats.bills.sizes import named_twice
from manyworks.formats.bills.tables import Row, Table, rows_asked, said_beside
from manyworks.formats.bills.totals import says_total
from manyworks.formats.bills.units import units_said
from manyworks.formats.cutting.words.offsets import file_offsets
from manyworks.formats.cutting.words.wording import times
from manyworks.formats.drawing import Finding

_MONEY = {"unit_price", "price"}
_ELSEWHERE = {"parent", "spare", "mirrored", "layers", "basis", "enabled", "option", "status", "level"}
"""Columns that are asked, or acted on, by rules of their own."""
_OF_WORDS = {"bill.which_quantity", "bill.hidden", "bill.alternatives"}
"""What is asked of the words of a row."""
_MOST = 12
"""So many things that were not understood are quoted."""
_LONGEST = 80
_OF_EDGES = re.compile(r"[lwb] ?[12]")
_OF_ALL = re.compile(
    r"\b(?:all|every\w*|whole|parts|panels|made|material\w*|board|out of|alles?|samtliche|teile|aus|"
    r"werkstoff|gefertigt|tout\w*|toutes|pieces|panneaux|materiau|todo|todas?|todos|piezas|madera|in|en|de)\b"
)
"""Words of a title that is about what all parts are made of."""
_OF_LENGTH = re.compile(r"\b(?:lengths?|\w*lange|longueur|largo|longitud)\b")
"""Beside the length of a part, that of its edging."""
_EDGE_MARKS = {"0", "1", "2"}
"""Under ``L1`` and ``W2`` edges are marked; other numbers are sizes."""


_WIDEST_MARK = 10
"""No number of edges, and no edge, is larger."""


def not_read(
    tables: Mapping[str, Sequence[Table]],
    lines: Mapping[str, Sequence[BillLine]],
    findings: Sequence[Finding],
    sheets: Mapping[str, Sequence[Sequence[object]]],
    asides: Sequence[Aside],
) -> list[Finding]:
    """Questions of all that was not understood in the tables of a file, and round them.

    Parameters
    ----------
    lines
        The lines that were read, by the name of their sheet.
    findings
        What was asked already: it is not asked once more.
    sheets
        The rows of all sheets, also of those without a table.
    asides
        What the file says in no cell.
    """
    columns: list[str] = []
    counted: list[str] = []
    words: list[str] = []
    of_words = [one for one in findings if one.code in _OF_WORDS]
    for name, found in tables.items():
        place = f"sheet {name}, " if name and len(tables) > 1 else ""
        for table in found:
            if is_list_of_goods(table):
                continue
            by_place = {line.where: line for line in lines.get(name, ())}
            columns += [f"{place}{what}" for what in _columns(table, by_place, findings)]
            counted += [f"{place}{what!r}" for what in counted_otherwise(table, findings)]
            words += _beside(table, by_place, rows_asked(table, findings))
            words += _over_nothing(table)
            words += _remarks(table, by_place, rows_asked(table, of_words))
        several = len([1 for others in tables.values() if others]) > 1
        if (is_doubtful(name, several=several) or titles_several(name)) and not all(
            map(is_list_of_goods, found)
        ):
            named = any(one.where == f"sheet {name}" for one in findings)
            words += [] if named else [f"{name!r} (the name of a sheet)"]
    if any(not is_list_of_goods(table) for found in tables.values() for table in found):
        asked = {one.where for one in findings}
        others = [name for name in sheets if not tables[name] and f"sheet {name}" not in asked]
        words += [text for name in others for text in _on_other_sheet(name, sheets[name])]
        words += _asides(asides, {line.where: line for found in lines.values() for line in found})
    result = []
    if columns or counted:
        message = (
            f"These columns are not read, or not wholly: {some(columns, _MOST)}. Does one of them change "
            "number, size or material? Then put that into the columns Quantity, Length, Width, Thickness and "
            "Material."
        )
        as_quantity = (
            f"The quantity is read from {some(counted, _MOST)}, whose other words are not understood. Is it "
            "the whole number of pieces? Then call it Quantity; else multiply it."
        )
        said_so = [*([as_quantity] if counted else []), *([message] if columns else [])]
        result.append(Finding("bill.column_unknown", "question", "file", " ".join(said_so)))
    if words:
        message = (
            f"These words are not read: {some(words, _MOST)}. Do they change number, size or material, or "
            "say that something does not hold? Then correct the rows."
        )
        result.append(Finding("bill.words_unknown", "question", "file", message))
    return result


def is_list_of_goods(table: Table) -> bool:
    """Whether a table has prices and no sizes: what it says beside its numbers is of what is bought."""
    index = table.columns.index
    return bool(_MONEY & set(index)) and not set(SIZES) & set(index)


def _columns(table: Table, lines: Mapping[str, BillLine], findings: Sequence[Finding]) -> Iterator[str]:
    """Columns that hold something, by their headings and what they hold."""
    columns = table.columns
    rows = [row for row in table.rows if table.where(row) in lines]
    used = {*columns.index.values()} | {column for _, column in columns.counts}
    passed = {*columns_in_doubt(table), *columns_of_total(table)}
    passed |= marks_of_edges(table)
    passed |= {column for _, _, column in named_twice(table)} | {one[0] for one in other_materials(table)}
    if (multiplier := multiplied_by(table)) is not None:
        passed.add(multiplier)
    counted = " ".join(one.message for one in findings if one.code == "bill.which_quantity")
    for column in range(*table.span):
        cells = [(row, said(row.cells[column])) for row in rows if row.cells[column] != ""]
        words = columns.headings.get(column) or columns.others.get(column, "")
        if not cells or column in passed or (words and repr(words) in counted):
            continue
        if column in used:
            if leaves_open(words) and not any(place == column for _, place in columns.counts):
                yield f"{words!r} ({_samples(cells)})"
        elif not _changes_nothing(table, column, words, cells, lines):
            yield f"{words!r} ({_samples(cells)})" if words else f"one without a heading ({_samples(cells)})"


def _samples(cells: Sequence[tuple[Row, str]]) -> str:
    return ", ".join(list(dict.fromkeys(text[:30] for _, text in cells))[:2])


def _changes_nothing(
    table: Table,
    column: int,
    words: str,
    cells: Sequence[tuple[Row, str]],
    lines: Mapping[str, BillLine],
) -> bool:
    """Whether a column that is not read is known to change neither number, size nor material."""
    field = heading(words)[0] if words else ""
    numbers = any(is_number(text) for _, text in cells)
    if field in ("unit_price", "price", "sum", "measure", "code", "item", "position", "name", *_ELSEWHERE):
        return True
    if field == "unit":
        return not numbers
    if words and (is_remarks(words) or any(known_columns([words]).counts)):
        return True
    if _OF_EDGES.fullmatch(plain(words)) and all(
        text in _EDGE_MARKS or not is_number(text) for _, text in cells
    ):
        return True
    lacking = {"length", "width"} - set(table.columns.index)
    if lacking and may_be_size(words) and not (_OF_LENGTH.search(plain(words)) and "length" not in lacking):
        # Along an edge or the grain, where no column says length or none says width, a number is a size.
        return not any((number(text, set())[0] or 0) > _WIDEST_MARK for _, text in cells)
    if numbers and sizes_edges(words) and any(number(text, set())[0] for _, text in cells):
        return False
    harmless = is_harmless(words)
    if harmless == "always" or ((harmless == "words" or field in ("sets", "specification")) and not numbers):
        return True
    return not any(
        strange_remark(text, _sizes(lines[table.where(row)])) or text.casefold() in TICKS
        for row, text in cells
    )


def _sizes(line: BillLine) -> tuple[float | None, ...]:
    return line.length_mm, line.width_mm, line.thickness_mm


def _remarks(table: Table, lines: Mapping[str, BillLine], asked: Set[str]) -> Iterator[str]:
    """Remarks and names that were not understood, with their rows."""
    columns = table.columns
    free = [
        column
        for column, words in {**columns.others, **columns.headings}.items()
        if is_remarks(words) and column not in columns.index.values()
    ]
    names = [columns.index[name] for name in ("code", "name") if name in columns.index]
    codes = _columns_of_codes(table, lines)
    # Where all names begin with one sign it is that of a list.
    listed = all(taken_out(line.code) for line in lines.values())
    for row in table.rows:
        line = lines.get(table.where(row))
        if line is None or table.where(row) in asked:
            continue
        texts = [said(row.cells[column]) for column in free if not is_ditto(row.cells[column])]
        count = line.quantity or 0
        strange = [
            text
            for text in texts
            if text
            and strange_remark(text, _sizes(line))
            and not (says_so_many(text, count) or _of_offsets(text))
        ]
        texts = [said(row.cells[column]) for column in dict.fromkeys(names)]
        strange += [t for t in texts if is_doubted(t, count) or (taken_out(t) and not listed)]
        strange += _strange_cells(table, row, line, codes)
        for text in dict.fromkeys(strange):
            yield f"{text[:_LONGEST]!r} ({table.where(row)})"


def _strange_cells(table: Table, row: Row, line: BillLine, codes: Sequence[int]) -> Iterator[str]:
    """What columns of numbers and materials, and those that change nothing, say of a row besides."""
    columns = table.columns
    count = line.quantity or 0
    yield from (text for i in codes if strange_code(text := said(row.cells[i])) or is_doubted(text, count))
    if strange_material(line.material):
        yield line.material
    read = {*columns.index.values()}
    for column, words in {**columns.others, **columns.headings}.items():
        text = said(row.cells[column])
        if text and not columns.says_of_parts(column) and says_units(text, words, count):
            yield text
            continue
        if not text or not is_harmless(words) or column in read or is_remarks(words) or is_ditto(text):
            continue
        if strange_content(text, words, _sizes(line), count):
            yield text


def _columns_of_codes(table: Table, lines: Mapping[str, BillLine]) -> list[int]:
    """The columns that number the parts, and in most rows hold nothing else."""
    index = table.columns.index
    named = ["position", *(["code"] if "name" in index else [])]
    found = []
    for column in dict.fromkeys(index[name] for name in named if name in index):
        cells = [said(row.cells[column]) for row in table.rows if table.where(row) in lines]
        numbered = sum(any(map(str.isdigit, cell)) for cell in cells)
        # Names in one word are no codes either.
        in_words = column == index.get("code") and 2 * numbered < len(cells)
        if not in_words and 2 * sum(map(strange_code, cells)) <= sum(map(bool, cells)):
            found.append(column)
    return found


def _beside(table: Table, lines: Mapping[str, BillLine], asked: Set[str]) -> Iterator[str]:
    """Text over, in and under a table that is no row of it."""
    rows = [(row, table.where(row)) for row in (*table.above, *table.rows)]
    pieces = sum(line.quantity or 0 for line in lines.values())
    doubted = {line.section for line in lines.values() if line.where in asked}
    of_another = False
    for row, where in rows:
        of_another |= row in table.above and len(known_columns(row.cells).headings) > 1
        if where in lines or where in asked or (of_another and sum(map(is_number, row.cells)) > 1):
            continue
        counted = any(is_number(row.cells[place]) for _, place in table.columns.counts)
        filled = [cell for cell in row.cells if cell != ""]
        if (
            not filled
            or (counted and row not in table.above)
            or said_beside(row.cells)
            or len(known_columns(row.cells).headings) > 1
        ):
            continue
        texts, joined = _texts(filled)
        for text in texts:
            known = _understood(text) or text in doubted or _counted(text) == pieces
            strange = not known and (
                strange_title(text, joined=joined)
                or titles_several(text)
                or is_legend(text)
                or (row in table.above and counts_product(filled))
            )
            if strange or _other_material(text, lines.values()):
                yield f"{text[:_LONGEST]!r} ({where})"


def _other_material(text: str, lines: Iterable[BillLine]) -> bool:
    """Whether a title says of all parts what they are made of, which the rows do not say, or otherwise."""
    if not _OF_ALL.search(plain(text)) or not (named := materials_in(text)):
        return False
    return not named <= {material for line in lines for material in materials_in(line.material)}


def _over_nothing(table: Table) -> Iterator[str]:
    """Words in the row of the heading that are those of no column: with a number, or apart from the table."""
    columns = table.columns
    spoken = {**columns.headings, **columns.others}
    for column, words in columns.others.items():
        held = any(row.cells[column] != "" for row in table.rows)
        known = held or said_beside([words]) or is_harmless(words) or is_remarks(words) or _understood(words)
        own = column - 1 not in spoken or re.search(r"\d", words)
        if own and not known and (strange_title(words) or times(words)):
            yield f"{words[:_LONGEST]!r} ({table.heading_row})"


def _on_other_sheet(name: str, rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Text of a sheet without a table of parts; rows of several numbers are those of another table."""
    for place, row in enumerate(rows, 1):
        filled = [cell for cell in cells_of(row) if cell != ""]
        texts, joined = _texts(filled) if sum(map(is_number, filled)) < 2 else ([], False)
        counts = bool(said_beside(filled))
        for text in texts:
            # Bookcase and 5 in cells of their own are an order, and no name like Cabinet 600.
            strange = strange_title(text, joined=joined) and not _understood(text)
            strange |= is_legend(text)
            if strange or counts or (joined and names_product(text)):
                yield f"{text[:_LONGEST]!r} (sheet {name}, row {place})"


def _asides(asides: Sequence[Aside], lines: Mapping[str, BillLine]) -> Iterator[str]:
    """Words in no cell that were not understood: comments on parts as remarks, all others as titles."""
    beside = {where.partition(", from column ")[0]: line for where, line in lines.items()}
    for one in dict.fromkeys(asides):
        line = beside.get(one.row)
        if line is not None:
            strange = strange_remark(one.words, _sizes(line)) and not (
                says_so_many(one.words, line.quantity or 0) or number(one.words, set())[0] == line.quantity
            )
        else:
            known = not one.row and _understood(one.words)
            counts = said_beside([one.words]) or times(one.words)
            strange = bool(counts) or ((one.of_sizes or strange_title(one.words)) and not known)
        if strange:
            yield f"{one.words[:_LONGEST]!r} ({one.where})"


def _texts(filled: Sequence[Cell]) -> tuple[list[str], bool]:
    """The texts of a row, and whether they are one: a number belongs to the words before it (Revision, 3)."""
    texts = [said(cell) for cell in filled]
    joined = any(map(is_number, filled)) and len(filled) > 1
    return ([" ".join(texts)] if joined else texts), joined


def _of_offsets(text: str) -> bool:
    return "offset" in text.casefold() and file_offsets([text]).state != "unknown"


def _counted(text: str) -> float | None:
    """The number of pieces that a text says and nothing else, as ``5 pieces``."""
    found = re.findall(r"\d+", text)
    return float(found[0]) if len(found) == 1 and counts_pieces(re.sub(r"\d+", " ", text)) else None


def _understood(text: str) -> bool:
    return bool(
        (units_said(text) and not re.search(r"\d", text))
        or (says_total(text) and not re.search(r"\d\s*(?:mm|cm)\b", text))
        or _of_offsets(text)
        or number(text, set())[0] is not None
        or counts_pieces(plain(text))
    )
