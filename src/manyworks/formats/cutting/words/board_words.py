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

NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_MM = later(rf"(?<![\d.,/])({NUMBER}) ?mm\b")
_INCHES = later(r"(?<![\d.,/])(?:(\d)/(\d{1,2})|(\d?\.\d+)) ?(?:\"|”|in\b|inch)")
_SIZE = later(r"\d{3,4} ?(?:mm)? ?[x×] ?\d{3,4} ?(?:mm)?(?: ?[x×](?= ?\d))?")
_THICK = later(r"thick|starke|dicke|epais|espesor|grosor|spessore|dikte")
OF_SOMETHING_ELSE = later(
    r"deep|depth|tief|profond|\btools?\b|cutter|\bmill|endmill|\bbits?\b|fraser|fraise|fresa|\bholes?\b|bohr|drill"
    r"|screw|dowel|bolt|kerf|burn|radius|diam|offset|gap|clearance|toleran|margin|\bwide\b|width|\blong\b"
    r"|length|height|\bhigh\b|slot|spacing|pocket|finger|dogbone|\bcheck\b|\bverifi|\bprufen\b|\bcomprob"
    r"|lange\b|breite\b|hohe\b|abstand|largeur|longueur|hauteur|ancho\b|largo\b|alto\b"
)
"""Words of which a length may be said that is no thickness of a board."""
DOUBT = later(
    r"\?|~|≈|\b(?:or|oder|ou|o|if|approx\w*|about|ca|circa|env|maybe|optional\w*|recommend\w*|suggest\w*|between"
    r"|min|max|not|no|nicht|kein\w*|pas|instead|up to|bis|ideally|any|either"
    # What was, what is of one part only, and what helps to make them.
    r"|was|were|war|waren|etait|era|formerly|former|fruher\w*|ehemals|anciens?|ancienne\w*|antes|old|early|earlier"
    r"|previous\w*|originally|except\w*|excluding|unless|ausser|sauf|excepto|salvo|only|nur|seulement|solo|sin|sans|ohne|without"
    r"|prototyp\w*|mock ?up|jigs?|templates?|lehre|schablone|gabarit|plantilla|suits?|fits?|passend)\b"
)
_ALONE = later(
    r"materials?|matieres?|materiaux?|materiales?|materialstarke|werkstoff|holz|holzart|bois|madera|legno|hout"
    r"|boards?|sheets?|panels?|goods|platten?|plattenstarke|plattenmaterial|tafeln?|panneaux?|feuilles?|plaques?|tableros?"
    r"|planchas?|hojas?|lastr[ae]|plaat|platen|ply|plywood|wood|timber|stock"
    r"|thick(?:ness)?|thk|stark|dick|epaisseurs?|epais(?:se)?|espesor|grosor|grueso|spessore|t"
    r"|(?:(?:roh)?(?:platten|material|holz|brett|blech|tafel|panel|werkstoff)s?(?:material)?)?(?:starke|dicke)"
    r"|(?:plaat|materiaal|hout)?dikte"
    r"|mm|inch|in|of|de|d|du|des|la|le|les|el|los|las|di|aus|en|van|von|from|made|cut|designed|exactly|for|the|is|are|use|to|be"
    r"|all|every|everything|parts?|pieces?|throughout|whole|alle[ns]?|samtliche|teile|gefertigt|tout(?:es?)?|toutes|todo|todas?"
    r"|todos|piezas?|nominal\w*|grade|quality|qualitat|qualite|calidad|structural|structurel|marine|exterior|interior"
    r"|baltic|finnish|russian|latvian|solid|faced?|film|phenolic|wbp|bwp|[bcs]|bb|cp|raw|white|black|gr[ae]y|natural|clear"
    r"|transparent|opaque|weiss|schwarz|grau|blanc|noir|gris|blanco|negro|lightweight"
)
"""Words beside a material and a thickness by which they are those of all parts still.

``Zapfendicke`` is that of a tenon, ``Restdicke`` what a pocket leaves.
"""
_WOODS = (
    r"\b(?:oak|eichen?|eichenholz|chene|roble|rovere|eik|pine|kiefern?\w*|pin|pino|beech|buchen?|buchenholz|hetre|haya|faggio"
    r"|ash|eschen?|eschenholz|frene|fresno|walnut|nussbaum|noyer|nogal|maple|ahorn\w*|erable|arce|larch|larche|meleze"
    r"|cherry|kirschbaum|merisier|cerezo|poplar|hardwood|softwood|hartholz|massivholz|hpl|hdf|bamboo|bambus|bambou|teak"
    r"|aluminium|aluminum|steel|stahl|acier|acero|polycarbonate|solid wood)\b"
)
"""Materials that are none of the vocabulary's."""
ANY_MATERIAL = later(rf"\w*(?:{'|'.join(pattern for pattern, _ in MATERIAL_WORDS)})\w*|{_WOODS}")
_NAMED_OF = later(
    rf"(?:\b(?:from|of|in|aus|en|de|is|are|use|made|make|di|van)\b|[:=])\W*(?:{NUMBER} ?mm\W+)?"
    rf"(?:[^\W\d]+ )?(?:{_WOODS}|{'|'.join(pattern for pattern, _ in MATERIAL_WORDS)})"
)
"""``seat in oak``, ``Legs: MDF``: a material of which something is; alone it may be anybody's name."""
LONGEST = 80
"""Longer sentences explain, and are of no single board."""
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
    """A board as some words have it, and where they stand; in doubt when they could be meant otherwise.

    ``left`` is what else the words say: a note that says nothing else is about all parts.
    """

    board: Board
    where: str
    doubtful: bool = False
    left: str = ""

    def of_all(self, title: str) -> bool:
        """Whether a note is of all parts of a file of this name: it says nothing else than that name.

        >>> said = Said(Board("mdf"), "note", left="stool")
        >>> said.of_all("Stool_v2"), said.of_all("seat and stool")
        (True, False)
        """
        return not self.left or set(self.left.split()) == set(re.findall(r"[a-z]{3,}", plain_words(title)))


def material_named(words: str) -> str:
    """The vocabulary's material that these words name; empty when they name none."""
    return next(_named(plain_words(words)), "")


def is_material(word: str) -> bool:
    """Whether a word, in small letters without accents, names a material."""
    return re.fullmatch(_WOODS, word) is not None or bool(material_named(word))


def _named(plain: str) -> Iterator[str]:
    return (code for pattern, code in MATERIAL_WORDS if re.search(pattern, plain))


def boards_said(words: str, where: str) -> Iterator[Said]:
    """What a note, a layer or a name says of boards, sentence by sentence."""
    for sentence in sentences(words):
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
        quoted = f"{where} “{' '.join(sentence.split())[:80]}”"
        yield Said(Board(material, thickness), quoted, doubtful, _left_of(plain))


def sentences(words: str) -> list[str]:
    """The sentences and lines of a note, each of which may be about a board."""
    return re.split(r"[\n;]|\. ", words)


def names_a_board(sentence: str) -> bool:
    """Whether a short sentence says what something is made of, or how thick, in whatever words.

    >>> [names_a_board(words) for words in ("seat in oak", "Legs: MDF", "make legs from 18 mm oak")]
    [True, True, True]
    >>> [names_a_board(words) for words in ("Mrs Birch", "Birch 2", "kerf 0.2 mm on 3 mm birch")]
    [False, False, False]
    """
    plain = plain_words(sentence)
    if len(plain) > LONGEST or OF_SOMETHING_ELSE.search(plain):
        return False
    sized = bool(thicknesses_in(plain)) and bool(ANY_MATERIAL.search(plain) or _THICK.search(plain))
    return sized or _NAMED_OF.search(plain) is not None


def of_boards_only(word: str) -> bool:
    """Whether a small word without accents says of a material nothing else than that boards are of it."""
    return _ALONE.fullmatch(word) is not None


def _left_of(plain: str) -> str:
    """What words say beside a material, a thickness and that they are of boards."""
    rest = _SIZE.sub(" ", plain)
    for known in (_INCHES, _MM, ANY_MATERIAL):
        rest = known.sub(" ", rest)
    rest = re.sub(
        r"\b\d{3,4}(?: ?x ?\d{1,4})?\b|\b\d{1,3} (?=sheets?|boards?|platten|panneaux|tableros)", " ", rest
    )
    left = [word for word in re.findall(r"[^\W_]+", rest) if not _ALONE.fullmatch(word)]
    return " ".join(left)


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
