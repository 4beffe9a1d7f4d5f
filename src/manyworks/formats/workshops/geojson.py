"""Read workshops from GeoJSON points and write them as GeoJSON for maps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from manyworks.formats.drawing import Finding
from manyworks.formats.gazetteer import country_code
from manyworks.formats.workshops.machine_words import machines_in
from manyworks.formats.workshops.record import WorkshopList, WorkshopRecord, place_by_town, repeated_keys

_NAMES = ("name", "title", "label", "facility_name")


def is_geojson(data: Any) -> bool:
    """Whether JSON data is a GeoJSON feature collection."""
    return isinstance(data, dict) and data.get("type") == "FeatureCollection" and "features" in data


def read_geojson(data: dict[str, Any], *, source: str) -> WorkshopList:
    """Make workshop records of point features; other shapes are reported and left out."""
    findings: list[Finding] = []
    records: list[WorkshopRecord] = []
    features = data.get("features")
    licence = str(data.get("license") or data.get("licence") or "")
    for number, feature in enumerate(features if isinstance(features, list) else [], 1):
        record = _record(feature, f"feature {number}", source, licence, findings)
        if record is not None:
            records.append(place_by_town(record))
    findings += repeated_keys(records)
    return WorkshopList(source, "GeoJSON", tuple(records), licence, tuple(findings))


def _record(
    feature: Any, where: str, source: str, licence: str, findings: list[Finding]
) -> WorkshopRecord | None:
    table = feature.get("properties") if isinstance(feature, dict) else None
    properties = {str(k).lower(): v for k, v in table.items()} if isinstance(table, dict) else {}

    def text(*names: str) -> str:
        return next((str(properties[n]).strip() for n in names if properties.get(n) not in (None, "")), "")

    name = text(*_NAMES)
    if not name:
        findings.append(Finding("workshop.no_name", "error", where, "A feature has no name; left out."))
        return None
    point = _point(feature.get("geometry"))
    if point is None:
        message = f"{name} has no point on the map."
        findings.append(Finding("workshop.bad_coordinates", "question", where, message))
    identifier = text("id", "key", "source_key") or str(feature.get("id") or "")
    return WorkshopRecord(
        name=name,
        source_key=identifier
        or "geojson:" + re.sub(r"\W+", "-", f"{name} {text('postcode')}".lower()).strip("-"),
        source=text("source") or source,
        licence=text("licence", "license") or licence,
        street=text("street", "address", "addr:street"),
        city=text("city", "town", "addr:city"),
        region=text("region", "state"),
        country=country_code(text("country", "addr:country")),
        postcode=text("postcode", "addr:postcode", "zip_code"),
        latitude=point[1] if point else None,
        longitude=point[0] if point else None,
        location_accuracy="exact" if point else "unknown",
        location_source="given by the source" if point else "",
        about=text("about", "description"),
        website=text("website", "url"),
        email=text("email"),
        phone=text("phone"),
        machines=machines_in([text("machines", "equipment", "tools")]),
    )


def _point(geometry: Any) -> tuple[float, float] | None:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    place = geometry.get("coordinates")
    if (
        not isinstance(place, list)
        or len(place) < 2
        or not all(type(v) in (int, float) and abs(v) <= 180 for v in place[:2])
    ):
        return None
    longitude, latitude = float(place[0]), float(place[1])
    return (longitude, latitude) if abs(latitude) <= 90 else None


def write_geojson(records: Iterable[WorkshopRecord]) -> bytes:
    """Write placed workshops as GeoJSON points, with accuracy, source and licence on each."""
    features = [
        {
            "type": "Feature",
            "id": record.source_key,
            "geometry": {"type": "Point", "coordinates": [record.longitude, record.latitude]},
            "properties": {
                "name": record.name,
                "city": record.city,
                "country": record.country,
                "postcode": record.postcode,
                "website": record.website,
                "location_accuracy": record.location_accuracy,
                "processes": sorted({machine.process for machine in record.machines}),
                "source": record.source,
                "licence": record.licence,
            },
        }
        for record in records
        if record.latitude is not None
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, indent=1, sort_keys=True).encode()
