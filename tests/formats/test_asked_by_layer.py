"""Questions that belong to a layer: none is lost among hundreds, and words are not taken for work."""

from __future__ import annotations

import pytest

from tests.formats.conftest import OUTSIDE, RECT


def test_every_layer_with_unread_work_is_named_however_many_there_are(maker) -> None:
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 300, 200)
    names = {f"3_8MMTOOL_{number}.5MMDEEP_POCKET" for number in range(1, 351)}
    for name in names:
        for _ in range(2):
            drawing.space.add_hatch(dxfattribs={"layer": name})
            drawing.space.add_3dface([(0, 0), (9, 0), (9, 9)], dxfattribs={"layer": name})
    found = [f for f in drawing.read(unit="mm").findings if f.code == "entity.unread"]
    assert {f.where.removeprefix("layer ") for f in found} == {*names, "file"}
    assert found[-1].message == "There are 700 findings of this kind; 500 are listed."


def test_every_layer_of_an_svg_with_unread_work_is_named(svg) -> None:
    names = {f"3_8MMTOOL_{number}.5MMDEEP_POCKET" for number in range(1, 351)}
    found = svg(RECT + "".join(f'<g id="{name}"><image/></g>' for name in names))
    assert {f"layer {name}" for name in names} == {
        f.where for f in found.findings if f.code == "entity.unread"
    }


def test_findings_without_a_layer_are_still_bounded(maker) -> None:
    drawing = maker()
    for number in range(310):
        drawing.text(f"x{number} maybe 4 off", 30 * number, 0)
    found = [f for f in drawing.read(unit="mm").findings if f.code == "quantity.unclear"]
    assert len(found) == 301


WORDS = {
    "TEXT": lambda d, layer: d.space.add_text(
        "A 12", height=20, dxfattribs={"insert": (150, 150), "layer": layer}
    ),
    "MTEXT": lambda d, layer: d.text("A 12", 150, 150, layer),
}


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize(
    "layer",
    ["1_6MMTOOL_1MMDEEP_ENGRAVE", "3_8MMTOOL_9MMDEEP_POCKET", "3_8MMTOOL_2MMDEEP_SCORE", "1_2MMDEEP_ONLINE"],
)
def test_words_on_a_layer_that_is_worked_are_asked(maker, kind, layer) -> None:
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    WORDS[kind](drawing, layer)
    [asked] = [f for f in drawing.read().findings if f.code == "text.not_worked"]
    assert (asked.severity, asked.where) == ("question", f"layer {layer}")
    assert "1 texts" in asked.message and "A 12" in asked.message and "not engraved" in asked.message


@pytest.mark.parametrize("layer", ["NOTES", "1_ANYTOOL_1MMDEEP_LABELS", "0_SHEET_BIRCHPLY_2440X1220X18", "0"])
def test_words_elsewhere_are_words(maker, codes, layer) -> None:
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.text("A 12", 150, 150, layer)
    assert "text.not_worked" not in codes(drawing.read(unit="mm"))


def test_words_of_an_svg_on_a_layer_that_is_worked_are_asked(svg, codes) -> None:
    words = '<g id="1_6MMTOOL_1MMDEEP_ENGRAVE"><text x="150" y="200">Hello</text></g>'
    assert "text.not_worked" in codes(svg(f'<g id="{OUTSIDE}">{RECT}</g>{words}'))
