"""The one depth and the one tool that a layer's name plainly says, and what it may say instead."""

from __future__ import annotations

import re

from manyworks.formats.cutting.words.board_words import is_material, plain_words
from manyworks.formats.cutting.words.face_words import understood
from manyworks.formats.cutting.words.work_words import DEPTH_BESIDE
from manyworks.formats.patterns import later

DEEP = later(r"(\d+(?:\.\d+)?)\s*mm[\s_]*deep", re.I)
_BEFORE_A_DEPTH = later(r"(?:.*[a-z)\]][\s_\-=:]+)?-?", re.I)
"""A depth begins the name or follows a word; after a figure and a sign it may be half of a number."""
_BEFORE_A_TOOL = later(r"(?:(?:.*[a-z)\]]|\s*\d+)[\s_\-=:]+)?", re.I)
"""A tool may also follow the number by which layers are ordered."""
TOOL = later(r"(any|\d+(?:\.\d+)?\s*mm)[\s_]*(?:tool|end[\s_-]*mill)", re.I)
KNOWN_NUMBERS = later(
    r"^\s*\d+(?=[\s_])|\d+(?:\.\d+)?\s*mm[\s_-]*(?:tool|end[\s_-]*mill|bit|cutter|cut|diam\w*)|"
    r"[dø]\s*\d+(?:\.\d+)?\s*mm|\bv\d\b|"
    r"\d+(?:\.\d+)?\s*mm[\s_]*deep",
    re.I,
)
"""The order of a layer, its tool, the diameter of its holes, a version, its depth: any other is in doubt."""
_OF_A_TOOL = later(
    r"[\s_-]*(?:tool|end[\s_-]*mill|bit|cutter)(?![a-z])(?![\s_:=-]*\d+(?:\.\d+)?\s*mm(?![\s_]*deep))", re.I
)
"""Behind a length: it is that of a tool, unless the tool has its own behind it."""
_MORE_DEPTH = later(
    r"deep[\s_]*[/+\-,]?[\s_]*[\d.]+(?![a-z\d.])|(?<![a-z0-9.x])\d+(?:\.\d+)?\s*mm(?![a-z])", re.I
)
"""A second figure behind a depth, or another length beside it."""

_HALF = later(r"(?<![\d.])(\d+)[\s_.\-](\d+)\s*mm[\s_]*deep", re.I)
"""A figure and a sign before a depth: the number of the layer, or the whole of 3.9."""


def depth_named(name: str) -> float | None:
    """The one depth that a name plainly says; 9_5, .5 or 1-2 mm are none, nor are two different ones."""
    found = list(DEEP.finditer(name))
    if _MORE_DEPTH.search(KNOWN_NUMBERS.sub(_word_of, name)):
        return None
    plain = all(_BEFORE_A_DEPTH.fullmatch(name[: match.start()]) for match in found)
    depths = {float(match[1]) for match in found}
    return depths.pop() if plain and len(depths) == 1 else None


def _word_of(number: re.Match[str]) -> str:
    return " deep " if number[0].lower().endswith("deep") else " "


def tool_named(name: str) -> float | None:
    """The one tool that a name plainly says, by the same rule as its depth."""
    found = [match for match in TOOL.finditer(name) if match[1].lower() != "any"]
    plain = all(_BEFORE_A_TOOL.fullmatch(name[: match.start()]) for match in found)
    tools = {float(match[1].lower().replace("mm", "")) for match in found}
    return (tools.pop() or None) if plain and len(tools) == 1 else None


def depth_beside(name: str, words: list[str]) -> float | None:
    """The one length behind a word for a work, where every other word is understood: ``Pocket 9mm``.

    That of the tool is none: ``6mm pocket 8mm tool`` is most likely 6 mm deep, and is asked.
    """
    lengths = re.findall(r"\d[\d.]*", KNOWN_NUMBERS.sub(" ", name))
    named = DEPTH_BESIDE.search(name)
    if not named or len(lengths) != 1 or not understood(words):
        return None
    return None if _OF_A_TOOL.match(name, named.end()) else float(named["depth"])


def depths_possible(name: str) -> list[float]:
    """Both depths that a name may mean, of which a figure and a sign stand before one.

    >>> depths_possible("3_9MMDEEP_POCKET"), depths_possible("Pocket 9mm deep")
    ([9.0, 3.9], [])
    """
    found = _HALF.findall(name)
    return [float(found[0][1]), float(".".join(found[0]))] if len(found) == 1 else []


_IN_MM = {"cm": 10.0, "in": 25.4}
_OTHER_UNIT = later(
    r"(?<![\w.,/-])(?P<figure>\d*[.,]?\d+)(?:\s*(?:(?P<cm>cm)|inch(?:es)?|\")|in)(?![a-z\d])", re.I
)
_BOARD_BESIDE = later(
    r"(?<![\w.,-])\d+(?:\.\d+)?\s*mm[\s_-]+(?:thick[\s_-]+)?(?P<words>[^\W\d_]+(?:[\s_-]+[^\W\d_]+)*)", re.I
)
_BOARD = later(r"boards?|sheets?|stock", re.I)
_DEPTH_BEHIND = later(r"(?<![a-z])depth[\s_.:=-]*(\d+(?:\.\d+)?)\s*mm(?![\s_]*deep|[a-z\d])", re.I)
_FROM_BOARD = later(r"(?:of|from|in|into|above|below|to)[\s_-]+(?:the[\s_-]+)?\d+(?:\.\d+)?\s*mm", re.I)


def in_mm(name: str) -> str:
    """A name in which lengths in cm and inches are in mm.

    >>> in_mm("POCKET 0.5in deep"), in_mm("poche prof 1cm"), in_mm("Drill 8 in back"), in_mm("1/2in")
    ('POCKET 12.7mm deep', 'poche prof 10mm', 'Drill 8 in back', '1/2in')
    """
    return _OTHER_UNIT.sub(
        lambda found: (
            f"{float(found['figure'].replace(',', '.')) * _IN_MM['cm' if found['cm'] else 'in']:.7g}mm"
        ),
        name,
    )


def with_depth(name: str) -> str:
    """A name with the length behind the word depth before it, as other names have it.

    >>> with_depth("Drill 8mm depth 12mm"), with_depth("Pocket 9mm depth")
    ('Drill 8mm 12mmdeep', 'Pocket 9mm depth')
    """
    return _DEPTH_BEHIND.sub(r"\1mmdeep", name)


def without_board(name: str) -> str:
    """A name of a depth without the thickness of the board that it is worked into.

    >>> without_board("pocket 6mm deep 18mm board"), without_board("18mm board")
    ('pocket 6mm deep', '18mm board')
    >>> without_board("POCKET 18mm BIRCH PLY 6mm DEEP"), without_board("Pocket 18mm wide 6mm deep")
    ('POCKET 6mm DEEP', 'Pocket 18mm wide 6mm deep')
    """

    def without(found: re.Match[str]) -> str:
        words = re.split(r"[\s_-]+", found["words"])
        others = [word for word in words if not _BOARD.fullmatch(word) and not is_material(plain_words(word))]
        of_board = len(others) < len(words) and words[0] not in others
        return f" {' '.join(others)} " if of_board else found[0]

    rest = " ".join(_BOARD_BESIDE.sub(without, name).split())
    return rest if DEEP.search(rest) and rest != name and not _FROM_BOARD.search(name) else name


def figures_beside(name: str) -> list[str]:
    """The figures in a name that are neither its order nor its tool nor a diameter: one may be the depth.

    >>> figures_beside("holes for 5mm dowels 12 deep"), figures_beside("Slot 3mm wide 6mm deep")
    (['5mm', '12'], ['3mm', '6 mm'])
    """
    rest = KNOWN_NUMBERS.sub(" ", DEEP.sub(r"\1 mm ", name))
    found = re.findall(r"(?<![^\W_])\d+(?:[.,/]\d+)?(?:\s?(?:mm|cm|in|inch|\"))?(?![^\W_])", rest, re.I)
    return list(dict.fromkeys(found))
