"""Bringing somebody else's list of workshops in, one verb a file."""

from manyworks.network.imports.actions.apply_import import apply_import
from manyworks.network.imports.actions.discard_import import discard_import
from manyworks.network.imports.actions.keep_preview import keep_preview, refuse_file
from manyworks.network.imports.actions.preview_import import preview_import
from manyworks.network.imports.actions.write_workshops import write_workshops

__all__ = [
    "apply_import",
    "discard_import",
    "keep_preview",
    "preview_import",
    "refuse_file",
    "write_workshops",
]
