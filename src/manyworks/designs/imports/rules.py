"""From what was read to what is asked, and from the answers to parts: pure functions on values."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from manyworks.drafting.boards import CODES, BoardsOf, with_boards
from manyworks.drafting.parts import BillLine, PartSpec
from manyworks.drafting.questions import ASKED_AS_BOARD, BOARD
from manyworks.formats.cutting.words.board_words import GENERIC, Board, material_named
from manyworks.formats.cutting.words.colours import ALL_CUT
from manyworks.formats.cutting.words.units import ANSWERED
from manyworks.formats.drawing import Drawing, Finding, Part
from manyworks.formats.plain_text import rows
from manyworks.refused import Refused

_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,12})?")
_COUNTED = re.compile(r"\d[\d,]*( of \d[\d,]*)? (parts|lines|outlines|board frames)\b")


def findings_of(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as rows with a key that the same finding has in the next reading of the same drawing."""
    seen: Counter[str] = Counter()
    keyed = []
    for finding in findings:
        if finding.code in ASKED_AS_BOARD:
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


def with_said_boards(drawing: Drawing) -> BoardsOf:
    """The drawing with the boards of its parts, as far as its sheets, notes, layers and name say them."""
    return with_boards(drawing, PurePath(drawing.source).stem, Board())


def board_findings(found: BoardsOf) -> list[Finding]:
    """Where boards were taken from; a question for every kind whose material or thickness nothing says."""
    findings = []
    if found.said:
        message = _("The board is taken from %(words)s.") % {"words": ", ".join(found.said)}
        findings.append(Finding("board.said", "info", "file", message))
    boards = Counter((part.material, part.thickness_mm) for part in found.drawing.parts)
    for (material, thickness), count in sorted(boards.items(), key=lambda item: str(item[0])):
        if material_code(material) and thickness:
            continue
        name = material or _("a board without name")
        message = _("%(count)d parts lie on %(name)s. Which material is it, and how thick?") % {
            "count": count,
            "name": name,
        }
        if found.disputed:
            message += " " + _("It was not read from %(words)s.") % {"words": "; ".join(found.disputed)}
        findings.append(Finding("board.unknown", "question", board_key(material, thickness), message))
    return findings


def board_key(material: str, thickness: float | None) -> str:
    """How the question about a kind of board is told from others."""
    return f"board {material or '?'} {f'{thickness:g}' if thickness else '?'}"


def material_code(words: str) -> str:
    """The vocabulary's material that a drawing's words clearly name, or an empty string."""
    text = words.strip().lower()
    return text if text in CODES else material_named(text).replace(GENERIC, "")


def layer_names(drawing: Drawing | None) -> list[str]:
    """What tells one author's way of drawing from another's; empty for a list without drawing."""
    return sorted({layer.name for layer in drawing.layers}) if drawing else []


def likeness(layers: Iterable[str], others: Iterable[str]) -> float:
    """Share of layer names that two drawings have in common, 0 to 1; two lists without drawing are alike."""
    a, b = set(layers), set(others)
    return len(a & b) / len(a | b) if a | b else 1.0


def unit_answer(findings: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Which unit somebody said the numbers of a file are, and who."""
    return _answer_to("unit.", findings)


def _answer_to(code: str, findings: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    answers = (row["answer"] for row in findings if row["code"].startswith(code) and row["answer"])
    return next(answers, None)


def wanted_reading(
    drawing: Mapping[str, Any] | None, findings: Sequence[Mapping[str, Any]]
) -> dict[str, str | None] | None:
    """The unit and the meaning of colours by which a drawing is to be read again; None where it was so."""
    if not drawing:
        return None
    read = {"unit": drawing["unit"]["used"], "colours": drawing.get("colours") or ALL_CUT}
    answers = {"unit": _answer_to("unit.", findings), "colours": _answer_to("layer.colours", findings)}
    wanted = {name: answer["value"] if answer else read[name] for name, answer in answers.items()}
    if wanted == read:
        return None
    # A unit that nobody answered is found again; one that was answered is not asked any more.
    kept = answers["unit"] or drawing["unit"]["reason"] == ANSWERED
    return {
        "unit": wanted["unit"] if kept else None,
        "colours": None if wanted["colours"] == ALL_CUT else wanted["colours"],
    }


def boards_from(findings: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, float]]:
    """Answered boards: material and thickness by the key they were asked under."""
    boards = {}
    for row in findings:
        if row["code"] == "board.unknown" and row["answer"]:
            match = BOARD.fullmatch(row["answer"]["value"])
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
