"""What happens to plans that stand, which asks for plans again and again."""

from pathlib import Path

from tests.scenarios.pages import pages_of, run_page
from tests.scenarios.stage import Stage


@pages_of("life")
def test_scenario(page: Path, stage: Stage) -> None:
    run_page(page, stage.words())
