"""Odd days of the planner: boards reckoned from inches, shifts with breaks, plots that slip half-way."""

import math
from dataclasses import replace

import pytest

from manyworks.planning.blocks import Part, SheetStock
from manyworks.planning.events import SiteSlips
from manyworks.planning.homes import Home, Phase, Unit
from manyworks.planning.model import Calendar, Place
from manyworks.planning.nesting import NestPart, NestRules, Stock, nest
from manyworks.planning.whatif import LongerHours
from tests.planning.instances import rich_problem

INCH = 25.4


@pytest.mark.parametrize("inches", [n / 16 for n in range(1, 33)] + [15 / 32, 23 / 32, 1 / 3, 0.1 + 0.2])
def test_a_board_of_so_many_inches_is_that_board_however_it_was_reckoned(inches: float) -> None:
    exact = round(inches * INCH, 5)
    for other in (
        math.floor(exact * 1000) / 1000,
        math.ceil(exact * 1000) / 1000,
        inches * INCH * (1 + 3e-16),
        inches * 254 / 10,
    ):
        part = NestPart("a", ((0, 0), (300, 0), (300, 200), (0, 200)), thickness_mm=inches * INCH)
        layout = nest([part], [Stock("s", 1220, 2440, thickness_mm=other)], NestRules(), iterations=0)
        assert layout.placed == 1, (inches, other)
        assert (
            Part("p", "ply", inches * INCH, 300, 200).thickness_mm
            == SheetStock("s", "ply", other, 2440, 1220).thickness_mm
        )
    layout = nest(
        [part], [Stock("s", 1220, 2440, thickness_mm=inches * INCH + 0.02)], NestRules(), iterations=0
    )
    assert layout.placed == 0, "two hundredths of a millimetre are another board"


def test_a_router_takes_the_board_that_it_takes_at_most() -> None:
    pool = rich_problem(1).workshops[0].pools[0]
    most = replace(pool, thickness_max_mm=0.75 * INCH).thickness_max_mm
    assert most == Part("p", "ply", 0.75 * INCH + 1e-12, 300, 200).thickness_mm


TALL = ((0, 0), (300, 0), (300, 1500), (0, 1500))
GRAINS = ("x", "y", "none")


@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("turns", [(0.0, 180.0), (90.0, 270.0), (0.0, 90.0)])
@pytest.mark.parametrize("first", GRAINS)
@pytest.mark.parametrize("second", GRAINS)
def test_more_kinds_of_board_never_place_less(
    grain: str, turns: tuple[float, ...], first: str, second: str
) -> None:
    part = NestPart("a", TALL, quantity=3, grain=grain, rotations=turns)  # type: ignore[arg-type]
    small = NestPart(
        "b", ((0, 0), (200, 0), (200, 100), (0, 100)), quantity=2, grain="x", rotations=(0.0, 90.0)
    )
    one = Stock("one", 1220, 2440, grain=first)  # type: ignore[arg-type]
    two = Stock("two", 2440, 1220, grain=second)  # type: ignore[arg-type]
    alone = [nest([part, small], [sheet], NestRules(), seed=1, iterations=0) for sheet in (one, two)]
    both = nest([part, small], [one, two], NestRules(), seed=1, iterations=0)
    assert both.valid
    assert both.placed >= max(layout.placed for layout in alone)


def test_a_part_too_long_by_a_hundredth_says_so() -> None:
    part = NestPart("a", ((0, 0), (2420.01, 0), (2420.01, 1200), (0, 1200)))
    layout = nest([part], [Stock("s", 2440, 1220)], NestRules(gap_mm=10, edge_mm=10), iterations=0)
    (left,) = layout.unplaced
    assert "2,420.01 × 1,200 mm" in left.reason and "2,420 × 1,200 mm" in left.reason


@pytest.mark.parametrize(
    ("hours", "longer"),
    [
        ([(8, 12), (13, 17)], [(8, 12), (13, 19)]),
        ([(6, 9), (10, 12), (14, 16), (32, 40)], [(6, 9), (10, 12), (14, 18), (32, 42)]),
        ([(8, 23)], [(8, 24)]),
        ([(0, 4), (5, 24), (24, 30)], [(0, 4), (5, 24), (24, 32)]),
        ([(22, 30)], [(22, 32)]),
    ],
)
def test_a_late_shift_ends_the_day_later_and_leaves_breaks_alone(
    hours: list[tuple[int, int]], longer: list[tuple[int, int]]
) -> None:
    problem = rich_problem(1)
    calendar = Calendar(tuple(hours), 168)
    shop = replace(problem.workshops[0], calendar=calendar)
    problem = replace(problem, workshops=(shop, *problem.workshops[1:]))
    changed = LongerHours(shop.id, 2.0).change(problem)
    assert list(changed.workshops[0].calendar.hours) == longer


@pytest.mark.parametrize("phase", ["", "walls"])
def test_a_plot_that_slips_half_way_moves_only_what_is_still_due(phase: str) -> None:
    problem = rich_problem(1)
    block = problem.blocks[0].id
    home = Home("H", Place(1, 1), phases=(Phase("walls", "walls", 45), Phase("roof", "roof", 516)))
    dues = {"w0": 45, "w1": 228, "w2": 324, "w3": 420}
    units = [Unit(name, block, "H", 0, due, phase="walls") for name, due in dues.items()]
    units.append(Unit("r", block, "H", 0, 600, phase="roof"))
    units.append(Unit("loose", block, "H", 0, 300))
    moved = SiteSlips("H", 288, phase).change(replace(problem, homes=(home,), units=tuple(units), now=240))
    assert {unit.id: unit.due for unit in moved.units} == {
        **dues, "w2": 612, "w3": 708, "r": 888, "loose": 300 if phase else 588,
    }  # fmt: skip
    assert [one.on for one in moved.homes[0].phases] == [45, 804], "what was begun was begun then"
