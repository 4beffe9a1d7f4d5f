"""Finding imports, and putting reading and answers together."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from manyworks.core.permissions import Person, scopes
from manyworks.designs.catalogue.models import BuildingSystem
from manyworks.designs.drawing_data import load_drawing
from manyworks.designs.drawing_labels import named_by
from manyworks.designs.drawing_picture import Place, drawing_svg
from manyworks.designs.imports.models import DesignImport, ImportedBlock, ImportProfile
from manyworks.designs.imports.rules import (
    boards_from,
    findings_of,
    likeness,
    specs_from,
    with_said_boards,
)
from manyworks.drafting.answers import answered_parts
from manyworks.drafting.parts import PartSpec
from manyworks.drafting.questions import Question, question_of
from manyworks.formats.drawing import Finding

ALIKE = 0.5
"""Share of layer names that makes two drawings one author's; a renamed or added layer does not undo it."""


@dataclass(frozen=True)
class FoundParts:
    """The parts a review would make, and what naming them found."""

    specs: list[PartSpec]
    findings: list[dict[str, Any]]
    boards: dict[str, tuple[str, float]]


@dataclass(frozen=True)
class ReviewRow:
    """One finding on the review page; ``number`` is its place on the drawing."""

    number: int
    row: dict[str, Any]
    question: Question | None
    alike: int = 0
    """How many other open questions are of the same kind."""

    @property
    def is_open(self) -> bool:
        """Does somebody still have to do something about it?"""
        return bool(self.row["severity"] == "error" or (self.question and self.row["answer"] is None))

    @property
    def since(self) -> datetime | None:
        """Since when it is assumed, where it was answered for an earlier file of this author."""
        answer = self.row["answer"]
        return datetime.fromisoformat(answer["at"]) if answer and answer.get("again") else None


def visible_to(user: Person | None) -> QuerySet[DesignImport]:
    """Imports of the organisations the user may import for."""
    reach = scopes(user, "designs.block.import")
    imports = DesignImport.objects.select_related("system__organisation", "job", "created_by")
    if reach.everywhere:
        return imports
    return imports.filter(system__organisation__in=reach.organisations)


def systems_to_import_for(user: Person | None) -> QuerySet[BuildingSystem]:
    """Systems the user may bring drawings for."""
    reach = scopes(user, "designs.block.import")
    systems = BuildingSystem.objects.all()
    return systems if reach.everywhere else systems.filter(organisation__in=reach.organisations)


def parts_of(block: ImportedBlock) -> FoundParts:
    """The parts of a drawing with every answer worked in; refuses while a board is not known."""
    boards = boards_from(block.findings)
    if not block.drawing:
        return FoundParts([], [], boards)
    drawing = with_said_boards(load_drawing(block.drawing)).drawing
    answers = {row["key"]: row["answer"]["value"] for row in block.findings if row["answer"]}
    names = ("code", "severity", "where", "message", "at")
    keys = {row["key"]: Finding(**{name: row[name] for name in names}) for row in block.findings}
    parts = answered_parts(drawing, answers, keys)
    parts = named_by(parts, {line["code"] for line in block.bill})
    specs, found = specs_from(block.code, parts, boards)
    return FoundParts(specs, findings_of(found), boards)


def offset_of(block: ImportedBlock) -> tuple[str, str]:
    """Whether offsets are drawn, answered before read, with the words it rests on."""
    for row in block.findings:
        if row["code"].startswith("offset.") and row["answer"]:
            return row["answer"]["value"], f"{row['answer']['by']}"
    if not block.drawing:
        return "unknown", ""
    offset = block.drawing["offset"]
    values = ", ".join(
        f"{name} {offset[f'{name}_mm']:g} mm"
        for name in ("outer", "inner", "peg")
        if offset.get(f"{name}_mm") is not None
    )
    return offset["state"], "; ".join(filter(None, [values, offset["source"]]))


def profile_for(system: BuildingSystem, layers: list[str]) -> ImportProfile | None:
    """The profile whose layer names are most like these, if at least half are the same."""
    profiles = list(system.import_profiles.order_by("-pk"))
    best = max(profiles, key=lambda profile: likeness(layers, profile.layers), default=None)
    return best if best is not None and likeness(layers, best.layers) >= ALIKE else None


def review_rows(block: ImportedBlock) -> list[ReviewRow]:
    """Every finding, what still needs somebody first."""
    rows = [
        ReviewRow(0, row, question_of(row["code"], row["severity"], row["where"])) for row in block.findings
    ]
    ordered = sorted(rows, key=lambda r: (not r.is_open, r.row["severity"] == "info"))
    kinds = Counter(r.row["code"] for r in rows if r.is_open and r.question and not r.question.board)
    return [
        ReviewRow(number, r.row, r.question, kinds[r.row["code"]] - 1 if r.is_open and r.question else 0)
        for number, r in enumerate(ordered, 1)
    ]


def picture_of(block: ImportedBlock, rows: list[ReviewRow]) -> str:
    """The drawing with a number at every finding that has a place."""
    if not block.drawing:
        return ""
    places = [
        Place(r.number, (r.row["at"][0], r.row["at"][1]), r.is_open, f"{r.number}: {r.row['message']}")
        for r in rows
        if r.row["at"]
    ]
    return drawing_svg(load_drawing(block.drawing), places, title=block.code)
