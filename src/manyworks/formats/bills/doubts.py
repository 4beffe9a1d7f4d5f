"""Words in the rows of a bill that leave open whether a part is wanted, or how often."""

from __future__ import annotations

import re
from collections.abc import Sequence

from manyworks.formats.bills.bill import some
from manyworks.formats.bills.cells import LONGEST, Cell, is_number, said
from manyworks.formats.bills.columns import MM, PRODUCT, SIZES, counts_pieces, plain
from manyworks.formats.bills.edges import sizes_edges
from manyworks.formats.bills.known_words import EDGES
from manyworks.formats.bills.size_columns import OF_ANYTHING, holds_sizes, specifications
from manyworks.formats.bills.sizes import named_twice
from manyworks.formats.bills.tables import Row, Table, made_in
from manyworks.formats.cutting.words.board_words import material_named
from manyworks.formats.cutting.words.count_words import WORD_NUMBER, word_set
from manyworks.formats.cutting.words.taken_apart import counts_on_one, left_to_ask
from manyworks.formats.cutting.words.unwanted import UNWANTED
from manyworks.formats.cutting.words.wording import count_in_name, of_drawing, times
from manyworks.formats.cutting.words.work_words import PLACEHOLDER
from manyworks.formats.drawing import Finding

_AS_ABOVE = (
    "ditto|dito|dto|do|idem|id|same|as above|same as above|see above|as previous|wie oben|wie vor|wie zuvor|"
    "siehe oben|gleich|ci dessus|comme ci dessus|voir ci dessus|idem ci dessus|igual|como arriba|"
    "igual que arriba|ver arriba"
)
_DITTO = {'"', "”", "〃", "″", "„", ",,", "''", *_AS_ABOVE.split("|")}
"""Signs and words that repeat what stands above."""
_SO = re.compile(r"[sw]\.\s?o\.?", re.I)
"""German for see above; without its points it may be a name."""
_BOUGHT = re.compile(
    r"(?:bought|buy|purchased?)(?: in| out| parts?)?|kaufteile?|zukaufteile?|zukauf|zugekauft|"
    r"pieces? achetees?|achetee?s?|comprad[oa]s?|pieza comprada"
)
"""Remarks on what nobody makes; in a list with prices it is bought as all else."""
_IS_UNWANTED = re.compile(UNWANTED)
_BEGINS_UNWANTED = re.compile(UNWANTED + r"\b.*")
_BEHIND = re.compile(r".*\S\s*(?:[-–—:]\s+|[(\[])(?P<word>[^-–—:()\[\]]+?)[)\]]?")
_SET = re.compile(
    r".*[(\[,]\s*(?:pairs?|pr|paar|paire|par|paio|(?:set|satz|jeu|juego)\s(?:of|von|de|"
    r"à)?\s?(?P<set>\d{1,2}))"
    r"\s*[)\]]?",
    re.I,
)
_REMARK = re.compile(
    r"\b(?P<count>\d{1,4})\s(?:in total|total|altogether|gesamt|insgesamt|au total|en total|totaal|pcs|"
    r"pieces|off|stk|stuck|needed|required|(?:each|per|pro|je|par|por)\s\w+)\b"
    r"|^(?:make|fertige|bitte|faire|hacer) (?P<made>\d{1,4})"
    r"(?= (?:handed|mirrored|pairs?|pcs|off|gespiegelt)|$)"
)
_BOTH_SIDES = (
    r"(?:left|lh|links|gauche|izquierda) ?(?:and|und|et|y|[&+/]) ?(?:right|rh|rechts|droite|derecha)"
)
_IS_BOTH = re.compile(
    rf"{_BOTH_SIDES}|(?:droite|rechts|right|rh|derecha) ?(?:and|und|et|y|[&+/]) ?"
    r"(?:left|lh|links|gauche|izquierda)"
)
_EACH = r"(?:each|je|jeweils|chaque|chacun|cada(?: una?)?)"
_THING = (
    r"(?:doors?|drawers?|units?|sets?|bays?|rooms?|flats?|floors?|sides?|lea(?:f|ves)|walls?|windows?|"
    r"stairs?|"
    r"turen?|schubladen?|facher|fach|seiten?|zimmer|wohnung(?:en)?|elemente?|einheit(?:en)?|portes?|tiroirs?|"
    rf"cotes?|unites?|puertas?|cajon(?:es)?|lados?|unidad(?:es)?|{'|'.join(sorted(PRODUCT))})"
)
_MORE = re.compile(
    r"(?:.*\s)?(?:plus|and|und|zzgl|zuzuglich|et|mas|y|\+) ?\d{1,3} (?:\w+ )?(?:mirror(?:ed)?|opposite|"
    r"handed|reversed|gespiegelte?|spiegelbildliche?|more|extra|spares?|weitere|en miroir|symetriques?|"
    r"de plus|simetric[ao]s?|en espejo|de repuesto)\b.*"
    rf"|(?:.*\s)?(?:{_BOTH_SIDES} {_EACH}|{_EACH} {_BOTH_SIDES})(?:\s.*)?"
    rf"|(?:qty |quantity )?(?:per|pro|je|par|por|(?:for )?(?:each|every)|pour chaque|fur jede[ns]?|"
    rf"para cada|cada) {_THING}(?: x?\d+ {_THING})?"
)
"""Remarks by which more are made than the quantity says: ``plus 2 mirrored``, ``per door - 4 doors``."""
_MULTIPLIES = re.compile(
    r"\b(?:doubled?|triple|twice|thrice)\b(?! (?:sided?|faced?|layers?|thick\w*|coats?|doors?|beds?))|"
    r"\b(?:doppelt|dreifach|zweimal|dreimal|en double|deux fois|doble|dos veces)\b(?! be(?:legt|schichtet))|"
    r"\b(?:cut|make|mill|needs?|fertigen?|faire|couper|hacer|cortar) \d{1,3}\b(?! (?:mm|cm|in|of|von|de)\b)|"
    rf"\b(?:one|eine?|une?|uno?|una|{WORD_NUMBER}) (?:left|right|lh|rh|links?|rechts?|linke|rechte|gauche|"
    r"droite?|izquierd[ao]|derech[ao])\b"
)
"""Words of a remark by which more may be made than the quantity says."""
_SIZED = re.compile(
    r".*(?:\b(?:lengths?|widths?|thickness|height|depth|dimensions?|dims?|sizes?|format|hohe|tiefe|masse|"
    r"abmessung(?:en)?|"
    r"longueur|largeur|epaisseur|hauteur|profondeur|cotes?|largo|ancho|alto|altura|grosor|fondo|medidas?|"
    r"dimensione)|"
    r"lange|laenge|breite|dicke|starke)\b.*"
)
_NO_SIZE = re.compile(
    r".*(?:edg[ei]|band|kante|chant|canto|toler|grain|screw|schraube|total|weight|offset).*"
)
_OF_WORK = re.compile(r"^[lwb] ?[12]$|\b(?:drill\w*|depths?|paths?|mm|cm|edges?|kanten?|chants?|cantos?)\b")
"""Columns of numbers that are of the work on a part."""
_OF_SIDES = word_set(
    "top bottom left right front back long short el ew l w b oben unten links rechts vorne hinten lang kurz "
    "haut bas gauche droite avant arriere arriba abajo izquierda derecha"
)
_EDGES_OF_ONE = 4
_A_SIZE = re.compile(r"\d+(?:[.,]\d+)?(?:\s*(?:mm|cm|m|in|\"))?(?:\s*[x×*/|(]\s*\d+(?:[.,]\d+)?.*)?", re.I)
_THIRD = word_set("h d ht haut prof alt")
_LETTERS = word_set("x y z comp")
_UNFILLED = word_set(
    "material materials materialname werkstoff materiau matiere materia materiaal materiale thickness thk "
    "xx xxx n/a na ka k nn todo select choose enter insert please your name type here default bitte "
    "wahlen auswahlen choisir choisissez seleccionar elegir unknown unbekannt inconnu desconocido undefined "
    "unset none null offen klaren zu a por definir preciser nan false true bylayer byblock unassigned "
    "generic "
    "any various div diverse divers misc"
)
"""Words that name no material, by themselves or together."""
_NO_MATERIAL = re.compile(
    r"^(?:see|siehe|s|as|per|lt|laut|gemass|gem|nach|selon|voir|cf|ver|segun|wie|comme|como|zie|vedi)\b"
    r"|\b(?:or|oder|ou|either|any|choose|choice|wahl|choix|eleccion)\b|^\d{1,4}(?:[.,]\d{1,2})?$"
)
"""Cells that send elsewhere, leave a choice, or are numbers."""
_NONE = {"", "0", "no", "none", "-", "nein", "non", "n", "n/a"}
_SAID = {"lh", "rh", "l", "r", "left", "right"}
"""Words that say which way round a part is; a yes may ask for one more, the other way round."""
_EITHER = {"or", "oder", "ou", "o", "either", "entweder", "alternatively", "oppure", "or else", "either/or"}


def said_unwanted(table: Table, row: Row) -> str:
    """The words by which a row says that it is not wanted: in a column of states, a remark or its name."""
    index = table.columns.index
    priced = bool({"unit_price", "price"} & set(index))
    for column, cell in enumerate(row.cells):
        text = "" if is_number(cell) else said(cell)
        remark = column == index.get("status") or column not in table.columns.headings
        if remark and not priced and _BOUGHT.fullmatch(plain(text)):
            return text
        if column in (index.get("code"), index.get("name")):
            behind = _BEHIND.fullmatch(text)
            if behind and _IS_UNWANTED.fullmatch(plain(behind["word"])):
                return behind["word"]
        elif (_BEGINS_UNWANTED if column == index.get("status") else _IS_UNWANTED).fullmatch(plain(text)):
            return text
    return ""


def is_unwanted(words: str) -> bool:
    """Whether words begin by saying that something is not wanted."""
    return _BEGINS_UNWANTED.fullmatch(plain(words)) is not None


def _names(table: Table, row: Row) -> list[str]:
    index = table.columns.index
    return [said(row.cells[index[name]]) for name in ("code", "name") if name in index]


def says_more(table: Table, row: Row, count: float) -> bool:
    """Whether the name of a part or a remark may ask for more than its quantity: ``left and right each``.

    An odd number cannot be as many on the left as on the right.
    """
    remarks = [said(cell) for i, cell in enumerate(row.cells) if i not in table.columns.headings]
    both = bool(count % 2) and any(_IS_BOTH.fullmatch(plain(words)) for words in remarks)
    return both or any(map(asks_for_more, (*_names(table, row), *remarks)))


def asks_for_more(words: str) -> bool:
    """Whether words ask for more than the quantity beside them: ``plus 2 mirrored``, ``per door``."""
    return len(words) <= 2 * LONGEST and _MORE.fullmatch(plain(words)) is not None


def counts_in_words(table: Table, row: Row) -> list[int]:
    """The numbers of pieces that the name of a part and the remarks beside it say."""
    named = _names(table, row)
    found = [count for text in named if (count := _count_of_name(text)) is not None]
    for column, cell in enumerate(row.cells):
        if column not in table.columns.headings and isinstance(cell, str):
            found += [int(match["count"] or match["made"]) for match in _REMARK.finditer(plain(cell))]
    return found


def _count_of_name(text: str) -> int | None:
    if pair := _SET.fullmatch(text):
        return int(pair["set"] or 2)
    # Beside a size, the number after a cross is a length.
    return None if re.search(r"\d\s*(?:mm|cm|in|\")", text) else count_in_name(text)


def remark_counts(table: Table, row: Row, count: float) -> bool:
    """Whether a remark beside a row has a number of pieces, or a word that multiplies: ``x3``, ``double``."""
    remarks = [
        said(cell)
        for column, cell in enumerate(row.cells)
        if isinstance(cell, str)
        and 0 < len(cell) <= 2 * LONGEST
        and column not in table.columns.headings
        and not _NO_SIZE.fullmatch(plain(table.columns.others.get(column, "")))
    ]
    return any(
        _counts_otherwise(words, count)
        for words in remarks
        if not (counts_on_one(words) or of_drawing(words))
    )


def _counts_otherwise(words: str, count: float) -> bool:
    if _MULTIPLIES.search(plain(words)):
        return True
    sure = times(words) or made_in(words)
    return sure != count if sure else left_to_ask(words)


def says_so_many(words: str, count: float) -> bool:
    """Whether a remark only says the quantity once more: ``4 pcs``, ``x4``, ``2 in total``."""
    said_so = [int(match["count"] or match["made"]) for match in _REMARK.finditer(plain(words))]
    return count in (times(words), made_in(words)) or bool(said_so and {*said_so} == {count})


def is_either(filled: Sequence[Cell]) -> bool:
    """Whether a row only says that what stands above and below it are alternatives."""
    return len(filled) == 1 and plain(said(filled[0])) in _EITHER


def columns_in_doubt(table: Table) -> list[int]:
    """Columns that hold sizes and are not read."""
    columns, index = table.columns, table.columns.index
    # Beside the length and the width to be cut, others are those of the raw board.
    if {"length", "width"} <= set(index):
        return _lettered(table)
    spoken = {i: words for i, words in columns.others.items() if i not in columns.headings}
    spoken |= {column: columns.headings[column] for column in specifications(table)}
    # What says once more a size that is read is compared with it.
    compared = {column for _, _, column in named_twice(table)}
    lost = [
        column
        for column, words in spoken.items()
        if column not in compared
        and (
            (
                _SIZED.fullmatch(plain(words))
                and not _NO_SIZE.fullmatch(plain(words))
                and any(_A_SIZE.fullmatch(said(row.cells[column])) for row in table.rows)
            )
            or (
                column != index.get("specification")
                and column in columns.headings
                and holds_sizes(table, column)
            )
        )
    ]
    return [*lost, *_lettered(table)]


def sizes_in_doubt(table: Table) -> list[Finding]:
    """A question of columns that hold sizes and are not read."""
    names = {**table.columns.others, **table.columns.headings}
    lost = [names[column] for column in columns_in_doubt(table)]
    if not lost:
        return []
    message = (
        f"These columns seem to hold sizes and are not read: {some(lost)}. Name the columns that hold "
        "the sizes to be cut Length, Width and Thickness."
    )
    return [Finding("bill.size", "question", table.heading_row, message)]


def _lettered(table: Table) -> list[int]:
    """Columns of numbers under letters of sizes, as in H, W, D and X, Y, Z; a letter alone is no size."""
    columns = table.columns
    sized = set(SIZES) & set(columns.index)
    # Beside a length and a width, X and Y are places.
    letters = _THIRD if {"length", "width"} <= sized else _THIRD | _LETTERS
    found = [
        column
        for column, words in columns.others.items()
        if plain(words) in letters and any(_A_SIZE.fullmatch(said(row.cells[column])) for row in table.rows)
    ]
    return found if len(sized) < len(SIZES) and len(found) + len(sized) > 1 else []


def is_ditto(cell: Cell) -> bool:
    """Whether a sign or words only repeat what stands above: ``"``, ditto, wie oben, s. o., idem."""
    text = said(cell)
    return not _DITTO.isdisjoint((text, plain(text))) or _SO.fullmatch(text) is not None


def is_unfilled(text: str) -> bool:
    """Whether a template's place was left as it is: ``$TH``, ``XX mm``, TBD; n/a leaves nothing open."""
    return any(plain(sign[0]) not in _UNFILLED for sign in PLACEHOLDER.finditer(text))


def names_nobody(material: str, head: str) -> bool:
    """Whether words leave open what a part is made of, or nothing stands above a ditto.

    In columns of anything, such as Type, words like n/a or default leave nothing open.
    """
    if is_unfilled(material) or is_ditto(material) or material.startswith(("=", "#")):
        return True
    named = [material_named(half) for half in material.split("/")]
    if len(set(named)) > 1 and all(named):
        return True
    if plain(head) not in OF_ANYTHING and _NO_MATERIAL.search(plain(material)):
        return True
    words = set(re.sub(r"\b\d+\b", " ", plain(material)).split())
    return bool(words) and words <= _UNFILLED and plain(head) not in OF_ANYTHING


def repeat_dittos(table: Table, row: Row, above: Row) -> None:
    """Write what the row above says for ditto marks, in all columns but those that name the part."""
    names = {table.columns.index.get("code"), table.columns.index.get("name")}
    for column, cell in enumerate(row.cells):
        if column not in names and is_ditto(cell) and above.cells[column] != "":
            row.cells[column] = above.cells[column]


def _of_pieces(cells: Sequence[str]) -> bool:
    """Whether quantities are said to be for pieces, or in units of lengths."""
    return all(counts_pieces(re.sub(r"\d+", " ", cell)) or plain(cell) in MM for cell in cells)


def columns_beside(table: Table) -> list[Finding]:
    """Questions of columns that change how many are made: assemblies that rows belong to, and spares."""
    which = "bill.which_quantity"
    asked = (
        ("parent", "bill.levels", "says what each row is a part of, and nothing is multiplied by it", _NONE),
        ("spare", which, "says more pieces, and they are not added", _NONE),
        ("mirrored", which, "may say more pieces, and they are not added", _NONE | _SAID),
        ("layers", which, "says of how many a piece is made, and nothing is multiplied by it", _NONE | {"1"}),
        ("basis", which, "says what the quantities are for, and nothing is multiplied by it", _NONE),
    )
    found = []
    for name, code, says, nothing in asked:
        column = table.columns.index.get(name)
        cells = [] if column is None else [said(row.cells[column]) for row in table.rows]
        filled = list(dict.fromkeys(cell for cell in cells if plain(cell) not in nothing))
        if name == "basis" and ({"unit_price", "price"} & set(table.columns.index) or _of_pieces(filled)):
            continue
        if column is not None and filled:
            message = (
                f"The column {table.columns.headings[column]!r} {says} ({some(filled)}). Is each quantity "
                "the whole number of pieces?"
            )
            found.append(Finding(code, "question", table.heading_row, message))
    return found


def marks_of_edges(table: Table) -> set[int]:
    """Columns of 0, 1 and 2 that say which edges are banded: by their words, or one for each edge of four."""
    found = {
        column: re.sub(r"[\W\d]+", " ", plain(words)).split()
        for column, words in table.columns.others.items()
        if not sizes_edges(words)
        and all(re.fullmatch(r"[012]?", said(row.cells[column])) for row in table.rows)
    }
    named = {column for column, words in found.items() if EDGES & {*words}}
    sides = {column for column, words in found.items() if words and {*words} <= _OF_SIDES}
    return named | (sides if len(sides) == _EDGES_OF_ONE else set())


def columns_of_total(table: Table) -> list[int]:
    """Columns that add up to the quantity in most rows: those of rooms or floors."""
    rooms, wrong, sums = _rooms(table, table.columns.counts[0][1])
    return list(rooms) if len(rooms) > 1 and sums and 2 * len(wrong) <= sums else []


def _rooms(table: Table, counted: int) -> tuple[dict[int, str], list[str], int]:
    """Columns that may count parts of the quantity, rows in which they do not, and how many rows they "
    "fill."""
    columns = table.columns
    edges = marks_of_edges(table)
    rooms = {
        column: words
        for column, words in columns.others.items()
        if not (counts_on_one(words) or _OF_WORK.search(plain(words)) or column in edges)
        and all(re.fullmatch(r"\d{0,4}", said(row.cells[column])) for row in table.rows)
    }
    sums = [
        (row.number, int(said(row.cells[counted])), parts)
        for row in table.rows
        if said(row.cells[counted]).isdigit()
        and (parts := sum(int(said(row.cells[column]) or 0) for column in rooms))
    ]
    wrong = [f"row {number} ({whole} and {parts})" for number, whole, parts in sums if whole != parts]
    return rooms, wrong, len(sums)


def parts_of_total(table: Table, counted: int) -> list[Finding]:
    """A question of columns that add up to the quantity in some rows only: those of rooms or floors."""
    rooms, wrong, sums = _rooms(table, counted)
    if len(rooms) < 2 or not wrong or 2 * len(wrong) > sums:
        return []
    total = repr(table.columns.headings[counted])
    message = (
        f"{' + '.join(rooms.values())} are as many as {total} in some rows, and not in {some(wrong)}. "
        f"The column {total} is read; which is right?"
    )
    return [Finding("bill.which_quantity", "question", table.heading_row, message)]
