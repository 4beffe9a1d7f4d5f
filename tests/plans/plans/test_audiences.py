"""A plan's files by who reads them: coordinators all of it, everybody else a pack of their own work."""

import io
import json
import pickle
import re
import zipfile
from dataclasses import replace
from typing import cast

import pytest
from django.test import Client

from manyworks.core.accounts.actions import create_user
from manyworks.core.accounts.models import User
from manyworks.core.organisations.actions import create_organisation, end_membership
from manyworks.drafting.papers.packs import UNSEEN, pack_of
from manyworks.network.workshops.actions import add_closure
from manyworks.network.workshops.models import Rate, Workshop
from manyworks.planning.problem_json import plan_to_dict, problem_to_dict
from manyworks.plans.orders.actions import set_home_blocks
from manyworks.plans.plans.models import PlannedOperation, PlanRun, PlanStatus
from manyworks.plans.plans.papers.lanes import board_of
from manyworks.plans.plans.queries import audience_of, reading_of
from tests.joining import bring_in, give_role
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import plan_made
from tests.severn_vale import LINES, Story, standing
from tests.stories import Stories

PRICE = re.compile(r"would cost|cuts it for|makes it for|only workshop that|\bGBP\b")
WHOLE = ("plan.json", "problem.json", "plan.pdf", "plan.zip")


def two_members_planned(story: Story) -> tuple[Story, PlanRun, User]:
    """A second member with the cheapest workshop and a trainee; nobody may have all of the work."""
    founder = create_user(email="fay@example.org", name="Fay")
    other = create_organisation(by=founder, name="Bedminster Makers")
    bring_in(story.severn, other, by=story.ama)
    Workshop.objects.filter(slug="bedminster").update(organisation=other)
    lines = [replace(line, quantity=max(1, line.quantity // 2)) for line in LINES]
    set_home_blocks(by=story.ama, home=story.home, lines=lines)
    person = create_user(email="mia@example.org", name="Mia")
    give_role(other, person, "trainee", by=founder)
    fair = {"share_cap": 0.6, "fairness_per_hour": 500.0}
    settings = {"assumed_sheet_price": 40.0, "assume_missing": True} | fair
    return story, standing(plan_made(story, settings=settings), story.ama), person


@pytest.fixture(scope="class")
def told_two(request: pytest.FixtureRequest, told_story: bytes, stories: Stories) -> bytes:
    return stories.tell(request, two_members_planned, told_story)


@pytest.fixture
def two(told_two: bytes, db: None, frozen_clock: object) -> tuple[Story, PlanRun, User]:
    return cast(tuple[Story, PlanRun, User], pickle.loads(told_two))


@pytest.fixture
def story(two: tuple[Story, PlanRun, User]) -> Story:
    return two[0]


@pytest.fixture
def made(two: tuple[Story, PlanRun, User]) -> PlanRun:
    return two[1]


@pytest.fixture
def mia(two: tuple[Story, PlanRun, User]) -> User:
    return two[2]


def shops(run: PlanRun) -> set[str]:
    return set(run.operations.values_list("workshop__slug", flat=True))


def contents(client: Client, run: PlanRun, name: str) -> dict[str, bytes]:
    """One file, or what is in an archive."""
    answer = client.get(f"/plans/{run.pk}/files/{name}")
    assert answer.status_code == 200, name
    if not name.endswith(".zip"):
        return {name: answer.content}
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def test_a_member_reads_the_work_of_his_own_workshops(made: PlanRun, story: Story, mia: User) -> None:
    audience = audience_of(made, mia)
    assert not audience.whole and len(audience.workshops) == 1 < len(shops(made))
    [own] = audience.workshops
    client = signed_in(mia)
    for name in (
        *WHOLE,
        *(f"{shop}.ics" for shop in shops(made) - {own}),
        f"pack-{(shops(made) - {own}).pop()}.zip",
    ):
        assert client.get(f"/plans/{made.pk}/files/{name}").status_code == 404, name
        assert client.get(f"/api/plans/{made.pk}/files/{name}").status_code == 422, name
    for sheet in made.sheets.select_related("workshop"):
        mine = sheet.workshop.slug == own
        for address in (
            f"sheets/{sheet.index}/",
            f"files/sheet-{sheet.index}.dxf",
            f"files/sheet-{sheet.index}.svg",
        ):
            assert client.get(f"/plans/{made.pk}/{address}").status_code == (200 if mine else 404), address
    found = contents(client, made, f"pack-{own}.zip")
    cut = [name for name in found if name.endswith(".dxf")]
    assert len(cut) == made.sheets.filter(workshop__slug=own).count() > 0
    schedule = found["schedule.csv"].decode()
    assert len(schedule.splitlines()) == made.operations.filter(workshop__slug=own).count() + 1
    assert schedule == contents(client, made, "schedule.csv")["schedule.csv"].decode()
    pack = json.loads(found["pack.json"])
    assert (
        {one["workshop"] for one in pack["operations"]}
        == {own}
        == {one["workshop"] for one in pack["sheets"]}
    )


@pytest.mark.parametrize("who", ["mia", "sam", "tom"])
def test_nothing_that_somebody_without_the_right_gets_tells_a_rate_or_a_price(
    made: PlanRun,
    story: Story,
    mia: User,
    who: str,
) -> None:
    person = {"mia": mia, "sam": story.sam, "tom": story.tom}[who]
    client, audience = signed_in(person), audience_of(made, person)
    names = ["schedule.csv", "deliveries.csv", "kits.csv", "allocation.csv", "boards.csv", "pack.json"]
    names += [f"{shop}.ics" for shop in audience.workshops] + [
        f"pack-{shop}.zip" for shop in audience.workshops
    ]
    for name in names:
        for file, content in contents(client, made, name).items():
            text = content.decode().replace("\r\n ", "")
            assert not PRICE.search(text) and "rate_per_hour" not in text, (name, file)
    for operation in made.operations.all()[:20]:
        page = client.get(f"/plans/{made.pk}/why/{operation.pk}/").content.decode()
        assert operation.why in page.replace("&#x27;", "'") and not PRICE.search(page)


def test_a_coordinator_reads_everything_and_takes_out_packs(made: PlanRun, story: Story, mia: User) -> None:
    client = signed_in(story.ama)
    for name in WHOLE:
        contents(client, made, name)
    first = made.operations.all()[0]
    assert PRICE.search(client.get(f"/plans/{made.pk}/why/{first.pk}/").content.decode())
    [own] = audience_of(made, mia).workshops
    assert contents(client, made, f"pack-{own}.zip") == contents(signed_in(mia), made, f"pack-{own}.zip")
    page = client.get(f"/plans/{made.pk}/").content.decode()
    assert page.count(".zip") == 1 + len(shops(made)) and "plan.pdf" in page
    other = signed_in(mia).get(f"/plans/{made.pk}/").content.decode()
    assert other.count(".zip") == 1 and "plan.pdf" not in other and "for coordinators" in other


def test_calendars_in_the_whole_archive_are_those_that_workshops_get(made: PlanRun, story: Story) -> None:
    client = signed_in(story.ama)
    whole = contents(client, made, "plan.zip")
    for shop in shops(made):
        assert whole[f"calendars/{shop}.ics"] == contents(client, made, f"{shop}.ics")[f"{shop}.ics"]


def test_a_workshop_may_be_called_pack(story: Story, mia: User) -> None:
    """As the files of its work begin."""
    Workshop.objects.filter(slug="bedminster").update(slug="pack-house")
    run = plan_made(story, settings={"assumed_sheet_price": 40.0, "assume_missing": True})
    client = signed_in(story.ama)
    assert "pack-house" in shops(run)
    for name in ("pack-house.ics", "pack-pack-house.zip"):
        assert client.get(f"/plans/{run.pk}/files/{name}").status_code == 200, name
    assert client.get(f"/plans/{run.pk}/files/house.zip").status_code == 404


def amounts_in(figures: object, name: str = "") -> set[str]:
    """The names of figures of money anywhere in a summary, found by their meaning and not by their type."""
    if isinstance(figures, list):
        return set().union(*(amounts_in(one, name) for one in figures))
    if isinstance(figures, dict):
        return set().union(*(amounts_in(value, key) for key, value in figures.items()))
    of_money = re.search(r"cost|total|price$|worth|bound|money|lateness|trace|by_hand|dearest|^day$", name)
    return {name} if of_money else set()


def test_what_things_cost_is_for_coordinators(made: PlanRun, story: Story, mia: User) -> None:
    """With one's own rates, and from several sums, the rates of the others could be reckoned."""
    another = plan_made(story, settings={"assumed_sheet_price": 41.0, "assume_missing": True})
    total = f"{made.figures.cost:,.0f}"
    pages = (f"{made.pk}/", "", f"compare/?plan={made.pk}&plan={another.pk}")
    for person, told in ((story.ama, True), (mia, False), (story.sam, False), (story.tom, False)):
        client = signed_in(person)
        found = client.get(f"/api/plans/{made.pk}/summary/").json()
        assert bool(found["leftovers"]) == told, "what is left of others' sheets"
        assert bool(amounts_in(found)) == told and found["kilometres"] == made.figures.kilometres
        shown = [client.get(f"/plans/{page}").content.decode() for page in pages]
        assert [">Cost<" in page for page in shown] == [told] * 3
        assert [total in shown[0], total in shown[1]] == [told] * 2
        sums = [re.sub(r"counts [\d.]+ GBP", "by the network's own rule", page) for page in shown]
        assert told or not any(re.search(r"\d (GBP|£)|£ ?\d", page) for page in sums)
        assert client.get(f"/plans/{made.pk}/what-if/").status_code == (200 if told else 403)


def test_a_price_that_was_assumed_does_not_stand_beside_a_workshop(
    made: PlanRun, story: Story, mia: User
) -> None:
    Rate.objects.filter(rate_card__workshop__slug="bedminster", process__code="assembly").delete()
    run = plan_made(story, settings={"assume_missing": True, "assumed_rate_per_hour": 37.5})
    for person in (story.ama, mia):
        client = signed_in(person)
        for address in (f"/plans/{run.pk}/", f"/api/plans/{run.pk}/summary/"):
            told = client.get(address).content.decode()
            assert "An hour that nobody has priced costs 37.5." in told
            assert "the price of an hour" in told and not re.search(r"Bedminster[^.<]*37", told)


def test_nobody_sees_what_the_search_costs_so_far_but_coordinators(
    made: PlanRun, story: Story, mia: User
) -> None:
    run = PlanRun.objects.get(pk=made.pk)
    assert run.job is not None
    run.job.data = {"cost": 4321.0, "late": 0, "gap": 0.1, "trace": [[1, 4321]], "bound": 4000}
    run.job.status = "running"
    run.job.save()
    PlanRun.objects.filter(pk=run.pk).update(status=PlanStatus.RUNNING, stands_since=None, stands_by=None)
    for person, told in ((story.ama, True), (mia, False)):
        page = signed_in(person).get(f"/plans/{run.pk}/progress/").content.decode()
        assert ("4,321" in page) == told


def test_whoever_began_a_plan_reads_its_files_as_long_as_the_role_lasts(
    made: PlanRun, story: Story, mia: User
) -> None:
    give_role(story.trust, story.sam, "coordinator", by=story.ama)
    end_membership(membership=story.trust.memberships.get(user=story.ama, role="coordinator"), by=story.sam)
    client = signed_in(story.ama)
    for kept in (made.problem_file, made.plan_file):
        assert kept is not None and client.get(kept.get_absolute_url()).status_code == 404
    assert client.get(f"/plans/{made.pk}/files/problem.json").status_code == 404
    assert signed_in(story.sam).get(f"/plans/{made.pk}/files/problem.json").status_code == 200


def test_a_trainee_of_the_coordinating_organisation_reads_no_pack(made: PlanRun, story: Story) -> None:
    person = create_user(email="tia@example.org", name="Tia")
    give_role(story.trust, person, "trainee", by=story.ama)
    assert audience_of(made, person).workshops == frozenset()


def test_a_site_lead_reads_the_work_of_every_workshop(made: PlanRun, story: Story) -> None:
    audience = audience_of(made, story.sam)
    assert audience.workshops == shops(made) and not audience.whole
    client = signed_in(story.sam)
    assert client.get(f"/plans/{made.pk}/sheets/0/").status_code == 200
    assert client.get(f"/plans/{made.pk}/files/problem.json").status_code == 404


def test_a_pack_holds_no_trace_of_others(made: PlanRun, story: Story) -> None:
    """Each workshop's pack, as records: only its own operations and sheets, and no rate anywhere."""
    read = reading_of(made)
    for shop in shops(made):
        pack = pack_of(read, {shop})
        assert {one.workshop for one in (*pack.plan.operations, *pack.plan.sheets)} <= {shop}
        units = {one.unit for one in read.plan.assignments if shop in (one.cut, one.make)}
        assert {unit for load in pack.plan.loads for unit in load.units} <= units
        assert all(pool.rate_per_hour == 0 for one in pack.problem.workshops for pool in one.pools)
        assert all(one.id == shop or one.pools == (UNSEEN,) for one in pack.problem.workshops)
        assert not PRICE.search(json.dumps(plan_to_dict(pack.plan)))
    everything = sum(len(pack_of(read, {shop}).plan.operations) for shop in shops(made))
    assert everything == len(read.plan.operations)
    changed = replace(read.problem, name="x")
    assert problem_to_dict(changed) != problem_to_dict(pack_of(read, shops(made)).problem)


def test_where_a_private_workshop_is_and_when_it_is_closed_stays_its_own(
    made: PlanRun, story: Story, mia: User
) -> None:
    shop = Workshop.objects.get(slug="filwood")
    Workshop.objects.filter(pk=shop.pk).update(visibility="private")
    add_closure(workshop=shop, by=story.tom, first_day=made.start, last_day=made.start)
    pin = f"{shop.longitude}, {shop.latitude}"
    for person, told in ((story.ama, True), (story.tom, True), (mia, False)):
        client = signed_in(person)
        assert (pin in client.get(f"/plans/{made.pk}/deliveries/").content.decode()) == told
        view = board_of(made, zoom="hours", start=None, user=person, workshop="filwood")
        assert view is not None and any(lane.closed for lane in view.board.lanes) == told


def test_lanes_of_others_tell_no_prices(made: PlanRun, story: Story, mia: User) -> None:
    """A bench is a pool of one price; packed anew, its works stand with those of other prices."""
    rows = made.operations.filter(workshop__slug="filwood", pool_name="Bench").order_by("pk")
    for number, row in enumerate(rows):
        PlannedOperation.objects.filter(pk=row.pk).update(pool=f"bench-{number % 2}", machine=0)
    boards = {
        person: board_of(made, zoom="hours", start=None, user=person, workshop="filwood")
        for person in (story.ama, mia)
    }
    names, bars = {}, {}
    for person, view in boards.items():
        assert view is not None
        benches = [lane for lane in view.board.lanes if lane.name.startswith("Bench")]
        names[person] = [lane.name for lane in benches]
        bars[person] = sum(len(lane.bars) for lane in benches)
    assert len(names[story.ama]) == 2 and len(set(names[story.ama])) == 1
    assert len(set(names[mia])) == len(names[mia])
    assert bars[mia] == bars[story.ama]


def test_nothing_tells_which_prices_of_another_are_equal_or_changed(
    made: PlanRun, story: Story, mia: User
) -> None:
    row = made.operations.filter(workshop__slug="filwood", pool_name="Bench").first()
    assert row is not None
    for person, told in ((story.ama, True), (story.tom, True), (mia, False)):
        page = signed_in(person).get(f"/plans/{made.pk}/why/{row.pk}/").content.decode()
        assert (f"Bench {row.machine + 1}" in page) == told
        assert ("Before it" in page or "After it" in page) == told
    chance = made.figures.chance
    assert chance is not None
    rows = [(one.workshop, one.pool) for one in chance.hangs_on]
    assert len(rows) == len(set(rows)), "machines by their name, not by their price"
    words = ("Filwood: another price of Bench",)
    told_so = replace(made.figures, workshops_changed=words, moved=()).to_json()
    following = {"follows": made, "happened_at": made.created_at}
    PlanRun.objects.filter(pk=made.pk).update(summary=told_so, **following)
    for person, told in ((story.ama, True), (mia, False)):
        client = signed_in(person)
        for address in (f"/plans/{made.pk}/moved/", f"/api/plans/{made.pk}/summary/"):
            assert ("another price" in client.get(address).content.decode()) == told, address


def test_a_member_goes_from_one_sheet_of_his_own_to_the_next(made: PlanRun, story: Story) -> None:
    own = list(
        made.sheets.filter(workshop__slug__in=audience_of(made, story.tom).workshops).values_list(
            "index", flat=True
        )
    )
    assert 0 < len(own) < made.sheets.count()
    client = signed_in(story.tom)
    for place, index in enumerate(own):
        page = client.get(f"/plans/{made.pk}/sheets/{index}/").content.decode()
        assert f"{place + 1} of {len(own)}" in page
        for rel, other in (("prev", place - 1), ("next", place + 1)):
            there = 0 <= other < len(own)
            assert (f'rel="{rel}"' in page) == there
            assert not there or f'href="/plans/{made.pk}/sheets/{own[other]}/"' in page
