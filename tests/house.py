"""Fixtures for the floors with tables: time that stands still, and a log that tests may empty."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from manyworks.core import clock
from manyworks.core.log.rules import lifting_sql, protecting_sql
from manyworks.core.vocabulary.actions import write_vocabulary

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class FrozenClock:
    """Time that moves only when told."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **parts: float) -> datetime:
        self.moment += timedelta(**parts)
        return self.moment

    def set(self, moment: datetime) -> datetime:
        self.moment = moment
        return moment


@pytest.fixture
def frozen_clock(monkeypatch: pytest.MonkeyPatch) -> FrozenClock:
    """`core.clock.now()` stands at noon UTC on Monday 2 March 2026 until `advance(hours=1)`."""
    frozen = FrozenClock(NOON)
    monkeypatch.setattr(clock, "now", frozen)
    return frozen


@pytest.fixture(autouse=True)
def own_data_folder(settings: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files that a test stores, and guesses that it makes at passwords, do not meet those of another."""
    cache.clear()
    settings.DATA_DIR = tmp_path_factory.mktemp("data")  # type: ignore[attr-defined]


def execute(statements: list[str]) -> None:
    """Run plain statements on the test's database."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _empty_database(original: Callable[..., None]) -> Callable[..., None]:
    """Flush as Django does between transactional tests, with the log's triggers down meanwhile.

    Emptying also takes the vocabulary that migrations wrote, so it is written again.
    """

    def flush(self: TransactionTestCase) -> None:
        from django.apps import apps

        execute(lifting_sql(connection.vendor))
        original(self)
        execute(protecting_sql(connection.vendor))
        write_vocabulary(model=partial(apps.get_model, "core"))

    return flush


@pytest.fixture(scope="session", autouse=True)
def log_may_be_emptied_between_tests() -> Iterator[None]:
    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = _empty_database(original)  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[method-assign]
