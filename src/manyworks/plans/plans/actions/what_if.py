"""Ask what a plan would be with another network."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.jobs.actions import enqueue_job
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.planning.whatif import Scenario, change_from_dict
from manyworks.plans.plans.bridge.checks import check_time
from manyworks.plans.plans.models import PlanRun, WhatIf
from manyworks.plans.plans.queries import reading_of
from manyworks.refused import Refused


@transaction.atomic
def ask_what_if(
    *,
    by: User,
    run: PlanRun,
    name: str,
    changes: Sequence[Mapping[str, Any]] = (),
    until_on_time: bool = False,
    time_limit_s: int = 20,
) -> WhatIf:
    """Ask what the plan would be if the network had more or less of something; the plan stays as it is."""
    require(by, "plans.plan.run", run)
    if not run.has_plan:
        raise Refused("plan.not_ready", _("This plan is not ready yet."), _("Wait until it is made."))
    if not changes and not until_on_time:
        raise Refused("plan.nothing_changes", _("Nothing is changed."), _("Say what would be different."))
    Scenario(name, tuple(change_from_dict(dict(one)) for one in changes)).problem(reading_of(run).problem)
    check_time(time_limit_s)
    question = WhatIf.objects.create(
        run=run,
        name=name[:160],
        changes=list(changes),
        until_on_time=until_on_time,
        time_limit_s=time_limit_s,
        created_by=by,
    )
    question.job = enqueue_job(
        run="manyworks.plans.plans.jobs.answer_what_if",
        arguments={"question_id": question.pk},
        title=_("What if: %(name)s") % {"name": name[:120]},
        by=by,
        key=f"plans.whatif.{question.pk}",
        verb="plans.plan.run",
        about=run,
    )
    question.save(update_fields=["job"])
    data = {"changes": list(changes), "until_on_time": until_on_time}
    append_entry(actor=by, event="plans.plan.what_if", subject=run, data=data)
    return question
