"""Cuts that meet are one: a hole in a hole, crossing slots, slots that run through the edge."""

import math

import pytest

from manyworks.drafting.blocks import _gap
from manyworks.drafting.files.design_files import block_of_drawing
from manyworks.formats import read

SHEET = "0_SHEET_BIRCHPLY_2440X1220X18"
OUTSIDE = "5_ANYTOOL_CUTTHROUGH_OUTSIDE"
INSIDE = "4_ANYTOOL_CUTTHROUGH_INSIDE"
PLATE = (100, 100, 400, 300)  # x, y, width, height: 120,000 mm²


def round_hole(x, y, radius, corners=96):
    turns = [math.tau * n / corners for n in range(corners)]
    return [(x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns]


def box(x, y, wide, high):
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


DISC = 96 / 2 * math.sin(math.tau / 96)  # area of round_hole, radius 1
CUTS = {
    # the cuts, the area that falls out, how many holes are left
    "a hole in a hole": ([box(200, 200, 100, 60), box(210, 210, 80, 40)], 6000, 1),
    "two slots that cross": ([box(200, 240, 160, 20), box(270, 180, 20, 140)], 3200 + 2800 - 400, 1),
    "slots that overlap by a hair": ([box(200, 200, 100, 20), box(299.95, 200, 100, 20)], 3999, 1),
    "slots end to end": ([box(200, 200, 100, 20), box(300, 200, 100, 20)], 4000, 1),
    "a slot in an L of two": ([box(200, 200, 100, 20), box(200, 220, 20, 80)], 3600, 1),
    "a frame of four slots, the middle falls out": (
        [box(200, 200, 100, 10), box(200, 290, 100, 10), box(200, 200, 10, 100), box(290, 200, 10, 100)],
        10000,
        1,
    ),
    "a slot with dog-bones": (
        [box(200, 200, 100, 20), *(round_hole(x, y, 4) for x in (200, 300) for y in (200, 220))],
        2000 + 4 * 0.75 * DISC * 16,
        1,
    ),
    "two pairs": (
        [box(200, 200, 40, 20), box(230, 200, 40, 20), box(200, 300, 40, 20), box(230, 300, 40, 20)],
        2800,
        2,
    ),
    "corners that touch": ([box(200, 200, 40, 40), box(240, 240, 40, 40)], 3200, 2),
    "two holes apart": ([box(200, 200, 40, 40), box(240.3, 200, 40, 40)], 3200, 2),
    "a slot through the edge": ([box(470, 200, 60, 20)], 600, 0),
    "a slot that ends at the edge": ([box(470, 200, 30, 20)], 600, 0),
    "a slot through a corner": ([box(480, 380, 60, 60)], 400, 0),
    "two notches and a hole": ([box(470, 200, 60, 20), box(60, 200, 60, 20), box(250, 250, 10, 10)], 1100, 1),
    "a notch of two slots": ([box(450, 200, 40, 20), box(480, 200, 60, 20)], 1000, 0),
    "a round notch": ([round_hole(500, 250, 30)], DISC * 900 / 2, 0),
}


def drawn(maker, cuts):
    new = maker()
    new.sheet()
    new.rectangle(OUTSIDE, *PLATE)
    for cut in cuts:
        new.space.add_lwpolyline(cut, close=True, dxfattribs={"layer": INSIDE})
    return new.read()


def said(drawing):
    return {f.code: f.severity for f in drawing.findings if f.code.startswith("cut.")}


@pytest.mark.parametrize("name", CUTS)
def test_what_falls_out_falls_out_once(maker, name):
    cuts, area, holes = CUTS[name]
    found = drawn(maker, cuts)
    [part] = found.parts
    assert part.geometry.net_area == pytest.approx(120000 - area, abs=0.01 * area)
    assert len(part.geometry.holes) == holes
    together = len(cuts) - holes
    assert bool(said(found)) == (together > 0) and set(said(found).values()) <= {"info"}


@pytest.mark.parametrize("name", CUTS)
def test_such_a_part_stops_no_block(maker, name):
    block, _boards, _notes = block_of_drawing(drawn(maker, CUTS[name][0]), "PLATE")
    assert _gap(block, 1) is None and not block.parts[0].estimate


def test_what_splits_its_part_or_reaches_into_another_stays_a_question(maker):
    split = drawn(maker, [box(290, 50, 20, 400)])
    assert said(split) == {"cut.splits": "question"} and len(split.parts[0].geometry.holes) == 1
    new = maker()
    new.sheet()
    new.rectangle(OUTSIDE, *PLATE)
    new.rectangle(OUTSIDE, 510, 100, 200, 300)
    new.rectangle(INSIDE, 450, 200, 100, 20)
    assert said(new.read())["cut.over_outline"] == "question"


def test_pockets_and_cuts_of_another_depth_are_left_alone(maker):
    new = maker()
    new.sheet()
    new.rectangle(OUTSIDE, *PLATE)
    new.rectangle("3_ANYTOOL_9MMDEEP_POCKET", 470, 200, 60, 20)
    new.rectangle(INSIDE, 200, 200, 60, 20)
    new.rectangle("3_ANYTOOL_9MMDEEP_POCKET", 190, 190, 80, 40)
    found = new.read()
    geometry = found.parts[0].geometry
    assert (len(geometry.holes), len(geometry.pockets)) == (1, 2)
    assert said(found) == {"cut.over_edge": "info"}


@pytest.mark.parametrize(("name", "net"), [("k01", 0.1140), ("k03", 0.1194)])
def test_the_cases(shared_data, name, net):
    [path] = (shared_data / "cases").glob(f"{name}*")
    found = read(path)
    assert found.parts[0].geometry.net_area / 1e6 == pytest.approx(net, abs=1e-6)
    assert "info" in said(found).values()


def test_an_inside_cut_on_the_outline_is_a_copy_and_asked(maker):
    new = maker()
    new.sheet()
    new.rectangle(OUTSIDE, *PLATE)
    new.rectangle(INSIDE, *PLATE)
    found = new.read()
    assert found.parts[0].geometry.net_area == pytest.approx(120000)
    assert [f.severity for f in found.findings if f.code == "duplicate.outline"] == ["question"]


def test_work_in_a_hole_is_asked(maker):
    new = maker()
    new.sheet()
    new.rectangle(OUTSIDE, *PLATE)
    new.rectangle(INSIDE, 200, 200, 100, 100)
    new.rectangle("3_ANYTOOL_9MMDEEP_POCKET", 220, 220, 40, 40)
    assert said(new.read())["cut.orphan"] == "question"


@pytest.mark.parametrize("layer", ["Cut", "0", "Layer 1"])
def test_where_the_layer_does_not_say_it_a_notch_is_asked(maker, layer):
    """The rectangle may be the board, and what lies in its corner a part."""
    new = maker()
    new.rectangle(layer, 0, 0, 1000, 700)
    new.rectangle(layer, 0, 0, 200, 100)
    new.rectangle(layer, 203, 0, 200, 100)
    found = new.read()
    codes = {f.code for f in found.findings if f.severity == "question"}
    assert codes & {"cut.notch", "frame.unclear", "sheet.drawn_round"}


THROUGH = "Drill 20mm through"


def drilled(maker, *drillings, slots=(), layer=THROUGH):
    new = maker()
    new.sheet()
    new.rectangle(OUTSIDE, *PLATE)
    for slot_layer, ring in slots:
        new.space.add_lwpolyline(ring, close=True, dxfattribs={"layer": slot_layer})
    for x, y in drillings:
        new.space.add_circle((x, y), 10, dxfattribs={"layer": layer})
    return new.read()


LENS = 2 * 100 * math.acos(0.5) - 10 * math.sqrt(300) / 2  # two discs of radius 10, 10 apart
SLOT = (INSIDE, box(200, 200, 100, 20))
DRILLED = {
    # middles, slots, the area that falls out, holes and drillings that are left
    "half over the edge": ([(100, 250)], [], math.pi * 50, 0, 0),
    "over a corner": ([(100, 100)], [], math.pi * 25, 0, 0),
    "overlapping by half": ([(200, 250), (210, 250)], [], 2 * math.pi * 100 - LENS, 1, 0),
    "three in a row, one apart": ([(200, 250), (210, 250), (400, 250)], [], 2 * math.pi * 100 - LENS, 1, 1),
    "the ends of a slot": ([(200, 210), (300, 210)], [SLOT], 2000 + math.pi * 100, 1, 0),
    "the ends of a slot through": ([(200, 210), (300, 210)], [("Slot through", SLOT[1])],
                                   2000 + math.pi * 100, 1, 0),
    "beside a slot": ([(200, 260)], [SLOT], 2000, 1, 1),
    "beside each other": ([(200, 250), (220.5, 250)], [], 0, 0, 2),
    "one apart": ([(200, 250)], [], 0, 0, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", DRILLED)
@pytest.mark.parametrize(
    "layer", [THROUGH, "Bohrung D20 durchgehend", "Drill 20mm 18mm deep", "trous 20 traversants"]
)
def test_drillings_through_the_board_meet_as_holes_do(maker, name, layer):
    middles, slots, area, holes, drillings = DRILLED[name]
    found = drilled(maker, *middles, slots=slots, layer=layer)
    geometry = found.parts[0].geometry
    assert geometry.net_area == pytest.approx(120000 - area, abs=6)
    assert (len(geometry.holes), len(geometry.drillings)) == (holes, drillings)
    assert bool(said(found)) == (len(middles) > drillings) and set(said(found).values()) <= {"info"}


@pytest.mark.parametrize("layer", ["Drill 20mm 9mm deep", "Bohrung D20 T9"])
def test_a_blind_drilling_over_the_edge_is_asked(maker, layer):
    assert said(drilled(maker, (100, 250), layer=layer)) == {"cut.over_outline": "question"}
    assert said(drilled(maker, (112, 250), layer=layer)) == {}


CROSS = (box(200, 240, 160, 20), box(270, 180, 20, 140))


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        ("Slot through", "Inside 18mm", "question"),
        ("Slot through", INSIDE, "info"),
        ("Slot through", "18mm deep inside", "info"),
        ("Slots 18mm deep", "Slot through", "info"),
        ("4_6MMTOOL_CUTTHROUGH_INSIDE", "4_8MMTOOL_CUTTHROUGH_INSIDE", "info"),
        ("Nut durchgehend", "Ranura pasante", "info"),
    ],
)
def test_cuts_of_two_layers_are_united(maker, one, other, severity):
    found = drilled(maker, slots=zip((one, other), CROSS, strict=True))
    geometry = found.parts[0].geometry
    assert geometry.net_area == pytest.approx(120000 - 3200 - 2800 + 400)
    assert len(geometry.holes) == 1 and said(found)["cut.united"] == severity


@pytest.mark.parametrize("cut", [box(100, 100, 40, 100), box(-20, 40, 60, 10), box(10, 25, 5, 5)])
def test_an_outline_that_crosses_itself_takes_no_other_part_with_it(maker, codes, cut):
    drawing = maker()
    drawing.line(OUTSIDE, (20, 20), (4, 20), (400, 320), (20, 320)).closed = True
    drawing.line(OUTSIDE, *box(600, 100, 300, 200)).closed = True
    drawing.line(INSIDE, *cut).closed = True
    read = drawing.read()
    assert len(read.parts) == 2
    asked = {finding.code for finding in read.findings if finding.severity != "info"}
    assert any(code.startswith("outline.self") for code in asked)


def splits(drawing):
    codes = ("cut.splits", "part.thin_web")
    return [(f.code, f.severity) for f in drawing.findings if f.code in codes]


ASKED = [("cut.splits", "question")]
EDGES = {
    "a slot from edge to edge": ([box(200, 100, 20, 300)], ASKED),
    "across": ([box(100, 200, 400, 20)], ASKED),
    "two half slots end to end": ([box(200, 100, 20, 150), box(200, 250, 20, 150)], ASKED),
    "three": ([box(200, 100, 20, 100), box(200, 200, 20, 100), box(200, 300, 20, 100)], ASKED),
    "round a corner": ([box(100, 200, 150, 20), box(230, 200, 20, 200)], ASKED),
    "a hair over both edges": ([box(200, 99.9, 20, 300.2)], ASKED),
    "two slots": ([box(200, 100, 20, 300), box(400, 100, 20, 300)], ASKED),
    "past both edges": ([box(200, 90, 20, 320)], ASKED),
    "past both edges, askew": ([box(90, 200, 425, 20)], ASKED),
    "two that join and run past": ([box(200, 90, 20, 170), box(200, 250, 20, 160)], ASKED),
    "one to the edge, one past it": ([box(200, 100, 20, 150), box(200, 250, 20, 160)], ASKED),
    "most of the part": ([box(110, 100, 380, 250)], ASKED),
    "half a slot": ([box(200, 100, 20, 150)], []),
    "two half slots apart": ([box(200, 100, 20, 140), box(200, 260, 20, 140)], []),
    "a hair is left": ([box(200, 100.1, 20, 299.8)], [("part.thin_web", "question")]),
    "a slot": ([box(200, 150, 20, 200)], []),
}


@pytest.mark.parametrize("case", EDGES)
@pytest.mark.parametrize("kind", ["dxf", "svg"])
def test_a_cut_from_edge_to_edge_splits_its_part(maker, svg, case, kind):
    cuts, expected = EDGES[case]
    if kind == "svg":
        rings = "".join(f'<polygon points="{" ".join(f"{x},{y}" for x, y in ring)}"/>' for ring in cuts)
        x, y, wide, high = PLATE
        plate = f'<g id="{OUTSIDE}"><rect x="{x}" y="{y}" width="{wide}" height="{high}"/></g>'
        assert splits(svg(f'{plate}<g id="{INSIDE}">{rings}</g>')) == expected
        return
    drawing = maker()
    drawing.rectangle(OUTSIDE, *PLATE)
    for ring in cuts:
        drawing.space.add_lwpolyline(ring, close=True, dxfattribs={"layer": INSIDE})
    assert splits(drawing.read()) == expected


@pytest.mark.parametrize(
    ("first", "second", "apart", "questions"),
    [
        ("DRILL_5MM 12MM DEEP", "DRILL_5MM 12MM DEEP", 0.5, 1),
        ("DRILL_5MM 12MM DEEP", "DRILL_5MM 12MM DEEP", 4.8, 1),
        ("DRILL_5MM 12MM DEEP", "DRILL_8MM 6MM DEEP", 0, 1),
        ("DRILL_5MM 12MM DEEP", "DRILL_5MM 6MM DEEP", 0, 1),
        ("DRILL_5MM 12MM DEEP", "DRILL_5MM 12MM DEEP", 32, 0),
    ],
)
def test_blind_drillings_that_overlap_or_share_a_centre_are_asked(maker, first, second, apart, questions):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 400, 200)
    for layer, x in ((first, 200), (second, 200 + apart)):
        radius = 4 if "8MM" in layer else 2.5
        drawing.space.add_circle((x, 100), radius, dxfattribs={"layer": layer})
    found = [f for f in drawing.read().findings if f.code == "cut.overlap"]
    assert len(found) == questions and all("counterbore" in f.message for f in found)


@pytest.mark.parametrize(("name", "severity"), [("Lid", "question"), ("P-07", "question"), ("", "info")])
@pytest.mark.parametrize("double", [False, True])
def test_a_named_piece_that_is_cut_free_is_asked(maker, name, severity, double):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 400, 200)
    if double:
        for radius in (60, 57):
            drawing.space.add_circle((200, 100), radius, dxfattribs={"layer": INSIDE})
    else:
        slots = [(100, 40, 200, 18), (100, 140, 200, 18), (100, 40, 18, 118), (282, 40, 18, 118)]
        for slot in slots:
            drawing.rectangle(INSIDE, *slot)
    if name:
        drawing.text(name, 190, 100)
    [found] = [f for f in drawing.read().findings if f.code == "cut.united"]
    assert found.severity == severity and (not name or repr(name) in found.message)
