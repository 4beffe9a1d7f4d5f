"""Read BTLx 2.x, the exchange format of timber saws and joinery machines."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

from manyworks.formats.drawing import Finding, UnitDecision
from manyworks.formats.plain_xml import parse_xml
from manyworks.formats.timber.model import TimberModel, TimberPart
from manyworks.refused import Refused


def read_btlx(content: bytes, *, source: str) -> TimberModel:
    """Read parts and their processings.

    Parameters
    ----------
    content
        The bytes of the file.
    source
        File name, for messages.

    Returns
    -------
    TimberModel
        One part per ``Part`` element, with sizes in mm and processings counted; the raw bars they are
        nested in are counted as ``Rawpart``.

    Raises
    ------
    Refused
        When the XML is damaged, defines entities, or is not BTLx 2.
    """
    root = parse_xml(content, source)
    version = root.get("Version", "")
    if _local(root) != "BTLx" or not version.startswith("2"):
        raise Refused(
            "btlx.version",
            f"{source}: BTLx version {version or 'missing'} is not read here; versions 2.x are.",
            "Export the file as BTLx 2.0 or newer.",
        )
    findings: list[Finding] = []
    counts: Counter[str] = Counter()
    parts: list[TimberPart] = []
    for element in root.iter():
        name = _local(element)
        if name == "Rawpart":
            counts["Rawpart"] += 1
        elif name == "Part":
            part = _part(element, len(parts) + 1, findings)
            counts["Part"] += 1
            counts.update(dict(part.processings))
            parts.append(part)
    if not parts:
        findings.append(Finding("btlx.no_parts", "error", "file", "The file holds no parts."))
    unit = UnitDecision("mm", "mm", "BTLx is always in millimetres")
    format_name = f"BTLx {version}"
    ordered = tuple(sorted(counts.items()))
    return TimberModel(
        source, format_name, version, unit, tuple(parts), counts=ordered, findings=tuple(findings)
    )


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _part(element: Element, number: int, findings: list[Finding]) -> TimberPart:
    key = element.get("SingleMemberNumber") or str(number)
    where = f"part {key}"
    sizes = [_size(element, name, where, findings) for name in ("Length", "Width", "Height")]
    steps: Counter[str] = Counter()
    for child in element:
        if _local(child) == "Processings":
            steps.update(_local(step) for step in child)
    count = _size(element, "Count", where, findings) if element.get("Count") else None
    return TimberPart(
        key=f"{number}:{key}",
        kind="Part",
        name=element.get("Designation", ""),
        quantity=int(count) if count and count >= 1 else 1,
        length_mm=sizes[0],
        width_mm=sizes[1],
        height_mm=sizes[2],
        volume_m3=None if None in sizes else sizes[0] * sizes[1] * sizes[2] / 1e9,  # type: ignore[operator]
        material=" ".join(t for t in (element.get("Material", ""), element.get("TimberGrade", "")) if t),
        assembly=element.get("AssemblyNumber") or None,
        processings=tuple(sorted(steps.items())),
    )


def _size(element: Element, name: str, where: str, findings: list[Finding]) -> float | None:
    text = element.get(name)
    try:
        value = float(text) if text else None
    except ValueError:
        value = None
    if value is None or not 0 < value < 1e6:
        message = f"{name} is {text!r}; a size in mm was expected."
        findings.append(Finding("btlx.size", "error", where, message))
        return None
    return value
