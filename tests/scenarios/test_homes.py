"""From the door to a plan for homes."""

from pathlib import Path

from tests.scenarios.pages import pages_of, run_page
from tests.scenarios.stage import Stage


@pages_of("homes")
def test_scenario(page: Path, stage: Stage) -> None:
    run_page(page, stage.words())
