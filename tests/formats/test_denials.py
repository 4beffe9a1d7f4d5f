"""Names that say what is not done, or not wholly: nothing is cut there, and a depth beside them is asked."""

from __future__ import annotations

import pytest

from manyworks.formats.cutting.words.layer_grammar import read_layer
from tests.formats.conftest import INSIDE, OUTSIDE


@pytest.mark.parametrize(
    "name",
    ["No engrave", "do not cut", "DO NOT ENGRAVE", "don't cut", "DONT_CUT", "nicht fräsen",
     "nicht gravieren", "kein Bohren", "ne pas couper", "ne pas graver", "no cortar", "no grabar",
     "niet graveren", "niet snijden", "non incidere", "non tagliare", "non-cut", "NOCUT", "uncut",
     "never cut", "not for cutting", "no milling", "NO DRILL", "ref only", "reference only",
     "for reference", "REFERENCE", "Referenz", "référence", "solo referencia", "DNC", "construction",
     "guide", "Guides", "Hilfslinie", "00_NOPRINT_TOLERANCE", "7_DO_NOT_CUT", "Do not cut - Peter",
"don't engrave 6mm deep"], )  # fmt: skip
def test_a_name_that_denies_all_work_is_never_cut(name):
    assert read_layer(name).meaning == "note"


@pytest.mark.parametrize(
    "name",
    ["do not cut through", "nicht durchfräsen", "no engrave 6mm tool cutthrough outside",
     "outside no label", "Panels without engraving", "Panels do not engrave", "ohne Gravur",
     "sans gravure", "engrave: no", "OLD ENGRAVE", "no holes", "no pocket", "guide rail",
     "Reference plate", "reference drill", "unused 9mm pocket", "ref"],
)  # fmt: skip
def test_a_name_that_denies_one_thing_and_names_another_is_asked(name):
    assert read_layer(name).meaning == "unknown"


@pytest.mark.parametrize(
    ("name", "meaning"),
    [("Nord engraving", "engrave"), ("drill no 3", "drill"), ("No 5 drill", "drill"),
     ("Norman pocket 9mm", "pocket"), ("2_8MMTOOL_9MMDEEP_DRILL_NOT_REVERSED", "drill"), ("score only",
     "score"), ("pocket not through", "pocket"), ("Uncle cut", "unknown"), ("donuts", "unknown"),
     ("un corte exterior", "outside"), ("guideline", "unknown"), ("Notch 9mmdeep", "pocket")],
)  # fmt: skip
def test_what_only_looks_like_a_denial_is_read_as_before(name, meaning):
    assert read_layer(name).meaning == meaning


@pytest.mark.parametrize(
    "name",
    ["pocket 9mmdeep half", "half depth 9mmdeep pocket", "pocket 9mm half depth",
     "9mmdeep pocket leave 0.5", "9mmDEEP_skin pocket", "9mm deep 50% pocket",
     "18mm deep minus 0.5 outside", "TOP-POCKET_09MM half", "TOP-POCKET_09MM minus 1",
     "TOP-HOLE_12MM-half", "through minus 0.5 outside", "outside through leave 0.5", "outside skin 0.3",
     "outside onion skin", "pocket half depth", "pocket 50%", "pocket 2/3 deep", "pocket T/2",
     "outside thru+0.5", "4_6MMTOOL_CUTTHROUGH-0.5_INSIDE", "inside durchgehend minus 0.5",
"Tasche 9mm halb", "poche mi-profondeur", "drill T/2", "cajeado 9mm mitad"], )  # fmt: skip
def test_a_depth_that_words_make_another_is_asked(name):
    found = read_layer(name)
    assert found.depth_mm is None and not found.through and "depth" in found.questions


@pytest.mark.parametrize(
    "name",
    ["outside full depth", "INSIDE_FULL_DEPTH", "outside full thickness", "aussen durch", "perçage passant",
     "trous passants", "contour extérieur traversant", "contorno exterior pasante", "foro passante D8"],
)  # fmt: skip
def test_words_for_through(name):
    found = read_layer(name)
    assert found.through and not found.questions


@pytest.mark.parametrize(
    ("name", "depth"),
    [("9mmDEEP pocket", 9), ("Half cut 3mmdeep", 3), ("pocket 9mm", 9), ("TOP-POCKET_09MM", 9),
     ("Tasche 6 tief", 6), ("9MMDEEP_POCKET_ASKEW", 9), ("9mmdeep minor pocket", 9)],
)  # fmt: skip
def test_a_plain_depth_stays_one(name, depth):
    assert read_layer(name).depth_mm == depth


def not_cut(drawing):
    return [(f.severity, f.where) for f in drawing.findings if f.code == "layer.not_cut"]


@pytest.mark.parametrize("name", ["No engrave", "nicht fräsen", "ref only", "Achsen", "no cortar"])
def test_nothing_is_cut_there_and_that_is_said(maker, name):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(name, 150, 150, 50, 50)
    found = drawing.read()
    [part] = found.parts
    assert not (part.geometry.holes or part.geometry.paths or part.geometry.pockets)
    assert not_cut(found) == [("info", f"layer {name}")]


@pytest.mark.parametrize("drawn", ["closed", "lines", "alone"])
@pytest.mark.parametrize("name", ["No engrave", "DNC", "Hilfslinie", "ne pas couper", "construction"])
def test_the_only_outline_on_such_a_layer_is_asked(maker, name, drawn):
    drawing = maker()
    if drawn == "lines":
        drawing.lines(name, (100, 100), (500, 100), (500, 400), (100, 400), (100, 100))
    else:
        drawing.rectangle(name, 100, 100, 400, 300)
    if drawn != "alone":
        drawing.rectangle(INSIDE, 200, 200, 50, 50)
        drawing.rectangle(OUTSIDE, 1000, 100, 400, 300)
    assert not_cut(drawing.read()) == [("question", f"layer {name}")]


def test_a_border_round_parts_is_not_their_outline(maker):
    drawing = maker()
    drawing.rectangle("Notes", 0, 0, 2000, 1000)
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(INSIDE, 700, 200, 50, 50)
    assert not_cut(drawing.read()) == [("info", "layer Notes")]


@pytest.mark.parametrize("name", ["No engrave", "nicht gravieren"])
def test_groups_of_an_svg_are_denied_too(svg, name):
    found = svg(
        f'<g id="{OUTSIDE}"><rect x="100" y="100" width="400" height="300"/></g>'
        f'<g id="{name}"><rect x="300" y="200" width="50" height="20"/></g>'
    )
    [part] = found.parts
    assert not part.geometry.paths and not_cut(found) == [("info", f"layer {name}")]
