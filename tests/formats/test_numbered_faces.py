"""A face or a board with a number, or a name with a size, is the label of a part that has no other."""

from __future__ import annotations

import pytest

from tests.formats.conftest import INSIDE, OUTSIDE
from tests.formats.test_label_checks import HOOK, LABELS, LARGER, PLATE, labelled, shared

NAMES = [
    "SIDE-1", "Side 2", "BACK-1", "TOP 1", "Seite 1", "Face 2", "Side A", "Sheet 1", "Inside 1", "Board 1",
    "Front-2", "Panel 18mm", "18mm Side", "SIDE-1 x2", "Blatt 3", "SHEET 01", "Links 2", "Haut B", 
    "Side panel 12 mm", "Wange 1.8cm",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layer", [LABELS, "NOTES"])
def test_on_a_part_and_its_mirror_image_it_is_asked(maker, name, layer):
    drawing = maker()
    labelled(drawing, HOOK, name, 0, layer)
    labelled(drawing, HOOK, name, 1, layer, mirror=True)
    [asked] = shared(drawing.read())
    assert "mirror image" in asked.message


@pytest.mark.parametrize("name", NAMES)
def test_on_two_shapes_it_is_asked(maker, name):
    drawing = maker()
    labelled(drawing, PLATE, name, 0)
    labelled(drawing, LARGER, name, 1)
    [asked] = shared(drawing.read())
    assert "different shapes" in asked.message


@pytest.mark.parametrize("name", ["Side 1", "TOP-2", "Panel 18mm"])
@pytest.mark.parametrize("work", [(INSIDE, None), ("POCKET 6mm DEEP", "POCKET 9mm DEEP")])
def test_on_parts_of_other_work_it_is_asked(maker, name, work):
    drawing = maker()
    for number, layer in enumerate(work):
        labelled(drawing, PLATE, name, number)
        if layer:
            drawing.rectangle(layer, 320 + 600 * number, 640, 40, 40)
    [asked] = shared(drawing.read())
    assert "differ in holes" in asked.message


@pytest.mark.parametrize("name", ["Side {} 1", "Seite\\P2", "{\\fArial|b1;Side} 3"])
def test_it_is_read_in_paragraphs(maker, name):
    drawing = maker()
    labelled(drawing, HOOK, name, 0, "NOTES")
    labelled(drawing, HOOK, name, 1, "NOTES", mirror=True)
    assert len(shared(drawing.read())) == 1


@pytest.mark.parametrize("name", ["Side 1", "BACK-1", "Panel 18mm"])
def test_it_is_asked_in_svg(svg, name):
    drawn = svg(
        f'<g id="{OUTSIDE}" fill="none" stroke="#000"><path d="M10 10h100v60l-30 30h-70z"/>'
        '<path d="M250 10h-100v60l30 30h70z"/></g>'
        f'<text x="20" y="50" font-size="8">{name}</text><text x="170" y="50" font-size="8">{name}</text>'
    )
    assert len(shared(drawn)) == 1


@pytest.mark.parametrize("name", ["Side 1", "18mm Side"])
def test_beside_a_code_it_is_only_a_face(maker, name):
    drawing = maker()
    for number, (ring, code) in enumerate([(PLATE, "A1"), (LARGER, "B1")]):
        labelled(drawing, ring, name, number)
        drawing.text(code, 350 + 600 * number, 650, LABELS)
    assert not shared(drawing.read())


@pytest.mark.parametrize(
    "words", ["Top", "Left", "18mm", "18mm MDF", "Width 40mm", "Länge 400mm", "Radius 20mm", "Drill 8mm"]
)
def test_a_bare_face_and_a_size_are_no_labels(maker, words):
    drawing = maker()
    labelled(drawing, PLATE, words, 0, "NOTES")
    labelled(drawing, LARGER, words, 1, "NOTES")
    assert not shared(drawing.read())
