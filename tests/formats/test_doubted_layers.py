"""Names of layers with two works, a denial or words nobody knows are asked; plain names are not."""

from __future__ import annotations

import pytest

from manyworks.formats.cutting.words.layer_grammar import read_layer
from tests.formats.conftest import INSIDE, OUTSIDE

TWO_WORKS = [
    "Cut + engrave", "Engrave and cut", "Cut and engrave 1mm", "Découpe + gravure", "Schneiden und Gravieren",
    "Corte y grabado", "Cut & score", "Score + cut", "Fold and cut", "Inside + engrave", "Couper et graver",
    "Inside & drill 5mm deep", "Pocket + drill 6mm deep", "Inside or pocket 6mm deep", "Text cut",
]  # fmt: skip
DENIED = [
    "Cut (no engraving)", "Cut - no engrave", "Cut not engrave", "Cut, do not engrave", "Not engraved",
    "Schneiden, nicht gravieren", "Outside, do not engrave", "Outline not engraved", "Cut only no text",
    "Not scored",
]  # fmt: skip


@pytest.mark.parametrize("name", TWO_WORKS + DENIED)
def test_two_works_or_half_a_denial_are_asked(name):
    assert read_layer(name).meaning == "unknown"


@pytest.mark.parametrize(
    ("name", "words"),
    [("Outside unused", "“unused”"), ("Outside - no CNC", "“no”"), ("Outside delete", "“delete”"),
     ("Old outside", "“old”"), ("Outside backup", "“backup”"), ("Copy of Outside cut", "“copy”"),
     ("Outside existing", "“existing”"), ("Outside reference", "“reference”"), ("Aussen (alt)", "“alt”"),
     ("Outside alternative", "“alternative”"), ("Outside option B", "“option”"),
     ("Outside hidden", "“hidden”"),
     ("Outside proposed", "“proposed”"), ("Contour extérieur supprimé", "“supprime”"),
     ("Corte exterior viejo", "“viejo”")],
)  # fmt: skip
def test_words_beside_an_outline_that_nobody_knows_are_asked(maker, name, words):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(name, 700, 100, 400, 300)
    found = drawing.read()
    [asked] = [f for f in found.findings if f.code == "layer.words_unknown"]
    assert (asked.severity, asked.where, words in asked.message) == ("question", f"layer {name}", True)
    assert len(found.parts) == 2


@pytest.mark.parametrize("name", ["Inside NOT USED", "Inside guides", "Hidden inside", "Innen unbenutzt"])
def test_words_beside_a_hole_that_nobody_knows_are_asked(name):
    assert (read_layer(name).meaning, "words" in read_layer(name).questions) == ("inside", True)


@pytest.mark.parametrize(
    "name",
    ["Outside cut", "Inside cut", OUTSIDE, INSIDE, "1_6mmTOOL_FullCut_CUT OUTSIDE LINE", "Aussenkontur",
     "1_6mm tool_18mm deep_outside", "TOP-CUT-OUTSIDE_18MM", "Outside panels", "Profile Outside",
     "Inside np",
     "Outside birch ply 18mm", "Contour extérieur", "Corte exterior", "Taglio esterno", "Outside cut last",
     "Außenkontur Seite 2", "OUTSIDE 18mm x4", "outside A-12", "Inside holes 12mm deep",
     "Pocket cut 6mm deep",
     "Cut outside and through", "Inside and drill through", "Half cut 3mmdeep", "Drill and screw holes 5mm"],
)  # fmt: skip
def test_plain_names_gain_no_question(name):
    read = read_layer(name)
    assert read.meaning != "unknown" and "words" not in read.questions


@pytest.mark.parametrize(
    ("name", "severity"),
    [("Construction ply", "question"), ("Do not cut", "question"), ("ref only", "question"),
     ("Frame parts notes", "question"), ("Dimensions", "info"), ("Title block", "info"),
     ("00-NOPRINT_TEXT", "info"),
     ("Border", "info"), ("Text boxes", "info"), ("Construction", "info")],
)  # fmt: skip
def test_an_outline_in_no_part_on_a_layer_left_out_is_asked(maker, name, severity):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(name, 700, 100, 400, 300)
    [found] = [f for f in drawing.read().findings if f.code == "layer.not_cut"]
    assert found.severity == severity


def test_groups_of_an_svg_are_asked_too(svg):
    found = svg(
        f'<g id="{OUTSIDE}"><rect x="100" y="100" width="400" height="300"/></g>'
        '<g id="Outside unused"><rect x="700" y="100" width="50" height="20"/></g>'
    )
    assert [f.where for f in found.findings if f.code == "layer.words_unknown"] == ["layer Outside unused"]


@pytest.mark.parametrize("name", ["Cut", "Laser cut", "Schnitt", "Decoupe", "Kontur"])
def test_a_layer_that_only_says_that_it_is_cut_is_asked_once(maker, name):
    drawing = maker()
    drawing.rectangle(name, 0, 0, 400, 300)
    drawing.rectangle(name, 100, 100, 60, 40)
    [asked] = [f for f in drawing.read().findings if f.layer == name and f.severity == "question"]
    assert (asked.code, "cut, not on which side" in asked.message) == ("layer.unknown", True)
    assert "1 within them as holes" in asked.message


@pytest.mark.parametrize("name", ["HINGE", "Living hinge", "slots", "kerf cuts"])
def test_single_lines_of_hinges_and_slots_are_worded_as_such(maker, name):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 400, 300)
    for x in range(50, 300, 10):
        drawing.line(name, (x, 50), (x, 200))
    said = [f.message for f in drawing.read().findings if f.code in ("layer.unknown", "outline.open")]
    assert said and all("single lines" in message and "pocket" not in message for message in said)


@pytest.mark.parametrize("layer", ["0", "Layer1", "CUT", "Default", "Shelves", "Profile"])
@pytest.mark.parametrize("framed", [False, True])
def test_a_line_beside_the_parts_on_a_layer_that_says_nothing_is_asked_where_it_lies(maker, layer, framed):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 50, 50, 300, 200)
    drawing.rectangle(layer, 400, 400, 200, 100)
    if framed:
        drawing.rectangle(layer, 0, 0, 2440, 1220)
    found = drawing.read()
    [asked] = [f for f in found.findings if f.code == "layer.unknown"]
    assert (len(found.parts), asked.severity, asked.layer) == (1, "question", layer)
    assert asked.where == f"layer {layer} near (400, 400)" and asked.at == (400, 400)
    assert "of 200 × 100 mm lies in no part, and was left out" in asked.message


def test_several_lines_beside_the_parts_are_one_question(maker):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 50, 50, 300, 200)
    for x in (400, 700):
        drawing.rectangle("0", x, 400, 200, 100 + x / 10)
    drawing.rectangle("0", 100, 100, 20, 20)
    [asked] = [f.message for f in drawing.read().findings if f.code == "layer.unknown"]
    assert "2 closed lines on it lie in no part, the largest of 200 × 170 mm" in asked
