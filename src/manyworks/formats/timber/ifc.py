"""Read IFC 2x3, 4 and 4x3: elements, what they are assembled from to any depth, quantities, materials.

``ifcopenshell`` is an optional extra; without it every IFC file is refused with how to install it.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from manyworks.formats.archives import check_zip, unpack
from manyworks.formats.drawing import Finding, UnitDecision
from manyworks.formats.timber.model import Assembly, TimberModel, TimberPart
from manyworks.refused import Refused

SCHEMAS = ("IFC2X3", "IFC4", "IFC4X3", "IFC4X3_ADD2")
MAX_LEVEL = 50
MAX_UNPACKED = 120 * 1024 * 1024
_SCHEMA = re.compile(rb"FILE_SCHEMA\s*\(\s*\(\s*'([^']+)'", re.I)
_NAMES = {
    "length": re.compile(r"^(length|lengde|lengte|l[äa]nge|span)$", re.I),
    "width": re.compile(r"^(width|bredde|breedte|breite|thickness)$", re.I),
    "height": re.compile(r"^(height|h[øo]yde|hoogte|h[öo]he|depth)$", re.I),
    "volume": re.compile(r"^(net|gross)?(volume?|volum|volumen)$", re.I),
}


@dataclass(slots=True)
class _Walk:
    """What is collected while walking down the assembly tree."""

    scale: float
    parts: list[TimberPart] = field(default_factory=list)
    assemblies: list[Assembly] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def read_ifczip(content: bytes, *, source: str) -> TimberModel:
    """Read the model inside an .ifczip; refused when it holds none, several, or unpacks to too much."""
    archive: zipfile.ZipFile = check_zip(content, source)
    models = [member for member in archive.infolist() if member.filename.lower().endswith(".ifc")]
    if len(models) != 1:
        raise Refused(
            "ifc.zip",
            f"{source}: the archive holds {len(models)} .ifc models; one was expected.",
            "Import the models one by one.",
        )
    if models[0].file_size > MAX_UNPACKED:
        raise Refused(
            "archive.bomb", f"{source}: {models[0].filename} would unpack to {models[0].file_size:,} bytes."
        )
    return read_ifc(unpack(archive, models[0], source), source=source)


def read_ifc(content: bytes, *, source: str) -> TimberModel:
    """Read an IFC model.

    Parameters
    ----------
    content
        The bytes of the .ifc file (STEP text).
    source
        File name, for messages.

    Returns
    -------
    TimberModel
        Elements that are not assembled from others are parts; walls, assemblies and roofs that are, are
        assemblies. Sizes come from quantity sets, whatever language their names are in.

    Raises
    ------
    Refused
        For other schemas, truncated files, and when ``ifcopenshell`` is not installed.
    """
    schema = _schema(content, source)
    model = _open(content, source)
    try:
        return _judged(model, schema, source)
    except (Refused, MemoryError):
        raise
    except Exception as problem:
        # In a damaged model any attribute may be missing or another; the library says so in many ways.
        raise Refused(
            "ifc.damaged",
            f"{source}: the model is damaged: {str(problem)[:200]}.",
            "Copy the file again, or export the model again as IFC4.",
        ) from problem


def _judged(model: Any, schema: str, source: str) -> TimberModel:
    units = [u for u in model.by_type("IfcNamedUnit") if u.UnitType == "LENGTHUNIT"]
    scale, unit, findings = _unit(model, units)
    walk = _Walk(scale, findings=findings)
    for element in model.by_type("IfcElement"):
        if not _parents(element) and not element.is_a("IfcFeatureElement"):
            _take(element, None, 0, walk)
    counts = Counter(element.is_a() for element in model.by_type("IfcProduct"))
    counts["IfcElementQuantity"] = len(model.by_type("IfcElementQuantity"))
    layers = {layer.Name or "" for layer in model.by_type("IfcMaterialLayerSet") for layer in _layers(layer)}
    if not walk.parts:
        walk.findings.append(
            Finding("ifc.no_parts", "question", "file", "The model holds no building elements.")
        )
    return TimberModel(
        source,
        f"IFC {schema}",
        schema,
        unit,
        tuple(walk.parts),
        tuple(walk.assemblies),
        tuple(sorted(counts.items())),
        tuple(sorted(layer for layer in layers if layer)),
        tuple(walk.findings),
    )


def _schema(content: bytes, source: str) -> str:
    found = _SCHEMA.search(content[:20_000])
    if found is None:
        raise Refused(
            "ifc.no_schema", f"{source}: the header names no schema.", "Export the model again as IFC4."
        )
    schema = found[1].decode("latin-1").upper()
    if schema not in SCHEMAS:
        raise Refused(
            "ifc.schema",
            f"{source}: the schema {schema} is not read here; IFC2X3, IFC4 and IFC4X3 are.",
            "Export the model as IFC4.",
        )
    if not content.rstrip(b" \r\n\t\0").endswith(b"END-ISO-10303-21;"):
        line = content.count(b"\n") + 1
        raise Refused(
            "ifc.truncated",
            f"{source}: the file ends at line {line:,} without END-ISO-10303-21; the rest is missing.",
            "Copy or export the file again.",
        )
    if b"\0" in content:
        raise Refused("ifc.zeroed", f"{source}: zeroed bytes at {content.find(0):,}.", "Copy the file again.")
    return schema


def _open(content: bytes, source: str) -> Any:
    try:
        import ifcopenshell
    except ImportError as missing:
        raise Refused(
            "ifc.not_installed",
            f"{source}: reading IFC needs the package ifcopenshell, which is not installed.",
            'Install it with: pip install "manyworks[ifc]"',
        ) from missing
    try:
        return ifcopenshell.file.from_string(content.decode("utf-8", "replace"))
    except MemoryError:
        raise
    except Exception as problem:
        raise Refused(
            "ifc.unreadable", f"{source}: {str(problem)[:200]}.", "Export the model again as IFC4."
        ) from problem


def _unit(model: Any, units: list[Any]) -> tuple[float, UnitDecision, list[Finding]]:
    """Millimetres per unit: the one the project assigns, however many the file defines."""
    findings = []
    names = sorted({_unit_name(unit) for unit in units})
    projects = model.by_type("IfcProject")
    assigned = projects[0].UnitsInContext if projects else None
    own = [u for u in (assigned.Units if assigned else ()) if getattr(u, "UnitType", "") == "LENGTHUNIT"]
    if len(names) > 1:
        message = (
            f"The file defines {len(names)} length units ({', '.join(names)}); the project's own is used."
        )
        findings.append(Finding("unit.several", "info", "file", message))
    if not own:
        findings.append(Finding("unit.absent", "question", "file", "The project assigns no length unit."))
        return (
            1.0,
            UnitDecision(None, "mm", "the project assigns none; millimetres taken", 1.0, False),
            findings,
        )
    scale = _millimetres(own[0])
    name = _unit_name(own[0])
    return scale, UnitDecision(name, name, "assigned by the project", scale), findings


def _unit_name(unit: Any) -> str:
    if unit.is_a("IfcConversionBasedUnit"):
        return str(unit.Name).lower()
    prefix = {"MILLI": "m", "CENTI": "c", "DECI": "d", None: ""}.get(getattr(unit, "Prefix", None), "?")
    return f"{prefix}m"


def _millimetres(unit: Any) -> float:
    if unit.is_a("IfcConversionBasedUnit"):
        factor = unit.ConversionFactor
        return float(factor.ValueComponent.wrappedValue) * _millimetres(factor.UnitComponent)
    powers = {"MILLI": 1.0, "CENTI": 10.0, "DECI": 100.0, None: 1000.0, "KILO": 1e6, "MICRO": 1e-3}
    return powers.get(getattr(unit, "Prefix", None), 1000.0)


def _parents(element: Any) -> tuple[Any, ...]:
    """Elements this one is part of; storeys and buildings do not count."""
    return tuple(rel.RelatingObject for rel in element.Decomposes if rel.RelatingObject.is_a("IfcElement"))


def _children(element: Any) -> list[Any]:
    return [child for rel in element.IsDecomposedBy for child in rel.RelatedObjects]


def _take(element: Any, parent: str | None, level: int, walk: _Walk) -> None:
    if element.id() in walk.seen:
        message = f"{element.Name or element.GlobalId} is part of itself or of two things; taken once."
        walk.findings.append(Finding("ifc.cycle", "error", element.GlobalId, message))
        return
    walk.seen.add(element.id())
    if level > MAX_LEVEL:
        raise Refused("ifc.too_deep", f"Assemblies lie more than {MAX_LEVEL} deep at {element.GlobalId}.")
    children = _children(element)
    name = element.Name or ""
    if children:
        walk.assemblies.append(Assembly(element.GlobalId, element.is_a(), name, len(children), level, parent))
        for child in children:
            _take(child, element.GlobalId, level + 1, walk)
        return
    sizes = _quantities(element, walk.scale)
    walk.parts.append(
        TimberPart(
            key=element.GlobalId,
            kind=element.is_a(),
            name=name,
            length_mm=sizes.get("length"),
            width_mm=sizes.get("width"),
            height_mm=sizes.get("height"),
            volume_m3=sizes.get("volume"),
            material=_material(element),
            assembly=parent,
            level=level,
            has_quantities=bool(sizes),
        )
    )


def _quantities(element: Any, scale: float) -> dict[str, float]:
    sizes: dict[str, float] = {}
    for rel in element.IsDefinedBy:
        definition = getattr(rel, "RelatingPropertyDefinition", None)
        if definition is None or not definition.is_a("IfcElementQuantity"):
            continue
        for quantity in definition.Quantities:
            name = quantity.Name or ""
            kind = next((kind for kind, pattern in _NAMES.items() if pattern.match(name)), None)
            if kind == "volume" and quantity.is_a("IfcQuantityVolume"):
                sizes.setdefault("volume", float(quantity.VolumeValue))
            elif kind and quantity.is_a("IfcQuantityLength"):
                own = _millimetres(quantity.Unit) if quantity.Unit is not None else scale
                sizes.setdefault(kind, float(quantity.LengthValue) * own)
    return sizes


def _material(element: Any) -> str:
    for rel in element.HasAssociations:
        if not rel.is_a("IfcRelAssociatesMaterial"):
            continue
        chosen = rel.RelatingMaterial
        if chosen is None:
            continue
        if chosen.is_a("IfcMaterial"):
            return str(chosen.Name or "")
        layers = getattr(getattr(chosen, "ForLayerSet", None) or chosen, "MaterialLayers", None) or ()
        names = [layer.Material.Name for layer in layers if layer.Material is not None]
        if names:
            return ", ".join(str(name) for name in names)
    return ""


def _layers(layer_set: Any) -> list[Any]:
    return [layer.Material for layer in layer_set.MaterialLayers if layer.Material is not None]
