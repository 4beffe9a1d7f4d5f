"""Migrations run once in a run of the suite: the database they leave is the template of all others.

Every worker, and every installation of tests/web/cli, would otherwise run all migrations again, four seconds
of the processor each. Django still goes over the copy with `migrate` and finds it complete.
"""

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation

# Workers of a parallel run share the controller's folder by this variable.
if "MANYWORKS_TEST_TEMPLATE" not in os.environ:
    os.environ["MANYWORKS_TEST_TEMPLATE"] = tempfile.mkdtemp(prefix="manyworks-template-")
FOLDER = Path(os.environ["MANYWORKS_TEST_TEMPLATE"])
FILE = FOLDER / "migrated.sqlite3"
ON_SERVER = "manyworks_template"
SERVER = {"host": os.environ.get("MANYWORKS_TEST_SOCKET", ""), "user": "postgres"}


def on_server(sql: str) -> None:
    """A statement about databases, on the run's own PostgreSQL."""
    import psycopg

    with psycopg.connect(dbname="postgres", autocommit=True, **SERVER) as link:
        link.execute(sql)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _from_template(original: Callable[..., str]) -> Callable[..., str]:
    made = FOLDER / "made"

    def create(self: BaseDatabaseCreation, *arguments: Any, **options: Any) -> str:
        on_postgres = self.connection.vendor == "postgresql"
        with _one_at_a_time():
            if not made.exists():
                name = original(self, *arguments, **options)
                keep = _keep_on_server if on_postgres else _keep_in_file
                keep(name)
                made.touch()
                return name
        if on_postgres:
            self.connection.settings_dict["TEST"]["TEMPLATE"] = ON_SERVER
            return original(self, *arguments, **options)
        # Django finds tables in its database in memory, as long as a connection holds them there.
        with closing(sqlite3.connect(self._get_test_db_name(), uri=True)) as link:
            copy_file_into(link)
            return original(self, *arguments, **options)

    return create


def _keep_on_server(name: str) -> None:
    connection.close()
    on_server(f'CREATE DATABASE {ON_SERVER} TEMPLATE "{name}"')


def _keep_in_file(_name: str) -> None:
    with closing(sqlite3.connect(FILE)) as file:
        connection.connection.backup(file)


def copy_file_into(link: sqlite3.Connection) -> None:
    """Fill an empty SQLite database with what the migrations made."""
    with closing(sqlite3.connect(FILE)) as file:
        file.backup(link)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    original = BaseDatabaseCreation.create_test_db
    BaseDatabaseCreation.create_test_db = _from_template(original)  # type: ignore[method-assign]
    yield
    BaseDatabaseCreation.create_test_db = original  # type: ignore[method-assign]
