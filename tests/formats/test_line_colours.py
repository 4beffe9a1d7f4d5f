"""What colours mean is asked once for a file whose layers say nothing, and an answer is used."""

from __future__ import annotations

import pytest

from manyworks.formats import read
from manyworks.formats.cutting.words.colours import CONVENTIONS, colour_name
from manyworks.refused import Refused
from tests.formats.conftest import OUTSIDE, SVG_MM, SVG_SPACES

OUTLINE = '<path d="M 100,100 H 400 L 450,300 H 100 Z" {}/>'
HOLE = '<circle cx="150" cy="150" r="10" {}/>'
MARK = '<rect x="200" y="150" width="60" height="30" {}/>'
LINE = '<path d="M 120,280 H 380" {}/>'


def drawn(cut: str, mark: str, line: str, look: str = 'fill="none" stroke="{}"') -> str:
    """A part with a hole, a mark and an open line, in three colours."""
    cut, mark, line = (look.format(colour) for colour in (cut, mark, line))
    return OUTLINE.format(cut) + HOLE.format(cut) + MARK.format(mark) + LINE.format(line)


STYLES = {
    "attributes": drawn("red", "black", "blue"),
    "figures": drawn("#FF0000", "#000", "rgb(0,0,255)"),
    "shades": drawn("#ed1c24", "#231f20", "#2e3192"),
    "styles": drawn("red", "black", "blue", look='style="fill:none;stroke:{}"'),
    "groups": f'<g id="Layer_1">{drawn("red", "black", "blue")}</g>',
    "a filling": drawn("red", "filled", "blue").replace('fill="none" stroke="filled"', 'fill="black"'),
}


def asked(drawing):
    return [f.code for f in drawing.findings if f.code in ("layer.colours", "layer.unknown")]


def works(drawing):
    shapes = [part.geometry for part in drawing.parts]
    return len(shapes), sum(len(g.holes) for g in shapes), sorted(p.work for g in shapes for p in g.paths)


def svg_file(tmp_path, body):
    path = tmp_path / "laser.svg"
    path.write_text(f"<svg {SVG_SPACES} {SVG_MM}>{body}</svg>")
    return path


@pytest.mark.parametrize("name", STYLES)
def test_colours_are_asked_once_and_an_answer_is_used(tmp_path, name):
    path = svg_file(tmp_path, STYLES[name])
    found = read(path)
    assert asked(found) == ["layer.colours"] and found.colours == ""
    [question] = [f for f in found.findings if f.code == "layer.colours"]
    assert "red (2 lines)" in question.message and "laser: red cut" in question.message
    answered = read(path, colours="laser")
    assert works(answered) == (1, 1, ["engrave", "score"])
    assert answered.colours == "laser" and asked(answered) == ["layer.colours"]


def test_the_same_lines_by_another_convention(tmp_path):
    body = drawn("blue", "red", "green")
    assert works(read(svg_file(tmp_path, body), colours="ponoko")) == (1, 1, ["engrave", "engrave"])
    body = drawn("black", "green", "red")
    assert works(read(svg_file(tmp_path, body), colours="boxes")) == (1, 1, ["engrave"])


def test_a_colour_that_the_convention_does_not_name_is_asked_by_itself(tmp_path):
    body = drawn("red", "orange", "blue")
    answered = read(svg_file(tmp_path, body), colours="laser")
    assert [f.where for f in answered.findings if f.code == "layer.unknown"] == ["layer 0 (orange)"]


def test_a_convention_that_nobody_knows_is_refused(tmp_path):
    with pytest.raises(Refused) as refused:
        read(svg_file(tmp_path, STYLES["attributes"]), colours="mine")
    assert refused.value.hint == "laser, ponoko, boxes" == ", ".join(CONVENTIONS)


@pytest.mark.parametrize("how", ["index", "true colour", "block", "layer and index"])
def test_colours_of_a_dxf(maker, how):
    from manyworks.formats.dxf.reader import read_dxf

    drawing = maker()
    space = drawing.space
    if how == "block":
        block = drawing.document.blocks.new("PART")
        drawing.space = block
        space.add_blockref("PART", (0, 0), dxfattribs={"color": 1})
    if how == "layer and index":
        drawing.document.layers.add("Layer 1", color=1)
    outline = drawing.rectangle("Layer 1", 100, 100, 400, 300)
    mark = drawing.rectangle("Layer 1", 200, 200, 60, 30)
    mark.dxf.color = 7
    if how == "true colour":
        outline.rgb, mark.rgb = (255, 0, 0), (0, 0, 0)
    elif how == "block":
        outline.dxf.color = 0
    elif how == "index":
        outline.dxf.color = 1
    assert asked(drawing.read()) == ["layer.colours"]
    assert works(read_dxf(drawing.path(), colours="laser")) == (1, 0, ["engrave"])


PETER, MARY = (f'fill="none" stroke="{colour}"' for colour in ("red", "blue"))
INNOCENT = {
    "one colour": drawn("red", "red", "red"),
    "shades of one colour": drawn("#000", "#111111", "#231f20"),
    "only filled": drawn("black", "black", "black", look='fill="{}"'),
    "a layer for each colour": f'<g id="P">{OUTLINE.format(PETER)}</g><g id="M">{MARK.format(MARY)}</g>',
    "layers that say it": f'<g id="{OUTSIDE}">{OUTLINE.format(PETER)}{HOLE.format(MARY)}</g>',
}


@pytest.mark.parametrize("name", INNOCENT)
def test_colours_are_not_asked_where_they_tell_nothing_apart(tmp_path, name):
    assert "layer.colours" not in asked(read(svg_file(tmp_path, INNOCENT[name])))


def test_colours_of_a_layer_that_says_what_is_done_change_nothing(maker):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300).dxf.color = 1
    drawing.rectangle(OUTSIDE, 700, 100, 400, 300).dxf.color = 5
    assert asked(drawing.read()) == [] and len(drawing.read().parts) == 2


@pytest.mark.parametrize(
    ("rgb", "name"),
    [((255, 0, 255), "magenta"), ((0, 255, 255), "cyan"), ((255, 255, 0), "yellow"),
     ((255, 127, 0), "orange"), ((0, 128, 0), "green"), ((128, 128, 128), "grey"),
     ((255, 255, 255), "white"), ((200, 0, 60), "red")],
)  # fmt: skip
def test_colours_have_one_word_each(rgb, name):
    assert colour_name(*rgb) == name


MEANT = {
    "current": '<g color="red" stroke="currentColor">{}</g>',
    "current, by a style": "<style>g {{ color: red; stroke: currentColor }}</style><g>{}</g>",
    "current of each": '<g color="blue" stroke="currentColor"><g color="red">{}</g></g>',
    "a variable": '<style>:root {{ --cut: #f00 }}</style><g stroke="var(--cut)">{}</g>',
    "a variable of a variable": '<g style="--a:red;--Cut:var(--a);stroke:var(--Cut)">{}</g>',
    "what else a variable is": '<g style="stroke:var(--nothing, red)">{}</g>',
    "of a press": '<g stroke="#ff0000 icc-color(press, 0.1, 0.9, 0.8, 0)">{}</g>',
    "instead of nothing": '<g style="stroke:url(#Nothing) red">{}</g>',
    "a swatch": '<linearGradient id="Sw"><stop style="stop-color:#f00"/></linearGradient>'
    '<linearGradient id="Of" xlink:href="#Sw"/><g style="stroke:url(#Of)">{}</g>',
}
UNTOLD = {
    "a gradient": '<linearGradient id="G"><stop stop-color="red"/><stop stop-color="blue"/></linearGradient>'
    '<g stroke="url(#G) red">{}</g>',
    "no such gradient": '<g stroke="url(#Nothing)">{}</g>',
    "no such variable": '<g style="stroke:var(--cut)">{}</g>',
    "variables in a ring": '<g style="--a:var(--b) var(--b);--b:var(--a);stroke:var(--a)">{}</g>',
    "of a press alone": '<g stroke="icc-color(press, 0.1, 0.9, 0.8, 0)">{}</g>',
    "of the context": '<g stroke="context-stroke">{}</g>',
}
BLUE = '<rect x="200" y="150" width="60" height="30" fill="none" stroke="blue"/>'


@pytest.mark.parametrize("how", MEANT)
def test_the_colour_that_is_meant_is_read(tmp_path, how):
    [question] = [
        f
        for f in read(svg_file(tmp_path, MEANT[how].format(OUTLINE.format('fill="none"')) + BLUE)).findings
        if f.code == "layer.colours"
    ]
    assert "blue (1 lines), red (1 lines)" in question.message


@pytest.mark.parametrize("how", UNTOLD)
def test_a_colour_that_cannot_be_told_is_asked_and_cut_of_none(tmp_path, how):
    path = svg_file(tmp_path, UNTOLD[how].format(OUTLINE.format('fill="none"')) + BLUE)
    assert asked(read(path)) == ["layer.colours"]
    answered = read(path, colours="ponoko")
    assert asked(answered) == ["layer.colours", "layer.unknown"] and len(answered.parts) >= 1


def test_a_filling_by_a_swatch_is_a_colour(tmp_path):
    swatch = '<linearGradient id="Sw"><stop style="stop-color:#f00"/></linearGradient>'
    found = read(svg_file(tmp_path, swatch + OUTLINE.format('style="fill:url(#Sw)"')))
    assert len(found.parts) == 1 and not [f for f in found.findings if f.code == "entity.unread"]
