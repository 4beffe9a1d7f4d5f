"""Sets the stage: the demo story as far as workshops, designs and homes, without a plan."""

import pickle
from datetime import date

import pytest

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.web.demo.homes import order_homes, release_designs
from manyworks.web.demo.people import Company, meet_everybody
from manyworks.web.demo.places import open_workshops
from tests.scenarios.stage import Stage
from tests.stories import Stories

MONDAY = date(2026, 3, 2)


def told_to_the_homes() -> Company:
    company = meet_everybody()
    open_workshops(company, MONDAY)
    release_designs(company, MONDAY)
    order_homes(company, MONDAY)
    # the worker draws its pictures once here, not in every scenario
    run_due_jobs()
    return company


@pytest.fixture(scope="class")
def told_demo(request: pytest.FixtureRequest, stories: Stories) -> bytes:
    return stories.tell(request, told_to_the_homes)


@pytest.fixture
def stage(told_demo: bytes, db: None, frozen_clock: object) -> Stage:
    return Stage(pickle.loads(told_demo))
