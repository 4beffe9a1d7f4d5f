"""What the words of a drawing say: part codes, quantities, offsets and the licence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from manyworks.formats.drawing import OffsetState

_CODE_NUMBER = re.compile(
    r"(?:code\s*:?\s*)(?P<code>[A-Za-z][\w\-]*(?:\s+\d+\w?)?)\s+number\s*:?\s*(?P<count>\d+)", re.I
)
_TIMES = re.compile(r"(?:^|[\s(\d/:,;-])[x×]\s?(?P<count>\d{1,5})(?!\d|[.,]\d|\s*(?:mm|[x×]))", re.I)
_TIMES_JOINED = re.compile(r"(?:[A-Z]x|[A-Za-z]×)(?P<count>\d{1,5})\s*$")
_LEADING = re.compile(r"^\(?(?P<count>\d{1,5})\s?[x×](?=\s*(?:$|[A-Za-z(]))", re.I)
_TRAILING = re.compile(r"(?:^|[\s(:])(?P<count>\d{1,4})\s?[x×]\)?$", re.I)
_COUNTED = (
    r"pcs?\.?|pieces?|off|no\.|nos\.?|st(?:ü|ue)ck|stk\.?|st\.|stuks|szt\.?|ks|pi[eè]ces?|pezzi|piezas|kpl|"
    r"req['’´`]?d\.?|required|needed|ea\.?|copies"
)
_PIECES = re.compile(rf"(?<![\d.,])(?P<count>\d{{1,5}})\s*(?:{_COUNTED})(?![A-Za-z])", re.I)
_NAMED = (
    r"qty|quantity|pcs|pieces|number|no\.?\s+off|anzahl|st(?:ü|ue)ckzahl|stk|menge|aantal|antal|antall|quantit[éeà]|"
    r"req['’´`]?d\.?|required|needed|copies|"
    r"cantidad|cant\.|ilo[śs][ćc]|m[äa][äa]r[äa]|ks"
)
_NUMBERED = re.compile(rf"\b(?:{_NAMED})\s*[:=.]?\s*(?P<count>\d{{1,5}})(?!\d|[.,]\d|\s*mm)", re.I)
_DIMENSION = re.compile(r"^(?:mm|[MdØ]?\d+(?:[.,]\d+)?(?:mm)?)$", re.I)
_MAYBE_COUNT = re.compile(
    r"\b(?:cut|make|mill|needs?|each|pairs?|sets?|times|per|repeat|mirror(?:ed)?|left|right|je|mal|fois|keer|gange?r?)\b",
    re.I,
)
_SHEET_TIMES = re.compile(r"0\d{1,2}\s+[x×](?P<count>\d{1,3})", re.I)
"""The number of a sheet, and how often it is cut, as WikiHouse writes under its boards: ``01 x6``."""
_PERHAPS = re.compile(
    r"(?:^|\s)\d{1,3}(?:[.,]\d+)?(?:\s+|\s?mm\s*)[x×]\d{1,3}$|^[(\[]\s*\d{1,3}\s*[)\]]$", re.I
)
"""A count behind the number of a sheet or a thickness, or alone in brackets; or a size."""
MOST_LINES = 4
"""Longer texts are notes, and count nothing."""
_OFF = re.compile(r"\boff\s*([+-]?\d+(?:\.\d+)?)", re.I)
_IN = re.compile(r"\bin\s*([+-]?\d+(?:\.\d+)?)", re.I)
_NONE_APPLIED = re.compile(r"no\s+(?:cnc[\s-]*)?offsets?\s+(?:have|has|were)\s+been\s+applied", re.I)
_APPLIED = re.compile(r"offsets?\s+of\s+(\d+(?:[.,]\d+)?)\s*mm\s+(?:have|has|were)\s+been\s+applied", re.I)
_NO_OFFSET_MARK = re.compile(r"no[\s_]*cnc[\s\-_]*offset", re.I)
_STATED = re.compile(r"^manyworks offsets?:\s*(.*)$", re.I | re.M)
_OUTER_STATED = re.compile(r"(ext(?:ernal)?\.?|outer)\s+offsets?\s*:?\s*(\d+(?:\.\d+)?)\s*mm", re.I)
_CC = re.compile(r"\bCC[\s-]*(BY(?:[\s-]*(?:NC|SA|ND))*)(?:[\s-]*(\d\.\d))?", re.I)
_CC_LONG = re.compile(
    r"creative commons\s+attribution((?:[\s-]+(?:non-?commercial|share-?alike|no-?deriv\w*))*)", re.I
)
_SPDX = re.compile(r"\b(MPL-2\.0|MIT|GPL-[23]\.0(?:-only|-or-later)?|CERN-OHL-[PSW]-2\.0|CC0(?:-1\.0)?)\b")
_LICENCE_LINE = re.compile(r"^\s*licen[cs]e\s*:\s*(\S[^\n]{1,60})$", re.I | re.M)


@dataclass(frozen=True, slots=True)
class CodeCount:
    """A part code with the number of pieces written beside it."""

    code: str
    count: int


def code_and_count(text: str) -> CodeCount | None:
    """Read ``code: T-02 / number: 112`` with whatever separates the two.

    Examples
    --------
    >>> code_and_count("code: TEMP 5 number: 32\\ntemperary frame support/ connection")
    CodeCount(code='TEMP 5', count=32)
    """
    flat = re.sub(r"[\s/,;]+", " ", text)
    match = _CODE_NUMBER.search(flat)
    if match is None:
        return None
    return CodeCount(match["code"].strip(), int(match["count"]))


def times(text: str) -> int | None:
    """The count in ``CLADDING PANELS x18``, ``PANELSx4``, ``18 x side`` or ``qty: 3``; ``None`` without one.

    Sizes are no counts: the number after ``2440 x``, ``M8 x`` or ``4mm x`` is a length.

    Examples
    --------
    >>> times("side panel x18"), times("BIRCHPLY 2440X1220"), times("Anzahl: 4"), times("01 x6")
    (18, None, 4, 6)
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        return None
    found = set[int]().union(*map(_counts_in, lines))
    # Nobody draws a part to ask for none of it; what was meant is a question.
    return found.pop() if len(found) == 1 and 0 not in found else None


def _counts_in(line: str) -> set[int]:
    if len(line) > 60:
        return set()
    if sheet := _SHEET_TIMES.fullmatch(line):
        return {int(sheet["count"])}
    sized = [m for m in re.finditer(r"(\S+?)\s*[x×]\s*\d", line, re.I) if _DIMENSION.match(m[1])]
    if sized:
        return set()
    patterns = (_NUMBERED, _LEADING, _PIECES, _TIMES, _TIMES_JOINED, _TRAILING)
    return {int(match["count"]) for pattern in patterns for match in pattern.finditer(line)}


def of_attribute(tag: str, value: str) -> str:
    """The words of a block's attribute, with its name where that says what is counted.

    >>> of_attribute("QTY", "4"), of_attribute("TITLE", "4 doors")
    ('QTY: 4', '4 doors')
    """
    counts = re.fullmatch(_NAMED, tag.strip(" _."), re.I) and re.fullmatch(r"\s*\d{1,5}\s*", value)
    return f"{tag}: {value}" if counts else value


def count_in_name(source: str) -> int | None:
    """The count at the end of a file's name, ``bracket_x4.dxf``; ``None`` without one."""
    match = re.search(r"[\s_\-](?:x(\d{1,4})|(\d{1,4})x)(?=\.\w+$)", source, re.I)
    return int(match[1] or match[2]) if match else None


def maybe_count(text: str) -> bool:
    """Whether a short text may ask for a number of pieces in words this reader does not know for sure.

    Examples
    --------
    >>> maybe_count("cut 4 left"), maybe_count("birch 18 mm"), maybe_count("Panel 3 x4"), maybe_count("(4)")
    (True, False, True, True)
    """
    lines = [line.strip() for line in text.splitlines()]
    return len(lines) <= MOST_LINES and times(text) is None and any(map(_may_count, lines))


def _may_count(line: str) -> bool:
    if len(line) > 40 or not re.search(r"\d", line):
        return False
    if len(_counts_in(line)) > 1 or _PERHAPS.search(line):
        return True
    before = re.findall(r"(\S*?)(?:\s*|(?<=[^A-Za-z]))[x×](?:\d|(?<![A-Za-z]x)\s+\d)", line, re.I)
    if before:
        return not any(_DIMENSION.match(word) for word in before)
    return bool(_MAYBE_COUNT.search(line) and re.search(r"(?<![\d.,])\d{1,3}(?![\d.,]|\s*mm)", line))


def label_offsets(text: str) -> OffsetState | None:
    """Offsets written on one part: ``Off -0.25`` for its outline, ``In +0.5`` for slots and holes."""
    outer, inner = _OFF.search(text), _IN.search(text)
    if _NO_OFFSET_MARK.search(text):
        return OffsetState("none", source=f"mark {text.strip()!r}")
    if outer is None or len(text) > 80:
        return None
    outside = float(outer[1])
    inside = float(inner[1]) if inner else None
    if outside == 0 and inside in (0, 0.0):
        return OffsetState("none", outer_mm=0.0, inner_mm=0.0, source=f"label {text!r}")
    state = "unknown" if outside == 0 and inside is None else "applied"
    return OffsetState(state, outer_mm=outside, inner_mm=inside, source=f"label {text!r}")  # type: ignore[arg-type]


def file_offsets(texts: Iterable[str]) -> OffsetState:
    """The offset state that the notes of a file declare for all of it."""
    for text in texts:
        stated = _STATED.search(text)
        if stated:
            return offsets_from_statement(stated[1], source="notes of the file")
        applied = _APPLIED.search(text)
        if applied:
            typical = float(applied[1].replace(",", "."))
            return OffsetState("applied", typical_mm=typical, source=f"note {applied[0]!r}")
        outer = _OUTER_STATED.search(text)
        if outer:
            return OffsetState("applied", outer_mm=float(outer[2]), source=f"note {outer[0]!r}")
        if _NONE_APPLIED.search(text):
            return OffsetState("none", source=f"note {_NONE_APPLIED.search(text)[0]!r}")  # type: ignore[index]
    return OffsetState("unknown")


def offset_statement(offset: OffsetState) -> str:
    """The line our own files carry in their notes; :func:`file_offsets` reads it back."""
    values = [
        f"{name} {value:g} mm"
        for name, value in (
            ("outer", offset.outer_mm),
            ("inner", offset.inner_mm),
            ("peg", offset.peg_mm),
            ("typical", offset.typical_mm),
        )
        if value is not None
    ]
    return "MANYWORKS OFFSETS: " + ", ".join([offset.state, *values])


def offsets_from_statement(statement: str, *, source: str) -> OffsetState:
    """The inverse of :func:`offset_statement`."""
    state = statement.split(",")[0].strip().lower()
    values = {
        name: float(v) for name, v in re.findall(r"(outer|inner|peg|typical) (-?\d+(?:\.\d+)?) mm", statement)
    }
    if state not in ("applied", "none", "unknown"):
        return OffsetState("unknown", source=source)
    return OffsetState(
        state,  # type: ignore[arg-type]
        typical_mm=values.get("typical"),
        outer_mm=values.get("outer"),
        inner_mm=values.get("inner"),
        peg_mm=values.get("peg"),
        source=source,
    )


def licence_in(texts: Iterable[str]) -> str | None:
    """The licence a drawing names in its text, spelled the SPDX way where it can be recognised.

    Examples
    --------
    >>> licence_in(["License:", "CC-BY"])
    'CC-BY'
    """
    for text in texts:
        short = _CC.search(text)
        if short:
            return "-".join(["CC", *re.split(r"[\s-]+", short[1].upper()), *([short[2]] if short[2] else [])])
        long = _CC_LONG.search(text)
        if long:
            parts = re.findall(r"non|share|deriv", long[1].lower())
            names = {"non": "NC", "share": "SA", "deriv": "ND"}
            return "-".join(["CC-BY", *(names[part] for part in parts)])
        spdx = _SPDX.search(text)
        if spdx:
            return spdx[1]
        line = _LICENCE_LINE.search(text)
        if line:
            return line[1].strip()
    return None
