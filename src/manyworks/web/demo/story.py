"""The story from beginning to end. All of it is told, or none: a half-told story would be a puzzle."""

from datetime import date

from django.db import transaction

from manyworks.core import clock
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.organisations.models import Network
from manyworks.planning.warm import warm_up
from manyworks.plans.plans.actions import make_stand
from manyworks.plans.plans.models import PlanRun
from manyworks.web.demo.homes import order_homes, release_designs
from manyworks.web.demo.people import Company, meet_everybody
from manyworks.web.demo.places import open_workshops
from manyworks.web.demo.plans import FIRST_PLAN, ask_for_a_plan, ask_what_if_there_were_more, break_a_router


def is_told() -> bool:
    """Has this installation heard the story already?"""
    return Network.objects.filter(slug="severn-vale-homes").exists()


@transaction.atomic
def tell_story(today: date | None = None) -> tuple[Company, PlanRun]:
    """Tell every chapter up to the question that the first plan answers."""
    day = today or clock.now().date()
    company = meet_everybody()
    open_workshops(company, day)
    release_designs(company, day)
    homes = order_homes(company, day)
    return company, ask_for_a_plan(company, homes, day)


def finish_first_plan() -> None:
    """Make the plan that the story asked for; killed in the middle, the worker makes it later.

    What follows from the plan is asked here and answered by the worker while somebody looks around.
    """
    # Compiled first, so that the seconds of its search are spent on searching.
    warm_up()
    run_due_jobs()
    run = PlanRun.objects.get(name=FIRST_PLAN)
    if run.has_plan:
        make_stand(by=run.created_by, run=run)
        break_a_router(run)
        ask_what_if_there_were_more(run)
