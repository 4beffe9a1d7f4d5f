"""What the columns of a bill hold, by the words of its heading: English, German, French, Spanish and more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from manyworks.formats.bills.cells import LONGEST, Cell, is_number, said
from manyworks.formats.cutting.words.count_words import QUANTITY_WORDS, word_set

_WORDS = {
    "code": "label, code, part, part no, part number, part code, part id, part ref, partnumber, "
    "item code, t sheet reference, ref, reference, sku, id, mark, component, "
    "element no, piece, panel, member, body, teil, bauteil, werkteil, teilenummer, teile "
    "nr, teilenr, teil nr, artikel, artikelnummer, artikel nr, sachnummer, code article, "
    "article, composant, pieza, codigo, articulo, etiqueta, componente, onderdeel, "
    "artikelcode, pezzo, codice, articolo, peca, part mark, czesc, element nr, dil, oznaczenie",
    "item": "item",
    "position": "no, nr, number, pos, position, positie, posizione, item no, item number, index, find "
    "no, line, line no, lfd nr, lfdnr, posnr, pos nr, repere, rep, numero, num, n",
    "name": "name, names, description, title, element, part description, item description, "
    "designation, part name, panel name, item name, component name, body name, bezeichnung, "
    "benennung, beschreibung, teilename, libelle, nom, descripcion, denominacion, "
    "designacion, omschrijving, benaming, naam, descrizione, descricao, definition name, "
    "entity name, instance name, entity names, instance names, cabinet part, nazwa, opis, nazev, popis, nome",
    "specification": "specification, spec, material, type, product, size, sizes, material name, "
    "materialtyp, type de materiau, type materiau, materialname, "
    "material type, material description, physical material, board, werkstoff, plattenmaterial, materiau, "
    "matiere, materia, "
    "materiaal, materiale, materiał, holzart, essence, essence de bois, wood species",
    "thickness": "thickness, thk, thick, t, dicke, starke, staerke, materialstarke, plattenstarke, "
    "epaisseur, ep, esp, espesor, grosor, grueso, dikte, spessore, spess, espessura, thickness t, "
    "grubosc, tloustka",
    "length": "length, len, l, lange, laenge, longueur, long, lg, largo, longitud, lengte, "
    "lunghezza, lung, lungh, compr, comprimento, length l, długosc, delka",
    "width": "width, w, breadth, breite, b, largeur, larg, ancho, anchura, breedte, larghezza, largh, anc, "
    "largura, width w, szerokosc, sirka",
    "unit": "unit, units, uom, unit qty, unit of measure, size unit, einheit, mengeneinheit, masseinheit, "
    "me, unite, unite de mesure, unidad, unidad de medida, eenheid, unita, unidade",
    "measure": "sqm / m required, amount required",
    "unit_price": "price, unit price, unit cost, £, €, $, £ per unit, € per unit, $ per unit, price per "
    "unit, cost per unit, £ / unit, € / unit, $ / unit, preis, einzelpreis, prix, prix "
    "unitaire, precio, precio unitario, prijs, prezzo",
    "price": "cost, sub total cost, total £, total €, total $, total price, total cost, "
    "gesamtpreis, betrag, prix total, montant, precio total, importe, ext price",
    "sum": "total, gesamt, summe, totaal, totale, sum",
    "level": "level, lev, lvl, bom level, indent level, indent, depth level, structure level, "
    "explosion level, outline level, hierarchy, hierarchy level, gliederungsebene, auflosungsstufe, "
    "hierarchie, jerarquia, ebene, "
    "stufe, baustufe, strukturebene, strukturstufe, bom ebene, niveau, niv, niveau bom, "
    "nivel, nivel bom, livello",
    "sets": "set, multiplier, times, lots, batches",
    "enabled": "enabled, active, include, included, aktiv, actif, activo",
    "parent": "parent, parents, parent part, parent item, parent no, parent id, parent assembly, parent "
    "component, next assembly, next assy, where used, used in, belongs to, ubergeordnet, baugruppe, "
    "gehort zu, ensemble parent, padre, conjunto padre, pertenece a",
    "spare": "spare, spares, spare qty, spare quantity, qty spare, spares qty, extra, extras, extra qty, "
    "reserve, ersatz, mehrmenge, rechange, rechanges, repuesto, repuestos, overage",
    "layers": "layers, plies, lagen, lagenzahl, anzahl lagen, schichten, couches, plis, capas, strati, no of "
    "layers, number of layers, no of plies, number of plies, nombre de plis, nombre de "
    "couches, numero de capas, lamination, laminations, no of laminations, number of laminations, laminas, "
    "verleimt aus",
    "mirrored": "hand, hands, handing, mirrored, mirror, mirror qty, handed, opposite hand, opp hand, "
    "qty opposite hand, qty opp hand, gespiegelt, spiegelbildlich, miroir, en miroir, symetrique, espejo, "
    "en espejo, simetrico",
    "basis": "per, pro, je, par, por, basis, qty basis, quantity basis, mengenbasis, bezug, bezugsgrosse",
    "status": "status, state, zustand, statut, etat, estado, stato",
    "option": "option, options, alternative, alternatives, alternativ, optional, opcion, opzione",
}
_FIELD = {word.strip(): name for name, words in _WORDS.items() for word in words.split(",")}
_PARTS = {"code", "name", "position", "level", "sets", "length", "width", "thickness"}
SIZES = ("length", "width", "thickness")


_COUNTING = QUANTITY_WORDS | {"off", "count"}
_PIECE = word_set("no nos nr ea each u ud pc piece unites x ×")
_TOTALLING = word_set(
    "total totals totale totales ges gesamt overall extended ext summe grand gesamtmenge gesamtanzahl "
    "gesamtstuckzahl gesamtstueckzahl"
)
_NUMBERING = {"no", "nr", "number", "numero", "num"}
_BESIDE = _NUMBERING | word_set(
    "of de der d parts part teile panels items elements required needed req units sheets"
)
"""Words that stand beside one that counts and change nothing."""
_ORDERED = word_set(
    "ordered order final actual cut make made net design bom new checked bestellt bedarf benotigt soll "
    "commande commandee necessaire pedido pedida necesaria in to be the as"
)
"""Words of two columns that count the same once more, where every row agrees."""
_PHRASES = {
    *("к во", "amount", "units required", "number required", "no required"),
    *("no parts", "no panels", "no items", "no teile"),
    *("number of parts", "no of parts", "number of panels", "no of panels", "number of items"),
}
_OF_COUNTS = {*_COUNTING, *_TOTALLING, *_NUMBERING, "n", *" ".join(_PHRASES).split()}
PRODUCTS = word_set(
    "sets kits cabinets chairs tables stools desks boxes modules homes houses assemblies products schranke "
    "stuhle tische hauser module mobel korpusse baugruppen satze saetze meubles chaises maisons jeux muebles "
    "sillas mesas modulos casas juegos conjuntos cupboards wardrobes bookcases sideboards beds benches "
    "kitchens regale kommoden betten banke kuchen hocker caissons armoires placards bibliotheques commodes "
    "lits bancs armarios estanterias comodas camas bancos cocinas"
)
PRODUCT = PRODUCTS | word_set(
    "set kit cabinet chair table stool desk module home house assembly product schrank stuhl tisch haus "
    "modul korpus baugruppe satz meuble chaise maison jeu caisson mueble silla mesa modulo casa juego "
    "conjunto cupboard wardrobe bookcase sideboard regal kommode armoire placard commode armario estanteria "
    "comoda"
)
_PER = {"per", "pro", "par", "por", "je", "each", "/"}
_STOCK = word_set("stock hand lager bestand existencias inventory available voorraad spare")
_PRICED = word_set("price cost preis prix precio kosten £ € $ eur usd gbp value weight area kg")
_FILES = {"filename", "file name", "file", "block", "block name", "dateiname", "datei", "fichier", "archivo"}
"""What names parts where no other column does, and nothing unknown stands before it."""
_MARKS = str.maketrans({**dict.fromkeys(".'’`´*", ""), **dict.fromkeys("_:;()[]-–—?!", " "), "#": " no "})
_METRES = ("metre", "metres", "meter", "meters", "metern", "metro", "metros")
MM = {
    "mm": 1.0,
    "cm": 10.0,
    "m": 1000.0,
    **{f"milli{word}": 1.0 for word in _METRES},
    **{f"mili{word}": 1.0 for word in _METRES},
    **{f"centi{word}": 10.0 for word in _METRES},
    **{f"zenti{word}": 10.0 for word in _METRES},
    **dict.fromkeys(_METRES, 1000.0),
    **dict.fromkeys(("in", "inch", "inches", "zoll", "po", "pouce", "pouces", "pulg", "pulgada"), 25.4),
    **dict.fromkeys(("pulgadas", '"', "”", "″"), 25.4),
    **dict.fromkeys(("ft", "foot", "feet", "fuss", "pied", "pieds", "pie", "pies"), 304.8),
}
"""Millimetres in a unit, by all its names, as ``plain`` writes them."""
OR = r"(?:/|,|\||\b(?:or|oder|ou|o|and|und|et|y)\b)"


def either(units: Iterable[str]) -> str:
    """The pattern of any of these units, standing by itself."""
    return "|".join(rf"\b{unit}\b" if unit.isalpha() else unit for unit in units)


_TWO_LANGUAGES = re.compile(r"\s*[/|\n(]\s*|\)\s*$")
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_UNIT = re.compile(
    rf"(?P<base>.+?)[\s,/]*(?:\b(?:in|"
    rf"en)\b\s*)?(?P<unit>{either(MM)})(?:\s*{OR}?\s*(?P<second>{either(MM)}))?"
)


@dataclass(slots=True)
class Columns:
    """Where what stands in a table.

    ``index`` has one column for a field; ``counts`` are all columns that count, with how: ``quantity``,
    ``total``, ``per`` set, or the ``number`` of which nobody knows whether it counts. ``units`` are those
    that the headings of sizes say (two, as in ``cm/in``, where a cell holds both), ``common`` the unit of
    all other sizes; ``headings`` are the words of the heading, ``others`` those not understood.
    """

    index: dict[str, int] = field(default_factory=dict)
    counts: list[tuple[str, int]] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    common: str = ""
    headings: dict[int, str] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)

    @property
    def missing(self) -> str:
        """What a bill needs and these columns lack: ``code``, ``quantity``, or nothing."""
        if "code" not in self.index:
            return "code"
        return "" if self.counts else "quantity"

    def unit(self, size: str, cells: Sequence[Cell]) -> str:
        """The unit of a size: that of its heading, of its row, of all sizes, or else millimetres."""
        return self.units.get(size) or self.unit_beside(cells) or self.common or "mm"

    def unit_beside(self, cells: Sequence[Cell]) -> str:
        """The unit of the sizes in a row by its column of units; behind a quantity, m and ft are its own."""
        column = self.index.get("unit")
        if column is None or not set(self.index) & set(SIZES):
            return ""
        word = plain(said(cells[column]))
        counted = MM.get(word, 0.0) > MM["in"] and column - 1 in (index for _, index in self.counts)
        return word if word in MM and not counted else ""

    def says_of_parts(self, column: int) -> bool:
        """Whether a column names parts, or says how many, how large or of what."""
        named = {self.index.get(name) for name in ("code", "name", "specification", *SIZES)}
        return column in {*(index for _, index in self.counts), *named}

    def used(self, column: int) -> bool:
        """Whether a column says which parts, how many or how large."""
        return column in {
            *(index for _, index in self.counts),
            *(index for name, index in self.index.items() if name in _PARTS),
        }


def plain(text: str) -> str:
    """Words without case, accents, points and hyphens, as headings and totals are compared.

    >>> plain("Sous-Total :"), plain("Stück"), plain("No. off")
    ('sous total', 'stuck', 'no off')
    """
    letters = text.casefold()
    if not letters.isascii():
        split = unicodedata.normalize("NFKD", letters.replace("°", "o"))
        letters = "".join(letter for letter in split if not unicodedata.combining(letter))
    return " ".join(letters.translate(_MARKS).split())


def heading(cell: Cell) -> tuple[str, str]:
    """What a column of this heading holds, and the unit of its sizes (``Columns``); empty for other text."""
    if is_number(cell) or len(said(cell)) > LONGEST:
        return "", ""
    text = said(cell)
    if _TWO_LANGUAGES.search(text) and (same := _said_twice(text))[0]:
        return same
    words = plain(text)
    if name := _field(words):
        return name, ""
    if (sized := _UNIT.fullmatch(words)) and (name := _field(sized["base"])) in SIZES:
        return name, "/".join(filter(None, (sized["unit"], sized["second"])))
    # What stands in brackets may be dropped, but not behind a size, where it may be a unit.
    name = _field(plain(_BRACKETS.sub(" ", text)))
    return "" if name in SIZES else name, ""


def _said_twice(text: str) -> tuple[str, str]:
    """What the halves of a heading say, where they say the same, as in two languages: ``Teil / Part``."""
    halves = [heading(half) for half in _TWO_LANGUAGES.split(text) if half.strip()]
    fields = {field for field, _ in halves}
    if len(halves) < 2 or len(fields) != 1 or "" in fields:
        return "", ""
    return halves[0][0], next((unit for _, unit in halves if unit), "")


def leaves_open(words: str) -> bool:
    """Whether a heading is known by some of its words only: those in brackets were dropped.

    >>> leaves_open("Part (finished)"), leaves_open("Part"), leaves_open("Teil (Part)")
    (True, False, False)
    """
    named = heading(words)[0]
    return (
        bool(named)
        and _BRACKETS.search(words) is not None
        and named not in {*SIZES, "price", "unit_price"}
        and not _field(plain(words))
        and not _said_twice(words)[0]
    )


def _field(words: str) -> str:
    if words in _FIELD:
        return _FIELD[words]
    if words in _PHRASES:
        return "quantity"
    found = set(words.replace("/", " / ").split())
    made = found - _BESIDE - _COUNTING
    if made and made <= PRODUCTS:
        return "sets"
    if made & _PER and (of := made - _PER) and of <= PRODUCT:
        return "per"
    counting = found & (_COUNTING | _TOTALLING)
    # A cell that begins with its number, as 4 pcs, is no heading.
    if not counting or found & _PRICED or words[:1].isdigit() or len(found) > 6:
        return ""
    rest = found - counting - _BESIDE
    totals = found & _TOTALLING and (
        found & (_COUNTING | _NUMBERING | {"units", "sheets", "parts", "panels"})
        or len(found & _TOTALLING) == len(found)
    )
    if totals and not rest:
        return "total"
    if not found & _COUNTING or found & _STOCK:
        return ""
    return "per" if rest & _PER else "quantity"


def may_count(words: str) -> bool:
    """Whether a line has a word that the heading of a column that counts has.

    >>> may_count("Part Qty"), may_count("Side 4"), may_count("Teil / Stück")
    (True, False, True)
    """
    return not _OF_COUNTS.isdisjoint(re.findall(r"\w+", plain(words)))


def counted_of(words: str) -> set[str]:
    """What a heading that counts says it counts of: ``Qty L`` those on the left, ``Quantity`` all.

    >>> counted_of("Qty L"), counted_of("Quantity required"), sorted(counted_of("Qty phase 2"))
    ({'l'}, set(), ['2', 'phase'])
    """
    found = set() if plain(words) in _PHRASES else set(re.findall(r"\w+", plain(words)))
    return found - _COUNTING - _TOTALLING - _BESIDE - _ORDERED - {"n"}


def counts_pieces(unit: str) -> bool:
    """Whether a word is a unit of pieces: ``pcs``, ``Stück``, ``each``; no word is one too."""
    return set(plain(unit).split()) <= _COUNTING | _PIECE


def names_product(words: str) -> bool:
    """Whether words name what parts are put together to: ``Base cabinet 600``."""
    return not PRODUCT.isdisjoint(plain(words).split())


def header_columns(cells: Sequence[Cell]) -> Columns | None:
    """The columns of a bill, if this row is its heading."""
    found = known_columns(cells)
    return None if found.missing else found


def known_columns(cells: Sequence[Cell]) -> Columns:
    """Which column holds what, as far as the words of this row are those of a heading."""
    found = Columns()
    if any(is_number(cell) for cell in cells):
        return _before_a_number(cells)
    second = -1
    for index, cell in enumerate(cells):
        name, unit = heading(cell) if cell != "" else ("", "")
        if not name:
            found.others |= {index: said(cell)} if cell != "" else {}
            continue
        found.headings[index] = said(cell)
        if name in ("quantity", "total", "per"):
            found.counts.append((name, index))
        elif name not in found.index or (unit and name not in found.units):
            # Of two columns for one size, the one that says its unit.
            found.index[name] = index
            found.units |= {name: unit} if unit else {}
        elif name == "code":
            second = index
    if second >= 0:
        found.index.setdefault("name", second)
    _settle(found)
    return found


def _before_a_number(cells: Sequence[Cell]) -> Columns:
    """The columns of a bill before words and a number beside its heading, as ``Sets`` and ``4``."""
    filled = [index for index, cell in enumerate(cells) if cell != ""]
    if len(filled) < 4 or [i for i in filled if is_number(cells[i])] != filled[-1:]:
        return Columns()
    found = known_columns(cells[: filled[-2]])
    found.others[filled[-2]] = f"{said(cells[filled[-2]])}: {said(cells[filled[-1]])}"
    return Columns() if found.missing else found


def _settle(found: Columns) -> None:
    """Decide the words that say two things: Nombre (a count or a name), No. (a count; first, a position)."""
    names = [i for kind, i in found.counts if plain(found.headings[i]) == "nombre"]
    if names and len(found.counts) > 1 and "name" not in found.index:
        found.counts = [count for count in found.counts if count[1] != names[0]]
        found.index["name"] = names[0]
    index = found.index
    if "item" in index:
        # Beside a part number it is the number of a row.
        index.setdefault("position" if "code" in index else "code", index.pop("item"))
    letters = {plain(words) for words in found.others.values()} & {"a", "c"}
    if letters and "length" not in index and plain(found.headings.get(index.get("width", -1), "")) == "b":
        # One of three letters, and no German Breite.
        found.others[index["width"]] = found.headings.pop(index["width"])
        del index["width"]
    sized = {"length", "width"} & set(index)
    if not sized and plain(found.headings.get(index.get("thickness", -1), "")) == "ep":
        # French épaisseur; without other sizes it is the German Einzelpreis.
        del index["thickness"]
    numbered = index.get("position", -1)
    behind = numbered > index.get("code", index.get("name", numbered))
    if not found.counts and behind and plain(found.headings[numbered]) in _NUMBERING | {"n"}:
        found.counts.append(("number", index.pop("position")))
    if "code" not in index:
        named = index.get("position", index.get("name"))
        first = min(found.others, default=-1)
        if named is not None:
            index["code"] = named
        elif found.counts and plain(found.others.get(first, "")) in _FILES:
            index["code"] = first
            found.headings[first] = found.others.pop(first)


def units_in_row(columns: Columns, cells: Sequence[Cell]) -> dict[str, str]:
    """The units of sizes in a row that has a unit, and no number, in their columns."""
    words = {name: plain(said(cells[columns.index[name]])) for name in SIZES if name in columns.index}
    found = {name: word for name, word in words.items() if word}
    if any(word not in MM for word in found.values()) or any(re.search(r"\d", said(cell)) for cell in cells):
        return {}
    return found
