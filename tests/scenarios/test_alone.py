"""What one person does with files, without a network or server."""

from pathlib import Path

from tests.scenarios.pages import pages_of, run_page


@pages_of("alone")
def test_scenario(page: Path) -> None:
    run_page(page, {})
