"""A plan as CSV: operations, deliveries and allocation, one line each, times with their zone.

A piece goes by its number, on which programs join too; other keys for them stand in columns at the end.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from manyworks.drafting.papers.reading import PlanReading
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
    """Every operation with workshop, machine, start and end, in order of time."""
    head = [
        "home", "block", "piece", "operation", "group", "workshop", "machine",
        "start", "end", "needed_on_site", "arrives", "late", "why", "process",
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
            ]
        )
    return _csv(head, rows)


def deliveries_csv(read: PlanReading) -> str:
    """Every load with its stops, blocks in the order they are loaded, mass and kilometres."""
    head = [
        "load", "home", "vehicle", "departs", "arrives", "kilometres", "mass_kg", "carbon_kgco2e",
        "blocks", "stops", "blocks_in_loading_order", "pieces_in_loading_order",
    ]  # fmt: skip
    rows = []
    for number, load in enumerate(read.plan.loads, start=1):
        stops = "; ".join(
            f"{read.place_name(stop.place)} {read.moment(stop.arrive).isoformat()} ({len(stop.units)})"
            for stop in load.stops
        )
        rows.append(
            [
                number,
                read.home_name(load.home),
                vehicle_name(load.vehicle),
                read.moment(load.depart).isoformat(),
                read.moment(load.arrive).isoformat(),
                round(load.kilometres, 1),
                round(load.mass_kg, 1),
                "" if load.carbon_kgco2e is None else round(load.carbon_kgco2e, 2),
                len(load.units),
                stops,
                pieces_in_order(read, load.units),
                " ".join(load.units),
            ]
        )
    return _csv(head, rows)


def allocation_csv(read: PlanReading) -> str:
    """Every piece with the workshops that cut and make it, and when it is finished, needed and there."""
    head = [
        "home",
        "block",
        "piece",
        "position",
        "cut_at",
        "made_at",
        "finished",
        "needed_on_site",
        "arrives",
        "late",
    ]
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
