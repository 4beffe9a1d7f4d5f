"""Write a finished plan into a folder: plan and problem, cutting files, tables, calendars, paper."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from manyworks.drafting.papers.calendars import workshop_calendar
from manyworks.drafting.papers.cutting import CUTTING_FILES, agreed, cutting_file
from manyworks.drafting.papers.figures import Summary
from manyworks.drafting.papers.printed import Imprint, plan_pdf
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.sheets import file_names, safe_names
from manyworks.drafting.papers.tables import (
    allocation_csv,
    boards_csv,
    deliveries_csv,
    kits_csv,
    schedule_csv,
)
from manyworks.formats.drawing import OffsetState
from manyworks.planning.pipeline import Result
from manyworks.planning.problem_json import plan_to_dict, problem_to_dict
from manyworks.refused import Refused


def prepare_folder(folder: Path) -> None:
    """Make the folder, or refuse before anything is reckoned when it cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".manyworks-write-test"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise Refused(
            "plan.folder",
            f"{folder} cannot be written to: {error.strerror}.",
            "Choose another folder.",
            "out",
        ) from None


def write_outputs(
    folder: Path,
    made: Result,
    summary: Summary,
    *,
    offsets: Mapping[str, OffsetState],
    made_at: datetime,
) -> list[str]:
    """Write every file of the plan; returns their names. Cutting files of an earlier plan are removed.

    ``offsets`` says of each part, by its key, whether its lines are offset to make joints fit.
    """
    read = PlanReading(made.problem, made.plan)
    plan_text = _text(plan_to_dict(made.plan))
    files: dict[str, bytes] = {
        "plan.json": plan_text,
        "problem.json": _text(problem_to_dict(made.problem)),
        "summary.json": json.dumps(summary.to_json(), indent=1, ensure_ascii=False).encode(),
        "schedule.csv": schedule_csv(read).encode(),
        "deliveries.csv": deliveries_csv(read).encode(),
        "kits.csv": kits_csv(read).encode(),
        "allocation.csv": allocation_csv(read).encode(),
        "boards.csv": boards_csv(read, summary.material.stock).encode(),
    }
    for name, sheet in zip(file_names(read), made.plan.sheets, strict=True):
        offset = agreed(offsets[placed.part] for placed in sheet.parts)
        for kind in CUTTING_FILES:
            content = cutting_file(read, summary, sheet, kind, offset=offset)
            if content is not None:
                files[f"sheets/{name}.{kind}"] = content
    shops = list(read.operations_by_workshop)
    for safe, key in zip(safe_names(shops), shops, strict=True):
        files[f"calendars/{safe}.ics"] = workshop_calendar(read, key, made_at=made_at)
    imprint = Imprint(made.problem.name or "Plan", made_at, sha256(plan_text).hexdigest())
    files["plan.pdf"] = plan_pdf(read, summary, imprint)
    for old in (*folder.glob("sheets/*.dxf"), *folder.glob("sheets/*.svg"), *folder.glob("calendars/*.ics")):
        old.unlink()
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
    return sorted(files)


def _text(document: dict[str, Any]) -> bytes:
    return json.dumps(document, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()
