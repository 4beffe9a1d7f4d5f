"""Plans as documents, as they are published."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


def planned(problem: Problem, seed: int, carried_out: Plan | None = None) -> Result:
    """The whole job in few moves, so that the plan is the same every time."""
    return plan_everything(problem, Effort(iterations=200, seed=seed), rules=RULES, carried_out=carried_out)


def published(folder: Path) -> Documents:
    """What ``manyworks plan`` has written."""
    names = "plan", "problem"
    return Documents(*(json.loads((folder / f"{name}.json").read_text()) for name in names))


def documents(made: Result) -> Documents:
    """What would be written to plan.json and problem.json."""
    texts = json.dumps(plan_to_dict(made.plan)), json.dumps(problem_to_dict(made.problem))
    return Documents(*map(json.loads, texts))
