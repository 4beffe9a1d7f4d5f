"""Rows to facts: what the network's tables know about homes, designs and workshops."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from manyworks.core.organisations.models import Network
from manyworks.core.organisations.queries import organisations_in
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.models import BlockRevision, Part, RoutingOperation, SheetStock
from manyworks.drafting.facts import (
    BlockFacts,
    Facts,
    Grain,
    HomeFacts,
    MachineFacts,
    MaterialFacts,
    NeedFacts,
    PartFacts,
    SheetFacts,
    StepFacts,
    WorkshopFacts,
    part_facts,
)
from manyworks.network.machines.models import Condition, Machine
from manyworks.network.workshops.models import FacilityStatus, RateCard, Workshop
from manyworks.plans.orders.models import Home
from manyworks.plans.orders.queries import limits_of, needs_of
from manyworks.quality.articles.queries import accepted_places

GRAINS: dict[str, Grain] = {"x": "x", "y": "y"}


def facts_of(network: Network, homes: Sequence[Home], *, name: str, start: date) -> Facts:
    """Everything the tables know that bears on a plan for these homes."""
    revisions = BlockRevision.objects.filter(ordered_by__home__in=homes).distinct()
    return Facts(
        name=name,
        currency=network.currency,
        timezone=network.timezone,
        start=start,
        homes=tuple(_home(home) for home in homes),
        blocks=tuple(_block(row) for row in _with_parts(revisions)),
        workshops=workshop_facts(network, start),
        materials=tuple(_material(row) for row in Material.objects.filter(parts__isnull=False).distinct()),
        sheets=tuple(_sheet(row, network.currency) for row in SheetStock.objects.select_related("material")),
        accepted=accepted_places(revisions),
    )


def workshop_facts(network: Network, start: date, *, on: date | None = None) -> tuple[WorkshopFacts, ...]:
    """The network's workshops for a plan that starts then, with machines and prices of the day ``on``."""
    return tuple(_workshop(row, start) for row in _workshops(network, on or start))


def _home(home: Home) -> HomeFacts:
    return HomeFacts(
        key=home.slug,
        name=home.name,
        latitude=home.latitude,
        longitude=home.longitude,
        limits=limits_of(home),
        vehicle=home.vehicle,
        storage_blocks=home.storage_blocks,
        opens=home.window_opens,
        closes=home.window_closes,
        phases={phase.kind: phase.on for phase in home.phases.all()},
        needs=tuple(
            NeedFacts(need.piece, str(need.revision), need.phase, need.at) for need in needs_of(home)
        ),
    )


def _with_parts(revisions: QuerySet[BlockRevision]) -> Iterable[BlockRevision]:
    parts = Part.objects.select_related("material")
    steps = RoutingOperation.objects.select_related("process", "skill").order_by("position")
    return revisions.select_related("block").prefetch_related(
        Prefetch("parts", queryset=parts), Prefetch("routing", queryset=steps)
    )


def _block(revision: BlockRevision) -> BlockFacts:
    return BlockFacts(
        key=str(revision.pk),
        code=revision.block.code,
        name=f"{revision.block.code} {revision.block.name}".strip(),
        kind=revision.block.kind,
        parts=tuple(_part(part) for part in revision.parts.all()),
        steps=tuple(
            StepFacts(
                process=step.process.code,
                group="cut" if step.group == "cut" else "make",
                minutes=None if step.minutes is None else float(step.minutes),
                skill=step.skill.code if step.skill else None,
                hold_point=step.hold_point,
            )
            for step in revision.routing.all()
        ),
        length_mm=_float(revision.length_mm),
        width_mm=_float(revision.width_mm),
        height_mm=_float(revision.height_mm),
        mass_kg=_float(revision.mass_kg),
        status=revision.status,
        first_article=revision.block.first_article,
    )


def _part(part: Part) -> PartFacts:
    return part_facts(
        part.geometry,
        key=str(part.pk),
        code=part.code,
        quantity=part.quantity,
        material=part.material.code,
        thickness_mm=float(part.thickness_mm),
        grain=GRAINS.get(part.grain, "none"),
    )


def _material(row: Material) -> MaterialFacts:
    return MaterialFacts(
        code=row.code,
        name=row.name,
        density_kg_m3=row.density_kg_m3,
        carbon_kgco2e_per_kg=row.carbon_kgco2e_per_kg,
        carbon_source=row.carbon_source,
        carbon_confirmed=row.carbon_confirmed,
    )


def _sheet(row: SheetStock, currency: str) -> SheetFacts:
    # A price in another currency is no price here: nobody has said at which rate.
    price = None if row.price is None or row.currency != currency else float(row.price)
    return SheetFacts(
        key=f"{row.material.code} {row.thickness_mm:g} mm {row.length_mm:g} × {row.width_mm:g}",
        material=row.material.code,
        thickness_mm=float(row.thickness_mm),
        length_mm=float(row.length_mm),
        width_mm=float(row.width_mm),
        price=price,
        price_source=f"{row.price_source} {row.price_date or ''}".strip(),
    )


def _workshops(network: Network, start: date) -> Iterable[Workshop]:
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
            "opening_hours",
            "closures",
        )
    )


def _workshop(row: Workshop, start: date) -> WorkshopFacts:
    card = next(iter(row.rate_cards.all()), None)
    hours: dict[int, tuple[tuple[time, time], ...]] = {}
    for opening in row.opening_hours.all():
        day = opening.weekday - 1
        hours[day] = (*hours.get(day, ()), (opening.opens, opening.closes))
    return WorkshopFacts(
        key=row.slug,
        name=row.name,
        latitude=row.latitude,
        longitude=row.longitude,
        machines=tuple(_machine(machine) for machine in row.machines.all()),
        people={item.skill.code: item.people for item in row.staffing.all()},
        hours=hours,
        closures=tuple((gap.first_day, gap.last_day) for gap in row.closures.all() if gap.last_day >= start),
        rates={rate.process.code: float(rate.per_hour) for rate in card.rates.all()} if card else {},
        member=row.organisation.slug if row.organisation else "",
        place_is_approximate=row.is_approximate,
    )


def _machine(machine: Machine) -> MachineFacts:
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
        materials=tuple(material.code for material in machine.materials.all()),
        mentor_skill=machine.mentor_skill.code if machine.mentor_skill else "",
        kept_blocks=machine.kept_codes,
    )


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
