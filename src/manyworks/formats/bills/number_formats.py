"""Cells of a workbook as their number formats show them, where that is more or other than the number."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[[^\]]*\]|(?P<digit>[0#?]|General)|(?P<text>@)'
    r"|(?P<exponent>E[+-])|(?P<other>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"\[(?P<sign>[<>=]{1,2})(?P<number>-?\d+(?:\.\d+)?)\]")
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\]|")+|(?<=;)(?=;|$)|^(?=;)', re.S)
_PLAIN = set(" ()-+/:$.,\"'")
"""Signs that a format may hold unquoted and that say nothing more, but for those of feet and inches."""
BUILT_IN = {"9": "0%", "10": "0.00%"}
"""Formats that a workbook uses and does not write down."""
_MOST = 300
"""Longer codes are none."""
_BEYOND = 1e15
"""Numbers from here on, and what is none, are left to whoever reads the cell."""
_MOST_THOUSANDS = 4
"""Times that a format divides by a thousand; more is no figure of a part."""


def shows_more(code: str) -> bool:
    """Whether the code of a format may show more than a number, or another."""
    return len(code) < _MOST and re.search(r"[\"\\'%+]|[\d#?],+(?:[^\d#?]|$)", code) is not None


def as_shown(value: object, code: str) -> str:
    """A cell in the words that its format shows; empty where these are but the number, or the text.

    All decimals are kept: what a format rounds is not meant so.

    >>> as_shown(2.0, '0"0"'), as_shown(28, '0" 1/2"'), as_shown(72.25, '0.0" cm"'), as_shown(2000, "0,")
    ('20', '28 1/2', '72.2500 cm', '2')
    >>> as_shown(2445, '0.00,"m"'), as_shown(2500, "#,##0,")
    ('2.4450m', '2.5000')
    >>> as_shown("Side", '@" TBC"'), as_shown(2, '[=2]"four";0'), as_shown(3, '[=2]"four";0')
    ('Side TBC', 'four', '')
    >>> as_shown(1200, "#,##0.00"), as_shown(-2, "0_);(0)"), as_shown(4.2, "[$€-407] #,##0.00")
    ('', '', '')
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ""
    if not isinstance(value, str) and not abs(value) < _BEYOND:
        return ""
    tokens = list(_TOKENS.finditer(_section(value, code)))
    places = [n for n, token in enumerate(tokens) if token["digit"] or token["text"]]
    if isinstance(value, str) and not any(token["text"] for token in tokens):
        return ""
    if any((token["other"] or "-") in "ymdhsYMDHS" for token in tokens):
        return ""
    if not places:
        return "".join(map(_literal, tokens)).strip() if value else ""
    before, behind = tokens[: places[0]], tokens[places[-1] + 1 :]
    within = tokens[places[0] : places[-1] + 1]
    rest = "".join(token[0] for token in behind)
    thousands = min(_MOST_THOUSANDS, len(rest) - len(rest.lstrip(",")))
    percent = any(token["other"] == "%" for token in tokens)
    words = ["".join(map(_literal, part)) for part in (before, behind)]
    if any(re.search(r"\w", token["quoted"] or token["escaped"] or "") for token in within):
        return f"{value:g}, shown by {code}" if not isinstance(value, str) else value
    if not (thousands or percent or any(map(str.strip, words))):
        return ""
    shown = value if isinstance(value, str) else _number(value, thousands, percent)
    return f"{words[0]}{shown}{words[1]}".strip()


def _section(value: float | str, code: str) -> str:
    """The part of a code that is for this value: for more than nothing, less, nothing, or text."""
    sections: Sequence[str] = _SECTION.findall(code) or [""]
    if isinstance(value, str):
        return next((part for part in reversed(sections) if "@" in part), "")
    if any(map(_CONDITION.search, sections)):
        return next((part for part in sections if _holds(value, part)), "General")
    place = 1 if value < 0 else 2 if value == 0 else 0
    return sections[place if place < min(len(sections), 3) else 0]


def _holds(value: float, part: str) -> bool:
    found = _CONDITION.search(part)
    if found is None:
        return True
    number = float(found["number"])
    return {
        "=": value == number,
        "<>": value != number,
        "<": value < number,
        ">": value > number,
        "<=": value <= number,
        ">=": value >= number,
    }.get(found["sign"], False)


def _literal(token: re.Match[str]) -> str:
    """What a piece of a code shows as it stands."""
    if token["quoted"] is not None or token["escaped"]:
        return token["quoted"] or token["escaped"] or ""
    # A comma behind the figures divides, and is not seen.
    other = (token["other"] or "").replace(",", "")
    return " " if other in _PLAIN - {"'"} or other == "%" else other


def _number(value: float, thousands: int, percent: bool) -> str:
    value = (100 * value if percent else value) / 1000**thousands
    # Four decimals are never taken for thousands.
    return (f"{value:.0f}" if value == int(value) else f"{value:.4f}") + ("%" if percent else "")
