"""The one result of reading a cutting file: sheets, parts, and everything the reader had to decide.

All lengths are millimetres, y points up, rings are not repeated at their end. Readers of every format
return these values; writers take them. Nothing here reads a file.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from typing import Literal

from manyworks.geometry import (
    Drilling,
    Face,
    Geometry,
    Hole,
    Path,
    Pocket,
    Point,
    Ring,
    Text,
    own_frame,
    place,
)

Severity = Literal["info", "question", "error"]

FLATTENING_MM = 0.1
"""Largest distance between a curve and the straight pieces that stand for it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a file.

    ``info`` was decided safely, ``question`` needs an answer before release, ``error`` must not be cut.
    ``where`` names the place in words, of an SVG from the top of its page; ``at`` is the same place in
    millimetres, upwards, where there is one.
    """

    code: str
    severity: Severity
    where: str
    message: str
    at: Point | None = None

    @property
    def layer(self) -> str:
        """The layer that ``where`` names, without where on it; empty for what is about another place.

        ``layer pocket near edge near (3, -4)`` is about the layer ``pocket near edge``.
        """
        named = re.fullmatch(r"layer (.*?)(?: near \(-?\d+, -?\d+(?: from the top)?\))?", self.where, re.S)
        return named[1] if named else ""

    def as_dict(self) -> dict[str, object]:
        """Plain data for JSON answers."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class UnitDecision:
    """Which unit the numbers of a file were taken to be, and why.

    ``declared`` is what the file says (``None`` when it is silent), ``used`` is the unit the reader took.
    """

    declared: str | None
    used: str
    reason: str
    millimetres_per_unit: float = 1.0
    certain: bool = True


@dataclass(frozen=True, slots=True)
class OffsetState:
    """Whether tool-fit offsets are already in the drawn lines; applying them twice ruins the batch.

    ``outer_mm``, ``inner_mm`` and ``peg_mm`` are separate values; ``None`` means not stated.
    ``typical_mm`` is the one value of notes that do not say which lines they mean.
    """

    state: Literal["applied", "none", "unknown"] = "unknown"
    typical_mm: float | None = None
    outer_mm: float | None = None
    inner_mm: float | None = None
    peg_mm: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a drawing: its geometry in the drawing's coordinates, and what the file says of it.

    Parameters
    ----------
    key
        Name that is unique in the drawing, such as ``"P012"``.
    code
        What the drawing calls the part (label text or block name); empty when it has no label.
    labels
        Words that stand on the part in a file that we wrote ourselves: what is engraved on it.
    quantity, quantity_source
        How many pieces are needed and where that was read (``"drawn once"``, ``"text 'x2'"``).
    sheet
        Index into ``Drawing.sheets``; ``None`` for files without sheets.
    rotation_deg, origin
        Where the part's own frame lies in the drawing, known for files that we wrote ourselves.
    welded_gaps_mm
        Gaps the reader closed in this outline.
    inside_of
        Key of the part whose outline surrounds this one, when an outline lies in an outline.
    in_opening
        Whether it lies in an opening of that part, cut from what falls out: then it is surely a part.
    open_gap_mm
        Set when the outline does not close: its outline then ends with a straight line of this length that
        nobody drew, and the part must not be cut before a person has judged it.
    """

    key: str
    geometry: Geometry
    code: str = ""
    name: str = ""
    labels: tuple[str, ...] = ()
    quantity: int = 1
    quantity_source: str = "drawn once"
    sheet: int | None = None
    material: str = ""
    thickness_mm: float | None = None
    offset: OffsetState | None = None
    layer: str = ""
    origin: Point | None = None
    rotation_deg: float = 0.0
    welded_gaps_mm: tuple[float, ...] = ()
    inside_of: str | None = None
    in_opening: bool = False
    open_gap_mm: float | None = None

    @property
    def stands_alone(self) -> bool:
        """Whether it is surely a part: in no other outline, or cut from an opening of one."""
        return self.inside_of is None or self.in_opening

    @property
    def layers(self) -> frozenset[str]:
        """The layers on which its outline and the work on it are drawn."""
        drawn = self.geometry
        works: tuple[Hole | Pocket | Drilling | Path, ...]
        works = (*drawn.holes, *drawn.pockets, *drawn.drillings, *drawn.paths)
        return frozenset((self.layer, *(work.layer for work in works)))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Smallest x, smallest y, largest x, largest y of the outline in the drawing, mm."""
        return self.geometry.bounds

    def own_geometry(self) -> Geometry:
        """The part in its own frame: if it knows that (``origin``, ``rotation_deg``) it is turned back into
        it, so that a part reads the same from every sheet it was nested on."""
        geometry = self.geometry
        if self.origin is not None:
            x, y = self.origin
            turn = -self.rotation_deg

            def back(point: Point) -> Point:
                return place((point[0] - x, point[1] - y), at=(0.0, 0.0), rotation_deg=turn)

            # The grain was written in the part's own frame, and is not turned.
            geometry = geometry.moved(back)
        return own_frame(geometry, thickness_mm=self.thickness_mm)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A board as drawn: its frame, what the file says it is made of, and how many boards it stands for."""

    key: str
    frame: Ring
    length_mm: float
    width_mm: float
    material: str = ""
    thickness_mm: float | None = None
    layer: str = ""
    name: str = ""
    views: int = 1


@dataclass(frozen=True, slots=True)
class LooseLine:
    """A cut line that belongs to no part: an orphan hole, or a chain that does not close."""

    line: tuple[Point, ...]
    closed: bool
    layer: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the file, what its name was understood to mean, and how many entities lie on it."""

    name: str
    meaning: str
    entities: int
    depth_mm: float | None = None
    through: bool = False
    tool_mm: float | None = None
    side: str | None = None
    face: Face | None = "front"
    family: str = ""


@dataclass(frozen=True, slots=True)
class SheetUse:
    """Share of one board that parts cover, 0 to 1, and the metres cut through on it."""

    sheet: str
    parts: int
    use: float
    cut_length_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How much is in a drawing; areas and lengths are of what is drawn, not multiplied by quantities.

    ``parts`` counts outlines, one that does not close included, and those cut from an opening of another;
    any other outline inside an outline is one of the ``nested_parts`` and counted apart. ``pockets`` are by
    depth in mm; ``orphans`` lie in no part.
    """

    sheets: int = 0
    parts: int = 0
    nested_parts: int = 0
    open_outlines: int = 0
    pieces: int = 0
    shapes: int = 0
    holes: int = 0
    pockets: dict[str, int] = field(default_factory=dict)
    drillings: int = 0
    orphans: int = 0
    area_m2: float = 0.0
    net_area_m2: float = 0.0
    cut_length_m: float = 0.0
    sheet_use: tuple[SheetUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything read from one cutting file.

    ``colours`` is the convention that a person named for the colours of its lines. ``copies`` counts the
    stacked copies left out, by meaning. ``as_drawn`` counts what closes without being
    welded, joined or judged; all else in here is the drawing after repair.
    """

    source: str
    format: str
    unit: UnitDecision
    sheets: tuple[Sheet, ...] = ()
    parts: tuple[Part, ...] = ()
    loose: tuple[LooseLine, ...] = ()
    layers: tuple[Layer, ...] = ()
    texts: tuple[Text, ...] = ()
    offset: OffsetState = field(default_factory=OffsetState)
    licence: str | None = None
    findings: tuple[Finding, ...] = ()
    colours: str = ""
    copies: tuple[tuple[str, int], ...] = ()
    as_drawn: Count = field(default_factory=Count)
    sha256: str = ""
