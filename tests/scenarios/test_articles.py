"""First articles: one is made, looked at and accepted before the others."""

from pathlib import Path

from tests.scenarios.pages import pages_of, run_page
from tests.scenarios.stage import Stage


@pages_of("articles")
def test_scenario(page: Path, stage: Stage) -> None:
    run_page(page, stage.words())
