"""One label, one shape: parts that carry the same label must be the same part, and not its mirror image."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiLineString, Polygon

from manyworks.formats.cutting.outlines import Draft
from manyworks.formats.cutting.strokes import Word
from manyworks.formats.cutting.words.labels import Label, counts_pieces
from manyworks.formats.cutting.words.part_names import (
    CODE,
    FACE,
    OF_WORK,
    WORDS,
    is_name,
    may_name_a_part,
    name_in,
    named_counts,
    names_a_part,
)
from manyworks.formats.cutting.words.wording import (
    MOST_LINES,
    times,
)
from manyworks.formats.drawing import Finding, Part
from manyworks.geometry import THROUGH, Depth, Face, Geometry, Line, line_length, ring_length, signed_area

SAME_MM = 0.6
"""Outlines nowhere further apart than this are one shape; a fit of some tenths is no other part."""
SAME_AREA = 0.01
MOST_TURNS = 48
"""Ways to lay one outline on another that are tried: one for each corner that lies as far out."""
MOST_SHAPES = 12
"""Different shapes under one label after which no more are looked for."""
LETTER = 0.4
"""A letter is at least this wide, in heights."""
_SPELLING = re.compile(r"(?<=[^\W\d_])[\s\-_.]+(?=[^\W_])|(?<=\d)[\s\-_.]+(?=[^\W\d_])|(?<![\d.,])0+(?=\d)")
"""How one label may be written: P1 and P-1, LEG-A and LEG A, Rail 1 and Rail 01 are one."""


def counts_doubted(drafts: Sequence[Draft], labels: Sequence[Label]) -> list[Finding]:
    """Parts whose number stands in what falls out of them, or on which several texts count several things."""
    found = []
    for draft, label in zip(drafts, labels, strict=True):
        counting = {" ".join(word.text.split()): word for word in label.words if counts_pieces(word)}
        if draft.outline.tag or not counting:
            continue
        if len({times(word.text) for word in counting.values()}) > 1:
            said = _both(counting)
            message = f"On one part stand {said}; {label.quantity} were counted. How many are needed?"
        elif len(named := named_counts(counting.values())) > 1:
            said = _both(named.values())
            message = f"On one part stand {said}; {label.quantity} were counted. As many of each?"
        elif fallen := [said for said, word in counting.items() if _falls_out(draft, word)]:
            message = (
                f"{_both(fallen)} stands in an opening, in what falls out of the part; {label.quantity} "
                "of the part round it were counted. Does it count the part, or is what falls out a part, too?"
            )
        else:
            continue
        found.append(Finding("quantity.unclear", "question", "texts", message, label.words[0].at))
    return found


def names_doubted(labels: Sequence[Label], label_layers: set[str]) -> list[Finding]:
    """One question for all parts on which several names stand, of which one is kept."""
    several: dict[tuple[str, ...], Label] = {}
    for label in labels:
        own = [word for word in label.words if word.layer in label_layers and not word.tag and word.text]
        lines = dict.fromkeys(name_in(word.text.splitlines()[0]) for word in own)
        names = tuple(line for line in lines if is_name(line))
        if not any(map(CODE.fullmatch, names)):
            # Beside a code a face is only a face; beside Leg, Back is another part.
            names = tuple(line for line in lines if line in names or FACE.fullmatch(line))
        if len({name.upper() for name in names}) > 1:
            several.setdefault(names, label)
    if not several:
        return []
    quoted = "; ".join(" and ".join(f"“{name}”" for name in names[:4]) for names in list(several)[:5])
    more = f"; and {len(several) - 5} more" if len(several) > 5 else ""
    message = (
        f"On one part stand several names, of which the first in the file was kept: {quoted}{more}. Which of "
        "them holds? If both do, write them as one text; if these are two parts, draw an outline round each."
    )
    first = next(iter(several.values()))
    return [Finding("label.several", "question", "texts", message, first.words[0].at)]


def _both(texts: Iterable[str]) -> str:
    return " and ".join(map(repr, texts))


def _falls_out(draft: Draft, word: Word) -> bool:
    """Whether a text stands in an opening that is not too small for it."""
    long, at = LETTER * word.height * max(map(len, word.text.splitlines())), shapely.Point(word.at)
    boxes = ((hole, hole.polygon.bounds) for hole in draft.holes)
    return any(
        max(x2 - x1, y2 - y1) >= long and hole.polygon.contains(at) for hole, (x1, y1, x2, y2) in boxes
    )


def same_labels(parts: Sequence[Part], labels: Sequence[Label], label_layers: set[str]) -> list[Finding]:
    """Ask about labels that stand on different shapes, or on a part and its mirror image.

    Parameters
    ----------
    parts, labels
        In the same order; parts that our own writer drew carry their identity and are not looked at.
    label_layers
        Layers whose texts are labels; on other layers codes are, and a few words that are a name.

    Returns
    -------
    list of Finding
        One question for each label, which names the parts and their sheets.
    """
    named: dict[tuple[str, object], list[Part]] = defaultdict(list)
    written: dict[str, set[str]] = defaultdict(set)
    names: dict[str, dict[str, bool]] = {}
    for part, label in zip(parts, labels, strict=True):
        if part.origin is None and part.open_gap_mm is None:
            names[part.key] = _names(part, label, label_layers)
            for name in names[part.key]:
                # Trials of one part with other offsets are meant to differ by them.
                written[_SPELLING.sub("", name)].add(name)
            for same in dict.fromkeys(_SPELLING.sub("", name) for name in names[part.key]):
                named[same, part.offset and replace(part.offset, source="")].append(part)
    return [
        finding
        for (name, _trial), group in sorted(named.items(), key=lambda item: item[0][0])
        for alike in _of_one_name(written[name], group, names)
        if len(alike) > 1 and (finding := _compared(" / ".join(sorted(written[name])), alike)) is not None
    ]


def _names(part: Part, label: Label, label_layers: set[str]) -> dict[str, bool]:
    """The names that stand on a part, without their numbers, and which of them are only plain words."""
    found = {code: False} if (code := name_in(part.code)) else {}
    for word in label.words:
        lines = [name_in(line) for line in word.text.splitlines()]
        for line in lines:
            if word.layer in label_layers or CODE.fullmatch(line):
                found[line] = False
            elif len(lines) <= MOST_LINES and WORDS.fullmatch(line) and not OF_WORK.search(line):
                found.setdefault(line, True)
    names = {" ".join(name.split()).upper(): words for name, words in found.items()}
    named = {name: words for name, words in names.items() if names_a_part(name)}
    return named or {name: words for name, words in names.items() if may_name_a_part(name)}


def _of_one_name(written: set[str], group: list[Part], names: dict[str, dict[str, bool]]) -> list[list[Part]]:
    """Parts that a name means; plain words beside other names on each, ``Leg`` and ``L2``, mean a family."""
    others = [frozenset(names[part.key]) - written for part in group]
    plain = all(all(names[part.key][name] for name in written & names[part.key].keys()) for part in group)
    if not all(others) or not plain:
        return [group]
    families: dict[frozenset[str], list[Part]] = defaultdict(list)
    for part, other in zip(group, others, strict=True):
        families[other].append(part)
    return list(families.values())


def _compared(name: str, parts: Sequence[Part]) -> Finding | None:
    shapes: list[list[Part]] = []
    mirrored: list[Part] = []
    inside: list[Part] = []
    for part in parts:
        for shape in shapes:
            likeness = _likeness(shape[0].geometry, part.geometry)
            if likeness:
                shape.append(part)
                mirrored += [part] if likeness == "mirrored" else []
                inside += [part] if likeness == "outline" else []
                break
        else:
            shapes.append([part])
        if len(shapes) == MOST_SHAPES:
            break
    if len(shapes) > 1:
        said = "; ".join(f"{_size(shape[0])}: {_places(shape)}" for shape in shapes)
        message = (
            f"The label {name!r} stands on {len(shapes)} different shapes ({said}). Which of them is meant? "
            "Give each shape a label of its own."
        )
    elif mirrored:
        message = (
            f"The label {name!r} stands on a part and on its mirror image ({_places(mirrored)}). Are both "
            "needed? Then give them labels of their own; else one of them is drawn the wrong way round."
        )
    elif inside:
        message = (
            f"The label {name!r} stands on parts of one outline that differ in holes, pockets, depths, "
            f"faces or engraving ({_places([parts[0], *inside])}). Which of them is meant? Give each a "
            "label of its own."
        )
    else:
        return None
    first = (shapes[1] if len(shapes) > 1 else mirrored or inside)[0].bounds[:2]
    return Finding("label.shared", "question", f"label {name}", message, first)


def _size(part: Part) -> str:
    left, bottom, right, top = part.bounds
    return f"{right - left:.0f} × {top - bottom:.0f} mm"


def _places(parts: Iterable[Part]) -> str:
    found = [
        part.key + (f" on sheet S{part.sheet + 1:02d}" if part.sheet is not None else "") for part in parts
    ]
    return ", ".join(found[:6]) + (f" and {len(found) - 6} more" if found[6:] else "")


def _likeness(one: Geometry, other: Geometry) -> str:
    """``same``, ``mirrored``, ``outline`` where only the work inside differs, or empty where the outlines do.

    Work on a part tells it from its mirror image; where it is drawn at other places the outline decides.
    """
    area, length = abs(signed_area(one.outline)), ring_length(one.outline)
    slack = SAME_MM + SAME_AREA / 10 * length
    if abs(abs(signed_area(other.outline)) - area) > max(SAME_AREA * area, SAME_MM * length):
        return ""
    if abs(ring_length(other.outline) - length) > max(2.0, slack):
        return ""
    if not _as_large(one, other):
        return ""
    outline_lies, alike = "", _same_work(one, other)
    mine, theirs = _centred(one), _centred(other)
    for likeness in ("same", "mirrored"):
        for work_lies in _laid_on(mine, theirs, mirror=likeness == "mirrored"):
            if work_lies and alike:
                return likeness
            outline_lies = outline_lies or likeness
    # A round part may be turned in more ways than are tried.
    tried = len(_turns(mine[_OUTLINE][0], theirs[_OUTLINE][0])) < MOST_TURNS
    return "outline" if outline_lies == "same" and (tried or not alike) else outline_lies


def _same_work(one: Geometry, other: Geometry) -> bool:
    """Whether two parts have as many holes, pockets and drillings, and as long lines, each of one kind."""
    mine, theirs = _work(one), _work(other)
    long, other_long = _followed(one), _followed(other)
    return (
        len(mine) == len(theirs)
        and all(
            a[:-1] == b[:-1] and abs(a[-1] - b[-1]) < SAME_MM / 2 for a, b in zip(mine, theirs, strict=True)
        )
        and long.keys() == other_long.keys()
        and all(abs(long[kind] - other_long[kind]) <= max(2.0, SAME_AREA * long[kind]) for kind in long)
    )


_Kind = tuple[str, str, str]
"""What is done, how deep, and from which face; what goes through the board has none."""
_Centred = dict[_Kind, list[npt.NDArray[np.float64]]]
"""Lines about the middle of a part, by what is done along them."""


def _kind(work: str, depth: Depth, face: Face | None) -> _Kind:
    said = f"{depth:.1f}" if isinstance(depth, float | int) else str(depth)
    return work, said, "" if depth == THROUGH else str(face)


def _work(drawn: Geometry) -> list[tuple[_Kind, float]]:
    pockets = [(_kind("pocket", pocket.depth_mm, pocket.face), 0.0) for pocket in drawn.pockets]
    drillings = [(_kind("drill", one.depth_mm, one.face), one.diameter_mm) for one in drawn.drillings]
    return sorted([(_kind("hole", THROUGH, None), 0.0)] * len(drawn.holes) + pockets + drillings)


def _followed(drawn: Geometry) -> dict[_Kind, float]:
    """How long the lines are that the tool follows; one may be drawn in pieces."""
    lengths: dict[_Kind, float] = defaultdict(float)
    for path in drawn.paths:
        lengths[_kind(path.work, path.depth_mm, path.face)] += line_length(path.line)
    return lengths


def _laid_on(mine: _Centred, theirs: _Centred, *, mirror: bool) -> Iterator[bool]:
    """For each way in which the outlines lie on each other: whether the work on them does, too."""
    if mirror:
        theirs = {kind: [line * (-1.0, 1.0) for line in lines] for kind, lines in theirs.items()}
    ours = {kind: MultiLineString(lines) for kind, lines in mine.items()}
    edge, other_edge = mine[_OUTLINE][0], theirs[_OUTLINE][0]
    for turn in _turns(edge, other_edge):
        c, s = math.cos(turn), math.sin(turn)
        moves = np.array(((c, s), (-s, c)))
        moved = shapely.LineString(other_edge @ moves)
        if shapely.hausdorff_distance(shapely.LineString(edge), moved) <= SAME_MM:
            yield ours.keys() == theirs.keys() and all(
                shapely.hausdorff_distance(
                    ours[kind], MultiLineString([line @ moves for line in theirs[kind]])
                )
                <= 2 * SAME_MM
                for kind in ours
            )


def _as_large(one: Geometry, other: Geometry) -> bool:
    """Whether two outlines are equally long and wide: laid on each other, each end is half as far away."""
    mine, theirs = (_sides(drawn) for drawn in (one, other))
    return all(abs(a - b) <= SAME_MM for a, b in zip(mine, theirs, strict=True))


def _sides(drawn: Geometry) -> list[float]:
    """The sides of the smallest rectangle round an outline, however it is turned."""
    corners = shapely.minimum_rotated_rectangle(Polygon(drawn.outline)).exterior.coords
    return sorted(math.dist(a, b) for a, b in pairwise(corners[:3]))


_OUTLINE: _Kind = "outline", "", ""


def _centred(drawn: Geometry) -> _Centred:
    """The outline and the lines of all work on a part, about the middle of its area."""
    middle = Polygon(drawn.outline).centroid
    found: _Centred = defaultdict(list)

    def add(kind: _Kind, line: Line) -> None:
        found[kind].append(np.array(line) - (middle.x, middle.y))

    add(_OUTLINE, (*drawn.outline, drawn.outline[0]))
    for hole in drawn.holes:
        add(_kind("hole", THROUGH, None), (*hole.ring, hole.ring[0]))
    for pocket in drawn.pockets:
        add(_kind("pocket", pocket.depth_mm, pocket.face), (*pocket.ring, pocket.ring[0]))
    for drill in drawn.drillings:
        x, y, radius = *drill.at, drill.diameter_mm / 2
        ring = ((x + radius, y), (x, y + radius), (x - radius, y), (x, y - radius), (x + radius, y))
        add(_kind("drill", drill.depth_mm, drill.face), ring)
    for path in drawn.paths:
        add(_kind(path.work, path.depth_mm, path.face), path.line)
    return found


def _turns(mine: npt.NDArray[np.float64], theirs: npt.NDArray[np.float64]) -> list[float]:
    """Angles that bring a farthest corner of one outline onto one of the other, the plainest first."""
    far = mine[np.argmax(np.hypot(*mine.T))]
    reach = np.hypot(*theirs.T)
    corners = theirs[np.abs(reach - np.hypot(*far)) <= 2 * SAME_MM]
    turns = np.arctan2(far[1], far[0]) - np.arctan2(corners[:, 1], corners[:, 0])
    turned = sorted({round(float(turn) % math.tau, 4) for turn in turns}, key=lambda a: min(a, math.tau - a))
    return turned[:: max(1, len(turned) // MOST_TURNS)]
