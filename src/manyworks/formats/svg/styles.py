"""What style sheets and attributes say of an SVG element: whether it is seen, and what moves or shapes it.

Selectors are matched in ``selectors``; here stands only what a screen shows of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2
from tinycss2.ast import Node
from tinycss2.color4 import parse_color

from manyworks.formats.cutting.words.colours import FILLED
from manyworks.formats.svg.paints import (
    CURRENT,
    Says,
    element_called,
    paint_name,
    paint_of,
    with_variables,
)
from manyworks.formats.svg.selectors import MOST_LINKS, Rules, selectors_of, wrapped_in

_MEDIA = {"": True, "all": True, "screen": True, "not print": True, "print": False, "speech": False}
_MEDIA |= {"not screen": False, "not all": False}
"""Media that surely are, or surely are not, the screen on which a drawing is looked at."""
_MARKERS = ("marker", "marker-start", "marker-mid", "marker-end")
_LOOKS = (
    "display", "visibility", "color", "fill", "stroke", "clip-path", "mask", "opacity", "fill-opacity",
    "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "overflow",
    "filter", "fill-rule", *_MARKERS,
)  # fmt: skip
_MOVES = ("transform", "transform-origin", "transform-box")
_SHAPED_BY_STYLE = {
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
    "path": ("d",),
    "use": ("x", "y"),
}
_MOVED_BY_STYLE = ("transform", "translate", "rotate", "scale", "offset-path")
_LINKED = re.compile(rb"<\?xml-stylesheet\s")
_UNSEEN = {"display": ("none",), "visibility": ("hidden", "collapse"), "opacity": ("0",)}
_LEAST_SEEN = 0.02
"""The share of a colour below which nobody sees it on the page."""
_MAYBE = "perhaps"
"""Stands for what a rule says of which nobody knows whether it holds."""


@dataclass(frozen=True, slots=True)
class Look:
    """What an element inherits about being seen, each property by itself, and whether its group shows."""

    color: str = "black"
    """What ``currentColor`` means."""
    variables: Mapping[str, str] = field(default_factory=dict)
    fill: str = "black"
    fill_opacity: str = "1"
    stroke: str = "none"
    stroke_opacity: str = "1"
    stroke_width: str = "1"
    dashes: str = "none"
    dash_offset: str = "0"
    line_cap: str = "butt"
    fill_rule: str = "nonzero"
    visibility: str = "visible"
    opacity: float = 1.0
    marked: bool = False
    """Whether arrows or dots are set on its lines."""
    shown: bool = True

    @property
    def seen(self) -> bool:
        """Whether a line drawn like this shows at all."""
        return self.visible and (self.filled or self.stroked)

    @property
    def visible(self) -> bool:
        """Whether anything drawn or written like this can show."""
        return self.shown and self.visibility == "visible" and self.opacity >= _LEAST_SEEN

    @property
    def filled(self) -> bool:
        """Whether its area has a colour."""
        return _alpha(self._plain(self.fill)) * _share(self.fill_opacity) * self.opacity >= _LEAST_SEEN

    @property
    def stroked(self) -> bool:
        """Whether its edge has a colour of its own."""
        seen = _alpha(self._plain(self.stroke)) * _share(self.stroke_opacity) * self.opacity >= _LEAST_SEEN
        return seen and not _nothing(self.stroke_width)

    @property
    def colour(self) -> str:
        """The word for the colour of its edge, or of its area where only that shows."""
        return paint_name(self._plain(self.stroke)) if self.stroked else self.fill_colour + FILLED

    @property
    def fill_colour(self) -> str:
        """The word for the colour of its area."""
        return paint_name(self._plain(self.fill))

    def _plain(self, paint: str) -> str:
        return self.color if paint == CURRENT else paint


@dataclass(frozen=True, slots=True)
class _Said:
    """What one rule says; ``forced`` is important, and stands above every other rule and own style."""

    said: Mapping[str, str]
    forced: Mapping[str, str]


_SILENT = _Said({}, {})


def filling_of(look: Look, by_id: Mapping[str, Element]) -> str:
    """What a filling is made of that may be work and is no colour: ``pattern p``; else nothing.

    A gradient within an edge of its own is a filling like any other. Styles are read in small letters, names
    of elements are not.
    """
    found = re.match(r"url\(\s*[\"']?#([^\"')]+)", look.fill.strip()) if look.filled else None
    if found is None:
        return ""
    name = found[1].strip()
    target = element_called(name, by_id)
    kind = "nothing" if target is None else str(target.tag).rpartition("}")[2]
    return f"{kind} {name}" if kind == "pattern" or not look.stroked else ""


class StyleSheet:
    """The style sheets of a file, as a screen shows it; ``unread`` names what of them could not be read."""

    def __init__(self, root: Element, content: bytes, *, source: str) -> None:
        linked = _LINKED.search(content)
        self.unread = ["a style sheet in another file"] if linked else []
        self._rules = Rules()
        self._found: dict[Element, _Said] = {}
        for element in root.iter():
            name = str(element.tag).rpartition("}")[2]
            if name == "link" and "stylesheet" in element.get("rel", ""):
                self.unread.append(f"a style sheet in another file ({element.get('href', '')[:40]})")
            if name == "style" and (shown := _shown(element.get("media", ""))) is not False:
                for rule in tinycss2.parse_stylesheet(element.text or "", True, True):
                    self._add(rule, sure=shown is True)
        self._wrapped = wrapped_in(root, source) if self._rules.order else {}

    def _add(self, rule: Node, *, sure: bool) -> None:
        if rule.type == "qualified-rule":
            if any(one.type == "qualified-rule" for one in _parsed(rule.content)):
                self.unread.append(f"rules in the style rule {_prelude(rule)!r}")
            said, forced = (_declared(rule.content, important=important) for important in (False, True))
            if not sure:
                said, forced = _perhaps(said), _perhaps(forced)
            try:
                selectors = selectors_of(rule.prelude)
            except cssselect2.SelectorError:
                if _perhaps(said) or _perhaps(forced):
                    self.unread.append(f"the style rule {_prelude(rule)!r}")
                return
            if selectors is None:
                self.unread.append(f"the style rule {_prelude(rule)!r}, of more than {MOST_LINKS} steps,")
            for selector in selectors or ():
                if selector.pseudo_element is None:
                    self._rules.add_selector(selector, _Said(said, forced))
        elif rule.type == "at-rule":
            self._add_block(rule, sure=sure)
        elif rule.type == "error":
            self.unread.append(f"a damaged style rule ({rule.message[:40]})")

    def _add_block(self, rule: Node, *, sure: bool) -> None:
        name, condition = rule.lower_at_keyword, _prelude(rule)
        if name == "import":
            self.unread.append(f"a style sheet in another file ({condition})")
        elif name in ("media", "supports", "layer", "container", "scope") and rule.content is not None:
            shown = _shown(condition) if name == "media" else None
            if shown is not False:
                for one in tinycss2.parse_rule_list(rule.content, True, True):
                    self._add(one, sure=sure and shown is True)

    def style_of(self, element: Element, kind: str) -> dict[str, str]:
        """What an element says about its look and place: attributes, then style sheets, then its own style.

        Raises
        ------
        ValueError
            When a style moves, shapes or hides it in a way that is not read here.
        """
        sheets = self._said_of(element)
        style = element.get("style", "")
        own = {**sheets.said, **declarations(style), **sheets.forced, **declarations(style, important=True)}
        for name in (*_MOVED_BY_STYLE, *_SHAPED_BY_STYLE.get(kind, ())):
            if own.get(name, "none") != "none":
                raise ValueError(f"style {name}: {own[name][:30]}")
        for name in _UNSEEN:
            if own.get(name) == _MAYBE or "var(" in own.get(name, ""):
                raise ValueError(f"style {name}, which does not hold on every screen")
        given = {name: element.get(name, "") for name in (*_LOOKS, *_MOVES) if element.get(name)}
        return {**given, **own}

    def says(self, element: Element, name: str) -> str:
        """What an element says of one property, by itself or by a style sheet."""
        said = {**self._said_of(element).said, **declarations(element.get("style", ""))}
        return said.get(name, element.get(name, ""))

    def _said_of(self, element: Element) -> _Said:
        """What all rules together say of an element; one that is drawn often is looked up once."""
        if not self._wrapped:
            return _SILENT
        if element not in self._found:
            said: dict[str, str] = {}
            forced: dict[str, str] = {}
            for *_order, rule in self._rules.match(self._wrapped[element]):
                said |= rule.said
                forced |= rule.forced
            self._found[element] = _Said(said, forced) if said or forced else _SILENT
        return self._found[element]


def _prelude(rule: Node) -> str:
    return str(tinycss2.serialize(rule.prelude).strip())[:40]


def _shown(media: str) -> bool | None:
    """Whether a style sheet for these media holds on a screen; ``None`` when that depends on the screen."""
    verdicts = {_MEDIA.get(one.strip().lower().removeprefix("only ")) for one in media.split(",")}
    return True if True in verdicts else None if None in verdicts else False


def _perhaps(said: Mapping[str, str]) -> dict[str, str]:
    """What matters of a rule that may hold: that it moves, shapes or hides what is drawn."""
    moved = {*_MOVED_BY_STYLE, *_MOVES, *(name for names in _SHAPED_BY_STYLE.values() for name in names)}
    return {
        name: _MAYBE
        for name, value in said.items()
        if (name in moved and value != "none") or value in _UNSEEN.get(name, ())
    }


def look(style: Mapping[str, str], inherited: Look, by_id: Mapping[str, Element], says: Says) -> Look:
    """The look of an element inside another.

    Parameters
    ----------
    by_id, says
        The elements to which its paints refer, and what style sheets say of them.
    """
    held = {name: value for name, value in style.items() if name.startswith("--")}
    variables = {**inherited.variables, **held} if held else inherited.variables

    def paint(name: str, before: str) -> str:
        said = with_variables(_own(style, name, before), variables)
        return said if said == before else paint_of(said, by_id, says)

    color = paint("color", inherited.color)
    return Look(
        color=inherited.color if color == CURRENT else color,
        variables=variables,
        fill=paint("fill", inherited.fill),
        fill_opacity=_own(style, "fill-opacity", inherited.fill_opacity),
        stroke=paint("stroke", inherited.stroke),
        stroke_opacity=_own(style, "stroke-opacity", inherited.stroke_opacity),
        stroke_width=_own(style, "stroke-width", inherited.stroke_width),
        dashes=_own(style, "stroke-dasharray", inherited.dashes),
        dash_offset=_own(style, "stroke-dashoffset", inherited.dash_offset),
        line_cap=_own(style, "stroke-linecap", inherited.line_cap),
        fill_rule=_own(style, "fill-rule", inherited.fill_rule),
        visibility=_own(style, "visibility", inherited.visibility),
        opacity=inherited.opacity * _share(style.get("opacity", "1")),
        marked=_marked(style, inherited),
        shown=inherited.shown and style.get("display", "") != "none",
    )


def _nothing(figure: str) -> bool:
    """Is a figure, of how much is seen, plainly 0?"""
    return re.fullmatch(r"0+(\.0*)?|\.0+", figure.rstrip("pxm%")) is not None


def _share(figure: str) -> float:
    """An opacity, 0 to 1; one that cannot be read hides nothing."""
    try:
        number = float(figure.strip().removesuffix("%"))
    except ValueError:
        return 1.0
    return min(1.0, max(0.0, number / 100 if figure.strip().endswith("%") else number))


@lru_cache(maxsize=256)
def _alpha(colour: str) -> float:
    """How much of a colour is seen, 0 to 1; what is no colour paints, unless it is the word for none."""
    word = colour.strip().lower()
    if word == "none":
        return 0.0
    found = parse_color(word)
    return 1.0 if found is None or isinstance(found, str) else float(found.alpha)


def _marked(style: Mapping[str, str], inherited: Look) -> bool:
    said = [style[name] for name in _MARKERS if style.get(name, "inherit") != "inherit"]
    return any(one != "none" for one in said) if said else inherited.marked


def _own(style: Mapping[str, str], name: str, inherited: str) -> str:
    value = style.get(name, "inherit")
    return inherited if value == "inherit" else value


@lru_cache(maxsize=4096)
def declarations(text: str, *, important: bool = False) -> Mapping[str, str]:
    """The plain or the important properties of a style, in small letters."""
    return _declared(text, important=important) if text else {}


def _parsed(content: str | list[Node]) -> list[Node]:
    return list(tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True))


def _declared(content: str | list[Node], *, important: bool) -> dict[str, str]:
    return {
        one.lower_name: tinycss2.serialize(one.value).strip().lower()
        for one in _parsed(content)
        if one.type == "declaration" and one.important == important
    }
