"""docs/run/security.md: every test that it names is there, every requirement once, and its sums are right."""

import re
from collections import Counter

from tests.shape.source_tree import ROOT

PAGE = (ROOT / "docs" / "run" / "security.md").read_text()
ROWS = re.findall(
    r"^\| (V\d+\.\d+\.\d+) \| ([12]) \| [^|]+ \| (\*\*met\*\*|not applicable|\*\*not met\*\*) \| ([^|]+) \|$",
    PAGE,
    re.M,
)


SUMS = re.compile(
    r"of (\d+) requirements \*\*(\d+) are met, (\d+) do not apply, and (\d+) are not met\*\*"
    r" \(of the (\d+) of level 1: (\d+), (\d+) and (\d+)\)"
)


def test_every_requirement_stands_there_once_and_is_counted() -> None:
    numbers = {number for number, _level, _answer, _why in ROWS}
    assert len(numbers) == len(ROWS) == PAGE.count("\n| V") == 253
    sums: list[int] = []
    for levels in ("12", "1"):
        answers = Counter(answer for _number, level, answer, _why in ROWS if level in levels)
        sums += [answers.total(), answers["**met**"], answers["not applicable"], answers["**not met**"]]
    found = SUMS.search(" ".join(PAGE.split()))
    assert found is not None and [int(number) for number in found.groups()] == sums


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 100
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^def {name}\(", (ROOT / "tests" / path).read_text(), re.M)
    ]
    assert missing == []


def test_what_matters_among_the_not_met_is_not_met() -> None:
    section = PAGE.split("## Not met, and what it means")[1].split("\n## ")[0]
    answers = {number: answer for number, _level, answer, _why in ROWS}
    told = re.findall(r"V\d+\.\d+\.\d+", section)
    assert len(told) > 20 and {answers[number] for number in told} == {"**not met**"}
