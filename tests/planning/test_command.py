"""The command line: solve, check, bound, compare; and the whole job in one call."""

import json
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from manyworks.planning.__main__ import main
from manyworks.planning.check import check
from manyworks.planning.events import MachineDown, OrderAdded, events_to_dict
from manyworks.planning.pipeline import Effort, plan_everything
from manyworks.planning.problem_json import dump, dump_plan, load, load_plan
from manyworks.planning.reference import reference_problem
from manyworks.planning.scenarios import homes_in_months
from manyworks.planning.solver import solve
from tests.planning.instances import rich_problem


@pytest.fixture
def problem_file(tmp_path: Path) -> Path:
    dump(rich_problem(5, 1), tmp_path / "problem.json")
    return tmp_path / "problem.json"


def test_solve_check_bound_compare(problem_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan_file = problem_file.with_name("plan.json")
    assert main(["solve", str(problem_file), str(plan_file), "--iterations", "500", "--json"]) == 0
    solved = json.loads(capsys.readouterr().out)
    assert solved["cost"] == pytest.approx(load_plan(plan_file).cost)
    assert solved["late_blocks"] >= 0
    assert main(["check", str(problem_file), str(plan_file)]) == 0
    assert "keeps every rule" in capsys.readouterr().out
    assert main(["bound", str(problem_file), "--iterations", "20", "--json"]) == 0
    assert 0 < json.loads(capsys.readouterr().out)["bound"] <= solved["cost"]
    assert main(["compare", str(problem_file), str(plan_file), str(plan_file)]) == 0
    assert "late blocks" in capsys.readouterr().out


def test_check_finds_what_was_tampered_with(problem_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan_file = problem_file.with_name("plan.json")
    main(["solve", str(problem_file), str(plan_file), "--iterations", "50"])
    document = json.loads(plan_file.read_text())
    document["operations"][0]["start"] -= 5
    plan_file.write_text(json.dumps(document))
    capsys.readouterr()
    assert main(["check", str(problem_file), str(plan_file), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert not answer["valid"]
    assert answer["violations"]


def test_solve_keeps_to_stores_and_says_what_it_costs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem, plan_file = reference_problem(4, 3, 8, 2), tmp_path / "plan.json"
    shops = tuple(replace(w, storage_blocks=2) for w in problem.workshops)
    dump(replace(problem, workshops=shops), tmp_path / "problem.json")
    arguments = [str(tmp_path / "problem.json"), str(plan_file)]
    assert main(["solve", *arguments, "--iterations", "2000", "--json"]) == 0
    row, plan = json.loads(capsys.readouterr().out), load_plan(plan_file)
    assert 0 <= row["without_room"] < row["without_room_before"]
    assert row["held_back"] == sum(a.held_until is not None for a in plan.assignments) > 0
    assert row["cost"] == pytest.approx(plan.cost)
    assert plan.loads
    assert main(["check", *arguments]) == (1 if row["without_room"] else 0)


def test_bad_input_ends_with_two_and_a_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.json"
    path.write_text('{"format": "manyworks.problem/1", "units": 3}')
    assert main(["solve", str(path)]) == 2
    assert "blocks: is missing" in capsys.readouterr().err


def test_the_whole_job_gives_sheets_loads_a_bound_and_reasons() -> None:
    problem = rich_problem(4, 2)
    result = plan_everything(problem, Effort(iterations=500))
    plan = result.plan
    assert check(problem, plan) == []
    assert sum(len(sheet.parts) for sheet in plan.sheets) == 2 * len(plan.assignments)
    assert {p.unit for sheet in plan.sheets for p in sheet.parts} == {a.unit for a in plan.assignments}
    carried = [unit for load in plan.loads for unit in load.units]
    assert sorted(carried) == sorted(a.unit for a in plan.assignments)
    assert len(plan.explanations) == len(plan.operations)
    assert plan.gap is not None
    assert plan.gap >= 0
    assert result.nested.unplaced == () and result.violations == ()
    assert result.simulation is not None


def test_what_happened_is_read_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problem = reference_problem(2, 3, 4)
    plan = solve(problem, iterations=500)
    bar = next(o for o in plan.operations if o.pool == "cnc")
    event = MachineDown(bar.workshop, "cnc", 0, 4000, 3, "spindle")
    dump(problem, tmp_path / "problem.json")
    dump_plan(plan, tmp_path / "plan.json")
    (tmp_path / "events.json").write_text(json.dumps(events_to_dict(0, [event])))
    files = [str(tmp_path / name) for name in ("problem.json", "plan.json", "events.json", "new.json")]
    assert main(["replan", *files, "--iterations", "500"]) == 0
    told = capsys.readouterr().out
    assert f"{bar.unit}: " in told and "is out; it arrives" in told
    assert load_plan(tmp_path / "new.json") != plan
    (tmp_path / "events.json").write_text('{"format": "manyworks.events/1", "now": 0, "events": [{}]}')
    assert main(["replan", *files]) == 2
    assert "events[0].kind" in capsys.readouterr().err


def test_a_chain_of_two_replans_is_checked_and_goes_on(tmp_path: Path) -> None:
    problem = reference_problem(2, 3, 4)
    plan = solve(problem, iterations=500)
    now = sorted(bar.start for bar in plan.operations)[8]
    dump(problem, tmp_path / "problem-0.json")
    dump_plan(plan, tmp_path / "plan-0.json")
    like = problem.units[0]
    order = OrderAdded((replace(like, id="NEW", release=now, due=like.due + now),))
    down = MachineDown("W0", "cnc", now + 8, now + 60)
    for i, (when, event) in enumerate(((now, order), (now + 8, down)), start=1):
        (tmp_path / "events.json").write_text(json.dumps(events_to_dict(when, [event])))
        names = (f"problem-{i - 1}.json", f"plan-{i - 1}.json", "events.json", f"plan-{i}.json")
        files = [str(tmp_path / name) for name in names]
        new = str(tmp_path / f"problem-{i}.json")
        assert main(["replan", *files, "--problem", new, "--iterations", "500"]) == 0
        assert main(["check", new, files[-1]]) == 0
        assert "NEW" in {a.unit for a in load_plan(Path(files[-1])).assignments}
    last = load(tmp_path / "problem-2.json")
    assert (last.now, len(last.outages)) == (now + 8, 1)
    assert {s.unit for s in last.started} and {p.unit for p in last.promises} >= {"NEW"}


def test_a_file_that_cannot_be_written_is_refused_with_its_path(
    problem_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = str(problem_file.parent / "nowhere" / "out.json")
    for words in (
        ["solve", str(problem_file), nowhere, "--iterations", "5"],
        ["scenario", "34-homes", nowhere],
    ):
        assert main(words) == 2
        assert f"{nowhere}: cannot be written: No such file" in capsys.readouterr().err


def test_workers_are_used_and_change_no_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = homes_in_months(3, 5)
    dump(problem, tmp_path / "problem.json")
    dump_plan(solve(problem, iterations=200), tmp_path / "plan.json")
    (tmp_path / "events.json").write_text(json.dumps(events_to_dict(0, [])))
    (tmp_path / "what.json").write_text('{"format": "manyworks.whatif/1", "scenarios": []}')
    asked: list[int] = []

    class Pool(ThreadPoolExecutor):
        def submit(self, *args: Any, **named: Any) -> Future[Any]:
            asked.append(self._max_workers)
            return super().submit(*args, **named)

    monkeypatch.setattr("manyworks.planning.__main__.ThreadPoolExecutor", Pool)
    for command, *others in (["replan", "plan.json", "events.json"], ["whatif", "what.json"], ["takes"]):
        files = [str(tmp_path / name) for name in ("problem.json", *others)]
        costs = []
        for workers in ("2", "3"):
            asked.clear()
            assert main([command, *files, "--iterations", "200", "--workers", workers, "--json"]) == 0
            assert set(asked) == {int(workers)}
            found = json.loads(capsys.readouterr().out)
            costs.append([row["cost"] for row in (found if isinstance(found, list) else [found])])
        assert costs[0] == costs[1]


def test_a_stored_scenario_is_planned_changed_and_asked_what_it_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scenario", "34-homes", str(tmp_path / "all.json")]) == 0
    whole = load(tmp_path / "all.json")
    assert len(whole.units) == 34 * 20 and "ASSUMED" in whole.source
    months = (max(unit.due for unit in whole.units) / whole.clock.units_per_day) / (365.25 / 12)
    assert 35 < months < 36.1
    dump(homes_in_months(3, 5), tmp_path / "few.json")
    more = {"kind": "more-machines", "workshop": "own", "pool": "bench", "machines": 4}
    document = {"format": "manyworks.whatif/1", "scenarios": [{"name": "four crews", "changes": [more]}]}
    (tmp_path / "what.json").write_text(json.dumps(document))
    files = [str(tmp_path / "few.json"), str(tmp_path / "what.json")]
    assert main(["whatif", *files, "--iterations", "300", "--json"]) == 0
    asis, crews = json.loads(capsys.readouterr().out)
    assert asis["scenario"] == "As it is" and asis["late_blocks"] > crews["late_blocks"]
    assert main(["takes", files[0], "--iterations", "300", "--json"]) == 0
    steps = json.loads(capsys.readouterr().out)
    assert steps[0]["dearest"].startswith("bench of") and steps[-1]["late_blocks"] < steps[0]["late_blocks"]
