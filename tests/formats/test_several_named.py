"""Labels that name several parts, on one outline: read as that many where it is sure, else asked."""

from __future__ import annotations

import pytest

from tests.formats.conftest import OUTSIDE, RECT


def plates(maker, *texts, sizes=None):
    """A plate of its own size for each text."""
    new = maker()
    for n, text in enumerate(texts):
        new.rectangle(OUTSIDE, 700 * n, 0, (sizes or [400 + 10 * n for n in range(len(texts))])[n], 300)
        new.text(text, 700 * n + 40, 250)
    return new.read()


def asked(found) -> list[str]:
    return [f.message for f in found.findings if f.code.startswith("quantity.") and f.severity == "question"]


def pieces(found) -> int:
    return sum(part.quantity for part in found.parts)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Legs A, B, C, D", 4), ("Rungs 1..5", 5), ("Shelves 1 – 4", 4), ("Ribs R1-R6", 6),
        ("Rails 1 thru 4", 4), ("Legs A-D", 4), ("Sides 1 & 2", 2), ("Slats S1 to S12", 12),
    ],
)  # fmt: skip
def test_several_names_in_the_plural_on_one_outline_are_that_many(maker, text, number):
    found = plates(maker, text)
    assert pieces(found) == number and not asked(found)
    assert [f.severity for f in found.findings if f.code == "quantity.in_text"] == ["info"]


def test_names_of_other_things_in_the_plural_multiply_nothing(maker):
    for text in (
        "Tools 1-3",
        "Pockets 1-3",
        "Edges 1-4",
        "Corners A, B",
        "Joints A-D",
        "Levels 1-4",
        "Phases 1 to 3",
    ):
        assert pieces(plates(maker, text)) == 1


@pytest.mark.parametrize(
    "texts", [("Legs A, B, C, D", "Leg B"), ("Rungs 1..5", "Rung 3"), ("Ribs R1-R6", "R4"), ("Legs A-D",) * 2]
)
def test_where_one_of_them_is_drawn_elsewhere_it_is_asked(maker, texts):
    found = plates(maker, *texts)
    assert pieces(found) == 2 and texts[0] in asked(found)[0]


def test_where_their_shape_is_drawn_again_it_is_asked(maker):
    found = plates(maker, "Legs A, B, C, D", "", sizes=(400, 400))
    assert pieces(found) == 2 and len(asked(found)) == 1


@pytest.mark.parametrize("text", ["Legs A, B, C, D\\P4 off", "Ribs R1-R6\\Px6"])
def test_a_number_that_agrees_is_no_question(maker, text):
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, 400, 300)
    for n, line in enumerate(text.split("\\P")):
        new.text(line, 50, 200 - 40 * n)
    found = new.read()
    assert pieces(found) in (4, 6) and not asked(found)


@pytest.mark.parametrize(
    "text",
    [
        "Side S1/S2", "Side A/B", "Leg FL/FR", "Shelf 1-4", "Rib R1 to R6", "Side 1&2", "Drawer front/back",
        "Door 2 (of 2)", "Side I/II", "Leg NE NW SE SW", "Boden 1 bis 4", "Étagère 1 à 4", "Pata A, B",
        "Rail A + B", "Panel (A/B)", "Legs B, D", "Rail top/bottom", "Seite oben, unten", "Side nos 2-5",
        "Shelf 1;2;3", "Rib 3 → 7", "Côté avant/arrière", "Drawer front and back", "Wange 1 und 2",
        "Trio", "a couple", "Side duo", "several", "Shelf (various)", "mehrere", "plusieurs",
        "both ends", "both sides", "each side", "Rail both ends", "Leiste je Seite", "beide Enden",
        "chaque côté", "cada lado", "one each end", "Side mir.", "Side mirr", "Side (mirrored)",
        "Seite gesp.", "Parts A-C", "mirror image",
        "Side, handed", "Lado simétrico", "Seite spiegelbildlich",
    ],
)  # fmt: skip
def test_what_may_name_several_is_asked_once_and_quoted(maker, svg, text):
    found = plates(maker, text)
    [message] = asked(found)
    assert text in message and pieces(found) == 1
    assert len(asked(svg(f'{RECT}<text x="150" y="200">{text.replace("&", "&amp;")}</text>'))) == 1


@pytest.mark.parametrize(
    "texts",
    [
        ("Side",), ("Side A",), ("S1/EX",), ("Birch A/B",), ("Revision A/B",), ("Sheet 1-4",),
        ("Section A-B",),
        ("See S1/S2",), ("joins A, B",), ("Size S/M",), ("Drawer 1-1", "Drawer 1-2"), ("F 1-2", "F 2-1"),
        ("Side", "Side mir."), ("Seite", "Seite gespiegelt"), ("sand both sides",), ("Edge both sides",),
        ("groove both ends",), ("10 mm each side",), ("BOTH FACES",), ("Back-rest",), ("T-bracket",),
        ("Engrave front/back",), ("front/back",), ("A/B",), ("Format A3/A4",), ("Leg 1/2", "Leg 2/2"),
        ("Side\\P1", "Side\\P2"), ("Side\\P1", "Top\\P2", "Back\\P3"), ("Side\\P18 mm",), ("Sheet\\P4",),
        ("Tolerance\\P1/2",), ("1\\S1/2; inch",), ("m\\S2^;",),
    ],
)  # fmt: skip
def test_names_of_one_part_and_what_is_said_of_it_are_no_question(maker, texts):
    assert not asked(plates(maker, *texts))


@pytest.mark.parametrize(
    ("texts", "quoted"),
    [
        (("Side\\P4",), "Side 4"), (("Rail\\P(2)",), "Rail (2"), (("Left side\\P12",), "Left side 12"),
        (("Seite\\P4", "Boden\\P4"), "Boden 4"), (("Side (x\\P4)",), "(x 4)"), (("Side x\\P4",), "x 4"),
        (("(x\\P4)",), "(x 4)"), (("Side\\P4\\Px",), "4"), (("Side\\S4^;",), "Side⁴"),
        (("Side {\\H0.6x;\\S3^;}",), "³"),
    ],
)  # fmt: skip
def test_a_number_in_a_line_of_its_own_is_asked(maker, texts, quoted):
    messages = asked(plates(maker, *texts))
    assert len(messages) == 1 and quoted in messages[0]


@pytest.mark.parametrize(
    ("text", "questions"),
    [("Side A\\PSide B", 1), ("Leg 1\\PLeg 2\\PLeg 3", 1), ("Seite L1\\PSeite L2", 1), ("Rail-A\\PRail-B", 1),
     ("Side A\\P18 mm", 0), ("Side A\\PRail B", 0), ("Side A\\PSide A", 0), ("Rev A\\PRev B", 0)],
)  # fmt: skip
def test_labels_of_one_name_in_the_lines_of_one_text_are_asked(maker, text, questions):
    assert len(asked(plates(maker, text))) == questions


@pytest.mark.parametrize(("down", "questions"), [(30, 1), (45, 1), (5, 0), (120, 0)])
def test_a_number_as_a_text_of_its_own_under_a_name(maker, down, questions):
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, 400, 300)
    new.text("Side", 50, 200)
    new.text("4", 50, 200 - down)
    assert len(asked(new.read())) == questions


@pytest.mark.parametrize(
    ("span", "questions"),
    [
        ('<tspan dy="-5" font-size="6">4</tspan>', 1),
        ('<tspan dy="-5">4</tspan>', 1),
        ('<tspan baseline-shift="super">4</tspan>', 1),
        ('<tspan style="baseline-shift:40%">4</tspan>', 1),
        ('<tspan style="vertical-align:super">4</tspan>', 1),
        ('<tspan dx="1">a</tspan>', 0),
        ('<tspan baseline-shift="sub">4</tspan>', 0),
        (' m<tspan baseline-shift="super">2</tspan>', 0),
        ('<tspan baseline-shift="super">a</tspan>', 0),
    ],
)
def test_a_raised_figure_is_asked(svg, span, questions):
    assert len(asked(svg(f'{RECT}<text x="150" y="200" font-size="16">Side{span}</text>'))) == questions


def test_a_count_that_is_raised_by_a_line_is_read(svg):
    assert (
        pieces(svg(f'{RECT}<text x="150" y="200" font-size="16">Side<tspan dy="-20">x4</tspan></text>')) == 4
    )
