"""`manyworks plan --around`: a plan from files around plans that stand."""

# ruff: noqa: F401, F811  (fixtures are imported by name)
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from manyworks.planning.booked import Standing, collisions
from manyworks.planning.check import check
from manyworks.planning.problem_json import load, load_plan
from manyworks.refused import Refused
from tests.drafting.test_command import run, small


def test_a_second_plan_is_planned_around_the_first(small: dict[str, object], tmp_path: Path) -> None:
    first, out = tmp_path / "first", tmp_path / "second"
    run(first, **small)
    text = StringIO()
    call_command("plan", out=str(out), iterations=100, stdout=text, **small, around=[str(first)])
    hours = re.search(r"Planned around homes, which has (\d+) h from \d+ \w+ on booked at", text.getvalue())
    assert hours is not None and int(hours[1]) > 1
    standing = Standing(load(first / "problem.json"), load_plan(first / "plan.json"), "homes")
    problem, plan = load(out / "problem.json"), load_plan(out / "plan.json")
    assert problem.booked and check(problem, plan) == []
    assert collisions(problem, plan, [standing]) == ()
    alone = tmp_path / "alone"
    run(alone, **small)
    assert collisions(problem, load_plan(alone / "plan.json"), [standing])
    with pytest.raises(Refused) as caught:
        run(first, **small, around=[str(first)])
    assert caught.value.code == "plan.around"
