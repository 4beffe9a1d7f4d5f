"""The files of a finished run by name, made when they are asked for."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

from manyworks.core.files.queries import content_of
from manyworks.drafting.papers.calendars import workshop_calendar
from manyworks.drafting.papers.cutting import CUTTING_FILES, cutting_file
from manyworks.drafting.papers.figures import Summary
from manyworks.drafting.papers.packs import Audience, pack_document, pack_of
from manyworks.drafting.papers.printed import Imprint, plan_pdf
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.sheets import file_names
from manyworks.drafting.papers.tables import (
    allocation_csv,
    boards_csv,
    deliveries_csv,
    kits_csv,
    schedule_csv,
)
from manyworks.formats.drawing import OffsetState
from manyworks.network.workshops.models import Workshop
from manyworks.plans.plans.bridge.said import said_of
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of

CSV, JSON, PDF = "text/csv; charset=utf-8", "application/json", "application/pdf"
ICS, ZIP = "text/calendar; charset=utf-8", "application/zip"
DRAWINGS = {"dxf": "image/vnd.dxf", "svg": "image/svg+xml"}
TABLES: dict[str, Callable[[PlanReading, Summary], str]] = {
    "schedule.csv": lambda read, _summary: schedule_csv(read),
    "deliveries.csv": lambda read, _summary: deliveries_csv(read),
    "kits.csv": lambda read, _summary: kits_csv(read),
    "allocation.csv": lambda read, _summary: allocation_csv(read),
    "boards.csv": lambda read, summary: boards_csv(read, summary.material.stock),
}


def slug_of(run: PlanRun) -> str:
    """The plan's name as the beginning of file names."""
    return re.sub(r"[^A-Za-z0-9]+", "-", run.name).strip("-").lower() or f"plan-{run.pk}"


def workshops_with_work(run: PlanRun) -> list[Workshop]:
    """The workshops that have something to do in this plan."""
    return list(Workshop.objects.filter(pk__in=run.operations.values("workshop")).order_by("name"))


def file_of(run: PlanRun, name: str, *, link: str, audience: Audience) -> tuple[bytes, str] | None:
    """Content and type of one of the run's files; ``None`` when it has no such file for this audience."""
    read = _reading(run)
    if sheet := re.fullmatch(r"sheet-(\d{1,6})\.(dxf|svg)", name):
        return _sheet(run, read, int(sheet[1]), sheet[2], audience)
    if shop := re.fullmatch(r"([-a-zA-Z0-9_]+)\.(ics|zip)", name):
        kind = shop[2]
        key = shop[1].removeprefix("pack-") if kind == "zip" else shop[1]
        named = kind == "ics" or key != shop[1]
        if named and key in read.operations_by_workshop and audience.sees(key):
            pack = pack_of(read, {key})
            if kind == "zip":
                return _zipped(_pack(run, read, pack, key, link)), ZIP
            return workshop_calendar(pack, key, made_at=_made_at(run), link=link), ICS
    if not audience.whole:
        read = pack_of(read, audience.workshops)
        if name == "pack.json":
            return _json(pack_document(read)), JSON
    if name in TABLES:
        return TABLES[name](read, run.figures).encode(), CSV
    return _whole(run, read, name, link) if audience.whole else None


def _whole(run: PlanRun, read: PlanReading, name: str, link: str) -> tuple[bytes, str] | None:
    """The files that hold everybody's rates and prices."""
    if name in {"plan.json", "problem.json"}:
        return _stored(run, name), JSON
    if name == "plan.pdf":
        return plan_pdf(read, run.figures, _imprint(run, link)), PDF
    if name == "plan.zip":
        return _zipped(_everything(run, read, link)), ZIP
    return None


def _reading(run: PlanRun) -> PlanReading:
    """The plan with what its papers call processes."""
    read = reading_of(run)
    return PlanReading(read.problem, read.plan, dict(said_of(run).processes))


def _made_at(run: PlanRun) -> datetime:
    return run.finished_at or run.created_at


def _imprint(run: PlanRun, link: str) -> Imprint:
    assert run.plan_file is not None
    return Imprint(run.name, _made_at(run), run.plan_file.sha256, link, str(run.state.label))


def _stored(run: PlanRun, name: str) -> bytes:
    stored = run.plan_file if name == "plan.json" else run.problem_file
    assert stored is not None
    return content_of(stored)


def _terms(run: PlanRun) -> dict[str, Any]:
    """What a cutting file must say of the designs on it: licences, and whether lines are offset already."""
    said = said_of(run)
    return {"licence": said.licence, "offset": OffsetState(said.offset, source=said.offset_note)}  # type: ignore[arg-type]


def _sheet(
    run: PlanRun, read: PlanReading, index: int, kind: str, audience: Audience
) -> tuple[bytes, str] | None:
    if index >= len(read.plan.sheets) or not audience.sees(read.plan.sheets[index].workshop):
        return None
    terms = _terms(run)
    content = cutting_file(read, run.figures, read.plan.sheets[index], kind, **terms)
    return None if content is None else (content, DRAWINGS[kind])


def _everything(run: PlanRun, read: PlanReading, link: str) -> dict[str, bytes]:
    """Every file, for those who may see all of it."""
    files = _tables(run, read) | {name: _stored(run, name) for name in ("plan.json", "problem.json")}
    files["summary.json"] = _json(run.summary)
    files["plan.pdf"] = plan_pdf(read, run.figures, _imprint(run, link))
    for key in read.operations_by_workshop:
        # Handed on to the workshop, so without what others ask.
        pack = pack_of(read, {key})
        files[f"calendars/{key}.ics"] = workshop_calendar(pack, key, made_at=_made_at(run), link=link)
    return files | _cutting_files(run, read)


def _pack(run: PlanRun, read: PlanReading, pack: PlanReading, shop: str, link: str) -> dict[str, bytes]:
    """Every file of one workshop's pack."""
    files = _tables(run, pack) | {"pack.json": _json(pack_document(pack))}
    files[f"{shop}.ics"] = workshop_calendar(pack, shop, made_at=_made_at(run), link=link)
    return files | _cutting_files(run, read, shop)


def _tables(run: PlanRun, read: PlanReading) -> dict[str, bytes]:
    return {name: table(read, run.figures).encode() for name, table in TABLES.items()}


def _cutting_files(run: PlanRun, read: PlanReading, shop: str = "") -> dict[str, bytes]:
    """The sheets of all workshops, or of one, in every format that machines read."""
    terms, files = _terms(run), dict[str, bytes]()
    for name, sheet in zip(file_names(read), read.plan.sheets, strict=True):
        for kind in CUTTING_FILES if shop in ("", sheet.workshop) else ():
            content = cutting_file(read, run.figures, sheet, kind, **terms)
            if content is not None:
                files[f"sheets/{name}.{kind}"] = content
    return files


def _json(document: Any) -> bytes:
    return json.dumps(document, indent=1, ensure_ascii=False).encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    """One archive; the same files always give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
