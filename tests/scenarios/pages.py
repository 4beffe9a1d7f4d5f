"""Runs a scenario: the python blocks of one page are one doctest, in order.

The pages of a folder are run by the file named after it, and each file by one worker of the suite.
"""

import doctest
import re
from pathlib import Path
from typing import Any

import pytest


def pages_of(folder: str) -> pytest.MarkDecorator:
    """A test for every page of a folder."""
    pages = sorted((Path(__file__).parent / folder).glob("*.md"))
    assert pages, f"there is no scenario in {folder}"
    return pytest.mark.parametrize("page", pages, ids=[page.stem for page in pages])


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


def run_page(page: Path, words: dict[str, Any]) -> None:
    """Run what a page says, with words that it may use without importing them."""
    test = doctest.DocTestParser().get_doctest(code_only(page.read_text()), words, page.stem, str(page), 0)
    assert test.examples, "a scenario without a step proves nothing"
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.FAIL_FAST
    runner = doctest.DocTestRunner(optionflags=flags, verbose=False)
    report: list[str] = []
    runner.run(test, out=report.append)
    assert runner.failures == 0, "".join(report)
