"""A real installation in a folder of its own, run by real processes, that tests may kill."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from tests.template import ON_SERVER, SERVER, copy_file_into, on_server

ROOT = Path(__file__).resolve().parents[3]
LONGEST_S = 60.0


def wait_for(condition: Callable[[], Any], what: str) -> Any:
    """Look again and again until the condition holds; these tests watch other processes."""
    deadline = time.monotonic() + LONGEST_S
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {LONGEST_S:.0f} s for {what}"
        time.sleep(0.02)
    return found


class Installation:
    """A data folder, its database (of the kind the suite runs on), and processes that work on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
            "MANYWORKS_DATA": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "manyworks.web.settings",
        }
        self.processes: list[subprocess.Popen[str]] = []
        self.database = f"killed_{os.getpid()}"
        if connection.vendor == "postgresql":
            on_server(f"CREATE DATABASE {self.database} TEMPLATE {ON_SERVER}")
            url = os.environ["MANYWORKS_DATABASE_URL"].replace("/manyworks?", f"/{self.database}?")
            self.environment["MANYWORKS_DATABASE_URL"] = url
        else:
            (folder / "data").mkdir()
            with closing(sqlite3.connect(folder / "data" / "manyworks.sqlite3")) as link:
                copy_file_into(link)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start one command of ours and go on."""
        process = subprocess.Popen(
            [sys.executable, "-m", "manyworks.web", *words],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command of ours to its end."""
        process = self.start(*words)
        out, err = process.communicate(timeout=LONGEST_S)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def python(self, code: str) -> str:
        """Run Python inside the installation; returns what it prints."""
        setup = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", setup + code],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_S,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Look into the database from outside."""
        if connection.vendor == "postgresql":
            import psycopg

            with psycopg.connect(dbname=self.database, **SERVER) as link:
                return link.execute(sql).fetchall()
        with closing(sqlite3.connect(self.folder / "data" / "manyworks.sqlite3", timeout=20)) as link:
            return link.execute(sql).fetchall()

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.communicate(timeout=30)
                except subprocess.TimeoutExpired:
                    process.kill()
            for pipe in (process.stdout, process.stderr):
                if pipe:
                    pipe.close()
        if connection.vendor == "postgresql":
            on_server(f"DROP DATABASE {self.database} WITH (FORCE)")
