"""Plans as documents, as they are published."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manyworks.planning.booked import Standing, around
from manyworks.planning.model import Plan, Problem
from manyworks.planning.nesting import NestRules
from manyworks.planning.pipeline import Effort, Result, plan_everything
from manyworks.planning.problem_json import plan_to_dict, problem_to_dict

RULES = NestRules(gap_mm=10, edge_mm=5)


@dataclass(frozen=True)
class Documents:
    """A plan and its problem, free to be spoilt."""

    plan: dict[str, Any]
    problem: dict[str, Any]
    around: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = ()


def planned(problem: Problem, seed: int, carried_out: Plan | None = None) -> Result:
    """The whole job in few moves, so that the plan is the same every time."""
    return plan_everything(problem, Effort(iterations=200, seed=seed), rules=RULES, carried_out=carried_out)


def published(folder: Path) -> Documents:
    """What ``manyworks plan`` has written."""
    names = "plan", "problem"
    return Documents(*(json.loads((folder / f"{name}.json").read_text()) for name in names))


def documents(made: Result, *around: Result) -> Documents:
    """What would be written to plan.json and problem.json; plans that stand around it, too."""
    texts = json.dumps(plan_to_dict(made.plan)), json.dumps(problem_to_dict(made.problem))
    others = [documents(one) for one in around]
    return Documents(*map(json.loads, texts), tuple((one.plan, one.problem) for one in others))


def planned_around(problem: Problem, seed: int, *first: Result) -> Result:
    """The same around plans that stand."""
    standing = [Standing(one.problem, one.plan, f"plan {i}") for i, one in enumerate(first, start=1)]
    return planned(around(problem, standing), seed)
