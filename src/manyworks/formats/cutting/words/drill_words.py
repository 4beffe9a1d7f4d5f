"""The figure beside a drill in a layer's name is its diameter: ``8mm holes``, ``Drill through 8mm``."""

from __future__ import annotations

import re

from manyworks.formats.patterns import later

_FIGURE = r"(\d+(?:[.,]\d+)?)"
_ROUND = later(rf"(?<![a-z\d])[dø⌀]\s*{_FIGURE}(?![\d.,/])|{_FIGURE}\s*mm[\s_-]*diam", re.I)
_DRILL = r"(?:drill(?:ings?|ed)?|holes?|bored?|bores)"
_THROUGH = r"(?:thr(?:ough|u)[\s_-]*)?"
_ALONE = r"(?![\d.,/]|\s*(?:mm)?[\s_-]*(?:deep|tool|[x×*](?!\s*\d+(?:\.\d+)?\s*mm[\s_]*deep)))"
_BESIDE = later(
    rf"(?P<before>{_DRILL}[\s_:=-]*{_THROUGH}){_FIGURE}(?:\s*mm)?(?![a-z]){_ALONE}|"
    rf"(?<![\d./]){_FIGURE}\s*mm[\s_-]*(?={_THROUGH}{_DRILL})",
    re.I,
)
_OF_A_ROW = 3.0
"""``Drill 2`` is the second of its kind; no drill that people name is that small."""


def with_diameters(name: str) -> str:
    """The name with the diameter of its drill marked, unless it is already.

    >>> with_diameters("Drill 8mm 12mm deep"), with_diameters("8mm through holes"), with_diameters("drill 2")
    ('Drill d8mm 12mm deep', 'd8mm through holes', 'drill 2')
    """
    return name if _ROUND.search(name) else _BESIDE.sub(_marked, name)


def _marked(found: re.Match[str]) -> str:
    figure = (found[2] or found[3]).replace(",", ".")
    behind = "" if found[2] else " "
    return f"{found['before'] or ''}d{figure}mm{behind}" if float(figure) >= _OF_A_ROW else found[0]


def diameters_named(name: str) -> set[float]:
    """The diameters that the name of a drilling layer says, in English; empty where it says none.

    >>> diameters_named("DRILL 8MM"), diameters_named("Ø5 holes 12 deep"), diameters_named("drill 2")
    ({8.0}, {5.0}, set())
    """
    pairs = _ROUND.findall(with_diameters(name))
    return {float(figure.replace(",", ".")) for pair in pairs for figure in pair if figure}
