"""The part of the release gate that writes the parts as a workshop gets them, and reads them back."""

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from manyworks.designs.releases.cuttable import GateFinding
from manyworks.drafting.parts import PartSpec
from manyworks.formats.drawing import OffsetState, Part
from manyworks.formats.dxf.reader import read_dxf
from manyworks.formats.dxf_writer import write_parts
from manyworks.formats.measures import cut_lengths
from manyworks.geometry import Geometry, line_length

SAME_MM = 0.5
"""Cut lengths nearer than this are the same: arcs are folded and unfolded again."""


def judge_written(parts: Iterable[PartSpec]) -> list[GateFinding]:
    """Every line of a part that is followed is in its cutting file, and what is cut is as long there.

    Only parts with such lines are written; of all others the outline, holes and pockets are compared with the
    bill.
    """
    drawn = [part.drawn() for part in parts if part.geometry is not None and part.geometry.paths]
    again = _written_and_read(tuple(drawn)) if drawn else {}
    found = []
    for number, part in enumerate(drawn):
        here, there = part.own_geometry(), again.get(str(number))
        if there is None or _lines(here) != _lines(there) or _differ(here, there):
            message = _(
                "The cutting file of part %(code)s does not hold what is drawn: of the lines to follow "
                "%(drawn).0f mm are drawn and %(written).0f mm are written."
            ) % {
                "code": part.code,
                "drawn": _followed_mm(here),
                "written": _followed_mm(there) if there else 0.0,
            }
            cure = _("Correct the drawing (lines that lie on each other, or in no part) and import it again.")
            found.append(GateFinding("written.lines", message, cure, part=part.code))
    return found


@lru_cache(maxsize=16)
def _written_and_read(parts: tuple[Part, ...]) -> dict[str, Geometry]:
    """The parts by their number in the list, as whoever opens their cutting file reads them.

    Remembered, because every look at the page of a draft asks it: thousands of slits take seconds.
    """
    numbered = [replace(part, code=str(number)) for number, part in enumerate(parts)]
    content = write_parts(numbered, offset=OffsetState(), licence="", title="")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "parts.dxf"
        path.write_bytes(content)
        return {part.code: part.own_geometry() for part in read_dxf(path).parts}


def _lines(geometry: Geometry) -> list[tuple[str, str, int]]:
    return sorted((path.work, str(path.depth_mm), round(line_length(path.line))) for path in geometry.paths)


def _differ(here: Geometry, there: Geometry) -> bool:
    one, other = cut_lengths(here), cut_lengths(there)
    return any(abs(one[kind] - other[kind]) > SAME_MM for kind in one)


def _followed_mm(geometry: Geometry) -> float:
    return sum(line_length(path.line) for path in geometry.paths)
