"""The reference page names every finding and every column; it must not lag behind the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from manyworks.formats.workshops.plain_csv import MACHINE_COLUMNS, WORKSHOP_COLUMNS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/reference/formats.md").read_text()
SOURCE = "\n".join(path.read_text() for path in sorted((ROOT / "src/manyworks/formats").rglob("*.py")))
CODES = sorted(set(re.findall(r'Finding\(\s*"([a-z_]+\.[a-z_]+)"', SOURCE)))


def test_findings_are_found_in_the_source():
    assert len(CODES) > 50


@pytest.mark.parametrize("code", CODES)
def test_every_finding_is_explained(code):
    assert f"`{code}`" in PAGE


@pytest.mark.parametrize("column", [*WORKSHOP_COLUMNS, *MACHINE_COLUMNS])
def test_every_column_is_listed(column):
    assert f"`{column}`" in PAGE
