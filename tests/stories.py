"""Stories that many tests begin with are told once and stay in an open transaction.

A story is told by a fixture named `told_...` of scope "class": for a test function that is before anything of
its own, and so before the savepoint that pytest-django opens for it.

    @pytest.fixture(scope="class")
    def told_story(request, stories):
        return stories.tell(request, open_story)

    @pytest.fixture
    def story(told_story, db, frozen_clock):
        return pickle.loads(told_story)

It is kept pickled, so that every test gets objects of its own. One story may continue another by asking for
its fixture. A test with a database that did not ask for what stands there undoes it and finds none of it.
"""

import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from manyworks.core import clock
from tests.house import NOON, FrozenClock
from tests.postgres import uses_database


@dataclass
class Chapter:
    """A story that stands: which fixture told it, the objects to know it by, its files, its savepoint."""

    fixture: str
    folder: Path
    savepoint: transaction.Atomic
    objects: bytes = b""


class Stories:
    """What stands in this process's database, each chapter inside the one before it."""

    def __init__(self) -> None:
        self.standing: list[Chapter] = []
        self.blocker: Any = None

    def tell(self, request: pytest.FixtureRequest, maker: Callable[..., object], *before: bytes) -> bytes:
        """The story's objects, pickled; the maker gets those told before, unless its story stands already."""
        name = str(request.fixturename)
        known = next((chapter for chapter in self.standing if chapter.fixture == name), None)
        return known.objects if known else self._tell(name, maker, before, request)

    def _tell(
        self,
        name: str,
        maker: Callable[..., object],
        before: tuple[bytes, ...],
        request: pytest.FixtureRequest,
    ) -> bytes:
        folder = request.getfixturevalue("tmp_path_factory").mktemp(name)
        self.copy_files(folder)
        with (
            self.blocker.unblock(),
            override_settings(DATA_DIR=folder),
            pytest.MonkeyPatch.context() as patch,
        ):
            # It is the house's noon while a story is told.
            patch.setattr(clock, "now", FrozenClock(NOON))
            chapter = Chapter(name, folder, transaction.atomic())
            chapter.savepoint.__enter__()
            self.standing.append(chapter)
            try:
                chapter.objects = pickle.dumps(maker(*map(pickle.loads, before)))
            except BaseException:
                self.keep_only([earlier.fixture for earlier in self.standing[:-1]])
                raise
        return chapter.objects

    def keep_only(self, names: list[str]) -> None:
        """Undo everything from the first chapter on that is not among these."""
        kept = 0
        while kept < len(self.standing) and self.standing[kept].fixture in names:
            kept += 1
        while len(self.standing) > kept:
            with self.blocker.unblock():
                transaction.set_rollback(True)
                self.standing.pop().savepoint.__exit__(None, None, None)

    def copy_files(self, folder: Path) -> None:
        """Copy what the standing chapters stored into another data folder."""
        if self.standing:
            shutil.copytree(self.standing[-1].folder, folder, dirs_exist_ok=True)


STORIES = Stories()


def told(item: pytest.Item) -> list[str]:
    """The stories that a test begins with."""
    return sorted(name for name in getattr(item, "fixturenames", ()) if name.startswith("told_"))


@pytest.fixture(scope="session")
def stories(django_db_setup: None, django_db_blocker: object) -> Iterator[Stories]:
    STORIES.blocker = django_db_blocker
    yield STORIES
    STORIES.keep_only([])


@pytest.fixture(autouse=True)
def files_of_the_story(request: pytest.FixtureRequest, own_data_folder: None, settings: Any) -> None:
    if told(request.node):
        STORIES.copy_files(settings.DATA_DIR)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test with a database finds what it asked for and nothing else."""
    marker = item.get_closest_marker("django_db")
    alone = "transactional_db" in getattr(item, "fixturenames", ()) or (
        marker is not None and marker.kwargs.get("transaction", False)
    )
    if alone and told(item):
        raise pytest.UsageError(f"{item.nodeid} wants no transaction around it, but {told(item)} need one")
    if STORIES.standing and uses_database(item):
        STORIES.keep_only(told(item))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Within a file, tests that begin alike follow each other."""
    items[:] = [item for _path, alike in groupby(items, lambda i: i.path) for item in sorted(alike, key=told)]
