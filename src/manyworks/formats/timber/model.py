"""Timber parts and the assemblies they belong to, as BTLx and IFC files describe them."""

from __future__ import annotations

from dataclasses import dataclass

from manyworks.formats.drawing import Finding, UnitDecision


@dataclass(frozen=True, slots=True)
class TimberPart:
    """A beam, board, panel or other piece. Sizes in mm, longest first; ``None`` where the file is silent.

    ``processings`` counts the machining steps by name, ``assembly`` is the key of what it is part of.
    """

    key: str
    kind: str
    name: str = ""
    quantity: int = 1
    length_mm: float | None = None
    width_mm: float | None = None
    height_mm: float | None = None
    volume_m3: float | None = None
    material: str = ""
    assembly: str | None = None
    level: int = 0
    processings: tuple[tuple[str, int], ...] = ()
    has_quantities: bool = False


@dataclass(frozen=True, slots=True)
class Assembly:
    """Something put together from parts or other assemblies; ``parts`` counts what lies directly in it."""

    key: str
    kind: str
    name: str
    parts: int
    level: int
    assembly: str | None = None


@dataclass(frozen=True, slots=True)
class TimberModel:
    """A whole BTLx or IFC file. ``counts`` holds how many entities of each kind the file has."""

    source: str
    format: str
    schema: str
    unit: UnitDecision
    parts: tuple[TimberPart, ...]
    assemblies: tuple[Assembly, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    layers: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    sha256: str = ""
