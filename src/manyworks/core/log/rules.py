"""How entries are written down for sealing (one exact text, one hash), and what protects them.

docs/run/log.md explains both to outsiders.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

FIRST_HASH = "0" * 64
PROTECTED_TABLES = {"core_logentry": ("id",), "core_logseal": ("sequence", "entry_id", "hash")}
"""The tables and the columns in which no two rows may agree."""
_REFUSING_FUNCTION = """
CREATE OR REPLACE FUNCTION core_log_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the log refuses to % %', lower(TG_OP), TG_TABLE_NAME; END $$
"""


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
    """Events are dotted: floor.noun.verb in the past, such as ``plans.home.created``."""
    parts = event.split(".")
    return len(parts) == 3 and all(part.isascii() and part.replace("_", "").isalpha() for part in parts)


def trigger_names(vendor: str) -> list[str]:
    """The triggers that guard the log in this kind of database."""
    last = "truncate" if vendor == "postgresql" else "replace"
    verbs = ("update", "delete", last)
    return [f"{table}_refuses_{verb}" for table in PROTECTED_TABLES for verb in verbs]


def protecting_sql(vendor: str) -> list[str]:
    """Statements that put the triggers up; those already there are replaced."""
    statements = lifting_sql(vendor)
    if vendor == "postgresql":
        statements.append(_REFUSING_FUNCTION)
    for name in trigger_names(vendor):
        table, _, verb = name.rpartition("_refuses_")
        if verb == "replace":
            # SQLite's INSERT OR REPLACE removes the row in its way without asking the trigger on DELETE.
            same = " OR ".join(f"{column} = NEW.{column}" for column in PROTECTED_TABLES[table])
            head = f"CREATE TRIGGER {name} BEFORE INSERT ON {table} "
            head += f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 (our own names)
        else:
            head = f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} "
        if vendor == "postgresql":
            each = "STATEMENT" if verb == "truncate" else "ROW"
            statements.append(f"{head} FOR EACH {each} EXECUTE FUNCTION core_log_refuses()")
        else:
            statements.append(f"{head} BEGIN SELECT RAISE(ABORT, 'the log refuses to {verb} {table}'); END")
    return statements


def lifting_sql(vendor: str) -> list[str]:
    """Statements that take the triggers down, as only tests and the undoing of a migration do."""
    if vendor == "postgresql":
        tables = ((name, name.rpartition("_refuses_")[0]) for name in trigger_names(vendor))
        return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table in tables]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in trigger_names(vendor)]
