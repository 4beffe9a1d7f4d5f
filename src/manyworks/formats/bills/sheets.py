"""Read the sheets of one file together: they share a decimal sign, and a part in two of them is asked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal

from manyworks.formats.bills.asides import Aside
from manyworks.formats.bills.bill import BillLine, some
from manyworks.formats.bills.cells import cells_of, is_number, said
from manyworks.formats.bills.columns import heading, known_columns, names_product, plain
from manyworks.formats.bills.gaps import tables_without_sizes
from manyworks.formats.bills.levels import is_sized
from manyworks.formats.bills.lines import read_lines
from manyworks.formats.bills.materials import materials_doubted
from manyworks.formats.bills.not_read import not_read
from manyworks.formats.bills.orders import ordered_above, take_numbers_below, take_sets_beside
from manyworks.formats.bills.size_columns import settle_size_columns
from manyworks.formats.bills.sizes import decimal_signs_of, settle_short_headings
from manyworks.formats.bills.states import states_asked
from manyworks.formats.bills.tables import find_tables, leave_empty_columns
from manyworks.formats.bills.units import settle_units
from manyworks.formats.cutting.words.titles import number_in_title, several_in_title
from manyworks.formats.cutting.words.wording import count_in_name
from manyworks.formats.drawing import Finding

_VARIANT = re.compile(r"^(.+)_v(\d+)$")


def read_sheets(
    sheets: Mapping[str, Sequence[Sequence[object]]], *, source: str = "", asides: Sequence[Aside] = ()
) -> tuple[list[BillLine], list[Finding]]:
    """All lines of a file, and what has to be asked.

    Parameters
    ----------
    sheets
        The rows of each sheet by its name; the name of a file's only sheet may be empty.
    source
        The name of the file, which may say a unit.
    asides
        What the file says in no cell.
    """
    tables = {}
    findings: list[Finding] = []
    for name, rows in sheets.items():
        tables[name], problems = find_tables(rows, place=f"sheet {name}, " if name else "")
        findings += problems
        for table in tables[name]:
            take_numbers_below(table)
            take_sets_beside(table)
            leave_empty_columns(table)
            settle_size_columns(table)
            settle_short_headings(table)
        if count := count_in_name(name):
            for table in tables[name]:
                table.titles.append((f"sheet {name}", name, float(count)))
    if any(tables.values()):
        findings += [
            _counted(name, sheets[name]) for name in sheets if not tables[name] and _counts(sheets[name])
        ]
    findings += settle_units(tables, sheets, source, asides)
    signs = decimal_signs_of([table for found in tables.values() for table in found])
    lines: dict[str, list[BillLine]] = defaultdict(list)
    for name, found in tables.items():
        by_table = []
        for table in found:
            findings += ordered_above(table)
            read, problems = read_lines(table, signs)
            by_table.append((table, read))
            lines[name] += read
            findings += problems
        findings += tables_without_sizes(by_table)
        findings += [*_repeated(lines[name]), *_variants(lines[name])]
    findings += [*_on_two_sheets(lines), *_assemblies(lines)]
    findings += [*materials_doubted(tables, lines), *states_asked(tables, lines)]
    findings += not_read(tables, lines, findings, sheets, asides)
    return [line for found in lines.values() for line in found], findings


def counted_by_name(source: str) -> list[Finding]:
    """A question where the name of a file may ask for several of what it lists."""
    # A sign of times and a number alone are the name of one list of many.
    alone = re.fullmatch(r"\W*[xX×]?[\W_]*\d+[xX×]?\W*", Path(source).stem)
    count = 1 if alone else count_in_name(source) or number_in_title(source, of_file=True) or 1
    words = "" if alone else several_in_title(source)
    what = f"for {count} of what it lists" if count > 1 else f"for several by “{words}”"
    message = (
        f"The name of the file may ask {what}; nothing is multiplied by it. Are its "
        "quantities for one? Then multiply them, and take these words out of the name."
    )
    return [Finding("bill.which_quantity", "question", "file", message)] if count > 1 or words else []


def kind_of(lines: Sequence[BillLine]) -> Literal["parts", "materials"]:
    """``parts`` where every line counts whole pieces and has no price."""
    whole = all(
        line.quantity is not None and line.quantity > 0 and line.quantity.is_integer() and line.price is None
        for line in lines
    )
    return "parts" if lines and whole else "materials"


def _counts(rows: Sequence[Sequence[object]]) -> bool:
    """Whether a sheet that is no bill says how many of something: a heading that counts, a number below."""
    for row, below in pairwise(map(cells_of, rows)):
        known = known_columns(row)
        columns = [*(column for _, column in known.counts), known.index.get("sets", len(below))]
        named = bool(row and row[0]) and not {"specification", "price", "unit_price"} & set(known.index)
        if named and any(column < len(below) and is_number(below[column]) for column in columns):
            return True
    return False


def _counted(name: str, rows: Sequence[Sequence[object]]) -> Finding:
    first = next(said(cell) for row in rows for cell in cells_of(row) if cell != "")
    message = (
        f"The sheet {name} counts something ({first}) and is not read. Are the quantities of the other "
        "sheets for one of each? Then multiply them, and remove this sheet."
    )
    return Finding("bill.which_quantity", "question", f"sheet {name}", message)


def _part(line: BillLine) -> str:
    """What a line is a line of: its name where the code only counts the rows."""
    return line.name if line.name and re.fullmatch(r"[\d.]+", line.code) else line.code


def _repeated(lines: Sequence[BillLine]) -> list[Finding]:
    counts = Counter((line.section, _part(line)) for line in lines)
    return [
        Finding(
            "bill.repeated",
            "question",
            part,
            f"{part} stands in {count} rows; are these quantities to be added?",
        )
        for (_, part), count in counts.items()
        if count > 1
    ]


def _on_two_sheets(lines: Mapping[str, Sequence[BillLine]]) -> list[Finding]:
    sheets: dict[str, list[str]] = defaultdict(list)
    called: dict[str, str] = {}
    for name, found in lines.items():
        for part in dict.fromkeys(called.setdefault(_part(line).casefold(), _part(line)) for line in found):
            sheets[part].append(name)
    shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for part, names in sheets.items():
        if len(names) > 1:
            shared[tuple(names)].append(part)
    return [
        Finding(
            "bill.two_sheets",
            "question",
            f"sheet {names[-1]}",
            f"{some(parts)} stand on the sheets {' and '.join(names)}, and are added. Is one an older state "
            "of another? Then remove it.",
        )
        for names, parts in shared.items()
    ]


def _assemblies(lines: Mapping[str, Sequence[BillLine]]) -> list[Finding]:
    """Questions of sheets that may list what the parts of another sheet are put together to.

    Their items are headings there, or the words say so, or they have no size where all parts have one.
    """
    sized = {name for name, found in lines.items() if found and all(map(is_sized, found))}
    findings = []
    for name, found in lines.items():
        others = [line for other, rest in lines.items() if other != name for line in rest]
        if not found or not others or any(is_sized(line) or line.price is not None for line in found):
            continue
        codes = {plain(text) for line in found for text in (line.code, line.name) if text}
        called = heading(name)[0] == "sets" or all(map(names_product, codes))
        if called or codes & {plain(line.section) for line in others} or sized - {name}:
            message = (
                f"The sheet {name} lists {some([f'{line.code} {line.quantity:g}' for line in found])}, "
                "counted as parts. Are these put together from the parts of another sheet? Then multiply its "
                "quantities, and remove this sheet."
            )
            findings.append(Finding("bill.which_quantity", "question", f"sheet {name}", message))
    return findings


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
