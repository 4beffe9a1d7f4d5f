"""The tables of the designs floor, gathered for Django."""

from manyworks.designs.boards.models import BoardBatch, BoardMeasurement, FilesetChoice
from manyworks.designs.catalogue.models import (
    Block,
    BlockRevision,
    BuildingSystem,
    Part,
    RoutingOperation,
    SheetStock,
)
from manyworks.designs.imports.models import (
    DesignImport,
    ImportAnswer,
    ImportedBlock,
    ImportFile,
    ImportProfile,
)

__all__ = [
    "Block",
    "BlockRevision",
    "BoardBatch",
    "BoardMeasurement",
    "BuildingSystem",
    "DesignImport",
    "FilesetChoice",
    "ImportAnswer",
    "ImportFile",
    "ImportProfile",
    "ImportedBlock",
    "Part",
    "RoutingOperation",
    "SheetStock",
]
