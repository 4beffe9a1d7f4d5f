"""A part whose own words say that it is not to be cut is kept and asked; words on other things are not."""

from __future__ import annotations

import pytest

from manyworks.formats.cutting.words.unwanted import says_unwanted
from tests.formats.conftest import INSIDE, OUTSIDE, RECT

UNWANTED = [
    "DO NOT CUT", "NICHT SCHNEIDEN", "Ne pas découper", "no cut", "OLD - DO NOT CUT", "superseded", "void",
    "deleted", "cancelled", "obsolete", "not needed", "entfällt", "WASTE", "Offcut - keep", "bauseits",
    "Existing - not supplied", "by others", "for reference only", "nur Vorlage", "Kerf test coupon",
    "TEST 50x50", "50 mm test square", "wird nicht benötigt", "No cortar", "par d'autres", "Abfall", "SPARE",
    "Should not be milled", "Do not process", "Side (superseded by A12)", "Teststück", "cut by hand",
]  # fmt: skip
WANTED = [
    "Side 1", "A-12", "Do not paint", "nicht lackieren", "NO CNC \nOFFSET!", "Arm rest", "Not to scale",
    "No. 4",
    "Panel (no holes)", "Door, no handle", "Old oak shelf", "Fix to existing wall", "Waste pipe hole",
    "reinforcement [not in front door module]", "test fit first", "Reference face A", "nicht sichtbar",
    "Hold down clamp", "TEMP SUPPORT", "do not drill", "Spare room door", "ne pas poncer", "this side up",
]  # fmt: skip


def asked(drawing):
    return [(f.severity, f.where) for f in drawing.findings if f.code == "part.not_wanted"]


@pytest.mark.parametrize("words", UNWANTED)
def test_a_part_that_says_it_is_not_wanted_is_asked_and_kept(maker, words):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(OUTSIDE, 700, 100, 400, 300)
    drawing.text(words, 750, 250)
    found = drawing.read()
    assert asked(found) == [("question", "part P002")] and len(found.parts) == 2


@pytest.mark.parametrize("words", WANTED)
def test_words_about_other_things_are_no_question(maker, words):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.text(words, 150, 250)
    assert asked(drawing.read()) == []


@pytest.mark.parametrize(
    ("at", "where"),
    [
        ((750, 80), ["part P002"]),
        ((2300, 600), ["sheet 1"]),
        ((20, 1300), ["sheet 1"]),
        ((9000, 600), ["texts"]),
    ],
)
def test_beside_a_part_on_a_board_or_anywhere_it_is_asked(maker, at, where):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(OUTSIDE, 700, 100, 400, 300)
    drawing.text("OLD - DO NOT CUT", *at)
    assert [place for _, place in asked(drawing.read())] == where


@pytest.mark.parametrize(("words", "asks"), [("WASTE", False), ("Offcut", False), ("DO NOT CUT", True)])
def test_waste_in_an_opening_is_what_falls_out(maker, words, asks):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(INSIDE, 200, 200, 200, 100)
    drawing.text(words, 220, 260)
    assert bool(asked(drawing.read())) == asks


def test_notes_on_how_to_work_are_no_question(maker):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.text(
        "Layers with names beginning '00_NOPRINT' should not be milled. A test sheet is included.", 3000, 0
    )
    assert asked(drawing.read()) == []


@pytest.mark.parametrize(
    ("body", "where"),
    [('<text x="150" y="200">DO NOT CUT</text>', ["part P001"]), ("<title>superseded</title>", ["file"]),
     ("<desc>NICHT SCHNEIDEN</desc>", ["file"]), ("<title>Chair</title>", [])],
)  # fmt: skip
def test_texts_and_titles_of_an_svg_are_heard(svg, body, where):
    assert [place for _, place in asked(svg(f'<g id="{OUTSIDE}">{RECT}{body}</g>'))] == where


@pytest.mark.parametrize(
    "words",
    ["Kerf 0.2 not yet included", "Offsets not needed", "Kerf nicht kompensieren", "Kerf: 0",
     "Offset incl. 0.2 x 2",
     "Do not compensate kerf", "Ne pas compenser le trait de coupe"],
)  # fmt: skip
def test_a_note_about_offsets_speaks_of_no_part_and_no_number(maker, words):
    new = maker()
    new.rectangle(OUTSIDE, 100, 100, 400, 300)
    new.text(words, 150, 200)
    codes = {finding.code for finding in new.read().findings}
    assert codes.isdisjoint({"part.not_wanted", "quantity.unclear", "quantity.unattached"})


@pytest.mark.parametrize("words", ["Do not cut without kerf offsets", "Kerf not included - do not cut"])
def test_a_note_about_offsets_may_forbid_to_cut(words):
    assert says_unwanted(words)
