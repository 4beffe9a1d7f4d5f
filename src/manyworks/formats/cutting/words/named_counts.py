"""Numbers in the names of things: files, layers, blocks, groups and shapes. They are asked, never used."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from manyworks.formats.cutting.outlines import Draft
from manyworks.formats.cutting.strokes import Strokes
from manyworks.formats.cutting.words.labels import Label
from manyworks.formats.cutting.words.titles import number_in_title, several_in_title
from manyworks.formats.cutting.words.wording import count_in_name, count_in_title
from manyworks.formats.drawing import Finding
from manyworks.geometry import Point, bounds, ring_length

_SAME = 0.01
"""By how much of their area and length copies of one part may differ."""
_REACH_MM = 1.0
_NAMES = ("layer", "block", "group", "shape")
"""What is drawn and has a name; all else that counts are words themselves."""
_CURE = "Write the number as a text on each part, as in x{count}, or take it out of the name."


def counts_in_names(raw: Strokes, drafts: Sequence[Draft], labels: Sequence[Label]) -> list[Finding]:
    """One question for each name that may ask for more than what is drawn.

    No question is a name of which each part has that number already, or which holds as many copies of one
    part: programs number and name the copies they make.
    """
    held: dict[tuple[str, str, int], set[int]] = defaultdict(set)
    corners = np.array([bounds(draft.outline.ring) for draft in drafts]).reshape(-1, 4)
    for one in raw.named:
        within = (corners[:, :2] >= np.array(one.box[:2]) - _REACH_MM).all(axis=1)
        within &= (corners[:, 2:] <= np.array(one.box[2:]) + _REACH_MM).all(axis=1)
        held[one.kind, one.name, one.count] |= set(np.flatnonzero(within).tolist())
    for index, draft in enumerate(drafts):
        layer = draft.outline.layer
        # Layers of SVG are groups, and were looked at as these.
        if raw.format != "SVG" and (count := count_in_name(layer) or 1) > 1:
            held["layer", layer, count].add(index)
    found = []
    for (kind, name, count), parts in held.items():
        if not _all_there(count, [(drafts[i], labels[i]) for i in sorted(parts)]):
            at = bounds(drafts[min(parts)].outline.ring)[:2]
            what = f"name of the {kind}" if kind in _NAMES else kind
            found.append(_asked(f"{kind} {name}", f"The {what} {name!r}", count, at))
    # A sign of times and a number alone are the name of one drawing of many.
    alone = re.fullmatch(r"\W*[xX×][\W_]*\d+\W*", raw.source.rpartition(".")[0])
    count = 1 if alone else count_in_title(raw.source) or number_in_title(raw.source, of_file=True) or 1
    if count > 1 and {label.quantity for label in labels} != {count}:
        found.append(_asked("file", "The name of the file", count))
    every = list(zip(drafts, labels, strict=True))
    if count == 1 and (words := several_in_title(raw.source)) and not _all_there(2, every):
        message = (
            f"The name of the file says “{words}”: it may ask for more than what is drawn; it was not used. "
            f"{_CURE.format(count=2)}"
        )
        found.append(Finding("quantity.unclear", "question", "file", message))
    return found


def _all_there(count: int, parts: Sequence[tuple[Draft, Label]]) -> bool:
    """Whether the parts under a name have its number written on them, or are as many copies of one."""
    if all(label.quantity == count for _, label in parts):
        return True
    sizes = [(draft.outline.area, ring_length(draft.outline.ring)) for draft, _ in parts]
    alike = all(abs(a - b) <= _SAME * b for size in sizes for a, b in zip(size, sizes[0], strict=True))
    return len(parts) == count and alike


def _asked(where: str, what: str, count: int, at: Point | None = None) -> Finding:
    message = f"{what} may ask for {count} of what it holds; it was not used. {_CURE.format(count=count)}"
    return Finding("quantity.unclear", "question", where, message, at)
