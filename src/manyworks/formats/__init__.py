"""Pure readers and writers of other people's files; no database, no network, no clock."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from manyworks.formats.reading import Reading, read

__all__ = ["Reading", "read"]


def __getattr__(name: str) -> Any:
    # Readers bring large libraries with them; a page that only needs the drawing's classes does not wait.
    if name in __all__:
        from manyworks.formats import reading

        return getattr(reading, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
