"""Runs tests/scenarios/life/*.md: what happens to plans that stand, which asks for plans again and again."""

from pathlib import Path

import pytest

from tests.scenarios.stage import Stage
from tests.scenarios.test_scenarios import run_page

PAGES = sorted((Path(__file__).parent / "life").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=[p.stem for p in PAGES])
def test_scenario_of_life(page: Path, stage: Stage) -> None:
    run_page(page, stage.words())
