"""What the planner keeps of its work: the plan that it found, or why there is none."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.files.models import StoredFile
from manyworks.core.log.actions import append_entry
from manyworks.core.rows import lock
from manyworks.drafting.papers.figures import Summary
from manyworks.planning.model import Plan, Problem
from manyworks.plans.orders.actions import mint_parts
from manyworks.plans.orders.models import Home
from manyworks.plans.plans.bridge.keep import keep_rows
from manyworks.plans.plans.bridge.said import said_today
from manyworks.plans.plans.models import PlanRun, PlanStatus
from manyworks.refused import Refused


@transaction.atomic
def keep_plan(
    *,
    run: PlanRun,
    problem: Problem,
    plan: Plan,
    summary: Summary,
    problem_file: StoredFile,
    plan_file: StoredFile,
) -> PlanRun:
    """Keep the plan that the planner found, as files and as rows that other pages can point to.

    What is kept never changes: other settings, or the same question again, are another run.

    Permission: the planner's own duty; whoever started the plan was asked then.
    """
    _refuse_kept(run)
    # The job has done so; a list that was changed in the meantime may have more.
    for home in Home.objects.filter(slug__in=[home.id for home in problem.homes]):
        mint_parts(home=home)
    keep_rows(run, problem, plan)
    summary = replace(summary, said=said_today(run))
    run.summary, run.problem_file, run.plan_file = summary.to_json(), problem_file, plan_file
    run.status = PlanStatus.STOPPED if plan.status == "cancelled" else PlanStatus.DONE
    run.finished_at = clock.now()
    run.save(update_fields=["summary", "problem_file", "plan_file", "status", "finished_at"])
    data = {
        "cost": summary.cost,
        "late_blocks": summary.late_blocks,
        "valid": summary.valid,
        "plan_sha256": plan_file.sha256,
    }
    append_entry(actor=run.created_by, event="plans.plan.made", subject=run, data=data)
    return run


@transaction.atomic
def give_up_plan(*, run: PlanRun, refused: Refused) -> PlanRun:
    """Note that no plan could be made, and why.

    Permission: the planner's own duty; whoever started the plan was asked then.
    """
    _refuse_kept(run)
    run.status = PlanStatus.FAILED
    run.summary = {"refusal": refused.as_dict()}
    run.finished_at = clock.now()
    run.save(update_fields=["status", "summary", "finished_at"])
    append_entry(actor=run.created_by, event="plans.plan.refused", subject=run, data=refused.as_dict())
    return run


def _refuse_kept(run: PlanRun) -> None:
    """Refuse to write over a plan, also one that another worker kept in the meantime."""
    lock(run)
    if run.has_plan:
        raise Refused("plan.kept", _("This plan is made and kept."), _("Make another one."))
