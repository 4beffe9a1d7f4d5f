"""Every route of plans, homes and orders, and every role."""

import pickle

import pytest

from manyworks.plans.plans.models import PlanRun
from tests.plans.plans.test_runs import told_story_planned  # noqa: F401  (fixture)
from tests.security.matrix import (
    Answer,
    ask_everybody,
    check_as_written_down,
    check_kept_nowhere,
    check_no_row_refuses_everybody_alike,
    rows_of,
)
from tests.severn_vale import Story
from tests.stories import Stories

OF_PLANS = True


def _asked(story: Story, run: PlanRun) -> dict[str, list[Answer]]:
    return ask_everybody(story, run, OF_PLANS)


@pytest.fixture(scope="class")
def told_answers_of_plans(
    request: pytest.FixtureRequest,
    told_story: bytes,
    told_story_planned: bytes,  # noqa: F811
    stories: Stories,
) -> bytes:
    return stories.tell(request, _asked, told_story, told_story_planned)


@pytest.fixture
def answers(told_answers_of_plans: bytes, db: None) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = pickle.loads(told_answers_of_plans)
    return found


def test_every_route_answers_every_role_as_it_is_written_down(answers: dict[str, list[Answer]]) -> None:
    check_as_written_down(rows_of(answers), OF_PLANS)


def test_no_row_refuses_everybody_alike(answers: dict[str, list[Answer]]) -> None:
    check_no_row_refuses_everybody_alike(rows_of(answers))


def test_what_is_not_open_to_strangers_is_kept_nowhere(answers: dict[str, list[Answer]]) -> None:
    check_kept_nowhere(answers)
