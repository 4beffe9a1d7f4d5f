"""Chapter five: a plan that pinches, what if there were more of something, and a router that breaks down."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from manyworks.plans.orders.models import Home
from manyworks.plans.plans.actions import ask_what_if, plan_anew, start_plan
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from manyworks.web.demo.homes import monday_after
from manyworks.web.demo.people import Company

FIRST_PLAN = "Novers Hill 1 to 3, first plan"
FIRST_HOMES = 3
FIRST_SECONDS, LATER_SECONDS = 2, 4
# The trust wants the work made nearby and shared out, and would rather pay a little than keep a crew
# waiting. At 60 % of the opened hours the yards within 10 km have half of the blocks late; Avonmouth is a bit
# farther.
FIRST_POLICY = {
    "transfer_cost": 8.0,
    "earliest_days_before": 28,
    "distance_limit_km": 20.0,
    "fairness_per_hour": 2.0,
    "sure": 0.9,
    "trainee_hour_value": 15.0,
}
BUSIEST, SECOND = "filwood-works", "bedminster-makers-yard"


def ask_for_a_plan(company: Company, homes: list[Home], today: date) -> PlanRun:
    """Ask for the first homes' plan: weeks apart, they are as much as the yards nearby can make."""
    return start_plan(
        by=company.people["ama"],
        network=company.severn,
        name=FIRST_PLAN,
        homes=homes[:FIRST_HOMES],
        start=monday_after(today) + timedelta(days=7),
        settings=FIRST_POLICY,
        seed=1,
        time_limit_s=FIRST_SECONDS,
    )


def ask_what_if_there_were_more(run: PlanRun) -> None:
    """What Ama asks of the finished plan: a second router at Filwood, or longer evenings at Bedminster."""
    read = reading_of(run)
    shop, pool = read.workshops[BUSIEST], router_of(run)
    name = next(p.name for p in shop.pools if p.id == pool)
    questions = {
        f"+1 × {name} with a CNC operator, {shop.name}": [
            {"kind": "more-machines", "workshop": BUSIEST, "pool": pool, "machines": 1},
            {"kind": "more-people", "workshop": BUSIEST, "skill": "cnc-operator", "people": 1},
        ],
        f"{read.workshop_name(SECOND)} open 4 h longer": [
            {"kind": "longer-hours", "workshop": SECOND, "hours": 4}
        ],
    }
    for words, changes in questions.items():
        ask_what_if(by=run.created_by, run=run, name=words, changes=changes, time_limit_s=LATER_SECONDS)


def break_a_router(run: PlanRun) -> PlanRun:
    """In the second week Filwood's router is out for a new spindle; the plan made anew waits for Ama."""
    clock = reading_of(run).problem.clock
    zone = ZoneInfo(clock.zone)
    out, back = (datetime.combine(run.start + timedelta(days=days), time(9), tzinfo=zone) for days in (8, 15))
    return plan_anew(
        by=run.created_by,
        run=run,
        happened=[
            {
                "kind": "machine-down",
                "workshop": BUSIEST,
                "pool": router_of(run),
                "machines": 1,
                "start": clock.unit(out),
                "end": clock.unit(back),
                "reason": "new spindle",
            }
        ],
        at=out,
        changed_promise=None,
        time_limit_s=LATER_SECONDS,
    )


def router_of(run: PlanRun) -> str:
    """The machines of the busiest workshop that cut."""
    shop = reading_of(run).workshops[BUSIEST]
    return next(pool.id for pool in shop.pools if "cnc-routing" in pool.processes)
