"""The areas that the work on a part takes, also where it leaves the part."""

from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from manyworks.geometry.part import Geometry

TOOL_MM = 8.0
"""The cutter where a file names none."""


def works_of(geometry: Geometry) -> list[BaseGeometry]:
    """The areas that pockets, followed lines and drillings take; half a cutter each side of a line."""
    works: list[BaseGeometry] = [Polygon(pocket.ring).buffer(0) for pocket in geometry.pockets]
    works += [LineString(path.line).buffer((path.tool_mm or TOOL_MM) / 2) for path in geometry.paths]
    return works + [Point(one.at).buffer(one.diameter_mm / 2) for one in geometry.drillings]
