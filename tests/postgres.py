"""A PostgreSQL of our own for one test run: made in a temporary folder, reached by a socket, gone afterwards.

Used when MANYWORKS_TEST_DATABASE=postgres. PostgreSQL refuses to run as root, so root starts it as the user
`postgres` that Debian's package brings. Only tests that use a database run on it: the others passed already,
on nothing that PostgreSQL could change.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

# Machine code pays for queries of many seconds; a test's own take milliseconds, and on tables that were
# filled in the same transaction the estimates that decide about it are wrong by far. Automatic vacuum would
# meet tables emptied between tests, note that they hold nothing, and spoil the estimates of the tests after.
OFF = ("fsync", "synchronous_commit", "full_page_writes", "jit", "autovacuum")
FAST = f"{' '.join(f'-c {setting}=off' for setting in OFF)} -c listen_addresses=''"


def find_program(name: str) -> str | None:
    """The program on the path, or the newest in Debian's folders off the path."""
    on_path = shutil.which(name)
    folders = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3]))
    return on_path or (str(folders[-1]) if folders else None)


class Cluster:
    """One temporary PostgreSQL."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self.folder = Path(tempfile.mkdtemp(prefix="manyworks-cluster-"))
        self.root = os.geteuid() == 0

    def start(self) -> None:
        initdb, pg_ctl = find_program("initdb"), find_program("pg_ctl")
        if not initdb or not pg_ctl:
            raise pytest.UsageError("PostgreSQL is not on this machine. Debian: apt-get install postgresql")
        if self.root:
            owner = pwd.getpwnam("postgres")
            for folder in (self.folder, self.socket):
                os.chown(folder, owner.pw_uid, owner.pw_gid)
        data = str(self.folder / "data")
        self._run(initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"{FAST} -k {self.socket}"
        log = str(self.folder / "log")
        self._run(pg_ctl, "-D", data, "-w", "-s", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        pg_ctl = find_program("pg_ctl")
        assert pg_ctl
        self._run(pg_ctl, "-D", str(self.folder / "data"), "-m", "immediate", "-s", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)

    def _run(self, *command: str) -> None:
        user = {"user": "postgres", "group": "postgres", "extra_groups": []} if self.root else {}
        # Output goes to a file: the server would keep a pipe open and the call would wait for ever.
        with (self.folder / "setup.log").open("ab") as log:
            done = subprocess.run(command, stdout=log, stderr=log, check=False, cwd="/", **user)
        if done.returncode:
            raise pytest.UsageError(f"{command[0]} failed: {(self.folder / 'setup.log').read_text()[-800:]}")


WANTED = os.environ.get("MANYWORKS_TEST_DATABASE") == "postgres"
_running: list[Cluster] = []


def uses_database(item: pytest.Item) -> bool:
    """Every fixture of pytest-django that opens the database leans on `django_db_setup`."""
    named = getattr(item, "fixturenames", ())
    return "django_db_setup" in named or item.get_closest_marker("django_db") is not None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if WANTED:
        config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
        items[:] = filter(uses_database, items)


def pytest_configure(config: pytest.Config) -> None:
    if WANTED and not hasattr(config, "workerinput"):
        cluster = Cluster(Path(os.environ["MANYWORKS_TEST_SOCKET"]))
        cluster.start()
        _running.append(cluster)


def pytest_unconfigure(config: pytest.Config) -> None:
    while _running:
        _running.pop().stop()
