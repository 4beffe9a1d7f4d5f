"""The whole main job for a draft, with its progress in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from manyworks.drafting.problem import Draft
from manyworks.drafting.settings import Value
from manyworks.planning.model import Plan, TracePoint
from manyworks.planning.pipeline import Effort, Progress, Result, plan_everything


@dataclass(frozen=True)
class Moment:
    """How far the work is, and how good the best plan is by now."""

    share: float
    words: str
    cost: float | None = None
    late: int | None = None
    bound: float | None = None
    trace: tuple[TracePoint, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the job's row."""
        gap = None if not self.bound or self.cost is None else max(0.0, self.cost / self.bound - 1)
        points = [[round(point.seconds, 1), round(point.cost, 2)] for point in self.trace[-120:]]
        return {"cost": self.cost, "late": self.late, "bound": self.bound, "gap": gap, "trace": points}


Tell = Callable[[Moment], None]


def find_plan(
    draft: Draft,
    settings: Mapping[str, Value],
    effort: Effort,
    *,
    carried_out: Plan | None = None,
    words: Mapping[str, str] | None = None,
    tell: Tell,
    cancelled: Callable[[], bool],
) -> Result:
    """The best plan that the effort finds; a cancelled search gives the best plan so far, complete."""
    stages = {
        "bound": _("Reckoning what no plan can beat"),
        "search": _("Searching for better plans"),
        "sheets": _("Nesting parts on sheets"),
        "check": _("Loading vehicles and checking everything"),
    }

    def told(at: Progress) -> None:
        tell(Moment(at.share, stages[at.stage], at.cost, at.late, at.bound, at.trace))

    return plan_everything(
        draft.problem,
        effort,
        estimates=draft.estimates,
        sure=float(sure) if isinstance(sure := settings["sure"], float) else None,
        words=words,
        carried_out=carried_out,
        tell=told,
        cancelled=cancelled,
    )
