"""Names of layers that say what is *not* done: ``No engrave``, ``nicht gravieren``, ``ref only``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from manyworks.formats.cutting.words.face_words import BACK, FRONT, understood
from manyworks.formats.cutting.words.known_words import names_thing
from manyworks.formats.cutting.words.layer_words import in_english, plain
from manyworks.formats.cutting.words.work_words import (
    COLOURS,
    FOLDED,
    HOUSED,
    MARKED,
    NEVER_MILLED,
    NOT_TO_CUT,
    PLAIN_CUT,
    SAID_CUT,
    SCORED,
    SLITTED,
)
from manyworks.formats.patterns import later

_NOT = r"do(?:es)? ?no?t|don ?t|not|no|non|never|nicht|kein(?:e|en)?|(?:ne )?pas|niet|geen"
_BETWEEN = r"(?: (?:to|be|for|de|te|zu|zum))*"
_CUT = r"cut(?:s|ting)?|mill(?:ed|ing)?|rout(?:e[ds]?|ing)|machin(?:e[ds]?|ing)"
_DONE = rf"{_CUT}|drill(?:ed|ing)?|{MARKED}|{SCORED}|{FOLDED}"
_DENIAL = later(rf"(?<![a-z])(?:(?:{_NOT}){_BETWEEN} ?(?:{_DONE})|uncut|dnc)(?![a-z])")
_NOTHING_CUT = later(rf"(?:{_CUT}|dnc)$")
"""A denial of every work; no engraving says nothing of what else is done there."""
_ABOUT = r"(?:ref(?:erences?)?|info(?:rmation)?)"
_ONLY = r"(?:for|only|nur|zur|solo|pour)"
_REFERENCE = later(rf"(?<![a-z])(?:references?|guides?|{_ONLY} {_ABOUT}|{_ABOUT} {_ONLY})(?![a-z])")
_WRITTEN = later(r"(?<![a-z])(?:texts?|notes?|titles?|borders?|guides?|codes?|annotations?)(?![a-z])")
_COLOUR = later(rf"(?<![a-z])(?:{COLOURS})(?![a-z])")
_SMALL = later(r"\d+|for|only|nur|zur|solo|pour|geometry|please|these|this|dims?|notes?|text|labels?")
TAKEN_BACK = frozenset((
    "not", "no", "non", "never", "dont", "don", "nicht", "kein", "keine", "keinen", "ohne", "without", "pas",
    "sans", "sin", "senza", "niet", "geen", "zonder", "ignore", "ignored", "unused", "obsolete", "old",
    "hidden", "reference",
))  # fmt: skip
"""Words beside a work by which it may not be meant."""
_OTHER_LENGTH = later(r"(?:not|nicht|pas|niet) \d+(?:mm(?:deep)?)?")
"""A length that is not meant, beside a work that is: ``Pocket 6mm not 9mm deep``."""


def denied(joined: str) -> str | None:
    """What else a name says than that something is not done, or only to be looked at.

    ``None`` where it denies nothing.

    Parameters
    ----------
    joined
        The words of the name in small letters and English, with one space between them.

    Examples
    --------
    >>> denied("no engrave"), denied("0 do not cut through"), denied("ref only"), denied("drill no 3")
    ('', '0 through', '', None)
    """
    found = _DENIAL.search(joined) or _REFERENCE.search(joined)
    return None if found is None else " ".join(f"{joined[: found.start()]} {joined[found.end() :]}".split())


def nothing_is_cut(joined: str, rest: str) -> bool:
    """Whether a name that denies something leaves nothing that may be cut.

    Panels without letters are, and so is what the rest says is cut, or what is only not engraved.
    """
    found = _DENIAL.search(joined)
    if found is not None and _NOTHING_CUT.search(found[0]):
        return True
    if names_cut(rest) or (found is not None and found[0].endswith("ed")):
        return False
    return understood(word for word in rest.split() if not _SMALL.fullmatch(word))


def names_cut(joined: str) -> bool:
    """Whether words name a cut, of which they need not say on which side: ``cut only no text``."""
    return PLAIN_CUT.search(joined) is not None


def says_only_cut(name: str) -> bool:
    """Whether a whole name says that its lines are cut, and nothing of how.

    >>> says_only_cut("Laser cut"), says_only_cut("Schnitt"), says_only_cut("Découpe")
    (True, True, True)
    >>> says_only_cut("RED_CUT"), says_only_cut("rouge decoupe"), says_only_cut("Red")
    (True, True, False)
    >>> says_only_cut("Schnitt A-A"), says_only_cut("Do not cut"), says_only_cut("cut + engrave")
    (False, False, False)
    """
    words = _in_words(name)
    return any(SAID_CUT.fullmatch(said) for said in (words, " ".join(_COLOUR.sub(" ", words).split())))


def colours_in(name: str) -> list[str]:
    """The colours that a name holds, which alone say nothing of work.

    >>> colours_in("Blue"), colours_in("Layer1")
    (['blue'], [])
    """
    return [found[0] for found in _COLOUR.finditer(_in_words(name))]


def names_slits(name: str) -> bool:
    """Whether a name is of slits, slots or a hinge, which are drawn as single lines too.

    >>> names_slits("Living hinge"), names_slits("kerf cuts"), names_slits("SLOTS"), names_slits("Pocket")
    (True, True, True, False)
    """
    return SLITTED.search(_in_words(name)) is not None


def names_groove(name: str) -> bool:
    """Whether a name is of grooves, which are drawn as the line in their middle too.

    >>> names_groove("V-Nut 3mm tief"), names_groove("Groove 3mm deep"), names_groove("Pocket 6mm deep")
    (True, True, False)
    """
    return re.search(rf"(?<![a-z])(?:{HOUSED})s?(?![a-z])", _in_words(name)) is not None


def _in_words(name: str) -> str:
    return " ".join(re.split(r"[\W_]+", plain(in_english(name)).lower())).strip()


def words_never_cut(name: str) -> list[str]:
    """The words of a name by which nothing on its layer is cut.

    >>> words_never_cut("Pocket 6mm deep tolerance +0.5"), words_never_cut("Layer1")
    (['tolerance'], [])
    """
    return [word for word in _in_words(name).split() if word in NEVER_MILLED]


def may_be_lettered(name: str) -> bool:
    """Whether lines on a layer that is never cut may be letters to engrave: its name is of writing.

    >>> may_be_lettered("TEXT"), may_be_lettered("Guide"), may_be_lettered("Achsen")
    (True, True, False)
    """
    joined = _in_words(name)
    unsaid = not _DENIAL.search(joined) and not any(word in joined for word in NOT_TO_CUT)
    return unsaid and _WRITTEN.search(joined) is not None


def names_what_is_made(name: str) -> bool:
    """Whether a layer of which nothing is cut may hold parts for all that: by a denial, or by what it names.

    Plain notes, titles and dimensions hold none.

    >>> [names_what_is_made(name) for name in ("DONOTCUT", "Construction ply", "NOPRINT_TEXT", "Title block")]
    [True, True, False, False]
    """
    joined = _in_words(name)
    return denied(joined) is not None or names_thing(joined)


def taken_back(words: Sequence[str]) -> bool:
    """Whether a word beside the work says that it may not be meant.

    A number behind ``no`` is one of a row; a length that is not meant leaves the work; what is not through,
    or not from the back, is asked by itself.

    >>> taken_back(["engrave", "no"]), taken_back(["drill", "no", "3"]), taken_back(["not", "reversed"])
    (True, False, False)
    """
    return any(
        word in TAKEN_BACK
        and not (
            _OTHER_LENGTH.fullmatch(f"{word} {behind}")
            or behind.isdigit()
            or behind[:3] == "thr"
            or behind in FRONT | BACK
        )
        for word, behind in zip(words, [*words[1:], ""])
    )
