"""One label on two shapes, or on a part and its mirror image, is asked; what many parts may share is not."""

from __future__ import annotations

import math

import pytest

from manyworks.formats import read
from manyworks.formats.drawing import Drawing, Finding
from tests.formats.conftest import INSIDE, OUTSIDE

LABELS = "1_ANYTOOL_1MMDEEP_LABELS"
PLATE = ((0, 0), (200, 0), (200, 300), (0, 300))
LARGER = ((0, 0), (400, 0), (400, 250), (0, 250))
HOOK = ((0, 0), (300, 0), (300, 60), (100, 60), (100, 200), (0, 200))
WEDGE = ((0, 0), (300, 0), (250, 100), (0, 100))
TENON = ((0, 0), (100, 0), (100, -20), (200, -20), (200, 0), (300, 0), (300, 100), (0, 100))
HOUSE = ((0, 0), (300, 0), (300, 150), (150, 260), (0, 150))


def placed(ring, x, turn=0.0, mirror=False):
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    own = [(-u if mirror else u, v) for u, v in ring]
    return [(x + c * u - s * v, 600 + s * u + c * v) for u, v in own]


def shared(drawing: Drawing) -> list[Finding]:
    return [f for f in drawing.findings if f.code == "label.shared"]


def labelled(drawing, ring, text, number, layer=LABELS, **how):
    points = placed(ring, 300 + 600 * number, **how)
    drawing.space.add_lwpolyline(points, close=True, dxfattribs={"layer": OUTSIDE})
    middle = [sum(p[i] for p in points[:3]) / 3 for i in (0, 1)]
    drawing.text(text, *middle, layer)


@pytest.mark.parametrize(
    ("rings", "label"),
    [
        ([PLATE, PLATE, LARGER], "S1/EX"),
        ([PLATE, LARGER], "A1"),
        ([HOOK, WEDGE], "Rib 4"),
        ([HOUSE, ((0, 0), (300, 0), (300, 150), (150, 250), (0, 150))], "W-07"),
        ([PLATE, ((0, 0), (200, 0), (200, 310), (0, 310))], "P.12"),
        ([PLATE, ((0, 0), (200, 0), (200, 300), (190, 300), (190, 280), (0, 300))], "Door 2"),
    ],
)
@pytest.mark.parametrize("layer", [LABELS, "CODES"])
def test_one_label_on_two_shapes_is_asked_with_its_places(maker, rings, label, layer):
    drawing = maker()
    for number, ring in enumerate(rings):
        labelled(drawing, ring, label, number, layer)
    [asked] = shared(drawing.read())
    assert asked.severity == "question"
    assert label.upper() in asked.message and "P001" in asked.message and "different shapes" in asked.message


@pytest.mark.parametrize("ring", [HOOK, WEDGE])
@pytest.mark.parametrize("turn", [0, 90, 33])
def test_a_part_and_its_mirror_image_under_one_label_are_asked(maker, ring, turn):
    drawing = maker()
    labelled(drawing, ring, "B2", 0)
    labelled(drawing, ring, "B2", 1, mirror=True, turn=turn)
    [asked] = shared(drawing.read())
    assert "mirror image" in asked.message


@pytest.mark.parametrize("turn", [0, 33, 90])
@pytest.mark.parametrize(
    ("wide", "high", "asked"),
    [(301, 100, True), (300, 101, True), (300.8, 100, True), (300, 100.8, True), (300.4, 100.4, False)],
)
def test_a_millimetre_more_is_asked_in_both_directions_alike(maker, turn, wide, high, asked):
    drawing = maker()
    labelled(drawing, ((0, 0), (300, 0), (300, 100), (0, 100)), "Rail", 0)
    labelled(drawing, ((0, 0), (wide, 0), (wide, high), (0, high)), "Rail", 1, turn=turn)
    assert bool(shared(drawing.read())) == asked


@pytest.mark.parametrize(
    "labels",
    [("LEG-A", "LEG A"), ("LEG_A", "Leg A"), ("Rail 1", "Rail 01"), ("P-1", "P001"), ("S 2b", "S2-B")],
)
def test_one_label_in_two_spellings_is_one(maker, labels):
    drawing = maker()
    for number, (ring, label) in enumerate(zip((PLATE, LARGER), labels, strict=True)):
        labelled(drawing, ring, label, number)
    assert len(shared(drawing.read())) == 1


@pytest.mark.parametrize(
    "labels", [("Drawer 1-1", "Drawer 11"), ("P10", "P1"), ("V1.05", "V1.5"), ("Leg A", "Leg B")]
)
def test_labels_of_other_numbers_and_letters_are_others(maker, labels):
    drawing = maker()
    for number, (ring, label) in enumerate(zip((PLATE, LARGER), labels, strict=True)):
        labelled(drawing, ring, label, number)
    assert not shared(drawing.read())


HEXAGON = [(150 * math.cos(math.tau * n / 6), 150 * math.sin(math.tau * n / 6)) for n in range(6)]


@pytest.mark.parametrize("ring", [PLATE, HOUSE, TENON, HEXAGON])
@pytest.mark.parametrize("turn", [0, 90, 180, 33])
def test_a_part_that_is_its_own_mirror_image_is_not_asked(maker, ring, turn):
    drawing = maker()
    labelled(drawing, ring, "B2", 0)
    labelled(drawing, ring, "B2", 1, mirror=True, turn=turn)
    assert not shared(drawing.read())


@pytest.mark.parametrize("ring", [PLATE, HOOK, WEDGE, TENON, HOUSE])
@pytest.mark.parametrize("turn", [0, 90, 180, 270, 33])
def test_the_same_part_turned_is_not_asked(maker, ring, turn):
    drawing = maker()
    labelled(drawing, ring, "B2", 0)
    labelled(drawing, ring, "B2", 1, turn=turn)
    assert not shared(drawing.read())


@pytest.mark.parametrize(("second", "asked"), [((20, 20), False), ((160, 20), True)])
def test_a_hole_tells_a_part_from_its_mirror_image(maker, second, asked):
    drawing = maker()
    for number, (x, y) in enumerate([(20, 20), second]):
        labelled(drawing, PLATE, "C3", number)
        drawing.rectangle(INSIDE, 300 + 600 * number + x, 600 + y, 20, 40)
    assert bool(shared(drawing.read())) == asked


@pytest.mark.parametrize(
    "words",
    [
        "BIRCH PLY 18",
        "18mm",
        "18 mm plywood",
        "x2",
        "2 off",
        "Qty: 4",
        "2440 x 1220",
        "FRONT FACE",
        "TOP",
        "Off -0.25",
        "In +0.5",
        "M8",
        "R10",
        "Ø5",
        "Scale 1:10",
        "rev 2",
        "OSB3",
        "Tool 6",
        "9mm deep",
        "45°",
        "Back side",
    ],
)
def test_words_that_many_parts_share_are_no_labels(maker, words):
    drawing = maker()
    labelled(drawing, PLATE, words, 0)
    labelled(drawing, LARGER, words, 1)
    assert not shared(drawing.read())


@pytest.mark.parametrize("name", ["Side", "Seite links", "Left side", "1", "12", "Shelf", "Tür", "Côté"])
@pytest.mark.parametrize("second", [LARGER, placed(HOOK, 0, mirror=True)])
def test_any_name_on_the_layer_of_labels_is_one(maker, name, second):
    drawing = maker()
    labelled(drawing, HOOK, name, 0)
    labelled(drawing, [(u, v - 600) for u, v in second] if second is not LARGER else second, name, 1)
    assert len(shared(drawing.read())) == 1


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ([(20, 20, 20, 40)], [(60, 20, 20, 40)], True),
        ([(20, 20, 20, 40)], [(20, 20, 20, 40), (60, 120, 20, 40)], True),
        ([(20, 20, 20, 40)], [], True),
        ([(20, 20, 20, 40)], [(20, 20, 24, 40)], True),
        ([(20, 20, 20, 40)], [(20.2, 20, 20, 40)], False),
        ([(20, 20, 20, 40)], [(160, 240, 20, 40)], False),
        ([], [], False),
    ],
)
def test_parts_that_differ_only_inside_are_asked(maker, first, second, asked):
    drawing = maker()
    for number, holes in enumerate([first, second]):
        labelled(drawing, PLATE, "C4", number)
        for x, y, width, height in holes:
            drawing.rectangle(INSIDE, 300 + 600 * number + x, 600 + y, width, height)
    found = shared(drawing.read())
    assert bool(found) == asked and all("holes" in finding.message for finding in found)


@pytest.mark.parametrize(("depth", "asked"), [(6, False), (9, True)])
def test_pockets_of_other_depths_are_asked(maker, depth, asked):
    drawing = maker()
    for number, deep in enumerate([6, depth]):
        labelled(drawing, PLATE, "C5", number)
        drawing.rectangle(f"2_ANYTOOL_{deep}MMDEEP_POCKET", 350 + 600 * number, 650, 60, 40)
    assert bool(shared(drawing.read())) == asked


@pytest.mark.parametrize(
    "name",
    ["GUSSET", "Back rail", "Drawer front", "Side panel left", "LEG-A", "B", "#7", "Shelf", "Seitenteil",
     "Tablette", "Rear leg L", "Montant gauche", "Pata trasera", "Rückwand", "Zarge (kurz)", "Rail/2"],
)  # fmt: skip
@pytest.mark.parametrize("layer", ["TEXT", "0", "Part names", "Beschriftung", "Etiquettes"])
def test_plain_names_on_any_layer_are_labels(maker, name, layer):
    drawing = maker()
    labelled(drawing, PLATE, name, 0, layer)
    labelled(drawing, LARGER, name, 1, layer)
    assert len(shared(drawing.read())) == 1


@pytest.mark.parametrize("name", ["G12", "GUSSET", "Leg"])
def test_names_in_an_svg_without_a_group_are_labels(svg, name):
    hooks = '<path d="M10 10h300v100h-150v200h-150z"/><path d="M800 10h-300v100h150v200h150z"/>'
    words = f'<text x="60" y="60">{name}</text><text x="700" y="60">{name}</text>'
    [asked] = shared(svg(f'<g id="outside_18mm">{hooks}</g>{words}'))
    assert "mirror image" in asked.message


@pytest.mark.parametrize(
    "words",
    ["grain", "Grain direction", "up", "front", "this side up", "top", "notes", "See note", "Glue here",
     "Cut from one sheet", "Faserrichtung", "Sichtseite", "sens du fil", "Do not sand", "Edge banded", "veta",
     "Birch", "Engrave lightly", "Offsets applied", "Handed", "See detail", "Kleben!", "Attention:",
     "Remember to drill before assembly and to sand afterwards"],
)  # fmt: skip
def test_plain_words_about_parts_are_no_labels(maker, words):
    drawing = maker()
    labelled(drawing, PLATE, words, 0, "TEXT")
    labelled(drawing, LARGER, words, 1, "TEXT")
    assert not shared(drawing.read())


@pytest.mark.parametrize(
    ("codes", "asked"), [(("L1", "L2"), False), (("L1", "L1"), True), (("L1", "grain"), True)]
)
def test_a_name_beside_codes_of_their_own_means_a_family(maker, codes, asked):
    drawing = maker()
    for number, (ring, code) in enumerate(zip((PLATE, LARGER), codes, strict=True)):
        labelled(drawing, ring, "Leg", number, "TEXT")
        drawing.text(code, 310 + 600 * number, 610, "TEXT")
    assert bool(shared(drawing.read())) == asked


MIRRORED = {
    "pocket": lambda d, x: d.rectangle("Pocket 6mm deep", x(30, 40), 640, 40, 60),
    "back": lambda d, x: d.rectangle("Pocket 6mm deep back", x(30, 40), 640, 40, 60),
    "three corners": lambda d, x: d.space.add_lwpolyline(
        [(x(30), 640), (x(90), 640), (x(30), 680)], close=True, dxfattribs={"layer": "Pocket 6mm deep"}
    ),
    "drilling": lambda d, x: d.space.add_circle((x(40), 720), 9, dxfattribs={"layer": "Drill 9mm deep"}),
    "engraving": lambda d, x: d.line("Engrave", (x(30), 640), (x(90), 760)),
    "score": lambda d, x: d.line("Score 1mm deep", (x(30), 640), (x(90), 760)),
}


@pytest.mark.parametrize("work", MIRRORED)
@pytest.mark.parametrize("name", ["GUSSET", "SIDE", "G-12", "Seitenteil"])
@pytest.mark.parametrize("ring", [PLATE, HOUSE])
def test_work_tells_left_from_right(maker, work, name, ring):
    """A mirror image is another part whatever its name; a copy is none."""
    width = max(u for u, _ in ring)
    for mirrored in (False, True):
        drawing = maker()
        for number in (0, 1):
            labelled(drawing, ring, name, number, "TEXT")
            other = bool(number) and mirrored
            left = 300 + 600 * number
            place = lambda u, wide=0, left=left, o=other: left + (width - u - wide if o else u)  # noqa: E731
            MIRRORED[work](drawing, place)
        found = shared(drawing.read())
        assert ["mirror image" in finding.message for finding in found] == [True] * mirrored


def test_a_block_inserted_mirrored_is_asked(maker):
    drawing = maker()
    block = drawing.document.blocks.new("SIDE")
    block.add_lwpolyline(LARGER, close=True, dxfattribs={"layer": OUTSIDE})
    pocket = [(30, 40), (90, 40), (90, 80), (30, 80)]
    block.add_lwpolyline(pocket, close=True, dxfattribs={"layer": "Pocket 6mm deep"})
    block.add_text("SIDE", height=20).set_placement((200, 150))
    drawing.space.add_blockref("SIDE", (100, 100))
    drawing.space.add_blockref("SIDE", (1200, 100), dxfattribs={"xscale": -1})
    [asked] = shared(drawing.read())
    assert "mirror image" in asked.message


PLAIN = [("Engrave", 20), ("Engrave", 60)]


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        (PLAIN, PLAIN[:1], True),
        (PLAIN, [], True),
        (PLAIN, PLAIN, False),
        (PLAIN, PLAIN[::-1], False),
        ([("Score 1mm deep", 20)], [("Engrave", 20)], True),
        ([("Pocket 6mm deep front", 20)], [("Pocket 6mm deep back", 20)], True),
        ([("Pocket 6mm deep back", 20)], [("Pocket 6mm deep back", 20)], False),
        ([("Tasche 6 tief", 20)], [("Tasche 6 tief Rückseite", 20)], True),
        ([("Pocket 6mm deep", 20), ("Pocket 9mm deep", 60)],
         [("Pocket 9mm deep", 20), ("Pocket 6mm deep", 60)], True),
    ],
)  # fmt: skip
def test_parts_that_differ_in_engraving_or_face_are_asked(maker, first, second, asked):
    drawing = maker()
    for number, work in enumerate((first, second)):
        labelled(drawing, PLATE, "C6", number)
        for layer, x in work:
            drawing.rectangle(layer, 300 + 600 * number + x, 640, 20, 70)
    assert bool(shared(drawing.read())) == asked


def test_different_labels_on_different_shapes_are_not_asked(maker):
    drawing = maker()
    labelled(drawing, PLATE, "A1", 0)
    labelled(drawing, LARGER, "A2", 1)
    labelled(drawing, PLATE, "A1", 2)
    assert not shared(drawing.read())


def test_trials_of_one_part_with_other_offsets_are_meant_to_differ(maker):
    drawing = maker()
    for number, (size, text) in enumerate([(300, "T1\nOff -0.25"), (302, "T1\nOff 0.75")]):
        labelled(drawing, ((0, 0), (size, 0), (size, 80), (0, 80)), text, number)
    assert not shared(drawing.read())


@pytest.mark.data
def test_the_case_of_the_wild(shared_data):
    [asked] = shared(read(shared_data / "cases" / "n01-one-label-two-shapes.dxf"))
    assert "S1/EX" in asked.message and "P005" in asked.message


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("Wange x2", "Wange x2", "Wange"),
        ("2x Side", "Side", "Side"),
        ("Seite 2 Stk", "Seite 4 Stk", "Seite"),
        ("P-04 QTY 2", "P-04", "P-04"),
        ("Leg (2 off)", "Leg (2 off)", "Leg"),
        ("Tapa, cant. 2", "Tapa", "Tapa"),
        ("R-07 x2", "R-07 x4", "R-07"),
        ("Back rail: 2 pcs each", "Back rail", "Back rail"),
        ("Rail (long) x2", "Rail (long)", "Rail (long)"),
    ],
)
@pytest.mark.parametrize("layer", [LABELS, "TEXT"])
@pytest.mark.parametrize("mirror", [False, True])
def test_a_label_with_its_number_is_compared_without_it(maker, one, other, name, layer, mirror):
    drawing = maker()
    labelled(drawing, HOOK, one, 0, layer)
    labelled(drawing, HOOK if mirror else LARGER, other, 1, layer, mirror=mirror)
    [asked] = shared(drawing.read())
    assert repr(name.upper()) in asked.message
    assert ("mirror image" if mirror else "different shapes") in asked.message


@pytest.mark.parametrize("text", ["x2", "2 off", "2x oak", "QTY 2 each", "18mm, 2 pcs"])
def test_numbers_beside_words_that_many_parts_share_are_no_label(maker, text):
    drawing = maker()
    labelled(drawing, HOOK, text, 0, "TEXT")
    labelled(drawing, LARGER, text, 1, "TEXT")
    assert not shared(drawing.read())


def several(drawing: Drawing) -> list[str]:
    return [f.message for f in drawing.findings if f.code == "label.several"]


@pytest.mark.parametrize(
    "names",
    [
        ("A-01", "A-02"),
        ("Leg", "Back"),
        ("Seite links", "Seite rechts"),
        ("Side", "P-07"),
        ("Rib 4", "Rib 5"),
    ],
)
def test_several_names_on_one_part_are_asked_once(maker, names):
    drawing = maker()
    for number in range(2):
        labelled(drawing, LARGER, names[0], number)
        drawing.text(names[1], 350 + 600 * number, 620, LABELS)
    [asked] = several(drawing.read())
    assert all(f"“{name}”" in asked for name in names)


@pytest.mark.parametrize(
    "other", ["A-01", "a-01", "x2", "FRONT", "Birch 18 mm", "grain", "this side up", "2 off"]
)
def test_one_name_and_other_words_on_a_part_are_no_question(maker, other):
    drawing = maker()
    labelled(drawing, LARGER, "A-01", 0)
    drawing.text(other, 350, 620, LABELS)
    assert not several(drawing.read())


@pytest.mark.parametrize(("second", "asks"), [("P-1", True), ("P 1", True), ("P-2", False), ("P1-1", False)])
def test_a_label_written_in_two_ways_is_one(maker, second, asks):
    drawing = maker()
    labelled(drawing, PLATE, "P1", 0)
    labelled(drawing, LARGER, second, 1)
    assert [f.where for f in shared(drawing.read())] == [f"label {' / '.join(sorted(('P1', second)))}"] * asks
    same = maker()
    labelled(same, PLATE, "P1", 0)
    labelled(same, PLATE, second, 1)
    assert not shared(same.read())
