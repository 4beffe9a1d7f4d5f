"""Words with a line through them count nothing, are joined to no others, and are said."""

from __future__ import annotations

import pytest

from manyworks.formats.measures import measure
from tests.formats.conftest import OUTSIDE, RECT


def struck(drawing) -> list[str]:
    return [finding.message for finding in drawing.findings if finding.code == "text.struck"]


@pytest.mark.parametrize(
    ("kind", "words", "pieces", "out"),
    [
        ("TEXT", "Side x%%k3%%k5", 5, "“3”"),
        ("TEXT", "%%kx4%%k", 1, "“x4”"),
        ("TEXT", "Side x5 %%Kx9", 5, "“x9”"),
        ("TEXT", "Leg %%ux2%%u", 2, ""),
        ("MTEXT", r"Side x{\K3\k}5", 5, "“3”"),
        ("MTEXT", r"{\Kx4}\PSide", 1, "“x4”"),
        ("MTEXT", r"{\fArial|b1;\KSide x3\k}\Px2", 2, "“Side x3”"),
        ("MTEXT", r"\Lx2\l", 2, ""),
        ("ATTRIB", "%%k3%%k5", 5, "“3”"),
    ],
)
def test_struck_words_of_a_dxf_are_left_out_and_asked(maker, kind, words, pieces, out):
    new = maker()
    new.rectangle(OUTSIDE, 100, 100, 400, 300)
    if kind == "TEXT":
        new.space.add_text(words, height=20, dxfattribs={"insert": (200, 200)})
    elif kind == "MTEXT":
        new.text(words, 200, 200)
    else:
        new.document.blocks.new("TAG")
        new.space.add_blockref("TAG", (200, 200)).add_attrib("QTY", words, (200, 200))
    found = new.read()
    assert measure(found).pieces == pieces
    assert [out in said for said in struck(found)] == ([True] if out else [])


@pytest.mark.parametrize(
    ("text", "pieces", "out"),
    [
        ('x<tspan text-decoration="line-through">3</tspan>5', 5, "“3”"),
        ('x<tspan style="text-decoration: underline line-through">3</tspan>5', 5, "“3”"),
        ('x<tspan class="gone">3</tspan>5', 5, "“3”"),
        ('<tspan style="text-decoration-line:line-through"><tspan>x4</tspan></tspan>', 1, "“x4”"),
        ('<tspan text-decoration="underline">x2</tspan>', 2, ""),
    ],
)
def test_struck_words_of_an_svg_are_left_out_and_asked(svg, text, pieces, out):
    style = "<style>.gone { text-decoration: line-through }</style>"
    found = svg(
        f'{style}<g id="cut through outside">{RECT}</g><g id="notes"><text x="200" y="200">{text}</text></g>'
    )
    assert measure(found).pieces == pieces
    assert [out in said for said in struck(found)] == ([True] if out else [])


def test_a_text_that_is_struck_as_a_whole_is_none(svg):
    text = '<text x="200" y="200" text-decoration="line-through">x4</text>'
    assert measure(svg(f'<g id="cut through outside">{RECT}</g>{text}')).pieces == 1
