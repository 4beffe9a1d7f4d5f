"""Reading and checking the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from manyworks.core.log.models import LogEntry, LogSeal
from manyworks.core.log.rules import FIRST_HASH, canonical_text, seal_hash, trigger_names
from manyworks.core.permissions import Person, scopes


def visible_to(user: Person | None) -> QuerySet[LogEntry]:
    """Entries about the organisations and networks whose log the user may read, and the user's own deeds.

    What a member organisation does in another network, or for one that it leads, is that network's.
    """
    reach = scopes(user, "core.log.read")
    entries = LogEntry.objects.select_related("actor", "organisation", "network", "seal")
    if reach.everywhere:
        return entries
    pk = getattr(user, "pk", None)
    mine = Q(actor_id=pk) if pk is not None else Q(pk__in=[])
    lent = Q(organisation__in=reach.members, network=None)
    own = Q(organisation__in=reach.own) | Q(network__in=reach.networks)
    return entries.filter(mine | own | lent)


def text_of(entry: LogEntry) -> str:
    """The exact text that an entry's seal covers."""
    return canonical_text(
        identifier=entry.pk,
        at=entry.at,
        actor=entry.actor_id,
        event=entry.event,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        subject_name=entry.subject_name,
        organisation=entry.organisation_id,
        network=entry.network_id,
        data=entry.data,
    )


def entries_after(sequence: int, *, most: int = 1000) -> QuerySet[LogEntry]:
    """Sealed entries that follow a place in the chain: how upper floors read the news by cursor."""
    return LogEntry.objects.filter(seal__sequence__gt=sequence).order_by("seal__sequence")[:most]


@dataclass(frozen=True)
class Verdict:
    """What checking the chain found."""

    sealed: int
    unsealed: int
    broken_sequence: int | None = None
    broken_entry: int | None = None
    reason: str = ""
    last_hash: str = FIRST_HASH

    @property
    def intact(self) -> bool:
        return not self.reason


def verify_chain() -> Verdict:
    """Recompute every seal from the first; stop at the first entry that does not match."""
    previous, sealed = FIRST_HASH, 0
    for expected, seal in enumerate(_seals(), start=1):
        reason = ""
        if seal.sequence != expected:
            reason = f"seal {expected} is missing; the next one is {seal.sequence}"
        elif seal.previous_hash != previous:
            reason = f"seal {seal.sequence} does not follow from the seal before it"
        elif _hash(seal, previous) != seal.hash:
            reason = f"entry {seal.entry_id} was changed after it was sealed"
        if reason:
            return Verdict(sealed, 0, seal.sequence, seal.entry_id, reason, previous)
        previous, sealed = seal.hash, sealed + 1
    return Verdict(sealed, LogEntry.objects.filter(seal=None).count(), last_hash=previous)


def _seals() -> Iterator[LogSeal]:
    return LogSeal.objects.select_related("entry").order_by("sequence").iterator(chunk_size=2000)


def _hash(seal: LogSeal, previous: str) -> str:
    return seal_hash(previous_hash=previous, sequence=seal.sequence, entry_text=text_of(seal.entry))


def record_of(seal: LogSeal) -> dict[str, Any]:
    """A sealed entry for outsiders; the entry's text is given exactly as it was hashed."""
    return {
        "sequence": seal.sequence,
        "previous_hash": seal.previous_hash,
        "hash": seal.hash,
        "entry": text_of(seal.entry),
    }


def exported() -> Iterator[dict[str, Any]]:
    """The whole sealed log in order."""
    return (record_of(seal) for seal in _seals())


def protections_missing() -> list[str]:
    """The triggers that ought to guard the log and are not there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {row[0] for row in cursor.fetchall()}
    return sorted(set(trigger_names(connection.vendor)) - present)
