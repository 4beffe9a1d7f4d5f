"""Patterns that are made when something is first looked for: every file is read in a process of its own."""

from __future__ import annotations

import re
from typing import Any, cast


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern that ``re.compile`` would make, made at its first use; most files need few of them.

    Only its methods and attributes are there: functions of ``re`` do not take it.

    >>> found = later(r"a(\\d)").search("ba3")
    >>> found[1], later("A", re.I).pattern
    ('3', 'A')
    """
    return cast("re.Pattern[str]", _Later(pattern, flags))


class _Later:
    def __init__(self, pattern: str, flags: int) -> None:
        self._made_of = pattern, flags

    def __getattr__(self, name: str) -> Any:
        made = re.compile(*self._made_of)
        # From now on each method is found at once, as that of the pattern itself.
        self.__dict__ |= {own: getattr(made, own) for own in dir(made) if not own.startswith("__")}
        return getattr(made, name)
