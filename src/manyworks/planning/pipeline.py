"""The whole main job in one call: match, allocate, schedule, nest, deliver, explain, check, simulate."""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Literal

from manyworks.planning.bound import Bound, lower_bound
from manyworks.planning.check import Violation, check
from manyworks.planning.delivery import Deliveries
from manyworks.planning.explain import Explainer
from manyworks.planning.model import Plan, Problem, TracePoint
from manyworks.planning.nesting import NestRules
from manyworks.planning.robust import Surer, make_surer
from manyworks.planning.sheets import Nested, nest_plan
from manyworks.planning.simulate import Doubt, Simulation, simulate
from manyworks.planning.solver import solve
from manyworks.planning.stores import Kept, hold_back

# How the time is shared out: the search has most of it, sheets and bound the rest.
SEARCH, SHEETS, BOUND = 0.6, 0.25, 0.15
SURE = 0.3
"""Share of the time limit that buying slack takes beside the rest."""
RUNS = 400
BOUND_ITERATIONS = 150
NEST_ITERATIONS = 2_000

Stage = Literal["bound", "search", "sheets", "check"]


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to search: seconds, or a number of moves where the plan must come out the same every time."""

    seed: int = 0
    time_limit_s: float | None = None
    iterations: int | None = None
    executor: Executor | None = None

    def seconds(self, share: float) -> float | None:
        """This share of the time limit, when moves do not count instead."""
        if self.iterations is not None or self.time_limit_s is None:
            return None
        return self.time_limit_s * share


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is, and how good the best plan is by now."""

    share: float
    stage: Stage
    cost: float | None = None
    late: int | None = None
    bound: float | None = None
    trace: tuple[TracePoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A plan with its proof: sheets, deliveries, bound, findings of the independent check, and chances.

    `surer` and `kept` say what was bought for certainty, and for the stores of the workshops.
    """

    plan: Plan
    nested: Nested
    deliveries: Deliveries
    bound: Bound
    violations: tuple[Violation, ...]
    simulation: Simulation | None
    surer: Surer | None = None
    kept: Kept | None = None


Tell = Callable[[Progress], None]


def plan_everything(
    problem: Problem,
    effort: Effort = Effort(),
    *,
    rules: NestRules | None = None,
    estimates: Collection[str] = (),
    doubt: Doubt | None = None,
    sure: float | None = None,
    words: Mapping[str, str] | None = None,
    carried_out: Plan | None = None,
    tell: Tell = lambda moment: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Result:
    """Plan who makes what when, on which sheets, on which vehicle, with a bound and a reason for every bar.

    Parameters
    ----------
    problem
        What is to be made, by whom it could be made, and what counts.
    effort
        Seconds or moves; the search has three fifths, sheets a quarter, the bound the rest.
    rules
        Gap and margin on sheets.
    estimates
        Ids of parts that are only estimated; they never share a sheet with real ones.
    doubt
        Distributions for the chances; default `Doubt()`.
    sure
        Chance with which each block is wanted in time: slack is bought towards it, see `make_surer`.
    words
        What people call processes and skills.
    carried_out
        The plan that is being carried out, when this is a re-plan: the search starts from it.
    tell, cancelled
        Told how far it is; a cancelled search gives the best plan so far, complete.
    """
    bound = _bound(problem, effort, tell)
    plan = _searched(problem, effort, bound, carried_out, tell, cancelled)
    if plan.refusals:
        # What nobody can make does not count against the plan, so it must not count in the bound.
        bound = _bound(problem, effort, tell, without=[refusal.unit for refusal in plan.refusals])
    surer = None
    if sure is not None and plan.operations:
        surer = _surer(problem, plan, effort, sure, doubt, cancelled)
        plan = surer.plan
    kept = _kept(problem, plan, effort, cancelled)
    plan = kept.plan
    said = Progress(SEARCH + BOUND, "sheets", plan.cost, plan.late_units, bound.value, plan.trace)
    tell(said)
    nested = nest_plan(
        problem,
        plan,
        rules or NestRules(),
        estimates=estimates,
        seed=effort.seed,
        time_limit_s=effort.seconds(SHEETS),
        iterations=NEST_ITERATIONS if effort.iterations is not None else None,
        executor=effort.executor,
        progress=lambda share: tell(replace(said, share=SEARCH + BOUND + SHEETS * share)),
    )
    tell(replace(said, share=0.98, stage="check"))
    plan = replace(plan, sheets=nested.sheets, bound=bound.value if bound.value > 0 else None)
    plan = replace(plan, explanations=tuple(Explainer(problem, plan, words).all()))
    runs = simulate(problem, plan, runs=RUNS, seed=effort.seed, doubt=doubt) if plan.operations else None
    return Result(plan, nested, kept.deliveries, bound, tuple(check(problem, plan)), runs, surer, kept)


def _kept(problem: Problem, plan: Plan, effort: Effort, cancelled: Callable[[], bool]) -> Kept:
    """The plan with its deliveries, held back where a store is too small."""
    return hold_back(
        problem,
        plan,
        iterations=effort.iterations,
        time_limit_s=effort.seconds(1),
        seed=effort.seed,
        executor=effort.executor,
        cancelled=cancelled,
    )


def _surer(
    problem: Problem,
    plan: Plan,
    effort: Effort,
    goal: float,
    doubt: Doubt | None,
    cancelled: Callable[[], bool],
) -> Surer:
    """A surer plan; what the search said about itself stays."""
    found = make_surer(
        problem,
        plan,
        goal=goal,
        doubt=doubt,
        iterations=effort.iterations,
        time_limit_s=effort.seconds(SURE),
        seed=effort.seed,
        executor=effort.executor,
        cancelled=cancelled,
    )
    named = ("by_hand", "status", "seed", "trace", "first_plan_seconds", "refusals")
    return replace(found, plan=replace(found.plan, **{name: getattr(plan, name) for name in named}))


def _bound(problem: Problem, effort: Effort, tell: Tell, without: Collection[str] = ()) -> Bound:
    tell(Progress(0.01, "bound"))
    seconds = effort.seconds(BOUND)
    return lower_bound(
        problem,
        time_limit_s=seconds,
        iterations=BOUND_ITERATIONS if seconds is None else None,
        without=without,
        progress=lambda share, value: tell(Progress(BOUND * share, "bound", bound=value)),
    )


def _searched(
    problem: Problem,
    effort: Effort,
    bound: Bound,
    carried_out: Plan | None,
    tell: Tell,
    cancelled: Callable[[], bool],
) -> Plan:
    points: list[TracePoint] = []

    def progress(share: float, point: TracePoint) -> None:
        points.append(point)
        done = BOUND + SEARCH * share
        tell(Progress(done, "search", point.cost, point.late, bound.value, tuple(points)))

    return solve(
        problem,
        time_limit_s=effort.seconds(SEARCH),
        iterations=effort.iterations,
        seed=effort.seed,
        executor=effort.executor,
        progress=progress,
        cancelled=cancelled,
        warm_start=carried_out,
    )
