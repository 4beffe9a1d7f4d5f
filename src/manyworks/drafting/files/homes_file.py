"""Read a homes file (JSON or CSV): which blocks each home needs, or what was ordered, where, and when."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from importlib.resources import files
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import jsonschema

from manyworks.drafting.days import check_day
from manyworks.drafting.files.homes_table import homes_table
from manyworks.drafting.files.orders import check_place, date_of, orders_of
from manyworks.drafting.site import BlockLine, SiteLimits, check_lines, check_phases
from manyworks.formats.plain_text import check_texts
from manyworks.formats.structured import each_once
from manyworks.refused import Refused

MAX_BYTES = 20_000_000
KINDS = {
    "integer": "a whole number",
    "number": "a number",
    "string": "a text",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of fields",
}


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
    floor_area_m2: float | None = None


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
        table = homes_table(text, path.name)
        read = read_homes(table.data, path.name)
        return replace(read, notes=(*read.notes, *table.notes))
    try:
        data = json.loads(text, parse_constant=_no_constant, object_pairs_hook=each_once(path.name))
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
            f"{name}: {problem.json_path.removeprefix('$').lstrip('.') or 'file'} {_plain(problem)}.",
            "docs/reference/homes-file.md shows the form.",
            problem.json_path,
        )
    orders, notes = orders_of(data.get("products", ()), name)
    notes += _far_from_address(data.get("homes", ()), name)
    homes = (
        *(_home(row, f"{name}: homes[{number}]") for number, row in enumerate(data.get("homes", ()))),
        *(_home(order, f"{name}: products") for order in orders),
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
        start=date_of(data["start"], f"{name}: start") if "start" in data else None,
        stand_in=dict(data.get("stand_in", {})),
        name=data.get("name", ""),
    )


def _far_from_address(homes: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    """Remarks on homes whose place may not be that of their address; refused where it surely is not."""
    found = []
    for number, home in enumerate(homes):
        if address := home.get("address", "").strip():
            far = check_place(address, home["latitude"], home["longitude"], f"{name}: homes[{number}]")
            found += [f"{home['name']}: {far}"] if far else []
    return found


def _plain(problem: jsonschema.ValidationError) -> str:
    """What is wrong with a value, in words that need no knowledge of schemas; they follow its place."""
    value, wanted = json.dumps(problem.instance, ensure_ascii=False)[:60], cast(Any, problem.validator_value)
    schema, value_of = cast(dict[str, Any], problem.schema), cast(dict[str, Any], problem.instance)
    match problem.validator:
        case "type":
            return f"is {value}; it must be {KINDS.get(str(wanted), wanted)}"
        case "minimum" | "maximum":
            return (
                f"is {value}; it must be at {'least' if problem.validator == 'minimum' else 'most'} {wanted}"
            )
        case "dependentRequired":
            missing = next(
                need for has in wanted if has in value_of for need in wanted[has] if need not in value_of
            )
            return f"lacks {missing}, which goes with what it has"
        case "required":
            return f"lacks {next(key for key in wanted if key not in value_of)}"
        case "additionalProperties":
            known = schema.get("properties", {})
            return "has the unknown field " + ", ".join(sorted(value_of.keys() - known.keys()))[:80]
        case "enum":
            return f"is {value}; it must be one of {', '.join(map(str, wanted))}"
        case "const":
            return f"is {value}; it must be {wanted}"
        case "minLength" | "minItems":
            return "is empty"
        case "maxLength" | "maxItems":
            return f"is too long; at most {wanted} are read"
    return f"is not right: {problem.message[:200]}"


def _home(row: Mapping[str, Any], where: str) -> HomeInFile:
    """A home, or an order: a home without phases, of which everything is wanted on one day."""
    site = row.get("site", {})
    due = date_of(row["date"], f"{where}.date") if "date" in row else None
    phases = {kind: date_of(value, f"{where}.phases.{kind}") for kind, value in row.get("phases", {}).items()}
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
        floor_area_m2=row.get("floor_area_m2"),
    )
