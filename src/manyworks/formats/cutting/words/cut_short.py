"""Names of layers that old programs cut short."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FULL_WORDS = ("inside", "outside", "online", "labels", "screwholes", "cutthrough")


def names_in_text(texts: Iterable[str]) -> list[str]:
    """Layer names that the notes of a file spell out, such as ``3_ANYTOOL_CUTTHROUGH_INSIDE``."""
    found: list[str] = []
    for text in texts:
        found += re.findall(r"\b\d+_[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+", text)
    return sorted(set(found))


def whole_name(name: str, full_names: Iterable[str]) -> str:
    """The name an old export cut off, from the notes or from the words the grammar knows."""
    longer = {
        other
        for other in full_names
        if len(other) > len(name) >= 20 and other.lower().startswith(name.lower())
    }
    if len(longer) == 1:
        return longer.pop()
    head, separator, last = name.rpartition("_")
    if separator and 20 <= len(name) <= 31 and len(last) >= 2:
        for word in _FULL_WORDS:
            if word.startswith(last.lower()) and word != last.lower():
                return f"{head}_{word.upper()}"
    return name
