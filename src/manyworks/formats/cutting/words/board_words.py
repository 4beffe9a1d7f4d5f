"""What notes, layers and names plainly say of boards: their material and how thick they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from manyworks.formats.patterns import later

GENERIC = "plywood-other"
"""Plywood of a kind that nobody has named."""

# What people call a material, most telling first, and its code in the vocabulary; without accents.
MATERIAL_WORDS = (
    (r"melamin", "melamine-faced-plywood"),
    (r"birch|birke|bouleau|abedul|betulla|berken", "plywood-birch"),
    (r"spruce|fichte|epicea|vuren", "plywood-spruce"),
    (r"osb", "osb3"),
    (r"mdf", "mdf"),
    (r"chipboard|particle ?board|spanplatte|spaanplaat|agglomere|aglomerado", "chipboard"),
    (r"acryl|plexi|perspex|pmma|metacrilato", "acrylic"),
    (r"cardboard|wellpappe", "cardboard"),
    (
        r"\bply\b|plywood|sperrholz|multiplex|\bmpx\b|contreplaque|contrachapado|compensato|\b(?:poplar|pappel)\w*",
        GENERIC,
    ),
)

_WOODS = frozenset((
    "oak", "eiche", "chene", "roble", "pine", "kiefer", "beech", "buche", "hetre", "haya", "ash", "esche",
    "walnut", "maple", "larch", "acryl", "hpl", "hdf",
))  # fmt: skip

NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_MM = later(rf"(?<![\d.,/])({NUMBER}) ?mm\b")
_INCHES = later(r"(?<![\d.,/])(?:(\d)/(\d{1,2})|(\d?\.\d+)) ?(?:\"|”|in\b|inch)")
_SIZE = later(r"\d{3,4} ?(?:mm)? ?[x×] ?\d{3,4} ?(?:mm)?(?: ?[x×](?= ?\d))?")
_THICK = later(r"thick|starke|dicke|epais|espesor|grosor|spessore|dikte")
OF_SOMETHING_ELSE = later(
    r"deep|depth|tief|profond|\btools?\b|cutter|\bmill|endmill|\bbits?\b|fraser|fraise|fresa|\bholes?\b|bohr|drill"
    r"|screw|dowel|bolt|kerf|burn|radius|diam|offset|gap|clearance|toleran|margin|\bwide\b|width|\blong\b"
    r"|length|height|\bhigh\b|slot|spacing|pocket|finger|dogbone"
    r"|lange\b|breite\b|hohe\b|abstand|largeur|longueur|hauteur|ancho\b|largo\b|alto\b"
)
"""Words of which a length may be said that is no thickness of a board."""
DOUBT = later(
    r"\?|~|≈|\b(?:or|oder|ou|o|if|approx\w*|about|ca|circa|env|maybe|optional\w*|recommend\w*|suggest\w*|between"
    r"|min|max|not|no|nicht|kein\w*|pas|instead|up to|bis|ideally|any|either)\b"
)
MM_PER_INCH = 25.4
LEAST_MM, MOST_MM = 0.2, 150.0


@dataclass(frozen=True)
class Board:
    """What is known of a board: the code of its material, and its thickness."""

    material: str = ""
    thickness_mm: float | None = None

    @property
    def words(self) -> str:
        """As people say it, such as "18 mm plywood-birch"."""
        thickness = "" if self.thickness_mm is None else f"{self.thickness_mm:g} mm"
        return " ".join(filter(None, (thickness, self.material)))


@dataclass(frozen=True)
class Said:
    """A board as some words have it, and where they stand; in doubt when they could be meant otherwise."""

    board: Board
    where: str
    doubtful: bool = False


def material_named(words: str) -> str:
    """The vocabulary's material that these words name; empty when they name none."""
    return next(_named(plain_words(words)), "")


def is_material(word: str) -> bool:
    """Whether a word, in small letters without accents, names a material."""
    return word in _WOODS or bool(material_named(word))


def _named(plain: str) -> Iterator[str]:
    return (code for pattern, code in MATERIAL_WORDS if re.search(pattern, plain))


def boards_said(words: str, where: str) -> Iterator[Said]:
    """What a note, a layer or a name says of boards, sentence by sentence."""
    for sentence in re.split(r"[\n;]|\. ", words):
        plain = plain_words(sentence)
        material, thicknesses = next(_named(plain), ""), thicknesses_in(plain)
        if OF_SOMETHING_ELSE.search(plain) or not (material or (_THICK.search(plain) and thicknesses)):
            continue
        labelled = re.search(r"\b(?:material|matiere|materiau|materiale|werkstoff|holz|board|sheet)\b", plain)
        if not thicknesses and not labelled:
            # A word such as birch alone may be anybody's name.
            continue
        kinds = set(_named(plain)) - {GENERIC, "melamine-faced-plywood"}
        doubtful = len(thicknesses) > 1 or len(kinds) > 1 or DOUBT.search(plain) is not None
        thickness = next(iter(thicknesses)) if len(thicknesses) == 1 else None
        yield Said(Board(material, thickness), f"{where} “{' '.join(sentence.split())[:80]}”", doubtful)


@lru_cache(maxsize=4096)
def plain_words(words: str) -> str:
    """Small letters without accents, with spaces for underscores and hyphens."""
    folded = unicodedata.normalize("NFKD", words.lower().replace("×", "x"))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return re.sub(r"[\s_\-]+", " ", plain).strip()


def thicknesses_in(plain: str) -> set[float]:
    rest = _SIZE.sub(" ", plain)
    found = {float(number.replace(",", ".")) for number in _MM.findall(rest)}
    for over, under, decimal in _INCHES.findall(rest):
        inches = float(decimal) if decimal else int(over) / max(1, int(under))
        found.add(round(inches * MM_PER_INCH, 2))
    return {thickness for thickness in found if LEAST_MM <= thickness <= MOST_MM}
