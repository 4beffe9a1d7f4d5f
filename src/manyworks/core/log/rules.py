"""How entries are written down for sealing: one exact text, one hash (docs/run/log.md)."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

FIRST_HASH = "0" * 64


def canonical_text(
    *,
    identifier: int,
    at: datetime,
    actor: int | None,
    event: str,
    subject_type: str,
    subject_id: str,
    subject_name: str,
    organisation: int | None,
    network: int | None,
    data: Any,
) -> str:
    """The entry as JSON with sorted keys, no spaces, and times in UTC to the microsecond."""
    entry = {
        "id": identifier,
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor": actor,
        "event": event,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "subject_name": subject_name,
        "organisation": organisation,
        "network": network,
        "data": data,
    }
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def seal_hash(*, previous_hash: str, sequence: int, entry_text: str) -> str:
    """SHA-256 over the seal before, this seal's number, and the entry's text, one a line."""
    content = f"{previous_hash}\n{sequence}\n{entry_text}"
    return hashlib.sha256(content.encode()).hexdigest()


def is_event_name(event: str) -> bool:
    """Events are dotted: floor.noun.verb in the past, such as ``making.home.created``."""
    parts = event.split(".")
    return len(parts) == 3 and all(part.isascii() and part.replace("_", "").isalpha() for part in parts)
