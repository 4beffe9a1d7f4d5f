"""Columns that hold sizes and are called so, or as a material is: a size is never what a part is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from manyworks.formats.bills.bill import some
from manyworks.formats.bills.cells import Cell, said
from manyworks.formats.bills.columns import heading, plain
from manyworks.formats.bills.tables import Table
from manyworks.formats.cutting.words.board_words import material_named
from manyworks.formats.drawing import Finding

OF_ANYTHING = frozenset(("specification", "spec", "type", "product", "size", "sizes"))
"""Headings under which a material may stand, or something else."""
_KIND = re.compile(
    r"(?:sheet|board|panel|edge) ?(?:goods?|materials?|products?|banding)?|(?:sheets|boards|panels)"
    r"|(?:solid|dimensional)(?: (?:wood|lumber))?|lumber|timber|wood|hardware|veneer|linear"
    r"|platten?|platten(?:ware|werkstoff|material)|(?:massiv|voll|kant)?holz|holzwerkstoff|leiste|kante|beschlag"
    r"|panneaux?|bois(?: massif)?|massif|tableros?|madera(?: maciza)?|macizo|pannello|legno(?: massello)?"
    r"|plaat(?:materiaal)?|massief hout"
)
"""What kind of material it is, and not which."""
_KINDS = ("material type", "materialtyp", "type de materiau", "type materiau")
"""Headings of kinds of materials."""
_PLAINLY = ("material", "materials", "material name", "materialname", "materiau", "materia", "materiaal")
_SIZE = re.compile(r"\d[\d.,/]*\s*(?:mm|cm|m|in|\")?(?:\s*[x×*/|(]\s*\d.*)?", re.I)
_SIDES = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:mm|cm|in|\")?\s*[x×*]\s*(\d+(?:[.,]\d+)?).*", re.I)
_LEAST = 30.0
"""Screws and laths have thinner sides: ``5x50`` says which screws."""


def settle_size_columns(table: Table) -> None:
    """Take as the material the column that is plainly called so, or else the first that holds no sizes."""
    index, headings = table.columns.index, table.columns.headings
    if "specification" not in index:
        return
    ranked = sorted(
        specifications(table),
        key=lambda column: (
            plain(headings[column]) in OF_ANYTHING,
            _says_kinds(table, column),
            plain(headings[column]) not in _PLAINLY,
        ),
    )
    kept = [column for column in ranked if not holds_sizes(table, column)]
    if kept:
        index["specification"] = kept[0]
    else:
        del index["specification"]


def _says_kinds(table: Table, column: int) -> bool:
    """Whether a column only says whether parts are of boards or of solid wood."""
    cells = {plain(said(row.cells[column])) for row in table.rows if _is_row(row.cells)} - {""}
    return bool(cells) and all(map(_KIND.fullmatch, cells))


def _is_row(cells: Sequence[Cell]) -> bool:
    """Whether more than a remark or a heading stands in a row."""
    return sum(cell != "" for cell in cells) > 1


def is_kind(material: str, head: str) -> bool:
    """Whether a column of kinds says a kind, and so no material.

    >>> is_kind("Sheet good", "Material Type"), is_kind("Solid wood", "Material"), is_kind("MDF", "Type")
    (True, False, False)
    """
    return plain(head) in _KINDS and _KIND.fullmatch(plain(material)) is not None


def other_materials(table: Table) -> Iterator[tuple[int, str, str]]:
    """Columns that may say the material too and say another, with what they and the one that is read say."""
    read = table.columns.index.get("specification")
    if read is None:
        return
    for column in specifications(table):
        of_anything = plain(table.columns.headings[column]) in OF_ANYTHING
        if column == read or holds_sizes(table, column) or _says_kinds(table, column):
            continue
        for row in filter(lambda row: _is_row(row.cells), table.rows):
            other, taken = said(row.cells[column]), said(row.cells[read])
            named, same = material_named(other), material_named(taken)
            if other and not (
                plain(other) in plain(taken)
                or (taken and plain(taken) in plain(other) and not _KIND.fullmatch(plain(taken)))
                or (named == same and named)
                or (of_anything and not named)
            ):
                yield column, other, taken
                break


def materials_twice(table: Table) -> list[Finding]:
    """A question of columns that may say another material than the one that is read."""
    headings = table.columns.headings
    found = [f"{headings[column]!r} ({other[:40]})" for column, other, _ in other_materials(table)]
    if not found:
        return []
    read = table.columns.index["specification"]
    taken = next((text for row in table.rows if (text := said(row.cells[read]))), "")
    message = (
        f"The column {headings[read]!r} ({taken[:40]}) is read as the material, and {some(found)} may say it "
        "too. What are the parts made of? Call the one column that says it Material, and name the others "
        "otherwise."
    )
    return [Finding("bill.material", "question", table.heading_row, message)]


def specifications(table: Table) -> list[int]:
    """The columns whose headings are those of a material or a size."""
    headings = table.columns.headings.items()
    return sorted(column for column, words in headings if heading(words)[0] == "specification")


def holds_sizes(table: Table, column: int) -> bool:
    """Whether all cells of a column are sizes of parts: of two sides at least, unless it is called so."""
    cells = [said(row.cells[column]) for row in table.rows if said(row.cells[column])]
    if plain(table.columns.headings[column]) in ("size", "sizes"):
        return bool(cells) and all(map(_SIZE.fullmatch, cells))
    sides = [_SIDES.fullmatch(cell) for cell in cells]
    return bool(sides) and all(
        found and min(float(side.replace(",", ".")) for side in found.groups()) >= _LEAST for found in sides
    )
