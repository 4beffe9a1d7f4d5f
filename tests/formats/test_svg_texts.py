"""Words of SVG texts are read as somebody sees them: beside each other, below, far off, along a path."""

from __future__ import annotations

import pytest

from manyworks.formats import read
from tests.formats.conftest import RECT

TWO = '<rect x="100" y="100" width="400" height="300"/><rect x="900" y="100" width="300" height="300"/>'
AT = 'x="150" y="200" font-size="20"'
SEEN = {
    "moved by dx": (f'<text {AT}>Panel 3<tspan dx="30">x4</tspan></text>', ["Panel 3 x4"]),
    "letters of no size": ('<text x="150" y="200">Panel<tspan dx="2">x4</tspan></text>', ["Panel x4"]),
    "a hair, as programs set letters": (f'<text {AT}>Pan<tspan dx="0.4">el</tspan> x4</text>', ["Panel x4"]),
    "in em": (f'<text {AT}>Side 1<tspan dx="1em">2 off</tspan></text>', ["Side 1 2 off"]),
    "a place of its own": (f'<text {AT}>Panel<tspan x="230">x4</tspan></text>', ["Panel x4"]),
    "lower": (f'<text {AT}>Side 1<tspan x="150" dy="25">2 off</tspan></text>', ["Side 1\n2 off"]),
    "lower by dy alone": (f'<text {AT}>Side 1<tspan dy="1.2em">2 off</tspan></text>', ["Side 1\n2 off"]),
    "lower by y alone": (f'<text {AT}>Side 1<tspan y="225">2 off</tspan></text>', ["Side 1\n2 off"]),
    "Inkscape": (
        '<text xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" x="150" y="200">'
        '<tspan s:role="line" x="150" y="200">Side 1</tspan><tspan s:role="line" x="150" y="212">'
        "2 off</tspan></text>",
        ["Side 1\n2 off"],
    ),
    "Illustrator sets letters": (
        f'<text {AT}><tspan x="150" y="200">Pa</tspan><tspan x="172" y="200">nel x4</tspan></text>',
        ["Pa nel x4"],
    ),
    "an index": (f'<text {AT}>Panel<tspan dy="5">3</tspan></text>', ["Panel3"]),
    "a raised figure": (f'<text {AT}>Panel<tspan dy="-5">3</tspan></text>', ["Panel³"]),
    "line breaks that are kept": (f'<text {AT} xml:space="preserve">Panel  3\n  x4</text>', ["Panel 3 x4"]),
    "a tooltip": (f"<text {AT}><title>qty 9</title>Panel</text>", ["Panel"]),
    "one number or two": (f'<text {AT}>Side 1<tspan x="222">2 off</tspan></text>', ["Side 1 ? 2 off"]),
    "a figure and a sign": (f'<text {AT}>Side 1<tspan x="222">x4</tspan></text>', ["Side 1 x4"]),
    "far below": (f'<text {AT}>x4<tspan x="150" y="380">x2</tspan></text>', ["x4", "x2"]),
    "a table": (f'<text {AT}>Side<tspan x="400">2</tspan></text>', ["Side", "2"]),
}  # fmt: skip


@pytest.mark.parametrize("case", SEEN)
def test_words_are_read_as_they_are_seen(svg, case):
    body, texts = SEEN[case]
    assert [text.text for text in svg(RECT + body).texts] == texts


PIECES = {
    "two parts in one text": ('<text font-size="20"><tspan x="150" y="200">x4</tspan>'
                              '<tspan x="950" y="200">x2</tspan></text>', [4, 2]),
    "only behind": ('<text x="150" y="200" font-size="20">Side<tspan x="950">x2</tspan></text>', [1, 2]),
    "along a path": ('<defs><path id="p" d="M950 200 H1150"/></defs>'
                     '<text font-size="20"><textPath href="#p">x2</textPath></text>', [1, 2]),
    "below each other": (f'<text {AT}>Side 1<tspan x="150" dy="24">2 off</tspan></text>', [2, 1]),
    "ending at its place": ('<text x="902" y="200" font-size="20" text-anchor="end">x4</text>', [1, 1]),
    "ending on its part": ('<text x="480" y="200" font-size="20" style="text-anchor:end">x4</text>', [4, 1]),
    "near the corner of the page": ('<text x="150" y="110" font-size="200">x4</text>', [4, 1]),
    "moved": (f'<text {AT}>Side<tspan dx="30">x4</tspan></text>', [4, 1]),
}  # fmt: skip


@pytest.mark.parametrize("case", PIECES)
def test_a_number_counts_the_part_it_is_seen_on(svg, codes, case):
    body, pieces = PIECES[case]
    found = svg(TWO + body)
    assert [part.quantity for part in found.parts] == pieces and "quantity.unclear" not in codes(found)


@pytest.mark.parametrize("case", ["moved by dx", "one number or two"])
def test_what_may_be_another_number_is_asked(svg, codes, case):
    assert "quantity.unclear" in codes(svg(RECT + SEEN[case][0]))


def test_the_reported_case(shared_data):
    found = read(shared_data / "cases" / "q06-svg-two-text-lines.svg")
    assert [text.text for text in found.texts] == ["Side 1\n2 off"]
