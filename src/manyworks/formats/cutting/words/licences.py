"""The licence that the words of a drawing name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from manyworks.formats.patterns import later

_CC = later(r"\bCC[\s-]*(BY(?:[\s-]*(?:NC|SA|ND))*)(?:[\s-]*(\d\.\d))?", re.I)
_CC_LONG = later(
    r"creative commons\s+attribution((?:[\s-]+(?:non-?commercial|share-?alike|no-?deriv\w*))*)", re.I
)
_SPDX = later(r"\b(MPL-2\.0|MIT|GPL-[23]\.0(?:-only|-or-later)?|CERN-OHL-[PSW]-2\.0|CC0(?:-1\.0)?)\b")
_LICENCE_LINE = later(r"^\s*licen[cs]e\s*:\s*(\S[^\n]{1,60})$", re.I | re.M)


def licence_in(texts: Iterable[str]) -> str | None:
    """The licence a drawing names in its text, spelled the SPDX way where it can be recognised.

    Examples
    --------
    >>> licence_in(["License:", "CC-BY"])
    'CC-BY'
    """
    for text in texts:
        short = _CC.search(text)
        if short:
            return "-".join(["CC", *re.split(r"[\s-]+", short[1].upper()), *([short[2]] if short[2] else [])])
        long = _CC_LONG.search(text)
        if long:
            parts = re.findall(r"non|share|deriv", long[1].lower())
            names = {"non": "NC", "share": "SA", "deriv": "ND"}
            return "-".join(["CC-BY", *(names[part] for part in parts)])
        spdx = _SPDX.search(text)
        if spdx:
            return spdx[1]
        line = _LICENCE_LINE.search(text)
        if line:
            return line[1].strip()
    return None
