"""Names in addresses: how every table that has them finds one that nobody has."""

from collections.abc import Container, Sequence

from django.db import connection, models, transaction
from django.utils.text import slugify

RESERVED = frozenset(
    {"new", "edit", "import", "imports", "map", "export", "geojson", "sheets", "compare", "boards", "sample"}
)
"""Words that stand where the name of a thing would."""
_LOCK = 7_302_002


def free_slug(name: str, taken: Container[str], fallback: str = "item") -> str:
    """The name as it appears in an address: plain letters, at most 80, with a number where it is taken."""
    base = _base(name, fallback)
    slug, number = base, 1
    while slug in taken or slug in RESERVED:
        number += 1
        slug = f"{base}-{number}"
    return slug


def free_slugs(model: type[models.Model], names: Sequence[str], fallback: str = "item") -> list[str]:
    """Names in addresses for new rows of a table, each different from the others and from those there are.

    They are the caller's until its transaction ends: whoever else asks for this table waits, so that two who
    enter the same name at once get two addresses and not an error of the database.
    """
    hold(model)
    # One name asks for its neighbours only; a long list asks once for all rather than once for each.
    alone = {"slug__startswith": _base(names[0], fallback)} if len(names) == 1 else {}
    taken = set(model._default_manager.filter(**alone).values_list("slug", flat=True))
    found: list[str] = []
    for name in names:
        found.append(free_slug(name, taken, fallback))
        taken.add(found[-1])
    return found


def _base(name: str, fallback: str) -> str:
    return slugify(name)[:74].strip("-") or fallback


def hold(model: type[models.Model]) -> None:
    """Let nobody else name new rows of this table before the transaction ends."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an address is given inside the action's transaction")
    if connection.vendor == "postgresql":
        # SQLite's transactions begin with the lock on the whole file, so there is nobody else.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, model._meta.db_table])
