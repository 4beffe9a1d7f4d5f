"""The ground: the one shape of a part, and what can be said of its lines."""

from manyworks.geometry.frame import GRID_DECIMALS, own_frame
from manyworks.geometry.lines import (
    Line,
    Point,
    Ring,
    bounds,
    line_length,
    middle_of,
    place,
    ring_length,
    signed_area,
)
from manyworks.geometry.part import (
    THROUGH,
    Depth,
    Drilling,
    Face,
    Geometry,
    Grain,
    Hole,
    Path,
    PathWork,
    Pocket,
    Text,
    writable,
)

__all__ = [
    "GRID_DECIMALS",
    "THROUGH",
    "Depth",
    "Drilling",
    "Face",
    "Geometry",
    "Grain",
    "Hole",
    "Line",
    "Path",
    "PathWork",
    "Pocket",
    "Point",
    "Ring",
    "Text",
    "bounds",
    "line_length",
    "middle_of",
    "own_frame",
    "place",
    "ring_length",
    "signed_area",
    "writable",
]
