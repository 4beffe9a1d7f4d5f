"""Changing a row that others may be changing at the same moment."""

from django.db import models


def lock(row: models.Model) -> None:
    """Read a row as it is by now, and let whoever else would change it wait until this is done.

    What an action is handed was read before: it judges the row after this, and saves only what it changes.
    """
    row.refresh_from_db(from_queryset=row._meta.base_manager.select_for_update())


def lock_together(*rows: models.Model | None) -> None:
    """Lock several rows, in one order everywhere, so that nobody waits for somebody who waits for him.

    Who may do what is asked after it: a role may have ended while this waited.
    """
    for row in sorted(filter(None, rows), key=lambda one: (one._meta.label, one.pk)):
        lock(row)
