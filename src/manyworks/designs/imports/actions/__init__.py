"""The verbs of importing designs, one a file."""

from manyworks.designs.imports.actions.accept_block import accept_block
from manyworks.designs.imports.actions.answer_finding import answer_finding
from manyworks.designs.imports.actions.import_designs import import_designs
from manyworks.designs.imports.actions.keep_reading import keep_reading, refuse_file

__all__ = ["accept_block", "answer_finding", "import_designs", "keep_reading", "refuse_file"]
