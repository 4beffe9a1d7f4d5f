"""Read any file we know: sniff it, hand it to its reader, and refuse everything else with the cure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from manyworks.formats.bills.bill import Bill
from manyworks.formats.drawing import Drawing, Finding
from manyworks.formats.manifest import Manifest, is_manifest, read_manifest
from manyworks.formats.plain_text import decode, rows
from manyworks.formats.sniff import sniff
from manyworks.formats.structured import load_json, load_toml, load_yaml
from manyworks.formats.timber.btlx import read_btlx
from manyworks.formats.timber.ifc import read_ifc, read_ifczip
from manyworks.formats.timber.model import TimberModel
from manyworks.formats.workshops.geojson import is_geojson, read_geojson
from manyworks.formats.workshops.iopa import is_iopa, read_iopa
from manyworks.formats.workshops.nesta import is_nesta, read_nesta
from manyworks.formats.workshops.okw_yaml import is_okw, read_okw
from manyworks.formats.workshops.plain_csv import is_plain, is_wholly_plain, read_plain
from manyworks.formats.workshops.record import WorkshopList
from manyworks.refused import Refused

Reading = Drawing | Bill | WorkshopList | Manifest | TimberModel
MAX_BYTES = 150 * 1024 * 1024
_YAML_LINE = re.compile(r"^[A-Za-z_][\w \-/]*:(?:\s|$)", re.M)
_TOML_LINE = re.compile(r"^(?:\[[\w.\-\"]+\]|[A-Za-z_][\w\-]*\s*=\s*\S)", re.M)


def read(path: str | Path, *, unit: str | None = None, colours: str | None = None) -> Reading:
    """Read a file of any format we know.

    Parameters
    ----------
    path
        The file; its name is used in messages, its content decides how it is read.
    unit
        A person's answer to the unit question of a drawing; overrules the evidence.
    colours
        A person's answer to what the colours of a drawing's lines mean: ``laser``, ``ponoko``, ``boxes``.

    Returns
    -------
    Drawing, Bill, WorkshopList, Manifest or TimberModel
        With ``sha256`` of the file's bytes.

    Raises
    ------
    Refused
        Naming the file, the place in it, and the cure. No other error leaves this function, except
        ``MemoryError`` where the process has a memory limit.
    """
    file = Path(path)
    content = _content(file)
    try:
        result = _read(file, content, unit, colours)
    except MemoryError:
        raise
    except Refused as refused:
        if file.name in refused.message:
            raise
        message = f"{file.name}: {refused.message}"
        raise Refused(refused.code, message, refused.hint, refused.field) from refused
    except Exception as problem:
        # Readers check what they know to go wrong; what they do not know is still the file's fault.
        raise Refused(
            "file.unreadable",
            f"{file.name}: reading stopped: {type(problem).__name__}: {str(problem)[:200]}.",
            "Export the file again; if it opens elsewhere, send it to us as a bug report.",
        ) from problem
    return replace(result, sha256=hashlib.sha256(content).hexdigest())


def _content(file: Path) -> bytes:
    try:
        if file.is_dir():
            raise _folder(file)
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise Refused(
                "file.too_large",
                f"{file.name}: {size / 1e6:,.0f} MB; the largest file read is {MAX_BYTES / 1e6:,.0f} MB.",
                "Split the drawing, or purge unused blocks and pictures from it.",
            )
        return file.read_bytes()
    except FileNotFoundError as problem:
        raise Refused("file.missing", f"{file.name}: there is no such file.", "Check the path.") from problem
    except PermissionError as problem:
        message = f"{file.name}: this program is not allowed to read it."
        raise Refused("file.unreadable", message, "Give it the right to, or copy the file.") from problem
    except OSError as problem:
        message = f"{file.name}: it cannot be read from where it is kept ({problem.strerror or problem})."
        raise Refused(
            "file.unreadable", message, "Copy the file to another place and try again."
        ) from problem


def _folder(folder: Path) -> Refused:
    files = sorted(file.name for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    named = f"Name one of the files in it: {', '.join(files[:3])}{', …' if len(files) > 3 else ''}."
    return Refused(
        "file.folder",
        f"{folder.name} is a folder, not a file.",
        named if files else "There is no file in it; check the path.",
    )


def _read(file: Path, content: bytes, unit: str | None, colours: str | None) -> Reading:
    kind = sniff(content, file.name)
    # Every file is read in a fresh process, and half a second of it would go into libraries for other kinds.
    if kind == "dxf":
        from manyworks.formats.dxf.reader import read_dxf

        return read_dxf(file, unit=unit, colours=colours)
    if kind == "svg":
        from manyworks.formats.svg.reader import read_svg

        return read_svg(content, source=file.name, unit=unit, colours=colours)
    if kind == "xlsx":
        from manyworks.formats.bills.workbook import read_workbook

        return read_workbook(content, source=file.name)
    readers: dict[str, Callable[[], Reading]] = {
        "btlx": lambda: read_btlx(content, source=file.name),
        "ifc": lambda: read_ifc(content, source=file.name),
        "ifczip": lambda: read_ifczip(content, source=file.name),
    }
    if kind in readers:
        return readers[kind]()
    text, findings = decode(content, file.name)
    if kind == "json":
        return _from_data(load_json(text, file.name), file.name, "JSON")
    return _from_text(text, file.name, findings)


def _from_text(text: str, name: str, findings: list[Finding]) -> Reading:
    table = rows(text, name)
    header = table[0] if table else []
    if is_nesta(header):
        return read_nesta(table, source=name, findings=findings)
    # What bills know of words takes longer to load than a small model of timber takes to read.
    from manyworks.formats.bills.csv_bill import is_bill, read_csv_bill, refuse_without_column

    if is_wholly_plain(header) or (is_plain(header) and not is_bill(table[:1])):
        return read_plain(table, source=name, findings=findings)
    if is_bill(table):
        return read_csv_bill(table, source=name, findings=findings)
    if is_plain(header):
        return read_plain(table, source=name, findings=findings)
    if refused := refuse_without_column(table, name):
        raise refused
    if _TOML_LINE.search(text) and not _YAML_LINE.search(text):
        return _from_data(load_toml(text, name), name, "TOML")
    if _YAML_LINE.search(text):
        return _from_data(load_yaml(text, name), name, "YAML")
    if sum(len(row) > 1 for row in table) > len(table) / 2:
        raise Refused(
            "table.no_heading",
            f"{name}: this is a table, but no row says what its columns hold.",
            "Write a first row above it, for example Label,Quantity or, for workshops, name,city,process.",
        )
    raise Refused(
        "file.unknown",
        f"{name}: this is text, but no drawing, table, manifest or list that is read here.",
        "Read are DXF, SVG, IFC, BTLx, CSV and XLSX bills, OKH manifests, and workshop lists.",
    )


def _from_data(data: Any, name: str, spelling: str) -> Reading:
    if is_iopa(data):
        return read_iopa(data, source=name)
    if is_geojson(data):
        return read_geojson(data, source=name)
    if is_okw(data):
        return read_okw(data, source=name)
    if is_manifest(data):
        return read_manifest(data, source=name)
    raise Refused(
        "file.unknown_data",
        f"{name}: {spelling} without the fields of a manifest or a workshop list.",
        "A manifest has a title and a licence; a workshop has a name and tools or a place.",
    )
