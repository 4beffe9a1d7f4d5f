"""What works on this machine, and what to install for the rest. Each check looks, and changes nothing."""

import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from manyworks.core.log.queries import protections_missing
from manyworks.web.cli.terminal import data_folder, on_sqlite

GOOD, OPTIONAL, BAD = "ok", "absent", "problem"
ENOUGH_DISK_BYTES = 2 * 1024**3
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Finding:
    """What one check found; `cure` says what to do when it is not good."""

    subject: str
    state: str
    text: str
    cure: str = ""


def python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if not find_spec("sqlite3"):
        return Finding("Python", BAD, f"{version} without SQLite", "Use a Python built with sqlite3.")
    return Finding("Python", GOOD, version)


def folder() -> Finding:
    path = data_folder()
    if not path.is_dir():
        return Finding("Data folder", OPTIONAL, f"{path} does not exist yet", "The first start makes it.")
    if not os.access(path, os.W_OK):
        return Finding("Data folder", BAD, f"{path} cannot be written to", "Use --data or MANYWORKS_DATA.")
    secret = path / "secret_key"
    if secret.exists() and secret.stat().st_mode & 0o077:
        return Finding("Data folder", BAD, f"{secret} can be read by others", f"chmod 600 {secret}")
    return Finding("Data folder", GOOD, str(path))


def disk() -> Finding:
    existing = next(p for p in [data_folder(), *data_folder().parents] if p.exists())
    free = shutil.disk_usage(existing).free
    text = f"{free / 1024**3:.1f} GB free"
    if free < ENOUGH_DISK_BYTES:
        return Finding("Disk", BAD, text, "Make room: files and database grow with every import.")
    return Finding("Disk", GOOD, text)


def database() -> Finding:
    if on_sqlite() and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return Finding("Database", OPTIONAL, "SQLite, not made yet", "The first start makes it.")
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        missing = [] if waiting else protections_missing()
    except DatabaseError as problem:
        return Finding("Database", BAD, str(problem).strip(), "Check MANYWORKS_DATABASE_URL and its server.")
    if waiting:
        return Finding("Database", BAD, f"{waiting} migrations are waiting", "manyworks migrate")
    if missing:
        text = f"the log's protection is missing: {', '.join(missing)}"
        return Finding("Database", BAD, text, "manyworks log protect")
    return Finding("Database", GOOD, "SQLite" if on_sqlite() else "PostgreSQL")


def postgresql() -> Finding:
    if find_spec("psycopg") is None:
        cure = "Only for several machines: pip install 'manyworks[postgres]'"
        return Finding("PostgreSQL driver", OPTIONAL, "not installed", cure)
    return Finding("PostgreSQL driver", GOOD, importlib.import_module("psycopg").__version__)


def assets() -> Finding:
    wanted = ("manyworks.css", "vendor/maplibre/maplibre-gl.mjs")
    missing = [name for name in wanted if finders.find(name) is None]
    if missing:
        cure = "Install again with pip install . which builds them; ./run does so by itself."
        return Finding("Front end", BAD, f"not built: {', '.join(missing)}", cure)
    return Finding("Front end", GOOD, "styles, scripts and map are here")


def browser() -> Finding:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        cure = "Only for the browser tests. Debian: apt-get install chromium"
        return Finding("Chromium", OPTIONAL, "not found", cure)
    return Finding("Chromium", GOOD, found)


def numba_cache() -> Finding:
    if find_spec("numba") is None:
        return Finding("numba", BAD, "not installed", "pip install numba")
    place = importlib.import_module("manyworks.planning.machine_code").folder()
    there = next(folder for folder in (place, *place.parents) if folder.exists())
    if not (there.is_dir() and os.access(there, os.W_OK)):
        cure = "Set MANYWORKS_CACHE to a folder you may write to; the first plan starts a minute sooner."
        return Finding("numba cache", OPTIONAL, f"{place} cannot be written to", cure)
    return Finding("numba cache", GOOD, f"compiled planners are kept in {place}")


def typst() -> Finding:
    try:
        compiler = importlib.import_module("typst")
        with tempfile.TemporaryDirectory() as scratch:
            source = Path(scratch) / "page.typ"
            source.write_text("Manyworks")
            paper = compiler.compile(str(source))
    except Exception as problem:
        return Finding("typst (PDF)", BAD, f"{type(problem).__name__}: {problem}", "pip install typst")
    if not paper.startswith(b"%PDF"):
        return Finding("typst (PDF)", BAD, "does not write PDF", "pip install --force-reinstall typst")
    return Finding("typst (PDF)", GOOD, "writes PDF")


def ifc() -> Finding:
    if find_spec("ifcopenshell") is None:
        cure = "Only to read IFC files: pip install 'manyworks[ifc]'"
        return Finding("IFC reader", OPTIONAL, "not installed", cure)
    return Finding("IFC reader", GOOD, "ifcopenshell")


CHECKS: tuple[Callable[[], Finding], ...] = (
    python,
    folder,
    disk,
    database,
    postgresql,
    assets,
    typst,
    numba_cache,
    ifc,
    browser,
)


def examine() -> list[Finding]:
    """Run every check."""
    return [check() for check in CHECKS]
