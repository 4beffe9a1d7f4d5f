"""What the layers of a file mean together, and what their names leave open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from manyworks.formats.cutting.board_depths import (
    PERHAPS_THROUGH,
    beside_outlines,
    goes_through,
    on_boards,
    perhaps_through,
)
from manyworks.formats.cutting.strokes import Strokes
from manyworks.formats.cutting.words.board_words import plain_words, thicknesses_in
from manyworks.formats.cutting.words.boards_told import Told, thicknesses_told
from manyworks.formats.cutting.words.cut_short import names_in_text
from manyworks.formats.cutting.words.denials import (
    colours_in,
    names_slits,
    says_only_cut,
    words_never_cut,
)
from manyworks.formats.cutting.words.depths_named import depths_possible, figures_beside
from manyworks.formats.cutting.words.known_words import strange_words
from manyworks.formats.cutting.words.layer_grammar import OUTLINES, Meaning, read_layer
from manyworks.formats.cutting.words.line_types import DASHED
from manyworks.formats.cutting.words.sheet_names import sheet_named
from manyworks.formats.drawing import Finding, Layer

_ASKED = {
    "side": "The name does not say the side of its {lines} lines.",
    "depth": "The name does not say the depth of its {lines} lines.",
    "tool": "The name does not plainly say the tool of its {lines} lines; none is kept.",
    "face": "The name leaves open from which face its {lines} lines are worked.",
    "words": "The name also says what is not understood: {words}. Are its {lines} lines cut, as they were "
    "read? If not, put them on a layer that says so.",
    "board": "The name says how deep its {lines} lines are cut, and nothing says that the board is as thick. "
    "Are they cut through? Write beside the parts how thick the board is.",
    PERHAPS_THROUGH: "The name says how deep its {lines} lines are worked, and {words} says the same "
    "of a board or of something else. Are they cut through? They were read as that deep.",
    "deeper": "The name says a depth that its {lines} lines cannot have: below the board, or right through "
    "it for a mark on its surface. How deep are they, or are they cut through?",
    "material": "The name holds a place that nobody filled in, and does not say what the board is made of.",
    "made_of": "The name holds what is not understood: {words}. What is the board made of? Name the "
    "material, its size and its thickness, as in “SHEET_BIRCHPLY_2440X1220X18”.",
    DASHED: "Its {lines} lines are drawn in dashes, as folds, centre lines and hidden edges are. Are they "
    "cut? They were kept apart from the plain lines, and part nothing.",
}
NESTED = "layer.side_by_nesting"
"""Outlines and holes of a layer that does not say the side were told apart by nesting."""
_CODES = {
    "material": "sheet.material_unknown",
    "made_of": "sheet.material_unknown",
    "board": "layer.depth_unknown",
    "deeper": "layer.depth_unknown",
    PERHAPS_THROUGH: "layer.depth_unknown",
    DASHED: "layer.unknown",
}


def meanings_of(raw: Strokes) -> dict[str, Meaning]:
    """What each layer of a file means; a cut is through that is as deep as every board of the file.

    Boards are those drawn, else what notes, layers and the name of the file plainly say. Where no other layer
    holds outlines, the deepest lines that the tool runs outside of are, and are asked.
    """
    full_names = names_in_text(word.text for word in raw.words)
    drawn = {stroke.layer for stroke in raw.strokes}
    names = sorted(drawn | {word.layer for word in raw.words} | set(raw.layer_names))

    def read(boards: Collection[float]) -> dict[str, Meaning]:
        return {name: read_layer(name, full_names=full_names, boards=boards) for name in names}

    meanings = read(())
    boards = [meanings[name].thickness_mm for name in drawn if meanings[name].meaning == "sheet"]
    thick = [board for board in boards if board is not None]
    told = thicknesses_told(raw, meanings)
    named = _named_by_outlines(meanings, drawn)
    if not thick:
        thick = _plainly(told, named)
    elif len(thick) < len(boards):
        return meanings
    meanings = read(thick)
    depths = [meanings[name].depth_mm or 0.0 for name in drawn if _cut_outside(meanings[name])]
    if depths and not any(meanings[name].meaning in OUTLINES for name in drawn):
        thick = sorted(set(depths)) if set(depths) <= told.plain else [max(depths)]
        meanings = {
            name: replace(one, questions=(*one.questions, "board"))
            if one.meaning == "outside" and one.depth_mm in thick
            else one
            for name, one in read(thick).items()
        }
    if thick:
        return {name: on_boards(one, thick) for name, one in meanings.items()}
    if len(named) == 1:
        meanings = {name: beside_outlines(one, named[0]) for name, one in meanings.items()}
    doubted = [one for one in told.doubted if one > max([*told.plain, *named], default=0.0)]
    return {name: perhaps_through(one, doubted) for name, one in meanings.items()}


def _named_by_outlines(meanings: Mapping[str, Meaning], drawn: Collection[str]) -> list[float]:
    """The thicknesses that names of outlines hold which say that they go through."""
    outlines = [name for name in drawn if meanings[name].meaning == "outside" and meanings[name].through]
    said = (thicknesses_in(plain_words(name)) - {meanings[name].tool_mm} for name in outlines)
    return sorted(set[float]().union(*said))


def _plainly(told: Told, named: Collection[float]) -> list[float]:
    """The one thickness of a board that words say without doubt, and no name of an outline a larger one."""
    return sorted(told.plain) if len(told.plain) == 1 and max(named, default=0.0) <= max(told.plain) else []


def thickness_said(raw: Strokes, meanings: Mapping[str, Meaning]) -> list[float]:
    """The one thickness of a board that words of the file say, without doubt."""
    return _plainly(thicknesses_told(raw, meanings), ())


def _cut_outside(meaning: Meaning) -> bool:
    """Whether a name says how deep a line is cut, and that the tool runs outside it."""
    return meaning.meaning == "pocket" and meaning.side == "outside" and meaning.depth_mm is not None


def layer_findings(raw: Strokes, meanings: dict[str, Meaning], *, by_colour: bool) -> list[Finding]:
    """What the names leave open.

    Parameters
    ----------
    by_colour
        Whether layers that say nothing are asked by the colours of their lines, once for the file.
    """
    drawn = Counter(stroke.layer for stroke in raw.strokes)
    used = drawn.keys() | {word.layer for word in raw.words}
    findings = []
    for name, meaning in meanings.items():
        where = f"layer {name}"
        if meaning.meaning == "unknown" and name not in used and name != "0":
            message = "An empty layer whose name says nothing about cutting (a person's name, perhaps)."
            findings.append(Finding("layer.unused", "info", where, message))
        if not drawn[name] and not (meaning.truncated and name in used):
            continue
        if meaning.truncated:
            message = (
                f"The name was cut short by the program that wrote it; it was read as {meaning.meaning}."
            )
            findings.append(Finding("layer.truncated", "info", where, message))
        if meaning.meaning == "unknown" and not by_colour and DASHED not in meaning.questions:
            message = _not_said(name, drawn[name], raw)
            findings.append(Finding("layer.unknown", "question", where, message))
        for asked in meaning.questions:
            words = _words_of(name, asked, meaning, raw, meanings)
            message = _ASKED[asked].format(lines=drawn[name], words=words)
            if asked == "depth" and (either := depths_possible(name)):
                said = " or ".join(f"{depth:g}" for depth in either)
                message = f"The name may say that its {drawn[name]} lines are {said} mm deep. Which is it?"
            elif asked == "depth" and (figures := _perhaps_deep(name, meaning)):
                quoted = ", ".join(f"“{figure}”" for figure in figures)
                message = (
                    f"The name does not plainly say the depth of its {drawn[name]} lines; {quoted} may be it."
                )
            if asked == "face" and words and "words" not in meaning.questions:
                message += f" Not understood: {words}."
            code = _CODES.get(asked, f"layer.{asked}_unknown")
            findings.append(Finding(code, "question", where, message))
    return findings


def _words_of(name: str, asked: str, meaning: Meaning, raw: Strokes, meanings: Mapping[str, Meaning]) -> str:
    """What a question about a layer quotes: words of its name, or those of a thickness that is in doubt."""
    if asked == PERHAPS_THROUGH:
        doubted = thicknesses_told(raw, meanings).doubted
        said = [where for thick, where in doubted.items() if goes_through(meaning, thick)]
    else:
        strange = sheet_named(name).strange if asked == "made_of" else strange_words(name)
        said = [f"“{word}”" for word in strange]
    return ", ".join(said)


def _perhaps_deep(name: str, meaning: Meaning) -> list[str]:
    """The figures of a name of which one may be the depth, without that of its tool or drill."""
    own = f"{meaning.tool_mm:g}" if meaning.tool_mm else ""
    return [figure for figure in figures_beside(name) if figure.rstrip(" mM") != own]


def _not_said(name: str, lines: int, raw: Strokes) -> str:
    """What a name that is not understood leaves open of its lines, where it does not name a cut or slits."""
    if names_slits(name) and not any(stroke.closed for stroke in raw.strokes if stroke.layer == name):
        return (
            f"The name is of hinges, slits or slots, and its {lines} lines are drawn as single lines. Are "
            "they cut through, along the line?"
        )
    if says_only_cut(name):
        return f"The name says that its {lines} lines are cut, not on which side, nor whether through."
    message = f"The name does not say whether and how its {lines} lines are cut."
    if never := words_never_cut(name):
        return f"{message} It is also of what is never cut: {', '.join(f'“{word}”' for word in never)}."
    strange = strange_words(name) or colours_in(name)
    return f"{message} Not understood: {', '.join(f'“{word}”' for word in strange)}." if strange else message


def sides_asked_once(findings: Sequence[Finding]) -> list[Finding]:
    """How the lines of a layer that says nothing were sorted joins what is asked of its name."""
    sorted_lines = {f.layer: f for f in findings if f.code == NESTED}
    asked = {f.layer for f in findings if f.code == "layer.unknown"} & sorted_lines.keys()
    return [
        replace(f, message=f"{f.message} {sorted_lines[f.layer].message.partition(' to cut. ')[2]}")
        if f.code == "layer.unknown" and f.layer in asked
        else f
        for f in findings
        if f.code != NESTED or f.layer not in asked
    ]


def layers_of(raw: Strokes, meanings: dict[str, Meaning]) -> tuple[Layer, ...]:
    """The layers of the drawing, by name."""
    return tuple(
        Layer(
            name,
            m.meaning,
            raw.entity_counts.get(name, 0),
            m.depth_mm,
            m.through,
            m.tool_mm,
            m.side,
            m.face,
            m.family,
        )
        for name, m in sorted(meanings.items())
    )
