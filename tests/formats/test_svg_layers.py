"""Layers in layers, names of shapes, and what cannot be read on a layer: nothing that is said gets lost."""

from __future__ import annotations

import pytest

from manyworks.formats.drawing import Drawing
from tests.formats.conftest import OUTSIDE, RECT

POCKET = "3_8MMTOOL_9MMDEEP_POCKET"
INNER = '<rect x="150" y="150" width="100" height="50"/>'
PART = f'<g id="{OUTSIDE}">{RECT}</g>'


def group(name: str, body: str, attribute: str = "inkscape:label") -> str:
    return f'<g {attribute}="{name}">{body}</g>'


def asked(drawing: Drawing) -> list[str]:
    usual = ("licence.missing", "offset.unknown")
    return sorted({f.code for f in drawing.findings if f.severity == "question" and f.code not in usual})


@pytest.mark.parametrize("attribute", ["inkscape:label", "id", 'inkscape:groupmode="layer" inkscape:label'])
@pytest.mark.parametrize("word", ["REVERSE", "Rückseite", "verso", "back side", "Sheet 1 reverse"])
def test_a_face_around_a_layer_is_the_face_of_its_work(svg, attribute, word):
    for body in (group(POCKET, INNER, attribute), group("g12", group(POCKET, INNER, attribute), "id")):
        found = svg(PART + group(word, body, attribute))
        [pocket] = found.parts[0].geometry.pockets
        assert (pocket.face, pocket.depth_mm, asked(found)) == ("back", 9.0, [])


@pytest.mark.parametrize(
    "inner",
    [
        group("reverse", INNER, "id"),
        INNER.replace("<rect", '<rect inkscape:label="reverse"'),
        INNER.replace("<rect", '<rect id="reverse"'),
        f'<defs><g id="hidden">{INNER}</g></defs><use id="reverse" href="#hidden"/>',
    ],
)
def test_a_face_inside_a_layer_is_the_face_of_its_work(svg, inner):
    found = svg(PART + group(POCKET, inner))
    [pocket] = found.parts[0].geometry.pockets
    assert (pocket.face, asked(found)) == ("back", [])


@pytest.mark.parametrize(
    "name",
    ["bottom", "Back", "FRONT REVERSE", "bottom panel", "Side B", "face 2", "bottom-2", "FLIPPED", "OP 2"],
)
def test_a_name_that_may_be_of_a_face_or_of_a_part_is_asked(svg, name):
    found = svg(PART + group(name, group(POCKET, INNER)))
    [pocket] = found.parts[0].geometry.pockets
    assert (pocket.face, asked(found)) == (None, ["layer.face_unknown"])


@pytest.mark.parametrize(
    "name",
    ["g123", "layer1", "Layer 1", "path45", "Chair leg", "side", "Sheet 1", "top", "Ebene 1", "Side panel"],
)
def test_names_that_say_nothing_ask_nothing(svg, name):
    named = INNER.replace("<rect", f'<rect id="{name}"')
    for body in (
        group(name, PART + group(POCKET, INNER)),
        PART + group(POCKET, group(name, INNER, "id") if name != "Sheet 1" else INNER),
        PART + group(POCKET, named),
    ):
        found = svg(body)
        [pocket] = found.parts[0].geometry.pockets
        assert (pocket.face, pocket.depth_mm, asked(found)) == ("front", 9.0, [])


def test_an_outline_of_lines_named_by_their_side_is_one_outline(svg):
    ends = {"top": (0, 0, 9, 0), "right": (9, 0, 9, 9), "bottom": (9, 9, 0, 9), "left": (0, 9, 0, 0)}
    lines = "".join(
        f'<line id="{name}" x1="{100 * a}" y1="{100 * b}" x2="{100 * c}" y2="{100 * d}" stroke="red"/>'
        for name, (a, b, c, d) in ends.items()
    )
    found = svg(group(OUTSIDE, lines))
    assert ([part.layer for part in found.parts], asked(found)) == ([OUTSIDE], [])


def test_ordinary_ids_of_shapes_do_not_change_their_work(svg):
    for name in ("label12", "windmill", "inside-curve", "sheet", "board", "drill"):
        found = svg(PART.replace("<rect", f'<rect id="{name}"') + group(POCKET, INNER))
        assert (found.parts[0].layer, len(found.parts[0].geometry.pockets), asked(found)) == (OUTSIDE, 1, [])


@pytest.mark.parametrize("name", ["DO NOT CUT", "Achsen", "NOTES", "guides"])
def test_a_layer_that_is_not_cut_holds_no_layer_that_is(svg, name):
    for inner in (POCKET, "4_ANYTOOL_CUTTHROUGH_INSIDE", "1_LABELS"):
        found = svg(PART + group(name, group("g1", group(inner, INNER))))
        geometry = found.parts[0].geometry
        assert not (geometry.pockets or geometry.holes or geometry.paths)
        # Single lines on layers of what is written are the usual letters to engrave.
        assert asked(found) == ["layer.nested", *["layer.not_cut"] * (name in ("NOTES", "guides"))]


def test_a_shape_named_as_no_cut_is_left_out_and_asked(svg):
    found = svg(PART + group(POCKET, INNER.replace("<rect", '<rect id="guide"')))
    assert (len(found.parts[0].geometry.pockets), asked(found)) == (0, ["layer.nested", "layer.not_cut"])


def test_a_depth_around_a_layer_is_its_depth(svg):
    found = svg(PART + group("9MM DEEP", group("POCKET", INNER)))
    [pocket] = found.parts[0].geometry.pockets
    assert (pocket.depth_mm, asked(found)) == (9.0, [])


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("1_LABELS", POCKET),
        ("engrave", "POCKET"),
        (OUTSIDE, "4_ANYTOOL_CUTTHROUGH_INSIDE"),
        ("3_6MMTOOL_9MMDEEP_POCKET", POCKET),
        (OUTSIDE, POCKET),
        ("2_8MMTOOL_12MMDEEP_POCKET", POCKET),
    ],
)
def test_layers_in_layers_that_say_different_things_are_asked(svg, outer, inner):
    found = svg(PART + group(outer, group(inner, INNER)))
    assert set(asked(found)) & {"layer.nested", "layer.depth_unknown"}
    geometry = found.parts[0].geometry
    assert (geometry.holes if "INSIDE" in inner else geometry.pockets) and not geometry.paths


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        (POCKET, "engrave"),
        (POCKET, "drill d8mm"),
        (OUTSIDE, "1_LABELS"),
        (OUTSIDE, "POCKET"),
        ("4_ANYTOOL_CUTTHROUGH_INSIDE", "top-pocket-inside_9mm"),
        ("9MM DEEP", "1_LABELS"),
        ("score 2mm deep", "drill d8mm"),
        ("POCKET", "score 2mm deep"),
        ("2_4MMTOOL_5MMDEEP_POCKET_REVERSE", "engrave"),
    ],
)
def test_a_depth_is_not_handed_on_to_other_work(svg, outer, inner):
    found = svg(PART + group(outer, group(inner, INNER)))
    assert "layer.nested" in asked(found)
    alone = svg(PART + group(inner, INNER)).parts[0].geometry
    assert found.parts[0].geometry == alone


@pytest.mark.parametrize(
    ("attributes", "face", "depth"),
    [
        ('id="_x33__8MMTOOL_9_x2E_5MMDEEP_INSIDE"', "front", 9.5),
        ('id="_x33__8MMTOOL_9_x2C_5MMDEEP_INSIDE_1_"', "front", 9.5),
        ('id="_x33__8MMTOOL_9MMDEEP_R_xFC_ckseite_POCKET"', "back", 9.0),
        ('id="Layer_7" data-name="3_8MMTOOL_9.5MMDEEP_INSIDE"', "front", 9.5),
        ('id="x" data-name="y" inkscape:label="3_8MMTOOL_9.5MMDEEP_INSIDE"', "front", 9.5),
    ],
)
@pytest.mark.parametrize("shape", [False, True])
def test_names_that_illustrator_escapes_are_read(svg, attributes, face, depth, shape):
    body = INNER.replace("<rect", f"<rect {attributes}") if shape else f"<g {attributes}>{INNER}</g>"
    found = svg(PART + body)
    [pocket] = found.parts[0].geometry.pockets
    assert (pocket.face, pocket.depth_mm, pocket.tool_mm, asked(found)) == (face, depth, 8.0, [])


def test_sizes_in_an_id_are_no_escapes(svg):
    found = svg(group("Sheet_2440_x1220_x18_", RECT, "id") + group("Leg_300_x50_x18_mm", RECT, "id"))
    assert {layer.name for layer in found.layers} == {"Sheet_2440_x1220_x18_", "Leg_300_x50_x18_mm"}


@pytest.mark.parametrize(
    "left",
    [
        '<rect x="15%" y="150" width="100" height="50"/>',
        f'<svg viewBox="0 0 9 9">{INNER}</svg>',
        f'<symbol id="s" viewBox="0 0 9 9">{INNER}</symbol><use href="#s"/>',
        f'<switch><g systemLanguage="de">{INNER}</g></switch>',
        f'<g style="transform:translate(100px,20px)">{INNER}</g>',
        '<path d="M 1 1 L 5"/>',
        '<image href="a.png" width="9" height="9"/>',
        "<foreignObject/>",
        '<use href="#nowhere"/>',
        '<rect transform="turn(1)" width="1" height="1"/>',
    ],
)
def test_what_cannot_be_read_is_named_on_a_layer_that_is_listed(svg, left):
    found = svg(PART + group(POCKET, left))
    unread = {f.where for f in found.findings if f.code == "entity.unread"}
    assert unread == {f"layer {POCKET}"}
    assert POCKET in {layer.name for layer in found.layers if layer.meaning == "pocket"}


@pytest.mark.parametrize(
    "left",
    [
        '<svg width="50%">{}</svg>',
        '<switch><g systemLanguage="de">{}</g></switch>',
        '<symbol id="s" refX="5">{}</symbol><use href="#s"/>',
        '<g transform="turn(1)">{}</g>',
        '<defs><g id="d">{}</g></defs><use href="#d" x="10%"/>',
    ],
)
def test_layers_in_what_cannot_be_read_are_named(svg, left):
    found = svg(PART + left.format(group(POCKET, INNER)))
    assert f"layer {POCKET}" in {f.where for f in found.findings if f.code == "entity.unread"}
    assert POCKET in {layer.name for layer in found.layers}


@pytest.mark.parametrize(
    "more", ['data-label="left"', 'data-thickness="6"', 'data-material="oak"', 'data-code="A1"',
             'data-quantity="4"', 'id="w" data-label=""', 'data-note="x"']
)  # fmt: skip
def test_anybodys_attributes_are_not_our_writers(svg, more):
    plain = svg(PART + group(POCKET, INNER))
    for body in (
        PART.replace("<rect", f"<rect {more}") + group(POCKET, INNER),
        PART + group(POCKET, INNER.replace("<rect", f"<rect {more}")),
    ):
        found = svg(body)
        assert found.parts == plain.parts
