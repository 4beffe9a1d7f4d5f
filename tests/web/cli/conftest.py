"""One real installation for the tests that start and kill processes."""

from collections.abc import Iterator

import pytest

from tests.web.cli.installation import Installation


@pytest.fixture(scope="module")
def installation(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    # Its database is its own, but of the kind and on the server that the suite runs on.
    made = Installation(tmp_path_factory.mktemp("installation"))
    done = made.run("migrate", "-v", "0")
    assert done.returncode == 0, done.stderr
    yield made
    made.close()
