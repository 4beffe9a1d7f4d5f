"""The names of SVG elements, which may say how many: ids, labels, titles, and numbers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from manyworks.formats.cutting.words.titles import number_in_title
from manyworks.formats.cutting.words.wording import count_in_name, count_in_title, of_attribute
from manyworks.formats.svg.elements import kind_of
from manyworks.formats.svg.layers import name_of, unescaped

_MADE = re.compile(
    r"(?:rect|path|g|text|use|circle|ellipse|line|polygon|polyline|image|svg|layer|clippath|mask|symbol|group|"
    r"shape|object|x)\d+(?:-\w+)*",
    re.I,
)
"""Ids that programs make: ``rect1234``, ``path10-6-x4``, ``x4``."""
_CALLED = ("data-name", "aria-label", "class")
_SAID = ("title", "desc")


def names_in(element: Element) -> Iterator[tuple[str, int | None]]:
    """What an element is called, in each place where that may be said, with the number in it."""
    found = [name_of(element), unescaped(element.get("id", "")), *map(element.get, _CALLED)]
    for name in dict.fromkeys(name for name in found if name and not _MADE.fullmatch(name)):
        yield name, count_in_name(name)
    for name, value in element.attrib.items():
        tag = name.rpartition("}")[2].removeprefix("data-")
        if of_attribute(tag, "1") != "1":
            yield (said := of_attribute(tag, value)), count_in_name(said)
    yield from ((said, count_in_title(said) or number_in_title(said)) for said in remarks_in(element))


def remarks_in(element: Element) -> Iterator[str]:
    """The title and the description of an element."""
    for child in element:
        if kind_of(child) in _SAID:
            yield " ".join("".join(child.itertext()).split())
