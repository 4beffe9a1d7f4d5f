"""The layer of an SVG element: what its own name and the names around it say together about cutting."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from manyworks.formats.cutting.words.face_words import BACK, FRONT, OF_A_NAMED_FACE, face_of
from manyworks.formats.cutting.words.layer_grammar import Meaning, read_layer

_INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"
_SERIF, _SHAPER = "{http://www.serif.com/}", "{http://www.shapertools.com/namespaces/shaper}"
# Illustrator writes two figures, CorelDRAW four.
_ESCAPED = re.compile(r"_x(?:00)?([0-9A-Fa-f]{2})_")
_APART = re.compile(r"[\W_]+")
_PARTS_TOO = frozenset(("back", "bottom", "lower", "rear", "under"))
"""Words for the back that are as often names of parts: the bottom of a drawer, the back of a chair."""
_DOUBT = re.compile(
    r"(?i)mirror|flip|spiegel|opposit|\b(other|second|2nd|both)\b|\b(op|setup)\W*\d|seite\W*\d|\bnot?\b|\bdon.?t\b|"
    r"ignore|unused|\breference\b|\bhalf\b"
)
"""Words around a layer that the grammar must hear, so that it asks."""
_SHEETS = re.compile(r"(?i)(?<![a-z])(sheets?|boards?|stock)(?![a-z])")


@dataclass(frozen=True, slots=True)
class Layer:
    """The name that the grammar reads, and the names it was joined from: those that say how to cut."""

    name: str = "0"
    said: tuple[str, ...] = ()


def name_of(element: Element) -> str:
    """What a person called an element: the label or true name that a program keeps, or the id unescaped."""
    named = element.get("id", "")
    true = (
        element.get(f"{_INKSCAPE}label") or element.get(f"{_SERIF}id") or (named and element.get("data-name"))
    )
    return true or unescaped(named)


def unescaped(name: str) -> str:
    """An id as a person wrote it, before a program escaped it."""
    return _ESCAPED.sub(_character, name)


def _character(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    # A size such as 300_x50_ is no escape: letters need none, and figures only where an id begins.
    plain = (character.isascii() and character.isalpha()) or (character.isdigit() and match.start() > 0)
    return match[0] if plain or not character.isprintable() else character


def layer_of(element: Element, around: Layer, *, group: bool) -> tuple[Layer, str]:
    """The layer of an element inside another, and what must be asked about it.

    A name that says how to cut is joined to those around it that do, for the one grammar to judge. Other
    names are names of layers only where nothing else is, or where they are layers of Inkscape.

    Parameters
    ----------
    group
        A shape's own name is often chance: heard are only a face, a depth, not to cut, and whole layer names.
    """
    if work := _cut_by_shaper(element):
        return Layer(work, (work,)), ""
    name = name_of(element)
    if not name or name in around.said:
        return around, ""
    read = read_layer(name)
    says = _says(name, read, group)
    if around.said and read_layer(around.name).meaning == "note":
        lost = says and read.meaning not in ("unknown", "note")
        return around, f"{name!r} lies in it, where nothing is cut, and was left out." if lost else ""
    if not says:
        own = group and (around.name == "0" or element.get(f"{_INKSCAPE}groupmode") == "layer")
        return (replace(around, name=name) if own else around), ""
    if read.meaning == "note":
        asked = f"A line on {around.name!r} has this name; it was left out."
        return Layer(name, (name,)), "" if group else asked
    if read.meaning == "sheet":
        rest = " ".join(_SHEETS.sub(" ", name).split())
        faced = _names_face(rest, read_layer(rest))
        return Layer(name, (*around.said, rest) if faced else around.said), ""
    return _joined(name, read, around)


def _cut_by_shaper(element: Element) -> str:
    """How a line is cut, where a file for Shaper's hand-held router says it at the line itself."""
    kind, depth = element.get(f"{_SHAPER}cutType", ""), element.get(f"{_SHAPER}cutDepth", "")
    return " ".join(filter(None, (kind, depth and f"{depth} deep")))


def _joined(name: str, read: Meaning, around: Layer) -> tuple[Layer, str]:
    words = set(_APART.split(name.lower()))
    # "group" is no word of faces: with it the grammar leaves open which face is meant.
    of_a_part = read.meaning == "unknown" and words & _PARTS_TOO and not words & {*BACK, *OF_A_NAMED_FACE}
    said = (*around.said, f"{name} group" if of_a_part else name)
    if not around.said:
        return Layer(name, said), ""
    # The order number of a layer begins its name; behind a word it would be half of a figure.
    together = " ".join(sorted(said, key=lambda one: read_layer(one).meaning == "unknown"))
    whole, outer = read_layer(together), read_layer(" ".join(around.said))
    if read.meaning == "unknown" and replace(whole, face="front" if whole.through else whole.face) == outer:
        # Nothing is said anew: the top and the bottom line of one outline stay on one layer.
        return replace(around, said=said), ""
    other_tool = read.tool_mm is not None and whole.tool_mm != read.tool_mm
    other_work = read.meaning not in ("unknown", whole.meaning)
    if "unknown" not in (outer.meaning, read.meaning) and outer.meaning != read.meaning:
        # "9 mm deep" around "inside" is one work, said in two words; 9 mm deep around letters is not.
        half = bool(outer.questions and read.questions)
        other_work = not half or whole.meaning not in ("pocket", "drill")
    if other_tool or other_work:
        asked = f"It lies in {around.name!r}, which says something else and was not heard."
        return Layer(name, (name,)), asked
    return Layer(together, said), ""


def _says(name: str, read: Meaning, group: bool) -> bool:
    whole = group or (read.meaning != "sheet" and read.family in ("wikihouse", "opendesk"))
    known = read.meaning != "unknown" and (whole or read.meaning == "note")
    figures = read.depth_mm is not None or read.tool_mm is not None
    return known or figures or _names_face(name, read) or bool(_DOUBT.search(name))


def _names_face(name: str, read: Meaning) -> bool:
    words = [word for word in _APART.split(name.lower()) if word]
    if any(face_of([word]) == "back" for word in words):
        return True
    if read.face == "front":
        return not FRONT.isdisjoint(words)
    # Side B, face 2; but "side" alone is a part.
    rest = [word for word in words if word not in OF_A_NAMED_FACE]
    return len(words) > len(rest) > 0 and all(len(word) == 1 for word in rest)
