"""What is left too thin between cuts is asked by its place; pockets that overlap are counted once."""

from __future__ import annotations

import pytest

from manyworks.formats.measures import measure
from tests.formats.conftest import INSIDE, OUTSIDE, RECT

DEEP, SHALLOW = "3_ANYTOOL_9MMDEEP_POCKET", "3_ANYTOOL_6MMDEEP_POCKET"
BACK = "3_ANYTOOL_9MMDEEP_POCKET_REVERSE"
DRILL = "2_8MMTOOL_CUTTHROUGH_DRILL"


def said(drawing, *codes):
    return [(f.code, f.severity) for f in drawing.findings if f.code in codes]


def plate(maker, *cuts, outline=None):
    """A plate of 400 × 300 at (100, 100) and rectangles or circles on it."""
    new = maker()
    new.sheet()
    new.line(OUTSIDE, *(outline or [(100, 100), (500, 100), (500, 400), (100, 400)])).close(True)
    for layer, *place in cuts:
        if len(place) == 3:
            new.space.add_circle(place[:2], place[2], dxfattribs={"layer": layer})
        else:
            new.rectangle(layer, *place)
    return new.read()


WEBS = {
    "two slots": ([(INSIDE, 150, 150, 60, 20), (INSIDE, 210.02, 150, 60, 20)], (210.01, 160)),
    "a slot under a slot": ([(INSIDE, 150, 150, 60, 20), (INSIDE, 150, 170.3, 60, 20)], (180, 170.15)),
    "slots that touch at a corner": ([(INSIDE, 150, 150, 60, 20), (INSIDE, 210, 170, 60, 20)], (210, 170)),
    "a hole at the edge": ([(INSIDE, 100.1, 150, 60, 20)], (100.05, 160)),
    "a round hole at the edge": ([(INSIDE, 110.2, 200, 10)], (100.1, 200)),
    "two round holes": ([(INSIDE, 200, 200, 10), (INSIDE, 220.25, 200, 10)], (210.125, 200)),
    "two drillings": ([(DRILL, 200, 200, 4), (DRILL, 208.15, 200, 4)], (204.08, 200)),
    "a drilling at a slot": ([(INSIDE, 150, 150, 60, 20), (DRILL, 214.2, 160, 4)], (210.1, 160)),
    "two pockets": ([(DEEP, 150, 150, 60, 20), (DEEP, 210.1, 150, 60, 20)], (210.05, 160)),
    "a pocket at a hole": ([(DEEP, 150, 150, 60, 20), (INSIDE, 210.1, 150, 60, 20)], (210.05, 160)),
    "a pocket at the edge": ([(SHALLOW, 100.2, 150, 60, 20)], (100.1, 160)),
}


@pytest.mark.parametrize("name", WEBS)
def test_a_web_that_breaks_off_is_asked_where_it_is(maker, name):
    cuts, at = WEBS[name]
    found = plate(maker, *cuts)
    [web] = [f for f in found.findings if f.code == "part.thin_web"]
    assert web.severity == "question" and web.at is not None
    assert abs(web.at[0] - at[0]) < 31 and abs(web.at[1] - at[1]) < 11


def test_a_neck_of_the_outline_is_asked(maker, svg):
    neck = [
        (100, 100),
        (500, 100),
        (500, 400),
        (300.1, 400),
        (300.1, 250),
        (299.9, 250),
        (299.9, 400),
        (100, 400),
    ]
    assert not said(plate(maker, outline=neck), "part.thin_web")
    waist = [
        (100, 100),
        (300, 100),
        (300, 249.9),
        (500, 249.9),
        (500, 400),
        (299.8, 400),
        (299.8, 250),
        (100, 250),
    ]
    assert said(plate(maker, outline=waist), "part.thin_web") == [("part.thin_web", "question")]
    slots = '<rect x="{}" y="150" width="20" height="60"/>'
    assert said(svg(RECT + slots.format(200) + slots.format(220.1)), "part.thin_web")
    assert not said(svg(RECT + slots.format(200) + slots.format(221)), "part.thin_web")


@pytest.mark.parametrize(
    "cuts",
    [
        [(INSIDE, 150, 150, 60, 20), (INSIDE, 211, 150, 60, 20)],
        [(INSIDE, 150, 150, 60, 20), (INSIDE, 210, 150, 60, 20)],
        [(INSIDE, 101, 150, 60, 20)],
        [(DEEP, 100, 150, 60, 20)],
        [(DEEP, 80, 150, 60, 20)],
        [(DEEP, 150, 150, 60, 20), (DEEP, 210, 150, 60, 20)],
        [(DEEP, 150, 150, 60, 20), (INSIDE, 150.2, 150.2, 59.6, 19.6)],
        [(DEEP, 200, 200, 10), (DRILL, 200, 200, 4)],
        [(SHALLOW, 150, 150, 60, 40), (DEEP, 150.2, 150.2, 20, 20)],
        [(INSIDE, 470, 150, 60, 20)],
        [(DRILL, 200, 200, 4), (DRILL, 209, 200, 4)],
    ],
)
def test_wide_webs_and_cuts_that_meet_are_not_asked(maker, cuts):
    assert not said(plate(maker, *cuts), "part.thin_web")


@pytest.mark.parametrize(
    ("cuts", "pockets", "metres", "codes"),
    [
        ([(DEEP, 150, 150, 100, 60), (DEEP, 200, 150, 100, 60)], 1, 0.42, ["cut.united"]),
        ([(DEEP, 150, 150, 100, 60), (DEEP, 240, 160, 20, 20)], 1, 0.34, ["cut.united"]),
        ([(DEEP, 150, 150, 100, 20), (DEEP, 190, 110, 20, 100)], 1, 0.40, ["cut.united"]),
        (
            [(DEEP, 150, 150, 50, 20), (DEEP, 190, 150, 50, 20), (DEEP, 230, 150, 50, 20)],
            1,
            0.30,
            ["cut.united"],
        ),
        ([(DEEP, 150, 150, 100, 60), (DEEP, 249.5, 150, 100, 60)], 1, 0.519, ["cut.united"]),
        ([(DEEP, 150, 150, 100, 60), (SHALLOW, 200, 150, 100, 60)], 2, 0.64, ["cut.overlap"]),
        ([(DEEP, 150, 150, 100, 60), (SHALLOW, 140, 140, 200, 100)], 2, 0.92, []),
        ([(DEEP, 150, 150, 100, 60), (BACK, 200, 150, 100, 60)], 2, 0.64, []),
        ([(DEEP, 150, 150, 100, 60), (DEEP, 250, 150, 100, 60)], 2, 0.64, []),
        ([(DEEP, 150, 150, 100, 60), (DEEP, 300, 150, 100, 60)], 2, 0.64, []),
        ([(DEEP, 150, 150, 100, 60), (INSIDE, 160, 160, 20, 20)], 1, 0.32, []),
        ([(DEEP, 150, 150, 100, 60), (INSIDE, 240, 160, 40, 20)], 1, 0.32, []),
        ([(DEEP, 470, 150, 60, 20)], 1, 0.16, ["cut.over_edge"]),
        ([(INSIDE, 150, 150, 100, 60), (DEEP, 160, 160, 20, 20)], 1, 0.08, ["cut.orphan"]),
    ],
)
def test_pockets_of_one_depth_that_overlap_are_milled_once(maker, cuts, pockets, metres, codes):
    found = plate(maker, *cuts)
    assert len(found.parts[0].geometry.pockets) == pockets
    assert measure(found).cut_lengths_m["pocket"] == pytest.approx(metres, abs=0.001)
    asked = said(found, "cut.united", "cut.overlap", "cut.over_edge", "cut.orphan")
    assert [code for code, _severity in asked] == codes
    assert {severity for code, severity in asked if code != "cut.orphan"} <= {"info"}


def test_pockets_around_an_island_cannot_be_one_and_are_asked(maker):
    bars = [(150, 150, 100, 20), (150, 230, 100, 20), (150, 150, 20, 100), (230, 150, 20, 100)]
    found = plate(maker, *((DEEP, *bar) for bar in bars))
    assert said(found, "cut.overlap") == [("cut.overlap", "question")]
    assert len(found.parts[0].geometry.pockets) == 4


@pytest.mark.parametrize(
    "cuts",
    [
        [(DEEP, 150, 150, 100, 60), (DEEP, 180, 165, 30, 20)],
        [(DEEP, 150, 150, 100, 60), (DEEP, 150, 165, 30, 20)],
        [(DEEP, 150, 150, 100, 60), (DEEP, 155, 155, 90, 50)],
        [(DEEP, 150, 150, 100, 60), (DEEP, 180, 175, 8), (DEEP, 220, 175, 8)],
        [(DEEP, 200, 200, 60), (DEEP, 200, 200, 20)],
        [(DEEP, 150, 150, 100, 60), (SHALLOW, 180, 165, 30, 20)],
    ],
)
def test_a_closed_line_in_a_pocket_may_be_an_island_and_is_asked(maker, cuts):
    found = plate(maker, *cuts)
    [asked] = [f for f in found.findings if f.code == "cut.overlap"]
    assert asked.severity == "question" and "islands" in asked.message


@pytest.mark.parametrize("layers", [("Pocket A", "Pocket B"), ("POCKET_INNER", "POCKET_OUTER")])
def test_pockets_on_two_layers_whose_depth_is_not_said_stay_two(maker, layers):
    found = plate(maker, (layers[0], 150, 150, 100, 60), (layers[1], 180, 165, 100, 20))
    assert len(found.parts[0].geometry.pockets) == 2 and not said(found, "cut.united")


BACK_12, BACK_HALF = "Pocket 12mm deep REVERSE", "Tasche 8,7mm tief Rückseite"


@pytest.mark.parametrize(
    ("cuts", "says"),
    [
        ([(DEEP, 150, 150, 100, 60), (BACK, 200, 150, 100, 60)], "make a hole"),
        ([(DEEP, 150, 150, 100, 60), (BACK_12, 180, 165, 30, 20)], "make a hole"),
        ([(DEEP, 150, 150, 100, 60), (BACK_HALF, 180, 165, 30, 20)], "leave 0.3 mm"),
        ([(DEEP, 150, 150, 100, 60), ("Drill 8mm 14mm deep back", 180, 180, 4)], "14 mm from the back"),
        ([("poche 9mm", 150, 150, 100, 60), ("poche 9mm verso", 180, 165, 30, 20)], "make a hole"),
    ],
)
def test_work_from_both_faces_that_meets_is_asked(maker, cuts, says):
    [asked] = [f for f in plate(maker, *cuts).findings if f.code == "cut.both_faces"]
    assert asked.severity == "question" and says in asked.message


@pytest.mark.parametrize(
    "cuts",
    [
        [(SHALLOW, 150, 150, 100, 60), (BACK, 180, 165, 30, 20)],
        [(DEEP, 150, 150, 100, 60), (BACK, 250, 150, 100, 60)],
        [(DEEP, 150, 150, 100, 60), (BACK_12, 300, 165, 30, 20)],
        [(DEEP, 150, 150, 100, 60), (INSIDE, 180, 165, 30, 20), (BACK, 300, 150, 50, 60)],
    ],
)
def test_work_from_both_faces_that_does_not_meet_is_no_question(maker, cuts):
    assert not said(plate(maker, *cuts), "cut.both_faces")


def on_no_board(maker, *notes, depths=(9, 10), parts=1):
    new = maker()
    for number in range(parts):
        new.rectangle(OUTSIDE, 100 + 600 * number, 100, 400, 300)
        for deep, face in zip(depths, ("", " back"), strict=True):
            new.rectangle(f"Pocket {deep}mm deep{face}", 150 + 600 * number, 150, 100, 60)
    for number, note in enumerate(notes):
        new.text(note, 0, -100 - 50 * number)
    return [f for f in new.read().findings if f.code == "cut.both_faces"]


@pytest.mark.parametrize(
    ("note", "depths", "says"),
    [
        ("Material: 18mm birch plywood", (9, 10), "make a hole, in a board of 18 mm"),
        ("Werkstoff: Sperrholz Birke 18 mm", (12, 12), "make a hole, in a board of 18 mm"),
        ("MDF 12mm", (5, "6.8"), "leave 0.2 mm"),
    ],
)
def test_work_from_both_faces_meets_in_a_board_that_a_note_names(maker, note, depths, says):
    [asked] = on_no_board(maker, note, depths=depths)
    assert asked.severity == "question" and says in asked.message


@pytest.mark.parametrize("notes", [(), ("18 mm birch ply or 21 mm birch ply",), ("Sides",)])
def test_work_from_both_faces_of_a_board_of_which_nothing_says_how_thick_it_is_is_asked_once(maker, notes):
    [asked] = on_no_board(maker, *notes, parts=3)
    assert "9 mm deep from the front and 10 mm from the back" in asked.message
    assert "how thick" in asked.message and "2 other parts" in asked.message


def test_work_from_both_faces_that_leaves_wood_in_a_board_that_a_note_names_is_no_question(maker):
    assert not on_no_board(maker, "Material: 24mm birch plywood")
