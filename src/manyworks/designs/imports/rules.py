"""From what was read to what is asked, and from the answers to parts: pure functions on values."""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from manyworks.drafting.parts import BillLine, PartSpec
from manyworks.formats.drawing import Drawing, Finding, Part
from manyworks.formats.plain_text import plain_number, rows
from manyworks.geometry import THROUGH, Depth, Face, Hole, Pocket
from manyworks.refused import Refused

UNITS = ("mm", "cm", "m", "inch")
AS_READ = "as read"
_BOARD = re.compile(r"([a-z0-9-]+) (\d+(?:\.\d+)?)")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,12})?")
_COUNTED = re.compile(r"\d[\d,]*( of \d[\d,]*)? (parts|lines|outlines|board frames)\b")
_MATERIALS = (
    ("melamine", "melamine-faced-plywood"),
    ("birch", "plywood-birch"),
    ("spruce", "plywood-spruce"),
    ("osb", "osb3"),
    ("mdf", "mdf"),
    ("chipboard", "chipboard"),
)


@dataclass(frozen=True)
class Question:
    """How a finding is answered: by one of ``choices`` (value, words), or by a ``number`` with its unit."""

    choices: tuple[tuple[str, str], ...] = ()
    number: str = ""
    also: tuple[str, ...] = ()
    board: bool = False


def question_of(code: str, severity: str) -> Question | None:
    """The question behind a finding; None for findings that only inform, and for errors."""
    if severity == "error":
        return None
    asked = severity == "question"
    if code.startswith("unit.") and asked:
        return Question(choices=tuple((unit, unit) for unit in UNITS))
    if code == "layer.depth_unknown":
        return Question(number="mm", also=("through",))
    if code == "layer.face_unknown":
        return Question(choices=(("front", _("from the front")), ("back", _("from the back"))))
    if code in ("quantity.in_text", "quantity.missing"):
        return Question(number=_("pieces of each"))
    if code == "outline.nested":
        return Question(choices=(("part", _("both are parts")), ("hole", _("the inner one is a hole"))))
    if code in ("offset.unknown", "offset.per_part"):
        return Question(choices=(("applied", _("in the drawn lines")), ("none", _("not applied"))))
    if code == "licence.missing":
        return Question(choices=((AS_READ, _("the licence of the system holds for it")),))
    if code == "layer.unknown":
        return Question(choices=((AS_READ, _("these lines are not cut")),))
    if code.startswith("duplicate."):
        return Question(choices=((AS_READ, _("right, the copies are left out")),))
    if code == "board.unknown":
        return Question(board=True)
    return Question(choices=((AS_READ, _("right as read")),)) if asked else None


def check_answer(code: str, severity: str, value: str) -> str:
    """The answer in its plain form, or a refusal that says what would be one."""
    question = question_of(code, severity)
    text = value.strip()
    if question is None:
        raise Refused("answer.not_asked", _("This finding asks nothing."), _("Correct the drawing instead."))
    if text in {choice for choice, _words in question.choices} or text in question.also:
        return text
    if question.board:
        if _BOARD.fullmatch(text):
            return text
        raise Refused("answer.board", _("Say which material it is and how many mm thick."), field="value")
    if question.number:
        number = plain_number(text.replace(",", ".")) or 0.0
        whole = not code.startswith("quantity.") or number.is_integer()
        if 0 < number <= 100_000 and whole:
            return f"{number:g}"
        raise Refused(
            "answer.number", _("“%(text)s” is not a number above 0.") % {"text": text[:40]}, field="value"
        )
    raise Refused("answer.choice", _("Choose one of the answers."), field="value")


def findings_of(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as rows with a key that the same finding has in the next reading of the same drawing."""
    seen: Counter[str] = Counter()
    keyed = []
    for finding in findings:
        if finding.code == "sheet.thickness_unknown":
            # Asked once for all sheets of a kind, as board.unknown.
            finding = replace(finding, severity="info")
        # How many lines or parts a question concerns does not make it another question.
        asked = _COUNTED.sub(r"n \2", finding.message) if finding.severity == "question" else finding.message
        digest = hashlib.sha256(asked.encode()).hexdigest()[:12]
        key = f"{finding.code}|{finding.where[:120]}|{digest}"
        seen[key] += 1
        if seen[key] > 1:
            key = f"{key}|{seen[key]}"
        keyed.append({**finding.as_dict(), "key": key, "answer": None})
    return keyed


def board_findings(parts: Iterable[Part]) -> list[Finding]:
    """One question for every kind of board whose material or thickness the drawing does not settle."""
    boards = Counter((part.material, part.thickness_mm) for part in parts)
    found = []
    for (material, thickness), count in sorted(boards.items(), key=lambda item: str(item[0])):
        if material_code(material) and thickness:
            continue
        name = material or _("a board without name")
        message = _("%(count)d parts lie on %(name)s. Which material is it, and how thick?") % {
            "count": count,
            "name": name,
        }
        found.append(Finding("board.unknown", "question", board_key(material, thickness), message))
    return found


def board_key(material: str, thickness: float | None) -> str:
    """How the question about a kind of board is told from others."""
    return f"board {material or '?'} {f'{thickness:g}' if thickness else '?'}"


def material_code(words: str) -> str:
    """The vocabulary's material that a drawing's words clearly name, or an empty string."""
    text = words.strip().lower()
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+|osb3|mdf|chipboard", text):
        return text
    return next((code for word, code in _MATERIALS if word in text), "")


def layer_names(drawing: Drawing | None) -> list[str]:
    """What tells one author's way of drawing from another's; empty for a list without drawing."""
    return sorted({layer.name for layer in drawing.layers}) if drawing else []


def likeness(layers: Iterable[str], others: Iterable[str]) -> float:
    """Share of layer names that two drawings have in common, 0 to 1; two lists without drawing are alike."""
    a, b = set(layers), set(others)
    return len(a & b) / len(a | b) if a | b else 1.0


def boards_from(findings: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, float]]:
    """Answered boards: material and thickness by the key they were asked under."""
    boards = {}
    for row in findings:
        if row["code"] == "board.unknown" and row["answer"]:
            match = _BOARD.fullmatch(row["answer"]["value"])
            if match:
                boards[row["where"]] = (match[1], float(match[2]))
    return boards


def stem_of(name: str) -> str:
    """The block a file is about, by its name: ``F-S`` for F-S.dxf and F-S_production.csv."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name.rsplit("/", 1)[-1])
    stem = re.sub(r"[_\- ]*(production|cutting[_\- ]?files?|bill|bom)$", "", stem, flags=re.I)
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-._")[:60] or "block"


def bill_lines(listed: Sequence[tuple[str, float | None]], table: bytes | None) -> list[BillLine]:
    """The bill as the gate compares it, with sizes and counts of features where the table has them."""
    extra = _features(table) if table else {}
    lines: dict[str, BillLine] = {}
    for code, quantity in listed:
        if quantity is None or quantity < 1:
            continue
        more = extra.get(code, {})
        before = lines[code].quantity if code in lines else 0
        lines[code] = BillLine(code, before + int(quantity), **more)
    return list(lines.values())


_COLUMNS = {
    "length mm": ("length_mm", float),
    "width mm": ("width_mm", float),
    "holes": ("holes", int),
    "pockets": ("pockets", int),
    "drillings": ("drills", int),
    "pocket depths mm": ("depths_mm", str),
    "cut length mm": ("cut_length_mm", float),
    "net area mm2": ("area_mm2", float),
    "places mm": ("places_mm", str),
}


def _features(table: bytes) -> dict[str, dict[str, Any]]:
    """Sizes and counts from columns beside the quantity, as this program's own production lists have them."""
    head, *lines = rows(table.decode("utf-8-sig", errors="replace"), _("Production list")) or [[]]
    names = [name.strip().lower() for name in head]
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        row = dict(zip(names, line))
        label = row.get("label")
        if not label:
            continue
        values: dict[str, Any] = {}
        for name, cell in row.items():
            field, kind = _COLUMNS.get(name, ("", float))
            text = cell.strip()
            if kind is str and re.fullmatch(r"[\d. ]{0,4000}", text):
                values[field] = " ".join(text.split())
            elif field and _NUMBER.fullmatch(text):
                values[field] = kind(float(text))
        found[label.strip()] = values
    return found


def answered_parts(drawing: Drawing, answers: Mapping[str, str], keys: Mapping[str, Finding]) -> list[Part]:
    """The drawing's parts with every answer worked in.

    Parameters
    ----------
    answers
        Values by finding key.
    keys
        The findings those keys stand for.
    """
    parts = {part.key: part for part in drawing.parts}
    answered = [(keys[key], value) for key, value in answers.items() if key in keys]
    # A depth makes pockets of lines; only then there is something on a face.
    for finding, value in sorted(answered, key=lambda answer: answer[0].code == "layer.face_unknown"):
        _work_in(parts, finding, value, {layer.name: layer.face for layer in drawing.layers})
    return list(parts.values())


def _work_in(parts: dict[str, Part], finding: Finding, value: str, faces: Mapping[str, Face | None]) -> None:
    code = finding.code
    layer = finding.where.removeprefix("layer ").split(" near ")[0]
    if code == "layer.depth_unknown":
        depth: Depth = THROUGH if value == THROUGH else float(value)
        _set_depth(parts, layer, depth, faces.get(layer, "front"))
    elif code == "layer.face_unknown":
        _set_face(parts, layer, "back" if value == "back" else "front")
    elif code == "layer.unknown":
        _leave_out(parts, finding.where.removeprefix("layer "))
    elif code == "quantity.in_text":
        number = int(finding.where.removeprefix("sheet ")) - 1
        for part in [p for p in parts.values() if p.sheet == number]:
            parts[part.key] = replace(part, quantity=int(float(value)), quantity_source=_("answered"))
    elif code == "quantity.missing":
        for part in _parts_at(parts, finding):
            parts[part.key] = replace(part, quantity=int(float(value)), quantity_source=_("answered"))
    elif code == "outline.nested" and value == "hole":
        for part in _parts_at(parts, finding):
            holder = parts.get(part.inside_of or "")
            if holder is not None:
                ring = part.geometry.outline[::-1]
                holes = (*holder.geometry.holes, Hole(ring, layer=part.layer))
                parts[holder.key] = replace(holder, geometry=replace(holder.geometry, holes=holes))
                del parts[part.key]


def _leave_out(parts: dict[str, Part], layer: str) -> None:
    """What was drawn on a layer is not cut."""
    for part in list(parts.values()):
        geometry = part.geometry
        parts[part.key] = replace(
            part,
            geometry=replace(
                geometry,
                holes=tuple(hole for hole in geometry.holes if hole.layer != layer),
                drillings=tuple(one for one in geometry.drillings if one.layer != layer),
            ),
        )


def _set_face(parts: dict[str, Part], layer: str, face: Face) -> None:
    """What was drawn on a layer is worked from this face."""
    for part in list(parts.values()):
        kept = part.geometry
        worked = {
            "pockets": tuple(replace(p, face=face) if p.layer == layer else p for p in kept.pockets),
            "drillings": tuple(replace(d, face=face) if d.layer == layer else d for d in kept.drillings),
            "paths": tuple(replace(p, face=face) if p.layer == layer else p for p in kept.paths),
        }
        parts[part.key] = replace(part, geometry=replace(kept, **worked))  # type: ignore[arg-type]


def _set_depth(parts: dict[str, Part], layer: str, depth: Depth, face: Face | None) -> None:
    """What was drawn on a layer is this deep; an area milled right through is a hole, cut along its edge."""
    for part in list(parts.values()):
        geometry = part.geometry
        holes, milled = geometry.holes, tuple[Pocket, ...]()
        if depth == THROUGH:
            opened = (Hole(p.ring[::-1], p.tool_mm, p.layer) for p in geometry.pockets if p.layer == layer)
            holes = (*(replace(h, depth_mm=THROUGH) if h.layer == layer else h for h in holes), *opened)
        else:
            unsaid = [hole for hole in holes if hole.layer == layer and hole.depth_mm is None]
            holes = tuple(hole for hole in holes if hole not in unsaid)
            milled = tuple(Pocket(h.ring[::-1], depth, face, h.tool_mm, layer) for h in unsaid)
        parts[part.key] = replace(
            part,
            geometry=replace(
                geometry,
                depth_mm=THROUGH if depth == THROUGH and part.layer == layer else geometry.depth_mm,
                holes=holes,
                pockets=(
                    *(
                        replace(p, depth_mm=depth) if p.layer == layer else p
                        for p in geometry.pockets
                        if depth != THROUGH or p.layer != layer
                    ),
                    *milled,
                ),
                drillings=tuple(
                    replace(d, depth_mm=depth) if d.layer == layer else d for d in geometry.drillings
                ),
                paths=tuple(replace(p, depth_mm=depth) if p.layer == layer else p for p in geometry.paths),
            ),
        )


def _parts_at(parts: Mapping[str, Part], finding: Finding) -> list[Part]:
    """The part whose outline starts where the finding points; the reader points at its lower left corner."""
    if finding.at is None:
        return []
    near = [(math.dist(part.bounds[:2], finding.at), part) for part in parts.values()]
    best = min(near, key=lambda pair: pair[0], default=None)
    return [best[1]] if best and best[0] < 0.5 else []


def specs_from(
    block: str, parts: Sequence[Part], boards: Mapping[str, tuple[str, float]]
) -> tuple[list[PartSpec], list[Finding]]:
    """Parts of a drawing as parts of a revision: equal pieces under one code, those without label named.

    Returns
    -------
    specs, findings
        A label on two different shapes is an error; each keeps a code of its own so that both are seen.
    """
    groups: dict[tuple[str, str, str, float], PartSpec] = {}
    for part in parts:
        material, thickness = boards.get(
            board_key(part.material, part.thickness_mm),
            (material_code(part.material), part.thickness_mm or 0.0),
        )
        if not material or not thickness:
            raise Refused(
                "import.board_unknown",
                _("Nobody has said which board %(name)s is cut from.") % {"name": part.code or part.key},
                _("Answer the question about its board first."),
            )
        geometry = replace(part, thickness_mm=float(thickness)).own_geometry()
        group = (part.code, geometry.hash, material, float(thickness))
        before = groups.get(group)
        quantity = part.quantity + (before.quantity if before else 0)
        groups[group] = PartSpec(part.code, quantity, material, float(thickness), part.name, geometry)
    return _named(block, list(groups.values()))


def _named(block: str, specs: list[PartSpec]) -> tuple[list[PartSpec], list[Finding]]:
    named: list[PartSpec] = []
    findings = []
    used = {spec.code for spec in specs if spec.code}
    seen: Counter[str] = Counter()
    number = 0
    for spec in specs:
        code = spec.code[:70]
        if not code:
            number += 1
            while f"{block}-P{number:03d}" in used:
                number += 1
            code = f"{block}-P{number:03d}"
        seen[code] += 1
        if seen[code] > 1:
            message = _("The label %(code)s stands on %(count)d different shapes.") % {
                "code": code,
                "count": seen[code],
            }
            findings.append(Finding("label.conflict", "error", code, message))
            code = f"{code}~{seen[code]}"
        named.append(replace(spec, code=code))
    return named, findings
