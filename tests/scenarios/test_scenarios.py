"""Runs every tests/scenarios/*.md: the python blocks of one page are one doctest, in order."""

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.stage import Stage

PAGES = sorted(Path(__file__).parent.glob("*.md"))


def code_only(page: str) -> str:
    """The page with everything but its python blocks blanked, so that line numbers still point into it."""
    kept, inside = [], False
    for line in page.splitlines():
        if re.match(r"^```", line):
            inside = line.strip() == "```python"
            kept.append("")
        else:
            kept.append(line if inside else "")
    return "\n".join(kept) + "\n"


def test_there_are_scenarios() -> None:
    assert PAGES


def run_page(page: Path, words: dict[str, Any]) -> None:
    """Run what a page says, with words that it may use without importing them."""
    test = doctest.DocTestParser().get_doctest(code_only(page.read_text()), words, page.stem, str(page), 0)
    assert test.examples, "a scenario without a step proves nothing"
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.FAIL_FAST
    runner = doctest.DocTestRunner(optionflags=flags, verbose=False)
    report: list[str] = []
    runner.run(test, out=report.append)
    assert runner.failures == 0, "".join(report)


@pytest.mark.parametrize("page", PAGES, ids=[p.stem for p in PAGES])
def test_scenario(page: Path, stage: Stage) -> None:
    run_page(page, stage.words())
