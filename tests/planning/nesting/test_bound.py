from manyworks.planning.nesting import NestPart, NestRules, Stock, bound_sheets

RULES = NestRules(gap_mm=0, edge_mm=0)


def _box(name, length, width, quantity):
    return NestPart(name, ((0, 0), (length, 0), (length, width), (0, width)), quantity=quantity)


def test_area_alone():
    bound = bound_sheets([_box("a", 100, 100, 9)], [Stock("s", 200, 200)], RULES)
    assert (bound.sheets, bound.proof) == (3, "area")


def test_parts_above_half_a_sheet_need_one_each():
    bound = bound_sheets([_box("a", 150, 150, 5)], [Stock("s", 200, 200)], RULES)
    assert (bound.sheets, bound.proof) == (5, "large-parts")


def test_two_halves_share_a_sheet():
    assert bound_sheets([_box("a", 200, 100, 6)], [Stock("s", 200, 200)], RULES).sheets == 3


def test_offcuts_take_their_area_off():
    stock = [Stock("s", 200, 200), Stock("o", 200, 100, is_offcut=True, quantity=2)]
    assert bound_sheets([_box("a", 100, 100, 9)], stock, RULES).sheets == 2
    endless = [Stock("s", 200, 200), Stock("o", 200, 100, is_offcut=True)]
    assert bound_sheets([_box("a", 100, 100, 9)], endless, RULES).proof == "none"


def test_the_gap_counts():
    tight = bound_sheets([_box("a", 96, 96, 8)], [Stock("s", 196, 196)], NestRules(gap_mm=4, edge_mm=0))
    assert tight.sheets == 2
