"""Texts that ask for a number of pieces, or may, and were attached to no part."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from manyworks.formats.cutting.strokes import Word
from manyworks.formats.cutting.words.left_over import left_over
from manyworks.formats.cutting.words.offsets import label_offsets, without_offsets
from manyworks.formats.cutting.words.several_named import numbers_below
from manyworks.formats.cutting.words.wording import (
    MOST_LINES,
    code_and_count,
    counted_apart,
    maybe_count,
    of_drawing,
    times,
)
from manyworks.formats.drawing import Finding
from manyworks.formats.patterns import later

MARK_MM = 60.0
"""How near the tip of an arrow must come to the part it points at."""
_LINE = 2.5
"""In heights of letters: how far apart the lines of one label may stand."""
_OF_ALL = later(
    r"(?:all|every\w*|each|alle\w*|jedes|samtliche|toutes?|tous|chaque|todas|todos|cada)\b(?!.*\b(?:holes?|edges?)\b)",
    re.I,
)
_CURE = "Write the number on each part, as in x4."
BESIDE = 5.0
"""In heights of letters: how far a number may stand from the word that counts."""


def not_understood(words: Sequence[Word], codes: set[str]) -> list[Finding]:
    """One question for all texts at parts and boards that may say how many in words nobody here knows."""
    open_words = {
        word.text: word
        for word in words
        if times(word.text) is None
        and not maybe_count(word.text)
        and code_and_count(word.text) is None
        # What is counted on one part was understood.
        and not of_drawing(word.text)
    }
    found = left_over(open_words, codes)
    if not found:
        return []
    quoted = ", ".join(f"“{' '.join(text.split())}”" for text in found[:5])
    more = f" and {len(found) - 5} more" if found[5:] else ""
    message = (
        f"These words may say how many: {quoted}{more}. They were not used. Write the number on its part, "
        "as in x4, where they do; else nothing need be done."
    )
    return [Finding("quantity.unclear", "question", "texts", message, open_words[found[0]].at)]


def numbers_under_names(inside: Iterable[Sequence[Word]]) -> list[Finding]:
    """One question for all bare numbers under the name of a part, as a line or as a text of its own."""
    blocks: list[list[str]] = []
    first: dict[str, Word] = {}
    for own in inside:
        for word in (word for word in own if times(word.text) is None and not maybe_count(word.text)):
            lines = word.text.splitlines() if word.text.count("\n") < MOST_LINES else []
            below = min(
                (one for one in own if _is_under(one, word)), key=lambda one: -one.at[1], default=None
            )
            lines += [below.text] if below else []
            blocks.append([line.strip() for line in lines if line.strip()])
            first |= {line: word for line in blocks[-1] if line not in first}
    if not (found := numbers_below(blocks)):
        return []
    quoted = ", ".join(f"“{said}”" for said in found[:5]) + (
        f" and {len(found) - 5} more" if found[5:] else ""
    )
    message = (
        f"Under the name of a part stands a number: {quoted}. Is it the number of the part, or how many are "
        "needed? It was not used. Write it as in x4 where it counts; else nothing need be done."
    )
    at = first[found[0].rpartition(" ")[0]].at
    return [Finding("quantity.unclear", "question", "texts", message, at)]


def _is_under(one: Word, word: Word) -> bool:
    """Whether a text stands in the line below another, beginning where that does."""
    high = max(one.height, word.height)
    down, aside = word.at[1] - one.at[1], abs(word.at[0] - one.at[0])
    return one is not word and "\n" not in word.text and high < down < _LINE * high and aside < high


def unused_counts(words: Sequence[Word], used: set[int], codes: set[str]) -> list[Finding]:
    """Texts that ask for a number of pieces, or may, and were attached to nothing.

    ``codes`` are those of parts: where one is called R10, 2x R10 may count it.
    """
    findings = []
    for word in words:
        said = " ".join(word.text.split())
        offset = label_offsets(said) is not None and not maybe_count(said)
        if id(word) in used or code_and_count(word.text) is not None or offset:
            continue
        if times(word.text) is not None:
            message = f"The text {said!r} asks for a number of pieces, but of which part? It was not used."
            if _OF_ALL.match(said):
                message = (
                    f"The text {said!r} asks for a number of pieces of all parts; it was not used. {_CURE}"
                )
            findings.append(Finding("quantity.unattached", "question", "texts", message, word.at))
        elif maybe_count(without_offsets(word.text)) or of_drawing(word.text) & codes:
            message = f"The text {said!r} may ask for a number of pieces; it was not used."
            findings.append(Finding("quantity.unclear", "question", "texts", message, word.at))
    return findings


def counts_apart(words: Sequence[Word], inside: dict[int, list[Word]]) -> list[Finding]:
    """A number and the word that counts as two texts: on one part, or beside each other at none."""
    on_parts = {id(word) for own in inside.values() for word in own}
    free = [word for word in words if id(word) not in on_parts]
    groups = list(inside.values())
    for word in (word for word in free if counted_apart([word.text, "1"])):
        reach = max(MARK_MM, BESIDE * word.height)
        near = [one for one in free if math.dist(one.at, word.at) <= reach]
        groups.append([one for one in near if one is word or counted_apart([one.text, word.text])])
    return [
        Finding(
            "quantity.unclear",
            "question",
            "texts",
            f"The texts {' and '.join(map(repr, said[:4]))} may together ask for a number of pieces; it was "
            "not used. Write both as one text.",
            own[0].at,
        )
        for own in groups
        if (said := counted_apart(word.text for word in own)) and not any(times(word.text) for word in own)
    ]
