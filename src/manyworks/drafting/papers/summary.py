"""The figures of a plan as plain data: what it costs, how good it is, what it leaves out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, astuple, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from manyworks.drafting.papers.boards import material_figures, spare_notes
from manyworks.drafting.papers.costs import ByHand, CostParts, MaterialFigures
from manyworks.drafting.papers.figures import (
    AroundPlan,
    CarbonFactor,
    CarbonFigures,
    HomeArrivals,
    LotFigures,
    NotCarried,
    RefusedBlock,
    Summary,
    TrainingFigures,
    WorkshopShare,
)
from manyworks.drafting.papers.outlook import (
    chance_data,
    fairness_data,
    first_article_rows,
    scarce_data,
    surer_data,
)
from manyworks.drafting.papers.preparation import (
    WorkshopPreparation,
    preparation_notes,
    preparation_of,
)
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.wording import piece_name
from manyworks.drafting.problem import Draft
from manyworks.drafting.settings import Value
from manyworks.planning.booked import Standing
from manyworks.planning.calendars import opened_between
from manyworks.planning.model import Assignment, Plan, Problem, Refusal
from manyworks.planning.pipeline import Result


def summarise(
    draft: Draft, made: Result, settings: Mapping[str, Value], words: Mapping[str, str] | None = None
) -> Summary:
    """Everything the plan page and the command line say about a plan; ``words`` name processes and skills."""
    read = PlanReading(made.problem, made.plan, words)
    plan, material, costs = made.plan, material_figures(read, settings), _parts(made.plan)
    preparation = preparation_of(read, settings)
    return Summary(
        currency=made.problem.currency,
        timezone=made.problem.clock.zone,
        cost=round(costs.paid + material.bought, 2),
        weighed=round(plan.cost, 2),
        costs=costs,
        material=material,
        units=len(plan.assignments),
        late_blocks=plan.late_units,
        late_days=_days_late(made.problem, plan),
        on_time_blocks=_on_time(made),
        left_out=draft.left_out + len({refusal.unit for refusal in plan.refusals}),
        operations=len(plan.operations),
        sheets=len(plan.sheets),
        yield_=material.yield_,
        loads=len(plan.loads),
        kilometres=round(plan.kilometres, 1),
        carbon=_carbon(read),
        local_share=_local_share(read),
        shares=_shares(read),
        training=_training(read),
        homes=_homes(read),
        bound=None if plan.bound is None else round(plan.bound, 2),
        gap=None if plan.gap is None else round(max(0.0, plan.gap), 5),
        by_hand=_by_hand(made),
        status=plan.status,
        seed=plan.seed,
        iterations=plan.iterations,
        seconds=round(plan.seconds, 2),
        first_plan_seconds=round(plan.first_plan_seconds, 3),
        trace=_trace(plan),
        refusals=_refusals(read),
        gaps=draft.gaps,
        assumptions=_assumptions(draft, made, material, preparation, settings),
        not_carried=_not_carried(read, made),
        scarce=scarce_data(read, made.bound),
        chance=chance_data(read, made.simulation),
        surer=surer_data(made.surer),
        fairness=fairness_data(read),
        first_articles=first_article_rows(read),
        leftovers=tuple(None if box is None else astuple(box) for box in made.nested.leftovers),
        estimates=tuple(sorted(draft.estimates)),
        valid=not made.violations,
        violations=tuple(f"{found.where}: {found.message}" for found in made.violations[:50]),
        programs=sum(row.programs for row in preparation),
        preparation=preparation,
        lots=_lots(made),
        estimate=plan.estimate,
        of_orders=read.of_orders,
        **_as_drafted(draft),
        **_days(read),
    )


def around_plans(problem: Problem, standing: Iterable[Standing]) -> tuple[AroundPlan, ...]:
    """The plans that a problem keeps clear of, and the hours that each has booked from then on."""
    since = problem.clock.moment(problem.now)
    shops = {shop.id for shop in problem.workshops}
    hours = {one.name: _hours_from(PlanReading(one.problem, one.plan), since, shops) for one in standing}
    names = {one.by for one in problem.booked} | {one.by for one in problem.booked_vehicles}
    names |= {one.by for one in problem.booked_stores}
    day = since.date().isoformat()
    rows = [AroundPlan(name, round(hours.get(name, 0.0), 1), since=day) for name in names]
    return tuple(sorted(rows, key=lambda row: (-row.hours, row.name)))


def _hours_from(read: PlanReading, since: datetime, shops: Collection[str]) -> float:
    """Opened hours of machines and benches that a plan takes from a moment on, counted on its own clock."""
    clock, last = read.problem.clock, max((bar.end for bar in read.plan.operations), default=0) + 1
    first = max(0, clock.unit(since))
    bars = (bar for bar in read.plan.operations if bar.workshop in shops and read.is_work(bar))
    opened = (
        opened_between(read.workshops[bar.workshop].calendar, last, max(bar.start, first), bar.end)
        for bar in bars
        if bar.end > first
    )
    return sum(opened) / clock.units_per_hour


def _as_drafted(draft: Draft) -> dict[str, Any]:
    names = "closed", "utilisation", "floor_area_m2"
    return {name: getattr(draft, name) for name in names}


def _parts(plan: Plan) -> CostParts:
    """Every part in whole pennies, so that what is shown adds up to what is shown."""
    return CostParts(**{name: round(amount, 2) for name, amount in asdict(plan.costs).items()})


def _lots(made: Result) -> LotFigures | None:
    lots = made.lots
    return None if lots is None or not lots.lots else LotFigures(lots.lots, round(lots.price, 2))


def _on_time(made: Result) -> int:
    """Blocks that come on time; what nothing brings does not come."""
    never = {left.unit for left in made.deliveries.not_carried}
    return sum(a.arrive <= a.due and a.unit not in never for a in made.plan.assignments)


def _not_carried(read: PlanReading, made: Result) -> tuple[NotCarried, ...]:
    left = made.deliveries.not_carried[:50]
    return tuple(NotCarried(piece_name(read, item.unit), item.reason) for item in left)


def _days(read: PlanReading) -> dict[str, Any]:
    """The day on which work begins, and that of the last arrival."""
    start = min((bar.start for bar in read.plan.operations), default=None)
    if start is None:
        return {"first_day": None, "last_day": None}
    last = max(map(read.arrival, read.plan.assignments))
    return {"first_day": read.moment(start).date().isoformat(), "last_day": last.date().isoformat()}


def _assumptions(
    draft: Draft,
    made: Result,
    material: MaterialFigures,
    preparation: tuple[WorkshopPreparation, ...],
    settings: Mapping[str, Value],
) -> tuple[str, ...]:
    """What nobody has said, each once."""
    notes = [*draft.assumptions, *spare_notes(material, settings)]
    if bare := made.nested.without_margin:
        shown = ", ".join(bare[:5]) + (" …" if len(bare) > 5 else "")
        words = _(
            "%(count)d parts are as large as their sheet and leave no margin to hold it down: %(parts)s."
        )
        notes.append(words % {"count": len(bare), "parts": shown})
    notes += preparation_notes(preparation)
    return tuple(dict.fromkeys(notes))


def _trace(plan: Plan) -> tuple[tuple[float, float], ...]:
    """The path of the search, at most about 120 steps, and at its end the plan with its sheets and loads."""
    steps = plan.trace[:: max(1, len(plan.trace) // 120)]
    path = [(round(step.seconds, 2), round(step.cost, 2)) for step in steps]
    return (*path, (round(max(plan.seconds, path[-1][0]), 2), round(plan.cost, 2))) if path else ()


def _days_late(problem: Problem, plan: Plan) -> float:
    return round(plan.late_time / problem.clock.units_per_day, 1)


def _by_hand(made: Result) -> ByHand | None:
    """What a careful coordinator would pay and how late that would be, with the loads it takes."""
    plan = made.by_hand
    if plan is None:
        return None
    return ByHand(
        paid=round(plan.costs.paid, 2),
        late_blocks=plan.late_units,
        late_days=_days_late(made.problem, plan),
        loads=len(plan.loads),
        kilometres=round(plan.kilometres, 1),
    )


def _carbon(read: PlanReading) -> CarbonFigures:
    """Driving and boards, each with its factor, source and mark; boards without a factor are counted."""
    plan, transport = read.plan, read.problem.transport
    sources: list[CarbonFactor] = []
    boards, unknown = 0.0, 0
    materials = {material.id: material for material in read.problem.materials}
    seen: set[str] = set()
    for sheet in plan.sheets:
        stock = read.stock[sheet.stock]
        material = materials[stock.material]
        if material.carbon_kgco2e_per_kg is None or material.density_kg_m3 is None:
            unknown += 1
            continue
        kilograms = stock.length_mm * stock.width_mm * stock.thickness_mm * 1e-9 * material.density_kg_m3
        boards += kilograms * material.carbon_kgco2e_per_kg
        if material.id not in seen:
            seen.add(material.id)
            sources.append(
                CarbonFactor(
                    what=material.name or material.id,
                    factor=material.carbon_kgco2e_per_kg,
                    unit="kg CO2e/kg",
                    source=material.carbon_source,
                    confirmed=material.carbon_confirmed,
                )
            )
    driving = plan.carbon_kgco2e
    if driving is not None and transport.carbon_kgco2e_per_tkm is not None:
        sources.append(
            CarbonFactor(
                what="road freight",
                factor=transport.carbon_kgco2e_per_tkm,
                unit="kg CO2e/(t km)",
                source=transport.carbon_source,
                confirmed=False,
            )
        )
    return CarbonFigures(
        boards_kg=round(boards, 1) if seen else None,
        driving_kg=None if driving is None else round(driving, 1),
        sheets_without_factor=unknown,
        sources=tuple(sources),
        confirmed=bool(sources) and all(source.confirmed for source in sources),
    )


def _hours_by_workshop(read: PlanReading) -> dict[str, float]:
    """Hours worked at each workshop; pauses over night are not work."""
    hours: dict[str, float] = defaultdict(float)
    for operation in read.plan.operations:
        hours[operation.workshop] += read.minutes(operation) * read.pool(operation).time_factor / 60
    return hours


def _training(read: PlanReading) -> TrainingFigures | None:
    """What trainees do: hours on the clock, standard hours, and what these are worth; None without places."""
    if not any(pool.training for shop in read.problem.workshops for pool in shop.pools):
        return None
    real = standard = 0.0
    for bar in read.plan.operations:
        pool = read.pool(bar)
        if pool.training is not None:
            minutes = read.minutes(bar)
            standard += minutes / 60
            real += (minutes * pool.time_factor + pool.setup_minutes) / 60
    worth = round(-read.plan.costs.training, 2)
    return TrainingFigures(round(real, 1), round(standard, 1), worth)


def _local_share(read: PlanReading) -> float | None:
    hours = _hours_by_workshop(read)
    total = sum(hours.values())
    if not total:
        return None
    return round(sum(h for key, h in hours.items() if read.workshops[key].local) / total, 4)


def _shares(read: PlanReading) -> tuple[WorkshopShare, ...]:
    hours = _hours_by_workshop(read)
    total = sum(hours.values()) or 1.0
    cut: dict[str, int] = defaultdict(int)
    made: dict[str, int] = defaultdict(int)
    for assignment in read.plan.assignments:
        cut[assignment.cut] += 1
        made[assignment.make] += 1
    rows = [
        WorkshopShare(
            workshop=key,
            name=read.workshop_name(key),
            hours=round(amount, 1),
            share=round(amount / total, 4),
            cuts=cut[key],
            makes=made[key],
            local=read.workshops[key].local,
        )
        for key, amount in hours.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.hours, row.name)))


def _homes(read: PlanReading) -> tuple[HomeArrivals, ...]:
    brought: dict[str, list[Assignment]] = defaultdict(list)
    for assignment in read.plan.assignments:
        brought[read.units[assignment.unit].home].append(assignment)
    rows = [
        HomeArrivals(
            home=home,
            name=read.home_name(home),
            blocks=len(members),
            late=sum(one.arrive > one.due for one in members),
            last_arrival=max(map(read.arrival, members)).isoformat(),
        )
        for home, members in brought.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.name))


def _refusals(read: PlanReading) -> tuple[RefusedBlock, ...]:
    """Refusals of equal blocks for equal reasons told once, with how many pieces they concern."""
    groups: dict[tuple[str, str], list[Refusal]] = defaultdict(list)
    for refusal in read.plan.refusals:
        groups[refusal.block, refusal.reason].append(refusal)
    rows = [
        RefusedBlock(
            block=read.blocks[block].name or block,
            reason=reason,
            group=members[0].group,
            pieces=len({member.unit for member in members}),
            homes=tuple(sorted({read.home_name(read.units[m.unit].home) for m in members})),
            nearest=tuple(
                replace(miss, workshop=read.workshop_name(miss.workshop)) for miss in members[0].nearest[:5]
            ),
        )
        for (block, reason), members in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.pieces, row.block)))
