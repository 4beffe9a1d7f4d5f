"""The planner's benchmark refuses what it cannot measure, and gives a line of JSON for every run."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).parents[2] / "benchmarks" / "planning.py"


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("planning_benchmark", FILE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--homes 0", "argument --homes: 0 is below 1"),
        ("--workshops 0", "argument --workshops: 0 is below 1"),
        ("--blocks-per-home -3", "argument --blocks-per-home: -3 is below 1"),
        ("--seeds 1 --runs 0", "argument --runs: 0 is below 1"),
        ("--homes many", "argument --homes: 'many' is not a whole number"),
        ("--seeds 1 2 --write-plan plan.json", "--write-plan saves one plan, --seeds makes many"),
        ("--seeds 1 2 --search-seed 7", "--search-seed is for one run, --seeds makes many"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_words(
    benchmark: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    said: str,
) -> None:
    monkeypatch.setattr(sys, "argv", ["planning.py", *words.split()])
    with pytest.raises(SystemExit) as stopped:
        benchmark.main()
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


def test_seeds_as_json_are_a_line_for_every_run(
    benchmark: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "--homes 2 --workshops 2 --blocks-per-home 3 --seeds 5 --runs 2 --iterations 50 --bound-time 0"
    monkeypatch.setattr(sys, "argv", ["planning.py", *words.split(), "--workers", "1", "--json"])
    assert benchmark.main() == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["seed"], row["search_seed"]) for row in rows] == [(5, 5), (5, 1005)]
    assert all(row["valid"] and row["operations"] == 60 for row in rows)
