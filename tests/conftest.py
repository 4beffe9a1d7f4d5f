"""Fixtures that every floor's tests share."""

import gc
import os
from pathlib import Path

import pytest

pytest_plugins = [
    "tests.examples",
    "tests.durations",
    "tests.postgres",
    "tests.template",
    "tests.house",
    "tests.stories",
    "tests.severn_vale",
]


def pytest_collection_finish() -> None:
    """Leave out of every collection of garbage what stays until the end: modules, tests, parsed sources."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def shared_folder() -> Path | None:
    """Where the real files are; None where they are absent."""
    named = os.environ.get("MANYWORKS_SHARED_DATA")
    candidates = [Path(named)] if named else []
    candidates.append(Path(__file__).resolve().parents[2] / "shared" / "data")
    return next((path for path in candidates if path.is_dir()), None)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real third-party files; they are test input only and never part of this tree."""
    folder = shared_folder()
    if folder is None:
        message = "real files absent: put them in ../shared/data or set MANYWORKS_SHARED_DATA"
        if os.environ.get("MANYWORKS_NO_SKIP"):
            pytest.fail(message)
        pytest.skip(message)
    return folder
