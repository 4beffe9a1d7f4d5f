"""Bringing an installation up to this version before it starts: tables, and the pages' files."""

import hashlib
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from manyworks import __version__
from manyworks.web.cli.terminal import data_folder, say


def migrate_if_needed() -> None:
    """Apply what is waiting; says so, because the first start takes a few seconds."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"Preparing the database ({len(plan)} steps).")
        call_command("migrate", interactive=False, verbosity=0)


def gather_static_files_if_changed() -> None:
    """Copy and compress scripts, styles and maps into the data folder when any of them is new."""
    stamp = data_folder() / "static.stamp"
    wanted = _fingerprint()
    if (
        stamp.exists()
        and stamp.read_text() == wanted
        and (data_folder() / "static" / "staticfiles.json").exists()
    ):
        return
    say("Gathering the pages' files.")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    stamp.write_text(wanted)


def _fingerprint() -> str:
    """Names, sizes and times of every static file; reading them all would take longer than it saves."""
    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
