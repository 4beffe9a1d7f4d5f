"""A drawing as JSON and back, so that what a worker has read once can be reviewed later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from manyworks.formats.drawing import (
    Drawing,
    Finding,
    Layer,
    LooseLine,
    OffsetState,
    Part,
    Sheet,
    UnitDecision,
)
from manyworks.geometry import Geometry, Point, Text


def dump_drawing(drawing: Drawing) -> dict[str, Any]:
    """Everything a review needs, as JSON-ready data; counts of the raw lines are left out."""
    data = asdict(drawing)
    for name in ("as_drawn", "copies"):
        data.pop(name)
    return data


def load_drawing(data: Mapping[str, Any]) -> Drawing:
    """The drawing that :func:`dump_drawing` wrote."""
    return Drawing(
        source=data["source"],
        format=data["format"],
        unit=UnitDecision(**data["unit"]),
        sheets=tuple(Sheet(**{**s, "frame": _points(s["frame"])}) for s in data["sheets"]),
        parts=tuple(_part(part) for part in data["parts"]),
        loose=tuple(LooseLine(**{**line, "line": _points(line["line"])}) for line in data["loose"]),
        layers=tuple(Layer(**layer) for layer in data["layers"]),
        texts=tuple(_text(text) for text in data["texts"]),
        offset=OffsetState(**data["offset"]),
        licence=data["licence"],
        colours=data.get("colours", ""),
        findings=tuple(Finding(**{**f, "at": _point(f["at"])}) for f in data["findings"]),
        sha256=data["sha256"],
    )


def _part(data: Mapping[str, Any]) -> Part:
    return Part(
        **{
            **data,
            "geometry": Geometry.from_json(data["geometry"]),
            "labels": tuple(data["labels"]),
            "offset": OffsetState(**data["offset"]) if data["offset"] else None,
            "origin": _point(data["origin"]),
            "welded_gaps_mm": tuple(data["welded_gaps_mm"]),
        }
    )


def _text(data: Mapping[str, Any]) -> Text:
    return Text(data["text"], (data["at"][0], data["at"][1]), data["height_mm"], data["layer"])


def _point(raw: Any) -> Point | None:
    return None if raw is None else (float(raw[0]), float(raw[1]))


def _points(raw: Iterable[Iterable[float]]) -> tuple[Point, ...]:
    return tuple((float(x), float(y)) for x, y in raw)
