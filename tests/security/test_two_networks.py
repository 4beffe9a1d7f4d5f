# ruff: noqa: F811  (fixtures are imported by name)
"""Two networks on one installation: whoever coordinates one reads and changes nothing of the other."""

from datetime import date
from decimal import Decimal

import pytest

from manyworks.core.accounts.actions import create_user
from manyworks.core.accounts.models import User
from manyworks.core.invitations.actions import accept_invitation, invite_organisation
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.log.queries import visible_to as log_visible_to
from manyworks.core.organisations.actions import create_organisation, edit_network
from manyworks.core.organisations.models import Network
from manyworks.core.permissions import can
from manyworks.core.permissions.table import TABLE
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
from tests.joining import bring_in, found_network, give_role
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
    return found_network(by=keeper, name="Rivals", coordinated_by=organisation)


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
    tees = found_network(by=keeper, name="Tees", coordinated_by=cast.outside)
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
    found_network(by=User.objects.get(is_steward=True), name="Tees", coordinated_by=cast.outside)
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


@pytest.fixture
def guests(story: Story, rivals: Network) -> Network:
    """Novers Hill Homes, which coordinates Severn, and Filwood Works, a member of it, join Rivals as well."""
    bring_in(rivals, story.trust, by=story.eve)
    bring_in(rivals, story.workshops[0].organisation, by=story.eve)  # type: ignore[arg-type]
    return rivals


NOT_ASKED = {verb for verb, rule in TABLE.items() if rule.public or rule.signed_in}


@pytest.mark.parametrize("verb", sorted(TABLE.keys() - NOT_ASKED))
def test_who_leads_a_network_leads_none_that_its_members_lead(
    story: Story, guests: Network, verb: str
) -> None:
    """A member lends what is its own: never the network that it coordinates, or another one that it is in."""
    severn = story.severn
    member = severn.members.get(organisation=story.workshops[0].organisation)
    for thing in (severn, member, story.home, SheetStock(network=severn), PlanRun(network=severn)):
        if verb == "core.network.join" or not (TABLE[verb].own or TABLE[verb].network):
            continue
        assert not can(story.eve, verb, thing), thing
        if TABLE[verb].network:
            assert can(story.ama, verb, thing)


def test_a_guest_that_leads_another_network_opens_no_page_of_it(story: Story, guests: Network) -> None:
    eve, severn = signed_in(story.eve), story.severn
    member = severn.members.get(organisation=story.workshops[0].organisation)
    home = {
        "network": "severn-vale",
        "name": "Hers",
        "plot": "9",
        "address": "-",
        "latitude": 51,
        "longitude": -2,
    }
    assert eve.post(f"/networks/{severn.slug}/edit/", {"name": "Mine", "currency": "EUR"}).status_code == 403
    assert eve.post(f"/networks/members/{member.pk}/leave/").status_code == 403
    assert eve.post(f"/networks/{severn.slug}/members/invite/", {}).status_code == 403
    assert eve.post("/api/homes/", home, content_type="application/json").status_code in (403, 422)
    for address in (f"/homes/{story.home.slug}/", f"/homes/{story.home.slug}/edit/"):
        assert eve.get(address).status_code == 404
    severn.refresh_from_db()
    assert (severn.name, severn.currency, severn.homes.count()) == ("Severn Vale", "GBP", 1)
    shown = eve.get("/log/?page=1").content.decode() if eve.get("/log/").status_code == 200 else ""
    assert "Plot 7" not in shown and "Severn Vale" not in shown


def test_a_managers_own_network_gives_him_nothing_over_the_one_that_his_organisation_leads(
    story: Story,
) -> None:
    """He may bring his organisation into his network; what it coordinates does not come with it."""
    keeper = User.objects.get(email="keeper@example.org")
    mel = create_user(email="mel@example.org", name="Mel")
    give_role(story.trust, mel, "workshop_manager", by=story.ama)
    firm = create_organisation(by=mel, name="Mel's Firm")
    programme = found_network(by=keeper, name="Programme", coordinated_by=firm)
    offer = invite_organisation(network=programme, guest=story.trust, by=mel)
    accept_invitation(invitation=offer, by=mel)
    for verb in ("core.network.edit", "core.network.admit", "plans.plan.run", "plans.home.edit"):
        assert can(mel, verb, programme) and not can(mel, verb, story.severn)
    assert signed_in(mel).get(f"/networks/{story.severn.slug}/edit/").status_code == 403


def test_the_log_of_a_network_is_its_own(story: Story, guests: Network) -> None:
    edit_network(network=story.severn, by=story.ama, name="Severn Vale", about="We pay late.")
    told = set(log_visible_to(story.eve).values_list("network__name", flat=True))
    assert told <= {None, "Rivals"}
    assert "Severn Vale" in set(log_visible_to(story.ama).values_list("network__name", flat=True))
