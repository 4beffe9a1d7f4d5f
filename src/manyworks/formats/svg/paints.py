"""Which colour a paint of an SVG means: ``currentColor``, a variable, a plain gradient, a fallback."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element

from tinycss2.color4 import parse_color

from manyworks.formats.cutting.words.colours import colour_name
from manyworks.formats.svg.elements import href_of, kind_of

CURRENT = "currentcolor"
_MOST_TURNS, _LONGEST = 8, 200
"""How often variables may name each other, and how long what they say may become."""
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)", re.I)
_LINKED = re.compile(r"url\(\s*[\"']?#(?P<name>[^\"')]+?)[\"']?\s*\)\s*(?P<otherwise>.*)", re.I | re.S)
_OF_A_PRESS = re.compile(r"(?<=\S)\s+(?:icc|device)-[\w-]+\(.*", re.I | re.S)
"""The same colour once more, as a printing press makes it."""
_GRADIENTS = ("linearGradient", "radialGradient")
Says = Callable[[Element, str], str]
"""What an element says of one property, by itself or by a style sheet."""


def with_variables(value: str, variables: Mapping[str, str]) -> str:
    """A value in which variables stand for what they hold; one that holds nothing stays as it is.

    >>> with_variables("var(--cut)", {"--cut": "var(--c, red)"}), with_variables("var(--cut)", {})
    ('red', 'var(--cut)')
    """
    said = value
    for _ in range(_MOST_TURNS):
        if "var(" not in said.lower() or len(said) > _LONGEST:
            break
        said = _VARIABLE.sub(
            lambda found: variables.get(found[1].lower(), (found[2] or "").strip()) or found[0], said
        )
    return said if len(said) <= _LONGEST else value


def paint_of(value: str, by_id: Mapping[str, Element], says: Says) -> str:
    """A paint without what stands behind its colour; of a gradient of one colour that, where none is found
    what else the file names."""
    if linked := _LINKED.fullmatch(value.strip()):
        target = element_called(linked["name"].strip(), by_id)
        if target is None:
            return linked["otherwise"] or value.lower()
        return _only_colour(target, by_id, says) or value.lower()
    return _OF_A_PRESS.sub("", value).lower()


def element_called(name: str, by_id: Mapping[str, Element]) -> Element | None:
    """The element of an id; styles are read in small letters, names of elements are not."""
    if name in by_id:
        return by_id[name]
    return next((one for known, one in by_id.items() if known.lower() == name.lower()), None)


def _only_colour(gradient: Element, by_id: Mapping[str, Element], says: Says) -> str:
    """The one colour of all stops of a gradient, as Inkscape keeps plain colours; else nothing."""
    for _ in range(_MOST_TURNS):
        if kind_of(gradient) not in _GRADIENTS:
            return ""
        if stops := [stop for stop in gradient if kind_of(stop) == "stop"]:
            colours = {says(stop, "stop-color").lower() or "black" for stop in stops}
            only = colours.pop()
            return (
                "" if colours or only == CURRENT or says(stops[0], "stop-opacity") not in ("", "1") else only
            )
        gradient = by_id.get(href_of(gradient).removeprefix("#"), Element("nothing"))
    return ""


@lru_cache(maxsize=256)
def paint_name(paint: str) -> str:
    """The word for the colour of a paint; one that cannot be told is quoted.

    >>> paint_name("#f00"), paint_name("url(#g)"), paint_name("var(--cut)")
    ('red', 'a gradient or pattern', '“var(--cut)”')
    """
    found = parse_color(paint)
    if found is not None and not isinstance(found, str):
        return colour_name(*(255 * c for c in found.to("srgb")[:3]))
    return "a gradient or pattern" if _LINKED.fullmatch(paint.strip()) else f"“{paint.strip()[:24]}”"
