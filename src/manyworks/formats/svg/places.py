"""Places in what is asked of an SVG, as the file counts them: in mm from the upper left of its page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from manyworks.formats.drawing import Finding, UnitDecision
from manyworks.formats.svg.scale import Scale

_PLACE = re.compile(r"near \((-?\d+), (-?\d+)\)")


def places_from_top(findings: Iterable[Finding], scale: Scale, unit: UnitDecision) -> tuple[Finding, ...]:
    """The findings with the places in their words counted downwards, as the file counts them."""
    x, y = scale.page[:2] if scale.page is not None else (0.0, 0.0)
    left, top = (start * by * unit.millimetres_per_unit for start, by in ((x, scale.across), (y, scale.down)))

    def turned(place: re.Match[str]) -> str:
        return f"near ({float(place[1]) - left:.0f}, {-float(place[2]) - top:.0f} from the top)"

    return tuple(
        replace(found, where=_PLACE.sub(turned, found.where), message=_PLACE.sub(turned, found.message))
        for found in findings
    )
