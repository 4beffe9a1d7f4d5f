"""What a layer's name means, by rule: the words in it, never a list of known names.

Families read: WikiHouse 2013-2025 (``<order>_<tool>_<depth>_<side>``) and its oldest free-word form,
Opendesk (``<face>-<operation>-<side>_<depth>MM``), AtFAB (``CUT_THRU``), and plain words
(``drill holes d4mm x 50mm screws``). The same meaning carries different numbers in different files, so
order numbers are never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from manyworks.formats.cutting.face_words import CLEARED, face_of, understood
from manyworks.geometry import Face

NOT_TO_CUT = ("noprint", "donotcut")
NEVER_MILLED = (
    "notes",
    "note",
    "text",
    "texts",
    "codes",
    "dimensions",
    "dimension",
    "dims",
    "guide",
    "guides",
    "defpoints",
    "attention",
    "collection",
    "tolerance",
    "construction",
    "annotation",
    "title",
    "border",
)
FULL_WORDS = ("inside", "outside", "online", "labels", "screwholes", "cutthrough")
PATHS = ("cut", "score", "fold", "engrave")
"""Meanings of lines that the tool follows; they need not close."""
OF_NO_PART = ("note", "locating")
"""Meanings of what belongs to no part."""
SHALLOW_MM = 2.0
"""A line marked this shallow or shallower is a mark on the surface, not a pocket."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One layer name understood.

    ``meaning`` is ``sheet``, ``outside``, ``inside``, ``through`` (cut, side not said), ``pocket``,
    ``drill``, a line to follow (``cut``, ``score``, ``fold``, ``engrave``), ``locating`` (holes that find a
    turned sheet), ``note`` or ``unknown``. ``questions`` name what the words leave open; no ``face`` means
    that they leave open which it is.
    """

    meaning: str
    family: str = ""
    depth_mm: float | None = None
    through: bool = False
    tool_mm: float | None = None
    tool_any: bool = False
    side: str | None = None
    face: Face | None = "front"
    material: str = ""
    thickness_mm: float | None = None
    size_mm: tuple[float, float] | None = None
    truncated: bool = False
    questions: tuple[str, ...] = ()


_SEPARATORS = re.compile(r"[\W_]+")
_SIZE = re.compile(r"(\d{3,5})\s*x\s*(\d{2,5})(?:\s*x\s*(\d+(?:\.\d+)?))?", re.I)
_MM = re.compile(r"(?<![\dx.])(\d+(?:\.\d+)?)\s*mm(?!deep)", re.I)
_DEEP = re.compile(r"(\d+(?:\.\d+)?)\s*mm[\s_]*deep", re.I)
_BEFORE_A_DEPTH = re.compile(r"(?:.*[a-z)\]][\s_\-=:]+)?-?", re.I)
"""A depth begins the name or follows a word; after a figure and a sign it may be half of a number."""
_BEFORE_A_TOOL = re.compile(r"(?:(?:.*[a-z)\]]|\s*\d+)[\s_\-=:]+)?", re.I)
"""A tool may also follow the number by which layers are ordered."""
_TOOL = re.compile(r"(any|\d+(?:\.\d+)?\s*mm)[\s_]*tool", re.I)
_FORM_CUTTER = re.compile(r"v[\s_\-]*bit|ball[\s_\-]*nose", re.I)
"""Cutters that leave no upright edge and no flat ground: a mitred outline is not cut square with another."""
_UNTRUE = frozenset((
    "not", "no", "non", "un", "never", "nicht", "kein", "ohne", "sans", "half", "halfway", "part", "partly",
    "partial", "nearly", "almost", "quite", "except", "leave", "leaving", "onion", "skin", "old", "unused",
    "ignore", "reference", "hidden", "only", "less", "dont", "don",
))  # fmt: skip
"""Words beside “through” that take it back."""
_THROUGH = re.compile(r"cut[\s_]*thr(ough|u)|full[\s_]*cut|through|thru(?![a-z])", re.I)
_KNOWN_NUMBERS = re.compile(
    r"^\s*\d+(?=[\s_])|\d+(?:\.\d+)?\s*mm[\s_]*(?:tool|endmill|bit|cutter|cut)|[dø]\s*\d+(?:\.\d+)?\s*mm|\bv\d\b|"
    r"\d+(?:\.\d+)?\s*mm[\s_]*deep",
    re.I,
)
"""The order of a layer, its tool, the diameter of its holes, a version, its depth: any other is in doubt."""
_MORE_DEPTH = re.compile(
    r"deep[\s_]*[/+\-,]?[\s_]*[\d.]+(?![a-z\d.])|(?<![a-z0-9.x])\d+(?:\.\d+)?\s*mm(?![a-z])", re.I
)
"""A second figure behind a depth, or another length beside it."""
_AREA = re.compile(rf"{CLEARED}|\bmill(?:ed|ing)?\b|hinge")
"""Work that clears an area."""
_OPENDESK = re.compile(
    r"^(top|front|rev|back|bot|bottom)-(cut|pocket|hole|fillet|chamfer|drill|engrave)"
    r"(?:-(outside|inside|online|(\d+(?:\.\d+)?)mm-diam))?_(\d+(?:\.\d+)?)mm",
    re.I,
)
_DIAMETER = re.compile(r"\bd\s*(\d+(?:\.\d+)?)\s*mm", re.I)


def read_layer(name: str, *, full_names: Iterable[str] = ()) -> Meaning:
    """Understand one layer name.

    Parameters
    ----------
    name
        As it stands in the file.
    full_names
        Layer names found in the notes of the file; a name that an old export cut short is completed
        from them.

    Returns
    -------
    Meaning
        ``unknown`` when the words say nothing, never a guess.
    """
    completed = _complete(name, full_names)
    truncated = completed != name
    # 12,5 mm is twelve and a half; read from its last digits only it would be five.
    completed = re.sub(r"(?<=\d),(?=\d+\s*mm)", ".", completed, flags=re.I)
    words = [word for word in _SEPARATORS.split(completed.lower()) if word]
    flat = "".join(words)
    if any(word in flat for word in NOT_TO_CUT):
        return Meaning("note", truncated=truncated)
    opendesk = _OPENDESK.match(completed)
    if opendesk:
        read = _whole(_opendesk(opendesk, face_of(words)), completed)
        return _with_rest(read, completed[opendesk.end() :])
    read = _whole(_wikihouse(completed, words, truncated), completed)
    # A name that is both of work and of what is never cut says neither.
    of_work = read.meaning != "unknown" or bool(read.tool_mm or read.tool_any or read.through)
    if "label" not in flat and any(word in NEVER_MILLED for word in words):
        return Meaning("unknown" if of_work else "note", truncated=truncated)
    if any(word in ("sheet", "board", "sheets", "boards", "stock") for word in words):
        return Meaning("unknown", truncated=truncated) if of_work else _sheet(completed, name, truncated)
    return read


def _whole(read: Meaning, name: str) -> Meaning:
    """With a question for a depth that is not plainly said, or is 0 mm, and for a face that is not named."""
    depth_open = read.depth_mm == 0 or (read.depth_mm is None and _DEEP.search(name) is not None)
    if depth_open and "depth" not in read.questions:
        read = replace(read, depth_mm=None, questions=(*read.questions, "depth"))
    half_said = read.tool_mm is None and not read.tool_any and _TOOL.search(name)
    formed = read.meaning != "engrave" and _FORM_CUTTER.search(name)
    if (half_said or formed) and read.meaning != "unknown":
        read = replace(read, questions=(*read.questions, "tool"))
    worked = read.meaning in ("pocket", "drill", "inside", "through", *PATHS) and not read.through
    return replace(read, questions=(*read.questions, "face")) if worked and read.face is None else read


def _with_rest(read: Meaning, rest: str) -> Meaning:
    """An Opendesk name whose words do not end with its depth: what takes a cut or the depth back is asked."""
    words = [word for word in _SEPARATORS.split(rest.lower()) if word]
    doubted = _MM.search(rest) is not None
    if read.meaning in ("inside", "outside", "through", "cut"):
        doubted |= not _UNTRUE.isdisjoint(words) or not understood(words)
    if not doubted or "depth" in read.questions:
        return read
    return replace(read, depth_mm=None, questions=(*read.questions, "depth"))


def names_in_text(texts: Iterable[str]) -> list[str]:
    """Layer names that the notes of a file spell out, such as ``3_ANYTOOL_CUTTHROUGH_INSIDE``."""
    found: list[str] = []
    for text in texts:
        found += re.findall(r"\b\d+_[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+", text)
    return sorted(set(found))


def _complete(name: str, full_names: Iterable[str]) -> str:
    """The name an old export cut off, from the notes or from the words the grammar knows."""
    longer = {
        other
        for other in full_names
        if len(other) > len(name) >= 20 and other.lower().startswith(name.lower())
    }
    if len(longer) == 1:
        return longer.pop()
    head, separator, last = name.rpartition("_")
    if separator and 20 <= len(name) <= 31 and len(last) >= 2:
        for word in FULL_WORDS:
            if word.startswith(last.lower()) and word != last.lower():
                return f"{head}_{word.upper()}"
    return name


def _opendesk(match: re.Match[str], face: Face | None) -> Meaning:
    operation, where, diameter, depth = match[2].lower(), match[3], match[4], float(match[5])
    side = where.lower() if where and not diameter else None
    if operation in ("hole", "drill"):
        tool = float(diameter) if diameter else None
        return Meaning("drill", "opendesk", depth, False, tool, side=None, face=face)
    if operation == "pocket":
        # Whatever runs outside or on the line clears nothing.
        asked = () if side in (None, "inside") else ("side",)
        return Meaning("pocket", "opendesk", depth, side=side, face=face, questions=asked)
    if operation in ("fillet", "chamfer", "engrave"):
        return Meaning("engrave", "opendesk", depth, side=side, face=face)
    if side in ("outside", "inside"):
        return Meaning(side, "opendesk", depth, side=side, face=face)
    if side == "online":
        return Meaning("cut", "opendesk", depth, side=side, face=face)
    return Meaning("through", "opendesk", depth, side=side, face=face, questions=("side",))


def _sheet(completed: str, name: str, truncated: bool) -> Meaning:
    size = _SIZE.search(completed)
    # The size in a name that was cut off may have lost its last digits: 2440X122 is not a board.
    cut_off = size is not None and size.end() == len(name) and 24 <= len(name) <= 31 and not size[3]
    rest = _SIZE.sub(" ", completed)
    mm = _MM.search(rest)
    thickness = float(size[3]) if size and size[3] else float(mm[1]) if mm else None
    words = re.sub(r"\d+(?:\.\d+)?\s*mm", " ", rest, flags=re.I)
    words = re.sub(r"(?i)(?<![a-z])(sheets?|boards?|stock|nominal)(?![a-z])", " ", words)
    material = " ".join(w for w in _SEPARATORS.split(words) if w and not w.isdigit())
    dimensions = (float(size[1]), float(size[2])) if size and not cut_off else None
    family = "opendesk" if re.match(r"(?i)board_\d+mm", completed) else "wikihouse"
    return Meaning(
        "sheet",
        family,
        material=material,
        thickness_mm=thickness,
        size_mm=dimensions,
        truncated=truncated or cut_off,
    )


def _wikihouse(completed: str, words: list[str], truncated: bool) -> Meaning:
    tool = _TOOL.search(completed)
    tool_any = bool(tool and tool[1].lower() == "any")
    deep = _DEEP.search(completed)
    through = bool(_THROUGH.search(completed))
    joined = " ".join(words)
    side = next((s for s in ("outside", "inside", "online") if s in joined), None)
    numbers = re.search(r"(?<![a-z])\d|%", _KNOWN_NUMBERS.sub(" ", completed), re.I) is not None
    # A depth or a word that takes it back beside "through": one of the two is not meant.
    other = deep is not None or not {"deep", "depth", *_UNTRUE}.isdisjoint(words)
    # A word for several things, which only leaves the face open; what goes through has none.
    unclear = through and (other or numbers or not understood(word for word in words if word != "group"))
    said = Meaning(
        "unknown",
        family="wikihouse" if tool or re.match(r"\d+_", completed) else "words",
        depth_mm=None if unclear else _depth(completed),
        through=through and not unclear,
        tool_mm=_tool(completed),
        tool_any=tool_any,
        side=side,
        face=face_of(words),
        truncated=truncated,
    )
    drilled = re.search(r"screw\s*holes?|drill|\bholes\b", joined) is not None
    lettered = "label" in joined or "engrav" in joined
    # A form cutter along an edge, as Opendesk names it; never a flat area, never right through.
    edged = re.search(r"fillet|chamfer|bevel", joined) is not None
    followed = next((word for word in ("score", "fold") if word in words), None)
    cleared = re.search(CLEARED, joined) is not None
    sided = said.side in ("inside", "outside")
    if sum((drilled, lettered, edged, bool(followed), cleared)) > 1:
        return said
    if sided and (lettered or edged or followed):
        # A line to follow, or an opening with an edge of its own: it is not said which.
        return said
    if drilled:
        if said.through and tool_any:
            # Any tool, cut through: small holes that are milled like every other inside cut.
            return replace(said, meaning="inside", side="inside")
        return _drill(completed, said)
    if lettered:
        # Letters are followed with a fine tool; an area to clear is something else.
        return said if _AREA.search(joined) else replace(said, meaning="engrave")
    if edged:
        return said if said.through else replace(said, meaning="engrave")
    depth_open = () if said.through or deep else ("depth",)
    # An area is cleared inside its line: any other side, or two of them, is no plain word.
    side_open = () if side != "outside" and not ("inside" in joined and "outside" in joined) else ("side",)
    if followed or said.side == "online":
        return replace(said, meaning=followed or "cut", questions=depth_open)
    if "locating" in words:
        ours = said.through and said.tool_mm and said.side is None
        return replace(said, meaning="locating") if ours else said
    if _AREA.search(joined):
        return replace(said, meaning="pocket", questions=depth_open + side_open)
    if deep:
        shallow = said.depth_mm is not None and said.depth_mm <= SHALLOW_MM
        asked = side_open if said.side or shallow else ("side",)
        return replace(said, meaning="engrave" if shallow else "pocket", questions=asked)
    return _cut(joined, said)


def _depth(name: str) -> float | None:
    """The one depth that a name plainly says; 9_5, .5 or 1-2 mm are none, nor are two different ones."""
    found = list(_DEEP.finditer(name))
    if _MORE_DEPTH.search(_KNOWN_NUMBERS.sub(_word_of, name)):
        return None
    plain = all(_BEFORE_A_DEPTH.fullmatch(name[: match.start()]) for match in found)
    depths = {float(match[1]) for match in found}
    return depths.pop() if plain and len(depths) == 1 else None


def _word_of(number: re.Match[str]) -> str:
    return " deep " if number[0].lower().endswith("deep") else " "


def _tool(name: str) -> float | None:
    """The one tool that a name plainly says, by the same rule as its depth."""
    found = [match for match in _TOOL.finditer(name) if match[1].lower() != "any"]
    plain = all(_BEFORE_A_TOOL.fullmatch(name[: match.start()]) for match in found)
    tools = {float(match[1].lower().replace("mm", "")) for match in found}
    return (tools.pop() or None) if plain and len(tools) == 1 else None


def _cut(joined: str, said: Meaning) -> Meaning:
    """A line cut through, or one whose words leave something open."""
    if said.through or said.side in ("inside", "outside"):
        if said.side is None and re.fullmatch(r"cut thr(u|ough)", joined):
            # AtFAB tells outlines and holes apart by the second word.
            return replace(said, meaning="outside", family="atfab", side="outside")
        side_open = () if said.side else ("side",)
        depth_open = () if said.through else ("depth",)
        meaning = said.side if said.side in ("inside", "outside") else "through"
        return replace(said, meaning=meaning, questions=side_open + depth_open)
    if joined in ("cut hole", "cut holes"):
        return replace(said, meaning="inside", family="atfab", through=True, side="inside")
    return replace(said, family=said.family if said.tool_mm or said.tool_any else "")


def _drill(completed: str, said: Meaning) -> Meaning:
    # "d12mm for bolts d10mm": the hole first, then what goes in.
    hole = re.split(r"\bfor\b", completed, maxsplit=1, flags=re.I)[0]
    diameters = {float(size) for size in _DIAMETER.findall(hole)}
    # "x 50mm screws" is the length of the screw, not the depth of its hole.
    asked: tuple[str, ...] = () if said.through or said.depth_mm is not None else ("depth",)
    asked += ("tool",) if len(diameters) > 1 else ()
    size = said.tool_mm if not diameters else diameters.pop() if len(diameters) == 1 else None
    return replace(said, meaning="drill", tool_mm=size, side=None, questions=asked)
