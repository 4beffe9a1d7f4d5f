"""Two plans of one network, and hours that are booked once."""

from pathlib import Path

from tests.scenarios.pages import pages_of, run_page
from tests.scenarios.stage import Stage


@pages_of("capacity")
def test_scenario(page: Path, stage: Stage) -> None:
    run_page(page, stage.words())
