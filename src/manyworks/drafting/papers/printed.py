"""The plan on paper: A4 as PDF, made by typst from one template, the same bytes for the same plan."""

import io
import json
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno
from django.utils.translation import gettext as _

from manyworks.drafting.papers.figures import Box, HomeArrivals, HomeChance, Summary
from manyworks.drafting.papers.nouns import Nouns, nouns
from manyworks.drafting.papers.outlook import home_rows
from manyworks.drafting.papers.preparation import WorkshopPreparation
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.sheets import drawing_of, part_rows, ranges, sheet_name, work_words
from manyworks.drafting.papers.wording import (
    around_sentence,
    board_table,
    clock,
    figure_rows,
    left_out_rows,
    money,
    money_words,
    percent,
    pieces_in_order,
    quality_sentence,
    vehicle_name,
)
from manyworks.planning.drawing.sheet import sheet_svg
from manyworks.planning.model import PlannedSheet

MOST_ROWS_PER_WORKSHOP = 400
MOST_SHEETS = 120


@dataclass(frozen=True)
class Imprint:
    """What stands at the edges of every page: item, revision, hash and the address of the live record."""

    title: str
    made_at: datetime
    plan_hash: str
    link: str = ""
    state: str = ""
    """What the plan was to people when it was printed; empty of a plan from files."""


def plan_pdf(read: PlanReading, summary: Summary, imprint: Imprint) -> bytes:
    """The whole plan as a PDF: figures, reasons, workshop schedules, loads and sheet maps."""
    # The typesetter is large; only this paper should pay for loading it.
    import typst

    with tempfile.TemporaryDirectory(prefix="manyworks-paper-") as name:
        folder = Path(name)
        template = files("manyworks.drafting.papers") / "plan.typ"
        (folder / "plan.typ").write_text(template.read_text(encoding="utf-8"), "utf-8")
        if imprint.link:
            code = io.BytesIO()
            segno.make(imprint.link, error="m").save(code, kind="svg", border=1)
            (folder / "qr.svg").write_bytes(code.getvalue())
        data = _data(read, summary, imprint) | {"sheets": _sheets(read, folder, summary.leftovers)}
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        pdf: bytes = typst.compile(
            str(folder / "plan.typ"),
            root=str(folder),
            format="pdf",
            pdf_standards=["a-2a"],
            timestamp=int(imprint.made_at.timestamp()),
        )
        return pdf


def _data(read: PlanReading, summary: Summary, imprint: Imprint) -> dict[str, Any]:
    more = len(read.plan.sheets) - MOST_SHEETS
    said = nouns(of_orders=read.of_orders)
    boards_head, boards = board_table(summary)
    return {
        "title": imprint.title,
        "subtitle": " · ".join(filter(None, [_("Who makes what, when"), imprint.state])),
        "revision": imprint.made_at.strftime("%Y-%m-%d %H:%M %Z"),
        "hash": imprint.plan_hash[:12],
        "link": imprint.link,
        "footer": _("Manyworks plan"),
        "statement": " ".join(filter(None, [quality_sentence(summary), around_sentence(summary)])),
        "faults": summary.violations,
        "words": _words(said),
        "figures": figure_rows(summary),
        **money_words(summary),
        **_fetches(read, summary.currency),
        "boards_head": boards_head,
        "boards": boards,
        "left_out_head": [said.block, _("Pieces"), _("Why, and what would help")],
        "left_out": left_out_rows(summary),
        "assumptions": summary.assumptions,
        "homes_head": [
            said.home,
            said.blocks,
            _("Late"),
            said.last_arrives,
            _("On time, chance"),
            _("Nearly sure by"),
        ],
        "homes": [_home_row(row, chance) for row, chance in home_rows(summary)],
        "prices_head": [_("Where"), _("Dearest week"), _("One more hour"), _("One more all the time")],
        "prices": _price_rows(summary),
        "firsts_head": [_("First article"), _("Where"), _("Finished"), _("Wait for it")],
        "firsts": [
            [row.piece, row.name, clock(datetime.fromisoformat(row.done)), str(row.waiting)]
            for row in summary.first_articles
        ],
        **_hours_of_workshops(summary),
        "schedule_head": [
            _("Time"),
            _("Machine"),
            said.operation,
            _("Piece"),
            said.home,
        ],
        "schedule": _schedule(read),
        "stops_head": [_("Stop"), _("From"), _("To"), said.blocks],
        "loads": _loads(read, said),
        "more_sheets": (_("%(count)d more sheets are in the folder of cutting files.") % {"count": more})
        if more > 0
        else "",
    }


def _home_row(row: HomeArrivals, chance: HomeChance | None) -> list[str]:
    sure = [percent(chance.on_time), chance.p95[:10]] if chance else ["", ""]
    return [row.name, str(row.blocks), str(row.late), row.last_arrival[:10], *sure]


def _price_rows(summary: Summary) -> list[list[str]]:
    currency = summary.currency
    return [
        [
            f"{row.what}, {row.name}",
            row.week,
            f"{row.dearest:,.2f} {currency}",
            money(row.worth, currency),
        ]
        for row in summary.scarce.rows
    ]


def _words(said: Nouns) -> dict[str, Any]:
    return {
        "page": _("Page"),
        "qr": _("Code with the address of this plan"),
        "faulty": _("Do not use this plan: the independent check found faults in it."),
        "figures": _("In short"),
        "costs": _("What it costs"),
        "boards": _("Boards to order"),
        "left_out": _("What could not be planned"),
        "assumptions": _("Assumed, because nobody has said otherwise"),
        "homes": said.homes,
        "prices": _("What one more hour would be worth"),
        "firsts": _("First articles"),
        "workshops": _("Work by workshop"),
        "loads": _("Deliveries"),
        "loading_order": _("Load in this order:"),
        "fetches": _("Kits between workshops"),
        "weighed": _("What was weighed beside money"),
        "signatures": [_("Coordinator, date"), _("For the workshops, date"), said.receives],
    }


def _hours_of_workshops(summary: Summary) -> dict[str, Any]:
    """What each workshop works, and what it prepares beside."""
    return {
        "shares_head": [_("Workshop"), _("Hours worked"), _("Share"), _("Cuts"), _("Makes")],
        "shares": [
            [row.name, f"{row.hours:,.1f}", f"{row.share:.0%}", str(row.cuts), str(row.makes)]
            for row in summary.shares
        ],
        "preparation_head": [
            _("Preparation"),
            _("Programs"),
            _("Boards"),
            _("Machine days"),
            _("Kits"),
            _("Cutters"),
            _("Hours"),
            _("Free hours"),
        ],
        "preparation": [_preparation_row(row) for row in summary.preparation],
    }


def _preparation_row(row: WorkshopPreparation) -> list[str]:
    counts = (row.programs, row.boards, row.days, row.kits, row.cutters)
    return [row.name, *map(str, counts), f"{row.hours:g}", f"{row.room:g}"]


def _schedule(read: PlanReading) -> list[dict[str, Any]]:
    shops = []
    for key, operations in sorted(
        read.operations_by_workshop.items(), key=lambda item: read.workshop_name(item[0])
    ):
        work = [operation for operation in operations if read.is_work(operation)]
        printed = work[:MOST_ROWS_PER_WORKSHOP]
        days: dict[date, list[list[str]]] = defaultdict(list)
        for operation in printed:
            late = _(" (late)") if read.is_late(operation.unit) else ""
            starts, ends = read.moment(operation.start), read.moment(operation.end)
            until = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{ends:%a %H:%M}"
            days[starts.date()].append(
                [
                    f"{starts:%H:%M} – {until}",
                    read.machine_name(operation),
                    f"{work_words(read, operation)} · {read.block_name(operation.unit)}",
                    operation.unit,
                    read.home_name(read.units[operation.unit].home) + late,
                ]
            )
        more = len(work) - len(printed)
        shops.append(
            {
                "name": read.workshop_name(key),
                "days": [{"name": f"{day:%A %-d %B %Y}", "rows": rows} for day, rows in days.items()],
                "more": (_("%(count)d more operations are in the schedule file.") % {"count": more})
                if more
                else "",
            }
        )
    return shops


def _loads(read: PlanReading, said: Nouns) -> list[dict[str, Any]]:
    loads = []
    for number, load in enumerate(read.plan.loads, start=1):
        loads.append(
            {
                "title": f"{number}. {read.plots_of(load)}, {clock(read.moment(load.arrive))}",
                "facts": said.load
                % {
                    "vehicle": f"{vehicle_name(load.vehicle)} {load.which}",
                    "blocks": len(load.units),
                    "mass": f"{load.mass_kg:,.0f}",
                    "km": f"{load.kilometres:,.0f}",
                }
                + f", {money(load.cost, read.problem.currency)}",
                "stops": [
                    [
                        name,
                        clock(read.moment(stop.arrive)),
                        clock(read.moment(stop.leave)),
                        str(len(stop.units)),
                    ]
                    for name, stop in read.stops_of(load)
                ],
                "pieces": pieces_in_order(read, load.units),
            }
        )
    return loads


def _fetches(read: PlanReading, currency: str) -> dict[str, Any]:
    return {
        "fetches_head": [
            _("From"),
            _("Fetched by"),
            _("Loaded"),
            _("There"),
            _("Kits"),
            _("Driven"),
            _("Cost"),
        ],
        "fetches": [
            [
                read.workshop_name(fetch.cut),
                read.workshop_name(fetch.make),
                clock(read.moment(fetch.arrive)),
                clock(read.moment(fetch.there)),
                str(len(fetch.units)),
                f"{fetch.kilometres:,.0f} km",
                money(fetch.cost, currency),
            ]
            for fetch in read.plan.fetches
        ],
    }


def _sheets(read: PlanReading, folder: Path, leftovers: Sequence[Box | None]) -> list[dict[str, Any]]:
    """A page a program: sheets that are cut alike share a drawing, and each says whose parts lie on it."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, sheet in enumerate(read.plan.sheets[:MOST_SHEETS]):
        alike[read.program_of(sheet)].append(index)
    pages = []
    for first, *others in alike.values():
        sheet = read.plan.sheets[first]
        title = sheet_name(read, sheet)
        if others:
            numbers = ranges([read.plan.sheets[index].number for index in (first, *others)])
            words = {"workshop": read.workshop_name(sheet.workshop), "numbers": numbers}
            title = _("%(workshop)s, sheets %(numbers)s, cut alike") % words
        svg = sheet_svg(drawing_of(read, sheet, leftovers[first]), label=title, leftover_word=_("Left over"))
        (folder / f"sheet{first}.svg").write_text(svg, "utf-8")
        stock = read.stock[sheet.stock]
        pages.append(
            {
                "title": title,
                "file": f"sheet{first}.svg",
                "facts": _("%(size)s mm, %(thickness)g mm %(material)s, %(parts)d parts, %(used)s used")
                % {
                    "size": f"{stock.length_mm:g} × {stock.width_mm:g}",
                    "thickness": stock.thickness_mm,
                    "material": stock.material,
                    "parts": len(sheet.parts),
                    "used": f"{sheet.used:.0%}",
                },
                "sheets": [_one_sheet(read, read.plan.sheets[index]) for index in (first, *others)],
            }
        )
    return pages


def _one_sheet(read: PlanReading, sheet: PlannedSheet) -> dict[str, Any]:
    """When a sheet is cut, and whose parts lie on it."""
    name, router = _("Sheet %d") % sheet.number, read.router(sheet)
    if router is not None and sheet.end:
        words = {
            "sheet": name,
            "start": clock(read.moment(sheet.start)),
            "minutes": f"{sheet.minutes:.0f}",
            "machine": read.machine_words(router, sheet.machine),
        }
        name = _("%(sheet)s: %(start)s, %(minutes)s min on %(machine)s") % words
    parts = [
        f"{row.numbers}  {row.label} · {row.block} {'; '.join(row.pieces)}"
        + (f" · {_('tabs; cut first')}" if row.tabs else "")
        for row in part_rows(read, sheet)
    ]
    return {"name": name, "parts": parts}
