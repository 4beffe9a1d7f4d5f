"""What words and dimensions say of unit, scale and size is held against the lines."""

from __future__ import annotations

import pytest

from manyworks.formats.cutting.words.told import scale_in, units_in
from tests.formats.conftest import INSIDE, OUTSIDE, RECT


def asked(drawing, *codes):
    return [f.code for f in drawing.findings if f.code in codes and f.severity == "question"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("UNITS: IN", "inch"),
        ("UNITS: IN.", "inch"),
        ("Dimensions (in)", "inch"),
        ("Drawn in inches", "inch"),
        ("Inches unless otherwise noted", "inch"),
        ("Medidas en pulgadas", "inch"),
        ("Längen in Zoll", "inch"),
        ("Imperial units", "inch"),
        ("1 unit = 1 inch", "inch"),
        ("1 unit = 1 cm", "cm"),
        ("1 Einheit = 10 mm", "cm"),
        ("all dims in cm", "cm"),
        ("Maße in cm", "cm"),
        ("Dessiné en cm", "cm"),
        ("Everything in cm", "cm"),
        ("Cotes en mm", "mm"),
        ("Gezeichnet in mm", "mm"),
        ("Dibujado en mm", "mm"),
        ("1 px = 1 mm", "mm"),
        ("mm units", "mm"),
        ("Alle Maße in m", "m"),
        ("UNITS: M", "m"),
        ("Units: ft", "ft"),
    ],
)
def test_a_unit_is_read_in_the_words_people_use(text, unit):
    assert units_in([text]) == {unit} and scale_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "18 mm unless noted",
        "units in stock",
        "all in one",
        "plan en bois",
        "6 mm drawing",
        "Dimensions: 24 in",
    ],
)
def test_words_that_only_sound_like_a_unit_are_none(text):
    assert units_in([text]) == set()


@pytest.mark.parametrize(
    "text", ["UNITS: IN", "1 unit = 1 cm", "Maße in cm", "Drawn in inches", "Cotes en m"]
)
def test_a_note_against_the_declared_unit_is_asked_whatever_else_speaks(maker, svg, text):
    new = maker()
    new.rectangle("CUT", 0, 0, 60, 40)
    new.text(text, 100, 0)
    assert asked(new.read(), "unit.conflict") == ["unit.conflict"]
    new.sheet()
    found = new.read()
    assert (asked(found, "unit.conflict"), found.unit.used) == (["unit.conflict"], "mm")
    assert not asked(new.read(unit="mm"), "unit.conflict")
    assert asked(svg(f'{RECT}<text x="9" y="9">{text}</text>'), "unit.conflict")


def test_a_title_block_has_the_unit_and_the_scale_beside_their_headings(maker):
    new = maker()
    new.rectangle("CUT", 0, 0, 60, 40)
    for n, word in enumerate(("UNITS", "IN", "SCALE:", "1/2")):
        new.text(word, 300 + 100 * n, 0)
    assert asked(new.read(), "unit.conflict", "unit.scale") == ["unit.conflict", "unit.scale"]


@pytest.mark.parametrize(
    "text",
    [
        "SCALE 1:2", "Scale 1=10", "scale (A3) 1:10", "1:2 scale", "SCALE 2:1", "scale 50%", "Scale: half",
        "half size", "SCALE AS SHOWN", "HALF-SCALE", "drawn half size", "Scale 1 to 4", "1:10", "M 1:10",
        "M1:5", "M 2:1", "Maßstab 1:5", "Massstab: 1 : 20", "in halber Größe", "Échelle 1/2", "Ech. 1/10",
        "escala 1:5", "schaal 1:5", 'SCALE: 1/4" = 1\'-0"', '3" = 1\'-0"', "NTS", "N.T.S.", "not to scale",
        "sin escala", "nicht maßstäblich", "ohne Maßstab", "hors échelle", "pas à l'échelle", "1 unit = 3 mm",
        "Drawn at 50%", "50 %", "(50%)", "Print at 200 %", "Enlarge by 2 before cutting",
        "Reduced to 1/4 size",
        "Auf 200% vergrößern", "Scale up 10x", "Enlarge to 200% before cutting",
        "Plotted at 25 % of full size",
        "75% of actual size", "shrink to 0.5", "Gezeichnet auf 50 %", "Agrandir 2 fois", "Réduit à 50 %",
        "Ampliar al 200 %", "10x vergrößert", "1/2 size", "halbe Größe", "Imprimer à 141%",
        "1:2 @ A4", "1:5 on A3", "@ 1:5", "1:20 (A1)", "A3 1:5", "Plan 1:5", "Ansicht 1:10", "Front view 1:2",
        "1 : 4", "Detail A 2:1", "Vue de face 1:2,5", "1:7",
    ],
)  # fmt: skip
def test_a_scale_that_is_not_full_size_is_asked(maker, svg, text):
    assert scale_in(text)
    new = maker()
    new.rectangle("CUT", 0, 0, 600, 400)
    new.text(text, 700, 0)
    assert asked(new.read(), "unit.scale") == ["unit.scale"]
    assert not asked(new.read(unit="mm"), "unit.scale")
    assert asked(svg(f'{RECT}<text x="9" y="9">{text.replace(chr(34), "&quot;")}</text>'), "unit.scale")


@pytest.mark.parametrize(
    "text",
    [
        "SCALE 1:1", "M 1:1", "Scale 1 = 1", "Maßstab 1:1", "Échelle 1/1", "scale 100%", "SCALE: FULL", "1:1",
        "full size", "DO NOT SCALE", "drawn to scale", "maßstäblich", "slope 1:10", "Panel 1/2", "Sheet 1/2",
        "ruler scale 100mm", "M5: 12 Stk", "NTS-01", '6mm (3/4")', "m 12", "Seam 1:2",
        "100 %", "Print at 100%", "Drawn at 100 % size", "50% infill", "18 mm 50% recycled",
        "Print at 50% infill",
        "Power 80%, speed 50%", "Reduce feed to 50%", "reduce by 2 mm", "drawn in 2019",
        "Enlarge hole to 8 mm",
        "Printed on 50% recycled paper", "Part 1/2", "size 50", "Enlarged by 1",
        "Neigung 1:50", "Glue 1:3 with water", "Dovetail 1:8", "1:1.0", "Panel 1: 4 pcs", "1:30 pm", "P1:4",
        "Panel 1:400 mm", "12:1:5", "10:15", "Plan 1:1 (A3)",
    ],
)  # fmt: skip
def test_full_size_and_other_ratios_are_no_scale(text):
    assert scale_in(text) is None


@pytest.mark.parametrize(
    ("remark", "codes"),
    [
        ("<title>Half size</title>", ["unit.scale"]),
        ("<desc>Scale 1:2</desc>", ["unit.scale"]),
        ("<title>Template, enlarge 200%</title>", ["unit.scale"]),
        ("<title>Desk, scale 1:1</title>", []),
        ("<desc>Printed with 50% infill</desc>", []),
    ],
)
def test_the_title_and_description_of_an_svg_may_name_a_scale(svg, remark, codes):
    assert asked(svg(remark + RECT), "unit.scale") == codes
    assert asked(svg(f"<g>{remark}{RECT}</g>"), "unit.scale") == codes


def test_the_scale_of_a_print_is_no_scale_of_the_drawing(maker):
    new = maker()
    new.rectangle("CUT", 0, 0, 600, 400)
    new.document.layout("Layout1").add_text("SCALE 1:10")
    assert not asked(new.read(), "unit.scale")


@pytest.mark.parametrize(
    ("text", "style", "units", "wrong"),
    [
        ("600", {}, 4, True),
        ("600 mm", {}, 4, True),
        ("4x 600 (TYP)", {}, 4, True),
        ("60 cm", {}, 4, True),
        ('23 5/8"', {}, 4, True),
        ("2'-0\"", {}, 4, True),
        ("R150", {}, 4, True),
        ("600", {}, 1, True),
        ("", {"dimlfac": 2.0}, 4, True),
        ("", {"dimlfac": 0.1}, 4, True),
        ("", {"dimlfac": 25.4}, 4, True),
        ("", {"dimpost": "<> cm"}, 4, True),
        ("", {}, 4, False),
        ("1'", {}, 1, False),
        ("1'-0\"", {}, 1, False),
        ("<>", {}, 4, False),
        ("2 x <> mm", {}, 4, False),
        ("300", {}, 4, False),
        ("300 ±0.5", {}, 4, False),
        ("30 cm", {}, 4, False),
        ('11 13/16"', {}, 4, False),
        ("11.81", {}, 4, False),
        ("1 200", {}, 4, False),
        ("TYP 3 PLACES", {}, 4, False),
        ("see detail 4", {}, 4, False),
        ("", {"dimlfac": 1 / 25.4}, 4, False),
        ("", {"dimlfac": 0.1, "dimpost": "<> cm"}, 4, False),
        ("", {"dimlfac": 25.4, "dimpost": "<> mm"}, 1, False),
    ],
)
@pytest.mark.parametrize("angle", [0, 90])
def test_a_dimension_that_shows_another_length_than_is_drawn_is_asked(
    maker, text, style, units, wrong, angle
):
    new = maker(units=units)
    length = 300 if units == 4 else 12
    new.rectangle("CUT", 0, 0, length, length)
    end = (0, length) if angle else (length, 0)
    new.space.add_linear_dim((-5, -5), (0, 0), end, angle=angle, text=text, override=style).render()
    found = new.read()
    assert asked(found, "size.contradicted") == ["size.contradicted"] * wrong
    assert all(f.at for f in found.findings if f.code == "size.contradicted")


def test_angles_radii_and_dimensions_in_blocks(maker):
    new = maker()
    new.space.add_angular_dim_2l((20, 20), ((0, 0), (9, 0)), ((0, 0), (0, 9)), text="300").render()
    block = new.document.blocks.new("PLATE")
    block.add_lwpolyline([(0, 0), (300, 0), (300, 200), (0, 200)], close=True, dxfattribs={"layer": "CUT"})
    block.add_linear_dim((0, -9), (0, 0), (300, 0), text="600").render()
    new.space.add_blockref("PLATE", (0, 0), {"xscale": 2, "yscale": 2})
    assert not asked(new.read(), "size.contradicted")
    new.space.add_radius_dim((900, 0), radius=50, angle=0, text="R90").render()
    assert asked(new.read(), "size.contradicted")


@pytest.mark.parametrize(
    ("text", "at", "wrong"),
    [
        ("600 x 400", (150, 150), True),
        ("600x400x18", (150, 150), True),
        ("600 mm × 400 mm", (150, 150), True),
        ("Panel A 600 x 400", (150, 150), True),
        ("Seite 400x600 mm", (150, 150), True),
        ("150 x 100", (150, 150), True),
        ("600 x 500", (150, 150), True),
        ("24 x 16 in", (150, 150), True),
        ("L600 x W400", (150, 150), True),
        ("600L x 400W", (150, 150), True),
        ("L: 300 x B: 200", (150, 150), False),
        ("600 x 400", (150, 80), True),
        ("300 x 200", (150, 150), False),
        ("200 x 300 x 18", (150, 150), False),
        ("30 x 20", (150, 150), False),
        ("30 cm x 20 cm", (150, 150), False),
        ("301 x 199", (150, 150), False),
        ('11.8" x 7.9"', (150, 150), False),
        ("60 x 40", (150, 150), False),
        ("2 x 600", (150, 150), False),
        ("4 x M8", (150, 150), False),
        ("2440 x 1220", (150, 150), False),
        ("Pocket 90 x 60", (150, 150), False),
        ("600 x 500", (150, 80), False),
        ("600 x 400", (150, 900), False),
        ("500 x 350", (150, 150), False),
        # A count and a tool or a thickness; 3 : 2 as the part is, too.
        ("drill 6x 4mm", (150, 150), False),
        ("6x 4mm", (150, 150), False),
        ("18mm x4", (150, 150), False),
        ("18mm x12", (150, 150), False),
        ("18 mm x 4", (150, 150), False),
        ("bohren 6 x 4 mm", (150, 150), False),
        ("6 screws 4 x 6 mm", (150, 150), False),
        ("600 mm x 400", (150, 150), True),
    ],
)
def test_a_size_written_at_a_part_of_another_size_is_asked(maker, text, at, wrong):
    new = maker()
    new.sheet()
    new.rectangle(OUTSIDE, 100, 100, 300, 200)
    new.rectangle(INSIDE, 300, 200, 60, 40)
    new.rectangle(OUTSIDE, 1200, 500, 500, 350)
    new.text(text, *at)
    found = new.read()
    assert asked(found, "size.contradicted") == ["size.contradicted"] * wrong
    assert all(f.where == "part P002" for f in found.findings if f.code == "size.contradicted")


def test_a_size_in_an_svg_and_at_a_turned_part(maker, svg):
    assert asked(svg(f'{RECT}<text x="150" y="150">800 x 600</text>'), "size.contradicted")
    assert not asked(svg(f'{RECT}<text x="150" y="150">400 x 300</text>'), "size.contradicted")
    new = maker()
    new.line("CUT", (0, 0), (240, 180), (120, 340), (-120, 160)).close(True)
    new.text("300 x 200", 50, 150)
    assert not asked(new.read(), "size.contradicted")
