"""Run a plan as a shop would, minute by minute, and name every act that nobody can do.

    python benchmarks/ground_truth.py plan.json problem.json [--around DIR ...] [--json]

A simulation of its own: it reads the two documents and their published schemas, and shares no code with the
planner or its check. Every machine, bench and person, every sheet, kit, van and store does what plan.json
says; what cannot be is listed with its time, its place and a cure. The exit code is 1 when there is such an
act.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from judge import Verdict, judge


def main() -> int:
    """Judge one plan."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("plan", type=Path)
    parser.add_argument("problem", type=Path)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--around",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="plan.json and problem.json of a plan that stands beside this one",
    )
    options = parser.parse_args()
    around = [(_read(folder / "plan.json"), _read(folder / "problem.json")) for folder in options.around]
    verdict = judge(_read(options.plan), _read(options.problem), around)
    if options.json:
        print(as_json(verdict))
    else:
        print(verdict, *verdict.impossible, sep="\n")
    return 1 if verdict.impossible else 0


def _read(path: Path) -> Any:
    return json.loads(path.read_text())


def as_json(verdict: Verdict) -> str:
    """The verdict as a document."""
    names = "kind", "at", "time", "place", "what", "cure"
    rows = [{name: getattr(one, name) for name in names} for one in verdict.impossible]
    said = {"minutes": verdict.minutes, "acts": verdict.acts, "loads": verdict.loads, "impossible": rows}
    return json.dumps(said, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    sys.exit(main())
