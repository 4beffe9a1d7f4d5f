"""The release gate: every reason why a revision must not be cut yet, as pure rules on values.

Each rule returns findings; a refusal stops the release, a note is shown and does not. Nothing here reads a
database: the caller brings parts, bill, evidence and, where there is one, the file itself.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from manyworks.designs.releases.cuttable import (
    GateFinding,
    Stock,
    judge_geometry,
    judge_sheets,
    judge_tool,
)
from manyworks.designs.releases.written import judge_written
from manyworks.drafting import licences
from manyworks.drafting.parts import BillLine, PartSpec, depths_of, places_of, sizes_of
from manyworks.drafting.questions import SIGNED
from manyworks.formats.cutting.checks.label_checks import same_labels
from manyworks.formats.cutting.strokes import Word
from manyworks.formats.cutting.words.labels import Label

SIZE_TOLERANCE_MM = 0.5
OUTLINE_TOLERANCE = 0.001
"""Share by which cut length and area may differ: above what flattening the same arcs again changes."""
ZERO_RUN = 16

_BINARY_DXF = b"AutoCAD Binary DXF"


@dataclass(frozen=True)
class Candidate:
    """Everything the gate judges.

    ``evidence`` is what the import wrote down: unit decision, findings with their answers. ``content`` is
    the source file, None when the revision was drawn by code.
    """

    parts: Sequence[PartSpec]
    bill: Sequence[BillLine]
    evidence: Mapping[str, Any] = field(default_factory=dict)
    content: bytes | None = None
    source_sha256: str = ""
    licence: str = ""
    allows_paid_work: bool = False
    for_paid_work: bool = True
    offset_state: str = "unknown"
    board_min_mm: float | None = None
    board_max_mm: float | None = None
    tool_mm: float | None = None
    stock: Sequence[Stock] = ()


def judge(candidate: Candidate) -> list[GateFinding]:
    """Every finding, refusals first."""
    found: list[GateFinding] = []
    found += judge_file(candidate.content, candidate.source_sha256)
    found += judge_reading(candidate.evidence)
    found += judge_labels(candidate.parts, candidate.evidence)
    found += judge_bill(candidate.parts, candidate.bill)
    found += judge_geometry(candidate.parts)
    found += judge_tool(candidate.parts, candidate.tool_mm)
    found += judge_sheets(candidate.parts, candidate.stock)
    found += judge_written(candidate.parts)
    found += judge_boards(candidate)
    found += judge_licence(candidate)
    return sorted(found, key=lambda finding: not finding.refusal)


def judge_file(content: bytes | None, sha256: str) -> list[GateFinding]:
    """The file is whole and is the one that was read."""
    if content is None:
        return []
    found = []
    if hashlib.sha256(content).hexdigest() != sha256:
        found.append(
            GateFinding(
                "file.changed",
                _("The stored file is not the one this revision was read from."),
                _("Import the file again; it becomes a new revision."),
            )
        )
    # Binary DXF and zipped workbooks hold zeros by nature; a text file never does.
    if not content.startswith((_BINARY_DXF, b"PK")) and b"\0" * ZERO_RUN in content:
        place = content.index(b"\0" * ZERO_RUN)
        found.append(
            GateFinding(
                "file.zeroed",
                _("The file holds zeroed bytes from byte %(place)s on; it is damaged.") % {"place": place},
                _("Get the file again from where it came from."),
            )
        )
    return found


def judge_reading(evidence: Mapping[str, Any]) -> list[GateFinding]:
    """What the reader found is answered: no error is left, no question open, the unit is decided."""
    found = []
    unit = evidence.get("unit") or {}
    if unit and not (unit.get("certain") or unit.get("decided_by")):
        found.append(
            GateFinding(
                "unit.undecided",
                _("Nobody has signed for the unit; the reader took %(unit)s.") % {"unit": unit.get("used")},
                _("Answer the unit question on the review page."),
            )
        )
    for finding in evidence.get("findings", ()):
        severity, code, answer = finding["severity"], finding["code"], finding.get("answer")
        where = f"{finding.get('where', '')}: {finding['message']}"
        if severity == "error":
            found.append(GateFinding(code, where, _("Correct the drawing and import it again.")))
        elif answer is None and (severity == "question" or code in SIGNED):
            found.append(GateFinding(code, where, _("Answer it on the review page.")))
    return found


def judge_labels(parts: Sequence[PartSpec], evidence: Mapping[str, Any]) -> list[GateFinding]:
    """One label stands on one shape, and not on its mirror image, unless somebody has answered for it.

    Its own code, and the words on it: two shapes of one label get codes of their own when they are imported.
    """
    asked = {row.get("where") for row in evidence.get("findings", ()) if row["code"] == "label.shared"}
    drawn = [replace(part.drawn(), origin=None) for part in parts if part.geometry is not None]
    labels = [
        Label(
            part.code, words=[Word(one.layer, one.text, one.at, one.height_mm) for one in part.geometry.texts]
        )
        for part in drawn
    ]
    codes = {f"label {' '.join(part.code.split()).upper()}": part.code for part in drawn}
    cure = _("Give each shape a label of its own.")
    return [
        GateFinding(shared.code, shared.message, cure, part=codes.get(shared.where, ""))
        for shared in same_labels(drawn, labels, set())
        if shared.where not in asked
    ]


def judge_bill(parts: Sequence[PartSpec], bill: Sequence[BillLine]) -> list[GateFinding]:
    """Each part of the bill is drawn, as often and with the features it says, and no other part is."""
    if not bill:
        return [
            GateFinding(
                "bill.missing",
                _("There is no bill of parts to compare the drawing with."),
                _("Import the production list with the drawing."),
            )
        ]
    drawn = {part.code: part for part in parts}
    listed = {line.code: line for line in bill}
    found = [
        GateFinding(
            "bill.part_missing",
            _("The bill lists part %(code)s; no part in the drawing carries this label.") % {"code": code},
            _("Draw it, or correct its label."),
            part=code,
        )
        for code in listed
        if code not in drawn
    ]
    found += [
        GateFinding(
            "bill.part_unexpected",
            _("The drawing has a part labelled %(code)s that the bill does not list.") % {"code": code},
            _("Correct its label, or add it to the bill."),
            part=code,
        )
        for code in drawn
        if code not in listed
    ]
    for code in listed.keys() & drawn.keys():
        found += _compare(drawn[code], listed[code])
    return found


def _compare(part: PartSpec, line: BillLine) -> list[GateFinding]:
    """One part against its line of the bill."""
    lists = {"holes": "holes", "pockets": "pockets", "drills": "drillings"}
    count = {name: len(getattr(part.geometry, field, ())) for name, field in lists.items()}
    names: dict[str, tuple[str, object, object]] = {
        "quantity": (_("pieces"), part.quantity, line.quantity),
        "holes": (_("holes"), count["holes"], line.holes),
        "pockets": (_("pockets (half-mills)"), count["pockets"], line.pockets),
        "drills": (_("drilled holes"), count["drills"], line.drills),
    }
    if part.geometry is not None and line.pockets == count["pockets"] and line.depths_mm:
        names["depths"] = (_("as pocket depths in mm"), depths_of(part.geometry), line.depths_mm)
    found = [
        GateFinding(
            f"bill.{name}",
            _("Part %(code)s has %(drawn)s %(what)s; the bill says %(listed)s.")
            % {"code": part.code, "drawn": drawn, "what": what, "listed": listed},
            _("Correct the drawing or the bill, and import both again."),
            part=part.code,
        )
        for name, (what, drawn, listed) in names.items()
        if listed is not None and drawn != listed
    ]
    return found + _compare_sizes(part, line, counts_agree=all(f.code == "bill.quantity" for f in found))


def _compare_sizes(part: PartSpec, line: BillLine, *, counts_agree: bool) -> list[GateFinding]:
    """Outer size, length of through cuts and net area: what a moved edge or a swapped label changes."""
    sizes = sizes_of(part.geometry)
    if sizes is None:
        return []
    if line.length_mm is not None and line.width_mm is not None:
        drawn = sorted((sizes.length_mm, sizes.width_mm), reverse=True)
        listed = sorted((line.length_mm, line.width_mm), reverse=True)
        if any(abs(a - b) > SIZE_TOLERANCE_MM for a, b in zip(drawn, listed, strict=True)):
            message = _(
                "Part %(code)s measures %(a).1f × %(b).1f mm; the bill says %(c).1f × %(d).1f mm."
            ) % {
                "code": part.code,
                **dict(zip("abcd", [*drawn, *listed], strict=True)),
            }
            cure = _("Look whether two labels are swapped.")
            return [GateFinding("bill.size", message, cure, part=part.code)]
    if not counts_agree:
        # A missing hole explains the missing length; saying both would hide which it is.
        return []
    found = _compare_places(part, line)
    for code, what, unit, is_drawn, is_listed in (
        ("bill.cut_length", _("through cuts"), "mm", sizes.cut_length_mm, line.cut_length_mm),
        ("bill.area", _("net area"), "mm²", sizes.area_mm2, line.area_mm2),
    ):
        if is_listed is not None and abs(is_drawn - is_listed) > max(2.0, OUTLINE_TOLERANCE * is_listed):
            message = _(
                "Part %(code)s, %(what)s: %(drawn).0f %(unit)s drawn; the bill says %(listed).0f %(unit)s."
            )
            values = {"code": part.code, "what": what, "unit": unit, "drawn": is_drawn, "listed": is_listed}
            cure = _("Look for a notch or hole of another size than designed.")
            found.append(GateFinding(code, message % values, cure, part=part.code))
    return found


def _compare_places(part: PartSpec, line: BillLine) -> list[GateFinding]:
    """Where holes, pockets and drillings lie: what a feature changes that moved and kept its size."""
    places = places_of(part.geometry) if part.geometry is not None else ""
    drawn, listed = ([float(one) for one in said.split()] for said in (places, line.places_mm or ""))
    if not listed or (len(drawn) == len(listed) and _all_near(drawn, listed)):
        return []
    moved = sum(abs(a - b) > SIZE_TOLERANCE_MM for a, b in zip(drawn, listed, strict=False))
    message = _("In part %(code)s %(moved)d holes or pockets lie elsewhere than the bill says.")
    cure = _("Compare it with the revision before, and move them back or correct the bill.")
    return [GateFinding("bill.places", message % {"code": part.code, "moved": moved}, cure, part=part.code)]


def _all_near(drawn: Sequence[float], listed: Sequence[float]) -> bool:
    return all(abs(a - b) <= SIZE_TOLERANCE_MM for a, b in zip(drawn, listed, strict=True))


def judge_boards(candidate: Candidate) -> list[GateFinding]:
    """Tool offsets and the window of board thickness are known."""
    found = []
    if candidate.offset_state == "unknown":
        found.append(
            GateFinding(
                "offset.unknown",
                _("Nobody has said whether tool offsets are already in the drawn lines."),
                _("Ask the author; applying them twice ruins the batch."),
            )
        )
    low, high = candidate.board_min_mm, candidate.board_max_mm
    if low is None or high is None or low > high:
        found.append(
            GateFinding(
                "board.window",
                _("The board thickness this is drawn for is not stated."),
                _("Enter the thinnest and the thickest board that may be cut."),
            )
        )
    elif any(not low - 0.5 <= part.thickness_mm <= high + 0.5 for part in candidate.parts):
        found.append(
            GateFinding(
                "board.outside_window",
                _("A part is thicker or thinner than the boards from %(low)g to %(high)g mm allow.")
                % {"low": low, "high": high},
                _("Correct the window or the part's thickness."),
            )
        )
    return found


def judge_licence(candidate: Candidate) -> list[GateFinding]:
    """The licence allows the intended work."""
    allowed = licences.allows_paid_work(candidate.licence, said=candidate.allows_paid_work)
    if allowed or not candidate.for_paid_work:
        return []
    return [
        GateFinding(
            "licence.no_paid_work",
            _("%(licence)s does not allow paid work.") % {"licence": candidate.licence or _("This licence")},
            _("Ask the author for another licence, or release it for unpaid work only."),
        )
    ]
