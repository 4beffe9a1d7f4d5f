"""Orders of products that are no homes."""

from pathlib import Path

from tests.scenarios.pages import pages_of, run_page
from tests.scenarios.stage import Stage


@pages_of("orders")
def test_scenario(page: Path, stage: Stage) -> None:
    run_page(page, stage.words())
