"""Numbers and words of number that are understood as nothing else are asked; names and measures are not."""

from __future__ import annotations

from time import process_time

import pytest

from manyworks.formats.cutting.words.left_over import left_over
from tests.formats.conftest import OUTSIDE, RECT


def asked(found) -> list[str]:
    return [f.message for f in found.findings if f.code.startswith("quantity.") and f.severity != "info"]


def plate(maker, *texts, number=1):
    """Plates of 400 × 300 and texts, each in one of them or where it says."""
    new = maker()
    for n in range(number):
        new.rectangle(OUTSIDE, 500 * n, 0, 400, 300)
    for n, text in enumerate(texts):
        said, at = (text, (40, 280 - 30 * n)) if isinstance(text, str) else (text[0], text[1:])
        new.text(said, *at)
    return new.read()


@pytest.mark.parametrize(
    "text",
    [
        "4er Satz", "Shelf (four)", "2 dz.", "2 AD + 2 CG", "1 li. 1 re.", "jeu de 6", "juego de 6",
        "4 WANTED",
        "4 st", "Seite à 4", "4 PLCS", "Leg = 4", "Leg: 4", "Leg — 4", "④", "Ⅳ", "quatre", "two of these",
        "zweimal", "doppelt", "mirror one", "plus mirror", "same again", "also as back", "identical with B",
        "A, B, C, D", "A1-A4", "Nr. 1-4",
        "Parts 1 to 4", "P1 bis P4", "front and back", "vorne + hinten",
        "izq. y der.", "top & bottom", "Build 3", "Rail / drei", "haut et bas", "3 gleiche",
    ],
)  # fmt: skip
def test_what_may_say_how_many_is_asked_once_and_quoted(maker, svg, text):
    [message] = asked(plate(maker, text))
    assert text in message
    assert len(asked(svg(f'{RECT}<text x="150" y="200">{text.replace("&", "&amp;")}</text>'))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Side 3 + 1 spare", "Seite 4 + 1 Reserve", "Ersatz", "Ersatz 1", "Side 18mm 4+1", "Side 4+1", "4 PL",
        "Leg TYP 4", "Leg TYP.4", "Leg (TYP. 4)", "Side 4 PLCS", "4 PLACES", "Side / 18 / 4", "Side pr",
        "2pr", "Side x IV", "Seite 4 Stellen",
    ],
)  # fmt: skip
def test_a_number_beside_a_word_of_places_or_spare_ones_is_asked_once(maker, text):
    [question] = [f for f in plate(maker, text).findings if text in f.message and f.severity == "question"]
    assert question.code in ("quantity.unclear", "part.not_wanted")


@pytest.mark.parametrize(
    "text",
    [
        "Side ④", "Side ②", "Side ⁴", "Side Ⅳ", "No: 4", "No. 4", "Nos 4", "SIDE NO4", "Side: 4",
        "Side - 4", "Side . 4", "Side ... 4", "Side ____4", "Side\t4", "Side 4 numbers", "4 lots",
        "Side count 4", "Side num 4", "Side amount 4", "Side ct 4", "4 cnt", "Qt 4", "4 p.", "4 db",
        "IV off", "rpt 4", "4 UP", "Side q4", "Side 4#", "Side 4*", "Side twin", "quad",
        "triplicate", "in duplicate", "make extra", "see qty on list", "one per leg", "ea. leg",
        "each corner", "all corners", "every shelf", "per drawer", "je Schublade", "par tiroir",
        "2LH/2RH", "2L 2R", "2L+2R", "Side 1L 1R", "Side L/R", "li/re", "G+D", "izq/der",
        "AS DRAWN / OPP HAND", "+ opp", "opp. hand", "spiegelbildlich", "AS/OPP", "Side (1 of 4)",
        "Side 1/4", "S1/S2", "S1 S2 S3", "P1 P2",
    ],
)  # fmt: skip
def test_a_word_of_count_hand_or_share_beside_a_name_is_asked_once(maker, text):
    [message] = asked(plate(maker, text))
    assert " ".join(text.split()) in message


@pytest.mark.parametrize(
    "texts",
    [
        ("P1 4",), ("Side N4",), ("PR-4",), ("Leg 4",), ("Leg - 1", "Leg - 2"), ("Leg ①", "Leg ②"), ("Q4",),
        ("No. 1", "No. 2"), ("Sheet 1 of 4",), ("Leg 1/2", "Leg 2/2"), ("as per drawing",), ("Part No. 4",),
        ("round all corners",), ("sand each side",), ("m²",), ("M6 M8",), ("S1/EX",), ("A/B",),
        ("Quad mount",),
        ("Double door",), ("Lot",), ("Twin bracket",), ("Drawing No. 4",), ("Rev. 4",), ("1/4\" ply",),
    ],
)  # fmt: skip
def test_codes_numbering_and_work_beside_a_name_are_no_question(maker, texts):
    assert not [message for message in asked(plate(maker, *texts)) if "may say how many" in message]


@pytest.mark.parametrize("text", ["3 sheets", "3 boards like this", "3 Tafeln", "Run 3", "print 3"])
def test_what_stands_beside_the_parts_is_asked_too(maker, text):
    [message] = asked(plate(maker, (text, 20, 330)))
    assert text in message


@pytest.mark.parametrize(
    "texts",
    [
        ("P1",), ("A12",), ("R-07",), ("Leg 4",), ("Leg 1", "Leg 2", "Leg 3"), ("Leg - 1", "Leg - 2"), ("7",),
        ("1 Side", "2 Top", "3 Back"), ("18 mm",), ("18 birch",), ("12 deep",), ("Tiefe 12",), ("15/06/15",),
        ("2024",), ("Ø 8",), ("R 5",), ("45°",), ("Rev 2",), ("Sheet 3",), ("page 2 of 3",), ("Blatt: 2",),
        ("FLOOR / 1",), ("S1/EX",), ("500 x 300",), ("Off +0.1",), ("BOTH FACES",), ("this side up",),
        ("glue here",), ("SIDE-4",), ("T18",), ("Front",), ("Back rail 2b",), ("Dos",), ("10-1",), ("v2",),
        ("Scale 1:1",), ("6 mm ply",), ("grain",), ("Also see drawing",), ("M8",), ("4 holes",),
        ("holes 4 PLCS",), ("600 +1 -0",), ("TYP",), ("Plate 4",), ("Reserved",), ("18 +0.5",), ("PR-4",),
        ("Side x",), ("FLOOR / 18",),
    ],
)  # fmt: skip
def test_names_measures_and_dates_are_no_question(maker, texts):
    assert not [message for message in asked(plate(maker, *texts)) if "may say how many" in message]


def test_several_texts_are_one_question(maker):
    [message] = asked(plate(maker, "Leg = 4", "zweimal", "A, B"))
    assert all(f"“{text}”" in message for text in ("Leg = 4", "zweimal", "A, B"))


def test_far_from_every_part_only_numbers_of_labels_are_asked(maker):
    assert not asked(plate(maker, ("Area = 4", 3000, 3000)))
    labels = [(f"P{n}", 500 * n - 300, 200) for n in (1, 2, 3)]
    listed = [(f"P{n} = {n + 1}", 3000, 3000 - 40 * n) for n in (1, 2, 3)]
    [message] = asked(plate(maker, *labels, *listed, number=3))
    assert "P1 = 2" in message and "P3 = 4" in message


def test_a_list_without_a_heading_is_asked(maker):
    labels = [(f"P{n}", 500 * n - 300, 200) for n in (1, 2, 3)]
    cells = [(f"P{n}", 3000, 3000 - 40 * n) for n in (1, 2, 3)]
    cells += [(str(n + 1), 3100, 3000 - 40 * n) for n in (1, 2, 3)]
    [message] = asked(plate(maker, *labels, *cells, number=3))
    assert "A list in the drawing" in message and "P1 2" in message


@pytest.mark.parametrize("filling", [" ", "-", "\u00a0", ". "])
def test_a_label_of_thousands_of_signs_takes_no_time(filling: str) -> None:
    """Twenty of them would take minutes, were each looked through from each of its signs."""
    began = process_time()
    assert left_over([f"Side{n}{filling * 20_000}x" for n in range(20)], ()) == []
    assert process_time() - began < 5
