"""What people do with a workshop's record, one verb a file."""

from manyworks.network.workshops.actions.add_closure import add_closure
from manyworks.network.workshops.actions.adopt_workshop import adopt_workshop
from manyworks.network.workshops.actions.confirm_workshop import confirm_workshop
from manyworks.network.workshops.actions.create_workshop import create_workshop
from manyworks.network.workshops.actions.edit_workshop import edit_workshop
from manyworks.network.workshops.actions.move_pin import move_pin
from manyworks.network.workshops.actions.publish_rate_card import publish_rate_card
from manyworks.network.workshops.actions.remove_closure import remove_closure
from manyworks.network.workshops.actions.set_opening_hours import set_opening_hours
from manyworks.network.workshops.actions.set_staffing import set_staffing
from manyworks.network.workshops.actions.set_teams import set_teams

__all__ = [
    "add_closure",
    "adopt_workshop",
    "confirm_workshop",
    "create_workshop",
    "edit_workshop",
    "move_pin",
    "publish_rate_card",
    "remove_closure",
    "set_opening_hours",
    "set_staffing",
    "set_teams",
]
