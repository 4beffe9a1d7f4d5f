"""Writing and sealing the log."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.log.models import LogEntry, LogSeal
from manyworks.core.log.queries import text_of
from manyworks.core.log.rules import FIRST_HASH, is_event_name, seal_hash
from manyworks.core.organisations.models import Organisation
from manyworks.core.permissions import belonging

SEALING_LOCK = 7_302_001


def append_entry(
    *,
    actor: User | None,
    event: str,
    subject: models.Model,
    data: dict[str, Any] | None = None,
    organisation: Organisation | None = None,
) -> LogEntry:
    """Write down for good what was done, by whom, to what.

    Must run inside the transaction of the action that it describes, so that either both happen or neither.
    The organisation and network that may read the entry are the subject's own unless one is named.
    """
    if not is_event_name(event):
        raise ValueError(f"a log event is floor.noun.verb, not {event!r}")
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("append_entry belongs inside the action's transaction")
    scope = belonging(subject)
    return LogEntry.objects.create(
        at=clock.now(),
        actor=actor,
        event=event,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_name=str(subject)[:200],
        organisation_id=organisation.pk if organisation else min(scope.organisations, default=None),
        network_id=min(scope.networks, default=None),
        # Stored as it will be hashed: dates and decimals become text now, not when somebody reads the row.
        data=json.loads(json.dumps(data or {}, cls=DjangoJSONEncoder, allow_nan=False)),
    )


@transaction.atomic
def seal_entries(*, most: int = 5000) -> int:
    """Number and chain the entries that are not sealed yet, oldest first; returns how many."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING_LOCK])
    last = LogSeal.objects.order_by("-sequence").first()
    sequence, previous = (last.sequence, last.hash) if last else (0, FIRST_HASH)
    seals = []
    for entry in LogEntry.objects.filter(seal=None).order_by("pk")[:most]:
        sequence += 1
        current = seal_hash(previous_hash=previous, sequence=sequence, entry_text=text_of(entry))
        seals.append(LogSeal(sequence=sequence, entry=entry, previous_hash=previous, hash=current))
        previous = current
    LogSeal.objects.bulk_create(seals)
    return len(seals)
