"""A plan to rows, so that offers, travellers, loads and recalls can hold on to what was planned."""

from collections.abc import Iterator

from manyworks.drafting.papers.reading import PlanReading
from manyworks.network.workshops.models import Workshop
from manyworks.planning.model import Plan, Problem
from manyworks.plans.orders.models import Home, Piece
from manyworks.plans.plans.models import PlannedLoad, PlannedOperation, PlannedPart, PlannedSheet, PlanRun

BATCH = 1000


def keep_rows(run: PlanRun, problem: Problem, plan: Plan) -> None:
    """Write the rows of a run that has none yet; call it inside a transaction."""
    read = PlanReading(problem, plan)
    workshops = {row.slug: row.pk for row in Workshop.objects.filter(slug__in=read.workshops)}
    homes = {row.slug: row.pk for row in Home.objects.filter(slug__in=read.homes)}
    blocks = Piece.objects.filter(home__in=homes.values())
    pieces = dict(blocks.values_list("number", "pk"))
    operations = _operations(run, read, workshops, homes, pieces)
    PlannedOperation.objects.bulk_create(operations, batch_size=BATCH)
    sheets = PlannedSheet.objects.bulk_create(_sheets(run, read, workshops), batch_size=BATCH)
    parts = dict(Piece.objects.filter(parent__home__in=homes.values()).values_list("number", "pk"))
    PlannedPart.objects.bulk_create(_parts(read, sheets, parts), batch_size=BATCH)
    PlannedLoad.objects.bulk_create(_loads(run, read, homes), batch_size=BATCH)


def _operations(
    run: PlanRun,
    read: PlanReading,
    workshops: dict[str, int],
    homes: dict[str, int],
    pieces: dict[str, int],
) -> list[PlannedOperation]:
    rows = []
    said = {(one.unit, one.operation): one for one in read.plan.explanations}
    for operation in read.plan.operations:
        unit, step, pool = read.units[operation.unit], read.step(operation), read.pool(operation)
        assignment = read.assignments[operation.unit]
        told = said.get((operation.unit, operation.operation))
        rows.append(
            PlannedOperation(
                run=run,
                piece_id=pieces[operation.unit],
                block=read.block_of(operation.unit).name,
                home_id=homes[unit.home],
                workshop_id=workshops[operation.workshop],
                operation=operation.operation,
                process=step.process,
                group=step.group,
                pool=operation.pool,
                pool_name=pool.name or pool.id,
                machine=operation.machine,
                starts_at=read.moment(operation.start),
                ends_at=read.moment(operation.end),
                due_at=read.moment(assignment.due),
                arrives_at=read.moment(assignment.arrive),
                why=told.text if told else "",
                prices=told.prices if told else "",
                waits_for=told.waits_for if told else "",
            )
        )
    return rows


def _sheets(run: PlanRun, read: PlanReading, workshops: dict[str, int]) -> list[PlannedSheet]:
    rows = []
    programs: dict[object, int] = {}
    for index, sheet in enumerate(read.plan.sheets):
        stock, pool = read.stock[sheet.stock], read.router(sheet)
        program = programs.setdefault(read.program_of(sheet), len(programs) + 1)
        rows.append(
            PlannedSheet(
                run=run,
                workshop_id=workshops[sheet.workshop],
                number=sheet.number,
                stock=sheet.stock,
                material=stock.material,
                thickness_mm=stock.thickness_mm,
                length_mm=stock.length_mm,
                width_mm=stock.width_mm,
                parts=len(sheet.parts),
                used=sheet.used,
                cut_length_mm=sheet.cut_length_mm,
                index=index,
                pool=pool.id if pool else "",
                pool_name=(pool.name or pool.id) if pool else "",
                machine=sheet.machine,
                minutes=sheet.minutes if pool else None,
                starts_at=read.moment(sheet.start) if pool else None,
                ends_at=read.moment(sheet.end) if pool else None,
                program=program,
            )
        )
    return rows


def _parts(read: PlanReading, rows: list[PlannedSheet], pieces: dict[str, int]) -> Iterator[PlannedPart]:
    for row in rows:
        for number, placed in enumerate(read.plan.sheets[row.index].parts, start=1):
            yield PlannedPart(sheet=row, piece_id=pieces[read.part_number(placed)], number=number)


def _loads(run: PlanRun, read: PlanReading, homes: dict[str, int]) -> list[PlannedLoad]:
    return [
        PlannedLoad(
            run=run,
            home_id=homes[load.homes[0].place],
            number=number,
            vehicle=load.vehicle,
            departs_at=read.moment(load.depart),
            arrives_at=read.moment(load.arrive),
            kilometres=load.kilometres,
            mass_kg=load.mass_kg,
            carbon_kgco2e=load.carbon_kgco2e,
            which=load.which,
            begins_at=read.moment(load.begin),
            back_at=read.moment(load.end),
            cost=load.cost,
            units=list(load.units),
            stops=[
                {
                    "place": stop.place,
                    "name": name,
                    "arrives_at": read.moment(stop.arrive).isoformat(),
                    "leaves_at": read.moment(stop.leave).isoformat(),
                    "plot": stop in load.homes,
                    "units": list(stop.units),
                }
                for name, stop in read.stops_of(load)
            ],
        )
        for number, load in enumerate(read.plan.loads, start=1)
    ]
