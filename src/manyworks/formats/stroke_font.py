"""Letters as single lines a cutter can follow, because a machine engraves lines and not typefaces."""

from __future__ import annotations

import unicodedata

from manyworks.geometry import Point

_HIGH = 6.0
_ADVANCE = 5.5
_WIDE = 4.0
_UNKNOWN = "0006464000"
# Every stroke is a run of corners of two digits: x from 0 to 4, y from 0 (the line) to 6.
_GLYPHS = {
    " ": "",
    "A": "002640 1232",
    "B": "00063645443303 3342413000",
    "C": "4536160501103041",
    "D": "00062644422000",
    "E": "46060040 0333",
    "F": "460600 0333",
    "G": "45361605011030414323",
    "H": "0006 4046 0343",
    "I": "1636 2620 1030",
    "J": "4641301001",
    "K": "0006 4602 1340",
    "L": "060040",
    "M": "0006234640",
    "N": "00064046",
    "O": "160501103041453616",
    "P": "00063645443303",
    "Q": "160501103041453616 2240",
    "R": "00063645443303 2340",
    "S": "453616050413334241301001",
    "T": "0646 2620",
    "U": "060110304146",
    "V": "062046",
    "W": "0610233046",
    "X": "0046 0640",
    "Y": "062346 2320",
    "Z": "06460040",
    "0": "160501103041453616 0145",
    "1": "052620 1030",
    "2": "05163645440040",
    "3": "064623334241301001",
    "4": "30360242",
    "5": "460604344341301001",
    "6": "453616050110304142331302",
    "7": "064620",
    "8": "13040516364544333342413010010213 1333",
    "9": "011030414536160504133344",
    "-": "1333",
    "_": "0040",
    ".": "2021",
    ",": "2110",
    ":": "2122 2425",
    "/": "0046",
    "+": "0343 2125",
    "(": "36252130",
    ")": "16252110",
    "#": "1016 3036 0242 0444",
    "*": "0145 0541 2125",
    "=": "0242 0444",
    "?": "051636454422 2021",
    "!": "2622 2021",
    "'": "2624",
    "×": "0145 0541",
}


def lettering(text: str, at: Point, height: float) -> list[list[Point]]:
    """The lines of a text that stands with its lower left corner at a point.

    Parameters
    ----------
    text
        Small letters become capitals, accents are dropped, what has no letter here becomes an empty box.
    at
        Where the text begins, on its line.
    height
        Height of a capital in mm.
    """
    step = height / _HIGH
    lines = []
    for number, letter in enumerate(_plain(text)):
        left = at[0] + number * _ADVANCE * step
        for stroke in _GLYPHS.get(letter, _UNKNOWN).split():
            corners = [(int(stroke[i]), int(stroke[i + 1])) for i in range(0, len(stroke), 2)]
            lines.append([(left + x * step, at[1] + y * step) for x, y in corners])
    return lines


def width(text: str, height: float) -> float:
    """How long a text is, in mm."""
    letters = len(_plain(text))
    return 0.0 if letters == 0 else ((letters - 1) * _ADVANCE + _WIDE) * height / _HIGH


def _plain(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.replace("ß", "ss")).upper()
    return "".join(letter for letter in split if not unicodedata.combining(letter))
