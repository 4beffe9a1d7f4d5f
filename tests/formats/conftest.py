"""Drawings made on the spot, so that every rule has a file of its own to be tested on."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import ezdxf
import pytest
from ezdxf.document import Drawing as Document

from manyworks.formats import read
from manyworks.formats.drawing import Drawing
from manyworks.formats.dxf.reader import read_dxf

OUTSIDE = "5_ANYTOOL_CUTTHROUGH_OUTSIDE"
INSIDE = "4_ANYTOOL_CUTTHROUGH_INSIDE"
SHEET = "0_SHEET_BIRCHPLY_2440X1220X18"
SVG_SPACES = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
)
SVG_MM = 'width="2440mm" height="1220mm" viewBox="0 0 2440 1220"'
RECT = '<rect x="100" y="100" width="400" height="300"/>'


class DrawingMaker:
    """Draws rectangles and words into a new DXF and reads it back."""

    def __init__(self, folder: Path, version: str = "R2010", units: int = 4) -> None:
        self.folder = folder
        self.document: Document = ezdxf.filemanagement.new(version)
        self.document.header["$INSUNITS"] = units
        self.space = self.document.modelspace()

    def sheet(self, x: float = 0, y: float = 0, layer: str = SHEET, size: tuple[float, float] = (2440, 1220)):
        return self.rectangle(layer, x, y, *size)

    def rectangle(self, layer: str, x: float, y: float, width: float, height: float):
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        return self.space.add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})

    def line(self, layer: str, *points: tuple[float, float]):
        return self.space.add_lwpolyline(points, dxfattribs={"layer": layer})

    def lines(self, layer: str, *points: tuple[float, float]) -> None:
        for start, end in pairwise(points):
            self.space.add_line(start, end, dxfattribs={"layer": layer})

    def text(self, words: str, x: float, y: float, layer: str = "NOTES"):
        return self.space.add_mtext(words, dxfattribs={"layer": layer, "insert": (x, y), "char_height": 20})

    def path(self) -> Path:
        path = self.folder / "drawing.dxf"
        self.document.saveas(path)
        return path

    def read(self, unit: str | None = None) -> Drawing:
        return read_dxf(self.path(), unit=unit)


@pytest.fixture
def maker(tmp_path: Path) -> Callable[..., DrawingMaker]:
    """A new empty drawing; call it with a version or unit where that matters."""
    return lambda **options: DrawingMaker(tmp_path, **options)


@pytest.fixture
def svg(tmp_path: Path) -> Callable[..., Drawing]:
    """Reads an SVG with this body and these attributes."""

    def reads(body: str, attributes: str = SVG_MM) -> Drawing:
        path = tmp_path / "cut.svg"
        path.write_text(f"<svg {SVG_SPACES} {attributes}>{body}</svg>")
        found = read(path)
        assert isinstance(found, Drawing)
        return found

    return reads


@pytest.fixture
def designs(shared_data: Path) -> Path:
    """The real cutting files."""
    return shared_data / "designs"


@pytest.fixture
def codes() -> Callable[[Drawing], set[str]]:
    """The finding codes of a drawing."""
    return lambda drawing: {finding.code for finding in drawing.findings}
