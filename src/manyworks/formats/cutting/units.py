"""Decide a drawing's unit by evidence: known board sizes first, then what a part can measure."""

from __future__ import annotations

from collections.abc import Sequence

from manyworks.formats.drawing import Finding, UnitDecision

MILLIMETRES = {
    "mm": 1.0,
    "inch": 25.4,
    "cm": 10.0,
    "m": 1000.0,
    "ft": 304.8,
    "px": 25.4 / 96,
    "pt": 25.4 / 72,
}
_CANDIDATES = ("mm", "inch", "cm", "m")
_SCREEN = ("px", "pt")
"""Units of SVG files that state no real size: 96 to the inch by the standard, 72 in some programs."""
BOARD_WIDTHS_MM = (600, 610, 900, 915, 1000, 1200, 1220, 1250, 1500, 1525, 1850, 2070)
BOARD_LENGTHS_MM = (1200, 1220, 1500, 1525, 1830, 2400, 2440, 2500, 2800, 3000, 3050, 3660, 5000)
BOARD_SLACK_MM = 6.0
LONGEST_PART_MM = (80.0, 14000.0)
"""The longest part of a routed sheet job lies between a small fitting and the longest board made."""


def decide_unit(
    declared: str | None, frames: Sequence[tuple[float, float]], longest: float
) -> tuple[UnitDecision, list[Finding]]:
    """Choose the unit the numbers of a file are in.

    Parameters
    ----------
    declared
        What the file says: a key of ``MILLIMETRES``, or ``None``.
    frames
        Width and height of every board frame drawn, in file units.
    longest
        Longest side of any outline, in file units; 0 when nothing is drawn.

    Returns
    -------
    UnitDecision, findings
        A declared unit that the evidence overrules is a ``question`` a person may answer otherwise.
    """
    units = (*_SCREEN, *_CANDIDATES) if declared == "px" else _CANDIDATES
    by_board = _unit_of_boards(frames, units)
    if by_board:
        unit, count, size = by_board[0]
        reason = f"{count} of {len(frames)} board frames measure {size}, a board size in {unit}"
        for other, _, other_size in by_board[1:]:
            reason += f" (in {other} they measure {other_size}, a board size too)"
        return _decided(declared, unit, reason, certain=len(by_board) == 1)
    plausible = [u for u in units if _plausible(longest * MILLIMETRES[u])]
    if declared and _plausible(longest * MILLIMETRES[declared]):
        length = f"{longest * MILLIMETRES[declared]:.0f} mm"
        reason = f"declared in the file, and its longest outline is then {length}"
        certain = declared == "mm" or "mm" not in plausible
        return _decided(declared, declared, reason, certain=certain)
    if plausible:
        unit = plausible[0]
        reason = f"only so is the longest outline a part: {longest * MILLIMETRES[unit]:.0f} mm"
        return _decided(declared, unit, reason, certain=declared is not None and len(plausible) == 1)
    reason = "nothing in the file tells" if longest == 0 else "no unit makes the longest outline a part"
    return _decided(declared, declared or "mm", reason, certain=False)


def _plausible(length_mm: float) -> bool:
    return LONGEST_PART_MM[0] <= length_mm <= LONGEST_PART_MM[1]


def _unit_of_boards(
    frames: Sequence[tuple[float, float]], units: Sequence[str]
) -> list[tuple[str, int, str]]:
    """The units in which most frames are boards: unit, number of frames, their sizes."""
    found = []
    for unit in units:
        scale = MILLIMETRES[unit]
        matching = [f for f in frames if _is_board(f[0] * scale, f[1] * scale)]
        if matching:
            sizes = sorted({f"{min(frame):g} × {max(frame):g}" for frame in matching})
            found.append((unit, len(matching), " or ".join(sizes[:3]) + (" or others" if sizes[3:] else "")))
    most = max((count for _, count, _ in found), default=0)
    return [match for match in found if match[1] == most]


def _is_board(one: float, other: float) -> bool:
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
        message = f"It is not certain that the numbers are {used}: {reason}."
        return decision, [Finding("unit.uncertain", "question", "file", message)]
    if declared is None:
        message = f"The file names no unit; it was read in {used}: {reason}."
        return decision, [Finding("unit.absent", "info", "file", message)]
    return decision, []
