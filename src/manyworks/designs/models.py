"""The tables of the designs floor, gathered for Django."""

from manyworks.designs.catalogue.models import (
    Block,
    BlockRevision,
    BuildingSystem,
    Part,
    RoutingOperation,
    SheetStock,
)
from manyworks.designs.imports.models import DesignImport, ImportAnswer, ImportedBlock, ImportFile

__all__ = [
    "Block",
    "BlockRevision",
    "BuildingSystem",
    "DesignImport",
    "ImportAnswer",
    "ImportFile",
    "ImportedBlock",
    "Part",
    "RoutingOperation",
    "SheetStock",
]
