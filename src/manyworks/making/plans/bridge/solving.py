"""One search from a draft to a checked plan: schedule, sheets, deliveries, bound and chances."""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from manyworks.making.plans.bridge.nested import Nested, nest_plan
from manyworks.making.plans.bridge.problem import Draft
from manyworks.making.plans.rules import Value, nest_rules_of
from manyworks.planning.bound import Bound, lower_bound
from manyworks.planning.check import Violation, check
from manyworks.planning.delivery import Deliveries, plan_deliveries
from manyworks.planning.explain import Explainer
from manyworks.planning.model import Plan, TracePoint
from manyworks.planning.simulate import Simulation, simulate
from manyworks.planning.solver import solve

# How the time is shared out: the search has most of it, sheets and bound the rest.
SEARCH, SHEETS, BOUND = 0.6, 0.25, 0.15
RUNS = 400
BOUND_ITERATIONS = 150
NEST_ITERATIONS = 2_000


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Moment:
    """How far the work is, and how good the best plan is by now."""

    share: float
    words: str
    cost: float | None = None
    late: int | None = None
    bound: float | None = None
    trace: tuple[tuple[float, float], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the job's row."""
        gap = None if not self.bound or self.cost is None else max(0.0, self.cost / self.bound - 1)
        return {
            "cost": self.cost,
            "late": self.late,
            "bound": self.bound,
            "gap": gap,
            "trace": [list(point) for point in self.trace[-120:]],
        }


@dataclass(frozen=True)
class Made:
    """A plan with its proof: sheets, deliveries, bound, findings of the independent check, and chances."""

    plan: Plan
    nested: Nested
    deliveries: Deliveries
    bound: Bound
    violations: tuple[Violation, ...]
    simulation: Simulation | None


Tell = Callable[[Moment], None]


def find_plan(
    draft: Draft,
    settings: Mapping[str, Value],
    effort: Effort,
    *,
    tell: Tell,
    cancelled: Callable[[], bool],
) -> Made:
    """The best plan that the effort finds; a cancelled search gives the best plan so far, complete."""
    problem = draft.problem
    bound = _bound(draft, effort, tell)
    plan = _searched(draft, effort, bound, tell, cancelled)
    if plan.refusals:
        # What nobody can make does not count against the plan, so it must not count in the bound.
        bound = _bound(draft, effort, tell, without=[refusal.unit for refusal in plan.refusals])
    said = Moment(SEARCH + BOUND, "", plan.cost, plan.late_units, bound.value, _trace(plan.trace))
    tell(replace(said, words=_("Nesting parts on sheets")))
    nested = nest_plan(
        problem,
        plan,
        nest_rules_of(settings),
        estimates=draft.estimates,
        seed=effort.seed,
        time_limit_s=effort.seconds(SHEETS),
        iterations=NEST_ITERATIONS if effort.iterations is not None else None,
        executor=effort.executor,
        progress=lambda share: tell(
            replace(said, share=SEARCH + BOUND + SHEETS * share, words=_("Nesting parts on sheets"))
        ),
    )
    tell(replace(said, share=0.98, words=_("Loading vehicles and checking everything")))
    plan = replace(plan, sheets=nested.sheets, bound=bound.value if bound.value > 0 else None)
    deliveries = plan_deliveries(problem, plan, seed=effort.seed)
    plan = replace(
        plan,
        loads=tuple(load.journey for load in deliveries.loads),
        explanations=tuple(Explainer(problem, plan).all()),
    )
    violations = tuple(check(problem, plan))
    simulation = simulate(problem, plan, runs=RUNS, seed=effort.seed) if plan.operations else None
    return Made(plan, nested, deliveries, bound, violations, simulation)


def _bound(draft: Draft, effort: Effort, tell: Tell, without: Collection[str] = ()) -> Bound:
    tell(Moment(0.01, _("Reckoning what no plan can beat")))
    seconds = effort.seconds(BOUND)
    return lower_bound(
        draft.problem,
        time_limit_s=seconds,
        iterations=BOUND_ITERATIONS if seconds is None else None,
        without=without,
        progress=lambda share, value: tell(
            Moment(BOUND * share, _("Reckoning what no plan can beat"), bound=value)
        ),
    )


def _searched(draft: Draft, effort: Effort, bound: Bound, tell: Tell, cancelled: Callable[[], bool]) -> Plan:
    points: list[TracePoint] = []

    def progress(share: float, point: TracePoint) -> None:
        points.append(point)
        tell(
            Moment(
                BOUND + SEARCH * share,
                _("Searching for better plans"),
                point.cost,
                point.late,
                bound.value,
                _trace(points),
            )
        )

    return solve(
        draft.problem,
        time_limit_s=effort.seconds(SEARCH),
        iterations=effort.iterations,
        seed=effort.seed,
        executor=effort.executor,
        progress=progress,
        cancelled=cancelled,
    )


def _trace(points: "list[TracePoint] | tuple[TracePoint, ...]") -> tuple[tuple[float, float], ...]:
    return tuple((round(point.seconds, 1), round(point.cost, 2)) for point in points)
