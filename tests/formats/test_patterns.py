"""Patterns that are made at their first use."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from manyworks.formats import patterns
from manyworks.formats.bills.columns import known_columns, may_count
from manyworks.formats.patterns import later


@pytest.mark.parametrize("asks", ["search", "fullmatch", "match"])
def test_a_later_pattern_finds_what_a_pattern_finds(asks):
    for text in ("x4", "4", ""):
        made, found = (
            getattr(one, asks)(text) for one in (re.compile(r"x(\d)", re.I), later(r"x(\d)", re.I))
        )
        assert (made and made.groups()) == (found and found.groups())
    assert later(r"\d").sub("n", "a1b2") == "anbn" and list(later("b").finditer("abb"))


def test_it_is_made_once_and_not_before(monkeypatch):
    made = []
    monkeypatch.setattr(patterns.re, "compile", lambda *of: made.append(of) or re._compiler.compile(*of))
    one = later(r"\d+")
    assert not made
    assert one.search("a1") and one.fullmatch("12") and one.pattern == r"\d+" and len(made) == 1


def test_a_reader_that_is_only_loaded_makes_few_patterns():
    code = (
        "import re, re._compiler as c; made = []; old = c.compile; "
        "c.compile = lambda *of: made.append(of) or old(*of); "
        "import manyworks.formats.cutting.words.labels; print(sum(len(str(p[0])) for p in made))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 60_000


@pytest.mark.parametrize(
    "line",
    ["Part Qty", "Teil Stück", "Désignation Qté", "Pieza Cantidad", "Item No. off", "Mark #", "Part Count",
     "Name Nombre",
     "Part Q'ty", "Teil Anzahl", "Part Total", "Artikel Menge", "Part No Pcs", "деталь кол-во", "Part / Qty"],
)  # fmt: skip
def test_every_heading_that_counts_has_a_word_that_may_count(line):
    known = known_columns(line.split())
    assert may_count(line) or not known.counts


@pytest.mark.parametrize(
    "line", ["Side 4", "Birch ply 18 mm", "Shelf", "Length Width", "offsets are applied"]
)
def test_other_lines_need_not_be_asked(line):
    assert not may_count(line)
