"""Pure readers and writers of other people's files; no database, no network, no clock."""

from manyworks.formats.reading import Reading, read

__all__ = ["Reading", "read"]
