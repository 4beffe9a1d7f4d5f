"""``python -m manyworks.planning``: plan, check and compare problem files, with no server and no database."""

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.events import events_from_dict
from manyworks.planning.plan import Plan, TracePoint
from manyworks.planning.problem import Problem
from manyworks.planning.problem_json import dump, dump_plan, load, load_plan, read_document
from manyworks.planning.replan import replan
from manyworks.planning.scenarios import SCENARIOS
from manyworks.planning.solver import solve
from manyworks.planning.stores import Kept, hold_back
from manyworks.planning.whatif import Make, Outcome, by_search, scenarios_from_dict, what_if, what_it_takes
from manyworks.refused import Refused


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 when a check finds something, or 2 when the input is refused."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except Refused as refusal:
        print(f"{refusal.message}\n{refusal.hint}".strip(), file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m manyworks.planning", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    made = {
        "solve": (_solve, "plan who makes what when"),
        "check": (_check, "say what is wrong with a plan"),
        "bound": (_bound, "say what no plan can cost less than"),
        "compare": (_compare, "set plans of one problem side by side"),
        "whatif": (_whatif, "compare the network with changed ones"),
        "takes": (_takes, "add the scarcest machine or crew until nothing is late"),
        "replan": (_replan, "plan the rest again after something happened"),
    }
    for name, (run, text) in made.items():
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        command.add_argument("problem", type=Path, help="problem file (JSON)")
        command.add_argument("--json", action="store_true", help="print JSON")
        if name == "replan":
            command.add_argument("old", type=Path, help="plan that is being carried out (JSON)")
            command.add_argument("events", type=Path, help="what happened (JSON)")
        if name == "whatif":
            command.add_argument("scenarios", type=Path, help="changes to the network (JSON)")
        if name == "check":
            command.add_argument("plan", type=Path, help="plan file (JSON)")
        elif name == "compare":
            command.add_argument("plans", type=Path, nargs="+", help="plan files (JSON)")
        else:
            command.add_argument("--time-limit", type=float, metavar="S", help="seconds")
            command.add_argument("--iterations", type=int, metavar="N", help="steps instead of seconds")
        if name in ("solve", "replan"):
            command.add_argument("plan", type=Path, nargs="?", help="where to write the plan")
        if name == "replan":
            command.add_argument(
                "--problem", type=Path, metavar="FILE", dest="new_problem",
                help="where to write the problem that the new plan answers, to check it or to plan again",
            )  # fmt: skip
        if name in ("solve", "replan", "whatif", "takes"):
            command.add_argument("--seed", type=int, default=0)
            command.add_argument("--workers", type=int, default=1, help="pieces of search at the same time")
    command = commands.add_parser("scenario", help="write a stored problem to start from")
    command.set_defaults(run=_scenario)
    command.add_argument("name", choices=sorted(SCENARIOS))
    command.add_argument("problem", type=Path, help="where to write it")
    return parser


def _solve(options: argparse.Namespace) -> int:
    problem = load(options.problem)
    with _pool(options) as executor:
        plan = solve(
            problem,
            time_limit_s=options.time_limit,
            iterations=options.iterations,
            seed=options.seed,
            executor=executor,
            progress=None if options.json or not sys.stderr.isatty() else _tell,
        )
        kept = _kept(problem, plan, options, executor)
    if kept is not None:
        plan = kept.plan
    if options.plan is not None:
        dump_plan(plan, options.plan)
    row = figures(problem, plan)
    if kept is not None:
        row |= {"without_room_before": kept.over_before, "without_room": kept.over_after}
        row |= {"held_back": kept.held, "price_of_room": kept.price}
    _show([row], options.json)
    for refusal in plan.refusals if not options.json else ():
        print(f"{refusal.unit} ({refusal.block}): {refusal.reason}")
        for miss in refusal.nearest:
            print(f"  {miss.workshop}, {miss.met} of {miss.of} met: {'; '.join(miss.reasons)}")
    return 0


def _pool(options: argparse.Namespace) -> AbstractContextManager[Executor | None]:
    """Workers, when more than one is asked for; how many does not change what a number of moves finds."""
    return ThreadPoolExecutor(options.workers) if options.workers > 1 else nullcontext()


def _kept(
    problem: Problem, plan: Plan, options: argparse.Namespace, executor: Executor | None
) -> Kept | None:
    """With its loads and with room for what waits for them, where workshops state how much they store."""
    if all(workshop.storage_blocks is None for workshop in problem.workshops):
        return None
    return hold_back(
        problem,
        plan,
        iterations=options.iterations,
        time_limit_s=options.time_limit,
        seed=options.seed,
        executor=executor,
    )


def _tell(share: float, point: TracePoint) -> None:
    text = f"\r{share:4.0%}  {point.cost:,.0f}  {point.late} late "
    print(text, end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def _replan(options: argparse.Namespace) -> int:
    problem, old = load(options.problem), load_plan(options.old)
    now, events = events_from_dict(read_document(options.events))
    with _pool(options) as executor:
        again = replan(
            problem,
            old,
            now=now,
            events=events,
            time_limit_s=options.time_limit,
            iterations=options.iterations,
            seed=options.seed,
            executor=executor,
        )
    if options.plan is not None:
        dump_plan(again.plan, options.plan)
    if options.new_problem is not None:
        dump(again.problem, options.new_problem)
    row = figures(again.problem, again.plan)
    row |= {"moved": len(again.moved), "promises_changed": again.promises_changed}
    _show([row], options.json)
    if not options.json:
        print("\n".join(f"{moved.unit}: {moved.why}" for moved in again.moved))
    return 0


def _whatif(options: argparse.Namespace) -> int:
    scenarios = scenarios_from_dict(read_document(options.scenarios))
    with _pool(options) as executor:
        found = what_if(load(options.problem), scenarios, _make(options, options.iterations, executor))
    _show([_outcome(outcome) for outcome in found], options.json)
    return 0


def _takes(options: argparse.Namespace) -> int:
    rows: list[dict[str, Any]] = []
    moves = options.iterations or (None if options.time_limit else 20_000)
    with _pool(options) as executor:
        for outcome in what_it_takes(load(options.problem), _make(options, moves, executor)):
            rows.append(_outcome(outcome))
            if not options.json:
                row = rows[-1]
                print(
                    f"{row['scenario']}: {row['late_blocks']} late, {row['cost']:,.0f}; "
                    f"dearest {row['dearest']}"
                )
    if options.json:
        print(json.dumps(rows))
    return 0


def _make(options: argparse.Namespace, moves: int | None, executor: Executor | None) -> Make:
    return by_search(time_limit_s=options.time_limit, iterations=moves, seed=options.seed, executor=executor)


def _outcome(outcome: Outcome) -> dict[str, Any]:
    row = {"scenario": outcome.scenario.name, **figures(outcome.made.problem, outcome.made.plan)}
    rows = outcome.scarce.rows
    dearest = rows[0] if rows else None
    row["dearest"] = "nothing" if dearest is None else f"{dearest.name} of {dearest.workshop}"
    return row | {"worth": None if dearest is None else dearest.worth}


def _scenario(options: argparse.Namespace) -> int:
    dump(SCENARIOS[options.name](), options.problem)
    return 0


def _check(options: argparse.Namespace) -> int:
    findings = check(load(options.problem), load_plan(options.plan))
    if options.json:
        print(json.dumps({"valid": not findings, "violations": [str(finding) for finding in findings]}))
    else:
        print("\n".join(str(finding) for finding in findings) or "The plan keeps every rule.")
    return 1 if findings else 0


def _bound(options: argparse.Namespace) -> int:
    bound = lower_bound(load(options.problem), time_limit_s=options.time_limit, iterations=options.iterations)
    _show([{"bound": bound.value, "kind": bound.kind, "seconds": bound.seconds}], options.json)
    return 0


def _compare(options: argparse.Namespace) -> int:
    problem = load(options.problem)
    rows = [{"plan": str(path), **figures(problem, load_plan(path))} for path in options.plans]
    _show(rows, options.json)
    return 0


def figures(problem: Problem, plan: Plan) -> dict[str, Any]:
    """What a plan comes to, in one flat row."""
    costs = plan.costs
    row: dict[str, Any] = {"status": plan.status, "currency": problem.currency, "cost": costs.total}
    row |= {name: getattr(costs, name) for name in ("work", "transfer", "delivery", "lateness")}
    row |= {name: getattr(costs, name) for name in ("carbon", "fairness", "promises", "training")}
    row |= {"by_hand": plan.by_hand, "bound": plan.bound, "gap": plan.gap}
    row |= {"units": len(plan.assignments), "late_blocks": plan.late_units, "refused": len(plan.refusals)}
    row |= {"kilometres": plan.kilometres, "kgco2e": plan.carbon_kgco2e}
    return row | {
        "first_plan_seconds": plan.first_plan_seconds,
        "seconds": plan.seconds,
        "moves": plan.iterations,
    }


def _show(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print(json.dumps(rows[0] if len(rows) == 1 else rows))
        return
    for name in rows[0]:
        cells = [row[name] for row in rows]
        if any(cell is not None for cell in cells):
            print(f"{name.replace('_', ' '):20}" + "".join(f"{_cell(cell):>20}" for cell in cells))


def _cell(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, float):
        return f"{value:,.3f}" if abs(value) < 10 else f"{value:,.0f}"
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
