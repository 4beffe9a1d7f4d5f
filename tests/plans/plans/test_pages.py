"""Plans in the browser and for programs; every page of a made plan answers and says what it should."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client
from icalendar import Calendar

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.organisations.models import Network
from manyworks.core.vocabulary.models import Material, Process, Skill
from manyworks.designs.catalogue.models import Block, BlockRevision, BuildingSystem
from manyworks.drafting.papers.boards import material_figures
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.sheets import part_rows, time_of_sheet
from manyworks.drafting.papers.wording import cost_rows, figure_rows
from manyworks.formats.reading import read as read_file
from manyworks.network.workshops.models import Workshop
from manyworks.planning.cutting_time import CuttingProfile, cutting_time
from manyworks.planning.sheet_time import sheet_work
from manyworks.plans.orders.models import Home
from manyworks.plans.orders.queries import needs_of
from manyworks.plans.plans import pages as plan_pages
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import audience_of, reading_of, sheets_by_workshop
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import ask, made, quick, told_story_planned  # noqa: F401  (fixtures)
from tests.severn_vale import Story


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_plan_page_leads_with_the_answer(made: PlanRun, story: Story) -> None:  # noqa: F811
    text = page(signed_in(story.tom), f"/plans/{made.pk}/")
    assert "14 / 14" in text and "above the best possible" in text
    assert "planning by hand" in text
    assert "not confirmed" in text, "carbon factors carry their mark"
    assert "Plan again differently" not in text, "a workshop manager may not plan"
    assert "Plan again differently" in page(signed_in(story.ama), f"/plans/{made.pk}/")


@pytest.mark.parametrize("priced", [0, 1])
def test_a_total_without_every_price_is_the_least_that_it_can_be(
    made: PlanRun,  # noqa: F811
    story: Story,
    priced: int,
) -> None:
    """Never "with all boards" where one is missing; those that have a price count."""
    read = reading_of(made)
    prices = [40.0] * priced + [None] * len(read.problem.stock)
    stock = tuple(replace(one, price=price) for one, price in zip(read.problem.stock, prices, strict=False))
    material = material_figures(PlanReading(replace(read.problem, stock=stock), read.plan), made.policy)
    bought = sum(one.sheets for one in material.stock if one.price is not None)
    assert material.cost == (40.0 * bought or None)
    assert material.spare_cost == (40.0 * sum(one.spare for one in material.stock if one.price) or None)
    total = made.figures.cost
    figures = replace(made.figures, material=replace(material, unpriced_sheets=3))
    PlanRun.objects.filter(pk=made.pk).update(summary=figures.to_json())
    client = signed_in(story.ama)
    least = f"at least {total:,.0f} GBP"
    for shown in (page(client, f"/plans/{made.pk}/"), page(client, "/plans/")):
        assert least in shown
    assert "3 sheets have no price" in page(client, f"/plans/{made.pk}/")
    assert ["Cost", least, "3 sheets have no price"] in figure_rows(figures)
    assert cost_rows(figures)[-1] == ["Together", least]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("board/", "Router 1"),
        ("board/?zoom=hours", "Sheet 1, "),
        ("board/?zoom=nonsense&from=nonsense&workshop=nobody", "no operations"),
        ("allocation/", "Floor block, medium"),
        ("sheets/", "parts"),
        ("sheets/?alike=0", "All sheets of this plan"),
        ("sheets/?alike=nonsense", "No sheets"),
        ("sheets/0/", "Download to cut"),
        ("deliveries/", "Loading order"),
    ],
)
def test_every_tab_answers(made: PlanRun, story: Story, part: str, words: str) -> None:  # noqa: F811
    assert words in page(signed_in(story.tom), f"/plans/{made.pk}/{part}")


def test_sheets_cut_alike_stand_together_and_each_is_reached(made: PlanRun, story: Story) -> None:  # noqa: F811
    text = page(signed_in(story.tom), f"/plans/{made.pk}/sheets/")
    links = re.findall(r"/sheets/(\d+)/", text)
    assert sorted(map(int, links)) == list(range(made.sheets.count()))
    groups = sheets_by_workshop(made, audience_of(made, story.ama))
    assert sum(count for _shop, count, _kinds in groups) == made.sheets.count()
    read = reading_of(made)
    for _shop, _count, kinds in groups:
        for alike in kinds:
            layouts = {
                frozenset((p.part, p.x_mm, p.y_mm) for p in read.plan.sheets[one.index].parts)
                for one in alike
            }
            assert len(layouts) == 1


def test_a_sheet_lists_its_parts_by_kind_with_their_numbers(made: PlanRun) -> None:  # noqa: F811
    read = reading_of(made)
    for sheet in read.plan.sheets:
        rows = part_rows(read, sheet)
        assert sum(row.count for row in rows) == len(sheet.parts)
        assert all(row.home == "Plot 7" and "plot-7" not in " ".join(row.pieces) for row in rows)
    assert part_rows(read, read.plan.sheets[0])[0].numbers.startswith("1")


def test_a_line_of_part_numbers_breaks_between_them_and_never_within_one(
    made: PlanRun,  # noqa: F811
    story: Story,
) -> None:
    text = page(signed_in(story.tom), f"/plans/{made.pk}/sheets/0/")
    cells = re.findall(r'<td data-label="Pieces"><div>(.*?)</div></td>', text)
    shown = [re.sub("<[^>]+>", "", cell) for cell in cells]
    read = reading_of(made)
    assert shown == ["; ".join(row.pieces) for row in part_rows(read, read.plan.sheets[0])]
    assert all(
        re.sub(r'<span class="mono nowrap">[^ ,;]+</span>', "", cell).strip(",; ") == "" for cell in cells
    )


def test_a_sheet_says_how_long_it_takes_on_the_router_that_is_to_cut_it(made: PlanRun, story: Story) -> None:  # noqa: F811
    read = reading_of(made)
    sheet = read.plan.sheets[0]
    usual = time_of_sheet(read, sheet)
    works = [sheet_work(read.parts, (placed,)) for placed in sheet.parts]
    router = read.router(sheet)
    alone = sum(cutting_time(work, router.cutting if router else None).running_s for work in works)
    assert usual.running_s == pytest.approx(alone), "a sheet takes what its parts take"
    assert usual.travel_s > 0 and usual.sheet_changes == 1
    assert usual.minutes == pytest.approx(sheet.minutes), "the plan and the page say the same"
    swift = CuttingProfile(feed_mm_min=20_000.0)
    shops = tuple(
        replace(w, pools=tuple(replace(p, cutting=swift) for p in w.pools)) for w in read.problem.workshops
    )
    faster = time_of_sheet(PlanReading(replace(read.problem, workshops=shops), read.plan), sheet)
    assert faster.running_s < usual.running_s
    assert f"{usual.minutes:.0f} min" in page(signed_in(story.tom), f"/plans/{made.pk}/sheets/0/")


def test_strangers_see_no_plan(made: PlanRun, story: Story) -> None:  # noqa: F811
    client = signed_in(story.eve)
    for part in ("", "board/", "sheets/0/", "files/plan.json"):
        assert client.get(f"/plans/{made.pk}/{part}").status_code == 404


def test_every_bar_says_why_on_its_own_page_and_in_the_panel(made: PlanRun, story: Story) -> None:  # noqa: F811
    client = signed_in(story.tom)
    board = page(client, f"/plans/{made.pk}/board/?zoom=hours")
    address = re.findall(r'href="(/plans/\d+/why/\d+/)"', board)[0]
    whole = page(client, address)
    assert "<html" in whole and "on time" in whole and "The whole piece" in whole
    operation = made.operations.get(pk=int(address.split("/")[-2]))
    assert operation.why, "the planner gives a sentence for every bar"
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "The whole piece" in part


def test_files_read_back(made: PlanRun, story: Story) -> None:  # noqa: F811
    client = signed_in(story.ama)
    base = f"/plans/{made.pk}/files/"
    schedule = client.get(base + "schedule.csv").content.decode().splitlines()
    assert len(schedule) == made.operations.count() + 1
    assert len(client.get(base + "deliveries.csv").content.decode().splitlines()) == made.loads.count() + 1
    assert json.loads(client.get(base + "plan.json").content)["format"] == "manyworks.plan/1"
    assert client.get(base + "plan.pdf").content.startswith(b"%PDF-")
    slug = made.operations.values_list("workshop__slug", flat=True)[0]
    calendar = Calendar.from_ical(client.get(f"{base}{slug}.ics").content)
    # whoever has no sheet of his own is not in the calendar: nobody does anything then
    rows = [
        row
        for row in csv.DictReader(schedule)
        if row["workshop"] == made.operations.filter(workshop__slug=slug)[0].workshop.name
    ]
    idle = sum(row["process"] == "cnc-routing" and not row["sheets"] for row in rows)
    assert len(calendar.walk("VEVENT")) == made.operations.filter(workshop__slug=slug).count() - idle
    for missing in ("nothing.txt", "sheet-999.dxf", "../plan.json", "nobody.ics"):
        assert client.get(base + missing).status_code == 404


def test_tables_name_things_as_people_do_and_keep_the_keys_at_the_end(made: PlanRun, story: Story) -> None:  # noqa: F811
    client = signed_in(story.tom)
    tables = {
        name: list(
            csv.DictReader(io.StringIO(client.get(f"/plans/{made.pk}/files/{name}.csv").content.decode()))
        )
        for name in ("schedule", "deliveries", "allocation")
    }
    first = tables["schedule"][0]
    assert (
        first["home"] == "Plot 7"
        and first["operation"] == "CNC routing"
        and first["process"] == "cnc-routing"
    )
    load = tables["deliveries"][0]
    assert load["vehicle"] != load["vehicle"].lower()
    numbers = [need.piece for need in needs_of(story.home)]
    loaded = load["pieces_in_loading_order"].split()
    assert loaded == sorted(loaded, key=numbers.index, reverse=True), "the last loaded is erected first"
    said = re.findall(r"[0-9B-Z]{4}-[0-9B-Z]{4}-[0-9B-Z]{4}", load["blocks_in_loading_order"])
    assert said == loaded and "F-M" in load["blocks_in_loading_order"]
    assert [row["piece"] for row in tables["allocation"]] == numbers


@pytest.mark.parametrize(
    ("part", "most"),
    [("", 23), ("board/", 20), ("board/?zoom=hours", 21), ("sheets/", 20), ("deliveries/", 20)],
)
def test_a_page_asks_the_database_a_few_questions_however_large_the_plan(
    made: PlanRun,  # noqa: F811
    story: Story,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
    part: str,
    most: int,
) -> None:
    client = signed_in(story.ama)
    with django_assert_max_num_queries(most):
        page(client, f"/plans/{made.pk}/{part}")


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 34),
        ("/homes/", 12),
        ("/homes/plot-7/", 24),
        ("/plans/", 13),
        ("/workshops/", 20),
        ("/workshops/pins.geojson", 10),
    ],
)
def test_lists_and_homes_ask_few_questions_too(
    made: PlanRun,  # noqa: F811
    story: Story,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
    path: str,
    most: int,
) -> None:
    client = signed_in(story.ama)
    with django_assert_max_num_queries(most):
        page(client, path)


def test_a_cutting_file_holds_the_sheet_s_parts(made: PlanRun, story: Story, tmp_path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    read = reading_of(made)
    target = tmp_path / "sheet.dxf"
    target.write_bytes(signed_in(story.tom).get(f"/plans/{made.pk}/files/sheet-0.dxf").content)
    drawing = read_file(target)
    planned = sorted(read.parts[part.part].name for part in read.plan.sheets[0].parts)
    assert sorted(part.code for part in drawing.parts) == planned
    assert len(drawing.sheets) == 1 and drawing.unit.used == "mm"


def test_the_archive_holds_everything_and_is_the_same_every_time(made: PlanRun, story: Story) -> None:  # noqa: F811
    client = signed_in(story.ama)
    first, second = (client.get(f"/plans/{made.pk}/files/plan.zip").content for _ in range(2))
    assert first == second
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert {"plan.json", "problem.json", "plan.pdf", "schedule.csv", "summary.json"} <= set(names)
    for kind in ("dxf", "svg"):
        cut = [name for name in names if name.startswith("sheets/") and name.endswith(kind)]
        assert len(cut) == made.sheets.count()


def test_papers_of_a_kept_plan_stay_whatever_is_written_elsewhere_later(made: PlanRun, story: Story) -> None:  # noqa: F811
    client = signed_in(story.ama)
    shop = made.operations.select_related("workshop")[0].workshop.slug
    files = ("plan.zip", "plan.pdf", "schedule.csv", "sheet-0.dxf", "sheet-0.svg", f"{shop}.ics")
    before = {name: client.get(f"/plans/{made.pk}/files/{name}").content for name in files}
    BuildingSystem.objects.update(licence="CC0-1.0", attribution="Somebody else", name="Renamed")
    BlockRevision.objects.update(offset_state="unknown", offset_note="nobody knows")
    for kind in (Process, Skill, Material, Home, Workshop, Block, Network):
        kind._base_manager.update(name="Renamed")
    for name, content in before.items():
        assert client.get(f"/plans/{made.pk}/files/{name}").content == content, name
    old = replace(made.figures, said=None)
    PlanRun.objects.filter(pk=made.pk).update(summary=old.to_json())
    text = client.get(f"/plans/{made.pk}/files/schedule.csv").content
    assert b"Renamed" in text, "a plan that kept no words says those of today"


def test_a_plan_with_faults_gives_no_cutting_file(made: PlanRun, story: Story) -> None:  # noqa: F811
    made.summary = {**made.summary, "valid": False, "violations": ["sheet 1: A lies over B."]}
    made.save()
    client = signed_in(story.ama)
    sheet = page(client, f"/plans/{made.pk}/sheets/1/")
    assert "There is no cutting file" in sheet and "Download to cut" not in sheet
    for kind in ("dxf", "svg"):
        assert client.get(f"/plans/{made.pk}/files/sheet-0.{kind}").status_code == 404
    names = zipfile.ZipFile(io.BytesIO(client.get(f"/plans/{made.pk}/files/plan.zip").content)).namelist()
    assert "plan.pdf" in names and not [name for name in names if name.startswith("sheets/")]


def test_a_plan_is_asked_for_watched_and_found(story: Story, quick: None) -> None:  # noqa: F811
    client = signed_in(story.ama)
    form = page(client, "/plans/new/?home=plot-7")
    assert "A block one day late" in form and "GBP/day" in form
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    posted = {**values, "homes": ["plot-7"], "assume_missing": "on", "splitting": "on", "name": "Mine"}
    answer = client.post("/plans/new/", posted)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    address = answer.headers["Location"]
    assert "Waiting for a free worker" in page(client, address)
    assert client.get(address + "board/").status_code == 422
    run_due_jobs()
    done = client.get(address + "progress/")
    assert done.status_code == 286 and done.headers["HX-Refresh"] == "true"
    assert "Mine" in page(client, address) and "Mine" in page(client, "/plans/")


def test_a_setting_out_of_range_is_refused_beside_its_field(story: Story) -> None:
    client = signed_in(story.ama)
    answer = client.post("/plans/new/", {"name": "X", "homes": ["plot-7"], "share_cap": "7"})
    assert answer.status_code == 422 and b"id_share_cap_error" in answer.content
    assert not PlanRun.objects.exists()


def test_programs_start_watch_and_read_a_plan(story: Story, quick: None) -> None:  # noqa: F811
    client = signed_in(story.ama)
    body = {
        "name": "By program",
        "homes": ["plot-7"],
        "start": "2026-03-09",
        "settings": {"assume_missing": True},
    }
    started = client.post("/api/plans/", json.dumps(body), content_type="application/json")
    assert started.status_code == 202, started.content
    number = started.json()["id"]
    assert client.get(f"/api/plans/{number}/files/plan.json").status_code == 422
    run_due_jobs()
    assert client.get(f"/api/plans/{number}/").json()["state"] == "draft"
    assert client.get(f"/api/plans/{number}/summary/").json()["valid"] is True
    assert client.get(f"/api/plans/{number}/files/plan.json").json()["format"] == "manyworks.plan/1"
    assert client.get(f"/api/plans/{number}/files/nothing").status_code == 422
    wrong = {**body, "homes": ["nowhere"]}
    refused = client.post("/api/plans/", json.dumps(wrong), content_type="application/json")
    assert refused.status_code == 422 and refused.json()["code"] == "plan.no_homes"


def test_long_tables_come_in_pages(
    made: PlanRun,  # noqa: F811
    story: Story,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = signed_in(story.ama)
    monkeypatch.setattr(plan_pages, "ROWS_PER_PAGE", 1)
    for tab in ("allocation/", "sheets/"):
        first = page(client, f"/plans/{made.pk}/{tab}")
        second = page(client, f"/plans/{made.pk}/{tab}?page=2")
        assert 'rel="next"' in first and 'rel="prev"' not in first
        assert 'rel="prev"' in second
        assert 'rel="prev"' not in page(client, f"/plans/{made.pk}/{tab}?page=nonsense")


def test_no_home_is_sure_of_its_last_block_before_its_load_comes(made: PlanRun) -> None:  # noqa: F811
    figures, read = made.figures, reading_of(made)
    assert figures.chance is not None and len(read.plan.loads) > 1
    for row, chance in zip(figures.homes, figures.chance.homes, strict=True):
        assert row.name == chance.name
        dates = [datetime.fromisoformat(one) for one in (chance.p50, chance.p80, chance.p95)]
        assert dates == sorted(dates) and dates[0] >= datetime.fromisoformat(row.last_arrival)
        assert chance.on_time > 0.5


def test_a_sheet_of_a_plan_that_does_not_say_its_machine_is_timed_by_the_one_that_cuts_its_units(
    made: PlanRun,  # noqa: F811
) -> None:
    read = reading_of(made)
    sheet = read.plan.sheets[0]
    old = replace(sheet, pool=None, machine=0, minutes=0.0, start=0, end=0)
    assert time_of_sheet(read, old) == time_of_sheet(read, sheet)
