"""Runs every tests/scenarios/alone/*.md: what one person does with files, without a network or server."""

from pathlib import Path

import pytest

from tests.scenarios.test_scenarios import run_page

PAGES = sorted((Path(__file__).parent / "alone").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=[p.stem for p in PAGES])
def test_what_one_person_does(page: Path) -> None:
    run_page(page, {})
