"""What ``manyworks inspect`` says about a file: one object per file, the same keys for every format."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from manyworks.formats.bills.bill import Bill
from manyworks.formats.cutting.words.labels import BEHIND_TAB
from manyworks.formats.drawing import Count, Drawing, Finding, UnitDecision
from manyworks.formats.manifest import Manifest
from manyworks.formats.measures import measure
from manyworks.formats.reading import Reading, read
from manyworks.formats.sandbox import Limits, read_safely
from manyworks.formats.timber.model import TimberModel
from manyworks.formats.workshops.record import WorkshopList

_PIECES = UnitDecision(None, "pieces", "the file counts; it holds no geometry")


def inspect(
    path: str | Path,
    *,
    unit: str | None = None,
    colours: str | None = None,
    sandboxed: bool = True,
    limits: Limits | None = None,
) -> dict[str, Any]:
    """Read a file and say what is in it.

    Parameters
    ----------
    path
        Any file.
    unit, colours
        A person's answers to the questions of a drawing's unit, and of what its colours mean.
    sandboxed
        Read in a worker process with limits; off only for files of our own.
    limits
        What the worker may cost.

    Returns
    -------
    dict
        ``file``, ``format``, ``sha256``, ``unit`` {declared, used, reason}, ``sheets``, ``parts``,
        ``pieces``, ``shapes``, ``area_m2``, ``cut_length_m`` (null where the file has no geometry),
        ``layers``, ``findings`` [{code, severity, where, message, at}], and what else the format has;
        ``records`` and ``geocoded`` for workshop lists.

    Raises
    ------
    Refused
        When the file cannot be read.
    """
    if sandboxed:
        reading = read_safely(path, unit=unit, colours=colours, limits=limits)
    else:
        reading = read(path, unit=unit, colours=colours)
    return describe(reading)


def describe(reading: Reading) -> dict[str, Any]:
    """The same for something already read."""
    if isinstance(reading, Drawing):
        return _drawing(reading)
    if isinstance(reading, Bill):
        return _bill(reading)
    if isinstance(reading, WorkshopList):
        return _workshops(reading)
    if isinstance(reading, TimberModel):
        return _timber(reading)
    return _manifest(reading)


def _common(
    reading: Reading, format_name: str, unit: UnitDecision, findings: tuple[Finding, ...]
) -> dict[str, Any]:
    return {
        "file": reading.source,
        "format": format_name,
        "sha256": reading.sha256,
        "unit": {
            "declared": unit.declared,
            "used": unit.used,
            "reason": unit.reason,
            "certain": unit.certain,
        },
        "sheets": 0,
        "parts": 0,
        "pieces": 0,
        "shapes": 0,
        "area_m2": None,
        "cut_length_m": None,
        "layers": [],
        "findings": [finding.as_dict() for finding in findings],
    }


def _drawing(drawing: Drawing) -> dict[str, Any]:
    repaired = measure(drawing)
    facts = {
        **_figures(drawing.as_drawn),
        "stacked_copies": repaired.copies,
        "repaired": {
            **_figures(repaired),
            "area_all_pieces_m2": round(repaired.area_all_pieces_m2, 4),
            "cut_lengths_m": repaired.cut_lengths_m,
        },
        "sheet_list": [
            {
                **{k: v for k, v in asdict(sheet).items() if k != "frame"},
                "parts": use.parts,
                "use": use.use,
                "cut_length_m": use.cut_length_m,
            }
            for sheet, use in zip(drawing.sheets, repaired.sheet_use, strict=True)
        ],
        "quantities_read": _quantities(drawing),
        "offsets": asdict(drawing.offset),
        "licence": drawing.licence,
        "layers": [asdict(layer) for layer in drawing.layers],
    }
    return {**_common(drawing, drawing.format, drawing.unit, drawing.findings), **facts}


def _quantities(drawing: Drawing) -> dict[str, int]:
    """How many outlines took their quantity from where: drawn once, or a text."""
    found: dict[str, int] = {}
    for part in drawing.parts:
        kind = part.quantity_source
        if kind.startswith("text"):
            kind = "text behind a tab" if kind.endswith(BEHIND_TAB) else "text"
        found[kind] = found.get(kind, 0) + 1
    return found


def _figures(count: Count) -> dict[str, Any]:
    """The figures of a count under the names that the answer uses, before and after repair alike."""
    uses = [use.use for use in count.sheet_use if use.parts]
    return {
        "sheets": count.sheets,
        "parts": count.parts,
        "nested_parts": count.nested_parts,
        "open_outlines": count.open_outlines,
        "pieces": count.pieces,
        "shapes": count.shapes,
        "holes": count.holes,
        "pockets": sum(count.pockets.values()),
        "pockets_by_depth_mm": count.pockets,
        "drillings": count.drillings,
        "orphans": count.orphans,
        "area_m2": round(count.area_m2, 4),
        "net_area_m2": round(count.net_area_m2, 4),
        "cut_length_m": round(count.cut_length_m, 3),
        "sheet_use": {
            "mean": round(sum(uses) / len(uses), 3) if uses else None,
            "lowest": min(uses, default=None),
            "highest": max(uses, default=None),
            "used_sheets": len(uses),
        },
    }


def _bill(bill: Bill) -> dict[str, Any]:
    pieces = bill.pieces
    facts = {
        "block": bill.block,
        "kind": bill.kind,
        "parts": len(bill.lines),
        "pieces": int(pieces) if pieces == int(pieces) else round(pieces, 3),
        "shapes": len({line.code for line in bill.lines}),
        "lines": [asdict(line) for line in bill.lines],
    }
    return {**_common(bill, bill.format, _PIECES, bill.findings), **facts}


def _workshops(found: WorkshopList) -> dict[str, Any]:
    machines: dict[str, int] = {}
    for record in found.records:
        for process in {machine.process for machine in record.machines}:
            machines[process] = machines.get(process, 0) + 1
    facts = {
        "records": len(found.records),
        "geocoded": found.placed_by_source,
        "placed_by_town": found.placed_by_town,
        "licence": found.licence,
        "workshops_with": dict(sorted(machines.items())),
    }
    none = UnitDecision(None, "mm", "machine sizes are kept in millimetres")
    return {**_common(found, found.format, none, found.findings), **facts}


def _timber(model: TimberModel) -> dict[str, Any]:
    shapes = {(p.kind, p.length_mm, p.width_mm, p.height_mm, p.volume_m3) for p in model.parts}
    levels = [a.parts for a in model.assemblies]
    facts = {
        "schema": model.schema,
        "parts": len(model.parts),
        "pieces": sum(part.quantity for part in model.parts),
        "shapes": len(shapes),
        "assemblies": len(model.assemblies),
        "parts_per_assembly": {"lowest": min(levels, default=None), "highest": max(levels, default=None)},
        "parts_with_quantities": sum(part.has_quantities for part in model.parts),
        "counts": dict(model.counts),
        "parts_by_name": _by_name(model),
        "material_layers": list(model.layers),
    }
    return {**_common(model, model.format, model.unit, model.findings), **facts}


def _by_name(model: TimberModel) -> dict[str, int]:
    """How many parts carry which kind and name, most frequent first, in the maker's language."""
    return dict(Counter(f"{part.kind} {part.name}".strip() for part in model.parts).most_common(50))


def _manifest(manifest: Manifest) -> dict[str, Any]:
    facts = {
        key: value for key, value in asdict(manifest).items() if key not in ("findings", "sha256", "source")
    }
    format_name = f"OKH manifest ({manifest.spelling})"
    return {
        **_common(manifest, format_name, _PIECES, manifest.findings),
        **facts,
        "parts": len(manifest.bill),
    }
