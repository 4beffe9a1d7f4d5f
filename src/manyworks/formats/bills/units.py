"""The unit of sizes where it stands outside the headings of their columns, and what is asked of units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from manyworks.formats.bills.asides import Aside
from manyworks.formats.bills.bill import some
from manyworks.formats.bills.cells import LONGEST, Cell, cells_of, is_number, number, said
from manyworks.formats.bills.columns import (
    MM,
    OR,
    SIZES,
    either,
    heading,
    known_columns,
    plain,
    units_in_row,
)
from manyworks.formats.bills.sizes import size, unit_in
from manyworks.formats.bills.tables import Table
from manyworks.formats.cutting.words.board_words import MOST_MM, plain_words
from manyworks.formats.drawing import Finding

_CALLED = {1.0: "mm", 10.0: "cm", 1000.0: "metres", 25.4: "inches", 304.8: "feet"}
_SHORT = ("m", "in", "po", "ft")
"""Units that are words of their own: only where a sentence or a bracket ends with them."""
_LONG = [unit for unit in MM if unit not in (*_SHORT, '"', "”", "″")]
_PLAINLY = [unit for unit in _LONG if MM[unit] in (1.0, 10.0, 25.4)]
_SECOND = rf"(?:\s*{OR}\s*(?P<second>{either((*_LONG, *_SHORT))}))?"
_SIZE_WORDS = (
    r"\b(?:sizes?|dimensions?|dims?|measure(?:ment)?s?|lengths|\w*masse|\w*massangaben|abmessung(?:en)?|"
    r"angaben|"
    r"units?|(?:mass)?einheit(?:en)?|unites?|unidad(?:es)?|cotes?|cotations?|mesures?|medidas?|cotas?|"
    r"dimensiones|afmetingen|maten|misure)\b"
    r"(?:\s(?:are|is|all|given|shown|stated|listed|expressed|sind|alle|angegeben|sont|exprimees|toutes|"
    r"son|estan|"
    r"todas|of|de|measure(?:ment)?|mesure|medida|parts|teile|pieces|piezas|finished|cut|des|der|las|los|"
    r"les))*"
)
_OF_SIZES = re.compile(
    rf"{_SIZE_WORDS}[\s:=]*(?:\b(?:in|en)\s)?(?P<unit>{either(_LONG)}){_SECOND}"
    rf"|{_SIZE_WORDS}[\s:=]*\b(?:in|en)\s(?P<short>{either(_SHORT)})(?=$|[,;/])"
    rf"|\b(?:units?|einheit(?:en)?|unites?|unidad(?:es)?)[\s:=]+(?P<label>{either(_SHORT)}|[\"”″])$"
)
"""``All sizes in inches``, ``Units: cm``, ``alle Maße in cm``."""
_OF_ONE = re.compile(
    rf"\b(?:thickness|width|length|dicke|starke|breite|lange|epaisseur|largeur|longueur|espesor|grosor|ancho|"
    rf"largo)\s(?:in|en)\s(?P<unit>{either((*_LONG, *_SHORT))})"
)
_IN_BRACKETS = re.compile(
    r".*[(\[](?:(?:all|alle|tout|todo)\s)?(?:\b(?:in|en)\s)?"
    rf"(?P<unit>{either((*_PLAINLY, 'in', 'po'))}|[\"”″]){_SECOND}\s*[)\]]\W*"
)
_AT_THE_END = re.compile(rf"(?:.*[a-z)][\s,:;|/–—.]+)?(?P<unit>{either(_PLAINLY)}){_SECOND}\W*")
"""Titles and names that end with a unit: ``Cut list (inches)``, ``Zuschnitt, cm``."""
_OF_ANOTHER = re.compile(
    r"\b(?:\w*edg\w+|band|\w*kante\w*|chants?|canto|toler\w*|grain|screws?|schraube\w*|total|weight|"
    r"offset|kerf|"
    r"blade|saw|sage\w*|scie|sierra|gap|radius|holes?|drills?|bohr\w*|price|area|summe|sum|perimeter|"
    r"(?:board|sheet|stock|platten?|panneau|tablero)\s?(?:sizes?|format|grosse))\b"
)
"""Words of which a unit may be said that is not the one of the parts."""
_DENIED = re.compile(rf"\b(?:not|nicht|pas|no)\s(?:(?:in|en)\s)?(?:{either(MM)})")
_LARGEST_MM = {"length": 6_500.0, "width": 3_500.0, "thickness": MOST_MM}
"""Larger parts are hardly meant, where the heading does not say the unit."""
_BESIDE_MM = 5_000.0
"""Numbers in the column of a size in another unit may be in that unit if they are no larger."""
_THIN_MM = 3.0
_LEAST_MM = 0.3
"""Nothing that is cut is thinner, veneer neither."""
_SHORT_MM = 10.0
_FEW, _TIMES_SMALLER, _TIMES_LARGER = 4.0, 20.0, 5.0
"""A size so far below all others is in metres, where it would then not be so far above them; others are
those of strips."""
_SMALL_MM = 150.0
"""Where no part is longer, boards of a few millimetres are rare."""
_WRITE = "Write the unit in the heading of each size, as in Length (mm)."


@dataclass(frozen=True, slots=True)
class _Note:
    """A unit, the words that say it, and where they stand."""

    unit: str
    words: str
    where: str


def settle_units(
    tables: Mapping[str, Sequence[Table]],
    sheets: Mapping[str, Sequence[Sequence[object]]],
    source: str,
    asides: Sequence[Aside],
) -> list[Finding]:
    """Find the unit of all sizes whose heading says none, and ask where two are said.

    It may stand in a row of units above or under the heading, in a line beside the table, in the name of the
    sheet or of the file, in no cell at all, or in the headings of the other sizes.
    """
    findings = [finding for found in tables.values() for table in found for finding in _row_of_units(table)]
    own = {id(table): list(_notes_of(table)) for found in tables.values() for table in found}
    on_sheet = {name: [note for table in found for note in own[id(table)]] for name, found in tables.items()}
    for name, rows in sheets.items():
        if not tables[name]:
            said_so = (_said_in(cells_of(row), f"sheet {name}, row {n}") for n, row in enumerate(rows, 1))
            on_sheet[name] = [note for notes in said_so for note in notes]
    in_file = [note for notes in on_sheet.values() for note in notes]
    in_file += [
        _Note(unit, one.words, one.where) for one in asides if not one.row for unit in units_said(one.words)
    ]
    in_file += [_Note(unit, source, "its name") for unit in units_said(Path(source).stem)]
    for name, found in tables.items():
        named = [_Note(unit, name, "the sheet's name") for unit in units_said(name)]
        for table in found:
            near = [*own[id(table)], *named]
            notes = next(filter(None, (near, on_sheet[name], in_file)), [])
            if set(SIZES) & set(table.columns.index):
                findings += _settled(table, notes, near)
    return findings


def units_said(text: str, *, title: bool = True) -> list[str]:
    """The units that words say of sizes, each by one name; a ``title`` says it by ending with it.

    >>> units_said("All sizes in inches"), units_said("Zuschnitt (alle Maße in cm)"), units_said("Sizes: 4 m")
    (['inches'], ['cm'], [])
    """
    words = _DENIED.sub(" ", plain(text))
    if len(text) > 2 * LONGEST or _OF_ANOTHER.search(words):
        return []
    found = list(_OF_SIZES.finditer(words))
    if found:
        found += _OF_ONE.finditer(words)
    elif title:
        bare = plain_words(text)
        found = list(filter(None, (_IN_BRACKETS.fullmatch(bare) or _AT_THE_END.fullmatch(bare),)))
    units = [unit for match in found for unit in match.groupdict().values() if unit]
    return list(dict.fromkeys(_CALLED[MM[plain(unit)]] for unit in units))


def _said_in(cells: Sequence[Cell], where: str, *, title: bool = True) -> Iterator[_Note]:
    """What the cells of a row say of units, also two together, as ``Units:`` and ``cm``."""
    filled = [said(cell) for cell in cells if cell != ""]
    title = title and not any(map(is_number, filled)) and len(known_columns(cells).headings) < 2
    for text in filled:
        # A unit alone is a title where nothing stands beside it.
        alone = len(filled) == 1 or plain(text) not in MM
        yield from (_Note(unit, text, where) for unit in units_said(text, title=title and alone))
    for text, after in pairwise(filled):
        if plain(after) in MM:
            words = f"{text} {after}"
            yield from (_Note(unit, words, where) for unit in units_said(words, title=False))


def _notes_of(table: Table) -> Iterator[_Note]:
    """What the lines over, in and under a table say of units; rows that say nothing else are taken out."""
    for row in table.above:
        yield from _said_in(row.cells, table.where(row))
    columns = table.columns
    for words in {**columns.headings, **columns.others}.values():
        if heading(words)[0] not in SIZES:
            yield from _said_in([words], table.heading_row, title=False)
    counting = [column for _, column in columns.counts]
    counted = [any(re.search(r"\d", said(row.cells[i])) for i in counting) for row in table.rows]
    parts = [place for place, counts in enumerate(counted) if counts] or [-1]
    kept = []
    for place, row in enumerate(table.rows):
        beside = [cell for i, cell in enumerate(row.cells) if not counted[place] or i not in columns.headings]
        notes = list(_said_in(beside, table.where(row), title=not counted[place]))
        yield from notes
        if notes and parts[0] <= place <= parts[-1]:
            # The rows above it are in what nobody says.
            yield _Note("mm", "no unit", f"above {notes[0].where}")
        sentence = any(units_said(note.words, title=False) for note in notes)
        if not notes or counted[place] or (not sentence and place < parts[-1]):
            kept.append(row)
    table.rows[:] = kept


def _row_of_units(table: Table) -> list[Finding]:
    """Take units from a row right above or right under the heading; one that says otherwise is asked."""
    columns = table.columns
    found = units_in_row(columns, table.rows[0].cells) if table.rows else {}
    if found:
        del table.rows[0]
    elif table.above and table.above[-1].number == table.header_row - 1:
        found = units_in_row(columns, table.above[-1].cells)
    differ = [n for n, unit in found.items() if MM[unit] != MM[columns.units.get(n, unit).partition("/")[0]]]
    columns.units = {**found, **columns.units}
    message = f"The heading and the row of units say different units of {some(differ)}. {_WRITE}"
    return [Finding("bill.size", "question", table.heading_row, message)] if differ else []


def _settled(table: Table, notes: Sequence[_Note], near: Sequence[_Note]) -> list[Finding]:
    columns = table.columns
    heads = {MM[unit.partition("/")[0]] for unit in columns.units.values()}
    open_ones = [name for name in SIZES if name in columns.index and name not in columns.units]
    places = dict.fromkeys(f"{note.words[:60]!r} ({note.where})" for note in notes)
    units = dict.fromkeys(note.unit for note in notes)
    if len(units) > 1 and open_ones:
        return [_asked(table, f"{' and '.join(units)} are said of its sizes: {some(list(places))}.")]
    if not open_ones:
        if not near or any(MM[note.unit] in heads for note in near):
            return []
        return [_asked(table, f"The headings of its sizes say another unit than {some(list(places))}.")]
    if units:
        columns.common = next(iter(units))
        message = f"Sizes are read in {columns.common}, as said by {some(list(places))}."
        return [] if columns.common == "mm" else [Finding("bill.size", "info", table.heading_row, message)]
    bare = _bare(table, open_ones, set())
    if list(columns.units) == ["thickness"]:
        # Boards are often known by inches, and their parts by millimetres.
        heads = {mm for mm in heads if bare and max(bare) * mm <= _BESIDE_MM}
    elif len(heads) == 1 and heads <= {MM["cm"], MM["in"]}:
        columns.common = _CALLED[heads.pop()]
    if bare and heads - {1.0}:
        what = " and ".join(_CALLED[mm] for mm in sorted(heads))
        return [_asked(table, f"No unit is said of {some(open_ones)}, and {what} of other sizes.")]
    return []


def _asked(table: Table, message: str) -> Finding:
    return Finding("bill.size", "question", table.heading_row, f"{message} {_WRITE}")


def _bare(table: Table, names: Sequence[str], signs: set[str]) -> list[float]:
    """The sizes that are numbers alone, where neither their heading nor their row says a unit."""
    columns = table.columns
    open_ones = [columns.index[name] for name in names if name in columns.index and name not in columns.units]
    named = columns.index.get("code", 0)
    rows = [row for row in table.rows if row.cells[named] != "" and not columns.unit_beside(row.cells)]
    cells = [row.cells[column] for column in open_ones for row in rows if is_number(row.cells[column])]
    return [value for cell in cells if (value := number(cell, signs)[0])]


def units_in_doubt(table: Table, signs: set[str]) -> list[Finding]:
    """Questions of sizes that are hardly in the unit they are read in."""
    columns = table.columns
    too_large = _too_large(table, signs)
    if too_large:
        return [_asked(table, f"By the unit that is said of it, {too_large}. Is it meant so?")]
    if small := _too_small(table, signs):
        return [_asked(table, f"By their headings {small}. Are they in another unit?")]
    if columns.common:
        return []
    if mixed := _mixed(table, signs):
        return [_asked(table, mixed)]
    long, thick = _bare(table, ("length", "width"), signs), _bare(table, ("thickness",), signs)
    broken = [value for value in long if not value.is_integer()]
    parted = [v for v in broken if (v * 16).is_integer() and not (v * 4).is_integer()]
    found = []
    short = None if broken and max(long) < 10 else _short(table, signs)
    if short:
        message = (
            f"The {short[0]} is read as {short[1]:g} mm. Is it in metres, or does its point part thousands?"
        )
        found.append(_asked(table, message))
    # Parts of a few millimetres are rare, sixteenths of a millimetre too.
    if broken and (max(long) < 10 or (parted and max(long) < 150)):
        unit = "metres" if max(long) < 10 else "inches"
        message = f"Sizes like {broken[0]:g} have no unit and are read as millimetres. Are they {unit}?"
        found.append(_asked(table, message))
    # Boards are 3 mm thick, not 1.8 or one.
    thin = [value for value in thick if 0 < value < _THIN_MM and (value <= 1 or not value.is_integer())]
    if thin:
        message = f"A thickness of {thin[0]:g} has no unit and is read as millimetres. Is it cm or inches?"
        found.append(_asked(table, message))
    return found


def _short(table: Table, signs: set[str]) -> tuple[str, float] | None:
    """A length or width below 1, or below 10 and broken or far below all others, and what it says in mm.

    Nobody cuts such parts: beside sizes in millimetres it is in metres, or its point parts thousands.
    """
    for name in ("length", "width"):
        values = _bare(table, (name,), signs)
        small = [v for v in values if 0 < v < 1 or (max(values) < 10 and not v.is_integer())]
        small = small or _far_below(values)
        if small:
            return f"{name} {small[0]:g}", small[0]
    return None


def _far_below(values: Sequence[float]) -> list[float]:
    """Sizes of a few units, or with decimals below 10, beside others of a hundred times that."""
    few = [v for v in values if 0 < v < _FEW or (v < _SHORT_MM and not v.is_integer())]
    others = [v for v in values if v not in few]
    fits = [v for v in few if others and 1000 * v <= _TIMES_LARGER * max(others)]
    return [v for v in fits if min(others) > _TIMES_SMALLER * v]


def _mixed(table: Table, signs: set[str]) -> str:
    """What numbers alone leave open beside sizes that say another unit than millimetres in cell or row."""
    columns = table.columns
    for name in SIZES:
        cells = [(row.cells[columns.index[name]], row) for row in table.rows if name in columns.index]
        found = ((unit_in(cell) or columns.unit_beside(row.cells), cell) for cell, row in cells)
        sized = {unit: cell for unit, cell in found if unit and MM[unit] > 1}
        # A number below 60 cm may be in cm too; one in a column of its own hardly, if it is far larger.
        beside = name == "thickness" or (sized and _bare(table, (name,), signs))
        for unit, cell in sized.items():
            largest = _BESIDE_MM if beside else 2 * (size(cell, signs, unit)[0] or 0.0)
            for names, most in ((("length", "width"), largest), (("thickness",), MOST_MM)):
                bare = _bare(table, names, signs)
                if bare and max(bare) * MM[unit] <= most:
                    said_so = f"Some sizes are in {_CALLED[MM[unit]]}"
                    return f"{said_so}; {bare[0]:g} has no unit, and is read as millimetres."
    return ""


def _too_large(table: Table, signs: set[str]) -> str:
    """The first size that would be hardly believable in a unit; boards of 7 m may be in metres or feet."""
    columns = table.columns
    for name in SIZES:
        for row in table.rows if name in columns.index else ():
            cell = row.cells[columns.index[name]]
            unit = columns.unit(name, row.cells)
            headed = name in columns.units and MM.get(unit) not in (MM["cm"], MM["in"])
            if headed or MM[unit] == 1 or unit_in(cell):
                continue
            value, unsure = size(cell, signs, unit)
            if value and not unsure and value > _LARGEST_MM[name]:
                return f"the {name} {said(cell)} would be {value:g} mm ({table.where(row)})"
    return ""


def _too_small(table: Table, signs: set[str]) -> str:
    """Sizes whose headings say millimetres and that nobody cuts: one by one, or all in all too small."""
    columns = table.columns
    found: dict[str, list[float]] = {}
    for name in SIZES:
        if name in columns.index and columns.units.get(name) and MM.get(columns.units[name]) == 1:
            cells = [row.cells[columns.index[name]] for row in table.rows]
            sizes = (number(cell, signs) for cell in cells if not unit_in(cell))
            found[name] = [value for value, unsure in sizes if value and value > 0 and not unsure]
    long = [*found.get("length", ()), *found.get("width", ())]
    thick = found.get("thickness", [])
    thin = [value for value in thick if value < _THIN_MM and (value <= 1 or not value.is_integer())]
    small = long if long and max(long) < _SHORT_MM else []
    small = small or [value for value in thick if value < _LEAST_MM]
    if thin and long and max(long) < _SMALL_MM:
        small = thin
    return f"the sizes of parts are {small[0]:g} mm" if small else ""
