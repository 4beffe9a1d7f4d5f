"""Decide a drawing's unit by evidence: board sizes, named drills, notes; then what the file declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from manyworks.formats.cutting.strokes import Strokes
from manyworks.formats.cutting.words.layer_grammar import Meaning
from manyworks.formats.cutting.words.told import told, units_in
from manyworks.formats.drawing import Finding, UnitDecision
from manyworks.geometry import bounds

ANSWERED = "answered by a person"
"""Why a unit was taken that somebody named."""
MILLIMETRES = {
    "mm": 1.0,
    "inch": 25.4,
    "cm": 10.0,
    "m": 1000.0,
    "ft": 304.8,
    "px": 25.4 / 96,
    "px90": 25.4 / 90,
    "pt": 25.4 / 72,
    "dm": 100.0,
    "yd": 914.4,
    "mil": 0.0254,
    "µm": 0.001,
    "µin": 2.54e-5,
}
_CANDIDATES = ("mm", "inch", "cm", "m")
SCREEN = ("px", "pt", "px90")
"""Units of SVG files that state no real size: 96 to the inch by the standard, 72 and 90 in some programs."""
BOARD_WIDTHS_MM = (600, 610, 900, 915, 1000, 1200, 1220, 1250, 1500, 1525, 1850, 2070)
BOARD_LENGTHS_MM = (1200, 1220, 1500, 1525, 1830, 2400, 2440, 2500, 2800, 3000, 3050, 3660, 5000)
BOARD_SLACK_MM = 6.0
NAMED_SLACK = 0.03
"""Part of its size by which a drilling or a board may differ from what its layer names."""
USUAL_PART_MM = (80.0, 14000.0)
"""The longest part of a routed sheet job lies between a small fitting and the longest board made."""
SMALLEST_MM, WIDEST_MM = 5.0, 3600.0
"""A drawing whose longest line is shorter is of nothing; no machine and no board is wider."""
LARGE_MM = (5600.0, 2100.0)
"""Length and width of the largest boards in trade: parts beyond are real, but rare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a drawing itself says of its unit; lengths in file units.

    Parameters
    ----------
    frames
        Width and height of every board frame drawn.
    longest, widest
        Largest long and largest short side of any outline; 0 when nothing is drawn.
    named
        Lengths as drawn, and in mm as their layers name them: drillings by diameter, boards by length.
    notes
        Units that the words of the drawing name, see :func:`told.units_in`.
    """

    frames: Sequence[tuple[float, float]] = ()
    longest: float = 0.0
    widest: float = 0.0
    named: Sequence[tuple[float, float]] = ()
    notes: Iterable[str] = ()

    def possible(self, unit: str) -> bool:
        """Whether the largest outline would fit any machine, and be larger than nothing."""
        scale = MILLIMETRES[unit]
        return SMALLEST_MM <= self.longest * scale <= USUAL_PART_MM[1] and self.widest * scale <= WIDEST_MM

    def usual(self, unit: str) -> bool:
        """Whether the longest outline would be a usual part."""
        return self.possible(unit) and self.longest * MILLIMETRES[unit] >= USUAL_PART_MM[0]

    def large(self, unit: str) -> bool:
        """Whether the largest outline would fit no board in trade."""
        scale = MILLIMETRES[unit]
        return self.longest * scale > LARGE_MM[0] or self.widest * scale > LARGE_MM[1]


def evidence_in(raw: Strokes, meanings: Mapping[str, Meaning]) -> Evidence:
    """What the strokes and words of a file tell of its unit."""
    frames: list[tuple[float, float]] = []
    lines: list[tuple[float, float]] = []
    named: list[tuple[float, float]] = []
    for stroke in raw.strokes:
        meaning = meanings[stroke.layer]
        if meaning.meaning == "note" or len(stroke.points) < 2:
            continue
        left, bottom, right, top = bounds(stroke.points)
        size = right - left, top - bottom
        framed = meaning.meaning == "sheet" and stroke.closed
        (frames if framed else lines).append(size)
        if framed and meaning.size_mm:
            named.append((max(size), max(meaning.size_mm)))
        if meaning.meaning == "drill" and meaning.tool_mm and stroke.circle:
            named.append((2 * stroke.circle[2], meaning.tool_mm))
    return Evidence(
        frames=frames,
        longest=max(map(max, lines), default=0.0),
        widest=max(map(min, lines), default=0.0),
        named=named,
        notes=units_in(told(raw.words)),
    )


def decide_unit(
    declared: str | None, evidence: Evidence, *, by: str = ""
) -> tuple[UnitDecision, list[Finding]]:
    """Choose the unit the numbers of a file are in.

    Parameters
    ----------
    declared
        What the file says: a key of ``MILLIMETRES``, or ``None``. A unit of ``SCREEN`` only counts when it
        is known how many the program that wrote the file puts in an inch.
    evidence
        What its lines and words say.
    by
        How the declaration is known, in words; empty when the file says it itself.

    Returns
    -------
    UnitDecision, findings
        A declared unit that the evidence overrules is a ``question`` a person may answer otherwise, and so
        is a note that names another unit than was taken.
    """
    decision, findings = _by_evidence(declared, evidence, by)
    noted = set(evidence.notes)
    if not noted or decision.used in noted or any(f.severity == "question" for f in findings):
        return decision, findings
    message = (
        f"A note says that the drawing is measured in {' or '.join(sorted(noted))}, but it was read in "
        f"{decision.used}: {decision.reason}. Say which unit it is."
    )
    question = Finding("unit.conflict", "question", "file", message)
    return replace(decision, certain=False), [*findings, question]


def _by_evidence(declared: str | None, evidence: Evidence, by: str) -> tuple[UnitDecision, list[Finding]]:
    on_screen = declared in SCREEN
    units = (*SCREEN, *_CANDIDATES) if on_screen else _CANDIDATES
    if found := _unit_of_boards(evidence.frames, units) or _unit_of_names(evidence.named, units):
        unit, reason = found[0]
        for other, also in found[1:]:
            reason += f" (in {other}: {also})"
        return _decided(declared, unit, reason, certain=len(found) == 1)
    noted = {unit for unit in evidence.notes if evidence.possible(unit)}
    if len(noted) == 1 and evidence.longest != 0:
        unit = noted.pop()
        return _decided(declared, unit, f"the notes of the drawing name {unit}", certain=True)
    if declared and evidence.possible(declared) and (by or not on_screen):
        length = f"{evidence.longest * MILLIMETRES[declared]:.0f} mm"
        reason = f"{by or 'declared in the file'}, and its longest outline is then {length}"
        # Some programs write inch into every file, and lengths this large are as well millimetres.
        by_habit = declared == "inch" and evidence.usual("mm")
        certain = declared == "mm" or not (by_habit or evidence.large(declared))
        return _decided(declared, declared, reason, certain=certain)
    likely = [u for u in units if evidence.usual(u)]
    if likely:
        known = [u for u in units if u in likely or (u in ("mm", "inch") and evidence.possible(u))]
        reason = " or ".join(f"{evidence.longest * MILLIMETRES[u]:.0f} mm in {u}" for u in known)
        return _decided(declared, likely[0], f"its longest outline would be {reason}", certain=False)
    if evidence.longest == 0:
        reason = "nothing is drawn in it that can be read"
        if declared == "mm":
            return _decided(declared, declared, f"declared in the file, and {reason}", certain=True)
    else:
        reason = "no unit makes the longest outline a part"
    return _decided(declared, declared or "mm", reason, certain=False)


def _unit_of_boards(frames: Sequence[tuple[float, float]], units: Sequence[str]) -> list[tuple[str, str]]:
    """The units in which most frames are boards, and why."""
    found = []
    for unit in units:
        scale = MILLIMETRES[unit]
        matching = [f for f in frames if is_board(f[0] * scale, f[1] * scale)]
        if matching:
            sizes = sorted({f"{min(frame):g} × {max(frame):g}" for frame in matching})
            said = " or ".join(sizes[:3]) + (" or others" if sizes[3:] else "")
            reason = f"{len(matching)} of {len(frames)} board frames measure {said}, a board size in {unit}"
            found.append((len(matching), unit, reason))
    return _most(found)


def _unit_of_names(named: Sequence[tuple[float, float]], units: Sequence[str]) -> list[tuple[str, str]]:
    """The units in which most drillings and boards are as large as their layers name them, and why."""
    found = []
    for unit in units:
        fits = sum(abs(drawn * MILLIMETRES[unit] - mm) <= NAMED_SLACK * mm for drawn, mm in named)
        if fits:
            reason = f"{fits} of {len(named)} drillings and boards are as large as their layers say in {unit}"
            found.append((fits, unit, reason))
    return _most(found)


def _most(found: Sequence[tuple[int, str, str]]) -> list[tuple[str, str]]:
    most = max((count for count, _, _ in found), default=0)
    return [(unit, reason) for count, unit, reason in found if count == most]


def is_board(one: float, other: float) -> bool:
    """Whether two sides in mm are those of a board in trade."""
    width, length = min(one, other), max(one, other)
    return any(abs(width - known) <= BOARD_SLACK_MM for known in BOARD_WIDTHS_MM) and any(
        abs(length - known) <= BOARD_SLACK_MM for known in BOARD_LENGTHS_MM
    )


def _decided(
    declared: str | None, used: str, reason: str, *, certain: bool
) -> tuple[UnitDecision, list[Finding]]:
    decision = UnitDecision(declared, used, reason, MILLIMETRES[used], certain)
    if declared is not None and declared != used:
        message = f"The file says {declared}, but it was read in {used}: {reason}."
        return decision, [Finding("unit.conflict", "question", "file", message)]
    if not certain:
        silent = "The file names no unit. " if declared is None else ""
        message = f"{silent}It is not certain that the numbers are {used}: {reason}. Say which unit it is."
        return decision, [Finding("unit.uncertain", "question", "file", message)]
    if declared is None:
        message = f"The file names no unit; it was read in {used}: {reason}."
        return decision, [Finding("unit.absent", "info", "file", message)]
    return decision, []
