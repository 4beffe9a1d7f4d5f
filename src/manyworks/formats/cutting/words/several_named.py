"""Labels that name several parts at once: ``Side S1/S2``, ``Shelf 1-4``, ``Legs A, B, C, D``."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from manyworks.formats.cutting.words.board_words import material_named
from manyworks.formats.cutting.words.part_names import OF_WORK
from manyworks.formats.cutting.words.shares import OF_PAPER, WORKED
from manyworks.formats.patterns import later

LONGEST = 40
"""Longer lines are sentences."""
_ONE = r"#?(?:[A-Z]{1,3}[-.]?\d{1,3}|[A-Z]{1,3}|\d{1,3}[A-Za-z]?)"
_AND = r"\s*(?:[/,;&+|]|\b(?i:and|und|et|y|e|en)\b)\s*"
_TO = r"\s*(?:-|–|—|…|\.{2,}|~|→|->|\b(?i:to|thru|through|till|bis|à|a|al|hasta|tot)\b)\s*"
_LIST = later(
    rf"(?P<name>[^\W\d].*?)[\s:(\[]+(?P<list>{_ONE}(?:{_AND}{_ONE})+|{_ONE}(?:\s+{_ONE}){{2,}})[)\]]?"
)
_RANGE = later(
    r"(?P<name>[^\W\d].*?)[\s:(\[]+(?:nos?\.?\s*|nr\.?\s*)?"
    r"#?(?P<first>[A-Z]{0,3}[-.]?)(?P<from>\d{1,3}|[A-Z])(?P<to>" + _TO + r")"
    r"#?(?P=first)?(?P<till>\d{1,3}|[A-Z])[)\]]?"
)
_LABELLED = later(rf"(?P<name>[^\W\d][^\d]*?)[\s-]+{_ONE}")
_OF_NOTHING_COUNTED = later(
    rf"(?:{OF_PAPER}s?|see|to|with|joins?|joint|fits?|mates?|connects?|into|from|at|in|on|by|or|din|iso|en|format|"
    r"siehe|zu|an|mit|auf|oder|voir|avec|vers|sur|ou|ver|con|hacia|o|quality|qualit[äyé]\w*|"
    r"panel\s+of|size|gr(?:ö|oe)(?:ß|ss)e|taille|talla)\b|.*\b(?:to|with|see|fits?|mates?|joins?|joint|or|oder|ou|"
    r"in|on|von|of|from|siehe|zu|mit|voir|avec|ver|con)$",
    re.I,
)
"""Before these letters and numbers are no parts, or other parts that this one meets."""
_PARTS = later(r"(?:parts?|pieces?|items?|teile?|pi[èe]ces?|piezas?)\W*", re.I)
_FACES = (
    (r"fronts?|vorne?|vorder\w*|avant|devant|delant\w*|frente",
     r"backs?|rear|hinten|hinter\w*|rück\w*|arrière|detrás|tras\w*"),
    (r"tops?|upper|oben|ober\w*|haut|dessus|arriba|superior",
     r"bottoms?|lower|unten|unter\w*|bas|dessous|abajo|inferior"),
    (r"left|lh|li|links?|linke\w*|gauche|izq\w*", r"right|rh|re|rechts?|rechte\w*|droite?|der\w*"),
    (r"inner|inside|innen|intérieure?|interior", r"outer|outside|außen|aussen|extérieure?|exterior"),
    (r"north|nord|norte", r"south|süd|sud|sur"),
    (r"east|ost|est|este", r"west|ouest|oeste"),
)  # fmt: skip
_EITHER = r"\.?\s*(?:[/+&|,-]|\b(?:and|und|et|y|e|en)\b)\s*"
_PAIR = later(
    r"(?P<name>[^\W\d].*?)[\s:(\[]+(?:"
    + "|".join(rf"(?:{a}){_EITHER}(?:{b})|(?:{b}){_EITHER}(?:{a})" for a, b in _FACES)
    + r")\W?",
    re.I,
)
_SOME = later(
    r"(?:.*\W)?(?:couples?|duos?|trios?|quartett?e?s?|quintett?e?s?|sextett?e?s?|threesome|foursome|several|multiple|various|"
    r"mehrere|einige|diverse|plusieurs|quelques|varios|varias|algun[oa]s)\W*",
    re.I,
)
_ENDS = later(
    r"(?P<name>.*\W)?"
    r"(?:both|each|either|every|per|beide[nrsm]?|je(?:de[rsnm]?)?|chaque|les deux|cada|amb[oa]s|por)"
    r"\s+(?:sides?|ends?|hands?|seiten?|enden?|lados?|extremos?|bouts?|c[ôo]t[ée]s?)\W*",
    re.I,
)
_OF_ENDS = later(
    r"\d|\b(?:pockets?|grooves?|slots?|notch\w*|mill\w*|bevel\w*|mitre\w*|good|same|gap|clearance|overhang|label\w*|"
    r"finish\w*|laminate\w*|taschen?|nut(?:en)?|kanten?|gehrung|gleich|überstand|rainures?|chants?|ranuras?|cantos?)\b",
    re.I,
)
"""What ends and sides of one part have in common."""
_MIRRORED = later(
    r"(?P<name>.*?)\W*\b(?:mirr?\.?|mirror(?:ed|s)?|gesp(?:\.|iegelt\w*)|spgl\.?|spiegelb\w*|sym(?:\.|étri\w*)|"
    r"simétri\w*|handed|hdd\.?)(?: image| copy)?\W*",
    re.I,
)
_FIGURES = later(r"\(?(?P<number>[1-9]\d?)\W?")
_NAME = later(r"(?=.*[^\W\d]{2}).*[^\W_](?<!\W[xX×])[^\w(]*")
_PLURAL = later(
    r"(?:.*\W)?(?:legs|sides|rungs|ribs|shelves|rails|slats|panels|doors|drawers|supports|brackets|struts|beams|posts|"
    r"stiles|battens|braces|spacers|gussets|dividers|backs|tops|bottoms|lids|arms|joists|studs|treads|risers|fins|"
    r"spines|uprights|cleats|wedges|runners|walls|beine|seiten|böden|boeden|sprossen|rippen|leisten|türen|wangen|"
    r"stützen|pieds|côtés|étagères|montants|traverses|tablettes|portes|patas|lados|estantes|costillas|puertas)",
    re.I,
)
"""Several parts by a name that is of nothing else: what multiplies must be sure."""
_CODE = r"#?[A-Z]{1,3}[-.]?\d{1,3}"
_BARE = later(
    rf"{_CODE}(?:{_AND}{_CODE})+|{_CODE}{_TO}#?[A-Z]{{1,3}}[-.]?\d{{1,3}}|[A-Z](?:\s*[+&]\s*[A-Z])+|"
    r"\d{1,3}(?:\s*[/,]\s*\d{1,3}){2,}|\d{1,3}\s*(?:–|—|…|\.{2,})\s*\d{1,3}"
)
"""Labels with nothing before them: ``P1-P6``, ``101/102/103``; ``01-12`` is a number of two levels."""
_DATED = later(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?!\d)(?!.*/.*/.*/)")
_MOST = 40
"""A longer range is one of something else than parts of one shape."""


def names_several(lines: Iterable[str]) -> set[str]:
    """Lines of the texts on parts by which one outline may be that of several.

    >>> sorted(names_several(["Side S1/S2", "Shelf 1-4", "Leg front/back", "Side mir.", "Trio", "S1/EX"]))
    ['Leg front/back', 'Shelf 1-4', 'Side S1/S2', 'Side mir.', 'Trio']
    >>> names_several(["Drawer 1-1", "Drawer 1-2", "Birch A/B", "Side", "Side mirrored", "Sheet 1-4"])
    set()
    """
    every = {line for line in lines if len(line) <= LONGEST}
    coded, plain = _hierarchies(every), {line.casefold() for line in every}
    return {line for line in every if line not in coded and _is_several(line, plain)}


def ends_or_pair(line: str) -> bool:
    """Whether a line names both ends or faces of something, each a part: ``Rail top and bottom``."""
    if found := _ENDS.fullmatch(line):
        return not _OF_ENDS.search(found["name"] or "") and _of_parts(found["name"] or "")
    return (found := _PAIR.fullmatch(line)) is not None and _of_parts(found["name"])


def names_one_after_another(lines: Sequence[str]) -> bool:
    """Whether the lines of one text are labels of one name, each with another number or letter.

    >>> names_one_after_another(["Side A", "Side B"]), names_one_after_another(["Side A", "18 mm"])
    (True, False)
    """
    found = [one for line in lines if len(line) <= LONGEST and (one := _LABELLED.fullmatch(line))]
    families = {one["name"].casefold() for one in found}
    several = len(families) < len({one[0] for one in found}) and len(families) == 1
    return several and all(map(_of_parts, families))


def count_named(line: str) -> int | None:
    """How many parts a line surely names: several, each by its own number or letter.

    >>> [count_named(line) for line in ("Legs A, B, C, D", "Rungs 1..5", "Shelf 1-4", "Legs A, D")]
    [4, 5, None, None]
    """
    found = _LIST.fullmatch(line) or _RANGE.fullmatch(line)
    if found is None or not _of_parts(found["name"]) or not _PLURAL.fullmatch(found["name"].strip()):
        return None
    named = labels_in(line)
    in_row = [_ordinal(label) for label in named]
    return len(named) if in_row == list(range(in_row[0], in_row[0] + len(named))) and in_row[0] == 1 else None


def labels_in(line: str) -> list[str]:
    """The labels that a line lists or ranges over; empty where it does neither.

    >>> labels_in("Rib R1 to R3"), labels_in("Side 1&2"), labels_in("Leg A-C"), labels_in("Rail")
    (['R1', 'R2', 'R3'], ['1', '2'], ['A', 'B', 'C'], [])
    """
    if (found := _RANGE.fullmatch(line)) and (row := _row(found)):
        return row
    if not (found := _LIST.fullmatch(line)):
        return []
    named = re.findall(_ONE, re.sub(r"\b(?:and|und|et|y|e|en)\b", ",", found["list"]))
    shapes = {re.sub(r"[A-Za-z]", "A", re.sub(r"\d+|^[IVX]+$", "9", label)) for label in named}
    # 1/2 is one of two, or a half; 1, 2 as "1,2" one number.
    halves = len(named) == 2 and named[0].isdigit() and re.search(r"/|\d,\d", found["list"])
    apart = re.search(r"[/,;&+|]|\b(?:and|und|et|y|e|en)\b", found["list"])
    directions = all(set(label) <= set("NESWFBRLTO") for label in named)
    return (
        named
        if len(shapes) == 1 == max(Counter(named).values()) and not halves and (apart or directions)
        else []
    )


def labels_of_parts(line: str) -> list[str]:
    """The labels of several parts that a line lists, with or without a name before them.

    >>> labels_of_parts("P1, P2, P3"), labels_of_parts("Birch A/B"), labels_of_parts("12/03/2026")
    (['P1', 'P2', 'P3'], [], [])
    """
    if _DATED.search(line):
        return []
    if _BARE.fullmatch(line):
        return labels_in(f"Parts {line}")
    found = _LIST.fullmatch(line) or _RANGE.fullmatch(line)
    return labels_in(line) if found and _of_parts(found["name"]) else []


def _row(found: re.Match[str]) -> list[str]:
    first, last, letters = found["from"], found["till"], found["first"]
    if first.isdigit() and last.isdigit() and int(first) < int(last) < int(first) + _MOST:
        return [f"{letters}{number}" for number in range(int(first), int(last) + 1)]
    if not first.isdigit() and not last.isdigit() and not letters and first < last:
        return [chr(letter) for letter in range(ord(first), ord(last) + 1)]
    return []


def _ordinal(label: str) -> int:
    digits = "".join(re.findall(r"\d", label))
    return int(digits) if digits else ord(label[-1]) - ord("A") + 1


def _of_parts(name: str) -> bool:
    """Whether what stands before the labels may be the name of parts."""
    return _PARTS.fullmatch(name.strip()) is not None or not (
        _OF_NOTHING_COUNTED.match(name.strip(" :-"))
        or OF_WORK.search(name)
        or WORKED.search(name)
        or material_named(name)
    )


def _is_several(line: str, plain: set[str]) -> bool:
    if _SOME.fullmatch(line):
        return True
    if ends_or_pair(line):
        return True
    if (found := _MIRRORED.fullmatch(line)) and not OF_WORK.search(found["name"]):
        # Where the other hand is drawn too, each is one part.
        return found["name"].strip().casefold() not in plain
    if found := _LIST.fullmatch(line) or _RANGE.fullmatch(line):
        return _of_parts(found["name"]) and bool(labels_in(line))
    return False


def _hierarchies(lines: Iterable[str]) -> set[str]:
    """Lines with two numbers that are a code of two levels, as others of their name show: ``Drawer 1-1``."""
    families: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for line in lines:
        found = _RANGE.fullmatch(line)
        if found and found["from"].isdigit() and found["till"].isdigit() and "-" in found["to"]:
            families[found["name"].casefold()].append((line, int(found["from"]), int(found["till"])))
    return {
        line
        for family in families.values()
        if any(first >= till for _, first, till in family)
        or len({first for _, first, _ in family}) < len(family)
        for line, _, _ in family
    }


def numbers_below(texts: Iterable[Sequence[str]]) -> list[str]:
    """Bare numbers in a line of their own under the name of a part, where they do not number the parts.

    Each of the texts is given in lines.

    >>> numbers_below([["Side", "4"], ["Top", "Rail 2"]]), numbers_below([["Side", "1"], ["Side", "2"]])
    (['Side 4'], [])
    """
    found = [
        (f"{name} {number}", int(figures["number"]))
        for lines in texts
        for name, number in pairwise(lines)
        if (figures := _FIGURES.fullmatch(number)) and _NAME.fullmatch(name) and _of_parts(name)
    ]
    numbers = [number for _, number in found]
    numbering = len(numbers) > 1 and sorted(numbers) == list(range(1, len(numbers) + 1))
    many = Counter(found)
    return [] if numbering else [said for (said, number), drawn in many.items() if number not in (1, drawn)]
