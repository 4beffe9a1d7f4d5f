"""Layer words in five languages, cuts as deep as their board, marks, and places that nobody filled in."""

from __future__ import annotations

import pytest

from manyworks.formats import read
from manyworks.formats.cutting.words.layer_grammar import read_layer


@pytest.mark.parametrize(
    ("name", "meaning", "depth", "tool", "asked"),
    [
        ("Aussenkontur", "outside", None, None, ("depth",)),
        ("Außenkontur durch", "outside", None, None, ()),
        ("Innenkontur_durchgehend", "inside", None, None, ()),
        ("Bohrung D10 T15", "drill", 15, 10, ()),
        ("BOHRUNGEN Ø5 Tiefe 12,5", "drill", 12.5, 5, ()),
        ("Bohrlöcher durchgehend", "drill", None, None, ()),
        ("Bohrung 8 tief 12", "drill", 12, 8, ()),
        ("Tasche 9mm", "pocket", 9, None, ()),
        ("Taschen 6 tief Rückseite", "pocket", 6, None, ()),
        ("Nut 6 tief", "pocket", 6, None, ()),
        ("Nuten 9mm", "pocket", None, None, ("depth",)),
        ("Gravur", "engrave", None, None, ()),
        ("Ritzen 1mm tief", "score", 1, None, ()),
        ("Falzlinie", "fold", None, None, ("depth",)),
        ("contour extérieur traversant", "outside", None, None, ()),
        ("Perçages Ø8 prof. 12", "drill", 12, 8, ()),
        ("poche 6 mm prof", "pocket", 6, None, ()),
        ("rainure profondeur 4", "pocket", 4, None, ()),
        ("marquage", "engrave", None, None, ()),
        ("pli", "fold", None, None, ("depth",)),
        ("contorno exterior pasante", "outside", None, None, ()),
        ("agujeros pasantes", "drill", None, None, ()),
        ("taladro D8 prof 12", "drill", 12, 8, ()),
        ("cajeado 9mm", "pocket", 9, None, ()),
        ("ranura", "pocket", None, None, ("depth",)),
        ("grabado", "engrave", None, None, ()),
        ("Buitencontour doorgaand", "outside", None, None, ()),
        ("gaten 8mm diep", "drill", 8, None, ()),
        ("vouwlijn", "fold", None, None, ("depth",)),
        ("foro passante", "drill", None, None, ()),
        ("tasca 5mm", "pocket", 5, None, ()),
        ("incisione", "engrave", None, None, ()),
        ("taglio esterno", "outside", None, None, ("depth",)),
        ("ETCHING", "engrave", None, None, ()),
        ("Etch 0.5mm deep", "engrave", 0.5, None, ()),
        ("RASTER", "engrave", None, None, ()),
        ("marks", "engrave", None, None, ("depth",)),
        ("Scores", "score", None, None, ("depth",)),
        ("CREASE", "fold", None, None, ("depth",)),
        ("folds 9mmdeep", "fold", 9, None, ()),
        ("KISS CUT", "cut", None, None, ("depth",)),
        ("half_cut", "cut", None, None, ("depth",)),
        ("Half cut 3mmdeep", "cut", 3, None, ()),
        ("hole 9mmdeep", "drill", 9, None, ()),
        ("slots", "pocket", None, None, ("depth",)),
        ("pocket 9mm", "pocket", 9, None, ()),
        ("6MM_DIAM_18MM_DEEP", "drill", 18, 6, ()),
        ("OUTLINE", "outside", None, None, ("depth",)),
    ],
)
def test_words_of_work(name, meaning, depth, tool, asked):
    found = read_layer(name)
    assert (found.meaning, found.depth_mm, found.tool_mm, found.questions) == (meaning, depth, tool, asked)


@pytest.mark.parametrize(
    "name",
    ["Hilfslinien", "Bemaßung", "Maße", "Mittellinie", "Anmerkungen", "nicht schneiden", "cotes", "axes",
     "lignes de construction", "remarques", "ne pas découper", "cotas", "ejes", "textos", "no cortar",
     "maatvoering", "hulplijnen", "quotature", "testo", "Centerlines"],
)  # fmt: skip
def test_words_of_what_is_never_cut(name):
    assert read_layer(name).meaning == "note"


@pytest.mark.parametrize(
    "name",
    ["Cutler", "Holeman", "RED OAK", "Groover", "Nutley", "Markus", "Boardman", "Folder", "Boris", "Scorer",
     "Perkins drawings", "P-1042", "Falz", "Schnitt A-A", "coupe A-A", "COTÉ", "côtés", "NUT", "M8 nuts",
     "PLATTE 1", "plaque", "Masse", "PERF", "VECTOR", "Living hinge", "lattice hinges", "Layer 7", "CUT",
     "découpe", "corte"],
)  # fmt: skip
def test_names_that_only_look_like_words_of_work_are_asked(name):
    assert read_layer(name).meaning == "unknown"


@pytest.mark.parametrize(
    "name",
    ["Tasche ½mm tief", "Tasche 9_5 tief", "Nut 6 tief 9", "nuten 6mm", "pocket 9mm 12mm", "pocket 20x30mm",
     "POCKET 0.25 DEEP", "8MMTOOL_POCKET", "9mm pocket", "Bohrung 8"],
)  # fmt: skip
def test_a_length_that_may_be_another_one_is_no_depth(name):
    found = read_layer(name)
    assert found.depth_mm is None and "depth" in found.questions


@pytest.mark.parametrize(
    ("name", "material", "thickness", "asked"),
    [
        ("BOARD_$TH-NOMINAL", "", None, ("material",)),
        ("0_SHEET_${material}_18mm", "", 18, ("material",)),
        ("SHEET %MAT% 2440x1220", "", None, ("material",)),
        ("SHEET <material> 18mm", "", 18, ("material",)),
        ("Sheet XX mm Birch", "Birch", None, ()),
        ("SHEET_TBD", "", None, ("material",)),
        ("BOARD ??? 12mm", "", 12, ("material",)),
        ("0_SHEET_BirchPly_2440X1220X$T", "BirchPly", None, ()),
        ("BOARD_{{thickness}}_OSB", "OSB", None, ()),
        ("Platte 18mm Birke", "Birke", 18, ()),
        ("plaque contreplaqué 2500x1250x15", "contreplaqué", 15, ()),
        ("tablero 19mm MDF", "MDF", 19, ()),
        # Nobody's place to fill in.
        ("SHEET_MAXBOARD_18mm", "MAXBOARD", 18, ()),
        ("0_SHEET_Texas Oak 2440x1220x18", "Texas Oak", 18, ()),
        ("BOARD_18MM-NOMINAL", "", 18, ()),
    ],
)
def test_what_nobody_filled_in_is_no_material(name, material, thickness, asked):
    found = read_layer(name)
    assert (found.meaning, found.material, found.thickness_mm) == ("sheet", material, thickness)
    assert found.questions == asked


@pytest.mark.parametrize(
    ("name", "boards", "meaning", "asked"),
    [
        ("1_6mm tool_18mm deep_outside", (18,), "outside", ()),
        ("1_6mm tool_18.5mm deep_outside", (18,), "outside", ()),
        ("Aussen 18 tief", (18,), "outside", ()),
        ("contour extérieur prof 12", (12,), "outside", ()),
        ("2_6mm tool_18mm deep_inside", (18,), "inside", ()),
        # Not as deep as every board, or an area to clear, or a board that nobody knows.
        ("1_6mm tool_9mm deep_outside", (18,), "pocket", ("side",)),
        ("1_6mm tool_18mm deep_outside", (18, 12), "outside", ()),
        ("1_6mm tool_18mm deep_inside", (18, 12), "pocket", ()),
        ("1_6mm tool_18mm deep_outside", (), "pocket", ("side",)),
        ("18mm deep outside pocket", (18,), "pocket", ("side",)),
        ("18mm deep inside outside", (18,), "pocket", ("side",)),
        ("90mm deep outside", (18,), "pocket", ("side",)),
        ("5_ANYTOOL_18mmDEEP", (18,), "pocket", ("side",)),
    ],
)
def test_a_cut_as_deep_as_its_board_goes_through(name, boards, meaning, asked):
    found = read_layer(name, boards=boards)
    assert (found.meaning, found.questions) == (meaning, asked)


@pytest.mark.parametrize("depth", ["18mm deep", "18.5mm deep"])
def test_an_outline_as_deep_as_its_board_is_a_part(maker, depth, codes):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(f"1_6mm tool_{depth}_outside", 100, 100, 400, 300)
    drawing.rectangle(f"2_6mm tool_{depth}_inside", 200, 150, 60, 20)
    found = drawing.read()
    [part] = found.parts
    assert (len(part.geometry.holes), round(found.as_drawn.cut_length_m, 2)) == (1, 1.56)
    assert not codes(found) & {"cut.orphan", "layer.side_unknown", "layer.depth_unknown"}


CASES = {
    "l01-18mm-deep-outside.dxf": ((1, 1, 0, 0, 0), set()),
    "l03-hole-6mm-diam-18mm-deep.dxf": ((1, 0, 0, 2, 0), set()),
    "l05-board-placeholder.dxf": ((1, 0, 0, 0, 0), {"sheet.material_unknown", "sheet.thickness_unknown"}),
    "l07-etch-and-score-layers.dxf": (
        (1, 0, 0, 0, 2),
        {"layer.unknown", "layer.depth_unknown"},
    ),
    "l09-german-layers.dxf": ((1, 0, 1, 1, 0), {"layer.depth_unknown"}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_reported_cases(shared_data, name):
    found = read(shared_data / "cases" / name)
    shapes = [part.geometry for part in found.parts]
    counted = (
        len(shapes),
        *(sum(len(getattr(g, kind)) for g in shapes) for kind in ("holes", "pockets", "drillings", "paths")),
    )
    asked = {f.code for f in found.findings if f.severity != "info"} - {"licence.missing", "offset.unknown"}
    assert (counted, asked) == CASES[name]


def test_groups_of_an_svg_are_read_by_the_same_words(svg):
    found = svg(
        '<g id="Aussenkontur_durch"><rect x="100" y="100" width="400" height="300"/></g>'
        '<g id="Bohrung_D10_T15"><circle cx="200" cy="200" r="5"/></g>'
        '<g id="Gravur"><rect x="300" y="200" width="50" height="20"/></g>'
        '<g id="Hilfslinien"><rect x="0" y="0" width="2000" height="1000"/></g>'
    )
    [part] = found.parts
    assert [(d.diameter_mm, d.depth_mm) for d in part.geometry.drillings] == [(10, 15)]
    assert [path.work for path in part.geometry.paths] == ["engrave"] and not part.geometry.holes
    assert not found.loose


@pytest.mark.parametrize(
    ("name", "depth", "through", "diameter"),
    [
        ("Drill 8mm through", None, True, 8), ("8mm holes through", None, True, 8),
        ("Drill through 8mm", None, True, 8), ("8mm through holes", None, True, 8),
        ("Drill 8mm 12mm deep", 12, False, 8), ("8mm drill x 12mm deep", 12, False, 8),
        ("Drill 8mm x 12mm deep", 12, False, 8), ("Bohrung 8mm 12mm tief", 12, False, 8),
        ("Bohrungen 8 Tiefe 12", 12, False, 8), ("Perçage 8 prof 12", 12, False, 8),
        ("Taladro 8 prof 12", 12, False, 8), ("agujeros 8mm pasantes", None, True, 8),
        ("DRILL_5MM_12MMDEEP", 12, False, 5), ("Hole 6.5mm thru", None, True, 6.5),
        ("Bohrung 8 durchgehend", None, True, 8), ("3 drill 8mm 12mm deep", 12, False, 8),
        # Neither is a diameter: the second of a row, a fraction, a depth alone.
        ("drill 2 12mm deep", None, False, None), ("drill 1/4 12mm deep", None, False, None),
        ("drill 12mm deep", 12, False, None), ("drill 6mm tool 12mm deep", 12, False, 6),
        ("drill 8mm x 50mm screws", None, False, None), ("drill 8mm 9_5mm deep", None, False, 8),
    ],
)  # fmt: skip
def test_the_figure_beside_a_drill_is_its_diameter(name, depth, through, diameter):
    found = read_layer(name)
    assert (found.depth_mm, found.through, found.tool_mm) == (depth, through, diameter)
    assert ("depth" in found.questions) == (depth is None and not through)


@pytest.mark.parametrize("name", ["Inside np", "Inside lck", "inside_ab", "Innen xy", "INSIDE CUT PL"])
def test_an_abbreviation_beside_an_inside_cut_asks_no_face(name):
    assert read_layer(name).questions == ("depth",)


@pytest.mark.parametrize(
    "name", ["Inside side 2", "Inside op 2", "Inside top rev", "Inside mirrored", "Pocket np 6mm deep"]
)
def test_other_words_still_ask_the_face(name):
    assert "face" in read_layer(name).questions


@pytest.mark.parametrize(
    ("name", "boards", "meaning", "side"),
    [
        ("CUT OUTSIDE 18mm through", (), "outside", "outside"),
        ("CUT INSIDE 18mm through", (18,), "inside", "inside"),
        ("Cut 18mm through", (18,), "outside", "outside"),
        ("cut_outside_18mm_thru", (18,), "outside", "outside"),
        ("18mm through inside", (), "inside", "inside"),
        ("OUTSIDE THROUGH 18MM", (), "outside", "outside"),
        ("Inside through 18 mm", (18,), "inside", "inside"),
        ("cut_outside_thru_12mm", (12,), "outside", "outside"),
        ("Outside 18.5mm through", (18,), "outside", "outside"),
        ("Außen 18mm durchgehend", (18,), "outside", "outside"),
    ],
)
def test_the_thickness_of_the_board_hides_no_through(name, boards, meaning, side):
    read = read_layer(name, boards=boards)
    assert (read.meaning, read.through, read.side, read.questions) == (meaning, True, side, ())


@pytest.mark.parametrize(
    "name",
    [
        "CUT INSIDE 6mm through",
        "CUT INSIDE 12mm not through",
        "POCKET 12 of 18mm deep",
        "CUT INSIDE 6 from 18mm deep",
        "POCKET 12 out of 18mm deep",
        "Tasche 12 von 18mm tief",
        "poche 12 sur 18mm prof",
        "cajera 12 de 18mm prof",
        "Inside_6_of_18mm_deep",
        "INSIDE 12/18mm deep",
    ],
)
def test_a_depth_out_of_a_thickness_is_asked(name):
    read = read_layer(name, boards=(18,))
    assert "depth" in read.questions and read.depth_mm is None and not read.through


@pytest.mark.parametrize("name", ["Pocket of 9mm deep", "Pocket 9mm deep of back", "2_POCKET_9MM_DEEP"])
def test_a_depth_without_another_thickness_is_read(name):
    assert (read_layer(name).meaning, read_layer(name).depth_mm) == ("pocket", 9)


@pytest.mark.parametrize(
    ("name", "work", "depth", "asked"),
    [
        ("Score 3mm", "score", 3, ()),
        ("Gravur 4mm", "engrave", 4, ()),
        ("grabado 5 mm", "engrave", 5, ()),
        ("ETCH 3.0MM", "engrave", 3, ()),
        ("mark 5mm", "engrave", 5, ()),
        ("fold 2mm", "fold", None, ("depth",)),
        ("gravure prof 4", "engrave", 4, ()),
        ("5mm engrave", "engrave", None, ("depth",)),
        ("engrave shelf 3mm", "engrave", None, ("depth",)),
        ("chamfer 2mm", "engrave", None, ("depth",)),
        ("CHAMFER_2MM", "engrave", None, ("depth",)),
        ("Chamfer 45", "engrave", None, ("depth",)),
        ("chamfer 2mm deep", "engrave", 2, ()),
        ("engrave 6mmtool", "engrave", None, ()),
        ("Engrave", "engrave", None, ()),
    ],
)
def test_the_depth_of_a_mark_is_kept_or_asked(name, work, depth, asked):
    read = read_layer(name)
    assert (read.meaning, read.depth_mm, read.questions) == (work, depth, asked)


@pytest.mark.parametrize(
    ("name", "tool", "depth"),
    [
        ("6mm endmill pocket 3mm", 6, 3),
        ("6mm end mill pocket 3mm deep", 6, 3),
        ("pocket 4mm deep 8mm endmill", 8, 4),
    ],
)
def test_an_endmill_is_the_tool(name, tool, depth):
    read = read_layer(name)
    assert (read.meaning, read.tool_mm, read.depth_mm) == ("pocket", tool, depth)


@pytest.mark.parametrize(
    ("name", "either"),
    [
        ("3_9MMDEEP_POCKET", "9 or 3.9 mm"),
        ("3_12MMDEEP_POCKET", "12 or 3.12 mm"),
        ("9_5mmDEEP", "5 or 9.5 mm"),
    ],
)
def test_a_depth_behind_a_figure_is_asked_with_both_that_it_may_be(maker, name, either):
    drawing = maker()
    drawing.rectangle("CUT OUTSIDE THROUGH", 0, 0, 400, 300)
    drawing.rectangle(name, 50, 50, 100, 60)
    [asked] = [f for f in drawing.read().findings if f.code == "layer.depth_unknown"]
    assert either in asked.message


@pytest.mark.parametrize(
    ("name", "meaning", "depth", "through"),
    [
        ("POCKET 0.5in deep", "pocket", 12.7, False),
        ("Pocket 0.25 inch", "pocket", 6.35, False),
        ("poche prof 1cm", "pocket", 10, False),
        ("pocket 6mm deep 18mm board", "pocket", 6, False),
        ("fresado 6mm de profundidad", "pocket", 6, False),
        ("Durchgangsbohrung 8", "drill", None, True),
        ("Sacklöcher 8 mm", "drill", None, False),
        ("Sackloch D8 T12", "drill", 12, False),
        ("Profile cut through", "through", None, True),
        # A fraction, and a depth that may be that of the board, are asked.
        ("Pocket 1/2in deep", "pocket", None, False),
        ("Pocket 6mm deep in 18mm board", "unknown", None, False),
    ],
)
def test_names_that_say_a_unit_a_board_or_a_kind_of_hole(name, meaning, depth, through):
    read = read_layer(name)
    assert (read.meaning, read.depth_mm, read.through) == (meaning, depth, through)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("5 mm dowel holes 12 deep", "; “12” may be it"),
        ("holes for 5mm dowels 12 deep", "; “5mm”, “12” may be it"),
        ("pocket 12 deep", "“12”"),
        ("Groove 3mm wide 6mm deep", "; “3mm”, “6 mm” may be it"),
        ("Sacklöcher 8 mm", "The name does not say the depth"),
        ("Pocket 6mm deep tolerance +0.5", "never cut: “tolerance”"),
        ("Schlitz durch", "Not understood: “schlitz”"),
    ],
)
def test_what_is_not_understood_of_a_name_is_quoted(maker, name, said):
    drawing = maker()
    drawing.rectangle("Outside 18mm through", 0, 0, 400, 300)
    drawing.rectangle(name, 100, 100, 50, 50)
    assert said in " ".join(f.message for f in drawing.read().findings if f.layer == name)
