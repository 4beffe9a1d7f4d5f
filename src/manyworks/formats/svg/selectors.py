"""Style rules that hold for an element: matched and weighed by cssselect2, in steps that are counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

import cssselect2
from cssselect2.compiler import CompiledSelector
from tinycss2.ast import Node

from manyworks.refused import Refused

MOST_LINKS = 4
"""A selector that goes from one element to another more often is not read."""
MOST_STEPS = 10_000_000
"""Rules tried and elements looked at for all of a drawing; fifty classes on 10,000 shapes take 20,000."""


class Steps:
    """Counts what matching costs, so that a small file cannot take hours."""

    def __init__(self, source: str = "") -> None:
        self.source = source
        self.taken = 0

    def take(self, count: int) -> None:
        """Count some steps.

        Raises
        ------
        Refused
            When the style sheets take more than a drawing may.
        """
        self.taken += count
        if self.taken > MOST_STEPS:
            raise Refused(
                "svg.too_many",
                f"{self.source}: its style sheets have too many rules for so many elements.",
                "Export it with styles on the elements instead of a style sheet, or split the drawing.",
            )


class Wrapped(cssselect2.ElementWrapper):  # type: ignore[misc]
    """An element as selectors see it; whatever looks at its neighbours is counted."""

    def __init__(self, element: Element, parent: Wrapped | None, *place: object, **known: object) -> None:
        self.steps: Steps = parent.steps if parent is not None else Steps()
        super().__init__(element, parent, *place, **known)

    @property
    def ancestors(self) -> Iterator[Wrapped]:
        """The elements around it, the nearest first."""
        return self._along("parent")

    @property
    def previous_siblings(self) -> Iterator[Wrapped]:
        """The elements before it in the same one, the nearest first."""
        return self._along("previous")

    def _along(self, link: str) -> Iterator[Wrapped]:
        one = getattr(self, link)
        while one is not None:
            self.steps.take(1)
            yield one
            one = getattr(one, link)

    @property
    def etree_siblings(self) -> Sequence[Element]:
        """All elements in the same one."""
        self.steps.take(len(self._siblings))
        return self._siblings

    @etree_siblings.setter
    def etree_siblings(self, siblings: Sequence[Element]) -> None:
        self._siblings = siblings

    def iter_children(self) -> Iterator[Wrapped]:
        """The elements in it."""
        for child in super().iter_children():
            self.steps.take(1)
            yield child


class Rules(cssselect2.Matcher):  # type: ignore[misc]
    """Rules by the last id, class or tag of their selectors: only those that can hold are tried."""

    def add_relevant_selectors(
        self, element: Wrapped, selectors: Sequence[object], relevant: list[object]
    ) -> None:
        """Try rules, each a step."""
        element.steps.take(len(selectors))
        super().add_relevant_selectors(element, selectors, relevant)


def wrapped_in(root: Element, source: str) -> dict[Element, Wrapped]:
    """Every element as selectors see it."""
    top = Wrapped.from_xml_root(root)
    top.steps = Steps(source)
    return {one.etree_element: one for one in top.iter_subtree()}


def selectors_of(prelude: Sequence[Node]) -> list[CompiledSelector] | None:
    """The selectors of a rule; ``None`` where one of them goes further than is read here.

    Raises
    ------
    cssselect2.SelectorError
        When no screen understands them.
    """
    return None if _links(prelude) > MOST_LINKS else cssselect2.compile_selector_list(prelude)


def _links(prelude: Sequence[Node]) -> int:
    """How often the longest of these selectors goes from one element to others."""
    selectors: list[list[Node]] = [[]]
    for node in prelude:
        if node.type == "literal" and node.value == ",":
            selectors.append([])
        elif node.type != "comment":
            selectors[-1].append(node)
    return max(map(_links_of, selectors))


def _links_of(selector: Sequence[Node]) -> int:
    signs = "".join(
        " "
        if one.type == "whitespace"
        else one.value
        if one.type == "literal" and one.value in ">+~"
        else "x"
        for one in selector
    )
    inside = sum(1 + _links(one.arguments) for one in selector if one.type == "function")
    return inside + len(re.findall(r"[ >+~]+", signs.strip()))
