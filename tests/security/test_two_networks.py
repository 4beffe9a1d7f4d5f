# ruff: noqa: F811  (fixtures are imported by name)
"""Two networks on one installation: whoever coordinates one reads and changes nothing of the other."""

from datetime import date
from decimal import Decimal

import pytest

from manyworks.core.accounts.models import User
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.organisations.actions import create_network
from manyworks.core.organisations.models import Network
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.actions import list_sheet
from manyworks.designs.catalogue.models import BlockRevision, SheetStock
from manyworks.designs.catalogue.queries import figures_of, stock_for, visible_to, with_figures
from manyworks.designs.releases.queries import gate_findings
from manyworks.network.imports.actions import apply_import, preview_import
from manyworks.network.imports.models import ImportSource
from manyworks.network.imports.rules import SourceDetails
from manyworks.network.workshops.actions import adopt_workshop, confirm_workshop
from manyworks.network.workshops.models import Workshop
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from manyworks.refused import Refused
from tests.network.conftest import Cast, cast  # noqa: F401
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import ask, quick  # noqa: F401
from tests.severn_vale import Story

ATLAS = SourceDetails("Makers' Atlas", "CC-BY-4.0", attribution="The Atlas makers")
TAKEN = SourceDetails("Makers' Atlas", "none", attribution="Nora")
LIST = "name,key,city,country,latitude,longitude\nTin Shed,a1,{city},GB,51.46,-2.58\n"
PLY = {"thickness_mm": 18, "length_mm": 2440, "width_mm": 1220}
QUOTE = {"currency": "GBP", "price_source": "a quote", "price_date": date(2026, 3, 1)}


def listed(by: User, network: Network, price: str) -> SheetStock:
    ply = Material.objects.get(code="plywood-spruce")
    return list_sheet(by=by, network=network, material=ply, price=Decimal(price), **PLY, **QUOTE)  # type: ignore[arg-type]


@pytest.fixture
def rivals(story: Story) -> Network:
    """Eve, who has nothing to do with Severn, coordinates a network of her own."""
    keeper = User.objects.create_user(email="k@example.org", password=None, name="K", is_steward=True)
    organisation = story.eve.memberships.get().organisation
    return create_network(by=keeper, name="Rivals", coordinated_by=organisation)


def test_each_network_has_its_own_prices_and_its_plans_know_no_others(
    story: Story, rivals: Network, quick: None
) -> None:
    with pytest.raises(Refused) as refused:
        listed(story.eve, story.severn, "1")
    assert refused.value.code == "permission.denied"
    listed(story.ama, story.severn, "36.50")
    listed(story.eve, rivals, "0.01")
    oak = Material.objects.create(code="oak", name="Oak")
    list_sheet(by=story.eve, network=rivals, material=oak, **PLY)  # type: ignore[arg-type]
    run = ask(story)
    assert run_due_jobs()[0].refusal is None
    stock = reading_of(PlanRun.objects.get(pk=run.pk)).problem.stock
    assert {sheet.price for sheet in stock} == {36.5}


def test_boards_are_seen_and_listed_where_one_belongs(story: Story, rivals: Network) -> None:
    ours, theirs = listed(story.ama, story.severn, "36.50"), listed(story.eve, rivals, "41.25")
    for who, sees, not_sees in ((story.tom, "36.50", "41.25"), (story.eve, "41.25", "36.50")):
        page = signed_in(who).get("/designs/sheets/").content.decode()
        assert sees in page and not_sees not in page
    form = {"material": ours.material_id, **PLY, **QUOTE, "price": "1"}
    sent = signed_in(story.eve).post("/designs/sheets/", form | {"network": story.severn.pk})
    assert sent.status_code == 422 and "Severn" not in sent.content.decode()
    assert signed_in(story.eve).post("/designs/sheets/", form | {"network": rivals.pk}).status_code == 302
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.price, theirs.price) == (Decimal("36.50"), Decimal(1))


def test_a_design_is_reckoned_with_the_boards_of_its_keepers_networks(story: Story, rivals: Network) -> None:
    """A huge board that somebody lists elsewhere neither changes the figures nor passes the gate."""
    revision = BlockRevision.objects.get(block__code="F-S")

    def boards() -> float | None:
        return figures_of(with_figures(visible_to(story.ama)).get(pk=revision.pk), stock_for(system)).sheets

    system = revision.block.system
    before = boards()
    assert before is not None and gate_findings(revision) == []
    SheetStock.objects.create(
        network=rivals, material=Material.objects.get(code="plywood-spruce"), thickness_mm=18,
        length_mm=30_000, width_mm=30_000,
    )  # fmt: skip
    assert boards() == before
    SheetStock.objects.filter(network=story.severn).delete()
    assert boards() is None and {found.code for found in gate_findings(revision)} == {"sheet.none"}


def imported(cast: Cast, by: User, network: Network, source: SourceDetails, city: str) -> Workshop:
    wanted = preview_import(
        content=LIST.format(city=city).encode(), name="a.csv", network=network, source=source, by=by
    )
    run_due_jobs()
    wanted.refresh_from_db()
    apply_import(workshop_import=wanted, by=by)
    run_due_jobs()
    return Workshop.objects.get(source__network=network, source_key__endswith="a1")


def test_a_list_of_the_same_publisher_is_each_networks_own(cast: Cast) -> None:
    keeper = User.objects.get(is_steward=True)
    tees = create_network(by=keeper, name="Tees", coordinated_by=cast.outside)
    lead = imported(cast, cast.rosa, cast.severn, ATLAS, "Bristol")
    with pytest.raises(Refused) as refused:
        preview_import(content=b"x", name="a.csv", network=cast.severn, source=TAKEN, by=cast.nora)
    assert refused.value.code == "permission.denied"
    other = imported(cast, cast.nora, tees, TAKEN, "Yarm")
    lead.refresh_from_db()
    assert (lead.city, other.city) == ("Bristol", "Yarm")
    said = ImportSource.objects.values_list("network__name", "licence", "attribution")
    assert set(said) == {("Severn", "CC-BY-4.0", "The Atlas makers"), ("Tees", "none", "Nora")}


def test_leads_are_looked_after_by_the_network_that_brought_them(cast: Cast) -> None:
    create_network(by=User.objects.get(is_steward=True), name="Tees", coordinated_by=cast.outside)
    lead = imported(cast, cast.rosa, cast.severn, ATLAS, "Bristol")
    Workshop.objects.filter(pk=lead.pk).update(visibility="private")
    nora = signed_in(cast.nora)
    assert nora.get(lead.get_absolute_url()).status_code == 404
    assert nora.get(f"/api/workshops/{lead.slug}").status_code == 404
    for act in (
        lambda: adopt_workshop(workshop=lead, organisation=cast.outside, by=cast.nora),
        lambda: confirm_workshop(workshop=lead, on=date(2026, 3, 2), by=cast.nora),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "permission.denied"
    assert signed_in(cast.rosa).get(lead.get_absolute_url()).status_code == 200
    assert adopt_workshop(workshop=lead, organisation=cast.bow, by=cast.rosa).organisation == cast.bow
