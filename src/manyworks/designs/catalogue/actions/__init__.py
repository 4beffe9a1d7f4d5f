"""The verbs of the catalogue, one a file."""

from manyworks.designs.catalogue.actions.add_block_revision import add_block_revision
from manyworks.designs.catalogue.actions.ask_first_article import ask_first_article
from manyworks.designs.catalogue.actions.create_building_system import (
    create_building_system,
    edit_building_system,
)
from manyworks.designs.catalogue.actions.draw_pictures import draw_pictures
from manyworks.designs.catalogue.actions.draw_sample_fileset import draw_sample_fileset
from manyworks.designs.catalogue.actions.estimate_times import estimate_times
from manyworks.designs.catalogue.actions.list_sheet import list_sheet
from manyworks.designs.catalogue.actions.load_sample_system import load_sample_system
from manyworks.designs.catalogue.actions.set_making_limits import set_making_limits
from manyworks.designs.catalogue.actions.set_routing import set_routing

__all__ = [
    "add_block_revision",
    "ask_first_article",
    "create_building_system",
    "draw_pictures",
    "draw_sample_fileset",
    "edit_building_system",
    "estimate_times",
    "list_sheet",
    "load_sample_system",
    "set_making_limits",
    "set_routing",
]
