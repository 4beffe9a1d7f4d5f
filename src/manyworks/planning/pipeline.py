"""The whole main job in one call: match, allocate, schedule, nest, deliver, explain, check, simulate."""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Literal

from manyworks.planning.bound import Bound, lower_bound
from manyworks.planning.check import Violation, check
from manyworks.planning.cut_by_sheet import cut_by_sheet
from manyworks.planning.cutting_shares import Search, timed_by_sheets
from manyworks.planning.delivery import Deliveries, plan_deliveries, with_deliveries
from manyworks.planning.explain import Explainer
from manyworks.planning.first import plan_by_hand
from manyworks.planning.lots import Gathered, gather_lots
from manyworks.planning.model import Plan, Problem, TracePoint
from manyworks.planning.nesting import NestRules
from manyworks.planning.plan import as_searched
from manyworks.planning.robust import Surer, make_surer
from manyworks.planning.sheets import Nested
from manyworks.planning.simulate import Doubt, Simulation, simulate
from manyworks.planning.solver import solve
from manyworks.planning.stores import Kept, hold_back, kept_again

# How the time is shared out: the search has most of it, with and without sheets; sheets and bound the rest.
SEARCH, SHEETS, BOUND = 0.4, 0.25, 0.15
MORE = 0.1
"""Share of the time limit of each search that goes on with the times of the sheets."""
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

    `problem` is what was asked, with cutting as long as the sheets of the plan take: what the plan, the check
    and the bound speak of. `surer`, `kept` and `lots` say what was bought for certainty, for the stores of
    the workshops, and so that like blocks stay together; `by_hand` is what a careful coordinator plans, with
    the loads that brings.
    """

    problem: Problem
    plan: Plan
    nested: Nested
    deliveries: Deliveries
    bound: Bound
    violations: tuple[Violation, ...]
    simulation: Simulation | None
    surer: Surer | None = None
    kept: Kept | None = None
    lots: Gathered | None = None
    by_hand: Plan | None = None


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
        Seconds or moves; the searches have three fifths, sheets a quarter, the bound the rest.
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
    rules = rules or NestRules()
    nesting: dict[str, Any] = {
        "estimates": estimates,
        "seed": effort.seed,
        "executor": effort.executor,
        "cancelled": cancelled,
    }
    problem, plan = timed_by_sheets(problem, plan, rules, _more(effort, cancelled), **nesting)
    kept, surer, lots = _refined(problem, plan, effort, sure, doubt, cancelled)
    plan = kept.plan
    said = Progress(SEARCH + BOUND, "sheets", plan.cost, plan.late_units, bound.value, plan.trace)
    tell(said)
    nesting |= {
        "time_limit_s": effort.seconds(SHEETS / 2),
        "iterations": NEST_ITERATIONS if effort.iterations is not None else None,
        "progress": lambda share: tell(replace(said, share=SEARCH + BOUND + SHEETS * share)),
    }
    cut = cut_by_sheet(problem, plan, rules, **nesting)
    tell(replace(said, share=0.98, stage="check"))
    with ThreadPoolExecutor(1) as beside:
        again = None
        if cut.problem is not problem:
            kept = kept_again(cut.problem, kept, cut.plan)
        if cut.problem is not problem or kept.deliveries.not_carried:
            problem = cut.problem
            again = beside.submit(_bound, problem, effort, lambda moment: None, _left_out(kept))
        # by hand it would be cut from the same sheets and brought by the same vehicles
        hand = _by_hand(problem)
        plan = replace(kept.plan, sheets=cut.nested.sheets, by_hand=None if hand is None else hand.cost)
        plan = replace(plan, explanations=tuple(Explainer(problem, plan, words).all()))
        runs = simulate(problem, plan, runs=RUNS, seed=effort.seed, doubt=doubt) if plan.operations else None
        bound = bound if again is None else again.result()
    plan = replace(plan, bound=bound.value if bound.value > 0 else None)
    faults = tuple(check(problem, plan))
    return Result(problem, plan, cut.nested, kept.deliveries, bound, faults, runs, surer, kept, lots, hand)


def _refined(
    problem: Problem,
    plan: Plan,
    effort: Effort,
    sure: float | None,
    doubt: Doubt | None,
    cancelled: Callable[[], bool],
) -> tuple[Kept, Surer | None, Gathered | None]:
    """A plan with slack, its lots together and its stores kept; or the one by hand, without any of it."""
    surer = None
    if sure is not None and plan.operations:
        surer = _surer(problem, plan, effort, sure, doubt, cancelled)
        plan = surer.plan
    lots = gather_lots(problem, plan)
    searched = _kept(problem, lots.plan, effort, cancelled)
    kept = _better(problem, searched)
    return (kept, surer, lots) if kept is searched else (kept, None, None)


def _better(problem: Problem, kept: Kept) -> Kept:
    """The plan by hand where that is better once both have their loads; the search has only an estimate."""
    raw = plan_by_hand(problem)
    if raw is None or raw.refusals != kept.plan.refusals:
        return kept
    hand = kept_again(problem, kept, as_searched(raw, kept.plan))
    if hand.plan.cost >= kept.plan.cost or hand.over_after > kept.over_after:
        return kept
    return replace(hand, price=0.0)


def _by_hand(problem: Problem) -> Plan | None:
    """The plan that is made by hand, with its deliveries."""
    plan = plan_by_hand(problem)
    return None if plan is None else with_deliveries(problem, plan, plan_deliveries(problem, plan))


def _left_out(kept: Kept) -> list[str]:
    """What a plan does not make, or does not bring, must not count in its bound."""
    refused = [refusal.unit for refusal in kept.plan.refusals]
    return refused + [left.unit for left in kept.deliveries.not_carried]


def _more(effort: Effort, cancelled: Callable[[], bool]) -> Search:
    """The search goes on with the times of the sheets."""

    def search(problem: Problem, plan: Plan, turn: int) -> Plan:
        return solve(
            problem,
            time_limit_s=effort.seconds(MORE),
            iterations=None if effort.iterations is None else effort.iterations // 4,
            seed=effort.seed + turn + 1,
            executor=effort.executor,
            cancelled=cancelled,
            warm_start=plan,
        )

    return search


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
    return replace(found, plan=as_searched(found.plan, plan))


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
