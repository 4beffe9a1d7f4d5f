import math

import pytest

from manyworks.planning.nesting import NestPart, NestRules, Placement, Stock, nest, place_ring
from manyworks.refused import Refused

SQUARE = ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outline": ((0, 0), (100, 100), (100, 0), (0, 100))}, "parts.a.outline"),
        ({"outline": ((0, 0), (100, 0), (50, 0), (50, 50), (50, 0))}, "parts.a.outline"),
        ({"outline": ((0, 0), (math.nan, 0), (5, 5))}, "parts.a.outline[1]"),
        ({"outline": ((0, 0), (1, 0))}, "parts.a.outline"),
        ({"outline": ((0, 0), (1e-3, 0), (0, 1e-3))}, "parts.a.outline"),
        ({"outline": ((0, 0), (1e9, 0), (0, 1e9))}, "parts.a.outline[1]"),
        ({"outline": [(math.cos(i), math.sin(i)) for i in range(20_001)]}, "parts.a.outline"),
        ({"holes": (((200, 200), (300, 200), (300, 300)),)}, "parts.a.outline"),
        ({"quantity": 0}, "parts.a.quantity"),
        ({"quantity": 2.5}, "parts.a.quantity"),
        ({"thickness_mm": -18.0}, "parts.a.thickness_mm"),
        ({"grain": "diagonal"}, "parts.a.grain"),
        ({"rotations": ()}, "parts.a.rotations"),
        ({"rotations": (math.inf,)}, "parts.a.rotations"),
        ({"material": ""}, "parts.a.material"),
    ],
)
def test_a_part_that_makes_no_sense_is_refused_with_its_path(changes, field):
    with pytest.raises(Refused) as refusal:
        NestPart(**{"id": "a", "outline": SQUARE, **changes})
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"length_mm": 0}, "stock.s.length_mm"),
        ({"width_mm": math.nan}, "stock.s.width_mm"),
        ({"price": -1}, "stock.s.price"),
        ({"quantity": -2}, "stock.s.quantity"),
        ({"defects": (((0, 0), (9, 9), (9, 0), (0, 9)),)}, "stock.s.defects[0]"),
    ],
)
def test_stock_that_makes_no_sense_is_refused_with_its_path(changes, field):
    with pytest.raises(Refused) as refusal:
        Stock(**{"id": "s", "length_mm": 2440, "width_mm": 1220, **changes})
    assert refusal.value.field == field


def test_rules_and_effort_are_checked(sheet):
    with pytest.raises(Refused, match="gap_mm"):
        NestRules(gap_mm=math.nan)
    part = NestPart("a", SQUARE)
    with pytest.raises(Refused, match="used more than once"):
        nest([part, part], [sheet])
    with pytest.raises(Refused, match="iterations"):
        nest([part], [sheet], iterations=-1)
    with pytest.raises(Refused, match="time limit"):
        nest([part], [sheet], time_limit_s=math.nan)


def test_the_last_corner_may_repeat_the_first_and_rotations_are_normalised():
    part = NestPart("a", (*SQUARE, SQUARE[0]), rotations=(450, -90, 90))
    assert part.outline == SQUARE
    assert part.rotations == (90.0, 270.0)
    assert part.area_mm2 == 10_000


def test_quarter_turns_are_exact():
    turned = place_ring(((0.1, 0.2), (7.3, 0.2)), Placement("a", 0, 90.0, 10.0, 20.0))
    assert turned == ((10.0 - 0.2, 20.1), (10.0 - 0.2, 27.3))


def test_small_and_narrow_parts_ask_for_their_own_gap():
    rules = NestRules(gap_mm=8, small_gap_mm=20)
    assert rules.gap_of(299, 299) == 20
    assert rules.gap_of(2000, 99) == 20
    assert rules.gap_of(300, 100) == 8
    assert NestRules(gap_mm=8).gap_of(10, 10) == 8
