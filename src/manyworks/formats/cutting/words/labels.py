"""Attach words to parts: codes, quantities and offsets, and say so where that is not certain."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import shapely

from manyworks.formats.cutting.frames import Board
from manyworks.formats.cutting.outlines import Draft
from manyworks.formats.cutting.strokes import Word
from manyworks.formats.cutting.words.drawn_lists import lists_drawn, rows_drawn
from manyworks.formats.cutting.words.left_over import left_over, of_code
from manyworks.formats.cutting.words.offsets import label_offsets, without_offsets
from manyworks.formats.cutting.words.wording import (
    code_and_count,
    counted_apart,
    maybe_count,
    of_drawing,
    times,
)
from manyworks.formats.drawing import Finding, OffsetState
from manyworks.geometry import bounds, ring_length

NEAR_MM = 900.0
"""How far a quantity may stand from the outline it counts; real files keep it within 0.7 m."""
MARK_MM = 60.0
"""How near the tip of an arrow must come to the part it points at."""
BEHIND_TAB = "(behind a tab)"
"""Ends the source of a quantity that stands behind a tab, where programs that split at spaces miss it."""
BESIDE = 5.0
"""In heights of letters: how far a number may stand from the word that counts."""
_EACH = re.compile(r"\b(?:each|jeweils|je)\b", re.I)
_CODE = re.compile(r"^[A-Za-z]{1,6}[\s\-_]?\d{1,4}\w{0,3}$|^[A-Z]{2,6}$")


@dataclass(slots=True)
class Label:
    """What the words around one part say."""

    code: str = ""
    quantity: int = 1
    source: str = "drawn once"
    offset: OffsetState | None = None
    words: list[Word] = field(default_factory=list)


def read_labels(
    drafts: Sequence[Draft], words: Sequence[Word], boards: Sequence[Board], label_layers: set[str]
) -> tuple[list[Label], list[Finding]]:
    """Find code, quantity and offset of every part.

    Parameters
    ----------
    drafts
        The parts, in the order of the returned labels.
    words
        All texts of the drawing.
    boards
        Boards, for counts written on a whole sheet (``CLADDING PANELS x18``).
    label_layers
        Layers whose texts are engraved on the part they lie on.

    Returns
    -------
    labels, findings
    """
    labels = [Label() for _ in drafts]
    tree = shapely.STRtree([draft.outline.polygon for draft in drafts])
    inside = _words_inside(drafts, words, tree)
    used: set[int] = set()
    for index, found in inside.items():
        used |= _read_own(labels[index], found, label_layers)
    findings = _counts_of_several(drafts, labels, used)
    findings += _offset_marks(drafts, words, labels, tree)
    findings += _codes_with_counts(drafts, words, labels, tree, inside)
    findings += _sheet_counts(drafts, words, boards, labels, used, tree)
    if not any(draft.outline.tag for draft in drafts):
        findings += _unused_counts(words, used, {label.code.upper() for label in labels})
        on_parts = {id(word) for own in inside.values() for word in own}
        free = [word for word in words if id(word) not in on_parts]
        codes = {label.code.upper() for label in labels if label.code}
        codes |= {word.text.upper() for own in inside.values() for word in own if _CODE.match(word.text)}
        listed = lists_drawn(words) or rows_drawn(free, codes)
        findings += listed or _counts_apart(words, inside)
        near = [word for word in free if _is_beside(word, tree, boards) or of_code(word.text, codes)]
        unread = [word for own in (*inside.values(), near) for word in own if id(word) not in used]
        findings += _not_understood(unread, codes)
    return labels, findings


def _is_beside(word: Word, tree: shapely.STRtree, boards: Sequence[Board]) -> bool:
    """Whether a text stands beside a part, or on or beside a board."""
    reach = max(MARK_MM, BESIDE * word.height)
    if len(tree.query(shapely.Point(word.at), predicate="dwithin", distance=reach)):
        return True
    return any(shapely.box(*board.box).dwithin(shapely.Point(word.at), reach) for board in boards)


def _not_understood(words: Sequence[Word], codes: set[str]) -> list[Finding]:
    """One question for all texts at parts and boards that may say how many in words nobody here knows."""
    open_words = {
        word.text: word
        for word in words
        if times(word.text) is None and not maybe_count(word.text) and code_and_count(word.text) is None
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


def _unused_counts(words: Sequence[Word], used: set[int], codes: set[str]) -> list[Finding]:
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
            findings.append(Finding("quantity.unattached", "question", "texts", message, word.at))
        elif maybe_count(without_offsets(word.text)) or of_drawing(word.text) & codes:
            message = f"The text {said!r} may ask for a number of pieces; it was not used."
            findings.append(Finding("quantity.unclear", "question", "texts", message, word.at))
    return findings


def _words_inside(
    drafts: Sequence[Draft], words: Sequence[Word], tree: shapely.STRtree
) -> dict[int, list[Word]]:
    inside: dict[int, list[Word]] = defaultdict(list)
    if not drafts or not words:
        return inside
    points = shapely.points([word.at for word in words])
    pairs = tree.query(points, predicate="dwithin", distance=1.0).T.tolist()
    homes: dict[int, list[int]] = defaultdict(list)
    for word, draft in pairs:
        homes[word].append(draft)
    for word, candidates in homes.items():
        smallest = min(candidates, key=lambda index: drafts[index].outline.area)
        inside[smallest].append(words[word])
    return inside


def _read_own(label: Label, found: list[Word], label_layers: set[str]) -> set[int]:
    used: set[int] = set()
    label.words = found
    for word in (word for word in found if len(word.text) <= 120):
        offset = label_offsets(word.text)
        if offset is not None and (label.offset is None or offset.state != "unknown"):
            label.offset = offset
        first = word.text.splitlines()[0].strip() if word.text else ""
        if word.layer in label_layers and not label.code and label_offsets(first) is None and first:
            label.code = first
        count = times(word.text)
        if count is not None and counts_pieces(word):
            label.quantity, label.source = count, f"text {first!r} on the part"
            used.add(id(word))
    return used


def _counts_of_several(drafts: Sequence[Draft], labels: Sequence[Label], used: set[int]) -> list[Finding]:
    """Numbers on one part that may be those of others too, or may hold for all its copies together."""
    found = []
    alike: dict[tuple[object, ...], list[Word]] = defaultdict(list)
    for draft, label in zip(drafts, labels, strict=True):
        for word in (word for word in label.words if id(word) in used and not word.tag):
            size = round(draft.outline.area, 1), round(ring_length(draft.outline.ring), 1)
            alike[word.text, word.block, *size].append(word)
    bare = any(label.source == "drawn once" for label in labels)
    for copies in alike.values():
        said, count = " ".join(copies[0].text.split()), times(copies[0].text) or 1
        if bare and _EACH.search(said):
            message = f"The text {said!r} says that it counts several, but other parts have no number. Which?"
            found.append(Finding("quantity.unclear", "question", "texts", message, copies[0].at))
        if count > 1 and len(copies) > 1 and copies[0].block:
            message = (
                f"The text {said!r} stands in a symbol that is placed {len(copies)} times; "
                f"{count * len(copies)} were counted. Are {count} meant, or that many of each?"
            )
            found.append(Finding("quantity.unclear", "question", "texts", message, copies[0].at))
    return found


def _counts_apart(words: Sequence[Word], inside: dict[int, list[Word]]) -> list[Finding]:
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


def counts_pieces(word: Word) -> bool:
    """Whether a text counts the part it stands on; a code with its number counts the part of that code."""
    return (
        times(word.text) is not None
        and code_and_count(word.text) is None
        and not word.text.lower().startswith("off")
    )


def _offset_marks(
    drafts: Sequence[Draft], words: Sequence[Word], labels: list[Label], tree: shapely.STRtree
) -> list[Finding]:
    """Marks such as NO CNC OFFSET, drawn as a block whose insertion point is the tip of an arrow."""
    findings: list[Finding] = []
    for word in words:
        state = label_offsets(word.text) if word.anchor is not None else None
        if word.anchor is None or state is None:
            continue
        tip = shapely.Point(word.anchor)
        near = [int(i) for i in tree.query(tip, predicate="dwithin", distance=MARK_MM)]
        said = " ".join(word.text.split())
        if not near:
            message = f"The mark {said!r} points at no part; which lines does it mean?"
            findings.append(Finding("offset.mark_unattached", "question", "marks", message, word.anchor))
            continue
        index = min(near, key=lambda i: float(drafts[i].outline.polygon.boundary.distance(tip)))
        labels[index].offset = state
    return findings


def _codes_with_counts(
    drafts: Sequence[Draft],
    words: Sequence[Word],
    labels: list[Label],
    tree: shapely.STRtree,
    inside: dict[int, list[Word]],
) -> list[Finding]:
    """Match ``code: X number: N`` to the outline that carries the code X, or lies nearest."""
    counted = [(word, found) for word in words if (found := code_and_count(word.text))]
    if not counted or any(draft.outline.tag for draft in drafts):
        # Outlines that our own writer drew carry their code and quantity themselves.
        return []
    findings: list[Finding] = []
    where_code: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        plain = word.text.strip()
        if _CODE.match(plain) and code_and_count(plain) is None:
            where_code[_same(plain)].append(word)
    taken: set[int] = set()
    matches: list[tuple[float, int, int]] = []
    for number, (word, found) in enumerate(counted):
        anchors = where_code.get(_same(found.code), []) or [word]
        for anchor in anchors:
            point = shapely.Point(anchor.at)
            for index in tree.query(point, predicate="dwithin", distance=NEAR_MM):
                distance = drafts[index].outline.polygon.distance(point)
                own = drafts[index].outline.polygon.distance(shapely.Point(word.at))
                matches.append((distance + 0.01 * own, number, int(index)))
    done: set[int] = set()
    for _, number, index in sorted(matches):
        if number in done or index in taken:
            continue
        done.add(number)
        taken.add(index)
        word, found = counted[number]
        labels[index].code = found.code
        labels[index].quantity = found.count
        tab = f" {BEHIND_TAB}" if "\t" in word.text else ""
        labels[index].source = f"text 'code: {found.code} number: {found.count}'{tab}"
    for number, (word, found) in enumerate(counted):
        if number not in done:
            message = f"The text asks for {found.count} × {found.code}, but no outline lies near it."
            findings.append(Finding("quantity.unattached", "error", "text", message, word.at))
    pieces = sum(labels[index].quantity for index in taken)
    message = (
        f"{len(taken)} outlines take their number from a text beside them: {pieces:,} pieces are needed."
    )
    findings.append(Finding("quantity.in_text", "info", "texts", message))
    findings += _uncounted(drafts, labels, taken, len(counted))
    return findings


def _same(code: str) -> str:
    return re.sub(r"[\s\-_]", "", code).lower()


def _uncounted(
    drafts: Sequence[Draft], labels: Sequence[Label], taken: set[int], counted: int
) -> list[Finding]:
    found = []
    for index, draft in enumerate(drafts):
        if index in taken or labels[index].source != "drawn once":
            continue
        left, bottom, _, _ = bounds(draft.outline.ring)
        message = (
            f"{counted} parts of this drawing have their number written beside them, this outline has none; "
            "it was counted once."
        )
        where = f"outline near ({left:.0f}, {bottom:.0f})"
        found.append(Finding("quantity.missing", "question", where, message, (left, bottom)))
    return found


def _sheet_counts(
    drafts: Sequence[Draft],
    words: Sequence[Word],
    boards: Sequence[Board],
    labels: list[Label],
    used: set[int],
    tree: shapely.STRtree,
) -> list[Finding]:
    """Counts written on or under a board multiply every part drawn on it."""
    findings: list[Finding] = []
    counted = [
        (count, word)
        for word in words
        if (count := times(word.text)) is not None
        and code_and_count(word.text) is None
        and not len(tree.query(shapely.Point(word.at), predicate="within"))
    ]
    for number, board in enumerate(boards, 1):
        if board.ours:
            continue
        found = _count_of_board(board, counted)
        if found is None:
            continue
        count, word = found
        used.add(id(word))
        members = [i for i, d in enumerate(drafts) if board.holds(d.outline.middle)]
        for index in members:
            if labels[index].source == "drawn once":
                labels[index].quantity = count
                labels[index].source = f"text {word.text.strip()!r} at sheet {number}"
        if not members or count == 1:
            continue
        what = "it is" if len(members) == 1 else f"each of its {len(members)} outlines is"
        message = f"The text {word.text.strip()!r} stands at this sheet; {what} counted {count} times."
        severity = "info" if len(members) == 1 else "question"
        findings.append(
            Finding("quantity.in_text", severity, f"sheet {number}", message, word.at)  # type: ignore[arg-type]
        )
    return findings


def _count_of_board(board: Board, counted: Sequence[tuple[int, Word]]) -> tuple[int, Word] | None:
    left, bottom, right, top = board.box
    reach = 0.05 * (top - bottom)
    best: tuple[float, int, Word] | None = None
    for count, word in counted:
        x, y = word.at
        if not (left - reach <= x <= right and bottom - reach <= y <= top + 2 * reach):
            continue
        distance = min(math.dist((x, y), (left, bottom)), math.dist((x, y), (left, top)))
        if best is None or distance < best[0]:
            best = distance, count, word
    return (best[1], best[2]) if best else None
