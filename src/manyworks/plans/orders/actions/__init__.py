"""The verbs of homes and orders: each checks permission, changes rows and leaves an entry in the log."""

from manyworks.plans.orders.actions.homes import create_home, edit_home, set_access_limits, set_phases
from manyworks.plans.orders.actions.lists import (
    copy_home_blocks,
    mint_parts,
    move_home_block,
    set_home_blocks,
)
from manyworks.plans.orders.actions.products import create_order, edit_order, set_due

__all__ = [
    "copy_home_blocks",
    "create_home",
    "create_order",
    "edit_home",
    "edit_order",
    "mint_parts",
    "move_home_block",
    "set_access_limits",
    "set_due",
    "set_home_blocks",
    "set_phases",
]
