"""Sets the stage: the demo story as far as workshops, designs and homes, without a plan."""

from datetime import date

import pytest

from manyworks.web.demo.homes import order_homes, release_designs
from manyworks.web.demo.people import meet_everybody
from manyworks.web.demo.places import open_workshops
from tests.scenarios.stage import Stage

MONDAY = date(2026, 3, 2)


@pytest.fixture
def stage(transactional_db: None, frozen_clock: object) -> Stage:
    company = meet_everybody()
    open_workshops(company, MONDAY)
    release_designs(company, MONDAY)
    order_homes(company, MONDAY)
    return Stage(company)
