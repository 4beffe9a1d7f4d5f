"""What a layer's name means, by rule: the words in it, never a list of known names.

Families read: WikiHouse 2013-2025 (``<order>_<tool>_<depth>_<side>``) and its oldest free-word form,
Opendesk (``<face>-<operation>-<side>_<depth>MM``), AtFAB (``CUT_THRU``), and plain words
(``drill holes d4mm x 50mm screws``). The same meaning carries different numbers in different files, so
order numbers are never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from manyworks.formats.cutting.words.cut_short import whole_name
from manyworks.formats.cutting.words.denials import denied, names_cut, nothing_is_cut, taken_back
from manyworks.formats.cutting.words.depths_named import (
    DEEP,
    KNOWN_NUMBERS,
    TOOL,
    depth_beside,
    depth_named,
    in_mm,
    tool_named,
    with_depth,
    without_board,
)
from manyworks.formats.cutting.words.drill_words import diameters_named, with_diameters
from manyworks.formats.cutting.words.face_words import face_of, understood
from manyworks.formats.cutting.words.known_words import strange_words
from manyworks.formats.cutting.words.layer_words import in_english, plain
from manyworks.formats.cutting.words.sheet_names import sheet_named
from manyworks.formats.cutting.words.work_words import (
    AREA,
    AS_THICK,
    BLIND,
    CENTRES,
    DEPTH_DOUBTED,
    DIAM,
    DRILLED,
    EDGED,
    FOLLOWED,
    FULL_DEPTH,
    HINGED,
    IS_CLEARED,
    LETTERED,
    NEVER_MILLED,
    NOT_TO_CUT,
    SHEETS,
    TABS,
    UNTRUE,
    several_works,
)
from manyworks.formats.patterns import later
from manyworks.geometry import THROUGH, Face, depth_on

OUTLINES = ("outside", "through", "unknown")
"""Meanings of lines that may be outlines of parts."""
CUT_OUT = (*OUTLINES, "inside")
"""Meanings of lines that may part a part."""
PATHS = ("cut", "score", "fold", "engrave")
"""Meanings of lines that the tool follows; they need not close."""
OF_NO_PART = ("note", "locating", "tab")
"""Meanings of what belongs to no part."""
SHALLOW_MM = 2.0
"""A line marked this shallow or shallower is a mark on the surface, not a pocket."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One layer name understood.

    ``meaning`` is ``sheet``, ``outside``, ``inside``, ``through`` (cut, side not said), ``pocket``,
    ``drill``, a line to follow (``cut``, ``score``, ``fold``, ``engrave``), ``locating`` (holes that find a
    turned sheet), ``tab`` (where an outline is left standing), ``note`` or ``unknown``. ``questions`` name
    what the words leave open; no ``face`` means that they leave open which it is.
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


_SEPARATORS = later(r"[\W_]+")
_CUT_OFF = later(r"(?<!\d)(?<!\dx)\d{3,5}x\d{2,5}$", re.I)
_MM = later(r"(?<![\dx.])(\d+(?:\.\d+)?)\s*mm(?!deep)", re.I)
_ABBREVIATION = later(r"[a-z]{1,3}")
_FORM_CUTTER = later(r"v[\s_\-]*bit|ball[\s_\-]*nose", re.I)
"""Cutters that leave no upright edge and no flat ground: a mitred outline is not cut square with another."""
_THROUGH = later(r"cut[\s_]*thr(ough|u)|full[\s_]*cut|through|thru(?![a-z])", re.I)
_OPENDESK = later(
    r"^(top|front|rev|back|bot|bottom)-(cut|pocket|hole|fillet|chamfer|drill|engrave)"
    r"(?:-(outside|inside|online|(\d+(?:\.\d+)?)mm-diam))?_(\d+(?:\.\d+)?)mm",
    re.I,
)


def read_layer(name: str, *, full_names: Iterable[str] = (), boards: Collection[float] = ()) -> Meaning:
    """Understand one layer name.

    Parameters
    ----------
    name
        As it stands in the file.
    full_names
        Layer names found in the notes of the file; a name that an old export cut short is completed
        from them.
    boards
        How thick the boards of the file are, in mm: a cut as deep as all of them goes through.

    Returns
    -------
    Meaning
        ``unknown`` when the words say nothing, never a guess.
    """
    if TABS.fullmatch(name):
        return Meaning("tab", "wikihouse")
    completed = whole_name(name, full_names)
    truncated = completed != name
    # 12,5 mm is twelve and a half; read from its last digits only it would be five.
    completed = re.sub(r"(?<=\d),(?=\d+\s*mm)", ".", in_english(in_mm(completed)), flags=re.I)
    completed = without_board(with_depth(completed))
    cleared = IS_CLEARED.search(completed.lower())
    if cleared or DRILLED.search(completed.lower()):
        completed = BLIND.sub(" ", completed)
    if not cleared:
        completed = with_diameters(FULL_DEPTH.sub("through", completed))
    thick = AS_THICK.fullmatch(completed.strip())
    if thick and all(depth_on(float(thick["board"] or thick["behind"]), b) == THROUGH for b in boards):
        completed = thick["cut"] + thick["through"]
    words = [word for word in _SEPARATORS.split(completed.lower()) if word]
    flat, joined = "".join(words), plain(" ".join(words))
    if any(word in flat for word in NOT_TO_CUT) or CENTRES.fullmatch(joined):
        return Meaning("note", truncated=truncated)
    rest = denied(joined)
    if rest is not None and not _work_named(rest):
        return Meaning("note" if nothing_is_cut(joined, rest) else "unknown", truncated=truncated)
    opendesk = _OPENDESK.match(completed)
    if opendesk:
        read = _whole(_opendesk(opendesk, face_of(words)), completed)
        return _doubted(_with_rest(read, completed[opendesk.end() :]), completed)
    read = _whole(_wikihouse(completed, words, truncated, boards), completed)
    # A name that is both of work and of what is never cut says neither.
    of_work = read.meaning != "unknown" or bool(read.tool_mm or read.tool_any or read.through)
    if read.meaning in ("pocket", "drill", *PATHS) and (rest is not None or taken_back(words)):
        return replace(read, meaning="unknown", questions=())
    if "label" not in flat and any(word in NEVER_MILLED for word in words):
        return Meaning("unknown" if of_work or names_cut(joined) else "note", truncated=truncated)
    if not SHEETS.isdisjoint(words):
        return (
            Meaning("unknown", truncated=truncated)
            if of_work
            else _sheet(name, whole_name(name, full_names), truncated)
        )
    return _doubted(read, completed)


def _doubted(read: Meaning, name: str) -> Meaning:
    """A cut beside words that nobody here knows, which may say that it is not meant, is asked with them."""
    doubted = read.meaning in ("inside", "outside", "through") and strange_words(name)
    return replace(read, questions=(*read.questions, "words")) if doubted else read


def _work_named(words: str) -> bool:
    """Whether words name a work, a side or that something goes through; a depth alone is none."""
    read = _wikihouse(words, words.split(), False, ())
    kinds = ("unknown", "pocket")
    return (
        read.side is not None
        or read.meaning not in kinds
        or bool(_THROUGH.search(words) or AREA.search(words))
    )


def _whole(read: Meaning, name: str) -> Meaning:
    """With a question for a depth that is not plainly said, or is 0 mm, and for a face that is not named."""
    depth_open = read.depth_mm == 0 or (read.depth_mm is None and DEEP.search(name) is not None)
    depth_open |= read.depth_mm is not None and DEPTH_DOUBTED.search(name) is not None
    if depth_open and "depth" not in read.questions:
        read = replace(read, depth_mm=None, questions=(*read.questions, "depth"))
    half_said = read.tool_mm is None and not read.tool_any and TOOL.search(name)
    formed = read.meaning != "engrave" and _FORM_CUTTER.search(name)
    if (half_said or formed) and read.meaning != "unknown":
        read = replace(read, questions=(*read.questions, "tool"))
    worked = read.meaning in ("pocket", "drill", "inside", "through", *PATHS) and not read.through
    if read.meaning in ("inside", "through") and read.depth_mm is None:
        # Most likely cut through, so that an abbreviation beside it need name no face; "op 2" may.
        words = _SEPARATORS.split(name.lower())
        short = (_ABBREVIATION.fullmatch(w) and not n.isdigit() for w, n in zip(words, [*words[1:], ""]))
        worked &= face_of(w for w, s in zip(words, short, strict=True) if understood([w]) or not s) is None
    return replace(read, questions=(*read.questions, "face")) if worked and read.face is None else read


def _with_rest(read: Meaning, rest: str) -> Meaning:
    """An Opendesk name whose words do not end with its depth: what takes a cut or the depth back is asked."""
    words = [word for word in _SEPARATORS.split(rest.lower()) if word]
    doubted = _MM.search(rest) is not None
    if read.meaning in ("inside", "outside", "through", "cut"):
        doubted |= not UNTRUE.isdisjoint(words) or not understood(words)
    if not doubted or "depth" in read.questions:
        return read
    return replace(read, depth_mm=None, questions=(*read.questions, "depth"))


def _opendesk(match: re.Match[str], face: Face | None) -> Meaning:
    operation, where, diameter, depth = match[2].lower(), match[3], match[4], float(match[5])
    side = where.lower() if where and not diameter else None
    if operation in ("hole", "drill"):
        return Meaning("drill", "opendesk", depth, tool_mm=float(diameter) if diameter else None, face=face)
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


def _sheet(name: str, whole: str, truncated: bool) -> Meaning:
    said = sheet_named(whole)
    # The size in a name that was cut off may have lost its last digits: 2440X122 is not a board.
    cut_off = said.size_mm is not None and 24 <= len(name) <= 31 and _CUT_OFF.search(whole) is not None
    asked = ("material",) if said.unfilled and not said.material else ()
    return Meaning(
        "sheet",
        "opendesk" if re.match(r"(?i)board_\d+mm", whole) else "wikihouse",
        material=said.material,
        thickness_mm=said.thickness_mm,
        size_mm=None if cut_off else said.size_mm,
        truncated=truncated or cut_off,
        questions=(*asked, "made_of") if said.strange else asked,
    )


def _wikihouse(completed: str, words: list[str], truncated: bool, boards: Collection[float]) -> Meaning:
    tool = TOOL.search(completed)
    tool_any = bool(tool and tool[1].lower() == "any")
    deep = DEEP.search(completed)
    through = bool(_THROUGH.search(completed))
    joined = " ".join(words)
    numbers = re.search(r"(?<![a-z])\d|%", KNOWN_NUMBERS.sub(" ", completed), re.I) is not None
    # A depth or a word that takes it back beside "through": one of the two is not meant.
    other = deep is not None or not {"deep", "depth", *UNTRUE}.isdisjoint(words)
    # A word for several things, which only leaves the face open; what goes through has none.
    unclear = through and (other or numbers or not understood(word for word in words if word != "group"))
    said = Meaning(
        "unknown",
        family="wikihouse" if tool or re.match(r"\d+_", completed) else "words",
        depth_mm=None if unclear else depth_named(completed),
        through=through and not unclear,
        tool_mm=tool_named(completed),
        tool_any=tool_any,
        side=_side(joined, words),
        face=face_of(words),
        truncated=truncated,
    )
    if joined in ("cut hole", "cut holes"):
        return replace(said, meaning="inside", family="atfab", through=True, side="inside")
    cleared = IS_CLEARED.search(joined) is not None
    drilled = bool(DRILLED.search(joined) or (DIAM.search(joined) and not cleared))
    lettered = LETTERED.search(joined) is not None
    # A form cutter along an edge, as Opendesk names it; never a flat area, never right through.
    edged = EDGED.search(joined) is not None
    followed = next((work for work, named in FOLLOWED.items() if named.search(joined)), None)
    sided = said.side == "outside" or "inside" in joined or "outside" in joined
    if sum((drilled, lettered, edged, bool(followed), cleared)) > 1:
        return said
    if several_works(completed.lower(), joined, through=said.through):
        return said
    if sided and (lettered or edged or followed):
        # A line to follow, or an opening with an edge of its own: it is not said which.
        return said
    if drilled:
        if said.through and tool_any:
            # Any tool, cut through: small holes that are milled like every other inside cut.
            return replace(said, meaning="inside", side="inside")
        return _drill(completed, said)
    if lettered or edged or followed or said.side == "online":
        # Letters are followed with a fine tool; an area to clear is something else.
        if (lettered and AREA.search(joined)) or (edged and said.through):
            return said
        work = "engrave" if lettered or edged else followed or "cut"
        return _marked(work, completed, words, said)
    if "locating" in words:
        ours = said.through and said.tool_mm and said.side is None
        return replace(said, meaning="locating") if ours else said
    if said.through and said.side is None and not cleared and HINGED.search(joined):
        return replace(said, meaning="cut")
    if AREA.search(joined):
        return _pocket(completed, words, said)
    return _deep(joined, said, boards) if deep else _cut(joined, said)


def _marked(work: str, completed: str, words: list[str], said: Meaning) -> Meaning:
    """A line that is followed as deep as the one length beside its work; another length there is asked."""
    if said.through or DEEP.search(completed):
        return _line(work, said, ())
    if (depth := depth_beside(completed, words)) is not None:
        return _line(work, replace(said, depth_mm=depth), ())
    # A mark is also a name.
    asked = (
        work != "engrave"
        or EDGED.search(completed.lower())
        or {"mark", "marks"} & set(words)
        or _MM.search(KNOWN_NUMBERS.sub(" ", completed))
    )
    return _line(work, said, ("depth",) if asked else ())


def _line(work: str, said: Meaning, asked: tuple[str, ...]) -> Meaning:
    """A line that is followed; a mark that is also said to go through contradicts itself."""
    return replace(said, meaning=work, questions=("deeper",) if said.through and work != "cut" else asked)


def _pocket(completed: str, words: list[str], said: Meaning) -> Meaning:
    """An area to clear, as deep as the name says."""
    asked = _side_open(" ".join(words), said)
    if said.through or DEEP.search(completed):
        return replace(said, meaning="pocket", questions=asked)
    if (depth := depth_beside(completed, words)) is not None:
        return replace(said, meaning="pocket", depth_mm=depth, questions=asked)
    return replace(said, meaning="pocket", questions=("depth", *asked))


def _side_open(joined: str, said: Meaning) -> tuple[str, ...]:
    """An area is cleared inside its line: any other side, or two of them, is no plain word."""
    return ("side",) if said.side == "outside" or ("inside" in joined and "outside" in joined) else ()


def _deep(joined: str, said: Meaning, boards: Collection[float]) -> Meaning:
    """A depth and no word for the work: a mark, an outline or hole as deep as its board, or else a pocket."""
    as_deep = [depth_on(said.depth_mm, board) == THROUGH for board in boards]
    # An outline is compared with the board on which it lies; a hole may be a pocket on another one.
    if (said.side == "outside" and any(as_deep)) or (said.side is not None and as_deep and all(as_deep)):
        return replace(said, meaning=said.side)
    shallow = said.depth_mm is not None and said.depth_mm <= SHALLOW_MM
    asked = _side_open(joined, said) if said.side or shallow else ("side",)
    return replace(said, meaning="engrave" if shallow else "pocket", questions=asked)


def _side(joined: str, words: list[str]) -> str | None:
    """The one side that a name says; an outline is cut outside, but not that of a board."""
    sides = {side for side in ("outside", "inside", "online") if side in joined}
    if not sides and not {"outline", "outlines"}.isdisjoint(words) and SHEETS.isdisjoint(words):
        return "outside"
    return sides.pop() if len(sides) == 1 else None


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
    return replace(said, family=said.family if said.tool_mm or said.tool_any else "")


def _drill(completed: str, said: Meaning) -> Meaning:
    # "d12mm for bolts d10mm": the hole first, then what goes in.
    diameters = diameters_named(re.split(r"\bfor\b", completed, maxsplit=1, flags=re.I)[0])
    # "x 50mm screws" is the length of the screw, not the depth of its hole.
    asked: tuple[str, ...] = () if said.through or said.depth_mm is not None else ("depth",)
    asked += ("tool",) if len(diameters) > 1 else ()
    size = said.tool_mm if not diameters else diameters.pop() if len(diameters) == 1 else None
    return replace(said, meaning="drill", tool_mm=size, side=None, questions=asked)
