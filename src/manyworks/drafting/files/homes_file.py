"""Read a homes file (JSON or CSV): which blocks each home needs, or what was ordered, where, and when."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema

from manyworks.drafting.days import check_day
from manyworks.drafting.files.orders import OF_A_LINE, orders_of
from manyworks.drafting.site import BlockLine, SiteLimits, check_lines, check_phases
from manyworks.formats.plain_text import check_texts, plain_number, rows, whole_number
from manyworks.refused import Refused

MAX_BYTES = 20_000_000
SITE_COLUMNS = (
    "max_block_length_mm", "max_block_width_mm", "max_block_mass_kg", "vehicle", "crane", "carriers",
    "storage_blocks", "blocks_per_day", "opens", "closes",
)  # fmt: skip
PRODUCT_COLUMNS = ("design", "quantity", "address", "date")
PHASE_COLUMNS = ("foundation", "floor", "walls", "roof")


@dataclass(frozen=True)
class HomeInFile:
    """One home as the file gives it; lengths in mm, masses in kg."""

    key: str
    name: str
    latitude: float
    longitude: float
    phases: dict[str, date]
    lines: tuple[BlockLine, ...]
    limits: SiteLimits = field(default_factory=SiteLimits)
    plot: str = ""
    address: str = ""
    timezone: str = "Europe/London"
    vehicle: str = "flatbed-7.5t"
    storage_blocks: int = 40
    blocks_per_day: int = 12
    opens: time = time(8)
    closes: time = time(16)
    unpaid: bool = False
    due: date | None = None
    """Day of an order, which has no phases."""


@dataclass(frozen=True)
class HomesFile:
    """A whole homes file: homes and orders, first day of planning, and blocks that stand in for others."""

    homes: tuple[HomeInFile, ...]
    notes: tuple[str, ...] = ()
    start: date | None = None
    stand_in: dict[str, str] = field(default_factory=dict)
    name: str = ""


def homes_schema() -> dict[str, Any]:
    """The JSON Schema of the homes file."""
    text = (files("manyworks.drafting.files") / "homes.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def read_homes_file(path: Path) -> HomesFile:
    """The homes file at ``path``; refuses by file, place and cure."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused("homes.too_large", f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB.")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            "homes.not_text", f"{path.name} is not text in UTF-8 (byte {error.start}).", "Save it as UTF-8."
        ) from None
    except OSError as error:
        raise Refused("homes.unreadable", f"{path.name} cannot be read: {error.strerror}.") from None
    if path.suffix.lower() == ".csv":
        return read_homes(_from_csv(text, path.name), path.name)
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused(
            "homes.not_json",
            f"{path.name} is not valid JSON: {str(error)[:120]}.",
            "docs/reference/homes-file.md shows the form; a .csv file works too.",
        ) from None
    check_texts(data, path.name)
    return read_homes(data, path.name)


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is not a number")


def read_homes(data: Any, name: str = "homes file") -> HomesFile:
    """Homes from the JSON form already loaded; ``name`` is what refusals call the source."""
    if isinstance(data, dict) and data.get("format") and not data.keys() & {"homes", "products"}:
        raise Refused(
            "homes.form",
            f"{name}: it names neither homes nor products.",
            "docs/reference/homes-file.md shows the form of both.",
        )
    validator = jsonschema.Draft202012Validator(homes_schema())
    problem = next(iter(sorted(validator.iter_errors(data), key=lambda e: (len(e.path), str(e.path)))), None)
    if problem is not None:
        raise Refused(
            "homes.form",
            f"{name}: {problem.json_path.removeprefix('$').lstrip('.') or 'file'}: {problem.message[:200]}.",
            "docs/reference/homes-file.md shows the form.",
            problem.json_path,
        )
    orders, notes = orders_of(data.get("products", ()), name)
    homes = tuple(
        _home(row, f"{name}: {kind}[{number}]")
        for kind, rows_of in (("homes", data.get("homes", ())), ("orders", orders))
        for number, row in enumerate(rows_of)
    )
    names = [home.key for home in homes]
    twice = next((key for key in names if names.count(key) > 1), None)
    if twice is not None:
        kind = "homes or orders" if orders else "homes"
        raise Refused(
            "homes.name_twice", f"{name}: two {kind} are called {twice}.", "Give each its own name."
        )
    return HomesFile(
        homes=homes,
        notes=tuple(notes),
        start=_date(data["start"], f"{name}: start") if "start" in data else None,
        stand_in=dict(data.get("stand_in", {})),
        name=data.get("name", ""),
    )


def _home(row: Mapping[str, Any], where: str) -> HomeInFile:
    """A home, or an order: a home without phases, of which everything is wanted on one day."""
    site = row.get("site", {})
    due = _date(row["date"], f"{where}.date") if "date" in row else None
    phases = {kind: _date(value, f"{where}.phases.{kind}") for kind, value in row.get("phases", {}).items()}
    lines = tuple(
        BlockLine(line["block"].strip(), int(line["quantity"]), line.get("phase", ""), position)
        for position, line in enumerate(row["blocks"], start=1)
    )
    opens = time.fromisoformat(site.get("opens", "08:00"))
    closes = time.fromisoformat(site.get("closes", "16:00"))
    try:
        zone = row.get("timezone", "Europe/London")
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise Refused(
            "homes.timezone",
            f"{where}: “{row['timezone']}” is no time zone.",
            "Use a name such as Europe/London or America/Los_Angeles.",
        ) from None
    if opens >= closes:
        raise Refused("homes.window", f"{where}: deliveries close at {closes:%H:%M}, before they open.")
    try:
        if due is None:
            check_phases(phases)
            check_lines(lines, phases)
        else:
            check_day(due, "date")
            check_lines(lines, None)
    except Refused as refusal:
        raise Refused(refusal.code, f"{where} ({row['name']}): {refusal.message}", refusal.hint) from None
    return HomeInFile(
        key=row["name"].strip(),
        name=row["name"].strip(),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        phases=phases,
        lines=lines,
        limits=SiteLimits(
            length_mm=site.get("max_block_length_mm"),
            width_mm=site.get("max_block_width_mm"),
            mass_kg=site.get("max_block_mass_kg"),
            crane=site.get("crane", False),
            carriers=site.get("carriers", 4),
        ),
        plot=row.get("plot", ""),
        address=row.get("address", ""),
        timezone=zone,
        vehicle=site.get("vehicle", "flatbed-7.5t"),
        # Nothing is erected at an address: all that is ordered may stand there.
        storage_blocks=site.get("storage_blocks", 40 if due is None else sum(one.quantity for one in lines)),
        blocks_per_day=site.get("blocks_per_day", 12),
        opens=opens,
        closes=closes,
        unpaid=row.get("unpaid", False),
        due=due,
    )


def _date(value: str, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refused(
            "homes.date", f"{where}: “{value[:40]}” is no date.", "Write year-month-day, such as 2027-03-01."
        ) from None


def _from_csv(text: str, name: str) -> dict[str, Any]:
    """The JSON form of a CSV file: one row a block line; home columns may be blank after the first row."""
    table = rows(text, name)
    columns = [column.strip().lower() for column in table[0]] if table else []
    of_products = "design" in columns
    needed = PRODUCT_COLUMNS if of_products else ("home", "block", "quantity", "phase")
    missing = [need for need in needed if need not in columns]
    if missing:
        raise Refused(
            "homes.csv_columns",
            f"{name}: the column {missing[0]} is missing.",
            "A list of homes has home, block, quantity and phase; one of orders design, quantity, address "
            "and date. docs/reference/homes-file.md lists all columns.",
        )
    return _csv_products(table, columns, name) if of_products else _csv_homes(table, columns, name)


def _csv_rows(table: list[list[str]], columns: list[str], name: str) -> Iterator[tuple[dict[str, str], str]]:
    """Every row that is not empty, by its columns, and the words for where it stands."""
    for number, row in enumerate(table[1:], start=2):
        cells = dict.fromkeys(columns, "") | {key: value.strip() for key, value in zip(columns, row)}
        if any(cells.values()):
            yield cells, f"{name}, line {number}"


def _csv_products(table: list[list[str]], columns: list[str], name: str) -> dict[str, Any]:
    """One row a product; what is its order's may be blank where the row above says it."""
    data: dict[str, Any] = {"format": "manyworks-homes", "version": 1, "products": []}
    above: dict[str, str] = {}
    for cells, where in _csv_rows(table, columns, name):
        if not cells["address"] and not cells.get("name"):
            cells |= {key: value for key, value in above.items() if not cells[key] and key not in OF_A_LINE}
        above = cells
        if cells.get("start"):
            data["start"] = cells["start"]
        product: dict[str, Any] = {
            key: cells[key] for key in ("name", "design", "address", "date") if cells.get(key)
        }
        product["quantity"] = _number(cells["quantity"], where)
        for axis in ("latitude", "longitude"):
            if cells.get(axis):
                product[axis] = _number(cells[axis], f"{where}, {axis}")
        data["products"].append(product | _csv_site(cells, where))
    return data


def _csv_homes(table: list[list[str]], columns: list[str], name: str) -> dict[str, Any]:
    homes: dict[str, dict[str, Any]] = {}
    data: dict[str, Any] = {"format": "manyworks-homes", "version": 1}
    for cells, where in _csv_rows(table, columns, name):
        key = cells["home"] or next(reversed(homes), "")
        if not key:
            raise Refused("homes.csv_home", f"{where}: no home is named.")
        if key not in homes:
            homes[key] = _csv_home(cells, key, where)
        if cells.get("start"):
            data["start"] = cells["start"]
        if cells.get("stand_in"):
            data.setdefault("stand_in", {})[cells["block"]] = cells["stand_in"]
        line = {
            "block": cells["block"],
            "quantity": _number(cells["quantity"], where),
            "phase": cells["phase"],
        }
        homes[key]["blocks"].append(line)
    data["homes"] = list(homes.values())
    return data


def _csv_home(cells: Mapping[str, str], key: str, where: str) -> dict[str, Any]:
    home: dict[str, Any] = {"name": key, "blocks": []}
    for axis in ("latitude", "longitude"):
        home[axis] = _number(cells.get(axis, ""), f"{where}, {axis}")
    home["phases"] = {kind: cells[kind] for kind in PHASE_COLUMNS if cells.get(kind)}
    home |= {column: cells[column] for column in ("plot", "address") if cells.get(column)}
    return home | _csv_site(cells, where)


def _csv_site(cells: Mapping[str, str], where: str) -> dict[str, Any]:
    """What homes and orders say alike: time zone, unpaid, and what their site takes."""
    said: dict[str, Any] = {"timezone": cells["timezone"]} if cells.get("timezone") else {}
    if cells.get("unpaid"):
        said["unpaid"] = _yes(cells["unpaid"])
    site: dict[str, Any] = {}
    for column in SITE_COLUMNS:
        value = cells.get(column, "")
        if not value:
            continue
        if column == "crane":
            site[column] = _yes(value)
        elif column in {"vehicle", "opens", "closes"}:
            site[column] = value
        else:
            site[column] = _number(value, f"{where}, {column}")
    if site:
        said["site"] = site
    return said


def _yes(value: str) -> bool:
    return value.lower() in {"yes", "true", "1"}


def _number(value: str, where: str) -> int | float:
    whole = whole_number(value)
    number = plain_number(value) if whole is None else whole
    if number is None:
        raise Refused("homes.csv_number", f"{where}: “{value[:40]}” is not a number.")
    return number
