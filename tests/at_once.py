"""Two people who do something at the same moment, the same way every time."""

from collections.abc import Callable
from threading import Thread
from typing import Any

from django.db import connection, connections, transaction

WAITS_S = 0.4
"""How long the first waits for the second; on PostgreSQL, who must wait for a lock needs all of it."""


def at_once(act: Callable[[], Any], other: Callable[[], Any] | None = None) -> list[Any]:
    """What two calls answer, or their error: the second begins when the first has written and not committed.

    SQLite lets nobody begin to write before that: there the second follows the first.
    """
    answers: list[Any] = []

    def second() -> None:
        try:
            answers.append((other or act)())
        except Exception as error:
            answers.append(error)
        finally:
            if connection.vendor == "postgresql":
                connections.close_all()

    with transaction.atomic():
        answers.append(act())
        thread = Thread(target=second)
        if connection.vendor == "postgresql":
            thread.start()
            thread.join(WAITS_S)
    if connection.vendor == "postgresql":
        thread.join()
    else:
        second()
    return answers
