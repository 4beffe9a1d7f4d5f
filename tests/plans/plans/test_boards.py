"""The boards to order: what the sheets take, spare ones beside them, counted and paid for once."""

import csv
import io
from collections import Counter
from dataclasses import replace

import pytest

from manyworks.drafting.papers.boards import material_figures, spare_notes
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.tables import boards_csv
from manyworks.drafting.papers.wording import board_table, cost_rows
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import made, quick, told_story_planned  # noqa: F401  (fixtures)
from tests.severn_vale import Story


@pytest.mark.parametrize(("spare", "rejects"), [(0.0, 2.5), (8.0, 2.5), (8.0, 0.0), (100.0, 2.5)])
def test_spare_boards_are_rounded_up_for_each_board_and_workshop(
    made: PlanRun,  # noqa: F811
    spare: float,
    rejects: float,
) -> None:
    read = reading_of(made)
    settings = made.policy | {"spare_boards": spare, "rejects": rejects}
    material = material_figures(read, settings)
    sheets = Counter((sheet.stock, sheet.workshop) for sheet in read.plan.sheets)
    assert {(one.name, one.workshop): one.sheets for one in material.stock} == sheets
    for one in material.stock:
        assert one.spare >= one.sheets * spare / 100 > one.spare - 1
    assert material.spare_cost == sum(40.0 * one.spare for one in material.stock)
    assert material.cost == 40.0 * len(read.plan.sheets), "spare boards are not among the sheets"
    assumed = spare_notes(material, settings)
    assert any("spare boards, rounded" in words for words in assumed) == (spare == 8.0)
    assert any("cut again" in words for words in assumed) == (spare > 0 and rejects == 2.5)


def test_what_lies_on_a_shelf_is_not_ordered_again(made: PlanRun) -> None:  # noqa: F811
    read = reading_of(made)
    for shelf in ({"quantity": 500}, {"offcut": True}):
        stock = tuple(replace(one, **shelf) for one in read.problem.stock)
        on_shelf = PlanReading(replace(read.problem, stock=stock), read.plan)
        assert material_figures(on_shelf, made.policy).spare == 0


def test_page_table_and_total_count_the_same_boards_once(made: PlanRun, story: Story) -> None:  # noqa: F811
    figures = made.figures
    material = figures.material
    assert material.spare > 0 and figures.cost == pytest.approx(figures.paid + material.bought)
    assert any("spare boards" in words for words in figures.assumptions)
    client = signed_in(story.ama)
    page = client.get(f"/plans/{made.pk}/").content.decode()
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"/plans/{made.pk}/files/boards.csv").content.decode()))
    )
    assert sum(int(row["spare"]) for row in rows) == material.spare
    assert sum(int(row["for_sheets"]) for row in rows) == figures.sheets
    money = sum(int(row["to_order"]) * float(row["price"]) for row in rows)
    assert money == pytest.approx(material.bought)
    head, shown = board_table(figures)
    for row, told in zip(rows, shown, strict=True):
        wanted = [row["board"], row["workshop"], row["for_sheets"], row["spare"], row["to_order"]]
        assert told == [*wanted, f"{int(row['to_order']) * float(row['price']):,.0f} GBP"]
        assert all(f">{cell}<" in page for cell in told)
    assert len(head) == len(shown[0])
    spare = ["Spare boards", f"{material.spare_cost:,.0f} GBP"]
    assert spare in cost_rows(figures) and spare[1] in page


def test_a_pack_has_the_boards_of_its_workshop_and_no_price(made: PlanRun, story: Story) -> None:  # noqa: F811
    read = reading_of(made)
    figures = made.figures.material.stock
    free = tuple(replace(board, price=None, price_source="") for board in read.problem.stock)
    [first, *_more] = {sheet.workshop for sheet in read.plan.sheets}
    own = tuple(sheet for sheet in read.plan.sheets if sheet.workshop == first)
    pack = PlanReading(replace(read.problem, stock=free), replace(read.plan, sheets=own))
    rows = list(csv.DictReader(io.StringIO(boards_csv(pack, figures))))
    assert len(rows) == len([one for one in figures if one.workshop == first])
    assert {(row["price"], row["currency"], row["price_source"]) for row in rows} == {("", "", "")}


def test_a_plan_made_before_boards_were_told_apart_still_opens(made: PlanRun, story: Story) -> None:  # noqa: F811
    old = made.figures.to_json()
    old["material"].pop("spare_cost")
    for one in old["material"]["stock"]:
        for name in ("workshop", "workshop_name", "spare"):
            one.pop(name)
    PlanRun.objects.filter(pk=made.pk).update(summary=old)
    assert "Boards to order" not in signed_in(story.ama).get(f"/plans/{made.pk}/").content.decode()
