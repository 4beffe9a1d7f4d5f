"""What is cut from a board for each part, and what of the work on it reaches beyond."""

import numpy as np
from shapely import LineString, Point, Polygon, affinity, box, transform
from shapely.geometry.base import BaseGeometry

from manyworks.planning.model import Part, PlacedPart

EDGE_MM = 1e-3


class Boards:
    """What is cut from a sheet for each part; shaped once, however many pieces of it there are."""

    def __init__(self, parts: dict[str, Part]) -> None:
        self.parts = parts
        self.shapes: dict[str, BaseGeometry] = {}
        self.beyond: dict[str, list[BaseGeometry]] = {}
        self.turned: dict[tuple[str, float], BaseGeometry] = {}

    def shape(self, part: str) -> BaseGeometry:
        if part not in self.shapes:
            self.shapes[part] = _shape(self.parts[part])
        return self.shapes[part]

    def lying(self, placed: PlacedPart) -> BaseGeometry:
        """What is cut for a piece, where it lies."""
        key = placed.part, placed.angle
        if key not in self.turned:
            self.turned[key] = affinity.rotate(self.shape(placed.part), placed.angle, origin=(0, 0))
        return _moved(self.turned[key], placed)

    def over_the_edge(self, part: str) -> list[BaseGeometry]:
        if part not in self.beyond:
            self.beyond[part] = _over_the_edge(self.parts[part])
        return self.beyond[part]


def _shape(part: Part) -> BaseGeometry:
    if part.geometry is None:
        return box(0, 0, part.length_mm, part.width_mm)
    return Polygon(part.geometry.outline, [hole.ring for hole in part.geometry.holes])


def lying(shape: BaseGeometry, placed: PlacedPart) -> BaseGeometry:
    return _moved(affinity.rotate(shape, placed.angle, origin=(0, 0)), placed)


def _moved(shape: BaseGeometry, placed: PlacedPart) -> BaseGeometry:
    shift = np.array([placed.x_mm, placed.y_mm])
    moved: BaseGeometry = transform(shape, lambda corners: corners + shift)
    return moved


def _over_the_edge(part: Part) -> list[BaseGeometry]:
    if part.geometry is None:
        return []
    works: list[BaseGeometry] = [Polygon(pocket.ring).buffer(0) for pocket in part.geometry.pockets]
    works += [LineString(path.line).buffer((path.tool_mm or 8.0) / 2) for path in part.geometry.paths]
    works += [Point(one.at).buffer(one.diameter_mm / 2) for one in part.geometry.drillings]
    board = Polygon(part.geometry.outline, [hole.ring for hole in part.geometry.holes]).buffer(0)
    # the cutter that a drawing names runs outside the outline and within holes, and takes its own width there
    if part.geometry.tool_mm is not None:
        filled = Polygon(part.geometry.outline).buffer(0)
        works.append(filled.buffer(part.geometry.tool_mm - EDGE_MM).difference(filled))
    for hole in part.geometry.holes:
        if hole.tool_mm is not None:
            works.append(Polygon(hole.ring).difference(Polygon(hole.ring).buffer(EDGE_MM - hole.tool_mm)))
    return [beyond for work in works if not (beyond := work.difference(board)).is_empty]
