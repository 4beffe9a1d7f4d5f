"""Workshops for programs: the same filters, rules and refusals as the pages."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate
from ninja.security import SessionAuth

from manyworks.core import clock
from manyworks.core.limits import Number, Paged
from manyworks.core.organisations.queries import visible_to as organisations_visible_to
from manyworks.core.pages import SignedIn
from manyworks.core.permissions import can
from manyworks.network.workshops import actions, queries
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.queries import WorkshopFilter
from manyworks.network.workshops.rules import Place, WorkshopDetails
from manyworks.refused import Refused

router = Router(tags=["workshops"])


class MachineOut(Schema):
    """A machine; lengths in mm, null is not known."""

    name: str
    process: str
    make: str
    model: str
    quantity: int
    bed_length_mm: float | None
    bed_width_mm: float | None
    z_travel_mm: float | None
    axes: int | None
    thickness_min_mm: float | None
    thickness_max_mm: float | None
    tolerance_mm: float | None
    speed_factor: float
    condition: str
    materials_worked: list[str]

    @staticmethod
    def resolve_process(machine: Any) -> str:
        return str(machine.process.code)

    @staticmethod
    def resolve_materials_worked(machine: Any) -> list[str]:
        return sorted(material.code for material in machine.materials.all())


class WorkshopOut(Schema):
    """A workshop in Open Know-Where's names."""

    slug: str
    name: str
    organisation: str | None
    facility_status: str
    city: str
    region: str
    country: str
    postcode: str
    latitude: float | None
    longitude: float | None
    location_accuracy: str
    distance_km: float | None = None
    source: str | None
    licence: str | None
    date_verified: date | None
    updated_at: datetime

    @staticmethod
    def resolve_organisation(workshop: Any) -> str | None:
        return workshop.organisation.slug if workshop.organisation else None

    @staticmethod
    def resolve_source(workshop: Any) -> str | None:
        return workshop.source.name if workshop.source else None

    @staticmethod
    def resolve_licence(workshop: Any) -> str | None:
        return workshop.source.licence if workshop.source else None


class TeamOut(Schema):
    """So many persons who have these skills."""

    people: int
    skills: list[str]


class WorkshopDetailOut(WorkshopOut):
    """A workshop with all that its page shows."""

    number: str
    street: str
    district: str
    access_type: str
    about: str
    website: str
    email: str
    phone: str
    floor_size_m2: float | None
    storage_m2: float | None
    road_access: bool | None
    loading_dock: bool | None
    wheelchair_accessibility: str
    typical_batch_size: str
    timezone: str
    equipment: list[MachineOut]
    staffing: dict[str, int]
    teams: list[TeamOut]
    opening_hours: list[tuple[int, str, str]]
    closures: list[tuple[date, date]]
    works_on: list[tuple[date, date]]
    utilisation: float | None
    rates: dict[str, str] | None = None
    currency: str | None = None


class FilterIn(Schema):
    """The filters of the list; all optional."""

    text: str = ""
    process: str = ""
    material: str = ""
    thickness_mm: float | None = None
    bed_length_mm: float | None = None
    bed_width_mm: float | None = None
    near: str = ""
    within_km: float | None = None
    network: str = ""
    status: str = ""
    kind: str = ""

    def wanted(self) -> WorkshopFilter:
        """The filter as the queries take it; an unknown place is refused."""
        values = self.dict()
        near = values.pop("near")
        place = queries.find_place(near) if near else None
        if near and place is None:
            raise Refused("workshop.place_unknown", f"No place called {near} is known.", field="near")
        return WorkshopFilter(near=place, **values)


class WorkshopIn(Schema):
    """A new workshop; the place is optional."""

    organisation: str
    name: str
    facility_status: str = "Active"
    street: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    postcode: str = ""
    about: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    floor_size_m2: Number | None = None
    timezone: str = "Europe/London"
    visibility: str = "public"
    latitude: Number | None = None
    longitude: Number | None = None


@router.get("", response=list[WorkshopOut], summary="List the workshops that meet the filters")
@paginate(Paged)
def list_workshops(request: HttpRequest, filters: Query[FilterIn]) -> Any:
    """Sorted by name, or by distance when `near` is given."""
    return queries.search(request.user, filters.wanted())


@router.get("/geojson", summary="The same workshops as GeoJSON points")
def geojson(request: HttpRequest, filters: Query[FilterIn]) -> JsonResponse:
    """Every workshop found that has a place."""
    found = queries.search(request.user, filters.wanted())
    return JsonResponse(queries.pins(found), content_type="application/geo+json")


@router.get("/{slug}", response=WorkshopDetailOut, summary="One workshop")
def get_workshop(request: HttpRequest, slug: str) -> Any:
    """Machines, people, hours and closures; rates only for those who may see them."""
    workshop = queries.visible_to(request.user).filter(slug=slug).first()
    if workshop is None:
        raise Http404
    return _detail(request, workshop)


@router.post("", response={201: WorkshopDetailOut}, auth=SessionAuth(), summary="Add a workshop")
def post_workshop(request: SignedIn, body: WorkshopIn) -> Any:
    """Put a workshop of one of your organisations on the map."""
    values = body.dict()
    slug, latitude, longitude = values.pop("organisation"), values.pop("latitude"), values.pop("longitude")
    organisation = organisations_visible_to(request.user).filter(slug=slug).first()
    if organisation is None:
        raise Refused("organisation.unknown", f"No organisation is called {slug}.", field="organisation")
    place = None
    if latitude is not None and longitude is not None:
        place = Place(latitude, longitude, source="given through the API")
    workshop = actions.create_workshop(
        organisation=organisation, details=WorkshopDetails(**values), place=place, by=request.user
    )
    return Status(201, _detail(request, workshop))


def _detail(request: HttpRequest, workshop: Workshop) -> Any:
    today = timezone.localdate(clock.now())
    card = None
    if can(request.user, "network.rates.view", workshop):
        card = queries.rate_card_on(workshop, today)
    machines = workshop.machines.filter(retired_on=None)
    hours, gaps = workshop.opening_hours.all(), workshop.closures.filter(last_day__gte=today)
    row: Any = workshop
    row.equipment = list(machines.select_related("process").prefetch_related("materials"))
    extra: dict[str, Any] = {
        "teams": [
            TeamOut(people=team.people, skills=list(queries.codes_of(team)))
            for team in workshop.teams.prefetch_related("skills")
        ],
        "staffing": dict(workshop.staffing.values_list("skill__code", "people")),
        "opening_hours": [(one.weekday, f"{one.opens:%H:%M}", f"{one.closes:%H:%M}") for one in hours],
        "closures": list(gaps.filter(works=False).values_list("first_day", "last_day")),
        "works_on": list(gaps.filter(works=True).values_list("first_day", "last_day")),
        "rates": {rate.process.code: str(rate.per_hour) for rate in card.rates.all()} if card else None,
        "currency": card.currency if card else None,
    }
    base = WorkshopOut.from_orm(workshop).dict()
    names = [name for name in WorkshopDetailOut.model_fields if name not in base and name not in extra]
    rest = {name: getattr(row, name) for name in names}
    rest["equipment"] = [MachineOut.from_orm(machine) for machine in row.equipment]
    return WorkshopDetailOut.model_construct(**base, **rest, **extra)
