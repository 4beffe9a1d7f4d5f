"""Homes and orders for programs: read them, make them, date them, list their blocks."""

from datetime import date, datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.security import SessionAuth

from manyworks.core.limits import Number, Whole
from manyworks.core.organisations.queries import networks_visible_to
from manyworks.core.pages import SignedIn
from manyworks.drafting.site import MOST_FLOOR_M2, BlockLine
from manyworks.plans.orders import actions, queries
from manyworks.plans.orders.models import Home

router = Router(tags=["homes"], auth=SessionAuth())
ordered = Router(tags=["homes"], auth=SessionAuth())


class HomeOut(Schema):
    """A home with its place."""

    slug: str
    name: str
    plot: str
    address: str
    latitude: float
    longitude: float
    timezone: str
    floor_area_m2: float | None
    unpaid: bool
    due: date | None
    network: str = Field(alias="network.slug")


class HomeIn(Schema):
    """What a new home needs at least."""

    network: str
    name: str = Field(max_length=120)
    latitude: Number = Field(ge=-90, le=90)
    longitude: Number = Field(ge=-180, le=180)
    plot: str = ""
    address: str = ""
    floor_area_m2: Number | None = Field(default=None, ge=1, le=MOST_FLOOR_M2)
    unpaid: bool = False


class OrderIn(Schema):
    """An order of a product: so many of a design, for an address, by a day.

    Without coordinates it is placed at the centre of the town that the address names before its country.
    """

    network: str
    name: str = Field(max_length=120)
    design: str = Field(max_length=80)
    quantity: Whole
    address: str = Field(max_length=240)
    due: date
    latitude: Number | None = Field(default=None, ge=-90, le=90)
    longitude: Number | None = Field(default=None, ge=-180, le=180)
    unpaid: bool = False


class DueIn(Schema):
    """The day by which all of an order is wanted."""

    due: date


class PhasesIn(Schema):
    """The days on which the site is ready; phases left out have no date."""

    foundation: date
    floor: date | None = None
    walls: date | None = None
    roof: date | None = None


class LineIn(Schema):
    """One line of a block list, in erection order; on the list of an order without a phase."""

    block: str = Field(max_length=80)
    quantity: Whole
    phase: str = ""


class NeedOut(Schema):
    """One piece, by its number, with its place in the order of erection and the moment it must be on site."""

    piece: str
    block: str
    position: int
    phase: str
    at: datetime


@router.get("/", response=list[HomeOut])
def list_homes(request: HttpRequest) -> object:
    """Homes of your networks."""
    return queries.visible_to(request.user)[:1000]


@router.post("/", response={201: HomeOut})
def make_home(request: SignedIn, home: HomeIn) -> object:
    """Put a new home on the network's list."""
    network = get_object_or_404(networks_visible_to(request.user), slug=home.network)
    values = home.dict(exclude={"network"})
    return Status(201, actions.create_home(by=request.user, network=network, **values))


@ordered.post("/", response={201: HomeOut})
def make_order(request: SignedIn, order: OrderIn) -> object:
    """Put an order of a product on the network's list; its list and its day are changed as a home's are."""
    network = get_object_or_404(networks_visible_to(request.user), slug=order.network)
    values = order.dict(exclude={"network"})
    return Status(201, actions.create_order(by=request.user, network=network, **values))


@router.get("/{slug}/", response=HomeOut)
def read_home(request: HttpRequest, slug: str) -> Home:
    """One home."""
    return _home(request, slug)


@router.put("/{slug}/phases/", response=dict[str, date])
def put_phases(request: SignedIn, slug: str, phases: PhasesIn) -> object:
    """Date the phases: foundation, floor, walls, roof."""
    dates = phases.dict(exclude_none=True)
    home = actions.set_phases(by=request.user, home=_home(request, slug), dates=dates)
    return {phase.kind: phase.on for phase in home.phases.all()}


@router.put("/{slug}/due/", response=HomeOut)
def put_due(request: SignedIn, slug: str, day: DueIn) -> object:
    """Say by which day an order is wanted."""
    return actions.set_due(by=request.user, order=_home(request, slug), due=day.due)


@router.put("/{slug}/blocks/", response=list[NeedOut])
def put_blocks(request: SignedIn, slug: str, lines: list[LineIn]) -> object:
    """Replace the block list, in erection order; answers with what is needed when."""
    home = _home(request, slug)
    rows = [BlockLine(line.block, line.quantity, line.phase, n) for n, line in enumerate(lines, start=1)]
    actions.set_home_blocks(by=request.user, home=home, lines=rows)
    return queries.needs_of(home)


@router.get("/{slug}/needs/", response=list[NeedOut])
def read_needs(request: HttpRequest, slug: str) -> object:
    """Every piece with the moment it must be on site."""
    return queries.needs_of(_home(request, slug))


def _home(request: HttpRequest, slug: str) -> Home:
    return get_object_or_404(queries.visible_to(request.user), slug=slug)
