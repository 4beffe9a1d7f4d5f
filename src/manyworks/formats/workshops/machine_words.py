"""Find machines in free text: ``ShopBot PRSalpha 96 CNC router (2,500mm x 1250mm)`` and its like."""

from __future__ import annotations

import re
from collections.abc import Iterable

from manyworks.formats.workshops.record import MachineRecord

_KINDS: tuple[tuple[str, str, str], ...] = (
    (
        "cnc-routing",
        "CNC router",
        r"cnc\s+rou?ter|cnc\s+route\b|router\s*cnc|shopbot|\d['′]?\s*x\s*\d['′]?\s*router|axyz|large bed cn",
    ),
    (
        "milling",
        "CNC mill",
        r"cnc[\s\w]{0,12}mill(?:er|ing)?|milling\s+machine|micro-?\s?mill|modela|shapeoko",
    ),
    ("laser-cutting", "Laser cutter", r"laser[\s-]*(?:cutt\w+|engrav\w+)|lasercut\w*|epilog|trotec"),
    ("3d-printing", "3D printer", r"3d[\s-]*print\w*|ultimaker|reprap|makerbot|mendel"),
    ("vinyl-cutting", "Vinyl cutter", r"vinyl[\s-]*(?:cutter|plotter)"),
    ("saw-cutting", "Saw", r"table\s+saw|band\s*saw|circular\s+saw|panel\s+saw|chop\s+saw|mitre\s+saw"),
    ("turning", "Lathe", r"\blathe\b"),
    ("sewing", "Sewing machine", r"sewing\s+machine|overlocker|embroidery\s+machine"),
    ("welding", "Welder", r"\bweld(?:er|ing)\b|\bmig\b|\btig\b"),
)
_PATTERNS = tuple((process, name, re.compile(pattern, re.I)) for process, name, pattern in _KINDS)
_SIZE = re.compile(r"(\d[\d,.]*)\s*(mm|cm|m|ft|'|\")?\s*(?:x|×|by)\s*(\d[\d,.]*)\s*(mm|cm|m|ft|'|\")?", re.I)
_COUNT = re.compile(r"(?:\bx\s*(\d{1,2})\b|\((\d{1,2})x\)|\b(\d{1,2})\s*x\b(?!\s*\d))", re.I)
_TO_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "ft": 304.8, "'": 304.8, '"': 25.4}


def machines_in(texts: Iterable[str]) -> tuple[MachineRecord, ...]:
    """The machines that some text cells mention, one record per kind and line.

    Parameters
    ----------
    texts
        Cells about equipment; lines, commas and bullet points separate items.

    Returns
    -------
    tuple of MachineRecord
        Bed sizes only where they stand in the same item; each with the words it was read from.
    """
    found: dict[tuple[str, str], MachineRecord] = {}
    for text in texts:
        for item in _items(text):
            for process, name, pattern in _PATTERNS:
                if not pattern.search(item) or _says_no(item):
                    continue
                key = (process, re.sub(r"\W+", "", item.lower()))
                found.setdefault(key, _record(process, name, item))
                break
    return _largest_first(found.values())


def _items(text: str) -> list[str]:
    return [item.strip(" *_-•\t") for item in re.split(r"[\r\n;•]+|,(?!\d)|\s/\s", text) if item.strip()]


def _says_no(item: str) -> bool:
    return bool(re.search(r"\b(not operational|no|none|planned|coming soon|in progress)\b", item, re.I))


def _record(process: str, name: str, item: str) -> MachineRecord:
    size = _bed(item)
    count = _COUNT.search(_SIZE.sub(" ", item))
    quantity = int(next(g for g in count.groups() if g)) if count else 1
    return MachineRecord(
        name=name,
        process=process,
        quantity=max(1, min(quantity, 50)),
        bed_length_mm=max(size) if size else None,
        bed_width_mm=min(size) if size else None,
        evidence=item[:200],
    )


def _bed(item: str) -> tuple[float, float] | None:
    match = _SIZE.search(item)
    if match is None:
        return None
    second_unit = (match[4] or match[2] or "").lower()
    first_unit = (match[2] or second_unit).lower()
    if first_unit not in _TO_MM or second_unit not in _TO_MM:
        return None
    sizes = _number(match[1]) * _TO_MM[first_unit], _number(match[3]) * _TO_MM[second_unit]
    return sizes if all(50 <= side <= 20_000 for side in sizes) else None


def _number(text: str) -> float:
    digits = re.sub(r",(?=\d{3}\b)", "", text).replace(",", ".").rstrip(".")
    try:
        return float(digits)
    except ValueError:
        return 0.0


def _largest_first(machines: Iterable[MachineRecord]) -> tuple[MachineRecord, ...]:
    order = [process for process, _, _ in _KINDS]
    return tuple(
        sorted(machines, key=lambda m: (order.index(m.process), -(m.bed_length_mm or 0), m.evidence))
    )
