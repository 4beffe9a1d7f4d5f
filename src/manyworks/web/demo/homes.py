"""Chapters three and four: a building system, and six plots on a hill."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.actions import ask_first_article, list_sheet, load_sample_system
from manyworks.designs.catalogue.models import Block, BlockRevision, BuildingSystem
from manyworks.designs.releases.actions import check_revision, release_revision
from manyworks.drafting.sample.homes import sample_home
from manyworks.drafting.site import BlockLine
from manyworks.plans.orders.actions import create_home, set_access_limits, set_home_blocks, set_phases
from manyworks.plans.orders.models import Home
from manyworks.web.demo.people import Company

# Window blocks are the ones that went wrong elsewhere, so each workshop shows a first one.
FIRST_ARTICLES = ("N-M",)
# Days from one stage of a small timber home to the next.
FLOOR_AFTER, WALLS_AFTER, ROOF_AFTER = 3, 8, 15


@dataclass(frozen=True)
class Plot:
    """A plot of the story: floor area inside, and days from the story's Monday to its foundation."""

    name: str
    inside_m2: float
    foundation_in: int
    latitude: float
    longitude: float
    vehicle: str = "flatbed-7.5t"
    carriers: int = 6
    storage_blocks: int = 40
    crane: bool = False


PLOTS = (
    Plot("Novers Hill 1", 36, 33, 51.42310, -2.60130),
    Plot("Novers Hill 2", 50, 47, 51.42322, -2.60098),
    Plot("Novers Hill 3", 36, 61, 51.42335, -2.60065),
    Plot("Novers Hill 4", 50, 112, 51.42349, -2.60031, vehicle="luton-van", carriers=8, storage_blocks=16),
    Plot("Novers Hill 5", 50, 126, 51.42287, -2.60012, crane=True, vehicle="rigid-18t"),
    Plot("Novers Hill 6", 36, 140, 51.42270, -2.59984),
)


def release_designs(company: Company, today: date) -> BuildingSystem:
    """Load the sample system; Gwen checks every block and Ama releases it, as two persons must.

    The assembled pictures take longest to draw, so they are left to the worker.
    """
    ama, gwen = company.people["ama"], company.people["gwen"]
    system = load_sample_system(
        by=company.keeper, organisation=company.organisations["novers"], pictures=False
    )
    list_sheet(
        by=ama,
        network=company.severn,
        material=Material.objects.get(code="plywood-spruce"),
        thickness_mm=18,
        length_mm=2440,
        width_mm=1220,
        price=Decimal("36.50"),
        currency="GBP",
        price_source="invented for the demo story",
        price_date=today,
    )
    for revision in BlockRevision.objects.filter(block__system=system).order_by("pk"):
        checked = check_revision(revision=revision, by=gwen)
        release_revision(revision=checked, by=ama)
    for code in FIRST_ARTICLES:
        ask_first_article(block=Block.objects.get(system=system, code=code), by=gwen, wanted=True)
    return system


def order_homes(company: Company, today: date) -> list[Home]:
    """Put the six plots on the list, with dates, what reaches them, and their blocks in order."""
    return [_order(plot, company, today) for plot in PLOTS]


def _order(plot: Plot, company: Company, today: date) -> Home:
    ama, sam = company.people["ama"], company.people["sam"]
    home = create_home(
        by=ama,
        network=company.severn,
        name=plot.name,
        plot=plot.name.rpartition(" ")[2],
        address="Novers Hill, Bristol",
        latitude=plot.latitude,
        longitude=plot.longitude,
        floor_area_m2=sample_home(plot.inside_m2).inside_m2,
    )
    set_access_limits(
        by=sam,
        home=home,
        vehicle=plot.vehicle,
        crane=plot.crane,
        carriers=plot.carriers,
        storage_blocks=plot.storage_blocks,
        blocks_per_day=12,
        window_opens=time(8),
        window_closes=time(16),
    )
    ready = next_working_day(monday_after(today) + timedelta(days=plot.foundation_in))
    stages = {"floor": FLOOR_AFTER, "walls": WALLS_AFTER, "roof": ROOF_AFTER}
    dates = {"foundation": ready}
    dates |= {stage: next_working_day(ready + timedelta(days=after)) for stage, after in stages.items()}
    set_phases(by=sam, home=home, dates=dates)
    steps = sample_home(plot.inside_m2).steps
    lines = [BlockLine(step.block, step.quantity, step.phase, step.position) for step in steps]
    set_home_blocks(by=ama, home=home, lines=lines)
    return home


def next_working_day(day: date) -> date:
    """The day itself, or the Monday after when it falls on a weekend."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def monday_after(day: date) -> date:
    """The first Monday from this day on, from which the story counts, so that it is the same on every day."""
    return day + timedelta(days=-day.weekday() % 7)
