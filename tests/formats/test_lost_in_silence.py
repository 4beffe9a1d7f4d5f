"""No line is dropped or cut in silence: on layers of sheets and notes, in dashes, beyond its part."""

from __future__ import annotations

import pytest

from manyworks.formats.measures import measure

THROUGH = "Outside through"
BOX = [(0, 0), (300, 0), (300, 200), (0, 200)]


def drawn(maker, *things):
    """Rectangles (layer, x, y, width, height) and lines (layer, point, point, …)."""
    new = maker()
    for layer, *rest in things:
        new.rectangle(layer, *rest) if isinstance(rest[0], int | float) else new.line(layer, *rest)
    return new.read()


def said(drawing, code):
    return [(f.severity, f.where) for f in drawing.findings if f.code == code]


@pytest.mark.parametrize("sheet", ["Sheet 1", "Plywood sheet 18mm", "Board 4mm", "stock", "Platte 18 mm"])
@pytest.mark.parametrize("part", [None, THROUGH])
def test_a_small_empty_board_is_asked_whether_it_is_a_part(maker, sheet, part):
    beside = [(part, 400, 0, 300, 200)] if part else []
    found = drawn(maker, (sheet, 0, 0, 300, 200), (sheet, (50, 50), (250, 50)), *beside)
    assert said(found, "frame.unclear") == [("question", f"layer {sheet}")]
    assert said(found, "layer.not_cut") == [("info", f"layer {sheet}")]


@pytest.mark.parametrize(
    "things",
    [
        [("Sheet 1", 0, 0, 500, 400), (THROUGH, 50, 50, 300, 200)],
        [("Sheet 1", 0, 0, 500, 400), (THROUGH, 50, 50, 300, 200), ("Sheet 2", 600, 0, 500, 400)],
        [("Sheet 1", 0, 0, 500, 400), (THROUGH, 50, 50, 300, 200), ("Sheet 2", 600, 0, 400, 500)],
        [("Sheet 1", 0, 0, 2440, 1220), (THROUGH, 3000, 50, 300, 200)],
        [("Sheet 1", 0, 0, 1200, 600), (THROUGH, 3000, 50, 300, 200)],
        [("Sheet 1", 0, 0, 2440, 1220), ("Sheet 1", 20, 20, 2400, 1180), (THROUGH, 50, 50, 300, 200)],
    ],
)
def test_boards_with_parts_spare_boards_and_margins_are_not_asked(maker, things):
    found = drawn(maker, *things)
    assert not said(found, "frame.unclear") and not said(found, "layer.not_cut")


@pytest.mark.parametrize("stock", ["Stock", "Sheet 18mm", "board"])
@pytest.mark.parametrize("outline", [THROUGH, "CUT", "0"])
def test_an_opening_on_the_layer_of_a_board_is_no_board(maker, stock, outline):
    found = drawn(maker, (outline, 0, 0, 310, 210), (stock, 50, 50, 100, 40))
    assert (len(found.parts), len(found.sheets)) == (1, 0)
    assert said(found, "layer.not_cut") == [("question", f"layer {stock}")]


@pytest.mark.parametrize("layer", ["Sheet 18mm", "STOCK", "0_SHEET_BIRCHPLY_2440X1220X18"])
def test_lines_on_the_layer_of_a_board_are_named(maker, layer):
    board, part = (layer, 0, 0, 2440, 1220), (THROUGH, 20, 20, 300, 200)
    slit = drawn(maker, board, part, (layer, (100, 50), (100, 150)))
    across = drawn(maker, board, part, (layer, (0, 600), (2000, 600)))
    drawn_on_it = drawn(maker, board, part, (layer, 400, 20, 300, 200))
    where = f"layer {layer}"
    assert said(slit, "layer.not_cut") == said(drawn_on_it, "layer.not_cut") == [("question", where)]
    assert said(across, "layer.not_cut") == [("info", where)]


def nested(width, high, panel, gap, margin, layer="CUT"):
    step = panel + gap
    return [
        (layer, 0, 0, width, high),
        *((layer, margin + step * x, margin + step * y, panel, panel) for x in range(3) for y in range(2)),
    ]


@pytest.mark.parametrize("layer", ["CUT", "0", "Layer 1"])
@pytest.mark.parametrize(
    ("things", "parts"),
    [((620, 420, 190, 10, 15), 1), ((620, 420, 200, 0, 10), 1), ((606, 404, 190, 6, 6), 1),
     ((640, 435, 190, 15, 20), 1), ((630, 430, 190, 20, 10), 1), ((600, 400, 200, 0, 0), 6)],
)  # fmt: skip
def test_a_rectangle_full_of_nested_parts_is_asked(maker, things, parts, layer):
    found = drawn(maker, *nested(*things, layer=layer))
    assert said(found, "frame.unclear") == [("question", f"layer {layer}")]
    assert len(found.parts) == parts
    assert measure(found).net_area_m2 > 0.01


def test_the_same_in_svg(svg):
    panels = "".join(
        f'<rect x="{10 + 200 * x}" y="{10 + 200 * y}" width="190" height="190"/>'
        for x in range(3)
        for y in (0, 1)
    )
    found = svg(f'<g fill="none" stroke="red"><rect x="0" y="0" width="610" height="410"/>{panels}</g>')
    assert len(said(found, "frame.unclear")) == 1


@pytest.mark.parametrize(
    "things", [(700, 500, 150, 60, 60), (700, 500, 180, 40, 40), (940, 725, 190, 25, 160)]
)
def test_wide_webs_are_of_a_panel(maker, things):
    assert not said(drawn(maker, *nested(*things)), "frame.unclear")


def test_a_vent_of_narrow_slots_is_no_frame(maker):
    slots = [("CUT", 20 + 30 * n, 20, 22, 160) for n in range(20)]
    assert not said(drawn(maker, ("CUT", 0, 0, 640, 210), *slots), "frame.unclear")


def test_a_part_of_which_nothing_is_left_is_an_error(maker):
    new = maker()
    new.line("CUT", (0, 0), (400, 0), (400, 200), (200, 200), (200, 400), (0, 400)).close(True)
    for x, y in ((0, 0), (200, 0), (0, 200)):
        new.rectangle("CUT", x, y, 200, 200)
    assert [severity for severity, _ in said(new.read(), "part.nothing_left")] == ["error"]


TYPES = {
    "DASHED": [0.75, 0.5, -0.25], "HIDDEN": [0.375, 0.25, -0.125], "CENTER": [2.0, 1.25, -0.25, 0.25, -0.25],
    "PHANTOM": [2.5, 1.25, -0.25, 0.25, -0.25, 0.25, -0.25], "GESTRICHELT": [0.75, 0.5, -0.25],
    "MITTE": [2.0, 1.25, -0.25, 0.25, -0.25], "ACAD_ISO02W100": [15.0, 12.0, -3.0],
    "DOT": [0.25, 0.0, -0.25], "Strich 7": [2.0, 1.0, -1.0], "TRAZOS": [0.75, 0.5, -0.25],
}  # fmt: skip


@pytest.mark.parametrize("layer", [THROUGH, "CUT", "0"])
@pytest.mark.parametrize("of", ["line", "layer", "block"])
@pytest.mark.parametrize("name", TYPES)
def test_a_dashed_line_parts_nothing_and_is_asked(maker, name, of, layer):
    new = maker()
    new.document.linetypes.add(name, TYPES[name])
    new.rectangle(layer, *BOX[0], 310, 210)
    own = layer
    if of == "line":
        new.space.add_line((150, 0), (150, 210), dxfattribs={"layer": layer, "linetype": name})
    elif of == "layer":
        own = "CUT 2" if layer != THROUGH else "Inside through"
        new.document.layers.add(own, linetype=name)
        new.line(own, (150, 0), (150, 210))
    else:
        fold = new.document.blocks.new("FOLD")
        fold.add_line((0, 0), (0, 210), dxfattribs={"linetype": "BYBLOCK"})
        new.space.add_blockref("FOLD", (150, 0), dxfattribs={"layer": layer, "linetype": name})
    found = new.read()
    assert (len(found.parts), measure(found).area_m2) == (1, pytest.approx(0.0651))
    assert ("question", f"layer {own} ({name})") in said(found, "layer.unknown")


def test_a_drawing_in_dashes_throughout_is_asked_once(maker):
    new = maker()
    new.document.linetypes.add("HIDDEN", TYPES["HIDDEN"])
    new.document.layers.add("CUT", linetype="HIDDEN")
    new.rectangle("CUT", 0, 0, 310, 210)
    found = new.read()
    assert (len(found.parts), said(found, "layer.unused")) == (1, [])
    assert said(found, "layer.unknown") == [("question", "layer CUT (HIDDEN)")]


@pytest.mark.parametrize("name", ["CONTINUOUS", "BYLAYER", "SOLID", "Volllinie"])
def test_plain_lines_are_plain(maker, name):
    new = maker()
    if name == "Volllinie":
        new.document.linetypes.add(name, [0.0])
    new.rectangle(THROUGH, 0, 0, 310, 210).dxf.linetype = name
    assert not said(new.read(), "layer.unknown")


@pytest.mark.parametrize("layer", ["Pocket 6mm deep", "Score 1mm deep", "Notes", "Sheet 18mm"])
def test_dashed_work_that_its_layer_names_is_that(maker, layer):
    new = maker()
    new.document.linetypes.add("HIDDEN", TYPES["HIDDEN"])
    new.rectangle(THROUGH, 0, 0, 310, 210)
    new.rectangle(layer, -5, -5, 320, 220).dxf.linetype = "HIDDEN"
    assert not said(new.read(), "layer.unknown")


EDGE = '<rect x="10" y="10" width="310" height="210"/>'


@pytest.mark.parametrize(
    ("look", "asked"),
    [('stroke-dasharray="4 2"', 1), ('style="stroke-dasharray:4,2"', 1), ('stroke-dasharray="3"', 1),
     ('stroke-dasharray="none"', 0), ('stroke-dasharray="4 0"', 0), ('stroke-dasharray="0"', 0)],
)  # fmt: skip
def test_dashes_of_an_svg(svg, look, asked):
    fold = f'<line x1="165" y1="10" x2="165" y2="220" {look}/>'
    found = svg(f'<g id="{THROUGH}" fill="none" stroke="red">{EDGE}{fold}</g>')
    assert len(found.parts) == (1 if asked else 2)
    assert len(said(found, "layer.unknown")) == asked


@pytest.mark.parametrize(
    ("fill", "stroke", "unread", "holes"),
    [("url(#P)", "none", 1, 0), ("url('#P')", "none", 1, 0), ("url(#P)", "red", 1, 1),
     ("url(#g)", "none", 1, 0), ("url(#g)", "red", 0, 1), ("red", "none", 0, 1), ("none", "red", 0, 1)],
)  # fmt: skip
@pytest.mark.parametrize("style", [False, True])
def test_a_filling_by_a_pattern_is_named_and_is_no_hole(svg, fill, stroke, unread, holes, style):
    defs = '<pattern id="P" width="6" height="40"><path d="M3 2v36"/></pattern><linearGradient id="g"/>'
    look = f'style="fill:{fill};stroke:{stroke}"' if style else f'fill="{fill}" stroke="{stroke}"'
    found = svg(
        f'{defs}<g fill="none" stroke="red">{EDGE}<rect x="50" y="50" width="40" height="90" {look}/></g>'
    )
    named = [f.message for f in found.findings if f.code == "entity.unread"]
    assert (len(named), measure(found).holes) == (unread, holes)
    assert all("pattern p" in one.lower() or "gradient g" in one.lower() for one in named)


@pytest.mark.parametrize(
    ("layer", "severity"),
    [("TEXT", "question"), ("Texte", "question"), ("Guide", "question"), ("Border", "question"),
     ("Title", "question"), ("Notes", "question"), ("Notizen", "question"), ("Codes", "question"),
     ("Achsen", "info"), ("Hilfslinien", "info"), ("Konstruktion", "info"), ("Mittellinie", "info"),
     ("Defpoints", "info"), ("CENTER", "info"), ("Centre 2", "info"), ("Dimensions", "info"),
     ("Cotes", "info"), ("NOPRINT_TEXT", "info"), ("text, do not cut", "info")],
)  # fmt: skip
def test_letters_on_layers_of_what_is_written_are_asked(maker, layer, severity):
    outline = (THROUGH, 0, 0, 300, 200)
    found = drawn(maker, outline, (layer, (50, 50), (60, 70), (70, 50)))
    assert said(found, "layer.not_cut") == [(severity, f"layer {layer}")]
    beside = drawn(maker, outline, (layer, (350, 50), (360, 70), (370, 50)), (layer, *BOX))
    assert said(beside, "layer.not_cut") == [("info", f"layer {layer}")]


def test_a_centre_panel_is_no_centre_line(maker):
    assert len(drawn(maker, ("Center panel", 0, 0, 300, 200)).parts) == 1


@pytest.mark.parametrize("layer", ["CUT", "Score 1mm deep", "FULL CUT"])
@pytest.mark.parametrize(
    ("line", "asked", "paths"),
    [(((250, 100), (400, 100)), 1, 1), (((290, 100), (320, 100)), 1, 1), (((250, 100), (330, 100)), 1, 1),
     (((200, 100), (310, 100)), 0, 1), (((200, 100), (300, 100)), 0, 1), (((-5, 100), (305, 100)), 0, 1),
     (((300, 200), (340, 240)), 0, 0), (((300, 100), (400, 100)), 0, 0)],
)  # fmt: skip
def test_a_line_that_leaves_its_part_is_asked_and_one_that_touches_it_is_none_of_it(
    maker, line, asked, paths, layer
):
    found = drawn(maker, (THROUGH, 0, 0, 300, 200), (layer, *line))
    [part] = found.parts
    assert (len(said(found, "cut.over_outline")), len(part.geometry.paths)) == (asked, paths)


@pytest.mark.parametrize(("layer", "paths"), [("CUT", 0), ("FULL CUT", 0), ("Score 1mm deep", 1)])
def test_a_cut_along_the_outline_is_cut_with_it_and_said(maker, layer, paths):
    found = drawn(maker, (THROUGH, 0, 0, 300, 200), (layer, (20, 0), (280, 0)))
    [part] = found.parts
    said_once = [("info", f"layer {layer}")] if not paths else []
    assert (len(part.geometry.paths), said(found, "duplicate.line")) == (paths, said_once)


@pytest.mark.parametrize("layer", ["Hinge through", "HINGES THRU", "hinge cut through", "through hinge"])
def test_a_hinge_that_goes_through_is_slits(maker, layer):
    slits = [(layer, (20 + 10 * n, 20), (20 + 10 * n, 180)) for n in range(10)]
    found = drawn(maker, (THROUGH, 0, 0, 300, 200), *slits)
    assert measure(found).cut_length_m == pytest.approx(2.6)
    assert not said(found, "outline.open") and not said(found, "layer.side_unknown")


@pytest.mark.parametrize("layer", ["hinge 3mm deep", "Pocket 6mm deep", "drill 5mm deep"])
def test_straight_lines_on_a_layer_that_is_milled_are_one_error(maker, layer):
    lines = [(layer, (20 + 10 * n, 20), (20 + 10 * n, 180)) for n in range(10)]
    assert said(drawn(maker, (THROUGH, 0, 0, 300, 200), *lines), "outline.open") == [
        ("error", f"layer {layer}")
    ]


@pytest.mark.parametrize("layer", ["CUT", "0", "Inside through"])
def test_a_perforation_is_one_question(maker, layer):
    new = maker()
    new.rectangle(THROUGH if layer == "Inside through" else layer, 0, 0, 310, 210)
    for n in range(40):
        new.space.add_circle((150, 5 + 4.8 * n), 0.25, dxfattribs={"layer": layer})
    assert said(new.read(), "geometry.sliver") == [("question", f"layer {layer}")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Cut_Outside", "Cut_Inside"), (THROUGH, "Outside through 2"), ("CUT", "CUT 2"), ("0", "A")],
)
def test_an_outline_closed_by_its_neighbour_is_named_with_the_cure(maker, one, other):
    found = drawn(maker, (one, 0, 0, 200, 100), (other, (200, 0), (350, 0), (350, 100), (200, 100)))
    [asked] = [f for f in found.findings if f.code == "outline.open"]
    assert "150 × 100 mm" in asked.message and f"layer {one}." in asked.message


def test_an_outline_that_only_lacks_its_end_names_no_neighbour(maker):
    found = drawn(maker, (THROUGH, 0, 0, 200, 100), (THROUGH, (500, 0), (650, 0), (650, 100), (500, 100)))
    [asked] = [f for f in found.findings if f.code == "outline.open"]
    assert "shares that edge" not in asked.message
