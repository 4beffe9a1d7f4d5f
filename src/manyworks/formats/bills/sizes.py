"""Sizes of parts as people write them: plain numbers, with a unit, or in feet and fractions of an inch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from manyworks.formats.bills.bill import some
from manyworks.formats.bills.cells import LONGEST, Cell, decimal_signs, is_number, number, said
from manyworks.formats.bills.columns import MM, SIZES, heading, plain
from manyworks.formats.bills.tables import Row, Table
from manyworks.formats.drawing import Finding

_LONGEST_MM = {"length": 100_000.0, "width": 100_000.0, "thickness": 1_000.0}
"""No part is larger: in a size that would be, the point or comma is a decimal sign."""
_PLAIN = re.compile(
    rf"[~≈]?\s*(?P<number>[-+]?\d.*?)\s*(?P<unit>{'|'.join(sorted(MM, key=len, reverse=True))})?", re.I
)
_INCHES = re.compile(
    r"(?:(?P<feet>\d{1,4})\s*['′’]\s*-?\s*)?(?P<whole>\d{0,5}\.\d{1,4}(?!\d|/)|\d{1,5}(?!/|"
    r"\d))?(?:[\s-]*(?P<over>\d{1,3})/(?P<under>[1-9]\d{0,2}))?"
    r"\s*(?:\"|”|″|in|inch|inches)",
    re.I,
)


_TWICE = re.compile(r"(?P<first>[\d.,'’\s]*\d)\s*[a-z]*\s*[/|(]\s*(?P<second>\d.*?)\)?", re.I)
"""One size in two units: ``60 / 23.6``, ``600 (23 5/8")``."""
_SAME = 0.05
"""Two sizes are one that differ by less than this part of them: inches are often rounded to quarters."""
_NAMED = {
    "length": "length|lange|laenge|longueur|largo|longitud|lengte|lunghezza|comprimento|dlugosc|delka",
    "width": "width|breadth|breite|largeur|ancho|anchura|breedte|larghezza|largura|szerokosc|sirka",
    "thickness": "thick|thickness|dicke|starke|staerke|epaisseur|espesor|grosor|grueso|dikte|spessore",
}
_OTHERWISE = re.compile(
    r".*(?:edg[ei]|band|kante|chant|canto|toler|grain|screw|schraube|total|gesamt|weight|offset|groove|"
    r"nut|slot|rebate|"
    r"hole|bohr|core|veneer|furnier|max|min).*|(?:.*\b)?(?:raw|rough|brut[aeo]?|debit|bruto|stock|blank)\b.*|"
    r"(?:.*\b)?roh.*"
)
"""Headings of sizes that are none of the part that is cut."""
_FINISHED = re.compile(
    r"(?:finished|finish|fin|net|fertig) ?(?P<before>\S.+)|(?P<behind>.+) (?:finished|finie?|terminado)"
)
"""Headings of sizes where no other column says them."""
_HEIGHT = ("height", "hohe", "hoehe", "hauteur", "alto", "altura", "hoogte", "altezza")
"""Beside a width and nothing else, the other side of a board."""
_OF_THE_TOOL = re.compile(r".*(?:cut|schnitt|mill|fras|coupe|corte|tool|path).*")
"""How far the tool goes round a part is called so too: twice its length, or more."""


def size(cell: Cell, signs: set[str], unit: str) -> tuple[float | None, bool]:
    """A size in mm, and whether its point or comma leaves it open; a unit in the cell comes first.

    Parameters
    ----------
    unit
        The unit of the column, or two, as in ``cm/in``: then a cell must hold both, and they must agree.

    Examples
    --------
    >>> size("80 cm", set(), "mm"), size('31 1/2"', set(), "mm"), size("12,5", set(), "cm")
    ((800.0, False), (800.1, False), (125.0, False))
    >>> size("60 / 23.6", set(), "cm/in"), size("60", set(), "cm/in")
    ((600.0, False), (None, False))
    """
    first, _, second = unit.partition("/")
    if second and not unit_in(cell):
        return _in_both(cell, signs, first, second)
    scale = MM[first]
    if isinstance(cell, float):
        return round(cell * scale, 4), False
    if not cell or len(cell) > LONGEST:
        return None, False
    match = _PLAIN.fullmatch(cell)
    value, unsure = number(match["number"], signs) if match else (None, False)
    if match and value is not None:
        return round(value * (MM[match["unit"].lower()] if match["unit"] else scale), 4), unsure
    inches = _INCHES.fullmatch(cell.strip() + ("" if unit_in(cell) or scale != MM["in"] else '"'))
    if not inches or not re.search(r"\d", cell):
        return None, False
    feet, whole, over, under = (float(inches[name] or 0) for name in ("feet", "whole", "over", "under"))
    return round((12 * feet + whole + (over / under if under else 0)) * MM["in"], 4), False


def _in_both(cell: Cell, signs: set[str], first: str, second: str) -> tuple[float | None, bool]:
    twice = _TWICE.fullmatch(said(cell))
    one, unsure = size(twice["first"], signs, first) if twice else (None, False)
    other = size(twice["second"], signs, second)[0] if twice else None
    agree = one is not None and other is not None and abs(one - other) <= _SAME * one
    return (one, unsure) if agree else (None, False)


def unit_in(cell: Cell) -> str:
    """The unit that a cell says of its own size; empty where it says none."""
    if isinstance(cell, float) or len(cell) > LONGEST or is_number(cell):
        return ""
    match = _PLAIN.fullmatch(cell)
    if match and number(match["number"], set())[0] is not None:
        return (match["unit"] or "").lower()
    return "in" if _INCHES.fullmatch(cell.strip()) and re.search(r"\d", cell) else ""


def settle_short_headings(table: Table) -> None:
    """Read headings that are sizes only beside others, as Comp. beside Larg., D, H or Height of the
    thinnest; and those of finished sizes where no others are said."""
    columns = table.columns
    index = columns.index
    for column, words in list(columns.others.items()):
        finished = _FINISHED.fullmatch(plain(words))
        name, unit = heading(finished["before"] or finished["behind"]) if finished else ("", "")
        if name in SIZES and name not in index and _take(table, name, column) and unit:
            columns.units[name] = unit
    short = {plain(words): column for column, words in columns.others.items()}
    if "width" in index and "length" not in index and "comp" in short:
        _take(table, "length", short["comp"])
    if "width" in index and "length" not in index and not {"depth", "tiefe", "d", "h"} & set(short):
        sides = [short[word] for word in _HEIGHT if word in short]
        if len(sides) == 1:
            _take(table, "length", sides[0])
    third = [short[word] for word in ("d", "h", "height") if word in short]
    sized = "width" in index and "length" in index and "thickness" not in index
    if sized and len(third) == 1 and _is_thinnest(table, third[0]):
        _take(table, "thickness", third[0])


def _take(table: Table, name: str, column: int) -> bool:
    columns = table.columns
    taken = any(size(row.cells[column], set(), "mm")[0] is not None for row in table.rows)
    if taken:
        columns.index[name] = column
        columns.headings[column] = columns.others.pop(column)
    return taken


def _is_thinnest(table: Table, column: int) -> bool:
    """Whether the sizes of a column are nowhere over the length and the width of their rows, as those of a
    thickness; where all are as wide, nothing says which is which."""
    columns = table.columns
    places = {"thickness": column, "length": columns.index["length"], "width": columns.index["width"]}
    rows = [
        [size(row.cells[i], set(), columns.unit(name, row.cells))[0] or 0.0 for name, i in places.items()]
        for row in table.rows
        if size(row.cells[column], set(), "mm")[0] is not None
    ]
    return all(third <= min(sides) for third, *sides in rows) and any(
        third < min(sides) for third, *sides in rows
    )


def sizes_twice(table: Table, signs: set[str]) -> list[Finding]:
    """A question of columns that say another length, width or thickness than the one that is read."""
    pairs = []
    for name, taken, column in named_twice(table):
        row = next((row for row in table.rows if _differ(table, row, name, column, signs)), None)
        if row is not None:
            words = [repr(_words(table, one)) for one in (taken, column)]
            sizes = [said(row.cells[one]) for one in (taken, column)]
            pairs.append(f"{' and '.join(words)} ({' and '.join(sizes)} in row {row.number})")
    if not pairs:
        return []
    message = (
        f"Two columns say one size, and differ: {some(pairs)}; the first is read. Which is to be cut? "
        "Call that one Length, Width or Thickness, and leave out the other, or call it Raw length."
    )
    return [Finding("bill.size", "question", table.heading_row, message)]


def _words(table: Table, column: int) -> str:
    return table.columns.headings.get(column) or table.columns.others[column]


def named_twice(table: Table) -> Iterator[tuple[str, int, int]]:
    """Each size, the column in which it is read, and another whose heading names it too."""
    columns = table.columns
    used = set(columns.index.values())
    beside = [column for column in {**columns.headings, **columns.others} if column not in used]
    for name, pattern in _NAMED.items():
        for column in beside if name in columns.index else ():
            words = _words(table, column)
            named = heading(words)[0] == name or re.search(rf"(?:{pattern})s?\b", plain(words))
            if named and not _OTHERWISE.fullmatch(plain(words)):
                yield name, columns.index[name], column


def _differ(table: Table, row: Row, name: str, column: int, signs: set[str]) -> bool:
    """Whether a row has two sizes in the column that is read and in another; inches may be rounded."""
    unit = table.columns.unit(name, row.cells)
    own = heading(_words(table, column))[1]
    one, same = (size(row.cells[i], signs, unit)[0] for i in (table.columns.index[name], column))
    if one is None or same is None or same == one:
        return False
    if same >= 2 * one and _OF_THE_TOOL.fullmatch(plain(_words(table, column))):
        return False
    # A column without its unit may say the same in another.
    others = (
        size(row.cells[column], signs, other)[0] for other in ([own] if own else ("mm", "cm", "m", "in"))
    )
    return not any(
        other is not None and other != same and abs(one - other) <= _SAME * one for other in others
    )


def decimal_signs_of(tables: Sequence[Table]) -> set[str]:
    """The decimal signs that a file's columns of numbers show."""
    signs: set[str] = set()
    for table in tables:
        index = table.columns.index
        columns = [column for _, column in table.columns.counts]
        columns += [
            index[name] for name in (*SIZES, "unit_price", "price", "measure", "sum") if name in index
        ]
        for row in table.rows:
            signs |= decimal_signs(row.cells[column] for column in columns)
            signs |= {sign for name in SIZES for sign in _too_long(table, name, row.cells)}
    return signs


def _too_long(table: Table, name: str, cells: Sequence[Cell]) -> set[str]:
    column = table.columns.index.get(name)
    if column is None or not set(".,") & set(said(cells[column])):
        return set()
    value, unsure = size(cells[column], set(), table.columns.unit(name, cells))
    return set(".,") & set(said(cells[column])) if unsure and value and value > _LONGEST_MM[name] else set()
