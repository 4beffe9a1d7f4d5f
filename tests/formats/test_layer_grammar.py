"""Layer names are understood by their words."""

from __future__ import annotations

import pytest

from manyworks.formats.cutting.words.cut_short import names_in_text
from manyworks.formats.cutting.words.layer_grammar import read_layer


@pytest.mark.parametrize(
    ("name", "meaning", "depth", "through", "tool", "face"),
    [
        ("4_ANYTOOL_CUTTHROUGH_OUTSIDE", "outside", None, True, None, "front"),
        ("6_anyTOOL_CUTTHROUGH_OUTSIDE", "outside", None, True, None, "front"),
        ("1_6mmTOOL_FullCut_CUT OUTSIDE LINE", "outside", None, True, 6, "front"),
        ("3_ANYTOOL_CUTTHROUGH_INSIDE", "inside", None, True, None, "front"),
        ("2_ANYTOOL_2MMCUTTHROUGH_SCREWHOLES", "inside", None, True, None, "front"),
        ("5_anyTOOL_9mmDEEP_INSIDE", "pocket", 9, False, None, "front"),
        ("3_ANYTOOL_9.5MMDEEP_INSIDE_REVERSE", "pocket", 9.5, False, None, "back"),
        ("1_ANYTOOL_1MMDEEP_LABELS", "engrave", 1, False, None, "front"),
        ("1_anyTOOL_1mmDEEP_INSIDE", "engrave", 1, False, None, "front"),
        ("2_5MMTOOL_CUTTHROUGH_DRILL", "drill", None, True, 5, "front"),
        ("2_5MMTOOL_12MMDEEP_DRILL", "drill", 12, False, 5, "front"),
        ("TOP-CUT-OUTSIDE_18MM", "outside", 18, False, None, "front"),
        ("TOP-POCKET-INSIDE_06MM", "pocket", 6, False, None, "front"),
        ("TOP-HOLE-6MM-DIAM_14MM", "drill", 14, False, 6, "front"),
        ("REV-FILLET-ONLINE_03MM", "engrave", 3, False, None, "back"),
        ("CUT_THRU", "outside", None, True, None, "front"),
        ("CUT_HOLE", "inside", None, True, None, "front"),
        ("drill holes d4mm x 50mm screws", "drill", None, False, 4, "front"),
        ("DONOTCUT", "note", None, False, None, "front"),
        ("NOTES", "note", None, False, None, "front"),
        ("00_NOPRINT_TOLERANCE", "note", None, False, None, "front"),
        ("alastairparvin", "unknown", None, False, None, None),
        ("0", "unknown", None, False, None, "front"),
    ],
)
def test_words_decide_not_numbers(name, meaning, depth, through, tool, face):
    read = read_layer(name)
    assert (read.meaning, read.depth_mm, read.through, read.tool_mm, read.face) == (
        meaning,
        depth,
        through,
        tool,
        face,
    )


@pytest.mark.parametrize(
    ("name", "material", "thickness", "size"),
    [
        ("0_SHEET_SPRUCEPLY_2440X1220X18", "SPRUCEPLY", 18, (2440, 1220)),
        ("0_SHEET_BirchPly 2440x1220x18", "BirchPly", 18, (2440, 1220)),
        ("000_SHEET_MelamineFacedPly18mm", "MelamineFacedPly", 18, None),
        ("00_SHEET_CladdingPanels", "CladdingPanels", None, None),
        ("0_BOARD_18mmPLY", "PLY", 18, None),
        ("BOARD_18MM-NOMINAL", "", 18, None),
    ],
)
def test_sheets_say_material_thickness_and_size(name, material, thickness, size):
    read = read_layer(name)
    assert read.meaning == "sheet"
    assert (read.material, read.thickness_mm, read.size_mm) == (material, thickness, size)


@pytest.mark.parametrize(
    ("name", "meaning"),
    [("3_ANYTOOL_CUTTHROUGH_INSID", "inside"), ("4_ANYTOOL_CUTTHROUGH_OUTSI", "outside")],
)
def test_names_cut_off_at_26_characters_are_completed(name, meaning):
    read = read_layer(name)
    assert (read.meaning, read.truncated) == (meaning, True)


def test_a_size_that_was_cut_off_is_not_believed():
    read = read_layer("0_SHEET_SPRUCEPLY_2440X122")
    assert (read.size_mm, read.truncated) == (None, True)


def test_notes_give_back_the_full_name():
    full = names_in_text(["Layers: 0_SHEET_SPRUCEPLY_2440X1220X18, 2_ANYTOOL_2MMCUTTHROUGH_SCREWHOLES."])
    assert read_layer("0_SHEET_SPRUCEPLY_2440X122", full_names=full).size_mm == (2440, 1220)
    assert read_layer("2_ANYTOOL_2MMCUTTHROUGH_SC", full_names=full).side == "inside"


@pytest.mark.parametrize(
    "word",
    ["REVERSE", "REV", "BACK", "UNDERSIDE", "BOTTOM", "BOTTOM_FACE", "RÜCKSEITE", "Rueckseite", "Unterseite",
     "VERSO", "ONDERKANT", "FROM_THE_BACK", "(BACK)", "BACK|", "REVERSE$0$"],
)  # fmt: skip
def test_the_back_of_a_board_is_known_in_several_languages(word):
    for name in (f"3_8MMTOOL_9MMDEEP_INSIDE_{word}", f"9MMDEEP {word} POCKET"):
        read = read_layer(name)
        assert (read.meaning, read.depth_mm, read.face, read.questions) == ("pocket", 9, "back", ())


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("pockets", ("depth",)),
        ("5_ANYTOOL_9mmDEEP", ("side",)),
        ("4_ANYTOOL_CUTTHROUGH", ("side",)),
        ("7_ANYTOOL_OUTSIDE", ("depth",)),
        ("drill holes d4mm", ("depth",)),
        ("3_8MMTOOL_0MMDEEP_POCKET", ("depth",)),
        ("TOP-POCKET-INSIDE_00MM", ("depth",)),
        ("3_8MMTOOL_9MMDEEP_INSIDE_SIDE2", ("face",)),
        ("2_8MMTOOL_9MMDEEP_DRILL_NOT_REVERSED", ("face",)),
        ("BACK_PANEL_POCKET_9MMDEEP", ("face",)),
        ("POCKET_FACE_B", ("depth", "face")),
        ("9MMDEEP SIDE POCKET", ("face",)),
        ("4_8MMTOOL_CUTTHROUGH_INSIDE_SIDE2", ("depth", "face", "words")),
        ("4_8MMTOOL_CUTTHROUGH_INSIDE_REVERSE", ()),
        ("9MMDEEP_CUTTHROUGH_INSIDE", ("depth",)),
        ("Rev-pocket_9mm_FRONT", ("face",)),
    ],
)
def test_what_the_words_leave_open_is_asked(name, asked):
    assert read_layer(name).questions == asked


@pytest.mark.parametrize(
    "words",
    ["BACK2", "REVERSE2", "REV_2", "REV_B", "FACEB", "FACE_A", "MIRRORED", "OPPOSITE", "DORSO",
     "BOTH_SIDES", "FRONT_BACK", "TOP_REVERSE", "NON_REVERSE", "ARRIÈRE", "REVERS", "UPSIDE_DOWN", "OP2",
     "FLIP", "SECOND", "2ND", "B", "SPIEGELVERKEHRT", "裏", "BACK_PANEL", "TOP_B"],
)  # fmt: skip
def test_the_front_is_taken_for_granted_only_where_every_word_is_understood(words):
    for name in (f"3_8MMTOOL_9MMDEEP_INSIDE_{words}", f"9MMDEEP {words} POCKET", f"REV-POCKET_09MM-{words}"):
        assert (read_layer(name).face, read_layer(name).questions) == (None, ("face",))


@pytest.mark.parametrize(
    "depth",
    [
        "9_5MMDEEP",
        "9-5MMDEEP",
        ".5MMDEEP",
        "1-2MMDEEP",
        "1/2MMDEEP",
        "½MMDEEP",
        "1e1MMDEEP",
        "9MMDEEP 12MM",
        "9MMDEEP / 12",
        "9MMDEEP +1",
        "9MMDEEP_6MMDEEP",
    ],
)
def test_half_a_number_is_no_depth(depth):
    for name in (f"{depth}_POCKET", f"3_8MMTOOL_{depth}_POCKET"):
        assert read_layer(name).depth_mm is None and "depth" in read_layer(name).questions


@pytest.mark.parametrize("name", ["NOT_CUTTHROUGH_INSIDE", "INSIDE_NO_THROUGH"])
def test_what_is_not_cut_through_is_not_cut_through(name):
    assert not read_layer(name).through and "depth" in read_layer(name).questions


@pytest.mark.parametrize("tool", ["0MMTOOL", "6_35MMTOOL", ".5MMTOOL", "8MMTOOL_10MMTOOL"])
def test_a_tool_that_is_not_plainly_said_is_asked(tool):
    read = read_layer(f"3_{tool}_9MMDEEP_POCKET")
    assert (read.tool_mm, read.questions) == (None, ("tool",))


@pytest.mark.parametrize(
    "name",
    ["1_6MMTOOL_1MMDEEP_ENGRAVE_TEXT", "9MMDEEP_POCKET_GUIDE_RAIL", "8MMTOOL_CUTTHROUGH_INSIDE_LOCATING",
     "SHEET 1 POCKETS 9MMDEEP", "9MMDEEP_POCKET_FOR_BACK_BOARD", "8MMTOOL_6MMDEEP_BORDER",
     "STOCK_REMOVAL_9MMDEEP", "DRILL_GUIDE_HOLES_CUTTHROUGH", "9MMDEEP_POCKET_ENGRAVING",
     "4_8MMTOOL_CUTTHROUGH_INSIDE_LABELS",
     "LOCATING_DOWELS_9MMDEEP", "Notes 9mm deep"],
)  # fmt: skip
def test_a_name_of_work_and_of_what_is_never_cut_says_neither(name):
    assert read_layer(name).meaning == "unknown"


@pytest.mark.parametrize(
    ("name", "meaning"),
    [("DONOTCUT 9MMDEEP", "note"), ("1_8MMTOOL_CUTTHROUGH_LOCATING", "locating"), ("Sheet 2", "sheet"),
     ("2MMDEEP_MORTISE", "pocket"), ("1.5MMDEEP_COUNTERBORE", "pocket"),
     ("1_6MMTOOL_CUTTHROUGH_ENGRAVE", "engrave"),
     ("TASCHE 9MMDEEP", "pocket"), ("THRU_HOLES", "drill"), ("BACK-POCKET_9MM", "pocket")],
)  # fmt: skip
def test_a_name_of_one_thing_says_it(name, meaning):
    assert read_layer(name).meaning == meaning


@pytest.mark.parametrize(
    "name",
    ["3_8MMTOOL_HALFTHROUGH_POCKET", "POCKET_NOTTHROUGH", "CUTTHROUGH_12MM_INSIDE", "POCKET NEARLY THROUGH",
     "HALFWAY_THROUGH_POCKET", "CUTTHROUGH_LEAVE_2MM_INSIDE", "CUTTHROUGH_INSIDE_ALMOST", "POCKET_THROUGHOUT",
     "CUTTHROUGH_ONION_SKIN_OUTSIDE", "PARTTHROUGH_INSIDE", "INSIDE CUTTHROUGH DEPTH 9",
     "INSIDE CUTTHROUGH 9 DEEP", "DRILL THROUGH DEPTH 9", "INSIDE CUTTHROUGH 80%", "INSIDE CUTTHROUGH -1",
     "OUTSIDE CUTTHROUGH OLD", "OUTSIDE CUTTHROUGH REFERENCE ONLY"],
)  # fmt: skip
def test_through_is_believed_only_where_no_word_takes_it_back(name):
    read = read_layer(name)
    assert not read.through and read.depth_mm is None and "depth" in read.questions


@pytest.mark.parametrize(
    "name",
    ["BOTTOM_HINGE_13MMDEEP_POCKET", "LOWER_DOWEL_HOLES_12MMDEEP_DRILL", "BACK_SCREWS_12MMDEEP_DRILL",
     "9MMDEEP_DADO_FOR_BACK", "9MMDEEP_POCKET_UNDER_BOLT", "BACK REBATE 9MMDEEP",
     "BOTTOM SLOT POCKET 9MMDEEP"],
)  # fmt: skip
def test_where_a_thing_sits_is_no_face(name):
    assert (read_layer(name).face, read_layer(name).questions) == (None, ("face",))


@pytest.mark.parametrize(
    "name",
    ["3_8MMTOOL_9MMDEEP_OUTSIDE", "9MMDEEP_OUTSIDE", "INSIDE_9MMDEEP_OUTSIDE", "OUTSIDE_POCKET_9MMDEEP",
     "TOP-POCKET-OUTSIDE_9MM", "TOP-POCKET-ONLINE_09MM", "POCKET_CUTTHROUGH_OUTSIDE", "TOP-CUT_09MM"],
)  # fmt: skip
def test_what_is_not_inside_its_line_clears_no_area_unasked(name):
    assert "side" in read_layer(name).questions


@pytest.mark.parametrize(
    "name", ["TOP-CUT-INSIDE_18MM_ONION", "TOP-CUT-OUTSIDE_18MM_LEAVE_1MM", "TOP-CUT-INSIDE_18MM-DONT",
             "TOP-POCKET_9MM_12MM", "TOP-CUT-INSIDE_18MM_SKINNED"]
)  # fmt: skip
def test_words_behind_an_opendesk_depth_are_heard(name):
    read = read_layer(name)
    assert read.depth_mm is None and "depth" in read.questions


def test_an_opendesk_line_is_followed_to_its_depth():
    read = read_layer("REV-CUT-ONLINE_09MM")
    assert (read.meaning, read.depth_mm, read.face, read.questions) == ("cut", 9, "back", ())


@pytest.mark.parametrize("name", ["9MMDEEP_CHAMFER", "3MMDEEP_FILLET", "9MMDEEP_BEVEL"])
def test_an_edge_is_followed_and_clears_nothing(name):
    assert read_layer(name).meaning == "engrave"


@pytest.mark.parametrize(
    "name", ["COUNTERSINK_9MMDEEP", "9MMDEEP_V90_POCKET", "9MMDEEP_DOVETAIL_8MMTOOL", "9MMDEEP"]
)
def test_a_form_cutter_makes_no_flat_pocket_unasked(name):
    assert read_layer(name).questions


def test_an_edge_is_not_cut_through():
    assert read_layer("CUTTHROUGH_CHAMFER").meaning == "unknown"


@pytest.mark.parametrize(
    "name",
    ["3_8MMTOOL_9MMDEEP_POCKET_FILLET", "9MMDEEP_CHAMFER_POCKET", "9MMDEEP_RECESS_CHAMFER",
     "9MMDEEP_FOLD_POCKET", "9MMDEEP_INSIDE_FILLET", "9MMDEEP_INSIDE_LABEL",
     "9MMDEEP_INSIDE_ENGRAVED",
     "9MMDEEP_OUTSIDE_SCORE",
     "9MMDEEP_DRILL_LABELS", "9MMDEEP_DRILL_POCKET", "9MMDEEP_SCORE_LABELS", "9MMDEEP_CHAMFER_DRILL"],
)  # fmt: skip
def test_two_works_in_one_name_are_neither(name):
    assert read_layer(name).meaning == "unknown"


@pytest.mark.parametrize(
    "rest",
    ["(old)", "(not)", "[reference]", "(score only)", "(leave 1 mm)", ", unused", "(onion skin)", "45DEG",
     "MITRE", "MITRE_45", "TO_17MM", "MINUS_1MM", "TABS", "TABS_2MM", "0.5MMOFFSET", "DOVETAIL", "UNDERCUT",
     "LAST_PASS_17MM", "PERFORATED", "+ 2", "spare?"],
)  # fmt: skip
def test_an_outline_is_cut_through_only_where_every_word_is_understood(rest):
    for name in (f"5_ANYTOOL_CUTTHROUGH_OUTSIDE_{rest}", f"Cut through outside {rest}"):
        read = read_layer(name)
        assert not read.through and (read.meaning in ("unknown", "note") or "depth" in read.questions), name


@pytest.mark.parametrize(
    "name", ["5_VBIT_CUTTHROUGH_OUTSIDE", "V-BIT CUT THROUGH INSIDE", "9MMDEEP_BALLNOSE_POCKET",
             "6MMTOOL_VBIT_CUTTHROUGH_OUTSIDE", "12MMDEEP_VBIT_DRILL"]
)  # fmt: skip
def test_a_form_cutter_is_not_any_tool(name):
    assert "tool" in read_layer(name).questions


def test_letters_are_engraved_with_any_cutter():
    assert read_layer("1_VBIT_1MMDEEP_ENGRAVE").questions == ()


@pytest.mark.parametrize(
    "name",
    ["6mm pocket 12mm cutter", "6mm pocket 8mm tool", "12mm pocket 6mm tool", "6MM_POCKET_12MM_TOOL",
     "6mm pockets 8mm cutter", "2mm score 6mm tool", "6mm fold 3mm tool", "6mm engrave 3mm tool",
     "6mm pocket 8mm end mill", "4mm mark 2mm bit", "Pocket 6mm not 9mm deep", "Pocket not 9mm deep",
     "Tasche nicht 9 tief"],
)  # fmt: skip
@pytest.mark.parametrize("boards", [(), (12.0,)])
def test_a_length_of_the_tool_or_one_that_is_not_meant_is_no_depth(name, boards):
    read = read_layer(name, boards=boards)
    assert read.meaning in ("pocket", "score", "fold", "engrave")
    assert read.depth_mm is None and not read.through and "depth" in read.questions


@pytest.mark.parametrize(
    ("name", "depth"),
    [("Pocket 6mm tool 12mm", 6), ("6mm deep pocket 8mm tool", 6), ("pocket 6mm - 8mm bit", 6),
     ("Pocket 12mm cutter 6mm deep", 6), ("Engrave 1mm 3mm tool", 1), ("Pocket 6mm 8mm tool", 6)],
)  # fmt: skip
def test_a_depth_beside_a_tool_is_kept(name, depth):
    assert read_layer(name).depth_mm == depth and "depth" not in read_layer(name).questions
