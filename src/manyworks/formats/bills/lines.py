"""Read the lines of a table of parts: every row is a line, a heading or a sum, or somebody is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from manyworks.formats.bills.bill import BillLine
from manyworks.formats.bills.cells import Cell, is_number, number, said
from manyworks.formats.bills.columns import MM, SIZES, counts_pieces, heading, plain
from manyworks.formats.bills.counts import counting
from manyworks.formats.bills.doubts import (
    columns_beside,
    counts_in_words,
    is_ditto,
    is_either,
    names_nobody,
    parts_of_total,
    remark_counts,
    repeat_dittos,
    said_unwanted,
    says_more,
    sizes_in_doubt,
)
from manyworks.formats.bills.gaps import (
    LARGEST_MM,
    says_nothing,
    sizes_in_names,
    sizes_missing,
    thicknesses_in_materials,
)
from manyworks.formats.bills.known_words import strange_title
from manyworks.formats.bills.levels import Named, is_sized, multiplied
from manyworks.formats.bills.of_rows import OfRows
from manyworks.formats.bills.size_columns import is_kind, materials_twice
from manyworks.formats.bills.sizes import size, sizes_twice
from manyworks.formats.bills.sums import without_sums
from manyworks.formats.bills.tables import Row, Table, is_batch, said_beside, says_batch
from manyworks.formats.bills.totals import Tally, says_total
from manyworks.formats.bills.units import units_in_doubt
from manyworks.formats.drawing import Finding, Severity

_ERRORS = {"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"}
_PRICES = {"unit_price", "price", "measure"}
_ALTERNATIVE = re.compile(
    r"(?:option|opt|alternativ[eoa]?|alt|variante?|opcion|opzione|choix|choice|wahl|entweder|"
    r"either)\s*[:=]?\s*"
    r"(?:\d{1,2}|[a-h]|i{1,3}|iv|vi{0,3})(?!\w)"
    r"|(?:or|oder|ou|o bien|oppure) .*"
    r"|.*\b(?:alt|alternative|opt|option|variante|opcion)\s(?:[a-h]|\d)(?!\w)"
    r"|.*\b(?:optional|optionally|alternatives?|alternatively|alternativ|wahlweise|either|entweder|"
    r"facultatif|"
    r"en option|au choix|opcional|opzionale|and/or|either/or|und/oder|et/ou|y/o|oder)\b"
)
_AID = re.compile(r"\b(?:jig|template|\w*schablone|\w*lehre|gabarit|plantilla)\b")
"""What helps to make parts is of no other design where it is optional."""
_NOT = {"", "no", "non", "nein", "nee", "n", "false", "0", "-"}
_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD"}


def read_lines(table: Table, signs: set[str]) -> tuple[list[BillLine], list[Finding]]:
    """The lines of one table, and what has to be asked.

    Parameters
    ----------
    signs
        The decimal signs of the whole file (``decimal_signs_of``).
    """
    reader = _Reader(table, signs)
    gap = False
    above = table.rows[0] if table.rows else None
    for row in table.rows:
        filled = [cell for cell in row.cells if cell != ""]
        if filled:
            repeat_dittos(table, row, above or row)
            above = row if len(filled) > 1 else above
            reader.read(row, filled, gap)
        gap = not filled
    reader.close()
    lines, asked = multiplied(table, reader.named)
    if not asked:
        lines, asked = without_sums(table, reader.named)
    asked += sizes_missing(table, lines, [*reader.findings, *asked]) + thicknesses_in_materials(table, lines)
    if not reader.priced:
        asked += sizes_in_names(table, lines)
    return lines, [*reader.findings, *asked]


class _Reader:
    def __init__(self, table: Table, signs: set[str]) -> None:
        self.table = table
        self.signs = signs
        self.counting = counting(table, signs)
        self.priced = bool(_PRICES & set(table.columns.index))
        self.findings = [self.counting.finding] if self.counting.finding else []
        self.named: list[Named] = []
        self.section = ""
        self.all_sized = True
        self.tally = Tally()
        self.sums: list[tuple[Row, str, bool, bool, float]] = []
        self.of_rows = OfRows()

    def read(self, row: Row, filled: Sequence[Cell], gap: bool) -> None:
        """Take in one row; ``gap`` says that the row above is empty."""
        broken = sorted(_ERRORS & {cell for cell in filled if isinstance(cell, str)})
        if broken:
            self._say(
                "bill.broken_formula", "error", row, f"A formula in this row is broken ({', '.join(broken)})."
            )
        code = self._code(row)
        count, unsure = self.counting.of(row, self.signs)
        total = self._total(row, code, count)
        apart = not any(row.cells[column] != "" for column in self.table.columns.headings)
        beside = said_beside(filled) if apart or len(filled) == 1 or said(filled[0]).endswith(":") else []
        whole = self._of_the_whole(row, code)
        if whole and not beside:
            beside = said_beside(filled)
        if beside and not total:
            self.table.titles += [(self._where(row), *said_so) for said_so in beside]
        if total:
            self._sum(row, *total, count)
        elif is_either(filled):
            self.of_rows.alternatives.append(f"{said(filled[0])} ({self._where(row)})")
        elif beside and (whole or len(filled) == 2):
            return
        elif len(filled) == 1 and code:
            self._heading(row, code, gap or bool(beside))
        elif not code or code.startswith("="):
            self._unnamed(row, code, count)
        elif count is None:
            self._uncounted(row, code)
        else:
            if unsure:
                self.of_rows.unsure.append(f"{self._said(row)} ({self._where(row)})")
            self._counted(row, code, count)

    def _of_the_whole(self, row: Row, code: str) -> bool:
        """Whether a row under parts with sizes only says how often all of it is made: ``Yield`` ``4``."""
        return bool(self.named and self.all_sized and is_batch(code)) and not any(self._sizes(row))

    def _text(self, row: Row, name: str) -> str:
        column = self.table.columns.index.get(name)
        return said(row.cells[column]) if column is not None else ""

    def _code(self, row: Row) -> str:
        """What a row calls its part: the code, or the name where there is no code."""
        found = (self._text(row, "code"), self._text(row, "name"))
        return next((text for text in found if plain(text) and not is_ditto(text)), "")

    def _said(self, row: Row) -> str:
        return said(row.cells[self.counting.column])

    def _where(self, row: Row) -> str:
        return self.table.where(row)

    def _say(self, code: str, severity: Severity, row: Row, message: str) -> None:
        self.findings.append(Finding(code, severity, self._where(row), message))

    def _total(self, row: Row, code: str, count: float | None) -> tuple[str, bool] | None:
        """The words that make this row a sum, and whether they leave no doubt; ``None`` for a part."""
        names = [code, self._text(row, "name"), self._text(row, "position")]
        words = names if code else [cell for cell in row.cells if isinstance(cell, str)]
        sums = count is not None and self.tally.sums(count)
        for text in filter(None, words):
            says = says_total(text) or (sums and heading(text)[0] == "quantity")
            sure = says == "sure" or bool(says and self.section and plain(self.section) in plain(text))
            if sure or (says and count is not None and self._like_a_sum(row, count)):
                return text, sure
        return None

    def _like_a_sum(self, row: Row, count: float) -> bool:
        """Whether a row that begins like a sum is one: it adds up, or has no size where all parts have."""
        sizes = [row.cells[i] for name, i in self.table.columns.index.items() if name in SIZES]
        return self.tally.sums(count) or (self.all_sized and bool(sizes) and not any(map(said, sizes)))

    def _sum(self, row: Row, words: str, sure: bool, count: float | None) -> None:
        if count is not None:
            added_up = sure and self.tally.sums(count, least=1)
            self.sums.append((row, f"{words.rstrip(' :')}: {count:g}", sure, added_up, count))
        self.tally.close()

    def _heading(self, row: Row, code: str, gap: bool) -> None:
        """A name alone is the heading of a section; where nothing sets it apart, it may be a part."""
        if self.table.columns.index["code"] == self.table.columns.index.get("position") and is_number(code):
            return
        # A heading that may count, or names a board, is quoted by a rule of its own.
        if not (gap or self.priced or code.isupper() or code.endswith(":") or strange_title(code)):
            self.of_rows.silent.append(f"{code} ({self._where(row)})")
        self.section = code[:120]
        self.named.append(Named(row, None))
        self.tally.close()

    def _unnamed(self, row: Row, code: str, count: float | None) -> None:
        if count is None:
            if sizes := self._sizes(row):
                self.of_rows.sized.append(f"{' x '.join(sizes)} ({self._where(row)})")
            elif self._said(row):
                self.of_rows.nameless.append(f"{self._said(row)[:40]!r} ({self._where(row)})")
            return
        said_so = f"{count:g} pieces of something without a name are left out."
        if code:
            said_so = f"The name of {count:g} pieces is a formula without a stored result ({code[:40]})."
        elif self.tally.sums(count):
            said_so += " This may be the sum of the rows above: call it Total."
        elif self.named:
            said_so += (
                f" Write the name in this row; above it stands {self._text(self.named[-1].row, 'code')}."
            )
        self._say("bill.unnamed", "error", row, said_so)

    def _uncounted(self, row: Row, code: str) -> None:
        """A named row without a quantity: it may have a price or an area, or it is asked."""
        cell = self._said(row)
        if cell in _ERRORS:
            return
        if cell.startswith("="):
            cure = "Open the file in a spreadsheet program and save it again."
            message = f"{code}: the quantity is a formula without a stored result ({cell[:40]}). {cure}"
            self._say("bill.quantity", "error", row, message)
        elif heading(cell)[0] == "quantity":
            # The heading of another list, in words of its own: Hardware, Pcs.
            self.section = code[:120]
            self.named.append(Named(row, None))
            self.tally.close()
        elif cell:
            message = (
                f"{code}: the quantity {cell[:40]!r} is not a number; the row is left out. Write how many "
                f"pieces "
                "it means as one number."
            )
            self._say("bill.quantity", "error", row, message)
        elif any(self._number(row, name) is not None for name in ("price", "measure")):
            self._line(row, code, self._number(row, "measure"))
        else:
            self.of_rows.silent.append(f"{code} ({self._where(row)})")
            self.named.append(Named(row, None))

    def _counted(self, row: Row, code: str, count: float) -> None:
        self.tally.add(count)
        if count < 0:
            self._say(
                "bill.quantity", "error", row, f"{code}: {count:g} pieces are less than none; left out."
            )
            return
        if count == 0:
            self._say("bill.quantity", "info", row, f"{code}: none are wanted.")
            return
        if plain(self._text(row, "enabled")) in _NOT - {""}:
            self._say(
                "bill.hidden",
                "question",
                row,
                f"{code}: {count:g} are switched off in the list, and left out.",
            )
            return
        if word := said_unwanted(self.table, row):
            message = f"{code}: {count:g} are marked {word[:40]!r}, and left out."
            self._say("bill.hidden", "question", row, message)
            return
        if not count.is_integer() and not self.priced and counts_pieces(self._unit(row)):
            self._say("bill.quantity", "question", row, f"{code}: how many pieces are {count:g}?")
        unit = plain(self._unit(row))
        if not self.priced and not counts_pieces(unit) and unit not in MM:
            self.of_rows.lots.append(f"{code} {count:g} {self._unit(row)[:40]!r} ({self._where(row)})")
        index = self.table.columns.index
        if index["code"] == index.get("position") and "name" in index and not self._text(row, "name"):
            self._say("bill.unnamed", "question", row, f"Row {code} has {count:g} pieces and no name.")
        differ = any(other != count for other in counts_in_words(self.table, row))
        differ |= says_more(self.table, row, count)
        # In a list with prices remarks are of what is bought: rolls, tins and packs.
        if differ or (not self.priced and remark_counts(self.table, row, count)):
            self.of_rows.counted_otherwise.append(f"{code} {count:g} ({self._where(row)})")
        self._line(row, code, count)

    def _line(self, row: Row, code: str, count: float | None) -> None:
        texts = " ".join(map(str, row.cells)) if self.priced else ""
        line = BillLine(
            code=code[:200],
            quantity=count,
            where=self._where(row),
            name="" if self._text(row, "name") == code else self._text(row, "name"),
            section=self.section,
            material=self._material(row, code),
            unit=self._unit(row),
            thickness_mm=self._size(row, "thickness"),
            length_mm=self._size(row, "length"),
            width_mm=self._size(row, "width"),
            unit_price=self._number(row, "unit_price"),
            price=self._number(row, "price"),
            currency=next((code for sign, code in _SIGNS.items() if sign in texts), ""),
        )
        self.named.append(Named(row, line))
        self.all_sized = self.all_sized and is_sized(line)
        names = map(plain, (line.code, line.name, self.section))
        either = any(map(_ALTERNATIVE.match, names)) and not _AID.search(plain(f"{line.code} {line.name}"))
        if either or plain(self._text(row, "option")) not in _NOT:
            self.of_rows.alternatives.append(f"{code} ({line.where})")

    def _number(self, row: Row, name: str) -> float | None:
        column = self.table.columns.index.get(name)
        return None if column is None else number(row.cells[column], self.signs)[0]

    def _sizes(self, row: Row) -> list[str]:
        """The cells of a row that hold sizes."""
        places = [self.table.columns.index[name] for name in SIZES if name in self.table.columns.index]
        return [said(row.cells[i])[:20] for i in places if size(row.cells[i], self.signs, "mm")[0]]

    def _unit(self, row: Row) -> str:
        """The unit of a quantity."""
        return "" if self.table.columns.unit_beside(row.cells) else self._text(row, "unit")

    def _material(self, row: Row, code: str) -> str:
        columns = self.table.columns
        said_so = self._text(row, "specification")
        head = columns.headings.get(columns.index.get("specification", -1), "")
        if not (names_nobody(said_so, head) or is_kind(said_so, head)):
            return said_so
        self.of_rows.unfilled.append(f"{said_so[:40]!r} of {code} ({self._where(row)})")
        return ""

    def _size(self, row: Row, name: str) -> float | None:
        column = self.table.columns.index.get(name)
        cell = "" if column is None else row.cells[column]
        value, unsure = size(cell, self.signs, self.table.columns.unit(name, row.cells))
        if unsure:
            self.of_rows.unsure.append(f"{name} {said(cell)} ({self._where(row)})")
        elif value is not None and not 0 < value <= LARGEST_MM[name]:
            self.of_rows.absurd.append(f"{name} {said(cell)[:40]} ({self._where(row)})")
        elif value is not None and said(cell).startswith(("~", "≈")):
            self.of_rows.about.append(f"{name} {said(cell)[:40]} ({self._where(row)})")
        elif value is None and not says_nothing(said(cell)):
            self.of_rows.unread.append(f"{name} {said(cell)[:40]} ({self._where(row)})")
        return value

    def close(self) -> None:
        """Ask once for the table what would be asked in many rows."""
        for place, words, count in self.table.titles:
            # A batch of 5 is no sum of the parts, even where they are 5.
            parts = () if says_batch(words) else (self.tally.all, self.tally.rows)
            if count not in (1, *parts):
                said_so = words if f"{count:g}" in words else f"{words} {count:g}"
                message = f"Beside the table stands {said_so}: are its quantities for one of these?"
                self.findings.append(Finding("bill.which_quantity", "question", place, message))
        for row, words, sure, added_up, count in self.sums:
            if added_up or (sure and abs(count - self.tally.all) < 1e-6):
                self._say("bill.total", "info", row, f"{words} is the sum of other rows, and no part.")
            elif sure:
                message = f"{words} is read as a sum, but the rows do not add up to it. Is one missing?"
                self._say("bill.total", "question", row, message)
            else:
                message = f"{words} is left out: it seems to be the sum of rows above. Is it a part?"
                self._say("bill.total", "question", row, message)
        self.findings += [*columns_beside(self.table), *sizes_in_doubt(self.table)]
        self.findings += [*sizes_twice(self.table, self.signs), *materials_twice(self.table)]
        self.findings += parts_of_total(self.table, self.counting.column)
        self.findings += units_in_doubt(self.table, self.signs)
        self.findings += self.of_rows.findings(self.table.heading_row, priced=self.priced)
