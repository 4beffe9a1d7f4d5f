"""The tables of the designs floor, gathered for Django."""

from manyworks.designs.catalogue.models import (
    Block,
    BlockRevision,
    BuildingSystem,
    Part,
    RoutingOperation,
    SheetStock,
)

__all__ = ["Block", "BlockRevision", "BuildingSystem", "Part", "RoutingOperation", "SheetStock"]
