"""Finding workshops: who may see which, by what they can do, and how far away they are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from math import cos, radians, sin
from typing import Any

from django.db.models import (
    Avg,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import ACos, Cos, Greatest, Least, Radians, Sin
from django.urls import reverse
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.organisations.models import Membership, Network, NetworkMember, Organisation
from manyworks.core.organisations.queries import organisations_in
from manyworks.core.permissions import Person, scopes
from manyworks.core.waiting import Waiting
from manyworks.drafting.facts import MachineFacts, TeamFacts, WorkshopFacts
from manyworks.drafting.holidays import region_of
from manyworks.drafting.teams import shared_out
from manyworks.formats.gazetteer import find_town
from manyworks.network.machines.models import Condition, Machine
from manyworks.network.workshops.models import FacilityStatus, RateCard, Team, Visibility, Workshop
from manyworks.network.workshops.rules import EARTH_RADIUS_KM, TeamDraft, pin_letter
from manyworks.planning.hold_down import HOLD_DOWN

KM_PER_DEGREE = 111.19
# Addresses under /workshops/ that are pages of their own.


@dataclass(frozen=True)
class WorkshopFilter:
    """What somebody looks for. One machine must meet all that is asked of a machine."""

    text: str = ""
    process: str = ""
    material: str = ""
    thickness_mm: float | None = None
    bed_length_mm: float | None = None
    bed_width_mm: float | None = None
    near: tuple[float, float] | None = None
    within_km: float | None = None
    network: str = ""
    status: str = ""
    kind: str = ""

    @property
    def asks_for_machine(self) -> bool:
        """Is anything asked of a machine at all?"""
        return bool(
            self.process or self.material or self.thickness_mm or self.bed_length_mm or self.bed_width_mm
        )


def visible_to(user: Person | None) -> QuerySet[Workshop]:
    """The workshops the user may see."""
    workshops = Workshop.objects.select_related("organisation", "source")
    own = scopes(user, "network.workshop.view_private")
    if own.everywhere:
        return workshops
    may = Q(visibility=Visibility.PUBLIC)
    pk = getattr(user, "pk", None)
    if pk is not None:
        mine = Membership.objects.filter(user_id=pk, until=None).values("organisation")
        networks = NetworkMember.objects.filter(organisation__in=mine, left_on=None).values("network")
        fellows = NetworkMember.objects.filter(network__in=networks, left_on=None).values("organisation")
        may |= Q(visibility=Visibility.NETWORK, organisation__in=fellows) | Q(organisation__in=mine)
        may |= Q(organisation__in=own.organisations)
        may |= Q(organisation=None, source__network__in=own.networks)
    return workshops.filter(may)


def search(user: Person | None, wanted: WorkshopFilter) -> QuerySet[Workshop]:
    """The workshops the user may see that meet the filter; nearest first when a place is given."""
    found = visible_to(user)
    for word in wanted.text.split()[:8]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(city__icontains=word)
            | Q(postcode__icontains=word)
            | Q(region__icontains=word)
            | Q(about__icontains=word)
        )
    if wanted.asks_for_machine:
        found = found.filter(Exists(capable_machines(wanted).filter(workshop=OuterRef("pk"))))
    if wanted.network:
        members = NetworkMember.objects.filter(network__slug=wanted.network, left_on=None)
        found = found.filter(organisation__in=members.values("organisation"))
    if wanted.status:
        found = found.filter(facility_status=wanted.status)
    if wanted.kind:
        found = found.filter(organisation__isnull=wanted.kind == "lead")
    if wanted.near:
        return _near(found, wanted.near, wanted.within_km)
    return found.order_by("name", "pk")


def capable_machines(wanted: WorkshopFilter) -> QuerySet[Machine]:
    """Working machines that meet everything the filter asks of a machine.

    A missing figure does not meet a demand: whoever asks for 18 mm wants to know that it can. A sheet may lie
    either way round on the bed.
    """
    machines = Machine.objects.filter(retired_on=None).exclude(condition=Condition.OUT_OF_ORDER)
    if wanted.process:
        machines = machines.filter(Q(process__code=wanted.process) | Q(process__parent__code=wanted.process))
    if wanted.material:
        machines = machines.filter(materials__code=wanted.material)
    if wanted.thickness_mm:
        machines = machines.filter(thickness_max_mm__gte=wanted.thickness_mm).filter(
            Q(thickness_min_mm__isnull=True) | Q(thickness_min_mm__lte=wanted.thickness_mm)
        )
    length, width = wanted.bed_length_mm or 0.0, wanted.bed_width_mm or 0.0
    if length or width:
        long, short = max(length, width), min(length, width)
        machines = machines.filter(
            Q(bed_length_mm__gte=long, bed_width_mm__gte=short)
            | Q(bed_length_mm__gte=short, bed_width_mm__gte=long)
        )
    return machines


def _near(
    found: QuerySet[Workshop], place: tuple[float, float], within_km: float | None
) -> QuerySet[Workshop]:
    latitude, longitude = place
    found = found.filter(latitude__isnull=False)
    if within_km:
        # The box uses the index; the exact distance then cuts its corners.
        high = within_km / KM_PER_DEGREE
        found = found.filter(latitude__range=(latitude - high, latitude + high))
        wide = high / max(0.05, cos(radians(min(89.0, abs(latitude) + high))))
        if abs(longitude) + wide < 180:
            found = found.filter(longitude__range=(longitude - wide, longitude + wide))
    # One full turn more changes no sine; it keeps PostgreSQL from refusing degrees too small for radians.
    there = Radians(F("latitude") + Value(360.0))
    apart = Radians(F("longitude") - Value(longitude) + Value(360.0))
    here_sin, here_cos = (Value(round(turn(radians(latitude)), 15)) for turn in (sin, cos))
    cosine = Sin(there) * here_sin + Cos(there) * here_cos * Cos(apart)
    clamped = Greatest(Value(-1.0), Least(Value(1.0), cosine, output_field=FloatField()))
    distance = ExpressionWrapper(ACos(clamped) * EARTH_RADIUS_KM, output_field=FloatField())
    found = found.annotate(distance_km=distance)
    if within_km:
        found = found.filter(distance_km__lte=within_km)
    return found.order_by("distance_km", "pk")


def letters_of(workshops: Iterable[int] | QuerySet[Any]) -> dict[int, str]:
    """The pin letter of each of these workshops, in one query."""
    codes: dict[int, list[str]] = defaultdict(list)
    machines = Machine.objects.filter(workshop__in=workshops, retired_on=None)
    for workshop, code in machines.values_list("workshop_id", "process__code"):
        codes[workshop].append(code)
    return {workshop: pin_letter(found) for workshop, found in codes.items()}


def pins(found: QuerySet[Workshop]) -> dict[str, Any]:
    """The found workshops that have a place, as GeoJSON with what a pin needs to be drawn."""
    placed = found.filter(latitude__isnull=False).select_related(None)
    letters = letters_of(placed.order_by().values("pk"))
    columns = ("pk", "slug", "name", "city", "latitude", "longitude", "location_accuracy", "facility_status")
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(longitude, 5), round(latitude, 5)]},
            "properties": {
                "id": pk,
                "name": name,
                "note": city,
                "url": f"/workshops/{slug}/",
                "letter": letters.get(pk, "·"),
                "shape": "square" if owner is None else "circle",
                "accuracy": accuracy,
                "open": "yes" if status == "Active" else "no",
            },
        }
        for pk, slug, name, city, latitude, longitude, accuracy, status, owner in placed.values_list(
            *columns, "organisation_id"
        )
    ]
    return {"type": "FeatureCollection", "features": features}


def rate_card_on(workshop: Workshop, day: date) -> RateCard | None:
    """The rate card that holds on a day."""
    cards = workshop.rate_cards.filter(valid_from__lte=day).exclude(valid_until__lt=day)
    return cards.prefetch_related("rates__process").order_by("-valid_from").first()


def organisations_for_new_workshop(user: Person | None) -> QuerySet[Organisation]:
    """The organisations for which the user may put a workshop on the map."""
    reach = scopes(user, "network.workshop.create")
    organisations = Organisation.objects.all()
    return organisations if reach.everywhere else organisations.filter(pk__in=reach.organisations)


def find_place(text: str) -> tuple[float, float] | None:
    """Latitude and longitude of what somebody typed: two numbers, a postcode we have, or a town."""
    numbers = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*", text)
    if numbers:
        latitude, longitude = float(numbers[1]), float(numbers[2])
        return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
    placed = Workshop.objects.filter(visibility=Visibility.PUBLIC, latitude__isnull=False)
    here = placed.filter(Q(postcode__iexact=text) | Q(city__iexact=text)).aggregate(
        north=Avg("latitude"), east=Avg("longitude"), spread=Max("longitude") - Min("longitude")
    )
    # Towns of the same name far apart have no middle.
    if here["north"] is not None and here["spread"] < 1:
        return here["north"], here["east"]
    town = find_town(text, "GB") or find_town(text)
    return (town.latitude, town.longitude) if town else None


def waiting(user: User) -> Iterator[Waiting]:
    """The first workshop of an organisation that makes things."""
    # Whoever coordinates a network seldom makes anything; workshops are entered by those who do.
    own = set(scopes(user, "network.rates.edit").organisations)
    own -= set(Network.objects.filter(coordinated_by__in=own).values_list("coordinated_by", flat=True))
    if own and not visible_to(user).filter(organisation__in=own).exists():
        hint = _("So that others find it, and plans know what it can do.")
        yield Waiting(_("Enter your workshop"), reverse("workshop-create"), _("Not started"), hint=hint)


def facts_of(network: Network, start: date, *, on: date | None = None) -> tuple[WorkshopFacts, ...]:
    """The network's workshops for a plan that starts then, with machines and prices of the day ``on``."""
    return tuple(_facts(row, start) for row in _to_plan_with(network, on or start))


def _to_plan_with(network: Network, start: date) -> Iterable[Workshop]:
    cards = RateCard.objects.filter(valid_from__lte=start).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=start)
    )
    machines = Machine.objects.exclude(condition=Condition.OUT_OF_ORDER).filter(
        Q(retired_on__isnull=True) | Q(retired_on__gt=start)
    )
    return (
        Workshop.objects.filter(
            organisation__in=organisations_in(network), facility_status=FacilityStatus.ACTIVE
        )
        .select_related("organisation")
        .prefetch_related(
            Prefetch(
                "machines",
                queryset=machines.select_related("process", "mentor_skill").prefetch_related("materials"),
            ),
            Prefetch("rate_cards", queryset=cards.order_by("-valid_from").prefetch_related("rates__process")),
            "staffing__skill",
            "teams__skills",
            "opening_hours",
            "closures",
        )
    )


def codes_of(team: Team) -> tuple[str, ...]:
    """What the persons of a team can do, by code."""
    return tuple(skill.code for skill in team.skills.all())


def teams_of(workshop: Workshop) -> list[TeamDraft]:
    """Its teams; where people are counted by skill, those that a plan would assume."""
    said = [TeamDraft(team.people, codes_of(team)) for team in workshop.teams.prefetch_related("skills")]
    counts = dict(workshop.staffing.values_list("skill__code", "people"))
    return said or [TeamDraft(team.count, team.skills) for team in shared_out(counts)]


def hours_of(workshops: QuerySet[Workshop], start: date) -> list[WorkshopFacts]:
    """When workshops work from a day on, and no more of them."""
    return [_hours(row, start) for row in workshops.prefetch_related("opening_hours", "closures")]


def _hours(row: Workshop, start: date) -> WorkshopFacts:
    gaps = [gap for gap in row.closures.all() if gap.last_day >= start]
    hours: dict[int, tuple[tuple[time, time], ...]] = {}
    for opening in row.opening_hours.all():
        day = opening.weekday - 1
        hours[day] = (*hours.get(day, ()), (opening.opens, opening.closes))
    return WorkshopFacts(
        key=row.slug,
        name=row.name,
        latitude=row.latitude,
        longitude=row.longitude,
        hours=hours,
        closures=tuple((gap.first_day, gap.last_day) for gap in gaps if not gap.works),
        open_on=tuple((gap.first_day, gap.last_day) for gap in gaps if gap.works),
        holidays=region_of(row.country, row.region),
        utilisation=row.utilisation,
        timezone=row.timezone,
    )


def _facts(row: Workshop, start: date) -> WorkshopFacts:
    card = next(iter(row.rate_cards.all()), None)
    return replace(
        _hours(row, start),
        machines=tuple(_machine_facts(machine) for machine in row.machines.all()),
        teams=tuple(TeamFacts(codes_of(team), team.people) for team in row.teams.all()),
        people={item.skill.code: item.people for item in row.staffing.all()},
        rates={rate.process.code: float(rate.per_hour) for rate in card.rates.all()} if card else {},
        member=row.organisation.slug if row.organisation else "",
        place_is_approximate=row.is_approximate,
    )


def _machine_facts(machine: Machine) -> MachineFacts:
    return MachineFacts(
        key=f"machine-{machine.pk}",
        name=machine.name,
        process=machine.process.code,
        quantity=machine.quantity,
        length_mm=machine.bed_length_mm,
        width_mm=machine.bed_width_mm,
        thickness_min_mm=machine.thickness_min_mm,
        thickness_max_mm=machine.thickness_max_mm,
        tolerance_mm=machine.tolerance_mm,
        # A machine of speed 2 needs half the standard time.
        time_factor=1 / machine.speed_factor,
        feed_mm_min=machine.feed_mm_min,
        tool_change_min=machine.tool_change_min,
        sheet_change_min=machine.sheet_change_min,
        plunge_min=machine.plunge_min,
        hold_down=next((held for held in HOLD_DOWN if held == machine.hold_down), None),
        figures_source=machine.figures_source,
        materials=tuple(material.code for material in machine.materials.all()),
        mentor_skill=machine.mentor_skill.code if machine.mentor_skill else "",
        kept_blocks=machine.kept_codes,
    )
