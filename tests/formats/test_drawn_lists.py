"""A list of parts drawn as texts beside the parts is asked, never passed over in silence."""

from __future__ import annotations

import pytest

from tests.formats.conftest import OUTSIDE, RECT


def rows(*lines, columns=(0, 200), high=20):
    """Texts in rows and columns, from the top."""
    return [
        (cell, 1000 + x, 900 - 40 * number)
        for number, line in enumerate(lines)
        for cell, x in zip(line, columns, strict=False)
    ]


LISTS = {
    "rows of one text": rows(["Part Qty"], ["Side 2"], ["Shelf 4"]),
    "one text": [("Part Qty\nSide 2\nShelf 4", 1000, 900)],
    "columns": rows(["Part", "Qty"], ["Side", "2"], ["Shelf", "4"]),
    "a text for each column": [("Part\nSide\nShelf", 1000, 900), ("Qty\n2\n4", 1200, 900)],
    "number first": rows(["Qty", "Part"], ["2", "Side"], ["4", "Shelf"]),
    "German": rows(["Bezeichnung", "Stück"], ["Seite", "2"], ["Boden", "4"]),
    "French": rows(["Désignation Qté"], ["Côté 2"], ["Étagère 4"]),
    "Spanish": rows(["Pieza", "Cantidad"], ["Lado", "2"], ["Estante", "4"]),
    "with tabs": [("Item\tDescription\tNo. off\n1\tSide\t2\n2\tShelf\t4", 1000, 900)],
    "with sizes": rows(
        ["Part", "Length", "Width", "Qty"], ["Side", "720", "560", "2"], columns=(0, 200, 400, 600)
    ),
    "with a title": [("CUTTING LIST", 1000, 960), *rows(["Mark", "Number off"], ["A", "2"], ["B", "4"])],
}


@pytest.mark.parametrize("case", LISTS)
def test_a_list_in_a_drawing_is_asked(maker, case):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    for words, x, y in LISTS[case]:
        drawing.text(words, x, y)
    asked = [finding for finding in drawing.read().findings if "a list in the drawing" in finding.message]
    assert [(finding.code, finding.severity) for finding in asked] == [("quantity.unclear", "question")]
    assert asked[0].at == (1000, 900)


def test_a_list_in_svg_is_asked(svg):
    body = '<text x="1000" y="300">Part<tspan x="1200">Qty</tspan></text><text x="1000" y="340">Side 2</text>'
    found = svg(RECT + body)
    assert [f.at for f in found.findings if "a list in the drawing" in f.message] == [(1000, -300)]


NO_LISTS = {
    "a title block": rows(["Part", "Rev"], ["Side", "2"]),
    "a heading alone": rows(["Part", "Qty"]),
    "a note": [("Quantity of parts as listed in the bill, see sheet 2", 1000, 900)],
    "names of parts": rows(["Side 2"], ["Shelf 4"], ["Part 3"]),
    "columns in different rows": [("Part", 1000, 900), ("Qty", 1200, 400), ("4", 1200, 300)],
    "words of a sentence": [("Cut each part twice where the count differs", 1000, 900), ("4", 900, 900)],
    "scale and date": rows(["Scale", "Date"], ["10", "2024"]),
    "a legend": rows(["Layer", "Depth"], ["Pocket", "9"]),
    "material": rows(["Material", "Thickness"], ["Birch", "18"]),
    "one part": rows(["Part name"], ["4"]),
}


@pytest.mark.parametrize("case", NO_LISTS)
def test_other_texts_in_rows_are_no_list(maker, case):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    for words, x, y in NO_LISTS[case]:
        drawing.text(words, x, y)
    assert not [finding for finding in drawing.read().findings if "a list in the drawing" in finding.message]


def test_a_count_of_what_a_part_is_called_is_asked(maker, codes):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.text("R10", 200, 200, "1_3MMTOOL_2MMDEEP_ENGRAVE")
    drawing.text("2x R10", 800, 200)
    assert "quantity.unclear" in codes(drawing.read())
