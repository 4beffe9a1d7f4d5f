"""Nothing is brought to a plot before its foundation is ready."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from manyworks.drafting.problem import first_day_ends
from manyworks.planning.check import check
from manyworks.planning.model import Access, Clock, Home, Phase, Place
from manyworks.planning.pipeline import Effort, plan_everything
from tests.planning.instances import rich_problem

MINUTES = Clock(datetime(2026, 1, 5, tzinfo=UTC), minutes_per_unit=1)
DAY = 1440
SITE = Access(opens_minute=480, closes_minute=960, weekdays=(0, 1, 2, 3, 4))


@pytest.mark.parametrize(
    ("ready", "ends"),
    [
        (0, 0),
        (7 * DAY + 480, 7 * DAY + 960),
        (7 * DAY + 960, 8 * DAY + 960),
        (5 * DAY, 7 * DAY + 960),
    ],
)
def test_what_is_erected_on_the_day_on_which_it_is_ready_comes_on_that_day(ready: int, ends: int) -> None:
    home = Home("H", Place(0, 0), SITE, (Phase("foundation", "foundation", ready),))
    assert first_day_ends(home, MINUTES) == ends


def test_loads_wait_for_the_foundation_and_the_check_says_where_they_do_not() -> None:
    problem = rich_problem(6, 2)
    block = replace(problem.blocks[0], parts=())
    transport = replace(problem.transport, cost_per_km=None)
    plain = replace(problem, blocks=(block,), transport=transport)
    made = plan_everything(plain, Effort(iterations=50))
    first = min(load.arrive for load in made.plan.loads)
    ready = first + 3 * plain.clock.units_per_day
    homes = tuple(replace(h, phases=(Phase("f", "foundation", ready), *h.phases)) for h in plain.homes)
    waiting = replace(plain, homes=homes)
    assert "load.foundation" in {found.code for found in check(waiting, made.plan)}
    later = plan_everything(waiting, Effort(iterations=50))
    assert later.violations == ()
    assert min(load.arrive for load in later.plan.loads) >= ready
