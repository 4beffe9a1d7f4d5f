"""What style sheets and attributes say of an SVG element: whether it is seen, and what moves or shapes it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMPOUND = re.compile(r"([a-z][\w-]*|\*)?((?:[.#][\w-]+)*)", re.I)
_DYNAMIC = re.compile(r":(hover|focus|active|target|visited)", re.I)
_ASKS_MORE = re.compile(r"\[[^\]]*\]|::?[\w-]+(\([^)]*\))?")
_LOOKS = (
    "display", "visibility", "fill", "stroke", "clip-path", "mask", "opacity", "fill-opacity",
    "stroke-opacity", "stroke-width",
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
_UNSEEN = {"display": ("none",), "visibility": ("hidden", "collapse")}
_MAYBE = "perhaps"
"""Stands for what a rule says of which nobody knows whether it holds."""


@dataclass(frozen=True, slots=True)
class Look:
    """What an element inherits about being seen, each property by itself, and whether its group shows."""

    fill: str = "black"
    fill_opacity: str = "1"
    stroke: str = "none"
    stroke_opacity: str = "1"
    stroke_width: str = "1"
    visibility: str = "visible"
    shown: bool = True

    @property
    def seen(self) -> bool:
        """Whether a line drawn like this shows at all."""
        filled = _paints(self.fill) and not _nothing(self.fill_opacity)
        bare = _nothing(self.stroke_opacity) or _nothing(self.stroke_width)
        stroked = _paints(self.stroke) and not bare
        return self.shown and self.visibility == "visible" and (filled or stroked)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one selector says; ``sure`` unless it asks for more than can be seen there."""

    weight: tuple[int, int, bool, int]
    tag: str
    names: frozenset[str]
    sure: bool
    said: Mapping[str, str]
    forced: Mapping[str, str]
    """What of it is important, and stands above every other rule and the element's own style."""


class StyleSheet:
    """The style sheets of a file: rules for elements, classes, ids, and these joined (``g.guides``).

    A selector that looks at more than the element (what is around it, its other attributes) may hold for
    whatever its last part names.
    """

    def __init__(self, root: Element) -> None:
        self._rules: dict[str, list[_Rule]] = defaultdict(list)
        self._count = 0
        for sheet in root.iter():
            if str(sheet.tag).rpartition("}")[2] == "style":
                for selectors, body in _RULE.findall(re.sub(r"/\*.*?\*/", "", sheet.text or "", flags=re.S)):
                    for selector in selectors.split(","):
                        self._add(selector.strip(), body)

    def _add(self, selector: str, body: str) -> None:
        if not selector or selector.startswith("@") or _DYNAMIC.search(selector):
            return
        last = re.split(r"[\s>+~]+", _ASKS_MORE.sub("", selector).strip())[-1]
        match = _COMPOUND.fullmatch(last)
        sure = match is not None and last == selector
        tag = (match[1] or "").strip("*") if match else ""
        names = re.findall(r"[.#][\w-]+", match[2]) if match else []
        ids = sum(name.startswith("#") for name in names)
        self._count += 1
        weight = (ids, len(names) - ids, bool(tag), self._count)
        # An id sorts before a class, and is the rarer of the two.
        said, forced = declarations(body), declarations(body, important=True)
        self._rules[min(names, default=tag)].append(_Rule(weight, tag, frozenset(names), sure, said, forced))

    def style_of(self, element: Element, kind: str) -> dict[str, str]:
        """What an element says about its look and place: attributes, then style sheets, then its own style.

        Raises
        ------
        ValueError
            When a style moves, shapes or hides it in a way that is not read here.
        """
        sheets, forced = self._of(element, kind)
        style = element.get("style", "")
        own = {**sheets, **declarations(style), **forced, **declarations(style, important=True)}
        for name in (*_MOVED_BY_STYLE, *_SHAPED_BY_STYLE.get(kind, ())):
            if own.get(name, "none") != "none":
                raise ValueError(f"style {name}: {own[name][:30]}")
        if _MAYBE in (own.get(name) for name in _UNSEEN):
            raise ValueError("hidden by a rule that looks at what is around it")
        given = {name: element.get(name, "") for name in (*_LOOKS, *_MOVES) if element.get(name)}
        return {**given, **own}

    def _of(self, element: Element, kind: str) -> tuple[dict[str, str], dict[str, str]]:
        """What the rules that hold for an element say, and what they say is important."""
        names = {f".{name}" for name in element.get("class", "").split()} | {f"#{element.get('id', '')}"}
        found = [
            rule
            for key in ("", kind, *names)
            for rule in self._rules.get(key, ())
            if rule.tag in ("", kind) and rule.names <= names
        ]
        style: dict[str, str] = {}
        forced: dict[str, str] = {}
        for rule in sorted(found, key=lambda rule: rule.weight):
            style.update(rule.said if rule.sure else _perhaps(rule.said, kind))
            forced.update(rule.forced if rule.sure else _perhaps(rule.forced, kind))
        return style, forced


def _perhaps(said: Mapping[str, str], kind: str) -> dict[str, str]:
    """What matters of a rule that may hold: that it moves, shapes or hides what is drawn."""
    moved = (*_MOVED_BY_STYLE, *_MOVES, *_SHAPED_BY_STYLE.get(kind, ()))
    return {
        name: _MAYBE
        for name, value in said.items()
        if (name in moved and value != "none") or value in _UNSEEN.get(name, ())
    }


def look(style: Mapping[str, str], inherited: Look) -> Look:
    """The look of an element inside another."""
    gone = style.get("display", "") == "none" or _nothing(style.get("opacity", "1"))
    return Look(
        fill=_own(style, "fill", inherited.fill),
        fill_opacity=_own(style, "fill-opacity", inherited.fill_opacity),
        stroke=_own(style, "stroke", inherited.stroke),
        stroke_opacity=_own(style, "stroke-opacity", inherited.stroke_opacity),
        stroke_width=_own(style, "stroke-width", inherited.stroke_width),
        visibility=_own(style, "visibility", inherited.visibility),
        shown=inherited.shown and not gone,
    )


def _nothing(figure: str) -> bool:
    """Is a figure, of how much is seen, plainly 0?"""
    return re.fullmatch(r"0+(\.0*)?|\.0+", figure.rstrip("pxm%")) is not None


def _paints(colour: str) -> bool:
    """Is a colour seen: no word for none, and no alpha of 0?"""
    word = colour.strip().lower()
    values = re.split(r"[\s,/]+", word.partition("(")[2].rstrip(" )"))
    clear = len(values) == 4 and _nothing(values[3])
    return not clear and re.fullmatch(r"none|transparent|#[0-9a-f]{3}0|#[0-9a-f]{6}00", word) is None


def _own(style: Mapping[str, str], name: str, inherited: str) -> str:
    value = style.get(name, "inherit")
    return inherited if value == "inherit" else value


def declarations(text: str, *, important: bool = False) -> dict[str, str]:
    """The plain or the important properties of a style, in small letters."""
    found = {}
    for item in text.split(";"):
        name, colon, said = item.partition(":")
        value, bang, _word = said.lower().partition("!")
        if colon and bool(bang) == important:
            found[name.strip().lower()] = value.strip()
    return found
