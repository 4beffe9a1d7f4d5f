"""Machines: what somebody measures at one reaches the plans."""

from pathlib import Path

from tests.scenarios.pages import pages_of, run_page
from tests.scenarios.stage import Stage


@pages_of("machines")
def test_scenario(page: Path, stage: Stage) -> None:
    run_page(page, stage.words())
