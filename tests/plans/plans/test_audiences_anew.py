# ruff: noqa: F401, F811  (fixtures are imported by name)
"""The files of a plan made anew: what has begun or is out breaks no paper and is told to nobody else."""

import pickle
from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import chain, combinations
from typing import Any, cast

import pytest

from manyworks.core.accounts.models import User
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.drafting.papers.calendars import workshop_calendar
from manyworks.drafting.papers.packs import UNSEEN, pack_of
from manyworks.drafting.papers.reading import PlanReading
from manyworks.planning.model import Accepted, MaterialArrival, Problem
from manyworks.plans.plans.actions import plan_anew
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.papers.exports import TABLES
from manyworks.plans.plans.queries import audience_of, reading_of
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_audiences import WHOLE, contents, made, mia, shops, story, told_two, two
from tests.plans.plans.test_runs import search_few
from tests.severn_vale import Story
from tests.stories import Stories

FIVE_DAYS = 5 * 1440


def made_anew(told: tuple[Story, PlanRun, User]) -> PlanRun:
    """In the middle of the cutting a machine of one workshop and a joiner of another fall out."""
    story, run, _mia = told
    read = reading_of(run)
    cut = sorted((one for one in read.plan.operations if read.step(one).sheets), key=lambda one: one.start)
    half = cut[len(cut) // 2].end
    later = [one for one in read.plan.operations if one.start > half]
    out = later[-1]
    ill = next(
        (one for one in later if read.step(one).skill == "joiner" and one.workshop != out.workshop), out
    )
    span: dict[str, Any] = {"start": half, "end": half + FIVE_DAYS}
    happened = [
        {"kind": "machine-down", "workshop": out.workshop, "pool": out.pool, **span},
        {"kind": "person-ill", "workshop": ill.workshop, "skill": "joiner", **span},
    ]
    at = read.moment(half).astimezone(UTC)
    with pytest.MonkeyPatch.context() as patch:
        search_few(patch)
        anew = plan_anew(
            by=story.ama, run=run, happened=happened, at=at, changed_promise=50.0, time_limit_s=60
        )
        job = run_due_jobs()[0]
    assert job.refusal is None, job.refusal
    anew.refresh_from_db()
    return anew


@pytest.fixture(scope="class")
def told_two_anew(request: pytest.FixtureRequest, told_two: bytes, stories: Stories) -> bytes:
    return stories.tell(request, made_anew, told_two)


@pytest.fixture
def anew(told_two_anew: bytes, two: object) -> PlanRun:
    return cast(PlanRun, pickle.loads(told_two_anew))


def test_the_plan_has_everything_that_a_pack_could_stumble_over(anew: PlanRun) -> None:
    problem = reading_of(anew).problem
    assert len({one.workshop for one in problem.started}) > 1
    assert problem.begun_sheets and problem.outages and problem.absences and problem.promises


@pytest.mark.parametrize(
    ("which", "who"), [("made", "sam"), ("anew", "ama"), ("anew", "sam"), ("anew", "tom"), ("anew", "mia")]
)
def test_everybody_reads_every_file_of_his_own(
    made: PlanRun, anew: PlanRun, story: Story, mia: User, who: str, which: str
) -> None:
    run = {"made": made, "anew": anew}[which]
    person = {"ama": story.ama, "sam": story.sam, "tom": story.tom, "mia": mia}[who]
    audience, client = audience_of(run, person), signed_in(person)
    seen = {shop for shop in shops(run) if audience.sees(shop)}
    names = [*TABLES, *(WHOLE if audience.whole else ("pack.json",))]
    for name in (*names, *chain(*((f"{shop}.ics", f"pack-{shop}.zip") for shop in seen))):
        assert all(contents(client, run, name).values()), name
        assert client.get(f"/api/plans/{run.pk}/files/{name}").status_code == 200, name
    for name in chain(*((f"{shop}.ics", f"pack-{shop}.zip") for shop in (shops(run) - seen) | {"nowhere"})):
        assert client.get(f"/plans/{run.pk}/files/{name}").status_code == 404, name
    for sheet in run.sheets.filter(workshop__slug__in=seen):
        for kind in ("dxf", "svg"):
            assert client.get(f"/plans/{run.pk}/files/sheet-{sheet.index}.{kind}").status_code == 200


def named_by(problem: Problem) -> set[str]:
    """The workshops that anything in a problem belongs to, themselves aside; in whatever field it stands."""
    found: set[Any] = set()
    for one in fields(problem):
        entries = getattr(problem, one.name)
        if isinstance(entries, tuple):
            found |= {getattr(entry, "workshop", None) for entry in entries}
    return found - {None}


def test_a_pack_is_of_its_own_workshops_in_every_field(anew: PlanRun) -> None:
    read = reading_of(anew)
    problem, everywhere = read.problem, [shop.id for shop in read.problem.workshops]
    boards = tuple(
        replace(problem.stock[0], id=f"left at {one}", workshop=one, offcut=True) for one in everywhere
    )
    full = replace(
        problem,
        accepted=tuple(Accepted(shop, problem.blocks[0].id) for shop in everywhere),
        material_arrivals=tuple(MaterialArrival(problem.materials[0].id, 9, None, s) for s in everywhere),
        stock=problem.stock + boards,
    )
    read = PlanReading(full, read.plan)
    own = {shop.id: {pool.id for pool in shop.pools} for shop in problem.workshops}
    for few in chain.from_iterable(combinations(everywhere, n) for n in range(len(everywhere) + 1)):
        pack = pack_of(read, few).problem
        assert named_by(pack) <= set(few)
        assert set(pack.outages) == {one for one in problem.outages if one.workshop in few}
        assert {shop.id: {pool.id for pool in shop.pools} for shop in pack.workshops} == {
            shop: own[shop] if shop in few else {UNSEEN.id} for shop in everywhere
        }
    for shop in everywhere:
        assert workshop_calendar(read, shop, made_at=datetime(2026, 3, 9, tzinfo=UTC))
