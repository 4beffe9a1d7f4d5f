"""A plan as CSV: operations, deliveries, kits and allocation, one line each, times with their zone.

A piece goes by its number, on which programs join too; other keys for them stand in columns at the end.
Tables of orders have columns of other names, see `manyworks.drafting.papers.nouns`.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from manyworks.drafting.papers.costs import StockBought
from manyworks.drafting.papers.nouns import nouns
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.sheets import sheet_numbers
from manyworks.drafting.papers.wording import pieces_in_order, vehicle_name
from manyworks.formats.plain_text import for_spreadsheet


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([for_spreadsheet(cell) for cell in row])
    return out.getvalue()


def schedule_csv(read: PlanReading) -> str:
    """Every operation with workshop, machine, start and end, in order of time, and which sheets it cuts."""
    home, block, _count, _loaded, needed = nouns(of_orders=read.of_orders).columns
    head = [
        home, block, "piece", "operation", "group", "workshop", "machine",
        "start", "end", needed, "arrives", "late", "why", "process", "sheets",
    ]  # fmt: skip
    rows = []
    for operation in sorted(read.plan.operations, key=lambda o: (o.start, o.workshop, read.place(o.unit))):
        step, assignment = read.step(operation), read.assignments[operation.unit]
        rows.append(
            [
                read.home_name(read.units[operation.unit].home),
                read.block_name(operation.unit),
                operation.unit,
                read.process_name(operation),
                step.group,
                read.workshop_name(operation.workshop),
                read.machine_name(operation),
                read.moment(operation.start).isoformat(),
                read.moment(operation.end).isoformat(),
                read.moment(assignment.due).isoformat(),
                read.arrival(assignment).isoformat(),
                "yes" if read.is_late(operation.unit) else "no",
                read.explanations.get((operation.unit, operation.operation), ("", ""))[0],
                step.process,
                sheet_numbers(read, operation),
            ]
        )
    return _csv(head, rows)


def deliveries_csv(read: PlanReading) -> str:
    """Every load with its stops, blocks in the order they are loaded, mass and kilometres."""
    home, _block, count, loaded, _needed = nouns(of_orders=read.of_orders).columns
    head = [
        "load", home, "vehicle", "begins", "departs", "arrives", "back", "kilometres", "mass_kg", "cost",
        "carbon_kgco2e", count, "stops", loaded, "pieces_in_loading_order",
    ]  # fmt: skip
    rows = []
    for number, load in enumerate(read.plan.loads, start=1):
        stops = "; ".join(
            f"{name} {read.moment(stop.arrive).isoformat()} ({len(stop.units)})"
            for name, stop in read.stops_of(load)
        )
        rows.append(
            [
                number,
                read.plots_of(load),
                f"{vehicle_name(load.vehicle)} {load.which}",
                *(read.moment(t).isoformat() for t in (load.begin, load.depart, load.arrive, load.end)),
                round(load.kilometres, 1),
                round(load.mass_kg, 1),
                round(load.cost, 2) or "",
                "" if load.carbon_kgco2e is None else round(load.carbon_kgco2e, 2),
                len(load.units),
                stops,
                pieces_in_order(read, load.units),
                " ".join(load.units),
            ]
        )
    return _csv(head, rows)


def kits_csv(read: PlanReading) -> str:
    """Every journey on which a workshop fetches the kits that it assembles."""
    head = [
        "journey", "from", "fetched_by", "vehicle", "arrives", "leaves", "back", "kilometres", "cost",
        "carbon_kgco2e", "kits", "pieces",
    ]  # fmt: skip
    rows = [
        [
            number,
            read.workshop_name(fetch.cut),
            read.workshop_name(fetch.make),
            f"{vehicle_name(fetch.vehicle)} {fetch.which}",
            *(read.moment(t).isoformat() for t in (fetch.arrive, fetch.leave, fetch.there)),
            round(fetch.kilometres, 1),
            round(fetch.cost, 2) or "",
            "" if fetch.carbon_kgco2e is None else round(fetch.carbon_kgco2e, 2),
            len(fetch.units),
            " ".join(fetch.units),
        ]
        for number, fetch in enumerate(read.plan.fetches, start=1)
    ]
    return _csv(head, rows)


def allocation_csv(read: PlanReading) -> str:
    """Every piece with the workshops that cut and make it, and when it is finished, needed and there."""
    home, block, _count, _loaded, needed = nouns(of_orders=read.of_orders).columns
    head = [home, block, "piece", "position", "cut_at", "made_at", "finished", needed, "arrives", "late"]
    rows = []
    for assignment in read.plan.assignments:
        unit = read.units[assignment.unit]
        rows.append(
            [
                read.home_name(unit.home),
                read.block_name(assignment.unit),
                assignment.unit,
                unit.position,
                read.workshop_name(assignment.cut),
                read.workshop_name(assignment.make),
                read.moment(assignment.finish).isoformat(),
                read.moment(assignment.due).isoformat(),
                read.arrival(assignment).isoformat(),
                "yes" if assignment.arrive > assignment.due else "no",
            ]
        )
    return _csv(head, rows)


def boards_csv(read: PlanReading, bought: Iterable[StockBought]) -> str:
    """The boards to order at the workshops that cut here: for their sheets, spare ones, and the price of one.

    Counts are those of the plan's summary, prices those of the plan that is read: a pack has none.
    """
    head = [
        "board", "material", "thickness_mm", "length_mm", "width_mm", "workshop",
        "for_sheets", "spare", "to_order", "price", "currency", "price_source",
    ]  # fmt: skip
    cutting = {sheet.workshop for sheet in read.plan.sheets}
    rows = []
    for one in bought:
        if one.workshop not in cutting:
            continue
        board = read.stock[one.name]
        rows.append(
            [
                one.name,
                board.material,
                board.thickness_mm,
                board.length_mm,
                board.width_mm,
                one.workshop_name,
                one.sheets,
                one.spare,
                one.to_order,
                "" if board.price is None else board.price,
                "" if board.price is None else read.problem.currency,
                "" if board.price is None else board.price_source,
            ]
        )
    return _csv(head, rows)
