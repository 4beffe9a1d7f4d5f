"""Dimension lines: how long they are, and which length they show."""

from __future__ import annotations

from ezdxf.entities.dimension import Dimension as Entity
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.lldxf.const import DXFError
from ezdxf.math import Vec3

from manyworks.formats.cutting.strokes import Dimension
from manyworks.formats.dxf.lines import Place
from manyworks.formats.dxf.words import plain_lines, readable

_LENGTHS = (0, 1, 3, 4)
"""Types of dimensions that show a length: linear, aligned, of a diameter, of a radius."""
_ROUND = (3, 4)
_MEASURED = "<>"
"""Stands in a text for the length as measured."""


def dimension_of(entity: DXFGraphic, where: Place) -> list[Dimension]:
    """The length between the ends of a dimension and what it shows; nothing for angles and damaged ones.

    A length is shown as measured, times the factor of its style (DIMLFAC) and with the words of its style
    (DIMPOST), or somebody has written over it.
    """
    if not isinstance(entity, Entity) or entity.dimtype not in _LENGTHS:
        return []
    try:
        length = where.length(Vec3(1, 0, 0), float(entity.get_measurement()))
        style = entity.override()
        factor, post = abs(float(style.get("dimlfac", 1.0) or 1.0)), str(style.get("dimpost", "") or "")
        at = where.point(entity.dxf.defpoint)
    except (DXFError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError):
        return []
    written = str(entity.dxf.get("text", "") or _MEASURED)
    if written == _MEASURED:
        written = post if _MEASURED in post else _MEASURED + post
    shown, _mended = readable(plain_lines(written).replace(_MEASURED, f"{length * factor:.6g}"))
    return [Dimension(length, shown.strip(), at, entity.dimtype in _ROUND)] if length > 0 else []
