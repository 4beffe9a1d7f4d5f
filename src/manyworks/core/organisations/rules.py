"""Names in addresses."""

from collections.abc import Container

from django.utils.text import slugify

RESERVED = frozenset({"new", "edit", "import", "map", "export"})


def free_slug(name: str, taken: Container[str]) -> str:
    """The name as it appears in an address: plain letters, at most 80, with a number where it is taken."""
    base = slugify(name)[:74].strip("-") or "item"
    slug, number = base, 1
    while slug in taken or slug in RESERVED:
        number += 1
        slug = f"{base}-{number}"
    return slug
