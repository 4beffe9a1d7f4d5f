"""What the names of boards say: thickness, size and material, each read once and whole, or asked."""

from __future__ import annotations

import pytest

from manyworks.formats.cutting.words.layer_grammar import read_layer
from manyworks.formats.cutting.words.sheet_names import sheet_named
from tests.formats.conftest import OUTSIDE

BOARD = (2440, 1220)


@pytest.mark.parametrize(
    ("name", "material", "thickness", "size"),
    [
        ("SHEET_MDF_2440mmx1220mmx18mm", "MDF", 18, BOARD),
        ("SHEET_MDF_2440mm_1220mm_18mm", "MDF", 18, BOARD),
        ("SHEET_MDF 18mm 2440mm 1220mm", "MDF", 18, BOARD),
        ("Platte MPX 2500mm x 1250mm 15mm", "MPX", 15, (2500, 1250)),
        ("BOARD PLY 2440mm x 1220mm", "PLY", None, BOARD),
        ("SHEET 610mm x 610mm x 6mm ACRYLIC", "ACRYLIC", 6, (610, 610)),
        ("SHEET_MDF_1220mm_wide_18mm", "MDF", 18, None),
        ("Sheet OSB width 1250mm 15mm", "OSB", 15, None),
        ("sheet OSB 1220mm 9mm", "OSB", 9, None),
        ("SHEET MDF 18mm 19mm", "MDF", None, None),
        ("Plaque MDF 122cm x 244cm x 1.9cm", "MDF", 19, (1220, 2440)),
        ("SHEET_MDF_2.44mx1.22mx18mm", "MDF", 18, BOARD),
        ("SHEET 18x2440x1220 OSB", "OSB", 18, BOARD),
        ("SHEET PLY 1200mm", "PLY", None, None),
        ("SHEET_MDF_0.75in", "MDF", 19.05, None),
        ('SHEET MDF 96" x 48" x 3/4"', "MDF", 19.05, (2438.4, 1219.2)),
        ("SHEET MDF 96x48x0.75in", "MDF", 19.05, (2438.4, 1219.2)),
        ("SHEET_PLY_8x4FT_18MM", "PLY", 18, (2438.4, 1219.2)),
        ("SHEET_PLY_2440x1220x18mm", "PLY", 18, BOARD),
        ("SHEET_OSB_2440 x 1220 x 18,0 mm", "OSB", 18, BOARD),
        ("SHEET_MDF_t18", "MDF", 18, None),
        ("Tablero MDF 2440x1220 esp. 16mm", "MDF", 16, BOARD),
        ("Plaque bouleau 2500x1250 ep 15mm", "bouleau", 15, (2500, 1250)),
        ("SHEET BIRCH 12 thick", "BIRCH", 12, None),
        ("SHEET 2 OF 5 18mm MDF", "MDF", 18, None),
        ("Sheet 3/4 12mm OSB", "OSB", 12, None),
        ("SHEET_MDF_18mm_margin_10mm", "MDF", 18, None),
        ("SHEET PLY 10mm margin", "PLY", None, None),
        ("SHEET PLY 15 mm offset 20mm", "PLY", 15, None),
        ("SHEET_MDF 18.5 mm nominal 18", "MDF", 18.5, None),
    ],
)
def test_a_length_is_no_thickness_and_is_no_material(name, material, thickness, size):
    found = read_layer(name)
    assert (found.meaning, found.material, found.thickness_mm, found.size_mm) == (
        "sheet",
        material,
        thickness,
        size,
    )
    assert found.questions == ()


@pytest.mark.parametrize(
    ("name", "material"),
    [
        ("SHEET_PLY_2440x1220xTH", "PLY"),
        ("SHEET_MDF_2440x1220xTHK", "MDF"),
        ("BOARD_2440x1220xTHK", ""),
        ("SHEET_2440x1220xT", ""),
        ("Platte_MAT_2440x1220xD", ""),
        ("SHEET_MATERIAL_2440x1220xTHICKNESS", ""),
        ("0_SHEET_{MAT}_2440X1220X{T}", ""),
        ("SHEET_XXX_2440x1220xTH", ""),
        ("Plaque [mat] 2500x1250x[ep]", ""),
    ],
)
def test_a_placeholder_is_nobodys_material_and_no_thickness(name, material):
    found = read_layer(name)
    assert (found.material, found.thickness_mm) == (material, None)
    assert found.questions == (() if material else ("material",))


@pytest.mark.parametrize(
    ("name", "strange"),
    [
        ("SHEET_MDF_D18", "D18"),
        ("SHEET 18mm left", "left"),
        ("Plaque CP 2500x1250 ep 15mm", "CP"),
        ("SHEET MDF 40x2 18mm", "40x2"),
        ("SHEET MDF 3side 18mm", "3side"),
    ],
)
def test_what_is_left_and_names_no_material_is_asked(maker, name, strange):
    new = maker()
    new.sheet(layer=name)
    new.rectangle(OUTSIDE, 20, 20, 400, 300)
    asked = [f for f in new.read().findings if f.code == "sheet.material_unknown"]
    assert len(asked) == 1
    assert f"“{strange}”" in asked[0].message and "as in" in asked[0].message


@pytest.mark.parametrize("name", ["SHEET_MAXBOARD_18mm", "SHEET Texas Oak 18mm", "SHEET_OSB3_18MM_B"])
def test_trade_names_are_materials(name):
    assert sheet_named(name).strange == ()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SHEET MDF 15/18mm", (15, 18)),
        ("SHEET MDF 2440x1220x15/18mm", (15, 18)),
        ("SHEET MDF 15-18mm", (15, 18)),
        ("SHEET MDF 15 mm oder 18 mm", (15, 18)),
        ("SHEET MDF max 18mm", (18,)),
        ("SHEET MDF ca 18mm", (18,)),
        ("SHEET MDF 18mm?", (18,)),
        ("SHEET MDF not 18mm", (18,)),
    ],
)
def test_a_thickness_in_doubt_is_asked(name, said):
    found = sheet_named(name)
    assert (found.thicknesses, found.thickness_mm) == (said, None)


def test_two_thicknesses_are_both_named(maker):
    new = maker()
    new.sheet(layer="SHEET MDF 18mm 19mm")
    new.rectangle(OUTSIDE, 20, 20, 400, 300)
    (asked,) = (f for f in new.read().findings if f.code == "sheet.thickness_unknown")
    assert "18 or 19 mm" in asked.message


@pytest.mark.parametrize(
    ("name", "drawn", "asked"),
    [
        ("SHEET_OSB3_2500X1250X15", BOARD, True),
        ("Platte Multiplex 2500x1500x18", (2500, 1250), True),
        ("BOARD_MDF_3050x1220x18", BOARD, True),
        ("SHEET_PLY_600x400x6", (610, 410), True),
        ("SHEET_PLY_8x4FT_18MM", (2500, 1250), True),
        ("SHEET_PLY_8x4FT_18MM", BOARD, False),
        ("SHEET_PLY_1220x2440x18", BOARD, False),
        ("SHEET_PLY_2440mm_1220mm_18mm", (1220, 2440), False),
        ("SHEET_PLY_2440x1220x18", (2430, 1210), False),
        ("SHEET_PLY_2440x1220x18", (2443, 1223), False),
        ("SHEET_PLY_18mm", (2500, 1250), False),
    ],
)
def test_a_board_of_another_size_than_its_name_says_is_asked(maker, name, drawn, asked):
    new = maker()
    new.sheet(layer=name, size=drawn)
    new.rectangle(OUTSIDE, 20, 20, 300, 200)
    found = [f for f in new.read().findings if f.code == "size.contradicted"]
    assert len(found) == asked
    assert not asked or f"{drawn[0]:g} × {drawn[1]:g} mm are drawn" in found[0].message


def test_a_board_of_another_size_is_asked_in_svg(svg):
    drawn = svg(
        '<g inkscape:groupmode="layer" inkscape:label="Sheet MDF 2500mm x 1250mm x 18mm" fill="none" '
        'stroke="#000">'
        f'<rect width="2440" height="1220"/></g><g id="{OUTSIDE}" fill="none" stroke="#000">'
        '<rect x="30" y="30" width="400" height="300"/></g>'
    )
    assert [sheet.thickness_mm for sheet in drawn.sheets] == [18]
    assert "size.contradicted" in {f.code for f in drawn.findings}
