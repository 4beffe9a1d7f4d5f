"""Attach words to parts: codes, quantities and offsets, and say so where that is not certain."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import shapely

from manyworks.formats.cutting.frames import Board
from manyworks.formats.cutting.outlines import Draft
from manyworks.formats.cutting.strokes import Word
from manyworks.formats.cutting.words.counts_asked import (
    BESIDE,
    MARK_MM,
    counts_apart,
    not_understood,
    numbers_under_names,
    unused_counts,
)
from manyworks.formats.cutting.words.counts_at_boards import counts_of_board, in_no_other_shape
from manyworks.formats.cutting.words.drawn_lists import lists_drawn, rows_drawn
from manyworks.formats.cutting.words.left_over import of_code
from manyworks.formats.cutting.words.offsets import label_offsets
from manyworks.formats.cutting.words.part_names import names_on, same_name
from manyworks.formats.cutting.words.several_named import count_named, labels_in
from manyworks.formats.cutting.words.wording import (
    beside_count,
    code_and_count,
    maybe_count,
    times,
)
from manyworks.formats.drawing import Finding, OffsetState, Severity
from manyworks.geometry import Ring, bounds, ring_length

NEAR_MM = 900.0
"""How far a quantity may stand from the outline it counts; real files keep it within 0.7 m."""
UNDER = 3.0
"""In heights of letters: how far a number may stand from the only part, which it counts."""
BEHIND_TAB = "(behind a tab)"
"""Ends the source of a quantity that stands behind a tab, where programs that split at spaces miss it."""
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
    drafts: Sequence[Draft],
    words: Sequence[Word],
    boards: Sequence[Board],
    label_layers: set[str],
    apart: Sequence[Ring] = (),
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
    apart
        Closed lines that are no parts: what stands in one, and not round parts, counts no board.

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
    findings += _several_on_one(drafts, labels, used)
    findings += _offset_marks(drafts, words, labels, tree)
    findings += _codes_with_counts(drafts, words, labels, tree, inside)
    findings += _sheet_counts(drafts, words, boards, labels, used, tree, apart)
    if not any(draft.outline.tag for draft in drafts):
        findings += _beside_the_only_part(drafts, labels, words, boards, used)
        findings += unused_counts(words, used, {label.code.upper() for label in labels})
        on_parts = {id(word) for own in inside.values() for word in own}
        free = [word for word in words if id(word) not in on_parts]
        codes = {label.code.upper() for label in labels if label.code}
        codes |= {word.text.upper() for own in inside.values() for word in own if _CODE.match(word.text)}
        listed = lists_drawn(words) or rows_drawn(free, codes)
        findings += listed or counts_apart(words, inside) or numbers_under_names(inside.values())
        near = [word for word in free if _is_beside(word, tree, boards) or of_code(word.text, codes)]
        unread = [word for own in (*inside.values(), near) for word in own if id(word) not in used]
        findings += not_understood(unread, codes)
    return labels, findings


def _is_beside(word: Word, tree: shapely.STRtree, boards: Sequence[Board]) -> bool:
    """Whether a text stands beside a part, or on or beside a board."""
    reach = max(MARK_MM, BESIDE * word.height)
    if len(tree.query(shapely.Point(word.at), predicate="dwithin", distance=reach)):
        return True
    return any(shapely.box(*board.box).dwithin(shapely.Point(word.at), reach) for board in boards)


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
            alike[word.text, word.block, *_size(draft)].append(word)
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


def _several_on_one(drafts: Sequence[Draft], labels: Sequence[Label], used: set[int]) -> list[Finding]:
    """What surely names several parts counts as many, where none of them, nor their shape, is drawn again."""
    findings = []
    ends = Counter(line.split()[-1] for label in labels for line in _own_lines(label))
    sizes = Counter(_size(draft) for draft in drafts)
    for draft, label in zip(drafts, labels, strict=True):
        for word in label.words:
            said = word.text.strip()
            if not (named := labels_in(said)):
                continue
            own = said.split()[-1]
            once = ends[own] == 1 and not any(ends[end] for end in named if end != own)
            alone = sizes[_size(draft)] == 1 and once and label.source == "drawn once"
            if alone and (count := count_named(said)):
                label.quantity, label.source = count, f"text {said!r} on the part"
                message = f"The text {said!r} names {count} parts; {count} are counted."
                findings.append(Finding("quantity.in_text", "info", "texts", message, word.at))
            if len(named) == label.quantity:
                used.add(id(word))
    return findings


def _own_lines(label: Label) -> list[str]:
    return [line for word in label.words for line in word.text.splitlines() if line.strip()]


def _size(draft: Draft) -> tuple[float, float]:
    return round(draft.outline.area, 1), round(ring_length(draft.outline.ring), 1)


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
    apart: Sequence[Ring],
) -> list[Finding]:
    """Counts written on or under a board multiply every part drawn on it, with a name those of that name."""
    findings: list[Finding] = []
    counted = [
        (count, word)
        for word in words
        if (count := times(word.text)) is not None
        and code_and_count(word.text) is None
        and not len(tree.query(shapely.Point(word.at), predicate="within"))
    ]
    counted = in_no_other_shape(counted, apart, drafts) if boards else []
    for number, board in enumerate(boards, 1):
        if board.ours:
            continue
        members = [i for i, d in enumerate(drafts) if board.holds(d.outline.middle)]
        names = {i: names_on(labels[i].words) | {same_name(labels[i].code)} - {""} for i in members}
        for count, word, own in counts_of_board(board, counted, names):
            used.add(id(word))
            whole = own == members
            own = [i for i in own if labels[i].source == "drawn once"]
            for index in own:
                labels[index].quantity = count
                labels[index].source = f"text {word.text.strip()!r} at sheet {number}"
            if not own or count == 1:
                continue
            what = "it is" if len(own) == 1 else f"each of its {len(own)} outlines is"
            said = f"The text {word.text.strip()!r} stands at this sheet; {what} counted {count} times."
            severity: Severity = "info" if len(own) == 1 else "question"
            # An answer to what is asked of a sheet counts all its parts.
            code = "quantity.in_text" if whole or severity == "info" else "quantity.unclear"
            findings.append(Finding(code, severity, f"sheet {number}", said, word.at))
    return findings


def _beside_the_only_part(
    drafts: Sequence[Draft],
    labels: Sequence[Label],
    words: Sequence[Word],
    boards: Sequence[Board],
    used: set[int],
) -> list[Finding]:
    """A number of pieces without a name, beside the only part of a drawing, counts that part."""
    if len(drafts) != 1 or boards or labels[0].source != "drawn once":
        return []
    counted = [
        word
        for word in words
        if id(word) not in used and (times(word.text) is not None or maybe_count(word.text))
    ]
    if len(counted) != 1 or beside_count(counted[0].text) or not (count := times(counted[0].text)):
        return []
    word, outline = counted[0], drafts[0].outline.polygon
    if outline.distance(shapely.Point(word.at)) > max(MARK_MM, UNDER * word.height):
        return []
    used.add(id(word))
    said = " ".join(word.text.split())
    labels[0].quantity, labels[0].source = count, f"text {said!r} beside the part"
    message = f"The text {said!r} stands beside the only part; it is counted {count} times."
    return [Finding("quantity.in_text", "info", "texts", message, word.at)]
